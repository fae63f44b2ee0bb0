/* choose.h - the best candidates, without those that say the same twice, and where they stand.
 * Ownership: a ChudeChooser owns scratch memory only; keyphrases are made in the batch's arena. */
#ifndef CHUDE_KEYPHRASES_CHOOSE_H
#define CHUDE_KEYPHRASES_CHOOSE_H

#include "arena.h"
#include "forms.h"
#include "trees.h"

typedef struct ChudeChooser ChudeChooser;

/* trees: what ranks candidates; must outlive it. diversity: 0 to less than 1, how much the score of a Vietnamese phrase that overlaps a better
 * one is worth less (overlap.h): 1 - diversity is the λ of maximal marginal relevance; 0: not at all. */
ChudeChooser *chude_chooser_new(const ChudeTrees *trees, double diversity);
void chude_chooser_free(ChudeChooser *chooser);

/* At most top keyphrases, best first; *count receives their number. Candidates marked CHUDE_SPAN_FAVOURED come into the list before all
 * others, each with a score half-way from its own to 1; those marked CHUDE_SPAN_BANNED never, nor what hardly stands outside of them. forms: what candidates were joined by; NULL: none were.
 * vietnamese: which trees rank them, and whether of two phrases of which one holds the other one is left out, as editors of Vietnamese
 * news do; those who tag English abstracts give both. */
ChudeKeyphrase *chude_choose(ChudeChooser *chooser, const ChudeCandidates *candidates,
                             const ChudeForms *forms, const ChudeSequence *sequence, const ChudeWords *words,
                             bool vietnamese, size_t top, ChudeArena *arena, size_t *count);

#endif
