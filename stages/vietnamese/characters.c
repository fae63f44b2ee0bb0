/* characters.c - kinds of characters: a table for the first byte, GLib's Unicode tables for what is rare
 * here. */
#include "vietnamese/characters.h"

#include <glib.h>

#include "words.h"

/* ChudeLead of each byte. */
const uint8_t chude_lead[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0,
    0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0,
    0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 5, 4, 4, 4, 4, 4, 4, 8, 8, 7, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
};

uint32_t chude_decode(const char *data, const char *end, size_t *size) {
    const unsigned char *p = (const unsigned char *)data;
    size_t left = (size_t)(end - data);
    if (p[0] >= 0xC2 && p[0] < 0xE0 && left >= 2) {
        *size = 2;
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3Fu);
    }
    if (p[0] >= 0xE0 && p[0] < 0xF0 && left >= 3) {
        *size = 3;
        return (uint32_t)(p[0] & 0xF) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3Fu);
    }
    if (p[0] >= 0xF0 && p[0] < 0xF5 && left >= 4) {
        *size = 4;
        return (uint32_t)(p[0] & 7) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 |
               (p[3] & 0x3Fu);
    }
    *size = 1;
    return p[0];
}

static bool is_han(uint32_t c) {
    return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

ChudeCharacter chude_character(const char *data, const char *end, size_t *size) {
    uint32_t c = chude_decode(data, end, size);
    if (chude_space(data, end)) {
        return CHUDE_CHARACTER_SPACE;
    }
    if (is_han(c)) {
        return CHUDE_CHARACTER_HAN;
    }
    switch (g_unichar_type(c)) {
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
        return CHUDE_CHARACTER_LETTER;
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
        return CHUDE_CHARACTER_DIGIT;
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
        return CHUDE_CHARACTER_MARK;
    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_DASH_PUNCTUATION:
    case G_UNICODE_OPEN_PUNCTUATION:
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_INITIAL_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
        return CHUDE_CHARACTER_PUNCTUATION;
    case G_UNICODE_CURRENCY_SYMBOL:
    case G_UNICODE_MATH_SYMBOL:
    case G_UNICODE_MODIFIER_SYMBOL:
    case G_UNICODE_OTHER_SYMBOL:
        return CHUDE_CHARACTER_SYMBOL;
    default:
        return CHUDE_CHARACTER_OTHER;
    }
}

/* Soft hyphen, joiners: invisible within a word. Not U+200B, which parts words. */
static bool is_invisible(uint32_t c) {
    return c == 0xAD || c == 0x200C || c == 0x200D || c == 0x2060 || c == 0xFEFF;
}

static size_t wide_part(const char *data, const char *end) {
    size_t size, next;
    ChudeCharacter kind = chude_character(data, end, &size);
    if (kind == CHUDE_CHARACTER_LETTER || kind == CHUDE_CHARACTER_DIGIT || kind == CHUDE_CHARACTER_MARK) {
        return size;
    }
    if (kind == CHUDE_CHARACTER_OTHER && is_invisible(chude_decode(data, end, &size)) && data + size < end) {
        kind = chude_character(data + size, end, &next);
        return kind == CHUDE_CHARACTER_LETTER || kind == CHUDE_CHARACTER_MARK ? size + next : 0;
    }
    return 0;
}

const char *chude_alphanumeric_run(const char *data, const char *end) {
    const char *at = data;
    while (at < end) {
        switch (chude_lead[(unsigned char)*at]) {
        case CHUDE_LEAD_LETTER:
        case CHUDE_LEAD_DIGIT:
            at++;
            break;
        case CHUDE_LEAD_LATIN2:
        case CHUDE_LEAD_MARKS:
            at += end - at >= 2 ? 2 : 1;
            break;
        case CHUDE_LEAD_LATIN3:
            if (end - at >= 3 && (unsigned char)at[1] >= 0xB8 && (unsigned char)at[1] <= 0xBB) {
                at += 3;
                break;
            }
            goto wide;
        case CHUDE_LEAD_LATIN1:
            if (end - at >= 2 && (unsigned char)at[1] != 0x97 && (unsigned char)at[1] != 0xB7) {
                at += 2;
                break;
            }
            goto wide;
        case CHUDE_LEAD_WIDE:
        wide : {
            size_t size =
                at == data ? 0 : wide_part(at, end); /* at the start the caller knows what stands there */
            if (size == 0 && at == data) {
                ChudeCharacter kind = chude_character(at, end, &size);
                size = kind == CHUDE_CHARACTER_LETTER || kind == CHUDE_CHARACTER_DIGIT ? size : 0;
            }
            if (size == 0) {
                return at;
            }
            at += size;
            break;
        }
        default:
            return at;
        }
    }
    return at;
}

bool chude_is_upper(uint32_t c) {
    return c < 0x80 ? c >= 'A' && c <= 'Z' : g_unichar_isupper(c);
}

bool chude_is_lower(uint32_t c) {
    return c < 0x80 ? c >= 'a' && c <= 'z' : g_unichar_islower(c);
}

bool chude_starts_upper(const char *data, const char *end) {
    size_t size;
    return data < end && chude_is_upper(chude_decode(data, end, &size));
}

bool chude_starts_lower(const char *data, const char *end) {
    size_t size;
    return data < end && chude_is_lower(chude_decode(data, end, &size));
}
