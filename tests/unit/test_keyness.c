/* stages/keyness/scores: against examples that the literature works out, and what must hold of any counts. */
#include <glib.h>
#include <math.h>

#include "keyness/scores.h"

static void assert_near(double value, double wanted, double by) {
    g_assert_cmpfloat_with_epsilon(value, wanted, by);
}

/* Two terms of 18 and 0 among 29 words against 13, and of 1 and 10: values that the package DramaAnalysis for R, which follows Rayson and
 * Garside, holds its own against (it prints no sign). And the critical values of the UCREL log-likelihood page, beside Rayson's calculator. */
static void test_g2(void) {
    static const struct {
        uint64_t a, b;
        double g2;
    } known[] = {{1, 10, -17.49316}, {18, 0, 13.33346}};
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        ChudeKeynessCounts counts = {known[i].a, known[i].b, 29, 13};
        assert_near(chude_keyness_g2(counts), known[i].g2, 0.00001);
    }
    static const double critical[][2] = {{3.84, 0.05}, {6.63, 0.01}, {10.83, 0.001}, {15.13, 0.0001}};
    for (size_t i = 0; i < G_N_ELEMENTS(critical); i++) {
        assert_near(chude_keyness_p(critical[i][0]), critical[i][1], critical[i][1] * 0.006);
        assert_near(chude_keyness_p(-critical[i][0]), critical[i][1], critical[i][1] * 0.006);
    }
}

/* T. Dunning 1993, table of bigrams by log-likelihood: k(AB), k(~A B), k(A ~B), k(~A ~B) as they stand there. */
static void test_g2_full(void) {
    static const struct {
        uint64_t both, second, first, neither;
        double g2;
    } known[] = {{110, 2442, 111, 29114, 270.72},
                 {29, 13, 123, 31612, 263.90},
                 {31, 23, 139, 31584, 256.84},
                 {10, 0, 3, 31764, 167.23}};
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        ChudeKeynessCounts counts = {known[i].both, known[i].first, known[i].both + known[i].second,
                                     known[i].first + known[i].neither};
        assert_near(chude_keyness_g2_full(counts), known[i].g2, 0.006);
    }
}

/* A. Hardie 2014: "a Log Ratio of 1 is twice as common, 2 four times, 3 eight times …", minus where it is the other way round; a
 * count of 0 is half an occurrence. */
static void test_log_ratio(void) {
    for (int i = 0; i <= 20; i++) {
        ChudeKeynessCounts counts = {(uint64_t)3 << i, 3, 1 << 24, 1 << 24};
        assert_near(chude_keyness_log_ratio(counts), i, 1e-9);
        ChudeKeynessCounts other = {3, (uint64_t)3 << i, 1 << 24, 1 << 24};
        assert_near(chude_keyness_log_ratio(other), -i, 1e-9);
    }
    ChudeKeynessCounts absent = {4, 0, 1000, 2000};
    assert_near(chude_keyness_log_ratio(absent), 4, 1e-9);
}

/* By hand from equations 16, 20 and 22 of Monroe, Colaresi and Quinn 2008: with 10 of 1000 and 10 of 3000 words and a prior of 400, which gives
 * the term 400 * 20 / 4000 = 2. */
static void test_log_odds(void) {
    ChudeKeynessCounts counts = {10, 10, 1000, 3000};
    double log_odds, z;
    chude_keyness_log_odds(counts, 400, &log_odds, &z);
    double wanted = log(12.0 / 1388) - log(12.0 / 3388);
    assert_near(log_odds, wanted, 1e-8);
    assert_near(z, wanted / sqrt(1.0 / 12 + 1.0 / 12), 1e-8);
    /* the weaker the prior, the nearer to the plain odds ratio */
    chude_keyness_log_odds(counts, 1e-6, &log_odds, &z);
    assert_near(log_odds, log((10.0 / 990) / (10.0 / 2990)), 1e-6);
}

/* Y. Benjamini and Y. Hochberg 1995, section 4.2: 15 hypotheses on thrombolysis; at 0.05 the first four are rejected (Bonferroni rejects three).
 * q as R's p.adjust(, "BH") gives them. */
static void test_q(void) {
    static const double p[] = {0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                               0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000};
    static const double q[] = {0.0015,      0.003,       0.0095,      0.035625,    0.0603,
                               0.063857143, 0.063857143, 0.0645,      0.0765,      0.486,
                               0.581181818, 0.714875,    0.753230769, 0.813214286, 1};
    enum { COUNT = G_N_ELEMENTS(p) };
    ChudeKeynessRates rates = chude_keyness_rates(COUNT);
    for (size_t i = COUNT; i-- > 0;) {
        double found = chude_keyness_next_q(&rates, p[i]);
        assert_near(found, q[i], 1e-8);
        g_assert_true((found <= 0.05) == (i < 4));
    }
}

static double spread(const uint64_t *occurrences, const uint64_t *sizes, size_t parts) {
    uint64_t count = 0, words = 0;
    for (size_t i = 0; i < parts; i++) {
        count += occurrences[i];
        words += sizes[i];
    }
    ChudeKeynessSpread spread = {0, 0};
    for (size_t i = 0; i < parts; i++) {
        if (occurrences[i]) { /* the others are told of no document */
            chude_keyness_spread_add(&spread, occurrences[i], sizes[i], count, words);
        }
    }
    return chude_keyness_dp(&spread, count, words);
}

/* S. Gries 2008: `a` in the made-up corpus of 50 letters in five parts has DP 0.18; J. Lijffijt and S. Gries 2012, table 1: three parts
 * of one size with 2/3, 1/3 and none of the occurrences. */
static void test_dp(void) {
    static const uint64_t a[] = {1, 2, 3, 4, 5}, sizes[] = {9, 10, 10, 10, 11};
    assert_near(spread(a, sizes, 5), 0.18, 1e-9);
    static const uint64_t two[] = {2, 1, 0}, same[] = {10, 10, 10};
    assert_near(spread(two, same, 3), 1.0 / 3, 1e-9);
    /* spread as the words are; all in the smallest part */
    assert_near(spread(sizes, sizes, 5), 0, 1e-12);
    static const uint64_t one[] = {7, 0, 0, 0, 0};
    assert_near(spread(one, sizes, 5), 1 - 9.0 / 50, 1e-9);
    /* beyond what 64 bits hold on the way */
    static const uint64_t many[] = {3000000000, 1000000000}, large[] = {40000000000, 40000000000};
    assert_near(spread(many, large, 2), 0.25, 1e-9);
}

/* Whatever the counts: finite, of the sign of the difference, none of it where there is none, and the other way round. */
static void test_any(void) {
    for (int i = 0; i < 20000; i++) {
        ChudeKeynessCounts counts = {.size = (uint64_t)g_test_rand_int_range(1, 1 << 20),
                                     .other = (uint64_t)g_test_rand_int_range(1, 1 << 20)};
        counts.a = (uint64_t)g_test_rand_int_range(0, (gint32)MIN(counts.size, 1000) + 1);
        counts.b = (uint64_t)g_test_rand_int_range(0, (gint32)MIN(counts.other, 1000) + 1);
        if (counts.a + counts.b == 0) {
            counts.a = 1;
        }
        ChudeKeynessCounts turned = {counts.b, counts.a, counts.other, counts.size};
        double more = (double)counts.a * (double)counts.other - (double)counts.b * (double)counts.size;
        double values[4];
        values[0] = chude_keyness_g2(counts);
        values[1] = chude_keyness_g2_full(counts);
        chude_keyness_log_odds(counts, 500, &values[2], &values[3]);
        for (size_t v = 0; v < G_N_ELEMENTS(values); v++) {
            g_assert_true(isfinite(values[v]) && values[v] * more >= 0);
        }
        g_assert_true(isfinite(chude_keyness_log_ratio(counts)));
        assert_near(chude_keyness_g2(turned), -values[0], fabs(values[0]) * 1e-7 + 1e-7);
        assert_near(chude_keyness_g2_full(turned), -values[1], fabs(values[1]) * 1e-7 + 1e-7);
        g_assert_true(chude_keyness_p(values[0]) >= 0 && chude_keyness_p(values[0]) <= 1);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keyness/g2", test_g2);
    g_test_add_func("/keyness/g2-full", test_g2_full);
    g_test_add_func("/keyness/log-ratio", test_log_ratio);
    g_test_add_func("/keyness/log-odds", test_log_odds);
    g_test_add_func("/keyness/q", test_q);
    g_test_add_func("/keyness/dp", test_dp);
    g_test_add_func("/keyness/any", test_any);
    return g_test_run();
}
