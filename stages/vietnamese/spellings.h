/* spellings.h - what is known of a spelling, kept by its bytes: how it looks, and the segmenter's code for
 * it. Ownership: a worker's own. */
#ifndef CHUDE_SPELLINGS_H
#define CHUDE_SPELLINGS_H

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <glib.h>
#include <string.h>

#include "vietnamese/segmenter.h"

enum {
    CHUDE_SPELLINGS_BITS =
        14, /* news has some 20,000 spellings of syllables, a tenth of which make up nearly all text */
    CHUDE_SPELLING_MOST = 16 /* bytes of a unit that is kept: no syllable is longer */
};

typedef struct {
    uint64_t low, high; /* the bytes, zeros behind them */
    uint32_t code;
    uint8_t shape, size; /* size 0: the entry is empty */
    uint8_t kind;        /* ChudeUnitKind: the same bytes may be a word here and an address there */
    bool plain;          /* a word of letters alone */
} ChudeKnown;

/* A direct-mapped cache: what is pushed out is made again, and is the same. */
typedef struct {
    ChudeKnown known[1 << CHUDE_SPELLINGS_BITS];
    ChudeBuffer key;
} ChudeSpellings; /* begins as zeros */

void chude_spellings_clear(ChudeSpellings *spellings); /* frees what it owns */

/* Sets the unit's shape and code. */
void chude_spellings_look_up(ChudeSpellings *spellings, const ChudeSegmenter *segmenter, ChudeText text,
                             ChudeUnit *unit);

/* ---- the way that nearly all units take ---- */

/* The bytes of a unit of up to 16 as two words, zeros behind them; 16 bytes can be read at data. */
static inline void chude_spelling_load(const char *data, size_t size, uint64_t *low, uint64_t *high) {
    memcpy(low, data, 8);
    memcpy(high, data + 8, 8);
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
    *low &= size < 8 ? ~UINT64_C(0) >> (64 - 8 * size) : ~UINT64_C(0);
    *high &= size <= 8 ? 0 : ~UINT64_C(0) >> (128 - 8 * size);
#else
    *low &= size < 8 ? ~UINT64_C(0) << (64 - 8 * size) : ~UINT64_C(0);
    *high &= size <= 8 ? 0 : ~UINT64_C(0) << (128 - 8 * size);
#endif
}

static inline size_t chude_spelling_slot(uint64_t low, uint64_t high) {
    uint64_t hash = (low ^ (high * UINT64_C(0xC2B2AE3D27D4EB4F))) * UINT64_C(0x9E3779B97F4A7C15);
    return hash >> (64 - CHUDE_SPELLINGS_BITS);
}

/* How many of the 16 bytes at data, from the first on, are ASCII letters or digits or beyond ASCII. */
static inline size_t chude_spelling_run(const char *data) {
#ifdef __SSE2__
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)data);
    const __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    /* signed comparison: what is beyond ASCII is negative, and smaller than both */
    const __m128i letter = _mm_andnot_si128(_mm_cmpgt_epi8(lower, _mm_set1_epi8('z')),
                                            _mm_cmpgt_epi8(lower, _mm_set1_epi8('a' - 1)));
    const __m128i digit = _mm_andnot_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('9')),
                                           _mm_cmpgt_epi8(bytes, _mm_set1_epi8('0' - 1)));
    const __m128i beyond = _mm_cmplt_epi8(bytes, _mm_setzero_si128());
    unsigned stops = ~(unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(letter, digit), beyond));
    return (size_t)__builtin_ctz(stops | 1u << 16);
#else
    size_t size = 0;
    while (size < 16 && ((unsigned char)data[size] >= 0x80 || g_ascii_isalnum(data[size]))) {
        size++;
    }
    return size;
#endif
}

/* What may stand behind a word of letters and binds nothing to it (bonds.c). */
extern const bool chude_ends_word[256];

/* The word that begins at `at`, if it is one of letters alone that is known, and ends with what follows: sets
 * end, kind, shape and code. chude_scan_next and chude_spellings_look_up would set the same. */
static inline bool chude_spellings_next(const ChudeSpellings *spellings, const char *text, const char *at,
                                        const char *end, ChudeUnit *unit) {
    if (end - at <= CHUDE_SPELLING_MOST) {
        return false;
    }
    size_t size = chude_spelling_run(at);
    if (size == 0 || !chude_ends_word[(unsigned char)at[size]]) { /* the 17th byte can be read too */
        return false;
    }
    uint64_t low, high;
    chude_spelling_load(at, size, &low, &high);
    unit->begin = (uint32_t)(at - text);
    unit->end = (uint32_t)(at + size - text);
    unit->kind = CHUDE_UNIT_WORD;
    const ChudeKnown *known = &spellings->known[chude_spelling_slot(low, high)];
    if (known->low != low || known->high != high || known->size != size || !known->plain) {
        return false;
    }
    unit->shape = known->shape;
    unit->code = known->code;
    return true;
}

#endif
