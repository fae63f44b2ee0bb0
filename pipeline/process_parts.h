/* process_parts.h - a run at hand, for those that run an engine (process.c, process_collect.c) and for nobody else. */
#ifndef CHUDE_PROCESS_PARTS_H
#define CHUDE_PROCESS_PARTS_H

#include "engine.h"
#include "folder.h"
#include "process_inputs.h"
#include "writer.h"
#include "console.h"

typedef struct {
    ChudeConsole *console;
    ChudeWriter *output; /* documents, rows or the summary */
    ChudeBuffer *kept;   /* where the summary goes in its place, or NULL */
    ChudeFolder *folder; /* of `run -o DIR`, or NULL */
    GPtrArray *results;  /* ChudeWriter *: files of --result, which appear when all has gone well */
    GPtrArray *files;    /* File *: those that stages write, which appear at the same time */
    GPtrArray *made;     /* char *: folders for them that were not there before */
    bool committed;
    uint64_t total; /* bytes of the input, 0: not known */
    int64_t passed; /* microseconds: when the last pass ended */
} ChudeProcess;

/* What the engine is given: the process is its context. output: of -o, or NULL. */
ChudeEngineIo chude_process_io(ChudeProcess *process, ChudeBudget parts, const char *output, bool folder);

/* Begins to count what is read. reference: more to read; either reader may be NULL. */
void chude_process_start(ChudeProcess *process, const ChudeReader *reader, const ChudeReader *reference);

#endif
