/* words.h - which words a phrase that somebody wrote is made of, as the corpus or a model knows them. Nothing is kept. */
#ifndef CHUDE_TOPICS_WORDS_H
#define CHUDE_TOPICS_WORDS_H

#include "buffer.h"
#include "table.h"

enum { CHUDE_TOPICS_FOUND = 16 }; /* words of a phrase at most */

/* The places in the table (of hashes of counting keys) of the words that the phrase is made of, from its first syllable on the longest
 * that is there; a syllable that begins none is passed over. How many were found. */
size_t chude_topics_words_of(const ChudeTopicsTable *table, ChudeText phrase,
                             uint32_t places[CHUDE_TOPICS_FOUND]);

/* Appends the phrase's counting key, '_' between its syllables: what one word would have as its key. */
void chude_topics_word_key(ChudeBuffer *key, ChudeText phrase);

#endif
