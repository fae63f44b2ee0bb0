/* engine.h - runs a plan over the input, in as few passes as its corpus stages allow.
 * Ownership: the engine owns workers, states and batches; the plan and the reader stay the caller's. */
#ifndef CHUDE_ENGINE_H
#define CHUDE_ENGINE_H

#include "budget.h"
#include "plan.h"
#include "reader.h"

/* What a pass over the documents did. */
typedef struct {
    guint number, of;   /* from 1 */
    const char *stages; /* names, one comma and a space between */
    uint64_t documents; /* that it saw */
    uint64_t bytes;     /* of input; 0: it read from the spool */
    uint64_t temporary; /* bytes that stand in the spool's file behind it */
} ChudePassReport;

/* Where output and messages go; main.c has the process behind them. Each is called by one thread at a time. */
typedef struct {
    bool (*write)(void *context, ChudeText bytes, GError **error); /* documents, rows or the summary */
    /* For `run -o`: documents with the members `document_members`, as the sink saw them. NULL: not wanted. */
    bool (*write_document)(void *context, ChudeText lines, GError **error);
    const char *const *document_members;
    bool given; /* what `write` gets has no `source` that a document did not say of itself */
    bool (*write_result)(void *context, const char *name, ChudeText bytes, GError **error); /* --result */
    ChudeSink *(*file)(void *context, const char *path, GError **error); /* ChudeHost.file */
    void (*rejected)(void *context, const char *message);
    void (*noted)(void *context, const char *message);                   /* ChudeHost.note */
    void (*progress)(void *context, uint64_t documents, uint64_t bytes); /* of the first pass */
    void (*passed)(void *context, const ChudePassReport *report);
    void *context;
    ChudeBudget budget; /* what --memory allows */
    const char *folder; /* for temporary files; outlives the engine */
    unsigned columns;   /* ChudeHost.columns and .colour */
    bool colour;
} ChudeEngineIo;

typedef struct ChudeEngine ChudeEngine;

/* Opens every stage of the plan: whatever is wrong with options or lists is found here, before input is read.
 * threads: at least 1. fail_on_reject: the first bad record ends the run. */
ChudeEngine *chude_engine_new(ChudePlan *plan, unsigned threads, bool fail_on_reject, const ChudeEngineIo *io,
                              GError **error);
void chude_engine_free(ChudeEngine *engine);

/* Before the run: observes the documents that the sink (ChudeStage.compare) is to compare with. False with *error set on failure. */
bool chude_engine_refer(ChudeEngine *engine, ChudeReader *reader, GError **error);

/* Reads, runs all passes, writes. False with *error set on failure. */
bool chude_engine_run(ChudeEngine *engine, ChudeReader *reader, GError **error);

uint64_t chude_engine_rejected(const ChudeEngine *engine);

#endif
