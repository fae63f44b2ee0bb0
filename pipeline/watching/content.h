/* content.h - whether a file is what it was: by what the file system says of it, else by a hash of its bytes. */
#ifndef CHUDE_WATCHING_CONTENT_H
#define CHUDE_WATCHING_CONTENT_H

#include "stage.h"

enum { CHUDE_HASH_HEX = 33 }; /* 128 bits in hex, and NUL */

/* What tells of a change without reading. Times in nanoseconds. */
typedef struct {
    uint64_t size, inode;
    int64_t modified, changed;
    bool settled; /* false: written so lately that a later change may show in none of these */
} ChudeStamp;

/* Whether both say that nothing has changed since: the same, and settled. */
bool chude_stamps_agree(const ChudeStamp *before, const ChudeStamp *now);

/* The stamp of a regular file; false with errno set where it cannot be had, EISDIR where it is none. */
bool chude_stamp_of(const char *path, ChudeStamp *stamp);

/* XXH3's 128 bits of a file's bytes; false with errno set where it cannot be read. */
bool chude_hash_file(const char *path, char hex[CHUDE_HASH_HEX]);
/* The same of bytes at hand. */
void chude_hash_bytes(ChudeText bytes, char hex[CHUDE_HASH_HEX]);

/* XXH3's 64 bits of the first `size` bytes of an open file; false with errno set where it has fewer, or they cannot be read. */
bool chude_hash_beginning(int descriptor, uint64_t size, uint64_t *hash);

#endif
