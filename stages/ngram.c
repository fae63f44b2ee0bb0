/* ngram - counts n-grams of words, and prints a row for each. */
#include <glib.h>

#include "counting/counts.h"
#include "counting/limits.h"
#include "counting/observer.h"
#include "fail.h"

typedef struct {
    const ChudeHost *host;
    ChudeLimits limits;
    size_t top;
} Ngram;

typedef struct {
    ChudeObserver observer; /* first */
    const Ngram *shared;
} State;

static void *ngram_open(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    Ngram *shared = g_new0(Ngram, 1);
    shared->host = host;
    if (!chude_limits_read(&shared->limits, host, args, error)) {
        g_free(shared);
        return NULL;
    }
    shared->limits.min_count = (uint64_t)host->option_integer(args, "min-count");
    int64_t top = host->option_integer(args, "top");
    shared->top = top ? (size_t)top : SIZE_MAX;
    return shared;
}

static void *ngram_begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)error;
    const Ngram *ngram = shared;
    State *state = g_new0(State, 1);
    *state = (State){chude_observer(ngram->host, worker, ngram->limits.to), ngram};
    return state;
}

static void format_row(void *context, const ChudeGram *gram, ChudeText text, ChudeBuffer *rows) {
    (void)context;
    chude_buffer_literal(rows, "{\"n\":");
    chude_json_integer(rows, gram->n);
    chude_buffer_char(rows, ',');
    chude_gram_json(gram, text, rows);
    chude_buffer_literal(rows, "}\n");
}

static bool write_rows(void *context, unsigned n, ChudeText rows, GError **error) {
    (void)n;
    ChudeSink *sink = context;
    return sink->write(sink, rows, error);
}

static bool ngram_finish(void *state_, ChudeSink *sink, GError **error) {
    State *state = state_;
    const Ngram *shared = state->shared;
    ChudeCounts *counts = state->observer.counts;
    ChudeCountsFilter filter =
        chude_limits_filter(&shared->limits, chude_counts_documents(counts), shared->top);
    ChudeGramPrinter printer = {format_row, write_rows, sink};
    return chude_counts_seal(counts, chude_counts_least(&filter), error) &&
           chude_counts_print(counts, shared->limits.from, shared->limits.to, &filter, &printer, error);
}

static void ngram_end(void *worker) {
    State *state = worker;
    chude_counts_free(state->observer.counts);
    g_free(state);
}

static void ngram_close(void *shared) {
    g_free(shared);
}

static const ChudeOption options[] = {
    {.name = "n",
     .letter = 'n',
     .type = CHUDE_STRING,
     .fallback = "1",
     .values = "N|A..B",
     .help = "Lengths in words: N for 1 to N, A..B for A to B; at most 5."},
    {.name = "min-count",
     .type = CHUDE_INTEGER,
     .fallback = "1",
     .values = "N",
     .minimum = 1,
     .maximum = 1e15,
     .help = "Leaves out what occurs less often."},
    {.name = "min-df",
     .type = CHUDE_STRING,
     .fallback = "1",
     .values = "N|SHARE",
     .help = "Leaves out what stands in fewer documents: a number (2), or a share of all (0.01, 1%)."},
    {.name = "max-df",
     .type = CHUDE_STRING,
     .fallback = "1.0",
     .values = "N|SHARE",
     .help = "Leaves out what stands in more documents: a number (500), or a share of all (0.5, 50%)."},
    {.name = "top",
     .type = CHUDE_INTEGER,
     .fallback = "0",
     .values = "N",
     .minimum = 0,
     .maximum = 1e15,
     .help = "Prints the N commonest of each length only; 0: all."},
    {.name = NULL},
};

static const char *const examples[] = {
    "chude ngram -n 3 --min-df 2 news.ndjson",
    "Words, pairs and triples of words that stand in two documents or more.",
    "chude tokenize then stop then ngram -n 2..3 --top 20 news.ndjson",
    "The twenty commonest pairs and the twenty commonest triples without function words.",
    "chude ngram --max-df 50% news.ndjson | head",
    "The commonest words, but for those that stand in more than half of the documents.",
    NULL,
};

static const char *const needs[] = {"words", NULL};

const ChudeStage chude_stage_ngram = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_SINK,
    .name = "ngram",
    .version = "1",
    .summary = "counts n-grams: count and document frequency of each",
    .description =
        "Prints a row of chude.ngram/1 for each n-gram: {\"n\":2,\"text\":\"thị trường lao "
        "động\",\"count\":7,\"df\":3}, n being\n"
        "its words, count its occurrences, df the documents that have it. Rows come by n, then count falling, then key.\n"
        "An n-gram never crosses a sentence end, punctuation, or a word that `stop` marked; such tokens count nowhere.\n"
        "Words are the same if their counting keys are: letter case, Unicode composition and the place of the tone (hòa,\n"
        "hoà) do not matter. What is printed is the commonest spelling of the whole n-gram; ties go to the smaller bytes.\n"
        "A number of documents has no decimal point (--min-df 1), a share has one (--max-df 1.0) or ends in %.",
    .examples = examples,
    .needs = needs,
    .options = options,
    .open = ngram_open,
    .begin = ngram_begin,
    .process = chude_observer_process,
    .merge = chude_observer_merge,
    .finish = ngram_finish,
    .end = ngram_end,
    .close = ngram_close,
    .held = chude_observer_held,
    .spill = chude_observer_spill,
};
