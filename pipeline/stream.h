/* stream.h - the bytes of one input: a file, a FIFO or standard input, as it is or unpacked from gzip or zstd.
 * Ownership: the stream owns its descriptor (but for standard input) and what unpacking needs, at most some 128 MB (zstd's
 * window; gzip's is 32 KiB). path must live as long as the stream. One thread at a time. */
#ifndef CHUDE_STREAM_H
#define CHUDE_STREAM_H

#include <stddef.h>

#include "stage.h"

typedef struct ChudeStream ChudeStream;

/* Opens path ("-": standard input). Whether it is packed is seen from its first bytes; a name that ends in .gz, .zst or .zstd
 * must be. NULL with *error set where it cannot be opened. Waits for a FIFO's writer. */
ChudeStream *chude_stream_open(const char *path, GError **error);
void chude_stream_free(ChudeStream *stream);

/* Reads up to room (at least 8) unpacked bytes. 0: nothing more will come, with *error set where the stream is damaged, cut off
 * or unreadable; the message begins with the cause, and names the byte of the file where there is one. What was read before
 * stays good. May give fewer bytes than there are. */
size_t chude_stream_read(ChudeStream *stream, char *to, size_t room, GError **error);

/* False where a pipe or terminal had nothing to give for so long, so that reading would wait. Files never wait. */
bool chude_stream_ready(const ChudeStream *stream, int milliseconds);

/* A good size of buffer for the next read, in bytes: for a small file, what is left of it and 1; for bytes that are not packed, no
 * more than wanted or some KiB. */
size_t chude_stream_room(const ChudeStream *stream, size_t wanted);

/* Bytes read from the descriptor, packed as they are. */
uint64_t chude_stream_position(const ChudeStream *stream);

/* The length of path without the ending of packed files that it may have. */
size_t chude_stream_plain_name(const char *path);

#endif
