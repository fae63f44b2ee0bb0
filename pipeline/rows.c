#include "rows.h"

#include <string.h>

#include "batch.h"

static bool write_rows(ChudeSink *sink, ChudeText lines, GError **error) {
    ChudeRowSink *rows = (ChudeRowSink *)sink;
    if (rows->stopped) {
        return true;
    }
    if (rows->filters->len == 0) {
        return rows->write(rows->context, lines, error);
    }
    ChudeEngineBatch *batch = chude_batch_new();
    GArray *documents = g_array_new(FALSE, TRUE, sizeof(ChudeDocument));
    for (const char *p = lines.data, *end = p + lines.size; p < end;) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        const char *next = newline ? newline + 1 : end;
        ChudeDocument row = {.text = {p, (size_t)(next - p)}, .row = true};
        g_array_append_val(documents, row);
        p = next;
    }
    batch->batch.documents = (ChudeDocument *)documents->data;
    batch->batch.count = documents->len;
    bool good = true;
    for (guint i = 0; i < rows->filters->len && good; i++) {
        const ChudeNode *node = g_ptr_array_index(rows->filters, i);
        ChudeStatus status = node->stage->process(rows->states[i], &batch->batch, error);
        good = status != CHUDE_FAIL;
        rows->stopped = rows->stopped || status == CHUDE_STOP;
        chude_batch_compact(&batch->batch);
    }
    for (size_t i = 0; i < batch->batch.count && good; i++) {
        good = rows->write(rows->context, batch->batch.documents[i].text, error);
    }
    g_array_free(documents, TRUE);
    chude_batch_free(batch);
    return good;
}

bool chude_rows_init(ChudeRowSink *rows, const ChudePlan *plan, guint first, ChudeWorker *worker,
                     GError **error) {
    rows->sink.write = write_rows;
    rows->filters = g_ptr_array_new();
    rows->states = g_new0(void *, plan->nodes->len + 1);
    for (guint i = first; i < plan->nodes->len; i++) {
        ChudeNode *node = g_ptr_array_index(plan->nodes, i);
        void *state = node->stage->begin ? node->stage->begin(node->shared, worker, error) : node->shared;
        if (!state && node->stage->begin) {
            return false;
        }
        rows->states[rows->filters->len] = state;
        g_ptr_array_add(rows->filters, node);
    }
    return true;
}

void chude_rows_clear(ChudeRowSink *rows) {
    for (guint i = 0; i < rows->filters->len; i++) {
        const ChudeNode *node = g_ptr_array_index(rows->filters, i);
        if (node->stage->end && node->stage->begin) {
            node->stage->end(rows->states[i]);
        }
    }
    g_ptr_array_free(rows->filters, TRUE);
    g_free(rows->states);
}
