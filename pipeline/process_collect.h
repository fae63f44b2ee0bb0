/* process_collect.h - runs whose output stays here, for commands that go on with it: gathered, handed on, or of one chain over one file after
 * the other. Plans stay the caller's. */
#ifndef CHUDE_PROCESS_COLLECT_H
#define CHUDE_PROCESS_COLLECT_H

#include "console.h"
#include "plan.h"
#include "spool.h"
#include "state_file.h"

/* What a run would have printed. */
typedef struct {
    ChudeSpool *documents; /* lines, each whole */
    ChudeBuffer result;    /* of the stage that has --result, whatever it is called */
} ChudeGathered;

/* Runs the plan on its inputs, which are NDJSON, and keeps what it gives for another command; no stage may write files of its own. A bad record
 * ends it. False with *error set; what was gathered is to be cleared either way. */
bool chude_process_gather(ChudeConsole *console, ChudePlan *plan, ChudeGathered *gathered, GError **error);
void chude_gathered_clear(ChudeGathered *gathered);

/* Where what a run gives is handed on. */
typedef struct {
    ChudeStateOutput output;    /* what it prints */
    ChudeStateOutput documents; /* of a chain that ends in a sink: the documents; write NULL: none */
    const char *const *members; /* of documents; NULL-ended */
    uint64_t rejected;          /* records and files, told already: added up */
} ChudeCollected;

/* Runs the plan on its inputs, which may be of any kind; results of stages must stay in memory (@NAME), and no stage may write files. False with *error set. */
bool chude_process_collect(ChudeConsole *console, ChudePlan *plan, ChudeCollected *collected, GError **error);

/* Whether the plan's stages can be opened with their options; nothing is read or made. False with *error set. */
bool chude_process_check(ChudeConsole *console, ChudePlan *plan, GError **error);

/* A chain of map stages that is opened once, for one file after the other. */
typedef struct ChudeRepeat ChudeRepeat;

/* Where a repeat says what a run would say on standard error; by the threads of one run, one at a time. */
typedef struct {
    void (*say)(void *context, ChudeLevel level, const char *message);
    void (*progress)(void *context, uint64_t documents, uint64_t bytes); /* of the file that is read */
    void *context;
} ChudeRepeatTold;

/* The plan, which stays the caller's, must live as long, and so must what `told` has; no stage may write files. Several repeats, each
 * with a plan of its own, may run at the same time. NULL with *error set. */
ChudeRepeat *chude_process_repeat_new(ChudeConsole *console, ChudePlan *plan, const ChudeRepeatTold *told,
                                      GError **error);
void chude_process_repeat_free(ChudeRepeat *repeat); /* NULL is none */

typedef struct {
    uint64_t documents, rejected; /* rejected ones are told by then */
} ChudeRepeated;

/* Reads one file, whose documents go to output as lines. False with *error set: also where there is no such file. */
bool chude_process_repeat(ChudeRepeat *repeat, const char *path, ChudeStateOutput output,
                          ChudeRepeated *repeated, GError **error);

#endif
