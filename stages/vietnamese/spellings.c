/* spellings.c - shapes of units, and the cache by which they are found again. */
#include "vietnamese/spellings.h"

#include <glib.h>
#include <string.h>

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

const bool chude_ends_word[256] = {
    [' '] = true, ['\n'] = true, ['\r'] = true, [','] = true, [';'] = true, ['!'] = true,
    ['?'] = true, ['"'] = true,  ['('] = true,  [')'] = true, ['['] = true, [']'] = true};

void chude_spellings_clear(ChudeSpellings *spellings) {
    chude_buffer_clear(&spellings->key);
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
    ChudeKnown *known = &spellings->known[chude_spelling_slot(low, high)];
    if (known->low != low || known->high != high || known->size != size || known->kind != unit->kind) {
        *known = (ChudeKnown){.low = low, .high = high, .size = (uint8_t)size, .kind = unit->kind};
        known->shape = (uint8_t)shape_of(bytes, unit->kind);
        known->code = segmenter->code(segmenter, bytes, known->shape, &spellings->key);
        known->plain = unit->kind == CHUDE_UNIT_WORD && !g_ascii_isdigit(*bytes.data) &&
                       chude_alphanumeric_run(bytes.data, bytes.data + size) == bytes.data + size;
    }
    unit->shape = known->shape;
    unit->code = known->code;
}
