#include "counting/store.h"

#include <glib.h>

#include "counting/key.h"
#include "counting/merged.h"
#include "pack.h"
#include "temporary.h"

enum { BLOCK = 4096, PLAIN = 1 };

/* Rows that follow one another in the file, and the key of the first of them in `keys`. */
typedef struct {
    uint64_t offset;
    size_t key;
    uint32_t size, key_size;
} Block;

struct ChudeCountsStore {
    ChudeTemporary *file; /* NULL where there is no row */
    GArray *blocks;       /* Block */
    ChudeBuffer keys;
};

void chude_counts_store_free(ChudeCountsStore *store) {
    if (store) {
        chude_temporary_free(store->file);
        g_array_free(store->blocks, TRUE);
        chude_buffer_clear(&store->keys);
        g_free(store);
    }
}

/* ---- building ---- */

typedef struct {
    ChudeCountsStore *store;
    const char *folder;
    ChudeBuffer rows, text; /* rows: of the block that is being filled */
    Block block;
} Builder;

static bool end_block(Builder *builder, GError **error) {
    ChudeCountsStore *store = builder->store;
    if (builder->rows.size == 0) {
        return true;
    }
    if (!store->file && !(store->file = chude_temporary_new(builder->folder, error))) {
        return false;
    }
    builder->block.offset = chude_temporary_size(store->file);
    builder->block.size = (uint32_t)builder->rows.size;
    g_array_append_val(store->blocks, builder->block);
    bool good = chude_temporary_append(store->file, builder->rows.data, builder->rows.size, error);
    builder->rows.size = 0;
    return good;
}

/* A row: its key, df, whether its spelling is the plain one, else that. */
static bool add_row(Builder *builder, ChudeMerged *merged, const ChudeMergedRow *row, GError **error) {
    if (builder->rows.size == 0) {
        builder->block.key = builder->store->keys.size;
        builder->block.key_size = (uint32_t)row->key.size;
        chude_buffer_add(&builder->store->keys, row->key.data, row->key.size);
    }
    builder->text.size = 0;
    bool plain = chude_merged_is_plain(merged, &builder->text);
    chude_pack_text(&builder->rows, row->key);
    chude_pack_number(&builder->rows, (uint64_t)row->count.df << 1 | plain);
    if (!plain) {
        chude_pack_text(&builder->rows, chude_buffer_text(&builder->text));
    }
    return builder->rows.size < BLOCK || end_block(builder, error);
}

ChudeCountsStore *chude_counts_store_new(const ChudeRuns *runs, const char *folder, size_t memory,
                                         GError **error) {
    GError *cause = NULL;
    ChudeMerged *merged = chude_merged_new(runs, memory, &cause);
    Builder builder = {.store = g_new0(ChudeCountsStore, 1), .folder = folder};
    builder.store->blocks = g_array_new(FALSE, FALSE, sizeof(Block));
    ChudeMergedRow row;
    bool good = merged != NULL;
    while (good && chude_merged_next(merged, &row, &cause)) {
        good = add_row(&builder, merged, &row, &cause);
    }
    good = good && !cause && end_block(&builder, &cause);
    chude_merged_free(merged);
    chude_buffer_clear(&builder.rows);
    chude_buffer_clear(&builder.text);
    if (!good) {
        g_propagate_error(error, cause);
        chude_counts_store_free(builder.store);
        return NULL;
    }
    return builder.store;
}

/* ---- looking up ---- */

static ChudeText first_key(const ChudeCountsStore *store, size_t at) {
    const Block *block = &g_array_index(store->blocks, Block, at);
    return (ChudeText){store->keys.data + block->key, block->key_size};
}

/* The last block whose first key is not above the key; NULL where there is none. */
static const Block *find_block(const ChudeCountsStore *store, ChudeText key) {
    size_t low = 0, high = store->blocks->len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (chude_runs_compare(first_key(store, middle), key) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low ? &g_array_index(store->blocks, Block, low - 1) : NULL;
}

bool chude_counts_store_find(const ChudeCountsStore *store, ChudeText key, uint32_t *df, ChudeBuffer *text,
                             ChudeBuffer *block, GError **error) {
    const Block *place = find_block(store, key);
    *df = 0;
    if (!place) {
        return true;
    }
    block->size = 0;
    char *to = chude_buffer_reserve(block, place->size);
    if (!chude_temporary_read(store->file, place->offset, to, place->size, error)) {
        return false;
    }
    ChudeUnpack from = {to, to + place->size};
    while (from.at < from.end) {
        ChudeText at = chude_unpack_text(&from);
        uint64_t found = chude_unpack_number(&from);
        ChudeText spelling = found & PLAIN ? (ChudeText){NULL, 0} : chude_unpack_text(&from);
        if (at.size != key.size || memcmp(at.data, key.data, key.size) != 0) {
            continue;
        }
        *df = (uint32_t)(found >> 1);
        if (found & PLAIN) {
            chude_key_plain_text(key, text);
        } else {
            chude_buffer_add(text, spelling.data, spelling.size);
        }
        return true;
    }
    return true;
}
