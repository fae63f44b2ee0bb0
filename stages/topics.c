/* topics.c - what the documents are about: groups of documents, each with a label, terms and evidence. */
#include <glib.h>

#include "fail.h"
#include "record.h"
#include "state_header.h"
#include "topics/found.h"

#define MOST_TOPICS 10000

typedef ChudeTopicsShared Shared;
typedef ChudeTopicsState State;

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
    if (shared->stories && model) {
        chude_fail(error, "--level story and --model: a model knows topics only; leave one of them out");
        return false;
    }
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
    state->headings = state->shared->stories
                          ? chude_topics_headings_new(worker, state->shared->stopwords, state->shared->host)
                          : NULL;
    return state;
}

static void topics_end(void *data) {
    State *state = data;
    chude_topics_part_free(state->part);
    for (size_t t = 0; state->members && t < state->member_topics; t++) {
        chude_cover_clear(&state->members[t]);
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
    chude_topics_others_clear(&state->others);
    g_free(state->curve.points);
    g_free(state->place_of);
    chude_topics_guiding_clear(&state->guiding);
    chude_topics_fit_clear(&state->fit);
    g_free(state->note);
    chude_topics_use_free(state->use);
    chude_topics_applied_free(state->applied);
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
        into->members = g_new0(ChudeCover, into->member_topics + 1);
    }
    for (size_t t = 0; t < from->member_topics; t++) {
        chude_cover_merge(&into->members[t], &from->members[t]);
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
    chude_topics_headings_forget(state->headings);
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
           chude_topics_headings_held(state->headings) +
           (state->applied ? chude_topics_applied_held(state->applied) : 0);
}

static bool topics_finish(void *data, ChudeSink *sink, GError **error) {
    (void)sink;
    State *state = data;
    if (!chude_topics_find(state, error)) {
        return false;
    }
    chude_topics_corpus_shrink(&state->corpus);
    return true;
}

/* ---- models ---- */

/* In what the words of this run are others than those of the model's; NULL: in nothing. To be freed with g_free. What `dedup` leaves
 * out makes no word another. */
static char *difference(const ChudeTopicsModel *model, ChudeText run) {
    static const ChudeTableForm none[] = {{NULL, NULL}};
    static const ChudeStateForm form = {"topics", none};
    if (!model->run) {
        return NULL;
    }
    ChudeStateHeader *a = chude_state_header_new(&form, (ChudeText){model->run, strlen(model->run)});
    ChudeStateHeader *b = chude_state_header_new(&form, run);
    chude_state_header_forget(a, "dedup");
    chude_state_header_forget(b, "dedup");
    char *found = chude_state_difference(a, "the model", b, "this run");
    chude_state_header_free(a);
    chude_state_header_free(b);
    return found;
}

static bool topics_fit(void *data, ChudeText run, ChudeSink *sink, GError **error) {
    State *state = data;
    const Shared *shared = state->shared;
    state->fits = true;
    if (shared->stories) {
        chude_fail(error, "--level story: a model knows topics only; leave it out");
        return false;
    }
    g_autofree char *other = shared->model ? difference(shared->model, run) : NULL;
    if (!chude_topics_find(state, error)) {
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
        state->members = g_new0(ChudeCover, topics + 1);
    }
}

/* With a copy of the label: the result ends before the document does. */
static ChudeTopic *make_topic(ChudeBatch *batch, uint32_t id, ChudeText label, double score, bool weak) {
    ChudeTopic *topic = chude_arena_zero(batch->arena, sizeof *topic);
    *topic = (ChudeTopic){.id = id,
                          .label = chude_arena_copy(batch->arena, label.data, label.size),
                          .score = score,
                          .weak = weak};
    return topic;
}

/* result: descriptions of it, or its model's, are what the list names. Others stand at the broad topic. */
static void set_others(ChudeBatch *batch, ChudeDocument *document, const State *result,
                       const ChudeTopicsOther *list, size_t count) {
    ChudeTopic *topic = document->topic->parent ? document->topic->parent : document->topic;
    topic->others = count ? chude_arena_zero(batch->arena, count * sizeof *topic) : NULL;
    topic->other_count = count;
    for (size_t i = 0; i < count; i++) {
        const ChudeTopicsDescription *other = result->use
                                                  ? chude_topics_use_topic(result->use, list[i].cluster)
                                                  : &result->descriptions[list[i].cluster];
        topic->others[i] = *make_topic(batch, other->id, other->label, list[i].score, false);
    }
}

static void set_topic(ChudeBatch *batch, ChudeDocument *document, const ChudeTopicsDescription *topic,
                      double score, State *state, ChudeCover *members) {
    document->topic = make_topic(batch, topic->id, topic->label, score, score < state->shared->weak);
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
            ChudeTopicsOther list[CHUDE_TOPICS_OTHERS];
            size_t others = chude_topics_applied_others(state->applied, list);
            set_others(batch, document, result, list, others);
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
    g_autofree ChudeCover *members = g_new(ChudeCover, count + 1);
    for (size_t t = 0; applied->members && t < count; t++) { /* where there is one there are members */
        members[t] = applied->members[places[t]];            /* borrowed */
    }
    const ChudeTopicsCurve none = {.count = 0};
    chude_topics_json(json, descriptions, members, count, documents, &quality, &none, NULL, 0);
    g_free(descriptions);
    g_free(places);
}

/* ---- documents get their topics ---- */

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
    double score = result->stories.score[at];
    const ChudeTopicsDescription *parent = &result->descriptions[result->stories.parent[story]];
    document->topic = make_topic(batch, result->next_id + story, result->names[story], score, false);
    document->topic->parent = make_topic(batch, parent->id, parent->label, -1, false);
    if (story < result->listed) {
        size_t place = result->clusters.count + story;
        chude_topics_members_offer(&state->members[place], &result->descriptions[place], document, score,
                                   state->worker);
    }
}

static ChudeStatus topics_apply(const void *data, void *worker_data, ChudeBatch *batch, GError **error) {
    (void)error;
    const State *result = data;
    State *state = worker_data;
    if (result->use) {
        apply_model(result, state, batch);
        return CHUDE_OK;
    }
    use_members(state, result->clusters.count + result->listed);
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
        if (state->shared->stories) {
            set_story(state, result, batch, document, at);
        }
        ChudeTopicsOther list[CHUDE_TOPICS_OTHERS];
        size_t others = chude_topics_beside(result, at, list);
        set_others(batch, document, result, list, others);
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
    "chude topics -k 6 --seed-topics desk.txt news.ndjson",
    "The topics of your own list first, and what fits none of them in others.",
    "chude fit topics -k 8 week.ndjson -o week.topics; chude topics --model week.topics today.ndjson",
    "The week's topics for what comes today, as it comes; week.topics may be edited before.",
    "chude fit topics -k 8 may.ndjson -o may.topics; chude fit topics --model may.topics week.ndjson -o week.topics",
    "May's topics as the week has them, with the same ids and names, and new ones besides.",
    "chude topics --level story news.ndjson | jq -r '.topic.label // empty' | sort | uniq -c | sort -rn",
    "What happened: the stories that documents tell, those of most documents first.",
    "chude topics --level story --story-cosine 0.35 --stories 50 news.ndjson --result topics.json",
    "Closer stories; topics.json describes the 50 largest, beside the broad topics.",
    "chude tokenize then stop then topics --min-df 5 --max-df 0.3 -- news.ndjson",
    "Groups by words of five documents or more, and of 30 % of them or fewer.",
    "chude topics -k 8 news.ndjson | jq -r '[.topic.label, .topic.others[]?.label] | join(\" + \")' | sort | uniq -c",
    "How many documents each topic has to itself, and how many it shares with others.",
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
        "others are topics, three at most, to whose centres the document is nearly as close: by 0.85 of its score or\n"
        "more, and not weakly. in_others says of how many documents a topic is one, with_others how many have some.\n"
        "evidence is three documents, or up to five, close to the centre, that together show the terms: of each,\n"
        "the sentence with most of them.\n"
        "\n"
        "-k auto goes by stability: for each k, random halves of the documents (of more than 4,000, of 4,000 drawn) are\n"
        "grouped, each grouping says of every document where it belongs, and all are compared in pairs by adjusted Rand\n"
        "index. Of numbers from n^0.25 to 1.5 n^0.36 (7 to 24 for 3,000 documents), the largest is taken whose stability\n"
        "is within two standard errors of the best. On mixed news the curve is flat, and there the range decides as much\n"
        "as the criterion does: `curve` in the result shows it, 1 where all halves agree. Ben-Hur and others 2002, Lange\n"
        "and others 2004, Tibshirani and Walther 2005; the rule of standard errors: Breiman and others 1984.\n"
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
    .fit = topics_fit,
    .recall = topics_recall,
};
