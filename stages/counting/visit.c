/* Reading n-grams of two words or more: ranges are counted by all threads, some at a time, and given out in their order. */
#include <glib.h>
#include <stdatomic.h>

#include "counting/gather.h"
#include "counting/tables.h"

enum { RANGES_A_THREAD = 8 }; /* that are counted while as many are given out */

typedef struct {
    const ChudeCountsFilter *filter;
    ChudeGramVisit visit;
    ChudeSpelledVisit visit_spelled; /* or this one */
    void *context;
    GArray *spellings; /* ChudeSpelling, of one n-gram */
    ChudeScatter *scatter;
    ChudeGatherer **gatherers; /* one a thread */
    /* Ranges that are being counted, and those before them, which are being given out. */
    struct {
        ChudeGathering *gatherings;
        size_t first, count;
    } now, before;
    atomic_size_t next;
    GError **errors; /* one a thread */
} Reading;

static bool give(const Reading *reading, GError **error);

/* One thread gives out, and then counts with the others: they need not wait for each other. */
static void gather_thread(void *context, size_t thread) {
    Reading *reading = context;
    if (thread == 0 && !give(reading, &reading->errors[thread])) {
        return;
    }
    if (!reading->gatherers[thread]) {
        reading->gatherers[thread] =
            chude_gatherer_new(reading->scatter, reading->filter, reading->visit_spelled != NULL);
    }
    for (size_t at;
         !reading->errors[thread] && (at = atomic_fetch_add(&reading->next, 1)) < reading->now.count;) {
        chude_gather(reading->gatherers[thread], reading->now.first + at, &reading->now.gatherings[at],
                     &reading->errors[thread]);
    }
}

/* The spelling of zeros is what the others leave. */
static bool give_spelled(const Reading *reading, const ChudeGathering *gathering, size_t at, size_t *next,
                         const ChudeGram *gram, GError **error) {
    ChudeSpelling zeros = {.count = gram->count.count}, spelling;
    g_array_set_size(reading->spellings, 0);
    while (chude_gathering_spelling(gathering, chude_scatter_record(reading->scatter), at, next, &spelling)) {
        g_array_append_val(reading->spellings, spelling);
        zeros.count -= spelling.count;
    }
    if (zeros.count) {
        g_array_append_val(reading->spellings, zeros);
    }
    return reading->visit_spelled(reading->context, gram, (ChudeSpelling *)(void *)reading->spellings->data,
                                  reading->spellings->len, error);
}

static bool give(const Reading *reading, GError **error) {
    ChudeGram gram = {0};
    bool good = true;
    for (size_t i = 0; good && i < reading->before.count; i++) {
        const ChudeGathering *gathering = &reading->before.gatherings[i];
        size_t next = 0; /* spelling */
        for (size_t at = 0; good && at < gathering->count; at++) {
            chude_gathering_gram(gathering, chude_scatter_record(reading->scatter), at, &gram);
            good = reading->visit_spelled ? give_spelled(reading, gathering, at, &next, &gram, error)
                                          : reading->visit(reading->context, &gram, error);
        }
    }
    return good;
}

static bool read_ranges(Reading *reading, const ChudeHost *host, unsigned threads, GError **error) {
    size_t ranges = chude_scatter_ranges(reading->scatter), at_once = (size_t)threads * RANGES_A_THREAD;
    bool good = true;
    while (good && (reading->now.first < ranges || reading->before.count > 0)) {
        reading->now.count = MIN(at_once, ranges - reading->now.first);
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
        for (size_t i = 0; i < reading->before.count; i++) {
            chude_gathering_clear(&reading->before.gatherings[i]);
        }
        ChudeGathering *given = reading->before.gatherings;
        reading->before = reading->now;
        reading->now.gatherings = given;
        reading->now.first += reading->now.count;
    }
    for (size_t i = 0; i < reading->before.count; i++) {
        chude_gathering_clear(&reading->before.gatherings[i]);
    }
    return good;
}

static bool read_slice(Reading *reading, const ChudeCounts *counts, unsigned n, unsigned slice,
                       GError **error) {
    reading->scatter = chude_scatter_new(counts, n, slice, error);
    if (!reading->scatter) {
        return false;
    }
    unsigned threads = chude_scatter_threads(reading->scatter);
    size_t at_once = (size_t)threads * RANGES_A_THREAD;
    reading->gatherers = g_new0(ChudeGatherer *, threads);
    reading->now.gatherings = g_new0(ChudeGathering, at_once);
    reading->before.gatherings = g_new0(ChudeGathering, at_once);
    reading->now.first = reading->before.count = 0;
    reading->errors = g_new0(GError *, threads);
    bool good = read_ranges(reading, counts->host, threads, error);
    for (unsigned i = 0; i < threads; i++) {
        chude_gatherer_free(reading->gatherers[i]);
    }
    g_free(reading->gatherers);
    g_free(reading->now.gatherings);
    g_free(reading->before.gatherings);
    g_free(reading->errors);
    chude_scatter_free(reading->scatter);
    return good;
}

static bool read_all(Reading *reading, const ChudeCounts *counts, unsigned n, GError **error) {
    unsigned slices = chude_scatter_slices(counts);
    bool good = true;
    for (unsigned slice = 0; good && slice < slices; slice++) {
        good = read_slice(reading, counts, n, slice, error);
    }
    return good;
}

bool chude_counts_visit_longer(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                               ChudeGramVisit visit, void *context, GError **error) {
    Reading reading = {.filter = filter, .visit = visit, .context = context};
    return read_all(&reading, counts, n, error);
}

bool chude_counts_visit_longer_spelled(const ChudeCounts *counts, unsigned n, ChudeSpelledVisit visit,
                                       void *context, GError **error) {
    const ChudeCountsFilter all = {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = SIZE_MAX};
    Reading reading = {.filter = &all, .visit_spelled = visit, .context = context};
    reading.spellings = g_array_new(FALSE, FALSE, sizeof(ChudeSpelling));
    bool good = read_all(&reading, counts, n, error);
    g_array_unref(reading.spellings);
    return good;
}
