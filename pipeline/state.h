/* state.h - the text form of a saved state, chude.state/1: a header line, then a JSON array a line: table, key, columns.
 *
 *   ["chude.state/1",{"hash":"0123456789abcdef",…}]
 *   ["terms","an ninh",12,5]
 *
 * Rows are sorted by table, then key, by bytes; each pair stands once. The rows of a table have the same columns.
 * Ownership: the check owns its copy of the last row. */
#ifndef CHUDE_STATE_H
#define CHUDE_STATE_H

#include "stage.h"

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
