#include "spool.h"

#include <glib.h>

#include "temporary.h"

/* A batch's bytes: here, or in the file. */
typedef struct {
    ChudeBuffer bytes; /* data NULL: in the file */
    uint64_t offset;
    size_t size;
} Entry;

struct ChudeSpool {
    const char *folder;
    size_t memory, held;
    GArray *entries; /* Entry */
    guint next;
    ChudeTemporary *file;
};

ChudeSpool *chude_spool_new(const char *folder, size_t memory) {
    ChudeSpool *spool = g_new0(ChudeSpool, 1);
    spool->folder = folder;
    spool->memory = memory;
    spool->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    return spool;
}

void chude_spool_free(ChudeSpool *spool) {
    for (guint i = spool->next; i < spool->entries->len; i++) {
        chude_buffer_clear(&g_array_index(spool->entries, Entry, i).bytes);
    }
    g_array_free(spool->entries, TRUE);
    chude_temporary_free(spool->file);
    g_free(spool);
}

static bool write_out(ChudeSpool *spool, Entry *entry, GError **error) {
    if (!spool->file && !(spool->file = chude_temporary_new(spool->folder, error))) {
        return false;
    }
    entry->offset = chude_temporary_size(spool->file);
    return chude_temporary_append(spool->file, entry->bytes.data, entry->size, error);
}

bool chude_spool_put(ChudeSpool *spool, ChudeBuffer bytes, GError **error) {
    Entry entry = {.bytes = bytes, .size = bytes.size};
    bool good = true;
    if (spool->file || spool->held + bytes.size > spool->memory) {
        good = write_out(spool, &entry, error);
        chude_buffer_clear(&entry.bytes);
    } else {
        entry.bytes.data = g_realloc(bytes.data, bytes.size); /* to what it holds: it stays for long */
        entry.bytes.room = bytes.size;
        spool->held += bytes.size;
    }
    g_array_append_val(spool->entries, entry);
    return good;
}

bool chude_spool_take(ChudeSpool *spool, ChudeBuffer *bytes, GError **error) {
    if (spool->next == spool->entries->len) {
        return false;
    }
    Entry *entry = &g_array_index(spool->entries, Entry, spool->next++);
    *bytes = entry->bytes;
    if (bytes->data) {
        spool->held -= entry->size;
        return true;
    }
    char *to = chude_buffer_reserve(bytes, entry->size);
    bytes->size = entry->size;
    return chude_temporary_read(spool->file, entry->offset, to, entry->size, error);
}

uint64_t chude_spool_written(const ChudeSpool *spool) {
    return spool->file ? chude_temporary_size(spool->file) : 0;
}
