/* run.h - `chude run`: the whole job as one chain with good defaults. */
#ifndef CHUDE_RUN_H
#define CHUDE_RUN_H

#include "plan.h"

extern const ChudeOption chude_run_options[];
extern const char *const chude_run_examples[];

/* The members of each document in documents.ndjson. NULL-ended. */
extern const char *const chude_run_members[];

/* Fills the plan from the words behind `run`. *at moves behind them. */
bool chude_run_plan(ChudePlan *plan, const ChudeRegistry *registry, const char *const *words, size_t *at,
                    GError **error);

#endif
