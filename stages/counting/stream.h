/* stream.h - the words of a worker's documents as numbers, in their order: 16-bit units in blocks, the first of which may stand
 * in a temporary file. What is counted of n-grams is counted from here, once every word has its number in the corpus.
 * Ownership: a stream owns its blocks, and keeps its file as long as it stands. One thread writes; once it is ended, any number of
 * threads may read. */
#ifndef CHUDE_COUNTING_STREAM_H
#define CHUDE_COUNTING_STREAM_H

#include <glib.h>

#include "temporary.h"

/* A value is a number below CHUDE_STREAM_MOST, or one of the marks: one unit where it is small (the first of the forms that
 * a worker meets, which most tokens have), else two. */
#define CHUDE_STREAM_BREAK 0u    /* no n-gram goes across it */
#define CHUDE_STREAM_DOCUMENT 1u /* the end of a document */
#define CHUDE_STREAM_LINK                                                                                    \
    2u /* two numbers follow: the next word with the connectors before it, and the word alone */
#define CHUDE_STREAM_FIRST 3u /* stands for the number 0 */
#define CHUDE_STREAM_MOST 0x0FFF0000u

enum { CHUDE_STREAM_LONG = 0xF000, CHUDE_STREAM_BLOCK = 1 << 16 /* units */ };

typedef struct {
    uint16_t *units; /* NULL: in the file */
    uint64_t offset;
    uint32_t used;
} ChudeStreamBlock;

/* Whole documents, in blocks of their own: what one thread reads at a time. */
typedef struct {
    guint first, count; /* blocks */
    uint32_t document;  /* the number of its first one, from 0 */
} ChudeStreamSegment;

/* The temporary file of streams of which one is written after the other: of hundreds, each with a file of its own, more would be
 * open than a process may have. */
typedef struct {
    const char *folder;
    ChudeTemporary *file; /* NULL until a block is written */
} ChudeStreamFile;

/* folder: must outlive it. */
ChudeStreamFile *chude_stream_file_new(const char *folder);
void chude_stream_file_release(ChudeStreamFile *file); /* NULL is none; it goes with its last stream */

typedef struct {
    GArray *blocks;   /* ChudeStreamBlock; the last one is being written */
    GArray *segments; /* ChudeStreamSegment */
    uint16_t *at, *end;
    uint32_t documents;
    guint in_memory; /* blocks */
    size_t memory;   /* bytes of blocks, beyond which they go to the file */
    ChudeStreamFile *file;
} ChudeStream;

/* memory: see above. */
void chude_stream_init(ChudeStream *stream, ChudeStreamFile *file, size_t memory);
void chude_stream_clear(ChudeStream *stream);

/* Room for a value more; called by chude_stream_put. */
bool chude_stream_more(ChudeStream *stream, GError **error);

/* False with *error set where the temporary disk is full. */
static inline bool chude_stream_put(ChudeStream *stream, uint32_t value, GError **error) {
    if (G_UNLIKELY(stream->end - stream->at < 2) && !chude_stream_more(stream, error)) {
        return false;
    }
    if (value >= CHUDE_STREAM_LONG) {
        *stream->at++ = (uint16_t)(CHUDE_STREAM_LONG | value >> 16);
    }
    *stream->at++ = (uint16_t)value;
    return true;
}

/* Ends a document, and a segment where that has become large. */
bool chude_stream_end_document(ChudeStream *stream, GError **error);

/* Nothing is written any more. Writes all blocks to the file where `out`. */
bool chude_stream_end(ChudeStream *stream, bool out, GError **error);

size_t chude_stream_held(const ChudeStream *stream); /* bytes of memory */

/* The units of a block, which is read into `room` (of CHUDE_STREAM_BLOCK units) where it is in the file; NULL with *error set. */
const uint16_t *chude_stream_block(const ChudeStream *stream, guint block, uint16_t *room, GError **error);

#endif
