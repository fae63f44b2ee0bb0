/* words.h - tokens to and from the member `words`, as the design's contract writes it.
 * Ownership: tokens made here live in the arena that is given. */
#ifndef CHUDE_WORDS_H
#define CHUDE_WORDS_H

#include "buffer.h"
#include "stage.h"

/* Appends the member's string (not yet JSON): one space between tokens, \n between sentences, _ for white space inside a
 * word, \\ and \_ for those of the text itself, \- before a stop-marked token, \=key after a stemmed one. */
void chude_words_write(ChudeBuffer *buffer, const ChudeWords *words);

/* Finds offsets again by walking text. NULL with *error set where string does not fit text; the message names the byte. */
ChudeWords *chude_words_read(ChudeArena *arena, ChudeText text, ChudeText string, GError **error);

/* Length in bytes of the white space character (Unicode White_Space) at data, 0 where there is none. */
size_t chude_space(const char *data, const char *end);

/* Appends the text with one space for each run of white space: how a spelling is printed. */
void chude_add_spaced(ChudeBuffer *buffer, ChudeText text);

/* The bytes from token `begin` to the end of the one before `end`. */
static inline ChudeText chude_words_slice(const ChudeWords *words, size_t begin, size_t end) {
    uint32_t from = words->tokens[begin].begin;
    return (ChudeText){words->text.data + from, words->tokens[end - 1].end - from};
}

#endif
