#include "kwic/row.h"

#include "pack.h"
#include "shown.h"

void chude_kwic_pack(ChudeBuffer *to, const ChudeKwicRow *row) {
    chude_pack_text(to, row->id);
    chude_pack_number(to, row->date.data != NULL);
    if (row->date.data) {
        chude_pack_text(to, row->date);
    }
    chude_pack_text(to, row->left);
    chude_pack_text(to, row->hit);
    chude_pack_text(to, row->right);
    chude_pack_number(to, row->begin);
    chude_pack_number(to, row->end);
}

ChudeKwicRow chude_kwic_unpack(ChudeText bytes) {
    ChudeUnpack from = chude_unpack(bytes);
    ChudeKwicRow row = {.id = chude_unpack_text(&from)};
    if (chude_unpack_number(&from)) {
        row.date = chude_unpack_text(&from);
    }
    row.left = chude_unpack_text(&from);
    row.hit = chude_unpack_text(&from);
    row.right = chude_unpack_text(&from);
    row.begin = (uint32_t)chude_unpack_number(&from);
    row.end = (uint32_t)chude_unpack_number(&from);
    return row;
}

void chude_kwic_json(ChudeBuffer *out, const ChudeKwicRow *row) {
    chude_buffer_literal(out, "{\"schema\":\"chude.kwic/1\",\"id\":");
    chude_json_string(out, row->id);
    if (row->date.data) {
        chude_buffer_literal(out, ",\"date\":");
        chude_json_string(out, row->date);
    }
    chude_buffer_literal(out, ",\"begin\":");
    chude_json_integer(out, row->begin);
    chude_buffer_literal(out, ",\"end\":");
    chude_json_integer(out, row->end);
    chude_buffer_literal(out, ",\"left\":");
    chude_json_string(out, row->left);
    chude_buffer_literal(out, ",\"hit\":");
    chude_json_string(out, row->hit);
    chude_buffer_literal(out, ",\"right\":");
    chude_json_string(out, row->right);
    chude_buffer_literal(out, "}\n");
}

/* ---- for a terminal ---- */

enum { LEAST_WIDTH = 20, EDGE_PART = 4, HIT_PART = 3, BETWEEN = 2 };

ChudeKwicLayout chude_kwic_layout(size_t width, size_t edge, size_t hit) {
    width = MAX(width, (size_t)LEAST_WIDTH);
    edge = MIN(edge, width / EDGE_PART);
    size_t rest = width - edge - BETWEEN;
    hit = MIN(hit, rest / HIT_PART);
    size_t left = (rest - hit) / 2;
    return (ChudeKwicLayout){.edge = edge, .left = left, .hit = hit, .right = rest - hit - left};
}

ChudeText chude_kwic_edge(const ChudeKwicRow *row, bool dates) {
    return dates && row->date.data ? row->date : row->id;
}

static void add_spaces(ChudeBuffer *out, size_t count) {
    chude_buffer_printf(out, "%*s", (int)count, "");
}

/* The end of text in exactly `width` columns. */
static void add_last(ChudeBuffer *out, ChudeText text, size_t width) {
    ChudeBuffer shown = {0};
    chude_shown_line(&shown, text);
    ChudeText whole = chude_buffer_text(&shown);
    bool cut = chude_shown_columns(whole) > width;
    ChudeText part = cut ? chude_shown_last(whole, width - 1) : whole;
    add_spaces(out, width - chude_shown_columns(part) - cut);
    chude_buffer_literal(out, cut ? "…" : "");
    chude_buffer_add(out, part.data, part.size);
    chude_buffer_clear(&shown);
}

void chude_kwic_line(ChudeBuffer *out, const ChudeKwicRow *row, const ChudeKwicLayout *layout) {
    size_t edge = chude_shown_cut(out, chude_kwic_edge(row, layout->dates), layout->edge);
    add_spaces(out, layout->edge - edge + BETWEEN);
    add_last(out, row->left, layout->left);
    chude_buffer_literal(out, layout->colour ? "\033[1;31m" : "");
    size_t hit = chude_shown_cut(out, row->hit, layout->hit);
    chude_buffer_literal(out, layout->colour ? "\033[0m" : "");
    if (row->right.size) {
        add_spaces(out, layout->hit - hit);
        chude_shown_cut(out, row->right, layout->right);
    }
    chude_buffer_char(out, '\n');
}
