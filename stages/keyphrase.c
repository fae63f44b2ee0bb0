/* keyphrase.c - the phrases that tell what a document is about. The way of a document:
 * keyphrases/sequence.h (its tokens and the spans that may be phrases), candidates.h, forms.h, rank.h, choose.h. */
#include <glib.h>

#include "embedded.h"
#include "fail.h"
#include "keyphrases/backgrounds.h"
#include "keyphrases/choose.h"
#include "keyphrases/own_places.h"
#include "keyphrases/rank.h"
#include "language/language.h"
#include "record.h"
#include "worker.h"

enum { KEPT_TOKENS = 1 << 18 };

typedef struct {
    ChudeBackground *backgrounds[CHUDE_LANGUAGES];
    ChudeStopwords *stopwords;
    ChudeTrees *trees;
    ChudeAbbreviations *abbreviations;
    ChudeOwnTerms *terms; /* NULL: the user has none */
    size_t top;
    double diversity;
    uint32_t most_syllables;
} Shared;

typedef struct {
    const Shared *shared;
    ChudeSequencer *sequencer;
    ChudeSequence sequence, title;
    ChudeCandidates candidates;
    ChudeForms *forms;
    ChudeOwnPlacer *own;
    ChudeChooser *chooser;
} Worker;

static void close_shared(void *state) {
    Shared *shared = state;
    for (int i = 0; i < CHUDE_LANGUAGES; i++) {
        chude_background_free(shared->backgrounds[i]);
    }
    chude_stopwords_free(shared->stopwords);
    chude_trees_free(shared->trees);
    chude_abbreviations_free(shared->abbreviations);
    chude_own_terms_free(shared->terms);
    g_free(shared);
}

/* The trees of a file, or those that ship. */
static ChudeTrees *load_trees(const char *path, GError **error) {
    const char *name = "models/keyphrase.trees";
    if (!path) {
        const ChudeEmbedded *file = chude_embedded_find(name);
        if (!file) {
            chude_fail(error, "%s is not compiled into this program: build it again", name);
            return NULL;
        }
        return chude_trees_parse((ChudeText){(const char *)file->data, file->size}, name, chude_feature_names,
                                 CHUDE_FEATURES, error);
    }
    char *bytes = NULL;
    gsize size = 0;
    GError *cause = NULL;
    if (!g_file_get_contents(path, &bytes, &size, &cause)) {
        chude_fail(error, "--ranking: %s", cause->message);
        g_error_free(cause);
        return NULL;
    }
    ChudeTrees *trees =
        chude_trees_parse((ChudeText){bytes, size}, path, chude_feature_names, CHUDE_FEATURES, error);
    g_free(bytes);
    return trees;
}

static void *open_shared(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    Shared *shared = g_new0(Shared, 1);
    shared->diversity = host->option_number(args, "diversity");
    shared->top = (size_t)host->option_integer(args, "top");
    shared->most_syllables = (uint32_t)host->option_integer(args, "max-syllables");
    bool well = true;
    for (unsigned i = 0; i < CHUDE_BACKGROUNDS && well; i++) {
        shared->backgrounds[i] = chude_background_shipped(i, error);
        well = shared->backgrounds[i] != NULL;
    }
    shared->trees = well ? load_trees(host->option_string(args, "ranking"), error) : NULL;
    shared->stopwords = shared->trees ? chude_stopwords_new(true, NULL, NULL, error) : NULL;
    if (shared->stopwords) {
        shared->abbreviations = chude_abbreviations_new(host->option_string(args, "abbreviations"), error);
    }
    const char *terms = host->option_string(args, "terms");
    if (shared->abbreviations && terms) {
        shared->terms = chude_own_terms_load(terms, error);
    }
    if (!shared->abbreviations || (terms && !shared->terms)) {
        close_shared(shared);
        return NULL;
    }
    return shared;
}

static void *begin_worker(const void *state, ChudeWorker *host_worker, GError **error) {
    (void)error;
    const Shared *shared = state;
    const ChudeBackground *backgrounds[CHUDE_LANGUAGES];
    for (int i = 0; i < CHUDE_LANGUAGES; i++) {
        backgrounds[i] = shared->backgrounds[i];
    }
    Worker *worker = g_new0(Worker, 1);
    worker->shared = shared;
    worker->sequencer = chude_sequencer_new(host_worker, shared->stopwords, backgrounds);
    worker->forms = chude_forms_new(shared->abbreviations);
    worker->own = chude_own_placer_new(shared->terms, host_worker);
    worker->chooser = chude_chooser_new(shared->trees, shared->diversity);
    return worker;
}

static void end_worker(void *state) {
    Worker *worker = state;
    chude_sequencer_free(worker->sequencer);
    g_free(worker->sequence.tokens);
    g_free(worker->title.tokens);
    chude_candidates_clear(&worker->candidates);
    chude_forms_free(worker->forms);
    chude_own_placer_free(worker->own);
    chude_chooser_free(worker->chooser);
    g_free(worker);
}

static void annotate(Worker *worker, ChudeBatch *batch, ChudeDocument *document) {
    const Shared *shared = worker->shared;
    ChudeText lang = chude_document_language(document);
    bool titled = document->title_words && document->title_words->count;
    if (titled) {
        chude_sequencer_read(worker->sequencer, document->title_words, lang, shared->most_syllables,
                             &worker->title);
    }
    chude_sequencer_read(worker->sequencer, document->words, lang, shared->most_syllables, &worker->sequence);
    /* the second reading may have moved the facts that both share */
    worker->title.facts = worker->sequence.facts;
    chude_own_places_find(worker->own, document->words, &worker->sequence);
    bool headed = !titled && document->title.size > 0;
    chude_candidates_gather(&worker->candidates, &worker->sequence, titled ? &worker->title : NULL, headed);
    chude_own_places_mark(worker->own, &worker->candidates);
    bool joined = chude_forms_join(worker->forms, &worker->candidates, &worker->sequence, document->words);
    bool vietnamese = chude_sequencer_language(lang) == CHUDE_LANGUAGE_VI;
    document->keyphrases =
        chude_choose(worker->chooser, &worker->candidates, joined ? worker->forms : NULL, &worker->sequence,
                     document->words, vietnamese, shared->top, batch->arena, &document->keyphrase_count);
    document->has_keyphrases = true;
    chude_record_set(batch, document, CHUDE_MEMBER_KEYPHRASES);
    if (worker->sequence.room > KEPT_TOKENS) { /* one giant must not take its room for the rest of the run */
        g_clear_pointer(&worker->sequence.tokens, g_free);
        worker->sequence.room = 0;
    }
}

static ChudeStatus process(void *state, ChudeBatch *batch, GError **error) {
    (void)error;
    for (size_t i = 0; i < batch->count; i++) {
        ChudeDocument *document = &batch->documents[i];
        if (!document->dropped && !document->row && document->words) {
            annotate(state, batch, document);
        }
    }
    return CHUDE_OK;
}

static const ChudeOption options[] = {
    {.name = "top",
     .letter = 0,
     .type = CHUDE_INTEGER,
     .fallback = "10",
     .values = "N",
     .minimum = 1,
     .maximum = 1000,
     .help = "How many keyphrases a document gets at most."},
    {.name = "max-syllables",
     .letter = 0,
     .type = CHUDE_INTEGER,
     .fallback = "8",
     .values = "N",
     .minimum = 1,
     .maximum = CHUDE_PHRASE_SYLLABLES,
     .help = "How many syllables (words, in other languages) a keyphrase has at most."},
    {.name = "diversity",
     .type = CHUDE_NUMBER,
     .fallback = "0.5",
     .values = "N",
     .minimum = 0,
     .maximum = 0.9,
     .help = "How much less a Vietnamese keyphrase scores that overlaps a better one; 0: not at all."},
    {.name = "ranking",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Rank by these trees, which models/train_keyphrase.py learned, in place of those that ship."},
    {.name = "abbreviations",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help =
         "Short forms of your own, one a line: the short form, a tab, the full form, then, where it has other "
         "meanings, a tab and \"?\"."},
    {.name = "terms",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Terms of your own, one a line: +term is a keyphrase wherever it stands, -term never is one."},
    {.name = NULL},
};

static const char *const examples[] = {
    "chude keyphrase --top 15 news.ndjson",
    "Adds the fifteen best keyphrases of each article, with every place where they stand.",
    "chude tokenize then stop then keyphrase --max-syllables 4 news.ndjson",
    "Keyphrases of at most four syllables; what `stop` marked neither begins nor ends one.",
    "chude keyphrase --terms terms.txt news.ndjson",
    "Each +term of terms.txt is a keyphrase of every article in which it stands; no -term is one.",
    NULL,
};

static const char *const needs[] = {"words", NULL};
static const char *const gives[] = {"keyphrases", NULL};

const ChudeStage chude_stage_keyphrase = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_MAP,
    .name = "keyphrase",
    .version = "1",
    .summary = "the phrases that tell what a document is about",
    /* clang-format off */
    .description =
        "Adds `keyphrases`: [{text, score, count, offsets}], best first. A candidate is a run of up to five words\n"
        "(eight in a name) of one sentence with no function word at its edges; `của`, `và` (`of`, `and`) and a\n"
        "comma as in `phòng, chống tội phạm` may stand inside. Boosted trees, learned from editors' tags, rank them\n"
        "by count, place, title, capitals, what stands around, cohesion, nesting and rarity against a shipped\n"
        "background of document frequencies; the score, 0 to 1, is their output; what scores less than 0.02 is left\n"
        "out. Of two Vietnamese phrases of which one holds the other, one that does not stand alone more often is\n"
        "left out; and where one ends as the other begins (`bảo vệ an ninh`, `an ninh Tổ quốc`), --diversity takes from the\n"
        "lower score what they share, N/(1-N) times (maximal marginal relevance, Carbonell and Goldstein 1998).\n"
        "The text is the document's commonest spelling; offsets are bytes of `text`, half-open. A short\n"
        "form and what it stands for (`an ninh Tổ quốc (ANTQ)` in the text, else by the shipped list where both stand\n"
        "in the document) are one keyphrase, and so are an English plural and its singular: count and offsets are of\n"
        "both, text is the commoner one, `variants` [{text, count}] has the others.\n"
        "\n"
        "A list of --terms is UTF-8 text, a term a line behind its sign, '#' for comments. Case, tone placement\n"
        "(hoà, hòa) and composition do not matter. +term comes into the list before all others, in each document\n"
        "where it stands in one sentence as whole words (`tokenize --lexicon` says what one is), be it long, rare or\n"
        "with function words at its edges; its score is half-way from its own to 1, so at least 0.5. Only where there\n"
        "are more of them than --top the best are taken. -term is no keyphrase and no variant of one, nor is what\n"
        "hardly stands outside it; phrases that hold it stay. Of several lines with one term the last counts.",
    /* clang-format on */
    .examples = examples,
    .needs = needs,
    .gives = gives,
    .options = options,
    .open = open_shared,
    .begin = begin_worker,
    .process = process,
    .end = end_worker,
    .close = close_shared,
};
