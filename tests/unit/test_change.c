/* stages/trends/change: windows, kinds, and q against Benjamini and Hochberg's procedure over all terms one by one. */
#include <glib.h>
#include <math.h>
#include <stdlib.h>

#include "keyness/scores.h"
#include "trends/change.h"

static void windows(void) {
    uint64_t before[11] = {0, 1, 3, 6, 10, 15, 21, 28, 36, 45, 45};
    ChudeWindows two = chude_windows_of(before, 9, 3);
    g_assert_true(two.there);
    g_assert_cmpuint(two.first, ==, 6);
    g_assert_cmpuint(two.last, ==, 8);
    g_assert_cmpuint(two.before_first, ==, 3);
    g_assert_cmpuint(two.before_last, ==, 5);
    g_assert_cmpuint(two.documents, ==, 45 - 21);
    g_assert_cmpuint(two.before_documents, ==, 21 - 6);
    ChudeWindows part = chude_windows_of(before, 4, 3); /* a single period lies before */
    g_assert_true(part.there);
    g_assert_cmpuint(part.before_first, ==, 0);
    g_assert_cmpuint(part.before_documents, ==, 1);
    g_assert_false(chude_windows_of(before, 3, 3).there);
    g_assert_false(chude_windows_of(before, 10, 1).there); /* the last period is empty */
}

static void kinds(void) {
    uint64_t before[5] = {0, 100, 200, 300, 400};
    ChudeWindows two = chude_windows_of(before, 4, 2);
    static const struct {
        unsigned df[4];
        uint64_t last, first;
        ChudeChangeKind kind;
    } cases[] = {{{0, 0, 15, 15}, 30, 0, CHUDE_NEW},      {{5, 5, 20, 30}, 50, 10, CHUDE_RISING},
                 {{20, 30, 5, 5}, 10, 50, CHUDE_FALLING}, {{15, 15, 0, 0}, 0, 30, CHUDE_GONE},
                 {{5, 5, 6, 5}, 11, 10, CHUDE_STEADY},    {{0, 1, 0, 0}, 0, 1, CHUDE_STEADY}};
    ChudeChanges *changes = chude_changes_new();
    ChudeChange found[G_N_ELEMENTS(cases)];
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        ChudeCell cells[4];
        size_t count = 0;
        for (uint32_t t = 0; t < 4; t++) {
            if (cases[i].df[t]) {
                cells[count++] = (ChudeCell){.period = t, .df = cases[i].df[t], .count = cases[i].df[t]};
            }
        }
        found[i] = chude_change_of(&two, cells, count);
        g_assert_cmpuint(found[i].df, ==, cases[i].last);
        g_assert_cmpuint(found[i].before_df, ==, cases[i].first);
        chude_changes_add(changes, &found[i]);
    }
    chude_changes_decide(changes);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        chude_change_judge(changes, &found[i]);
        g_assert_cmpint(found[i].kind, ==, cases[i].kind);
    }
    ChudeChange nowhere = chude_change_of(&two, NULL, 0);
    chude_change_judge(changes, &nowhere);
    g_assert_cmpfloat(nowhere.q, ==, 1);
    g_assert_cmpint(nowhere.kind, ==, CHUDE_STEADY);
    chude_changes_free(changes);
}

static int falling(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* Many terms have equal counts, which the table holds once. */
static void against_one_by_one(void) {
    enum { TERMS = 500 };
    uint64_t before[3] = {0, 1000, 1900};
    ChudeWindows two = chude_windows_of(before, 2, 1);
    GRand *draw = g_rand_new_with_seed(8);
    ChudeChanges *changes = chude_changes_new();
    ChudeChange all[TERMS];
    double p[TERMS];
    for (int i = 0; i < TERMS; i++) {
        int base = g_rand_int_range(draw, 1, 12);
        ChudeCell cells[2] = {{.period = 0, .df = (uint32_t)base},
                              {.period = 1, .df = (uint32_t)(base * g_rand_int_range(draw, 1, 6))}};
        all[i] = chude_change_of(&two, cells, 2);
        p[i] = chude_keyness_p(all[i].g2);
        chude_changes_add(changes, &all[i]);
    }
    chude_changes_decide(changes);
    double sorted[TERMS], q[TERMS], least = 1;
    memcpy(sorted, p, sizeof p);
    qsort(sorted, TERMS, sizeof *sorted, falling);
    for (int i = 0; i < TERMS; i++) {
        least = MIN(least, sorted[i] * TERMS / (TERMS - i));
        q[i] = least;
    }
    for (int i = 0; i < TERMS; i++) {
        int rank = 0; /* the last of equal ones, since q falls along them */
        for (int j = 0; j < TERMS; j++) {
            rank = sorted[j] >= p[i] ? j : rank;
        }
        int first = rank;
        while (first > 0 && sorted[first - 1] == p[i]) {
            first--;
        }
        chude_change_judge(changes, &all[i]);
        g_assert_cmpfloat_with_epsilon(all[i].q, q[first], 1e-9);
    }
    chude_changes_free(changes);
    g_rand_free(draw);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/change/windows", windows);
    g_test_add_func("/change/kinds", kinds);
    g_test_add_func("/change/against one by one", against_one_by_one);
    return g_test_run();
}
