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
    double weight;        /* nine significant digits, as evidence has */
    double evidence;      /* -ln of a bound of the chance of so many documents in these periods */
    uint64_t df, count;   /* of the term, within */
} ChudeBurst;

typedef struct ChudeSeason ChudeSeason;

#define CHUDE_BURST_SURE 20.0

/* before[t]: documents of the periods before t; periods + 1 numbers, the last one that of all documents. cells: by period.
 * season: NULL is none. least: bursts of less evidence are none. bursts: room for as many as there are cells. Returns their number, by time. None
 * where the term stands in half of the documents or more, which twice its share cannot be. */
size_t chude_bursts_find(const ChudeCell *cells, size_t count, const uint64_t *before, uint32_t periods,
                         const ChudeSeason *season, double least, ChudeBurst *bursts);

/* The same with one s, 2 or more. */
size_t chude_bursts_with(const ChudeCell *cells, size_t count, const uint64_t *before, uint32_t periods,
                         const ChudeSeason *season, double s, double least, ChudeBurst *bursts);

/* G² (log-likelihood ratio) of the documents of each period against the same share in all: how far from flat the term is. Nine
 * significant digits. */
double chude_bursts_g2(const ChudeCell *cells, size_t count, const uint64_t *before, uint32_t periods);

/* ---- which bursts are no chance ---- */

/* Of d documents of a run of periods r have the term, where d p are due to state 0. So many or more come by chance with e^-E at most, with
 * the evidence E = r ln(r / (d p)) + (d - r) ln((d - r) / (d - d p)), of whatever mixture of probabilities d p is the sum, and without
 * replacement too, as where the days of documents are shuffled (W. Hoeffding, Probability inequalities for sums of bounded random variables,
 * 1963, theorems 1 and 4). There are n (n + 1) / 2 runs in n periods, and any of them could have been the burst: so often e^-E bounds the p
 * of a term. Over all terms Benjamini and Hochberg's procedure takes the share of false ones below CHUDE_BURST_Q; where nothing happened,
 * that is the chance that any term bursts at all. */
#define CHUDE_BURST_Q 0.05

enum { CHUDE_EVIDENCE_STEPS = 8, CHUDE_EVIDENCES = 64 * CHUDE_EVIDENCE_STEPS };

/* How many terms have how much evidence at most, in eighths: the only thing that the procedure needs to know of them. */
typedef struct {
    uint64_t terms, of_evidence[CHUDE_EVIDENCES];
} ChudeBurstTests;

/* The evidence that a burst needs in a corpus of a single term, and so in any. */
double chude_burst_least(uint32_t periods);
/* evidence: the highest of a term's bursts; 0 where it has none. */
void chude_burst_tests_add(ChudeBurstTests *tests, double evidence);
/* The evidence that a burst needs; never below chude_burst_least. */
double chude_burst_tests_least(const ChudeBurstTests *tests, uint32_t periods);

#endif
