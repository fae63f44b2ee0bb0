/* report_evidence.c - a document that evidence names, with the sentence that it is named for. */
#include <string.h>

#include "report.h"

enum { LONG_ID = 24 }; /* bytes */

/* A document's id. Long ones are hashes, which say nothing to people: where there is a title, their beginning will do. */
static void name_document(ChudeBuffer *out, ChudeText id, bool titled) {
    if (titled && id.size > LONG_ID) {
        chude_buffer_literal(out, "<bdi title=\"");
        chude_report_cut(out, id, 300);
        chude_buffer_literal(out, "\">");
        chude_report_cut(out, id, LONG_ID / 3);
        chude_buffer_literal(out, "</bdi>");
    } else {
        chude_report_data(out, id);
    }
}

/* Where a document was published, and what it is called, as a link where its address is known. */
static void say_source(ChudeBuffer *out, const char *source) {
    enum { LONGEST_SOURCE = 60 }; /* characters */
    chude_buffer_literal(out, "<span class=\"source\"><bdi>");
    chude_report_cut(out, chude_report_text_of(source), LONGEST_SOURCE);
    chude_buffer_literal(out, "</bdi></span> · ");
}

static void begin_link(ChudeBuffer *out, const ChudeKnownDocument *known) {
    if (known && known->url) {
        chude_buffer_literal(out, "<a target=\"_blank\" rel=\"noopener noreferrer\" href=\"");
        chude_report_text(out, known->url);
        chude_buffer_literal(out, "\">");
    }
}

static void end_link(ChudeBuffer *out, const ChudeKnownDocument *known) {
    chude_buffer_literal(out, known && known->url ? "</a>" : "");
}

/* Whether a snippet only says the title once more, perhaps as a sentence. */
static bool is_title(ChudeText snippet, ChudeText title) {
    if (snippet.size == title.size + 1 && snippet.data[title.size] == '.') {
        snippet.size--;
    }
    return snippet.size == title.size && memcmp(snippet.data, title.data, title.size) == 0;
}

void chude_report_evidence(ChudeBuffer *out, const ChudeReport *report, json_object *evidence,
                           const ChudeReportMarks *marks) {
    const char *id = chude_report_string(evidence, "id"), *title = chude_report_string(evidence, "title");
    const char *date = chude_report_string(evidence, "date"),
               *snippet = chude_report_string(evidence, "snippet");
    const ChudeKnownDocument *known = id ? g_hash_table_lookup(report->documents, id) : NULL;
    title = title && title[0] ? title : known ? known->title : NULL;
    date = date ? date : known ? known->date : NULL;
    const ChudeText whole_title =
        known && title == known->title ? chude_report_text_of(title) : chude_report_bytes(evidence, "title");
    chude_buffer_literal(out, "<li><p class=\"doc\">");
    const bool titled = title && title[0];
    const bool quotes =
        snippet && snippet[0] && !(titled && is_title(chude_report_bytes(evidence, "snippet"), whole_title));
    if (titled) {
        chude_buffer_literal(out, "<b>");
        begin_link(out, known);
        if (quotes || !snippet) {
            chude_report_data(out, whole_title);
        } else {
            chude_report_mark(out, marks, whole_title, whole_title);
        }
        end_link(out, known);
        chude_buffer_literal(out, "</b> ");
    }
    chude_buffer_literal(out, "<span class=\"meta\">");
    const char *source = chude_report_string(evidence, "source");
    source = source ? source : known ? known->source : NULL;
    if (source && source[0]) {
        say_source(out, source);
    }
    if (date) {
        char *shown = chude_report_date(report, date);
        chude_buffer_literal(out, "<span class=\"date\">");
        chude_report_data(out, chude_report_text_of(shown));
        chude_buffer_literal(out, id ? "</span> · " : "</span>");
        g_free(shown);
    }
    if (id) {
        chude_buffer_literal(out, "<span class=\"id\">");
        chude_report_say(out, report, "id");
        chude_buffer_char(out, ' ');
        if (!titled) {
            begin_link(out, known);
        }
        name_document(out, chude_report_bytes(evidence, "id"), titled);
        if (!titled) {
            end_link(out, known);
        }
        chude_buffer_literal(out, "</span>");
    }
    if (quotes || titled) {
        chude_buffer_literal(out, " <button type=\"button\" class=\"cite\">");
        chude_report_say(out, report, "cite");
        chude_buffer_literal(out, "</button>");
    }
    chude_buffer_literal(out, "</span></p>");
    if (quotes) {
        chude_buffer_literal(out, "<p class=\"snippet\">");
        chude_report_mark(out, marks, chude_report_bytes(evidence, "snippet"), whole_title);
        chude_buffer_literal(out, "</p>");
    }
    chude_buffer_literal(out, "</li>");
}
