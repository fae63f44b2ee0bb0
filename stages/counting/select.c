/* Choosing the n-grams to be printed, and their order. */
#include <glib.h>

#include "counting/counts.h"
#include "counting/tables.h"

static bool passes(const ChudeCountsFilter *filter, ChudeCount count) {
    return count.count && chude_counts_pass(filter, count);
}

static uint32_t entry_count(const ChudeCounts *counts, unsigned n) {
    return n == 1 ? counts->words.term_count : counts->grams[n].count;
}

enum { KINDS = 1 << 16 }; /* counts from here on are one kind when `top` looks for its least count */

/* The least count that can be among the top ones. */
static uint64_t least_of_top(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter) {
    size_t *having = g_new0(size_t, KINDS);
    for (uint32_t id = 0; id < entry_count(counts, n); id++) {
        ChudeCount count = chude_counts_get(counts, n, id);
        if (passes(filter, count)) {
            having[MIN(count.count, KINDS - 1)]++;
        }
    }
    uint64_t least = KINDS - 1;
    for (size_t seen = 0; least > 0 && (seen += having[least]) < filter->top;) {
        least--;
    }
    g_free(having);
    return least;
}

/* ---- order: stable counting sorts, the least important digit first ---- */

typedef struct {
    const ChudeCounts *counts;
    unsigned n;
    uint32_t *ids, *sorted; /* of size; swapped at each pass */
    size_t size;
    size_t *starts;
    size_t start_room;
} Order;

/* One pass. digits: for each place of ids, below kinds. */
static void pass(Order *order, const uint32_t *digits, size_t kinds) {
    if (order->start_room < kinds + 1) {
        order->start_room = kinds + 1;
        order->starts = g_renew(size_t, order->starts, order->start_room);
    }
    memset(order->starts, 0, (kinds + 1) * sizeof *order->starts);
    for (size_t i = 0; i < order->size; i++) {
        order->starts[digits[i] + 1]++;
    }
    for (size_t kind = 0; kind < kinds; kind++) {
        order->starts[kind + 1] += order->starts[kind];
    }
    for (size_t i = 0; i < order->size; i++) {
        order->sorted[order->starts[digits[i]]++] = order->ids[i];
    }
    uint32_t *swapped = order->ids;
    order->ids = order->sorted;
    order->sorted = swapped;
}

/* The word at a place (from 1) of an n-gram. */
static uint32_t word_at(const ChudeCounts *counts, unsigned n, uint32_t id, unsigned place) {
    for (; n > place; n--) {
        id = chude_gram(counts, n, id)->pair.prefix;
    }
    return n > 1 ? chude_gram(counts, n, id)->pair.last : id;
}

/* By key: by the rank of the last word first, of the first word last. */
static void sort_by_key(Order *order, uint32_t *digits) {
    for (unsigned place = order->n; place > 0; place--) {
        for (size_t i = 0; i < order->size; i++) {
            digits[i] = order->counts->ranks[word_at(order->counts, order->n, order->ids[i], place)];
        }
        pass(order, digits, order->counts->words.term_count);
    }
}

size_t chude_counts_by_key_cost(size_t entries) {
    return entries * 3 * sizeof(uint32_t) + (entries + 1) * sizeof(size_t);
}

uint32_t *chude_counts_by_key(const ChudeCounts *counts, unsigned n, size_t *size) {
    uint32_t entries = entry_count(counts, n);
    Order order = {counts, n, g_new(uint32_t, entries + 1), g_new(uint32_t, entries + 1), 0, NULL, 0};
    for (uint32_t id = 0; id < entries; id++) {
        if (n > 1 || counts->words.terms[id].count) {
            order.ids[order.size++] = id;
        }
    }
    uint32_t *digits = g_new(uint32_t, entries + 1);
    sort_by_key(&order, digits);
    g_free(digits);
    g_free(order.sorted);
    g_free(order.starts);
    *size = order.size;
    return order.ids;
}

static void sort_by_count_falling(Order *order, uint32_t *digits) {
    uint64_t most = 0;
    for (size_t i = 0; i < order->size; i++) {
        most = MAX(most, chude_counts_get(order->counts, order->n, order->ids[i]).count);
    }
    for (unsigned shift = 0; shift < 64 && most >> shift; shift += 16) {
        for (size_t i = 0; i < order->size; i++) {
            uint64_t count = chude_counts_get(order->counts, order->n, order->ids[i]).count;
            digits[i] = 0xFFFF - (uint32_t)(count >> shift & 0xFFFF);
        }
        pass(order, digits, 0x10000);
    }
}

uint32_t *chude_counts_select(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                              size_t *size) {
    g_assert(counts->sealed && !counts->runs && n >= 1 && n <= counts->longest);
    ChudeCountsFilter stricter = *filter;
    size_t passing = 0;
    if (filter->top < entry_count(counts, n)) {
        stricter.min_count = MAX(filter->min_count, least_of_top(counts, n, filter));
    }
    for (uint32_t id = 0; id < entry_count(counts, n); id++) {
        passing += passes(&stricter, chude_counts_get(counts, n, id));
    }
    Order order = {counts, n, g_new(uint32_t, passing + 1), g_new(uint32_t, passing + 1), 0, NULL, 0};
    for (uint32_t id = 0; id < entry_count(counts, n); id++) {
        if (passes(&stricter, chude_counts_get(counts, n, id))) {
            order.ids[order.size++] = id;
        }
    }
    uint32_t *digits = g_new(uint32_t, passing + 1);
    sort_by_key(&order, digits);
    sort_by_count_falling(&order, digits);
    g_free(digits);
    g_free(order.sorted);
    g_free(order.starts);
    *size = MIN(order.size, filter->top);
    return order.ids;
}
