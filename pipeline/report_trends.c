/* report_trends.c - what came up in time: a list with bursts and evidence, beside which the scripts draw the time line. */
#include <string.h>

#include "report.h"
#include "shape.h"

enum {
    TRENDS = 100,
    TERMS_OPEN = 8 /* words of an event that are shown at once */
};

static void other_terms(ChudeBuffer *out, const ChudeReport *report, json_object *trend,
                        ChudeReportMarks *marks) {
    size_t count = chude_report_length(trend, "terms");
    if (!count) {
        return;
    }
    chude_buffer_literal(out, "<p class=\"meta\">");
    chude_report_say(out, report, "trends.terms");
    chude_buffer_literal(out, ": ");
    for (size_t i = 0; i < count; i++) {
        json_object *term = chude_report_item(trend, "terms", i);
        ChudeText text = chude_report_text_of(json_object_is_type(term, json_type_string)
                                                  ? json_object_get_string(term)
                                                  : chude_report_string(term, "text"));
        chude_report_marks_add(marks, text);
        if (i == TERMS_OPEN && count > TERMS_OPEN + 1) {
            chude_buffer_literal(out, "</p><details><summary>");
            chude_report_fill(out, report, "more.terms", (int64_t)(count - i), NULL, NULL);
            chude_buffer_literal(out, "</summary><p class=\"meta\">");
        } else {
            chude_buffer_literal(out, i ? ", " : "");
        }
        chude_report_data(out, text);
    }
    chude_buffer_literal(out, count > TERMS_OPEN + 1 ? "</p></details>" : "</p>");
}

static void bursts(ChudeBuffer *out, const ChudeReport *report, json_object *trend) {
    size_t count = chude_report_length(trend, "bursts");
    if (!count) {
        return;
    }
    chude_buffer_literal(out, "<p class=\"meta\">");
    chude_report_say(out, report, "trends.bursts");
    chude_buffer_literal(out, ": ");
    for (size_t i = 0; i < count; i++) {
        json_object *one = chude_report_item(trend, "bursts", i);
        const char *start = chude_report_string(one, "start"), *end = chude_report_string(one, "end");
        char *from = chude_report_date(report, start ? start : ""),
             *to = chude_report_date(report, end ? end : "");
        double df;
        chude_buffer_literal(out, i ? "; " : "");
        if (strcmp(from, to) == 0) {
            chude_report_text(out, from);
        } else {
            chude_report_fill(out, report, "dates", 2, from, to);
        }
        if (chude_report_number(one, "df", &df)) {
            chude_buffer_literal(out, " (");
            chude_report_fill(out, report, "documents", (int64_t)df, NULL, NULL);
            chude_buffer_literal(out, ")");
        }
        g_free(from);
        g_free(to);
    }
    chude_buffer_literal(out, "</p>");
}

static double highest_burst(json_object *trend) {
    double highest = 0, score;
    for (size_t i = 0; i < chude_report_length(trend, "bursts"); i++) {
        if (chude_report_number(chude_report_item(trend, "bursts", i), "score", &score)) {
            highest = MAX(highest, score);
        }
    }
    return highest;
}

void chude_report_trend_items(ChudeBuffer *out, const ChudeReport *report) {
    for (size_t i = 0; i < MIN(chude_report_length(report->summary, "trends"), TRENDS); i++) {
        json_object *trend = chude_report_item(report->summary, "trends", i);
        const char *kind = chude_report_change_kind(report, trend);
        ChudeReportMarks *marks = chude_report_marks_new();
        ChudeText text = chude_report_bytes(trend, "text");
        double df;
        chude_report_marks_add(marks, text);
        chude_buffer_printf(
            out,
            "<article class=\"event\" id=\"event-%zu\" data-item=\"trends\" data-score=\"%.0f\" data-kind=\"",
            i, highest_burst(trend));
        chude_report_text(out, kind ? kind : "");
        chude_buffer_literal(out, "\"><div class=\"head\"><h3>");
        chude_report_data(out, text);
        char *anchor = g_strdup_printf("event-%zu", i);
        chude_report_anchor(out, report, anchor);
        g_free(anchor);
        chude_buffer_literal(out, "</h3><p class=\"meta\">");
        if (chude_report_number(trend, "df", &df)) {
            chude_report_fill(out, report, "documents", (int64_t)df, NULL, NULL);
            chude_buffer_char(out, ' ');
        }
        chude_report_change(out, report, trend);
        chude_buffer_literal(out, "</p></div>");
        chude_report_sparkline(out, report, trend);
        bursts(out, report, trend);
        other_terms(out, report, trend, marks);
        size_t evidence = chude_report_length(trend, "evidence");
        if (evidence) {
            chude_buffer_literal(out, "<details><summary>");
            chude_report_say(out, report, "trends.evidence");
            chude_buffer_literal(out, "</summary><ul class=\"docs\">");
            for (size_t k = 0; k < evidence; k++) {
                chude_report_evidence(out, report, chude_report_item(trend, "evidence", k), marks);
            }
            chude_buffer_literal(out, "</ul></details>");
        }
        chude_buffer_literal(out, "</article>");
        chude_report_marks_free(marks);
    }
}
