/* length.c - an example of a plug-in: a stage `length` that says how long each document is.
 *
 * Built outside the tree, against the installed header alone:
 *     cc -shared -fPIC $(pkg-config --cflags chude) -o length.so length.c
 *     chude --plugin ./length.so length bai-bao.txt
 * A plug-in links to nothing: whatever it needs of the program comes through ChudeHost. */
#include <stdio.h>
#include <stdlib.h>

#include <chude/stage.h>

/* What all workers share: the options, constant after open. */
typedef struct {
    const ChudeHost *host;
    int64_t per_minute;
} Shared;

/* What one worker has: no other thread touches it, so no lock is needed. */
typedef struct {
    const Shared *shared;
    ChudeWorker *worker;
} Worker;

static void *open_stage(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    Shared *shared = malloc(sizeof *shared);
    if (!shared) {
        host->fail(error, "out of memory");
        return NULL;
    }
    *shared = (Shared){host, host->option_integer(args, "per-minute")};
    return shared;
}

static void *begin(const void *shared, ChudeWorker *worker, GError **error) {
    const Shared *own = shared;
    Worker *state = malloc(sizeof *state);
    if (!state) {
        own->host->fail(error, "out of memory");
        return NULL;
    }
    *state = (Worker){own, worker};
    return state;
}

static ChudeStatus process(void *data, ChudeBatch *batch, GError **error) {
    const Worker *state = data;
    const ChudeHost *host = state->shared->host;
    (void)error;
    for (size_t i = 0; i < batch->count; i++) {
        const ChudeWords *words = batch->documents[i].words;
        size_t sentences = 0, counted = 0;
        for (size_t k = 0; k < words->count; k++) {
            sentences += (words->tokens[k].flags & CHUDE_TOKEN_SENTENCE) != 0;
            counted += host->form(state->worker, words, k)->term->kind <= CHUDE_KIND_ADDRESS;
        }
        char json[128];
        int size = snprintf(json, sizeof json, "{\"sentences\":%zu,\"words\":%zu,\"minutes\":%lld}",
                            sentences, counted,
                            (long long)((counted + (size_t)state->shared->per_minute - 1) /
                                        (size_t)state->shared->per_minute));
        host->set_member(batch, &batch->documents[i], "length", (ChudeText){json, (size_t)size});
    }
    return CHUDE_OK;
}

static const char *const needs[] = {"words", NULL};
static const char *const gives[] = {"length", NULL};

static const ChudeOption options[] = {{.name = "per-minute",
                                       .type = CHUDE_INTEGER,
                                       .values = "N",
                                       .fallback = "200",
                                       .minimum = 1,
                                       .maximum = 100000,
                                       .help = "Words that a reader reads in a minute."},
                                      {.name = NULL}};

static const char *const examples[] = {"chude --plugin ./length.so length bai-bao.txt",
                                       "sentences, words and minutes of an article", NULL};

static const ChudeStage stage = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_MAP,
    .name = "length",
    .version = "1",
    .summary = "how long a document is: sentences, words, minutes",
    .examples = examples,
    .needs = needs,
    .gives = gives,
    .options = options,
    .open = open_stage,
    .begin = begin,
    .process = process,
    .end = free,
    .close = free,
};

/* The one symbol that a plug-in exports. */
const ChudeStage *chude_stage(void);
const ChudeStage *chude_stage(void) {
    return &stage;
}
