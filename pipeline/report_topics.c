/* report_topics.c - topics as cards, with the stories in them, and their series as a table. */
#include <string.h>

#include "report.h"
#include "shape.h"

enum {
    DOCUMENTS_OPEN = 3, /* documents of a card that are shown at once … */
    MANY = 15,          /* … one of them where there are more topics */
    STORIES = 12,       /* stories of a topic that are listed */
    PERIODS = 62,       /* rows of the table */
    COLUMNS = 12        /* topics in it */
};

GArray *chude_report_broad(json_object *summary) {
    GArray *broad = g_array_new(FALSE, FALSE, sizeof(size_t));
    for (size_t i = 0; i < chude_report_length(summary, "topics") && broad->len < CHUDE_REPORT_TOPICS; i++) {
        if (!chude_member(chude_report_item(summary, "topics", i), "parent")) {
            g_array_append_val(broad, i);
        }
    }
    return broad;
}

static void terms(ChudeBuffer *out, const ChudeReport *report, json_object *topic, ChudeReportMarks *marks) {
    size_t count = chude_report_length(topic, "terms");
    if (!count) {
        return;
    }
    chude_buffer_literal(out, "<ul class=\"chips\" aria-label=\"");
    chude_report_say(out, report, "terms");
    chude_buffer_literal(out, "\">");
    for (size_t i = 0; i < count; i++) {
        ChudeText text = chude_report_bytes(chude_report_item(topic, "terms", i), "text");
        chude_report_marks_add(marks, text);
        chude_buffer_literal(out, "<li>");
        chude_report_data(out, text);
        chude_buffer_literal(out, "</li>");
    }
    chude_buffer_literal(out, "</ul>");
}

static void documents(ChudeBuffer *out, const ChudeReport *report, json_object *topic, size_t open,
                      const ChudeReportMarks *marks) {
    size_t count = chude_report_length(topic, "evidence");
    if (!count) {
        return;
    }
    chude_buffer_literal(out, "<h4>");
    chude_report_say(out, report, "evidence.documents");
    chude_buffer_literal(out, "</h4><ul class=\"docs\">");
    for (size_t i = 0; i < count; i++) {
        if (i == open) {
            chude_buffer_literal(out, "</ul><details><summary>");
            chude_report_fill(out, report, "more.documents", (int64_t)(count - i), NULL, NULL);
            chude_buffer_literal(out, "</summary><ul class=\"docs\">");
        }
        chude_report_evidence(out, report, chude_report_item(topic, "evidence", i), marks);
    }
    chude_buffer_literal(out, count > open ? "</ul></details>" : "</ul>");
}

/* Those of the last days, for who reads the page each morning. */
static void recent_documents(ChudeBuffer *out, const ChudeReport *report, json_object *topic,
                             const ChudeReportMarks *marks) {
    json_object *recent =
        report->recent
            ? g_hash_table_lookup(report->recent, GUINT_TO_POINTER((guint)chude_member_integer(topic, "id")))
            : NULL;
    if (!recent) {
        return;
    }
    json_object *change = chude_member(topic, "change");
    const char *start = chude_report_string(change, "start"), *end = chude_report_string(change, "end");
    char *days = chude_report_span(report, start ? start : "", end ? end : "");
    chude_buffer_literal(out, "<h4>");
    chude_report_fill(out, report, "evidence.recent", 2, days, NULL);
    chude_buffer_literal(out, "</h4><ul class=\"docs\">");
    for (size_t i = 0; i < json_object_array_length(recent); i++) {
        chude_report_evidence(out, report, json_object_array_get_idx(recent, i), marks);
    }
    chude_buffer_literal(out, "</ul>");
    g_free(days);
}

static void one_story(ChudeBuffer *out, const ChudeReport *report, json_object *story) {
    double size = 0;
    chude_report_number(story, "size", &size);
    chude_buffer_literal(out, "<li><p class=\"doc\"><b>");
    chude_report_data(out, chude_report_bytes(story, "label"));
    chude_buffer_literal(out, "</b> <span class=\"meta\">");
    chude_report_fill(out, report, "documents", (int64_t)size, NULL, NULL);
    chude_buffer_literal(out, "</span></p></li>");
}

/* of: the ids of topics → their stories. */
static void stories(ChudeBuffer *out, const ChudeReport *report, const GPtrArray *of) {
    if (!of) {
        return;
    }
    chude_buffer_literal(out, "<details><summary>");
    chude_report_fill(out, report, "stories", of->len, NULL, NULL);
    chude_buffer_literal(out, "</summary><ul class=\"docs\">");
    for (guint i = 0; i < MIN(of->len, STORIES); i++) {
        one_story(out, report, g_ptr_array_index(of, i));
    }
    if (of->len > STORIES) {
        chude_buffer_literal(out, "<li class=\"meta\">");
        chude_report_fill(out, report, "stories.more", (int64_t)of->len - STORIES, NULL, NULL);
        chude_buffer_literal(out, "</li>");
    }
    chude_buffer_literal(out, "</ul></details>");
}

static void card(ChudeBuffer *out, const ChudeReport *report, json_object *topic, double all, double largest,
                 size_t open, const GPtrArray *of) {
    double size = 0, weak;
    ChudeReportMarks *marks = chude_report_marks_new();
    const int64_t id = chude_member_integer(topic, "id");
    chude_report_number(topic, "size", &size);
    char *share = chude_report_percent(report, all > 0 ? size / all : 0);
    json_object *change = chude_member(topic, "change");
    double g2 = 0;
    chude_report_number(change, "g2", &g2);
    chude_buffer_printf(out,
                        "<article class=\"card\" id=\"topic-%" G_GINT64_FORMAT
                        "\" data-item=\"topics\" data-size=\"%.0f\" data-change=\"%.0f\"><h3>",
                        id, size, g2);
    chude_report_data(out, chude_report_bytes(topic, "label"));
    char *anchor = g_strdup_printf("topic-%" G_GINT64_FORMAT, id);
    chude_report_anchor(out, report, anchor);
    g_free(anchor);
    chude_buffer_literal(out, "</h3><p class=\"meta\"><span>");
    chude_report_fill(out, report, "documents", (int64_t)size, NULL, NULL);
    chude_buffer_literal(out, " · ");
    chude_report_fill(out, report, "share", 2, share, NULL);
    chude_buffer_literal(out, "</span> ");
    chude_report_change(out, report, topic);
    chude_buffer_printf(
        out, "</p><svg class=\"bar\" aria-hidden=\"true\"><rect width=\"%.1f%%\" height=\"100%%\"/></svg>",
        largest > 0 ? 100 * size / largest : 0);
    chude_report_sparkline(out, report, topic);
    terms(out, report, topic, marks);
    documents(out, report, topic, open, marks);
    recent_documents(out, report, topic, marks);
    stories(out, report, of);
    if (chude_report_number(topic, "weak", &weak) && weak >= 0.2) {
        char *part = chude_report_percent(report, weak);
        chude_buffer_literal(out, "<p class=\"meta\">");
        chude_report_fill(out, report, "weak", 2, part, NULL);
        chude_buffer_literal(out, "</p>");
        g_free(part);
    }
    double others;
    if (chude_report_number(topic, "in_others", &others)) {
        chude_buffer_literal(out, "<p class=\"meta\">");
        chude_report_fill(out, report, "others", (int64_t)others, NULL, NULL);
        chude_buffer_literal(out, "</p>");
    }
    chude_buffer_literal(out, "</article>");
    g_free(share);
    chude_report_marks_free(marks);
}

static void free_list(gpointer list) {
    g_ptr_array_free(list, TRUE);
}

static GHashTable *stories_by_parent(json_object *summary) {
    GHashTable *by = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, free_list);
    for (size_t i = 0; i < chude_report_length(summary, "topics"); i++) {
        json_object *one = chude_report_item(summary, "topics", i);
        if (chude_member(one, "parent")) {
            gpointer parent = GSIZE_TO_POINTER((gsize)chude_member_integer(one, "parent"));
            GPtrArray *list = g_hash_table_lookup(by, parent);
            if (!list) {
                list = g_ptr_array_new();
                g_hash_table_insert(by, parent, list);
            }
            g_ptr_array_add(list, one);
        }
    }
    return by;
}

static int larger_first(const void *a, const void *b) {
    double x = 0, y = 0;
    chude_report_number(*(json_object *const *)a, "size", &x);
    chude_report_number(*(json_object *const *)b, "size", &y);
    if (x != y) {
        return (x < y) - (x > y);
    }
    int64_t i = chude_member_integer(*(json_object *const *)a, "id"),
            k = chude_member_integer(*(json_object *const *)b, "id");
    return (i > k) - (i < k);
}

/* Topics without parent, the largest first. */
static GPtrArray *sorted(json_object *summary) {
    GPtrArray *all = g_ptr_array_new();
    GArray *broad = chude_report_broad(summary);
    for (guint i = 0; i < broad->len; i++) {
        g_ptr_array_add(all, chude_report_item(summary, "topics", g_array_index(broad, size_t, i)));
    }
    g_array_free(broad, TRUE);
    g_ptr_array_sort(all, larger_first);
    return all;
}

void chude_report_topic_cards(ChudeBuffer *out, const ChudeReport *report) {
    GHashTable *by = stories_by_parent(report->summary);
    GPtrArray *all = sorted(report->summary);
    double documents_in_all = 0, largest = 0;
    chude_report_number(chude_member(report->summary, "corpus"), "documents", &documents_in_all);
    /* Duplicates that were left out have no topic. */
    chude_report_number(chude_member(report->summary, "topic_quality"), "documents", &documents_in_all);
    if (all->len) {
        chude_report_number(g_ptr_array_index(all, 0), "size", &largest);
    }
    for (guint i = 0; i < all->len; i++) {
        json_object *topic = g_ptr_array_index(all, i);
        gpointer id = GSIZE_TO_POINTER((gsize)chude_member_integer(topic, "id"));
        card(out, report, topic, documents_in_all, largest, all->len > MANY ? 1 : DOCUMENTS_OPEN,
             g_hash_table_lookup(by, id));
    }
    g_ptr_array_free(all, TRUE);
    g_hash_table_destroy(by);
}

void chude_report_topic_table(ChudeBuffer *out, const ChudeReport *report) {
    GPtrArray *all = sorted(report->summary);
    size_t periods = 0, columns = MIN(all->len, COLUMNS);
    for (guint i = 0; i < columns; i++) {
        periods = MAX(periods, chude_report_length(g_ptr_array_index(all, i), "series"));
    }
    if (periods > PERIODS) {
        chude_buffer_literal(out, "<p class=\"meta\">");
        chude_report_fill(out, report, "data.long", PERIODS, NULL, NULL);
        chude_buffer_literal(out, "</p>");
    }
    chude_buffer_literal(out, "<table class=\"figures\"><thead><tr><th scope=\"col\">");
    chude_report_say(out, report, "period");
    chude_buffer_literal(out, "</th>");
    for (guint i = 0; i < columns; i++) {
        chude_buffer_literal(out, "<th scope=\"col\">");
        chude_report_data(out, chude_report_bytes(g_ptr_array_index(all, i), "label"));
        chude_buffer_literal(out, "</th>");
    }
    chude_buffer_literal(out, "</tr></thead><tbody>");
    for (size_t period = periods > PERIODS ? periods - PERIODS : 0; period < periods; period++) {
        const char *start = NULL;
        for (guint i = 0; i < columns && !start; i++) {
            start =
                chude_report_string(chude_report_item(g_ptr_array_index(all, i), "series", period), "start");
        }
        char *date = chude_report_date(report, start ? start : "");
        chude_buffer_literal(out, "<tr><th scope=\"row\">");
        chude_report_data(out, chude_report_text_of(date));
        chude_buffer_literal(out, "</th>");
        g_free(date);
        for (guint i = 0; i < columns; i++) {
            double df = 0;
            chude_report_number(chude_report_item(g_ptr_array_index(all, i), "series", period), "df", &df);
            chude_buffer_printf(out, "<td>%.0f</td>", df);
        }
        chude_buffer_literal(out, "</tr>");
    }
    chude_buffer_literal(out, "</tbody></table>");
    g_ptr_array_free(all, TRUE);
}
