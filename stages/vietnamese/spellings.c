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
    [' '] = ANY, ['\n'] = ANY,   ['\r'] = ANY,   [';'] = ANY,    ['!'] = ANY,
    ['?'] = ANY, ['"'] = ANY,    ['('] = ANY,    [')'] = ANY,    ['['] = ANY,
    [']'] = ANY, [','] = BEFORE, ['.'] = BEFORE, [':'] = BEFORE, [0xE2] = BEFORE};
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
        bool is_mark = unit->kind == CHUDE_UNIT_MARK;
        uint8_t role = is_mark ? (uint8_t)chude_mark_role(bytes.data, bytes.data + size) : 0;
        *known = (ChudeKnown){low, high, unit->code, unit->shape, (uint8_t)size, unit->kind, role};
        if (is_mark && (size == 1 || size == 3)) {
            ChudeKnown *mark = chude_spellings_mark(spellings, padded);
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
    if (left == 0) {
        return false;
    }
    memset(last, '\n', sizeof last); /* the text's end ends a word as a line's does */
    memcpy(last, scan->at, left);
    bool space = *last == ' ';
    return chude_spellings_unit(spellings, scan, last + space, chude_spelling_run(last + space), space, unit);
}

/* ---- runs of units ---- */

#define ALWAYS static inline __attribute__((always_inline))

typedef uint64_t Letters(const char *data);

/* Where units go: as tokens, or as they are. */
typedef struct {
    ChudeToken *tokens; /* NULL: units */
    ChudeUnit *units;
    size_t count, marks; /* marks: how many of them */
} Run;

ALWAYS void put(Run *run, const char *text, const char *begin, const char *end, uint32_t code,
                ChudeUnitKind kind, uint8_t shape) {
    if (!run->tokens && !run->units) {
        __builtin_unreachable(); /* a run has one of them */
    }
    if (run->tokens) {
        ChudeToken *token = &run->tokens[run->count++];
        token->begin = (uint32_t)(begin - text);
        token->end = (uint32_t)(end - text);
        token->flags = 0;
        token->form = code;
    } else {
        run->units[run->count++] = (ChudeUnit){.begin = (uint32_t)(begin - text),
                                               .end = (uint32_t)(end - text),
                                               .code = code,
                                               .kind = (uint8_t)kind,
                                               .gap = begin[-1] == ' ' ? CHUDE_GAP_SPACE : CHUDE_GAP_NONE,
                                               .shape = shape};
    }
}

/* How much of a run of letters comes before the first wide mark, which is taken for letters at first. */
static size_t cut(const char *begin, size_t size) {
    size_t at = 0;
    while (at < size && chude_wide_mark(begin + at) >= CHUDE_WIDE_MARKS) {
        at++;
    }
    return at;
}

/* The mark at `begin`, if it is known, ends there, and has no say in where sentences begin. */
static const ChudeKnown *quiet_mark(ChudeSpellings *spellings, const char *begin) {
    const ChudeKnown *mark = chude_spellings_mark(spellings, begin);
    bool quiet = mark && mark->size && mark->role != CHUDE_MARK_STOP && mark->role != CHUDE_MARK_ASK &&
                 mark->role != CHUDE_MARK_QUOTE && chude_mark_parts(begin, begin[mark->size]);
    return quiet ? mark : NULL;
}

/* What chude_spellings_units and _tokens do, where letters() is chude_spelling_letters. One loop does, and the processor looks ahead
 * by itself. */
ALWAYS Run run_on(ChudeSpellings *spellings, ChudeLetters *seen, ChudeScan *scan, Run run, size_t most,
                  Letters *letters) {
    const char *const text = scan->text;
    const char *at = scan->at, *begin = at + (*at == ' ');
    ChudeLetters mine = *seen;
    if (begin < mine.from || most < CHUDE_LETTERS_TOKENS) {
        mine.to = NULL;
    }
    for (;;) {
        if (G_UNLIKELY(begin >= mine.to)) {
            if (at >= scan->safe || run.count + CHUDE_LETTERS_TOKENS > most) {
                break;
            }
            if (chude_letters_fit(scan, begin)) {
                chude_letters_fill(&mine, begin, letters(begin));
            }
        }
        size_t size = begin < mine.to ? chude_letters_size(&mine, begin) : chude_spelling_run(begin);
        const ChudeKnownWord *word = NULL;
        if (G_LIKELY(size - 1 < CHUDE_SPELLING_WORD)) {
            word = chude_spelling_find(spellings, begin, size);
        }
        if (G_UNLIKELY(!word)) {
            size = size > 0 ? cut(begin, size) : 0;
            if (size == 0) {
                const ChudeKnown *mark = quiet_mark(spellings, begin);
                if (!mark) {
                    break;
                }
                at = begin + mark->size;
                put(&run, text, begin, at, mark->code, CHUDE_UNIT_MARK, mark->shape);
                run.marks++;
                begin = at + (*at == ' ');
                continue;
            }
            if (size > CHUDE_SPELLING_WORD) {
                break;
            }
            word = chude_spelling_find(spellings, begin, size);
        }
        const char *end = begin + size;
        if (!word || (*end != ' ' && !chude_spelling_ends(end, word->code))) {
            break;
        }
        put(&run, text, begin, end, CHUDE_WORD_CODE(word->code), CHUDE_WORD_KIND(word->code),
            CHUDE_WORD_SHAPE(word->code));
        at = end;
        begin = end + (*end == ' ');
    }
    *seen = mine;
    scan->at = at;
    return run;
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

WIDE static Run units_widely(ChudeSpellings *spellings, ChudeLetters *seen, ChudeScan *scan, ChudeUnit *units,
                             size_t most) {
    return run_on(spellings, seen, scan, (Run){NULL, units, 0, 0}, most, chude_spelling_letters_wide);
}

WIDE static Run tokens_widely(ChudeSpellings *spellings, ChudeLetters *seen, ChudeScan *scan,
                              ChudeToken *tokens, size_t most) {
    return run_on(spellings, seen, scan, (Run){tokens, NULL, 0, 0}, most, chude_spelling_letters_wide);
}

#endif

/* Neither stands within its caller, where it would not have the registers that it needs. */
static __attribute__((noinline)) Run units_of(ChudeSpellings *spellings, ChudeLetters *seen, ChudeScan *scan,
                                              ChudeUnit *units, size_t most) {
#ifdef CHUDE_WIDE_LETTERS
    if (chude_wide_letters()) {
        return units_widely(spellings, seen, scan, units, most);
    }
#endif
    return run_on(spellings, seen, scan, (Run){NULL, units, 0, 0}, most, chude_spelling_letters);
}

static __attribute__((noinline)) Run tokens_of(ChudeSpellings *spellings, ChudeLetters *seen, ChudeScan *scan,
                                               ChudeToken *tokens, size_t most) {
#ifdef CHUDE_WIDE_LETTERS
    if (chude_wide_letters()) {
        return tokens_widely(spellings, seen, scan, tokens, most);
    }
#endif
    return run_on(spellings, seen, scan, (Run){tokens, NULL, 0, 0}, most, chude_spelling_letters);
}

size_t chude_spellings_units(ChudeSpellings *spellings, ChudeLetters *seen, ChudeScan *scan, ChudeUnit *units,
                             size_t most, uint32_t *words) {
    Run run = units_of(spellings, seen, scan, units, most);
    *words += (uint32_t)(run.count - run.marks);
    return run.count;
}

size_t chude_spellings_tokens(ChudeSpellings *spellings, ChudeLetters *seen, ChudeScan *scan,
                              ChudeToken *tokens, size_t most, uint32_t *words) {
    Run run = tokens_of(spellings, seen, scan, tokens, most);
    *words += (uint32_t)(run.count - run.marks);
    if (run.count > 0) {
        const ChudeToken *last = &tokens[run.count - 1];
        const char *begin = scan->text + last->begin;
        bool mark = (unsigned char)*begin < 0x80 ? !g_ascii_isalnum(*begin)
                                                 : chude_wide_mark(begin) < CHUDE_WIDE_MARKS;
        scan->last = (ChudeUnit){.begin = last->begin,
                                 .end = last->end,
                                 .code = last->form,
                                 .kind = mark                      ? CHUDE_UNIT_MARK
                                         : g_ascii_isdigit(*begin) ? CHUDE_UNIT_NUMBER
                                                                   : CHUDE_UNIT_WORD,
                                 .gap = begin[-1] == ' ' ? CHUDE_GAP_SPACE : CHUDE_GAP_NONE};
    }
    return run.count;
}
