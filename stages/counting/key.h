/* key.h - n-grams as keys of a saved state: the counting keys of their words, one space between them.
 *
 * Within a word '!' and all bytes below it are written as two, '!' and the byte plus 0x22, so that a space sorts before all that
 * stands in a word: keys sort as the contract has it, word by word. In a counting key, which has no white space, such bytes hardly
 * ever are. */
#ifndef CHUDE_COUNTING_KEY_H
#define CHUDE_COUNTING_KEY_H

#include "buffer.h"

/* Appends a word to a key. index: of the word in its n-gram. */
void chude_key_add_word(ChudeBuffer *key, unsigned index, ChudeText word);

/* Appends what was written so as it was; spaces stay. */
void chude_key_text(ChudeText key, ChudeBuffer *text);

#endif
