/* meanings.h - what short forms stand for in a corpus: by the list, and by what its documents say in brackets.
 * Ownership: a ChudeMeanings owns all it holds, but the list; it is constant once decided.
 *
 * A key here is a counting key without commas and full stops at a syllable's end ("ủy_ban_nhân_dân"): `phòng, chống` is `phòng chống`. */
#ifndef CHUDE_ABBREVIATIONS_MEANINGS_H
#define CHUDE_ABBREVIATIONS_MEANINGS_H

#include "abbreviations/list.h"

typedef struct ChudeMeanings ChudeMeanings;

enum { CHUDE_PAIR_DOCUMENTS = 2 }; /* so many documents must say a pair that no list has */

/* list outlives it. */
ChudeMeanings *chude_meanings_new(const ChudeAbbreviations *list);
void chude_meanings_free(ChudeMeanings *meanings);

/* A phrase that matters: what stands in none of these is not kept. All of them come before what was found. */
void chude_meanings_want(ChudeMeanings *meanings, const char *key);
/* So many documents define the short form so. In any order. */
void chude_meanings_found(ChudeMeanings *meanings, const char *short_key, const char *full_key,
                          uint64_t documents);
/* Between two rounds of the same calls of chude_meanings_found: the full forms of short forms that matter do too, so that their
 * other short forms come with them (TP.HCM, TPHCM). What was found is forgotten. */
void chude_meanings_widen(ChudeMeanings *meanings);
/* After all of them. Of several full forms of a short one that the list does not have, that counts which more documents give,
 * then the first by bytes. A listed one for which documents give another full form is ambiguous from then on; of what the user's own
 * list has, nothing is found anew. */
void chude_meanings_decide(ChudeMeanings *meanings);

/* The key without these marks and with its short forms written out, but for ambiguous ones. To be freed with g_free. */
char *chude_meanings_write_out(const ChudeMeanings *meanings, const char *key);

/* Gives every key that comes from this one (written out) by putting one short form for its full form; ambiguous: only where the
 * full form stands in the same document. In the order of their places, then by bytes. */
void chude_meanings_shorten(const ChudeMeanings *meanings, const char *key,
                            void (*visit)(void *context, const char *key, bool ambiguous), void *context);

/* Gives every key that comes from this one by putting one full form for an ambiguous short form. In the same order. */
void chude_meanings_expand(const ChudeMeanings *meanings, const char *key,
                           void (*visit)(void *context, const char *key), void *context);

#endif
