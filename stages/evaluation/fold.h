/* fold.h - one way to compare phrases: case, composition and tone placement folded, all but words left out, English words by their
 * Porter stems. Ownership: the caller's. */
#ifndef CHUDE_EVALUATION_FOLD_H
#define CHUDE_EVALUATION_FOLD_H

#include "buffer.h"

struct sb_stemmer;

/* Appends what of the phrase is compared: words (letters, digits and _, as Python's \w has them) in NFD, the tone mark behind all
 * letters of its word wherever it stood, one space between words, also where a stem is empty. stemmer: of each word; NULL: none. phrase: UTF-8, NUL allowed. */
void chude_evaluation_fold(ChudeBuffer *out, ChudeText phrase, struct sb_stemmer *stemmer);

#endif
