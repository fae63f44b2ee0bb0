/* documents.c - a row's key: the identity's key, then the place in the input; its value: a Fixed, the keys of sentences, the least
 * shingle hashes, the id, the title, padding to eight bytes, which together are the record; then the signature, where there are
 * shingles. */
#include "documents.h"

#include "fail.h"
#include "pack.h"

typedef struct {
    ChudeIdentity identity;
    uint64_t exact, text_size;
    uint32_t kept, count; /* shingles */
    uint32_t id_size;
    uint32_t title_size; /* UINT32_MAX: no title */
    uint32_t keys;       /* of sentences */
    uint32_t more;       /* copies beside this one, of a saved state */
} Fixed;

enum { PLACE = 16 }; /* bytes of a key's end */

/* Bytes of a record. */
static size_t record_size(const Fixed *fixed) {
    size_t title = fixed->title_size == UINT32_MAX ? 0 : fixed->title_size;
    size_t size = sizeof *fixed + fixed->keys * sizeof(uint64_t) + fixed->kept * sizeof(uint32_t) +
                  fixed->id_size + title;
    return (size + 7) / 8 * 8;
}

/* ---- observing ---- */

uint64_t chude_dedup_exact(const ChudeDocument *document, const ChudeShingler *shingler) {
    if (shingler->word_count == 0) {
        return ~chude_hash(document->text.data, document->text.size);
    }
    return chude_hash(shingler->words, shingler->word_count * sizeof *shingler->words);
}

static void add_record(ChudeBuffer *value, const ChudeDedupRow *row, ChudeText key) {
    const ChudeShingles *shingles = &row->shingles;
    Fixed fixed = {.identity = chude_identity(key),
                   .exact = row->exact,
                   .text_size = row->text_size,
                   .kept = (uint32_t)shingles->kept,
                   .count = (uint32_t)MIN(shingles->count, UINT32_MAX),
                   .id_size = (uint32_t)row->id.size,
                   .title_size = row->title.data ? (uint32_t)row->title.size : UINT32_MAX,
                   .keys = (uint32_t)row->key_count,
                   .more = row->more};
    chude_buffer_add(value, (const char *)&fixed, sizeof fixed);
    chude_buffer_add(value, (const char *)row->keys, row->key_count * sizeof *row->keys);
    chude_buffer_add(value, (const char *)shingles->hashes, shingles->kept * sizeof *shingles->hashes);
    chude_buffer_add(value, row->id.data, row->id.size);
    if (row->title.data) {
        chude_buffer_add(value, row->title.data, row->title.size);
    }
    while (value->size % 8) {
        chude_buffer_char(value, '\0');
    }
}

bool chude_dedup_row_put(ChudeSorter *rows, const ChudeDedupRow *row, ChudeKeep keep, GError **error) {
    ChudeBuffer key = {0}, value = {0};
    if (keep == CHUDE_KEEP_LONGEST) {
        chude_pack_sortable(&key, UINT64_MAX - row->text_size);
    }
    chude_buffer_add(&key, row->key.data, row->key.size);
    add_record(&value, row, chude_buffer_text(&key));
    chude_pack_sortable(&key, row->sequence);
    chude_pack_sortable(&key, row->index);
    if (row->shingles.count > 0) {
        chude_buffer_add(&value, (const char *)row->signature, sizeof *row->signature);
    }
    bool good = chude_sorter_add(rows, chude_buffer_text(&key), chude_buffer_text(&value), error);
    chude_buffer_clear(&key);
    chude_buffer_clear(&value);
    return good;
}

bool chude_dedup_row_add(ChudeSorter *rows, const ChudeDocument *document, const ChudeShingler *shingler,
                         const ChudeSentences *sentences, ChudeKeep keep, uint64_t sequence, uint32_t index,
                         GError **error) {
    ChudeBuffer key = {0};
    ChudeSignature signature;
    chude_identity_key(&key, document, CHUDE_KEEP_EARLIEST);
    const ChudeDedupRow row = {
        .key = chude_buffer_text(&key),
        .id = document->id,
        .title = document->title,
        .exact = chude_dedup_exact(document, shingler),
        .text_size = document->text.size,
        .shingles = {shingler->hashes, MIN(shingler->count, (size_t)CHUDE_SHINGLES_KEPT), shingler->count},
        .signature = &signature,
        .keys = sentences->keys,
        .key_count = sentences->key_count,
        .sequence = sequence,
        .index = index};
    if (shingler->count > 0) {
        chude_shingles_sign(shingler->hashes, shingler->count, &signature);
    }
    bool good = chude_dedup_row_put(rows, &row, keep, error);
    chude_buffer_clear(&key);
    return good;
}

/* Points into a record. */
static ChudeDedupRecord view_record(const char *bytes) {
    const Fixed *fixed = (const Fixed *)(const void *)bytes; /* records are of eight-byte pieces */
    const char *keys = bytes + sizeof *fixed, *hashes = keys + fixed->keys * sizeof(uint64_t);
    const char *id = hashes + fixed->kept * sizeof(uint32_t);
    ChudeDedupRecord record = {
        .identity = fixed->identity,
        .exact = fixed->exact,
        .shingles = {(const uint32_t *)(const void *)hashes, fixed->kept, fixed->count},
        .keys = (const uint64_t *)(const void *)keys,
        .key_count = fixed->keys,
        .id = {id, fixed->id_size},
    };
    if (fixed->title_size != UINT32_MAX) {
        record.title = (ChudeText){id + fixed->id_size, fixed->title_size};
    }
    return record;
}

void chude_dedup_row_read(ChudeText key, ChudeText value, ChudeKeep keep, ChudeDedupRow *row) {
    const size_t skip = keep == CHUDE_KEEP_LONGEST ? sizeof(uint64_t) : 0;
    const Fixed *fixed = (const Fixed *)(const void *)value.data;
    ChudeDedupRecord record = view_record(value.data);
    *row = (ChudeDedupRow){
        .key = {key.data + skip, key.size - skip - PLACE},
        .id = record.id,
        .title = record.title,
        .exact = record.exact,
        .text_size = fixed->text_size,
        .shingles = record.shingles,
        .signature =
            fixed->count > 0 ? (const ChudeSignature *)(const void *)(value.data + record_size(fixed)) : NULL,
        .keys = record.keys,
        .key_count = record.key_count,
        .more = fixed->more,
    };
}

/* ---- reading ---- */

void chude_dedup_documents_clear(ChudeDedupDocuments *documents) {
    chude_store_clear(&documents->records);
    chude_store_clear(&documents->columns);
    g_free(documents->offsets);
    g_free(documents->parent);
    if (documents->copies) {
        g_array_free(documents->copies, TRUE);
    }
    *documents = (ChudeDedupDocuments){0};
}

static void make_room(ChudeDedupDocuments *documents) {
    if (documents->count == documents->room) {
        documents->room = documents->room ? documents->room + documents->room / 2 : 1024;
        documents->offsets = g_renew(uint64_t, documents->offsets, documents->room + 1);
        documents->parent = g_renew(uint32_t, documents->parent, documents->room);
    }
}

static void add_copies(ChudeDedupDocuments *documents, uint64_t sequence, uint32_t more) {
    uint32_t number = (uint32_t)documents->count - 1;
    GArray *copies = documents->copies;
    if (!copies->len || g_array_index(copies, ChudeCopies, copies->len - 1).number != number) {
        ChudeCopies first = {number, 0, sequence};
        g_array_append_val(copies, first);
    }
    g_array_index(copies, ChudeCopies, copies->len - 1).more += more;
    documents->all += more;
}

/* Puts the signature in its column, and the block into the store once it is full. */
static bool add_columns(ChudeDedupDocuments *documents, ChudeDedupColumns *block, const Fixed *fixed,
                        const char *signature_bytes, GError **error) {
    size_t at = documents->count % CHUDE_DEDUP_BLOCK;
    block->sizes[at] = fixed->count;
    if (fixed->count > 0) {
        ChudeSignature signature;
        memcpy(&signature, signature_bytes, sizeof signature);
        for (size_t tree = 0; tree < CHUDE_SHINGLES_TREES; tree++) {
            block->trees[tree][at] = signature.trees[tree];
        }
        block->sketches[at] = signature.sketch;
    }
    return at + 1 < CHUDE_DEDUP_BLOCK || chude_store_append(&documents->columns, block, sizeof *block, error);
}

static bool add_document(ChudeDedupDocuments *documents, ChudeDedupColumns *block, ChudeText value,
                         ChudeSorter *exact, GError **error) {
    Fixed fixed;
    memcpy(&fixed, value.data, sizeof fixed);
    size_t size = record_size(&fixed);
    make_room(documents);
    uint32_t number = (uint32_t)documents->count;
    uint64_t exact_key = GUINT64_TO_BE(fixed.exact);
    if (!chude_store_append(&documents->records, value.data, size, error) ||
        !add_columns(documents, block, &fixed, value.data + size, error) ||
        !chude_sorter_add(exact, (ChudeText){(const char *)&exact_key, sizeof exact_key},
                          (ChudeText){(const char *)&number, sizeof number}, error)) {
        return false;
    }
    documents->parent[number] = number;
    documents->keys += fixed.keys;
    documents->count++;
    documents->offsets[documents->count] = chude_store_size(&documents->records);
    return true;
}

static bool read_rows(ChudeDedupDocuments *documents, ChudeDedupColumns *block, ChudeSorter *rows,
                      ChudeSorter *exact, GError **error) {
    ChudeText key, value;
    ChudeBuffer last = {0};
    uint64_t sequence = 0;
    GError *cause = NULL;
    while (!cause && chude_sorter_next(rows, &key, &value, &cause)) {
        ChudeText identity = {key.data, key.size - PLACE};
        Fixed fixed;
        memcpy(&fixed, value.data, sizeof fixed);
        if (last.data && last.size == identity.size && memcmp(last.data, identity.data, last.size) == 0) {
            add_copies(documents, sequence, fixed.more + 1);
            continue;
        }
        documents->all++;
        last.size = 0;
        chude_buffer_add(&last, identity.data, identity.size);
        ChudeUnpack place = chude_unpack((ChudeText){key.data + identity.size, PLACE});
        sequence = chude_unpack_sortable(&place);
        if (documents->count == UINT32_MAX) {
            chude_fail(&cause, "more than %u documents", UINT32_MAX);
        } else {
            add_document(documents, block, value, exact, &cause);
            if (fixed.more) {
                add_copies(documents, sequence, fixed.more);
            }
        }
    }
    chude_buffer_clear(&last);
    if (cause) {
        g_propagate_error(error, cause);
    }
    return !cause;
}

bool chude_dedup_documents_read(ChudeDedupDocuments *documents, ChudeSorter *rows, ChudeSorter *exact,
                                const char *folder, size_t memory, GError **error) {
    *documents = (ChudeDedupDocuments){.records = {.folder = folder, .memory = memory / 2},
                                       .columns = {.folder = folder, .memory = memory / 4},
                                       .copies = g_array_new(FALSE, FALSE, sizeof(ChudeCopies))};
    make_room(documents);
    documents->offsets[0] = 0;
    ChudeDedupColumns *block = g_new0(ChudeDedupColumns, 1);
    bool good = chude_sorter_read(rows, error) && read_rows(documents, block, rows, exact, error);
    if (good && documents->count % CHUDE_DEDUP_BLOCK) {
        good = chude_store_append(&documents->columns, block, sizeof *block, error);
    }
    g_free(block);
    return good;
}

bool chude_dedup_record(const ChudeDedupDocuments *documents, uint32_t number, ChudeDedupRecord *record,
                        ChudeBuffer *scratch, GError **error) {
    uint64_t begin = documents->offsets[number], end = documents->offsets[number + 1];
    const char *bytes = chude_store_view(&documents->records, begin, (size_t)(end - begin), scratch, error);
    if (!bytes) {
        return false;
    }
    *record = view_record(bytes);
    return true;
}

bool chude_dedup_keys(const ChudeDedupDocuments *documents, uint32_t number, const uint64_t **keys,
                      size_t *count, ChudeBuffer *scratch, GError **error) {
    uint64_t begin = documents->offsets[number];
    const char *bytes = chude_store_view(&documents->records, begin, sizeof(Fixed), scratch, error);
    if (!bytes) {
        return false;
    }
    *count = ((const Fixed *)(const void *)bytes)->keys;
    *keys = (const uint64_t *)(const void *)chude_store_view(&documents->records, begin + sizeof(Fixed),
                                                             *count * sizeof **keys, scratch, error);
    return *keys != NULL;
}
