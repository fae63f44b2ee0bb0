/* counting_key.c - what a token is in counts, and of what kind, by its bytes alone. */
#include "counting_key.h"

#include <glib.h>
#include <string.h>

#include "words.h"

/* New-style tone placement (hoà, khoẻ, thuỷ) and where the mark stands in the old style (hòa, khỏe, thủy). The key takes the
 * old one: it is what most text has. */
static const struct {
    gunichar first, second; /* as read, NFC lower case */
    gunichar to_first, to_second;
} placements[] = {
    {'o', 0xE0, 0xF2, 'a'},     {'o', 0xE1, 0xF3, 'a'},     {'o', 0x1EA3, 0x1ECF, 'a'},
    {'o', 0xE3, 0xF5, 'a'},     {'o', 0x1EA1, 0x1ECD, 'a'}, {'o', 0xE8, 0xF2, 'e'},
    {'o', 0xE9, 0xF3, 'e'},     {'o', 0x1EBB, 0x1ECF, 'e'}, {'o', 0x1EBD, 0xF5, 'e'},
    {'o', 0x1EB9, 0x1ECD, 'e'}, {'u', 0x1EF3, 0xF9, 'y'},   {'u', 0xFD, 0xFA, 'y'},
    {'u', 0x1EF7, 0x1EE7, 'y'}, {'u', 0x1EF9, 0x169, 'y'},  {'u', 0x1EF5, 0x1EE5, 'y'},
};

/* Moves the tone of one syllable's open oa, oe, uy (not after q) to the first vowel. letters: n code points, in place. */
static void fold_placement(gunichar *letters, size_t n) {
    if (n < 2 || (n > 2 && letters[n - 3] == 'q')) {
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(placements); i++) {
        if (letters[n - 1] == placements[i].second && letters[n - 2] == placements[i].first) {
            letters[n - 2] = placements[i].to_first;
            letters[n - 1] = placements[i].to_second;
            return;
        }
    }
}

static void add_unichar(ChudeBuffer *key, gunichar c) {
    char bytes[6];
    chude_buffer_add(key, bytes, (size_t)g_unichar_to_utf8(c, bytes));
}

/* Cherokee folds to capitals, but GLib makes the capitals small as well: the two changed places and never met. */
static gunichar capital_cherokee(gunichar c) {
    if (c >= 0xAB70 && c <= 0xABBF) {
        return c - 0xAB70 + 0x13A0;
    }
    return c >= 0x13F8 && c <= 0x13FD ? c - 8 : c;
}

/* folded: NFC and case-folded, no NUL inside. */
static void add_placed(ChudeBuffer *key, const char *folded) {
    gunichar run[8]; /* no Vietnamese syllable is longer; a longer run is passed through */
    size_t n = 0;
    bool over = false;
    for (const char *p = folded;; p = g_utf8_next_char(p)) {
        gunichar c = *p ? capital_cherokee(g_utf8_get_char(p)) : 0;
        if (c && g_unichar_isalpha(c)) {
            if (n == G_N_ELEMENTS(run)) {
                for (size_t i = 0; i < n; i++) {
                    add_unichar(key, run[i]);
                }
                n = 0;
                over = true;
            }
            run[n++] = c;
            continue;
        }
        if (!over && !(c && g_unichar_ismark(c))) { /* a mark left over is of the last letter: no syllable */
            fold_placement(run, n);
        }
        for (size_t i = 0; i < n; i++) {
            add_unichar(key, run[i]);
        }
        n = 0;
        over = false;
        if (!c) {
            return;
        }
        add_unichar(key, c);
    }
}

/* A Vietnamese letter (or another of its blocks) beyond ASCII that is composed and folds to one letter: that one; else 0. */
static gunichar fold_letter(gunichar c) {
    if (c >= 0xC0 && c <= 0xFE && c != 0xD7 && c != 0xDF && c != 0xF7) {
        return c | 0x20;
    }
    if (c >= 0x1EA0 && c <= 0x1EF9) {
        return c | 1;
    }
    switch (c) {
    case 0x102:
    case 0x110:
    case 0x128:
    case 0x168:
    case 0x1A0:
    case 0x1AF:
        return c + 1;
    case 0x103:
    case 0x111:
    case 0x129:
    case 0x169:
    case 0x1A1:
    case 0x1B0:
        return c;
    default:
        return 0;
    }
}

enum { LONGEST_SIMPLE = 63 };

/* What GLib's functions would make of a piece that has no other characters than ASCII and those of fold_letter, NUL behind it; false
 * where it has others. */
static bool fold_simply(char folded[LONGEST_SIMPLE + 1], const char *data, size_t size) {
    for (size_t i = 0; i < size;) {
        unsigned char first = (unsigned char)data[i];
        if (first < 0x80) {
            folded[i] = g_ascii_tolower(data[i]);
            i++;
            continue;
        }
        size_t bytes = first >= 0xC3 && first <= 0xC6 ? 2 : first == 0xE1 ? 3 : 0;
        if (!bytes || size - i < bytes || (data[i + 1] & 0xC0) != 0x80 ||
            (data[i + bytes - 1] & 0xC0) != 0x80) {
            return false;
        }
        gunichar letter = fold_letter(g_utf8_get_char(data + i));
        if (!letter) {
            return false;
        }
        i += (size_t)g_unichar_to_utf8(letter, folded + i); /* as many bytes as before */
    }
    folded[size] = 0;
    return true;
}

/* A piece without white space and NUL. One that is no word of any language keeps all but its ASCII capitals: GLib's
 * normalization takes time by the square of the length. */
enum { LONGEST_FOLDED = 1024 };

static void add_folded(ChudeBuffer *key, const char *data, size_t size) {
    bool ascii = true;
    for (size_t i = 0; i < size && ascii; i++) {
        ascii = (unsigned char)data[i] < 0x80;
    }
    if (ascii || size > LONGEST_FOLDED) {
        for (size_t i = 0; i < size; i++) {
            chude_buffer_char(key, g_ascii_tolower(data[i]));
        }
        return;
    }
    char simple[LONGEST_SIMPLE + 1];
    if (size <= LONGEST_SIMPLE && fold_simply(simple, data, size)) {
        add_placed(key, simple);
        return;
    }
    char *composed = g_utf8_normalize(data, (gssize)size, G_NORMALIZE_NFC);
    char *folded = composed ? g_utf8_casefold(composed, -1) : NULL;
    char *again = folded ? g_utf8_normalize(folded, -1, G_NORMALIZE_NFC) : NULL;
    if (again) {
        add_placed(key, again);
    } else {
        chude_buffer_add(key, data, size); /* not UTF-8: only tests come here */
    }
    g_free(again);
    g_free(folded);
    g_free(composed);
}

void chude_counting_key(ChudeBuffer *key, ChudeText text) {
    const char *p = text.data, *end = text.data + text.size;
    while (p < end) {
        const char *piece = p;
        size_t space = 0;
        while (p < end && *p && !(space = chude_space(p, end))) {
            p++;
        }
        add_folded(key, piece, (size_t)(p - piece));
        if (p == end) {
            return;
        }
        if (!space) { /* NUL, which GLib's functions take for the end */
            chude_buffer_char(key, *p++);
            continue;
        }
        do {
            p += space;
        } while (p < end && (space = chude_space(p, end)));
        chude_buffer_char(key, '_');
    }
}

/* ---- kinds ---- */

static bool is_address(ChudeText token) {
    const char *at = memchr(token.data, '@', token.size);
    if (at) {
        size_t rest = token.size - (size_t)(at - token.data) - 1;
        return at > token.data && rest > 2 && memchr(at + 1, '.', rest);
    }
    if (token.size > 4 && (token.data[0] | 32) == 'w' && g_ascii_strncasecmp(token.data, "www.", 4) == 0) {
        return true;
    }
    const char *colon = memchr(token.data, ':', token.size);
    return colon && colon > token.data && token.data + token.size - colon > 3 && colon[1] == '/' &&
           colon[2] == '/';
}

ChudeTokenKind chude_token_kind(ChudeText token) {
    if (token.size > 3 && is_address(token)) {
        return CHUDE_KIND_ADDRESS;
    }
    bool digit = false, symbol = false, first_digit = false, unit = true;
    size_t letters = 0;
    for (const char *p = token.data, *end = p + token.size; p < end; p = g_utf8_next_char(p)) {
        gunichar c = (unsigned char)*p < 0x80 ? (gunichar)*p : g_utf8_get_char(p);
        if (g_unichar_isalpha(c)) {
            letters++;
            unit = unit && c >= 'a' && c <= 'z';
        } else if (g_unichar_isdigit(c)) {
            digit = true;
            first_digit = first_digit || p == token.data;
        } else {
            GUnicodeType type = g_unichar_type(c);
            symbol = symbol || !(type >= G_UNICODE_CONNECT_PUNCTUATION && type <= G_UNICODE_OPEN_PUNCTUATION);
        }
    }
    if (letters) {
        /* 10h30, 5km, 3tr: a quantity in a journalist's hand, not a word */
        return first_digit && unit && letters <= 3 ? CHUDE_KIND_NUMBER : CHUDE_KIND_WORD;
    }
    return digit ? CHUDE_KIND_NUMBER : symbol ? CHUDE_KIND_SYMBOL : CHUDE_KIND_PUNCTUATION;
}
