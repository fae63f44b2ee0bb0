/* head.h - the date of an article where its text begins: in a dateline, not in the story. */
#ifndef CHUDE_DATES_HEAD_H
#define CHUDE_DATES_HEAD_H

#include "dates/expression.h"

enum {
    CHUDE_DATES_HEAD = 300,
    CHUDE_DATES_LINES = 8
}; /* bytes in which a dateline begins; lines that are not blank */

/* Finds the first dateline of the text (behind the title, where that heads it) and where it stands. False where there is none. The
 * rules are in the help of `dates`. */
bool chude_dates_in_head(ChudeText text, ChudeText title, ChudeDateFound *date, ChudeSpan *span);

/* Reads a date that stands by itself, as in a member: with labels, and words around that have no digits. */
bool chude_dates_whole(ChudeText text, ChudeDateFound *date);

#endif
