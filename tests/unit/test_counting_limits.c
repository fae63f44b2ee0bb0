/* stages/counting/limits.c: what --n, --min-df and --max-df may say. */
#include "counting/limits.h"

#include <glib.h>

static void test_limits(void) {
    ChudeLimits limits = {.min_count = 1};
    GError *error = NULL;
    g_assert_true(chude_limits_parse_lengths(&limits, "3", &error));
    g_assert_cmpuint(limits.from, ==, 1);
    g_assert_cmpuint(limits.to, ==, 3);
    g_assert_true(chude_limits_parse_lengths(&limits, "2..5", &error));
    g_assert_cmpuint(limits.from, ==, 2);
    g_assert_cmpuint(limits.to, ==, 5);
    static const char *const bad_lengths[] = {
        "",    "0",  "6",   "3..2",  "0..2",  "1..6", "2..",
        "..3", "-1", "1.5", "2...3", "2..3x", " 1",   "18446744073709551617"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad_lengths); i++) {
        g_assert_false(chude_limits_parse_lengths(&limits, bad_lengths[i], &error));
        g_assert_nonnull(error);
        g_clear_error(&error);
    }
    static const struct {
        const char *text;
        uint64_t at_least, at_most; /* of 10 documents */
    } good[] = {{"2", 2, 2},   {"0.25", 3, 2}, {"0.3", 3, 3},   {"50%", 5, 5}, {"1.0", 10, 10}, {"1", 1, 1},
                {"0.0", 0, 0}, {"0", 0, 0},    {"12.5%", 2, 1}, {".5", 5, 5},  {"100%", 10, 10}};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_assert_true(chude_limits_parse_df(&limits.min_df, "min-df", good[i].text, &error));
        limits.max_df = limits.min_df;
        ChudeCountsFilter filter = chude_limits_filter(&limits, 10, 7);
        g_assert_cmpuint(filter.min_df, ==, good[i].at_least);
        g_assert_cmpuint(filter.max_df, ==, good[i].at_most);
        g_assert_cmpuint(filter.top, ==, 7);
    }
    static const char *const bad[] = {"",    "x",   "-1",  "1.5", "101%", "5 %", "0x10",
                                      "nan", "inf", "1e3", "%",   "2%%",  "-0.5"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_false(chude_limits_parse_df(&limits.min_df, "min-df", bad[i], &error));
        g_assert_nonnull(error);
        g_clear_error(&error);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/counting-limits/limits", test_limits);
    return g_test_run();
}
