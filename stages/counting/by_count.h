/* by_count.h - rows that come by key, given back by count falling, then key: nearly all n-grams are rare, so each of the low
 * counts has a pile of its own, which needs no sorting. Piles are kept in a temporary file. Owns copies of its rows. */
#ifndef CHUDE_COUNTING_BY_COUNT_H
#define CHUDE_COUNTING_BY_COUNT_H

#include "stage.h"

typedef struct ChudeByCount ChudeByCount;

/* folder: where temporary files go; must outlive it. memory: bytes, of which it takes a few hundred KiB at least. top: no more
 * rows than so many are wanted. */
ChudeByCount *chude_by_count_new(const char *folder, size_t memory, size_t top);
void chude_by_count_free(ChudeByCount *rows); /* NULL is none */

/* Whether a row of this count, coming now, is among the top ones as yet. */
bool chude_by_count_wants(const ChudeByCount *rows, uint64_t count);

/* count: at least 1. */
bool chude_by_count_add(ChudeByCount *rows, uint64_t count, ChudeText row, GError **error);

/* The next row of all that were added: holds until the next call. False at the end, or with *error set. No row may be added
 * once reading has begun. */
bool chude_by_count_next(ChudeByCount *rows, ChudeText *row, GError **error);

#endif
