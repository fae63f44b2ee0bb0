/* head.c - the stage `head`: the first documents, or rows of a sink; then reading ends. */
#include <glib.h>

#include "stage.h"

typedef struct {
    uint64_t most;
} Shared;

typedef struct {
    uint64_t left;
} Worker;

static void *open_stage(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    (void)error;
    Shared *shared = g_new0(Shared, 1);
    shared->most = (uint64_t)host->option_integer(args, "lines");
    return shared;
}

static void *begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)worker;
    (void)error;
    Worker *state = g_new0(Worker, 1);
    state->left = ((const Shared *)shared)->most;
    return state;
}

static ChudeStatus process(void *worker, ChudeBatch *batch, GError **error) {
    (void)error;
    Worker *state = worker;
    for (size_t i = 0; i < batch->count; i++) {
        if (state->left > 0) {
            state->left--;
        } else {
            batch->documents[i].dropped = true;
        }
    }
    return state->left == 0 ? CHUDE_STOP : CHUDE_OK;
}

static const ChudeOption options[] = {{.name = "lines",
                                       .letter = 'n',
                                       .type = CHUDE_INTEGER,
                                       .values = "N",
                                       .fallback = "10",
                                       .minimum = 0,
                                       .maximum = 9007199254740992.0,
                                       .help = "How many documents or rows."},
                                      {0}};

static const char *const examples[] = {"chude head -n 3 news.ndjson", "the first three documents",
                                       "chude ngram -n 2 then head -n 20 news.ndjson",
                                       "the first twenty rows", NULL};

const ChudeStage chude_stage_head = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_ORDERED,
    .flags = CHUDE_TAKES_ROWS,
    .name = "head",
    .version = "1",
    .summary = "the first documents or rows, then reading ends",
    .examples = examples,
    .options = options,
    .open = open_stage,
    .begin = begin,
    .process = process,
    .end = g_free,
    .close = g_free,
};
