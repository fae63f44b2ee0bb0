/* stop.c - stage `stop`: marks function words, so that they count nowhere and break n-grams. Removes
 * nothing. */
#include <glib.h>

#include "language/language.h"
#include "record.h"
#include "stage.h"
#include "stopwords/stopwords.h"

typedef struct {
    const ChudeStopwords *stopwords;
    ChudeStopCache *cache;
    uint8_t *marks;
    size_t room;
} Stop;

static void *stop_open(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    return chude_stopwords_new(!host->option_flag(args, "no-shipped"), host->option_string(args, "stopwords"),
                               host->option_string(args, "lang"), error);
}

static void stop_close(void *shared) {
    chude_stopwords_free(shared);
}

static void *stop_begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)error;
    Stop *stop = g_new0(Stop, 1);
    stop->stopwords = shared;
    stop->cache = chude_stop_cache_new(stop->stopwords, worker);
    return stop;
}

static void stop_end(void *state) {
    Stop *stop = state;
    chude_stop_cache_free(stop->cache);
    g_free(stop->marks);
    g_free(stop);
}

static void mark(Stop *stop, ChudeText lang, ChudeWords *words) {
    if (words->count > stop->room) {
        stop->room = MAX(words->count, stop->room * 2);
        g_free(stop->marks);
        stop->marks = g_new(uint8_t, stop->room);
    }
    chude_stop_marks(stop->cache, lang, words, stop->marks);
    for (size_t i = 0; i < words->count; i++) {
        /* A mark that stands already stays: it may be another list's. */
        words->tokens[i].flags |= stop->marks[i] ? CHUDE_TOKEN_STOP : 0;
    }
}

static ChudeStatus stop_process(void *state, ChudeBatch *batch, GError **error) {
    (void)error;
    Stop *stop = state;
    for (size_t i = 0; i < batch->count; i++) {
        ChudeDocument *document = &batch->documents[i];
        if (document->dropped || document->row) {
            continue;
        }
        /* The title is in the language of the text, too short as it is to be guessed by itself. */
        ChudeText lang = chude_document_language(document);
        if (document->words) {
            mark(stop, lang, document->words);
            chude_record_set(batch, document, CHUDE_MEMBER_WORDS);
        }
        if (document->title_words) {
            mark(stop, lang, document->title_words);
            chude_record_set(batch, document, CHUDE_MEMBER_TITLE_WORDS);
        }
    }
    return CHUDE_OK;
}

static const ChudeOption options[] = {
    {.name = "stopwords",
     .letter = 's',
     .type = CHUDE_FILE,
     .values = "FILE",
     .help =
         "Adds the entries of this file to the list of every language; a '-' before an entry takes it out."},
    {.name = "no-shipped",
     .type = CHUDE_FLAG,
     .help = "Leaves out the lists that come with the program: only --stopwords counts."},
    {.name = "lang",
     .type = CHUDE_STRING,
     .values = "CODE",
     .help = "Takes this language's list for every document, instead of that of the document's lang."},
    {.name = NULL},
};

static const char *const needs[] = {"words", NULL};
static const char *const gives[] = {"words", NULL};

static const char *const examples[] = {
    "chude tokenize then stop news.ndjson",
    "Marks function words by the list of each document's language: \\-và, \\-của, \\-the.",
    "chude tokenize then stop --stopwords mine.txt news.ndjson",
    "The same, with the entries of mine.txt too.",
    "chude tokenize then stop --no-shipped --stopwords mine.txt news.ndjson",
    "Marks the entries of mine.txt and nothing else.",
    "chude tokenize then stop --lang en then ngram -n 2 news.ndjson",
    "Takes the English list, whatever the documents say of their language.",
    NULL,
};

static const ChudeDataFile models[] = {{"stopwords/", "no-shipped"}, {NULL, NULL}};

const ChudeStage chude_stage_stop = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_MAP,
    .name = "stop",
    .version = "1",
    .summary = "marks function words, which then count nowhere",
    .description =
        "Nothing is removed: a marked token is written \\-của, later stages do not count it, n-grams do not\n"
        "bridge it, and keyphrase may.\n"
        "\n"
        "The list is chosen by the document's lang (guessed where it has none); a language without a list\n"
        "has only the entries of --stopwords. A list is UTF-8 text, an entry a line, '#' for comments. Case,\n"
        "tone placement (hoà, hòa), composition and the kind of apostrophe do not matter. An entry of\n"
        "several syllables (bên cạnh đó) is found over several tokens too, within a sentence and the longest\n"
        "first; it never begins or ends inside a word: 'đó' does not mark 'do_đó'.\n"
        "\n"
        "A line '-nhân dân' takes an entry out of the list, so that it counts again. It takes out no more\n"
        "than itself: words of it that are entries of their own are marked still. Marks that the input has\n"
        "already stay.",
    .examples = examples,
    .needs = needs,
    .gives = gives,
    .options = options,
    .open = stop_open,
    .begin = stop_begin,
    .process = stop_process,
    .end = stop_end,
    .close = stop_close,
    .models = models,
};
