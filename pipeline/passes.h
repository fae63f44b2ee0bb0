/* passes.h - a plan cut into passes over the documents: stages that need no other's result share one. */
#ifndef CHUDE_PASSES_H
#define CHUDE_PASSES_H

#include "plan.h"

typedef enum {
    CHUDE_STEP_PROCESS, /* a map or ordered stage */
    CHUDE_STEP_OBSERVE, /* a corpus stage or a sink gathers its state */
    CHUDE_STEP_APPLY    /* a corpus stage annotates; a sink looks again */
} ChudeStepKind;

typedef struct {
    ChudeStepKind kind;
    ChudeNode *node;
    guint node_index;
    void **states; /* one a worker while the pass runs */
} ChudeStep;

typedef struct {
    GArray *steps; /* ChudeStep */
    guint
        serial; /* steps from here on see the batches in order, one at a time: an ordered stage and what follows it */
    bool last;
} ChudePass;

/* ChudePass *, in order; free with g_ptr_array_free(…, TRUE). reference: of the documents that a sink compares with, which it observes also
 * where it goes by a saved state itself. */
GPtrArray *chude_passes_new(const ChudePlan *plan, bool reference);

/* The node that prints in place of documents; NULL where documents are printed. */
ChudeNode *chude_plan_sink(const ChudePlan *plan);

#endif
