/* key.h - n-grams as bytes: keys that sort as the contract has it (by n, then word by word), and spellings word by word.
 *
 * A key is a byte n and the counting keys of its words, one space between them. Within a word '!' and all bytes below it are written
 * as two, '!' and the byte plus 0x22, so that a space sorts before all that stands in a word; in a counting key, which has no white
 * space, they hardly ever are. A spelling is made of the words' spellings in the same way, without n. Saved states have such keys
 * (save.c), in tables by n. */
#ifndef CHUDE_COUNTING_KEY_H
#define CHUDE_COUNTING_KEY_H

#include "buffer.h"

/* Appends a word to a key that has its n, or to a spelling. index: of the word in its n-gram. */
void chude_key_add_word(ChudeBuffer *key, unsigned index, ChudeText word);

/* The same of the spelling that a counting key has by itself: spaces for its underscores. */
void chude_key_add_plain_word(ChudeBuffer *spelling, unsigned index, ChudeText word);

/* Appends the words of another key to one that has some. */
void chude_key_add_key(ChudeBuffer *key, ChudeText more);

static inline void chude_key_begin(ChudeBuffer *key, unsigned n) {
    key->size = 0;
    chude_buffer_char(key, (char)n);
}

static inline unsigned chude_key_n(ChudeText key) {
    return (unsigned char)key.data[0];
}

/* Appends the text of a spelling: its words with spaces between. */
void chude_key_text(ChudeText spelling, ChudeBuffer *text);

/* Appends the plain text of a key: the same, and spaces for underscores. */
void chude_key_plain_text(ChudeText key, ChudeBuffer *text);

#endif
