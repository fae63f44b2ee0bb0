/* spellings.c - shapes of units, and the cache by which they are found again. */
#include "vietnamese/spellings.h"

#include <glib.h>
#include <string.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

#include "vietnamese/bonds.h"
#include "vietnamese/characters.h"
#include "vietnamese/marks.h"

static ChudeShape shape_of_word(const char *at, const char *end) {
    size_t letters = 0, upper = 0;
    bool stop = end[-1] == '.';
    while (at < end) {
        size_t size;
        uint32_t c = chude_decode(at, end, &size);
        bool is_upper = chude_is_upper(c);
        letters += is_upper || chude_is_lower(c);
        upper += is_upper;
        at += size;
    }
    if (upper == 0) {
        return CHUDE_SHAPE_LOWER;
    }
    if (stop) {
        return CHUDE_SHAPE_INITIAL;
    }
    return letters > upper ? CHUDE_SHAPE_TITLE : upper == 1 ? CHUDE_SHAPE_INITIAL : CHUDE_SHAPE_CAPITALS;
}

static ChudeShape shape_of(ChudeText unit, ChudeUnitKind kind) {
    const char *end = unit.data + unit.size;
    switch (kind) {
    case CHUDE_UNIT_WORD:
        return shape_of_word(unit.data, end);
    case CHUDE_UNIT_NUMBER:
        return CHUDE_SHAPE_NUMBER;
    default:
        break;
    }
    switch (kind == CHUDE_UNIT_MARK ? chude_mark_role(unit.data, end) : CHUDE_MARK_PLAIN) {
    case CHUDE_MARK_CLOSE:
    case CHUDE_MARK_QUOTE:
    case CHUDE_MARK_OPEN:
        return CHUDE_SHAPE_BRACKET;
    default:
        return CHUDE_SHAPE_MARK;
    }
}

#define ANY CHUDE_ENDS_ANY
#define BEFORE CHUDE_ENDS_BEFORE_SPACE
const uint8_t chude_ends_word[256] = {
    [' '] = ANY, ['\n'] = ANY, ['\r'] = ANY, [';'] = ANY, ['!'] = ANY,    ['?'] = ANY,    ['"'] = ANY,
    ['('] = ANY, [')'] = ANY,  ['['] = ANY,  [']'] = ANY, [','] = BEFORE, ['.'] = BEFORE, [':'] = BEFORE};
#undef ANY
#undef BEFORE

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define FIRST(bytes) ((bytes) >= 8 ? UINT64_MAX : (UINT64_C(1) << ((bytes) % 8 * 8)) - 1)
#else
#define FIRST(bytes) ((bytes) >= 8 ? UINT64_MAX : ~(UINT64_MAX >> ((bytes) % 8 * 8)))
#endif
#define ROW(size)                                                                                            \
    { FIRST(size), FIRST((size) < 8 ? 0 : (size)-8) }
const uint64_t chude_spelling_mask[CHUDE_SPELLING_MOST + 1][2] = {
    ROW(0), ROW(1),  ROW(2),  ROW(3),  ROW(4),  ROW(5),  ROW(6),  ROW(7), ROW(8),
    ROW(9), ROW(10), ROW(11), ROW(12), ROW(13), ROW(14), ROW(15), ROW(16)};
#undef ROW
#undef FIRST

void chude_spellings_clear(ChudeSpellings *spellings) {
    chude_buffer_clear(&spellings->key);
}

void chude_spellings_forget(ChudeSpellings *spellings) {
    ChudeBuffer key = spellings->key;
    memset(spellings, 0, sizeof *spellings);
    spellings->key = key;
}

/* Is it one that ends with its run of letters and digits, whatever stands before it? Of words with digits, M2,5 is one unit. */
static bool is_plain_word(ChudeText bytes, const ChudeUnit *unit) {
    if (unit->kind != CHUDE_UNIT_WORD && unit->kind != CHUDE_UNIT_NUMBER) {
        return false;
    }
    return bytes.size <= CHUDE_SPELLING_WORD &&
           (unit->kind == CHUDE_UNIT_NUMBER ||
            (!g_ascii_isdigit(*bytes.data) && !g_ascii_isdigit(bytes.data[bytes.size - 1]))) &&
           chude_alphanumeric_run(bytes.data, bytes.data + bytes.size) == bytes.data + bytes.size;
}

__attribute__((noinline)) const ChudeKnownWord *
chude_spelling_elsewhere(ChudeSpellings *spellings, size_t place, uint64_t low, uint64_t high) {
    for (size_t way = 1; way < CHUDE_SPELLINGS_WAYS; way++) {
        ChudeKnownWord *word = &spellings->words[place ^ way], found = *word;
        if (found.low == low && found.high == (uint32_t)high) {
            *word = spellings->words[place];
            spellings->words[place] = found;
            return &spellings->words[place];
        }
    }
    return NULL;
}

/* Where it belongs, if nothing stands there; else elsewhere in the line, where it may push another out. */
static void keep_word(ChudeSpellings *spellings, ChudeText bytes, uint64_t low, uint64_t high,
                      const ChudeUnit *unit) {
    size_t place = chude_spelling_place(low, high), way = 0;
    while (way < CHUDE_SPELLINGS_WAYS && spellings->words[place ^ way].low) {
        way++;
    }
    if (way == CHUDE_SPELLINGS_WAYS) {
        way = 1 + spellings->pushed++ % (CHUDE_SPELLINGS_WAYS - 1);
    }
    uint32_t code = unit->code | (uint32_t)unit->shape << 27 | (uint32_t)chude_stop_parts(bytes) << 30 |
                    (uint32_t)(unit->kind == CHUDE_UNIT_NUMBER) << 31;
    spellings->words[place ^ way] = (ChudeKnownWord){low, (uint32_t)high, code};
}

void chude_spellings_look_up(ChudeSpellings *spellings, const ChudeSegmenter *segmenter, ChudeText text,
                             ChudeUnit *unit) {
    size_t size = unit->end - unit->begin;
    ChudeText bytes = {text.data + unit->begin, size};
    if (size > CHUDE_SPELLING_MOST) {
        unit->shape = (uint8_t)shape_of(bytes, unit->kind);
        unit->code = segmenter->code(segmenter, bytes, unit->shape, &spellings->key);
        return;
    }
    char padded[CHUDE_SPELLING_MOST] = {0};
    memcpy(padded, bytes.data, size);
    uint64_t low, high;
    chude_spelling_load(padded, size, &low, &high);
    const ChudeKnownWord *word =
        (unit->kind == CHUDE_UNIT_WORD || unit->kind == CHUDE_UNIT_NUMBER) && size <= CHUDE_SPELLING_WORD
            ? chude_spelling_at(spellings, chude_spelling_place(low, high), low, high)
            : NULL;
    if (word) {
        unit->shape = CHUDE_WORD_SHAPE(word->code);
        unit->code = CHUDE_WORD_CODE(word->code);
        return;
    }
    ChudeKnown *known = &spellings->known[chude_spelling_hash(low, high) >> (64 - CHUDE_SPELLINGS_OTHER)];
    if (known->low != low || known->high != high || known->size != size || known->kind != unit->kind) {
        unit->shape = (uint8_t)shape_of(bytes, unit->kind);
        unit->code = segmenter->code(segmenter, bytes, unit->shape, &spellings->key);
        if (is_plain_word(bytes, unit) && CHUDE_WORD_CODE(unit->code) == unit->code) {
            keep_word(spellings, bytes, low, high, unit);
            return;
        }
        *known = (ChudeKnown){low, high, unit->code, unit->shape, (uint8_t)size, unit->kind};
        if (unit->kind == CHUDE_UNIT_MARK && (size == 1 || size == 3)) {
            ChudeKnown *mark = (ChudeKnown *)chude_spellings_mark(spellings, padded);
            if (mark && size == (mark < spellings->wide ? 1 : 3)) { /* wide ones come behind */
                *mark = *known;
            }
        }
    }
    unit->shape = known->shape;
    unit->code = known->code;
}

bool chude_spellings_last_word(ChudeSpellings *spellings, ChudeScan *scan, ChudeUnit *unit) {
    char last[2 * CHUDE_SPELLING_AHEAD];
    size_t left = MIN((size_t)(scan->end - scan->at), CHUDE_SPELLING_AHEAD);
    memset(last, '\n', sizeof last); /* the text's end ends a word as a line's does */
    memcpy(last, scan->at, left);
    bool space = *last == ' ';
    return chude_spellings_unit(spellings, scan, last + space, chude_spelling_run(last + space), space, unit);
}

/* ---- runs of words as tokens ---- */

/* What chude_spellings_tokens does, where letters() is chude_spelling_letters. Nothing is kept of a word but its token, so that one
 * loop does, and the processor looks ahead by itself. */
static inline __attribute__((always_inline)) size_t tokens_of(ChudeSpellings *spellings, ChudeLetters *seen,
                                                              ChudeScan *scan, ChudeToken *tokens,
                                                              size_t most, uint32_t *words,
                                                              uint64_t (*letters)(const char *)) {
    const ChudeKnown *comma = &spellings->marks[','];
    const char *const text = scan->text;
    const char *at = scan->at, *begin = at + (*at == ' ');
    ChudeToken *to = tokens;
    ChudeLetters mine = *seen;
    uint32_t commas = 0;
    if (begin < mine.from) {
        mine.to = NULL;
    }
    for (;;) {
        size_t size;
        if (G_UNLIKELY(begin >= mine.to)) {
            if (at >= scan->safe || (size_t)(to - tokens) + CHUDE_LETTERS_TOKENS > most) {
                break;
            }
            if (chude_letters_fit(scan, begin)) {
                chude_letters_fill(&mine, begin, letters(begin));
            }
        }
        size = begin < mine.to ? chude_letters_size(&mine, begin) : chude_spelling_run(begin);
        if (size - 1 >= CHUDE_SPELLING_WORD) {
            break;
        }
        const ChudeKnownWord *word = chude_spelling_find(spellings, begin, size);
        const char *end = begin + size;
        if (!word || (*end != ' ' && !chude_spelling_ends(end, word->code))) {
            break;
        }
        to->begin = (uint32_t)(begin - text);
        to->end = (uint32_t)(end - text);
        to->flags = 0;
        to->form = CHUDE_WORD_CODE(word->code);
        to++;
        at = end;
        begin = end + 1;
        if (G_LIKELY(*end == ' ')) {
            continue;
        }
        if (*end != ',' || !comma->size) {
            break;
        }
        *to++ = (ChudeToken){(uint32_t)(end - text), (uint32_t)(end + 1 - text), 0, comma->code};
        commas++;
        at = begin;
        if (*at != ' ') {
            break;
        }
        begin = at + 1;
    }
    *seen = mine;
    scan->at = at;
    *words = (uint32_t)(to - tokens) - commas;
    return (size_t)(to - tokens);
}

#ifdef CHUDE_WIDE_LETTERS

#define WIDE __attribute__((target("avx2,bmi,bmi2")))

/* As chude_spelling_letters_of_16. */
WIDE static inline uint64_t letters_of_32(const char *data) {
    const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)data);
    const __m256i lower = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
    const __m256i letter =
        _mm256_cmpgt_epi8(_mm256_add_epi8(lower, _mm256_set1_epi8(127 - 'z')), _mm256_set1_epi8(127 - 26));
    const __m256i digit =
        _mm256_cmpgt_epi8(_mm256_add_epi8(bytes, _mm256_set1_epi8(127 - '9')), _mm256_set1_epi8(127 - 10));
    return (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(bytes, _mm256_or_si256(letter, digit)));
}

WIDE uint64_t chude_spelling_letters_wide(const char *data) {
    return letters_of_32(data) | letters_of_32(data + 32) << 32;
}

WIDE static size_t tokens_wide(ChudeSpellings *spellings, ChudeLetters *seen, ChudeScan *scan,
                               ChudeToken *tokens, size_t most, uint32_t *words) {
    return tokens_of(spellings, seen, scan, tokens, most, words, chude_spelling_letters_wide);
}

#endif

/* Within its caller it would not have the registers that it needs. */
__attribute__((noinline)) size_t chude_spellings_tokens(ChudeSpellings *spellings, ChudeLetters *seen,
                                                        ChudeScan *scan, ChudeToken *tokens, size_t most,
                                                        uint32_t *words) {
#ifdef CHUDE_WIDE_LETTERS
    if (chude_wide_letters()) {
        return tokens_wide(spellings, seen, scan, tokens, most, words);
    }
#endif
    return tokens_of(spellings, seen, scan, tokens, most, words, chude_spelling_letters);
}
