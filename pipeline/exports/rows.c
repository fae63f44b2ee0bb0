#include "exports/formats.h"

typedef struct {
    ChudeExportSink sink; /* first */
    ChudeStateOutput output;
    ChudeBuffer line;
    bool array, any;
} Rows;

static bool write_row(ChudeExportSink *sink, const ChudeExportRow *row, GError **error) {
    Rows *rows = (Rows *)sink;
    ChudeBuffer *line = &rows->line;
    line->size = 0;
    if (rows->array) {
        chude_buffer_literal(line, rows->any ? ",\n" : "\n");
    }
    rows->any = true;
    chude_buffer_printf(line, "{\"kind\":\"%s\"", row->table->kind);
    for (size_t i = 0; row->table->columns[i].name; i++) {
        const ChudeExportColumn *column = &row->table->columns[i];
        if (row->cells[i].there) {
            chude_buffer_printf(line, ",\"%s\":", column->name);
            chude_export_cell_json(line, column, &row->cells[i], false);
        }
    }
    chude_buffer_literal(line, rows->array ? "}" : "}\n");
    return rows->output.write(rows->output.context, chude_buffer_text(line), error);
}

bool chude_export_rows(const ChudeExportSource *source, unsigned tables, bool array, ChudeStateOutput output,
                       GError **error) {
    Rows rows = {.sink = {.row = write_row}, .output = output, .array = array};
    bool good = (!array || output.write(output.context, (ChudeText){"[", 1}, error)) &&
                chude_export_walk(source, tables, &rows.sink, error) &&
                (!array || output.write(output.context, (ChudeText){"\n]\n", 3}, error));
    chude_buffer_clear(&rows.line);
    return good;
}
