/* row.h - a hit with what stands around it: as JSON, and as a line for a terminal.
 * Ownership: a row points into the document or the bytes that it was unpacked from. */
#ifndef CHUDE_KWIC_ROW_H
#define CHUDE_KWIC_ROW_H

#include "buffer.h"

/* left, hit and right are one piece of the text, bytes begin to end of it the hit. */
typedef struct {
    ChudeText id, date; /* date.data NULL: none */
    ChudeText left, hit, right;
    uint32_t begin, end;
} ChudeKwicRow;

void chude_kwic_pack(ChudeBuffer *to, const ChudeKwicRow *row);
ChudeKwicRow chude_kwic_unpack(ChudeText bytes);

/* Appends {"schema":"chude.kwic/1","id":…} and a newline. */
void chude_kwic_json(ChudeBuffer *out, const ChudeKwicRow *row);

/* Columns of what stands in a line. */
typedef struct {
    size_t edge, left, hit, right;
    bool dates;  /* at the edge, where there is one; else ids */
    bool colour; /* the hit in colour */
} ChudeKwicLayout;

/* width: columns of a line, 20 at least; edge and hit: of the longest of each. What is too long for the line is cut later. */
ChudeKwicLayout chude_kwic_layout(size_t width, size_t edge, size_t hit);

/* What stands at the edge of the row's line. */
ChudeText chude_kwic_edge(const ChudeKwicRow *row, bool dates);

/* Appends edge, left, hit and right, a line of the layout's width at most, and a newline. Left ends, and right begins, in the same
 * column of every line; … stands for what does not fit. */
void chude_kwic_line(ChudeBuffer *out, const ChudeKwicRow *row, const ChudeKwicLayout *layout);

#endif
