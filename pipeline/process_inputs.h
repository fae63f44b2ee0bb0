/* process_inputs.h - what a run reads, and how, by the options of every command.
 * Ownership: the caller closes readers; paths and options stay his. */
#ifndef CHUDE_PROCESS_INPUTS_H
#define CHUDE_PROCESS_INPUTS_H

#include "budget.h"
#include "plan.h"
#include "reader.h"

unsigned chude_process_threads(const ChudeArgs *host);
/* --memory in bytes: as given, or its default. */
uint64_t chude_process_memory(const ChudeArgs *host);
/* Its parts. Where it is the default many files are read to find it: once. */
ChudeBudget chude_process_budget(const ChudeArgs *host);
bool chude_process_fails_on_reject(const ChudeArgs *host);
ChudeReaderOptions chude_process_reader_options(const ChudeArgs *host, size_t batch);

/* The inputs named, or standard input. NULL with *error set. */
ChudeReader *chude_process_open(GPtrArray *paths, const ChudeReaderOptions *options, GError **error);

/* Where documents come from; a reader is NULL where none are read. */
typedef struct {
    ChudeReader *corpus, *reference;
} ChudeReaders;

/* What the plan reads: its inputs, and those of a sink that compares; nothing where that prints what a state has, which may stand in place of
 * documents. False with *error set; to be closed either way. */
bool chude_process_open_readers(ChudeReaders *readers, ChudePlan *plan, const ChudeReaderOptions *options,
                                GError **error);
void chude_process_close_readers(const ChudeReaders *readers);

#endif
