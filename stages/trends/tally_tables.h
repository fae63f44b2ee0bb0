/* tally_tables.h - what a tally's tables have in an entry: for tally.c, which counts, and tally_rows.c, which writes. */
#ifndef CHUDE_TRENDS_TALLY_TABLES_H
#define CHUDE_TRENDS_TALLY_TABLES_H

#include "trends/tally.h"

typedef struct {
    ChudePair pair;
    uint32_t gram;
} ChudeTallyStyle;

typedef struct {
    ChudePair pair;
    uint32_t df;
    uint32_t mark;     /* the last document, from 1 */
    uint32_t first[2]; /* documents, from 1: those of the least order, even and odd; 0: none */
} ChudeTallyCell;

void chude_tally_init_tables(ChudeTally *tally);
void chude_tally_clear_tables(ChudeTally *tally);

#endif
