#include "summary_file.h"

#include <string.h>

#include "buffer.h"
#include "fail.h"
#include "stream.h"
#include "validate.h"

enum { PIECE = 1 << 16 };

bool chude_has_schema(json_object *object, const char *schema) {
    const char *value = json_object_is_type(object, json_type_object)
                            ? chude_json_text(chude_member(object, "schema"))
                            : NULL;
    return value && strcmp(value, schema) == 0;
}

/* Appends all of it, or its beginning, `most` bytes or more. */
static bool read_bytes(const char *path, size_t most, ChudeBuffer *bytes, GError **error) {
    GError *cause = NULL;
    ChudeStream *stream = chude_stream_open(path, &cause);
    for (size_t got = 1; stream && got > 0 && bytes->size < most;) {
        got = chude_stream_read(stream, chude_buffer_reserve(bytes, PIECE), PIECE, &cause);
        bytes->size += got;
    }
    if (stream) {
        chude_stream_free(stream);
    }
    if (cause) {
        chude_fail(error, "%s: %s", path, cause->message);
        g_error_free(cause);
        return false;
    }
    return true;
}

/* "schema": "chude.summary/1" as a member: within a string its quotes would be escaped. */
static bool says_summary(const char *text) {
    static const char name[] = "\"schema\"", value[] = "\"chude.summary/1\"";
    for (const char *at = strstr(text, name); at; at = strstr(at, name)) {
        at += strlen(name);
        at += strspn(at, " \t\r\n");
        if (*at == ':') {
            at++;
            at += strspn(at, " \t\r\n");
            if (g_str_has_prefix(at, value)) {
                return true;
            }
        }
    }
    return false;
}

/* Documents are one object a line, and so is a summary as it is written; jq sorts members and breaks lines. */
static bool is_broken_object(const char *text) {
    text += strspn(text, " \t\r\n");
    size_t size = strcspn(text, "\n");
    json_object *value = NULL;
    bool whole = *text == '{' && chude_json_parse((ChudeText){text, size}, false, &value, NULL);
    json_object_put(value);
    return *text == '{' && !whole;
}

bool chude_summary_is(const char *path, char **file) {
    *file = NULL;
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        char *inner = g_build_filename(path, "summary.json", NULL);
        bool found = g_file_test(inner, G_FILE_TEST_IS_REGULAR);
        *file = found ? g_strdup(inner) : NULL;
        g_free(inner);
        return found;
    }
    ChudeBuffer bytes = {0};
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) || !read_bytes(path, 1, &bytes, NULL)) {
        chude_buffer_clear(&bytes);
        return false;
    }
    char *text = g_strndup(bytes.size ? bytes.data : "", bytes.size);
    bool found = says_summary(text) || (g_str_has_suffix(path, ".json") && is_broken_object(text));
    *file = found ? g_strdup(path) : NULL;
    g_free(text);
    chude_buffer_clear(&bytes);
    return found;
}

/* ---- the whole of it ---- */

typedef struct {
    const char *name;
    GError **error;
    bool told;
} First;

/* The first problem is the error; `chude validate` tells all. */
static void tell_first(void *context, const char *message) {
    First *first = context;
    if (!first->told) {
        chude_fail(first->error, "%s: %s", first->name, message);
    }
    first->told = true;
}

static void check(ChudeProblems *problems, json_object *object) {
    if (chude_has_schema(object, "chude.summary/1")) {
        chude_validate_summary(problems, object);
        if (!problems->count && !chude_member(object, "generator")) {
            chude_problem(
                problems,
                "what --result wrote is no whole summary: \"generator\" and \"corpus\" are missing");
        }
    } else if (chude_has_schema(object, "chude.diff/1")) {
        chude_validate_diff(problems, object);
    } else {
        chude_validate_brief(problems, object);
    }
}

json_object *chude_summary_parse(ChudeText bytes, const char *name, const char *const *schemas,
                                 GError **error) {
    json_object *object = NULL;
    GError *cause = NULL;
    if (!chude_json_parse(bytes, true, &object, &cause)) {
        chude_fail(error, "%s: %s", name, cause->message);
        g_error_free(cause);
        return NULL;
    }
    bool known = false;
    for (const char *const *schema = schemas; *schema; schema++) {
        known = known || chude_has_schema(object, *schema);
    }
    First first = {name, error, false};
    ChudeProblems problems = {.tell = tell_first, .context = &first};
    if (!known) {
        chude_fail(error, "%s: no summary: \"schema\":\"chude.summary/1\" is missing%s", name,
                   schemas[1] ? ", and it is no diff either" : "");
    } else {
        check(&problems, object);
    }
    if (!known || problems.count) {
        json_object_put(object);
        return NULL;
    }
    return object;
}

json_object *chude_summary_read(const char *path, const char *const *schemas, GError **error) {
    ChudeBuffer bytes = {0};
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    json_object *object = read_bytes(path, SIZE_MAX, &bytes, error)
                              ? chude_summary_parse(chude_buffer_text(&bytes), name, schemas, error)
                              : NULL;
    chude_buffer_clear(&bytes);
    return object;
}
