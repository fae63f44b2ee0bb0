/* lines.h - are lines paragraphs, or was the text wrapped at some column? Nothing is allocated. */
#ifndef CHUDE_LINES_H
#define CHUDE_LINES_H

#include "stage.h"

typedef enum { CHUDE_LINES_AUTO, CHUDE_LINES_WRAPPED, CHUDE_LINES_PARAGRAPH } ChudeLines;

/* The bytes of a line end at `at` (at < end), 0 where there is none. U+2028, \v, and the \r of \r\n are
 * plain white space. */
size_t chude_line_end_size(const char *at, const char *end);

/* True where most lines that have a next one are 50 to 90 characters wide and go on in lower case. */
bool chude_lines_wrapped(ChudeText text);

/* In hard-wrapped text: does the line from `line` to line_end go on in the one that begins (behind its
 * white space) at `next`? Not where that is an item of a list, or begins a sentence after a short line (a
 * heading). */
bool chude_line_goes_on(const char *line, const char *line_end, const char *next, const char *end);

#endif
