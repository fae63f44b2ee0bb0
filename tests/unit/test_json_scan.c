/* test_json_scan.c - what is a record and what is not, held against the grammar of RFC 8259 and the design's list of traps. */
#include <glib.h>
#include <string.h>

#include "json_scan.h"

/* The members as name=value|… ; or, where the line is bad, what the message says. */
static char *scanned(const char *line, size_t size) {
    ChudeArena *arena = chude_arena_new();
    GError *error = NULL;
    size_t count = 0;
    char *exact = g_memdup2(line, size); /* so that a look behind the end is seen by a sanitizer */
    ChudeJsonMember *members = chude_json_scan(arena, (ChudeText){exact, size}, &count, &error);
    GString *out = g_string_new(NULL);
    if (!members) {
        g_assert_nonnull(error);
        g_assert_true(g_str_has_prefix(strstr(error->message, " at byte "), " at byte "));
        g_string_append(out, error->message);
        g_clear_error(&error);
    } else {
        g_assert_no_error(error);
        for (size_t i = 0; i < count; i++) {
            g_string_append_printf(out, "%.*s=%.*s|", (int)members[i].name.size, members[i].name.data,
                                   (int)members[i].value.size, members[i].value.data);
        }
    }
    chude_arena_free(arena);
    g_free(exact);
    return g_string_free(out, FALSE);
}

static void check(const char *line, const char *wanted) {
    char *got = scanned(line, strlen(line));
    g_assert_cmpstr(got, ==, wanted);
    g_free(got);
}

static void members_as_they_stand(void) {
    check("{}", "");
    check(" \t{ } \r", "");
    check("{\"a\" : 1.10 , \"b\":[ 1, {\"c\":null} ] ,\"\":\"\"}", "a=1.10|b=[ 1, {\"c\":null} ]|=\"\"|");
    check("{\"chủ đề\":\"hoà\",\"a\\\"b\":1e5}", "chủ đề=\"hoà\"|a\\\"b=1e5|");
    check("{\"a\":-0,\"b\":0.5E-3,\"c\":true,\"d\":\"\\u0000\"}", "a=-0|b=0.5E-3|c=true|d=\"\\u0000\"|");
    check("{\"a\":{\"a\":{\"a\":1}}}", "a={\"a\":{\"a\":1}}|"); /* one name at three depths */
    check("{\"a\":18446744073709551615,\"b\":-9223372036854775808}",
          "a=18446744073709551615|b=-9223372036854775808|");
    check("{\"a\":\"\\uD83D\\uDE00\"}", "a=\"\\uD83D\\uDE00\"|");
}

static void refused(void) {
    static const struct {
        const char *line, *message;
    } cases[] = {
        {"", "no JSON object (a record is one object a line) at byte 1"},
        {"[1]", "no JSON object (a record is one object a line) at byte 1"},
        {"{'a':1}", "no member name at byte 2"},
        {"{\"a\":1,}", "no member name at byte 8"},
        {"{\"a\" 1}", "no colon after a member name at byte 6"},
        {"{\"a\":}", "no JSON value at byte 6"},
        {"{\"a\":1 2}", "neither a comma nor the end of the object at byte 8"},
        {"{\"a\":[1 2]}", "neither a comma nor the end of an array or object at byte 9"},
        {"{\"a\":[1,]}", "no JSON value at byte 9"},
        {"{\"a\":[1}}", "neither a comma nor the end of an array or object at byte 8"},
        {"{\"a\":1}}", "something behind the object at byte 8"},
        {"{\"a\":1} x", "something behind the object at byte 9"},
        {"{\"a\":1}{\"a\":1}", "something behind the object at byte 8"},
        {"{\"a\":1", "neither a comma nor the end of the object at byte 7"},
        {"{\"a\":", "the line ends within a value at byte 6"},
        {"{\"a\":[", "the line ends within a value at byte 7"},
        {"{\"a", "a string without its closing quote at byte 4"},
        {"{\"a\\", "an escape that JSON does not have at byte 4"},
        {"{\"a\":NaN}", "no JSON value at byte 6"},
        {"{\"a\":Infinity}", "no JSON value at byte 6"},
        {"{\"a\":-Infinity}", "a number that JSON does not have at byte 6"},
        {"{\"a\":True}", "no JSON value at byte 6"},
        {"{\"a\":01}", "a number that JSON does not have at byte 6"},
        {"{\"a\":1.}", "a number that JSON does not have at byte 6"},
        {"{\"a\":.5}", "no JSON value at byte 6"},
        {"{\"a\":+1}", "no JSON value at byte 6"},
        {"{\"a\":1e}", "a number that JSON does not have at byte 6"},
        {"{\"a\":-}", "a number that JSON does not have at byte 6"},
        {"{\"a\":0x10}", "neither a comma nor the end of the object at byte 7"},
        {"{\"a\":18446744073709551616}", "an integer beyond 64 bits at byte 6"},
        {"{\"a\":-9223372036854775809}", "an integer beyond 64 bits at byte 6"},
        {"{\"a\":[123456789012345678901234567890]}", "an integer beyond 64 bits at byte 7"},
        {"{\"a\":\"\\x41\"}", "an escape that JSON does not have at byte 7"},
        {"{\"a\":\"\\u12G4\"}", "a \\u escape without four hex digits at byte 7"},
        {"{\"a\":\"\\u12", "a \\u escape without four hex digits at byte 7"},
        {"{\"a\":\"\\uD800\"}", "an unpaired surrogate escape at byte 7"},
        {"{\"a\":\"\\uD800\\u0041\"}", "an unpaired surrogate escape at byte 7"},
        {"{\"a\":\"\\uDC00\"}", "an unpaired surrogate escape at byte 7"},
        {"{\"a\":\"\t\"}", "a control character in a string at byte 7"},
        {"{\"a\\u0000b\":1}", "NUL in a member's name at byte 4"},
        {"{\"a\":{\"b\\u0000\":1}}", "NUL in a member's name at byte 9"},
        {"{\"a\":1,\"b\":2,\"a\":3}", "an object with two members of one name, ending at byte 19"},
        {"{\"a\":1,\"\\u0061\":3}", "an object with two members of one name, ending at byte 18"},
        {"{\"x\":[{\"a\":1,\"a\":3}]}", "an object with two members of one name, ending at byte 19"},
        {"// comment", "no JSON object (a record is one object a line) at byte 1"},
        {"{/**/}", "no member name at byte 2"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        check(cases[i].line, cases[i].message);
    }
}

static void raw_nul(void) {
    char *got = scanned("{\"a\":\"\0\"}", 9);
    g_assert_cmpstr(got, ==, "a control character in a string at byte 7");
    g_free(got);
    got = scanned("{\"a\":1}\0", 8);
    g_assert_cmpstr(got, ==, "something behind the object at byte 8");
    g_free(got);
}

/* A line cut at any byte is refused, and one with any byte changed is answered without a look outside it. */
static void every_prefix_and_change(void) {
    static const char line[] =
        "{\"a\":[1.5e3,\"\\ud83d\\ude00x\",{\"b\":null,\"c\":[[],{}]}],\"t\\u00e9\":-12}";
    for (size_t size = 0; size < strlen(line); size++) {
        char *got = scanned(line, size);
        g_assert_nonnull(strstr(got, " at byte "));
        g_free(got);
    }
    static const char bytes[] = "\"\\{}[],:0-e.u \n";
    for (size_t at = 0; at < strlen(line); at++) {
        for (size_t b = 0; b < sizeof bytes; b++) {
            char *changed = g_strdup(line);
            changed[at] = bytes[b];
            g_free(scanned(changed, strlen(line)));
            g_free(changed);
        }
    }
}

static char *nested(size_t depth, char open, char close) {
    GString *line = g_string_new("{\"a\":");
    for (size_t i = 0; i < depth; i++) {
        g_string_append(line, open == '[' ? "[" : "{\"a\":");
    }
    g_string_append(line, "1");
    for (size_t i = 0; i < depth; i++) {
        g_string_append_c(line, close);
    }
    g_string_append_c(line, '}');
    return g_string_free(line, FALSE);
}

static void depth(void) {
    for (int kind = 0; kind < 2; kind++) {
        char *fits = nested(CHUDE_JSON_DEPTH - 1, "[{"[kind], "]}"[kind]), *got = scanned(fits, strlen(fits));
        g_assert_null(strstr(got, " at byte "));
        g_free(got);
        g_free(fits);
        char *beyond = nested(CHUDE_JSON_DEPTH, "[{"[kind], "]}"[kind]);
        got = scanned(beyond, strlen(beyond));
        g_assert_nonnull(strstr(got, "nesting deeper than 200 levels"));
        g_free(got);
        g_free(beyond);
    }
    char *endless = g_strnfill(1 << 20, '[');
    const char begin[] = "{\"a\":";
    for (size_t i = 0; begin[i]; i++) {
        endless[i] = begin[i];
    }
    char *got = scanned(endless, 1 << 20);
    g_assert_nonnull(strstr(got, "nesting deeper than 200 levels"));
    g_free(got);
    g_free(endless);
}

static void unescape(void) {
    static const struct {
        const char *json, *value; /* value NULL: none */
    } cases[] = {{"\"\"", ""},
                 {"\"ch\\u1ee7 \\ud83d\\ude00\\n\\/\"", "chủ 😀\n/"},
                 {"\"a\\u0000\"", NULL},
                 {"12", NULL},
                 {"\"a", NULL},
                 {"\"", NULL},
                 {"", NULL}};
    ChudeArena *arena = chude_arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        ChudeText value = chude_json_unescape(arena, (ChudeText){cases[i].json, strlen(cases[i].json)});
        g_assert_true((value.data != NULL) == (cases[i].value != NULL));
        if (value.data) {
            g_assert_cmpmem(value.data, value.size, cases[i].value, strlen(cases[i].value));
        }
    }
    ChudeText nul = chude_json_value(arena, (ChudeText){"\"a\\u0000\\ud83d\\ude00\\n\"", 23});
    g_assert_cmpmem(nul.data, nul.size, "a\0😀\n", 7);
    static const char plain[] = "\"chủ đề\"";
    g_assert_true(chude_json_value(arena, (ChudeText){plain, strlen(plain)}).data == plain + 1);
    g_assert_null(chude_json_value(arena, (ChudeText){"12", 2}).data);
    chude_arena_free(arena);
}

/* Elements joined by '|', or the message. */
static char *elements(const char *json) {
    ChudeArena *arena = chude_arena_new();
    GError *error = NULL;
    size_t count = 0;
    const ChudeText *all = chude_json_elements(arena, (ChudeText){json, strlen(json)}, &count, &error);
    GString *joined = g_string_new(all ? NULL : error->message);
    for (size_t i = 0; all && i < count; i++) {
        g_string_append_len(joined, all[i].data, (gssize)all[i].size);
        g_string_append_c(joined, '|');
    }
    g_assert_true((all == NULL) == (error != NULL));
    g_clear_error(&error);
    chude_arena_free(arena);
    return g_string_free(joined, FALSE);
}

static void elements_as_they_stand(void) {
    static const char *const cases[][2] = {
        {"[]", ""},
        {" [ ] ", ""},
        {"[1]", "1|"},
        {"[ {\"a\":\"\\\"}]\\\\\"} , [ \"],\" ],null ]\n", "{\"a\":\"\\\"}]\\\\\"}|[ \"],\" ]|null|"},
    };
    static const char *const bad[] = {
        "", "{}", "[", "[1", "[1,", "[1,]", "[,1]", "[1]]", "[1 2]", "[\"a]", "[{\"a\":1,\"a\":2}]"};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *got = elements(cases[i][0]);
        g_assert_cmpstr(got, ==, cases[i][1]);
        g_free(got);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        char *got = elements(bad[i]);
        g_assert_nonnull(strstr(got, " at byte "));
        g_free(got);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json-scan/members", members_as_they_stand);
    g_test_add_func("/json-scan/refused", refused);
    g_test_add_func("/json-scan/raw-nul", raw_nul);
    g_test_add_func("/json-scan/prefixes-and-changes", every_prefix_and_change);
    g_test_add_func("/json-scan/depth", depth);
    g_test_add_func("/json-scan/unescape", unescape);
    g_test_add_func("/json-scan/elements", elements_as_they_stand);
    return g_test_run();
}
