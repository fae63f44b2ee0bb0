/* listed.h - what the lists of a summary say of a term: how many documents have it, or how many at most. A list of the most frequent ones
 * does not say 0 of what it lacks.
 * Ownership: a list owns what it holds; the summary stays the caller's, and must be there as long. */
#ifndef CHUDE_COMPARE_LISTED_H
#define CHUDE_COMPARE_LISTED_H

#include <glib.h>

#include "json_value.h"

typedef struct ChudeListed ChudeListed;

/* summary: looked at by chude_validate_summary. */
ChudeListed *chude_listed_new(json_object *summary);
void chude_listed_free(ChudeListed *listed);

typedef struct {
    int64_t df;           /* below 0: nothing is known */
    bool at_most;         /* df is a bound */
    json_object *keyword; /* that df is of, or NULL */
} ChudeListedCount;

/* Of a keyword of another summary: text and variants. Where a keyword here has one of these forms, its df. Else the sum over the forms:
 * of one that `ngrams` lists its df; of others a bound, for n-grams stand by count, and df is no more than count: a term is no more
 * frequent than its first word and its last one (keyphrases neither begin nor end with stop words), and a word that is not listed no more
 * than the last one that is. Nothing is known where the summary lists no words. */
ChudeListedCount chude_listed_count(const ChudeListed *listed, json_object *keyword);

/* The text of a variant, which is a string or an object with text. */
ChudeText chude_variant_text(json_object *variant);

#endif
