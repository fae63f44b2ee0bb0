#include "batch.h"

#include "csv.h"

ChudeEngineBatch *chude_batch_new(void) {
    ChudeEngineBatch *batch = g_new0(ChudeEngineBatch, 1);
    batch->batch.arena = chude_arena_new();
    batch->records = g_array_new(FALSE, FALSE, sizeof(ChudeRecord));
    batch->rejected = g_ptr_array_new_with_free_func(g_free);
    return batch;
}

void chude_batch_free(ChudeEngineBatch *batch) {
    if (!batch) {
        return;
    }
    chude_arena_free(batch->batch.arena);
    g_array_free(batch->records, TRUE);
    g_ptr_array_free(batch->rejected, TRUE);
    chude_buffer_clear(&batch->raw);
    chude_buffer_clear(&batch->output);
    chude_buffer_clear(&batch->packed);
    g_free(batch);
}

enum { ARENA_MOST = 1 << 16 }; /* bytes that a batch takes along to its next documents */

void chude_batch_empty(ChudeEngineBatch *batch) {
    g_array_set_size(batch->records, 0);
    g_ptr_array_set_size(batch->rejected, 0);
    batch->raw.size = batch->output.size = 0;
    if (chude_arena_size(batch->batch.arena) > ARENA_MOST) {
        chude_arena_free(batch->batch.arena);
        batch->batch.arena = chude_arena_new();
    }
    batch->documents = batch->bytes = 0;
}

static void reject(ChudeEngineBatch *batch, const char *file, uint64_t line, const char *message) {
    char *place = line ? g_strdup_printf("%s:%" G_GUINT64_FORMAT ": %s", file, line, message)
                       : g_strdup_printf("%s: %s", file, message);
    g_ptr_array_add(batch->rejected, place);
}

void chude_batch_reject(ChudeBatch *batch, ChudeDocument *document, const char *message) {
    reject((ChudeEngineBatch *)batch, document->file, document->line, message);
    document->dropped = true;
}

static bool parse(const ChudeEngineBatch *batch, const ChudeRecord *record, unsigned kinds,
                  ChudeDocument *document, GError **error) {
    ChudeArena *arena = batch->batch.arena;
    ChudeText bytes = {batch->raw.data + record->begin, record->end - record->begin};
    switch (record->input) {
    case CHUDE_INPUT_NDJSON:
        if (chude_record_parse_fields(arena, bytes, record->file, record->line, kinds, &batch->fields,
                                      document, error)) {
            return true;
        }
        if (memchr(bytes.data, '\r', bytes.size)) {
            g_prefix_error(error,
                           "a carriage return alone ends no line (`tr '\\r' '\\n'` mends a whole file): ");
        }
        return false;
    case CHUDE_INPUT_CSV:
    case CHUDE_INPUT_TSV:
        return chude_table_parse(record->table, arena, bytes, record->file, record->line, kinds, document,
                                 error);
    default:
        return chude_record_from_text(arena, bytes, record->file, record->line, document, error);
    }
}

void chude_batch_parse(ChudeEngineBatch *batch, unsigned kinds) {
    batch->batch.documents =
        chude_arena_raw(batch->batch.arena, (batch->records->len + 1) * sizeof(ChudeDocument));
    size_t count = 0;
    for (guint i = 0; i < batch->records->len; i++) {
        const ChudeRecord *record = &g_array_index(batch->records, ChudeRecord, i);
        ChudeDocument *document = &batch->batch.documents[count];
        GError *error = NULL;
        if (parse(batch, record, kinds, document, &error)) {
            document->file = record->file;
            document->line = record->line;
            count++;
        } else {
            reject(batch, record->file, record->line, error->message);
            g_clear_error(&error);
        }
    }
    batch->batch.count = count;
    batch->documents = count;
}

void chude_batch_compact(ChudeBatch *batch) {
    size_t kept = 0;
    for (size_t i = 0; i < batch->count; i++) {
        if (!batch->documents[i].dropped) {
            if (kept != i) {
                batch->documents[kept] = batch->documents[i];
            }
            kept++;
        }
    }
    batch->count = kept;
}
