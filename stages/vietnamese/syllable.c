/* syllable.c - Vietnamese syllables: onset, rhyme (nucleus and coda), tone.
 *
 * A word is folded first (fold.h). Then it must be an onset and one of the 172 rhymes, by the rules of
 * spelling (k, gh, ngh before e, ê, i, y; c, g, ng before the others), and a rhyme closed by c, ch, p, t
 * takes sắc or nặng only. After Đoàn Thiện Thuật, Ngữ âm tiếng Việt (1977); rhymes of assimilated loans
 * (oong, ooc) are let in. */
#include "vietnamese/syllable.h"

#include <string.h>

#include "vietnamese/fold.h"

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

/* Up to four letters as one number, in the order of their bytes. */
static uint32_t packed(const char *letters) {
    uint32_t all = 0;
    for (int i = 0; i < 4; i++) {
        all = all << 8 | (unsigned char)*letters;
        letters += *letters != 0;
    }
    return all;
}

static bool is_rhyme(const char *rhyme) {
    size_t low = 0, high = sizeof rhymes / sizeof *rhymes;
    uint32_t wanted = packed(rhyme);
    while (low < high) {
        size_t middle = (low + high) / 2;
        uint32_t entry = packed(rhymes[middle]);
        if (entry == wanted) {
            return strlen(rhyme) <= 4;
        }
        if (wanted < entry) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return false;
}

/* The length of the longest onset at the start; q takes its u along, gi its i. */
static size_t onset_size(const char *letters) {
    char second = *letters ? letters[1] : 0;
    switch (*letters) {
    case 'n':
        return second == 'g' ? 2 + (letters[2] == 'h') : 1 + (second == 'h');
    case 'c':
    case 'k':
    case 'p':
        return 1 + (second == 'h');
    case 'g':
        return 1 + (second == 'h' || second == 'i');
    case 't':
        return 1 + (second == 'h' || second == 'r');
    case 'q':
        return second == 'u' ? 2 : 0;
    case 'b':
    case 'd':
    case 'D':
    case 'h':
    case 'l':
    case 'm':
    case 'r':
    case 's':
    case 'v':
    case 'x':
        return 1;
    default:
        return 0;
    }
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
    ChudeFold folded;
    if (word.size == 0 || !chude_fold(&folded, word) || !onset_and_rhyme(folded.letters)) {
        return CHUDE_SYLLABLE_NONE;
    }
    char last = folded.letters[folded.count - 1];
    bool checked = last == 'c' || last == 'p' || last == 't' ||
                   (last == 'h' && folded.count > 1 && folded.letters[folded.count - 2] == 'c');
    if (checked && folded.tone != CHUDE_TONE_SAC && folded.tone != CHUDE_TONE_NANG) {
        return CHUDE_SYLLABLE_NONE;
    }
    return folded.marked ? CHUDE_SYLLABLE_MARKED : CHUDE_SYLLABLE_PLAIN;
}
