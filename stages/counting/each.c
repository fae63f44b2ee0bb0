/* Printing: the rows of a state that was spilled, and lists of any state. */
#include <glib.h>

#include "counting/by_count.h"
#include "counting/counts.h"
#include "counting/key.h"
#include "counting/merged.h"
#include "counting/tables.h"

static void add_row(ChudeBuffer *json, ChudeText text, ChudeCount count) {
    chude_buffer_literal(json, "\"text\":");
    chude_json_string(json, text);
    chude_buffer_literal(json, ",\"count\":");
    chude_json_integer(json, (int64_t)count.count);
    chude_buffer_literal(json, ",\"df\":");
    chude_json_integer(json, count.df);
}

void chude_counts_json(const ChudeCounts *counts, unsigned n, uint32_t id, ChudeBuffer *json,
                       ChudeBuffer *scratch) {
    scratch->size = 0;
    chude_counts_text(counts, n, id, scratch);
    add_row(json, chude_buffer_text(scratch), chude_counts_get(counts, n, id));
}

/* ---- of a state that was spilled ---- */

typedef struct {
    ChudeMerged *merged;
    ChudeMergedRow row;
    bool more; /* row is one that was not looked at yet */
    const ChudeCountsFilter *filter;
    const char *folder;
    size_t memory;
    ChudeBuffer text, json;
} Reading;

static bool advance(Reading *reading, GError **error) {
    GError *cause = NULL;
    reading->more = chude_merged_next(reading->merged, &reading->row, &cause);
    if (cause) {
        g_propagate_error(error, cause);
        return false;
    }
    return true;
}

static bool keep_row(Reading *reading, ChudeByCount *rows, GError **error) {
    reading->text.size = reading->json.size = 0;
    if (chude_merged_is_plain(reading->merged, &reading->text)) {
        chude_key_plain_text(reading->row.key, &reading->text);
    }
    add_row(&reading->json, chude_buffer_text(&reading->text), reading->row.count);
    return chude_by_count_add(rows, reading->row.count.count, chude_buffer_text(&reading->json), error);
}

/* Gives the n-grams of n words to `each`, in order; the reading stands at the first of them and ends behind the last. */
static bool give(Reading *reading, unsigned n, ChudeCountsRow each, void *context, GError **error) {
    ChudeByCount *rows = chude_by_count_new(reading->folder, reading->memory, reading->filter->top);
    bool good = true;
    while (good && reading->more && reading->row.n == n) {
        ChudeCount count = reading->row.count;
        if (chude_counts_pass(reading->filter, count) && chude_by_count_wants(rows, count.count)) {
            good = keep_row(reading, rows, error);
        }
        good = good && advance(reading, error);
    }
    GError *cause = NULL;
    for (ChudeText row; good && chude_by_count_next(rows, &row, &cause);) {
        good = each(context, n, row, error);
    }
    if (cause) {
        g_propagate_error(error, cause);
        good = false;
    }
    chude_by_count_free(rows);
    return good;
}

bool chude_counts_each(const ChudeCounts *counts, unsigned from, unsigned to, const ChudeCountsFilter *filter,
                       const ChudeHost *host, ChudeCountsRow each, void *context, GError **error) {
    g_assert(counts->sealed && counts->runs && from >= 1 && to <= counts->longest);
    Reading reading = {.filter = filter, .folder = host->folder, .memory = (size_t)(host->memory / 16)};
    reading.merged = chude_merged_new(counts->runs, reading.memory, error);
    bool good = reading.merged && advance(&reading, error);
    while (good && reading.more && reading.row.n <= to) {
        good = reading.row.n < from ? advance(&reading, error)
                                    : give(&reading, reading.row.n, each, context, error);
    }
    chude_merged_free(reading.merged);
    chude_buffer_clear(&reading.text);
    chude_buffer_clear(&reading.json);
    return good;
}

/* ---- lists ---- */

typedef struct {
    ChudeBuffer *json;
    unsigned from, n; /* n: of the list that is open; 0 before the first */
    bool empty;
} Lists;

/* Closes the open list, and opens those up to n. */
static void open_lists(Lists *lists, unsigned n) {
    while (lists->n < n) {
        chude_buffer_printf(lists->json, "%s\"%u\":[", lists->n ? "]," : "",
                            lists->n ? lists->n + 1 : lists->from);
        lists->n = lists->n ? lists->n + 1 : lists->from;
        lists->empty = true;
    }
}

static bool list_row(void *context, unsigned n, ChudeText row, GError **error) {
    (void)error;
    Lists *lists = context;
    open_lists(lists, n);
    chude_buffer_literal(lists->json, lists->empty ? "{" : ",{");
    chude_buffer_add(lists->json, row.data, row.size);
    chude_buffer_char(lists->json, '}');
    lists->empty = false;
    return true;
}

static void list_selected(Lists *lists, const ChudeCounts *counts, unsigned n,
                          const ChudeCountsFilter *filter) {
    ChudeBuffer scratch = {0}, row = {0};
    size_t size;
    uint32_t *ids = chude_counts_select(counts, n, filter, &size);
    for (size_t i = 0; i < size; i++) {
        row.size = 0;
        chude_counts_json(counts, n, ids[i], &row, &scratch);
        list_row(lists, n, chude_buffer_text(&row), NULL);
    }
    g_free(ids);
    chude_buffer_clear(&scratch);
    chude_buffer_clear(&row);
}

bool chude_counts_lists(const ChudeCounts *counts, unsigned from, unsigned to,
                        const ChudeCountsFilter *filter, const ChudeHost *host, ChudeBuffer *json,
                        GError **error) {
    Lists lists = {.json = json, .from = from};
    if (chude_counts_spilled(counts)) {
        if (!chude_counts_each(counts, from, to, filter, host, list_row, &lists, error)) {
            return false;
        }
    } else {
        for (unsigned n = from; n <= to; n++) {
            list_selected(&lists, counts, n, filter);
        }
    }
    open_lists(&lists, to);
    chude_buffer_char(json, ']');
    return true;
}
