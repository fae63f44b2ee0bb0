/* test_sixteen.c - what looks at several bytes or slots at once against the same in plain C, over random bytes. */
#include <glib.h>
#include <string.h>

#include "vietnamese/sixteen.h"
#include "vietnamese/spans.h"
#include "vietnamese/spellings.h"

enum { TIMES = 200000 };

static void fill(GRand *random, uint8_t *bytes, size_t size, uint8_t mask) {
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)g_rand_int(random) & mask;
    }
}

static void test_units(void) {
    GRand *random = g_rand_new_with_seed(1);
    uint8_t shape[17], space[17], two[16], three[17], four[18];
    for (unsigned i = 0; i < TIMES; i++) {
        fill(random, shape, sizeof shape, i % 3 ? 15 : 3);
        fill(random, space, sizeof space, 1);
        uint8_t rare = i % 2 ? 31 : (uint8_t)(1u << i / 2 % 5);
        fill(random, two, sizeof two, rare);
        fill(random, three, sizeof three, i % 4 ? rare : 0);
        fill(random, four, sizeof four, i % 8 ? rare : 0);
        g_assert_cmphex(chude_sixteen_having(two, 8), ==, chude_sixteen_having_plainly(two, 8));
        g_assert_cmphex(chude_sixteen_open(shape, space), ==, chude_sixteen_open_plainly(shape, space));
        g_assert_cmphex(chude_sixteen_bare(shape, 1, two, three + 1, four + 2, 15), ==,
                        chude_sixteen_bare_plainly(shape, 1, two, three + 1, four + 2, 15));
    }
    g_rand_free(random);
}

static void test_run(void) {
    GRand *random = g_rand_new_with_seed(2);
    char text[16];
    for (unsigned i = 0; i < TIMES; i++) {
        memset(text, 'a', sizeof text);
        text[i % 16] = (char)(i / 16);
        g_assert_cmpuint(chude_spelling_run(text), ==, chude_spelling_run_plainly(text));
        fill(random, (uint8_t *)text, sizeof text, 0xFF);
        g_assert_cmpuint(chude_spelling_run(text), ==, chude_spelling_run_plainly(text));
    }
    g_rand_free(random);
}

static void test_letters(void) {
    GRand *random = g_rand_new_with_seed(5);
    char text[64 + 16], most[64];
    for (unsigned i = 0; i < TIMES; i++) {
        fill(random, (uint8_t *)text, sizeof text, 0xFF);
        text[i % 64] = (char)(i / 64);
        g_assert_cmphex(chude_spelling_letters(text), ==, chude_spelling_letters_plainly(text));
#ifdef CHUDE_WIDE_LETTERS
        if (chude_wide_letters()) {
            g_assert_cmphex(chude_spelling_letters_wide(text), ==, chude_spelling_letters_plainly(text));
        }
#endif
        /* the runs of a text, one after the other, as if each was looked at alone */
        for (size_t at = 0; at < 64; at++) {
            text[at] = g_rand_int_range(random, 0, 6) ? 'a' : ' ';
        }
        ChudeLetters letters = {NULL, NULL, 0};
        ChudeScan scan = {.text = text, .safe = text + sizeof text - CHUDE_SPELLING_AHEAD};
        for (size_t at = 0; text + at < scan.safe; at += (size_t)g_rand_int_range(random, 1, 20)) {
            g_assert_cmpuint(chude_letters_run(&letters, &scan, text + at), ==,
                             chude_spelling_run_plainly(text + at));
        }
    }
    memset(most, 'z', sizeof most);
    g_assert_cmphex(chude_spelling_letters(most), ==, UINT64_MAX);
    g_rand_free(random);
}

/* Words of every length are found by their bytes, whatever stands behind them, wherever in their line they are. */
static void test_find(void) {
    GRand *random = g_rand_new_with_seed(6);
    ChudeSpellings *spellings = g_new0(ChudeSpellings, 1);
    char text[16];
    for (unsigned i = 0; i < TIMES; i++) {
        size_t size = 1 + i % CHUDE_SPELLING_WORD;
        fill(random, (uint8_t *)text, sizeof text, 0xFF);
        memset(text, i % 2 ? 'a' : 'b', size - 1); /* so that some are met again */
        text[size - 1] = (char)(text[size - 1] | 1);
        uint64_t low = 0, high = 0;
        memcpy(&low, text, MIN(size, 8));
        memcpy(&high, text + 8, size > 8 ? size - 8 : 0);
        size_t line = chude_spelling_place(low, high) / CHUDE_SPELLINGS_WAYS * CHUDE_SPELLINGS_WAYS;
        bool seen = false;
        for (size_t way = 0; way < CHUDE_SPELLINGS_WAYS; way++) {
            ChudeKnownWord *word = &spellings->words[line + way];
            seen = seen || (word->low == low && word->high == high);
        }
        const ChudeKnownWord *found = chude_spelling_find(spellings, text, size);
        g_assert_cmpint(found != NULL, ==, seen);
        if (seen) { /* and now stands where it belongs */
            g_assert_true(found->low == low && found->high == high &&
                          found == &spellings->words[chude_spelling_place(low, high)]);
        } else {
            spellings->words[line + (size_t)g_rand_int_range(random, 0, CHUDE_SPELLINGS_WAYS)] =
                (ChudeKnownWord){low, (uint32_t)high, 0};
        }
    }
    g_free(spellings);
    g_rand_free(random);
}

static void test_spans(void) {
    enum { SLOTS = 256, KNOWN = 180 };
    GRand *random = g_rand_new_with_seed(4);
    uint32_t slots[SLOTS] = {0};
    uint64_t hashes[KNOWN];
    const ChudeSpans spans = {slots, SLOTS - 1, NULL};
    for (size_t i = 0; i < KNOWN; i++) {
        hashes[i] = chude_span_hash(g_rand_int(random) & 0x7FFF, g_rand_int(random) & 0x7FFF);
        uint32_t at = (uint32_t)hashes[i] & spans.mask;
        while (slots[at]) {
            at = (at + 1) & spans.mask;
        }
        slots[at] = (uint32_t)(hashes[i] >> 40) << 8 | (uint32_t)(i % 31 + 1);
    }
    for (unsigned i = 0; i < TIMES; i++) {
        uint64_t hash = i % 2 ? hashes[i / 2 % KNOWN] : chude_span_hash(i, i + 1);
        uint32_t slot = 0, plain_slot = 0;
        uint8_t value = chude_spans_find(&spans, hash, &slot);
        g_assert_cmpuint(value, ==, chude_spans_find_plainly(&spans, hash, &plain_slot));
        g_assert_cmpuint(slot, ==, plain_slot);
        g_assert_true(value || i % 2 == 0);
    }
    g_rand_free(random);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sixteen/units", test_units);
    g_test_add_func("/sixteen/run", test_run);
    g_test_add_func("/sixteen/letters", test_letters);
    g_test_add_func("/sixteen/find", test_find);
    g_test_add_func("/sixteen/spans", test_spans);
    return g_test_run();
}
