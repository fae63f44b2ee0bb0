/* fuzz_json_scan.c - our strict scanner beside json-c: what the scanner accepts json-c accepts too, with the same members. */
#include <json-c/json.h>

#include "fuzz.h"
#include "json_scan.h"

static json_object *parse(ChudeText line) {
    json_tokener *tokener = json_tokener_new_ex(CHUDE_JSON_DEPTH);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    json_object *object = json_tokener_parse_ex(tokener, line.data, (int)line.size);
    g_assert_cmpint(json_tokener_get_error(tokener), ==, json_tokener_success);
    g_assert_true(json_object_is_type(object, json_type_object));
    json_tokener_free(tokener);
    return object;
}

static void check_member(ChudeArena *arena, json_object *object, ChudeText line,
                         const ChudeJsonMember *member) {
    const char *end = line.data + line.size;
    g_assert_true(member->name.data > line.data && member->name.data + member->name.size < end);
    g_assert_true(member->value.data > line.data && member->value.data + member->value.size < end);
    g_assert_cmpint(member->value.size, >, 0);

    ChudeText name = chude_json_unescape(arena, (ChudeText){member->name.data - 1, member->name.size + 2});
    g_autofree char *key = g_strndup(name.data, name.size);
    json_object *value = NULL;
    g_assert_cmpint(strlen(key), ==, name.size); /* NUL in a name is refused */
    g_assert_true(json_object_object_get_ex(object, key, &value));

    ChudeText string = chude_json_unescape(arena, member->value);
    if (!json_object_is_type(value, json_type_string)) {
        g_assert_null(string.data);
        g_assert_null(chude_json_value(arena, member->value).data);
        return;
    }
    ChudeText theirs = {json_object_get_string(value), (size_t)json_object_get_string_len(value)};
    fuzz_same(chude_json_value(arena, member->value), theirs);
    if (memchr(theirs.data, 0, theirs.size)) {
        g_assert_null(string.data);
        return;
    }
    fuzz_same(string, theirs);
    /* our own writer's string reads as the same */
    ChudeBuffer json = {0};
    chude_json_string(&json, string);
    fuzz_same(chude_json_unescape(arena, chude_buffer_text(&json)), theirs);
    chude_buffer_clear(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ChudeText line = fuzz_text(data, size);
    size_t at, count = 0;
    if (!chude_is_utf8(line, &at)) {
        return 0; /* the scanner is never given such */
    }
    ChudeArena *arena = chude_arena_new();
    GError *error = NULL;
    ChudeJsonMember *members = chude_json_scan(arena, line, &count, &error);
    fuzz_outcome(members, &error);
    if (members) {
        json_object *object = parse(line);
        g_assert_cmpint(json_object_object_length(object), ==, count);
        for (size_t i = 0; i < count; i++) {
            check_member(arena, object, line, &members[i]);
        }
        json_object_put(object);
    }
    chude_json_unescape(arena, line); /* of any bytes */
    chude_arena_free(arena);
    return 0;
}
