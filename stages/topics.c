/* topics.c - what the documents are about: groups of documents, each with a label, terms and evidence. */
#include <glib.h>

#include "fail.h"
#include "record.h"
#include "counting/limits.h"
#include "state_header.h"
#include "topics/apply.h"
#include "topics/fit.h"
#include "topics/members.h"

typedef struct {
    const ChudeHost *host;
    ChudeStopwords *stopwords;
    ChudeStopwords *banned; /* in labels, or NULL */
    size_t topics, terms, restarts;
    uint64_t seed;
    double weak;             /* a score below it is */
    ChudeTopicsSeeds *seeds; /* or NULL */
    ChudeTopicsModel *model; /* or NULL; not both */
    ChudeLimits limits;      /* min_df and max_df of it */
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
    uint32_t *place_of; /* by cluster: of its topic in descriptions */
    ChudeBest *members; /* by place of the topic */
    size_t member_topics;
    ChudeTopicsGuiding guiding;
    ChudeTopicsFit fit; /* of `chude fit` */
    bool fits;
    uint32_t next_id;
    char *note;
    ChudeTopicsUse *use;         /* of a result that goes by a model */
    ChudeTopicsApplied *applied; /* of a worker of such a one */
} State;

static void topics_close(void *data) {
    Shared *shared = data;
    chude_stopwords_free(shared->stopwords);
    chude_stopwords_free(shared->banned);
    chude_topics_seeds_free(shared->seeds);
    chude_topics_model_free(shared->model);
    g_free(shared);
}

/* What was known of topics before. */
static bool open_known(Shared *shared, const ChudeArgs *args, GError **error) {
    const char *seeds = shared->host->option_string(args, "seed-topics");
    const char *model = shared->host->option_string(args, "model");
    if (seeds && model) {
        chude_fail(error, "--seed-topics and --model: a model has its topics already; leave one of them out");
        return false;
    }
    if ((seeds && !(shared->seeds = chude_topics_seeds_new(seeds, error))) ||
        (model && !(shared->model = chude_topics_model_read(model, error)))) {
        return false;
    }
    for (char **ban = model ? shared->model->banned : NULL; ban && *ban; ban++) {
        if (!shared->banned && !(shared->banned = chude_stopwords_of("", "banned", error))) {
            return false;
        }
        chude_stopwords_add(shared->banned, (ChudeText){*ban, strlen(*ban)});
    }
    return true;
}

static void *topics_open(const ChudeHost *host, const ChudeArgs *args, GError **error) {
    Shared *shared = g_new0(Shared, 1);
    shared->host = host;
    shared->topics = (size_t)host->option_integer(args, "topics");
    shared->terms = (size_t)host->option_integer(args, "terms");
    shared->restarts = (size_t)host->option_integer(args, "restarts");
    shared->seed = (uint64_t)host->option_integer(args, "seed");
    const char *banned = host->option_string(args, "stop-labels");
    shared->weak = host->option_number(args, "weak");
    if (!chude_limits_parse_df(&shared->limits.min_df, "min-df", host->option_string(args, "min-df"),
                               error) ||
        !chude_limits_parse_df(&shared->limits.max_df, "max-df", host->option_string(args, "max-df"),
                               error) ||
        (banned && !(shared->banned = chude_stopwords_new(false, banned, NULL, error))) ||
        !(shared->stopwords = chude_stopwords_new(true, NULL, NULL, error)) ||
        !open_known(shared, args, error)) {
        topics_close(shared);
        return NULL;
    }
    return shared;
}

static void *topics_begin(const void *shared, ChudeWorker *worker, GError **error) {
    (void)error;
    State *state = g_new0(State, 1);
    state->shared = shared;
    state->worker = worker;
    return state;
}

static void topics_end(void *data) {
    State *state = data;
    chude_topics_part_free(state->part);
    for (size_t t = 0; state->members && t < state->member_topics; t++) {
        chude_best_clear(&state->members[t]);
    }
    g_free(state->members);
    chude_topics_descriptions_free(state->descriptions, state->clusters.count);
    chude_topics_corpus_clear(&state->corpus);
    g_clear_error(&state->failure.error);
    g_free(state->clusters.cluster);
    g_free(state->clusters.score);
    g_free(state->place_of);
    chude_topics_guiding_clear(&state->guiding);
    chude_topics_fit_clear(&state->fit);
    g_free(state->note);
    chude_topics_use_free(state->use);
    chude_topics_applied_free(state->applied);
    g_free(state);
}

static ChudeStatus topics_process(void *data, ChudeBatch *batch, GError **error) {
    (void)error;
    State *state = data;
    if (!state->part) {
        state->part = chude_topics_part_new(state->worker, state->shared->stopwords);
    }
    for (size_t i = 0; i < batch->count; i++) {
        const ChudeDocument *document = &batch->documents[i];
        if (!document->dropped && !document->row) {
            chude_topics_part_add(state->part, document);
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
        if (!chude_topics_parts_take(&into->corpus.parts, &other->corpus.parts, host, error)) {
            return false;
        }
        take_members(into, other);
        if (!into->applied) {
            into->applied = g_steal_pointer(&other->applied);
        } else if (other->applied) {
            chude_topics_applied_take(into->applied, other->applied);
        }
    }
    return true;
}

/* Members' evidence is its own, and borrows nothing from the dictionary. */
static bool topics_spill(void *data, GError **error) {
    State *state = data;
    if (state->applied) {
        chude_topics_applied_forget(state->applied);
    }
    if (!state->part) {
        return true;
    }
    chude_topics_parts_add(&state->corpus.parts, g_steal_pointer(&state->part));
    return chude_topics_parts_spill(&state->corpus.parts, state->shared->host, error);
}

static size_t topics_held(const void *data) {
    const State *state = data;
    return (state->part ? chude_topics_part_held(state->part) : 0) +
           (state->applied ? chude_topics_applied_held(state->applied) : 0);
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

static bool make_clusters(State *state, GError **error) {
    const Shared *shared = state->shared;
    ChudeTopicsMatrix matrix;
    ChudeTopicsRows rows = {0};
    ChudeTopicsBasis basis = {0};
    ChudeTopicsForms *forms = &state->corpus.forms;
    state->guiding.seeds = shared->seeds;
    state->guiding.model = shared->model;
    g_autofree uint32_t *df = chude_topics_guiding_ban(&state->guiding, forms);
    bool good = chude_topics_matrix_build(&matrix, &state->corpus, shared->host, error);
    size_t filled = 0;
    for (size_t i = 0; i < matrix.documents; i++) {
        filled += matrix.lengths[i] > 0;
    }
    size_t k = MAX(1, MIN(shared->topics, filled / 2));
    good = good && chude_topics_guiding_begin(&state->guiding, &matrix, forms, &state->note, error);
    if (df) {
        memcpy(forms->df, df, forms->feature_count * sizeof *df);
    }
    size_t dimensions = dimensions_for(MAX(k, 3 * state->guiding.guide.count / 2), filled);
    good = good && chude_topics_project(&rows, state->fits ? &basis : NULL, &matrix, forms, dimensions,
                                        shared->seed, shared->host, error);
    if (!state->fits) {
        chude_topics_matrix_clear(&matrix);
    }
    size_t restarts = restarts_for(shared->restarts, k, filled);
    const ChudeTopicsGuide *guide = &state->guiding.guide;
    good = good &&
           chude_topics_guiding_take(&state->guiding, &rows, &k, restarts, shared->seed, shared->host, error);
    good = good && chude_topics_kmeans_guided(&state->clusters, &rows, k, guide->count ? guide : NULL,
                                              restarts, shared->seed, shared->host, error);
    if (state->fits) {
        good = good && chude_topics_fit(&state->fit, &matrix, &basis, &rows, &state->clusters,
                                        &state->guiding, shared->host, error);
        chude_topics_matrix_clear(&matrix);
        chude_topics_basis_clear(&basis);
    }
    chude_topics_rows_clear(&rows);
    return good;
}

/* Finds the topics, and describes them. */
static bool find_topics(State *state, GError **error) {
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
    size_t banned = shared->model ? g_strv_length(shared->model->banned) : 0;
    state->descriptions = chude_topics_describe(&state->corpus, &state->clusters, shared->terms + banned,
                                                shared->banned, shared->host);
    if (chude_topics_failed(&state->failure, error)) {
        return false;
    }
    state->next_id =
        chude_topics_name(state->descriptions, state->clusters.count, shared->terms, &state->guiding);
    chude_topics_quality(&state->quality, state->descriptions, &state->clusters, state->corpus.count,
                         shared->weak);
    state->place_of = g_new(uint32_t, state->clusters.count + 1);
    for (size_t t = 0; t < state->clusters.count; t++) {
        state->place_of[state->descriptions[t].cluster] = (uint32_t)t;
    }
    if (state->note) {
        shared->host->note(shared->host, "topics: %s", state->note);
    }
    return true;
}

static bool topics_finish(void *data, ChudeSink *sink, GError **error) {
    (void)sink;
    State *state = data;
    if (!find_topics(state, error)) {
        return false;
    }
    chude_topics_corpus_shrink(&state->corpus);
    return true;
}

/* ---- models ---- */

/* In what the words of this run are others than those of the model's; NULL: in nothing. To be freed with g_free. */
static char *difference(const ChudeTopicsModel *model, ChudeText run) {
    static const ChudeTableForm none[] = {{NULL, NULL}};
    static const ChudeStateForm form = {"topics", none};
    if (!model->run) {
        return NULL;
    }
    ChudeStateHeader *a = chude_state_header_new(&form, (ChudeText){model->run, strlen(model->run)});
    ChudeStateHeader *b = chude_state_header_new(&form, run);
    char *found = chude_state_difference(a, "the model", b, "this run");
    chude_state_header_free(a);
    chude_state_header_free(b);
    return found;
}

static bool topics_fit(void *data, ChudeText run, ChudeSink *sink, GError **error) {
    State *state = data;
    const Shared *shared = state->shared;
    state->fits = true;
    g_autofree char *other = shared->model ? difference(shared->model, run) : NULL;
    if (!find_topics(state, error)) {
        return false;
    }
    if (!state->clusters.count) {
        chude_fail(error, "no topics: no document has a word that counts");
        return false;
    }
    if (other) {
        shared->host->note(shared->host, "topics: the model's words were other ones: %s", other);
    }
    ChudeText generator = shared->host->generator(shared->host);
    ChudeTopicsModel *model = chude_topics_fit_model(&state->fit, &state->corpus, state->descriptions,
                                                     &state->quality, state->next_id, &state->guiding);
    model->run = g_strndup(run.data, run.size);
    model->generator = g_strndup(generator.data, generator.size);
    ChudeBuffer json = {0};
    chude_topics_model_write(&json, model);
    bool good = sink->write(sink, chude_buffer_text(&json), error);
    chude_buffer_clear(&json);
    chude_topics_model_free(model);
    return good;
}

static bool topics_recall(void *data, ChudeText run, GError **error) {
    State *state = data;
    const Shared *shared = state->shared;
    g_autofree char *other = difference(shared->model, run);
    if (other) {
        chude_fail(error,
                   "the model's words are other ones: %s; `chude fit topics --model` makes one of this run's",
                   other);
        return false;
    }
    state->use = chude_topics_use_new(shared->model, shared->terms);
    return true;
}

static void use_members(State *state, size_t topics) {
    if (!state->members) {
        state->member_topics = topics;
        state->members = g_new0(ChudeBest, topics + 1);
    }
}

static void set_topic(ChudeBatch *batch, ChudeDocument *document, const ChudeTopicsDescription *topic,
                      double score, State *state, ChudeBest *members) {
    document->topic = state->shared->host->allocate(batch, sizeof *document->topic);
    /* the result ends before the document does */
    *document->topic =
        (ChudeTopic){topic->id, chude_arena_copy(batch->arena, topic->label.data, topic->label.size), score,
                     score < state->shared->weak};
    chude_record_set(batch, document, CHUDE_MEMBER_TOPIC);
    chude_topics_members_offer(members, topic, document, score, state->worker);
}

static void apply_model(const State *result, State *state, ChudeBatch *batch) {
    if (!state->applied) {
        state->applied = chude_topics_applied_new(result->use, state->worker, state->shared->weak);
    }
    use_members(state, chude_topics_use_count(result->use));
    for (size_t i = 0; i < batch->count; i++) {
        ChudeDocument *document = &batch->documents[i];
        size_t topic;
        double score;
        if (document->dropped || document->row) {
            continue;
        }
        if (chude_topics_applied_find(state->applied, document, &topic, &score)) {
            set_topic(batch, document, chude_topics_use_topic(result->use, topic), score, state,
                      &state->members[topic]);
        } else {
            chude_record_remove(document, CHUDE_MEMBER_TOPIC);
        }
    }
}

/* --result of a run by a model. */
static void write_applied(ChudeBuffer *json, const State *applied) {
    ChudeTopicsQuality quality;
    size_t count, documents, *places;
    ChudeTopicsDescription *descriptions =
        chude_topics_applied_describe(applied->applied, &count, &places, &quality, &documents);
    g_autofree ChudeBest *members = g_new(ChudeBest, count + 1);
    for (size_t t = 0; applied->members && t < count; t++) { /* where there is one there are members */
        members[t] = applied->members[places[t]];            /* borrowed */
    }
    chude_topics_json(json, descriptions, members, count, documents, &quality);
    g_free(descriptions);
    g_free(places);
}

/* ---- documents get their topics ---- */

static ChudeStatus topics_apply(const void *data, void *worker_data, ChudeBatch *batch, GError **error) {
    (void)error;
    const State *result = data;
    State *state = worker_data;
    if (result->use) {
        apply_model(result, state, batch);
        return CHUDE_OK;
    }
    use_members(state, result->clusters.count);
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
        uint32_t place = result->place_of[result->clusters.cluster[at]];
        set_topic(batch, document, &result->descriptions[place], result->clusters.score[at], state,
                  &state->members[place]);
    }
    return CHUDE_OK;
}

static bool topics_emit(void *data, void *applied, ChudeSink *sink, GError **error) {
    const State *result = data, *state = applied;
    ChudeBuffer json = {0};
    if (result->use) {
        State none = {.applied = NULL};
        bool empty = !state || !state->applied; /* no batch came */
        none.applied = empty ? chude_topics_applied_new(result->use, NULL, result->shared->weak) : NULL;
        write_applied(&json, empty ? &none : state);
        chude_topics_applied_free(none.applied);
        bool good = sink->write(sink, chude_buffer_text(&json), error);
        chude_buffer_clear(&json);
        return good;
    }
    chude_topics_json(&json, result->descriptions, state ? state->members : NULL, result->clusters.count,
                      result->corpus.count, &result->quality);
    bool written = sink->write(sink, chude_buffer_text(&json), error);
    chude_buffer_clear(&json);
    return written;
}

static const char *const topics_needs[] = {"words", NULL};
static const char *const topics_gives[] = {"topic", NULL};

static const char *const topics_examples[] = {
    "chude topics -k 20 news.ndjson --result topics.json",
    "Twenty topics: each document with its own; topics.json has their terms and evidence.",
    "chude topics -k 8 news.ndjson | jq -r .topic.label | sort | uniq -c",
    "How many documents each of eight topics has.",
    "chude topics -k 8 --stop-labels mine.txt news.ndjson --result topics.json",
    "No topic is called by what stands in mine.txt, nor by a longer name that holds it.",
    "chude topics -k 6 --seed-topics desk.txt news.ndjson",
    "The topics of your own list first, and what fits none of them in others.",
    "chude fit topics -k 8 week.ndjson -o week.topics; chude topics --model week.topics today.ndjson",
    "The week's topics for what comes today, as it comes; week.topics may be edited before.",
    "chude fit topics -k 8 may.ndjson -o may.topics; chude fit topics --model may.topics week.ndjson -o week.topics",
    "May's topics as the week has them, with the same ids and names, and new ones besides.",
    "chude tokenize then stop then topics --min-df 5 --max-df 0.3 -- news.ndjson",
    "Groups by words of five documents or more, and of 30 % of them or fewer.",
    NULL,
};

static const ChudeOption topics_options[] = {
    {"topics", 'k', CHUDE_INTEGER, "10", "K", 1, 10000,
     "How many topics: fewer come where there are fewer than two documents for each."},
    {"terms", 0, CHUDE_INTEGER, "10", "N", 1, 100, "How many terms to list for each topic, at most."},
    {"min-df", 0, CHUDE_STRING, "2", "N|SHARE", 0, 0,
     "Leave out words of fewer documents than that: a number, or a share (0.01, 1%)."},
    {"max-df", 0, CHUDE_STRING, "0.5", "N|SHARE", 0, 0,
     "Words of more documents than that do not group, though they may stand in phrases."},
    {"stop-labels", 0, CHUDE_FILE, NULL, "FILE", 0, 0,
     "Words and phrases that no label may hold, one a line (# begins a comment), as `stop --stopwords` has them."},
    {"seed-topics", 0, CHUDE_FILE, NULL, "FILE", 0, 0,
     "Topics that you want to see, one a line: a name, a colon, words separated by commas. Others come beside them, up to -k."},
    {"model", 0, CHUDE_FILE, NULL, "FILE", 0, 0,
     "Goes by topics that `chude fit topics` found: documents stream. With `chude fit`: finds them anew, beginning there."},
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
        "Function words count nowhere, whether `stop` ran or not. Terms are ranked by signed G2 of document\n"
        "counts; a label is a phrase of high G2 that many of the topic's documents have, best in title or lead.\n"
        "score is the cosine to the topic's centre, 0 to 1, among the vectors that were grouped; cohesion is its\n"
        "mean, and weak the share of documents below --weak, of a topic and of all. More topics give higher\n"
        "scores. coherence is the mean NPMI of pairs of terms, npmi the mean of that; diversity the share of terms\n"
        "that neither stand in another topic nor are a part of another term of theirs. A document\n"
        "without any word that counts gets no topic. The order and the split of the input change\n"
        "nothing.\n"
        "\n"
        "--seed-topics FILE: topics that you want, one a line, as in\n"
        "  Pháp luật: công an, vụ án, bị cáo  # comment\n"
        "Their groups begin where the words stand, and the words take part in a group's mean as a tenth of the documents that\n"
        "a topic has on average would. These topics come first: the id is the place of the line, the label what it says. The\n"
        "others, up to -k in all, follow by size. A seed without documents is left out.\n"
        "\n"
        "A model is what `chude fit topics DOCUMENTS -o FILE` writes (chude.topics/1): JSON with one word a line, for any editor.\n"
        "  label         another name, as you like\n"
        "  merge_into    \"merge_into\": ID gives a topic's documents to another one\n"
        "  banned        what is to be no term, in no new label, and to group nothing\n"
        "  weights       words that speak for the topic; each must stand in df\n"
        "A topic that is taken out of the list is forgotten.\n"
        "\n"
        "`topics --model FILE` needs one look at the documents. Each gets the topic with the largest sum of TF-IDF (by the\n"
        "model's df) times weight. Its score is the share of the document that is of the topic's words, on a line which gives\n"
        "those that the model was fitted on the mean and the spread of their cosines. In --result there is no coherence.\n"
        "\n"
        "`chude fit topics --model OLD DOCUMENTS -o NEW` finds the topics anew, from the old ones on, which are pulled to where\n"
        "they were as seeds are; -k does not count. A topic whose centre's cosine to the old one is 0.5 or more keeps id, label\n"
        "and merge_into. One that is not found again stays in the model as it was, with size 0. New topics are groups that are\n"
        "no nearer than that to any old one, of 5 documents or more and half as many as a topic has on average; their ids are\n"
        "new ones.\n"
        "\n"
        "Keeps 4 bytes for each word of the input, in memory or, beyond --memory, in temporary files, and\n"
        "about 100 bytes and the id of each document in memory.",
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
    .fit = topics_fit,
    .recall = topics_recall,
};
