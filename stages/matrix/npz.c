#include "matrix/npz.h"

#include <glib.h>
#include <zlib.h>

#include "matrix/zip.h"

/* An archive of arrays, each in NumPy's format 1.0 (numpy.lib.format): a header with the text of a Python dict, then the numbers
 * as they stand in memory. The archive wants to know a member's check sum first, so each is made twice: to be added up, then to
 * be written. */

#define ORDER (G_BYTE_ORDER == G_LITTLE_ENDIAN ? "<" : ">")

enum { ALIGNED = 64, PREFIX = 10 /* bytes before the dict */, PIECE = 1 << 12 };

typedef struct {
    ChudeEntries *entries;
    ChudeZip *zip;
    size_t width; /* bytes of an index */
    uint64_t end; /* of the rows so far, in entries: for indptr */
    bool adding;  /* up, and not yet writing */
    uint64_t size;
    uint32_t crc;
} Npz;

static bool give(Npz *npz, const void *bytes, size_t size, GError **error) {
    if (!npz->adding) {
        return chude_zip_write(npz->zip, (ChudeText){bytes, size}, error);
    }
    npz->crc = (uint32_t)crc32_z(npz->crc, bytes, size);
    npz->size += size;
    return true;
}

/* ---- what the arrays hold ---- */

static bool give_format(Npz *npz, GError **error) {
    return give(npz, "csr", 3, error);
}

static bool give_shape(Npz *npz, GError **error) {
    uint64_t shape[] = {chude_entries_rows(npz->entries), chude_entries_columns(npz->entries)};
    return give(npz, shape, sizeof shape, error);
}

static bool give_block_values(void *context, const ChudeEntriesBlock *block, GError **error) {
    return give(context, block->values, block->count * sizeof *block->values, error);
}

static bool give_data(Npz *npz, GError **error) {
    return chude_entries_read(npz->entries, CHUDE_ENTRIES_VALUES, give_block_values, npz, error);
}

/* Indices that are gathered until it is worth giving them. */
typedef struct {
    char bytes[PIECE * sizeof(uint64_t)];
    size_t count;
} Piece;

static bool give_index(Npz *npz, Piece *piece, uint64_t value, GError **error) {
    uint32_t narrow = (uint32_t)value;
    memcpy(piece->bytes + piece->count++ * npz->width,
           npz->width == sizeof narrow ? (const void *)&narrow : &value, npz->width);
    if (piece->count < PIECE) {
        return true;
    }
    piece->count = 0;
    return give(npz, piece->bytes, PIECE * npz->width, error);
}

static bool give_block_indices(void *context, const ChudeEntriesBlock *block, GError **error) {
    Npz *npz = context;
    size_t width = chude_entries_width(npz->entries);
    if (width == npz->width) {
        return give(npz, block->columns, block->count * width, error);
    }
    Piece piece = {.count = 0};
    for (size_t i = 0; i < block->count; i++) {
        if (!give_index(npz, &piece, chude_entries_column(block, width, i), error)) {
            return false;
        }
    }
    return give(npz, piece.bytes, piece.count * npz->width, error);
}

static bool give_indices(Npz *npz, GError **error) {
    return chude_entries_read(npz->entries, CHUDE_ENTRIES_COLUMNS, give_block_indices, npz, error);
}

static bool give_block_ends(void *context, const ChudeEntriesBlock *block, GError **error) {
    Npz *npz = context;
    Piece piece = {.count = 0};
    for (size_t i = 0; i < block->rows; i++) {
        npz->end += block->sizes[i];
        if (!give_index(npz, &piece, npz->end, error)) {
            return false;
        }
    }
    return give(npz, piece.bytes, piece.count * npz->width, error);
}

static bool give_ends(Npz *npz, GError **error) {
    const uint64_t first = 0;
    npz->end = 0;
    return give(npz, &first, npz->width, error) &&
           chude_entries_read(npz->entries, CHUDE_ENTRIES_SIZES, give_block_ends, npz, error);
}

/* ---- arrays ---- */

static bool give_head(Npz *npz, const char *type, const char *shape, GError **error) {
    char *dict = g_strdup_printf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", type, shape);
    size_t text = strlen(dict), whole = (PREFIX + text + 1 + ALIGNED - 1) / ALIGNED * ALIGNED;
    size_t size = whole - PREFIX;
    ChudeBuffer head = {0};
    chude_buffer_add(&head, "\x93NUMPY\x01\0", 8);
    chude_buffer_char(&head, (char)size);
    chude_buffer_char(&head, (char)(size >> 8));
    chude_buffer_add(&head, dict, text);
    while (head.size < whole - 1) {
        chude_buffer_char(&head, ' ');
    }
    chude_buffer_char(&head, '\n');
    bool good = give(npz, head.data, head.size, error);
    chude_buffer_clear(&head);
    g_free(dict);
    return good;
}

typedef struct {
    const char *name;
    const char *order; /* of bytes */
    size_t width;
    uint64_t length;
    bool (*body)(Npz *, GError **);
    char kind;
    bool scalar; /* has no shape */
} Array;

static bool give_array(Npz *npz, const Array *array, GError **error) {
    char *type = g_strdup_printf("%s%c%zu", array->order, array->kind, array->width);
    char *shape = array->scalar ? g_strdup("") : g_strdup_printf("%" G_GUINT64_FORMAT ",", array->length);
    npz->adding = true;
    npz->size = 0;
    npz->crc = 0;
    bool good = give_head(npz, type, shape, error) && array->body(npz, error);
    npz->adding = false;
    good = good && chude_zip_begin(npz->zip, array->name, npz->size, npz->crc, error) &&
           give_head(npz, type, shape, error) && array->body(npz, error);
    g_free(type);
    g_free(shape);
    return good;
}

size_t chude_npz_width(const ChudeEntries *entries) {
    size_t width = chude_entries_width(entries);
    return chude_entries_count(entries) <= INT32_MAX ? width : sizeof(int64_t);
}

bool chude_npz_write(ChudeEntries *entries, size_t width, ChudeSink *sink, GError **error) {
    uint64_t count = chude_entries_count(entries), rows = chude_entries_rows(entries);
    Npz npz = {.entries = entries, .zip = chude_zip_new(sink), .width = width};
    const Array arrays[] = {
        {"format.npy", "|", 3, 0, give_format, 'S', true},
        {"shape.npy", ORDER, sizeof(int64_t), 2, give_shape, 'i', false},
        {"data.npy", ORDER, sizeof(double), count, give_data, 'f', false},
        {"indices.npy", ORDER, width, count, give_indices, 'i', false},
        {"indptr.npy", ORDER, width, rows + 1, give_ends, 'i', false},
    };
    bool good = true;
    for (size_t i = 0; i < G_N_ELEMENTS(arrays) && good; i++) {
        good = give_array(&npz, &arrays[i], error);
    }
    good = good && chude_zip_end(npz.zip, error);
    chude_zip_free(npz.zip);
    return good;
}
