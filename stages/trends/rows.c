#include "trends/rows.h"

#include "trends/periods.h"

static void add_integer(ChudeBuffer *json, const char *name, uint64_t value) {
    chude_buffer_literal(json, name);
    chude_json_integer(json, (int64_t)value);
}

static void add_share(ChudeBuffer *json, uint64_t df, uint64_t documents) {
    if (documents) {
        chude_buffer_literal(json, ",\"share\":");
        chude_json_number(json, chude_round((double)df / (double)documents));
    }
}

static void add_start(ChudeBuffer *json, ChudeBy by, const ChudePeriods *span, uint32_t period) {
    chude_buffer_literal(json, "{\"start\":\"");
    chude_period_start(json, by, span->first + period);
    chude_buffer_char(json, '"');
}

static void add_time(ChudeBuffer *json, ChudeBy by, const ChudePeriods *span, uint32_t first, uint32_t last) {
    add_start(json, by, span, first);
    chude_buffer_literal(json, ",\"end\":\"");
    chude_period_end(json, by, span->first + last);
    chude_buffer_char(json, '"');
}

void chude_trend_write_series(ChudeBuffer *json, ChudeBy by, const ChudePeriods *span, const ChudeCell *cells,
                              size_t count, bool with_count) {
    size_t next = 0;
    chude_buffer_literal(json, "\"series\":[");
    for (uint32_t period = 0; period < span->count; period++) {
        bool has = next < count && cells[next].period == period;
        chude_buffer_literal(json, period ? "," : "");
        add_start(json, by, span, period);
        if (with_count) {
            add_integer(json, ",\"count\":", has ? cells[next].count : 0);
        }
        add_integer(json, ",\"df\":", has ? cells[next].df : 0);
        add_share(json, has ? cells[next].df : 0, span->before[period + 1] - span->before[period]);
        chude_buffer_char(json, '}');
        next += has;
    }
    chude_buffer_char(json, ']');
}

void chude_trend_write_bursts(ChudeBuffer *json, ChudeBy by, const ChudePeriods *span,
                              const ChudeBurst *bursts, size_t count, bool with_count) {
    chude_buffer_literal(json, "\"bursts\":[");
    for (size_t i = 0; i < count; i++) {
        chude_buffer_literal(json, i ? "," : "");
        add_time(json, by, span, bursts[i].first, bursts[i].last);
        chude_buffer_literal(json, ",\"score\":");
        chude_json_number(json, bursts[i].weight);
        if (with_count) {
            add_integer(json, ",\"count\":", bursts[i].count);
        }
        add_integer(json, ",\"df\":", bursts[i].df);
        chude_buffer_char(json, '}');
    }
    chude_buffer_char(json, ']');
}

void chude_trend_write_change(ChudeBuffer *json, ChudeBy by, const ChudePeriods *span,
                              const ChudeWindows *windows, const ChudeChange *change) {
    static const char *const kinds[] = {"steady", "new", "rising", "falling", "gone"};
    chude_buffer_printf(json, "\"change\":{\"kind\":\"%s\",", kinds[change->kind]);
    size_t brace = json->size;
    add_time(json, by, span, windows->first, windows->last);
    memmove(json->data + brace, json->data + brace + 1, json->size - brace - 1); /* without its brace */
    json->size--;
    add_integer(json, ",\"df\":", change->df);
    add_share(json, change->df, windows->documents);
    chude_buffer_literal(json, ",\"before\":");
    add_time(json, by, span, windows->before_first, windows->before_last);
    add_integer(json, ",\"df\":", change->before_df);
    add_share(json, change->before_df, windows->before_documents);
    chude_buffer_literal(json, "},\"g2\":");
    chude_json_number(json, change->g2);
    chude_buffer_literal(json, ",\"q\":");
    chude_json_number(json, change->q);
    chude_buffer_char(json, '}');
}

void chude_trend_write(ChudeBuffer *json, ChudeBy by, const ChudePeriods *span, const ChudeTrends *trends,
                       const ChudeTrend *trend, bool with_schema) {
    chude_buffer_literal(json, with_schema ? "{\"schema\":\"chude.trend/1\",\"text\":" : "{\"text\":");
    chude_json_string(json, trend->text);
    for (size_t i = 0; i < trend->term_count; i++) {
        chude_buffer_literal(json, i ? "," : ",\"terms\":[");
        chude_json_string(json, trend->terms[i]);
    }
    chude_buffer_literal(json, trend->term_count ? "]" : "");
    add_integer(json, ",\"df\":", trend->df);
    add_integer(json, ",\"count\":", trend->count);
    chude_buffer_char(json, ',');
    chude_trend_write_series(json, by, span, trend->cells, trend->cell_count, true);
    chude_buffer_char(json, ',');
    chude_trend_write_bursts(json, by, span, trend->bursts, trend->burst_count, true);
    if (trends->windows.there) {
        chude_buffer_char(json, ',');
        chude_trend_write_change(json, by, span, &trends->windows, &trend->change);
    }
}
