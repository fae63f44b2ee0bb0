#include "keyness/scores.h"

#include <glib.h>
#include <math.h>

#include "buffer.h"

/* O ln(O/E), whose limit at 0 is 0. `more`: O - E, from the counts themselves, so that little is lost where both are large and nearly the same. */
static double cell(double observed, double expected, double more) {
    return observed > 0 && expected > 0 ? observed * log1p(more / expected) : 0;
}

/* O - E of the corpus at hand: what the reference has less. */
static double more_than_expected(ChudeKeynessCounts counts) {
    double size = (double)counts.size, other = (double)counts.other;
    return ((double)counts.a * other - (double)counts.b * size) / (size + other);
}

static double sign(double more, double sum) {
    return chude_round(more < 0 ? MIN(-2 * sum, 0) : MAX(2 * sum, 0));
}

double chude_keyness_g2(ChudeKeynessCounts counts) {
    double a = (double)counts.a, b = (double)counts.b, size = (double)counts.size,
           other = (double)counts.other;
    double share = (a + b) / (size + other), more = more_than_expected(counts);
    return sign(more, cell(a, size * share, more) + cell(b, other * share, -more));
}

double chude_keyness_g2_full(ChudeKeynessCounts counts) {
    double a = (double)counts.a, b = (double)counts.b, size = (double)counts.size,
           other = (double)counts.other;
    double share = (a + b) / (size + other), rest = (size - a + other - b) / (size + other);
    double more = more_than_expected(counts);
    return sign(more, cell(a, size * share, more) + cell(b, other * share, -more) +
                          cell(size - a, size * rest, -more) + cell(other - b, other * rest, more));
}

double chude_keyness_log_ratio(ChudeKeynessCounts counts) {
    double a = counts.a ? (double)counts.a : 0.5, b = counts.b ? (double)counts.b : 0.5;
    return chude_round(log2(a / (double)counts.size) - log2(b / (double)counts.other));
}

void chude_keyness_log_odds(ChudeKeynessCounts counts, double prior, double *log_odds, double *z) {
    double a = (double)counts.a, b = (double)counts.b, size = (double)counts.size,
           other = (double)counts.other;
    double weight = prior * (a + b) / (size + other);
    /* n-grams may be as many as words: a term that is all there is must not divide by nothing */
    double rest = MAX(size - a + prior - weight, 0.5), rest_other = MAX(other - b + prior - weight, 0.5);
    double odds = log((a + weight) / rest) - log((b + weight) / rest_other);
    *log_odds = chude_round(odds);
    *z = chude_round(odds / sqrt(1 / (a + weight) + 1 / (b + weight)));
}

double chude_keyness_p(double g2) {
    return erfc(sqrt(fabs(g2) / 2));
}

double chude_keyness_next_q(ChudeKeynessRates *rates, double p) {
    g_assert(rates->rank > 0);
    double adjusted = p * ((double)rates->tests / (double)rates->rank);
    rates->rank--;
    rates->least = MIN(rates->least, adjusted);
    return chude_round(rates->least);
}

void chude_keyness_spread_add(ChudeKeynessSpread *spread, uint64_t occurrences, uint64_t document,
                              uint64_t count, uint64_t words) {
    __extension__ typedef unsigned __int128 Wide;
    Wide has = (Wide)occurrences * words, due = (Wide)document * count;
    spread->apart += has > due ? has - due : due - has;
    spread->covered += document;
}

double chude_keyness_dp(const ChudeKeynessSpread *spread, uint64_t count, uint64_t words) {
    __extension__ typedef unsigned __int128 Wide;
    Wide all = spread->apart + (Wide)(words - spread->covered) * count;
    return chude_round((double)all / ((double)count * (double)words) / 2);
}
