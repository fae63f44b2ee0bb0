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

/* LBKT and RBKT: the brackets of the Vietnamese treebank. */
static bool is_treebank_bracket(ChudeText unit) {
    return unit.size == 4 &&
           (g_ascii_strncasecmp(unit.data, "LBKT", 4) == 0 || g_ascii_strncasecmp(unit.data, "RBKT", 4) == 0);
}

static ChudeShape shape_of(ChudeText unit, ChudeUnitKind kind) {
    const char *end = unit.data + unit.size;
    switch (kind) {
    case CHUDE_UNIT_WORD:
        return is_treebank_bracket(unit) ? CHUDE_SHAPE_BRACKET : shape_of_word(unit.data, end);
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

/* The bytes of a short unit as two words, zeros behind them. */
static void load(const char *data, size_t size, const char *text_end, uint64_t *low, uint64_t *high) {
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
    if (text_end - data >=
        CHUDE_SPELLING_MOST) { /* one read of all 16, then what does not belong is masked */
        memcpy(low, data, 8);
        if (size <= 8) {
            *low &= ~UINT64_C(0) >> (64 - 8 * size);
            *high = 0;
        } else {
            memcpy(high, data + 8, 8);
            *high &= ~UINT64_C(0) >> (128 - 8 * size);
        }
        return;
    }
#endif
    char bytes[CHUDE_SPELLING_MOST] = {0};
    memcpy(bytes, data, size);
    memcpy(low, bytes, 8);
    memcpy(high, bytes + 8, 8);
    (void)text_end;
}

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
    uint64_t low, high;
    load(bytes.data, size, text.data + text.size, &low, &high);
    uint64_t hash = (low ^ (high * UINT64_C(0xC2B2AE3D27D4EB4F))) * UINT64_C(0x9E3779B97F4A7C15);
    size_t i = hash >> (64 - CHUDE_SPELLINGS_BITS);
    if (spellings->known[i].low != low || spellings->known[i].high != high ||
        spellings->known[i].size != size) {
        spellings->known[i].low = low;
        spellings->known[i].high = high;
        spellings->known[i].size = (uint8_t)size;
        spellings->known[i].shape = (uint8_t)shape_of(bytes, unit->kind);
        spellings->known[i].code =
            segmenter->code(segmenter, bytes, spellings->known[i].shape, &spellings->key);
    }
    unit->shape = spellings->known[i].shape;
    unit->code = spellings->known[i].code;
}
