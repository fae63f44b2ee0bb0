#include "sorter.h"

#include <glib.h>
#include <stdlib.h>

#include "buffer.h"

/* Where a row stands in bytes: its key, then its value. */
typedef struct {
    const char *data;
    uint32_t key, value; /* sizes */
} Row;

/* Rows stand in blocks, so that growing copies nothing. */
typedef struct Block {
    struct Block *next;
    size_t size, room;
    char data[];
} Block;

enum { BLOCK = 1 << 18 };

struct ChudeSorter {
    size_t memory, held; /* bytes */
    Block *blocks;
    GArray *rows; /* Row */
    ChudeRuns *runs;
    ChudeRunsReader *reader;
    size_t next; /* of rows, where all are in memory */
};

ChudeSorter *chude_sorter_new(const char *folder, size_t memory) {
    ChudeSorter *sorter = g_new0(ChudeSorter, 1);
    sorter->memory = memory;
    sorter->rows = g_array_new(FALSE, FALSE, sizeof(Row));
    sorter->runs = chude_runs_new(folder);
    return sorter;
}

static void drop_blocks(ChudeSorter *sorter) {
    for (Block *block = sorter->blocks; block;) {
        Block *next = block->next;
        g_free(block);
        block = next;
    }
    sorter->blocks = NULL;
    sorter->held = 0;
}

void chude_sorter_free(ChudeSorter *sorter) {
    if (!sorter) {
        return;
    }
    drop_blocks(sorter);
    g_array_free(sorter->rows, TRUE);
    chude_runs_reader_free(sorter->reader);
    chude_runs_free(sorter->runs);
    g_free(sorter);
}

size_t chude_sorter_size(const ChudeSorter *sorter) {
    return sorter->held + sorter->rows->len * sizeof(Row);
}

static ChudeText key_of(const Row *row) {
    return (ChudeText){row->data, row->key};
}

static ChudeText value_of(const Row *row) {
    return (ChudeText){row->data + row->key, row->value};
}

static int compare_rows(const void *a, const void *b) {
    return chude_runs_compare(key_of(a), key_of(b));
}

static void sort(ChudeSorter *sorter) {
    if (sorter->rows->len > 1) {
        qsort(sorter->rows->data, sorter->rows->len, sizeof(Row), compare_rows);
    }
}

bool chude_sorter_spill(ChudeSorter *sorter, GError **error) {
    sort(sorter);
    for (guint i = 0; i < sorter->rows->len; i++) {
        const Row *row = &g_array_index(sorter->rows, Row, i);
        if (!chude_runs_add(sorter->runs, key_of(row), value_of(row), error)) {
            return false;
        }
    }
    drop_blocks(sorter);
    g_array_free(sorter->rows, TRUE);
    sorter->rows = g_array_new(FALSE, FALSE, sizeof(Row));
    return chude_runs_end(sorter->runs, error);
}

static char *place_for(ChudeSorter *sorter, size_t size) {
    if (!sorter->blocks || sorter->blocks->room - sorter->blocks->size < size) {
        size_t room = MAX(size, (size_t)BLOCK);
        Block *block = g_malloc(sizeof(Block) + room);
        *block = (Block){.next = sorter->blocks, .room = room};
        sorter->blocks = block;
        sorter->held += sizeof(Block) + room;
    }
    char *place = sorter->blocks->data + sorter->blocks->size;
    sorter->blocks->size += size;
    return place;
}

bool chude_sorter_add(ChudeSorter *sorter, ChudeText key, ChudeText value, GError **error) {
    g_assert(!sorter->reader && key.size <= UINT32_MAX && value.size <= UINT32_MAX);
    char *place = place_for(sorter, key.size + value.size);
    if (key.size) {
        memcpy(place, key.data, key.size);
    }
    if (value.size) {
        memcpy(place + key.size, value.data, value.size);
    }
    Row row = {place, (uint32_t)key.size, (uint32_t)value.size};
    g_array_append_val(sorter->rows, row);
    return chude_sorter_size(sorter) < sorter->memory || chude_sorter_spill(sorter, error);
}

bool chude_sorter_take(ChudeSorter *into, ChudeSorter *from, GError **error) {
    chude_runs_take(into->runs, from->runs);
    g_array_append_vals(into->rows, from->rows->data, from->rows->len);
    g_array_set_size(from->rows, 0);
    into->held += from->held;
    for (Block *block = from->blocks, *next; block; block = next) {
        next = block->next;
        block->next = into->blocks ? into->blocks->next : NULL; /* behind the one that is being filled */
        if (into->blocks) {
            into->blocks->next = block;
        } else {
            into->blocks = block;
        }
    }
    from->blocks = NULL;
    from->held = 0;
    return chude_sorter_size(into) < into->memory || chude_sorter_spill(into, error);
}

bool chude_sorter_read(ChudeSorter *sorter, GError **error) {
    chude_runs_reader_free(sorter->reader);
    sorter->reader = NULL;
    sorter->next = 0;
    if (chude_runs_count(sorter->runs) == 0) {
        sort(sorter);
        return true;
    }
    if (!chude_sorter_spill(sorter, error)) {
        return false;
    }
    sorter->reader = chude_runs_read(sorter->runs, sorter->memory, error);
    return sorter->reader != NULL;
}

bool chude_sorter_next(ChudeSorter *sorter, ChudeText *key, ChudeText *value, GError **error) {
    if (sorter->reader) {
        return chude_runs_next(sorter->reader, key, value, error);
    }
    if (sorter->next == sorter->rows->len) {
        return false;
    }
    const Row *row = &g_array_index(sorter->rows, Row, sorter->next++);
    *key = key_of(row);
    *value = value_of(row);
    return true;
}
