/* season.h - how a term's share depends on the day of the week and the hour of the day, so that a column of every Sunday is no burst of
 * each Sunday. Volume has been allowed for: what is left is what the term itself does.
 * Ownership: a ChudeSeason copies what it needs and is constant. */
#ifndef CHUDE_TRENDS_SEASON_H
#define CHUDE_TRENDS_SEASON_H

#include "trends/bursts.h"

enum { CHUDE_SEASON_WEEKS = 4, CHUDE_SEASON_HOURS = 24, CHUDE_SEASON_CLASSES = 7 * CHUDE_SEASON_HOURS };

struct ChudeSeason {
    unsigned a_day; /* periods in a day: 1 or CHUDE_SEASON_HOURS */
    uint32_t first; /* number of the corpus's first period, counted from a Monday 00:00 */
    uint32_t periods;
    const uint64_t *before;
    uint64_t weekday[7], hour[CHUDE_SEASON_HOURS]; /* documents */
};

/* before outlives it. NULL where a_day is 0 (weeks, months), or the corpus is shorter than CHUDE_SEASON_WEEKS weeks: a weekday would be
 * told from what happened on it. */
ChudeSeason *chude_season_new(unsigned a_day, uint32_t first, const uint64_t *before, uint32_t periods);

/* What a term's share is multiplied by, of each cell and of the periods without it, by class. With R documents of the term outside the day
 * at hand, O of them on its weekday, and E what that weekday would have of R by its documents, the factor is (O + 10) / (E + 10): the mean
 * of a gamma distribution of mean 1 after these counts (Poisson with a conjugate prior). So little changes where little is known. The
 * day itself is left out, else a burst would excuse itself. The same for the hour of the day; by hour both factors are multiplied. */
void chude_season_factors(const ChudeSeason *season, const ChudeCell *cells, size_t count, double *of_cell,
                          double of_class[CHUDE_SEASON_CLASSES]);

static inline unsigned chude_season_class(const ChudeSeason *season, uint32_t period) {
    unsigned classes = 7 * season->a_day; /* one a day at least */
    return classes ? (season->first + period) % classes : 0;
}

#endif
