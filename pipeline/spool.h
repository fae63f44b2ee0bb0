/* spool.h - the documents of batches between two passes, in order: packed, in memory up to a bound, behind it in a temporary
 * file. One thread at a time. */
#ifndef CHUDE_SPOOL_H
#define CHUDE_SPOOL_H

#include "buffer.h"

typedef struct ChudeSpool ChudeSpool;

/* memory: bytes that it holds in memory at most; folder: where its file goes, must outlive it. */
ChudeSpool *chude_spool_new(const char *folder, size_t memory);
void chude_spool_free(ChudeSpool *spool);
/* Takes the bytes. False with *error set where the disk is full. */
bool chude_spool_put(ChudeSpool *spool, ChudeBuffer bytes, GError **error);
/* The oldest bytes that were put, for the caller to clear. False when there are none left, or with *error set. */
bool chude_spool_take(ChudeSpool *spool, ChudeBuffer *bytes, GError **error);
/* Bytes that went to its file. */
uint64_t chude_spool_written(const ChudeSpool *spool);

#endif
