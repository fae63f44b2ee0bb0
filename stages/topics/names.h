/* names.h - what stories are called. Nothing is kept. */
#ifndef CHUDE_TOPICS_NAMES_H
#define CHUDE_TOPICS_NAMES_H

#include "headings.h"

/* The part of a title that is most like the titles of all its documents, CHUDE_TOPICS_TELLERS at most, and whose syllables stand in their
 * leads, its first letter made capital: of all candidates the one of the least expected loss (Kumar, Byrne 2004). A part that begins or
 * ends where a part of the title does is worth more. Where no title has such a part: the first title that banned lets pass; else a
 * number, the story's plus `number`. No two are alike: the later story gets its next best one. banned: no name holds one of its entries; NULL: no list. By story; g_free each, then the array. */
ChudeText *chude_topics_names(const ChudeTopicsHeadingStore *store, const ChudeTopicsStories *stories,
                              const ChudeStopwords *banned, size_t number, const ChudeHost *host);

#endif
