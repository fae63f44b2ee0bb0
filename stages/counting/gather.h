/* gather.h - the records of one range, counted. For the files of this folder only.
 * Ownership: a gatherer belongs to one thread, and keeps its tables from range to range; what it gives belongs to the caller. */
#ifndef CHUDE_COUNTING_GATHER_H
#define CHUDE_COUNTING_GATHER_H

#include "counting/scatter.h"

typedef struct ChudeGatherer ChudeGatherer;

/* The n-grams of a range that pass, by rising key. */
typedef struct {
    char *entries;
    size_t count;
    char *styled; /* ways to spell them, by rising key; NULL where they were not asked for */
    size_t styled_count;
    uint32_t *styles; /* of n-grams that have long ones: n numbers each; NULL where none has */
} ChudeGathering;

/* spellings: whether all of them are wanted, and not the commonest one alone. */
ChudeGatherer *chude_gatherer_new(const ChudeScatter *scatter, const ChudeCountsFilter *filter,
                                  bool spellings);
void chude_gatherer_free(ChudeGatherer *gatherer); /* NULL is none */

/* False with *error set where a temporary file cannot be read. */
bool chude_gather(ChudeGatherer *gatherer, size_t range, ChudeGathering *gathering, GError **error);
void chude_gathering_clear(ChudeGathering *gathering);

/* The spellings of the n-grams in their order: of those that the n-gram at a place has, *next counts on to the next. A spelling
 * whose words are all number 0 is not among them: its count is what the others leave. False where there is no more of this one. */
bool chude_gathering_spelling(const ChudeGathering *gathering, const ChudeRecord *record, size_t at,
                              size_t *next, ChudeSpelling *spelling);

/* The n-gram at a place. */
void chude_gathering_gram(const ChudeGathering *gathering, const ChudeRecord *record, size_t at,
                          ChudeGram *gram);

#endif
