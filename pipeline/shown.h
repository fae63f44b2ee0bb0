/* shown.h - text as a terminal shows it: in columns, one a character, two for East Asian wide ones, none for combining marks.
 * Texts are UTF-8 and may hold anything; what is appended here cannot command a terminal. */
#ifndef CHUDE_SHOWN_H
#define CHUDE_SHOWN_H

#include "buffer.h"

/* Columns of the text: of what chude_shown_add makes of it. */
size_t chude_shown_columns(ChudeText text);

/* Appends text with `?` for each control character, and without marks that turn the direction of the rest of the line. */
void chude_shown_add(ChudeBuffer *out, ChudeText text);
/* The same of a file's name, which may be no UTF-8. */
void chude_shown_name(ChudeBuffer *out, const char *name);
/* The same, padded with spaces to `width` columns; what is wider stays so. */
void chude_shown_cell(ChudeBuffer *out, ChudeText text, size_t width);
/* The same of text that may be several lines: each run of white space is one space. */
void chude_shown_line(ChudeBuffer *out, ChudeText text);

/* The beginning of the same in `width` columns at most, … for what is cut; how many columns it takes. */
size_t chude_shown_cut(ChudeBuffer *out, ChudeText text, size_t width);

/* The first or last part of text (already shown) of `width` columns at most, marks kept with their letters. */
ChudeText chude_shown_first(ChudeText text, size_t width);
ChudeText chude_shown_last(ChudeText text, size_t width);

#endif
