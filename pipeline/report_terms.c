/* report_terms.c - keywords with their evidence, and n-grams, as tables. */
#include <math.h>
#include <string.h>

#include "report.h"
#include "shape.h"

enum {
    ROWS = 50,  /* of a table of n-grams */
    LARGE = 100 /* times as often: more is said no more exactly */
};

/* A variant is a string, or an object with its text. */
static const char *variant_text(json_object *variant) {
    return json_object_is_type(variant, json_type_string) ? json_object_get_string(variant)
                                                          : chude_report_string(variant, "text");
}

static void number_cell(ChudeBuffer *out, const ChudeReport *report, double value, int decimals,
                        const char *attributes) {
    char *shown =
        decimals ? chude_report_decimal(report, value, decimals) : chude_report_count(report, (int64_t)value);
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    chude_buffer_printf(out, "<td class=\"number\" data-value=\"%s\"%s>%s</td>",
                        g_ascii_formatd(digits, sizeof digits, "%.9g", value), attributes, shown);
    g_free(shown);
}

/* Times in words: a share that hardly differs is the usual one, and one of a word that general texts do not have is no measurement. */
static void times(ChudeBuffer *out, const ChudeReport *report, double ratio) {
    double times = exp2(CLAMP(ratio, -20, 20));
    char *shown = chude_report_decimal(report, MIN(times, LARGE), times < 10 ? 1 : 0);
    chude_report_fill(out, report,
                      times > LARGE   ? "keyness.over"
                      : times > 1.15  ? "keyness.times"
                      : times > 0.87  ? "keyness.usual"
                      : times >= 0.05 ? "keyness.part"
                                      : "keyness.rare",
                      2, shown, NULL);
    g_free(shown);
}

static void keyness_cell(ChudeBuffer *out, const ChudeReport *report, json_object *keyword) {
    double ratio;
    if (!chude_report_number(chude_member(keyword, "keyness"), "log_ratio", &ratio)) {
        chude_buffer_literal(out, "<td class=\"number\">–</td>");
        return;
    }
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    chude_buffer_printf(out, "<td class=\"number\" data-value=\"%s\">",
                        g_ascii_formatd(digits, sizeof digits, "%.9g", ratio));
    times(out, report, ratio);
    chude_buffer_literal(out, "</td>");
}

static void evidence_row(ChudeBuffer *out, const ChudeReport *report, json_object *keyword, size_t number) {
    ChudeReportMarks *marks = chude_report_marks_new();
    size_t variants = chude_report_length(keyword, "variants");
    chude_report_marks_add(marks, chude_report_bytes(keyword, "text"));
    chude_buffer_printf(out, "<tr class=\"evidence\" id=\"evidence-%zu\"><td colspan=\"6\">", number);
    if (variants) {
        chude_buffer_literal(out, "<p class=\"meta\">");
        chude_report_say(out, report, "variants");
        chude_buffer_literal(out, ": ");
        for (size_t i = 0; i < variants; i++) {
            ChudeText text = chude_report_text_of(variant_text(chude_report_item(keyword, "variants", i)));
            chude_report_marks_add(marks, text);
            chude_buffer_literal(out, i ? ", " : "");
            chude_report_data(out, text);
        }
        chude_buffer_literal(out, "</p>");
    }
    chude_buffer_literal(out, "<ul class=\"docs\">");
    for (size_t i = 0; i < chude_report_length(keyword, "evidence"); i++) {
        chude_report_evidence(out, report, chude_report_item(keyword, "evidence", i), marks);
    }
    chude_buffer_printf(out, "</ul><p class=\"meta\"><a href=\"#keyword-%zu\">", number);
    chude_report_say(out, report, "here.keyword");
    chude_buffer_literal(out, "</a></p></td></tr>");
    chude_report_marks_free(marks);
}

static void keyword_row(ChudeBuffer *out, const ChudeReport *report, json_object *keyword, size_t number,
                        double most) {
    double count = 0, df = 0, score = 0, q = 1, ratio = 0;
    const char *text = chude_report_string(keyword, "text");
    size_t evidence = chude_report_length(keyword, "evidence");
    chude_report_number(keyword, "count", &count);
    chude_report_number(keyword, "df", &df);
    chude_report_number(keyword, "score", &score);
    chude_report_number(chude_member(keyword, "keyness"), "q", &q);
    chude_report_number(chude_member(keyword, "keyness"), "log_ratio", &ratio);
    chude_buffer_printf(
        out,
        "<tbody id=\"keyword-%zu\" data-item=\"keywords\" data-df=\"%.0f\"%s><tr><td class=\"number rank\" data-value=\"%zu\">%zu</td><th scope=\"row\">",
        number, df, q < 0.05 && ratio > 0 ? " data-distinctive" : "", number, number);
    if (evidence) {
        chude_buffer_printf(
            out,
            "<button type=\"button\" class=\"opens\" aria-expanded=\"true\" aria-controls=\"evidence-%zu\">",
            number);
    }
    chude_report_data(out, chude_report_text_of(text));
    chude_buffer_literal(out, evidence ? "</button></th>" : "</th>");
    number_cell(out, report, score, fabs(score) >= 100 ? 0 : 2, "");
    chude_buffer_printf(
        out,
        "<td class=\"number\" data-value=\"%.0f\"><svg class=\"bar\" aria-hidden=\"true\"><rect width=\"%.1f%%\" height=\"100%%\"/></svg>",
        df, most > 0 ? 100 * df / most : 0);
    char *shown = chude_report_count(report, (int64_t)df);
    chude_buffer_printf(out, "%s</td>", shown);
    g_free(shown);
    number_cell(out, report, count, 0, "");
    keyness_cell(out, report, keyword);
    chude_buffer_literal(out, "</tr>");
    if (evidence) {
        evidence_row(out, report, keyword, number);
    }
    chude_buffer_literal(out, "</tbody>");
}

void chude_report_keyword_rows(ChudeBuffer *out, const ChudeReport *report) {
    size_t count = chude_report_length(report->summary, "keywords");
    double most = 0, df;
    for (size_t i = 0; i < count; i++) {
        if (chude_report_number(chude_report_item(report->summary, "keywords", i), "df", &df)) {
            most = MAX(most, df);
        }
    }
    for (size_t i = 0; i < count; i++) {
        keyword_row(out, report, chude_report_item(report->summary, "keywords", i), i + 1, most);
    }
}

static void ngram_table(ChudeBuffer *out, const ChudeReport *report, const char *n, json_object *list) {
    double most = 1;
    size_t count = json_object_array_length(list);
    chude_report_number(json_object_array_get_idx(list, 0), "count", &most);
    char *name = chude_report_filled(report, "ngrams.n", g_ascii_strtoll(n, NULL, 10), NULL, NULL);
    chude_buffer_literal(out, "<div class=\"column\"><h3>");
    chude_report_text(out, name);
    chude_buffer_literal(out, "</h3><div class=\"scroll tall\" tabindex=\"0\" role=\"region\" aria-label=\"");
    chude_report_text(out, name);
    chude_buffer_literal(out, "\"><table class=\"ngrams\"><thead><tr><th scope=\"col\">");
    chude_report_say(out, report, "ngram");
    chude_buffer_literal(out, "</th><th scope=\"col\" class=\"number\">");
    chude_report_say(out, report, "count");
    chude_buffer_literal(out, "</th><th scope=\"col\" class=\"number\">");
    chude_report_say(out, report, "df");
    chude_buffer_literal(out, "</th></tr></thead><tbody>");
    for (size_t i = 0; i < MIN(count, ROWS); i++) {
        json_object *one = json_object_array_get_idx(list, i);
        double times = 0, df = 0;
        chude_report_number(one, "count", &times);
        chude_report_number(one, "df", &df);
        chude_buffer_literal(out, "<tr data-item=\"ngrams\"><th scope=\"row\">");
        chude_report_data(out, chude_report_bytes(one, "text"));
        chude_buffer_printf(
            out,
            "<svg class=\"bar\" aria-hidden=\"true\"><rect width=\"%.1f%%\" height=\"100%%\"/></svg></th>",
            most > 0 ? MIN(100 * times / most, 100) : 0);
        number_cell(out, report, times, 0, "");
        number_cell(out, report, df, 0, "");
        chude_buffer_literal(out, "</tr>");
    }
    chude_buffer_literal(out, "</tbody></table></div></div>");
    g_free(name);
}

void chude_report_ngram_tables(ChudeBuffer *out, const ChudeReport *report) {
    json_object *ngrams = chude_member(report->summary, "ngrams");
    if (json_object_is_type(ngrams, json_type_object)) {
        json_object_object_foreach(ngrams, n, list) {
            if (json_object_is_type(list, json_type_array) && json_object_array_length(list)) {
                ngram_table(out, report, n, list);
            }
        }
    }
}
