/* test_record.c - documents from lines and back: what is kept verbatim, what is added, what is refused and how it is named. */
#include <glib.h>
#include <string.h>

#include "record.h"

enum { ALL_KINDS = (1 << CHUDE_MEMBER_KINDS) - 2 }; /* without rows */

/* The line as it is written again; or the message. */
static char *again(const char *line, unsigned kinds) {
    ChudeArena *arena = chude_arena_new();
    ChudeBuffer out = {0};
    ChudeDocument document;
    GError *error = NULL;
    if (chude_record_parse(arena, (ChudeText){line, strlen(line)}, "tin.ndjson", 12, kinds, &document,
                           &error)) {
        g_assert_no_error(error);
        chude_record_write(&out, &document);
        g_assert_cmpint(out.data[out.size - 1], ==, '\n');
        out.size--;
    } else {
        chude_buffer_literal(&out, error->message);
        g_clear_error(&error);
    }
    chude_buffer_char(&out, 0);
    chude_arena_free(arena);
    return out.data;
}

static void check(const char *line, const char *wanted) {
    char *got = again(line, ALL_KINDS);
    g_assert_cmpstr(got, ==, wanted);
    g_free(got);
}

static void kept_verbatim(void) {
    static const char *const lines[] = {
        "{\"zz\":1.10,\"text\":\"\\u0061\\/b\",\"id\":\"1\",\"source\":\"\",\"n\":{ \"b\" : [1e5 , 2] }}",
        "{\"id\":42,\"text\":\"\",\"source\":{\"any\":\"thing\"},\"big\":1e999}",
        "{\"text\":\"a\\u0000b\",\"source\":\"\",\"id\":\"0\"}",
        "{\"text\":\"x\",\"id\":18446744073709551615,\"source\":\"s\"}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        check(lines[i], lines[i]);
    }
    /* typed members too, while nothing sets them */
    const char *typed = "{\"text\":\"a b\",\"id\":\"1\",\"source\":\"s\",\"words\":\"a  b\",\"more\":0}";
    char *got = again(typed, 0);
    g_assert_cmpstr(got, ==, typed);
    g_free(got);
    const char *topic = "{\"text\":\"a\",\"id\":\"1\",\"source\":\"s\","
                        "\"topic\":{\"id\":3,\"label\":\"bão lũ\",\"score\":0.50,\"parent\":{\"id\":1}},"
                        "\"tfidf\":[{\"text\":\"a\",\"score\":1.0}]}";
    check(topic, topic);
    const char *others =
        "{\"text\":\"a\",\"id\":\"1\",\"source\":\"s\",\"topic\":{\"id\":3,\"label\":\"bão lũ\","
        "\"score\":0.50,\"others\":[7,{\"id\":-1},{\"id\":1,\"label\":\"a\",\"score\":\"b\"}]}}";
    check(others, others); /* other programs' own, which is no reason to reject the document */
}

static void added(void) {
    char id[17];
    chude_record_id((ChudeText){"a", 1}, id);
    char *wanted = g_strdup_printf("{\"text\":\"a\",\"id\":\"%s\",\"source\":\"tin.ndjson:12\"}", id);
    check("{\"text\":\"a\"}", wanted);
    g_free(wanted);
    /* the id is of the text, however it is escaped */
    wanted = g_strdup_printf("{\"text\":\"\\u0061\",\"id\":\"%s\",\"source\":\"tin.ndjson:12\"}", id);
    check("{\"text\":\"\\u0061\"}", wanted);
    g_free(wanted);
    /* null is as good as absent, and is filled where it stands */
    wanted =
        g_strdup_printf("{\"id\":\"%s\",\"source\":\"tin.ndjson:12\",\"text\":\"a\",\"title\":null}", id);
    check("{\"id\":null,\"source\":null,\"text\":\"a\",\"title\":null}", wanted);
    check("{\"id\":\"\",\"source\":null,\"text\":\"a\",\"title\":null}",
          wanted); /* an empty id names nothing */
    g_free(wanted);
}

/* `"sourc\u0065"` is `source`: it must not be added a second time, which no reader would take. */
static void escaped_names(void) {
    char *got = again("{\"te\\u0078t\":\"a\",\"sourc\\u0065\":\"s\",\"i\\u0064\":\"7\",\"a\\\"b\":1}", 0);
    g_assert_cmpstr(got, ==, "{\"text\":\"a\",\"source\":\"s\",\"id\":\"7\",\"a\\\"b\":1}");
    g_free(got);
}

static void refused(void) {
    check("{\"id\":\"1\"}", "no member \"text\"");
    check("{\"text\":null}", "member \"text\" is not a string (at byte 9)");
    check("{\"text\":[\"a\"]}", "member \"text\" is not a string (at byte 9)");
    check("{\"text\":\"a\",\"id\":1.5}", "member \"id\" is not a string or an integer (at byte 18)");
    check("{\"text\":\"a\",\"id\":true}", "member \"id\" is not a string or an integer (at byte 18)");
    check("{\"text\":\"a\",\"date\":20260719}", "member \"date\" is not a string (at byte 20)");
    check("{\"text\":\"a\",\"title\":{}}", "member \"title\" is not a string (at byte 21)");
    check("{\"text\":\"a\",\"lang\":[]}", "member \"lang\" is not a string (at byte 20)");
    check("{\"text\":\"a\",\"words\":[\"a\"]}", "member \"words\" is not a string (at byte 21)");
    check(
        "{\"text\":\"a\xFF\"}",
        "not UTF-8 at byte 11: it looks like a legacy charset; convert it to UTF-8, as with `iconv -f CHARSET -t UTF-8`");
    check(
        "{\"text\":\"\xED\xA0\x80\"}",
        "not UTF-8 at byte 10: it looks like a legacy charset; convert it to UTF-8, as with `iconv -f CHARSET -t UTF-8`"); /* a surrogate in UTF-8's clothes */
    check(
        "{\"text\":\"\xC0\x80\"}",
        "not UTF-8 at byte 10: it looks like a legacy charset; convert it to UTF-8, as with `iconv -f CHARSET -t UTF-8`"); /* NUL too long */
    check("{\"text\":\"a\",\"text\":\"b\"}", "an object with two members of one name, ending at byte 23");
}

static void bad_typed(void) {
    static const char *const values[] = {
        "\"keyphrases\":{}",
        "\"keyphrases\":[1]",
        "\"keyphrases\":[{\"text\":\"a\",\"score\":1}]",
        "\"keyphrases\":[{\"text\":\"a\",\"score\":1e999,\"offsets\":[]}]",
        "\"keyphrases\":[{\"text\":\"a\",\"score\":1,\"offsets\":[[1,2]]}]", /* in the midst of a character */
        "\"keyphrases\":[{\"text\":\"a\",\"score\":1,\"offsets\":[[0,99]]}]",
        "\"keyphrases\":[{\"text\":\"a\",\"score\":1,\"offsets\":[[3,2]]}]",
        "\"keyphrases\":[{\"text\":\"a\",\"score\":1,\"offsets\":[],\"variants\":1}]",
        "\"keyphrases\":[{\"text\":\"a\",\"score\":1,\"offsets\":[],\"variants\":[{\"text\":\"b\"}]}]",
        "\"keyphrases\":[{\"text\":\"a\",\"score\":1,\"offsets\":[],\"variants\":[{\"count\":1}]}]",
        "\"keyphrases\":[{\"text\":\"a\",\"score\":1,\"offsets\":[],\"variants\":[{\"text\":\"b\",\"count\":-1}]}]",
        "\"keyphrases\":[{\"text\":\"a\",\"score\":1,\"offsets\":[[-1,2]]}]",
        "\"keyphrases\":[{\"text\":\"a\",\"score\":1,\"offsets\":[[0,1,2]]}]",
        "\"tfidf\":[{\"text\":\"a\"}]",
        "\"tfidf\":0",
        "\"topic\":[]",
        "\"topic\":{\"id\":-1,\"label\":\"\",\"score\":1}",
        "\"topic\":{\"id\":4294967296,\"label\":\"\",\"score\":1}",
        "\"topic\":{\"id\":1,\"label\":\"\",\"score\":-1e400}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        char *line = g_strconcat("{\"text\":\"ấ b\",", values[i], "}", NULL), *got = again(line, ALL_KINDS);
        g_assert_nonnull(strstr(got, "is not"));
        g_free(got);
        got = again(line, 0); /* a chain that does not read it lets it pass */
        g_assert_true(g_str_has_prefix(got, "{\"text\":"));
        g_free(got);
        g_free(line);
    }
}

static void rows(void) {
    static const char *const lines[] = {"{\"n\":1,\"text\":\"a\",\"count\":1,\"df\":1}",
                                        "{\"schema\":\"chude.summary/1\",\"corpus\":{}}",
                                        "{\"schema\":\"chude.trend/1\",\"text\":5}"};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        char *got = again(lines[i], CHUDE_ROWS_PASS);
        g_assert_cmpstr(got, ==, lines[i]);
        g_free(got);
        got = again(lines[i], 0); /* a stage that wants documents */
        g_assert_cmpstr(got, !=, lines[i]);
        g_free(got);
    }
    char *got = again("{\"schema\":\"chude.doc/1\",\"text\":\"a\"}", CHUDE_ROWS_PASS);
    g_assert_nonnull(strstr(got, "\"id\":"));
    g_free(got);
}

static void set_members(void) {
    ChudeBatch batch = {.arena = chude_arena_new()};
    const char *line = "{\"words\":\"x\",\"text\":\"a b\",\"id\":\"1\",\"source\":\"s\",\"lang\":null}";
    ChudeDocument document;
    g_assert_true(
        chude_record_parse(batch.arena, (ChudeText){line, strlen(line)}, "f", 1, 0, &document, NULL));
    ChudeToken tokens[] = {{0, 1, CHUDE_TOKEN_SENTENCE, 0}, {2, 3, 0, 0}};
    ChudeWords words = {.text = document.text, .tokens = tokens, .count = 2};
    document.words = &words;
    chude_record_set(&batch, &document, CHUDE_MEMBER_WORDS); /* where it stood */
    chude_record_set_raw(&batch, &document, "lang", (ChudeText){"\"vi\"", 4});
    for (int i = 0; i < 40; i++) { /* beyond the room for members */
        char *name = g_strdup_printf("m%d", i);
        chude_record_set_raw(&batch, &document, name, (ChudeText){"1", 1});
        chude_record_set_raw(&batch, &document, name, (ChudeText){"22", 2});
        g_free(name);
    }
    ChudeBuffer out = {0};
    chude_record_write(&out, &document);
    chude_buffer_char(&out, 0);
    g_assert_true(g_str_has_prefix(out.data,
                                   "{\"words\":\"a b\",\"text\":\"a "
                                   "b\",\"id\":\"1\",\"source\":\"s\",\"lang\":\"vi\",\"m0\":22,\"m1\":22,"));
    g_assert_true(g_str_has_suffix(out.data, "\"m39\":22}\n"));
    out.size = 0;
    static const char *const names[] = {"lang", "none", "words", NULL};
    chude_record_write_members(&out, &document, names);
    g_assert_cmpmem(out.data, out.size, "{\"lang\":\"vi\",\"words\":\"a b\"}\n", 28);
    chude_buffer_clear(&out);
    chude_arena_free(batch.arena);
}

static void set_text(void) {
    ChudeBatch batch = {.arena = chude_arena_new()};
    const char *line =
        "{\"words\":\"a b\",\"text\":\"a b\",\"keyphrases\":[],\"x\":1,\"title\":\"t\",\"title_words\":\"t\","
        "\"tfidf\":[],\"topic\":{\"id\":1,\"label\":\"a\",\"score\":1},\"boilerplate\":[[0,1]],\"source\":\"s\"}";
    char id[17];
    chude_record_id((ChudeText){"a b", 3}, id);
    for (int title = 0; title < 2; title++) {
        ChudeDocument document;
        g_assert_true(chude_record_parse(batch.arena, (ChudeText){line, strlen(line)}, "f", 1, ALL_KINDS,
                                         &document, NULL));
        const ChudeText none = {NULL, 0}, text = {"\"c\"", 3};
        chude_record_set_text(&batch, &document, title ? none : text, title ? text : none);
        g_assert_true(!document.words && !document.title_words && !document.keyphrases && !document.tfidf &&
                      !document.topic && !document.has_keyphrases);
        g_assert_cmpmem(document.id.data, document.id.size, id, 16); /* as it was read */
        ChudeBuffer out = {0};
        chude_record_write(&out, &document);
        chude_buffer_char(&out, 0);
        char *wanted =
            g_strdup_printf("{\"text\":\"%s\",\"x\":1,\"title\":\"%s\",\"source\":\"s\",\"id\":\"%s\"}\n",
                            title ? "a b" : "\\\"c\\\"", title ? "\\\"c\\\"" : "t", id);
        g_assert_cmpstr(out.data, ==, wanted);
        g_free(wanted);
        chude_buffer_clear(&out);
    }
    chude_arena_free(batch.arena);
}

static char *from_text(const char *text, size_t size, const char *file, uint64_t line) {
    ChudeArena *arena = chude_arena_new();
    ChudeBuffer out = {0};
    ChudeDocument document;
    GError *error = NULL;
    if (chude_record_from_text(arena, (ChudeText){text, size}, file, line, &document, &error)) {
        chude_record_write(&out, &document);
    } else {
        chude_buffer_literal(&out, error->message);
        g_clear_error(&error);
    }
    chude_buffer_char(&out, 0);
    chude_arena_free(arena);
    return out.data;
}

static void plain_text(void) {
    char *got = from_text("a\0\xE1\xBA\xA5\n\"\x1b", 8, "bài.txt", 0);
    g_assert_nonnull(strstr(got, ",\"text\":\"a\\u0000ấ\\n\\\"\\u001b\",\"source\":\"bài.txt\"}\n"));
    g_free(got);
    got = from_text("a\0\0\xFF", 4, "f", 3);
    g_assert_cmpstr(
        got, ==,
        "not UTF-8 at byte 4: it looks like a legacy charset; convert it to UTF-8, as with `iconv -f CHARSET -t UTF-8`");
    g_free(got);
    got = from_text("\0\xE1\xBA", 3, "f", 3);
    g_assert_cmpstr(
        got, ==,
        "not UTF-8 at byte 2: it looks like a legacy charset; convert it to UTF-8, as with `iconv -f CHARSET -t UTF-8`");
    g_free(got);
    got = from_text("\xEF\xBB\xBFx", 4, "f", 1); /* a byte order mark begins a file, not a line */
    g_assert_nonnull(strstr(got, "\"text\":\"x\""));
    g_free(got);
    got = from_text("\xEF\xBB\xBFx", 4, "f", 2);
    g_assert_nonnull(strstr(got, "\"text\":\"\xEF\xBB\xBFx\""));
    g_free(got);
    got = from_text("x", 1, "b\xFF.txt", 0); /* a file's name is any bytes; what is printed is UTF-8 */
    g_assert_true(g_utf8_validate(got, -1, NULL));
    g_free(got);
}

/* What is written is read again as the same document, and written the same. */
static void stable(void) {
    static const char *const lines[] = {"{\"text\":\"a\"}",
                                        "{\"text\":\"\\ud83d\\ude00 \\u0007\",\"x\":[{\"y\":\"\\u00e1\"}]}",
                                        "{\"title\":\"t\",\"text\":\"ấ\",\"\":{}}"};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        char *once = again(lines[i], ALL_KINDS), *twice = again(once, ALL_KINDS);
        g_assert_cmpstr(once, ==, twice);
        g_free(once);
        g_free(twice);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record/kept-verbatim", kept_verbatim);
    g_test_add_func("/record/added", added);
    g_test_add_func("/record/escaped-names", escaped_names);
    g_test_add_func("/record/refused", refused);
    g_test_add_func("/record/bad-typed", bad_typed);
    g_test_add_func("/record/rows", rows);
    g_test_add_func("/record/set-members", set_members);
    g_test_add_func("/record/set-text", set_text);
    g_test_add_func("/record/plain-text", plain_text);
    g_test_add_func("/record/stable", stable);
    return g_test_run();
}
