#include "trends/season.h"

#include <glib.h>

static const double prior = 10; /* documents */

ChudeSeason *chude_season_new(unsigned a_day, uint32_t first, const uint64_t *before, uint32_t periods) {
    if (!a_day || periods < CHUDE_SEASON_WEEKS * 7 * a_day) {
        return NULL;
    }
    ChudeSeason *season = g_new0(ChudeSeason, 1);
    *season = (ChudeSeason){.a_day = a_day, .first = first, .periods = periods, .before = before};
    for (uint32_t period = 0; period < periods; period++) {
        unsigned class = chude_season_class(season, period);
        season->weekday[class / a_day] += before[period + 1] - before[period];
        season->hour[class % a_day] += before[period + 1] - before[period];
    }
    return season;
}

/* What is outside the day or the hour at hand. */
typedef struct {
    uint64_t with, all; /* documents of the term, documents */
} Outside;

static double factor(Outside of_class, Outside of_all) {
    double expected = of_all.all ? (double)of_all.with * ((double)of_class.all / (double)of_all.all)
                                 : (double)of_class.with;
    return ((double)of_class.with + prior) / (expected + prior);
}

void chude_season_factors(const ChudeSeason *season, const ChudeCell *cells, size_t count, double *of_cell,
                          double of_class[CHUDE_SEASON_CLASSES]) {
    uint64_t weekday[7] = {0}, hour[CHUDE_SEASON_HOURS] = {0}, with = 0;
    uint64_t documents = season->before[season->periods];
    unsigned a_day = season->a_day;
    for (size_t i = 0; i < count; i++) {
        unsigned class = chude_season_class(season, cells[i].period);
        weekday[class / a_day] += cells[i].df;
        hour[class % a_day] += cells[i].df;
        with += cells[i].df;
    }
    for (size_t i = 0; i < count;) {
        uint32_t number = season->first + cells[i].period, day = number / a_day;
        uint32_t from = MAX(day * a_day, season->first) - season->first;
        uint32_t to = MIN((day + 1) * a_day - season->first, season->periods);
        uint64_t day_with = 0, day_all = season->before[to] - season->before[from];
        size_t next = i;
        for (; next < count && cells[next].period < to; next++) {
            day_with += cells[next].df;
        }
        Outside of_all = {with - day_with, documents - day_all};
        double by_day =
            factor((Outside){weekday[day % 7] - day_with, season->weekday[day % 7] - day_all}, of_all);
        for (; i < next; i++) {
            uint64_t here = season->before[cells[i].period + 1] - season->before[cells[i].period];
            unsigned at = (season->first + cells[i].period) % a_day;
            of_cell[i] = by_day;
            if (a_day > 1) {
                of_cell[i] *= factor((Outside){hour[at] - cells[i].df, season->hour[at] - here},
                                     (Outside){with - cells[i].df, documents - here});
            }
        }
    }
    for (unsigned class = 0; class < 7 * a_day; class ++) {
        Outside all = {with, documents};
        of_class[class] =
            factor((Outside){weekday[class / a_day], season->weekday[class / a_day]}, all) *
            (a_day > 1 ? factor((Outside){hour[class % a_day], season->hour[class % a_day]}, all) : 1);
    }
}
