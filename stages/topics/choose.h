/* choose.h - which of a topic's phrases become its terms, and which its label. */
#ifndef CHUDE_TOPICS_CHOOSE_H
#define CHUDE_TOPICS_CHOOSE_H

#include "heads.h"
#include "phrases.h"
#include "written.h"

/* Places in candidates->phrases, best first, `most` at most, with their scores; how many. How much a phrase is the topic's
 * own: G2 times the square root of the share of its documents that are the topic's, half of that for one syllable. Terms:
 * none a part of another, as a reader sees it, short forms written out. Names: of two syllables or more, in a good share of the topic's documents
 * where there are such, more if long, in titles and leads, and no person or body; none that holds an entry of banned (NULL: no list). */
size_t chude_topics_choose_terms(const ChudeTopicsForms *forms, const ChudeAbbreviations *shorts,
                                 const ChudeTopicsCandidates *candidates, size_t most, size_t *chosen,
                                 double *scores);
size_t chude_topics_choose_names(const ChudeTopicsForms *forms, const ChudeTopicsCandidates *candidates,
                                 const ChudeTopicsHeads *heads, const ChudeStopwords *banned, size_t most,
                                 size_t *chosen, double *scores);

#endif
