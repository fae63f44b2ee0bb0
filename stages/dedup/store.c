#include "store.h"

#include <glib.h>

void chude_store_clear(ChudeStore *store) {
    if (store->file) {
        chude_temporary_free(store->file);
    }
    chude_buffer_clear(&store->bytes);
    *store = (ChudeStore){0};
}

uint64_t chude_store_size(const ChudeStore *store) {
    return store->written + store->bytes.size;
}

bool chude_store_append(ChudeStore *store, const void *data, size_t size, GError **error) {
    chude_buffer_add(&store->bytes, data, size);
    if (store->bytes.size < store->memory) {
        return true;
    }
    if (!store->file && !(store->file = chude_temporary_new(store->folder, error))) {
        return false;
    }
    if (!chude_temporary_append(store->file, store->bytes.data, store->bytes.size, error)) {
        return false;
    }
    store->written += store->bytes.size;
    store->bytes.size = 0;
    return true;
}

const char *chude_store_view(const ChudeStore *store, uint64_t offset, size_t size, ChudeBuffer *scratch,
                             GError **error) {
    if (offset >= store->written) {
        g_assert(offset + size <= chude_store_size(store));
        return store->bytes.data + (offset - store->written);
    }
    scratch->size = 0;
    char *to = chude_buffer_reserve(scratch, size);
    return chude_temporary_read(store->file, offset, to, size, error) ? to : NULL;
}
