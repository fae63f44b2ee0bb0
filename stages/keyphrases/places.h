/* places.h - where the chosen phrases stand in the text, and how they are spelled there.
 * Ownership: a ChudePlacer owns scratch memory only, and is used again for one document after the other; what it finds is made in the
 * batch's arena. */
#ifndef CHUDE_KEYPHRASES_PLACES_H
#define CHUDE_KEYPHRASES_PLACES_H

#include "arena.h"
#include "candidates.h"
#include "forms.h"

typedef struct ChudePlacer ChudePlacer;

ChudePlacer *chude_placer_new(void);
void chude_placer_free(ChudePlacer *placer); /* NULL is none */

/* Sets text, count, offsets and variants of a keyphrase for each of `count` chosen candidates: of its places, and of those of what
 * was joined to it by forms (NULL: nothing was). Places do not overlap those of the same form. */
void chude_place(ChudePlacer *placer, const ChudeCandidates *candidates, const ChudeForms *forms,
                 const ChudeSequence *sequence, const ChudeWords *words, const ChudeCandidate *const *chosen,
                 size_t count, ChudeArena *arena, ChudeKeyphrase *keyphrases);

#endif
