/* marks.c - punctuation, symbols and emoji sequences (UTS #51: joiners, variation selectors, skin tones,
 * flags, tags). */
#include "vietnamese/marks.h"

#include <glib.h>
#include <string.h>

#include "vietnamese/characters.h"

static bool is_regional(uint32_t c) {
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

/* What follows a symbol as part of it: variation selectors, keycap, skin tones, tags. */
static bool is_emoji_part(uint32_t c) {
    return c == 0xFE0F || c == 0xFE0E || c == 0x20E3 || (c >= 0x1F3FB && c <= 0x1F3FF) ||
           (c >= 0xE0020 && c <= 0xE007F);
}

static const char *emoji_parts(const char *at, const char *end) {
    size_t size;
    while (at < end && (unsigned char)*at >= 0xE2 && is_emoji_part(chude_decode(at, end, &size))) {
        at += size;
    }
    return at;
}

static bool is_symbol(const char *at, const char *end) {
    size_t size;
    return at < end && (unsigned char)*at >= 0xC2 &&
           chude_character(at, end, &size) == CHUDE_CHARACTER_SYMBOL;
}

/* From behind the first character of a symbol to the end of its sequence. */
static const char *emoji_end(const char *at, const char *end) {
    size_t size;
    at = emoji_parts(at, end);
    while (end - at >= 3 && memcmp(at, "\u200D", 3) == 0 && is_symbol(at + 3, end)) {
        chude_decode(at + 3, end, &size);
        at = emoji_parts(at + 3 + size, end);
    }
    return at;
}

static const char *ellipsis_end(const char *at, const char *end) {
    for (;;) {
        if (at < end && *at == '.') {
            at++;
        } else if (end - at >= 3 && memcmp(at, "\u2026", 3) == 0) {
            at += 3;
        } else {
            return at;
        }
    }
}

const char *chude_mark_end(const char *data, const char *end) {
    const char *at = data + 1;
    if ((unsigned char)*data < 0x80) {
        switch (*data) {
        case '.':
            return ellipsis_end(at, end);
        case '!':
        case '?':
            while (at < end && (*at == '!' || *at == '?')) {
                at++;
            }
            return at;
        case '-':
        case '=':
        case '*':
        case '_':
        case '~':
        case '#':
        case '+':
            while (at < end && *at == *data) {
                at++;
            }
            return at;
        default:
            return at;
        }
    }
    size_t size;
    uint32_t c = chude_decode(data, end, &size);
    at = data + size;
    if (c == 0x2026) {
        return ellipsis_end(at, end);
    }
    if (is_regional(c)) {
        if (at < end && is_regional(chude_decode(at, end, &size))) {
            at += size;
        }
        return at;
    }
    switch (chude_character(data, end, &size)) {
    case CHUDE_CHARACTER_SYMBOL:
    case CHUDE_CHARACTER_PUNCTUATION: /* the double exclamation mark is an emoji too */
        return emoji_end(at, end);
    case CHUDE_CHARACTER_MARK:
        while (at < end && (unsigned char)*at >= 0xCC &&
               chude_character(at, end, &size) == CHUDE_CHARACTER_MARK) {
            at += size;
        }
        return at;
    default:
        return at;
    }
}

bool chude_is_treebank_bracket(ChudeText unit) {
    return unit.size == 4 &&
           (g_ascii_strncasecmp(unit.data, "LBKT", 4) == 0 || g_ascii_strncasecmp(unit.data, "RBKT", 4) == 0);
}

const uint8_t chude_mark_roles[128] = {
    ['.'] = CHUDE_MARK_STOP,  ['!'] = CHUDE_MARK_ASK,   ['?'] = CHUDE_MARK_ASK,   [')'] = CHUDE_MARK_CLOSE,
    [']'] = CHUDE_MARK_CLOSE, ['}'] = CHUDE_MARK_CLOSE, ['"'] = CHUDE_MARK_QUOTE, ['\''] = CHUDE_MARK_QUOTE,
    ['('] = CHUDE_MARK_OPEN,  ['['] = CHUDE_MARK_OPEN,  ['{'] = CHUDE_MARK_OPEN,  [','] = CHUDE_MARK_JOINT,
    [';'] = CHUDE_MARK_JOINT, [':'] = CHUDE_MARK_JOINT};

ChudeMarkRole chude_long_mark_role(const char *data, const char *end) {
    if (chude_is_treebank_bracket((ChudeText){data, (size_t)(end - data)})) {
        return g_ascii_toupper(*data) == 'L' ? CHUDE_MARK_OPEN : CHUDE_MARK_CLOSE;
    }
    size_t size;
    uint32_t c = chude_decode(data, end, &size);
    switch (c) {
    case '.': /* several */
    case 0x2026:
    case 0xFF01:
    case 0xFF1F:
    case 0x203C:
    case 0x2047:
    case 0x2048:
    case 0x2049:
        return CHUDE_MARK_ASK;
    case 0x3002:
        return CHUDE_MARK_STOP;
    case 0x201D:
    case 0x2019:
    case 0xBB:
    case 0x203A:
    case 0x300D:
    case 0x300F:
        return CHUDE_MARK_CLOSE;
    case 0x201C:
    case 0x2018:
    case 0xAB:
    case 0x2039:
        return CHUDE_MARK_OPEN;
    default:
        return c < 128 ? (ChudeMarkRole)chude_mark_roles[c] : CHUDE_MARK_PLAIN;
    }
}
