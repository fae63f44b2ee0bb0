/* Reading n-grams of two words or more: ranges are counted by all threads, some at a time, and given out in their order. */
#include <glib.h>
#include <stdatomic.h>

#include "counting/gather.h"
#include "counting/tables.h"

enum { RANGES_A_THREAD = 16 }; /* that are counted before they are given out */

typedef struct {
    const ChudeCountsFilter *filter;
    ChudeScatter *scatter;
    ChudeGatherer **gatherers; /* one a thread */
    ChudeGathering *gatherings;
    size_t first, count; /* ranges that are being counted */
    atomic_size_t next;
    GError **errors; /* one a thread */
} Reading;

static void gather_thread(void *context, size_t thread) {
    Reading *reading = context;
    if (!reading->gatherers[thread]) {
        reading->gatherers[thread] = chude_gatherer_new(reading->scatter, reading->filter);
    }
    for (size_t at;
         !reading->errors[thread] && (at = atomic_fetch_add(&reading->next, 1)) < reading->count;) {
        chude_gather(reading->gatherers[thread], reading->first + at, &reading->gatherings[at],
                     &reading->errors[thread]);
    }
}

static bool give(const Reading *reading, ChudeGramVisit visit, void *context, GError **error) {
    ChudeGram gram = {0};
    for (size_t i = 0; i < reading->count; i++) {
        for (size_t at = 0; at < reading->gatherings[i].count; at++) {
            chude_gathering_gram(&reading->gatherings[i], chude_scatter_record(reading->scatter), at, &gram);
            if (!visit(context, &gram, error)) {
                return false;
            }
        }
    }
    return true;
}

static bool read_ranges(Reading *reading, const ChudeHost *host, unsigned threads, ChudeGramVisit visit,
                        void *context, GError **error) {
    size_t ranges = chude_scatter_ranges(reading->scatter);
    bool good = true;
    for (reading->first = 0; good && reading->first < ranges; reading->first += reading->count) {
        reading->count = MIN((size_t)threads * RANGES_A_THREAD, ranges - reading->first);
        atomic_init(&reading->next, 0);
        host->parallel(host, threads, gather_thread, reading);
        for (unsigned i = 0; i < threads; i++) {
            if (reading->errors[i]) {
                if (good) {
                    g_propagate_error(error, g_steal_pointer(&reading->errors[i]));
                }
                g_clear_error(&reading->errors[i]);
                good = false;
            }
        }
        good = good && give(reading, visit, context, error);
        for (size_t i = 0; i < reading->count; i++) {
            chude_gathering_clear(&reading->gatherings[i]);
        }
    }
    return good;
}

bool chude_counts_visit_longer(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                               ChudeGramVisit visit, void *context, GError **error) {
    Reading reading = {.filter = filter, .scatter = chude_scatter_new(counts, n, error)};
    if (!reading.scatter) {
        return false;
    }
    unsigned threads = chude_scatter_threads(reading.scatter);
    reading.gatherers = g_new0(ChudeGatherer *, threads);
    reading.gatherings = g_new0(ChudeGathering, (size_t)threads * RANGES_A_THREAD);
    reading.errors = g_new0(GError *, threads);
    bool good = read_ranges(&reading, counts->host, threads, visit, context, error);
    for (unsigned i = 0; i < threads; i++) {
        chude_gatherer_free(reading.gatherers[i]);
    }
    g_free(reading.gatherers);
    g_free(reading.gatherings);
    g_free(reading.errors);
    chude_scatter_free(reading.scatter);
    return good;
}
