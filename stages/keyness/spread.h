/* spread.h - a second look at the documents: how the occurrences of chosen terms are spread over them.
 * Ownership: terms and counts are the caller's and outlive both; a look belongs to one worker. */
#ifndef CHUDE_KEYNESS_SPREAD_H
#define CHUDE_KEYNESS_SPREAD_H

#include "counting/document.h"
#include "keyness/terms.h"

/* The chosen terms, to be found by their words; constant, for any number of workers. */
typedef struct ChudeKeyIndex ChudeKeyIndex;

ChudeKeyIndex *chude_key_index_new(const GArray *terms, const ChudeCounts *counts);
void chude_key_index_free(ChudeKeyIndex *index); /* NULL is none */

typedef struct ChudeKeyLook ChudeKeyLook;

ChudeKeyLook *chude_key_look_new(const ChudeKeyIndex *index, ChudeWorker *worker);
void chude_key_look_free(ChudeKeyLook *look); /* NULL is none */

/* words may be NULL. False with *error set where a temporary file cannot be read. */
bool chude_key_look_add(ChudeKeyLook *look, const ChudeWords *words, GError **error);
void chude_key_look_merge(ChudeKeyLook *into, const ChudeKeyLook *from);

/* What stands on the worker's dictionary: bytes of it, and forgetting it. */
size_t chude_key_look_held(const ChudeKeyLook *look);
void chude_key_look_forget(ChudeKeyLook *look);

/* DP of the term at this place of the array. The corpus at hand must have it. */
double chude_key_look_dp(const ChudeKeyLook *look, guint term);

#endif
