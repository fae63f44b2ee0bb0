/* report_series.c - series of documents by period: a line, and what became of it. */
#include "report.h"

enum { WIDTH = 240, HEIGHT = 32 }; /* of the line's own units; it is shown as wide as its place */

static double df_at(json_object *object, size_t i) {
    double df = 0;
    chude_report_number(chude_report_item(object, "series", i), "df", &df);
    return MAX(df, 0);
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
        "<svg class=\"spark\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"",
        WIDTH, HEIGHT);
    chude_report_text(out, says);
    for (int line = 0; line < 2; line++) { /* what is below the line, and the line */
        chude_buffer_literal(out, line ? "\"/><polyline points=\"" : "\"><polygon points=\"0,32");
        for (size_t i = 0; i < count; i++) {
            /* Whole tenths: the same digits in any locale. */
            int x = (int)(10.0 * WIDTH * (double)i / (double)(count - 1) + 0.5);
            int y = (int)(10.0 * (HEIGHT - 2) * (1 - df_at(object, i) / top) + 15.5);
            chude_buffer_printf(out, "%s%d.%d,%d.%d", line && i == 0 ? "" : " ", x / 10, x % 10, y / 10,
                                y % 10);
        }
        chude_buffer_literal(out, line ? "\"/></svg>" : " 240,32");
    }
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
        chude_buffer_printf(out, "<span class=\"change %s\"", kind);
        json_object_object_get_ex(change, "before", &before);
        if (chude_report_number(change, "share", &now) && chude_report_number(before, "share", &then)) {
            char *a = chude_report_percent(report, then), *b = chude_report_percent(report, now);
            chude_buffer_literal(out, " title=\"");
            chude_report_fill(out, report, "change.from", 2, a, b);
            chude_buffer_char(out, '"');
            g_free(a);
            g_free(b);
        }
        chude_buffer_printf(out, "><span aria-hidden=\"true\">%s</span> ", signs[i]);
        chude_report_say(out, report, key);
        chude_buffer_literal(out, "</span>");
        g_free(key);
    }
}
