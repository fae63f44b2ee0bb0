#include "json_value.h"

#include <limits.h>
#include <string.h>

#include "fail.h"
#include "json_scan.h"
#include "record.h"
#include "utf8.h"

bool chude_json_parse(ChudeText text, bool lines, json_object **value, GError **error) {
    size_t at = 0;
    *value = NULL;
    text.data = text.data ? text.data : "";
    if (text.size > INT_MAX - 1) {
        chude_fail(error, "longer than 2 GiB");
        return false;
    }
    if (!chude_is_utf8(text, &at)) {
        chude_fail(error, "not UTF-8 at byte %zu", at + 1);
        return false;
    }
    if (!chude_json_check(text, lines, error)) {
        return false;
    }
    json_tokener *tokener = json_tokener_new_ex(CHUDE_JSON_DEPTH + 1);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    *value = json_tokener_parse_ex(tokener, text.data, (int)text.size);
    enum json_tokener_error outcome = json_tokener_get_error(tokener);
    if (outcome == json_tokener_continue) { /* a number ends where something follows it */
        *value = json_tokener_parse_ex(tokener, "\n", 1);
        outcome = json_tokener_get_error(tokener);
    }
    bool good = outcome == json_tokener_success;
    if (!good) {
        chude_fail(error, "%s at byte %zu", json_tokener_error_desc(outcome),
                   json_tokener_get_parse_end(tokener) + 1);
        json_object_put(*value);
        *value = NULL;
    }
    json_tokener_free(tokener);
    return good;
}

const char *chude_json_type(json_object *value) {
    switch (json_object_get_type(value)) {
    case json_type_null:
        return "null";
    case json_type_boolean:
        return "true or false";
    case json_type_int:
        return "a whole number";
    case json_type_double:
        return "a number";
    case json_type_string:
        return "a string";
    case json_type_array:
        return "an array";
    default:
        return "an object";
    }
}

const char *chude_json_text(json_object *value) {
    if (!json_object_is_type(value, json_type_string)) {
        return NULL;
    }
    const char *text = json_object_get_string(value);
    return strlen(text) == (size_t)json_object_get_string_len(value) ? text : NULL;
}
