/* template.c - how to write a stage, in ten minutes. Copy this file to stages/NAME.c and change what it does.
 *
 *  1. Rename: the descriptor `chude_stage_template` at the bottom, its .name and its texts.
 *  2. Say what the stage needs (.needs: members that must be there; a need without a giver in the chain is met by its default
 *     stage) and what it gives (.gives).
 *  3. Write process(): it sees a batch of documents and changes them. Whatever you allocate for a document comes from the
 *     batch's arena and needs no free.
 *  4. Add the descriptor to the table in pipeline/registry.c.
 *  5. Add a folder tests/cases/NAME/ with a case for every option (see CONTRIBUTING.md), and run ./run test.
 *
 * What a stage never does: print, exit, read the environment, keep a mutable global, take a lock. It returns errors.
 * A stage that looks at the whole corpus (CHUDE_CORPUS, CHUDE_SINK) also has merge, finish and apply or emit: stages/tfidf.c
 * and stages/summary.c show how. This file is compiled with the tests, so that it cannot rot. */
#include <glib.h>

#include "buffer.h"
#include "record.h"
#include "stage.h"
#include "worker.h"

/* The options as all workers see them: constant once open has returned. */
typedef struct {
    int64_t least;
} Shared;

/* One worker's own state. A stage without begin gets what open returned in its place. */
typedef struct {
    const Shared *shared;
    ChudeWorker *worker;
} Worker;

static void *open_stage(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    (void)error; /* host->fail(error, "…") and return NULL where an option makes no sense */
    Shared *shared = g_new0(Shared, 1);
    shared->least = host->option_integer(args, "least");
    return shared;
}

static void *begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)error;
    Worker *state = g_new0(Worker, 1);
    state->shared = shared;
    state->worker = worker;
    return state;
}

static void add_count(const Worker *state, ChudeBatch *batch, ChudeDocument *document) {
    int64_t words = 0;
    for (size_t i = 0; i < document->words->count; i++) {
        /* The term of a token: its counting key, its kind; made once for each distinct token. */
        const ChudeTerm *term = chude_worker_form(state->worker, document->words, i)->term;
        words += term->kind == CHUDE_KIND_WORD;
    }
    if (words < state->shared->least) {
        document->dropped = true;
        return;
    }
    ChudeBuffer json = {0};
    chude_json_integer(&json, words);
    chude_record_set_raw(batch, document, "word_count", chude_buffer_text(&json));
    chude_buffer_clear(&json);
}

static ChudeStatus process(void *data, ChudeBatch *batch, GError **error) {
    (void)error;
    for (size_t i = 0; i < batch->count; i++) {
        add_count(data, batch, &batch->documents[i]);
    }
    return CHUDE_OK;
}

static const char *const needs[] = {"words", NULL};
static const char *const gives[] = {"word_count", NULL};

static const ChudeOption options[] = {{.name = "least",
                                       .type = CHUDE_INTEGER,
                                       .values = "N",
                                       .fallback = "0",
                                       .minimum = 0,
                                       .maximum = 1e9,
                                       .help = "Leave out documents with fewer words."},
                                      {0}};

/* Command lines, each followed by what it does. Help shows them first. */
static const char *const examples[] = {"chude template --least 50 news.ndjson",
                                       "documents of 50 words or more, counted", NULL};

extern const ChudeStage chude_stage_template;
const ChudeStage chude_stage_template = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_MAP,
    .name = "template",
    .version = "1",
    .summary = "counts the words of each document",
    .examples = examples,
    .needs = needs,
    .gives = gives,
    .options = options,
    .open = open_stage,
    .begin = begin,
    .process = process,
    .end = g_free,
    .close = g_free,
};
