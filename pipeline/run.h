/* run.h - `chude run`: the whole job as one chain with good defaults. */
#ifndef CHUDE_RUN_H
#define CHUDE_RUN_H

#include "plan.h"

extern const ChudeOption chude_run_options[];
extern const char *const chude_run_examples[];

/* The members of each document in documents.ndjson. NULL-ended. */
extern const char *const chude_run_members[];

/* The plan of `run` with the options in the words behind it. NULL with *error set where they do not make sense. */
ChudePlan *chude_run_plan(const ChudeRegistry *registry, const char *const *words, GError **error);
/* The same of options that were read already: run has those of chude_run_options, host those of every command. It has no paths. */
ChudePlan *chude_run_plan_of(const ChudeRegistry *registry, const ChudeArgs *run, const ChudeArgs *host,
                             GError **error);

#endif
