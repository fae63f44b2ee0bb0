/* process.h - a run from its inputs to its files: what the engine calls while it runs, and what must be there, or not there,
 * afterwards. The plan stays the caller's. */
#ifndef CHUDE_PROCESS_H
#define CHUDE_PROCESS_H

#include "console.h"
#include "plan.h"
#include "segment.h"
#include "state_file.h"

/* Runs the plan. whole_job: `run`, whose -o names a folder. The exit code; all messages are said. */
int chude_process_run(ChudeConsole *console, ChudePlan *plan, bool whole_job);

/* The same, but appends to `kept` what would be printed; the plan has no -o. */
int chude_process_run_kept(ChudeConsole *console, ChudePlan *plan, ChudeBuffer *kept);

/* `chude segment` with the host options and files given. */
int chude_process_segment(ChudeConsole *console, const ChudeSegmentOptions *segment, const ChudeArgs *host,
                          GPtrArray *paths);

/* What body writes, to the file, or to standard output where path is NULL. */
typedef bool (*ChudeProcessBody)(void *context, ChudeStateOutput output, GError **error);
int chude_process_stream(ChudeConsole *console, const char *path, ChudeProcessBody body, void *context);

/* text to the file, or to standard output where path is NULL. */
int chude_process_write(ChudeConsole *console, const char *path, const ChudeBuffer *text);

/* text to standard output. */
int chude_process_print(ChudeConsole *console, const ChudeBuffer *text);

#endif
