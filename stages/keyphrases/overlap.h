/* overlap.h - how much two phrases of which neither holds the other have in common. Nothing is allocated. */
#ifndef CHUDE_KEYPHRASES_OVERLAP_H
#define CHUDE_KEYPHRASES_OVERLAP_H

#include "stage.h"

/* Of two phrases, syllables between spaces and a space at either end: the most syllables with which one ends and the other begins, as a
 * share of those of the shorter one. 0 where that is less than two: `dịch`, which much ends with, makes no phrases alike. What they
 * share in other places does not count either: Công an Hà Nội and Công an Hải Phòng are two. */
double chude_overlap(ChudeText a, ChudeText b);

#endif
