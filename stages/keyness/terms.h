/* terms.h - the terms of two corpora side by side, and those that stand out.
 * Ownership: what is chosen is the caller's; corpora and background must be there while it is used. */
#ifndef CHUDE_KEYNESS_TERMS_H
#define CHUDE_KEYNESS_TERMS_H

#include <glib.h>

#include "counting/counts.h"
#include "keyness/scores.h"
#include "keyphrases/background.h"

typedef enum { CHUDE_KEYNESS_G2, CHUDE_KEYNESS_LOG_RATIO, CHUDE_KEYNESS_LOG_ODDS } ChudeKeynessMeasure;

typedef struct {
    unsigned from, to;           /* words of a term */
    uint64_t min_count, min_df;  /* that a term must reach in one of the corpora; 1 at least */
    bool by_df;                  /* documents are compared, not occurrences */
    bool over, under;            /* which sides are wanted */
    ChudeKeynessMeasure measure; /* what orders */
    double prior, max_q;
    size_t top; /* of each side */
} ChudeKeynessOptions;

/* What is compared: counts with another corpus, or with a background where that is NULL. Both must be sealed. */
typedef struct {
    const ChudeCounts *counts, *reference;
    const ChudeBackground *background;
    const ChudeHost *host;
} ChudeKeynessCorpora;

typedef struct {
    ChudeGram gram;       /* its count is that of the corpus at hand */
    bool absent;          /* from the corpus at hand: words and styles are the reference's */
    bool bounded;         /* the background does not have it: its df there is no more than reference.df */
    ChudeCount reference; /* of a background: df alone */
    ChudeKeynessScores scores;
    double q;
    uint64_t order; /* by n, then key */
} ChudeKeyTerm;

/* The terms that stand out: those more frequent than in the reference, best first, then those that are rarer, best first. Each term that
 * reaches min_count and min_df in one of the corpora is tested, and q goes over all of these.
 * Against a background only terms of the corpus are, and none with a number or an address in it. One that the background does not have is
 * no more frequent there than its rarest word, nor a word more than the rarest one that it has: it is tested as if it were just as frequent
 * as that, and only where it is more frequent in the corpus even so.
 * GArray of ChudeKeyTerm; NULL with *error set where temporary files fail. */
GArray *chude_key_terms(const ChudeKeynessCorpora *corpora, const ChudeKeynessOptions *options,
                        GError **error);

#endif
