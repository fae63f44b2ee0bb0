#include "summary/in_time.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "fail.h"
#include "json_scan.h"
#include "trends/print.h"
#include "trends/rows.h"
#include "trends/season.h"

enum { LONGEST = 3, LEAST_DF = 3 };         /* of terms: words, documents */
enum { PART = 32, LEAST_MEMORY = 1 << 20 }; /* of --memory, for rows; bytes */

/* A topic in time. */
typedef struct {
    GArray *cells; /* ChudeCell, by period */
    ChudeBurst *bursts;
    size_t burst_count;
    ChudeChange change;
} Topic;

struct ChudeInTime {
    const ChudeInTimeOptions *options;
    ChudeTally tally;
    ChudePairs topics; /* (id, period as counted): documents */
    /* From finish on. */
    bool shown;
    ChudePeriods span;
    ChudeWindows windows;
    ChudeBuffer trends; /* items, with commas between */
    GHashTable *by_id;  /* topic's id → Topic */
};

static void free_topic(gpointer data) {
    Topic *topic = data;
    g_array_unref(topic->cells);
    g_free(topic->bursts);
    g_free(topic);
}

/* What is known only at the end is counted by day. */
static ChudeBy counted_by(ChudeBy by) {
    return by == CHUDE_BY_AUTO ? CHUDE_BY_DAY : by;
}

ChudeInTime *chude_in_time_new(const ChudeInTimeOptions *options, ChudeWorker *worker) {
    ChudeInTime *time = g_new0(ChudeInTime, 1);
    time->options = options;
    time->by_id = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, free_topic);
    chude_tally_init(&time->tally, 1, LONGEST, counted_by(options->by), worker);
    chude_pairs_init(&time->topics, sizeof(ChudePair));
    return time;
}

void chude_in_time_free(ChudeInTime *time) {
    if (time) {
        chude_tally_clear(&time->tally);
        chude_pairs_clear(&time->topics);
        chude_span_clear(&time->span);
        chude_buffer_clear(&time->trends);
        g_hash_table_unref(time->by_id);
        g_free(time);
    }
}

/* ---- observing ---- */

static bool add_topic(ChudeInTime *time, uint32_t id, uint32_t period, uint64_t documents, GError **error) {
    ChudePairKey key = {id, period};
    uint32_t at;
    if (!chude_pairs_intern(&time->topics, &key, 1, &at)) {
        chude_fail(error, "more topics and periods than one table holds (2^31): count longer periods");
        return false;
    }
    chude_pairs_more(&time->topics, at, documents);
    return true;
}

bool chude_in_time_add(ChudeInTime *time, const ChudeDocument *document, GError **error) {
    uint32_t period;
    if (document->dropped || document->row) {
        return true;
    }
    if (!chude_period_of(document->date, time->tally.by, &period)) {
        time->tally.undated++;
        return true;
    }
    for (const ChudeTopic *topic = document->topic; topic; topic = topic->parent) {
        if (topic->label.data && !add_topic(time, topic->id, period, 1, error)) {
            return false;
        }
    }
    if (!time->options->trends) {
        chude_tally_add_volume(&time->tally, period, 1);
        return true;
    }
    return chude_tally_add(&time->tally, document, period, error);
}

size_t chude_in_time_held(const ChudeInTime *time) {
    return chude_tally_held(&time->tally) + chude_pairs_held(&time->topics);
}

static size_t rows_memory(const ChudeHost *host, unsigned sharers) {
    return MAX((size_t)MIN(host->memory / PART / sharers, SIZE_MAX / 2), (size_t)LEAST_MEMORY);
}

bool chude_in_time_spill(ChudeInTime *time, GError **error) {
    const ChudeHost *host = time->options->host;
    return chude_tally_write(&time->tally, host->folder, rows_memory(host, MAX(host->threads, 1)), error) &&
           chude_sorter_spill(time->tally.rows, error) &&
           chude_sorter_spill(time->tally.first.records, error);
}

bool chude_in_time_merge(ChudeInTime *into, ChudeInTime *from, GError **error) {
    for (uint32_t i = 0; i < from->topics.count; i++) {
        const ChudePair *pair = chude_pairs_at(&from->topics, i);
        if (!add_topic(into, pair->prefix, pair->last, chude_pairs_count(&from->topics, i), error)) {
            return false;
        }
    }
    chude_pairs_clear(&from->topics);
    chude_tally_take(&into->tally, &from->tally);
    return true;
}

/* ---- finishing ---- */

static uint32_t periods_with_documents(const ChudePeriods *span) {
    uint32_t periods = 0;
    for (uint32_t i = 0; i < span->count; i++) {
        periods += span->before[i + 1] > span->before[i];
    }
    return periods;
}

/* Whether so many documents have a date that their course is that of the corpus. */
static bool are_dated(const ChudeInTime *time) {
    enum { SHARE = 10 };
    uint64_t dated = time->span.count ? time->span.before[time->span.count] : 0;
    return dated * SHARE >= dated + time->tally.undated;
}

static void choose_periods(ChudeInTime *time) {
    bool enough = true;
    time->span = chude_span_of(&time->tally);
    if (time->options->by == CHUDE_BY_AUTO) {
        enough = are_dated(time);
        chude_tally_fold(&time->tally, chude_by_of_days(time->span.count));
        chude_span_clear(&time->span);
        time->span = chude_span_of(&time->tally);
    }
    time->shown = enough && periods_with_documents(&time->span) > 1;
}

static bool give_trend(void *context, ChudeText json, GError **error) {
    (void)error;
    ChudeBuffer *trends = context;
    chude_buffer_literal(trends, trends->size ? "," : "");
    chude_buffer_add(trends, json.data, json.size);
    return true;
}

static bool choose_trends(ChudeInTime *time, GError **error) {
    const ChudeInTimeOptions *options = time->options;
    ChudeTrendOptions choice = {.by = time->tally.shown,
                                .min_df = LEAST_DF,
                                .top = options->trends,
                                .window = chude_trends_window(time->tally.shown),
                                .sort = CHUDE_SORT_BURST,
                                .moved = true,
                                .abbreviations = options->abbreviations,
                                .stopwords = options->stopwords};
    if (!chude_tally_gather(&time->tally, options->host->folder, rows_memory(options->host, 1), LEAST_DF,
                            options->abbreviations, error)) {
        return false;
    }
    ChudeTrends *trends = chude_trends_choose(&time->tally, &time->span, &choice, error);
    bool good = trends && chude_trends_print(&time->tally, choice.by, &time->span, trends, false, give_trend,
                                             &time->trends, error);
    chude_trends_free(trends);
    return good;
}

static void gather_topics(ChudeInTime *time) {
    for (uint32_t i = 0; i < time->topics.count; i++) {
        const ChudePair *pair = chude_pairs_at(&time->topics, i);
        uint32_t period = chude_period_fold(pair->last, time->tally.by, time->tally.shown);
        Topic *topic = g_hash_table_lookup(time->by_id, GUINT_TO_POINTER(pair->prefix));
        if (period < time->span.first || period - time->span.first >= time->span.count) {
            continue;
        }
        if (!topic) {
            topic = g_new0(Topic, 1);
            topic->cells = g_array_new(FALSE, FALSE, sizeof(ChudeCell));
            g_hash_table_insert(time->by_id, GUINT_TO_POINTER(pair->prefix), topic);
        }
        uint64_t documents = chude_pairs_count(&time->topics, i);
        ChudeCell cell = {.period = period - time->span.first,
                          .df = (uint32_t)MIN(documents, UINT32_MAX),
                          .count = documents,
                          .first = {CHUDE_NO_ORDER, CHUDE_NO_ORDER}};
        g_array_append_val(topic->cells, cell);
    }
    chude_pairs_clear(&time->topics);
}

/* Changes are tests, and each topic is one. */
static void judge_topics(ChudeInTime *time) {
    const ChudePeriods *span = &time->span;
    ChudeSeason *season = chude_trends_season(time->tally.shown, span);
    ChudeChanges *changes = chude_changes_new();
    double least = chude_burst_least(span->count);
    GHashTableIter all;
    gpointer value;
    g_hash_table_iter_init(&all, time->by_id);
    while (g_hash_table_iter_next(&all, NULL, &value)) {
        Topic *topic = value;
        chude_cells_join(topic->cells);
        const ChudeCell *cells = (const ChudeCell *)(const void *)topic->cells->data;
        size_t count = topic->cells->len;
        topic->bursts = g_new(ChudeBurst, count);
        topic->burst_count =
            chude_bursts_find(cells, count, span->before, span->count, season, least, topic->bursts);
        topic->change = chude_change_of(&time->windows, cells, count);
        chude_changes_add(changes, &topic->change);
    }
    chude_changes_decide(changes);
    g_hash_table_iter_init(&all, time->by_id);
    while (g_hash_table_iter_next(&all, NULL, &value)) {
        chude_change_judge(changes, &((Topic *)value)->change);
    }
    chude_changes_free(changes);
    g_free(season);
}

bool chude_in_time_finish(ChudeInTime *time, GError **error) {
    bool good = true;
    choose_periods(time);
    if (time->shown) {
        time->windows =
            chude_windows_of(time->span.before, time->span.count, chude_trends_window(time->tally.shown));
        gather_topics(time);
        judge_topics(time);
        good = !time->options->trends || choose_trends(time, error);
    }
    ChudeTally *tally = &time->tally; /* it is needed no more, but for what it counts by */
    ChudeBy shown = tally->shown;
    chude_tally_clear(tally);
    chude_tally_init(tally, 1, LONGEST, shown, NULL);
    return good;
}

/* ---- writing ---- */

void chude_in_time_write_corpus(ChudeBuffer *json, const ChudeInTime *time) {
    if (!time || !time->shown) {
        return;
    }
    chude_buffer_printf(json, ",\"by\":\"%s\",\"series\":[", chude_by_name(time->tally.shown));
    for (uint32_t i = 0; i < time->span.count; i++) {
        chude_buffer_literal(json, i ? ",{\"start\":\"" : "{\"start\":\"");
        chude_period_start(json, time->tally.shown, time->span.first + i);
        chude_buffer_literal(json, "\",\"documents\":");
        chude_json_integer(json, (int64_t)(time->span.before[i + 1] - time->span.before[i]));
        chude_buffer_char(json, '}');
    }
    chude_buffer_char(json, ']');
}

void chude_in_time_write_trends(ChudeBuffer *json, const ChudeInTime *time) {
    if (time && time->shown && time->options->trends) {
        chude_buffer_literal(json, ",\"trends\":[");
        chude_buffer_add(json, time->trends.data, time->trends.size);
        chude_buffer_char(json, ']');
    }
}

void chude_in_time_write_topic(ChudeBuffer *json, const ChudeInTime *time, uint32_t id) {
    if (!time || !time->shown) {
        return;
    }
    ChudeBy by = time->tally.shown;
    const Topic *topic = g_hash_table_lookup(time->by_id, GUINT_TO_POINTER(id));
    size_t count = topic ? topic->cells->len : 0;
    chude_buffer_char(json, ',');
    chude_trend_write_series(json, by, &time->span,
                             topic ? (const ChudeCell *)(const void *)topic->cells->data : NULL, count,
                             false);
    chude_buffer_char(json, ',');
    chude_trend_write_bursts(json, by, &time->span, topic ? topic->bursts : NULL,
                             topic ? topic->burst_count : 0, false);
    if (topic && time->windows.there) {
        chude_buffer_char(json, ',');
        chude_trend_write_change(json, by, &time->span, &time->windows, &topic->change);
    }
}

/* The id of a topic as JSON text. */
static bool id_of(ChudeArena *arena, ChudeText topic, uint32_t *id) {
    size_t count = 0;
    const ChudeJsonMember *members = chude_json_scan(arena, topic, &count, NULL);
    for (size_t i = 0; members && i < count; i++) {
        if (members[i].name.size == 2 && memcmp(members[i].name.data, "id", 2) == 0) {
            char *text = g_strndup(members[i].value.data, members[i].value.size), *end;
            guint64 value = g_ascii_strtoull(text, &end, 10);
            bool good = g_ascii_isdigit(*text) && !*end && value <= UINT32_MAX;
            *id = (uint32_t)value;
            g_free(text);
            return good;
        }
    }
    return false;
}

bool chude_in_time_write_topics(ChudeBuffer *json, const ChudeInTime *time, ChudeText topics,
                                GError **error) {
    ChudeArena *arena = chude_arena_new();
    size_t count = 0;
    const ChudeText *all = chude_json_elements(arena, topics, &count, error);
    chude_buffer_char(json, '[');
    for (size_t i = 0; all && i < count; i++) {
        uint32_t id;
        bool known = time && time->shown && id_of(arena, all[i], &id);
        chude_buffer_literal(json, i ? "," : "");
        chude_buffer_add(json, all[i].data, all[i].size - known);
        if (known) {
            chude_in_time_write_topic(json, time, id);
            chude_buffer_char(json, '}');
        }
    }
    chude_buffer_char(json, ']');
    chude_arena_free(arena);
    return all != NULL;
}
