/* bursts.h - bursts of a term in batches of documents, by Kleinberg's automaton of two states (J. Kleinberg, Bursty and
 * Hierarchical Structure in Streams, KDD 2002, section 4).
 *
 * Of d documents of a period r have the term. In state 0 they have it with p0 = R / D, their share over all periods, times what its
 * weekday and hour are known for (season.h); in state 1 with p1 = s p0, but half way to 1, or 2 p0, at most. A period
 * costs -ln of the binomial likelihood, a step up gamma ln n (n periods, gamma = 1), a step down nothing. A burst is a run of state 1 in
 * the cheapest sequence; its weight is what state 1 saves over state 0 within it. s is 2; a term of few documents could not pay a step up
 * with it, though all of them be of one day (r documents save r ln s at most), so where the bursts of s = 2 do not weigh
 * CHUDE_BURST_SURE, s is 8 or 32 if a burst weighs more then. */
#ifndef CHUDE_TRENDS_BURSTS_H
#define CHUDE_TRENDS_BURSTS_H

#include "stage.h"

/* A period in which the term stands. */
typedef struct ChudeCell {
    uint32_t period; /* from 0: the first of the corpus */
    uint32_t df;     /* documents that have the term, at least 1 */
    uint64_t count;  /* occurrences */
    uint64_t
        first[2]; /* least order of these documents, of the even ones and the odd ones (first_documents.h) */
} ChudeCell;

typedef struct {
    uint32_t first, last; /* periods, both within */
    double weight;        /* nine significant digits */
    uint64_t df, count;   /* of the term, within */
} ChudeBurst;

typedef struct ChudeSeason ChudeSeason;

#define CHUDE_BURST_SURE 20.0

/* before[t]: documents of the periods before t; periods + 1 numbers, the last one that of all documents. cells: by period.
 * season: NULL is none. least: lighter bursts are none. bursts: room for as many as there are cells. Returns their number, by time. None
 * where the term stands in half of the documents or more, which twice its share cannot be. */
size_t chude_bursts_find(const ChudeCell *cells, size_t count, const uint64_t *before, uint32_t periods,
                         const ChudeSeason *season, double least, ChudeBurst *bursts);

/* The same with one s, 2 or more. */
size_t chude_bursts_with(const ChudeCell *cells, size_t count, const uint64_t *before, uint32_t periods,
                         const ChudeSeason *season, double s, double least, ChudeBurst *bursts);

/* G² (log-likelihood ratio) of the documents of each period against the same share in all: how far from flat the term is. Nine
 * significant digits. */
double chude_bursts_g2(const ChudeCell *cells, size_t count, const uint64_t *before, uint32_t periods);

/* ---- which weights are no chance ---- */

/* Under state 0 the likelihood ratio of a run of periods has mean 1 whatever s is, and goes on having it as the run grows. So a run that
 * begins at one of n periods ever weighs w or more with chance e^-w at most (J. Ville, Étude critique de la notion de collectif, 1939), any
 * run with n e^-w, and with three values of s 3 n e^-w, which bounds the p of a term. Without replacement, as where the days of
 * documents are shuffled, it is less (W. Hoeffding, Probability inequalities for sums of bounded random variables, 1963, theorem 4).
 * Over all terms Benjamini and Hochberg's procedure takes the share of false ones below CHUDE_BURST_Q; where nothing happened, it is
 * the chance that any term bursts at all. */
#define CHUDE_BURST_Q 0.05

enum { CHUDE_WEIGHT_STEPS = 8, CHUDE_WEIGHTS = 64 * CHUDE_WEIGHT_STEPS };

/* How many terms have a heaviest burst of which weight, in eighths: the only thing that the procedure needs to know of them. */
typedef struct {
    uint64_t terms, of_weight[CHUDE_WEIGHTS];
} ChudeBurstWeights;

/* What a burst must weigh in a corpus of a single term, and so in any. */
double chude_burst_least(uint32_t periods);
/* weight: of a term's heaviest burst; 0 where it has none. */
void chude_burst_weights_add(ChudeBurstWeights *weights, double weight);
/* What a burst must weigh; never below chude_burst_least. */
double chude_burst_weights_least(const ChudeBurstWeights *weights, uint32_t periods);

#endif
