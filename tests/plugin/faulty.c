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
/* Of a CORPUS stage whose states can be saved: its tables, the keys of the rows that it saves, the descriptor's last members. */
#ifndef TABLES
#define TABLES {"a", columns}, {"b", columns + 2},
#endif
#ifndef KEYS
#define KEYS "x", "y"
#endif
#ifndef STATES
#define STATES
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

__attribute__((unused)) static void settings(const void *shared, ChudeSettings *to) {
    (void)shared;
    to->integer(to, "size", 3);
    to->string(to, "way", "\"its own\"");
}

__attribute__((unused)) static bool save(const void *state, ChudeRows *rows, GError **error) {
    static const char keys[2][4] = {KEYS};
    static const uint64_t values[] = {3, 9};
    (void)state;
    return rows->add(rows, 0, (ChudeText){keys[0], 1}, values, error) &&
           rows->add(rows, 0, (ChudeText){keys[1], 1}, values, error) &&
           rows->add(rows, 1, (ChudeText){"z", 1}, NULL, error);
}

__attribute__((unused)) static const ChudeColumn columns[] = {
    {"count", CHUDE_SUM}, {"last", CHUDE_MAX}, {NULL, CHUDE_SUM}};
static const ChudeTableForm tables[] = {TABLES{NULL, NULL}};
__attribute__((unused)) static const ChudeStateForm form = {"fault", tables};

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
                                 .apply = apply STATES};

const ChudeStage *chude_stage(void);
const ChudeStage *chude_stage(void) {
    return &stage;
}
