/* syllable.c - Vietnamese syllables: onset, rhyme (nucleus and coda), tone.
 *
 * A word is first folded to one byte a letter, lower case, its tone apart: ă A, â B, đ D, ê E, ô O, ơ P, ư
 * U, other letters themselves. Then it must be an onset and one of the 172 rhymes, by the rules of
 * spelling (k, gh, ngh before e, ê, i, y; c, g, ng before the others), and a rhyme closed by c, ch, p, t
 * takes sắc or nặng only. After Đoàn Thiện Thuật, Ngữ âm tiếng Việt (1977); rhymes of assimilated loans
 * (oong, ooc) are let in. */
#include "vietnamese/syllable.h"

#include <string.h>

enum { LETTERS_MOST = 7 }; /* nghiêng */
enum { LATIN_FIRST = 0xC0, ADDITIONAL_FIRST = 0x1EA0 };
enum { SAC = 2, NANG = 5 }; /* tones: 0 level, 1 huyền, 2 sắc, 3 hỏi, 4 ngã, 5 nặng */

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

/* Sorted by bytes. */
static const char rhymes[][5] = {
    "Ac",   "Am",   "An",   "Ang",  "Ap",   "At",   "Bc",   "Bm",   "Bn",   "Bng",  "Bp",   "Bt",  "Bu",
    "By",   "E",    "Ech",  "Em",   "En",   "Enh",  "Ep",   "Et",   "Eu",   "O",    "Oc",   "Oi",  "Om",
    "On",   "Ong",  "Op",   "Ot",   "P",    "Pi",   "Pm",   "Pn",   "Png",  "Pp",   "Pt",   "U",   "UP",
    "UPc",  "UPi",  "UPm",  "UPn",  "UPng", "UPp",  "UPt",  "UPu",  "Ua",   "Uc",   "Ui",   "Um",  "Un",
    "Ung",  "Ut",   "Uu",   "a",    "ac",   "ach",  "ai",   "am",   "an",   "ang",  "anh",  "ao",  "ap",
    "at",   "au",   "ay",   "e",    "ec",   "em",   "en",   "eng",  "eo",   "ep",   "et",   "i",   "iEc",
    "iEm",  "iEn",  "iEng", "iEp",  "iEt",  "iEu",  "ia",   "ich",  "im",   "in",   "inh",  "ip",  "it",
    "iu",   "o",    "oAc",  "oAm",  "oAn",  "oAng", "oAt",  "oa",   "oac",  "oach", "oai",  "oam", "oan",
    "oang", "oanh", "oao",  "oap",  "oat",  "oay",  "oc",   "oe",   "oen",  "oeo",  "oet",  "oi",  "om",
    "on",   "ong",  "ooc",  "oong", "op",   "ot",   "u",    "uBn",  "uBng", "uBt",  "uBy",  "uE",  "uEch",
    "uEn",  "uEnh", "uEu",  "uOc",  "uOi",  "uOm",  "uOn",  "uOng", "uOt",  "uP",   "ua",   "uau", "uc",
    "ui",   "um",   "un",   "ung",  "up",   "ut",   "uy",   "uyEn", "uyEt", "uya",  "uych", "uyn", "uynh",
    "uyp",  "uyt",  "uyu",  "y",    "yEm",  "yEn",  "yEng", "yEt",  "yEu",  "ya",   "ych",  "yn",  "ynh",
    "yp",   "yt",   "yu",
};

typedef struct {
    char letters[LETTERS_MOST + 1]; /* folded, ended by NUL */
    size_t count;
    int tone;
    bool marked;
} Folded;

/* Adds a letter with its tone; false where the word can be no syllable any more. */
static bool add_letter(Folded *folded, char letter, char tone) {
    if (letter == '.' || folded->count == LETTERS_MOST || (tone != '0' && folded->tone != 0)) {
        return false;
    }
    folded->letters[folded->count++] = letter;
    if (tone != '0') {
        folded->tone = tone - '0';
    }
    return true;
}

/* A combining mark onto the last letter: a tone, or the shape of a vowel. */
static bool add_mark(Folded *folded, uint32_t mark) {
    static const struct {
        uint32_t mark;
        char plain[5], shaped[5];
    } shapes[] = {{0x302, "aeo", "BEO"}, {0x306, "a", "A"}, {0x31B, "ou", "PU"}};
    static const uint32_t tones[] = {0, 0x300, 0x301, 0x309, 0x303, 0x323};
    if (folded->count == 0) {
        return false;
    }
    char *last = &folded->letters[folded->count - 1];
    folded->marked = true;
    for (int tone = 1; tone <= NANG; tone++) {
        if (mark == tones[tone]) {
            bool good = folded->tone == 0 && strchr("aABeEioOPuUy", *last);
            folded->tone = tone;
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

static bool fold(Folded *folded, ChudeText word) {
    const unsigned char *at = (const unsigned char *)word.data;
    const unsigned char *end = at + word.size;
    while (at < end) {
        unsigned char first = *at;
        if (first < 0x80) {
            unsigned char lower = first | 0x20;
            if (lower < 'a' || lower > 'z' || !add_letter(folded, (char)lower, '0')) {
                return false;
            }
            at++;
            continue;
        }
        if (first >= 0xC3 && first <= 0xCC && end - at >= 2) {
            uint32_t c = (uint32_t)(first & 0x1F) << 6 | (at[1] & 0x3Fu);
            at += 2;
            if (c >= 0x300) {
                if (!add_mark(folded, c)) {
                    return false;
                }
                continue;
            }
            size_t index = c - LATIN_FIRST;
            if (index >= sizeof latin_tones - 1 ||
                !add_letter(folded, latin_letters[index], latin_tones[index])) {
                return false;
            }
        } else if (first == 0xE1 && end - at >= 3) {
            size_t index = (0x1000u | (uint32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3Fu)) - ADDITIONAL_FIRST;
            at += 3;
            if (index >= sizeof additional_tones - 1 ||
                !add_letter(folded, additional_letters[index], additional_tones[index])) {
                return false;
            }
        } else {
            return false;
        }
        folded->marked = true;
    }
    folded->letters[folded->count] = 0;
    return folded->count > 0;
}

static bool is_rhyme(const char *rhyme) {
    size_t low = 0, high = sizeof rhymes / sizeof *rhymes;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(rhyme, rhymes[middle]);
        if (order == 0) {
            return true;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return false;
}

/* The length of the longest onset at the start; q takes its u along, gi its i. */
static size_t onset_size(const char *letters) {
    static const char onsets[][4] = {"ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu",
                                     "th",  "tr", "b",  "c",  "d",  "D",  "g",  "h",  "k",
                                     "l",   "m",  "n",  "p",  "r",  "s",  "t",  "v",  "x"};
    for (size_t i = 0; i < sizeof onsets / sizeof *onsets; i++) {
        size_t size = strlen(onsets[i]);
        if (strncmp(letters, onsets[i], size) == 0) {
            return size;
        }
    }
    return 0;
}

static bool onset_fits(const char *letters, size_t onset, const char *rhyme) {
    bool front = strchr("eEiy", rhyme[0]) != NULL;
    char last = onset ? letters[onset - 1] : 0;
    bool q = onset == 2 && letters[0] == 'q';
    if (rhyme[0] == 'y') {
        if (rhyme[1] == 'E') {
            return onset == 0 || q;
        }
        if (rhyme[1]) {
            return q;
        }
        return q || onset == 0 || (onset == 1 && strchr("hklmnrstv", last)) ||
               (onset == 2 && letters[0] == 't');
    }
    if (q) {
        return rhyme[0] != 'u' && rhyme[0] != 'U' && (rhyme[0] != 'o' || !rhyme[1]);
    }
    if (onset == 0) {
        return true;
    }
    bool gh = onset >= 2 && last == 'h' && letters[onset - 2] == 'g'; /* gh, ngh */
    if (gh || (onset == 1 && last == 'k')) {
        return front;
    }
    bool g = last == 'g'; /* g, ng */
    return !front || !(g || (onset == 1 && last == 'c'));
}

static bool onset_and_rhyme(const char *letters) {
    size_t onset = onset_size(letters);
    if (letters[onset] && is_rhyme(letters + onset)) {
        return onset_fits(letters, onset, letters + onset);
    }
    /* gì, giếng, gìn: the i is the rhyme's too. */
    return onset == 2 && strncmp(letters, "gi", 2) == 0 && is_rhyme(letters + 1);
}

ChudeSyllable chude_vi_syllable(ChudeText word) {
    Folded folded = {.count = 0};
    if (word.size == 0 || !fold(&folded, word) || !onset_and_rhyme(folded.letters)) {
        return CHUDE_SYLLABLE_NONE;
    }
    char last = folded.letters[folded.count - 1];
    bool checked = last == 'c' || last == 'p' || last == 't' ||
                   (last == 'h' && folded.count > 1 && folded.letters[folded.count - 2] == 'c');
    if (checked && folded.tone != SAC && folded.tone != NANG) {
        return CHUDE_SYLLABLE_NONE;
    }
    return folded.marked ? CHUDE_SYLLABLE_MARKED : CHUDE_SYLLABLE_PLAIN;
}
