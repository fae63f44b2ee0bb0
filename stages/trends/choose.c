#include "trends/choose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "keyness/scores.h"
#include "trends/events.h"
#include "trends/forms.h"
#include "trends/names.h"
#include "trends/season.h"

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

/* What the rows of one key add up to, and what is kept of all. */
typedef struct {
    const ChudePeriods *span;
    const ChudeTrendOptions *options;
    ChudeTrends *result;
    ChudeSeason *season;
    ChudeTrendForms *forms;
    ChudeChanges *changes;
    ChudeBurstTests *tests;
    double least;    /* what a burst weighs at least, however few terms there are */
    size_t room;     /* terms that are kept */
    GArray *kept[2]; /* ChudeTrend: those that may burst or have changed, and the others */
    bool sorted[2];  /* there have been more: the first `room` are in order */
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

uint32_t chude_trends_window(ChudeBy by) {
    return by == CHUDE_BY_HOUR ? 24 : by == CHUDE_BY_DAY ? 7 : 1;
}

ChudeSeason *chude_trends_season(ChudeBy by, const ChudePeriods *span) {
    unsigned a_day = by == CHUDE_BY_HOUR ? CHUDE_SEASON_HOURS : by == CHUDE_BY_DAY ? 1 : 0;
    return chude_season_new(a_day, span->first, span->before, span->count);
}

static double change_of(const ChudeTrend *trend) {
    return trend->change.kind == CHUDE_STEADY ? 0 : fabs(trend->change.g2);
}

static int compare_numbers(double a, double b) {
    return (a < b) - (a > b);
}

int chude_trends_compare(const ChudeTrend *a, const ChudeTrend *b, ChudeTrendSort sort) {
    int changes = compare_numbers(change_of(a), change_of(b)), bursts = compare_numbers(a->weight, b->weight);
    int order = sort == CHUDE_SORT_CHANGE ? changes : bursts;
    order = order ? order : sort == CHUDE_SORT_CHANGE ? bursts : changes;
    order = order ? order : compare_numbers(a->g2, b->g2);
    return order ? order : chude_runs_compare(a->key, b->key);
}

static int by_burst(const void *a, const void *b) {
    return chude_trends_compare(a, b, CHUDE_SORT_BURST);
}

static int by_change(const void *a, const void *b) {
    return chude_trends_compare(a, b, CHUDE_SORT_CHANGE);
}

static void sort(GArray *trends, ChudeTrendSort sort) {
    if (trends->len) {
        qsort(trends->data, trends->len, sizeof(ChudeTrend),
              sort == CHUDE_SORT_CHANGE ? by_change : by_burst);
    }
}

void chude_trend_clear(ChudeTrend *trend) {
    g_free((gpointer)trend->key.data);
    g_free((gpointer)trend->text.data);
    for (size_t i = 0; i < trend->term_count; i++) {
        g_free((gpointer)trend->terms[i].data);
    }
    g_free(trend->terms);
    g_free(trend->cells);
    g_free(trend->bursts);
    *trend = (ChudeTrend){0};
}

static void clear_trend(gpointer trend) {
    chude_trend_clear(trend);
}

static ChudeText keep_text(ChudeText text) {
    return (ChudeText){g_memdup2(text.data, text.size), text.size};
}

static void keep_best(GArray *trends, ChudeTrendSort order, size_t room) {
    sort(trends, order);
    if (trends->len > room) {
        g_array_set_size(trends, (guint)room);
    }
}

static bool is_wanted(const Term *term, const ChudeTrend *trend, int list) {
    const ChudeTrendOptions *options = term->options;
    if (term->sorted[list] &&
        chude_trends_compare(trend, &g_array_index(term->kept[list], ChudeTrend, term->room - 1),
                             options->sort) > 0) {
        return false;
    }
    return !chude_name_is_number(trend->key) && !chude_name_has_function_edge(options->stopwords, trend->key);
}

/* Weighs a term, and keeps it if it is among the best. Without a text it is the one whose rows were read last. */
static void weigh(Term *term, const ChudeTrendJoined *joined) {
    const ChudePeriods *span = term->span;
    const ChudeTrendOptions *options = term->options;
    ChudeTrend trend = {.key = joined->key, .text = joined->text, .cell_count = joined->cell_count};
    for (size_t i = 0; i < joined->cell_count; i++) {
        trend.df += joined->cells[i].df;
        trend.count += joined->cells[i].count;
    }
    if (!joined->cell_count || trend.df < options->min_df) {
        return;
    }
    if (term->burst_room < joined->cell_count) {
        term->burst_room = joined->cell_count * 2;
        term->bursts = g_renew(ChudeBurst, term->bursts, term->burst_room);
    }
    trend.burst_count = chude_bursts_find(joined->cells, joined->cell_count, span->before, span->count,
                                          term->season, term->least, term->bursts);
    double evidence = 0;
    for (size_t i = 0; i < trend.burst_count; i++) {
        trend.weight = MAX(trend.weight, term->bursts[i].weight);
        evidence = MAX(evidence, term->bursts[i].evidence);
    }
    chude_burst_tests_add(term->tests, evidence);
    trend.change = chude_change_of(&term->result->windows, joined->cells, joined->cell_count);
    chude_changes_add(term->changes, &trend.change);
    /* q, which all terms decide together, is p at least: until then this may be a change */
    trend.change.kind = chude_keyness_p(trend.change.g2) <= CHUDE_CHANGE_Q ? CHUDE_RISING : CHUDE_STEADY;
    trend.g2 = chude_bursts_g2(joined->cells, joined->cell_count, span->before, span->count);
    int list = trend.weight > 0 || trend.change.kind != CHUDE_STEADY ? 0 : 1;
    if (!is_wanted(term, &trend, list)) {
        return;
    }
    trend.key = keep_text(trend.key);
    trend.text = keep_text(joined->text.data ? joined->text : commonest(term));
    trend.cells = g_memdup2(joined->cells, joined->cell_count * sizeof *joined->cells);
    trend.bursts = g_memdup2(term->bursts, trend.burst_count * sizeof *term->bursts);
    trend.terms = g_new(ChudeText, joined->other_count + 1);
    for (size_t i = 0; i < joined->other_count; i++) {
        trend.terms[trend.term_count++] = keep_text(joined->others[i]);
    }
    g_array_append_val(term->kept[list], trend);
    if (term->kept[list]->len >= term->room * 2) {
        keep_best(term->kept[list], options->sort, term->room);
        term->sorted[list] = true;
    }
}

/* Looks at a term whose rows are all in, and forgets it. */
static void finish_term(Term *term) {
    chude_cells_join(term->cells);
    if (term->cells->len) {
        ChudeTrendJoined one = {.key = chude_buffer_text(&term->key),
                                .cells = (const ChudeCell *)term->cells->data,
                                .cell_count = term->cells->len};
        if (chude_trend_forms_has(term->forms, one.key)) {
            chude_trend_forms_take(term->forms, one.key, commonest(term), one.cells, one.cell_count);
        } else {
            weigh(term, &one);
        }
    }
    g_array_set_size(term->cells, 0);
    g_array_set_size(term->spellings, 0);
    term->bytes.size = 0;
}

static void weigh_joined(void *term, const ChudeTrendJoined *joined) {
    weigh(term, joined);
}

static bool read_terms(Term *term, ChudeTally *tally, GError **error) {
    ChudeText key, value;
    GError *cause = NULL;
    if (!chude_sorter_read(tally->rows, error)) {
        return false;
    }
    while (chude_sorter_next(tally->rows, &key, &value, &cause)) {
        if (chude_runs_compare(key, chude_buffer_text(&term->key)) != 0) {
            finish_term(term);
            term->key.size = 0;
            chude_buffer_add(&term->key, key.data, key.size);
        }
        ChudeUnpack row = chude_unpack(value);
        ChudeTallyPart part;
        while (chude_tally_part(tally, &row, &part)) {
            take_part(term, &part);
        }
    }
    if (cause) {
        g_propagate_error(error, cause);
        return false;
    }
    finish_term(term);
    chude_trend_forms_join(term->forms, term->span->before, weigh_joined, term);
    return true;
}

/* Drops what all terms together show to be chance. */
static void judge(Term *term) {
    ChudeTrends *result = term->result;
    result->least = chude_burst_tests_least(term->tests, term->span->count);
    chude_changes_decide(term->changes);
    for (guint i = 0; i < result->trends->len; i++) {
        ChudeTrend *trend = &g_array_index(result->trends, ChudeTrend, i);
        size_t kept = 0;
        double weight = 0;
        for (size_t j = 0; j < trend->burst_count; j++) {
            if (trend->bursts[j].evidence >= result->least) {
                weight = MAX(weight, trend->bursts[j].weight);
                trend->bursts[kept++] = trend->bursts[j];
            }
        }
        trend->burst_count = kept;
        trend->weight = weight;
        chude_change_judge(term->changes, &trend->change);
    }
}

/* Leaves out what neither has a burst nor changed. */
static void drop_steady(GArray *trends) {
    guint kept = 0;
    ChudeTrend *all = (ChudeTrend *)(void *)trends->data;
    for (guint i = 0; i < trends->len; i++) {
        if (all[i].burst_count || all[i].change.kind != CHUDE_STEADY) {
            ChudeTrend moved = all[i]; /* the array clears what stands behind its end */
            all[i] = all[kept];
            all[kept++] = moved;
        }
    }
    g_array_set_size(trends, kept);
}

/* Of more trends than `top`: half by their bursts, then those that changed most, so that a list of a year has the last week too; in the order
 * of bursts again. */
static void keep_both(GArray *trends, size_t top) {
    if (trends->len <= top) {
        return;
    }
    GArray *rest = g_array_new(FALSE, FALSE, sizeof(ChudeTrend));
    guint half = (guint)(top + 1) / 2;
    g_array_append_vals(rest, &g_array_index(trends, ChudeTrend, half), trends->len - half);
    sort(rest, CHUDE_SORT_CHANGE);
    memcpy(&g_array_index(trends, ChudeTrend, half), rest->data, rest->len * sizeof(ChudeTrend));
    g_array_unref(rest);
    g_array_set_size(trends, (guint)top);
    sort(trends, CHUDE_SORT_BURST);
}

/* Fragments of an event's name take places too. */
static size_t room_for(size_t top) {
    enum { FOR_EACH = 16, MORE = 1024, MOST = 1 << 16 };
    return MAX(top, MIN(top * FOR_EACH + MORE, MOST));
}

ChudeTrends *chude_trends_choose(ChudeTally *tally, const ChudePeriods *span,
                                 const ChudeTrendOptions *options, GError **error) {
    ChudeTrends *result = g_new0(ChudeTrends, 1);
    GArray *quiet = g_array_new(FALSE, FALSE, sizeof(ChudeTrend));
    result->trends = g_array_new(FALSE, FALSE, sizeof(ChudeTrend));
    g_array_set_clear_func(result->trends, clear_trend);
    g_array_set_clear_func(quiet, clear_trend);
    result->windows = chude_windows_of(span->before, span->count, options->window);
    Term term = {.span = span,
                 .options = options,
                 .result = result,
                 .season = chude_trends_season(options->by, span),
                 .forms = chude_trend_forms_new(options->abbreviations),
                 .changes = chude_changes_new(),
                 .tests = g_new0(ChudeBurstTests, 1),
                 .least = chude_burst_least(span->count),
                 .room = room_for(options->top),
                 .kept = {result->trends, quiet},
                 .cells = g_array_new(FALSE, FALSE, sizeof(ChudeCell)),
                 .spellings = g_array_new(FALSE, FALSE, sizeof(Spelling))};
    bool good = read_terms(&term, tally, error);
    if (good) {
        keep_best(result->trends, options->sort, term.room);
        keep_best(quiet, options->sort, term.room);
        g_array_append_vals(result->trends, quiet->data, quiet->len);
        g_array_set_clear_func(quiet, NULL); /* they went over */
        judge(&term);
        if (options->moved) {
            drop_steady(result->trends);
        }
        sort(result->trends, options->sort);
        chude_events_join(result->trends, span, &result->windows, options);
        if (options->moved) {
            keep_both(result->trends, options->top);
        }
        if (result->trends->len > options->top) {
            g_array_set_size(result->trends, (guint)options->top);
        }
    }
    g_array_unref(quiet);
    g_free(term.season);
    chude_trend_forms_free(term.forms);
    chude_changes_free(term.changes);
    g_free(term.tests);
    g_array_unref(term.cells);
    g_array_unref(term.spellings);
    chude_buffer_clear(&term.key);
    chude_buffer_clear(&term.bytes);
    g_free(term.bursts);
    if (!good) {
        g_clear_pointer(&result, chude_trends_free);
    }
    return result;
}

void chude_trends_free(ChudeTrends *trends) {
    if (trends) {
        g_array_unref(trends->trends);
        g_free(trends);
    }
}
