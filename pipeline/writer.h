/* writer.h - bytes to standard output or to a file that appears only when it is whole. */
#ifndef CHUDE_WRITER_H
#define CHUDE_WRITER_H

#include <glib.h>

#include "stage.h"

typedef struct ChudeWriter ChudeWriter;

/* path NULL: the descriptor given (standard output). Else a file beside path is written; commit renames it.
 * hash: keeps the SHA-256 of what is written. NULL with *error set where the file cannot be made. */
ChudeWriter *chude_writer_new(const char *path, int descriptor, bool hash, GError **error);
bool chude_writer_write(ChudeWriter *writer, ChudeText bytes, GError **error);
/* Leaves out the syncing: for a file that is looked at by its hash, and made anew, where a power cut left it damaged. */
void chude_writer_leave_unsynced(ChudeWriter *writer);
/* Flushes, syncs and closes: what was written is whole, under its unfinished name. */
bool chude_writer_finish(ChudeWriter *writer, GError **error);
/* Removes the old file that commit will replace: of several files, no old one must stand beside a new one. */
bool chude_writer_clear_way(ChudeWriter *writer, GError **error);
/* Finishes where that is still to do, and renames. The writer is still there to be asked and freed. */
bool chude_writer_commit(ChudeWriter *writer, GError **error);
/* Without commit before it, the file beside is removed. */
void chude_writer_free(ChudeWriter *writer);

/* The file beside, for as long as it is there; NULL where there is none. */
const char *chude_writer_beside(const ChudeWriter *writer);
/* Called in chude_writer_free with that name, when there is nothing left to watch over. */
void chude_writer_set_gone(ChudeWriter *writer, void (*gone)(const char *beside));

uint64_t chude_writer_size(const ChudeWriter *writer);
const char *chude_writer_sha256(ChudeWriter *writer); /* hex; NULL without hash; after commit */
/* Whether writing failed since nobody reads any more (EPIPE). */
bool chude_writer_closed(const ChudeWriter *writer);

#endif
