#include "shape.h"

#include <stdarg.h>
#include <string.h>

#include "iso_date.h"

void chude_problem(ChudeProblems *problems, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    problems->count++;
    problems->tell(problems->context, message);
    g_free(message);
}

static ChudeText text_of(json_object *value) {
    return (ChudeText){json_object_get_string(value), (size_t)json_object_get_string_len(value)};
}

json_object *chude_member(json_object *object, const char *name) {
    json_object *value = NULL;
    return json_object_object_get_ex(object, name, &value) ? value : NULL;
}

ChudeText chude_member_text(json_object *object, const char *name) {
    json_object *value = chude_member(object, name);
    return json_object_is_type(value, json_type_string) ? text_of(value) : (ChudeText){"", 0};
}

int64_t chude_member_integer(json_object *object, const char *name) {
    return json_object_get_int64(chude_member(object, name));
}

double chude_member_number(json_object *object, const char *name) {
    return json_object_get_double(chude_member(object, name));
}

size_t chude_member_count(json_object *object, const char *name) {
    json_object *value = chude_member(object, name);
    return json_object_is_type(value, json_type_array) ? json_object_array_length(value) : 0;
}

static bool is_name(json_object *value) {
    return json_object_is_type(value, json_type_string) && json_object_get_string_len(value) > 0;
}

static bool is_span(json_object *value) {
    if (!json_object_is_type(value, json_type_array) || json_object_array_length(value) != 2) {
        return false;
    }
    json_object *begin = json_object_array_get_idx(value, 0), *end = json_object_array_get_idx(value, 1);
    return json_object_is_type(begin, json_type_int) && json_object_is_type(end, json_type_int) &&
           json_object_get_int64(begin) >= 0 && json_object_get_int64(end) > json_object_get_int64(begin);
}

static bool is_array_of(json_object *value, bool (*is)(json_object *)) {
    if (!json_object_is_type(value, json_type_array)) {
        return false;
    }
    for (size_t i = 0; i < json_object_array_length(value); i++) {
        if (!is(json_object_array_get_idx(value, i))) {
            return false;
        }
    }
    return true;
}

static bool is_hex(json_object *value, size_t size) {
    ChudeText text = json_object_is_type(value, json_type_string) ? text_of(value) : (ChudeText){"", 0};
    return text.size == size && strspn(text.data, "0123456789abcdef") == size;
}

/* Types without members of their own. *wanted: what a message calls it. */
static bool fits(json_object *value, const ChudeShape *shape, const char **wanted) {
    switch (shape->type) {
    case CHUDE_SHAPE_TEXT:
        *wanted = "a string";
        return json_object_is_type(value, json_type_string) || (!value && !shape->required);
    case CHUDE_SHAPE_NAME:
        *wanted = "a string of at least one character";
        return is_name(value);
    case CHUDE_SHAPE_ID:
        *wanted = "a string of at least one character or a whole number";
        return is_name(value) || json_object_is_type(value, json_type_int);
    case CHUDE_SHAPE_DATE:
        *wanted = "an ISO 8601 date";
        return json_object_is_type(value, json_type_string) && chude_is_iso_date(text_of(value), true);
    case CHUDE_SHAPE_SHA256:
        *wanted = "64 hex digits";
        return is_hex(value, 64);
    case CHUDE_SHAPE_INTEGER:
        *wanted = shape->least > 0 ? "a whole number of 1 or more" : "a whole number of 0 or more";
        return json_object_is_type(value, json_type_int) && json_object_get_int64(value) >= shape->least;
    case CHUDE_SHAPE_NUMBER:
        *wanted = "a number";
        return json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_double);
    case CHUDE_SHAPE_SHARE:
        *wanted = "a number from 0 to 1";
        return (json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_double)) &&
               json_object_get_double(value) >= 0 && json_object_get_double(value) <= 1;
    case CHUDE_SHAPE_FLAG:
        *wanted = "true or false";
        return json_object_is_type(value, json_type_boolean);
    case CHUDE_SHAPE_OBJECT:
        *wanted = "an object";
        return json_object_is_type(value, json_type_object);
    case CHUDE_SHAPE_NAMES:
        *wanted = "an array of strings of at least one character";
        return is_array_of(value, is_name);
    case CHUDE_SHAPE_SPAN:
        *wanted = "[begin,end], begin before end";
        return is_span(value);
    case CHUDE_SHAPE_SPANS:
        *wanted = "an array of [begin,end], begin before end";
        return is_array_of(value, is_span);
    default:
        *wanted = "an array";
        return json_object_is_type(value, json_type_array);
    }
}

/* Tables are three levels deep. */
static void check_inner(ChudeProblems *problems, json_object *value, const char *path,
                        const ChudeShape *shape) {
    if (shape->type == CHUDE_SHAPE_OBJECT && shape->inner) {
        chude_shape_check(problems, value, path, shape->inner);
    }
    for (size_t i = 0; shape->type == CHUDE_SHAPE_OBJECTS && i < json_object_array_length(value); i++) {
        json_object *item = json_object_array_get_idx(value, i);
        char *inner = g_strdup_printf("%s/%zu", path, i);
        if (json_object_is_type(item, json_type_object)) {
            chude_shape_check(problems, item, inner, shape->inner);
        } else {
            chude_problem(problems, "%s: an object is wanted here, not %s", inner, chude_json_type(item));
        }
        g_free(inner);
    }
}

bool chude_shape_check(ChudeProblems *problems, json_object *object, const char *path,
                       const ChudeShape *table) {
    uint64_t before = problems->count;
    for (; table->name; table++) {
        json_object *value = NULL;
        const char *wanted = NULL;
        if (!json_object_object_get_ex(object, table->name, &value)) {
            if (table->required) {
                chude_problem(problems, "%s%sno member \"%s\"", path, *path ? ": " : "", table->name);
            }
            continue;
        }
        char *inner = g_strdup_printf("%s/%s", path, table->name);
        if (fits(value, table, &wanted)) {
            check_inner(problems, value, inner, table);
        } else if (json_object_is_type(value, json_type_object) ||
                   json_object_is_type(value, json_type_array)) {
            chude_problem(problems, "%s: %s is wanted here", inner, wanted);
        } else {
            chude_problem(problems, "%s: %s is wanted here, not %s", inner, wanted,
                          value ? json_object_to_json_string_ext(value, JSON_C_TO_STRING_NOSLASHESCAPE)
                                : "null");
        }
        g_free(inner);
    }
    return problems->count == before;
}

void chude_check_falling(ChudeProblems *problems, json_object *array, const char *path, const char *name) {
    for (size_t i = 1; array && i < json_object_array_length(array); i++) {
        if (chude_member_number(json_object_array_get_idx(array, i), name) >
            chude_member_number(json_object_array_get_idx(array, i - 1), name)) {
            chude_problem(problems,
                          "%s/%zu: its %s is above that of the one before: they stand highest first", path, i,
                          name);
        }
    }
}
