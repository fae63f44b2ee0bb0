/* fold.c - tables by code point; combining marks are added to the letter before them. */
#include "vietnamese/fold.h"

#include <string.h>

enum { LATIN_FIRST = 0xC0, ADDITIONAL_FIRST = 0x1EA0 };

/* U+00C0 to U+01B0, then U+1EA0 to U+1EF9: the folded letter and its tone; '.' where it is none of
 * Vietnamese. Eth (U+00D0, U+00F0) is read as đ, for which old key boards put it. */
static const char latin_letters[] = "aaBa....eeE.ii..D.ooOo...uu..y..aaBa....eeE.ii..D.ooOo...uu..y.."
                                    "..AA............DD......................ii......................"
                                    "........................................uu......................"
                                    "................................PP.............UU";
static const char latin_tones[] = "1204....120.12..0.1204...12..2..1204....120.12..0.1204...12..2.."
                                  "..00............00......................44......................"
                                  "........................................44......................"
                                  "................................00.............00";
static const char additional_letters[] = "aaaaBBBBBBBBBBAAAAAAAAAAeeeeeeEEEEEEEEEEiiiiooooOOOOOOOOOOPPPPPP"
                                         "PPPPuuuuUUUUUUUUUUyyyyyyyy";
static const char additional_tones[] = "5533221133445522113344555533442211334455335555332211334455221133"
                                       "44555533221133445511553344";

/* Adds a letter with its tone; false where the word can be no syllable any more. */
static bool add_letter(ChudeFold *fold, char letter, char tone) {
    if (letter == '.' || fold->count == CHUDE_FOLD_MOST || (tone != '0' && fold->tone != 0)) {
        return false;
    }
    fold->letters[fold->count++] = letter;
    if (tone != '0') {
        fold->tone = tone - '0';
    }
    return true;
}

/* A combining mark onto the last letter: a tone, or the shape of a vowel. */
static bool add_mark(ChudeFold *fold, uint32_t mark) {
    static const struct {
        uint32_t mark;
        char plain[5], shaped[5];
    } shapes[] = {{0x302, "aeo", "BEO"}, {0x306, "a", "A"}, {0x31B, "ou", "PU"}};
    static const uint32_t tones[] = {0, 0x300, 0x301, 0x309, 0x303, 0x323};
    if (fold->count == 0) {
        return false;
    }
    char *last = &fold->letters[fold->count - 1];
    fold->marked = true;
    for (int tone = 1; tone <= CHUDE_TONE_NANG; tone++) {
        if (mark == tones[tone]) {
            bool good = fold->tone == 0 && strchr("aABeEioOPuUy", *last);
            fold->tone = tone;
            return good;
        }
    }
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (mark == shapes[i].mark) {
            const char *found = strchr(shapes[i].plain, *last);
            if (!found) {
                return false;
            }
            *last = shapes[i].shaped[found - shapes[i].plain];
            return true;
        }
    }
    return false;
}

bool chude_fold(ChudeFold *fold, ChudeText word) {
    *fold = (ChudeFold){.count = 0};
    const unsigned char *at = (const unsigned char *)word.data;
    const unsigned char *end = at + word.size;
    while (at < end) {
        unsigned char first = *at;
        if (first < 0x80) {
            unsigned char lower = first | 0x20;
            if (lower < 'a' || lower > 'z' || !add_letter(fold, (char)lower, '0')) {
                return false;
            }
            at++;
            continue;
        }
        if (first >= 0xC3 && first <= 0xCC && end - at >= 2) {
            uint32_t c = (uint32_t)(first & 0x1F) << 6 | (at[1] & 0x3Fu);
            at += 2;
            if (c >= 0x300) {
                if (!add_mark(fold, c)) {
                    return false;
                }
                continue;
            }
            size_t index = c - LATIN_FIRST;
            if (index >= sizeof latin_tones - 1 ||
                !add_letter(fold, latin_letters[index], latin_tones[index])) {
                return false;
            }
        } else if (first == 0xE1 && end - at >= 3) {
            size_t index = (0x1000u | (uint32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3Fu)) - ADDITIONAL_FIRST;
            at += 3;
            if (index >= sizeof additional_tones - 1 ||
                !add_letter(fold, additional_letters[index], additional_tones[index])) {
                return false;
            }
        } else {
            return false;
        }
        fold->marked = true;
    }
    fold->letters[fold->count] = 0;
    return fold->count > 0;
}
