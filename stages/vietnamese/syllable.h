/* syllable.h - is a word a Vietnamese syllable, by the language's phonotactics? Constant data, nothing
 * allocated. */
#ifndef CHUDE_SYLLABLE_H
#define CHUDE_SYLLABLE_H

#include "stage.h"

typedef enum {
    CHUDE_SYLLABLE_NONE,  /* no Vietnamese syllable: foreign, an abbreviation, a number */
    CHUDE_SYLLABLE_PLAIN, /* valid, with no Vietnamese letter and no tone: ban, an, cho */
    CHUDE_SYLLABLE_MARKED /* valid, with a tone, a Vietnamese vowel or đ */
} ChudeSyllable;

/* Any case; NFC, NFD or half composed; old and new tone placement (hòa, hoà). word is UTF-8; at most 7
 * letters can be valid, so that a long word costs no more than its first letters. */
ChudeSyllable chude_vi_syllable(ChudeText word);

#endif
