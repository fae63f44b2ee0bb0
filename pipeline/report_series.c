/* report_series.c - series of documents by period: a line, and what became of it. */
#include <string.h>

#include "report.h"
#include "shape.h"

enum {
    FLOOR = 100,
    ROOM = 4,     /* of a line's own units: its height, and what is left above and below for its stroke */
    POINTS = 100, /* of a line: more are no wider than its stroke */
    OVER = 10     /* where less than this part of its share is left, a thing is over */
};

static double df_at(json_object *object, size_t i) {
    double df = 0;
    chude_report_number(chude_report_item(object, "series", i), "df", &df);
    return MAX(df, 0);
}

/* Of the periods from i * step on, step of them: the highest, so that a peak of one day stays. */
static int height_at(json_object *object, size_t i, size_t step, double top) {
    double highest = 0;
    for (size_t k = i * step; k < (i + 1) * step; k++) {
        highest = MAX(highest, df_at(object, k));
    }
    return ROOM + (int)(FLOOR * (1 - highest / top) + 0.5);
}

void chude_report_sparkline(ChudeBuffer *out, const ChudeReport *report, json_object *object) {
    size_t count = chude_report_length(object, "series"), peak = 0;
    if (count < 2) {
        return;
    }
    for (size_t i = 1; i < count; i++) {
        peak = df_at(object, i) > df_at(object, peak) ? i : peak;
    }
    const size_t step = (count + POINTS - 1) / POINTS, points = (count + step - 1) / step;
    double top = MAX(df_at(object, peak), 1);
    const char *start = chude_report_string(chude_report_item(object, "series", peak), "start");
    char *date = chude_report_date(report, start ? start : "");
    char *says = chude_report_filled(report, "course", (int64_t)df_at(object, peak), date, NULL);
    chude_buffer_printf(
        out,
        "<svg class=\"spark\" viewBox=\"0 0 %zu %d\" preserveAspectRatio=\"none\" role=\"img\" "
        "aria-label=\"",
        points - 1, FLOOR + 2 * ROOM);
    chude_report_text(out, says);
    /* One line that is filled, too: it goes down beyond the edges, where that is not seen. */
    chude_buffer_printf(out, "\"><polyline points=\"-1,%d -1,%d", FLOOR + 3 * ROOM,
                        height_at(object, 0, step, top));
    for (size_t i = 0; i < points; i++) {
        chude_buffer_printf(out, " %zu,%d", i, height_at(object, i, step, top));
    }
    chude_buffer_printf(out, " %zu,%d %zu,%d\"/></svg>", points, height_at(object, points - 1, step, top),
                        points, FLOOR + 3 * ROOM);
    g_free(says);
    g_free(date);
}

const char *chude_report_change_kind(const ChudeReport *report, json_object *object) {
    json_object *change =
        json_object_is_type(object, json_type_object) ? chude_member(object, "change") : NULL;
    const char *kind = chude_report_string(change, "kind");
    double now = 1, before = 1, own = 0, all = 0;
    /* What came up for a month and then no more is steady between the last two weeks; nobody would say so. */
    if (g_strcmp0(kind, "steady") == 0 && chude_report_number(change, "share", &now) &&
        chude_report_number(chude_member(change, "before"), "share", &before) &&
        (chude_report_number(object, "df", &own) || chude_report_number(object, "size", &own)) &&
        chude_report_number(chude_member(report->summary, "corpus"), "documents", &all) && all > 0 &&
        MAX(now, before) < own / all / OVER) {
        return "over";
    }
    return kind;
}

void chude_report_change(ChudeBuffer *out, const ChudeReport *report, json_object *object) {
    static const char *const kinds[] = {"new", "rising", "falling", "gone", "steady", "over"};
    static const char *const signs[] = {"✦", "↗", "↘", "✕", "→", "○"};
    const char *kind = chude_report_change_kind(report, object);
    for (size_t i = 0; kind && i < G_N_ELEMENTS(kinds); i++) {
        double now, then;
        if (g_strcmp0(kind, kinds[i]) != 0) {
            continue;
        }
        json_object *change = chude_member(object, "change");
        char *key = g_strconcat("change.", kind, NULL);
        chude_buffer_printf(out, "<span class=\"change %s\"><span aria-hidden=\"true\">%s</span> ", kind,
                            signs[i]);
        chude_report_say(out, report, key);
        if (strcmp(kind, "steady") != 0 && strcmp(kind, "over") != 0 &&
            chude_report_number(change, "share", &now) &&
            chude_report_number(chude_member(change, "before"), "share", &then)) {
            char *a = chude_report_percent(report, then), *b = chude_report_percent(report, now);
            chude_buffer_literal(out, " <span class=\"shares\">");
            chude_report_fill(out, report, "change.from", 2, a, b);
            chude_buffer_literal(out, "</span>");
            g_free(a);
            g_free(b);
        }
        chude_buffer_literal(out, "</span>");
        g_free(key);
    }
}

/* The first change of a list of topics or trends; NULL where none has one. */
static json_object *first_change(json_object *summary, const char *list) {
    for (size_t i = 0; i < chude_report_length(summary, list); i++) {
        json_object *one = chude_report_item(summary, list, i);
        json_object *change = json_object_is_type(one, json_type_object) ? chude_member(one, "change") : NULL;
        if (chude_report_string(change, "start")) {
            return change;
        }
    }
    return NULL;
}

void chude_report_compared(ChudeBuffer *out, const ChudeReport *report) {
    json_object *change = first_change(report->summary, "topics");
    change = change ? change : first_change(report->summary, "trends");
    json_object *before =
        json_object_is_type(change, json_type_object) ? chude_member(change, "before") : NULL;
    const char *from = chude_report_string(change, "start"), *to = chude_report_string(change, "end");
    const char *earlier = chude_report_string(before, "start"), *until = chude_report_string(before, "end");
    if (from && to && earlier && until) {
        char *now = chude_report_span(report, from, to), *then = chude_report_span(report, earlier, until);
        chude_report_fill(out, report, "change.compared", 2, now, then);
        g_free(now);
        g_free(then);
    }
}
