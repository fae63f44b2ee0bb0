/* topics.c - what the documents are about: groups of documents, each with a label, terms and evidence. */
#include <glib.h>
#include <string.h>

#include "fail.h"
#include "record.h"
#include "counting/limits.h"
#include "topics/alike.h"
#include "topics/members.h"
#include "topics/names.h"
#include "topics/stability.h"
#include "topics/story_terms.h"

#define MOST_TOPICS 10000

typedef struct {
    const ChudeHost *host;
    ChudeStopwords *stopwords;
    ChudeStopwords *banned; /* in labels, or NULL */
    size_t topics;          /* 0: as many as are found */
    size_t terms, restarts;
    uint64_t seed;
    double weak;  /* a score below it is */
    bool stories; /* --level story */
    double story_cosine;
    size_t listed;      /* stories in the result at most */
    ChudeLimits limits; /* min_df and max_df of it */
} Shared;

/* One worker's: it observes into part, or, in the second pass, gathers members. The one that finish saw is
 * the result. */
typedef struct {
    const Shared *shared;
    ChudeWorker *worker;
    ChudeTopicsPart *part; /* NULL until the first batch, and again once it was spilled */
    ChudeTopicsCorpus corpus;
    ChudeTopicsFailure failure; /* the corpus's */
    ChudeTopicsClusters clusters;
    ChudeTopicsDescription *descriptions; /* in the order of topic ids */
    ChudeTopicsQuality quality;
    ChudeTopicsCurve curve;
    uint32_t *id_of;    /* topic id by cluster */
    ChudeBest *members; /* by topic id, then those of the stories that are listed */
    size_t member_topics;
    ChudeTopicsHeadings *headings; /* NULL unless stories are wanted, and once they were named */
    ChudeTopicsStories stories;    /* story s has the id clusters.count + s */
    ChudeText *names;              /* by story */
    size_t listed;                 /* of them, behind the topics in descriptions */
} State;

/* 0: auto. */
static bool parse_topics(size_t *topics, const char *text, GError **error) {
    *topics = 0;
    if (strcmp(text, "auto") == 0) {
        return true;
    }
    char *end = NULL;
    uint64_t number = g_ascii_isdigit(text[0]) ? g_ascii_strtoull(text, &end, 10) : 0;
    if (!end || *end || number < 1 || number > MOST_TOPICS) {
        chude_fail(error, "--topics %s: give a number from 1 to %d, or auto", text, MOST_TOPICS);
        return false;
    }
    *topics = (size_t)number;
    return true;
}

static void *topics_open(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    Shared *shared = g_new0(Shared, 1);
    shared->host = host;
    shared->terms = (size_t)host->option_integer(args, "terms");
    shared->restarts = (size_t)host->option_integer(args, "restarts");
    shared->seed = (uint64_t)host->option_integer(args, "seed");
    const char *banned = host->option_string(args, "stop-labels");
    shared->weak = host->option_number(args, "weak");
    shared->stories = strcmp(host->option_string(args, "level"), "story") == 0;
    shared->story_cosine = host->option_number(args, "story-cosine");
    shared->listed = (size_t)host->option_integer(args, "stories");
    if (!parse_topics(&shared->topics, host->option_string(args, "topics"), error) ||
        !chude_limits_parse_df(&shared->limits.min_df, "min-df", host->option_string(args, "min-df"),
                               error) ||
        !chude_limits_parse_df(&shared->limits.max_df, "max-df", host->option_string(args, "max-df"),
                               error) ||
        (banned && !(shared->banned = chude_stopwords_new(false, banned, NULL, error))) ||
        !(shared->stopwords = chude_stopwords_new(true, NULL, NULL, error))) {
        chude_stopwords_free(shared->banned);
        g_free(shared);
        return NULL;
    }
    return shared;
}

static void topics_close(void *data) {
    Shared *shared = data;
    chude_stopwords_free(shared->stopwords);
    chude_stopwords_free(shared->banned);
    g_free(shared);
}

static void *topics_begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)error;
    State *state = g_new0(State, 1);
    state->shared = shared;
    state->worker = worker;
    state->headings = state->shared->stories
                          ? chude_topics_headings_new(worker, state->shared->stopwords, state->shared->host)
                          : NULL;
    return state;
}

static void topics_end(void *data) {
    State *state = data;
    chude_topics_part_free(state->part);
    for (size_t t = 0; state->members && t < state->member_topics; t++) {
        chude_best_clear(&state->members[t]);
    }
    g_free(state->members);
    chude_topics_descriptions_free(state->descriptions, state->clusters.count + state->listed);
    chude_topics_headings_free(state->headings);
    for (size_t s = 0; state->names && s < state->stories.count; s++) {
        g_free((char *)state->names[s].data);
    }
    g_free(state->names);
    chude_topics_stories_clear(&state->stories);
    chude_topics_corpus_clear(&state->corpus);
    g_clear_error(&state->failure.error);
    g_free(state->clusters.cluster);
    g_free(state->clusters.score);
    g_free(state->curve.points);
    g_free(state->id_of);
    g_free(state);
}

static ChudeStatus topics_process(void *data, ChudeBatch *batch, GError **error) {
    State *state = data;
    if (!state->part) {
        state->part = chude_topics_part_new(state->worker, state->shared->stopwords);
    }
    for (size_t i = 0; i < batch->count; i++) {
        const ChudeDocument *document = &batch->documents[i];
        if (!document->dropped && !document->row) {
            chude_topics_part_add(state->part, document);
            if (state->headings && !chude_topics_headings_add(state->headings, document, error)) {
                return CHUDE_FAIL;
            }
        }
    }
    return CHUDE_OK;
}

static void take_members(State *into, State *from) {
    if (!from->members) {
        return;
    }
    if (!into->members) {
        into->member_topics = from->member_topics;
        into->members = g_new0(ChudeBest, into->member_topics + 1);
    }
    for (size_t t = 0; t < from->member_topics; t++) {
        chude_best_merge(&into->members[t], &from->members[t]);
    }
}

static bool topics_merge(void *data, void *const *from, size_t n, GError **error) {
    State *into = data;
    const ChudeHost *host = into->shared->host;
    chude_topics_parts_add(&into->corpus.parts, g_steal_pointer(&into->part));
    for (size_t i = 0; i < n; i++) {
        State *other = from[i];
        if (other == into) {
            continue;
        }
        chude_topics_parts_add(&other->corpus.parts, g_steal_pointer(&other->part));
        if (!chude_topics_parts_take(&into->corpus.parts, &other->corpus.parts, host, error) ||
            (into->headings && !chude_topics_headings_take(into->headings, other->headings, error))) {
            return false;
        }
        take_members(into, other);
    }
    return true;
}

/* Members' evidence is its own, and borrows nothing from the dictionary. */
static bool topics_spill(void *data, GError **error) {
    State *state = data;
    chude_topics_headings_forget(state->headings);
    if (!state->part) {
        return true;
    }
    chude_topics_parts_add(&state->corpus.parts, g_steal_pointer(&state->part));
    return chude_topics_parts_spill(&state->corpus.parts, state->shared->host, error);
}

static size_t topics_held(const void *data) {
    const State *state = data;
    return (state->part ? chude_topics_part_held(state->part) : 0) +
           chude_topics_headings_held(state->headings);
}

/* As many dimensions as topics can use, and as few as make documents alike that share no word: a quarter
 * of the documents, 64 at most, but no fewer than topics, up to 128. */
static size_t dimensions_for(size_t topics, size_t documents) {
    size_t least = MIN(topics + 2, 128), wanted = MAX(least, MIN(documents / 4, 64));
    return (wanted + CHUDE_LANES - 1) / CHUDE_LANES * CHUDE_LANES;
}

static size_t restarts_for(size_t wanted, size_t topics, size_t documents) {
    return wanted ? wanted : CLAMP(2000000 / (topics * documents + 1), 8, 64);
}

/* The number of topics, where it is to be found, by rows of as many dimensions as any number may have; they stay in
 * `rows` if the number found has as many. */
static bool find_number(State *state, const ChudeTopicsMatrix *matrix, size_t filled, ChudeTopicsRows *rows,
                        GError **error) {
    const Shared *shared = state->shared;
    size_t dimensions = dimensions_for(0, filled);
    bool good =
        chude_topics_project(rows, matrix, &state->corpus.forms, dimensions, shared->seed, shared->host,
                             error) &&
        chude_topics_find_number(&state->curve, &state->corpus, rows, shared->seed, shared->host, error);
    if (good && dimensions_for(state->curve.topics, filled) != dimensions) {
        chude_topics_rows_clear(rows);
    }
    return good;
}

static bool make_clusters(State *state, GError **error) {
    const Shared *shared = state->shared;
    ChudeTopicsMatrix matrix;
    ChudeTopicsRows rows = {0};
    bool good = chude_topics_matrix_build(&matrix, &state->corpus, shared->host, error);
    size_t filled = 0;
    for (size_t i = 0; i < matrix.documents; i++) {
        filled += matrix.lengths[i] > 0;
    }
    good = good && (shared->topics || find_number(state, &matrix, filled, &rows, error));
    size_t wanted = shared->topics ? shared->topics : state->curve.topics;
    size_t k = MAX(1, MIN(wanted, filled / 2));
    if (good && !rows.dimensions) {
        good = chude_topics_project(&rows, &matrix, &state->corpus.forms, dimensions_for(k, filled),
                                    shared->seed, shared->host, error);
    }
    good =
        good && (!shared->stories || chude_topics_stories_find(&state->stories, &matrix, &state->corpus.forms,
                                                               shared->story_cosine, shared->host, error));
    chude_topics_matrix_clear(&matrix);
    good = good && chude_topics_kmeans(&state->clusters, &rows, k, restarts_for(shared->restarts, k, filled),
                                       shared->seed, shared->host, error);
    chude_topics_rows_clear(&rows);
    return good;
}

/* Names, parents, and what the result says of the largest. */
static bool finish_stories(State *state, GError **error) {
    const Shared *shared = state->shared;
    ChudeTopicsStories *stories = &state->stories;
    size_t topics = state->clusters.count;
    chude_topics_stories_set_parents(stories, &state->clusters, state->id_of);
    ChudeTopicsHeadingStore *store =
        chude_topics_heading_store_new(state->headings, &state->corpus, stories, shared->host, error);
    if (!store) {
        return false;
    }
    state->names = chude_topics_names(store, stories, shared->banned, topics, shared->host);
    chude_topics_heading_store_free(store);
    g_clear_pointer(&state->headings, chude_topics_headings_free);
    state->listed = MIN(stories->count, shared->listed);
    state->descriptions = g_renew(ChudeTopicsDescription, state->descriptions, topics + state->listed + 1);
    memset(state->descriptions + topics, 0, (state->listed + 1) * sizeof *state->descriptions);
    chude_topics_describe_stories(state->descriptions + topics, state->listed, &state->corpus, stories,
                                  state->names, shared->terms, shared->host);
    return !chude_topics_failed(&state->failure, error);
}

static bool topics_finish(void *data, ChudeSink *sink, GError **error) {
    (void)sink;
    State *state = data;
    const Shared *shared = state->shared;
    chude_topics_parts_add(&state->corpus.parts, g_steal_pointer(&state->part));
    if (state->corpus.parts.vocabulary &&
        !chude_topics_parts_spill(&state->corpus.parts, shared->host, error)) {
        return false;
    }
    state->corpus.failure = &state->failure;
    size_t documents = 0;
    for (guint p = 0; p < state->corpus.parts.list->len; p++) {
        documents += ((const ChudeTopicsPart *)g_ptr_array_index(state->corpus.parts.list, p))->row_count;
    }
    ChudeCountsFilter filter = chude_limits_filter(&shared->limits, documents, 0);
    if (!chude_topics_corpus_build(&state->corpus, (double)filter.min_df, (double)MAX(filter.max_df, 1),
                                   shared->host, error) ||
        !make_clusters(state, error)) {
        return false;
    }
    state->descriptions =
        chude_topics_describe(&state->corpus, &state->clusters, shared->terms, shared->banned, shared->host);
    if (chude_topics_failed(&state->failure, error)) {
        return false;
    }
    chude_topics_quality(&state->quality, state->descriptions, &state->clusters, state->corpus.count,
                         shared->weak);
    state->id_of = g_new(uint32_t, state->clusters.count + 1);
    for (size_t t = 0; t < state->clusters.count; t++) {
        state->id_of[state->descriptions[t].cluster] = (uint32_t)t;
    }
    if (shared->stories && !finish_stories(state, error)) {
        return false;
    }
    chude_topics_corpus_shrink(&state->corpus);
    return true;
}

/* With a copy of the label: the result ends before the document does. */
static ChudeTopic *make_topic(ChudeBatch *batch, uint32_t id, ChudeText label, double score, bool weak) {
    ChudeTopic *topic = chude_arena_zero(batch->arena, sizeof *topic);
    *topic = (ChudeTopic){id, chude_arena_copy(batch->arena, label.data, label.size), score, weak, NULL};
    return topic;
}

/* Puts the story above the document's topic; where it stands alone: nothing but the topic as parent. */
static void set_story(State *state, const State *result, ChudeBatch *batch, ChudeDocument *document,
                      size_t at) {
    uint32_t story = result->stories.story[at];
    if (story == CHUDE_TOPICS_NONE) {
        ChudeTopic *alone = chude_arena_zero(batch->arena, sizeof *alone);
        alone->parent = document->topic;
        document->topic = alone;
        return;
    }
    size_t id = result->clusters.count + story;
    double score = result->stories.score[at];
    uint32_t parent = result->stories.parent[story];
    document->topic = make_topic(batch, (uint32_t)id, result->names[story], score, false);
    document->topic->parent = make_topic(batch, parent, result->descriptions[parent].label, -1, false);
    if (story < result->listed) {
        chude_topics_members_offer(&state->members[id], &result->descriptions[id], document, score,
                                   state->worker);
    }
}

static ChudeStatus topics_apply(const void *data, void *worker_data, ChudeBatch *batch, GError **error) {
    (void)error;
    const State *result = data;
    State *state = worker_data;
    if (!state->members) {
        state->member_topics = result->clusters.count + result->listed;
        state->members = g_new0(ChudeBest, state->member_topics + 1);
    }
    for (size_t i = 0; i < batch->count; i++) {
        ChudeDocument *document = &batch->documents[i];
        if (document->dropped || document->row) {
            continue;
        }
        size_t at = chude_topics_corpus_find(&result->corpus, document);
        if (at == result->corpus.count || result->clusters.cluster[at] == CHUDE_TOPICS_NONE) {
            chude_record_remove(document,
                                CHUDE_MEMBER_TOPIC); /* one that it brought along is not of this grouping */
            continue;
        }
        uint32_t id = result->id_of[result->clusters.cluster[at]];
        double score = result->clusters.score[at];
        document->topic =
            make_topic(batch, id, result->descriptions[id].label, score, score < state->shared->weak);
        chude_topics_members_offer(&state->members[id], &result->descriptions[id], document, score,
                                   state->worker);
        if (state->shared->stories) {
            set_story(state, result, batch, document, at);
        }
        chude_record_set(batch, document, CHUDE_MEMBER_TOPIC);
    }
    return CHUDE_OK;
}

static bool topics_emit(void *data, void *applied, ChudeSink *sink, GError **error) {
    const State *result = data, *state = applied;
    ChudeBuffer json = {0};
    chude_topics_json(&json, result->descriptions, state ? state->members : NULL, result->clusters.count,
                      result->corpus.count, &result->quality, &result->curve,
                      result->shared->stories ? &result->stories : NULL, result->listed);
    bool written = sink->write(sink, chude_buffer_text(&json), error);
    chude_buffer_clear(&json);
    return written;
}

static const char *const topics_needs[] = {"words", NULL};
static const char *const topics_gives[] = {"topic", NULL};

static const char *const topics_examples[] = {
    "chude topics -k 20 news.ndjson --result topics.json",
    "Twenty topics: each document with its own; topics.json has their terms and evidence.",
    "chude topics -k auto news.ndjson --result topics.json",
    "As many topics as are found; topic_quality.curve there says how stable each number was.",
    "chude topics -k 8 news.ndjson | jq -r .topic.label | sort | uniq -c",
    "How many documents each of eight topics has.",
    "chude topics -k 8 --stop-labels mine.txt news.ndjson --result topics.json",
    "No topic is called by what stands in mine.txt, nor by a longer name that holds it.",
    "chude tokenize then stop then topics --min-df 5 --max-df 0.3 -- news.ndjson",
    "Groups by words of five documents or more, and of 30 % of them or fewer.",
    "chude topics --level story news.ndjson | jq -r '.topic.label // empty' | sort | uniq -c | sort -rn",
    "What happened: the stories that documents tell, those of most documents first.",
    "chude topics --level story --story-cosine 0.35 --stories 50 news.ndjson --result topics.json",
    "Closer stories; topics.json describes the 50 largest, beside the broad topics.",
    NULL,
};

static const ChudeOption topics_options[] = {
    {"topics", 'k', CHUDE_STRING, "10", "K|auto", 0, 0,
     "How many topics, 1 to 10000: fewer come where there are fewer than two documents for each. auto: as many as the corpus "
     "is found to have."},
    {"level", 0, CHUDE_CHOICE, "topic", "topic|story", 0, 0,
     "story: also finds the events within the topics, many and small: as many as there are."},
    {"story-cosine", 0, CHUDE_NUMBER, "0.27", "COSINE", CHUDE_TOPICS_LEAST, 1,
     "How alike a story's documents are on average, at least: less, and events of one kind become one story."},
    {"stories", 0, CHUDE_INTEGER, "1000", "N", 0, 1000000,
     "How many stories --result describes, the largest first; documents have all."},
    {"terms", 0, CHUDE_INTEGER, "10", "N", 1, 100, "How many terms to list for each topic, at most."},
    {"min-df", 0, CHUDE_STRING, "2", "N|SHARE", 0, 0,
     "Leave out words of fewer documents than that: a number, or a share (0.01, 1%)."},
    {"max-df", 0, CHUDE_STRING, "0.5", "N|SHARE", 0, 0,
     "Words of more documents than that do not group, though they may stand in phrases."},
    {"stop-labels", 0, CHUDE_FILE, NULL, "FILE", 0, 0,
     "Words and phrases that no label may hold, one a line (# begins a comment), as `stop --stopwords` has them."},
    {"weak", 0, CHUDE_NUMBER, "0.4", "SCORE", 0, 1,
     "Documents whose score is below it hardly belong to their topic: they keep it, marked as weak."},
    {"seed", 0, CHUDE_INTEGER, "1", "N", 0, 9e15,
     "Where the random choices begin: the same seed, the same topics."},
    {"restarts", 0, CHUDE_INTEGER, "0", "N", 0, 1000,
     "Groupings from other beginnings, of which the tightest wins; 0: 64, fewer for a large corpus, but 8."},
    {0},
};

const ChudeStage chude_stage_topics = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_CORPUS,
    .name = "topics",
    .version = "1",
    .summary = "groups documents by what they are about, and names the groups",
    .description =
        "Documents become TF-IDF vectors, (1 + ln tf) ln((1 + n) / (1/2 + df))^1.5 of length 1, are projected on\n"
        "the subspace that holds most of them (randomized subspace iteration), and grouped by spherical k-means.\n"
        "Function words count nowhere, whether `stop` ran or not. Terms are ranked by signed G2 of document counts\n"
        "times the square root of the share of their documents that are the topic's, half of it for one syllable;\n"
        "of the best 30, ten are taken one by one by that and by mean NPMI with those taken, and none twice. A label is\n"
        "a phrase of high rank among them, best in title or lead, in a good share of the topic's documents and\n"
        "close to its terms; persons come last, and verbs behind nouns (Vietnamese only). Where it stands in less than\n"
        "half of the topic's documents, a second one may follow behind a dash: `mưa lớn – sạt lở`.\n"
        "score is the cosine to the topic's centre, 0 to 1, among the vectors that were grouped; cohesion is its\n"
        "mean, and weak the share of documents below --weak, of a topic and of all. More topics give higher\n"
        "scores. coherence is the mean NPMI of pairs of terms, npmi the mean of that; diversity the share of terms\n"
        "that neither stand in another topic nor are a part of another term of theirs. A document\n"
        "without any word that counts gets no topic. The order and the split of the input change nothing.\n"
        "\n"
        "-k auto goes by stability: for each k, random halves of the documents (of more than 4,000, of 4,000 drawn) are\n"
        "grouped, each grouping says of every document where it belongs, and all are compared in pairs by adjusted Rand\n"
        "index. Of numbers from n^0.25 to 1.5 n^0.36 (7 to 24 for 3,000 documents), the largest is taken whose stability\n"
        "is within two standard errors of the best. On mixed news the curve is flat, and there the range decides as much\n"
        "as the criterion does: `curve` in the result shows it, 1 where all halves agree. Ben-Hur and others 2002, Lange\n"
        "and others 2004, Tibshirani and Walther 2005; the rule of standard errors: Breiman and others 1984.\n"
        "\n"
        "--level story also joins documents that are alike by --story-cosine on average (the mean cosine of TF-IDF\n"
        "vectors; only pairs that share words of 300 documents or fewer are looked at) to stories, and names each by\n"
        "the part of a title that is most like all of its titles. topic is then the story, topic.parent the broad\n"
        "topic of most of its documents; a document that is like no other has parent alone: its own broad topic.\n"
        "Stories go behind the topics in --result, the largest first, each with the id of its parent, and with\n"
        "words for terms. Keeps 4 bytes for each word of the input (and 400 for each document's title and lead, for\n"
        "stories), in memory or, beyond --memory, in temporary files, and about 100 bytes (150 with stories) and the\n"
        "id of each document in memory.",
    .examples = topics_examples,
    .needs = topics_needs,
    .gives = topics_gives,
    .options = topics_options,
    .open = topics_open,
    .begin = topics_begin,
    .process = topics_process,
    .merge = topics_merge,
    .finish = topics_finish,
    .apply = topics_apply,
    .emit = topics_emit,
    .end = topics_end,
    .close = topics_close,
    .held = topics_held,
    .spill = topics_spill,
};
