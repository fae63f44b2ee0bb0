/* print.c - a brief as JSON, as text and as Markdown. */
#include <string.h>

#include "brief/brief.h"
#include "compare/copy.h"
#include "evaluation/page.h"
#include "shape.h"
#include "shown.h"

enum { DOCUMENTS_SHOWN = 2, TERMS_SHOWN = 10, LONGEST_ID = 16, HASH_SHOWN = 8 };

/* ---- JSON ---- */

static void add_member(ChudeBuffer *out, const char *name) {
    chude_buffer_literal(out, out->size && out->data[out->size - 1] == '{' ? "" : ",");
    chude_json_literal(out, name);
    chude_buffer_char(out, ':');
}

static void add_text(ChudeBuffer *out, const char *name, ChudeText text) {
    if (text.size) {
        add_member(out, name);
        chude_json_string(out, text);
    }
}

static void add_count(ChudeBuffer *out, const char *name, int64_t count) {
    if (count >= 0) {
        add_member(out, name);
        chude_json_integer(out, count);
    }
}

static void add_number(ChudeBuffer *out, const char *name, double number, bool known) {
    if (known) {
        add_member(out, name);
        chude_json_number(out, number);
    }
}

static void add_figures(ChudeBuffer *out, const ChudeBriefItem *item) {
    bool later = item->kind == CHUDE_BRIEF_FALLING && item->at_most, ratio = item->ratio > 0;
    chude_buffer_literal(out, ",\"figures\":{");
    add_count(out, later ? "df_at_most" : "df", item->df);
    add_number(out, "share", item->share, item->share >= 0);
    add_count(out, "documents", item->documents ? item->documents : -1);
    add_text(out, "start", item->start);
    add_text(out, "end", item->end);
    add_text(out, "since", item->since);
    add_text(out, "until", item->until);
    add_count(out, !later && !ratio && item->at_most ? "before_at_most" : "before", item->before);
    add_number(out, "before_share", item->before_share, item->before_share >= 0);
    add_number(out, ratio && item->at_most ? "ratio_at_least" : "ratio", item->ratio, ratio);
    add_number(out, "g2", item->g2, item->g2 != 0);
    add_number(out, "q", item->q, item->g2 != 0);
    chude_buffer_char(out, '}');
}

static void add_terms(ChudeBuffer *out, json_object *terms) {
    size_t count = 0;
    for (size_t i = 0; terms && i < json_object_array_length(terms) && count < TERMS_SHOWN; i++) {
        json_object *one = json_object_array_get_idx(terms, i);
        ChudeText text = {"", 0};
        if (json_object_is_type(one, json_type_string)) {
            text = (ChudeText){json_object_get_string(one), (size_t)json_object_get_string_len(one)};
        } else if (json_object_is_type(one, json_type_object)) {
            text = chude_member_text(one, "text");
        }
        if (text.size) {
            chude_buffer_literal(out, count++ ? "," : ",\"terms\":[");
            chude_json_string(out, text);
        }
    }
    chude_buffer_literal(out, count ? "]" : "");
}

static void add_item(ChudeBuffer *out, const ChudeBriefItem *item) {
    chude_buffer_printf(out, "{\"kind\":\"%s\",\"text\":", chude_brief_kind_name(item->kind));
    chude_json_literal(out, item->text);
    add_text(out, "subject", item->subject);
    add_terms(out, item->terms);
    add_figures(out, item);
    chude_copy_evidence(out, item->evidence);
    chude_buffer_char(out, '}');
}

void chude_brief_json(ChudeBuffer *out, const ChudeBrief *brief) {
    static const char *const members[] = {"documents", "from",       "to",       "by",
                                          "undated",   "duplicates", "rejected", NULL};
    ChudeBuffer heading = {0};
    chude_brief_heading(&heading, brief);
    chude_buffer_printf(out, "{\"schema\":\"chude.brief/1\",\"lang\":\"%s\",\"heading\":",
                        brief->options.speech == CHUDE_SPEECH_VI ? "vi" : "en");
    chude_json_string(out, chude_buffer_text(&heading));
    chude_buffer_clear(&heading);
    chude_buffer_literal(out, ",\"corpus\":{");
    chude_copy_members(out, brief->corpus, members, false);
    chude_buffer_literal(out, "},\"items\":[");
    for (guint i = 0; i < brief->chosen->len; i++) {
        chude_buffer_literal(out, i ? "," : "");
        add_item(out, chude_brief_item(brief, i));
    }
    chude_buffer_char(out, ']');
    for (guint i = 0; i < brief->notes->len; i++) {
        chude_buffer_literal(out, i ? "," : ",\"notes\":[");
        chude_json_literal(out, g_ptr_array_index(brief->notes, i));
    }
    chude_buffer_literal(out, brief->notes->len ? "]}\n" : "}\n");
}

/* ---- evidence for people ---- */

/* A document's date and title (its first words where it has none), and where it is from. */
static void say_document(ChudeBuffer *out, const ChudeBrief *brief, json_object *one) {
    ChudeText date = chude_member_text(one, "date"), title = chude_member_text(one, "title");
    ChudeText source = chude_member_text(one, "source");
    ChudeBuffer day = {0};
    if (date.size) {
        chude_say_date(&day, brief->options.speech, chude_day_of(date),
                       chude_member_text(brief->corpus, "to"));
        chude_shown_line(out, chude_buffer_text(&day));
        chude_buffer_clear(&day);
        chude_buffer_literal(out, "  ");
    }
    chude_shown_line(out, title.size ? title : chude_member_text(one, "snippet"));
    if (source.size) {
        chude_buffer_literal(out, " (");
        chude_shown_line(out, source);
        chude_buffer_char(out, ')');
    }
    ChudeText id = chude_member_text(one, "id");
    bool hash = id.size > LONGEST_ID && strspn(id.data, "0123456789abcdef") == id.size;
    chude_buffer_literal(out, "  [");
    chude_shown_line(out, hash ? (ChudeText){id.data, HASH_SHOWN} : id);
    chude_buffer_literal(out, hash ? "…]" : "]");
}

/* Whether the snippet says more than the title does. */
static bool adds_snippet(json_object *one) {
    ChudeText title = chude_member_text(one, "title"), snippet = chude_member_text(one, "snippet");
    char *first = chude_term_key(title), *second = chude_term_key(snippet);
    bool more =
        title.size && snippet.size && !g_str_has_prefix(first, second) && !g_str_has_prefix(second, first);
    g_free(first);
    g_free(second);
    return more;
}

static size_t documents_shown(const ChudeBriefItem *item) {
    return item->evidence ? MIN(json_object_array_length(item->evidence), (size_t)DOCUMENTS_SHOWN) : 0;
}

static json_object *document(const ChudeBriefItem *item, size_t i) {
    json_object *one = json_object_array_get_idx(item->evidence, i);
    return json_object_is_type(one, json_type_object) && chude_member_text(one, "id").size ? one : NULL;
}

/* ---- text ---- */

/* Words of text from the column on, wrapped at the width; later lines begin at the indent. */
static void wrap(const ChudeBriefPage *page, ChudeText text, size_t column, size_t indent) {
    size_t at = 0;
    bool first = true;
    while (at < text.size) {
        const char *space = memchr(text.data + at, ' ', text.size - at);
        size_t size = space ? (size_t)(space - text.data) - at : text.size - at;
        ChudeText word = {text.data + at, size};
        size_t columns = chude_shown_columns(word);
        if (!first && page->width && column + 1 + columns > page->width) {
            chude_buffer_printf(page->out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            chude_buffer_char(page->out, ' ');
            column++;
        }
        chude_buffer_add(page->out, word.data, word.size);
        column += columns;
        first = false;
        at += size + 1;
    }
    chude_buffer_char(page->out, '\n');
}

static void show(const ChudeBriefPage *page, ChudeText text, size_t column, size_t indent) {
    ChudeBuffer shown = {0};
    chude_shown_line(&shown, text);
    wrap(page, chude_buffer_text(&shown), column, indent);
    chude_buffer_clear(&shown);
}

static void text_item(const ChudeBriefPage *page, const ChudeBrief *brief, guint place) {
    enum { INDENT = 3 };
    const ChudeBriefItem *item = chude_brief_item(brief, place);
    ChudeBuffer *out = page->out;
    char *number = g_strdup_printf("%u. ", place + 1);
    chude_buffer_printf(out, "\n%-*s", INDENT, number);
    chude_buffer_literal(out, page->bold ? "\033[1m" : "");
    show(page, (ChudeText){item->text, strlen(item->text)}, MAX(strlen(number), (size_t)INDENT), INDENT);
    chude_buffer_literal(out, page->bold ? "\033[0m" : "");
    g_free(number);
    for (size_t i = 0; i < documents_shown(item); i++) {
        json_object *one = document(item, i);
        if (!one) {
            continue;
        }
        ChudeBuffer line = {0};
        say_document(&line, brief, one);
        chude_buffer_literal(out, "   - ");
        wrap(page, chude_buffer_text(&line), 5, 5);
        chude_buffer_clear(&line);
        if (adds_snippet(one)) {
            chude_buffer_literal(out, "     ");
            show(page, chude_member_text(one, "snippet"), 5, 5);
        }
    }
}

void chude_brief_text(const ChudeBriefPage *page, const ChudeBrief *brief) {
    ChudeBuffer heading = {0};
    chude_brief_heading(&heading, brief);
    chude_buffer_literal(page->out, page->bold ? "\033[1m" : "");
    show(page, chude_buffer_text(&heading), 0, 0);
    chude_buffer_literal(page->out, page->bold ? "\033[0m" : "");
    chude_buffer_clear(&heading);
    for (guint i = 0; i < brief->chosen->len; i++) {
        text_item(page, brief, i);
    }
    for (guint i = 0; i < brief->notes->len; i++) {
        const char *note = g_ptr_array_index(brief->notes, i);
        chude_buffer_literal(page->out, i ? "" : "\n");
        wrap(page, (ChudeText){note, strlen(note)}, 0, 0);
    }
}

/* ---- Markdown ---- */

/* As one line; what Markdown or HTML would read as marks is escaped. */
static void escape(ChudeBuffer *out, ChudeText text) {
    ChudeBuffer shown = {0};
    chude_shown_line(&shown, text);
    for (size_t i = 0; i < shown.size; i++) {
        char c = shown.data[i];
        if (c == '<') {
            chude_buffer_literal(out, "&lt;");
        } else if (c == '&') {
            chude_buffer_literal(out, "&amp;");
        } else {
            chude_buffer_literal(out, c && strchr("\\`*_[]#|~", c) ? "\\" : "");
            chude_buffer_char(out, c);
        }
    }
    chude_buffer_clear(&shown);
}

void chude_brief_markdown(ChudeBuffer *out, const ChudeBrief *brief) {
    ChudeBuffer line = {0};
    chude_brief_heading(&line, brief);
    chude_buffer_literal(out, "## ");
    escape(out, chude_buffer_text(&line));
    chude_buffer_literal(out, "\n\n");
    for (guint i = 0; i < brief->chosen->len; i++) {
        const ChudeBriefItem *item = chude_brief_item(brief, i);
        chude_buffer_printf(out, "%u. **", i + 1);
        escape(out, (ChudeText){item->text, strlen(item->text)});
        chude_buffer_literal(out, "**\n");
        for (size_t k = 0; k < documents_shown(item); k++) {
            json_object *one = document(item, k);
            if (!one) {
                continue;
            }
            line.size = 0;
            say_document(&line, brief, one);
            chude_buffer_literal(out, "    - ");
            escape(out, chude_buffer_text(&line));
            chude_buffer_char(out, '\n');
            if (adds_snippet(one)) {
                chude_buffer_literal(out, "      > ");
                escape(out, chude_member_text(one, "snippet"));
                chude_buffer_char(out, '\n');
            }
        }
    }
    for (guint i = 0; i < brief->notes->len; i++) {
        const char *note = g_ptr_array_index(brief->notes, i);
        chude_buffer_literal(out, "\n*");
        escape(out, (ChudeText){note, strlen(note)});
        chude_buffer_literal(out, "*\n");
    }
    chude_buffer_clear(&line);
}
