/* engine_pass.h - one pass over the documents: batches through its steps on all threads, within the memory budget. For engine.c and
 * engine_pass.c only. Ownership: the engine's, as engine.h says; a pass owns the states of its steps while it runs. */
#ifndef CHUDE_ENGINE_PASS_H
#define CHUDE_ENGINE_PASS_H

#include <stdatomic.h>

#include "engine.h"
#include "model.h"
#include "passes.h"
#include "services.h"
#include "spool.h"
#include "state_save.h"
#include "worker.h"

struct ChudeEngine {
    ChudeServices services;
    ChudePlan *plan;
    ChudeEngineIo io;
    unsigned threads;
    bool fail_on_reject;
    ChudeWorker *workers; /* threads + 1: the last one works on batches one at a time, in order */
    void **results;       /* for each node: the state after finish, until its apply pass has ended */
    GPtrArray *
        retired; /* ChudeTerms *: dictionaries that a result may stand on, though their worker has another by now */
    bool *borrowed; /* by worker: a result may stand on the dictionary that it has */
    uint64_t documents, bytes;
    ChudeStateHeader *header;    /* of the state that is to be saved, or NULL */
    ChudeModel **models;         /* for each node: the saved state that it goes by, or NULL */
    void *reference;             /* the settled state that the sink compares with, or NULL */
    ChudeModel *reference_model; /* where that was saved, or NULL */
    atomic_bool came
        [2][2]; /* of the corpus, of the reference: documents with, without what a default stage would give */
    bool referring; /* the documents are those of the reference */
};

typedef struct {
    ChudeEngine *engine;
    ChudePass *pass;
    ChudeReader *reader; /* of the first pass, else NULL */
    ChudeSpool *from, *to;
    bool writes;    /* documents to io.write */
    bool documents; /* projected documents to io.write_document */
    unsigned kinds;
    uint64_t sequence, seen; /* batches; documents */
    bool spills;             /* every state can be spilled, so that dictionaries may be emptied */
    bool *spilled;           /* by worker: whether it was */
} ChudePassRun;

/* Takes batches from the reader or the spool through the steps, whose states stand, to the output and the next spool. False with *error
 * set on failure. */
bool chude_pass_flow(ChudePassRun *run, GError **error);
/* After it, when results are known: they may stand on the dictionaries, but not those of states that were spilled. */
void chude_pass_settle(ChudePassRun *run);

/* Whether every state can be spilled. */
bool chude_pass_can_spill(const ChudePass *pass);

/* A step's state for a worker: false with *error set where it has none. */
bool chude_pass_begin_state(ChudeEngine *engine, ChudeStep *step, unsigned worker, GError **error);
void chude_pass_end_state(ChudeStep *step, unsigned worker);

/* A worker's dictionary begins anew; the old one is kept for results that may stand on it. */
void chude_engine_empty_dictionary(ChudeEngine *engine, unsigned worker);

/* Whether emit of an annotating stage is wanted. */
bool chude_node_emits(const ChudeNode *node);

#endif
