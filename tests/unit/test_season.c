/* stages/trends/season: what a weekday and an hour do to a term's share; what does not burst because of them. */
#include <glib.h>
#include <math.h>

#include "trends/season.h"

enum { WEEKS = 10, DAYS = WEEKS * 7, A_DAY = 100 };

static void fill(uint64_t *before, uint32_t periods, uint64_t documents) {
    for (uint32_t t = 0; t <= periods; t++) {
        before[t] = t * documents;
    }
}

static void too_short(void) {
    uint64_t before[DAYS + 1];
    fill(before, DAYS, A_DAY);
    g_assert_null(chude_season_new(0, 0, before, DAYS));
    g_assert_null(chude_season_new(1, 0, before, CHUDE_SEASON_WEEKS * 7 - 1));
    g_assert_null(chude_season_new(CHUDE_SEASON_HOURS, 0, before, DAYS));
}

/* 30 documents each Sunday. Of the nine others 270 stand on it, where 270 x 9 / 69 would; (270 + 10) / (35.217 + 10) = 6.192. The
 * first period is a Wednesday. */
static void weekday(void) {
    uint64_t before[DAYS + 1];
    ChudeCell cells[WEEKS];
    ChudeBurst bursts[WEEKS + 1];
    double of_cell[WEEKS + 1], of_class[CHUDE_SEASON_CLASSES];
    fill(before, DAYS, A_DAY);
    for (uint32_t week = 0; week < WEEKS; week++) {
        cells[week] = (ChudeCell){.period = week * 7 + 4, .df = 30, .count = 30};
    }
    ChudeSeason *season = chude_season_new(1, 7000 + 2, before, DAYS);
    chude_season_factors(season, cells, WEEKS, of_cell, of_class);
    for (size_t i = 0; i < WEEKS; i++) {
        g_assert_cmpfloat_with_epsilon(of_cell[i], 280 / (270.0 * 9 / 69 + 10), 1e-9);
    }
    g_assert_cmpfloat_with_epsilon(of_class[6], 310 / (300.0 / 7 + 10), 1e-9);
    g_assert_cmpfloat_with_epsilon(of_class[0], 10 / (300.0 / 7 + 10), 1e-9);
    double least = chude_burst_least(DAYS);
    g_assert_cmpuint(chude_bursts_find(cells, WEEKS, before, DAYS, NULL, least, bursts), ==, WEEKS);
    g_assert_cmpuint(chude_bursts_find(cells, WEEKS, before, DAYS, season, least, bursts), ==, 0);
    /* A Sunday that is one out of the row bursts none the less. */
    cells[5].df = cells[5].count = 95;
    g_assert_cmpuint(chude_bursts_find(cells, WEEKS, before, DAYS, season, least, bursts), ==, 1);
    g_assert_cmpuint(bursts[0].first, ==, 5 * 7 + 4);
    g_assert_cmpuint(bursts[0].last, ==, 5 * 7 + 4);
    g_free(season);
}

/* All on one day: that day is left out, and excuses nothing. */
static void one_day(void) {
    uint64_t before[DAYS + 1];
    ChudeCell cell = {.period = 33, .df = 20, .count = 20};
    ChudeBurst with, without;
    double of_cell, of_class[CHUDE_SEASON_CLASSES];
    fill(before, DAYS, A_DAY);
    ChudeSeason *season = chude_season_new(1, 0, before, DAYS);
    chude_season_factors(season, &cell, 1, &of_cell, of_class);
    g_assert_cmpfloat(of_cell, ==, 1);
    g_assert_cmpuint(chude_bursts_find(&cell, 1, before, DAYS, NULL, 9, &without), ==, 1);
    g_assert_cmpuint(chude_bursts_find(&cell, 1, before, DAYS, season, 9, &with), ==, 1);
    g_assert_cmpfloat(with.weight, ==, without.weight);
    g_free(season);
}

/* By hour: 5 documents each day at seven; the hour's factor is (69 x 5 + 10) / (69 x 5 / 24 … + 10). */
static void hour(void) {
    enum { HOURS = DAYS * CHUDE_SEASON_HOURS };
    uint64_t *before = g_new(uint64_t, HOURS + 1);
    ChudeCell *cells = g_new0(ChudeCell, DAYS);
    ChudeBurst *bursts = g_new(ChudeBurst, DAYS);
    double *of_cell = g_new(double, DAYS), of_class[CHUDE_SEASON_CLASSES];
    fill(before, HOURS, 10);
    for (uint32_t day = 0; day < DAYS; day++) {
        cells[day] = (ChudeCell){.period = day * 24 + 7, .df = 5, .count = 5};
    }
    ChudeSeason *season = chude_season_new(CHUDE_SEASON_HOURS, 0, before, HOURS);
    chude_season_factors(season, cells, DAYS, of_cell, of_class);
    double others = 69 * 5, at_seven = (others + 10) / (others * (69.0 / (HOURS - 1)) + 10);
    double weekday = (9 * 5 + 10) / (others * (9.0 / 69) + 10);
    g_assert_cmpfloat_with_epsilon(of_cell[3], at_seven * weekday, 1e-9);
    g_assert_cmpfloat(of_class[7], >, 10);
    g_assert_cmpfloat(of_class[8], <, 0.5);
    g_assert_cmpuint(chude_bursts_find(cells, DAYS, before, HOURS, season, 5, bursts), ==, 0);
    g_assert_cmpuint(chude_bursts_find(cells, DAYS, before, HOURS, NULL, 5, bursts), >, 0);
    g_free(season);
    g_free(of_cell);
    g_free(bursts);
    g_free(cells);
    g_free(before);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/season/too short", too_short);
    g_test_add_func("/season/weekday", weekday);
    g_test_add_func("/season/one day", one_day);
    g_test_add_func("/season/hour", hour);
    return g_test_run();
}
