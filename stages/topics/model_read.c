/* model_read.c - a model as somebody may have edited it. The text is checked as JSON first, so that the walk here need only look at what
 * members say, and knows in which line. */
#include <math.h>

#include "arena.h"
#include "fail.h"
#include "json_scan.h"
#include "model.h"
#include "words.h"

/* A place in JSON that is known to be good. */
typedef struct {
    const char *path, *at, *end;
    uint64_t line;
    ChudeArena *arena;
    ChudeTopicsModel *model;
    GError **error;
    bool failed;
} Walk;

/* Lines of things that can be judged only when all was read. */
typedef struct {
    uint32_t place; /* of the topic */
    uint64_t line;
} Place;

static bool bad(Walk *walk, uint64_t line, const char *format, ...) G_GNUC_PRINTF(3, 4);

static bool bad(Walk *walk, uint64_t line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (!walk->failed) {
        chude_fail(walk->error, "%s:%" G_GUINT64_FORMAT ": %s", walk->path, line, message);
    }
    walk->failed = true;
    return false;
}

static char look(Walk *walk) {
    while (walk->at < walk->end && g_ascii_isspace(*walk->at)) {
        walk->line += *walk->at++ == '\n';
    }
    return walk->at < walk->end ? *walk->at : '\0';
}

/* The text of the string or scalar that comes. */
static ChudeText take_plain(Walk *walk) {
    const char *begin;
    if (look(walk) == '"') {
        begin = walk->at++;
        while (*walk->at != '"') {
            walk->at += *walk->at == '\\' ? 2 : 1;
        }
        walk->at++;
    } else {
        begin = walk->at;
        while (walk->at < walk->end && !strchr(",:]} \t\r\n", *walk->at)) {
            walk->at++;
        }
    }
    return (ChudeText){begin, (size_t)(walk->at - begin)};
}

/* Over the value that comes, whatever it is; its text. */
static ChudeText take_value(Walk *walk) {
    look(walk);
    const char *begin = walk->at;
    unsigned depth = 0;
    do {
        char c = look(walk);
        if (c == '{' || c == '[') {
            depth++;
            walk->at++;
        } else if (c == '}' || c == ']') {
            depth--;
            walk->at++;
        } else if (c == ',' || c == ':') {
            walk->at++;
        } else {
            take_plain(walk);
        }
    } while (depth);
    return (ChudeText){begin, (size_t)(walk->at - begin)};
}

static ChudeText unescape(const Walk *walk, ChudeText json) {
    if (!memchr(json.data, '\\', json.size)) {
        return (ChudeText){json.data + 1, json.size - 2};
    }
    return chude_json_unescape(walk->arena, json);
}

/* Opens the object ('{') or array that comes. */
static bool enter(Walk *walk, char open, const char *name) {
    if (look(walk) != open) {
        return bad(walk, walk->line, "%s is %s", name, open == '{' ? "an object: {…}" : "a list: […]");
    }
    walk->at++;
    return true;
}

/* Whether there is another item before the end, which it goes behind. */
static bool more(Walk *walk) {
    if (walk->failed) {
        return false;
    }
    char c = look(walk);
    if (c == ',') {
        walk->at++;
        c = look(walk);
    }
    if (c == '}' || c == ']') {
        walk->at++;
        return false;
    }
    return true;
}

/* The next member of an object; its value comes next. */
static bool next_member(Walk *walk, ChudeText *name) {
    if (!more(walk)) {
        return false;
    }
    *name = unescape(walk, take_plain(walk));
    look(walk);
    walk->at++; /* : */
    look(walk);
    return true;
}

static bool is(ChudeText name, const char *wanted) {
    return name.size == strlen(wanted) && memcmp(name.data, wanted, name.size) == 0;
}

static bool take_text(Walk *walk, const char *name, ChudeText *text) {
    if (look(walk) != '"') {
        return bad(walk, walk->line, "%s is a string: \"…\"", name);
    }
    *text = unescape(walk, take_plain(walk));
    if (!text->size) {
        return bad(walk, walk->line, "%s is empty", name);
    }
    return true;
}

/* A number from least to most, whole or not. */
static bool take_number(Walk *walk, const char *name, bool whole, double least, double most, double *value) {
    char c = look(walk);
    uint64_t line = walk->line;
    bool good = c == '-' || g_ascii_isdigit(c);
    ChudeText text = take_value(walk);
    if (good) {
        g_autofree char *copy = g_strndup(text.data, text.size);
        *value = g_ascii_strtod(copy, NULL);
        good = *value >= least && *value <= most && (!whole || *value == floor(*value));
    }
    if (!good) {
        return bad(walk, line, "%s is a %snumber from %g to %.10g", name, whole ? "whole " : "", least, most);
    }
    return true;
}

static bool take_id(Walk *walk, const char *name, uint32_t *id) {
    double value = 0;
    bool good = take_number(walk, name, true, 0, (double)CHUDE_TOPICS_NONE - 1, &value);
    *id = (uint32_t)value;
    return good;
}

/* ---- a topic ---- */

static bool take_term(Walk *walk, ChudeTopicsTerm *term) {
    ChudeText name, text = {NULL, 0};
    uint64_t line = walk->line;
    if (!enter(walk, '{', "a term")) {
        return false;
    }
    while (next_member(walk, &name)) {
        if (is(name, "text")) {
            take_text(walk, "text", &text);
        } else if (is(name, "score")) {
            take_number(walk, "score", false, -G_MAXDOUBLE, G_MAXDOUBLE, &term->score);
        } else {
            take_value(walk);
        }
    }
    if (!text.data) {
        return bad(walk, line, "a term has no text: {\"text\":\"…\",\"score\":0}");
    }
    if (walk->failed) {
        return false;
    }
    term->text = (ChudeText){g_strndup(text.data, text.size), text.size};
    return true;
}

static void take_terms(Walk *walk, ChudeTopicsModelTopic *topic) {
    GArray *terms = g_array_new(FALSE, TRUE, sizeof(ChudeTopicsTerm));
    bool good = enter(walk, '[', "terms");
    while (good && more(walk)) {
        ChudeTopicsTerm term = {.score = 0};
        if (take_term(walk, &term)) {
            g_array_append_val(terms, term);
        }
    }
    topic->term_count = terms->len;
    topic->terms = (ChudeTopicsTerm *)(void *)g_array_free(terms, FALSE);
}

/* Ties by key: they are written in this order. */
static gint compare_weights(gconstpointer a_, gconstpointer b_, gpointer words_) {
    const ChudeTopicsEntry *a = a_, *b = b_;
    const ChudeText *words = words_;
    if (a->weight != b->weight) {
        return a->weight > b->weight ? -1 : 1;
    }
    return chude_topics_compare(words[a->feature], words[b->feature]);
}

/* The place of a word as written: counting keys are what words go by, and whoever adds one need not know them. */
static uint32_t take_word(const Walk *walk, ChudeText written) {
    ChudeBuffer key = {0};
    chude_topics_word_key(&key, written);
    uint32_t place = chude_topics_model_word(walk->model, key.size ? chude_buffer_text(&key) : written, 0);
    chude_buffer_clear(&key);
    return place;
}

/* df is not known before all was read: 0 stands for a word that has none. */
static void take_weights(Walk *walk, ChudeTopicsModelTopic *topic) {
    GArray *weights = g_array_new(FALSE, FALSE, sizeof(ChudeTopicsEntry));
    GHashTable *seen = g_hash_table_new(g_direct_hash, g_direct_equal);
    ChudeText word;
    if (enter(walk, '{', "weights")) {
        while (next_member(walk, &word)) {
            double weight = 0;
            uint64_t line = walk->line;
            uint32_t place = take_word(walk, word);
            if (!g_hash_table_add(seen, GUINT_TO_POINTER(place))) {
                bad(walk, line, "\"%.*s\" has a weight already", (int)word.size, word.data);
            }
            if (take_number(walk, "a weight", false, 0, 1e6, &weight) && (float)weight > 0) {
                ChudeTopicsEntry entry = {place, (float)weight};
                g_array_append_val(weights, entry);
            }
        }
    }
    g_hash_table_destroy(seen);
    g_free(topic->weights);
    topic->weight_count = weights->len;
    topic->weights = (ChudeTopicsEntry *)(void *)g_array_free(weights, FALSE);
    if (topic->weight_count) {
        g_qsort_with_data(topic->weights, (gint)topic->weight_count, sizeof *topic->weights, compare_weights,
                          walk->model->words);
    }
}

static void take_topic(Walk *walk, ChudeTopicsModelTopic *topic, uint64_t *merged) {
    ChudeText name, label = {NULL, 0};
    double size = 0;
    uint64_t line = walk->line;
    bool has_id = false;
    *topic = (ChudeTopicsModelTopic){.into = CHUDE_TOPICS_NONE, .cohesion = -1};
    if (!enter(walk, '{', "a topic")) {
        return;
    }
    while (next_member(walk, &name)) {
        if (is(name, "id")) {
            has_id = take_id(walk, "id", &topic->id);
        } else if (is(name, "merge_into")) {
            *merged = walk->line;
            take_id(walk, "merge_into, the id of another topic,", &topic->into);
        } else if (is(name, "label") && take_text(walk, "label", &label)) {
            g_free(topic->label);
            topic->label = g_strndup(label.data, label.size);
        } else if (is(name, "size")) {
            take_number(walk, "size", true, 0, 1e15, &size);
        } else if (is(name, "cohesion")) {
            take_number(walk, "cohesion", false, 0, 1, &topic->cohesion);
        } else if (is(name, "offset")) {
            take_number(walk, "offset", false, -1e6, 1e6, &topic->offset);
        } else if (is(name, "slope")) {
            take_number(walk, "slope", false, 1e-6, 1e6, &topic->slope);
        } else if (is(name, "terms")) {
            take_terms(walk, topic);
        } else if (is(name, "weights")) {
            take_weights(walk, topic);
        } else if (!walk->failed) {
            take_value(walk);
        }
    }
    topic->size = (uint64_t)size;
    const char *lacks = !has_id             ? "id"
                        : !topic->label     ? "label"
                        : topic->slope <= 0 ? "slope"
                        : !topic->weights   ? "weights"
                                            : NULL;
    if (lacks) {
        bad(walk, line, "the topic that begins here lacks its %s", lacks);
    }
}

static void take_topics(Walk *walk, GArray *merged) {
    GArray *topics = g_array_new(FALSE, TRUE, sizeof(ChudeTopicsModelTopic));
    GHashTable *ids = g_hash_table_new(g_direct_hash, g_direct_equal);
    bool good = enter(walk, '[', "topics");
    while (good && more(walk)) {
        uint64_t line = walk->line;
        Place place = {topics->len, 0};
        g_array_set_size(topics, topics->len + 1);
        ChudeTopicsModelTopic *topic = &g_array_index(topics, ChudeTopicsModelTopic, place.place);
        take_topic(walk, topic, &place.line);
        if (!walk->failed && !g_hash_table_add(ids, GUINT_TO_POINTER(topic->id))) {
            bad(walk, line,
                "an earlier topic has the id %u, too: to make one of both, leave this one its own id and add "
                "\"merge_into\":%u",
                topic->id, topic->id);
        }
        if (place.line) {
            g_array_append_val(merged, place);
        }
    }
    g_hash_table_destroy(ids);
    walk->model->topic_count = topics->len;
    walk->model->topics = (ChudeTopicsModelTopic *)(void *)g_array_free(topics, FALSE);
}

/* ---- the whole ---- */

static void take_df(Walk *walk) {
    ChudeText word;
    if (!enter(walk, '{', "df")) {
        return;
    }
    while (next_member(walk, &word)) {
        double df = 0;
        if (take_number(walk, "df, the documents that have the word,", true, 1, UINT32_MAX, &df)) {
            uint32_t place = take_word(walk, word); /* which may move the array */
            walk->model->df[place] = (uint32_t)df;
        }
    }
}

static void take_banned(Walk *walk) {
    GPtrArray *banned = g_ptr_array_new();
    ChudeText text = {NULL, 0};
    bool good = enter(walk, '[', "banned");
    while (good && more(walk)) {
        if (take_text(walk, "a banned word or phrase", &text)) {
            g_ptr_array_add(banned, g_strndup(text.data, text.size));
        }
    }
    g_ptr_array_add(banned, NULL);
    g_strfreev(walk->model->banned);
    walk->model->banned = (char **)(void *)g_ptr_array_free(banned, FALSE);
}

/* The text of an object, on one line. */
static char *take_object(Walk *walk, const char *name) {
    if (look(walk) != '{') {
        bad(walk, walk->line, "%s is an object: {…}", name);
        return NULL;
    }
    ChudeText value = take_value(walk);
    return g_strdelimit(g_strndup(value.data, value.size), "\r\n", ' ');
}

static bool check_merged(Walk *walk, const GArray *merged) {
    const ChudeTopicsModel *model = walk->model;
    for (guint i = 0; i < merged->len; i++) {
        const Place *place = &g_array_index(merged, Place, i);
        uint32_t into = model->topics[place->place].into;
        size_t at = chude_topics_model_find(model, into);
        if (at == model->topic_count) {
            return bad(walk, place->line, "merge_into: no topic has the id %u", into);
        }
        if (at == place->place) {
            return bad(walk, place->line, "merge_into: this is the topic's own id");
        }
        if (model->topics[at].into != CHUDE_TOPICS_NONE) {
            return bad(walk, place->line, "merge_into: topic %u is merged into %u itself: write that here",
                       into, model->topics[at].into);
        }
    }
    return true;
}

static bool check_df(Walk *walk) {
    for (size_t i = 0; i < walk->model->word_count; i++) {
        if (!walk->model->df[i]) {
            ChudeText word = walk->model->words[i];
            chude_fail(
                walk->error,
                "%s: \"%.*s\" has a weight, but stands not in df, which says how many documents have it",
                walk->path, (int)word.size, word.data);
            walk->failed = true;
            return false;
        }
        walk->model->df[i] = (uint32_t)MIN((uint64_t)walk->model->df[i], walk->model->documents);
    }
    return true;
}

static void set_next_id(ChudeTopicsModel *model, uint32_t said) {
    model->next_id = said;
    for (size_t t = 0; t < model->topic_count; t++) {
        model->next_id = MAX(model->next_id, model->topics[t].id + 1);
    }
}

static void walk_model(Walk *walk) {
    ChudeTopicsModel *model = walk->model;
    ChudeText name, schema = {NULL, 0};
    double documents = 0;
    uint32_t next_id = 0;
    bool df = false;
    GArray *merged = g_array_new(FALSE, FALSE, sizeof(Place));
    if (enter(walk, '{', "a model")) {
        while (next_member(walk, &name)) {
            if (is(name, "schema")) {
                take_text(walk, "schema", &schema);
            } else if (is(name, "generator")) {
                g_free(model->generator);
                model->generator = take_object(walk, "generator");
            } else if (is(name, "run")) {
                g_free(model->run);
                model->run = take_object(walk, "run");
            } else if (is(name, "documents")) {
                take_number(walk, "documents", true, 1, 1e15, &documents);
                model->documents = (uint64_t)documents;
            } else if (is(name, "weak")) {
                take_number(walk, "weak", false, 0, 1, &model->weak);
            } else if (is(name, "next_id")) {
                take_id(walk, "next_id", &next_id);
            } else if (is(name, "banned")) {
                take_banned(walk);
            } else if (is(name, "topics")) {
                take_topics(walk, merged);
            } else if (is(name, "df")) {
                df = true;
                take_df(walk);
            } else if (!walk->failed) {
                take_value(walk);
            }
        }
    }
    const char *lacks = !model->documents ? "documents" : !model->topics ? "topics" : !df ? "df" : NULL;
    if (!walk->failed && (!schema.data || !is(schema, CHUDE_TOPICS_SCHEMA))) {
        bad(walk, 1,
            "no model of topics: its schema is not \"" CHUDE_TOPICS_SCHEMA
            "\"; `chude fit topics` makes one");
    } else if (!walk->failed && lacks) {
        bad(walk, 1, "the model lacks its %s", lacks);
    } else if (!walk->failed && check_merged(walk, merged) && check_df(walk)) {
        set_next_id(model, next_id);
    }
    g_array_free(merged, TRUE);
}

ChudeTopicsModel *chude_topics_model_parse(const char *path, const char *data, size_t size, GError **error) {
    GError *cause = NULL;
    const char *broken;
    if (!g_utf8_validate(data, (gssize)size, &broken)) {
        chude_fail(error, "%s: not UTF-8 at byte %zu", path, (size_t)(broken - data) + 1);
        return NULL;
    }
    if (!chude_json_check((ChudeText){data, size}, true, &cause)) {
        chude_fail(error, "%s: no JSON: %s", path, cause->message);
        g_error_free(cause);
        return NULL;
    }
    Walk walk = {.path = path,
                 .at = data,
                 .end = data + size,
                 .line = 1,
                 .arena = chude_arena_new(),
                 .model = chude_topics_model_empty(),
                 .error = error};
    walk_model(&walk);
    chude_arena_free(walk.arena);
    if (walk.failed) {
        chude_topics_model_free(walk.model);
        return NULL;
    }
    return walk.model;
}

ChudeTopicsModel *chude_topics_model_read(const char *path, GError **error) {
    g_autofree char *data = NULL;
    gsize size = 0;
    GError *cause = NULL;
    if (!g_file_get_contents(path, &data, &size, &cause)) {
        chude_fail(error, "%s", cause->message);
        g_error_free(cause);
        return NULL;
    }
    return chude_topics_model_parse(path, data, size, error);
}
