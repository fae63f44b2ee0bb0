/* store.h - the segments of a folder that is followed, in OUT/store. What there is, is what is in the folder: there is no list that could
 * say otherwise. One process at a time. Several of its threads may find, begin and end segments, each of another source.
 * Ownership: the store owns its segments; one is good until another takes its place, or the store is told to keep others. */
#ifndef CHUDE_WATCHING_STORE_H
#define CHUDE_WATCHING_STORE_H

#include <glib.h>

#include "watching/segment_file.h"

typedef struct ChudeStore ChudeStore;

/* The one other file: what the summary that stands was made of. */
#define CHUDE_STORE_MADE "made"

typedef struct {
    char *name;                   /* CHAIN-SOURCE-CONTENT.ndjson.zst, in the store's folder */
    char source[CHUDE_HASH_HEX];  /* of the path */
    char content[CHUDE_HASH_HEX]; /* of the bytes; "" where they changed while they were read */
    ChudeSegmentNote note;
} ChudeSegment;

/* Makes the folder and those above where they are not there; takes it for this process, removes what an earlier one left unfinished, and
 * what is damaged. NULL with *error set. */
ChudeStore *chude_store_open(ChudeConsole *console, const char *folder, GError **error);
void chude_store_free(ChudeStore *store); /* NULL is none */

/* The path of a file in the store; the caller frees. */
char *chude_store_path(const ChudeStore *store, const char *name);

/* The segment of a source (a hash of its path) made by a chain (a hash too, its first 16 digits count); NULL: none. */
ChudeSegment *chude_store_find(ChudeStore *store, const char *chain, const char *source);

/* A segment's file, to be written: content "" where the bytes do not stand still. */
ChudeSegmentWriter *chude_store_begin(ChudeStore *store, const char *chain, const char *source,
                                      const char *content, GError **error);
/* Commits the writer, and frees it either way; the new segment takes the place of another one of that source in what find gives, though
 * its file stays until chude_store_keep. NULL with *error set. */
ChudeSegment *chude_store_end(ChudeStore *store, ChudeSegmentWriter *writer, const char *chain,
                              const char *source, const char *content, const ChudeSegmentNote *note,
                              GError **error);

/* A look went well: the file `lock` has the time of the last one, for those who watch over the process. */
void chude_store_looked(ChudeStore *store);

/* Removes all files of segments but those named (a set of char *). */
void chude_store_keep(ChudeStore *store, GHashTable *names);

#endif
