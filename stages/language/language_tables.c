/* language_tables.c - look-ups in what language_words.py made, and tables of letters and scripts. */
#include "language_tables.h"

#include <glib.h>

#include "language_words.h"

#define BIT(language) LANGUAGE_BIT(language)

typedef struct {
    uint32_t letter; /* lower case */
    uint64_t languages;
} Letter;

static const Letter letters[] = {
    /* sorted by code */
    {0xDF, BIT(DE)},
    {0xE3, BIT(PT)},
    {0xE4, BIT(DE) | BIT(FI) | BIT(SV) | BIT(ET)},
    {0xE5, BIT(SV) | BIT(DA) | BIT(NO)},
    {0xE6, BIT(DA) | BIT(NO)},
    {0xE7, BIT(FR) | BIT(PT) | BIT(CA) | BIT(TR)},
    {0xE8, BIT(FR) | BIT(IT) | BIT(CA)},
    {0xEB, BIT(NL) | BIT(FR)},
    {0xEE, BIT(FR) | BIT(RO)},
    {0xEF, BIT(FR) | BIT(CA)},
    {0xF1, BIT(ES)},
    {0xF5, BIT(PT) | BIT(ET)},
    {0xF6, BIT(DE) | BIT(FI) | BIT(SV) | BIT(HU) | BIT(TR) | BIT(ET)},
    {0xF8, BIT(DA) | BIT(NO)},
    {0xFB, BIT(FR)},
    {0xFC, BIT(DE) | BIT(TR) | BIT(HU) | BIT(ET)},
    {0x103, BIT(RO)},
    {0x105, BIT(PL) | BIT(LT)},
    {0x107, BIT(PL) | BIT(SR)},
    {0x10D, BIT(CS) | BIT(LT) | BIT(SR)},
    {0x117, BIT(LT)},
    {0x119, BIT(PL) | BIT(LT)},
    {0x11B, BIT(CS)},
    {0x11F, BIT(TR)},
    {0x12F, BIT(LT)},
    {0x131, BIT(TR)},
    {0x142, BIT(PL)},
    {0x151, BIT(HU)},
    {0x153, BIT(FR)},
    {0x159, BIT(CS)},
    {0x15B, BIT(PL)},
    {0x15F, BIT(TR) | BIT(RO)},
    {0x161, BIT(CS) | BIT(LT) | BIT(SR) | BIT(ET)},
    {0x163, BIT(RO)},
    {0x16B, BIT(LT)},
    {0x16F, BIT(CS)},
    {0x171, BIT(HU)},
    {0x173, BIT(LT)},
    {0x17C, BIT(PL)},
    {0x17E, BIT(CS) | BIT(LT) | BIT(SR) | BIT(ET)},
    {0x219, BIT(RO)},
    {0x21B, BIT(RO)},
    {0x44A, BIT(BG)},
    {0x44B, BIT(RU)},
    {0x44D, BIT(RU)},
    {0x451, BIT(RU)},
    {0x452, BIT(SR)},
    {0x454, BIT(UK)},
    {0x456, BIT(UK)},
    {0x457, BIT(UK)},
    {0x458, BIT(SR)},
    {0x459, BIT(SR)},
    {0x45A, BIT(SR)},
    {0x45B, BIT(SR)},
    {0x45F, BIT(SR)},
    {0x491, BIT(UK)},
    {0x5B7, BIT(YI)},
    {0x5B8, BIT(YI)},
    {0x5BF, BIT(YI)},
    {0x5F0, BIT(YI)},
    {0x5F1, BIT(YI)},
    {0x5F2, BIT(YI)},
};

static const ChudeScript scripts[] = {
    {0x370, 0x3FF, BIT(EL), 0},
    {0x400, 0x52F, BIT(RU) | BIT(UK) | BIT(BG) | BIT(SR), 0},
    {0x530, 0x58F, BIT(HY), 0},
    {0x590, 0x5FF, BIT(HE) | BIT(YI), 0},
    {0x600, 0x6FF, BIT(AR), 0},
    {0x900, 0x97F, BIT(HI) | BIT(NE), 0},
    {0xB80, 0xBFF, BIT(TA), 0},
    {0xE00, 0xE7F, BIT(TH), 4},
    {0xE80, 0xEFF, BIT(LO), 4},
    {0x1000, 0x109F, BIT(MY), 4},
    {0x1100, 0x11FF, BIT(KO), 0},
    {0x1780, 0x17FF, BIT(KM), 4},
    {0x1F00, 0x1FFF, BIT(EL), 0},
    {0x3040, 0x30FF, BIT(JA), 2},
    {0x3400, 0x9FFF, BIT(ZH) | BIT(JA), 2}, /* kana decide */
    {0xAC00, 0xD7AF, BIT(KO), 0},
};

const char *chude_language_code_of(unsigned language) {
    return language_codes[language];
}

uint64_t chude_language_letter(uint32_t c) {
    if (c >= 0x1EA0) { /* Vietnamese */
        return 0;
    }
    size_t low = 0, high = G_N_ELEMENTS(letters);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (letters[middle].letter < c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < G_N_ELEMENTS(letters) && letters[low].letter == c ? letters[low].languages : 0;
}

const ChudeScript *chude_language_script(uint32_t c) {
    for (size_t i = 0; c >= 0x370 && i < G_N_ELEMENTS(scripts) && c >= scripts[i].first; i++) {
        if (c <= scripts[i].last) {
            return &scripts[i];
        }
    }
    return NULL;
}

/* Compares a NUL-padded entry with size bytes that have no NUL, as strcmp does. */
static int compare(const char *entry, const char *word, size_t size) {
    for (size_t i = 0; i < size; i++) {
        int order = (unsigned char)entry[i] - (unsigned char)word[i];
        if (order) {
            return order;
        }
    }
    return entry[size] != '\0';
}

/* from: where the entries of each first byte begin in table. */
static uint64_t find_word(const LanguageWord *table, const uint16_t *from, const char *word, size_t size) {
    size_t low = from[(unsigned char)*word], high = from[(unsigned char)*word + 1];
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare(table[middle].word, word, size);
        if (order == 0) {
            return table[middle].languages;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

uint64_t chude_language_function_word(const char *word, size_t size) {
    return size ? find_word(language_words, language_words_from, word, size) : 0;
}

uint64_t chude_language_ending(const char *word, size_t size) {
    for (size_t n = MIN(size > 2 ? size - 2 : 0, 10); n >= 2; n--) {
        const char *ending = word + size - n;
        if (((unsigned char)*ending & 0xC0) != 0x80) {
            uint64_t found = find_word(language_endings, language_endings_from, ending, n);
            if (found) {
                return found;
            }
        }
    }
    return 0;
}

bool chude_language_bare_syllable(const char *word, size_t size) {
    size_t low = 0, high = size < sizeof *language_bare ? G_N_ELEMENTS(language_bare) : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare(language_bare[middle], word, size);
        if (order == 0) {
            return true;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}
