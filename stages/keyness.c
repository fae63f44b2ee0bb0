/* keyness.c - the stage `keyness`: terms of a corpus that stand out against a reference.
 *
 * The first look counts n-grams, as `ngram` does; finish compares and chooses; the second look sees how the chosen terms are spread over the
 * documents. By a saved state there is no second look, and so no dispersion. */
#include <glib.h>

#include "counting/limits.h"
#include "counting/observer.h"
#include "counting/save.h"
#include "embedded.h"
#include "fail.h"
#include "keyness/spread.h"
#include "keyness/terms.h"

enum { MOST = 50000 }; /* terms of each side: they stay in memory */

typedef struct {
    const ChudeHost *host;
    ChudeKeynessOptions options;
    ChudeBackground *background; /* NULL: another corpus is the reference */
} Keyness;

typedef struct {
    ChudeObserver observer; /* first */
    const Keyness *shared;
    const ChudeCounts *reference; /* of another state, which outlives this one */
    GArray *terms;                /* ChudeKeyTerm, from finish on, in the result */
    ChudeKeyIndex *index;
    ChudeKeyLook *look; /* of the second look */
} State;

/* ---- options ---- */

static void keyness_close(void *data) {
    Keyness *shared = data;
    chude_background_free(shared->background);
    g_free(shared);
}

static bool read_background(Keyness *shared, const char *language, GError **error) {
    char *name = g_strdup_printf("models/%s.background.tsv", language);
    const ChudeEmbedded *file = chude_embedded_find(name);
    g_assert(file);
    shared->background =
        chude_background_parse((ChudeText){(const char *)file->data, file->size}, name, error);
    g_free(name);
    return shared->background != NULL;
}

static bool read_options(Keyness *shared, const ChudeHost *host, const ChudeArgs *args, GError **error) {
    ChudeKeynessOptions *options = &shared->options;
    ChudeLimits limits = {0};
    const char *measure = host->option_string(args, "measure"),
               *direction = host->option_string(args, "direction"), *by = host->option_string(args, "by"),
               *background = host->option_string(args, "background");
    bool corpus = host->option_strings(args, "reference")[0] != NULL;
    if (!chude_limits_parse_lengths(&limits, host->option_string(args, "n"), error)) {
        return false;
    }
    options->from = limits.from;
    options->to = limits.to;
    options->min_count = (uint64_t)host->option_integer(args, "min-count");
    options->min_df = (uint64_t)host->option_integer(args, "min-df");
    options->top = (size_t)host->option_integer(args, "top");
    options->max_q = host->option_number(args, "max-q");
    options->prior = host->option_number(args, "prior");
    options->over = !direction || direction[0] != 'u';
    options->under = direction ? direction[0] != 'o' : corpus;
    options->measure = measure[0] == 'g'                   ? CHUDE_KEYNESS_G2
                       : g_str_equal(measure, "log-ratio") ? CHUDE_KEYNESS_LOG_RATIO
                                                           : CHUDE_KEYNESS_LOG_ODDS;
    options->by_df = by ? by[0] == 'd' : !corpus;
    if (corpus && background) {
        chude_fail(error, "--background and --reference exclude each other: one reference is compared with");
        return false;
    }
    if (!corpus && !options->by_df) {
        chude_fail(error, "--by count: the shipped background has document frequencies only; give "
                          "--reference, or --by df");
        return false;
    }
    return corpus || read_background(shared, background ? background : "vi", error);
}

static void *keyness_open(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    Keyness *shared = g_new0(Keyness, 1);
    shared->host = host;
    if (!read_options(shared, host, args, error)) {
        keyness_close(shared);
        return NULL;
    }
    return shared;
}

/* ---- states ---- */

static void *keyness_begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)error;
    const Keyness *keyness = shared;
    State *state = g_new0(State, 1);
    state->observer = chude_observer(keyness->host, worker, keyness->options.to);
    state->shared = keyness;
    return state;
}

static void keyness_end(void *data) {
    State *state = data;
    chude_key_look_free(state->look);
    chude_key_index_free(state->index);
    g_clear_pointer(&state->terms, g_array_unref);
    chude_counts_free(state->observer.counts);
    g_free(state);
}

static bool keyness_merge(void *into_data, void *const *from, size_t n, GError **error) {
    State *into = into_data;
    for (size_t i = 0; i < n; i++) {
        State *other = from[i];
        if (!into->look) {
            into->look = g_steal_pointer(&other->look);
        } else if (other->look && other != into) {
            chude_key_look_merge(into->look, other->look);
        }
    }
    return chude_observer_merge(into_data, from, n, error);
}

static size_t keyness_held(const void *data) {
    const State *state = data;
    return chude_observer_held(state) + (state->look ? chude_key_look_held(state->look) : 0);
}

static bool keyness_spill(void *data, GError **error) {
    State *state = data;
    if (state->look) {
        chude_key_look_forget(state->look);
    }
    return chude_observer_spill(state, error);
}

static bool keyness_settle(void *data, GError **error) {
    return chude_counts_seal(((State *)data)->observer.counts, (ChudeCount){1, 1}, error);
}

static void keyness_compare(void *data, const void *reference) {
    ((State *)data)->reference = ((const State *)reference)->observer.counts;
}

static bool keyness_finish(void *data, ChudeSink *sink, GError **error) {
    (void)sink;
    State *state = data;
    const Keyness *shared = state->shared;
    g_assert(state->reference || shared->background);
    const ChudeKeynessCorpora corpora = {state->observer.counts, state->reference, shared->background,
                                         shared->host};
    if (!keyness_settle(state, error) ||
        !(state->terms = chude_key_terms(&corpora, &shared->options, error))) {
        return false;
    }
    state->index = chude_key_index_new(state->terms, state->observer.counts);
    return true;
}

static ChudeStatus keyness_look_again(const void *result, void *data, ChudeBatch *batch, GError **error) {
    State *state = data;
    if (!state->look) {
        state->look = chude_key_look_new(((const State *)result)->index, state->observer.worker);
    }
    for (size_t i = 0; i < batch->count; i++) {
        const ChudeDocument *document = &batch->documents[i];
        if (!document->dropped && !document->row &&
            !chude_key_look_add(state->look, document->words, error)) {
            return CHUDE_FAIL;
        }
    }
    return CHUDE_OK;
}

/* ---- rows ---- */

static void add_integer(ChudeBuffer *json, const char *name, uint64_t value) {
    chude_json_literal(json, name);
    chude_buffer_char(json, ':');
    chude_json_integer(json, (int64_t)value);
    chude_buffer_char(json, ',');
}

static void add_number(ChudeBuffer *json, const char *name, double value) {
    chude_buffer_char(json, ',');
    chude_json_literal(json, name);
    chude_buffer_char(json, ':');
    chude_json_number(json, value);
}

static void add_reference(ChudeBuffer *json, const State *state, const ChudeKeyTerm *term) {
    chude_buffer_literal(json, "\"reference\":{");
    if (state->reference) {
        add_integer(json, "count", term->reference.count);
    }
    add_integer(json, term->bounded ? "df_at_most" : "df", term->reference.df);
    if (state->reference) {
        add_integer(json, "words", chude_counts_words(state->reference));
        add_integer(json, "documents", chude_counts_documents(state->reference));
    } else {
        add_integer(json, "documents", (uint64_t)chude_background_documents(state->shared->background));
    }
    json->size--; /* the comma */
    chude_buffer_char(json, '}');
}

static void add_row(ChudeBuffer *json, const State *state, const ChudeKeyLook *look, guint place,
                    ChudeText text) {
    const ChudeKeyTerm *term = &g_array_index(state->terms, ChudeKeyTerm, place);
    const ChudeCounts *counts = state->observer.counts;
    chude_buffer_literal(json, "{\"n\":");
    chude_json_integer(json, term->gram.n);
    chude_buffer_char(json, ',');
    chude_gram_json(&term->gram, text, json);
    chude_buffer_char(json, ',');
    add_integer(json, "words", chude_counts_words(counts));
    add_integer(json, "documents", chude_counts_documents(counts));
    add_reference(json, state, term);
    chude_buffer_literal(json, state->shared->options.by_df ? ",\"by\":\"df\"" : ",\"by\":\"count\"");
    add_number(json, "g2", term->scores.g2);
    add_number(json, "log_ratio", term->scores.log_ratio);
    add_number(json, "log_odds", term->scores.log_odds);
    add_number(json, "z", term->scores.z);
    add_number(json, "q", term->q);
    if (look && !term->absent) {
        add_number(json, "dp", chude_key_look_dp(look, place));
    }
    chude_buffer_literal(json, "}\n");
}

static ChudeVocabularyReader *reader_of(const ChudeCounts *counts) {
    return counts ? chude_vocabulary_reader_new(chude_counts_vocabulary(counts)) : NULL;
}

static bool keyness_emit(void *result, void *looked, ChudeSink *sink, GError **error) {
    const State *state = result;
    const ChudeKeyLook *look = looked ? ((const State *)looked)->look : NULL;
    ChudeVocabularyReader *own = reader_of(state->observer.counts), *other = reader_of(state->reference);
    ChudeBuffer text = {0}, json = {0};
    bool good = true;
    for (guint i = 0; good && i < state->terms->len; i++) {
        const ChudeKeyTerm *term = &g_array_index(state->terms, ChudeKeyTerm, i);
        text.size = json.size = 0;
        good = chude_gram_text(term->absent ? other : own, &term->gram, &text, error);
        if (good) {
            add_row(&json, state, look, i, chude_buffer_text(&text));
            good = sink->write(sink, chude_buffer_text(&json), error);
        }
    }
    chude_vocabulary_reader_free(own);
    chude_vocabulary_reader_free(other);
    chude_buffer_clear(&text);
    chude_buffer_clear(&json);
    return good;
}

/* ---- saved states: those of `fit ngram` ---- */

static void keyness_settings(const void *shared, ChudeSettings *settings) {
    settings->integer(settings, "n", ((const Keyness *)shared)->options.to);
}

static bool keyness_load(void *state, ChudeSaved *saved, GError **error) {
    return chude_counts_load(((State *)state)->observer.counts, saved, error);
}

/* ---- the descriptor ---- */

static const ChudeOption options[] = {
    {.name = "reference",
     .type = CHUDE_STRINGS,
     .values = "FILE",
     .help =
         "Compares with these documents (may be given again), or with a saved state; default: the shipped "
         "background."},
    {.name = "background",
     .type = CHUDE_CHOICE,
     .values = "vi|en",
     .help = "Which shipped background, where there is no --reference; default: vi."},
    {.name = "by",
     .type = CHUDE_CHOICE,
     .values = "count|df",
     .help =
         "Compares occurrences, or documents that have the term; default: count, and df against a background."},
    {.name = "n",
     .letter = 'n',
     .type = CHUDE_STRING,
     .fallback = "1",
     .values = "N|A..B",
     .help = "Lengths in words: N for 1 to N, A..B for A to B; at most 5."},
    {.name = "min-count",
     .type = CHUDE_INTEGER,
     .fallback = "3",
     .values = "N",
     .minimum = 1,
     .maximum = 1e15,
     .help = "Tests only what occurs so often in one of the two."},
    {.name = "min-df",
     .type = CHUDE_INTEGER,
     .fallback = "2",
     .values = "N",
     .minimum = 1,
     .maximum = 1e15,
     .help = "Tests only what stands in so many documents of one of the two."},
    {.name = "direction",
     .type = CHUDE_CHOICE,
     .values = "both|over|under",
     .help =
         "Terms that are more frequent than in the reference, those that are rarer or missing, or both; default: both, and over "
         "against a background."},
    {.name = "measure",
     .type = CHUDE_CHOICE,
     .fallback = "g2",
     .values = "g2|log-ratio|log-odds",
     .help = "What orders the rows: how sure, how much, or both at once (z of the log-odds)."},
    {.name = "max-q",
     .type = CHUDE_NUMBER,
     .fallback = "0.05",
     .values = "Q",
     .minimum = 0,
     .maximum = 1,
     .help = "Leaves out terms whose q is larger; 1: none."},
    {.name = "top",
     .type = CHUDE_INTEGER,
     .fallback = "50",
     .values = "N",
     .minimum = 1,
     .maximum = MOST,
     .help = "Prints the first N of each direction."},
    {.name = "prior",
     .type = CHUDE_NUMBER,
     .fallback = "500",
     .values = "N",
     .minimum = 1e-6,
     .maximum = 1e15,
     .help = "Weight of the prior of the log-odds: so many words, or documents."},
    {.name = "model",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help =
         "Compares a state that `chude fit ngram` or `merge` made; naming it in place of documents is the same."},
    {.name = NULL},
};

static const char *const examples[] = {
    "chude tokenize then stop then keyness news.ndjson",
    "What these documents are about, against thirty thousand news articles.",
    "chude keyness today.ndjson --reference week.ndjson",
    "What today's words are, and what it is silent about, against the week before.",
    "chude fit ngram today.ndjson -o a.state; chude fit ngram week.ndjson -o b.state; chude keyness a.state --reference b.state",
    "The same of states that were counted before; `chude merge` makes one of seven days'.",
    "chude keyness -n 3 --by df --direction over --measure log-odds --top 20 today.ndjson --reference week.ndjson",
    "Words, pairs and triples, by the documents that have them.",
    NULL,
};

static const char *const needs[] = {"words", NULL};
static const ChudeDataFile models[] = {
    {"models/vi.background.tsv", "reference"}, {"models/en.background.tsv", "reference"}, {NULL, NULL}};

const ChudeStage chude_stage_keyness = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_SINK,
    .name = "keyness",
    .version = "1",
    .summary = "terms of a corpus that stand out against a reference",
    .description =
        "Prints a row of chude.keyness/1 for each term: what `ngram` prints of it (n, text, count, df), `words` and `documents`\n"
        "of the corpus, the same of the reference, and how far they differ. Terms that are more frequent than in the\n"
        "reference come first, best first; then those that are rarer or missing, best first, with negative scores.\n"
        "The reference goes through the same stages, if they stand in the same command: `stop then keyness`. In a shell chain give\n"
        "what those stages made of the reference, too. A saved state that was counted otherwise is refused.\n"
        "\n"
        "With a and b the term's occurrences (documents with --by df) in corpus and reference, c and d the words\n"
        "(documents) of each, whatever n is:\n"
        "  g2         2 (a ln(a/E1) + b ln(b/E2)), E1 = c (a+b)/(c+d), E2 = d (a+b)/(c+d);\n"
        "             Rayson and Garside 2000. By df, over all four cells of the 2x2 table;\n"
        "             Dunning 1993. How sure: it grows with the size of the corpora.\n"
        "  log_ratio  log2((a/c) / (b/d)), 0.5 for a count of 0; Hardie 2014. How much: 1 is\n"
        "             twice as frequent, 3 eight times. Loves the rare: mind q and df.\n"
        "  log_odds   ln((a+w)/(c+P-a-w)) - ln((b+w)/(d+P-b-w)), w = P (a+b)/(c+d), P being\n"
        "             --prior; z is it over sqrt(1/(a+w) + 1/(b+w)). Monroe and others 2008.\n"
        "             --measure log-odds orders by z, where neither rare nor common terms win.\n"
        "  q          of Benjamini and Hochberg 1995, over all terms tested, from the chance\n"
        "             p = erfc(sqrt(|g2|/2)): chi-square, one degree of freedom.\n"
        "  dp         Gries' deviation of proportions (2008, not normalised) over the documents,\n"
        "             weighted by their words: 0 is spread evenly, near 1 all in one document.\n"
        "             Of the corpus, not the reference; absent for a saved state, which does not\n"
        "             know it, and for terms that the corpus does not have.\n"
        "             What few of many documents have is near 1 whatever: compare it at like df.\n"
        "Words come in bursts, which p does not know: one document may make a term significant. See df and dp, or use --by df.\n"
        "\n"
        "The shipped backgrounds have document frequencies of news articles, so documents are compared: `reference` has df and\n"
        "documents only. Longer documents hold more words, so they should be about as long as news articles (400 words). They\n"
        "are of words as `tokenize` finds them: --unit syllable wants a --reference. Of what they do not have, `df_at_most`\n"
        "stands in place of df; scores take it as the df, and so are too low, never too high. Against them only terms of the\n"
        "corpus are tested, none with a number in it, and none is said to be missing.",
    .examples = examples,
    .needs = needs,
    .options = options,
    .open = keyness_open,
    .begin = keyness_begin,
    .process = chude_observer_process,
    .merge = keyness_merge,
    .finish = keyness_finish,
    .apply = keyness_look_again,
    .emit = keyness_emit,
    .end = keyness_end,
    .close = keyness_close,
    .held = keyness_held,
    .spill = keyness_spill,
    .form = &chude_counts_form,
    .settings = keyness_settings,
    .models = models,
    .load = keyness_load,
    .settle = keyness_settle,
    .compare = keyness_compare,
};
