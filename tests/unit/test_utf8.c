/* test_utf8.c - the quick check of UTF-8 against GLib's, over valid, broken and random bytes. */
#include <glib.h>
#include <string.h>

#include "utf8.h"

/* In a copy of just that size: reading beyond the end is an error of its own. */
static bool both_agree(const char *data, size_t size) {
    char *exact = g_malloc(size + 1);
    memcpy(exact + 1, data, size); /* at an odd address */
    size_t quick_at = SIZE_MAX, plain_at = SIZE_MAX;
    bool quick = chude_is_utf8((ChudeText){exact + 1, size}, &quick_at);
    bool plain = chude_is_utf8_plainly((ChudeText){exact + 1, size}, &plain_at);
    g_assert_true(quick == plain);
    g_assert_cmpuint(quick_at, ==, plain_at);
    g_free(exact);
    return quick;
}

/* Every two bytes, and every three and four that begin as more than two do, at each place of a block. */
static void test_each_character(void) {
    enum { BLOCK = 16 };
    char text[BLOCK + 8];
    size_t valid = 0;
    memset(text, 'a', sizeof text);
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned second = 0; second < 256; second++) {
            static const unsigned ends[] = {0, 'a', 0x7F, 0x80, 0xBF, 0xC0, 0xE1, 0xF1, 0xFF};
            for (size_t i = 0; i < G_N_ELEMENTS(ends) * G_N_ELEMENTS(ends); i++) {
                size_t at = (first * 31 + second * 7 + i) % BLOCK;
                text[at] = (char)first;
                text[at + 1] = (char)second;
                text[at + 2] = (char)ends[i % G_N_ELEMENTS(ends)];
                text[at + 3] = (char)ends[i / G_N_ELEMENTS(ends)];
                valid += both_agree(text, at + 2) + both_agree(text, at + 3) + both_agree(text, at + 4) +
                         both_agree(text, sizeof text);
                memset(text + at, 'a', 4);
            }
        }
    }
    g_assert_cmpuint(valid, >, 100000);
}

/* Every code point, and what the same bits would be if surrogates or too large. */
static void test_each_code_point(void) {
    for (uint32_t c = 0; c < 0x130000; c += c < 0x11000 ? 1 : 37) {
        char text[40];
        memset(text, 'a', sizeof text);
        size_t at = c % 20;
        int size = g_unichar_to_utf8(c, text + at);
        bool good = c < 0xD800 || (c > 0xDFFF && c < 0x110000);
        g_assert_true(both_agree(text, at + (size_t)size) == good);
        g_assert_true(both_agree(text, sizeof text) == good);
        g_assert_false(size > 1 && both_agree(text, at + (size_t)size - 1));
    }
}

static void test_random(void) {
    static const char *const pieces[] = {"a",          "công",     " ",        "ệ",        "\u0301",
                                         "\U0001F600", "\xC3",     "\xE1\xBB", "\xF0\x9F", "\x80",
                                         "\xED\xA0",   "\xF4\x90", "\xE0\x9F", "\xC1\xBF", "người dân",
                                         "\u4E2D",     "abcdefgh", "\uFFFD"};
    GRand *random = g_rand_new_with_seed(20261126);
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < 100000; i++) {
        g_string_truncate(text, 0);
        bool broken = i % 2;
        for (gint32 n = g_rand_int_range(random, 0, 24); n > 0; n--) {
            const char *piece = pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))];
            if (broken || g_utf8_validate(piece, -1, NULL)) {
                g_string_append(text, piece);
            }
            if (i % 8 == 3) {
                g_string_append_c(text, (char)g_rand_int_range(random, 0, 256));
            }
        }
        g_assert_true(both_agree(text->str, text->len) || broken);
    }
    g_string_free(text, TRUE);
    g_rand_free(random);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/utf8/each-character", test_each_character);
    g_test_add_func("/utf8/each-code-point", test_each_code_point);
    g_test_add_func("/utf8/random", test_random);
    return g_test_run();
}
