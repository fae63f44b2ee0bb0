/* fold.h - a piece of text in the letters that dates are looked for in: one byte a character, lower case, without marks.
 * "Thứ Tư" and "THU TU", composed or not, are "thu tu". */
#ifndef CHUDE_DATES_FOLD_H
#define CHUDE_DATES_FOLD_H

#include "stage.h"

enum { CHUDE_DATES_WINDOW = 448 }; /* characters at most */

/* Bytes beside ASCII letters, digits and punctuation: dashes are '-', bullets, bars and tabs '|', any blank ' ', any newline '\n'. */
enum {
    CHUDE_FOLD_OTHER = 1,
    CHUDE_FOLD_LETTER = 2
}; /* a character of none of these kinds; a letter without a Latin base */

typedef struct {
    char data[CHUDE_DATES_WINDOW + 1];    /* ends in NUL, and has no other */
    bool capital[CHUDE_DATES_WINDOW + 1]; /* it was a capital letter */
    uint32_t at[CHUDE_DATES_WINDOW + 1];  /* where it stands in the text; at[size]: behind the last one */
    size_t size;
    bool cut; /* the text goes on behind it */
} ChudeFolded;

/* Folds what stands in text (UTF-8) from byte `from` on, `bytes` of it at most, whole characters. */
void chude_dates_fold(ChudeFolded *folded, ChudeText text, size_t from, size_t bytes);

#endif
