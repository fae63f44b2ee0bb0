#include "topics/evaluation/summary.h"

#include "buffer.h"
#include "evaluation/fold.h"
#include "evaluation/json_lines.h"
#include "fail.h"
#include "json_value.h"
#include "stream.h"

typedef struct {
    const char *name;
    ChudeTermLists *lists;
    GHashTable *labels;
    ChudeBuffer folded;
} Reading;

static json_object *member(json_object *object, const char *name) {
    json_object *value = NULL;
    if (json_object_is_type(object, json_type_object)) {
        json_object_object_get_ex(object, name, &value);
    }
    return value;
}

static ChudeText fold(Reading *reading, ChudeText text) {
    reading->folded.size = 0;
    chude_evaluation_fold(&reading->folded, text, NULL);
    return chude_buffer_text(&reading->folded);
}

static bool bad(const Reading *reading, size_t topic, GError **error, const char *message) {
    chude_fail(error, "%s: topics/%zu: %s", reading->name, topic, message);
    return false;
}

static bool read_topic(Reading *reading, json_object *topic, size_t number, GError **error) {
    json_object *id = member(topic, "id"), *label = member(topic, "label"), *terms = member(topic, "terms");
    if (!json_object_is_type(id, json_type_int) && !json_object_is_type(id, json_type_string)) {
        return bad(reading, number, error, "no id that is a string or a whole number");
    }
    if (label && !json_object_is_type(label, json_type_string)) {
        return bad(reading, number, error, "label is no string");
    }
    if (!json_object_is_type(terms, json_type_array)) {
        return bad(reading, number, error, "no list of terms");
    }
    ChudeText name = fold(reading, label ? chude_json_bytes(label) : (ChudeText){"", 0});
    g_hash_table_replace(reading->labels, g_strdup(json_object_to_json_string(id)),
                         name.size ? g_strndup(name.data, name.size) : g_strdup(""));
    chude_term_lists_topic(reading->lists);
    for (size_t i = 0; i < json_object_array_length(terms); i++) {
        ChudeText term = chude_json_phrase(json_object_array_get_idx(terms, i));
        if (!term.data) {
            return bad(reading, number, error, "one of terms is neither a string nor an object with text");
        }
        chude_term_lists_add(reading->lists, fold(reading, term));
    }
    return true;
}

bool chude_topics_read_summary(ChudeText bytes, const char *name, ChudeTermLists *lists, GHashTable *labels,
                               uint64_t *count, GError **error) {
    Reading reading = {name, lists, labels, {0}};
    json_object *summary = NULL;
    if (!chude_json_parse(bytes, true, &summary, error)) {
        g_prefix_error(error, "%s: ", name);
        return false;
    }
    json_object *topics = member(summary, "topics");
    bool good = json_object_is_type(topics, json_type_array);
    if (!good) {
        chude_fail(error, "%s: no list of topics: give what `topics --result` or `run` wrote", name);
    }
    *count = good ? json_object_array_length(topics) : 0;
    for (size_t i = 0; good && i < *count; i++) {
        good = read_topic(&reading, json_object_array_get_idx(topics, i), i, error);
    }
    json_object_put(summary);
    chude_buffer_clear(&reading.folded);
    return good;
}

bool chude_topics_read_summary_file(const char *path, ChudeTermLists *lists, GHashTable *labels,
                                    uint64_t *count, GError **error) {
    enum { ROOM = 1 << 16 };
    GError *cause = NULL;
    ChudeBuffer bytes = {0};
    ChudeStream *stream = chude_stream_open(path, &cause);
    while (stream) {
        size_t got = chude_stream_read(stream, chude_buffer_reserve(&bytes, ROOM), ROOM, &cause);
        if (!got) {
            break;
        }
        bytes.size += got;
    }
    chude_stream_free(stream);
    bool good =
        !cause && chude_topics_read_summary(chude_buffer_text(&bytes), path, lists, labels, count, error);
    if (cause) {
        g_propagate_prefixed_error(error, cause, "%s: ", path);
    }
    chude_buffer_clear(&bytes);
    return good;
}
