#include "shown.h"

#include <glib.h>

#include "words.h"

/* Embeddings, overrides and isolates: they would reach beyond the text. */
static bool turns(gunichar c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static size_t columns_of(gunichar c) {
    return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

size_t chude_shown_columns(ChudeText text) {
    size_t sum = 0;
    for (size_t at = 0; at < text.size;) {
        const char *p = text.data + at;
        at += (size_t)(g_utf8_next_char(p) - p);
        sum += columns_of(g_utf8_get_char(p));
    }
    return sum;
}

static void add_character(ChudeBuffer *out, const char *p) {
    gunichar c = g_utf8_get_char(p);
    if (g_unichar_iscntrl(c)) {
        chude_buffer_char(out, '?');
    } else if (!turns(c)) {
        chude_buffer_add(out, p, (size_t)(g_utf8_next_char(p) - p));
    }
}

void chude_shown_add(ChudeBuffer *out, ChudeText text) {
    for (size_t at = 0; at < text.size;) {
        const char *p = text.data + at;
        at += (size_t)(g_utf8_next_char(p) - p);
        add_character(out, p);
    }
}

void chude_shown_name(ChudeBuffer *out, const char *name) {
    char *valid = g_utf8_make_valid(name, -1);
    chude_shown_add(out, (ChudeText){valid, strlen(valid)});
    g_free(valid);
}

void chude_shown_cell(ChudeBuffer *out, ChudeText text, size_t width) {
    size_t size = chude_shown_columns(text);
    chude_shown_add(out, text);
    chude_buffer_printf(out, "%*s", (int)(size < width ? width - size : 0), "");
}

void chude_shown_line(ChudeBuffer *out, ChudeText text) {
    bool spaced = false;
    for (size_t at = 0; at < text.size;) {
        const char *p = text.data + at;
        size_t space = chude_space(p, text.data + text.size);
        if (!space) {
            add_character(out, p);
        } else if (!spaced) {
            chude_buffer_char(out, ' ');
        }
        spaced = space > 0;
        at += space ? space : (size_t)(g_utf8_next_char(p) - p);
    }
}

size_t chude_shown_cut(ChudeBuffer *out, ChudeText text, size_t width) {
    ChudeBuffer shown = {0};
    chude_shown_line(&shown, text);
    ChudeText whole = chude_buffer_text(&shown);
    bool cut = chude_shown_columns(whole) > width;
    ChudeText part = cut ? chude_shown_first(whole, width > 0 ? width - 1 : 0) : whole;
    size_t columns = chude_shown_columns(part) + (cut && width > 0);
    chude_buffer_add(out, part.data, part.size);
    chude_buffer_literal(out, cut && width > 0 ? "…" : "");
    chude_buffer_clear(&shown);
    return columns;
}

ChudeText chude_shown_first(ChudeText text, size_t width) {
    size_t at = 0;
    for (size_t sum = 0; at < text.size;) {
        const char *p = text.data + at;
        sum += columns_of(g_utf8_get_char(p));
        if (sum > width) {
            break;
        }
        at += (size_t)(g_utf8_next_char(p) - p);
    }
    return (ChudeText){text.data, at};
}

ChudeText chude_shown_last(ChudeText text, size_t width) {
    size_t begin = text.size;
    for (size_t at = text.size, sum = 0; at > 0;) {
        const char *p = g_utf8_prev_char(text.data + at);
        size_t columns = columns_of(g_utf8_get_char(p));
        sum += columns;
        if (sum > width) {
            break;
        }
        at = (size_t)(p - text.data);
        begin = columns ? at : begin; /* a mark goes with the letter before it, or not at all */
    }
    return (ChudeText){begin ? text.data + begin : text.data, text.size - begin};
}
