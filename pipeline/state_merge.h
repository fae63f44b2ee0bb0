/* state_merge.h - any number of saved states into one. */
#ifndef CHUDE_STATE_MERGE_H
#define CHUDE_STATE_MERGE_H

#include "state_file.h"

typedef struct {
    const char *const *paths; /* count of them, at least one; "-" is standard input, at most once */
    size_t count;
    const char *folder; /* for temporary files */
    uint64_t memory;    /* bytes, as --memory has it */
    size_t at_once;     /* states that are read at the same time; 0: as many as is good */
} ChudeStateMerge;

/* Looks at the headers of all that can be looked at twice: that they are there, states, and alike. False with *error set, which
 * names the first one that is not, and in what it differs. */
bool chude_state_merge_check(const ChudeStateMerge *merge, GError **error);

/* Merges them: the bytes depend on what the states have, in whatever order they come. With more states than are read at the same time
 * the rows pass through temporary files. False with *error set. */
bool chude_state_merge(const ChudeStateMerge *merge, ChudeStateOutput output, GError **error);

#endif
