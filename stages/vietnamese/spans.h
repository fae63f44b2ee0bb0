/* spans.h - the words of several syllables that a model knows, as one flat table that needs no parsing.
 *
 * A slot of four bytes holds 24 bits of the hash of (what stands before, the next syllable), and 8 bits of
 * what is known: of two syllables a and b, `before` is a; of more, it is the slot of those before the last.
 * A table of 90,000 entries takes an unknown pair for a known one once in some four million times.
 * Constant once made; whoever has the slots owns them. */
#ifndef CHUDE_SPANS_H
#define CHUDE_SPANS_H

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "stage.h"

/* What is known of a span, 0 where nothing is. */
enum {
    CHUDE_SPAN_RATIO = 7,   /* 1 to 7: how much of its occurrences are one word (training/words.c) */
    CHUDE_SPAN_WORD = 8,    /* a word, if one must say so without looking around */
    CHUDE_SPAN_GOES_ON = 16 /* begins a longer one */
};

enum { CHUDE_SPAN_LONGEST = 4 }; /* syllables */

typedef struct {
    const uint32_t *slots; /* little endian; 0: empty */
    uint32_t mask;         /* their number, a power of two, less 1 */
    /* NULL, or bits (chude_spans_filter): one that is not set tells that a pair is unknown without a look at
     * the slots, which do not fit a cache */
    const uint64_t *filter;
} ChudeSpans;

enum { CHUDE_SPANS_FILTER_BITS = 19 };

/* Sets the bits of 2^CHUDE_SPANS_FILTER_BITS, zeroed before. */
void chude_spans_filter(const ChudeSpans *spans, uint64_t *filter);

static inline bool chude_spans_may_have(const uint64_t *filter, uint64_t hash) {
    uint32_t bit = (uint32_t)(hash >> 40) & ((1u << CHUDE_SPANS_FILTER_BITS) - 1);
    return filter[bit / 64] >> bit % 64 & 1;
}

static inline uint64_t chude_span_hash(uint32_t before, uint32_t next) {
    uint64_t hash = ((uint64_t)before << 20 ^ next) * UINT64_C(0x9E3779B97F4A7C15);
    return (hash ^ hash >> 32) * UINT64_C(0xD6E8FEB86659FD93);
}

/* The slot of what stands before, as a number for the next look-up. */
static inline uint32_t chude_span_before(uint32_t slot) {
    return slot + (1u << 16); /* numbers of syllables are smaller */
}

/* What is known of `before` and the next syllable, by their hash; its slot in *slot where that is not 0. */
static inline uint8_t chude_spans_find_from(const ChudeSpans *spans, uint64_t hash, uint32_t i,
                                            uint32_t *slot) {
    uint32_t print = (uint32_t)(hash >> 40);
    for (;; i = (i + 1) & spans->mask) {
        uint32_t entry = spans->slots[i];
        if (entry >> 8 == print || entry == 0) {
            *slot = i;
            return (uint8_t)entry;
        }
    }
}

static inline uint8_t chude_spans_find(const ChudeSpans *spans, uint64_t hash, uint32_t *slot) {
    uint32_t i = (uint32_t)hash & spans->mask;
#ifdef __SSE2__
    if (i + 4 <= spans->mask) { /* four at a time: how far one must look, nobody can guess */
        const __m128i four = _mm_loadu_si128((const __m128i *)(const void *)(spans->slots + i));
        const __m128i same = _mm_cmpeq_epi32(_mm_srli_epi32(four, 8), _mm_set1_epi32((int)(hash >> 40)));
        const __m128i ends = _mm_or_si128(same, _mm_cmpeq_epi32(four, _mm_setzero_si128()));
        int found = _mm_movemask_ps(_mm_castsi128_ps(ends));
        if (found) {
            *slot = i + (uint32_t)__builtin_ctz((unsigned)found);
            return (uint8_t)spans->slots[*slot];
        }
        i += 4;
    }
#endif
    return chude_spans_find_from(spans, hash, i, slot);
}

static inline uint8_t chude_spans_find_plainly(const ChudeSpans *spans, uint64_t hash, uint32_t *slot) {
    return chude_spans_find_from(spans, hash, (uint32_t)hash & spans->mask, slot);
}

#endif
