/* word_break.h - word boundaries of Unicode text: UAX #29 (Unicode 15), rules WB1 to WB999, not tailored.
 * Nothing is allocated; the caller owns the text. */
#ifndef CHUDE_WORD_BREAK_H
#define CHUDE_WORD_BREAK_H

#include <stddef.h>

/* The byte index of the first word boundary after `from`, at most size (which is one, WB2); size where from
 * >= size. `from` is 0 or what an earlier call gave: at such a place no rule looks further back, so that a
 * walk over the whole text takes time linear in its bytes. The text is UTF-8; a byte that is not is a
 * character of its own (class Other). What lies between two boundaries may be a word, a number, a run of
 * spaces, a mark: chude_token_kind tells. */
size_t chude_word_break(const char *text, size_t size, size_t from);

#endif
