/* test_bursts.c - the automaton against cases worked out by hand, and against all sequences of states there are. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "buffer.h"
#include "trends/bursts.h"
#include "trends/periods.h"

enum { MOST = 12 };

typedef struct {
    uint64_t before[MOST + 1];
    ChudeCell cells[MOST];
    size_t count;
    ChudeBurst bursts[MOST];
    size_t found;
} Case;

/* documents and df: `periods` numbers. */
static Case find(const unsigned *documents, const unsigned *df, uint32_t periods) {
    Case c = {.count = 0};
    for (uint32_t t = 0; t < periods; t++) {
        c.before[t + 1] = c.before[t] + documents[t];
        if (df[t]) {
            c.cells[c.count++] = (ChudeCell){.period = t, .df = df[t], .count = df[t]};
        }
    }
    c.found = chude_bursts_with(c.cells, c.count, c.before, periods, NULL, 2, 0, c.bursts);
    return c;
}

static void check(const Case *c, size_t i, uint32_t first, uint32_t last, double weight) {
    g_assert_cmpuint(c->bursts[i].first, ==, first);
    g_assert_cmpuint(c->bursts[i].last, ==, last);
    g_assert_cmpfloat(c->bursts[i].weight, ==, weight);
}

/* p0 = 10 / 40, p1 = 1 / 2: a document with the term saves ln 2 = 0.693147181, one without loses ln 1.5 = 0.405465108; up costs
 * ln 4 = 1.386294361. Day 1 saves 8 x 0.693147181 - 2 x 0.405465108 = 4.734247232, which is more; its neighbours lose. */
static void one_day(void) {
    Case c = find((unsigned[]){10, 10, 10, 10}, (unsigned[]){1, 8, 1, 0}, 4);
    g_assert_cmpuint(c.found, ==, 1);
    check(&c, 0, 1, 1, 4.73424723);
}

/* p0 = 16 / 50: 6 of 10 save 1.614928018, 4 of 10 lose 1.043343878, up costs ln 5 = 1.609437912: one burst is cheaper than two.
 * Its weight is 2 x 1.614928018 - 1.043343878. */
static void bridged(void) {
    Case c = find((unsigned[]){10, 10, 10, 10, 10}, (unsigned[]){0, 6, 4, 6, 0}, 5);
    g_assert_cmpuint(c.found, ==, 1);
    check(&c, 0, 1, 3, 2.18651215);
}

/* p0 = 12 / 50: 6 of 10 save 2.640924598, 0 of 10 lose 3.794896217: two bursts. */
static void parted(void) {
    Case c = find((unsigned[]){10, 10, 10, 10, 10}, (unsigned[]){0, 6, 0, 6, 0}, 5);
    g_assert_cmpuint(c.found, ==, 2);
    check(&c, 0, 1, 1, 2.6409246);
    check(&c, 1, 3, 3, 2.6409246);
}

/* Days without documents belong to a burst only between two others. */
static void empty_days(void) {
    Case c = find((unsigned[]){9, 0, 9, 0, 9, 0, 60}, (unsigned[]){0, 0, 8, 0, 8, 0, 1}, 7);
    g_assert_cmpuint(c.found, ==, 1);
    g_assert_cmpuint(c.bursts[0].first, ==, 2);
    g_assert_cmpuint(c.bursts[0].last, ==, 4);
}

static void none(void) {
    g_assert_cmpuint(find((unsigned[]){10, 10}, (unsigned[]){10, 0}, 2).found, ==, 0); /* half of all */
    g_assert_cmpuint(find((unsigned[]){10, 10, 10}, (unsigned[]){3, 3, 3}, 3).found, ==, 0);
    g_assert_cmpuint(find((unsigned[]){10}, (unsigned[]){4}, 1).found, ==, 0);
    g_assert_cmpuint(find((unsigned[]){10, 10}, (unsigned[]){0, 0}, 2).found, ==, 0);
}

/* What the best of all 2^periods sequences saves, steps up paid. */
static double best_of_all(const Case *c, uint32_t periods) {
    double documents = (double)c->before[periods], with = 0, best = 0;
    for (size_t i = 0; i < c->count; i++) {
        with += c->cells[i].df;
    }
    double p0 = with / documents, without = log((1 - 2 * p0) / (1 - p0));
    for (unsigned states = 1; states < 1U << periods; states++) {
        double sum = 0;
        size_t cell = 0;
        for (uint32_t t = 0; t < periods; t++) {
            double r = cell < c->count && c->cells[cell].period == t ? c->cells[cell++].df : 0;
            if (states >> t & 1) {
                sum += r * log(2) + ((double)(c->before[t + 1] - c->before[t]) - r) * without;
                sum -= t == 0 || !(states >> (t - 1) & 1) ? log((double)periods) : 0;
            }
        }
        best = MAX(best, sum);
    }
    return best;
}

static void against_all(void) {
    GRand *draw = g_rand_new_with_seed(20260717);
    unsigned bursting = 0;
    for (int round = 0; round < 2000; round++) {
        uint32_t periods = (uint32_t)g_rand_int_range(draw, 1, 10);
        unsigned documents[MOST], df[MOST], all = 0, with = 0;
        for (uint32_t t = 0; t < periods; t++) {
            documents[t] = (unsigned)g_rand_int_range(draw, 0, 20);
            df[t] = g_rand_int_range(draw, 0, 3)
                        ? 0
                        : (unsigned)g_rand_int_range(draw, 0, (gint32)documents[t] + 1);
            all += documents[t];
            with += df[t];
        }
        if (!with || with * 2 >= all) {
            continue;
        }
        Case c = find(documents, df, periods);
        double saved = 0;
        for (size_t i = 0; i < c.found; i++) {
            saved += c.bursts[i].weight - log((double)periods);
            g_assert_true(i == 0 || c.bursts[i - 1].last + 1 < c.bursts[i].first);
        }
        g_assert_cmpfloat_with_epsilon(saved, best_of_all(&c, periods), 1e-6);
        bursting += c.found > 0;
    }
    g_assert_cmpuint(bursting, >, 300);
    g_rand_free(draw);
}

/* Six documents of one day of a year: s = 2 could not pay ln 365, s = 32 saves 6 ln 32 less what 14 documents without lose. */
static void few_documents(void) {
    enum { DAYS = 365, A_DAY = 20 };
    uint64_t before[DAYS + 1];
    for (uint32_t t = 0; t <= DAYS; t++) {
        before[t] = (uint64_t)t * A_DAY;
    }
    ChudeCell cell = {.period = 100, .df = 6, .count = 7};
    ChudeBurst burst;
    double least = chude_burst_least(DAYS);
    g_assert_cmpfloat_with_epsilon(least, log(DAYS * 366.0 / 2 / 0.05), 1e-9);
    g_assert_cmpuint(chude_bursts_with(&cell, 1, before, DAYS, NULL, 2, 0, &burst), ==, 0);
    g_assert_cmpuint(chude_bursts_find(&cell, 1, before, DAYS, NULL, least, &burst), ==, 1);
    double p0 = 6.0 / (DAYS * A_DAY);
    g_assert_cmpfloat_with_epsilon(burst.weight, 6 * log(32) + 14 * log((1 - 32 * p0) / (1 - p0)), 1e-6);
    double due = A_DAY * p0;
    g_assert_cmpfloat_with_epsilon(burst.evidence, 6 * log(6 / due) + 14 * log(14 / (A_DAY - due)), 1e-6);
    g_assert_cmpuint(burst.df, ==, 6);
    g_assert_cmpuint(burst.count, ==, 7);
    g_assert_cmpuint(burst.first, ==, 100);
    g_assert_cmpuint(burst.last, ==, 100);
    g_assert_cmpuint(chude_bursts_find(&cell, 1, before, DAYS, NULL, 36, &burst), ==, 0);
}

/* Of 1,000 terms 11 have evidence of 17 or more: 5050 e^-E x 1,000 false ones at most are 0.05 x 11 at E = 16.03. 17 is not enough for one
 * of 990 alone. */
static void least(void) {
    ChudeBurstTests tests = {0};
    g_assert_cmpfloat(chude_burst_tests_least(&tests, 100), >=, chude_burst_least(100));
    for (int i = 0; i < 989; i++) {
        chude_burst_tests_add(&tests, 0);
    }
    chude_burst_tests_add(&tests, 17);
    g_assert_cmpfloat(chude_burst_tests_least(&tests, 100), >, 60);
    for (int i = 0; i < 10; i++) {
        chude_burst_tests_add(&tests, i ? 20 : 1000);
    }
    g_assert_cmpfloat(chude_burst_tests_least(&tests, 100), ==, 16.125); /* 11.52 + ln(1000 / 11) = 16.03 */
    chude_burst_tests_add(&tests, 12.5);
    g_assert_cmpfloat(chude_burst_tests_least(&tests, 100), ==, 16.125); /* 11.52 + ln(1001 / 11) */
}

/* 2 [2 ln(2 / 1) + 8 ln(8 / 9) + 10 ln(10 / 9)], with the term in 2 of 10 and 0 of 10 documents: 3.20297; flat: 0. */
static void g2(void) {
    Case c = find((unsigned[]){10, 10}, (unsigned[]){2, 0}, 2);
    g_assert_cmpfloat_with_epsilon(chude_bursts_g2(c.cells, c.count, c.before, 2),
                                   2 * (2 * log(2) + 8 * log(8 / 9.0) + 10 * log(10 / 9.0)), 1e-8);
    c = find((unsigned[]){10, 20, 5}, (unsigned[]){2, 4, 1}, 3);
    g_assert_cmpfloat_with_epsilon(chude_bursts_g2(c.cells, c.count, c.before, 3), 0, 1e-8);
    c = find((unsigned[]){10, 20}, (unsigned[]){10, 20}, 2);
    g_assert_cmpfloat(chude_bursts_g2(c.cells, c.count, c.before, 2), ==, 0);
}

static void check_period(ChudeBy by, const char *date, const char *start, const char *end) {
    uint32_t period;
    ChudeBuffer text = {0};
    g_assert_true(chude_period_of((ChudeText){date, strlen(date)}, by, &period));
    chude_period_start(&text, by, period);
    g_assert_cmpmem(text.data, text.size, start, strlen(start));
    text.size = 0;
    chude_period_end(&text, by, period);
    g_assert_cmpmem(text.data, text.size, end, strlen(end));
    chude_buffer_clear(&text);
}

static void periods(void) {
    check_period(CHUDE_BY_DAY, "1969-12-31T23:59:59Z", "1969-12-31", "1969-12-31");
    check_period(CHUDE_BY_DAY, "0001-01-01", "0001-01-01", "0001-01-01");
    check_period(CHUDE_BY_DAY, "2026-05-01T00:30:00+07:00", "2026-05-01", "2026-05-01");
    check_period(CHUDE_BY_WEEK, "2026-01-01", "2025-12-29", "2026-01-04"); /* week 1 of 2026 */
    check_period(CHUDE_BY_WEEK, "2026-01-04", "2025-12-29", "2026-01-04");
    check_period(CHUDE_BY_WEEK, "2026-01-05", "2026-01-05", "2026-01-11");
    check_period(CHUDE_BY_HOUR, "2026-05-01T00:30:00+07:00", "2026-05-01T00:00", "2026-05-01T00:59");
    check_period(CHUDE_BY_HOUR, "1969-12-31 23", "1969-12-31T23:00", "1969-12-31T23:59");
    check_period(CHUDE_BY_MONTH, "2024-02", "2024-02-01", "2024-02-29");
    check_period(CHUDE_BY_MONTH, "2025-12-31", "2025-12-01", "2025-12-31");
    static const char *const without[] = {"2026", "2026-02-30", "hôm qua", "", "2026-02"};
    uint32_t period;
    for (size_t i = 0; i < G_N_ELEMENTS(without); i++) {
        ChudeText date = {without[i], strlen(without[i])};
        g_assert_false(chude_period_of(date, CHUDE_BY_DAY, &period));
        g_assert_false(chude_period_of(date, CHUDE_BY_WEEK, &period));
        g_assert_false(chude_period_of(date, CHUDE_BY_HOUR, &period));
        g_assert_true(chude_period_of(date, CHUDE_BY_MONTH, &period) == (i == 4));
    }
    g_assert_false(chude_period_of((ChudeText){NULL, 0}, CHUDE_BY_DAY, &period));
}

/* A shorter period lies in the longer one that the same date has. */
static void test_fold(void) {
    const char *dates[] = {"1969-12-31T23:59:59Z", "2024-02-29T00:00", "2025-12-29T07:30", "2026-08-31T12"};
    const ChudeBy all[] = {CHUDE_BY_HOUR, CHUDE_BY_DAY, CHUDE_BY_WEEK, CHUDE_BY_MONTH};
    for (size_t i = 0; i < G_N_ELEMENTS(dates); i++) {
        ChudeText date = {dates[i], strlen(dates[i])};
        for (size_t a = 0; a < G_N_ELEMENTS(all); a++) {
            for (size_t b = 0; b < G_N_ELEMENTS(all); b++) {
                bool folds = a == b || (a < b && a < 2);
                uint32_t shorter, longer;
                g_assert_true(chude_period_folds(all[a], all[b]) == folds);
                g_assert_true(chude_period_of(date, all[a], &shorter));
                g_assert_true(chude_period_of(date, all[b], &longer));
                g_assert_true(!folds || chude_period_fold(shorter, all[a], all[b]) == longer);
            }
        }
    }
    uint32_t period;
    g_assert_false(chude_period_of((ChudeText){"2026-08-31", 10}, CHUDE_BY_HOUR, &period));
    g_assert_cmpint(chude_by_of_days(92), ==, CHUDE_BY_DAY);
    g_assert_cmpint(chude_by_of_days(731), ==, CHUDE_BY_WEEK);
    g_assert_cmpint(chude_by_of_days(732), ==, CHUDE_BY_MONTH);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bursts/one-day", one_day);
    g_test_add_func("/bursts/bridged", bridged);
    g_test_add_func("/bursts/parted", parted);
    g_test_add_func("/bursts/empty-days", empty_days);
    g_test_add_func("/bursts/none", none);
    g_test_add_func("/bursts/against-all", against_all);
    g_test_add_func("/bursts/few documents", few_documents);
    g_test_add_func("/bursts/least", least);
    g_test_add_func("/bursts/g2", g2);
    g_test_add_func("/bursts/periods", periods);
    g_test_add_func("/periods/fold", test_fold);
    return g_test_run();
}
