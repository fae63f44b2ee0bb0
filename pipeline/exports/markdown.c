/* markdown.c - a report to paste: GitHub's Markdown, which wikis, issue trackers and pandoc read. */
#include <string.h>

#include "exports/formats.h"
#include "exports/wording.h"
#include "shape.h"
#include "shown.h"

typedef struct {
    ChudeExportSink sink; /* first */
    ChudeBuffer *out;
    const ChudeExportSource *source;
    size_t top, count;
    bool vietnamese;
    int64_t topic; /* whose evidence is wanted */
} Markdown;

/* Text of documents means nothing as markup, is one line, and turns no direction. */
static void add_text(ChudeBuffer *out, ChudeText text) {
    ChudeBuffer line = {0};
    chude_shown_line(&line, text);
    for (size_t i = 0; i < line.size; i++) {
        char c = line.data[i];
        /* also @names, $formulae and addresses, which sites make something of */
        bool address = (c == ':' && i + 1 < line.size && line.data[i + 1] == '/') ||
                       (c == '.' && i >= 3 && memcmp(line.data + i - 3, "www", 3) == 0);
        bool sign = i == 0 && (c == '+' || c == '-' || c == '=');
        if (c == '<' || c == '>' || c == '&') {
            chude_buffer_literal(out, c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;");
        } else {
            chude_buffer_literal(out, address || sign || strchr("\\`*_[]#|~$@", c) ? "\\" : "");
            chude_buffer_char(out, c);
        }
    }
    chude_buffer_clear(&line);
}

static void add_list(ChudeBuffer *out, const ChudeCell *cell) {
    for (size_t i = 0; i < chude_export_list_size(cell); i++) {
        chude_buffer_literal(out, i ? ", " : "");
        add_text(out, chude_export_list_item(cell, i));
    }
}

static const char *say(const Markdown *to, const char *english, const char *vietnamese) {
    return to->vietnamese ? vietnamese : english;
}

static void add_number(const Markdown *to, const ChudeCell *cell) {
    if (cell->there) {
        chude_say_number(to->out, chude_speech_of(to->vietnamese), cell->integer);
    }
}

/* ---- sections ---- */

static bool keyword_row(ChudeExportSink *sink, const ChudeExportRow *row, GError **error) {
    (void)error;
    Markdown *to = (Markdown *)sink;
    ChudeExportRow copy = *row;
    if (to->count++ >= to->top) {
        return true;
    }
    chude_buffer_literal(to->out, "| ");
    add_text(to->out, chude_export_cell(&copy, "text")->text);
    if (chude_export_cell(&copy, "variants")->there) {
        chude_buffer_literal(to->out, " (");
        add_list(to->out, chude_export_cell(&copy, "variants"));
        chude_buffer_char(to->out, ')');
    }
    chude_buffer_literal(to->out, " | ");
    add_number(to, chude_export_cell(&copy, "count"));
    chude_buffer_literal(to->out, " | ");
    add_number(to, chude_export_cell(&copy, "df"));
    chude_buffer_literal(to->out, " | ");
    chude_say_decimal(to->out, to->vietnamese, chude_export_cell(&copy, "score")->number, 3);
    chude_buffer_literal(to->out, " |\n");
    return true;
}

static bool trend_row(ChudeExportSink *sink, const ChudeExportRow *row, GError **error) {
    (void)error;
    Markdown *to = (Markdown *)sink;
    ChudeExportRow copy = *row;
    if (to->count++ >= to->top) {
        return true;
    }
    const ChudeCell *start = chude_export_cell(&copy, "burst_start"),
                    *end = chude_export_cell(&copy, "burst_end");
    const ChudeCell *change = chude_export_cell(&copy, "change");
    chude_buffer_literal(to->out, "| ");
    add_text(to->out, chude_export_cell(&copy, "text")->text);
    chude_buffer_literal(to->out, " | ");
    add_text(to->out, start->text);
    if (end->there && (end->text.size != start->text.size ||
                       memcmp(end->text.data, start->text.data, end->text.size) != 0)) {
        chude_buffer_literal(to->out, " – ");
        add_text(to->out, end->text);
    }
    chude_buffer_literal(to->out, " | ");
    if (change->there) {
        char *kind = g_strndup(change->text.data, change->text.size);
        chude_buffer_literal(to->out, chude_say_change(to->vietnamese, kind));
        g_free(kind);
    }
    chude_buffer_literal(to->out, " | ");
    add_number(to, chude_export_cell(&copy, "df"));
    chude_buffer_literal(to->out, " |\n");
    return true;
}

static bool evidence_row(ChudeExportSink *sink, const ChudeExportRow *row, GError **error) {
    (void)error;
    Markdown *to = (Markdown *)sink;
    ChudeExportRow copy = *row;
    const ChudeCell *topic = chude_export_cell(&copy, "topic");
    if (!topic->there || topic->integer != to->topic) {
        return true;
    }
    const ChudeCell *date = chude_export_cell(&copy, "date"), *title = chude_export_cell(&copy, "title");
    chude_buffer_literal(to->out, "- ");
    if (date->there) {
        add_text(to->out, (ChudeText){date->text.data, MIN(date->text.size, (size_t)10)});
        chude_buffer_literal(to->out, ": ");
    }
    add_text(to->out, title->there ? title->text : chude_export_cell(&copy, "snippet")->text);
    chude_buffer_literal(to->out, " (");
    if (chude_export_cell(&copy, "source")->there) {
        add_text(to->out, chude_export_cell(&copy, "source")->text);
        chude_buffer_literal(to->out, ", ");
    }
    add_text(to->out, chude_export_cell(&copy, "id")->text);
    chude_buffer_literal(to->out, ")\n");
    return true;
}

static bool topic_row(ChudeExportSink *sink, const ChudeExportRow *row, GError **error) {
    Markdown *to = (Markdown *)sink;
    ChudeExportRow copy = *row;
    if (chude_export_cell(&copy, "parent")->there || to->count++ >= to->top) {
        return true;
    }
    chude_buffer_printf(to->out, "\n### %zu. ", to->count);
    add_text(to->out, chude_export_cell(&copy, "label")->text);
    chude_buffer_literal(to->out, " (");
    chude_say_counted(to->out, to->vietnamese, chude_export_cell(&copy, "size")->integer, CHUDE_SAY_DOCUMENT);
    chude_buffer_literal(to->out, ")\n\n");
    if (chude_export_cell(&copy, "terms")->there) {
        add_list(to->out, chude_export_cell(&copy, "terms"));
        chude_buffer_literal(to->out, "\n\n");
    }
    Markdown inner = *to;
    inner.sink = (ChudeExportSink){.row = evidence_row};
    inner.topic = chude_export_cell(&copy, "topic")->integer;
    return chude_export_walk(to->source, 1u << CHUDE_TABLE_EVIDENCE, &inner.sink, error);
}

static bool ngram_row(ChudeExportSink *sink, const ChudeExportRow *row, GError **error) {
    (void)error;
    Markdown *to = (Markdown *)sink;
    ChudeExportRow copy = *row;
    if (chude_export_cell(&copy, "rank")->integer > (int64_t)to->top) {
        return true;
    }
    chude_buffer_printf(to->out, "| %d | ", (int)chude_export_cell(&copy, "n")->integer);
    add_text(to->out, chude_export_cell(&copy, "text")->text);
    chude_buffer_literal(to->out, " | ");
    add_number(to, chude_export_cell(&copy, "count"));
    chude_buffer_literal(to->out, " | ");
    add_number(to, chude_export_cell(&copy, "df"));
    chude_buffer_literal(to->out, " |\n");
    return true;
}

/* A section, where it has rows. head: of its table, or "". */
static void section(Markdown *to, ChudeTableId table, const char *title, const char *head,
                    bool (*row)(ChudeExportSink *, const ChudeExportRow *, GError **)) {
    size_t begin = to->out->size;
    to->sink = (ChudeExportSink){.row = row};
    to->count = 0;
    chude_buffer_printf(to->out, "\n## %s\n%s", title, head);
    size_t empty = to->out->size;
    chude_export_walk(to->source, 1u << table, &to->sink, NULL);
    if (to->out->size == empty) {
        to->out->size = begin;
    }
}

void chude_export_markdown(const ChudeExportSource *source, size_t top, bool vietnamese, ChudeBuffer *out) {
    Markdown to = {.out = out, .source = source, .top = top, .vietnamese = vietnamese};
    chude_buffer_printf(out, "# %s\n\n", say(&to, "Topics and keywords", "Chủ đề và từ khóa"));
    chude_say_corpus(out, vietnamese, source->summary);
    chude_buffer_char(out, '\n');
    section(&to, CHUDE_TABLE_TOPICS, say(&to, "Topics", "Chủ đề"), "", topic_row);
    section(&to, CHUDE_TABLE_KEYWORDS, say(&to, "Keywords", "Từ khóa"),
            say(&to, "\n| keyword | count | documents | score |\n| --- | ---: | ---: | ---: |\n",
                "\n| từ khóa | số lần | văn bản | điểm |\n| --- | ---: | ---: | ---: |\n"),
            keyword_row);
    section(&to, CHUDE_TABLE_TRENDS, say(&to, "Trends", "Xu hướng"),
            say(&to, "\n| event | burst | lately | documents |\n| --- | --- | --- | ---: |\n",
                "\n| sự kiện | bùng phát | gần đây | văn bản |\n| --- | --- | --- | ---: |\n"),
            trend_row);
    section(&to, CHUDE_TABLE_NGRAMS, say(&to, "n-grams", "n-gram"),
            say(&to, "\n| n | words | count | documents |\n| ---: | --- | ---: | ---: |\n",
                "\n| n | cụm từ | số lần | văn bản |\n| ---: | --- | ---: | ---: |\n"),
            ngram_row);
}
