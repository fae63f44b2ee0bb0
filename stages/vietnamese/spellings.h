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
    CHUDE_SPELLINGS_BITS = 15, /* news has some 20,000 spellings of syllables, a tenth of which make up nearly
                                   all text */
    CHUDE_SPELLINGS_WAYS = 4,  /* that may stand in one place: 64 bytes, a line of the cache */
    CHUDE_SPELLING_WORD = 12,  /* bytes of a word that is kept as such: syllables are no longer */
    CHUDE_SPELLING_MOST = 16,  /* bytes of any other unit that is kept */
    CHUDE_SPELLINGS_OTHER = 13, /* bits: numbers, marks, words with digits or hyphens */
    CHUDE_SPELLING_AHEAD = 20   /* bytes that are looked at from a unit's start on, or the space before it */
};

/* Words of letters alone, by their bytes with zeros behind them; nothing has none. */
typedef struct {
    uint64_t low[CHUDE_SPELLINGS_WAYS];
    uint32_t high[CHUDE_SPELLINGS_WAYS];
    uint32_t code[CHUDE_SPELLINGS_WAYS]; /* and what CHUDE_WORD_SHAPE and the like take out of it */
} ChudeKnownWords;

/* The code has 27 bits; longer ones are not kept. */
#define CHUDE_WORD_CODE(word) ((word) & ((1u << 27) - 1))
#define CHUDE_WORD_SHAPE(word) ((uint8_t)((word) >> 27 & 7))
#define CHUDE_WORD_STOPS(word) ((word) >> 30 & 1) /* a stop and white space behind it are no part of it */

typedef struct {
    uint64_t low, high; /* the bytes, zeros behind them */
    uint32_t code;
    uint8_t shape, size; /* size 0: the entry is empty */
    uint8_t kind;        /* ChudeUnitKind: the same bytes may be a word here and an address there */
} ChudeKnown;

/* Caches: what is pushed out is made again, and is the same. */
typedef struct {
    ChudeKnownWords words[(1 << CHUDE_SPELLINGS_BITS) / CHUDE_SPELLINGS_WAYS];
    ChudeKnown known[1 << CHUDE_SPELLINGS_OTHER]; /* everything else */
    ChudeKnown marks[128];                        /* of one byte */
    ChudeBuffer key;
} ChudeSpellings; /* begins as zeros */

void chude_spellings_clear(ChudeSpellings *spellings);  /* frees what it owns */
void chude_spellings_forget(ChudeSpellings *spellings); /* codes mean something else from now on */

/* Sets the unit's shape and code. */
void chude_spellings_look_up(ChudeSpellings *spellings, const ChudeSegmenter *segmenter, ChudeText text,
                             ChudeUnit *unit);

/* ---- the way that nearly all units take ---- */

/* Sixteen bytes from [16 - size] on keep the first `size` of a key. */
extern const uint8_t chude_spelling_mask[32];

/* The bytes of a unit of up to 16 as two words, zeros behind them; 16 bytes can be read at data. */
static inline void chude_spelling_load(const char *data, size_t size, uint64_t *low, uint64_t *high) {
    uint64_t keep_low, keep_high;
    memcpy(low, data, 8);
    memcpy(high, data + 8, 8);
    memcpy(&keep_low, chude_spelling_mask + 16 - size, 8);
    memcpy(&keep_high, chude_spelling_mask + 24 - size, 8);
    *low &= keep_low;
    *high &= keep_high;
}

static inline uint64_t chude_spelling_hash(uint64_t low, uint64_t high) {
    return (low ^ (high * UINT64_C(0xC2B2AE3D27D4EB4F))) * UINT64_C(0x9E3779B97F4A7C15);
}

/* Where a word of up to CHUDE_SPELLING_WORD bytes stands, if it does. */
static inline size_t chude_spelling_place(uint64_t low, uint64_t high) {
    _Static_assert(CHUDE_SPELLINGS_WAYS == 4, "two bits fewer, and what chude_spelling_way looks at");
    return chude_spelling_hash(low, high) >> (64 - CHUDE_SPELLINGS_BITS + 2);
}

/* The way of the words in a place, -1 where it is in none. */
static inline int chude_spelling_way_plainly(const ChudeKnownWords *words, uint64_t low, uint64_t high) {
    for (int way = 0; way < CHUDE_SPELLINGS_WAYS; way++) {
        if (words->low[way] == low && words->high[way] == (uint32_t)high) {
            return way;
        }
    }
    return -1;
}

/* How many of the 16 bytes at data, from the first on, are ASCII letters or digits or beyond ASCII. */
static inline size_t chude_spelling_run_plainly(const char *data) {
    size_t size = 0;
    while (size < 16 && ((unsigned char)data[size] >= 0x80 || g_ascii_isalnum(data[size]))) {
        size++;
    }
    return size;
}

/* The same of 64 bytes: bit i is of byte i. */
static inline uint64_t chude_spelling_letters_plainly(const char *data) {
    uint64_t bits = 0;
    for (size_t i = 0; i < 64; i++) {
        bits |= (uint64_t)((unsigned char)data[i] >= 0x80 || g_ascii_isalnum(data[i])) << i;
    }
    return bits;
}

#ifdef __SSE2__

/* low: twice; high: its lower half, four times. */
static inline int chude_spelling_way_of(const ChudeKnownWords *words, __m128i low, __m128i high) {
    const __m128i *at = (const __m128i *)(const void *)words;
    const __m128 ab = _mm_castsi128_ps(_mm_cmpeq_epi32(_mm_loadu_si128(at), low));
    const __m128 cd = _mm_castsi128_ps(_mm_cmpeq_epi32(_mm_loadu_si128(at + 1), low));
    const __m128 tops = _mm_castsi128_ps(_mm_cmpeq_epi32(_mm_loadu_si128(at + 2), high));
    const __m128 halves = _mm_and_ps(_mm_shuffle_ps(ab, cd, _MM_SHUFFLE(2, 0, 2, 0)),
                                     _mm_shuffle_ps(ab, cd, _MM_SHUFFLE(3, 1, 3, 1)));
    int ways = _mm_movemask_ps(_mm_and_ps(halves, tops));
    return ways ? __builtin_ctz((unsigned)ways) : -1;
}

static inline int chude_spelling_way(const ChudeKnownWords *words, uint64_t low, uint64_t high) {
    return chude_spelling_way_of(words, _mm_set1_epi64x((long long)low), _mm_set1_epi32((int)(uint32_t)high));
}

/* Bit i: byte i of sixteen is an ASCII letter or digit or beyond ASCII. */
static inline unsigned chude_spelling_letters_of_16(const char *data) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)data);
    const __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    /* signed comparison: those wanted are moved to the top, and what is above them falls below all */
    const __m128i letter =
        _mm_cmpgt_epi8(_mm_add_epi8(lower, _mm_set1_epi8(127 - 'z')), _mm_set1_epi8(127 - 26));
    const __m128i digit =
        _mm_cmpgt_epi8(_mm_add_epi8(bytes, _mm_set1_epi8(127 - '9')), _mm_set1_epi8(127 - 10));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(bytes, _mm_or_si128(letter, digit)));
}

static inline size_t chude_spelling_run(const char *data) {
    return (size_t)__builtin_ctz(~chude_spelling_letters_of_16(data) | 1u << 16);
}

static inline uint64_t chude_spelling_letters(const char *data) {
    return chude_spelling_letters_of_16(data) | (uint64_t)chude_spelling_letters_of_16(data + 16) << 16 |
           (uint64_t)chude_spelling_letters_of_16(data + 32) << 32 |
           (uint64_t)chude_spelling_letters_of_16(data + 48) << 48;
}

#else

static inline int chude_spelling_way(const ChudeKnownWords *words, uint64_t low, uint64_t high) {
    return chude_spelling_way_plainly(words, low, high);
}

static inline size_t chude_spelling_run(const char *data) {
    return chude_spelling_run_plainly(data);
}

static inline uint64_t chude_spelling_letters(const char *data) {
    return chude_spelling_letters_plainly(data);
}

#endif

/* What is known of the word of `size` bytes (CHUDE_SPELLING_WORD at most) at data, where 16 can be read: as in code; NULL: nothing. */
static inline const uint32_t *chude_spelling_find(const ChudeSpellings *spellings, const char *data,
                                                  size_t size) {
#ifdef __SSE2__
    const __m128i keep = _mm_loadu_si128((const __m128i *)(const void *)(chude_spelling_mask + 16 - size));
    const __m128i key = _mm_and_si128(_mm_loadu_si128((const __m128i *)(const void *)data), keep);
    uint64_t low = (uint64_t)_mm_cvtsi128_si64(key),
             high = (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(key, key));
    const ChudeKnownWords *words = &spellings->words[chude_spelling_place(low, high)];
    int way = chude_spelling_way_of(words, _mm_unpacklo_epi64(key, key), _mm_shuffle_epi32(key, 0xAA));
#else
    uint64_t low, high;
    chude_spelling_load(data, size, &low, &high);
    const ChudeKnownWords *words = &spellings->words[chude_spelling_place(low, high)];
    int way = chude_spelling_way(words, low, high);
#endif
    return way < 0 ? NULL : &words->code[way];
}

/* What may stand behind a word of letters: 1: it binds nothing to it (bonds.c); 2: it may. */
extern const uint8_t chude_ends_word[256];

/* Does a word end before a stop (or the like) at `at`? */
static inline bool chude_spelling_stops(const char *at, uint32_t word) {
    return (at[1] == ' ' || at[1] == '\n') && CHUDE_WORD_STOPS(word);
}

/* Letters of a text, 64 bytes at a time where so many can be read. */
typedef struct {
    uintptr_t from; /* a run that begins in the 48 bytes from here on ends within the bits, or is too long */
    uint64_t bits;
} ChudeLetters; /* begins as zeros; for one text */

/* The length of the run of letters at `at` (before scan->safe), 16 at most. */
static inline size_t chude_letters_run(ChudeLetters *letters, const ChudeScan *scan, const char *at) {
    uintptr_t place = (uintptr_t)at - letters->from;
    if (place >= 64 - 16) { /* also before it: what was looked at ahead may come again */
        if (scan->safe - at < 64 - CHUDE_SPELLING_AHEAD) {
            return chude_spelling_run(at);
        }
        letters->from = (uintptr_t)at;
        letters->bits = chude_spelling_letters(at);
        place = 0;
    }
    return (size_t)__builtin_ctzll(~(letters->bits >> place) | 1u << 16);
}

/* The words from scan->at on, each behind one space or nothing, as long as they are of letters alone, known, and end with what
 * follows: `most` at most into units, and scan behind them. chude_scan_next and chude_spellings_look_up would set the same, but for
 * scan->last, and CHUDE_GAP_BREAK at the start of the text. */
static inline size_t chude_spellings_words(const ChudeSpellings *spellings, ChudeLetters *letters,
                                           ChudeScan *scan, ChudeUnit *units, size_t most) {
    enum { AHEAD = 8 };
    struct {
        uint64_t low;
        uint32_t high, place;
        uint32_t begin, end;
        uint8_t gap, ends;
    } next[AHEAD];
    size_t taken = 0;
    for (size_t count = AHEAD; count == AHEAD;) {
        /* where some words end and are kept: then there is time to fetch it before it is looked at */
        const char *at = scan->at;
        for (count = 0; count < AHEAD && taken + count < most && at < scan->safe; count++) {
            uint8_t gap = *at == ' ' ? CHUDE_GAP_SPACE : CHUDE_GAP_NONE;
            at += *at == ' ';
            size_t size = chude_letters_run(letters, scan, at);
            uint8_t ends = chude_ends_word[(unsigned char)at[size]];
            if (size - 1 >= CHUDE_SPELLING_WORD || !ends) {
                break;
            }
            uint64_t high;
            chude_spelling_load(at, size, &next[count].low, &high);
            next[count].high = (uint32_t)high;
            next[count].place = (uint32_t)chude_spelling_place(next[count].low, high);
            __builtin_prefetch(&spellings->words[next[count].place]);
            next[count].begin = (uint32_t)(at - scan->text);
            next[count].gap = gap;
            next[count].ends = ends;
            at += size;
            next[count].end = (uint32_t)(at - scan->text);
        }
        for (size_t i = 0; i < count; i++) {
            const ChudeKnownWords *words = &spellings->words[next[i].place];
            int way = chude_spelling_way(words, next[i].low, next[i].high);
            if (way < 0) {
                return taken;
            }
            uint32_t word = words->code[way];
            if (next[i].ends == 2 && !chude_spelling_stops(scan->text + next[i].end, word)) {
                return taken;
            }
            units[taken++] = (ChudeUnit){.begin = next[i].begin,
                                         .end = next[i].end,
                                         .code = CHUDE_WORD_CODE(word),
                                         .kind = CHUDE_UNIT_WORD,
                                         .gap = next[i].gap,
                                         .shape = CHUDE_WORD_SHAPE(word)};
            scan->at = scan->text + next[i].end;
        }
    }
    return taken;
}

/* The first of them alone, if it is one. */
static inline bool chude_spellings_word(const ChudeSpellings *spellings, ChudeLetters *letters,
                                        ChudeScan *scan, ChudeUnit *unit) {
    const char *begin = scan->at;
    if (begin >= scan->safe) {
        return false;
    }
    bool space = *begin == ' ';
    begin += space;
    size_t size = chude_letters_run(letters, scan, begin);
    const char *end = begin + size;
    uint8_t ends = chude_ends_word[(unsigned char)*end];
    if (size - 1 >= CHUDE_SPELLING_WORD || !ends) {
        return false;
    }
    const uint32_t *word = chude_spelling_find(spellings, begin, size);
    if (!word || (ends == 2 && !chude_spelling_stops(end, *word))) {
        return false;
    }
    *unit = (ChudeUnit){.begin = (uint32_t)(begin - scan->text),
                        .end = (uint32_t)(end - scan->text),
                        .code = CHUDE_WORD_CODE(*word),
                        .kind = CHUDE_UNIT_WORD,
                        .gap = space ? CHUDE_GAP_SPACE : CHUDE_GAP_NONE,
                        .shape = CHUDE_WORD_SHAPE(*word)};
    scan->at = end;
    return true;
}

/* All of them as tokens, with the code for their form, and with the commas between them; *words: how many of them are words. */
size_t chude_spellings_tokens(const ChudeSpellings *spellings, ChudeLetters *letters, ChudeScan *scan,
                              ChudeToken *tokens, size_t most, uint32_t *words);

/* The mark of one byte that begins at `at`, if it surely ends there and is known: as above. */
static inline bool chude_spellings_next_mark(const ChudeSpellings *spellings, const char *text,
                                             const char *at, ChudeUnit *unit) {
    const ChudeKnown *known = &spellings->marks[*at & 127];
    if (known->low != (unsigned char)*at || !known->size ||
        (*at == '.' && (at[1] == '.' || (unsigned char)at[1] == 0xE2))) {
        return false;
    }
    unit->begin = (uint32_t)(at - text);
    unit->end = unit->begin + 1;
    unit->kind = CHUDE_UNIT_MARK;
    unit->shape = known->shape;
    unit->code = known->code;
    return true;
}

#endif
