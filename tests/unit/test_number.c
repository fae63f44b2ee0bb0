/* test_number.c - nine significant digits are those of printf and strtod. */
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "buffer.h"

static void check(double value) {
    char plain[40];
    snprintf(plain, sizeof plain, "%.9g", value);
    double rounded = strtod(plain, NULL);
    if (chude_round(value) != rounded) {
        g_error("%a: rounded to %a, not %a", value, chude_round(value), rounded);
    }
    ChudeBuffer buffer = {0};
    chude_json_number(&buffer, value);
    chude_buffer_char(&buffer, 0);
    g_assert_cmpstr(buffer.data, ==, value == 0 ? "0" : plain);
    chude_buffer_clear(&buffer);
}

static void both_signs_and_neighbours(double value) {
    const double values[] = {value, nextafter(value, INFINITY), nextafter(value, -INFINITY)};
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        check(values[i]);
        check(-values[i]);
    }
}

static void test_powers(void) {
    for (int e = -30; e <= 30; e++) {
        for (int digit = 1; digit < 10; digit++) {
            char text[48];
            snprintf(text, sizeof text, "%de%d", digit, e);
            both_signs_and_neighbours(strtod(text, NULL));
            snprintf(text, sizeof text, "%d.99999999%de%d", digit, digit, e);
            both_signs_and_neighbours(strtod(text, NULL));
        }
    }
    both_signs_and_neighbours(0);
    both_signs_and_neighbours(1e300);
    both_signs_and_neighbours(5e-324);
}

/* Ten digits that end in 5 are ties, or as near to one as a double comes. */
static void test_ties(void) {
    for (int i = 0; i < 200000; i++) {
        char text[40];
        snprintf(text, sizeof text, "%d.%08d5e%d", g_test_rand_int_range(1, 10),
                 g_test_rand_int_range(0, 100000000), g_test_rand_int_range(-15, 12));
        both_signs_and_neighbours(strtod(text, NULL));
    }
    for (int i = 0; i < 200000; i++) { /* exact ones: eighths */
        check(g_test_rand_int_range(10000000, 1000000000) / 8.0);
    }
}

static void test_random(void) {
    for (int i = 0; i < 500000; i++) {
        check(g_test_rand_double());
        check(pow(10, g_test_rand_double_range(-16, 16)));
        check(g_test_rand_int() / 1000.0);
    }
}

static void test_integers(void) {
    const int64_t values[] = {0, 1, -1, 9, 10, -10, 4294967296, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        char plain[40];
        snprintf(plain, sizeof plain, "%" G_GINT64_FORMAT, values[i]);
        ChudeBuffer buffer = {0};
        chude_json_integer(&buffer, values[i]);
        chude_buffer_char(&buffer, 0);
        g_assert_cmpstr(buffer.data, ==, plain);
        chude_buffer_clear(&buffer);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/number/powers", test_powers);
    g_test_add_func("/number/ties", test_ties);
    g_test_add_func("/number/random", test_random);
    g_test_add_func("/number/integers", test_integers);
    return g_test_run();
}
