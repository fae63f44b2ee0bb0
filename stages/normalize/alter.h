/* alter.h - what the stage `normalize` does to a text, one way a function.
 * Each reads valid UTF-8 (NUL may stand in it), appends the altered text to the buffer, which stays the caller's, and returns
 * how often it changed something; where that is 0 the appended text equals the one read. Time goes by the length. */
#ifndef CHUDE_NORMALIZE_ALTER_H
#define CHUDE_NORMALIZE_ALTER_H

#include "buffer.h"
#include "stage.h"

/* HTML's character references become the characters they stand for: named ones (entities_table.h), and &#224; &#xE0;, of which
 * 128 to 159 are read as Windows-1252, as browsers do. One round: &amp;lt; becomes &lt;. All others stay: without a semicolon,
 * of unknown name, NUL, controls, surrogates, beyond U+10FFFF. Returns the number of references replaced. */
size_t chude_alter_entities(ChudeBuffer *out, ChudeText text);

/* White space (Unicode's White_Space) as one writes it by hand: CR LF, CR, U+0085, U+2028, VT and FF become LF, U+2029 a blank
 * line; every other run of white space becomes one space, and is taken out at both ends of a line; several blank lines become
 * one, and none is left at both ends of the text (a newline that ends it stays). Soft hyphens and zero-width characters (U+00AD,
 * U+200B, U+2060, U+FEFF; U+200C and U+200D behind Latin script, elsewhere they shape letters and emoji) are taken out.
 * one_line: for titles: every run becomes one space. Returns the number of places (runs of such characters) changed. */
size_t chude_alter_whitespace(ChudeBuffer *out, ChudeText text, bool one_line);

/* Unicode's Normalization Form C (UAX #15). A letter with more than 1,024 bytes of marks stays as it is. Returns the number of
 * characters (a letter and its marks) changed. */
size_t chude_alter_nfc(ChudeBuffer *out, ChudeText text);

/* Moves the tone mark of Vietnamese syllables that end in oa, oe, uy (but quy) to the second vowel (to_new: hoà, khoẻ, thuỷ) or
 * to the first (hòa, khỏe, thủy). Composed letters stay composed, others not. Addresses of the web stay as they are. Returns
 * the number of syllables changed. */
size_t chude_alter_tone(ChudeBuffer *out, ChudeText text, bool to_new);

#endif
