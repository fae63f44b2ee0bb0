/* report_overview.c - the head of the page: figures of the corpus, and how the summary was made. */
#include <string.h>

#include "report.h"
#include "shape.h"

static void tile(ChudeBuffer *out, const ChudeReport *report, const char *key, int64_t count) {
    char *number = chude_report_count(report, count);
    chude_buffer_literal(out, "<div class=\"tile\"><dt>");
    chude_report_say(out, report, key);
    chude_buffer_printf(out, "</dt><dd>%s</dd></div>", number);
    g_free(number);
}

static void tile_of(ChudeBuffer *out, const ChudeReport *report, const char *key, json_object *object,
                    const char *name) {
    double value;
    if (chude_report_number(object, name, &value)) {
        tile(out, report, key, (int64_t)value);
    }
}

/* The languages' own names where an editor would look for them; else the code. */
static const char *language_name(const ChudeReport *report, const char *code) {
    static const struct {
        const char *code, *english, *vietnamese;
    } names[] = {{"vi", "Vietnamese", "Tiếng Việt"},     {"en", "English", "Tiếng Anh"},
                 {"fr", "French", "Tiếng Pháp"},         {"de", "German", "Tiếng Đức"},
                 {"es", "Spanish", "Tiếng Tây Ban Nha"}, {"ru", "Russian", "Tiếng Nga"},
                 {"zh", "Chinese", "Tiếng Trung"},       {"ja", "Japanese", "Tiếng Nhật"},
                 {"ko", "Korean", "Tiếng Hàn"},          {"th", "Thai", "Tiếng Thái"},
                 {"km", "Khmer", "Tiếng Khmer"},         {"lo", "Lao", "Tiếng Lào"},
                 {"und", "Unknown", "Không rõ"}};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(code, names[i].code) == 0) {
            return report->vietnamese ? names[i].vietnamese : names[i].english;
        }
    }
    return code;
}

typedef struct {
    const char *code;
    double count;
} Language;

static int most_first(const void *a, const void *b) {
    const Language *x = a, *y = b;
    return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : strcmp(x->code, y->code);
}

/* Shares are of the documents that have a language: duplicates that were left out have none. */
static void languages(ChudeBuffer *out, const ChudeReport *report, json_object *corpus) {
    double documents = 0;
    json_object *object = chude_member(corpus, "languages");
    GArray *all = g_array_new(FALSE, FALSE, sizeof(Language));
    if (json_object_is_type(object, json_type_object)) {
        json_object_object_foreach(object, code, count) {
            Language one = {code, json_object_get_double(count)};
            g_array_append_val(all, one);
            documents += one.count;
        }
    }
    g_array_sort(all, most_first);
    if (all->len) {
        chude_buffer_literal(out, "<div class=\"fact\"><dt>");
        chude_report_say(out, report, "languages");
        chude_buffer_literal(out, "</dt><dd>");
    }
    for (guint i = 0; i < all->len; i++) {
        const Language *one = &g_array_index(all, Language, i);
        char *share = chude_report_percent(report, documents > 0 ? one->count / documents : 0);
        chude_buffer_literal(out, i ? ", " : "");
        chude_report_text(out, language_name(report, one->code));
        chude_buffer_printf(out, " %s", share);
        g_free(share);
    }
    chude_buffer_literal(out, all->len ? "</dd></div>" : "");
    g_array_free(all, TRUE);
}

static void one_fact(ChudeBuffer *out, const ChudeReport *report, json_object *corpus, const char *name,
                     bool *first) {
    double count;
    if (chude_report_number(corpus, name, &count) && count > 0) {
        chude_buffer_literal(out, *first ? "" : " · ");
        chude_report_fill(out, report, name, (int64_t)count, NULL, NULL);
        *first = false;
    }
}

static void records(ChudeBuffer *out, const ChudeReport *report, json_object *corpus) {
    bool first = true;
    double rejected;
    if (!chude_member(corpus, "rejected") && !chude_member(corpus, "duplicates") &&
        !chude_member(corpus, "boilerplate")) {
        return;
    }
    chude_buffer_literal(out, "<div class=\"fact\"><dt>");
    chude_report_say(out, report, "records");
    chude_buffer_literal(out, "</dt><dd>");
    if (chude_report_number(corpus, "rejected", &rejected) && rejected == 0) {
        chude_report_say(out, report, "rejected.none");
        first = false;
    }
    one_fact(out, report, corpus, "rejected", &first);
    one_fact(out, report, corpus, "duplicates", &first);
    double sentences;
    if (chude_report_number(chude_member(corpus, "boilerplate"), "sentences", &sentences) && sentences > 0) {
        chude_buffer_literal(out, first ? "" : " · ");
        chude_report_fill(out, report, "boilerplate", (int64_t)sentences, NULL, NULL);
        first = false;
    }
    one_fact(out, report, corpus, "undated", &first);
    chude_buffer_literal(out, "</dd></div>");
}

static void notes(ChudeBuffer *out, const ChudeReport *report, json_object *corpus) {
    size_t count = chude_report_length(corpus, "notes");
    if (count) {
        chude_buffer_literal(out, "<div class=\"fact\"><dt>");
        chude_report_say(out, report, "notes");
        chude_buffer_literal(out, "</dt><dd>");
        for (size_t i = 0; i < count; i++) {
            json_object *note = chude_report_item(corpus, "notes", i);
            chude_buffer_literal(out, i ? "<br>" : "");
            chude_report_data(
                out, (ChudeText){json_object_get_string(note), strlen(json_object_get_string(note))});
        }
        chude_buffer_literal(out, "</dd></div>");
    }
}

void chude_report_figures(ChudeBuffer *out, const ChudeReport *report) {
    json_object *corpus = chude_member(report->summary, "corpus");
    size_t topics = chude_report_length(report->summary, "topics"), broad = 0;
    for (size_t i = 0; i < topics; i++) {
        broad += !chude_member(chude_report_item(report->summary, "topics", i), "parent");
    }
    chude_buffer_literal(out, "<dl class=\"tiles\">");
    tile_of(out, report, "document.count", corpus, "documents");
    tile_of(out, report, "word.count", corpus, "words");
    if (topics) {
        tile(out, report, "topic.count", (int64_t)broad);
    }
    if (topics > broad) {
        tile(out, report, "story.count", (int64_t)(topics - broad));
    }
    tile(out, report, "keyword.count", (int64_t)chude_report_length(report->summary, "keywords"));
    if (chude_report_length(report->summary, "trends")) {
        tile(out, report, "event.count", (int64_t)chude_report_length(report->summary, "trends"));
    }
    chude_buffer_literal(out, "</dl><dl class=\"facts\">");
    languages(out, report, corpus);
    records(out, report, corpus);
    notes(out, report, corpus);
    chude_buffer_literal(out, "</dl>");
}

/* ---- how it was made ---- */

static void options(ChudeBuffer *out, json_object *stage) {
    json_object *given = chude_member(stage, "options");
    bool first = true;
    if (json_object_is_type(given, json_type_object)) {
        json_object_object_foreach(given, name, value) {
            chude_buffer_literal(out, first ? "" : " ");
            chude_buffer_literal(out, "<code>");
            chude_report_text(out, name);
            chude_buffer_char(out, '=');
            const char *text = json_object_get_string(value);
            chude_report_cut(out, (ChudeText){text, strlen(text)}, 200);
            chude_buffer_literal(out, "</code>");
            first = false;
        }
    }
}

static void row(ChudeBuffer *out, const ChudeReport *report, const char *key, const char *value) {
    if (value) {
        chude_buffer_literal(out, "<div class=\"fact\"><dt>");
        chude_report_say(out, report, key);
        chude_buffer_literal(out, "</dt><dd>");
        chude_report_data(out, (ChudeText){value, strlen(value)});
        chude_buffer_literal(out, "</dd></div>");
    }
}

void chude_report_made(ChudeBuffer *out, const ChudeReport *report) {
    json_object *generator = chude_member(report->summary, "generator");
    const char *version = chude_report_string(generator, "version");
    char *program = version ? g_strconcat("Chude ", version, NULL) : NULL;
    chude_buffer_literal(out, "<dl class=\"facts\">");
    row(out, report, "made.source", report->source);
    row(out, report, "made.version", program);
    chude_buffer_literal(out, "</dl>");
    g_free(program);
    size_t stages = chude_report_length(generator, "stages");
    if (stages) {
        chude_buffer_literal(out, "<p class=\"subhead\">");
        chude_report_say(out, report, "made.stages");
        chude_buffer_literal(out, "</p><ol class=\"steps\">");
        for (size_t i = 0; i < stages; i++) {
            json_object *stage = chude_report_item(generator, "stages", i);
            const char *name = chude_report_string(stage, "stage");
            chude_buffer_literal(out, "<li><b>");
            chude_report_text(out, name ? name : "?");
            chude_buffer_literal(out, "</b> ");
            options(out, stage);
            chude_buffer_literal(out, "</li>");
        }
        chude_buffer_literal(out, "</ol>");
    }
    json_object *models = chude_member(generator, "models");
    if (json_object_is_type(models, json_type_object)) {
        chude_buffer_literal(out, "<p class=\"subhead\">");
        chude_report_say(out, report, "made.models");
        chude_buffer_literal(out, "</p><ul class=\"steps\">");
        json_object_object_foreach(models, name, hash) {
            chude_buffer_literal(out, "<li><code>");
            chude_report_text(out, name);
            chude_buffer_literal(out, "</code> <code class=\"quiet\">");
            chude_report_text(out, json_object_get_string(hash));
            chude_buffer_literal(out, "</code></li>");
        }
        chude_buffer_literal(out, "</ul>");
    }
}
