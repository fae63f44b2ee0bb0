/* documents.c - a row's key: the identity's key, then the place in the input; its value: a Fixed, the least shingle hashes, the
 * id, the title, padding to eight bytes, which together are the record; then the signature, where there are shingles; then the
 * keys of its sentences. */
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
    size_t size = sizeof *fixed + fixed->kept * sizeof(uint32_t) + fixed->id_size + title;
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
    chude_buffer_add(&value, (const char *)row->keys, row->key_count * sizeof *row->keys);
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

void chude_dedup_row_read(ChudeText key, ChudeText value, ChudeKeep keep, ChudeDedupRow *row) {
    const size_t skip = keep == CHUDE_KEEP_LONGEST ? sizeof(uint64_t) : 0;
    Fixed fixed;
    memcpy(&fixed, value.data, sizeof fixed);
    const char *hashes = value.data + sizeof fixed, *id = hashes + fixed.kept * sizeof(uint32_t);
    const char *behind = value.data + record_size(&fixed);
    *row = (ChudeDedupRow){
        .key = {key.data + skip, key.size - skip - PLACE},
        .id = {id, fixed.id_size},
        .exact = fixed.exact,
        .text_size = fixed.text_size,
        .shingles = {(const uint32_t *)(const void *)hashes, fixed.kept, fixed.count},
        .key_count = fixed.keys,
        .more = fixed.more,
    };
    if (fixed.title_size != UINT32_MAX) {
        row->title = (ChudeText){id + fixed.id_size, fixed.title_size};
    }
    if (fixed.count > 0) {
        row->signature = (const ChudeSignature *)(const void *)behind;
        behind += sizeof *row->signature;
    }
    row->keys = (const uint64_t *)(const void *)behind;
}

/* ---- reading ---- */

void chude_dedup_documents_clear(ChudeDedupDocuments *documents) {
    chude_store_clear(&documents->records);
    chude_store_clear(&documents->columns);
    chude_store_clear(&documents->sentences);
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

/* Their number, and the keys of sentences: the documents' one after the other. */
static bool add_keys(ChudeDedupDocuments *documents, const char *keys, uint64_t count, GError **error) {
    documents->keys += count;
    return chude_store_append(&documents->sentences, &count, sizeof count, error) &&
           (count == 0 || chude_store_append(&documents->sentences, keys, count * sizeof(uint64_t), error));
}

static bool add_document(ChudeDedupDocuments *documents, ChudeDedupColumns *block, ChudeText value,
                         ChudeSorter *exact, GError **error) {
    Fixed fixed;
    memcpy(&fixed, value.data, sizeof fixed);
    size_t size = record_size(&fixed);
    make_room(documents);
    uint32_t number = (uint32_t)documents->count;
    uint64_t exact_key = GUINT64_TO_BE(fixed.exact);
    const char *keys = value.data + size + (fixed.count > 0 ? sizeof(ChudeSignature) : 0);
    if (!chude_store_append(&documents->records, value.data, size, error) ||
        !add_columns(documents, block, &fixed, value.data + size, error) ||
        !add_keys(documents, keys, fixed.keys, error) ||
        !chude_sorter_add(exact, (ChudeText){(const char *)&exact_key, sizeof exact_key},
                          (ChudeText){(const char *)&number, sizeof number}, error)) {
        return false;
    }
    documents->parent[number] = number;
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
                                       .sentences = {.folder = folder, .memory = memory / 8},
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
    const Fixed *fixed = (const Fixed *)(const void *)bytes; /* records are of eight-byte pieces */
    const char *hashes = bytes + sizeof *fixed, *id = hashes + fixed->kept * sizeof(uint32_t);
    *record = (ChudeDedupRecord){
        .identity = fixed->identity,
        .exact = fixed->exact,
        .shingles = {(const uint32_t *)(const void *)hashes, fixed->kept, fixed->count},
        .id = {id, fixed->id_size},
    };
    if (fixed->title_size != UINT32_MAX) {
        record->title = (ChudeText){id + fixed->id_size, fixed->title_size};
    }
    return true;
}
