/* save.h - a tally as rows of a saved state, and back.
 *
 * Tables: `cells`: counting keys of a term (as in counting/key.h), tab, the period's start; count and df, and the least orders of its even
 * and its odd documents (first_documents.h; 2^64 - 1: none). `documents`: the records of first_documents.h. `spellings`: a term, tab, a
 * spelling with its count. `volume`: documents of each period by its start; `undated` and `misdated` ones. */
#ifndef CHUDE_TRENDS_SAVE_H
#define CHUDE_TRENDS_SAVE_H

#include "trends/tally.h"

extern const ChudeStateForm chude_tally_form;

/* What of a tally's own changes what it has. */
void chude_tally_settings(ChudeSettings *settings, unsigned from, unsigned to, ChudeBy by);

/* Gathers all that was counted (chude_tally_gather; memory as there), and gives its rows. */
bool chude_tally_save(ChudeTally *tally, const char *folder, size_t memory, ChudeRows *rows, GError **error);

/* Reads a state into an empty tally, as if gathered: terms of its lengths, by its periods, into which those of the state must fold. False
 * with *error set where the state has neither, or a row that cannot be. */
bool chude_tally_load(ChudeTally *tally, ChudeSaved *saved, const char *folder, size_t memory,
                      GError **error);

#endif
