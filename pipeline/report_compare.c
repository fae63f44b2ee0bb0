/* report_compare.c - what changed between two summaries (chude.diff/1): figures, topics and keywords, before beside after. */
#include <string.h>

#include "report.h"
#include "shape.h"

enum { TOPICS = 100, STORIES = 30 };

static json_object *side_of(json_object *object, const char *side) {
    return json_object_is_type(object, json_type_object) ? chude_member(object, side) : NULL;
}

static double share_of(json_object *side) {
    double share = 0;
    if (!chude_report_number(side, "share", &share)) {
        chude_report_number(side, "share_at_most", &share);
    }
    return share;
}

/* ---- figures ---- */

static void figure(ChudeBuffer *out, const ChudeReport *report, const char *label, const char *member) {
    chude_buffer_literal(out, "<tr><th scope=\"row\">");
    chude_report_say(out, report, label);
    chude_buffer_literal(out, "</th>");
    for (int after = 0; after < 2; after++) {
        double value;
        chude_buffer_literal(out, "<td class=\"number\">");
        if (chude_report_number(side_of(report->diff, after ? "after" : "before"), member, &value)) {
            char *shown = chude_report_count(report, (int64_t)value);
            chude_report_text(out, shown);
            g_free(shown);
        }
        chude_buffer_literal(out, "</td>");
    }
    chude_buffer_literal(out, "</tr>");
}

static void head(ChudeBuffer *out, const ChudeReport *report, const char *first) {
    chude_buffer_literal(out, "<thead><tr><th scope=\"col\">");
    chude_report_say(out, report, first);
    chude_buffer_literal(out, "</th><th scope=\"col\" class=\"number\">");
    chude_report_say(out, report, "comparison.before");
    chude_buffer_literal(out, "</th><th scope=\"col\" class=\"number\">");
    chude_report_say(out, report, "comparison.after");
    chude_buffer_literal(out, "</th></tr></thead><tbody>");
}

static void dates(ChudeBuffer *out, const ChudeReport *report, const char *which) {
    json_object *side = side_of(report->diff, which);
    const char *from = chude_report_string(side, "from"), *to = chude_report_string(side, "to");
    chude_buffer_literal(out, "<td class=\"number\">");
    if (from && to) {
        char *span = chude_report_span(report, from, to);
        chude_report_text(out, span);
        g_free(span);
    }
    chude_buffer_literal(out, "</td>");
}

static void figures(ChudeBuffer *out, const ChudeReport *report) {
    chude_buffer_literal(out, "<h3>");
    chude_report_say(out, report, "comparison.figures");
    chude_buffer_literal(out, "</h3><table class=\"compare\">");
    head(out, report, "comparison.figures");
    chude_buffer_literal(out, "<tr><th scope=\"row\">");
    chude_report_say(out, report, "made.source");
    chude_buffer_literal(out, "</th><td class=\"number\">");
    chude_report_data(out, chude_report_bytes(side_of(report->diff, "before"), "name"));
    chude_buffer_literal(out, "</td><td class=\"number\">");
    chude_report_data(out, chude_report_bytes(side_of(report->diff, "after"), "name"));
    chude_buffer_literal(out, "</td></tr><tr><th scope=\"row\">");
    chude_report_say(out, report, "comparison.dates");
    chude_buffer_literal(out, "</th>");
    dates(out, report, "before");
    dates(out, report, "after");
    chude_buffer_literal(out, "</tr>");
    figure(out, report, "document.count", "documents");
    figure(out, report, "word.count", "words");
    chude_buffer_literal(out, "</tbody></table>");
    size_t settings = chude_report_length(report->diff, "settings");
    if (settings) {
        GString *all = g_string_new(NULL);
        for (size_t i = 0; i < settings; i++) {
            g_string_append(all, i ? "; " : "");
            g_string_append(all, json_object_get_string(chude_report_item(report->diff, "settings", i)));
        }
        chude_buffer_literal(out, "<p class=\"meta\">");
        chude_report_fill(out, report, "comparison.settings", 2, all->str, NULL);
        chude_buffer_literal(out, "</p>");
        g_string_free(all, TRUE);
    }
}

/* ---- shares ---- */

static void share_cell(ChudeBuffer *out, const ChudeReport *report, json_object *side) {
    double share;
    chude_buffer_literal(out, "<td class=\"number\">");
    if (chude_report_number(side, "share", &share)) {
        char *shown = chude_report_percent(report, share);
        chude_report_text(out, shown);
        g_free(shown);
    } else if (chude_report_number(side, "share_at_most", &share)) {
        char *shown = chude_report_percent(report, share);
        chude_buffer_literal(out, "<span title=\"");
        chude_report_fill(out, report, "comparison.most", 2, shown, NULL);
        chude_buffer_literal(out, "\">≤ ");
        chude_report_text(out, shown);
        chude_buffer_literal(out, "</span>");
        g_free(shown);
    } else {
        chude_buffer_literal(out, "–");
    }
    chude_buffer_literal(out, "</td>");
}

/* Two bars, one above the other; the figures beside them say the same. */
static void bars(ChudeBuffer *out, json_object *one, double most) {
    double before = share_of(side_of(one, "before")), after = share_of(side_of(one, "after"));
    chude_buffer_printf(out,
                        "<svg class=\"bars\" aria-hidden=\"true\"><rect class=\"before\" width=\"%.1f%%\" "
                        "height=\"45%%\"/><rect width=\"%.1f%%\" y=\"55%%\" height=\"45%%\"/></svg>",
                        most > 0 ? 100 * before / most : 0, most > 0 ? 100 * after / most : 0);
}

static void evidence(ChudeBuffer *out, const ChudeReport *report, json_object *one,
                     const ChudeReportMarks *marks) {
    size_t count = chude_report_length(one, "evidence");
    if (!count) {
        return;
    }
    chude_buffer_literal(out, "<details><summary>");
    chude_report_say(out, report, "comparison.evidence");
    chude_buffer_literal(out, "</summary><ul class=\"docs\">");
    for (size_t i = 0; i < count; i++) {
        chude_report_evidence(out, report, chude_report_item(one, "evidence", i), marks);
    }
    chude_buffer_literal(out, "</ul></details>");
}

/* ---- topics ---- */

static void badge(ChudeBuffer *out, const ChudeReport *report, json_object *topic) {
    static const struct {
        const char *kind, *sign;
    } kinds[] = {{"new", "✦"},    {"grew", "↗"}, {"steady", "→"},
                 {"shrank", "↘"}, {"gone", "✕"}, {"regrouped", "⇄"}};
    const char *kind = chude_report_string(topic, "kind");
    for (size_t i = 0; kind && i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kind, kinds[i].kind) == 0) {
            char *key = g_strconcat("kind.", kind, NULL);
            chude_buffer_printf(out, "<span class=\"change %s\"><span aria-hidden=\"true\">%s</span> ", kind,
                                kinds[i].sign);
            chude_report_say(out, report, key);
            chude_buffer_literal(out, "</span>");
            g_free(key);
        }
    }
}

static void other_name(ChudeBuffer *out, const ChudeReport *report, json_object *topic) {
    const char *label = chude_report_string(topic, "label");
    const char *before = chude_report_string(side_of(topic, "before"), "label");
    const char *nearest = chude_report_string(side_of(topic, "nearest"), "label");
    const char *name = before && g_strcmp0(before, label) != 0 ? before : nearest;
    if (name) {
        chude_buffer_literal(out, "<p class=\"meta\"><bdi>");
        chude_report_fill(out, report, name == before ? "comparison.named" : "comparison.nearest", 2, name,
                          NULL);
        chude_buffer_literal(out, "</bdi></p>");
    }
}

static void topic_row(ChudeBuffer *out, const ChudeReport *report, json_object *topic, double most) {
    ChudeReportMarks *marks = chude_report_marks_new();
    for (size_t i = 0; i < chude_report_length(topic, "terms"); i++) {
        json_object *term = chude_report_item(topic, "terms", i);
        if (json_object_is_type(term, json_type_string)) {
            chude_report_marks_add(marks, chude_report_text_of(json_object_get_string(term)));
        }
    }
    chude_buffer_literal(out, "<tr data-item=\"comparison\"><th scope=\"row\"><p class=\"named\">");
    chude_report_data(out, chude_report_bytes(topic, "label"));
    chude_buffer_char(out, ' ');
    badge(out, report, topic);
    chude_buffer_literal(out, "</p>");
    other_name(out, report, topic);
    bars(out, topic, most);
    evidence(out, report, topic, marks);
    chude_buffer_literal(out, "</th>");
    share_cell(out, report, side_of(topic, "before"));
    share_cell(out, report, side_of(topic, "after"));
    chude_buffer_literal(out, "</tr>");
    chude_report_marks_free(marks);
}

static void topic_table(ChudeBuffer *out, const ChudeReport *report, bool stories) {
    double most = 0;
    size_t shown = 0;
    for (size_t i = 0; i < chude_report_length(report->diff, "topics"); i++) {
        json_object *topic = chude_report_item(report->diff, "topics", i);
        if ((chude_member(topic, "story") != NULL) == stories) {
            most = MAX(most, MAX(share_of(side_of(topic, "before")), share_of(side_of(topic, "after"))));
        }
    }
    for (size_t i = 0; i < chude_report_length(report->diff, "topics"); i++) {
        json_object *topic = chude_report_item(report->diff, "topics", i);
        if ((chude_member(topic, "story") != NULL) != stories || shown == (stories ? STORIES : TOPICS)) {
            continue;
        }
        if (shown++ == 0) {
            chude_buffer_literal(out, "<h3>");
            chude_report_say(out, report, stories ? "comparison.stories" : "comparison.topics");
            chude_buffer_literal(out, "</h3><table class=\"compare topics\">");
            head(out, report, "map.topic");
        }
        topic_row(out, report, topic, most);
    }
    chude_buffer_literal(out, shown ? "</tbody></table>" : "");
}

/* ---- keywords ---- */

static void keyword_row(ChudeBuffer *out, const ChudeReport *report, json_object *keyword) {
    ChudeReportMarks *marks = chude_report_marks_new();
    ChudeText text = chude_report_bytes(keyword, "text");
    chude_report_marks_add(marks, text);
    chude_buffer_literal(out, "<tr data-item=\"comparison\"><th scope=\"row\"><p class=\"named\">");
    chude_report_data(out, text);
    chude_buffer_literal(out, "</p>");
    evidence(out, report, keyword, marks);
    chude_buffer_literal(out, "</th>");
    share_cell(out, report, side_of(keyword, "before"));
    share_cell(out, report, side_of(keyword, "after"));
    chude_buffer_literal(out, "</tr>");
    chude_report_marks_free(marks);
}

static void keyword_list(ChudeBuffer *out, const ChudeReport *report, const char *kind, const char *title) {
    size_t shown = 0;
    chude_buffer_literal(out, "<div class=\"column\"><h3>");
    chude_report_say(out, report, title);
    chude_buffer_literal(out, "</h3>");
    for (size_t i = 0; i < chude_report_length(report->diff, "keywords"); i++) {
        json_object *keyword = chude_report_item(report->diff, "keywords", i);
        if (g_strcmp0(chude_report_string(keyword, "kind"), kind) != 0) {
            continue;
        }
        if (shown++ == 0) {
            chude_buffer_literal(out, "<table class=\"compare\">");
            head(out, report, "keyword");
        }
        keyword_row(out, report, keyword);
    }
    if (shown) {
        chude_buffer_literal(out, "</tbody></table></div>");
    } else {
        chude_buffer_literal(out, "<p class=\"meta\">");
        chude_report_say(out, report, "comparison.none");
        chude_buffer_literal(out, "</p></div>");
    }
}

void chude_report_comparison(ChudeBuffer *out, const ChudeReport *report) {
    figures(out, report);
    topic_table(out, report, false);
    topic_table(out, report, true);
    chude_buffer_literal(out, "<div class=\"columns two\">");
    keyword_list(out, report, "more", "comparison.more");
    keyword_list(out, report, "less", "comparison.less");
    chude_buffer_literal(out, "</div><p class=\"meta\">");
    chude_report_say(out, report, "comparison.note");
    chude_buffer_literal(out, "</p>");
}
