/* lines.h - the lines of a file of segmented or raw text that have something on them, with their numbers.
 * Ownership: the caller frees what it opens; a line is good until the next one is asked for. One thread at a time. */
#ifndef CHUDE_EVALUATION_LINES_H
#define CHUDE_EVALUATION_LINES_H

#include "stage.h"

typedef struct ChudeTextLines ChudeTextLines;

/* path must live as long as what is returned; "-": standard input. The file may be packed. NULL with *error set. */
ChudeTextLines *chude_text_lines_open(const char *path, GError **error);
void chude_text_lines_free(ChudeTextLines *lines); /* NULL is fine */

/* The next line that is not blank, without its end (\n, \r or \r\n); data NULL at the end of the file, or with *error set: it cannot
 * be read, or the line is not UTF-8. *number: of the line in the file, from 1, blank ones counted. */
ChudeText chude_text_lines_next(ChudeTextLines *lines, uint64_t *number, GError **error);

/* Length in bytes of the character at data where it is white space that parts words, else 0: Unicode White_Space and the
 * separators U+001C to U+001F, as Python's str.split has it. */
size_t chude_text_space(const char *data, const char *end);

#endif
