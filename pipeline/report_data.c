/* report_data.c - what the scripts of the page draw, as JSON in a <script> that no browser runs. */
#include <string.h>

#include "report.h"
#include "shape.h"

enum { TRENDS = 40 }; /* on the time line; the list has more */

/* JSON of a string, in which nothing can end the <script> that holds it. */
static void string(ChudeBuffer *out, ChudeText text) {
    ChudeBuffer json = {0};
    chude_json_string(&json, text);
    for (size_t i = 0; i < json.size; i++) {
        if (json.data[i] == '<') {
            chude_buffer_literal(out, "\\u003c");
        } else {
            chude_buffer_char(out, json.data[i]);
        }
    }
    chude_buffer_clear(&json);
}

static void member(ChudeBuffer *out, const char *name, ChudeText text) {
    chude_buffer_printf(out, "\"%s\":", name);
    string(out, text);
}

static void dfs(ChudeBuffer *out, json_object *object) {
    chude_buffer_literal(out, "\"series\":[");
    for (size_t i = 0; i < chude_report_length(object, "series"); i++) {
        double df = 0;
        chude_report_number(chude_report_item(object, "series", i), "df", &df);
        chude_buffer_printf(out, i ? ",%.0f" : "%.0f", df);
    }
    chude_buffer_char(out, ']');
}

static void topics(ChudeBuffer *out, const ChudeReport *report) {
    GArray *broad = chude_report_broad(report->summary);
    json_object **all = g_new0(json_object *, broad->len + 1);
    for (guint i = 0; i < broad->len; i++) {
        all[i] = chude_report_item(report->summary, "topics", g_array_index(broad, size_t, i));
    }
    double *likeness = chude_report_likeness(all, broad->len);
    double *places = chude_report_places(likeness, broad->len);
    chude_buffer_literal(out, "\"topics\":[");
    for (guint i = 0; i < broad->len; i++) {
        chude_buffer_printf(out, "%s{\"id\":%" G_GINT64_FORMAT ",\"size\":%" G_GINT64_FORMAT ",",
                            i ? "," : "", chude_member_integer(all[i], "id"),
                            chude_member_integer(all[i], "size"));
        member(out, "label", chude_report_bytes(all[i], "label"));
        chude_buffer_literal(out, ",\"x\":");
        chude_json_number(out, places[2 * i]);
        chude_buffer_literal(out, ",\"y\":");
        chude_json_number(out, places[2 * i + 1]);
        chude_buffer_char(out, ',');
        dfs(out, all[i]);
        chude_buffer_char(out, '}');
    }
    chude_buffer_char(out, ']');
    g_free(places);
    g_free(likeness);
    g_free(all);
    g_array_free(broad, TRUE);
}

static void trends(ChudeBuffer *out, const ChudeReport *report) {
    chude_buffer_literal(out, "\"trends\":[");
    for (size_t i = 0; i < MIN(chude_report_length(report->summary, "trends"), TRENDS); i++) {
        json_object *one = chude_report_item(report->summary, "trends", i);
        chude_buffer_literal(out, i ? ",{" : "{");
        member(out, "text", chude_report_bytes(one, "text"));
        chude_buffer_literal(out, ",\"bursts\":[");
        for (size_t k = 0; k < chude_report_length(one, "bursts"); k++) {
            json_object *burst = chude_report_item(one, "bursts", k);
            double score = 0;
            chude_report_number(burst, "score", &score);
            chude_buffer_literal(out, k ? ",{" : "{");
            member(out, "start", chude_report_bytes(burst, "start"));
            chude_buffer_char(out, ',');
            member(out, "end", chude_report_bytes(burst, "end"));
            chude_buffer_literal(out, ",\"score\":");
            chude_json_number(out, score);
            chude_buffer_char(out, '}');
        }
        chude_buffer_literal(out, "]}");
    }
    chude_buffer_char(out, ']');
}

/* The periods' first moments, of whatever has a series, and the documents of each, where the corpus says. */
static void periods(ChudeBuffer *out, const ChudeReport *report) {
    json_object *corpus = chude_member(report->summary, "corpus"), *of = corpus;
    for (size_t i = 0;
         !chude_report_length(of, "series") && i < chude_report_length(report->summary, "topics"); i++) {
        of = chude_report_item(report->summary, "topics", i);
    }
    if (!chude_report_length(of, "series")) {
        of = chude_report_item(report->summary, "trends", 0);
    }
    chude_buffer_literal(out, "\"periods\":[");
    for (size_t i = 0; i < chude_report_length(of, "series"); i++) {
        chude_buffer_literal(out, i ? "," : "");
        string(out, chude_report_bytes(chude_report_item(of, "series", i), "start"));
    }
    chude_buffer_literal(out, "],\"documents\":[");
    for (size_t i = 0; i < chude_report_length(corpus, "series"); i++) {
        double documents = 0;
        chude_report_number(chude_report_item(corpus, "series", i), "documents", &documents);
        chude_buffer_printf(out, i ? ",%.0f" : "%.0f", documents);
    }
    chude_buffer_literal(out, "],");
    member(out, "by", chude_report_bytes(corpus, "by"));
}

void chude_report_json(ChudeBuffer *out, const ChudeReport *report) {
    static const char *const labels[] = {"search.none",    "search.found", "filter.shown",  "evidence.open",
                                         "evidence.close", "documents",    "measure.share", "measure.df",
                                         "trends.score",   "time",         "map",           "trends",
                                         "map.topic",      "theme.auto",   "theme.light",   "theme.dark",
                                         "dates",          "topics",       "keywords",      "ngrams",
                                         "cite",           "cite.done",    "cite.failed",   "id"};
    chude_buffer_literal(out, "{\"labels\":{");
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        chude_buffer_literal(out, i ? "," : "");
        const char *label = chude_report_label(report, labels[i]);
        member(out, labels[i], (ChudeText){label, strlen(label)});
    }
    chude_buffer_literal(out, "},");
    periods(out, report);
    chude_buffer_char(out, ',');
    topics(out, report);
    chude_buffer_char(out, ',');
    trends(out, report);
    chude_buffer_char(out, '}');
}
