#include "trends/choose.h"

#include <stdlib.h>
#include <string.h>

/* ---- the span ---- */

static int compare_periods(const void *a, const void *b) {
    uint32_t first = *(const uint32_t *)a, second = *(const uint32_t *)b;
    return (first > second) - (first < second);
}

static uint64_t documents_of(const ChudeTally *tally, uint32_t period) {
    const uint64_t *documents = g_hash_table_lookup(tally->volume, GUINT_TO_POINTER(period));
    return documents ? *documents : 0;
}

/* The period of the document in the middle. */
static uint32_t median(const ChudeTally *tally, const uint32_t *periods, size_t size) {
    uint64_t all = 0, seen = 0;
    size_t at = 0;
    for (size_t i = 0; i < size; i++) {
        all += documents_of(tally, periods[i]);
    }
    while (at + 1 < size && (seen += documents_of(tally, periods[at])) * 2 < all) {
        at++;
    }
    return periods[at];
}

ChudePeriods chude_span_of(const ChudeTally *tally) {
    size_t size = 0;
    ChudePeriods span = {0};
    uint32_t *periods = g_new(uint32_t, g_hash_table_size(tally->volume) + 1), last = 0;
    GHashTableIter all;
    gpointer period;
    g_hash_table_iter_init(&all, tally->volume);
    while (g_hash_table_iter_next(&all, &period, NULL)) {
        periods[size++] = GPOINTER_TO_UINT(period);
    }
    qsort(periods, size, sizeof *periods, compare_periods);
    uint32_t middle = size ? median(tally, periods, size) : 0;
    for (size_t i = 0; i < size; i++) {
        if (periods[i] + CHUDE_SPAN_HALF >= middle && periods[i] <= middle + CHUDE_SPAN_HALF) {
            span.first = span.count ? span.first : periods[i];
            span.count = 1;
            last = periods[i];
        }
    }
    if (span.count) {
        span.count = last - span.first + 1;
        span.before = g_new0(uint64_t, span.count + 1);
        for (uint32_t i = 0; i < span.count; i++) {
            span.before[i + 1] = span.before[i] + documents_of(tally, span.first + i);
        }
    }
    g_free(periods);
    return span;
}

void chude_span_clear(ChudePeriods *span) {
    g_free(span->before);
    *span = (ChudePeriods){0};
}

/* ---- one term ---- */

typedef struct {
    size_t begin, size; /* of the bytes of all spellings */
    uint64_t count;
} Spelling;

/* What the rows of one key add up to. */
typedef struct {
    const ChudePeriods *span;
    ChudeBuffer key, bytes;
    GArray *cells;     /* ChudeCell, as met */
    GArray *spellings; /* Spelling, as met */
    ChudeBurst *bursts;
    size_t burst_room;
} Term;

static void take_part(Term *term, const ChudeTallyPart *part) {
    if (part->spelling) {
        Spelling spelling = {term->bytes.size, part->text.size, part->count};
        chude_buffer_add(&term->bytes, part->text.data, part->text.size);
        g_array_append_val(term->spellings, spelling);
    } else if (part->period >= term->span->first && part->period - term->span->first < term->span->count) {
        ChudeCell cell = {part->period - term->span->first,
                          (uint32_t)part->df,
                          part->count,
                          {part->first[0], part->first[1]}};
        g_array_append_val(term->cells, cell);
    }
}

static int compare_cells(const void *a, const void *b) {
    return compare_periods(&((const ChudeCell *)a)->period, &((const ChudeCell *)b)->period);
}

/* Sorts by period, and adds up what several workers counted for one. */
static void join_cells(GArray *cells) {
    ChudeCell *cell = (ChudeCell *)cells->data;
    guint kept = 0;
    if (cells->len) {
        qsort(cell, cells->len, sizeof *cell, compare_cells);
    }
    for (guint i = 0; i < cells->len; i++) {
        if (kept && cell[kept - 1].period == cell[i].period) {
            cell[kept - 1].df += cell[i].df;
            cell[kept - 1].count += cell[i].count;
            for (unsigned half = 0; half < CHUDE_FIRST_HALVES; half++) {
                cell[kept - 1].first[half] = MIN(cell[kept - 1].first[half], cell[i].first[half]);
            }
        } else {
            cell[kept++] = cell[i];
        }
    }
    g_array_set_size(cells, kept);
}

static int compare_spellings(gconstpointer a, gconstpointer b, gpointer bytes) {
    const Spelling *first = a, *second = b;
    ChudeText one = {(const char *)bytes + first->begin, first->size};
    ChudeText other = {(const char *)bytes + second->begin, second->size};
    return chude_runs_compare(one, other);
}

/* The commonest spelling; of equal ones the first by bytes. */
static ChudeText commonest(Term *term) {
    Spelling *spelling = (Spelling *)term->spellings->data, best = {0};
    g_array_sort_with_data(term->spellings, compare_spellings, term->bytes.data);
    for (guint i = 0; i < term->spellings->len;) {
        Spelling sum = spelling[i];
        for (i++; i < term->spellings->len && compare_spellings(&sum, &spelling[i], term->bytes.data) == 0;
             i++) {
            sum.count += spelling[i].count;
        }
        best = sum.count > best.count ? sum : best;
    }
    return (ChudeText){term->bytes.data + best.begin, best.size};
}

/* ---- the best ones ---- */

static int compare_trends(const void *a, const void *b) {
    const ChudeTrend *first = a, *second = b;
    if (first->weight != second->weight) {
        return first->weight > second->weight ? -1 : 1;
    }
    if (first->g2 != second->g2) {
        return first->g2 > second->g2 ? -1 : 1;
    }
    return chude_runs_compare(first->key, second->key);
}

static void free_trend(gpointer data) {
    ChudeTrend *trend = data;
    g_free((gpointer)trend->key.data);
    g_free((gpointer)trend->text.data);
    g_free(trend->cells);
    g_free(trend->bursts);
}

static ChudeText keep_text(ChudeText text) {
    return (ChudeText){g_memdup2(text.data, text.size), text.size};
}

static void keep_best(GArray *trends, size_t top) {
    if (trends->len) {
        qsort(trends->data, trends->len, sizeof(ChudeTrend), compare_trends);
    }
    if (trends->len > top) {
        g_array_set_size(trends, (guint)top);
    }
}

/* Looks at a term whose rows are all in, and forgets it. */
static void finish_term(Term *term, uint64_t min_df, size_t top, GArray *trends) {
    join_cells(term->cells);
    const ChudeCell *cells = (const ChudeCell *)term->cells->data;
    size_t count = term->cells->len;
    uint64_t df = 0;
    for (size_t i = 0; i < count; i++) {
        df += cells[i].df;
    }
    if (count && df >= min_df) {
        if (term->burst_room < count) {
            term->burst_room = count * 2;
            term->bursts = g_renew(ChudeBurst, term->bursts, term->burst_room);
        }
        const ChudePeriods *span = term->span;
        ChudeTrend trend = {.key = chude_buffer_text(&term->key), .cell_count = count};
        trend.burst_count = chude_bursts_find(cells, count, span->before, span->count, term->bursts);
        for (size_t i = 0; i < trend.burst_count; i++) {
            trend.weight = MAX(trend.weight, term->bursts[i].weight);
        }
        trend.g2 = chude_bursts_g2(cells, count, span->before, span->count);
        trend.key = keep_text(trend.key);
        trend.text = keep_text(commonest(term));
        trend.cells = g_memdup2(cells, count * sizeof *cells);
        trend.bursts = g_memdup2(term->bursts, trend.burst_count * sizeof *term->bursts);
        g_array_append_val(trends, trend);
        if (trends->len >= top * 2 + 64) {
            keep_best(trends, top);
        }
    }
    g_array_set_size(term->cells, 0);
    g_array_set_size(term->spellings, 0);
    term->bytes.size = 0;
}

static bool read_terms(Term *term, ChudeTally *tally, uint64_t min_df, size_t top, GArray *trends,
                       GError **error) {
    ChudeText key, value;
    GError *cause = NULL;
    if (!chude_sorter_read(tally->rows, error)) {
        return false;
    }
    while (chude_sorter_next(tally->rows, &key, &value, &cause)) {
        if (chude_runs_compare(key, chude_buffer_text(&term->key)) != 0) {
            finish_term(term, min_df, top, trends);
            term->key.size = 0;
            chude_buffer_add(&term->key, key.data, key.size);
        }
        ChudeUnpack row = chude_unpack(value);
        ChudeTallyPart part;
        while (chude_tally_part(&row, &part)) {
            take_part(term, &part);
        }
    }
    if (cause) {
        g_propagate_error(error, cause);
        return false;
    }
    finish_term(term, min_df, top, trends);
    keep_best(trends, top);
    return true;
}

GArray *chude_trends_choose(ChudeTally *tally, const ChudePeriods *span, uint64_t min_df, size_t top,
                            GError **error) {
    GArray *trends = g_array_new(FALSE, FALSE, sizeof(ChudeTrend));
    g_array_set_clear_func(trends, free_trend);
    Term term = {.span = span,
                 .cells = g_array_new(FALSE, FALSE, sizeof(ChudeCell)),
                 .spellings = g_array_new(FALSE, FALSE, sizeof(Spelling))};
    bool good = read_terms(&term, tally, min_df, top, trends, error);
    g_array_unref(term.cells);
    g_array_unref(term.spellings);
    chude_buffer_clear(&term.key);
    chude_buffer_clear(&term.bytes);
    g_free(term.bursts);
    if (!good) {
        g_array_unref(trends);
        return NULL;
    }
    return trends;
}
