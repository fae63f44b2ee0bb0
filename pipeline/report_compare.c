/* report_compare.c - two summaries side by side: figures, keywords by what became of them, topics beside the one most like each. */
#include <string.h>

#include "counting_key.h"
#include "report.h"
#include "shape.h"

enum { KEYWORDS = 30 }; /* of each list */

static ChudeText text_of(const char *text) {
    return (ChudeText){text ? text : "", text ? strlen(text) : 0};
}

static double documents_of(json_object *summary) {
    double documents = 0;
    chude_report_number(chude_member(summary, "corpus"), "documents", &documents);
    return documents;
}

static void figure(ChudeBuffer *out, const ChudeReport *report, const char *label, double before,
                   double after) {
    char *a = chude_report_count(report, (int64_t)before), *b = chude_report_count(report, (int64_t)after);
    chude_buffer_literal(out, "<tr><th scope=\"row\">");
    chude_report_say(out, report, label);
    chude_buffer_printf(out, "</th><td class=\"number\">%s</td><td class=\"number\">%s</td></tr>", a, b);
    g_free(a);
    g_free(b);
}

static double corpus_number(json_object *summary, const char *name) {
    double value = 0;
    chude_report_number(chude_member(summary, "corpus"), name, &value);
    return value;
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

static void dates(ChudeBuffer *out, const ChudeReport *report, json_object *summary) {
    const char *from = chude_report_string(chude_member(summary, "corpus"), "from"),
               *to = chude_report_string(chude_member(summary, "corpus"), "to");
    if (from && to) {
        char *a = chude_report_date(report, from), *b = chude_report_date(report, to);
        chude_report_fill(out, report, "dates", 2, a, b);
        g_free(a);
        g_free(b);
    }
}

static void figures(ChudeBuffer *out, const ChudeReport *report) {
    chude_buffer_literal(out, "<h3>");
    chude_report_say(out, report, "comparison.figures");
    chude_buffer_literal(out, "</h3><table class=\"compare\">");
    head(out, report, "comparison.figures");
    chude_buffer_literal(out, "<tr><th scope=\"row\">");
    chude_report_say(out, report, "made.source");
    chude_buffer_literal(out, "</th><td class=\"number\">");
    chude_report_data(out, text_of(report->before_name));
    chude_buffer_literal(out, "</td><td class=\"number\">");
    chude_report_data(out, text_of(report->name));
    chude_buffer_literal(out, "</td></tr><tr><th scope=\"row\">");
    chude_report_say(out, report, "comparison.dates");
    chude_buffer_literal(out, "</th><td class=\"number\">");
    dates(out, report, report->before);
    chude_buffer_literal(out, "</td><td class=\"number\">");
    dates(out, report, report->summary);
    chude_buffer_literal(out, "</td></tr>");
    figure(out, report, "document.count", corpus_number(report->before, "documents"),
           corpus_number(report->summary, "documents"));
    figure(out, report, "word.count", corpus_number(report->before, "words"),
           corpus_number(report->summary, "words"));
    chude_buffer_literal(out, "</tbody></table>");
}

/* ---- keywords ---- */

typedef struct {
    const char *text;
    double before, after; /* shares of documents; below 0: not among the keywords */
} Pair;

static char *key_of(const char *text) {
    ChudeBuffer key = {0};
    chude_counting_key(&key, text_of(text));
    char *copy = g_strndup(key.size ? key.data : "", key.size);
    chude_buffer_clear(&key);
    return copy;
}

static double share_of(json_object *summary, json_object *keyword) {
    double df = 0, documents = documents_of(summary);
    chude_report_number(keyword, "df", &df);
    return documents > 0 ? df / documents : 0;
}

/* All keywords of both, those of now first, in their order. */
static GArray *pairs_of(const ChudeReport *report) {
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    for (size_t i = 0; i < chude_report_length(report->summary, "keywords"); i++) {
        json_object *one = chude_report_item(report->summary, "keywords", i);
        Pair pair = {chude_report_string(one, "text"), -1, share_of(report->summary, one)};
        g_array_append_val(pairs, pair);
        g_hash_table_insert(seen, key_of(pair.text), GSIZE_TO_POINTER(pairs->len));
    }
    for (size_t i = 0; i < chude_report_length(report->before, "keywords"); i++) {
        json_object *one = chude_report_item(report->before, "keywords", i);
        Pair pair = {chude_report_string(one, "text"), share_of(report->before, one), -1};
        char *key = key_of(pair.text);
        size_t at = GPOINTER_TO_SIZE(g_hash_table_lookup(seen, key));
        if (at) {
            g_array_index(pairs, Pair, at - 1).before = pair.before;
        } else {
            g_array_append_val(pairs, pair);
        }
        g_free(key);
    }
    g_hash_table_destroy(seen);
    return pairs;
}

static const char *fate(const Pair *pair) {
    if (pair->before < 0) {
        return "comparison.new";
    }
    if (pair->after < 0) {
        return "comparison.gone";
    }
    return pair->after >= 1.5 * pair->before   ? "comparison.rising"
           : pair->after <= pair->before / 1.5 ? "comparison.falling"
                                               : "comparison.steady";
}

static void share_cell(ChudeBuffer *out, const ChudeReport *report, double share) {
    char *shown = share < 0 ? g_strdup("–") : chude_report_percent(report, share);
    chude_buffer_printf(out, "<td class=\"number\">%s</td>", shown);
    g_free(shown);
}

static void keyword_list(ChudeBuffer *out, const ChudeReport *report, const GArray *pairs,
                         const char *which) {
    size_t shown = 0;
    chude_buffer_literal(out, "<div class=\"column\"><h3>");
    chude_report_say(out, report, which);
    chude_buffer_literal(out, "</h3>");
    for (guint i = 0; i < pairs->len && shown < KEYWORDS; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        if (strcmp(fate(pair), which) != 0) {
            continue;
        }
        if (shown++ == 0) {
            chude_buffer_literal(out, "<table class=\"compare\">");
            head(out, report, "keyword");
        }
        chude_buffer_literal(out, "<tr data-item=\"comparison\"><th scope=\"row\">");
        chude_report_data(out, text_of(pair->text));
        chude_buffer_literal(out, "</th>");
        share_cell(out, report, pair->before);
        share_cell(out, report, pair->after);
        chude_buffer_literal(out, "</tr>");
    }
    if (shown) {
        chude_buffer_literal(out, "</tbody></table></div>");
    } else {
        chude_buffer_literal(out, "<p class=\"meta\">");
        chude_report_say(out, report, "comparison.none");
        chude_buffer_literal(out, "</p></div>");
    }
}

/* ---- topics ---- */

static void topic_cell(ChudeBuffer *out, const ChudeReport *report, json_object *topic, double all) {
    double size = 0;
    chude_report_number(topic, "size", &size);
    char *share = chude_report_percent(report, all > 0 ? size / all : 0);
    chude_report_data(out, chude_report_bytes(topic, "label"));
    chude_buffer_printf(out, " <span class=\"meta\">%s</span>", share);
    g_free(share);
}

/* Each topic of now beside the one before that is most like it, as long as that has no other; then those left over. */
static void topic_table(ChudeBuffer *out, const ChudeReport *report) {
    GArray *now = chude_report_broad(report->summary), *then = chude_report_broad(report->before);
    size_t count = (size_t)now->len + then->len;
    json_object **all = g_new0(json_object *, count + 1);
    bool *taken = g_new0(bool, count + 1);
    for (guint i = 0; i < now->len; i++) {
        all[i] = chude_report_item(report->summary, "topics", g_array_index(now, size_t, i));
    }
    for (guint i = 0; i < then->len; i++) {
        all[now->len + i] = chude_report_item(report->before, "topics", g_array_index(then, size_t, i));
    }
    double *likeness = chude_report_likeness(all, count);
    chude_buffer_literal(out, "<h3>");
    chude_report_say(out, report, "comparison.topics");
    chude_buffer_literal(out, "</h3><table class=\"compare topics\"><thead><tr><th scope=\"col\">");
    chude_report_say(out, report, "comparison.before");
    chude_buffer_literal(out, "</th><th scope=\"col\">");
    chude_report_say(out, report, "comparison.after");
    chude_buffer_literal(out, "</th><th scope=\"col\" class=\"number\">");
    chude_report_say(out, report, "comparison.likeness");
    chude_buffer_literal(out, "</th></tr></thead><tbody>");
    for (size_t i = 0; i < now->len; i++) {
        size_t best = count;
        for (size_t k = now->len; k < count; k++) {
            double like = likeness[i * count + k];
            if (!taken[k] && like > 0.15 && (best == count || like > likeness[i * count + best])) {
                best = k;
            }
        }
        chude_buffer_literal(out, "<tr data-item=\"comparison\"><td>");
        if (best < count) {
            taken[best] = true;
            topic_cell(out, report, all[best], documents_of(report->before));
        } else {
            chude_buffer_literal(out, "–");
        }
        chude_buffer_literal(out, "</td><td>");
        topic_cell(out, report, all[i], documents_of(report->summary));
        chude_buffer_literal(out, "</td>");
        share_cell(out, report, best < count ? likeness[i * count + best] : -1);
        chude_buffer_literal(out, "</tr>");
    }
    for (size_t k = now->len; k < count; k++) {
        if (!taken[k]) {
            chude_buffer_literal(out, "<tr data-item=\"comparison\"><td>");
            topic_cell(out, report, all[k], documents_of(report->before));
            chude_buffer_literal(out, "</td><td>–</td><td class=\"number\">–</td></tr>");
        }
    }
    chude_buffer_literal(out, "</tbody></table>");
    g_free(likeness);
    g_free(taken);
    g_free(all);
    g_array_free(now, TRUE);
    g_array_free(then, TRUE);
}

void chude_report_comparison(ChudeBuffer *out, const ChudeReport *report) {
    static const char *const lists[] = {"comparison.new", "comparison.rising", "comparison.falling",
                                        "comparison.gone"};
    if (!report->before) {
        return;
    }
    GArray *pairs = pairs_of(report);
    figures(out, report);
    chude_buffer_literal(out, "<div class=\"columns four\">");
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        keyword_list(out, report, pairs, lists[i]);
    }
    chude_buffer_literal(out, "</div><p class=\"meta\">");
    chude_report_say(out, report, "comparison.note");
    chude_buffer_literal(out, "</p>");
    topic_table(out, report);
    g_array_free(pairs, TRUE);
}
