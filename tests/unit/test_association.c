/* stages/ngram/association: each measure against values worked out apart from it (Python, from the formulae of the papers). */
#include <glib.h>
#include <math.h>

#include "ngram/association.h"

static const struct {
    ChudeTogether counts;
    double g2, npmi, t, log_dice, delta_p;
} known[] = {
    /* always together */
    {{3, 3, 3, 38}, 20.9905101, 1, 1.59530995, 14, 1},
    {{10, 10, 10, 1000}, 112.003069, 1, 3.13065488, 14, 1},
    /* the second is rare, and mostly follows the first by chance */
    {{110, 2442, 111, 31777}, 557.896407, 0.451265015, 9.67477232, 10.4633819, 0.0450109561},
    /* less often than by chance */
    {{1, 50, 200, 5000}, -0.639648261, -0.0813821132, -1, 7.03421572, -0.0202020202},
    /* a large corpus, and counts beyond 32 bits */
    {{20, 30, 40, 1000000000000}, 931.768929, 0.955404936, 4.47213595, 13.1926451, 0.666666667},
    {{5000000000, 9000000000, 7000000000, 100000000000},
     1.91359134e+10,
     0.691474799,
     61801.1327,
     13.3219281,
     0.533577534},
};

static void assert_near(ChudeMeasure measure, ChudeTogether counts, double value) {
    g_assert_cmpfloat_with_epsilon(chude_association(measure, counts), value, fabs(value) * 2e-9);
}

static void test_known(void) {
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        assert_near(CHUDE_MEASURE_G2, known[i].counts, known[i].g2);
        assert_near(CHUDE_MEASURE_NPMI, known[i].counts, known[i].npmi);
        assert_near(CHUDE_MEASURE_T, known[i].counts, known[i].t);
        assert_near(CHUDE_MEASURE_LOG_DICE, known[i].counts, known[i].log_dice);
        assert_near(CHUDE_MEASURE_DELTA_P, known[i].counts, known[i].delta_p);
    }
}

/* Whatever the counts: in its range, and of the sign of O - E. */
static void test_ranges(void) {
    for (int i = 0; i < 20000; i++) {
        ChudeTogether counts = {.joint = (uint64_t)g_test_rand_int_range(1, 1 << 10)};
        counts.first = counts.joint + (uint64_t)g_test_rand_int_range(0, 1 << 20);
        counts.second = counts.joint + (uint64_t)g_test_rand_int_range(0, 1 << 20);
        counts.total = counts.first + counts.second + (uint64_t)g_test_rand_int_range(1, 1 << 30);
        double over =
            (double)counts.joint * (double)counts.total - (double)counts.first * (double)counts.second;
        double g2 = chude_association(CHUDE_MEASURE_G2, counts);
        double npmi = chude_association(CHUDE_MEASURE_NPMI, counts);
        double delta = chude_association(CHUDE_MEASURE_DELTA_P, counts);
        g_assert_true(isfinite(g2) && (over < 0 ? g2 <= 0 : g2 >= 0));
        g_assert_true(npmi >= -1 && npmi <= 1 && (over < 0 ? npmi <= 0 : npmi >= 0));
        g_assert_true(delta >= -1 && delta <= 1);
        g_assert_cmpfloat(chude_association(CHUDE_MEASURE_LOG_DICE, counts), <=, 14);
        g_assert_true(isfinite(chude_association(CHUDE_MEASURE_T, counts)));
    }
}

/* A word that follows itself: the cell of neither would be less than nothing. */
static void test_itself(void) {
    ChudeTogether counts = {1, 2, 2, 2};
    g_assert_true(isfinite(chude_association(CHUDE_MEASURE_G2, counts)));
    g_assert_true(isfinite(chude_association(CHUDE_MEASURE_DELTA_P, counts)));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/association/known", test_known);
    g_test_add_func("/association/ranges", test_ranges);
    g_test_add_func("/association/itself", test_itself);
    return g_test_run();
}
