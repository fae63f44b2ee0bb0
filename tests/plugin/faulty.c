/* A stage that is good as it stands; run.sh makes it faulty in one place at a time: -DOPTIONS='{…},', -DNAME='"run"', … */
#include <chude/stage.h>
#include <stddef.h>

#ifndef NAME
#define NAME "faulty"
#endif
#ifndef KIND
#define KIND CHUDE_MAP
#endif
#ifndef OPTIONS
#define OPTIONS {"good", 'g', CHUDE_INTEGER, "3", "N", 1, 9, "Help."},
#endif
#ifndef EXAMPLES
#define EXAMPLES "chude faulty news.ndjson", "what it does",
#endif
#ifndef NEEDS
#define NEEDS "words", "title", "topic?",
#endif
#ifndef GIVES
#define GIVES "grade",
#endif
#ifndef SUMMARY
#define SUMMARY "good, or not"
#endif

static void *begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)shared;
    (void)worker;
    (void)error;
    return NULL;
}

static ChudeStatus process(void *worker, ChudeBatch *batch, GError **error) {
    (void)worker;
    (void)batch;
    (void)error;
    return CHUDE_OK;
}

static bool merge(void *into, void *const *from, size_t n, GError **error) {
    (void)into;
    (void)from;
    (void)n;
    (void)error;
    return true;
}

static bool finish(void *state, ChudeSink *sink, GError **error) {
    (void)state;
    (void)sink;
    (void)error;
    return true;
}

static ChudeStatus apply(const void *result, void *worker, ChudeBatch *batch, GError **error) {
    (void)result;
    return process(worker, batch, error);
}

static const ChudeOption options[] = {OPTIONS{NULL, 0, CHUDE_FLAG, NULL, NULL, 0, 0, NULL}};
static const char *const examples[] = {EXAMPLES NULL};
static const char *const needs[] = {NEEDS NULL};
static const char *const gives[] = {GIVES NULL};

static const ChudeStage stage = {.size = sizeof(ChudeStage),
                                 .abi = CHUDE_ABI,
                                 .kind = KIND,
                                 .name = NAME,
                                 .version = "1",
                                 .summary = SUMMARY,
                                 .examples = examples,
                                 .needs = needs,
                                 .gives = gives,
                                 .options = options,
                                 .begin = begin,
                                 .process = process,
                                 .merge = merge,
                                 .finish = finish,
                                 .apply = apply};

const ChudeStage *chude_stage(void);
const ChudeStage *chude_stage(void) {
    return &stage;
}
