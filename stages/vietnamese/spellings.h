/* spellings.h - what is known of a spelling, kept by its bytes: how it looks, and the segmenter's code for
 * it. Ownership: a worker's own. */
#ifndef CHUDE_SPELLINGS_H
#define CHUDE_SPELLINGS_H

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <glib.h>
#include <string.h>

#include "vietnamese/marks.h"
#include "vietnamese/segmenter.h"

enum {
    CHUDE_SPELLINGS_BITS = 15, /* news has some 20,000 spellings of syllables, a tenth of which make up nearly
                                   all text */
    CHUDE_SPELLINGS_WAYS = 4,  /* where a word may stand: in a line of the cache */
    CHUDE_SPELLING_WORD = 12,  /* bytes of a word that is kept as such: syllables are no longer */
    CHUDE_SPELLING_MOST = 16,  /* bytes of any other unit that is kept */
    CHUDE_SPELLINGS_OTHER = 13,     /* bits: numbers, marks, words with digits or hyphens */
    CHUDE_WIDE_MARKS = 0x28 - 0x10, /* U+2010 to U+2027: dashes, quotes, bullets, dots */
    CHUDE_LETTERS_TOKENS = 64,      /* that 64 bytes do not have */
    CHUDE_SPELLING_AHEAD = 20 /* bytes that are looked at from a unit's start on, or the space before it */
};

/* A word of letters alone, or a number of digits alone (18, 10h, 2018), by its bytes with zeros behind them; none has none. */
typedef struct {
    uint64_t low;
    uint32_t high;
    uint32_t code; /* and what CHUDE_WORD_SHAPE and the like take out of it */
} ChudeKnownWord;

/* The code has 27 bits; longer ones are not kept. */
#define CHUDE_WORD_CODE(word) ((word) & ((1u << 27) - 1))
#define CHUDE_WORD_SHAPE(word) ((uint8_t)((word) >> 27 & 7))
#define CHUDE_WORD_STOPS(word) ((word) >> 30 & 1) /* a stop and white space behind it are no part of it */
#define CHUDE_WORD_IS_NUMBER(word) ((word) >> 31)
#define CHUDE_WORD_KIND(word) (CHUDE_WORD_IS_NUMBER(word) ? CHUDE_UNIT_NUMBER : CHUDE_UNIT_WORD)

typedef struct {
    uint64_t low, high; /* the bytes, zeros behind them */
    uint32_t code;
    uint8_t shape, size; /* size 0: the entry is empty */
    uint8_t kind;        /* ChudeUnitKind: the same bytes may be a word here and an address there */
    uint8_t role;        /* ChudeMarkRole, of marks */
} ChudeKnown;

/* Caches: what is pushed out is made again, and is the same. */
typedef struct {
    ChudeKnownWord words[1 << CHUDE_SPELLINGS_BITS];
    ChudeKnown known[1 << CHUDE_SPELLINGS_OTHER]; /* everything else */
    ChudeKnown marks[128];                        /* of one byte */
    ChudeKnown wide[CHUDE_WIDE_MARKS];            /* of three */
    size_t pushed;                                /* words that others made room for */
    ChudeBuffer key;
} ChudeSpellings; /* begins as zeros */

void chude_spellings_clear(ChudeSpellings *spellings);  /* frees what it owns */
void chude_spellings_forget(ChudeSpellings *spellings); /* codes mean something else from now on */

/* Sets the unit's shape and code. */
void chude_spellings_look_up(ChudeSpellings *spellings, const ChudeSegmenter *segmenter, ChudeText text,
                             ChudeUnit *unit);

/* ---- the way that nearly all units take ---- */

/* Row `size` keeps the first `size` bytes of a key. */
extern const uint64_t chude_spelling_mask[CHUDE_SPELLING_MOST + 1][2];

/* The bytes of a unit of up to 16 as two words, zeros behind them; 16 bytes can be read at data. */
static inline void chude_spelling_load(const char *data, size_t size, uint64_t *low, uint64_t *high) {
    memcpy(low, data, 8);
    memcpy(high, data + 8, 8);
    *low &= chude_spelling_mask[size][0];
    *high &= chude_spelling_mask[size][1];
}

static inline uint64_t chude_spelling_hash(uint64_t low, uint64_t high) {
    return (low ^ (high * UINT64_C(0xC2B2AE3D27D4EB4F))) * UINT64_C(0x9E3779B97F4A7C15);
}

/* Where a word of up to CHUDE_SPELLING_WORD bytes stands, if that is free when it comes. */
static inline size_t chude_spelling_place(uint64_t low, uint64_t high) {
    return chude_spelling_hash(low, high) >> (64 - CHUDE_SPELLINGS_BITS);
}

/* The word at another place of the line, which changes places with what stands where it belongs. */
const ChudeKnownWord *chude_spelling_elsewhere(ChudeSpellings *spellings, size_t place, uint64_t low,
                                               uint64_t high);

/* The word, wherever in its line it stands: what was met before is found at once. NULL: it is not known. */
static inline const ChudeKnownWord *chude_spelling_at(ChudeSpellings *spellings, size_t place, uint64_t low,
                                                      uint64_t high) {
    const ChudeKnownWord *word = &spellings->words[place];
    if (G_LIKELY(word->low == low && word->high == (uint32_t)high)) {
        return word;
    }
    return chude_spelling_elsewhere(spellings, place, low, high);
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

static inline size_t chude_spelling_run(const char *data) {
    return chude_spelling_run_plainly(data);
}

static inline uint64_t chude_spelling_letters(const char *data) {
    return chude_spelling_letters_plainly(data);
}

#endif

#if defined(__SSE2__) && (defined(__GNUC__) || defined(__clang__))
#define CHUDE_WIDE_LETTERS
/* chude_spelling_letters for processors that have chude_wide_letters. */
uint64_t chude_spelling_letters_wide(const char *data);
static inline bool chude_wide_letters(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}
#endif

/* What is known of the word of `size` bytes (CHUDE_SPELLING_WORD at most) at data, where 16 can be read; NULL: nothing. */
static inline const ChudeKnownWord *chude_spelling_find(ChudeSpellings *spellings, const char *data,
                                                        size_t size) {
    uint64_t low, high;
    chude_spelling_load(data, size, &low, &high);
    return chude_spelling_at(spellings, chude_spelling_place(low, high), low, high);
}

/* What a byte behind a word does (bonds.c). */
typedef enum {
    CHUDE_ENDS_NOTHING,
    CHUDE_ENDS_ANY,
    CHUDE_ENDS_BEFORE_SPACE /* or not: it may bind */
} ChudeEnds;
extern const uint8_t chude_ends_word[256];

/* Does a known word end at `at`, where its run of letters and digits does? The next byte can be read. */
static inline bool chude_spelling_ends(const char *at, uint32_t word) {
    uint8_t ends = chude_ends_word[(unsigned char)*at];
    if (G_LIKELY(ends < CHUDE_ENDS_BEFORE_SPACE)) {
        return ends != CHUDE_ENDS_NOTHING;
    }
    if ((unsigned char)*at == 0xE2) { /* hyphens, and the apostrophe, may bind */
        unsigned char third = (unsigned char)at[2];
        return (unsigned char)at[1] == 0x80 && third >= 0x92 && third <= 0xA7 && third != 0x99;
    }
    bool space = at[1] == ' ' || at[1] == '\n';
    if (*at == ',') { /* 1,5 */
        return space || !CHUDE_WORD_IS_NUMBER(word);
    }
    return space && CHUDE_WORD_STOPS(word);
}

/* Where runs of letters end in 64 bytes of a text. */
typedef struct {
    const char *from, *to; /* a run that begins between them ends within the bits, or is too long */
    uint64_t ends;         /* bit i: the byte at from + i is none of chude_spelling_letters */
} ChudeLetters;            /* begins as zeros; for one text */

/* Can it look at 64 bytes from `at` (before scan->safe) on? */
static inline bool chude_letters_fit(const ChudeScan *scan, const char *at) {
    return scan->safe - at >= 64 - CHUDE_SPELLING_AHEAD;
}

/* letters: what chude_spelling_letters says of `at`. */
static inline void chude_letters_fill(ChudeLetters *to, const char *at, uint64_t letters) {
    *to = (ChudeLetters){at, at + 64 - CHUDE_SPELLING_AHEAD, ~letters};
}

/* The length of the run at `at`, between from and to; 16 at most. */
static inline size_t chude_letters_size(const ChudeLetters *letters, const char *at) {
    return (size_t)__builtin_ctzll(letters->ends >> (at - letters->from) | 1u << 16);
}

/* The same anywhere before scan->safe. */
static inline size_t chude_letters_run(ChudeLetters *letters, const ChudeScan *scan, const char *at) {
    if (at < letters->from || at >= letters->to) { /* before: what was looked at ahead may come again */
        if (!chude_letters_fit(scan, at)) {
            return chude_spelling_run(at);
        }
        chude_letters_fill(letters, at, chude_spelling_letters(at));
    }
    return chude_letters_size(letters, at);
}

/* The units from scan->at on, each behind one space or nothing, as long as they are words, numbers and marks that are known by their
 * bytes alone and end no sentence: `most` at most (CHUDE_LETTERS_TOKENS or more) into units. Moves scan behind them, but for
 * scan->last. chude_scan_next and chude_spellings_look_up would set the same; scan->at must stand before scan->safe
 * and not before the first unit of the text, and nothing may be pending in the sentence. *words: to which those that are no marks are added. */
size_t chude_spellings_units(ChudeSpellings *spellings, ChudeLetters *seen, ChudeScan *scan, ChudeUnit *units,
                             size_t most, uint32_t *words);

/* The same as tokens, whose forms are their codes. Sets scan->last too, if there are any. */
size_t chude_spellings_tokens(ChudeSpellings *spellings, ChudeLetters *seen, ChudeScan *scan,
                              ChudeToken *tokens, size_t most, uint32_t *words);

/* The one of `size` bytes at scan->at or behind the space there, if it is one: `at` has its bytes, 16 that can be read. */
static inline bool chude_spellings_unit(ChudeSpellings *spellings, ChudeScan *scan, const char *at,
                                        size_t size, bool space, ChudeUnit *unit) {
    if (size - 1 >= CHUDE_SPELLING_WORD) {
        return false;
    }
    const ChudeKnownWord *word = chude_spelling_find(spellings, at, size);
    if (!word || !chude_spelling_ends(at + size, word->code)) {
        return false;
    }
    uint32_t begin = (uint32_t)(scan->at + space - scan->text);
    *unit = (ChudeUnit){.begin = begin,
                        .end = begin + (uint32_t)size,
                        .code = CHUDE_WORD_CODE(word->code),
                        .kind = CHUDE_WORD_KIND(word->code),
                        .gap = space ? CHUDE_GAP_SPACE : CHUDE_GAP_NONE,
                        .shape = CHUDE_WORD_SHAPE(word->code)};
    scan->at += space + size;
    return true;
}

/* The first of them alone, if it is one; scan->at stands before scan->safe. */
static inline bool chude_spellings_word(ChudeSpellings *spellings, ChudeLetters *letters, ChudeScan *scan,
                                        ChudeUnit *unit) {
    bool space = *scan->at == ' ';
    const char *begin = scan->at + space;
    return chude_spellings_unit(spellings, scan, begin, chude_letters_run(letters, scan, begin), space, unit);
}

/* The same where little of the text is left. */
bool chude_spellings_last_word(ChudeSpellings *spellings, ChudeScan *scan, ChudeUnit *unit);

/* Which of the marks of three bytes from U+2010 on begins at `at`; CHUDE_WIDE_MARKS or more: none. */
static inline unsigned chude_wide_mark(const char *at) {
    return (unsigned char)at[0] == 0xE2 && (unsigned char)at[1] == 0x80 ? (unsigned char)at[2] - 0x90u
                                                                        : CHUDE_WIDE_MARKS;
}

/* The entry for a mark that may be known by its bytes alone: one of one byte, or a wide one. NULL: it has none. */
static inline ChudeKnown *chude_spellings_mark(ChudeSpellings *spellings, const char *at) {
    if ((unsigned char)*at < 0x80) {
        return &spellings->marks[(unsigned char)*at];
    }
    unsigned wide = chude_wide_mark(at);
    return wide < CHUDE_WIDE_MARKS ? &spellings->wide[wide] : NULL;
}

/* The mark that begins at `at`, if it surely ends there and is known: as above; what is behind it can be read. */
static inline bool chude_spellings_next_mark(ChudeSpellings *spellings, const char *text, const char *at,
                                             ChudeUnit *unit) {
    const ChudeKnown *known = chude_spellings_mark(spellings, at);
    if (!known || !known->size || !chude_mark_parts(at, at[known->size])) {
        return false;
    }
    unit->begin = (uint32_t)(at - text);
    unit->end = unit->begin + known->size;
    unit->kind = CHUDE_UNIT_MARK;
    unit->shape = known->shape;
    unit->code = known->code;
    return true;
}

#endif
