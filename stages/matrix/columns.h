/* columns.h - the columns of a document-term matrix: the n-grams of a sealed state that pass, by n, then key.
 * Ownership: constant once made, so any number of threads may ask; counts and table must outlive it. */
#ifndef CHUDE_MATRIX_COLUMNS_H
#define CHUDE_MATRIX_COLUMNS_H

#include "counting/grams.h"

typedef struct {
    const ChudeCounts *counts;
    const ChudeGrams *table;
    ChudeCountsFilter filter;
    unsigned from, to;
    uint64_t count;
    uint64_t first[CHUDE_COUNTS_LONGEST + 1]; /* column of each length */
    uint64_t *pass;                           /* a bit for each word of the vocabulary */
    uint32_t *before;                         /* for each 64 of them: words that pass before them */
} ChudeColumns;

/* Of n-grams of from to `to` words. table: of the longer ones, made with the same filter; NULL where `to` is 1. NULL with *error
 * set where a temporary file cannot be read. */
ChudeColumns *chude_columns_new(const ChudeCounts *counts, const ChudeGrams *table, unsigned from,
                                unsigned to, const ChudeCountsFilter *filter, GError **error);
void chude_columns_free(ChudeColumns *columns); /* NULL is none */

/* The column of an n-gram that passes, by its id (ChudeDocumentGram). */
static inline uint64_t chude_columns_of(const ChudeColumns *columns, unsigned n, uint32_t id) {
    if (n > 1) {
        return columns->first[n] + id;
    }
    uint64_t below = columns->pass[id / 64] & (((uint64_t)1 << id % 64) - 1);
    return columns->before[id / 64] + (uint64_t)__builtin_popcountll(below);
}

/* Writes the vocabulary as a table: text, n, df; a line a column, below a header. */
bool chude_columns_write(const ChudeColumns *columns, ChudeSink *sink, GError **error);

#endif
