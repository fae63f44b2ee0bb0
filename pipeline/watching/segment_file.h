/* segment_file.h - one segment of the store: the documents of one source file as the map stages left them, NDJSON packed by zstd (`chude cat`
 * and zstdcat read it), and behind them, in a frame that zstd passes over, what it was made of. A segment is immutable: its name says of
 * what it was made, and it has that name only when it is whole. */
#ifndef CHUDE_WATCHING_SEGMENT_FILE_H
#define CHUDE_WATCHING_SEGMENT_FILE_H

#include "console.h"
#include "state_file.h"
#include "watching/content.h"

typedef struct {
    ChudeStamp stamp; /* of the source when it was read */
    uint64_t documents, rejected;
} ChudeSegmentNote;

typedef struct ChudeSegmentWriter ChudeSegmentWriter;

/* Begins a segment beside path. NULL with *error set. */
ChudeSegmentWriter *chude_segment_writer_new(ChudeConsole *console, const char *path, GError **error);
/* What lines are written to, until commit; good as long as the writer. */
ChudeStateOutput chude_segment_writer_output(ChudeSegmentWriter *writer);
/* The segment is whole, and gets its name. It is not synced: what a power cut does to it, chude_segment_read_note finds. False with *error
 * set. */
bool chude_segment_writer_commit(ChudeSegmentWriter *writer, const ChudeSegmentNote *note, GError **error);
/* Without commit before it, nothing is left. NULL is none. */
void chude_segment_writer_free(ChudeSegmentWriter *writer);

/* What a segment says of itself, all of it read and checked by its hash. False where it is damaged, or none. */
bool chude_segment_read_note(const char *path, ChudeSegmentNote *note);

#endif
