/* state.h - the text form of a saved state, chude.state/1: a JSON array a line.
 *
 *   ["chude.state/1",{"kind":"ngram","hash":"…","settings":{…},"tables":[…]}]
 *   ["1","an_ninh",12,5]
 *
 * The header (state_header.h) comes first, then the rows: table, key, a whole number for each column. Written by Chude they are sorted
 * by table, then key, by bytes, and each pair stands once: that is what `validate` checks. What sorted, split or summed them on its way
 * may bring them in another order, and the header in another place: readers (state_reader.h) take them so.
 * Ownership: the check owns its copy of the last row. */
#ifndef CHUDE_STATE_H
#define CHUDE_STATE_H

#include "state_header.h"

/* Append a line. */
void chude_state_write_header(ChudeBuffer *text, const ChudeStateHeader *header);
void chude_state_write_row(ChudeBuffer *text, const ChudeStateHeader *header, const ChudeStateRow *row);

/* A line of either kind. */
typedef struct {
    ChudeStateHeader *header; /* owned; NULL: a row */
    ChudeBuffer table, key;   /* owned, and used again by the next line */
    unsigned columns;
    uint64_t values[CHUDE_COLUMNS];
} ChudeStateLine;

/* Reads a line without its newline. False with *error set where it is neither. */
bool chude_state_parse(ChudeStateLine *to, ChudeText line, GError **error);
void chude_state_line_clear(ChudeStateLine *line);

typedef struct ChudeStateCheck ChudeStateCheck;

/* Told of each problem; line from 1. */
typedef void (*ChudeStateProblem)(void *context, uint64_t line, const char *message);

ChudeStateCheck *chude_state_check_new(ChudeStateProblem problem, void *context);
/* The next line, without its newline. */
void chude_state_check_line(ChudeStateCheck *check, ChudeText line);
/* Says what is missing at the end, and frees. Rows that were seen, good or bad. */
uint64_t chude_state_check_end(ChudeStateCheck *check);

/* The whole of a state at once. Rows that were seen. */
uint64_t chude_state_check(const char *data, size_t size, ChudeStateProblem problem, void *context);

#endif
