/* bonds.h - where a word ends: TP.HCM, 08/04/2020, e-mail and v.v. are one each. Nothing is allocated. */
#ifndef CHUDE_BONDS_H
#define CHUDE_BONDS_H

#include "vietnamese/scan.h"

/* The end of the word (or number, or address) that begins at `begin`, where a letter or digit stands; its
 * kind in *kind. */
const char *chude_word_end(ChudeScan *scan, const char *begin, uint8_t *kind);

/* Is a stop behind this word of letters, with white space behind the stop, a mark of its own wherever the word
 * stands? False where it depends. */
bool chude_stop_parts(ChudeText word);

#endif
