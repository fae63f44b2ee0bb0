/* ngram - counts n-grams of words, and prints a row for each. */
#include <glib.h>

#include "counting/counts.h"
#include "counting/limits.h"
#include "counting/observer.h"
#include "counting/save.h"
#include "fail.h"

enum { ROWS_A_PART = 4096 }; /* rows that one thread formats at a time */

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

/* Rows that are formatted on all threads at once, and written in order. */
typedef struct {
    const ChudeCounts *counts;
    unsigned n;
    const uint32_t *ids;
    size_t size;
    ChudeBuffer *rows; /* one for each part */
} Rows;

static void format_part(void *context, size_t part) {
    Rows *rows = context;
    ChudeBuffer *lines = &rows->rows[part], scratch = {NULL, 0, 0};
    size_t end = MIN(rows->size, (part + 1) * ROWS_A_PART);
    lines->size = 0;
    for (size_t i = part * ROWS_A_PART; i < end; i++) {
        chude_buffer_literal(lines, "{\"n\":");
        chude_json_integer(lines, rows->n);
        chude_buffer_char(lines, ',');
        chude_counts_json(rows->counts, rows->n, rows->ids[i], lines, &scratch);
        chude_buffer_literal(lines, "}\n");
    }
    chude_buffer_clear(&scratch);
}

static bool write_rows(const State *state, unsigned n, const uint32_t *ids, size_t size, ChudeSink *sink,
                       GError **error) {
    const ChudeHost *host = state->shared->host;
    size_t parts_at_once = (size_t)MAX(host->threads, 1) * 4, rows_at_once = parts_at_once * ROWS_A_PART;
    ChudeBuffer *buffers = g_new0(ChudeBuffer, parts_at_once);
    bool good = true;
    for (size_t begin = 0; good && begin < size; begin += rows_at_once) {
        Rows rows = {state->observer.counts, n, ids + begin, MIN(rows_at_once, size - begin), buffers};
        size_t parts = (rows.size + ROWS_A_PART - 1) / ROWS_A_PART;
        host->parallel(host, parts, format_part, &rows);
        for (size_t part = 0; good && part < parts; part++) {
            good = sink->write(sink, chude_buffer_text(&buffers[part]), error);
        }
    }
    for (size_t part = 0; part < parts_at_once; part++) {
        chude_buffer_clear(&buffers[part]);
    }
    g_free(buffers);
    return good;
}

/* Rows of a state that was spilled: one by one, written in pieces of about this size. */
enum { PIECE = 1 << 16 };

typedef struct {
    ChudeSink *sink;
    ChudeBuffer lines;
} Pieces;

static bool write_piece(Pieces *pieces, GError **error) {
    bool good = pieces->sink->write(pieces->sink, chude_buffer_text(&pieces->lines), error);
    pieces->lines.size = 0;
    return good;
}

static bool add_to_piece(void *context, unsigned n, ChudeText row, GError **error) {
    Pieces *pieces = context;
    chude_buffer_literal(&pieces->lines, "{\"n\":");
    chude_json_integer(&pieces->lines, n);
    chude_buffer_char(&pieces->lines, ',');
    chude_buffer_add(&pieces->lines, row.data, row.size);
    chude_buffer_literal(&pieces->lines, "}\n");
    return pieces->lines.size < PIECE || write_piece(pieces, error);
}

static bool write_spilled(const State *state, const ChudeCountsFilter *filter, ChudeSink *sink,
                          GError **error) {
    const ChudeLimits *limits = &state->shared->limits;
    Pieces pieces = {.sink = sink};
    bool good = chude_counts_each(state->observer.counts, limits->from, limits->to, filter,
                                  state->shared->host, add_to_piece, &pieces, error);
    good = good && (pieces.lines.size == 0 || write_piece(&pieces, error));
    chude_buffer_clear(&pieces.lines);
    return good;
}

static bool ngram_finish(void *state_, ChudeSink *sink, GError **error) {
    State *state = state_;
    const Ngram *shared = state->shared;
    if (!chude_counts_seal(state->observer.counts, shared->host, error)) {
        return false;
    }
    ChudeCountsFilter filter =
        chude_limits_filter(&shared->limits, chude_counts_documents(state->observer.counts), shared->top);
    if (chude_counts_spilled(state->observer.counts)) {
        return write_spilled(state, &filter, sink, error);
    }
    bool good = true;
    for (unsigned n = shared->limits.from; good && n <= shared->limits.to; n++) {
        size_t size;
        uint32_t *ids = chude_counts_select(state->observer.counts, n, &filter, &size);
        good = write_rows(state, n, ids, size, sink, error);
        g_free(ids);
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
    settings->integer(settings, "n", ((const Ngram *)shared)->limits.to);
}

static bool ngram_save(const void *state_, ChudeRows *rows, GError **error) {
    const State *state = state_;
    return chude_counts_save(state->observer.counts, state->shared->host, rows, error);
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
    .form = &chude_counts_form,
    .settings = ngram_settings,
    .save = ngram_save,
};
