#include <string.h>

#include "exports/wording.h"
#include "shape.h"
#include "show/show.h"
#include "shown.h"

enum { TRENDS_SHOWN = 10, CURVE = 30, BURST = 16, CHANGE = 10, COUNT = 7, LEAST_NAME = 16, WIDE_ENOUGH = 70 };

static ChudeText day_of(ChudeText date) {
    return (ChudeText){date.data, MIN(date.size, (size_t)10)};
}

/* When its strongest burst was: 2026-05-06, or 2026-05-06…08, 2026-05-06 09:00…11:00; what is the same stands once. */
static void burst_text(ChudeBuffer *out, json_object *bursts) {
    json_object *best = NULL;
    for (size_t i = 0; i < chude_show_length(bursts); i++) {
        json_object *burst = json_object_array_get_idx(bursts, i);
        if (!best || chude_member_number(burst, "score") > chude_member_number(best, "score")) {
            best = burst;
        }
    }
    if (!best) {
        return;
    }
    ChudeText start = chude_member_text(best, "start"), end = chude_member_text(best, "end");
    size_t same = 0; /* bytes of both that need not be said twice: of the year, the month, the day */
    static const size_t parts[] = {5, 8, 11};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        bool more = start.size > parts[i] && end.size > parts[i];
        same = more && memcmp(start.data, end.data, parts[i]) == 0 ? parts[i] : same;
    }
    chude_buffer_add(out, start.data, start.size);
    if (start.size != end.size || memcmp(start.data, end.data, start.size) != 0) {
        chude_buffer_literal(out, "…");
        chude_buffer_add(out, end.data + same, end.size - same);
    }
    for (size_t i = 0; i < out->size; i++) {
        out->data[i] = (char)(out->data[i] == 'T' ? ' ' : out->data[i]); /* before an hour */
    }
}

/* "by day, 2026-05-06 to 2026-08-30": what the curves span. */
static char *span_of(const ChudeShow *show, json_object *trends) {
    static const char *const units[][2] = {
        {"hour", "giờ"}, {"day", "ngày"}, {"week", "tuần"}, {"month", "tháng"}};
    json_object *series = chude_show_list(json_object_array_get_idx(trends, 0), "series");
    const char *by = chude_json_text(chude_member(chude_member(show->summary, "corpus"), "by"));
    size_t length = chude_show_length(series);
    if (length < 2) {
        return NULL;
    }
    for (size_t i = 0; by && show->vietnamese && i < G_N_ELEMENTS(units); i++) {
        by = strcmp(by, units[i][0]) == 0 ? units[i][1] : by;
    }
    ChudeText first = day_of(chude_member_text(json_object_array_get_idx(series, 0), "start"));
    ChudeText last = day_of(chude_member_text(json_object_array_get_idx(series, length - 1), "start"));
    return g_strdup_printf("%s%s%s%.*s %s %.*s", by ? chude_show_say(show, "by ", "theo ") : "", by ? by : "",
                           by ? ", " : "", (int)first.size, first.data, chude_show_say(show, "to", "đến"),
                           (int)last.size, last.data);
}

static void show_trend(const ChudeShow *show, json_object *trend, size_t name, size_t curve, size_t when) {
    ChudeBuffer burst = {0};
    json_object *series = chude_show_list(trend, "series");
    burst_text(&burst, chude_show_list(trend, "bursts"));
    chude_show_cell(show, CHUDE_PAINT_STRONG, chude_member_text(trend, "text"), name);
    int64_t documents = chude_member_integer(trend, "df");
    for (size_t i = 0; !chude_member(trend, "df") && i < chude_show_length(series); i++) {
        documents += chude_member_integer(json_object_array_get_idx(series, i), "df");
    }
    chude_show_count(show, documents, COUNT);
    if (curve) {
        chude_show_spaces(show, 2);
        chude_show_spaces(show, curve - chude_show_curve(show, series, "df", curve));
    }
    chude_show_spaces(show, 2);
    chude_show_cell(show, CHUDE_PAINT_PLAIN, chude_buffer_text(&burst), when);
    if (show->width >= WIDE_ENOUGH) {
        chude_show_spaces(show, 1);
        chude_show_change(show, trend, CHANGE);
    }
    chude_show_end(show);
    chude_show_names(show, chude_show_list(trend, "terms"), 2);
    json_object *evidence = chude_show_list(trend, "evidence");
    if (chude_show_length(evidence)) {
        chude_show_document(show, json_object_array_get_idx(evidence, 0), 2);
    }
    chude_buffer_clear(&burst);
}

void chude_show_trends(const ChudeShow *show) {
    json_object *trends = chude_show_list(show->summary, "trends");
    const size_t count = chude_show_top(show, trends, TRENDS_SHOWN);
    size_t curve = 0, widest = LEAST_NAME, when = BURST;
    if (!count) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        json_object *trend = json_object_array_get_idx(trends, i);
        curve = MAX(curve, chude_show_curve_width(chude_show_list(trend, "series"), CURVE));
        widest = MAX(widest, chude_shown_columns(chude_member_text(trend, "text")));
        ChudeBuffer burst = {0};
        burst_text(&burst, chude_show_list(trend, "bursts"));
        when = MAX(when, chude_shown_columns(chude_buffer_text(&burst)));
        chude_buffer_clear(&burst);
    }
    when = MIN(when, MAX(show->width / 3, (size_t)BURST));
    size_t fixed = COUNT + 2 + when + (show->width >= WIDE_ENOUGH ? 1 + CHANGE : 0);
    size_t room = show->width - fixed;
    curve = room >= LEAST_NAME + 2 + 8 ? MIN(curve, room - LEAST_NAME - 2) : 0;
    curve = MIN(curve, room / 2);
    size_t name = MIN(widest, room - (curve ? curve + 2 : 0));
    char *note = span_of(show, trends);
    chude_show_heading(show, chude_show_say(show, "TRENDS", "XU HƯỚNG"), note);
    g_free(note);
    chude_show_spaces(show, name);
    chude_show_right(show, CHUDE_PAINT_FAINT, chude_show_say(show, "docs", "văn bản"), COUNT);
    chude_show_spaces(show, curve ? 2 + curve + 2 : 2);
    chude_show_paint(show, CHUDE_PAINT_FAINT);
    chude_buffer_literal(show->out, chude_show_say(show, "burst", "bùng phát"));
    chude_show_paint(show, CHUDE_PAINT_PLAIN);
    chude_show_end(show);
    for (size_t i = 0; i < count; i++) {
        show_trend(show, json_object_array_get_idx(trends, i), name, curve, when);
    }
    chude_show_more(show, chude_show_length(trends), count, 2);
}
