#include "serving/rows.h"

#include <glib.h>

#include "fail.h"
#include "json_value.h"

typedef struct {
    ChudeBuffer *out;
    bool array, any;
} Rows;

static void begin_row(Rows *rows, const char *kind) {
    chude_buffer_literal(rows->out, !rows->array ? "" : rows->any ? ",\n" : "[\n");
    rows->any = true;
    chude_buffer_printf(rows->out, "{\"kind\":\"%s\"", kind);
}

static void end_row(Rows *rows) {
    chude_buffer_literal(rows->out, rows->array ? "}" : "}\n");
}

static void add_member(Rows *rows, const char *name, json_object *value) {
    chude_buffer_char(rows->out, ',');
    chude_json_literal(rows->out, name);
    chude_buffer_char(rows->out, ':');
    if (json_object_is_type(value, json_type_string)) {
        chude_json_string(
            rows->out, (ChudeText){json_object_get_string(value), (size_t)json_object_get_string_len(value)});
    } else { /* numbers as they were read */
        chude_buffer_literal(rows->out, json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN));
    }
}

/* Texts of a list, joined; other lists have no place in a flat row. */
static void add_list(Rows *rows, const char *name, json_object *list) {
    ChudeBuffer joined = {0};
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        json_object *item = json_object_array_get_idx(list, i), *text = item;
        if (json_object_is_type(item, json_type_object)) {
            text = NULL;
            json_object_object_get_ex(item, "text", &text);
        }
        if (json_object_is_type(text, json_type_string)) {
            chude_buffer_literal(&joined, joined.size ? "; " : "");
            chude_buffer_add(&joined, json_object_get_string(text), (size_t)json_object_get_string_len(text));
        }
    }
    if (joined.size > 0) {
        chude_buffer_char(rows->out, ',');
        chude_json_literal(rows->out, name);
        chude_buffer_char(rows->out, ':');
        chude_json_string(rows->out, chude_buffer_text(&joined));
    }
    chude_buffer_clear(&joined);
}

/* Members of an object; of objects within it, those that are no objects: `keyness.g2` is `g2`. */
static void add_members(Rows *rows, json_object *object, const char *id, bool within) {
    json_object_object_foreach(object, name, value) {
        json_type type = json_object_get_type(value);
        if (type == json_type_array) {
            add_list(rows, name, value);
        } else if (type == json_type_object && !within) {
            add_members(rows, value, NULL, true);
        } else if (type != json_type_object && type != json_type_null) {
            add_member(rows, id && strcmp(name, "id") == 0 ? id : name, value);
        }
    }
}

/* id: what the member `id` is called in a row, or NULL. n: of n-grams, else NULL. */
static void add_table(Rows *rows, json_object *list, const char *kind, const char *id, const char *n) {
    for (size_t i = 0; json_object_is_type(list, json_type_array) && i < json_object_array_length(list);
         i++) {
        json_object *item = json_object_array_get_idx(list, i);
        if (!json_object_is_type(item, json_type_object)) {
            continue;
        }
        begin_row(rows, kind);
        if (n) {
            chude_buffer_literal(rows->out, ",\"n\":");
            chude_json_integer(rows->out, (int64_t)g_ascii_strtoll(n, NULL, 10));
        }
        if (!id) {
            chude_buffer_literal(rows->out, ",\"rank\":");
            chude_json_integer(rows->out, (int64_t)i + 1);
        }
        add_members(rows, item, id, false);
        end_row(rows);
    }
}

static void add_tables(Rows *rows, json_object *summary) {
    json_object *part;
    if (json_object_object_get_ex(summary, "corpus", &part) && json_object_is_type(part, json_type_object)) {
        begin_row(rows, "corpus");
        json_object_object_foreach(part, name, value) {
            json_type type = json_object_get_type(value);
            if (type != json_type_object && type != json_type_array && type != json_type_null) {
                add_member(rows, name, value);
            }
        }
        end_row(rows);
    }
    if (json_object_object_get_ex(summary, "keywords", &part)) {
        add_table(rows, part, "keyword", NULL, NULL);
    }
    if (json_object_object_get_ex(summary, "topics", &part)) {
        add_table(rows, part, "topic", "topic", NULL);
    }
    if (json_object_object_get_ex(summary, "trends", &part)) {
        add_table(rows, part, "trend", NULL, NULL);
    }
    if (json_object_object_get_ex(summary, "ngrams", &part) && json_object_is_type(part, json_type_object)) {
        json_object_object_foreach(part, length, list) {
            add_table(rows, list, "ngram", NULL, length);
        }
    }
}

bool chude_serving_rows(ChudeText summary, bool array, ChudeBuffer *out, GError **error) {
    json_object *tree = NULL;
    if (!chude_json_parse(summary, false, &tree, error)) {
        return false;
    }
    bool good = json_object_is_type(tree, json_type_object);
    if (good) {
        Rows rows = {out, array, false};
        add_tables(&rows, tree);
        if (array) {
            chude_buffer_literal(out, rows.any ? "\n]\n" : "[]\n");
        }
    } else {
        chude_fail(error, "a summary is an object");
    }
    json_object_put(tree);
    return good;
}
