#include "matrix/entries.h"

#include <glib.h>

#include "temporary.h"

enum { VALUES, COLUMNS, SIZES, ABOUT, PARTS };

enum { LEAST_KEPT = 1 << 16 };

/* Where the rows of a batch stand: its parts, one after the other, in the order of ChudeEntriesParts. */
typedef struct {
    uint64_t sequence, offset;
    uint64_t sizes[PARTS]; /* bytes */
    guint place;           /* in ChudeEntries.places */
} Block;

/* What one worker wrote, as one run of bytes: the first `written` are in the file. */
typedef struct {
    ChudeTemporary *file; /* NULL: all in memory */
    uint64_t written;
    ChudeBuffer kept;
} Place;

struct ChudeEntries {
    const ChudeHost *host;
    uint64_t columns, rows, count;
    size_t width, most; /* most: bytes kept in memory */
    Place *own;
    GPtrArray *places;        /* Place *; own is the first */
    GArray *blocks;           /* Block */
    ChudeBuffer parts[PARTS]; /* of the batch that is being gathered; of the block that is being read */
    ChudeEntry *sorted;       /* room for a row */
    size_t sorted_room;
};

static void place_free(gpointer data) {
    Place *place = data;
    chude_temporary_free(place->file);
    chude_buffer_clear(&place->kept);
    g_free(place);
}

ChudeEntries *chude_entries_new(const ChudeHost *host, uint64_t columns) {
    ChudeEntries *entries = g_new0(ChudeEntries, 1);
    entries->host = host;
    entries->columns = columns;
    entries->width = columns <= INT32_MAX ? sizeof(uint32_t) : sizeof(uint64_t);
    entries->most = (size_t)MAX(host->memory / 32 / host->threads, LEAST_KEPT);
    entries->own = g_new0(Place, 1);
    entries->places = g_ptr_array_new_with_free_func(place_free);
    g_ptr_array_add(entries->places, entries->own);
    entries->blocks = g_array_new(FALSE, FALSE, sizeof(Block));
    return entries;
}

void chude_entries_free(ChudeEntries *entries) {
    if (entries) {
        g_ptr_array_free(entries->places, TRUE);
        g_array_free(entries->blocks, TRUE);
        for (size_t part = 0; part < PARTS; part++) {
            chude_buffer_clear(&entries->parts[part]);
        }
        g_free(entries->sorted);
        g_free(entries);
    }
}

/* ---- gathering ---- */

/* Sorts by column, eight bits at a time from the lowest, as many as the columns take: no row is so long, and no number so large, that
 * comparing would be quicker. */
static void sort_row(ChudeEntries *entries, ChudeEntry *row, size_t count) {
    if (count > entries->sorted_room) {
        entries->sorted_room = MAX(count, entries->sorted_room * 2);
        g_free(entries->sorted);
        entries->sorted = g_new(ChudeEntry, entries->sorted_room);
    }
    ChudeEntry *from = row, *to = entries->sorted;
    for (unsigned shift = 0; shift < 64 && (entries->columns - 1) >> shift; shift += 8) {
        size_t at[256] = {0}, sum = 0;
        for (size_t i = 0; i < count; i++) {
            at[from[i].column >> shift & 255]++;
        }
        for (size_t digit = 0; digit < 256; digit++) {
            size_t here = at[digit];
            at[digit] = sum;
            sum += here;
        }
        for (size_t i = 0; i < count; i++) {
            to[at[from[i].column >> shift & 255]++] = from[i];
        }
        ChudeEntry *swapped = from;
        from = to;
        to = swapped;
    }
    if (from != row) {
        memcpy(row, from, count * sizeof *row);
    }
}

void chude_entries_add(ChudeEntries *entries, ChudeEntry *row, size_t count, ChudeText about) {
    ChudeBuffer *values = &entries->parts[VALUES], *columns = &entries->parts[COLUMNS];
    uint32_t size = (uint32_t)count; /* a document is shorter than 4 GiB */
    if (count > 0) {
        sort_row(entries, row, count);
    }
    char *value = chude_buffer_reserve(values, count * sizeof row->value);
    char *column = chude_buffer_reserve(columns, count * entries->width);
    for (size_t i = 0; i < count; i++) {
        uint32_t narrow = (uint32_t)row[i].column;
        memcpy(value + i * sizeof row->value, &row[i].value, sizeof row->value);
        if (entries->width == sizeof narrow) {
            memcpy(column + i * sizeof narrow, &narrow, sizeof narrow);
        } else {
            memcpy(column + i * sizeof row->column, &row[i].column, sizeof row->column);
        }
    }
    values->size += count * sizeof row->value;
    columns->size += count * entries->width;
    chude_buffer_add(&entries->parts[SIZES], (const char *)&size, sizeof size);
    chude_buffer_add(&entries->parts[ABOUT], about.data, about.size);
    entries->rows++;
    entries->count += count;
}

bool chude_entries_end_batch(ChudeEntries *entries, uint64_t sequence, GError **error) {
    if (entries->parts[SIZES].size == 0) {
        return true; /* no row */
    }
    Block block = {.sequence = sequence, .offset = entries->own->written + entries->own->kept.size};
    for (size_t part = 0; part < PARTS; part++) {
        ChudeBuffer *bytes = &entries->parts[part];
        block.sizes[part] = bytes->size;
        chude_buffer_add(&entries->own->kept, bytes->data, bytes->size);
        bytes->size = 0;
    }
    g_array_append_val(entries->blocks, block);
    return entries->own->kept.size <= entries->most || chude_entries_spill(entries, error);
}

size_t chude_entries_held(const ChudeEntries *entries) {
    size_t held = entries->own->kept.room + entries->sorted_room * sizeof *entries->sorted +
                  entries->blocks->len * sizeof(Block);
    for (size_t part = 0; part < PARTS; part++) {
        held += entries->parts[part].room;
    }
    return held;
}

bool chude_entries_spill(ChudeEntries *entries, GError **error) {
    Place *own = entries->own;
    if (own->kept.size == 0) {
        return true;
    }
    if (!own->file && !(own->file = chude_temporary_new(entries->host->folder, error))) {
        return false;
    }
    if (!chude_temporary_append(own->file, own->kept.data, own->kept.size, error)) {
        return false;
    }
    own->written += own->kept.size;
    chude_buffer_clear(&own->kept);
    return true;
}

void chude_entries_take(ChudeEntries *into, ChudeEntries *from) {
    guint first = into->places->len;
    for (guint i = 0; i < from->places->len; i++) {
        g_ptr_array_add(into->places, g_ptr_array_index(from->places, i));
    }
    for (guint i = 0; i < from->blocks->len; i++) {
        Block block = g_array_index(from->blocks, Block, i);
        block.place += first;
        g_array_append_val(into->blocks, block);
    }
    into->rows += from->rows;
    into->count += from->count;
    g_ptr_array_set_free_func(from->places, NULL);
    g_ptr_array_set_size(from->places, 0);
    g_ptr_array_set_free_func(from->places, place_free);
    g_array_set_size(from->blocks, 0);
    from->own = g_new0(Place, 1);
    g_ptr_array_add(from->places, from->own);
    from->rows = from->count = 0;
}

/* ---- reading ---- */

uint64_t chude_entries_columns(const ChudeEntries *entries) {
    return entries->columns;
}

uint64_t chude_entries_rows(const ChudeEntries *entries) {
    return entries->rows;
}

uint64_t chude_entries_count(const ChudeEntries *entries) {
    return entries->count;
}

size_t chude_entries_width(const ChudeEntries *entries) {
    return entries->width;
}

static gint compare_blocks(gconstpointer a_, gconstpointer b_) {
    const Block *a = a_, *b = b_;
    return (a->sequence > b->sequence) - (a->sequence < b->sequence);
}

/* Brings a part of a block into its buffer, which is aligned for any number. */
static bool fetch(ChudeEntries *entries, const Block *block, size_t part, GError **error) {
    const Place *place = g_ptr_array_index(entries->places, block->place);
    uint64_t offset = block->offset;
    for (size_t i = 0; i < part; i++) {
        offset += block->sizes[i];
    }
    size_t size = (size_t)block->sizes[part];
    ChudeBuffer *to = &entries->parts[part];
    to->size = 0;
    chude_buffer_reserve(to, size);
    to->size = size;
    if (size == 0) {
        return true;
    }
    if (offset >= place->written) {
        memcpy(to->data, place->kept.data + (offset - place->written), size);
        return true;
    }
    return chude_temporary_read(place->file, offset, to->data, size, error);
}

bool chude_entries_read(ChudeEntries *entries, unsigned parts, ChudeEntriesVisit visit, void *context,
                        GError **error) {
    g_array_sort(entries->blocks, compare_blocks);
    for (guint i = 0; i < entries->blocks->len; i++) {
        const Block *at = &g_array_index(entries->blocks, Block, i);
        ChudeEntriesBlock block = {.rows = at->sizes[SIZES] / sizeof(uint32_t),
                                   .count = at->sizes[VALUES] / sizeof(double)};
        const void *bytes[PARTS] = {NULL};
        for (size_t part = 0; part < PARTS; part++) {
            if (parts >> part & 1) {
                if (!fetch(entries, at, part, error)) {
                    return false;
                }
                bytes[part] = entries->parts[part].data;
            }
        }
        block.values = bytes[VALUES];
        block.columns = bytes[COLUMNS];
        block.sizes = bytes[SIZES];
        block.about = (ChudeText){bytes[ABOUT], bytes[ABOUT] ? (size_t)at->sizes[ABOUT] : 0};
        if (!visit(context, &block, error)) {
            return false;
        }
    }
    return true;
}
