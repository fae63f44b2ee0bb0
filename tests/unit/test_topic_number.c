/* test_topic_number.c - the number of topics: agreement of groupings, and the choice by a curve, worked by hand. */
#include <glib.h>

#include "topics/stability.h"

static void test_agreement(void) {
    const uint32_t a[] = {0, 0, 0, 1, 1, 1}, renamed[] = {1, 1, 1, 0, 0, 0}, one[] = {0, 0, 0, 0, 0, 0},
                   off[] = {0, 0, 1, 1, 1, 1};
    g_assert_cmpfloat(chude_topics_agreement(a, a, 6, 2), ==, 1);
    g_assert_cmpfloat(chude_topics_agreement(a, renamed, 6, 2), ==, 1);
    g_assert_cmpfloat(chude_topics_agreement(a, one, 6, 2), ==, 0);
    /* pairs: both 1 + 3, of a 6, of the other 7, of all 15: (4 - 2.8) / (6.5 - 2.8) */
    g_assert_cmpfloat_with_epsilon(chude_topics_agreement(a, off, 6, 2), 1.2 / 3.7, 1e-12);
    g_assert_cmpfloat(chude_topics_agreement(one, one, 6, 1), ==, 1); /* nothing to tell apart */
}

static size_t choice(size_t count, const double *stability, double error) {
    g_autofree ChudeTopicsPoint *points = g_new0(ChudeTopicsPoint, count);
    ChudeTopicsCurve curve = {points, count, 0};
    for (size_t i = 0; i < count; i++) {
        points[i] = (ChudeTopicsPoint){i + 2, stability[i], error};
    }
    chude_topics_choose_number(&curve);
    return curve.topics;
}

static void test_choice(void) {
    g_assert_cmpuint(choice(1, (const double[]){0.5}, 0), ==, 2);
    /* smoothed: 0.5667, 0.675, 0.675, 0.5333: the first of equals, and with no doubt allowed the largest that is as good */
    const double peak[] = {0.5, 0.7, 0.8, 0.4};
    g_assert_cmpuint(choice(4, peak, 0), ==, 4);
    g_assert_cmpuint(choice(4, peak, 0.07), ==, 4); /* 0.675 - 0.14 = 0.535 */
    g_assert_cmpuint(choice(4, peak, 0.08), ==, 5); /* 0.515 */
    /* a single high one is smoothed away: 0.6, 0.55, 0.5, 0.6333, 0.7 */
    g_assert_cmpuint(choice(5, (const double[]){0.6, 0.6, 0.4, 0.6, 0.75}, 0.01), ==, 6);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/topic-number/agreement", test_agreement);
    g_test_add_func("/topic-number/choice", test_choice);
    return g_test_run();
}
