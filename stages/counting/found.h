/* found.h - n-grams of a store (store.h) that one worker has met, so that each is looked up once. An n-gram is (n, id) here
 * too, until everything is forgotten. Ownership: belongs to one worker; texts hold until it is forgotten. */
#ifndef CHUDE_COUNTING_FOUND_H
#define CHUDE_COUNTING_FOUND_H

#include "counting/store.h"

typedef struct ChudeFound ChudeFound;

ChudeFound *chude_found_new(const ChudeCountsStore *store);
void chude_found_free(ChudeFound *found); /* NULL is none */
size_t chude_found_held(const ChudeFound *found);
/* As new: a worker's terms have changed, or it has grown enough. */
void chude_found_forget(ChudeFound *found);

/* The id of a word; CHUDE_NONE where the store has none. False with *error set where the file cannot be read. */
bool chude_found_word(ChudeFound *found, const ChudeTerm *term, uint32_t *id, GError **error);

/* The ids of `size` (at most CHUDE_PAIRS_AT_ONCE) n-grams of n >= 2 words, as chude_counts_find has them. */
bool chude_found_grams(ChudeFound *found, unsigned n, const ChudePairKey *keys, size_t size, uint32_t *ids,
                       GError **error);

uint32_t chude_found_df(const ChudeFound *found, unsigned n, uint32_t id);
ChudeText chude_found_text(const ChudeFound *found, unsigned n, uint32_t id); /* its commonest spelling */
ChudeText chude_found_key(const ChudeFound *found, unsigned n, uint32_t id);  /* as in key.h */

#endif
