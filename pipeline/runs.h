/* runs.h - rows (key and value, any bytes) that outgrow memory: kept as sorted runs in temporary files, read back merged.
 * The runs own their files; what a reader gives out holds until its next call. */
#ifndef CHUDE_RUNS_H
#define CHUDE_RUNS_H

#include "stage.h"

typedef struct ChudeRuns ChudeRuns;
typedef struct ChudeRunsReader ChudeRunsReader;

/* folder: where temporary files go; must outlive the runs. No file is made before the first row. */
ChudeRuns *chude_runs_new(const char *folder);
void chude_runs_free(ChudeRuns *runs); /* NULL is none */

/* Appends a row to the run that is being written. Keys must not fall (bytes, the shorter first) within a run. */
bool chude_runs_add(ChudeRuns *runs, ChudeText key, ChudeText value, GError **error);
/* Ends the run; the next row begins another. Harmless where there is none. */
bool chude_runs_end(ChudeRuns *runs, GError **error);

/* Moves all (ended) runs of `from` into `into`, and leaves it empty. */
void chude_runs_take(ChudeRuns *into, ChudeRuns *from);
size_t chude_runs_count(const ChudeRuns *runs);

/* Reads all (ended) runs merged: keys rise; rows of one key come one after the other, in no order that callers may rely on.
 * memory: bytes for its buffers, shared by all runs (each gets 4 KiB at least). The runs must outlive it. */
ChudeRunsReader *chude_runs_read(const ChudeRuns *runs, size_t memory, GError **error);
void chude_runs_reader_free(ChudeRunsReader *reader); /* NULL is none */
/* The next row; false at the end, or with *error set. */
bool chude_runs_next(ChudeRunsReader *reader, ChudeText *key, ChudeText *value, GError **error);

/* Order of keys: by bytes, the shorter first where one begins the other. */
int chude_runs_compare(ChudeText a, ChudeText b);

#endif
