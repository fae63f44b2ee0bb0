/* store.h - bytes that are appended and then read from anywhere: in memory up to a bound, beyond it in a temporary file.
 * The store owns its bytes. One thread appends; once nobody does, any number of threads may read. */
#ifndef CHUDE_DEDUP_STORE_H
#define CHUDE_DEDUP_STORE_H

#include "buffer.h"
#include "temporary.h"

typedef struct {
    const char *folder; /* must outlive the store */
    size_t memory;      /* bytes from which they are written out */
    ChudeTemporary *file;
    uint64_t written; /* bytes of file; those of `bytes` follow */
    ChudeBuffer bytes;
} ChudeStore;

void chude_store_clear(ChudeStore *store);
uint64_t chude_store_size(const ChudeStore *store);
/* What is appended in one call is read in one piece, or a part of it. */
bool chude_store_append(ChudeStore *store, const void *data, size_t size, GError **error);
/* size bytes from offset on: in the store's memory, or read into scratch. NULL with *error set. */
const char *chude_store_view(const ChudeStore *store, uint64_t offset, size_t size, ChudeBuffer *scratch,
                             GError **error);

#endif
