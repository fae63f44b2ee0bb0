#include "trends/bursts.h"

#include <glib.h>
#include <math.h>

#include "buffer.h"

static const double ratio = 2; /* s */

/* What a term's periods are weighed by. Logarithms are rounded, so that no library's last digit decides a step. */
typedef struct {
    double with, without; /* what state 1 saves for a document with the term, and for one without (a loss) */
    double up;            /* the cost of a step up */
} Prices;

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

static Prices prices_of(uint64_t with, uint64_t documents, uint32_t periods) {
    double p0 = (double)with / (double)documents, p1 = ratio * p0;
    return (Prices){.with = chude_round(log(ratio)),
                    .without = chude_round(log((1 - p1) / (1 - p0))),
                    .up = chude_round(log((double)periods))};
}

/* Periods without the term weigh together what they weigh one by one: no burst begins or ends among them. */
static size_t make_steps(const ChudeCell *cells, size_t count, const uint64_t *before, const Prices *prices,
                         Step *steps) {
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t at = cells[i].period, next = i ? cells[i - 1].period + 1 : at;
        if (next < at) {
            steps[size++] =
                (Step){next, at - 1, (double)(before[at] - before[next]) * prices->without, false, false};
        }
        uint64_t documents = before[at + 1] - before[at], with = MIN(cells[i].df, documents);
        double saves = (double)with * prices->with + (double)(documents - with) * prices->without;
        steps[size++] = (Step){at, at, saves, false, false};
    }
    return size;
}

/* Whether what state 1 saves where it saves anything is more than one step up. */
static bool may_burst(const Step *steps, size_t size, double up) {
    double sum = 0;
    for (size_t i = 0; i < size; i++) {
        sum += MAX(steps[i].saves, 0);
    }
    return sum > up;
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

size_t chude_bursts_find(const ChudeCell *cells, size_t count, const uint64_t *before, uint32_t periods,
                         ChudeBurst *bursts) {
    uint64_t with = documents_with(cells, count), documents = before[periods];
    if (!count || (double)with * ratio >= (double)documents) {
        return 0;
    }
    Prices prices = prices_of(with, documents, periods);
    Step *steps = g_new(Step, count * 2);
    size_t size = make_steps(cells, count, before, &prices, steps), found = 0;
    if (may_burst(steps, size, prices.up)) {
        int state = walk(steps, size, prices.up);
        bool open = false; /* the burst that is being walked through, backwards */
        for (size_t i = size; i-- > 0;) {
            if (state && !open) {
                bursts[found++] = (ChudeBurst){steps[i].first, steps[i].last, 0};
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
    }
    g_free(steps);
    for (size_t i = 0; i < found / 2; i++) {
        ChudeBurst kept = bursts[i];
        bursts[i] = bursts[found - 1 - i];
        bursts[found - 1 - i] = kept;
    }
    for (size_t i = 0; i < found; i++) {
        bursts[i].weight = chude_round(bursts[i].weight);
    }
    return found;
}

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
