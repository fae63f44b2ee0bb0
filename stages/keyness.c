/* keyness.c - the stage `keyness`: terms of a corpus that stand out against a reference.
 *
 * The first look counts n-grams, as `ngram` does; finish compares and chooses; the second look sees how the chosen terms are spread over the
 * documents. By a saved state there is no second look, and so no dispersion. Against the shipped backgrounds, all that is done for the
 * documents of each language by themselves. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "counting/limits.h"
#include "counting/save.h"
#include "fail.h"
#include "keyness/left_out.h"
#include "keyness/rows.h"
#include "keyness/spread.h"
#include "keyness/terms.h"
#include "keyphrases/backgrounds.h"

enum { MOST = 50000 }; /* terms of each side: they stay in memory */

typedef struct {
    const ChudeHost *host;
    ChudeKeynessOptions options;
    bool corpus;                                     /* another one is the reference */
    ChudeBackground *backgrounds[CHUDE_BACKGROUNDS]; /* else: those that are; one at least, the others NULL */
    unsigned first;                                  /* the part of what is not told apart by language */
} Keyness;

/* The documents that go with one background; with another corpus as the reference all of them are part 0. */
typedef struct {
    ChudeCounts *counts; /* NULL: no document can be in it */
    GArray *terms;       /* ChudeKeyTerm, from finish on, in the result */
    ChudeKeyIndex *index;
    ChudeKeyLook *look; /* of the second look */
} Part;

typedef struct {
    const Keyness *shared;
    ChudeWorker *worker;
    Part parts[CHUDE_BACKGROUNDS];
    ChudeLeftOut *left_out;       /* documents that are in no part */
    const ChudeCounts *reference; /* of another state, which outlives this one */
} State;

/* ---- options ---- */

static void keyness_close(void *data) {
    Keyness *shared = data;
    for (unsigned i = 0; i < CHUDE_BACKGROUNDS; i++) {
        chude_background_free(shared->backgrounds[i]);
    }
    g_free(shared);
}

/* language: of the only one that is wanted; NULL: all. */
static bool read_backgrounds(Keyness *shared, const char *language, GError **error) {
    for (unsigned i = CHUDE_BACKGROUNDS; i-- > 0;) { /* the first one last: it is `first` */
        if (!language || g_str_equal(language, chude_background_code(i))) {
            shared->first = i;
            shared->backgrounds[i] = chude_background_shipped(i, error);
            if (!shared->backgrounds[i]) {
                return false;
            }
        }
    }
    return true;
}

static bool read_options(Keyness *shared, const ChudeHost *host, const ChudeArgs *args, GError **error) {
    ChudeKeynessOptions *options = &shared->options;
    ChudeLimits limits = {0};
    const char *measure = host->option_string(args, "measure"),
               *direction = host->option_string(args, "direction"), *by = host->option_string(args, "by"),
               *background = host->option_string(args, "background");
    bool corpus = shared->corpus = host->option_strings(args, "reference")[0] != NULL;
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
    return corpus || read_backgrounds(shared, background, error);
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

static void *keyness_begin(const void *data, ChudeWorker *worker, GError **error) {
    (void)error;
    const Keyness *shared = data;
    State *state = g_new0(State, 1);
    state->shared = shared;
    state->worker = worker;
    state->left_out = chude_left_out_new();
    for (unsigned i = 0; i < CHUDE_BACKGROUNDS; i++) {
        if (shared->backgrounds[i] || (shared->corpus && i == shared->first)) {
            state->parts[i].counts = chude_counts_new(shared->options.to, shared->host);
        }
    }
    return state;
}

static void keyness_end(void *data) {
    State *state = data;
    for (unsigned i = 0; i < CHUDE_BACKGROUNDS; i++) {
        Part *part = &state->parts[i];
        chude_key_look_free(part->look);
        chude_key_index_free(part->index);
        g_clear_pointer(&part->terms, g_array_unref);
        chude_counts_free(part->counts);
    }
    chude_left_out_free(state->left_out);
    g_free(state);
}

/* The part that the document is in; NULL: none. */
static Part *part_of(State *state, const ChudeDocument *document) {
    unsigned i = state->shared->corpus ? state->shared->first : chude_background_of(document);
    return i < CHUDE_BACKGROUNDS && state->parts[i].counts ? &state->parts[i] : NULL;
}

static ChudeStatus keyness_process(void *data, ChudeBatch *batch, GError **error) {
    State *state = data;
    for (size_t i = 0; i < batch->count; i++) {
        const ChudeDocument *document = &batch->documents[i];
        if (document->dropped || document->row) {
            continue;
        }
        Part *part = part_of(state, document);
        if (!part) {
            chude_left_out_add(state->left_out, document);
        } else if (!chude_counts_observe(part->counts, state->worker, document->words, error)) {
            return CHUDE_FAIL;
        }
    }
    return CHUDE_OK;
}

static bool merge_part(State *into, void *const *from, size_t n, unsigned part, GError **error) {
    g_autofree ChudeCounts **counts = g_new(ChudeCounts *, n + 1);
    ChudeKeyLook **look = &into->parts[part].look;
    for (size_t i = 0; i < n; i++) {
        State *other = from[i];
        counts[i] = other->parts[part].counts;
        if (!*look) {
            *look = g_steal_pointer(&other->parts[part].look);
        } else if (other->parts[part].look) {
            chude_key_look_merge(*look, other->parts[part].look);
        }
    }
    return chude_counts_merge(into->parts[part].counts, counts, n, error);
}

static bool keyness_merge(void *into_data, void *const *from, size_t n, GError **error) {
    State *into = into_data;
    for (size_t i = 0; i < n; i++) {
        chude_left_out_merge(into->left_out, ((const State *)from[i])->left_out);
    }
    bool good = true;
    for (unsigned i = 0; i < CHUDE_BACKGROUNDS && good; i++) {
        good = !into->parts[i].counts || merge_part(into, from, n, i, error);
    }
    return good;
}

static size_t keyness_held(const void *data) {
    const State *state = data;
    size_t held = 0;
    for (unsigned i = 0; i < CHUDE_BACKGROUNDS; i++) {
        const Part *part = &state->parts[i];
        held += (part->counts ? chude_counts_held(part->counts) : 0) +
                (part->look ? chude_key_look_held(part->look) : 0);
    }
    return held;
}

static bool keyness_spill(void *data, GError **error) {
    State *state = data;
    bool good = true;
    for (unsigned i = 0; i < CHUDE_BACKGROUNDS && good; i++) {
        Part *part = &state->parts[i];
        if (part->look) {
            chude_key_look_forget(part->look);
        }
        good = !part->counts || chude_counts_spill(part->counts, error);
    }
    return good;
}

static bool keyness_settle(void *data, GError **error) {
    State *state = data;
    bool good = true;
    for (unsigned i = 0; i < CHUDE_BACKGROUNDS && good; i++) {
        ChudeCounts *counts = state->parts[i].counts;
        good = !counts || chude_counts_seal(counts, (ChudeCount){1, 1}, error);
    }
    return good;
}

static void keyness_compare(void *data, const void *reference) {
    State *state = data;
    state->reference = ((const State *)reference)->parts[state->shared->first].counts;
}

static ChudeKeynessCorpora corpora_of(const State *state, unsigned part) {
    return (ChudeKeynessCorpora){state->parts[part].counts, state->reference,
                                 state->shared->backgrounds[part], state->shared->host};
}

static bool keyness_finish(void *data, ChudeSink *sink, GError **error) {
    (void)sink;
    State *state = data;
    const Keyness *shared = state->shared;
    g_assert(state->reference || !shared->corpus);
    if (!keyness_settle(state, error)) {
        return false;
    }
    for (unsigned i = 0; i < CHUDE_BACKGROUNDS; i++) {
        Part *part = &state->parts[i];
        const ChudeKeynessCorpora corpora = corpora_of(state, i);
        if (part->counts) {
            part->terms = chude_key_terms(&corpora, &shared->options, error);
            if (!part->terms) {
                return false;
            }
            part->index = chude_key_index_new(part->terms, part->counts);
        }
    }
    chude_left_out_say(state->left_out, shared->host);
    return true;
}

static ChudeStatus keyness_look_again(const void *result, void *data, ChudeBatch *batch, GError **error) {
    State *state = data;
    for (size_t i = 0; i < batch->count; i++) {
        const ChudeDocument *document = &batch->documents[i];
        Part *part = document->dropped || document->row ? NULL : part_of(state, document);
        if (!part) {
            continue;
        }
        if (!part->look) {
            part->look =
                chude_key_look_new(((const State *)result)->parts[part - state->parts].index, state->worker);
        }
        if (!chude_key_look_add(part->look, document->words, error)) {
            return CHUDE_FAIL;
        }
    }
    return CHUDE_OK;
}

/* The language that most documents are in comes first, ties as the languages are numbered. */
static size_t order_parts(const State *state, unsigned order[CHUDE_BACKGROUNDS]) {
    size_t count = 0;
    for (unsigned i = 0; i < CHUDE_BACKGROUNDS; i++) {
        const ChudeCounts *counts = state->parts[i].counts;
        if (counts && chude_counts_documents(counts) > 0) {
            size_t at = count++;
            for (; at > 0 && chude_counts_documents(state->parts[order[at - 1]].counts) <
                                 chude_counts_documents(counts);
                 at--) {
                order[at] = order[at - 1];
            }
            order[at] = i;
        }
    }
    return count;
}

static bool keyness_emit(void *result, void *looked, ChudeSink *sink, GError **error) {
    const State *state = result;
    unsigned order[CHUDE_BACKGROUNDS];
    size_t count = order_parts(state, order);
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        const ChudeKeynessCorpora corpora = corpora_of(state, order[i]);
        const ChudeKeyRows rows = {&corpora, &state->shared->options, state->parts[order[i]].terms,
                                   looked ? ((const State *)looked)->parts[order[i]].look : NULL,
                                   count > 1 ? chude_background_code(order[i]) : NULL};
        good = chude_key_rows_write(&rows, sink, error);
    }
    return good;
}

/* ---- saved states: those of `fit ngram` ---- */

static void keyness_settings(const void *shared, ChudeSettings *settings) {
    settings->integer(settings, "n", ((const Keyness *)shared)->options.to);
}

static bool keyness_load(void *state, ChudeSaved *saved, GError **error) {
    State *into = state;
    return chude_counts_load(into->parts[into->shared->first].counts, saved, error);
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
     .help =
         "Compares with this shipped background alone, and only documents in its language; default: each document "
         "with that of its language, a saved state with vi."},
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
        "The shipped backgrounds have document frequencies of Vietnamese news articles and of English manuals, so documents\n"
        "are compared: `reference` has df and documents only. Longer documents hold more words, so they should be about as long\n"
        "as news articles (400 words). Backgrounds are of words as `tokenize` finds them: --unit syllable wants a --reference.\n"
        "Of what they do not have, `df_at_most` stands in place of df; scores take it as the df, and so are too low, never too\n"
        "high. Against them only terms of the corpus are tested, none with a number in it, and none is said to be missing.\n"
        "\n"
        "A document is compared with the background of its `lang`. Where documents are in several of these languages, each is\n"
        "compared by itself (its own documents, words, q, --top), rows say `lang`, and the language with most documents comes\n"
        "first. Documents in other languages are left out, and their number is said on standard error; `--lang vi` takes all\n"
        "for Vietnamese. A saved state does not tell languages, and is compared as a whole.",
    .examples = examples,
    .needs = needs,
    .options = options,
    .open = keyness_open,
    .begin = keyness_begin,
    .process = keyness_process,
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
