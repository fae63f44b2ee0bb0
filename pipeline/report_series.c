/* report_series.c - series of documents by period: a line, and what became of it. */
#include <string.h>

#include "report.h"

enum {
    FLOOR = 100,
    ROOM = 4
}; /* of a line's own units: its height, and what is left above and below for its stroke */

static double df_at(json_object *object, size_t i) {
    double df = 0;
    chude_report_number(chude_report_item(object, "series", i), "df", &df);
    return MAX(df, 0);
}

static int height_at(json_object *object, size_t i, double top) {
    return ROOM + (int)(FLOOR * (1 - df_at(object, i) / top) + 0.5);
}

void chude_report_sparkline(ChudeBuffer *out, const ChudeReport *report, json_object *object) {
    size_t count = chude_report_length(object, "series"), peak = 0;
    if (count < 2) {
        return;
    }
    for (size_t i = 1; i < count; i++) {
        peak = df_at(object, i) > df_at(object, peak) ? i : peak;
    }
    double top = MAX(df_at(object, peak), 1);
    const char *start = chude_report_string(chude_report_item(object, "series", peak), "start");
    char *date = chude_report_date(report, start ? start : "");
    char *says = chude_report_filled(report, "course", (int64_t)df_at(object, peak), date, NULL);
    chude_buffer_printf(
        out,
        "<svg class=\"spark\" viewBox=\"0 0 %zu %d\" preserveAspectRatio=\"none\" role=\"img\" "
        "aria-label=\"",
        count - 1, FLOOR + 2 * ROOM);
    chude_report_text(out, says);
    /* One line that is filled, too: it goes down beyond the edges, where that is not seen. */
    chude_buffer_printf(out, "\"><polyline points=\"-1,%d -1,%d", FLOOR + 3 * ROOM,
                        height_at(object, 0, top));
    for (size_t i = 0; i < count; i++) {
        chude_buffer_printf(out, " %zu,%d", i, height_at(object, i, top));
    }
    chude_buffer_printf(out, " %zu,%d %zu,%d\"/></svg>", count, height_at(object, count - 1, top), count,
                        FLOOR + 3 * ROOM);
    g_free(says);
    g_free(date);
}

void chude_report_change(ChudeBuffer *out, const ChudeReport *report, json_object *object) {
    static const char *const kinds[] = {"new", "rising", "falling", "gone", "steady"};
    static const char *const signs[] = {"✦", "↗", "↘", "✕", "→"};
    json_object *change = NULL, *before = NULL;
    json_object_object_get_ex(object, "change", &change);
    const char *kind = chude_report_string(change, "kind");
    for (size_t i = 0; kind && i < G_N_ELEMENTS(kinds); i++) {
        double now, then;
        if (g_strcmp0(kind, kinds[i]) != 0) {
            continue;
        }
        char *key = g_strconcat("change.", kind, NULL);
        chude_buffer_printf(out, "<span class=\"change %s\"><span aria-hidden=\"true\">%s</span> ", kind,
                            signs[i]);
        chude_report_say(out, report, key);
        json_object_object_get_ex(change, "before", &before);
        if (strcmp(kind, "steady") != 0 && chude_report_number(change, "share", &now) &&
            chude_report_number(before, "share", &then)) {
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
