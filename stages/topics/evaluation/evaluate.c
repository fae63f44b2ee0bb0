#include "topics/evaluation/evaluate.h"

#include <string.h>

#include "evaluation/fold.h"
#include "evaluation/json_lines.h"
#include "fail.h"
#include "topics/evaluation/agreement.h"
#include "topics/evaluation/summary.h"

/* Numbers for keys, in the order in which they come. */
typedef struct {
    GHashTable *numbers; /* char * → number + 1 */
    GPtrArray *keys;     /* char *, by number: owned by numbers, NULL for what has none */
} Numbers;

typedef struct {
    const ChudeTopicsEvaluation *what;
    ChudeTopicsScore *score;
    GHashTable *system; /* id → the topic's id as JSON text, or NULL: none */
    Numbers classes, topics;
    GPtrArray *names; /* by class: char *, folded */
    ChudeAgreement *agreement;
    ChudeTermLists *lists;
    GHashTable *labels; /* the topic's id as JSON text → its label, folded */
    ChudeBuffer text;
} Work;

static Numbers numbers_new(void) {
    return (Numbers){g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), g_ptr_array_new()};
}

static void numbers_clear(Numbers *numbers) {
    g_hash_table_unref(numbers->numbers);
    g_ptr_array_unref(numbers->keys);
}

/* key NULL: a number of its own. */
static uint32_t number_of(Numbers *numbers, const char *key) {
    guint known = key ? GPOINTER_TO_UINT(g_hash_table_lookup(numbers->numbers, key)) : 0;
    if (!known) {
        char *kept = g_strdup(key);
        g_ptr_array_add(numbers->keys, kept);
        known = numbers->keys->len;
        if (kept) {
            g_hash_table_insert(numbers->numbers, kept, GUINT_TO_POINTER(known));
        }
    }
    return known - 1;
}

/* ---- the system ---- */

static bool is_name(json_object *value) {
    return json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_string);
}

/* The id of the record's topic; *id NULL: it has none. */
static bool topic_of(const ChudeJsonLine *record, json_object **id, GError **error) {
    *id = chude_json_line_member(record, "topic");
    if (json_object_is_type(*id, json_type_object)) {
        json_object *topic = *id;
        *id = NULL;
        json_object_object_get_ex(topic, "id", id);
    }
    return !*id || is_name(*id) ||
           chude_json_line_bad(record, error,
                               "topic is neither a string nor a whole number nor an object with such an id");
}

static bool keep(void *context, const ChudeJsonLine *record, GError **error) {
    Work *work = context;
    json_object *topic;
    const char *id = chude_json_line_id(record, error);
    if (!id || !topic_of(record, &topic, error)) {
        return false;
    }
    g_hash_table_replace(work->system, g_strdup(id),
                         topic ? g_strdup(json_object_to_json_string(topic)) : NULL);
    return true;
}

/* ---- a document ---- */

/* What the first document has, all have; and what it lacks, all lack. */
static bool is_alike(const Work *work, const ChudeJsonLine *record, bool *has, bool now, const char *lacks,
                     const char *more, GError **error) {
    if (work->score->documents == 0) {
        *has = now;
    }
    return now == *has || chude_json_line_bad(record, error, now ? more : lacks);
}

static bool read_class(Work *work, const ChudeJsonLine *record, json_object **class, GError **error) {
    ChudeTopicsScore *score = work->score;
    *class = chude_json_line_member(record, "gold");
    if (*class && !is_name(*class)) {
        return chude_json_line_bad(record, error, "gold is neither a string nor a whole number");
    }
    if (!is_alike(work, record, &score->has_gold, *class != NULL, "no class in gold, where others have one",
                  "a class in gold, where others have none", error)) {
        return false;
    }
    json_object *name = *class ? chude_json_line_member(record, "gold_label") : NULL;
    if (name && !json_object_is_type(name, json_type_string)) {
        return chude_json_line_bad(record, error, "gold_label is no string");
    }
    return is_alike(work, record, &score->has_names, name != NULL, "no gold_label, where others have one",
                    "a gold_label, where others have none", error);
}

/* The topic's key in *topic, NULL for none; as long as record and system are. */
static bool read_topic(Work *work, const ChudeJsonLine *record, const char **topic, GError **error) {
    *topic = NULL;
    if (!work->what->system) {
        json_object *id;
        if (!topic_of(record, &id, error)) {
            return false;
        }
        *topic = id ? json_object_to_json_string(id) : NULL;
    } else {
        const char *id = chude_json_line_id(record, error);
        gpointer found = NULL;
        if (!id) {
            return false;
        }
        work->score->missing += !g_hash_table_lookup_extended(work->system, id, NULL, &found);
        *topic = found;
    }
    work->score->without_topic += !*topic;
    return true;
}

/* The last name of a class holds. */
static void name_class(Work *work, uint32_t class, const ChudeJsonLine *record) {
    ChudeBuffer folded = {0};
    chude_evaluation_fold(&folded, chude_json_bytes(chude_json_line_member(record, "gold_label")), NULL);
    if (class == work->names->len) {
        g_ptr_array_add(work->names, NULL);
    }
    g_free(work->names->pdata[class]);
    work->names->pdata[class] = g_strndup(folded.size ? folded.data : "", folded.size);
    chude_buffer_clear(&folded);
}

static bool read_text(Work *work, const ChudeJsonLine *record, GError **error) {
    ChudeText title = chude_json_bytes(chude_json_line_member(record, "title")),
              text = chude_json_bytes(chude_json_line_member(record, "text"));
    if (!text.data) {
        return chude_json_line_bad(record, error, "no text");
    }
    ChudeBuffer whole = {0};
    chude_buffer_add(&whole, title.data, title.size);
    chude_buffer_char(&whole, '\n');
    chude_buffer_add(&whole, text.data, text.size);
    work->text.size = 0;
    chude_evaluation_fold(&work->text, chude_buffer_text(&whole), NULL);
    chude_term_lists_text(work->lists, chude_buffer_text(&work->text));
    chude_buffer_clear(&whole);
    return true;
}

static bool score_document(void *context, const ChudeJsonLine *record, GError **error) {
    Work *work = context;
    json_object *class;
    const char *topic;
    if (!read_class(work, record, &class, error) || !read_topic(work, record, &topic, error)) {
        return false;
    }
    if (class) {
        uint32_t number = number_of(&work->classes, json_object_to_json_string(class));
        chude_agreement_add(work->agreement, number, number_of(&work->topics, topic));
        if (work->score->has_names) {
            name_class(work, number, record);
        }
    }
    if (work->score->has_terms && !read_text(work, record, error)) {
        return false;
    }
    work->score->documents++;
    return true;
}

/* A document that went through `topics`: where it came from stands in source, unless it had one before. */
static bool score_own(void *context, const ChudeJsonLine *record, GError **error) {
    const Work *work = context;
    const char *gold = work->what->gold;
    json_object *source = chude_json_line_member(record, "source"),
                *id = chude_json_line_member(record, "id");
    const char *place = json_object_get_string(source);
    bool ours = place && g_str_has_prefix(place, gold) && place[strlen(gold)] == ':';
    char *name = ours ? g_strdup(place) : g_strdup_printf("%s: %s", gold, json_object_to_json_string(id));
    const ChudeJsonLine placed = {name, 0, record->line, record->object};
    bool good = score_document(context, &placed, error);
    g_free(name);
    return good;
}

static bool each_own(Work *work, GError **error) {
    GError *cause = NULL;
    ChudeBuffer lines = {0};
    bool good = true;
    while (good && work->what->source(work->what->context, &lines, &cause)) {
        for (size_t at = 0; good && at < lines.size;) {
            const char *begin = lines.data + at, *end = memchr(begin, '\n', lines.size - at);
            size_t size = end ? (size_t)(end - begin) : lines.size - at;
            good =
                chude_json_line_take((ChudeText){begin, size}, work->what->gold, 0, score_own, work, error);
            at += size + 1;
        }
        chude_buffer_clear(&lines);
    }
    chude_buffer_clear(&lines);
    if (cause) {
        g_propagate_error(error, cause);
    }
    return good && !cause;
}

/* ---- names ---- */

static char **words_of(const char *folded, GHashTable *set) {
    char **words = g_strsplit(folded, " ", -1);
    for (char **word = words; *word; word++) {
        if (**word) {
            g_hash_table_add(set, *word);
        }
    }
    return words;
}

/* The F1 of the words, each once, that both have: 2 shared / (of one + of the other), as answers are compared by Rajpurkar and others 2016. */
static double shared_words(const char *name, const char *label) {
    GHashTable *a = g_hash_table_new(g_str_hash, g_str_equal), *b = g_hash_table_new(g_str_hash, g_str_equal);
    char **of_name = words_of(name, a), **of_label = words_of(label, b);
    double all = (double)g_hash_table_size(a) + (double)g_hash_table_size(b), shared = 0;
    GHashTableIter each;
    gpointer word;
    g_hash_table_iter_init(&each, a);
    while (g_hash_table_iter_next(&each, &word, NULL)) {
        shared += g_hash_table_contains(b, word);
    }
    g_hash_table_unref(a);
    g_hash_table_unref(b);
    g_strfreev(of_name);
    g_strfreev(of_label);
    return 2 * shared / MAX(all, 1);
}

/* Of each class, its name against the label of the topic that holds most of its documents; 0 where the summary has no such topic. */
static double names_f1(const Work *work) {
    g_autofree uint32_t *main_topics = chude_agreement_main_topics(work->agreement);
    double sum = 0;
    for (guint class = 0; class < work->names->len; class ++) {
        const char *topic = work->topics.keys->pdata[main_topics[class]];
        const char *label = topic ? g_hash_table_lookup(work->labels, topic) : NULL;
        sum += shared_words(work->names->pdata[class], label ? label : "");
    }
    return sum / MAX((double)work->names->len, 1);
}

/* ---- all ---- */

static bool read_summary(Work *work, GError **error) {
    const ChudeTopicsEvaluation *what = work->what;
    uint64_t *count = &work->score->described;
    work->score->has_terms = !what->system || what->summary;
    return !work->score->has_terms ||
           (what->system
                ? chude_topics_read_summary_file(what->summary, work->lists, work->labels, count, error)
                : chude_topics_read_summary(what->result, "topics --result", work->lists, work->labels, count,
                                            error));
}

static bool is_enough(const ChudeTopicsEvaluation *what, const ChudeTopicsScore *score, GError **error) {
    if (score->documents == 0) {
        chude_fail(error, "%s: no documents", what->gold);
        return false;
    }
    if (!score->has_gold && !score->has_terms) {
        chude_fail(error,
                   "%s: no document has a class in gold, and no --summary is given: nothing to compare",
                   what->gold);
        return false;
    }
    return true;
}

static void take_figures(Work *work) {
    ChudeTopicsScore *score = work->score;
    if (score->has_gold) {
        ChudeAgreementRates rates = chude_agreement_rates(work->agreement);
        score->classes = work->classes.keys->len;
        score->topics = work->topics.keys->len;
        score->nmi = rates.nmi;
        score->ari = rates.ari;
        score->purity = rates.purity;
    }
    score->has_names = score->has_names && score->has_terms;
    if (score->has_terms) {
        score->npmi = chude_term_lists_npmi(work->lists);
        score->diversity = chude_term_lists_diversity(work->lists);
    }
    if (score->has_names) {
        score->named = work->names->len;
        score->label_f1 = names_f1(work);
    }
}

bool chude_topics_evaluate(const ChudeTopicsEvaluation *what, ChudeTopicsScore *score, GError **error) {
    *score = (ChudeTopicsScore){0};
    Work work = {.what = what,
                 .score = score,
                 .system = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
                 .classes = numbers_new(),
                 .topics = numbers_new(),
                 .names = g_ptr_array_new_with_free_func(g_free),
                 .agreement = chude_agreement_new(),
                 .lists = chude_term_lists_new(),
                 .labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    /* The summary after the system: where that comes through a pipe, what writes both has ended by then. */
    bool good = (!what->system || chude_json_lines_each(what->system, keep, &work, error)) &&
                read_summary(&work, error) &&
                (what->system ? chude_json_lines_each(what->gold, score_document, &work, error)
                              : each_own(&work, error)) &&
                is_enough(what, score, error);
    if (good) {
        take_figures(&work);
    }
    g_hash_table_unref(work.system);
    numbers_clear(&work.classes);
    numbers_clear(&work.topics);
    g_ptr_array_unref(work.names);
    chude_agreement_free(work.agreement);
    chude_term_lists_free(work.lists);
    g_hash_table_unref(work.labels);
    chude_buffer_clear(&work.text);
    return good;
}
