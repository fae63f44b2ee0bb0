/* save.h - counts as the rows of a saved state, of kind "ngram".
 *
 * Tables "1" to "5", by n: key: the counting keys of the n-gram's words as key.h has them; columns count and df. A spelling that is not
 * the plain one (the key with spaces for underscores) follows its n-gram as a row of its own: key: the n-gram's, a tab, the spelled
 * text, in which '!' and all bytes below the space are written as in key.h; columns count and 0. Table "corpus": key "documents". */
#ifndef CHUDE_COUNTING_SAVE_H
#define CHUDE_COUNTING_SAVE_H

#include "counting/counts.h"

extern const ChudeStateForm chude_counts_form;

/* All that a merged state has, nothing left out. The state may be freed afterwards, and no more. */
bool chude_counts_save(ChudeCounts *counts, ChudeRows *rows, GError **error);

/* Takes what was saved in place of observing and merging: counts, which is new, is sealed then. saved must outlive it. False with
 * *error set where it has shorter n-grams than asked for, or rows that cannot be. */
bool chude_counts_load(ChudeCounts *counts, ChudeSaved *saved, GError **error);

#endif
