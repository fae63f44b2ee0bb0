#include "trends/bursts.h"

#include <glib.h>
#include <math.h>

#include "buffer.h"
#include "trends/season.h"

static const double ratios[] = {2, 8, 32}; /* s */

/* What a term is weighed by. */
typedef struct {
    const uint64_t *before;
    uint32_t periods;
    const ChudeSeason *season;
    double share;                     /* p0 */
    double up;                        /* the cost of a step up */
    const double *of_cell, *of_class; /* factors; with a season only */
} Scale;

/* A run of equal steps: one period with the term, or all periods between two such. */
typedef struct {
    uint32_t first, last;
    double saves;    /* what state 1 saves over state 0 */
    bool from_burst; /* the best way to state 1 comes from state 1 */
    bool to_rest;    /* the best way to state 0 comes from state 1 */
} Step;

static uint64_t documents_with(const ChudeCell *cells, size_t count) {
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += cells[i].df;
    }
    return sum;
}

/* What state 1 saves for a document with the term, and for one without (a loss). */
typedef struct {
    double with, without;
} Prices;

/* Logarithms are rounded, so that no library's last digit decides a step. */
static double grid(double value) {
    return rint(value * 0x1p40) * 0x1p-40;
}

static double raised(double *p0, double ratio) {
    static const double most = 0.9; /* a season could make it 1 */
    *p0 = MIN(*p0, most);
    double twice = ratios[0] * *p0, half_way = (1 + *p0) / 2;
    return MIN(ratio * *p0, twice < 1 ? MAX(twice, half_way) : half_way);
}

static Prices prices_of(double p0, double ratio) {
    double p1 = raised(&p0, ratio);
    return (Prices){grid(log(p1 / p0)), grid(log((1 - p1) / (1 - p0)))};
}

static double saved(Prices prices, uint64_t documents, uint64_t with) {
    with = MIN(with, documents);
    return (double)with * prices.with + (double)(documents - with) * prices.without;
}

/* Whether what periods save may be more than a step up. It needs no logarithm: ln((1 - p1) / (1 - p0)) is p0 - p1 at most, since p1 is
 * above p0. */
static bool may_save(const Scale *scale, const ChudeCell *cells, size_t count, double ratio) {
    double sum = 0, with = log(ratio), p0 = scale->share, p1 = raised(&p0, ratio);
    for (size_t i = 0; i < count && sum <= scale->up; i++) {
        uint32_t at = cells[i].period;
        if (scale->season) {
            p0 = scale->share * scale->of_cell[i];
            p1 = raised(&p0, ratio);
        }
        double saves = saved((Prices){with, p0 - p1}, scale->before[at + 1] - scale->before[at], cells[i].df);
        sum += MAX(saves, 0);
    }
    return sum > scale->up;
}

/* Lays down the periods with the term; false where all they save is no more than one step up. */
static bool weigh_cells(const Scale *scale, const ChudeCell *cells, size_t count, double ratio, Step *steps) {
    double sum = 0;
    Prices prices = prices_of(scale->share, ratio);
    for (size_t i = 0; i < count; i++) {
        uint32_t at = cells[i].period;
        if (scale->season) {
            prices = prices_of(scale->share * scale->of_cell[i], ratio);
        }
        double saves = saved(prices, scale->before[at + 1] - scale->before[at], cells[i].df);
        steps[2 * i] = (Step){at, at, saves, false, false};
        sum += MAX(saves, 0);
    }
    return sum > scale->up;
}

/* Periods without the term weigh together what they weigh one by one: no burst begins or ends among them. They come to the places
 * between those of cells. Returns the number of steps. */
static size_t weigh_gaps(const Scale *scale, size_t count, double ratio, Step *steps) {
    Prices prices = prices_of(scale->share, ratio);
    double without[CHUDE_SEASON_CLASSES] = {0};
    for (unsigned class = 0; scale->season && class < 7 * scale->season->a_day; class ++) {
        without[class] = prices_of(scale->share * scale->of_class[class], ratio).without;
    }
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        Step step = steps[2 * i];
        uint32_t next = i ? steps[size - 1].last + 1 : step.first;
        if (next < step.first) {
            double saves = 0;
            if (!scale->season) {
                saves = (double)(scale->before[step.first] - scale->before[next]) * prices.without;
            }
            for (uint32_t period = next; scale->season && period < step.first; period++) {
                saves += (double)(scale->before[period + 1] - scale->before[period]) *
                         without[chude_season_class(scale->season, period)];
            }
            steps[size++] = (Step){next, step.first - 1, saves, false, false};
        }
        steps[size++] = step;
    }
    return size;
}

/* The best sequence by Viterbi; of equal ones that with the fewer periods in state 1. Returns the state at the end. */
static int walk(Step *steps, size_t size, double up) {
    double rest = 0, burst = -INFINITY; /* saved so far, ending in that state */
    for (size_t i = 0; i < size; i++) {
        steps[i].to_rest = burst > rest;
        steps[i].from_burst = burst > rest - up;
        double to_burst = (steps[i].from_burst ? burst : rest - up) + steps[i].saves;
        rest = MAX(rest, burst);
        burst = to_burst;
    }
    return burst > rest;
}

/* Walks back from the state at the end; the bursts come by falling time. */
static size_t walk_back(const Step *steps, size_t size, int state, ChudeBurst *bursts) {
    size_t found = 0;
    bool open = false; /* the burst that is being walked through */
    for (size_t i = size; i-- > 0;) {
        if (state && !open) {
            bursts[found++] = (ChudeBurst){.last = steps[i].last};
        }
        open = state;
        if (state) {
            bursts[found - 1].first = steps[i].first;
            bursts[found - 1].weight += steps[i].saves;
            state = steps[i].from_burst;
        } else {
            state = steps[i].to_rest;
        }
    }
    return found;
}

/* Documents of a run of periods, and how many of them would have the term in state 0. */
static double expected_within(const Scale *scale, const ChudeCell *cells, size_t count,
                              const ChudeBurst *burst) {
    double sum = 0;
    size_t at = 0;
    if (!scale->season) {
        return scale->share * (double)(scale->before[burst->last + 1] - scale->before[burst->first]);
    }
    while (at < count && cells[at].period < burst->first) {
        at++;
    }
    for (uint32_t period = burst->first; period <= burst->last; period++) {
        bool has = at < count && cells[at].period == period;
        double factor = has ? scale->of_cell[at] : scale->of_class[chude_season_class(scale->season, period)];
        sum += scale->share * factor * (double)(scale->before[period + 1] - scale->before[period]);
        at += has;
    }
    return sum;
}

static double evidence(double documents, double with, double expected) {
    with = MIN(with, documents);
    expected = MIN(expected, documents);
    if (with <= expected) {
        return 0;
    }
    double without = documents - with;
    return with * log(with / expected) + (without > 0 ? without * log(without / (documents - expected)) : 0);
}

/* By time, counted, without those of little evidence. Returns how many are left. */
static size_t keep_evident(const Scale *scale, const ChudeCell *cells, size_t count, ChudeBurst *bursts,
                           size_t found, double least) {
    size_t kept = 0, at = 0;
    for (size_t i = 0; i < found / 2; i++) {
        ChudeBurst swapped = bursts[i];
        bursts[i] = bursts[found - 1 - i];
        bursts[found - 1 - i] = swapped;
    }
    for (size_t i = 0; i < found; i++) {
        ChudeBurst burst = bursts[i];
        for (; at < count && cells[at].period <= burst.last; at++) {
            if (cells[at].period >= burst.first) {
                burst.df += cells[at].df;
                burst.count += cells[at].count;
            }
        }
        double documents = (double)(scale->before[burst.last + 1] - scale->before[burst.first]);
        burst.weight = chude_round(burst.weight);
        burst.evidence =
            chude_round(evidence(documents, (double)burst.df, expected_within(scale, cells, count, &burst)));
        if (burst.evidence >= least) {
            bursts[kept++] = burst;
        }
    }
    return kept;
}

static size_t find(const Scale *scale, const ChudeCell *cells, size_t count, double ratio, double least,
                   Step *steps, ChudeBurst *bursts) {
    if (!may_save(scale, cells, count, ratio) || !weigh_cells(scale, cells, count, ratio, steps)) {
        return 0;
    }
    size_t size = weigh_gaps(scale, count, ratio, steps);
    int state = walk(steps, size, scale->up);
    size_t found = walk_back(steps, size, state, bursts);
    return keep_evident(scale, cells, count, bursts, found, least);
}

static double heaviest(const ChudeBurst *bursts, size_t found) {
    double weight = 0;
    for (size_t i = 0; i < found; i++) {
        weight = MAX(weight, bursts[i].weight);
    }
    return weight;
}

/* Tries one s after the other as long as none is sure, and keeps what weighs most. */
static size_t try_all(const ChudeCell *cells, size_t count, const uint64_t *before, uint32_t periods,
                      const ChudeSeason *season, const double *s, size_t tries, double least,
                      ChudeBurst *bursts) {
    uint64_t with = documents_with(cells, count), documents = before[periods];
    if (!count || with * 2 >= documents) {
        return 0;
    }
    double of_class[CHUDE_SEASON_CLASSES], *of_cell = g_new(double, count);
    Scale scale = {
        before,  periods, season, (double)with / (double)documents, chude_round(log((double)periods)),
        of_cell, of_class};
    Step *steps = g_new(Step, count * 2);
    ChudeBurst *others = g_new(ChudeBurst, count);
    if (season) {
        chude_season_factors(season, cells, count, of_cell, of_class);
    }
    size_t found = 0;
    for (size_t i = 0; i < tries && heaviest(bursts, found) < CHUDE_BURST_SURE; i++) {
        size_t more = find(&scale, cells, count, s[i], least, steps, others);
        if (heaviest(others, more) > heaviest(bursts, found)) {
            memcpy(bursts, others, more * sizeof *bursts);
            found = more;
        }
    }
    g_free(steps);
    g_free(others);
    g_free(of_cell);
    return found;
}

size_t chude_bursts_find(const ChudeCell *cells, size_t count, const uint64_t *before, uint32_t periods,
                         const ChudeSeason *season, double least, ChudeBurst *bursts) {
    return try_all(cells, count, before, periods, season, ratios, G_N_ELEMENTS(ratios), least, bursts);
}

size_t chude_bursts_with(const ChudeCell *cells, size_t count, const uint64_t *before, uint32_t periods,
                         const ChudeSeason *season, double s, double least, ChudeBurst *bursts) {
    return try_all(cells, count, before, periods, season, &s, 1, least, bursts);
}

/* ---- which bursts are no chance ---- */

double chude_burst_least(uint32_t periods) {
    return log((double)periods * ((double)periods + 1) / 2 / CHUDE_BURST_Q);
}

void chude_burst_tests_add(ChudeBurstTests *tests, double evidence) {
    tests->terms++;
    tests->of_evidence[(size_t)MIN(evidence * CHUDE_EVIDENCE_STEPS, CHUDE_EVIDENCES - 1)]++;
}

/* The lowest evidence, in eighths, at which the expected false ones among all terms are at most the wanted share of the terms that
 * reach it. */
double chude_burst_tests_least(const ChudeBurstTests *tests, uint32_t periods) {
    double least = chude_burst_least(periods), lowest = CHUDE_EVIDENCES;
    uint64_t reached = 0;
    for (size_t i = CHUDE_EVIDENCES; i-- > 0;) {
        double evidence = (double)i / CHUDE_EVIDENCE_STEPS;
        reached += tests->of_evidence[i];
        if (reached && evidence >= least + log((double)tests->terms / (double)reached)) {
            lowest = evidence;
        }
    }
    return MAX(least, lowest);
}

/* ---- how far from flat ---- */

/* n ln(n / expected), 0 for none */
static double part(double n, double expected) {
    return n > 0 ? n * log(n / expected) : 0;
}

double chude_bursts_g2(const ChudeCell *cells, size_t count, const uint64_t *before, uint32_t periods) {
    double all = (double)before[periods], share = (double)documents_with(cells, count) / all, sum = 0;
    uint64_t elsewhere = before[periods]; /* documents of periods without the term */
    for (size_t i = 0; i < count; i++) {
        uint64_t documents = before[cells[i].period + 1] - before[cells[i].period];
        double with = (double)MIN(cells[i].df, documents), without = (double)documents - with;
        sum += part(with, share * (double)documents) + part(without, (1 - share) * (double)documents);
        elsewhere -= documents;
    }
    if (share < 1) {
        sum += part((double)elsewhere, (1 - share) * (double)elsewhere);
    }
    return chude_round(2 * MAX(sum, 0));
}
