/* collocations.h - n-grams by how strongly their last word keeps to those before it. */
#ifndef CHUDE_NGRAM_COLLOCATIONS_H
#define CHUDE_NGRAM_COLLOCATIONS_H

#include "counting/counts.h"
#include "ngram/association.h"

/* Gives each n-gram of n >= 2 words that passes to the printer, with the measure as its score: by that falling, then count falling,
 * then key, no more than filter->top. The parts that are weighed are the first n - 1 words and the last one; all counts are those
 * that rows have, the total is that of all words. counts must be sealed. */
bool chude_collocations_print(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                              ChudeMeasure measure, const ChudeHost *host, const ChudeGramPrinter *printer,
                              GError **error);

#endif
