/* store.h - the counts of a spilled state, summed up and found again by key: rows in a temporary file, sorted, of which every few
 * KiB the first key stands in memory. Built once, then constant: any number of threads may look up.
 * Ownership: the store owns its file; what a look-up gives goes into the caller's buffers. */
#ifndef CHUDE_COUNTING_STORE_H
#define CHUDE_COUNTING_STORE_H

#include "counting/counts.h"
#include "runs.h"

typedef struct ChudeCountsStore ChudeCountsStore;

/* Reads the runs once. folder: where its file goes, must outlive it; memory: bytes for reading. */
ChudeCountsStore *chude_counts_store_new(const ChudeRuns *runs, const char *folder, size_t memory,
                                         GError **error);
void chude_counts_store_free(ChudeCountsStore *store); /* NULL is none */

/* Looks for a key (key.h). *df: its document frequency, 0 where it is not there. Appends its commonest spelling to text. block: room
 * for the look-up, the caller's own. */
bool chude_counts_store_find(const ChudeCountsStore *store, ChudeText key, uint32_t *df, ChudeBuffer *text,
                             ChudeBuffer *block, GError **error);

#endif
