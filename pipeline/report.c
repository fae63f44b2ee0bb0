/* report.c - fills the page (reports/report/page.html) and says in its Content-Security-Policy which scripts and styles are its own.
 *
 * In the page {{key}} is a label, {{@part}} what a function appends, {{#condition}} … {{/condition}} what stands there only if so. */
#include "report.h"

#include <string.h>

#include "embedded.h"
#include "shape.h"

/* ---- files of the page ---- */

static ChudeText file(const char *name) {
    const ChudeEmbedded *found = chude_embedded_find(name);
    return found ? (ChudeText){(const char *)found->data, found->size} : (ChudeText){"", 0};
}

static const char library[] = "report/library.js", early[] = "reports/report/early.js",
                  script[] = "reports/report/page.js", charts[] = "reports/report/charts.js",
                  style[] = "reports/report/page.css";

bool chude_report_has_library(void) {
    return file(library).size > 0;
}

/* 'sha256-…' of the bytes between the tags. */
static void hash(ChudeBuffer *out, ChudeText bytes) {
    guint8 digest[32];
    gsize size = sizeof digest;
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)bytes.data, (gssize)bytes.size);
    g_checksum_get_digest(checksum, digest, &size);
    char *text = g_base64_encode(digest, size);
    chude_buffer_printf(out, " 'sha256-%s'", text);
    g_free(text);
    g_checksum_free(checksum);
}

static void policy(ChudeBuffer *out, const ChudeReport *report) {
    (void)report;
    chude_buffer_literal(out,
                         "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src");
    hash(out, file(style));
    chude_buffer_literal(out, "; script-src");
    hash(out, file(early));
    hash(out, file(script));
    if (chude_report_has_library()) {
        hash(out, file(library));
        hash(out, file(charts));
    }
}

static void add_file(ChudeBuffer *out, const char *name) {
    chude_buffer_add(out, file(name).data, file(name).size);
}

/* ---- parts ---- */

/* First to last; NULL where that is not known. The caller frees. */
static char *span(const ChudeReport *report) {
    json_object *corpus = chude_member(report->summary, "corpus");
    const char *from = chude_report_string(corpus, "from"), *to = chude_report_string(corpus, "to");
    return from && to ? chude_report_span(report, from, to) : NULL;
}

/* How many documents have a date, where these are too few to say when all of them are from; else 0. */
static int64_t few_dated(const ChudeReport *report) {
    json_object *corpus = chude_member(report->summary, "corpus");
    double documents = 0, undated = 0;
    chude_report_number(corpus, "documents", &documents);
    chude_report_number(corpus, "undated", &undated);
    return undated > documents / 2 ? (int64_t)(documents - undated) : 0;
}

static void title(ChudeBuffer *out, const ChudeReport *report) {
    char *dates = span(report);
    chude_report_text(out, report->name);
    if (dates && !report->diff && few_dated(report) <= 0) {
        chude_buffer_literal(out, ", ");
        chude_report_text(out, dates);
    }
    chude_buffer_literal(out, " · ");
    chude_report_say(out, report, "title");
    g_free(dates);
}

static void name(ChudeBuffer *out, const ChudeReport *report) {
    chude_report_data(out, (ChudeText){report->name, strlen(report->name)});
}

static void dates(ChudeBuffer *out, const ChudeReport *report) {
    double documents = 0;
    char *text = span(report);
    chude_report_number(chude_member(report->summary, "corpus"), "documents", &documents);
    if (text && few_dated(report) > 0) {
        chude_report_fill(out, report, "dates.some", few_dated(report), text, NULL);
    } else if (text) {
        chude_report_text(out, text);
    } else if (documents > 0) {
        chude_report_say(out, report, "dates.none");
    }
    g_free(text);
}

static void by(ChudeBuffer *out, const ChudeReport *report) {
    static const char *const periods[] = {"hour", "day", "week", "month"};
    const char *period = chude_report_string(chude_member(report->summary, "corpus"), "by");
    for (size_t i = 0; period && i < G_N_ELEMENTS(periods); i++) {
        if (strcmp(period, periods[i]) == 0) {
            char *key = g_strconcat("time.by.", period, NULL);
            chude_buffer_literal(out, " (");
            chude_report_say(out, report, key);
            chude_buffer_char(out, ')');
            g_free(key);
        }
    }
}

static void footer(ChudeBuffer *out, const ChudeReport *report) {
    chude_report_fill(out, report, "made.footer", 2, CHUDE_VERSION, NULL);
}

static void beside(ChudeBuffer *out, const ChudeReport *report) {
    const char *before = chude_report_string(chude_member(report->diff, "before"), "name"),
               *after = chude_report_string(chude_member(report->diff, "after"), "name");
    chude_report_fill(out, report, "comparison.lead", 2, after ? after : "", before ? before : "");
}

static void style_file(ChudeBuffer *out, const ChudeReport *report) {
    (void)report;
    add_file(out, style);
}

static void early_file(ChudeBuffer *out, const ChudeReport *report) {
    (void)report;
    add_file(out, early);
}

static void library_file(ChudeBuffer *out, const ChudeReport *report) {
    (void)report;
    add_file(out, library);
}

static void charts_file(ChudeBuffer *out, const ChudeReport *report) {
    (void)report;
    add_file(out, charts);
}

static void script_file(ChudeBuffer *out, const ChudeReport *report) {
    (void)report;
    add_file(out, script);
}

static const struct {
    const char *name;
    void (*append)(ChudeBuffer *out, const ChudeReport *report);
} parts[] = {{"policy", policy},
             {"title", title},
             {"name", name},
             {"style", style_file},
             {"early", early_file},
             {"library", library_file},
             {"charts", charts_file},
             {"script", script_file},
             {"dates", dates},
             {"by", by},
             {"compared", chude_report_compared},
             {"beside", beside},
             {"footer", footer},
             {"figures", chude_report_figures},
             {"made", chude_report_made},
             {"topic-cards", chude_report_topic_cards},
             {"topic-table", chude_report_topic_table},
             {"near-table", chude_report_near_table},
             {"keyword-rows", chude_report_keyword_rows},
             {"ngram-tables", chude_report_ngram_tables},
             {"trend-items", chude_report_trend_items},
             {"comparison", chude_report_comparison},
             {"data", chude_report_json}};

/* ---- conditions ---- */

static bool has_series(json_object *summary) {
    for (size_t i = 0; i < chude_report_length(summary, "topics"); i++) {
        if (chude_report_length(chude_report_item(summary, "topics", i), "series") > 1) {
            return true;
        }
    }
    return false;
}

static bool has_ngrams(json_object *summary) {
    json_object *ngrams = chude_member(summary, "ngrams");
    if (json_object_is_type(ngrams, json_type_object)) {
        json_object_object_foreach(ngrams, n, list) {
            (void)n;
            if (json_object_is_type(list, json_type_array) && json_object_array_length(list)) {
                return true;
            }
        }
    }
    return false;
}

static bool has_changes(json_object *summary) {
    for (size_t i = 0; i < chude_report_length(summary, "topics"); i++) {
        if (chude_member(chude_report_item(summary, "topics", i), "change")) {
            return true;
        }
    }
    return false;
}

static bool has_stories(json_object *summary) {
    for (size_t i = 0; i < chude_report_length(summary, "topics"); i++) {
        if (chude_member(chude_report_item(summary, "topics", i), "parent")) {
            return true;
        }
    }
    return false;
}

static bool holds(const ChudeReport *report, const char *condition, size_t size) {
    json_object *summary = report->summary;
    GArray *broad = chude_report_broad(summary);
    const guint topics = broad->len;
    g_array_free(broad, TRUE);
    const bool keywords = chude_report_length(summary, "keywords"),
               trends = chude_report_length(summary, "trends"), ngrams = has_ngrams(summary);
    const struct {
        const char *name;
        bool holds;
    } conditions[] = {{"topics", topics > 0},
                      {"time", topics > 0 && has_series(summary)},
                      {"changes", has_changes(summary)},
                      {"several", topics > 1},
                      {"stories", has_stories(summary)},
                      {"map", topics > 2},
                      {"keywords", keywords},
                      {"trends", trends},
                      {"ngrams", ngrams},
                      {"comparison", report->diff != NULL},
                      {"nothing", !topics && !keywords && !trends && !ngrams},
                      {"library", chude_report_has_library()},
                      {"plain", !chude_report_has_library()}};
    for (size_t i = 0; i < G_N_ELEMENTS(conditions); i++) {
        if (strlen(conditions[i].name) == size && memcmp(conditions[i].name, condition, size) == 0) {
            return conditions[i].holds;
        }
    }
    g_assert_not_reached(); /* the page is ours */
}

/* ---- the page ---- */

static void append_part(ChudeBuffer *out, const ChudeReport *report, const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (strcmp(parts[i].name, name) == 0) {
            parts[i].append(out, report);
            return;
        }
    }
    g_assert_not_reached();
}

/* Behind the {{/name}} that belongs to a condition. */
static const char *behind_end(const char *at, const char *name, size_t size) {
    char *mark = g_strdup_printf("{{/%.*s}}", (int)size, name);
    const char *end = strstr(at, mark);
    g_assert(end);
    end += strlen(mark);
    g_free(mark);
    return end;
}

void chude_report_page(ChudeBuffer *out, const ChudeReport *report) {
    const char *at = file("reports/report/page.html").data;
    for (const char *mark; (mark = strstr(at, "{{")) != NULL;) {
        const char *end = strstr(mark, "}}");
        g_assert(end);
        size_t size = (size_t)(end - mark) - 2;
        char *name = g_strndup(mark + 2, size);
        chude_buffer_add(out, at, (size_t)(mark - at));
        at = end + 2;
        if (name[0] == '@') {
            append_part(out, report, name + 1);
        } else if (name[0] == '#' && !holds(report, name + 1, size - 1)) {
            at = behind_end(at, name + 1, size - 1);
        } else if (name[0] != '#' && name[0] != '/') {
            chude_report_say(out, report, name);
        }
        g_free(name);
    }
    chude_buffer_literal(out, at);
}
