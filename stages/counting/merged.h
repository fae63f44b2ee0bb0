/* merged.h - the counts of spilled states, read once from the first key to the last, equal keys summed up.
 * Ownership: a row holds until the next one; the runs must outlive their reader. */
#ifndef CHUDE_COUNTING_MERGED_H
#define CHUDE_COUNTING_MERGED_H

#include "counting/counts.h"
#include "runs.h"

typedef struct ChudeMerged ChudeMerged;

typedef struct {
    ChudeText key; /* as in key.h */
    unsigned n;
    ChudeCount count;
} ChudeMergedRow;

/* memory: bytes for its buffers. */
ChudeMerged *chude_merged_new(const ChudeRuns *runs, size_t memory, GError **error);
void chude_merged_free(ChudeMerged *merged); /* NULL is none */

/* The next row; false at the end, or with *error set. */
bool chude_merged_next(ChudeMerged *merged, ChudeMergedRow *row, GError **error);

/* Whether the row's commonest spelling (ties: the smaller bytes) is the plain one; if not, appends it to text. */
bool chude_merged_is_plain(ChudeMerged *merged, ChudeBuffer *text);

/* Gives each spelling of the row that is not the plain one, perhaps in parts, in no order that callers may rely on. */
void chude_merged_spellings(ChudeMerged *merged,
                            void (*take)(void *context, ChudeText key, ChudeText text, uint64_t count),
                            void *context);

#endif
