/* test_word_break.c - UAX #29 boundaries: own cases, and Unicode's test file where Debian's package
 * unicode-data is. */
#include <glib.h>
#include <string.h>

#include "unicode/word_break.h"

static const char official[] = "/usr/share/unicode/auxiliary/WordBreakTest.txt";

/* text with a '|' at each boundary but the first and the last. */
static char *broken(const char *text, size_t size) {
    GString *out = g_string_new(NULL);
    for (size_t at = 0; at < size;) {
        size_t next = chude_word_break(text, size, at);
        g_assert_cmpuint(next, >, at);
        g_string_append_len(out, text + at, (gssize)(next - at));
        if (next < size) {
            g_string_append_c(out, '|');
        }
        at = next;
    }
    return g_string_free(out, FALSE);
}

static void test_words(void) {
    static const char *const cases[][2] = {
        {"", ""},
        {"Can't stop.", "Can't| |stop|."},
        {"Phong trào  toàn dân", "Phong| |trào|  |toàn| |dân"},
        {"3.14, 1,000 and a.b", "3.14|,| |1,000| |and| |a.b"},
        {"a.1", "a|.|1"},
        {"don’t e-mail", "don’t| |e|-|mail"},
        {"snake_case 1_2", "snake_case| |1_2"},
        {"a\r\nb\n\nc", "a|\r\n|b|\n|\n|c"},
        {"a: b", "a|:| |b"},
        {"hoa\xCC\x80 a", "hoa\xCC\x80| |a"}, /* NFD */
        {"\xCC\x80"
         "a",
         "\xCC\x80|a"},                                  /* a mark with nothing before it */
        {"🇻🇳🇫🇷🇩", "🇻🇳|🇫🇷|🇩"},                            /* flags are pairs */
        {"👨‍👩‍👧x", "👨‍👩‍👧|x"}, /* a family is one, by ZWJ */
        {"カタカナ漢字", "カタカナ|漢|字"},
        {"א\"א ש'", "א\"א| |ש'"},
        {"a\xE2\x80\x8D"
         "b",
         "a\xE2\x80\x8D"
         "b"},
        {"[:]", "[|:|]"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *out = broken(cases[i][0], strlen(cases[i][0]));
        g_assert_cmpstr(out, ==, cases[i][1]);
        g_free(out);
    }
}

static void test_any_bytes(void) {
    /* NUL, and bytes that are not UTF-8: a boundary somewhere, and always further on. */
    static const char odd[] = "a\0b\xFF\xC3\xE1\xBB z\xF0\x9F\x80";
    GRand *random = g_rand_new_with_seed(7);
    char *out = broken(odd, sizeof odd - 1);
    g_free(out);
    for (int round = 0; round < 2000; round++) {
        char bytes[64];
        for (size_t i = 0; i < sizeof bytes; i++) {
            bytes[i] = (char)g_rand_int_range(random, 0, 256);
        }
        out = broken(bytes, sizeof bytes);
        g_free(out);
    }
    g_rand_free(random);
    g_assert_cmpuint(chude_word_break("ab", 2, 2), ==, 2);
    g_assert_cmpuint(chude_word_break("ab", 2, 5), ==, 2);
}

/* Runs that a careless implementation looks over again and again: each is walked in well under a second. */
static void test_linear(void) {
    static const char *const units[] = {"\xCC\x81", "🇻🇳", "a:",      "a.\xCC\x81\xCC\x81",
                                        " ",        "1,", "👩‍", "a'"};
    const size_t size = 1024 * 1024; /* quadratic: the suite would not end */
    char *text = g_malloc(size + 16);
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        size_t unit = strlen(units[i]), used = 0;
        text[used++] = 'a';
        text[used++] = ':';
        for (; used + unit <= size; used += unit) {
            memcpy(text + used, units[i], unit);
        }
        size_t words = 0;
        for (size_t at = 0; at < used; words++) {
            at = chude_word_break(text, used, at);
        }
        g_assert_cmpuint(words, >, 0);
    }
    g_free(text);
}

static void check_line(const char *line, unsigned number) {
    GString *text = g_string_new(NULL);
    GArray *wanted = g_array_new(FALSE, FALSE, sizeof(size_t));
    char **parts = g_strsplit_set(line, " \t", -1);
    for (char **part = parts; *part && **part != '#'; part++) {
        if (strcmp(*part, "÷") == 0) {
            size_t at = text->len;
            g_array_append_val(wanted, at);
        } else if (**part && strcmp(*part, "×") != 0) {
            g_string_append_unichar(text, (gunichar)g_ascii_strtoull(*part, NULL, 16));
        }
    }
    size_t at = 0;
    for (guint i = 1; i < wanted->len; i++) { /* the first boundary is the beginning: WB1 */
        at = chude_word_break(text->str, text->len, at);
        if (at != g_array_index(wanted, size_t, i)) {
            g_error("WordBreakTest.txt:%u: boundary %u at byte %zu: %s", number, i, at, line);
        }
    }
    g_strfreev(parts);
    g_array_free(wanted, TRUE);
    g_string_free(text, TRUE);
}

static void test_official(void) {
    char *data = NULL;
    if (!g_file_get_contents(official, &data, NULL, NULL)) {
        g_test_skip("no WordBreakTest.txt: install unicode-data");
        return;
    }
    if (!g_str_has_prefix(data, "# WordBreakTest-15.")) {
        g_test_skip("WordBreakTest.txt is of another Unicode version than the table (15)");
        g_free(data);
        return;
    }
    char **lines = g_strsplit(data, "\n", -1);
    unsigned checked = 0;
    for (unsigned i = 0; lines[i]; i++) {
        if (g_str_has_prefix(lines[i], "÷")) {
            check_line(lines[i], i + 1);
            checked++;
        }
    }
    g_assert_cmpuint(checked, >, 1800);
    g_strfreev(lines);
    g_free(data);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/word-break/words", test_words);
    g_test_add_func("/word-break/any-bytes", test_any_bytes);
    g_test_add_func("/word-break/linear", test_linear);
    g_test_add_func("/word-break/official", test_official);
    return g_test_run();
}
