/* tsv.h - fields of tables with tabs between them, as `chude read --input tsv`, Python's csv and R's read.delim read them. */
#ifndef CHUDE_MATRIX_TSV_H
#define CHUDE_MATRIX_TSV_H

#include "buffer.h"

/* Appends a field. One with a tab, a line break or a quotation mark stands in quotation marks, and has those doubled (RFC 4180). */
void chude_tsv_field(ChudeBuffer *line, ChudeText field);

#endif
