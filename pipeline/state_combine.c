#include "state_combine.h"

#include <string.h>

#include "fail.h"

static bool ahead(ChudeStateCombine *combine, GError **error) {
    GError *cause = NULL;
    combine->more = combine->source.next(combine->source.context, &combine->ahead, &cause);
    if (cause) {
        combine->more = false;
        g_propagate_error(error, cause);
        return false;
    }
    return true;
}

static bool add(const ChudeStateHeader *header, ChudeStateRow *to, const ChudeStateRow *row, GError **error) {
    const ChudeStateTable *table = &header->tables[to->table];
    for (unsigned c = 0; c < table->columns; c++) {
        uint64_t a = to->values[c], b = row->values[c];
        if (table->combine[c] == CHUDE_MIN) {
            to->values[c] = MIN(a, b);
        } else if (table->combine[c] == CHUDE_MAX) {
            to->values[c] = MAX(a, b);
        } else if (__builtin_add_overflow(a, b, &to->values[c])) {
            chude_fail(error,
                       "the sum of %s is beyond 64 bits in table \"%s\" at key \"%.*s\": %" G_GUINT64_FORMAT
                       " and %" G_GUINT64_FORMAT,
                       table->names[c], table->name, (int)MIN(to->key.size, 1000), to->key.data, a, b);
            return false;
        }
    }
    return true;
}

bool chude_state_combine_next(ChudeStateCombine *combine, ChudeStateRow *row, GError **error) {
    if (!combine->begun && !ahead(combine, error)) {
        return false;
    }
    combine->begun = true;
    if (!combine->more) {
        return false;
    }
    *row = combine->ahead;
    combine->key.size = 0;
    chude_buffer_add(&combine->key, row->key.data, row->key.size);
    row->key = chude_buffer_text(&combine->key);
    for (;;) {
        if (!ahead(combine, error)) {
            return false;
        }
        const ChudeStateRow *next = &combine->ahead;
        if (!combine->more || next->table != row->table || next->key.size != row->key.size ||
            (row->key.size && memcmp(next->key.data, row->key.data, row->key.size) != 0)) {
            return true;
        }
        if (!add(combine->header, row, next, error)) {
            return false;
        }
    }
}

void chude_state_combine_clear(ChudeStateCombine *combine) {
    chude_buffer_clear(&combine->key);
}
