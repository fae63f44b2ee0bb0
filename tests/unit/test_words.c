/* test_words.c - the member `words`: offsets found again, escapes, and strings that do not fit their text. */
#include <glib.h>
#include <string.h>

#include "arena.h"
#include "words.h"

static const char *const spaces[] = {" ",
                                     "\t",
                                     "\n",
                                     "\r",
                                     "\f",
                                     "\v",
                                     "\xC2\x85",
                                     "\xC2\xA0",
                                     "\xE1\x9A\x80",
                                     "\xE2\x80\x80",
                                     "\xE2\x80\x8A",
                                     "\xE2\x80\xA8",
                                     "\xE2\x80\xA9",
                                     "\xE2\x80\xAF",
                                     "\xE2\x81\x9F",
                                     "\xE3\x80\x80"};

/* White_Space of Unicode, and what only looks like it. */
static void space(void) {
    for (size_t i = 0; i < G_N_ELEMENTS(spaces); i++) {
        size_t size = strlen(spaces[i]);
        g_assert_cmpint(chude_space(spaces[i], spaces[i] + size), ==, size);
        for (size_t cut = 0; cut < size; cut++) {
            g_assert_cmpint(chude_space(spaces[i], spaces[i] + cut), ==, 0);
        }
    }
    static const char *const others[] = {"a",
                                         "",
                                         "\x1C",
                                         "\x1F",
                                         "\xE2\x80\x8B",
                                         "\xEF\xBB\xBF",
                                         "\xE1\xA0\x8E",
                                         "\xC2\xAD",
                                         "\xE2\x80\x8D",
                                         "\xE2\x81\xA0",
                                         "\xE3\x80\x81"};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_assert_cmpint(chude_space(others[i], others[i] + strlen(others[i])), ==, 0);
    }
    static const char nul[1] = {0};
    g_assert_cmpint(chude_space(nul, nul + 1), ==, 0);
}

static char *reading(const char *text, const char *string) {
    ChudeArena *arena = chude_arena_new();
    GError *error = NULL;
    char *exact = g_memdup2(text, strlen(text)), *exact_string = g_memdup2(string, strlen(string));
    ChudeWords *words = chude_words_read(arena, (ChudeText){exact, strlen(text)},
                                         (ChudeText){exact_string, strlen(string)}, &error);
    GString *out = g_string_new(NULL);
    for (size_t i = 0; words && i < words->count; i++) {
        const ChudeToken *token = &words->tokens[i];
        g_string_append_printf(out, "%s%s[%u,%u]", token->flags & CHUDE_TOKEN_SENTENCE ? "|" : "",
                               token->flags & CHUDE_TOKEN_STOP ? "-" : "", token->begin, token->end);
        if (words->stems && words->stems[i].data) {
            g_string_append_printf(out, "=%.*s", (int)words->stems[i].size, words->stems[i].data);
        }
    }
    if (!words) {
        g_string_append(out, error->message);
        g_clear_error(&error);
    } else {
        ChudeBuffer back = {0}; /* written again it is the same string */
        chude_words_write(&back, words);
        g_assert_cmpmem(back.data, back.size, string, strlen(string));
        chude_buffer_clear(&back);
    }
    chude_arena_free(arena);
    g_free(exact);
    g_free(exact_string);
    return g_string_free(out, FALSE);
}

static void check(const char *text, const char *string, const char *wanted) {
    char *got = reading(text, string);
    g_assert_cmpstr(got, ==, wanted);
    g_free(got);
}

static void offsets(void) {
    check("", "", "");
    check(" \n\xC2\xA0", "", "");
    check("Thị xã Thái Hòa.", "Thị_xã Thái_Hòa .", "|[0,9][10,20][20,21]");
    check("  a\xE2\x80\xA8 b\n\nc ", "a_b\nc", "|[2,8]|[10,11]"); /* a run of white space is one _ */
    check("a_b c\\d _", "a\\_b c\\\\d \\_", "|[0,3][4,7][8,9]");
    check("\\-x \\=y", "\\\\-x \\\\=y", "|[0,3][4,7]"); /* marks in the text itself are escaped */
    check("của dân", "\\-của dân", "|-[0,5][6,10]");
    check("running dogs", "running\\=run dogs\\=dog", "|[0,7]=run[8,12]=dog");
    check("a b", "\\-a_b\\=x_y\\_z", "|-[0,3]=x y_z");
    check("😀e\xCC\x81", "😀 e\xCC\x81", "|[0,4][4,7]");
}

static void unfit(void) {
    static const char *const pairs[][2] = {
        {"a b", "a"},     {"a b", "a c"},      {"a b", "a b c"},    {"a b", "b a"},  {"a b", "a b "},
        {"a b", "a b\n"}, {"a b", " a b"},     {"a b", "a  b"},     {"a b", "ab"},   {"a b", ""},
        {"a b", "_a b"},  {"a b", "a_ b"},     {"a b", "a _b"},     {"a b", "a_b_"}, {"a b ", "a_b_"},
        {"a b", "a\\"},   {"a b", "a\\ b"},    {"a b", "a\\x b"},   {"a", "\\-"},    {"", "\\-"},
        {"", " "},        {"a b", "a_\\=k b"}, {"a", "a\\=k\\=l "}, {"a_b", "a_b"},  {"", "a"},
        {"a", "\\=k"},    {"a b", "A b"},      {"ấ", "a"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        char *got = reading(pairs[i][0], pairs[i][1]);
        g_test_message("'%s' '%s': %s", pairs[i][0], pairs[i][1], got);
        g_assert_true(g_str_has_prefix(got, "member \"words\" "));
        g_free(got);
    }
}

/* Any tokens that cover a text come back as they were, whatever the text has in it. */
static void round_trip(void) {
    static const char *const pieces[] = {"a",    "_", "\\",           "-", "=", "ấ", "😀", "\xCC\x81",
                                         "\x01", ".", "\xE2\x80\x8B", "bc"};
    GRand *random = g_rand_new_with_seed(7);
    for (int round = 0; round < 3000; round++) {
        ChudeArena *arena = chude_arena_new();
        GString *text = g_string_new(NULL);
        ChudeToken tokens[24];
        ChudeText stems[24] = {{NULL, 0}};
        size_t count = (size_t)g_rand_int_range(random, 0, 24);
        for (size_t i = 0; i < count; i++) {
            bool close = i > 0 && g_rand_boolean(random);
            for (int k = close ? 0 : g_rand_int_range(random, 1, 4); k > 0; k--) {
                g_string_append(text, spaces[g_rand_int_range(random, 0, G_N_ELEMENTS(spaces))]);
            }
            uint32_t begin = (uint32_t)text->len;
            for (int k = g_rand_int_range(random, 1, 5); k > 0; k--) {
                g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
                if (k > 1 && g_rand_int_range(random, 0, 4) == 0) {
                    g_string_append(text, spaces[g_rand_int_range(random, 0, G_N_ELEMENTS(spaces))]);
                    g_string_append(text, " "); /* white space inside the token */
                }
            }
            uint32_t flags = i == 0 || g_rand_int_range(random, 0, 5) == 0 ? CHUDE_TOKEN_SENTENCE : 0;
            flags |= g_rand_int_range(random, 0, 4) == 0 ? CHUDE_TOKEN_STOP : 0;
            tokens[i] = (ChudeToken){begin, (uint32_t)text->len, flags, 0};
            stems[i] = g_rand_int_range(random, 0, 4) == 0 ? (ChudeText){"a\\b_=", 5} : (ChudeText){NULL, 0};
        }
        g_string_append(text, g_rand_boolean(random) ? " \n" : "");
        ChudeWords words = {{text->str, text->len}, tokens, count, stems, 0};
        ChudeBuffer string = {0};
        chude_words_write(&string, &words);
        GError *error = NULL;
        ChudeWords *got = chude_words_read(arena, words.text, chude_buffer_text(&string), &error);
        g_assert_no_error(error);
        g_assert_cmpint(got->count, ==, count);
        for (size_t i = 0; i < count; i++) {
            g_assert_cmpmem(&got->tokens[i], sizeof(ChudeToken), &tokens[i], sizeof(ChudeToken));
            g_assert_true((got->stems && got->stems[i].data) == (stems[i].data != NULL));
            if (stems[i]
                    .data) { /* _ of a key is white space or itself: the counting key folds them into one */
                g_assert_cmpmem(got->stems[i].data, got->stems[i].size, stems[i].data, stems[i].size);
            }
        }
        chude_buffer_clear(&string);
        g_string_free(text, TRUE);
        chude_arena_free(arena);
    }
    g_rand_free(random);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/words/space", space);
    g_test_add_func("/words/offsets", offsets);
    g_test_add_func("/words/unfit", unfit);
    g_test_add_func("/words/round-trip", round_trip);
    return g_test_run();
}
