/* utf8.c - UTF-8 is checked 32 bytes at a time where the processor can, else by GLib, which also finds the place of what is
 * wrong.
 *
 * The quick way is that of Keiser and Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte" (2021): for each two bytes
 * that follow each other, three tables, by the halves of the first byte and the upper half of the second, say which errors these
 * could be part of; an error is one where all three agree. */
#include "utf8.h"

#include <glib.h>
#include <string.h>

#if defined(__SSE2__) && (defined(__GNUC__) || defined(__clang__))
#define CHUDE_QUICK_UTF8
#include <immintrin.h>
#endif

bool chude_is_utf8_plainly(ChudeText text, size_t *at) {
    const char *p = text.data, *end = p + text.size;
    while (p < end && !g_utf8_validate_len(p, (size_t)(end - p), &p)) {
        if (*p) {
            *at = (size_t)(p - text.data);
            return false;
        }
        p++; /* GLib stops at NUL, which UTF-8 allows */
    }
    return true;
}

#ifdef CHUDE_QUICK_UTF8

enum {
    TOO_SHORT = 1, /* a first byte, then no byte that goes on */
    TOO_LONG = 2,  /* ASCII, then one that goes on */
    OVERLONG_3 = 4,
    TOO_LARGE = 8,
    SURROGATE = 16,
    OVERLONG_2 = 32,
    TOO_LARGE_1000 = 64, /* F5 and more */
    OVERLONG_4 = 64,
    TWO_GO_ON = 128, /* right behind the first byte of three or four, else an error */
    CARRY = TOO_SHORT | TOO_LONG | TWO_GO_ON,
    LARGE = CARRY | TOO_LARGE | TOO_LARGE_1000
};

static const uint8_t first_upper[16] = {TOO_LONG,
                                        TOO_LONG,
                                        TOO_LONG,
                                        TOO_LONG,
                                        TOO_LONG,
                                        TOO_LONG,
                                        TOO_LONG,
                                        TOO_LONG, /* ASCII */
                                        TWO_GO_ON,
                                        TWO_GO_ON,
                                        TWO_GO_ON,
                                        TWO_GO_ON, /* 80 to BF */
                                        TOO_SHORT | OVERLONG_2,
                                        TOO_SHORT,
                                        TOO_SHORT | OVERLONG_3 | SURROGATE,
                                        TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4};
static const uint8_t first_lower[16] = {CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4,
                                        CARRY | OVERLONG_2,
                                        CARRY,
                                        CARRY,
                                        CARRY | TOO_LARGE,
                                        LARGE,
                                        LARGE,
                                        LARGE,
                                        LARGE,
                                        LARGE,
                                        LARGE,
                                        LARGE,
                                        LARGE,
                                        LARGE | SURROGATE,
                                        LARGE,
                                        LARGE};
static const uint8_t second_upper[16] = {TOO_SHORT,
                                         TOO_SHORT,
                                         TOO_SHORT,
                                         TOO_SHORT,
                                         TOO_SHORT,
                                         TOO_SHORT,
                                         TOO_SHORT,
                                         TOO_SHORT, /* ASCII */
                                         TOO_LONG | OVERLONG_2 | TWO_GO_ON | OVERLONG_3 | TOO_LARGE_1000 |
                                             OVERLONG_4,
                                         TOO_LONG | OVERLONG_2 | TWO_GO_ON | OVERLONG_3 | TOO_LARGE,
                                         TOO_LONG | OVERLONG_2 | TWO_GO_ON | SURROGATE | TOO_LARGE,
                                         TOO_LONG | OVERLONG_2 | TWO_GO_ON | SURROGATE | TOO_LARGE,
                                         TOO_SHORT,
                                         TOO_SHORT,
                                         TOO_SHORT,
                                         TOO_SHORT};

#define QUICK __attribute__((target("avx2"))) static

QUICK inline __m256i load(const char *bytes) {
    return _mm256_loadu_si256((const __m256i *)(const void *)bytes);
}

/* A table of 16, for each half. */
QUICK inline __m256i table(const uint8_t *bytes) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)bytes));
}

QUICK inline __m256i upper_half(__m256i bytes) {
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15));
}

/* Not zero where something is wrong up to the end of `bytes`, which follow `before`. */
QUICK inline __m256i errors(__m256i bytes, __m256i before) {
    const __m256i across = _mm256_permute2x128_si256(before, bytes, 0x21);
    const __m256i one = _mm256_alignr_epi8(bytes, across, 15), two = _mm256_alignr_epi8(bytes, across, 14),
                  three = _mm256_alignr_epi8(bytes, across, 13);
    const __m256i pairs =
        _mm256_and_si256(_mm256_and_si256(_mm256_shuffle_epi8(table(first_upper), upper_half(one)),
                                          _mm256_shuffle_epi8(table(first_lower),
                                                              _mm256_and_si256(one, _mm256_set1_epi8(15)))),
                         _mm256_shuffle_epi8(table(second_upper), upper_half(bytes)));
    /* the third byte of three and the third and fourth of four, which have to go on */
    const __m256i deep = _mm256_or_si256(_mm256_subs_epu8(two, _mm256_set1_epi8((char)(0xE0 - 0x80))),
                                         _mm256_subs_epu8(three, _mm256_set1_epi8((char)(0xF0 - 0x80))));
    return _mm256_xor_si256(_mm256_and_si256(deep, _mm256_set1_epi8((char)0x80)), pairs);
}

QUICK bool is_utf8_quickly(ChudeText text) {
    __m256i before = _mm256_setzero_si256(), wrong = _mm256_setzero_si256();
    size_t i = 0;
    for (; i + 32 <= text.size; i += 32) {
        const __m256i bytes = load(text.data + i);
        wrong = _mm256_or_si256(wrong, errors(bytes, before));
        before = bytes;
    }
    /* zeros behind the text, at least one of them, tell what is cut off */
    char last[32] = {0};
    if (i < text.size) {
        memcpy(last, text.data + i, text.size - i);
    }
    wrong = _mm256_or_si256(wrong, errors(load(last), before));
    return _mm256_testz_si256(wrong, wrong);
}

#endif

bool chude_is_utf8(ChudeText text, size_t *at) {
#ifdef CHUDE_QUICK_UTF8
    if (__builtin_cpu_supports("avx2") && is_utf8_quickly(text)) {
        return true;
    }
#endif
    return chude_is_utf8_plainly(text, at);
}
