/* state_combine.h - rows of saved states that come by rising table and key, those of one key made one by the columns' rules.
 * Ownership: rows hold until the next call; the header and the source stay the caller's. */
#ifndef CHUDE_STATE_COMBINE_H
#define CHUDE_STATE_COMBINE_H

#include "state_header.h"

/* Gives the next row; false at the end, or with *error set. */
typedef struct {
    bool (*next)(void *context, ChudeStateRow *row, GError **error);
    void *context;
} ChudeStateSource;

typedef struct {
    const ChudeStateHeader *header;
    ChudeStateSource source;
    bool begun, more; /* `ahead` has a row */
    ChudeStateRow ahead;
    ChudeBuffer key;
} ChudeStateCombine;

static inline ChudeStateCombine chude_state_combine(const ChudeStateHeader *header, ChudeStateSource source) {
    return (ChudeStateCombine){.header = header, .source = source};
}

/* The next row. False at the end, or with *error set: a sum beyond 64 bits is one, and named. */
bool chude_state_combine_next(ChudeStateCombine *combine, ChudeStateRow *row, GError **error);
void chude_state_combine_clear(ChudeStateCombine *combine);

#endif
