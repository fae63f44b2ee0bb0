/* names.h - which terms can be the name of a trend, and how the keys of terms lie in one another. */
#ifndef CHUDE_TRENDS_NAMES_H
#define CHUDE_TRENDS_NAMES_H

#include "abbreviations/list.h"
#include "buffer.h"
#include "stopwords/stopwords.h"

/* Keys are as in tally.h: counting keys of words, one space between, `_` within. */

/* Whether it has a letter. */
bool chude_name_has_letter(ChudeText key);
/* Digits and white space alone: 33, 2026. A day (2/9, 30-4) or a part of one is no such number. */
bool chude_name_is_number(ChudeText key);
/* Numbers and words of the calendar alone: năm 2026, ngày 2-9, đầu tháng. */
bool chude_name_is_time(ChudeText key);
/* A single word that is written small: bão, lễ. */
bool chude_name_is_common(ChudeText key, ChudeText text);
/* Whether the first or the last word is a function word: of Vietnamese, and of English where the key is ASCII. */
bool chude_name_has_function_edge(const ChudeStopwords *stopwords, ChudeText key);

/* The key as syllables: `_` for every white space, short forms of a single meaning written out (UBND tỉnh), U.23 and U-23 as u23, 2-9 and
 * 2.9 as 2/9. What differs in nothing else is one name. Appended to `name`. */
void chude_name_add(ChudeBuffer *name, const ChudeAbbreviations *abbreviations, ChudeText key);
/* Whether `part` stands in `whole`, both such names, as whole syllables; so does an equal one. */
bool chude_name_within(ChudeText part, ChudeText whole);

#endif
