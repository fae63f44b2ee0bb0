/* test_wide.c - the loops of topics/wide.h give the same bits with and without the processor's vectors. */
#include <glib.h>
#include <math.h>

#include "topics/wide.h"

static float *random_floats(size_t count) {
    float *floats = g_new(float, count + 1);
    for (size_t i = 0; i < count; i++) {
        floats[i] = (float)(g_test_rand_double_range(-1, 1) * pow(2, g_test_rand_int_range(-20, 3)));
    }
    return floats;
}

static void assert_same(const void *a, const void *b, size_t size) {
    g_assert_cmpmem(a, size, b, size);
}

static void test_nearest(void) {
    for (int round = 0; round < 200; round++) {
        size_t k = (size_t)g_test_rand_int_range(1, 40),
               dimensions = 4 * (size_t)g_test_rand_int_range(1, 20);
        size_t padded = (k + CHUDE_WIDE - 1) / CHUDE_WIDE * CHUDE_WIDE;
        g_autofree float *columns = random_floats(dimensions * padded),
                         *rows = random_floats(CHUDE_WIDE * dimensions);
        for (size_t d = 0; d < dimensions && k > 2; d++) { /* of equals the first */
            columns[d * padded + k - 1] = columns[d * padded + 1];
        }
        const float *pointers[CHUDE_WIDE];
        for (size_t r = 0; r < CHUDE_WIDE; r++) {
            pointers[r] = rows + r * dimensions;
        }
        ChudeNearest quick[CHUDE_WIDE], plain[CHUDE_WIDE];
        chude_wide_nearest(pointers, dimensions, columns, k, padded, quick);
        chude_wide_nearest_plainly(pointers, dimensions, columns, k, padded, plain);
        assert_same(quick, plain, sizeof quick);
        for (size_t r = 0; r < CHUDE_WIDE; r++) {
            ChudeNearest wanted = {0, -2, -2};
            for (size_t c = 0; c < k; c++) {
                float sum = 0;
                for (size_t d = 0; d < dimensions; d++) {
                    sum += columns[d * padded + c] * pointers[r][d];
                }
                if (sum > wanted.best) {
                    wanted = (ChudeNearest){(uint32_t)c, sum, wanted.best};
                } else if (sum > wanted.second) {
                    wanted.second = sum;
                }
            }
            assert_same(&quick[r], &wanted, sizeof wanted);
        }
    }
}

static void test_sparse(void) {
    for (int round = 0; round < 200; round++) {
        size_t width = 4 * (size_t)g_test_rand_int_range(1, 33), features = 50;
        size_t count = (size_t)g_test_rand_int_range(0, 30);
        g_autofree float *terms = random_floats(features * width),
                         *other = g_memdup2(terms, features * width * sizeof *terms);
        g_autofree float *quick = random_floats(width), *plain = random_floats(width);
        g_autofree ChudeTopicsEntry *entries = g_new0(ChudeTopicsEntry, count + 1);
        for (size_t e = 0; e < count; e++) {
            entries[e] = (ChudeTopicsEntry){(uint32_t)g_test_rand_int_range(0, (int)features),
                                            (float)g_test_rand_double()};
        }
        chude_wide_gather(entries, count, terms, width, quick);
        chude_wide_gather_plainly(entries, count, terms, width, plain);
        assert_same(quick, plain, width * sizeof *quick);
        for (size_t i = 0; i < width; i++) {
            float sum = 0;
            for (size_t e = 0; e < count; e++) {
                sum += terms[entries[e].feature * width + i] * entries[e].weight;
            }
            g_assert_true(sum == quick[i]);
        }
        chude_wide_scatter(entries, count, quick, width, terms);
        chude_wide_scatter_plainly(entries, count, quick, width, other);
        assert_same(terms, other, features * width * sizeof *terms);
    }
}

static void test_dense(void) {
    for (int round = 0; round < 100; round++) {
        size_t d = 4 * (size_t)g_test_rand_int_range(1, 20), count = (size_t)g_test_rand_int_range(1, 20);
        g_autofree float *rows = random_floats(count * d), *other = g_memdup2(rows, count * d * sizeof *rows);
        g_autofree double *quick = g_new0(double, d *d), *plain = g_new0(double, d *d),
                          *room = g_new0(double, 4 * d);
        chude_wide_gram(rows, count, d, quick, room);
        chude_wide_gram_plainly(rows, count, d, plain, room);
        for (size_t a = 0; a < d; a++) {
            for (size_t b = 0; b <= a; b++) {
                double sum = 0;
                for (size_t r = 0; r < count; r++) {
                    sum += (double)rows[r * d + a] * rows[r * d + b];
                }
                g_assert_true(sum == quick[a * d + b] && sum == plain[a * d + b]);
            }
            plain[a * d + a] = a % 7 == 3 ? 0 : plain[a * d + a] + 1; /* a column that depends on others */
        }
        g_autofree double *sums = g_new0(double, d), *others = g_new0(double, d);
        for (size_t r = 0; r < count; r++) {
            chude_wide_add(sums, rows + r * d, d);
            chude_wide_add_plainly(others, rows + r * d, d);
        }
        for (size_t i = 0; i < d; i++) {
            double sum = 0;
            for (size_t r = 0; r < count; r++) {
                sum += rows[r * d + i];
            }
            g_assert_true(sum == sums[i] && sum == others[i]);
        }
        g_autofree float *wanted = g_memdup2(rows, count * d * sizeof *rows);
        for (size_t r = 0; r < count; r++) {
            for (size_t a = 0; a < d; a++) {
                double value = wanted[r * d + a];
                for (size_t b = 0; b < a; b++) {
                    value -= plain[a * d + b] * wanted[r * d + b];
                }
                wanted[r * d + a] = plain[a * d + a] > 0 ? (float)(value / plain[a * d + a]) : 0;
            }
        }
        chude_wide_solve(rows, count, d, plain, d, room);
        chude_wide_solve_plainly(other, count, d, plain, d, room);
        assert_same(rows, wanted, count * d * sizeof *rows);
        assert_same(other, wanted, count * d * sizeof *rows);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wide/nearest", test_nearest);
    g_test_add_func("/wide/sparse", test_sparse);
    g_test_add_func("/wide/dense", test_dense);
    return g_test_run();
}
