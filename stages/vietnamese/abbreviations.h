/* abbreviations.h - short forms that are written with a stop behind them. Constant data. */
#ifndef CHUDE_ABBREVIATIONS_H
#define CHUDE_ABBREVIATIONS_H

#include "stage.h"

/* TP, Q, ThS, Mr …: a stop after one of these ends no sentence. Exact case. */
bool chude_is_abbreviation(ChudeText word);

/* tp, q, p …: the same in lower case, where the word must be followed by a name or a number to be one. */
bool chude_is_lower_abbreviation(ChudeText word);

#endif
