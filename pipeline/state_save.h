/* state_save.h - a stage's merged state, written as the file that `chude merge` and --model take. */
#ifndef CHUDE_STATE_SAVE_H
#define CHUDE_STATE_SAVE_H

#include "state_file.h"

/* header: of such states. False with *error set where output does not take it, or the stage gives rows that cannot be. */
bool chude_state_save(const ChudeStage *stage, const void *state, const ChudeStateHeader *header,
                      ChudeStateOutput output, GError **error);

#endif
