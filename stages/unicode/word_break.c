/* word_break.c - UAX #29 word boundaries, as one forward scan with at most one look ahead for each mark. */
#include "unicode/word_break.h"

#include <stdbool.h>

#include "unicode/word_break_table.h"

/* Decodes one character; a byte that does not begin a whole character is returned as U+FFFD, one byte
 * long. */
static size_t decode(const unsigned char *p, size_t left, uint32_t *code) {
    if (p[0] < 0x80) {
        *code = p[0];
        return 1;
    }
    size_t length = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || length > left) {
        *code = 0xFFFD;
        return 1;
    }
    uint32_t value = p[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            *code = 0xFFFD;
            return 1;
        }
        value = value << 6 | (p[i] & 0x3Fu);
    }
    *code = value;
    return length;
}

static unsigned class_of(uint32_t code) {
    if (code < WB_LIMIT) {
        return (unsigned)(wb_blocks[wb_index[code / WB_BLOCK]][code % WB_BLOCK] - 'A');
    }
    for (size_t i = 0; i < sizeof wb_high / sizeof *wb_high; i++) {
        if (code <= wb_high[i].last) {
            return code >= wb_high[i].first ? wb_high[i].value : WB_OTHER;
        }
    }
    return WB_OTHER;
}

static unsigned class_at(const char *text, size_t size, size_t at, size_t *next) {
    uint32_t code;
    *next = at + decode((const unsigned char *)text + at, size - at, &code);
    return class_of(code);
}

static bool is_letter(unsigned c) {
    return c == WB_ALETTER || c == WB_HEBREW_LETTER || c == WB_ALETTER_PICTOGRAPHIC;
}

static bool is_ignored(unsigned c) { /* WB4 */
    return c == WB_EXTEND || c == WB_FORMAT || c == WB_ZWJ;
}

static bool is_line_end(unsigned c) {
    return c == WB_CR || c == WB_LF || c == WB_NEWLINE;
}

static bool is_pictograph(unsigned c) {
    return c == WB_PICTOGRAPHIC || c == WB_ALETTER_PICTOGRAPHIC;
}

/* The class of the next character that WB4 does not pass over; WB_OTHER at the end. Each run of such
 * characters follows one mark only, and is looked over at most once from it: a walk stays linear. */
static unsigned class_ahead(const char *text, size_t size, size_t at) {
    while (at < size) {
        unsigned c = class_at(text, size, at, &at);
        if (!is_ignored(c)) {
            return c;
        }
    }
    return WB_OTHER;
}

/* Whether `mark` between `before` and what comes after it belongs to a word or a number: WB6, 7, 7b,
 * 7c, 11, 12. */
static bool bridges(unsigned before, unsigned mark, const char *text, size_t size, size_t after) {
    bool letters = mark == WB_MIDLETTER || mark == WB_MIDNUMLET || mark == WB_SINGLE_QUOTE;
    bool digits = mark == WB_MIDNUM || mark == WB_MIDNUMLET || mark == WB_SINGLE_QUOTE;
    if (letters && is_letter(before)) {
        return is_letter(class_ahead(text, size, after));
    }
    if (mark == WB_DOUBLE_QUOTE && before == WB_HEBREW_LETTER) {
        return class_ahead(text, size, after) == WB_HEBREW_LETTER;
    }
    return digits && before == WB_NUMERIC && class_ahead(text, size, after) == WB_NUMERIC;
}

/* No boundary between two characters, by the rules that look at these two alone: WB5, 8, 9, 10,
 * 13, 13a, 13b. */
static bool joined(unsigned before, unsigned c) {
    switch (c) {
    case WB_ALETTER:
    case WB_ALETTER_PICTOGRAPHIC:
    case WB_HEBREW_LETTER:
    case WB_NUMERIC:
        return is_letter(before) || before == WB_NUMERIC || before == WB_EXTENDNUMLET;
    case WB_KATAKANA:
        return before == WB_KATAKANA || before == WB_EXTENDNUMLET;
    case WB_EXTENDNUMLET:
        return is_letter(before) || before == WB_NUMERIC || before == WB_KATAKANA ||
               before == WB_EXTENDNUMLET;
    default:
        return false;
    }
}

static bool is_plain(char c) {
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

size_t chude_word_break(const char *text, size_t size, size_t from) {
    if (from >= size) {
        return size;
    }
    size_t at, next;
    unsigned last = class_at(text, size, from, &at); /* the character before `at` */
    unsigned base = last;                            /* the same, WB4's passed over */
    bool bridge = false;                             /* base is a mark inside a word or number */
    bool pair = false;                               /* base is the second flag letter of a pair */
    if (is_plain(text[from])) {                      /* letters, digits and _ join one another */
        while (at < size && is_plain(text[at])) {
            at++;
        }
        last = base = class_of((unsigned char)text[at - 1]);
    }
    for (; at < size; at = next) {
        unsigned c = class_at(text, size, at, &next);
        if (last == WB_CR && c == WB_LF) { /* WB3 */
            last = base = c;
            continue;
        }
        if (is_line_end(last) || is_line_end(c)) { /* WB3a, WB3b */
            return at;
        }
        if (last == WB_ZWJ && is_pictograph(c)) { /* WB3c */
            last = base = c;
            bridge = pair = false;
            continue;
        }
        if (is_ignored(c)) { /* WB4 */
            last = c;
            continue;
        }
        if (last == WB_WSEGSPACE && c == WB_WSEGSPACE) { /* WB3d */
            last = base = c;
            continue;
        }
        bool keep = bridge || joined(base, c);
        bool flags = c == WB_REGIONAL_INDICATOR && base == WB_REGIONAL_INDICATOR && !pair; /* WB15, WB16 */
        bool into = !keep && !flags && bridges(base, c, text, size, next);
        bool quote = base == WB_HEBREW_LETTER && c == WB_SINGLE_QUOTE; /* WB7a */
        if (!keep && !flags && !into && !quote) {
            return at; /* WB999 */
        }
        bridge = into;
        pair = flags;
        last = base = c;
    }
    return size;
}
