#include <string.h>

#include "exports/formats.h"

typedef struct {
    ChudeExportSink sink; /* first */
    const ChudeSeparated *how;
    ChudeStateOutput output;
    ChudeBuffer line, cell;
} Separated;

/* What Excel, LibreOffice and Google's tables take for the beginning of a formula (CWE-1236; OWASP, "CSV Injection"): the four signs, also
 * full-width ones, and white space that hides them. */
static bool is_formula(ChudeText text) {
    static const char *const signs[] = {
        "=", "+", "-", "@", "\t", "\r", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
    while (text.size && (*text.data == ' ' || *text.data == '\n')) {
        text.data++;
        text.size--;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
        size_t size = strlen(signs[i]);
        if (text.size >= size && memcmp(text.data, signs[i], size) == 0) {
            return true;
        }
    }
    return false;
}

/* A text as a field: quoted where it holds what would end it; NUL, which half of all readers stop at, as its picture. */
static void add_field(Separated *to, ChudeText text) {
    bool guard = !to->how->unguarded && is_formula(text), quoted = false;
    for (size_t i = 0; i < text.size && !quoted; i++) {
        char c = text.data[i];
        quoted = c == to->how->delimiter || c == '"' || c == '\n' || c == '\r';
    }
    chude_buffer_literal(&to->line, quoted ? "\"" : "");
    chude_buffer_literal(&to->line, guard ? "'" : "");
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '\0') {
            chude_buffer_literal(&to->line, "␀");
        } else {
            chude_buffer_add(&to->line, c == '"' ? "\"\"" : &c, c == '"' ? 2 : 1);
        }
    }
    chude_buffer_literal(&to->line, quoted ? "\"" : "");
}

static void add_cell(Separated *to, const ChudeExportColumn *column, const ChudeCell *cell) {
    size_t begin;
    char *point;
    if (!cell->there) {
        return;
    }
    switch (column->type) {
    case CHUDE_EXPORT_TEXT:
    case CHUDE_EXPORT_NAME:
    case CHUDE_EXPORT_DATE:
        add_field(to, cell->text);
        break;
    case CHUDE_EXPORT_LIST:
        to->cell.size = 0;
        chude_export_list_join(&to->cell, cell);
        add_field(to, chude_buffer_text(&to->cell));
        break;
    case CHUDE_EXPORT_INTEGER:
    case CHUDE_EXPORT_NUMBER:
    case CHUDE_EXPORT_FLAG:
        begin = to->line.size;
        chude_export_cell_json(&to->line, column, cell, false);
        point = memchr(to->line.data + begin, '.', to->line.size - begin);
        if (point) {
            *point = to->how->point;
        }
        break;
    }
}

static bool end_line(Separated *to, GError **error) {
    chude_buffer_literal(&to->line, to->how->delimiter == '\t' ? "\n" : "\r\n");
    return to->output.write(to->output.context, chude_buffer_text(&to->line), error);
}

static bool write_header(ChudeExportSink *sink, const ChudeExportTable *table, GError **error) {
    Separated *to = (Separated *)sink;
    to->line.size = 0;
    chude_buffer_literal(&to->line, to->how->bom ? "\xEF\xBB\xBF" : "");
    for (size_t i = 0; table->columns[i].name; i++) {
        chude_buffer_add(&to->line, &to->how->delimiter, i > 0);
        chude_buffer_literal(&to->line, table->columns[i].name);
    }
    return end_line(to, error);
}

static bool write_row(ChudeExportSink *sink, const ChudeExportRow *row, GError **error) {
    Separated *to = (Separated *)sink;
    to->line.size = 0;
    for (size_t i = 0; row->table->columns[i].name; i++) {
        chude_buffer_add(&to->line, &to->how->delimiter, i > 0);
        add_cell(to, &row->table->columns[i], &row->cells[i]);
    }
    return end_line(to, error);
}

bool chude_export_separated(const ChudeExportSource *source, ChudeTableId table, const ChudeSeparated *how,
                            ChudeStateOutput output, GError **error) {
    Separated to = {.sink = {write_header, write_row}, .how = how, .output = output};
    bool good = chude_export_walk(source, 1u << table, &to.sink, error);
    chude_buffer_clear(&to.line);
    chude_buffer_clear(&to.cell);
    return good;
}
