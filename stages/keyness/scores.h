/* scores.h - how much more often a term stands in one corpus than in another, from four counts. What is counted is occurrences (sizes
 * are words then) or documents that have the term (sizes are documents). All values are rounded to nine significant digits. */
#ifndef CHUDE_KEYNESS_SCORES_H
#define CHUDE_KEYNESS_SCORES_H

#include <stdint.h>

/* a of size: the corpus at hand; b of other: the reference. a <= size and b <= other, where documents are counted; sizes are 1 at
 * least. A term may be absent from either. */
typedef struct {
    uint64_t a, b, size, other;
} ChudeKeynessCounts;

typedef struct {
    double g2, log_ratio, log_odds, z;
} ChudeKeynessScores;

/* Signed log-likelihood of words: 2 (a ln(a/E1) + b ln(b/E2)), E1 = size (a + b) / (size + other), E2 alike; negative where the term
 * is rarer than in the reference. P. Rayson and R. Garside, Comparing corpora using frequency profiling, Workshop on Comparing
 * Corpora, ACL 2000. */
double chude_keyness_g2(ChudeKeynessCounts counts);

/* The same over all four cells of the 2x2 table (with those that do not have the term), which matters where a term stands in a good part of
 * all documents. T. Dunning, Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19 (1993). */
double chude_keyness_g2_full(ChudeKeynessCounts counts);

/* log2 of the ratio of relative frequencies, a count of 0 taken as 0.5. A. Hardie, Log Ratio: an informal introduction, CASS,
 * Lancaster University, 2014. */
double chude_keyness_log_ratio(ChudeKeynessCounts counts);

/* Log-odds ratio with an informative Dirichlet prior, and its z. The prior has the weight of `prior` words (documents), shared out as the
 * terms are in both corpora together: with p = (a + b) / (size + other) and w = prior p,
 *   log_odds = ln((a + w) / (size + prior - a - w)) - ln((b + w) / (other + prior - b - w)),
 *   z = log_odds / sqrt(1 / (a + w) + 1 / (b + w)).
 * B. Monroe, M. Colaresi and K. Quinn, Fightin' Words, Political Analysis 16 (2008), equations 16, 20 and 22. */
void chude_keyness_log_odds(ChudeKeynessCounts counts, double prior, double *log_odds, double *z);

/* The chance of a G2 so far from 0: of chi-square with one degree of freedom, erfc(sqrt(|g2| / 2)). Not rounded. */
double chude_keyness_p(double g2);

/* q of Benjamini and Hochberg, one p after the other from the largest to the smallest: the least share of false findings at which the
 * term is one. Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, Journal of the Royal Statistical Society B 57 (1995). */
typedef struct {
    uint64_t tests, rank; /* of all; of the next p, from tests down to 1 */
    double least;
} ChudeKeynessRates;

static inline ChudeKeynessRates chude_keyness_rates(uint64_t tests) {
    return (ChudeKeynessRates){tests, tests, 1};
}
double chude_keyness_next_q(ChudeKeynessRates *rates, double p);

/* Deviation of proportions, of a term that stands `count` times in a corpus of `words` words: half the sum over the documents of |share of
 * the term's occurrences - share of the words|. 0: spread as the words are; near 1: all in a small document. S. Gries, Dispersions and
 * adjusted frequencies in corpora, International Journal of Corpus Linguistics 13 (2008).
 * Whole numbers until the end, so that documents may come in any order: those that have the term give `apart`, the sum of
 * |occurrences words - document's words count|, and `covered`, the sum of their words; the others follow from what is left. */
typedef struct {
    __extension__ unsigned __int128 apart;
    uint64_t covered;
} ChudeKeynessSpread;

void chude_keyness_spread_add(ChudeKeynessSpread *spread, uint64_t occurrences, uint64_t document,
                              uint64_t count, uint64_t words);
double chude_keyness_dp(const ChudeKeynessSpread *spread, uint64_t count, uint64_t words);

#endif
