/* test_plain.c - what looks at sixteen bytes of a string at once against the same in plain C, over random bytes. */
#include <glib.h>
#include <string.h>

#include "plain.h"

enum { TIMES = 200000 };

/* Mostly what is special to one of them. */
static void fill(GRand *random, char *bytes, size_t size) {
    static const unsigned char some[] = {' ',  '_',  '\\', '\n', '"',  'a',  'b',  0x1F, 0x20, 0x7F,
                                         0xC2, 0xE0, 0xE1, 0xE2, 0xE3, 0xE4, 0x9A, 0x9B, 0x80, 0xFF};
    for (size_t i = 0; i < size; i++) {
        int which = g_rand_int_range(random, 0, 3 * (int)sizeof some);
        bytes[i] = which < (int)sizeof some ? (char)some[which]
                   : which % 7              ? 'a'
                                            : (char)g_rand_int_range(random, 0, 256);
    }
}

static void test_json(void) {
    GRand *random = g_rand_new_with_seed(1);
    char text[64];
    for (unsigned i = 0; i < TIMES; i++) {
        memset(text, 'x', sizeof text);
        text[i % sizeof text] = (char)(i / sizeof text);
        const char *begin = text + g_rand_int_range(random, 0, 40),
                   *end = begin + g_rand_int_range(random, 0, 25);
        g_assert_true(chude_json_plain_end(begin, end) == chude_json_plain_end_plainly(begin, end));
        char copy[32 + CHUDE_COPY_MORE], plain[32];
        size_t size = chude_json_copy(copy, begin, end);
        g_assert_cmpuint(size, ==, chude_json_copy_plainly(plain, begin, end));
        g_assert_cmpmem(copy, size, plain, size);
    }
    g_rand_free(random);
}

static void test_words(void) {
    GRand *random = g_rand_new_with_seed(2);
    char text[17], other[17], got[16], wanted[16];
    for (unsigned i = 0; i < TIMES; i++) {
        fill(random, text, sizeof text);
        ChudeWordBytes bytes = chude_word_bytes(text, got), plainly = chude_word_bytes_plainly(text, wanted);
        g_assert_cmphex(bytes.special, ==, plainly.special);
        g_assert_cmphex(bytes.space, ==, plainly.space);
        g_assert_cmpmem(got, sizeof got, wanted, sizeof wanted);
        g_assert_cmpuint(chude_word_size(text), ==, chude_word_size_plainly(text));
        memcpy(other, text, sizeof other);
        for (size_t k = 0; k < 16; k++) {
            other[k] = text[k] == '_' && g_rand_int_range(random, 0, 8) ? ' ' : text[k];
        }
        if (i % 3 == 0) {
            other[i / 3 % 16] = (char)g_rand_int_range(random, 0, 256);
        }
        size_t size = (size_t)g_rand_int_range(random, 0, 17);
        g_assert_cmpint(chude_word_bytes_same(text, other, size), ==,
                        chude_word_bytes_same_plainly(text, other, size));
    }
    g_rand_free(random);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/plain/json", test_json);
    g_test_add_func("/plain/words", test_words);
    return g_test_run();
}
