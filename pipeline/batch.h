/* batch.h - a batch as the engine has it: raw records first, then documents, then what is printed of them.
 * A batch owns its raw bytes, its arena and its outputs. */
#ifndef CHUDE_BATCH_H
#define CHUDE_BATCH_H

#include <glib.h>

#include "arena.h"
#include "buffer.h"
#include "record.h"

typedef enum {
    CHUDE_INPUT_AUTO,
    CHUDE_INPUT_NDJSON,
    CHUDE_INPUT_TEXT,  /* a file is one document */
    CHUDE_INPUT_LINES, /* a line is one document */
    CHUDE_INPUT_CSV,   /* a header, then a row is one document */
    CHUDE_INPUT_TSV
} ChudeInput;

/* A record that was read and not yet parsed. */
typedef struct {
    size_t begin, end; /* bytes of raw */
    const char *file;  /* lives as long as the reader */
    uint64_t line;     /* from 1; 0 for a whole file */
    ChudeInput input;
    const struct ChudeTable *table; /* of CSV and TSV; lives as long as the reader */
} ChudeRecord;

typedef struct {
    ChudeBatch batch; /* what stages see; must be the first member */
    ChudeBuffer raw;
    GArray *records;     /* ChudeRecord */
    GPtrArray *rejected; /* char *: a message for each bad record, in order */
    ChudeBuffer output;  /* documents as printed */
    ChudeBuffer packed;  /* documents for the next pass (packed.h) */
    bool is_packed;      /* raw holds packed documents, not records */
    uint64_t documents;  /* accepted by parsing */
    uint64_t bytes;      /* of input */
    uint64_t lines;      /* of `segment`: lines of the input before it, where they are numbered */
    ChudeFields fields;  /* of NDJSON; the strings live as long as the reader */
} ChudeEngineBatch;

ChudeEngineBatch *chude_batch_new(void);
void chude_batch_free(ChudeEngineBatch *batch);
/* Empties a batch without documents, and keeps its room for the next records. */
void chude_batch_empty(ChudeEngineBatch *batch);

/* Parses the records into documents; bad ones go to rejected. kinds: see chude_record_parse. Frees nothing: documents point
 * into raw. */
void chude_batch_parse(ChudeEngineBatch *batch, unsigned kinds);

/* Takes out the documents that a stage has dropped. */
void chude_batch_compact(ChudeBatch *batch);

/* Names a document as rejected and drops it. message: after "file:line: ". */
void chude_batch_reject(ChudeBatch *batch, ChudeDocument *document, const char *message);

#endif
