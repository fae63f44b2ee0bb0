/* budget.h - what --memory allows, and to whom. */
#ifndef CHUDE_BUDGET_H
#define CHUDE_BUDGET_H

#include "stage.h"

/* All in bytes. */
typedef struct {
    uint64_t memory; /* the whole */
    size_t batch;    /* of input, from which a batch is full */
    size_t spool;    /* of documents that stay in memory between two passes */
    size_t worker;   /* of a worker's dictionary and states, from which they are spilled */
} ChudeBudget;

/* Half of the smaller of the machine's memory and what the control group may take, at least 64 MiB. Reads /proc and /sys. */
uint64_t chude_budget_default(void);

/* The parts of `memory` for so many threads; batch: what a batch would be without a limit. */
ChudeBudget chude_budget(uint64_t memory, unsigned threads, size_t batch);

#endif
