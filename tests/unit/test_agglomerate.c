/* test_agglomerate.c - groups by mean cosine are those of the plain way: look at all pairs of groups each time. */
#include <glib.h>

#include "topics/agglomerate.h"

enum { MOST = 24 };

/* Means of all pairs of groups, again for each join. */
static void plainly(double cosines[MOST][MOST], size_t n, double least, uint32_t *group) {
    for (uint32_t i = 0; i < n; i++) {
        group[i] = i;
    }
    for (;;) {
        double best = -1;
        uint32_t from = 0, into = 0;
        for (uint32_t a = 0; a < n; a++) {
            for (uint32_t b = a + 1; b < n; b++) {
                double sum = 0, count = 0;
                bool listed = false;
                for (size_t i = 0; i < n; i++) {
                    for (size_t j = 0; j < n; j++) {
                        if (group[i] == a && group[j] == b) {
                            sum += cosines[i][j];
                            listed = listed || cosines[i][j] > 0;
                            count++;
                        }
                    }
                }
                double mean = listed ? chude_round(sum / count) : -1;
                if (mean >= least && mean > best) {
                    best = mean;
                    into = a;
                    from = b;
                }
            }
        }
        if (best < 0) {
            return;
        }
        for (size_t i = 0; i < n; i++) {
            group[i] = group[i] == from ? into : group[i];
        }
    }
}

/* Few values, so that many means are equal; sums of quarters are exact. */
static void test_same(void) {
    for (int round = 0; round < 500; round++) {
        size_t n = (size_t)g_test_rand_int_range(1, MOST + 1), count = 0;
        double cosines[MOST][MOST] = {{0}};
        ChudeTopicsPair pairs[MOST * MOST];
        double share = g_test_rand_double();
        for (uint32_t a = 0; a < n; a++) {
            for (uint32_t b = 0; b < a; b++) {
                if (g_test_rand_double() < share) {
                    double cosine = g_test_rand_int_range(1, 9) / 8.0;
                    cosines[a][b] = cosines[b][a] = cosine;
                    pairs[count++] = (ChudeTopicsPair){a, b, cosine};
                }
            }
        }
        for (size_t i = count; i > 1; i--) { /* in any order */
            size_t other = (size_t)g_test_rand_int_range(0, (int)i);
            ChudeTopicsPair kept = pairs[i - 1];
            pairs[i - 1] = pairs[other];
            pairs[other] = kept;
        }
        uint32_t quick[MOST], plain[MOST];
        double least = g_test_rand_int_range(1, 9) / 8.0;
        chude_topics_agglomerate(pairs, count, n, least, quick);
        plainly(cosines, n, least, plain);
        g_assert_cmpmem(quick, n * sizeof *quick, plain, n * sizeof *plain);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/agglomerate/same", test_same);
    return g_test_run();
}
