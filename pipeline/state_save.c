#include "state_save.h"

#include <string.h>

#include "fail.h"
#include "utf8.h"

typedef struct {
    ChudeRows rows; /* first */
    ChudeStateWriter *writer;
    const ChudeStateHeader *header;
} StateRows;

static bool add_row(ChudeRows *rows, unsigned table, ChudeText key, const uint64_t *values, GError **error) {
    const StateRows *to = (const StateRows *)rows;
    ChudeStateRow row = {.table = table, .key = key};
    size_t bad;
    if (table >= to->header->table_count || !chude_is_utf8(key, &bad)) {
        chude_fail(error, "a stage saved a row of no table, or with a key that is not UTF-8");
        return false;
    }
    if (to->header->tables[table].columns) {
        memcpy(row.values, values, to->header->tables[table].columns * sizeof *values);
    }
    return chude_state_writer_add(to->writer, &row, error);
}

bool chude_state_save(const ChudeStage *stage, const void *state, const ChudeStateHeader *header,
                      ChudeStateOutput output, GError **error) {
    StateRows rows = {{add_row}, chude_state_writer_new(header, output, error), header};
    bool good =
        rows.writer && stage->save(state, &rows.rows, error) && chude_state_writer_end(rows.writer, error);
    chude_state_writer_free(rows.writer);
    return good;
}
