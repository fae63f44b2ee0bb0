/* summary.c - the stage `summary`: one object that says what a corpus is about, with evidence.
 *
 * The first look counts n-grams and gathers the documents' keyphrases; finish chooses the keywords; the second look counts
 * those exactly, wherever they stand, and takes evidence for each. */
#include <glib.h>
#include <string.h>

#include "abbreviations/definitions.h"
#include "counting/counts.h"
#include "counting/limits.h"
#include "counting_key.h"
#include "fail.h"
#include "json_scan.h"
#include "record.h"
#include "stage.h"
#include "summary/corpus.h"
#include "summary/document_topics.h"
#include "summary/in_time.h"
#include "summary/keywords.h"
#include "utf8.h"

typedef struct {
    const ChudeHost *host;
    ChudeLimits limits;
    size_t keywords, top;
    const char *with;
    ChudeAbbreviations *abbreviations;
    ChudeContrast *contrast;
    ChudeOwnTerms *terms; /* NULL: the user has none */
    ChudeStopwords *stopwords;
    ChudeInTimeOptions in_time;
} Shared;

typedef struct {
    const Shared *shared;
    ChudeWorker *worker;
    ChudeSummaryCorpus corpus;
    ChudeCounts *counts;
    ChudeKeywordVotes *votes;
    ChudeKeywordVotes *pairs; /* short and full forms, as summary/keywords.h has them, by documents */
    ChudeDefinitions definitions;
    ChudeBuffer key;
    ChudeDocumentTopics *topics;
    ChudeInTime *time;           /* NULL: --by none */
    ChudeKeywords *keywords;     /* from finish on, in the result */
    ChudeKeywordCounts *counted; /* of the second look */
} State;

static void close_stage(void *data) {
    Shared *shared = data;
    chude_abbreviations_free(shared->abbreviations);
    chude_contrast_free(shared->contrast);
    chude_own_terms_free(shared->terms);
    chude_stopwords_free(shared->stopwords);
    g_free(shared);
}

static void *open_stage(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    Shared *shared = g_new0(Shared, 1);
    shared->host = host;
    shared->keywords = (size_t)host->option_integer(args, "keywords");
    shared->top = (size_t)host->option_integer(args, "top");
    shared->with = host->option_string(args, "with");
    const char *terms = host->option_string(args, "terms");
    if (chude_limits_parse_lengths(&shared->limits, host->option_string(args, "n"), error)) {
        shared->abbreviations = chude_abbreviations_new(host->option_string(args, "abbreviations"), error);
    }
    if (shared->abbreviations && terms) {
        shared->terms = chude_own_terms_load(terms, error);
    }
    if (!shared->abbreviations || (terms && !shared->terms) ||
        !(shared->contrast = chude_contrast_new(error)) ||
        !(shared->stopwords = chude_stopwords_new(true, NULL, NULL, error))) {
        close_stage(shared);
        return NULL;
    }
    shared->in_time = (ChudeInTimeOptions){host, chude_by_of(host->option_string(args, "by")),
                                           (size_t)host->option_integer(args, "trends"),
                                           shared->abbreviations, shared->stopwords};
    return shared;
}

static void *begin(const void *data, ChudeWorker *worker, GError **error) {
    (void)error;
    State *state = g_new0(State, 1);
    state->shared = data;
    state->worker = worker;
    chude_summary_corpus_init(&state->corpus);
    state->counts = chude_counts_new(state->shared->limits.to, state->shared->host);
    state->votes = chude_keyword_votes_new(state->shared->host->folder);
    state->pairs = chude_keyword_votes_new(state->shared->host->folder);
    state->topics = chude_document_topics_new();
    if (state->shared->in_time.by != CHUDE_BY_NONE) {
        state->time = chude_in_time_new(&state->shared->in_time, worker);
    }
    state->counted = chude_keyword_counts_new(state->shared->contrast, worker);
    return state;
}

static void end(void *data) {
    State *state = data;
    chude_summary_corpus_clear(&state->corpus);
    chude_counts_free(state->counts);
    chude_keyword_votes_free(state->votes);
    chude_keyword_votes_free(state->pairs);
    chude_definitions_clear(&state->definitions);
    chude_buffer_clear(&state->key);
    chude_document_topics_free(state->topics);
    chude_in_time_free(state->time);
    chude_keyword_counts_free(state->counted);
    chude_keywords_free(state->keywords);
    g_free(state);
}

static void add_form_key(ChudeBuffer *key, const ChudeWords *words, uint32_t begin, uint32_t end,
                         bool commas) {
    uint32_t from = words->tokens[begin].begin;
    size_t at = key->size, kept = at;
    chude_counting_key(key, (ChudeText){words->text.data + from, words->tokens[end - 1].end - from});
    for (; at < key->size; at++) {
        if (commas || key->data[at] != ',') {
            key->data[kept++] = key->data[at];
        }
    }
    key->size = kept;
}

/* Each pair of forms that the document defines, once. */
static void add_definitions(State *state, const ChudeDocument *document) {
    if (!document->words || document->dropped || document->row) {
        return;
    }
    chude_definitions_find(&state->definitions, document->words, state->shared->abbreviations);
    if (!state->definitions.count) {
        return;
    }
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < state->definitions.count; i++) {
        const ChudeDefinition *one = &state->definitions.items[i];
        state->key.size = 0;
        add_form_key(&state->key, document->words, one->short_begin, one->short_end, true);
        chude_buffer_char(&state->key, '\t');
        add_form_key(&state->key, document->words, one->full_begin, one->full_end, false);
        if (memchr(state->key.data, 0, state->key.size)) {
            continue;
        }
        chude_buffer_char(&state->key, 0);
        if (g_hash_table_add(seen, g_strdup(state->key.data))) {
            chude_keyword_votes_count(state->pairs, state->key.data);
        }
    }
}

static ChudeStatus process(void *data, ChudeBatch *batch, GError **error) {
    State *state = data;
    if (!chude_counts_observe_batch(state->counts, state->worker, batch, error)) {
        return CHUDE_FAIL;
    }
    for (size_t i = 0; i < batch->count; i++) {
        const ChudeDocument *document = &batch->documents[i];
        chude_summary_corpus_add(&state->corpus, state->worker, document);
        chude_keyword_votes_add(state->votes, document, state->shared->terms);
        add_definitions(state, document);
        chude_document_topics_add(state->topics, document);
        if (state->time && !chude_in_time_add(state->time, document, error)) {
            return CHUDE_FAIL;
        }
    }
    return CHUDE_OK;
}

static bool merge(void *into_data, void *const *from, size_t n, GError **error) {
    State *into = into_data;
    ChudeCounts **counts = g_new0(ChudeCounts *, n + 1);
    bool good = true;
    for (size_t i = 0; i < n && good; i++) {
        State *state = from[i];
        counts[i] = state->counts;
        chude_summary_corpus_merge(&into->corpus, &state->corpus);
        good = chude_keyword_votes_merge(into->votes, state->votes, error) &&
               chude_keyword_votes_merge(into->pairs, state->pairs, error);
        chude_document_topics_merge(into->topics, state->topics);
        good = good && (!into->time || chude_in_time_merge(into->time, state->time, error));
        chude_keyword_counts_merge(into->counted, state->counted);
    }
    good = good && chude_counts_merge(into->counts, counts, n, error);
    g_free(counts);
    return good;
}

static size_t held(const void *data) {
    const State *state = data;
    return chude_counts_held(state->counts) + chude_keyword_votes_held(state->votes) +
           chude_keyword_votes_held(state->pairs) + chude_keyword_counts_held(state->counted) +
           chude_summary_corpus_held(&state->corpus) + (state->time ? chude_in_time_held(state->time) : 0);
}

static bool spill(void *data, GError **error) {
    State *state = data;
    chude_keyword_counts_forget(state->counted);
    chude_summary_corpus_forget(&state->corpus);
    return chude_counts_spill(state->counts, error) && chude_keyword_votes_spill(state->votes, error) &&
           chude_keyword_votes_spill(state->pairs, error) &&
           (!state->time || chude_in_time_spill(state->time, error));
}

/* More phrases are looked at again than are printed: exact document frequencies change the order, and those that stand inside
 * others make room. */
static bool finish(void *data, ChudeSink *sink, GError **error) {
    (void)sink;
    State *state = data;
    if ((state->time && !chude_in_time_finish(state->time, error)) ||
        !chude_counts_seal(state->counts, (ChudeCount){1, 1}, error)) {
        return false;
    }
    state->keywords = chude_keywords_choose(state->votes, state->pairs, state->shared->abbreviations,
                                            state->shared->terms, state->shared->keywords * 4, error);
    return state->keywords != NULL;
}

static ChudeStatus look_again(const void *result, void *data, ChudeBatch *batch, GError **error) {
    (void)error;
    State *state = data;
    for (size_t i = 0; i < batch->count; i++) {
        chude_keyword_counts_add(state->counted, ((const State *)result)->keywords, &batch->documents[i]);
    }
    return CHUDE_OK;
}

/* On one line: a file may have been laid out by hand. Within strings JSON has no raw newline. */
static void add_on_one_line(ChudeBuffer *json, ChudeText value) {
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] != '\n' && value.data[i] != '\r') {
            chude_buffer_char(json, value.data[i]);
        }
    }
}

static bool is(ChudeText text, const char *literal) {
    return text.size == strlen(literal) && memcmp(text.data, literal, text.size) == 0;
}

/* The members `topics` and `topic_quality` of what --with names, as JSON text; data NULL where it has none. */
static bool topics_of_result(const Shared *shared, ChudeArena *arena, ChudeText *topics, ChudeText *quality,
                             GError **error) {
    ChudeText result = shared->host->result(shared->host, shared->with, error);
    size_t count = 0, bad = 0;
    if (result.data && !chude_is_utf8(result, &bad)) {
        chude_fail(error, "not UTF-8 at byte %zu", bad + 1);
        result.data = NULL;
    }
    ChudeJsonMember *members = result.data ? chude_json_scan(arena, result, &count, error) : NULL;
    if (!members) {
        g_prefix_error(error, "--with %s: ", shared->with);
        return false;
    }
    bool is_summary = false;
    for (size_t i = 0; i < count; i++) {
        if (is(members[i].name, "topics")) {
            *topics = members[i].value;
        } else if (is(members[i].name, "topic_quality")) {
            *quality = members[i].value;
        }
        is_summary =
            is_summary || (is(members[i].name, "schema") && is(members[i].value, "\"chude.summary/1\""));
    }
    if (!is_summary) {
        chude_fail(error,
                   "--with %s: it has no \"schema\":\"chude.summary/1\": give what `topics --result` wrote",
                   shared->with);
        return false;
    }
    if (topics->data && topics->data[0] != '[') {
        chude_fail(error, "--with %s: its member \"topics\" is not an array", shared->with);
        return false;
    }
    if (quality->data && quality->data[0] != '{') {
        chude_fail(error, "--with %s: its member \"topic_quality\" is not an object", shared->with);
        return false;
    }
    return true;
}

static bool write_topics(ChudeBuffer *json, const State *state, GError **error) {
    if (!state->shared->with) {
        if (chude_document_topics_any(state->topics)) {
            chude_buffer_literal(json, ",\"topics\":");
            chude_document_topics_write(json, state->topics, state->time);
        }
        return true;
    }
    ChudeArena *arena = chude_arena_new();
    ChudeText topics = {NULL, 0}, quality = {NULL, 0};
    bool good = topics_of_result(state->shared, arena, &topics, &quality, error);
    if (good && topics.data) {
        ChudeBuffer with_time = {0};
        good = chude_in_time_write_topics(&with_time, state->time, topics, error);
        chude_buffer_literal(json, ",\"topics\":");
        add_on_one_line(json, chude_buffer_text(&with_time));
        chude_buffer_clear(&with_time);
    }
    if (good && quality.data) {
        chude_buffer_literal(json, ",\"topic_quality\":");
        add_on_one_line(json, quality);
    }
    chude_arena_free(arena);
    return good;
}

static bool write_ngrams(ChudeBuffer *json, const State *state, GError **error) {
    const ChudeLimits *limits = &state->shared->limits;
    const ChudeCountsFilter filter = {
        .min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = state->shared->top};
    chude_buffer_literal(json, ",\"ngrams\":{");
    bool good = chude_counts_lists(state->counts, limits->from, limits->to, &filter, json, error);
    chude_buffer_char(json, '}');
    return good;
}

static bool emit(void *result, void *looked, ChudeSink *sink, GError **error) {
    const State *state = result;
    const Shared *shared = state->shared;
    ChudeBuffer json = {0};
    chude_buffer_literal(&json, "{\"schema\":\"chude.summary/1\",\"generator\":");
    ChudeText generator = shared->host->generator(shared->host);
    chude_buffer_add(&json, generator.data, generator.size);
    chude_buffer_char(&json, ',');
    chude_summary_corpus_write(&json, &state->corpus, state->time, shared->host->rejected(shared->host),
                               shared->host->duplicates(shared->host));
    chude_buffer_literal(&json, ",\"keywords\":");
    chude_keywords_write(&json, state->keywords, ((const State *)looked)->counted, shared->keywords);
    bool good = write_ngrams(&json, state, error) && write_topics(&json, state, error);
    chude_in_time_write_trends(&json, state->time);
    chude_buffer_literal(&json, "}\n");
    good = good && sink->write(sink, chude_buffer_text(&json), error);
    chude_buffer_clear(&json);
    return good;
}

static const char *const needs[] = {"words", "keyphrases", "topic?", NULL};

static const ChudeOption options[] = {
    {.name = "n",
     .letter = 'n',
     .type = CHUDE_STRING,
     .values = "N|A..B",
     .fallback = "3",
     .help = "Lengths of the n-grams: 1 to N, or A to B; 5 at most."},
    {.name = "keywords",
     .type = CHUDE_INTEGER,
     .values = "N",
     .fallback = "50",
     .minimum = 0,
     .maximum = 2000,
     .help = "How many keywords."},
    {.name = "top",
     .type = CHUDE_INTEGER,
     .values = "N",
     .fallback = "100",
     .minimum = 0,
     .maximum = 10000000,
     .help = "How many n-grams of each length."},
    {.name = "with",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Take in the topics that `topics --result FILE` wrote, with their terms."},
    {.name = "by",
     .type = CHUDE_CHOICE,
     .values = "none|auto|hour|day|week|month",
     .fallback = "none",
     .help =
         "Adds series by time, bursts and change, of the corpus, of topics and of terms; auto: day up to 92 days, week up "
         "to two years, else month, where a tenth of the documents or more have a date."},
    {.name = "trends",
     .type = CHUDE_INTEGER,
     .values = "N",
     .fallback = "100",
     .minimum = 0,
     .maximum = 10000,
     .help = "How many terms that stand out in time, where --by is given."},
    {.name = "abbreviations",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Short forms of your own, as `keyphrase` takes them."},
    {.name = "terms",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help =
         "Terms of your own, as `keyphrase` takes them: -term is no keyword, whatever documents bring along."},
    {0}};

static const char *const examples[] = {
    "chude tokenize then stop then keyphrase then summary samples/",
    "keywords and n-grams of a folder",
    "chude topics --result topics.json then summary --with topics.json news.ndjson",
    "with topics and their terms",
    "chude run news.ndjson | jq -r '.keywords[] | [.text, .df] | @tsv'",
    "keywords as a table",
    NULL};

const ChudeStage chude_stage_summary = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_SINK,
    .name = "summary",
    .version = "1",
    .summary = "one object: corpus, keywords with evidence, n-grams, topics",
    .description =
        "Prints chude.summary/1. A keyword's score is the sum over the documents of its keyphrase score, each\n"
        "divided by the best of its document, times log2(1 + df); its count and df (document frequency) are of\n"
        "all its occurrences, also where it is no keyphrase, and `variants` are its other spellings, and those of\n"
        "its short or full form: by the shipped list, by --abbreviations, and by what two documents or more define\n"
        "in brackets; an ambiguous short form counts only where one of its full forms stands in the same document.\n"
        "One that stands four times in five inside a longer keyword is left to that. Each evidence is of another text,\n"
        "and of those about as good it is spread over time, where documents have dates; begin and end are the bytes of\n"
        "the keyword in it, snippet is what stands around. n-grams come by count.\n"
        "Topics are what --with gives, else what the documents carry. What was not computed is absent.\n"
        "\n"
        "--by adds what goes by time, as `chude trends` does it (see its help): corpus.by and corpus.series (documents with a date\n"
        "by period), trends (terms of one to three words in three documents or more), and of each topic series, bursts and change.\n"
        "A date counts by the day and hour that the document writes; `dates` before it finds dates that stand in other forms.\n"
        "Where fewer than two periods have documents, nothing is added. auto: day up to 92 days, week up to two years, else month.\n"
        "\n"
        "`keyness` compares the documents that have the keyword, in any form, with those of a shipped background, as `chude\n"
        "keyness` does (see its help for formulae and traps): signed g2, log_ratio, and q over all candidates, four times as\n"
        "many as --keywords. Background and documents are of the language in which it is a keyphrase most often. Where the\n"
        "background knows several of its forms, or not all that the corpus has, nobody knows in how many documents they stand:\n"
        "`df_at_most` in place of df is the sum of what each has at most, and scores take it as the df. So they are too low,\n"
        "never too high (of words as `tokenize` finds them, not of --unit syllable). Where nothing can be said it is absent.",
    .examples = examples,
    .needs = needs,
    .options = options,
    .open = open_stage,
    .begin = begin,
    .process = process,
    .merge = merge,
    .finish = finish,
    .apply = look_again,
    .emit = emit,
    .end = end,
    .close = close_stage,
    .held = held,
    .spill = spill,
};
