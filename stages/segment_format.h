/* segment_format.h - the tokens of one line as JSON and as CoNLL-U, for `chude segment --format`.
 * Ownership: nothing is kept; all is appended to the buffer that is given. */
#ifndef CHUDE_SEGMENT_FORMAT_H
#define CHUDE_SEGMENT_FORMAT_H

#include "buffer.h"

typedef enum {
    CHUDE_SEGMENT_TEXT, /* chude_segment_line */
    CHUDE_SEGMENT_NDJSON,
    CHUDE_SEGMENT_CONLLU
} ChudeSegmentFormat;

/* "text", "ndjson" or "conllu", as the option's table has made sure. */
ChudeSegmentFormat chude_segment_format(const char *name);

/* Appends one object and a newline: line (from 1), text, words (the member of chude.doc/1), tokens: text, begin, end (bytes of the
 * line, half-open), and "sentence":true at the first of each sentence. room: scratch space. words->text must be UTF-8. */
void chude_segment_ndjson(ChudeBuffer *out, const ChudeWords *words, uint64_t line, ChudeBuffer *room);

/* Appends the line's sentences, a blank line behind each, as https://universaldependencies.org/format.html says: the ids are LINE-1,
 * LINE-2 …; nothing for a line of white space. White space other than one space stands in MISC as UDPipe writes it. */
void chude_segment_conllu(ChudeBuffer *out, const ChudeWords *words, uint64_t line);

#endif
