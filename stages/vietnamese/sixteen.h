/* sixteen.h - sixteen bytes looked at in one go: bit i of an answer is of byte i. With SSE2 where there is, and each in plain C too
 * (`…_plainly`), which a test holds against it. Nothing is allocated. */
#ifndef CHUDE_SIXTEEN_H
#define CHUDE_SIXTEEN_H

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHUDE_SIXTEEN static inline __attribute__((always_inline)) uint32_t

/* Those that have a bit of `mask`, of which there is one. */
CHUDE_SIXTEEN chude_sixteen_having_plainly(const uint8_t *bytes, uint8_t mask) {
    uint32_t bits = 0;
    for (size_t i = 0; i < 16; i++) {
        bits |= (uint32_t)((bytes[i] & mask) != 0) << i;
    }
    return bits;
}

/* Gaps behind units whose shapes stand at `shape` that may be inside a word: no mark on either side, and white space between them
 * (space: whether it stands before each unit). 17 bytes of both are read. */
CHUDE_SIXTEEN chude_sixteen_open_plainly(const uint8_t *shape, const uint8_t *space) {
    uint32_t bits = 0;
    for (size_t i = 0; i < 16; i++) {
        bits |= (uint32_t)((shape[i] & 14) != 6 && (shape[i + 1] & 14) != 6 && space[i + 1]) << i;
    }
    return bits;
}

/* Gaps with the shape `lower` on both sides, over which no span of two to four units (each by the first of them) has a bit of
 * `mask`. 17 bytes of shape are read; of spans, from the second before on. */
CHUDE_SIXTEEN chude_sixteen_bare_plainly(const uint8_t *shape, uint8_t lower, const uint8_t *two,
                                         const uint8_t *three, const uint8_t *four, uint8_t mask) {
    uint32_t bits = 0;
    for (ptrdiff_t i = 0; i < 16; i++) {
        int over = two[i] | three[i] | three[i - 1] | four[i] | four[i - 1] | four[i - 2];
        bits |= (uint32_t)(shape[i] == lower && shape[i + 1] == lower && !(over & mask)) << i;
    }
    return bits;
}

#ifdef __SSE2__

static inline __m128i chude_sixteen_load(const uint8_t *bytes) {
    return _mm_loadu_si128((const __m128i *)(const void *)bytes);
}

CHUDE_SIXTEEN chude_sixteen_having(const uint8_t *bytes, uint8_t mask) {
    const __m128i all = _mm_set1_epi8((char)mask);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_and_si128(chude_sixteen_load(bytes), all), all));
}

CHUDE_SIXTEEN chude_sixteen_open(const uint8_t *shape, const uint8_t *space) {
    const __m128i kind = _mm_set1_epi8(14), mark = _mm_set1_epi8(6); /* 6 and 7, not 14 and 15 (gaps.h) */
    const __m128i left = _mm_cmpeq_epi8(_mm_and_si128(chude_sixteen_load(shape), kind), mark),
                  right = _mm_cmpeq_epi8(_mm_and_si128(chude_sixteen_load(shape + 1), kind), mark),
                  none = _mm_cmpeq_epi8(chude_sixteen_load(space + 1), _mm_setzero_si128());
    return (uint32_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(left, right), none)) ^ 0xFFFF;
}

CHUDE_SIXTEEN chude_sixteen_bare(const uint8_t *shape, uint8_t lower, const uint8_t *two,
                                 const uint8_t *three, const uint8_t *four, uint8_t mask) {
    const __m128i is = _mm_set1_epi8((char)lower);
    const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(chude_sixteen_load(shape), is),
                                       _mm_cmpeq_epi8(chude_sixteen_load(shape + 1), is));
    const __m128i long_ones = _mm_or_si128(
        chude_sixteen_load(four), _mm_or_si128(chude_sixteen_load(four - 1), chude_sixteen_load(four - 2)));
    const __m128i shorter = _mm_or_si128(
        chude_sixteen_load(two), _mm_or_si128(chude_sixteen_load(three), chude_sixteen_load(three - 1)));
    const __m128i over = _mm_and_si128(_mm_or_si128(long_ones, shorter), _mm_set1_epi8((char)mask));
    return (uint32_t)_mm_movemask_epi8(_mm_and_si128(both, _mm_cmpeq_epi8(over, _mm_setzero_si128())));
}

#else

CHUDE_SIXTEEN chude_sixteen_having(const uint8_t *bytes, uint8_t mask) {
    return chude_sixteen_having_plainly(bytes, mask);
}

CHUDE_SIXTEEN chude_sixteen_open(const uint8_t *shape, const uint8_t *space) {
    return chude_sixteen_open_plainly(shape, space);
}

CHUDE_SIXTEEN chude_sixteen_bare(const uint8_t *shape, uint8_t lower, const uint8_t *two,
                                 const uint8_t *three, const uint8_t *four, uint8_t mask) {
    return chude_sixteen_bare_plainly(shape, lower, two, three, four, mask);
}

#endif

#undef CHUDE_SIXTEEN

#endif
