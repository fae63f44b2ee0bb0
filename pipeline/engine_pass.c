#include "engine_pass.h"

#include <string.h>

#include "fail.h"
#include "flow.h"
#include "iso_date.h"
#include "packed.h"
#include "record.h"

/* Whether the document has what the stage gives, so that a default stage passes it by. */
static bool has_given(const ChudeStage *stage, const ChudeDocument *document) {
    for (const char *const *gives = stage->gives; gives && *gives; gives++) {
        if ((strcmp(*gives, "words") == 0 && document->words) ||
            (strcmp(*gives, "keyphrases") == 0 && document->has_keyphrases) ||
            (strcmp(*gives, "date") == 0 && chude_date_stands(document->date))) {
            return true;
        }
    }
    return false;
}

static ChudeStatus run_where_absent(ChudeEngine *engine, const ChudeStage *stage, void *state,
                                    ChudeBatch *batch, GError **error) {
    for (size_t i = 0; i < batch->count; i++) {
        bool given = has_given(stage, &batch->documents[i]);
        atomic_store_explicit(&engine->came[engine->referring][given], true, memory_order_relaxed);
        if (!given) {
            ChudeEngineBatch one = *(ChudeEngineBatch *)batch;
            one.batch.documents = &batch->documents[i];
            one.batch.count = 1;
            ChudeStatus status = stage->process(state, &one.batch, error);
            if (status != CHUDE_OK) {
                return status;
            }
        }
    }
    return CHUDE_OK;
}

/* A shell chain may bring along what nothing in this process gives, so this is known only by document. */
static void reject_unmet(const ChudeNode *node, ChudeBatch *batch) {
    for (size_t i = 0; node->unmet && i < batch->count; i++) {
        if (!chude_record_find(&batch->documents[i], node->unmet)) {
            char *message = g_strdup_printf("no member \"%s\", which `%s` needs and no stage before it gives",
                                            node->unmet, node->stage->name);
            chude_batch_reject(batch, &batch->documents[i], message);
            g_free(message);
        }
    }
    chude_batch_compact(batch);
}

static ChudeStatus call_stage(ChudeEngine *engine, const ChudeStep *step, void *state, ChudeBatch *batch,
                              GError **error) {
    const ChudeStage *stage = step->node->stage;
    return step->kind == CHUDE_STEP_APPLY
               ? stage->apply(engine->results[step->node_index], state, batch, error)
               : stage->process(state, batch, error);
}

/* Whether the document is one of a group whose first one counts for all. */
static bool is_duplicate(const ChudeDocument *document) {
    return !document->row && chude_record_find(document, "duplicate_of");
}

/* Calls a stage that looks at the whole corpus with the documents that count. The others keep their places. */
static ChudeStatus call_without_duplicates(ChudeEngine *engine, const ChudeStep *step, void *state,
                                           ChudeBatch *batch, GError **error) {
    ChudeEngineBatch shown = *(ChudeEngineBatch *)batch;
    size_t count = 0;
    shown.batch.documents = chude_arena_raw(batch->arena, (batch->count + 1) * sizeof(ChudeDocument));
    for (size_t i = 0; i < batch->count; i++) {
        if (!is_duplicate(&batch->documents[i])) {
            shown.batch.documents[count++] = batch->documents[i];
        }
    }
    shown.batch.count = count;
    if (step->kind == CHUDE_STEP_OBSERVE && step->node->stage->kind == CHUDE_SINK && !engine->referring) {
        engine->services.duplicates += batch->count - count;
    }
    ChudeStatus status = call_stage(engine, step, state, &shown.batch, error);
    for (size_t i = 0, at = 0; i < batch->count; i++) {
        if (!is_duplicate(&batch->documents[i])) {
            batch->documents[i] = shown.batch.documents[at++];
        }
    }
    return status;
}

static bool has_duplicates(const ChudeBatch *batch) {
    for (size_t i = 0; i < batch->count; i++) {
        if (is_duplicate(&batch->documents[i])) {
            return true;
        }
    }
    return false;
}

static ChudeStatus run_step(ChudeEngine *engine, const ChudeStep *step, unsigned worker, ChudeBatch *batch,
                            GError **error) {
    const ChudeStage *stage = step->node->stage;
    /* A stage without begin gets what open returned. */
    void *state = step->states[worker];
    ChudeStatus status;
    if (stage->kind >= CHUDE_CORPUS && !(stage->flags & CHUDE_SEES_DUPLICATES) && has_duplicates(batch)) {
        reject_unmet(step->node, batch);
        status = call_without_duplicates(engine, step, state, batch, error);
    } else if (step->kind == CHUDE_STEP_APPLY) {
        status = call_stage(engine, step, state, batch, error);
    } else if (step->node->implied) {
        status = run_where_absent(engine, stage, state, batch, error);
    } else {
        reject_unmet(step->node, batch);
        status = call_stage(engine, step, state, batch, error);
    }
    chude_batch_compact(batch);
    return status;
}

static ChudeStatus run_steps(ChudePassRun *run, guint from, guint to, unsigned worker, ChudeBatch *batch,
                             GError **error) {
    ChudeStatus status = CHUDE_OK;
    for (guint i = from; i < MIN(to, run->pass->steps->len) && status != CHUDE_FAIL; i++) {
        ChudeStatus step =
            run_step(run->engine, &g_array_index(run->pass->steps, ChudeStep, i), worker, batch, error);
        status = step == CHUDE_OK ? status : step;
    }
    return status;
}

/* What the batch gives to the output and to the next pass. */
static void serialise(const ChudePassRun *run, ChudeEngineBatch *batch) {
    batch->output.size = 0;
    if (run->to) {
        chude_batch_pack(&batch->packed, batch);
    }
    for (size_t i = 0; i < batch->batch.count; i++) {
        if (run->documents) {
            chude_record_write_members(&batch->output, &batch->batch.documents[i],
                                       run->engine->io.document_members);
        } else if (run->writes) {
            (run->engine->io.given ? chude_record_write_given
                                   : chude_record_write)(&batch->output, &batch->batch.documents[i]);
        }
    }
}

static void *pass_next(void *context, GError **error) {
    ChudePassRun *run = context;
    ChudeEngineBatch *batch = NULL;
    ChudeBuffer packed = {0};
    if (run->reader) {
        batch = chude_reader_next(run->reader);
    } else if (chude_spool_take(run->from, &packed, error)) {
        batch = chude_batch_new();
        batch->raw = packed;
        batch->is_packed = true;
    } else {
        chude_buffer_clear(&packed);
    }
    if (batch) {
        batch->batch.sequence = run->sequence++;
    }
    return batch;
}

bool chude_pass_begin_state(ChudeEngine *engine, ChudeStep *step, unsigned worker, GError **error) {
    const ChudeStage *stage = step->node->stage;
    GError *cause = NULL;
    step->states[worker] = stage->begin ? stage->begin(step->node->shared, &engine->workers[worker], &cause)
                                        : step->node->shared;
    if (cause) {
        g_propagate_prefixed_error(error, cause, "%s: ", stage->name);
    }
    return !cause;
}

void chude_pass_end_state(ChudeStep *step, unsigned worker) {
    const ChudeStage *stage = step->node->stage;
    if (step->states[worker] && stage->begin && stage->end) {
        stage->end(step->states[worker]);
    }
    step->states[worker] = NULL;
}

/* ---- the memory budget ---- */

/* Whether the step gathers, so that its state outlives the batch. */
static bool gathers(const ChudeStep *step) {
    return step->kind != CHUDE_STEP_PROCESS && step->node->stage->begin;
}

bool chude_pass_can_spill(const ChudePass *pass) {
    for (guint i = 0; i < pass->steps->len; i++) {
        const ChudeStep *step = &g_array_index(pass->steps, ChudeStep, i);
        if (gathers(step) && !step->node->stage->spill) {
            return false;
        }
    }
    return true;
}

static size_t held_by(const ChudePassRun *run, unsigned worker) {
    size_t held = chude_terms_size(run->engine->workers[worker].terms);
    for (guint i = 0; i < run->pass->steps->len; i++) {
        const ChudeStep *step = &g_array_index(run->pass->steps, ChudeStep, i);
        if (gathers(step)) {
            held += step->node->stage->held(step->states[worker]);
        }
    }
    return held;
}

void chude_engine_empty_dictionary(ChudeEngine *engine, unsigned worker) {
    ChudeTerms *terms = engine->workers[worker].terms;
    engine->workers[worker].terms = chude_terms_new();
    if (engine->borrowed[worker]) {
        g_ptr_array_add(engine->retired, terms);
    } else {
        chude_terms_free(terms);
    }
    engine->borrowed[worker] = false;
}

/* Beyond its part of the budget, a worker's states are written out and its dictionary begins anew. */
static bool keep_within(ChudePassRun *run, unsigned worker, GError **error) {
    ChudeEngine *engine = run->engine;
    if (!run->spills || held_by(run, worker) <= engine->io.budget.worker) {
        return true;
    }
    bool good = true;
    for (guint i = 0; i < run->pass->steps->len && good; i++) {
        ChudeStep *step = &g_array_index(run->pass->steps, ChudeStep, i);
        if (gathers(step)) {
            good = step->node->stage->spill(step->states[worker], error);
        } else if (step->node->stage->kind == CHUDE_MAP) { /* what it keeps is a cache */
            chude_pass_end_state(step, worker);
            good = chude_pass_begin_state(engine, step, worker, error);
        }
    }
    chude_engine_empty_dictionary(engine, worker);
    run->spilled[worker] = true;
    return good;
}

void chude_pass_settle(ChudePassRun *run) {
    ChudeEngine *engine = run->engine;
    bool spilled = false, alive = false;
    for (unsigned i = 0; i <= engine->threads; i++) {
        spilled = spilled || run->spilled[i];
    }
    for (guint i = 0; i < engine->plan->nodes->len; i++) {
        alive = alive || engine->results[i];
    }
    if (!alive) {
        g_ptr_array_set_size(engine->retired, 0);
        memset(engine->borrowed, 0, (engine->threads + 1) * sizeof *engine->borrowed);
    }
    for (unsigned i = 0; i <= engine->threads; i++) {
        engine->borrowed[i] = engine->borrowed[i] || (alive && !spilled);
        if (spilled) {
            chude_engine_empty_dictionary(engine, i);
        }
    }
}

/* ---- batches through a pass ---- */

static bool pass_work(void *context, unsigned worker, void *item, GError **error) {
    ChudePassRun *run = context;
    ChudeEngineBatch *batch = item;
    if (batch->is_packed) {
        chude_batch_unpack(batch);
    } else {
        chude_batch_parse(batch, run->kinds);
    }
    if (run_steps(run, 0, run->pass->serial, worker, &batch->batch, error) == CHUDE_FAIL) {
        return false;
    }
    if (run->pass->serial == G_MAXUINT) {
        serialise(run, batch);
    }
    return keep_within(run, worker, error);
}

/* Names what was rejected; false where that ends the run. */
static bool report_rejected(ChudeEngine *engine, ChudeEngineBatch *batch, GError **error) {
    for (guint i = 0; i < batch->rejected->len; i++) {
        const char *message = g_ptr_array_index(batch->rejected, i);
        engine->services.rejected++;
        if (engine->fail_on_reject) {
            chude_fail(error, "%s", message);
            return false;
        }
        engine->io.rejected(engine->io.context, message);
    }
    g_ptr_array_set_size(batch->rejected, 0);
    return true;
}

bool chude_node_emits(const ChudeNode *node) {
    const ChudeStage *stage = node->stage;
    return stage->emit && (node->result || (stage->emits && stage->emits(node->shared)));
}

/* Whether a stage of the pass gathers from every document, so that a `head` behind it must not end the reading. */
static bool needs_all(const ChudePass *pass) {
    for (guint i = 0; i < pass->steps->len; i++) {
        const ChudeStep *step = &g_array_index(pass->steps, ChudeStep, i);
        if (step->kind == CHUDE_STEP_APPLY && chude_node_emits(step->node)) {
            return true;
        }
    }
    return false;
}

static ChudeStatus pass_out(void *context, void *item, GError **error) {
    ChudePassRun *run = context;
    ChudeEngine *engine = run->engine;
    ChudeEngineBatch *batch = item;
    ChudeStatus status = CHUDE_OK;
    run->seen += batch->documents;
    if (run->reader) {
        engine->documents += batch->documents;
        engine->bytes += batch->bytes;
        engine->io.progress(engine->io.context, engine->documents, engine->bytes);
    }
    if (run->pass->serial != G_MAXUINT) {
        status = run_steps(run, run->pass->serial, G_MAXUINT, engine->threads, &batch->batch, error);
        if (status != CHUDE_FAIL) {
            serialise(run, batch);
        }
        if (!keep_within(run, engine->threads, error)) {
            status = CHUDE_FAIL;
        }
    }
    if (status == CHUDE_STOP && needs_all(run->pass)) {
        status = CHUDE_OK;
    }
    if (status != CHUDE_FAIL && !report_rejected(engine, batch, error)) {
        status = CHUDE_FAIL;
    }
    if (status != CHUDE_FAIL && batch->output.size) {
        bool (*write)(void *, ChudeText, GError **) =
            run->documents ? engine->io.write_document : engine->io.write;
        if (!write(engine->io.context, chude_buffer_text(&batch->output), error)) {
            status = CHUDE_FAIL;
        }
        chude_buffer_clear(&batch->output);
    }
    if (status != CHUDE_FAIL && run->to && batch->batch.count > 0) {
        ChudeBuffer packed = batch->packed;
        batch->packed = (ChudeBuffer){0};
        status = chude_spool_put(run->to, packed, error) ? status : CHUDE_FAIL;
    }
    chude_batch_free(batch);
    return status;
}

static void pass_discard(void *context, void *item) {
    (void)context;
    chude_batch_free(item);
}

bool chude_pass_flow(ChudePassRun *run, GError **error) {
    const ChudeFlow flow = {pass_next, pass_work, pass_out, pass_discard, run};
    return chude_flow_run(&flow, run->engine->threads, error);
}
