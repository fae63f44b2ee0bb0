/* prune.h - n-grams that stand in too few documents, told before their keys are made and sorted: most of a corpus stand in one.
 *
 * Documents are summed by a hash of the n-gram in which all workers agree. Where n-grams share a place, each seems to have the documents of
 * both: so some are kept that need not be, but none is left out that has `least` documents.
 * Ownership: the tallies must outlive the pruner, and keep their tables until it is freed. */
#ifndef CHUDE_TRENDS_PRUNE_H
#define CHUDE_TRENDS_PRUNE_H

#include "abbreviations/list.h"
#include "trends/tally.h"

typedef struct ChudePruner ChudePruner;

/* least: documents, 1 at least. list: of short forms, which are kept with what they stand for however rare they are; NULL: none. */
ChudePruner *chude_pruner_new(ChudeTally *const *tallies, size_t count, uint64_t least,
                              const ChudeAbbreviations *list);
void chude_pruner_free(ChudePruner *pruner); /* NULL is none */

/* Goes on to the n-grams of one word more; the first call to those of one. */
void chude_pruner_next(ChudePruner *pruner);
/* Sums their documents, if they are to be asked for. */
void chude_pruner_sum(ChudePruner *pruner);
/* Whether the n-gram of tally number `at` may have enough. */
bool chude_pruner_keeps(const ChudePruner *pruner, size_t at, uint32_t gram);

#endif
