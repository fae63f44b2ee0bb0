/* Nine digits the quick way are printf's and strtod's. */
#include <float.h>
#include <glib.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"

static void check(double value) {
    char wanted[64], found[CHUDE_DECIMAL_ROOM + 1];
    for (int sign = 0; sign < 2; sign++) {
        size_t size = chude_decimal_write(value, found);
        found[size] = '\0';
        snprintf(wanted, sizeof wanted, "%.9g", value);
        g_assert_cmpstr(found, ==, wanted);
        double round = strtod(wanted, NULL), quick = chude_decimal_round(value);
        g_assert_true(round == quick && !signbit(round) == !signbit(quick));
        value = -value;
    }
}

/* The value and those beside it. */
static void check_around(double value) {
    check(value);
    check(nextafter(value, 0));
    check(nextafter(value, INFINITY));
}

static void test_special(void) {
    static const double values[] = {
        0,           1,           0.5,     2.0 / 3,     123456789, 1234567895, 0.1234567885,
        100000000.5, 999999999.5, DBL_MIN, DBL_MAX / 2, 5e-324,    1e-310};
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        check_around(values[i]);
    }
    for (int power = -40; power <= 40; power++) {
        double ten = pow(10, power);
        check_around(ten);
        check_around(ten * 9.999999995);
        check_around(ten * 9.9999999949999);
        for (int i = 1; i < 60; i++) {
            check_around(ten * i);
            check_around(ten * (100000000 + i * 7919 + 0.5)); /* between two decimals */
        }
    }
    for (int power = -1070; power < 1024; power++) {
        check_around(ldexp(1, power));
    }
}

static void test_random(void) {
    GRand *random = g_rand_new_with_seed(20261126);
    for (unsigned i = 0; i < 60000; i++) {
        uint64_t bits = (uint64_t)g_rand_int(random) << 32 | g_rand_int(random);
        double any;
        memcpy(&any, &bits, sizeof any);
        if (isfinite(any)) {
            check(any);
        }
        check(g_rand_double(random));
        check(exp(g_rand_double_range(random, -40, 80)));
        check(g_rand_int_range(random, 1, 1000000) / (double)(1 << g_rand_int_range(random, 0, 30)));
    }
    g_rand_free(random);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decimal/special", test_special);
    g_test_add_func("/decimal/random", test_random);
    return g_test_run();
}
