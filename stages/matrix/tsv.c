#include "matrix/tsv.h"

void chude_tsv_field(ChudeBuffer *line, ChudeText field) {
    bool quoted = false;
    for (size_t i = 0; i < field.size && !quoted; i++) {
        quoted = strchr("\t\n\r\"", field.data[i]) && field.data[i];
    }
    if (!quoted) {
        chude_buffer_add(line, field.data, field.size);
        return;
    }
    chude_buffer_char(line, '"');
    for (size_t i = 0; i < field.size; i++) {
        if (field.data[i] == '"') {
            chude_buffer_char(line, '"');
        }
        chude_buffer_char(line, field.data[i]);
    }
    chude_buffer_char(line, '"');
}
