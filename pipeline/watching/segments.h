/* segments.h - a segment for every file of the folder: that of the store where it still is the file's, else a new one. Several small files
 * are read at a time, each by one thread; a large one by all. What is said, is said in the order of files.
 * Ownership: the segments that a look finds are the store's. */
#ifndef CHUDE_WATCHING_SEGMENTS_H
#define CHUDE_WATCHING_SEGMENTS_H

#include <glib.h>

#include "watching/follow.h"
#include "watching/store.h"

/* What one look finds. */
typedef struct {
    GPtrArray *segments; /* ChudeSegment *, in the order of reading; the caller's array */
    uint64_t documents, rejected;
    guint files, made;
} ChudeLook;

typedef struct ChudeSegments ChudeSegments;

/* Both must live as long. */
ChudeSegments *chude_segments_new(ChudeConsole *console, const ChudeFollowed *what);
void chude_segments_free(ChudeSegments *segments); /* NULL is none */

/* Looks at all files. chain: of all that makes a segment's documents what they are. A file that cannot be read is told of, once for each
 * reason, and counted. False with *error set where there can be no look; segments made until then stay in the store. */
bool chude_segments_find(ChudeSegments *segments, ChudeStore *store, const char *chain, ChudeLook *look,
                         GError **error);

#endif
