/* spellings.c - shapes of units, and the cache by which they are found again. */
#include "vietnamese/spellings.h"

#include <glib.h>
#include <string.h>

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

const uint8_t chude_ends_word[256] = {
    [' '] = 1, ['\n'] = 1, ['\r'] = 1, [','] = 1, [';'] = 1, ['!'] = 1, ['?'] = 1,
    ['"'] = 1, ['('] = 1,  [')'] = 1,  ['['] = 1, [']'] = 1, ['.'] = 2, [':'] = 2};

#define FOUR 0xFF, 0xFF, 0xFF, 0xFF
const uint8_t chude_spelling_mask[32] = {FOUR, FOUR, FOUR, FOUR};
#undef FOUR

void chude_spellings_clear(ChudeSpellings *spellings) {
    chude_buffer_clear(&spellings->key);
}

void chude_spellings_forget(ChudeSpellings *spellings) {
    ChudeBuffer key = spellings->key;
    memset(spellings, 0, sizeof *spellings);
    spellings->key = key;
}

static bool is_plain_word(ChudeText bytes, const ChudeUnit *unit) {
    return unit->kind == CHUDE_UNIT_WORD && bytes.size <= CHUDE_SPELLING_WORD &&
           !g_ascii_isdigit(*bytes.data) &&
           !g_ascii_isdigit(bytes.data[bytes.size - 1]) && /* M2,5 is one unit */
           chude_alphanumeric_run(bytes.data, bytes.data + bytes.size) == bytes.data + bytes.size;
}

/* The oldest word in its place makes room. */
static void keep_word(ChudeKnownWords *words, ChudeText bytes, uint64_t low, uint64_t high,
                      const ChudeUnit *unit) {
    uint32_t word = unit->code | (uint32_t)unit->shape << 27 | (uint32_t)chude_stop_parts(bytes) << 30;
    for (size_t way = CHUDE_SPELLINGS_WAYS; way-- > 1;) {
        words->low[way] = words->low[way - 1];
        words->high[way] = words->high[way - 1];
        words->code[way] = words->code[way - 1];
    }
    words->low[0] = low;
    words->high[0] = (uint32_t)high;
    words->code[0] = word;
}

/* Is it one that ends where it begins, whatever follows? A stop but for another one (marks.c). */
static bool is_lone_mark(ChudeText bytes) {
    return bytes.size == 1 && *bytes.data && chude_lead[(unsigned char)*bytes.data] == CHUDE_LEAD_OTHER &&
           !strchr("!?-=*_~#+", *bytes.data);
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
    ChudeKnownWords *words = &spellings->words[chude_spelling_place(low, high)];
    int way = unit->kind == CHUDE_UNIT_WORD && size <= CHUDE_SPELLING_WORD
                  ? chude_spelling_way(words, low, high)
                  : -1;
    if (way >= 0) {
        unit->shape = CHUDE_WORD_SHAPE(words->code[way]);
        unit->code = CHUDE_WORD_CODE(words->code[way]);
        return;
    }
    ChudeKnown *known = &spellings->known[chude_spelling_hash(low, high) >> (64 - CHUDE_SPELLINGS_OTHER)];
    if (known->low != low || known->high != high || known->size != size || known->kind != unit->kind) {
        unit->shape = (uint8_t)shape_of(bytes, unit->kind);
        unit->code = segmenter->code(segmenter, bytes, unit->shape, &spellings->key);
        if (is_plain_word(bytes, unit) && CHUDE_WORD_CODE(unit->code) == unit->code) {
            keep_word(words, bytes, low, high, unit);
            return;
        }
        *known = (ChudeKnown){low, high, unit->code, unit->shape, (uint8_t)size, unit->kind};
        if (unit->kind == CHUDE_UNIT_MARK && is_lone_mark(bytes)) {
            spellings->marks[(unsigned char)*bytes.data] = *known;
        }
    }
    unit->shape = known->shape;
    unit->code = known->code;
}

/* Nothing is kept of a word but its token, so that one loop does, and the processor looks ahead by itself. */
size_t chude_spellings_tokens(const ChudeSpellings *spellings, ChudeLetters *letters, ChudeScan *scan,
                              ChudeToken *tokens, size_t most, uint32_t *words) {
    const ChudeKnown *comma = &spellings->marks[','];
    const char *at = scan->at, *const text = scan->text, *begin = at + (*at == ' ');
    ChudeToken *to = tokens, *const last = tokens + most - 1;
    ChudeLetters mine = *letters;
    uint32_t commas = 0;
    while (to < last && at < scan->safe) {
        size_t size = chude_letters_run(&mine, scan, begin);
        if (size - 1 >= CHUDE_SPELLING_WORD) {
            break;
        }
        const char *end = begin + size;
        char after = *end;
        if (after != ' ' && !chude_ends_word[(unsigned char)after]) {
            break;
        }
        const uint32_t *word = chude_spelling_find(spellings, begin, size);
        if (!word) {
            break;
        }
        ChudeToken token = {(uint32_t)(begin - text), (uint32_t)(end - text), 0, CHUDE_WORD_CODE(*word)};
        if (after != ' ') {
            if (chude_ends_word[(unsigned char)after] == 2 && !chude_spelling_stops(end, *word)) {
                break;
            }
            *to++ = token;
            at = end;
            if (after != ',' || !comma->size) {
                break;
            }
            token = (ChudeToken){token.end, token.end + 1, 0, comma->code};
            commas++;
            end++;
            if (*end != ' ') {
                *to++ = token;
                at = end;
                break;
            }
        }
        *to++ = token;
        at = end;
        begin = end + 1;
    }
    *letters = mine;
    scan->at = at;
    *words = (uint32_t)(to - tokens) - commas;
    return (size_t)(to - tokens);
}
