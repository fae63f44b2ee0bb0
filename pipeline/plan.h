/* plan.h - a chain of stages with its options, checked before any input is read.
 * Ownership: a plan owns its nodes, their arguments and what their `open` returned. */
#ifndef CHUDE_PLAN_H
#define CHUDE_PLAN_H

#include <glib.h>

#include "options.h"
#include "registry.h"

typedef struct {
    const ChudeStage *stage;
    ChudeArgs *args;
    char *
        result; /* --result FILE of an annotating stage, or NULL; a name that starts with @ stays in memory */
    bool implied;      /* put in because a later stage needs what it gives: works only where that is absent */
    const char *unmet; /* a need that no earlier stage gives: a document without it is rejected; or NULL */
    void *shared;      /* from open */
} ChudeNode;

typedef struct {
    GPtrArray *nodes; /* ChudeNode *, in the order of the chain */
    ChudeArgs *host;  /* options that belong to every command */
    GPtrArray *paths; /* char *: inputs as named */
    bool saves;       /* `chude fit`: the last stage's state is saved instead of finished */
    char *html;       /* `run --html`: the file of the summary's page; NULL: none */
    /* Where an earlier run did the first part of the chain: */
    char
        *generator; /* what the summary says of how it was made; NULL: as chude_plan_write_generator has it */
    uint64_t rejected; /* records and files that were rejected then */
} ChudePlan;

/* A plan without stages: what run.c builds on. */
ChudePlan *chude_plan_empty(void);

/* The words behind `chude`: STAGE [options] [then STAGE [options]]… [FILE…]. NULL with *error set where they do not make
 * sense; the message says what would. */
ChudePlan *chude_plan_new(const ChudeRegistry *registry, const char *const *words, GError **error);
void chude_plan_free(ChudePlan *plan);

/* The stage of that name; NULL with *error set, naming the nearest one, where there is none. */
const ChudeStage *chude_plan_find_stage(const ChudeRegistry *registry, const char *name, GError **error);

/* Appends a stage; result may be NULL. Takes args (NULL: defaults). */
ChudeNode *chude_plan_add(ChudePlan *plan, const ChudeStage *stage, ChudeArgs *args, const char *result);

/* The same as a stage of the command line comes in: behind the default stages for what it needs and nothing gives, and only
 * where it may stand. NULL with *error set where it may not. */
ChudeNode *chude_plan_append(ChudePlan *plan, const ChudeRegistry *registry, const ChudeStage *stage,
                             GError **error);

/* Whether the stage takes --result. */
bool chude_plan_gives_result(const ChudeStage *stage);

/* The typed members that the chain reads: bits 1 << ChudeMemberKind. */
unsigned chude_plan_kinds(const ChudePlan *plan);

/* Appends the chain and its options in force as a JSON array. */
void chude_plan_write_chain(ChudeBuffer *json, const ChudePlan *plan);

/* Appends {"version":…,"stages":[…],"models":{file: hash},"files":{file: hash}}: what the summary says of how it was made; models
 * are compiled in, files were named by options. */
void chude_plan_write_generator(ChudeBuffer *json, const ChudePlan *plan);

#endif
