#include "evaluation/json_lines.h"

#include <glib.h>

#include "evaluation/lines.h"
#include "fail.h"
#include "json_value.h"

bool chude_json_line_bad(const ChudeJsonLine *line, GError **error, const char *message) {
    if (line->number) {
        chude_fail(error, "%s:%" G_GUINT64_FORMAT ": %s", line->file, line->number, message);
    } else {
        chude_fail(error, "%s: %s", line->file, message);
    }
    return false;
}

bool chude_json_line_take(ChudeText text, const char *file, uint64_t number, ChudeJsonLineTake take,
                          void *context, GError **error) {
    ChudeJsonLine line = {file, number, text, NULL};
    GError *cause = NULL;
    bool good = false;
    if (!chude_json_parse(text, false, &line.object, &cause)) {
        chude_json_line_bad(&line, error, cause->message);
        g_error_free(cause);
    } else if (!json_object_is_type(line.object, json_type_object)) {
        chude_json_line_bad(&line, error, "no JSON object");
    } else {
        good = take(context, &line, error);
    }
    json_object_put(line.object);
    return good;
}

bool chude_json_lines_each(const char *file, ChudeJsonLineTake take, void *context, GError **error) {
    GError *cause = NULL;
    ChudeTextLines *lines = chude_text_lines_open(file, error);
    bool good = lines != NULL;
    ChudeText text;
    uint64_t number;
    while (good && (text = chude_text_lines_next(lines, &number, &cause)).data) {
        good = chude_json_line_take(text, file, number, take, context, &cause);
    }
    chude_text_lines_free(lines);
    if (cause) {
        g_propagate_error(error, cause);
        good = false;
    }
    return good;
}

json_object *chude_json_line_member(const ChudeJsonLine *line, const char *name) {
    json_object *value = NULL;
    json_object_object_get_ex(line->object, name, &value);
    return value;
}

const char *chude_json_line_id(const ChudeJsonLine *line, GError **error) {
    json_object *id = chude_json_line_member(line, "id");
    if (json_object_is_type(id, json_type_int)) {
        return json_object_to_json_string(id);
    }
    const char *text = chude_json_text(id);
    if (!text) {
        chude_json_line_bad(line, error, "no id that is a string or a whole number");
    }
    return text;
}

ChudeText chude_json_bytes(json_object *value) {
    return json_object_is_type(value, json_type_string)
               ? (ChudeText){json_object_get_string(value), (size_t)json_object_get_string_len(value)}
               : (ChudeText){NULL, 0};
}

ChudeText chude_json_phrase(json_object *value) {
    json_object *text = value;
    if (json_object_is_type(value, json_type_object)) {
        text = NULL;
        json_object_object_get_ex(value, "text", &text);
    }
    return chude_json_bytes(text);
}
