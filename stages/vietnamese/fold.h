/* fold.h - a word of Latin letters as one byte a letter, lower case, its tone apart. Nothing is allocated. */
#ifndef CHUDE_FOLD_H
#define CHUDE_FOLD_H

#include "stage.h"

enum { CHUDE_FOLD_MOST = 7 }; /* letters: nghiêng */

typedef enum {
    CHUDE_TONE_LEVEL,
    CHUDE_TONE_HUYEN,
    CHUDE_TONE_SAC,
    CHUDE_TONE_HOI,
    CHUDE_TONE_NGA,
    CHUDE_TONE_NANG
} ChudeTone;

/* Letters: a to z, and ă A, â B, đ D, ê E, ô O, ơ P, ư U. */
typedef struct {
    char letters[CHUDE_FOLD_MOST + 1]; /* ended by NUL */
    size_t count;
    int tone;    /* ChudeTone */
    bool marked; /* has a tone, a Vietnamese vowel or đ */
} ChudeFold;

/* Any case; NFC, NFD or half composed; old and new tone placement (hòa, hoà). False where the word has more
 * letters, or something else than letters of Vietnamese and of ASCII, or two tones. */
bool chude_fold(ChudeFold *fold, ChudeText word);

#endif
