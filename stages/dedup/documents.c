/* documents.c - a row's key: the identity's key, then the place in the input; its value: a Fixed, the least shingle hashes, the
 * id, the title, padding to eight bytes, which together are the record; then the signature, where there are shingles. */
#include "documents.h"

#include "fail.h"
#include "pack.h"

typedef struct {
    ChudeIdentity identity;
    uint64_t exact;
    uint32_t kept, count; /* shingles */
    uint32_t id_size;
    uint32_t title_size; /* UINT32_MAX: no title */
} Fixed;

enum { PLACE = 16 }; /* bytes of a key's end */

/* ---- observing ---- */

static uint64_t exact_hash(const ChudeDocument *document, const ChudeShingler *shingler) {
    if (shingler->word_count == 0) {
        return ~chude_hash(document->text.data, document->text.size);
    }
    return chude_hash(shingler->words, shingler->word_count * sizeof *shingler->words);
}

static void add_record(ChudeBuffer *value, const ChudeDocument *document, const ChudeShingler *shingler,
                       ChudeText key) {
    Fixed fixed = {.identity = chude_identity(key),
                   .exact = exact_hash(document, shingler),
                   .kept = (uint32_t)MIN(shingler->count, (size_t)CHUDE_SHINGLES_KEPT),
                   .count = (uint32_t)MIN(shingler->count, UINT32_MAX),
                   .id_size = (uint32_t)document->id.size,
                   .title_size = document->title.data ? (uint32_t)document->title.size : UINT32_MAX};
    chude_buffer_add(value, (const char *)&fixed, sizeof fixed);
    chude_buffer_add(value, (const char *)shingler->hashes, fixed.kept * sizeof *shingler->hashes);
    chude_buffer_add(value, document->id.data, document->id.size);
    if (document->title.data) {
        chude_buffer_add(value, document->title.data, document->title.size);
    }
    while (value->size % 8) {
        chude_buffer_char(value, '\0');
    }
}

bool chude_dedup_row_add(ChudeSorter *rows, const ChudeDocument *document, const ChudeShingler *shingler,
                         ChudeKeep keep, uint64_t sequence, uint32_t index, GError **error) {
    ChudeBuffer key = {0}, value = {0};
    chude_identity_key(&key, document, keep);
    add_record(&value, document, shingler, chude_buffer_text(&key));
    chude_pack_sortable(&key, sequence);
    chude_pack_sortable(&key, index);
    if (shingler->count > 0) {
        ChudeSignature signature;
        chude_shingles_sign(shingler->hashes, shingler->count, &signature);
        chude_buffer_add(&value, (const char *)&signature, sizeof signature);
    }
    bool good = chude_sorter_add(rows, chude_buffer_text(&key), chude_buffer_text(&value), error);
    chude_buffer_clear(&key);
    chude_buffer_clear(&value);
    return good;
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

static void add_copy(ChudeDedupDocuments *documents, uint64_t sequence) {
    uint32_t number = (uint32_t)documents->count - 1;
    GArray *copies = documents->copies;
    if (!copies->len || g_array_index(copies, ChudeCopies, copies->len - 1).number != number) {
        ChudeCopies first = {number, 0, sequence};
        g_array_append_val(copies, first);
    }
    g_array_index(copies, ChudeCopies, copies->len - 1).more++;
}

static size_t record_size(const Fixed *fixed) {
    size_t title = fixed->title_size == UINT32_MAX ? 0 : fixed->title_size;
    size_t size = sizeof *fixed + fixed->kept * sizeof(uint32_t) + fixed->id_size + title;
    return (size + 7) / 8 * 8;
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
        documents->all++;
        if (last.data && last.size == identity.size && memcmp(last.data, identity.data, last.size) == 0) {
            add_copy(documents, sequence);
            continue;
        }
        last.size = 0;
        chude_buffer_add(&last, identity.data, identity.size);
        ChudeUnpack place = chude_unpack((ChudeText){key.data + identity.size, PLACE});
        sequence = chude_unpack_sortable(&place);
        if (documents->count == UINT32_MAX) {
            chude_fail(&cause, "more than %u documents", UINT32_MAX);
        } else {
            add_document(documents, block, value, exact, &cause);
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
