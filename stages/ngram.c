/* ngram - counts n-grams of words, and prints a row for each. */
#include <glib.h>

#include "counting/counts.h"
#include "counting/limits.h"
#include "counting/observer.h"
#include "counting/save.h"
#include "fail.h"
#include "ngram/collocations.h"

typedef struct {
    const ChudeHost *host;
    ChudeLimits limits;
    size_t top;
    ChudeMeasure measure;
    const char *member;         /* the measure's, in rows */
    ChudeStopwords *connectors; /* NULL: none */
} Ngram;

typedef struct {
    ChudeObserver observer; /* first */
    const Ngram *shared;
} State;

static const struct {
    const char *name, *member;
    ChudeMeasure measure;
} measures[] = {{"g2", "g2", CHUDE_MEASURE_G2},
                {"npmi", "npmi", CHUDE_MEASURE_NPMI},
                {"t", "t", CHUDE_MEASURE_T},
                {"log-dice", "log_dice", CHUDE_MEASURE_LOG_DICE},
                {"delta-p", "delta_p", CHUDE_MEASURE_DELTA_P}};

static void ngram_close(void *shared);

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
    const char *measure = host->option_string(args, "measure");
    for (size_t i = 0; measure && i < G_N_ELEMENTS(measures); i++) {
        if (g_str_equal(measure, measures[i].name)) {
            shared->measure = measures[i].measure;
            shared->member = measures[i].member;
        }
    }
    const char *connectors = host->option_string(args, "connectors");
    if (connectors && host->option_string(args, "model")) {
        chude_fail(error,
                   "--connectors is for `chude fit ngram`: a saved state has joined its words already");
    } else if (shared->limits.to == 1 && (measure || connectors)) {
        chude_fail(error, "--%s is about n-grams of two words or more: give -n 2",
                   measure ? "measure" : "connectors");
    } else if (!connectors || (shared->connectors = chude_stopwords_of(connectors, "--connectors", error))) {
        return shared;
    }
    ngram_close(shared);
    return NULL;
}

static void *ngram_begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)error;
    const Ngram *ngram = shared;
    State *state = g_new0(State, 1);
    *state = (State){chude_observer(ngram->host, worker, ngram->limits.to), ngram};
    if (ngram->connectors) {
        chude_counts_connect(state->observer.counts, ngram->connectors);
    }
    return state;
}

typedef struct {
    const Ngram *shared;
    ChudeSink *sink;
} Rows;

static void format_row(void *context, const ChudeGram *gram, ChudeText text, ChudeBuffer *rows) {
    const Ngram *shared = ((const Rows *)context)->shared;
    chude_buffer_literal(rows, "{\"n\":");
    chude_json_integer(rows, gram->n);
    chude_buffer_char(rows, ',');
    chude_gram_json(gram, text, rows);
    if (gram->n > 1 && shared->measure) {
        chude_buffer_literal(rows, ",\"");
        chude_buffer_literal(rows, shared->member);
        chude_buffer_literal(rows, "\":");
        chude_json_number(rows, gram->score);
    }
    chude_buffer_literal(rows, "}\n");
}

static bool write_rows(void *context, unsigned n, ChudeText rows, GError **error) {
    (void)n;
    ChudeSink *sink = ((const Rows *)context)->sink;
    return sink->write(sink, rows, error);
}

static bool ngram_finish(void *state_, ChudeSink *sink, GError **error) {
    State *state = state_;
    const Ngram *shared = state->shared;
    ChudeCounts *counts = state->observer.counts;
    ChudeCountsFilter filter =
        chude_limits_filter(&shared->limits, chude_counts_documents(counts), shared->top);
    Rows rows = {shared, sink};
    ChudeGramPrinter printer = {format_row, write_rows, &rows};
    unsigned by_count = shared->measure ? 1 : shared->limits.to; /* n of those that come by count */
    bool good = chude_counts_seal(counts, chude_counts_least(&filter), error) &&
                chude_counts_print(counts, shared->limits.from, MIN(by_count, shared->limits.to), &filter,
                                   &printer, error);
    for (unsigned n = MAX(shared->limits.from, by_count + 1); good && n <= shared->limits.to; n++) {
        good = chude_collocations_print(counts, n, &filter, shared->measure, shared->host, &printer, error);
    }
    return good;
}

static void ngram_end(void *worker) {
    State *state = worker;
    chude_counts_free(state->observer.counts);
    g_free(state);
}

/* -n A..B gathers what -n B does. */
static void ngram_settings(const void *shared, ChudeSettings *settings) {
    const Ngram *ngram = shared;
    settings->integer(settings, "n", ngram->limits.to);
    if (ngram->connectors) {
        char *hash = g_strdup_printf("%016" G_GINT64_MODIFIER "x", chude_stopwords_hash(ngram->connectors));
        settings->string(settings, "connectors", hash);
        g_free(hash);
    }
}

static bool ngram_save(const void *state_, ChudeRows *rows, GError **error) {
    const State *state = state_;
    return chude_counts_save(state->observer.counts, rows, error);
}

static bool ngram_load(void *state, ChudeSaved *saved, GError **error) {
    return chude_counts_load(((State *)state)->observer.counts, saved, error);
}

static void ngram_close(void *shared) {
    chude_stopwords_free(((Ngram *)shared)->connectors);
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
     .help = "Prints the first N of each length only; 0: all."},
    {.name = "measure",
     .type = CHUDE_CHOICE,
     .values = "g2|npmi|t|log-dice|delta-p",
     .help = "Orders n-grams of two words or more by how strongly they keep together; formulae above."},
    {.name = "model",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Prints the counts of a state that `chude fit ngram` or `merge` made; no documents are read."},
    {.name = "connectors",
     .type = CHUDE_STRING,
     .values = "WORDS",
     .help = "Words, by commas, that n-grams go across without counting them: của,và,of the."},
    {.name = NULL},
};

static const char *const examples[] = {
    "chude ngram -n 3 --min-df 2 news.ndjson",
    "Words, pairs and triples of words that stand in two documents or more.",
    "chude tokenize then stop then ngram -n 2..3 --top 20 news.ndjson",
    "The twenty commonest pairs and the twenty commonest triples without function words.",
    "chude ngram --max-df 50% news.ndjson | head",
    "The commonest words, but for those that stand in more than half of the documents.",
    "chude ngram -n 2 --measure g2 --min-df 5 --top 20 news.ndjson",
    "The twenty pairs that stand together most clearly by more than chance.",
    "chude ngram -n 2..3 --connectors của,và --measure npmi --min-count 10 news.ndjson",
    "Collocations such as “quyền và nghĩa vụ” (two words that count, one that joins them).",
    "chude fit ngram -n 2 news.ndjson -o week.state; chude ngram --model week.state -n 2 --min-df 5",
    "The pairs of a week that was counted before; `chude merge` makes one state of seven days'.",
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
        "A number of documents has no decimal point (--min-df 1), a share has one (--max-df 1.0) or ends in %.\n"
        "\n"
        "--measure adds a member of its name (log_dice, delta_p) to rows of two words or more, which then come by it "
        "falling,\n"
        "count falling, key. It weighs the first n-1 words against the last one. With O the count of the n-gram, a that\n"
        "of its first n-1 words, b that of its last word, all as rows have them, N the count of all words, E = a b / N:\n"
        "  g2        2 (O ln(O/E) + the same of the other three cells of the 2x2 table); Dunning 1993.\n"
        "            Negative where O < E; 10.83 and more is far from chance (p < 0.001).\n"
        "  npmi      ln(O/E) / -ln(O/N), from -1 to 1 (always together); Bouma 2009.\n"
        "            Loves the rare: set --min-count.\n"
        "  t         (O - E) / sqrt(O); Church and others 1991. Loves the common.\n"
        "  log-dice  14 + log2(2 O / (a + b)), 14 at most; Rychlý 2008.\n"
        "            Does not depend on the size of the corpus.\n"
        "  delta-p   O/a - (b - O) / (N - a); Gries 2013. How much the first words raise\n"
        "            the chance of the last.\n"
        "--connectors: a connector between two words of an n-gram is part of its text, but no word of it; n-grams neither begin\n"
        "nor end with one. Rows of single words have them as other words. They join across words that `stop` marked, too;\n"
        "no more than four stand in a row.",
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
    .form = &chude_counts_form,
    .settings = ngram_settings,
    .save = ngram_save,
    .load = ngram_load,
};
