#include "annotator.h"

#include "batch.h"
#include "fail.h"
#include "record.h"
#include "services.h"
#include "worker.h"

struct ChudeAnnotator {
    ChudePlan *plan;
    ChudeServices services;
    ChudeWorker worker;
    void **states; /* by node */
    ChudeEngineBatch *batch;
};

static bool open_stages(ChudeAnnotator *annotator, GError **error) {
    GPtrArray *nodes = annotator->plan->nodes;
    GError *cause = NULL;
    for (guint i = 0; i < nodes->len && !cause; i++) {
        ChudeNode *node = g_ptr_array_index(nodes, i);
        g_assert(node->stage->kind == CHUDE_MAP);
        node->shared = node->stage->open(&annotator->services.host, node->args, &cause);
        annotator->states[i] = node->shared;
        if (!cause && node->stage->begin) {
            annotator->states[i] = node->stage->begin(node->shared, &annotator->worker, &cause);
        }
    }
    if (cause) {
        g_propagate_error(error, cause);
    }
    return !cause;
}

ChudeAnnotator *chude_annotator_new(const ChudeRegistry *registry, const char *stage, const char *option,
                                    const char *value, uint64_t memory, GError **error) {
    ChudeAnnotator *annotator = g_new0(ChudeAnnotator, 1);
    annotator->plan = chude_plan_empty();
    chude_services_init(&annotator->services, 1, memory, NULL);
    annotator->worker.terms = chude_terms_new();
    ChudeNode *node =
        chude_plan_append(annotator->plan, registry, chude_registry_find(registry, stage), error);
    annotator->states = g_new0(void *, annotator->plan->nodes->len + 1);
    if (!node || (option && !chude_args_set(node->args, chude_args_find(node->args, option), value, error)) ||
        !open_stages(annotator, error)) {
        g_clear_pointer(&annotator, chude_annotator_free);
    }
    return annotator;
}

void chude_annotator_free(ChudeAnnotator *annotator) {
    if (!annotator) {
        return;
    }
    for (guint i = 0; i < annotator->plan->nodes->len; i++) {
        const ChudeNode *node = g_ptr_array_index(annotator->plan->nodes, i);
        if (node->stage->begin && node->stage->end && annotator->states[i] &&
            annotator->states[i] != node->shared) {
            node->stage->end(annotator->states[i]);
        }
    }
    chude_batch_free(annotator->batch);
    chude_plan_free(annotator->plan);
    chude_terms_free(annotator->worker.terms);
    chude_services_clear(&annotator->services);
    g_free(annotator->states);
    g_free(annotator);
}

/* Typed members that were read stay as they are until a stage sets them: kinds of none. */
const ChudeDocument *chude_annotator_line(ChudeAnnotator *annotator, ChudeText line, const char *file,
                                          uint64_t number, GError **error) {
    chude_batch_free(annotator->batch);
    annotator->batch = chude_batch_new();
    ChudeBatch *batch = &annotator->batch->batch;
    batch->documents = chude_arena_zero(batch->arena, sizeof *batch->documents);
    if (!chude_record_parse(batch->arena, line, file, number, 0, batch->documents, error)) {
        g_prefix_error(error, "%s:%" G_GUINT64_FORMAT ": ", file, number);
        return NULL;
    }
    batch->count = 1;
    for (guint i = 0; i < annotator->plan->nodes->len; i++) {
        const ChudeNode *node = g_ptr_array_index(annotator->plan->nodes, i);
        if (node->stage->process(annotator->states[i], batch, error) == CHUDE_FAIL) {
            return NULL;
        }
    }
    if (batch->documents->dropped) {
        GPtrArray *messages = annotator->batch->rejected;
        chude_fail(error, "%s", messages->len ? (char *)g_ptr_array_index(messages, 0) : "left out");
        return NULL;
    }
    return batch->documents;
}
