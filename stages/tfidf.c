/* tfidf - weighs the terms of each document by how often they stand in it and how few documents have them. */
#include <glib.h>
#include <math.h>

#include "arena.h"
#include "counting/document.h"
#include "counting/limits.h"
#include "counting/observer.h"
#include "counting/save.h"
#include "fail.h"
#include "matrix/matrix.h"
#include "record.h"

enum { RESULT_ROWS = 1000 }; /* n-grams of each length in --result */

typedef struct {
    const ChudeHost *host;
    ChudeLimits limits;
    size_t top;
    bool sublinear, normalised;
    enum { SMOOTH, PLAIN, BM25, NONE } idf;
    bool matrix; /* is to be written, to: */
    ChudeMatrixFiles files;
} Tfidf;

typedef struct {
    ChudeObserver observer; /* first */
    const Tfidf *shared;
    ChudeGrams *table;             /* in the result: its longer n-grams */
    ChudeColumns *columns;         /* and of --matrix */
    ChudeDocumentCounts *document; /* while applying */
    ChudeEntries *entries;         /* of --matrix */
    ChudeEntry *row;
    size_t row_room;
    ChudeBuffer texts;
} State;

static void *tfidf_open(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    Tfidf *shared = g_new0(Tfidf, 1);
    shared->host = host;
    if (!chude_limits_read(&shared->limits, host, args, error)) {
        g_free(shared);
        return NULL;
    }
    int64_t top = host->option_integer(args, "top");
    shared->top = top ? (size_t)top : SIZE_MAX;
    shared->sublinear = g_str_equal(host->option_string(args, "tf"), "sublinear");
    shared->normalised = g_str_equal(host->option_string(args, "norm"), "l2");
    const char *idf = host->option_string(args, "idf");
    shared->idf = g_str_equal(idf, "plain")  ? PLAIN
                  : g_str_equal(idf, "bm25") ? BM25
                  : g_str_equal(idf, "none") ? NONE
                                             : SMOOTH;
    const char *folder = host->option_string(args, "matrix");
    shared->matrix = folder;
    if (folder && !chude_matrix_open(&shared->files, host, folder, error)) {
        g_free(shared);
        return NULL;
    }
    return shared;
}

static void *tfidf_begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)error;
    const Tfidf *tfidf = shared;
    State *state = g_new0(State, 1);
    state->observer = chude_observer(tfidf->host, worker, tfidf->limits.to);
    state->shared = tfidf;
    return state;
}

/* --result: the commonest terms, in the summary's shape. */
static bool write_result(const State *state, ChudeSink *sink, GError **error) {
    const ChudeLimits *limits = &state->shared->limits;
    uint64_t documents = chude_counts_documents(state->observer.counts);
    ChudeCountsFilter filter = chude_limits_filter(limits, documents, RESULT_ROWS);
    ChudeBuffer json = {NULL, 0, 0};
    chude_buffer_literal(&json, "{\"schema\":\"chude.summary/1\",\"corpus\":{\"documents\":");
    chude_json_integer(&json, (int64_t)documents);
    chude_buffer_literal(&json, "},\"ngrams\":{");
    bool good = chude_counts_lists(state->observer.counts, limits->from, limits->to, &filter, &json, error);
    chude_buffer_literal(&json, "}}\n");
    good = good && sink->write(sink, chude_buffer_text(&json), error);
    chude_buffer_clear(&json);
    return good;
}

static bool tfidf_finish(void *state_, ChudeSink *sink, GError **error) {
    (void)sink;
    State *state = state_;
    ChudeCounts *counts = state->observer.counts;
    const ChudeLimits *limits = &state->shared->limits;
    ChudeCountsFilter filter = chude_limits_filter(limits, chude_counts_documents(counts), SIZE_MAX);
    if (!chude_counts_seal(counts, chude_counts_least(&filter), error)) {
        return false;
    }
    if (limits->to > 1 && !(state->table = chude_grams_new(counts, limits->to, &filter, error))) {
        return false;
    }
    if (state->shared->matrix) {
        state->columns = chude_columns_new(counts, state->table, limits->from, limits->to, &filter, error);
    }
    return !state->shared->matrix || state->columns;
}

static bool tfidf_merge(void *into_, void *const *from, size_t n, GError **error) {
    State *into = into_;
    for (size_t i = 0; i < n; i++) {
        State *part = from[i];
        if (!into->entries) {
            into->entries = g_steal_pointer(&part->entries);
        } else if (part->entries) {
            chude_entries_take(into->entries, part->entries);
        }
    }
    return chude_observer_merge(into, from, n, error);
}

static bool tfidf_emits(const void *shared) {
    return ((const Tfidf *)shared)->matrix;
}

static bool tfidf_emit(void *result_, void *applied_, ChudeSink *sink, GError **error) {
    const State *result = result_;
    State *applied = applied_;
    const Tfidf *tfidf = result->shared;
    if (tfidf->matrix && !applied->entries) { /* no documents */
        applied->entries = chude_entries_new(tfidf->host, result->columns->count);
    }
    return (!tfidf->matrix || chude_matrix_write(&tfidf->files, result->columns, applied->entries, error)) &&
           (!sink || write_result(result, sink, error));
}

/* ---- weights ---- */

/* The formulae are in the description below. */
static double weight_of(const Tfidf *tfidf, uint32_t count, uint32_t df, double documents) {
    double tf = tfidf->sublinear ? 1 + log(count) : count;
    switch (tfidf->idf) {
    case PLAIN:
        return tf * (log(documents / df) + 1);
    case BM25:
        return tf * log(1 + (documents - df + 0.5) / (df + 0.5));
    case NONE:
        return tf;
    default:
        return tf * (log((1 + documents) / (1 + (double)df)) + 1);
    }
}

static int compare_weights(const void *a_, const void *b_, void *scratch) {
    const ChudeDocumentGram *a = a_, *b = b_;
    if (a->weight != b->weight) {
        return a->weight > b->weight ? -1 : 1;
    }
    return chude_document_compare(scratch, a, b);
}

/* Divides by the norm, rounds, and orders by rounded weight, ties by key. */
static void score(const Tfidf *tfidf, ChudeDocumentCounts *document) {
    ChudeDocumentGram *grams = document->grams;
    size_t count = document->count;
    /* Weights and keys are the document's and the corpus's alone, and so is the order of this sum. */
    g_qsort_with_data(grams, (int)count, sizeof *grams, compare_weights, document);
    double squares = 0, norm = 1;
    for (size_t i = 0; i < count && tfidf->normalised; i++) {
        squares += grams[i].weight * grams[i].weight;
    }
    if (squares > 0) {
        norm = sqrt(squares);
    }
    bool tied = false; /* unlike weights became alike by rounding */
    double weight = 0, rounded = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || grams[i].weight != weight) { /* many weights are the same */
            double before = rounded;
            weight = grams[i].weight;
            rounded = chude_round(weight / norm);
            tied = tied || (i && rounded == before);
        }
        grams[i].weight = rounded;
    }
    if (tied) {
        g_qsort_with_data(grams, (int)count, sizeof *grams, compare_weights, document);
    }
}

/* Adds the document's row to the matrix. */
static void add_row(State *state, const ChudeColumns *columns, const ChudeDocument *document) {
    size_t count = state->document->count;
    if (count > state->row_room) {
        state->row_room = MAX(count, state->row_room * 2);
        state->row = g_renew(ChudeEntry, state->row, state->row_room);
    }
    for (size_t i = 0; i < count; i++) {
        const ChudeDocumentGram *gram = &state->document->grams[i];
        state->row[i] = (ChudeEntry){chude_columns_of(columns, gram->n, gram->id), gram->weight};
    }
    chude_matrix_about(document, &state->texts);
    chude_entries_add(state->entries, state->row, count, chude_buffer_text(&state->texts));
}

/* Puts the best terms into the document. */
static bool annotate(State *state, ChudeBatch *batch, ChudeDocument *document, GError **error) {
    const ChudeDocumentGram *grams = state->document->grams;
    size_t count = MIN(state->document->count, state->shared->top);
    state->texts.size = 0;
    document->tfidf = chude_arena_raw(batch->arena, (count + 1) * sizeof *document->tfidf);
    for (size_t i = 0; i < count; i++) {
        size_t begin = state->texts.size;
        if (!chude_document_text(state->document, &grams[i], &state->texts, error)) {
            return false;
        }
        document->tfidf[i] = (ChudeScored){{NULL, state->texts.size - begin}, grams[i].weight};
    }
    const char *text =
        count ? chude_arena_copy(batch->arena, state->texts.data, state->texts.size).data : NULL;
    for (size_t i = 0; i < count; i++) {
        document->tfidf[i].text.data = text;
        text += document->tfidf[i].text.size;
    }
    document->tfidf_count = count;
    chude_record_set(batch, document, CHUDE_MEMBER_TFIDF);
    return true;
}

static ChudeStatus tfidf_apply(const void *result_, void *worker, ChudeBatch *batch, GError **error) {
    const State *result = result_;
    State *state = worker;
    const Tfidf *tfidf = state->shared;
    double documents = (double)chude_counts_documents(result->observer.counts);
    ChudeCountsFilter filter =
        chude_limits_filter(&tfidf->limits, chude_counts_documents(result->observer.counts), SIZE_MAX);
    if (!state->document) {
        state->document =
            chude_document_counts_new(result->observer.counts, result->table, state->observer.worker);
        state->entries = tfidf->matrix ? chude_entries_new(tfidf->host, result->columns->count) : NULL;
    }
    for (size_t i = 0; i < batch->count; i++) {
        ChudeDocument *document = &batch->documents[i];
        if (document->dropped || document->row) {
            continue;
        }
        if (!chude_document_count(state->document, document->words, tfidf->limits.from, tfidf->limits.to,
                                  &filter, error)) {
            return CHUDE_FAIL;
        }
        for (size_t g = 0; g < state->document->count; g++) {
            ChudeDocumentGram *gram = &state->document->grams[g];
            gram->weight = weight_of(tfidf, gram->count, gram->df, documents);
        }
        score(tfidf, state->document);
        if (tfidf->matrix) {
            add_row(state, result->columns, document);
        }
        if (!annotate(state, batch, document, error)) {
            return CHUDE_FAIL;
        }
    }
    return !tfidf->matrix || chude_entries_end_batch(state->entries, batch->sequence, error) ? CHUDE_OK
                                                                                             : CHUDE_FAIL;
}

static size_t tfidf_held(const void *worker) {
    const State *state = worker;
    return chude_observer_held(worker) + (state->document ? chude_document_counts_held(state->document) : 0) +
           (state->entries ? chude_entries_held(state->entries) : 0) + state->row_room * sizeof *state->row;
}

/* While observing, or while annotating. */
static bool tfidf_spill(void *worker, GError **error) {
    State *state = worker;
    if (state->document) {
        chude_document_counts_forget(state->document);
        return !state->entries || chude_entries_spill(state->entries, error);
    }
    return chude_observer_spill(worker, error);
}

static void tfidf_end(void *worker) {
    State *state = worker;
    chude_counts_free(state->observer.counts);
    chude_document_counts_free(state->document);
    chude_grams_free(state->table);
    chude_columns_free(state->columns);
    chude_entries_free(state->entries);
    g_free(state->row);
    chude_buffer_clear(&state->texts);
    g_free(state);
}

/* -n A..B gathers what -n B does. */
static void tfidf_settings(const void *shared, ChudeSettings *settings) {
    settings->integer(settings, "n", ((const Tfidf *)shared)->limits.to);
}

static bool tfidf_load(void *state, ChudeSaved *saved, GError **error) {
    const ChudeCounts *counts = ((const State *)state)->observer.counts;
    if (!chude_counts_load(((State *)state)->observer.counts, saved, error)) {
        return false;
    }
    if (chude_counts_links(counts)) {
        chude_fail(error,
                   "the saved state was counted with --connectors, which tfidf does not know: fit without");
        return false;
    }
    return true;
}

static bool tfidf_save(const void *state_, ChudeRows *rows, GError **error) {
    const State *state = state_;
    return chude_counts_save(state->observer.counts, rows, error);
}

static void tfidf_close(void *shared) {
    g_free(shared);
}

static const ChudeOption options[] = {
    {.name = "n",
     .letter = 'n',
     .type = CHUDE_STRING,
     .fallback = "1",
     .values = "N|A..B",
     .help = "Terms are n-grams: N for 1 to N words, A..B for A to B; at most 5."},
    {.name = "tf",
     .type = CHUDE_CHOICE,
     .fallback = "raw",
     .values = "raw|sublinear",
     .help = "How occurrences in the document weigh: tf, or 1 + ln(tf)."},
    {.name = "idf",
     .type = CHUDE_CHOICE,
     .fallback = "smooth",
     .values = "smooth|plain|bm25|none",
     .help = "How rarity in the corpus weighs; the formulae are above."},
    {.name = "norm",
     .type = CHUDE_CHOICE,
     .fallback = "l2",
     .values = "l2|none",
     .help = "l2 divides by the Euclidean length of the document's weights."},
    {.name = "min-df",
     .type = CHUDE_STRING,
     .fallback = "1",
     .values = "N|SHARE",
     .help = "Leaves out terms of fewer documents: a number (2), or a share of all (0.01, 1%)."},
    {.name = "max-df",
     .type = CHUDE_STRING,
     .fallback = "1.0",
     .values = "N|SHARE",
     .help = "Leaves out terms of more documents: a number (500), or a share of all (0.5, 50%)."},
    {.name = "model",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Goes by the counts of a state that `chude fit tfidf` or `merge` made: documents stream."},
    {.name = "top",
     .type = CHUDE_INTEGER,
     .fallback = "0",
     .values = "N",
     .minimum = 0,
     .maximum = 1e15,
     .help = "Keeps the N best terms of a document, after normalising; 0: all."},
    {.name = "matrix",
     .type = CHUDE_STRING,
     .values = "DIR",
     .help = "Also writes all weights as a document-term matrix, for SciPy and others, into this folder."},
    {.name = NULL},
};

static const char *const examples[] = {
    "chude tokenize then stop then tfidf --top 10 news.ndjson",
    "Adds the ten weightiest words of each article, function words left out.",
    "chude tokenize then tfidf -n 2 --min-df 2 --max-df 0.5 --tf sublinear news.ndjson",
    "Words and pairs that stand in two articles or more, but in no more than half of them.",
    "chude tfidf --idf plain --norm none news.ndjson --result terms.json",
    "Weights not normalised; terms.json has the counts of the thousand commonest words.",
    "chude fit tfidf may.ndjson -o may.state; chude tfidf --model may.state news.ndjson",
    "Weighs articles against all of May's, as they come: in one pass, from a pipe too.",
    "chude tfidf -n 2 --min-df 2 --top 5 --matrix m/ news.ndjson > best.ndjson",
    "The whole document-term matrix, of words and pairs, in m/; see below for loading it.",
    "chude tfidf --idf none --norm none --matrix m/ news.ndjson > counts.ndjson",
    "The same of counts, as scikit-learn's CountVectorizer has them.",
    NULL,
};

static const char *const needs[] = {"words", NULL};
static const char *const gives[] = {"tfidf", NULL};

const ChudeStage chude_stage_tfidf = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_CORPUS,
    .name = "tfidf",
    .version = "1",
    .summary = "weighs terms: often in a document, seldom elsewhere",
    .description =
        "Adds `tfidf` to each document: [{\"text\",\"score\"} …], best first, ties by key. score "
        "= tf * idf, divided by the\n"
        "Euclidean length of all the document's weights (--norm l2). With N documents, df of which have the term:\n"
        "  --tf raw         tf, the term's occurrences in the document\n"
        "  --tf sublinear   1 + ln(tf): scikit-learn's sublinear_tf=True\n"
        "  --idf smooth     ln((1 + N) / (1 + df)) + 1: scikit-learn's default and\n"
        "                   Lucene's ClassicSimilarity.idf\n"
        "  --idf plain      ln(N / df) + 1: TfidfTransformer(smooth_idf=False)\n"
        "  --idf none       1\n"
        "  --idf bm25       ln(1 + (N - df + 0.5) / (df + 0.5)): Lucene's BM25Similarity.idf\n"
        "Without options the scores are those of scikit-learn's TfidfVectorizer on the same tokens. Documents without words\n"
        "count in N. Terms are counted as `ngram` does: see there for what is one term, and how it is spelled. Limits on df\n"
        "apply before normalising, --top after it. --result FILE gets the counts of the 1000 commonest terms of each length,\n"
        "in the shape of a summary.\n"
        "\n"
        "--matrix DIR writes the matrix whose rows are the documents, as they came, and whose columns are the terms, by number\n"
        "of words, then counting key. Its values are the scores as printed, all of them, whatever --top says. DIR gets:\n"
        "  matrix.npz       compressed sparse rows: scipy.sparse.load_npz\n"
        "  matrix.mtx       the same as Matrix Market text, for R, Julia and others\n"
        "  vocabulary.tsv   a line a column: text, n (its words), df\n"
        "  documents.tsv    a line a row: id, title, source\n"
        "Tables have a header; a field with a tab, a line break or a quotation mark is quoted as in CSV. In Python:\n"
        "  import csv, scipy.sparse\n"
        "  X = scipy.sparse.load_npz(\"m/matrix.npz\")\n"
        "  table = open(\"m/vocabulary.tsv\", newline=\"\")\n"
        "  terms = [row[\"text\"] for row in csv.DictReader(table, delimiter=\"\\t\")]\n"
        "The files appear when the whole run has gone well; 32-bit indices become 64-bit ones where they must.",
    .examples = examples,
    .needs = needs,
    .gives = gives,
    .options = options,
    .open = tfidf_open,
    .begin = tfidf_begin,
    .process = chude_observer_process,
    .merge = tfidf_merge,
    .finish = tfidf_finish,
    .apply = tfidf_apply,
    .emit = tfidf_emit,
    .end = tfidf_end,
    .close = tfidf_close,
    .held = tfidf_held,
    .spill = tfidf_spill,
    .form = &chude_counts_form,
    .settings = tfidf_settings,
    .save = tfidf_save,
    .load = tfidf_load,
    .emits = tfidf_emits,
};
