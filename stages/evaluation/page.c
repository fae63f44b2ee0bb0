#include "evaluation/page.h"

#include <glib.h>

#include "shown.h"

void chude_page_heading(const ChudePage *page, const char *text) {
    chude_buffer_printf(page->out, "%s%s%s\n", page->bold ? "\033[1m" : "", text,
                        page->bold ? "\033[0m" : "");
}

void chude_page_end_line(const ChudePage *page, size_t begin) {
    ChudeBuffer *out = page->out;
    ChudeText line = {out->data + begin, out->size - begin};
    if (page->width && chude_shown_columns(line) > page->width) {
        out->size = begin + chude_shown_first(line, page->width - 1).size;
        chude_buffer_literal(out, "…");
    }
    chude_buffer_char(out, '\n');
}

void chude_page_names(const ChudePage *page, const char *label, const char *const *names) {
    size_t begin = page->out->size;
    chude_buffer_printf(page->out, "%-8s", label);
    for (; *names; names++) {
        chude_shown_name(page->out, *names);
        chude_buffer_literal(page->out, names[1] ? ", " : "");
    }
    chude_page_end_line(page, begin);
}

void chude_page_name_json(ChudeBuffer *out, const char *before, const char *name) {
    char *valid = g_utf8_make_valid(name, -1);
    chude_buffer_literal(out, before);
    chude_json_literal(out, valid);
    g_free(valid);
}

void chude_page_names_json(ChudeBuffer *out, const char *before, const char *const *names) {
    chude_buffer_literal(out, before);
    for (; *names; names++) {
        chude_page_name_json(out, "", *names);
        chude_buffer_literal(out, names[1] ? "," : "");
    }
    chude_buffer_char(out, ']');
}

void chude_page_integer_json(ChudeBuffer *out, const char *before, uint64_t value) {
    chude_buffer_printf(out, "%s%" G_GUINT64_FORMAT, before, value);
}

void chude_page_number_json(ChudeBuffer *out, const char *before, double value) {
    chude_buffer_literal(out, before);
    chude_json_number(out, value);
}
