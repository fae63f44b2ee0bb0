#include "engine.h"

#include <stdatomic.h>
#include <string.h>

#include "fail.h"
#include "flow.h"
#include "model.h"
#include "packed.h"
#include "passes.h"
#include "plan_settings.h"
#include "record.h"
#include "rows.h"
#include "services.h"
#include "spool.h"
#include "state_save.h"
#include "worker.h"

struct ChudeEngine {
    ChudeServices services;
    ChudePlan *plan;
    ChudeEngineIo io;
    unsigned threads;
    bool fail_on_reject;
    ChudeWorker *workers; /* threads + 1: the last one works on batches one at a time, in order */
    void **results;       /* for each node: the state after finish, until its apply pass has ended */
    GPtrArray *
        retired; /* ChudeTerms *: dictionaries that a result may stand on, though their worker has another by now */
    bool *borrowed; /* by worker: a result may stand on the dictionary that it has */
    uint64_t documents, bytes;
    ChudeStateHeader *header;    /* of the state that is to be saved, or NULL */
    ChudeModel **models;         /* for each node: the saved state that it goes by, or NULL */
    void *reference;             /* the settled state that the sink compares with, or NULL */
    ChudeModel *reference_model; /* where that was saved, or NULL */
    atomic_bool came
        [2][2]; /* of the corpus, of the reference: documents with, without what a default stage would give */
    bool referring; /* the documents are those of the reference */
};

static void terms_free(gpointer terms) {
    chude_terms_free(terms);
}

/* What the state that is to be saved says of itself: known before any input is read. */
static bool make_header(ChudeEngine *engine, GError **error) {
    guint last = engine->plan->nodes->len - 1;
    const ChudeNode *node = g_ptr_array_index(engine->plan->nodes, last);
    ChudeBuffer settings = {0};
    bool good = chude_plan_write_settings(&settings, engine->plan, last, error);
    if (good) {
        engine->header = chude_state_header_new(node->stage->form, chude_buffer_text(&settings));
    }
    chude_buffer_clear(&settings);
    return good;
}

/* Results of stages that go by a saved state: known before any input is read. */
static bool load_models(ChudeEngine *engine, GError **error) {
    for (guint i = 0; i < engine->plan->nodes->len; i++) {
        const ChudeNode *node = g_ptr_array_index(engine->plan->nodes, i);
        if (!chude_model_path(node)) {
            continue;
        }
        engine->models[i] = chude_model_new(engine->plan, i, engine->io.folder,
                                            (size_t)(engine->io.budget.memory / 16), error);
        if (!engine->models[i]) {
            return false;
        }
        if (!chude_model_load(engine->models[i], node, &engine->workers[0], &engine->results[i], error)) {
            return false;
        }
    }
    return true;
}

/* The saved state that the sink is to compare with. */
static bool load_reference(ChudeEngine *engine, GError **error) {
    for (guint i = 0; i < engine->plan->nodes->len; i++) {
        const ChudeNode *node = g_ptr_array_index(engine->plan->nodes, i);
        if (engine->plan->saves || !chude_model_reference_path(node)) {
            continue;
        }
        engine->reference_model = chude_model_reference(engine->plan, i, engine->models[i], engine->io.folder,
                                                        (size_t)(engine->io.budget.memory / 16), error);
        if (!engine->reference_model ||
            !chude_model_load(engine->reference_model, node, &engine->workers[0], &engine->reference,
                              error) ||
            !node->stage->settle(engine->reference, error)) {
            return false;
        }
    }
    return true;
}

ChudeEngine *chude_engine_new(ChudePlan *plan, unsigned threads, bool fail_on_reject, const ChudeEngineIo *io,
                              GError **error) {
    ChudeEngine *engine = g_new0(ChudeEngine, 1);
    chude_services_init(&engine->services, threads, io->budget.memory, io->folder);
    engine->services.host.columns = io->columns;
    engine->services.host.colour = io->colour;
    engine->services.file = io->file;
    engine->services.context = io->context;
    engine->plan = plan;
    engine->io = *io;
    engine->retired = g_ptr_array_new_with_free_func(terms_free);
    engine->threads = threads;
    engine->fail_on_reject = fail_on_reject;
    engine->borrowed = g_new0(bool, threads + 1);
    engine->workers = g_new0(ChudeWorker, threads + 1);
    for (unsigned i = 0; i <= threads; i++) {
        engine->workers[i] = (ChudeWorker){chude_terms_new()};
    }
    chude_plan_write_generator(&engine->services.generator, plan);
    engine->results = g_new0(void *, plan->nodes->len + 1);
    engine->models = g_new0(ChudeModel *, plan->nodes->len + 1);
    for (guint i = 0; i < plan->nodes->len; i++) {
        ChudeNode *node = g_ptr_array_index(plan->nodes, i);
        GError *cause = NULL;
        if (node->stage->open &&
            !(node->shared = node->stage->open(&engine->services.host, node->args, &cause)) && cause) {
            g_propagate_prefixed_error(error, cause, "%s: ", node->stage->name);
            chude_engine_free(engine);
            return NULL;
        }
    }
    if ((plan->saves && !make_header(engine, error)) || !load_models(engine, error) ||
        !load_reference(engine, error)) {
        chude_engine_free(engine);
        return NULL;
    }
    return engine;
}

void chude_engine_free(ChudeEngine *engine) {
    if (!engine) {
        return;
    }
    for (guint i = 0; i < engine->plan->nodes->len; i++) {
        const ChudeNode *node = g_ptr_array_index(engine->plan->nodes, i);
        if (engine->results[i] && node->stage->end) {
            node->stage->end(engine->results[i]);
        }
        chude_model_free(engine->models[i]);
    }
    if (engine->reference) {
        chude_plan_sink(engine->plan)->stage->end(engine->reference);
    }
    chude_model_free(engine->reference_model);
    for (unsigned i = 0; i <= engine->threads; i++) {
        chude_terms_free(engine->workers[i].terms);
    }
    g_ptr_array_free(engine->retired, TRUE);
    chude_services_clear(&engine->services);
    chude_state_header_free(engine->header);
    g_free(engine->workers);
    g_free(engine->borrowed);
    g_free(engine->results);
    g_free(engine->models);
    g_free(engine);
}

uint64_t chude_engine_rejected(const ChudeEngine *engine) {
    return engine->services.rejected;
}

/* ---- one pass ---- */

typedef struct {
    ChudeEngine *engine;
    ChudePass *pass;
    ChudeReader *reader; /* of the first pass, else NULL */
    ChudeSpool *from, *to;
    bool writes;    /* documents to io.write */
    bool documents; /* projected documents to io.write_document */
    unsigned kinds;
    uint64_t sequence, seen; /* batches; documents */
    bool spills;             /* every state can be spilled, so that dictionaries may be emptied */
    bool *spilled;           /* by worker: whether it was */
} Pass;

/* Whether the document has what the stage gives, so that a default stage passes it by. */
static bool has_given(const ChudeStage *stage, const ChudeDocument *document) {
    for (const char *const *gives = stage->gives; gives && *gives; gives++) {
        if ((strcmp(*gives, "words") == 0 && document->words) ||
            (strcmp(*gives, "keyphrases") == 0 && document->has_keyphrases)) {
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

static ChudeStatus run_step(ChudeEngine *engine, const ChudeStep *step, unsigned worker, ChudeBatch *batch,
                            GError **error) {
    const ChudeStage *stage = step->node->stage;
    /* A stage without begin gets what open returned. */
    void *state = step->states[worker];
    ChudeStatus status;
    if (step->kind == CHUDE_STEP_APPLY) {
        status = stage->apply(engine->results[step->node_index], state, batch, error);
    } else if (step->node->implied) {
        status = run_where_absent(engine, stage, state, batch, error);
    } else {
        reject_unmet(step->node, batch);
        status = stage->process(state, batch, error);
    }
    chude_batch_compact(batch);
    return status;
}

static ChudeStatus run_steps(Pass *run, guint from, guint to, unsigned worker, ChudeBatch *batch,
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
static void serialise(const Pass *run, ChudeEngineBatch *batch) {
    batch->output.size = 0;
    if (run->to) {
        chude_batch_pack(&batch->packed, batch);
    }
    for (size_t i = 0; i < batch->batch.count; i++) {
        if (run->documents) {
            chude_record_write_members(&batch->output, &batch->batch.documents[i],
                                       run->engine->io.document_members);
        } else if (run->writes) {
            chude_record_write(&batch->output, &batch->batch.documents[i]);
        }
    }
}

static void *pass_next(void *context, GError **error) {
    Pass *run = context;
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

static bool begin_state(ChudeEngine *engine, ChudeStep *step, unsigned worker, GError **error) {
    const ChudeStage *stage = step->node->stage;
    GError *cause = NULL;
    step->states[worker] = stage->begin ? stage->begin(step->node->shared, &engine->workers[worker], &cause)
                                        : step->node->shared;
    if (cause) {
        g_propagate_prefixed_error(error, cause, "%s: ", stage->name);
    }
    return !cause;
}

static void end_state(ChudeStep *step, unsigned worker) {
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

static bool can_spill(const ChudePass *pass) {
    for (guint i = 0; i < pass->steps->len; i++) {
        const ChudeStep *step = &g_array_index(pass->steps, ChudeStep, i);
        if (gathers(step) && !step->node->stage->spill) {
            return false;
        }
    }
    return true;
}

static size_t held_by(const Pass *run, unsigned worker) {
    size_t held = chude_terms_size(run->engine->workers[worker].terms);
    for (guint i = 0; i < run->pass->steps->len; i++) {
        const ChudeStep *step = &g_array_index(run->pass->steps, ChudeStep, i);
        if (gathers(step)) {
            held += step->node->stage->held(step->states[worker]);
        }
    }
    return held;
}

static void empty_dictionary(ChudeEngine *engine, unsigned worker) {
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
static bool keep_within(Pass *run, unsigned worker, GError **error) {
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
            end_state(step, worker);
            good = begin_state(engine, step, worker, error);
        }
    }
    empty_dictionary(engine, worker);
    run->spilled[worker] = true;
    return good;
}

/* After a pass: its results may stand on the dictionaries, but not those of states that were spilled. */
static void settle_dictionaries(Pass *run) {
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
            empty_dictionary(engine, i);
        }
    }
}

/* ---- batches through a pass ---- */

static bool pass_work(void *context, unsigned worker, void *item, GError **error) {
    Pass *run = context;
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

/* Whether emit of an annotating stage is wanted. */
static bool emits(const ChudeNode *node) {
    const ChudeStage *stage = node->stage;
    return stage->emit && (node->result || (stage->emits && stage->emits(node->shared)));
}

/* Whether a stage of the pass gathers from every document, so that a `head` behind it must not end the reading. */
static bool needs_all(const ChudePass *pass) {
    for (guint i = 0; i < pass->steps->len; i++) {
        const ChudeStep *step = &g_array_index(pass->steps, ChudeStep, i);
        if (step->kind == CHUDE_STEP_APPLY && emits(step->node)) {
            return true;
        }
    }
    return false;
}

static ChudeStatus pass_out(void *context, void *item, GError **error) {
    Pass *run = context;
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

/* ---- states ---- */

static bool begin_step(ChudeEngine *engine, ChudeStep *step, GError **error) {
    step->states = g_new0(void *, engine->threads + 1);
    bool good = true;
    for (unsigned i = 0; i <= engine->threads && good; i++) {
        good = begin_state(engine, step, i, error);
    }
    return good;
}

static void end_step(ChudeEngine *engine, ChudeStep *step) {
    for (unsigned i = 0; step->states && i <= engine->threads; i++) {
        end_state(step, i);
    }
    g_free(step->states);
    step->states = NULL;
}

/* Calls finish or emit of the plan's sink with its rows going to the output. */
static bool give_rows(ChudeEngine *engine, const ChudeStep *step, void *applied, GError **error) {
    const ChudeStage *stage = step->node->stage;
    ChudeRowSink rows = {.write = engine->io.write, .context = engine->io.context};
    void *result = engine->results[step->node_index];
    bool good = chude_rows_init(&rows, engine->plan, step->node_index + 1, &engine->workers[engine->threads],
                                error) &&
                (stage->emit ? stage->emit(result, applied, &rows.sink, error)
                             : stage->finish(result, &rows.sink, error));
    chude_rows_clear(&rows);
    return good;
}

typedef struct {
    ChudeSink sink; /* first */
    ChudeBuffer bytes;
} BufferSink;

static bool write_buffer(ChudeSink *sink, ChudeText lines, GError **error) {
    (void)error;
    chude_buffer_add(&((BufferSink *)sink)->bytes, lines.data, lines.size);
    return true;
}

/* Keeps what a corpus stage learned about the whole under its --result name, and writes the file. */
static bool give_result(ChudeEngine *engine, const ChudeStep *step, void *applied, GError **error) {
    const ChudeNode *node = step->node;
    BufferSink result = {.sink = {write_buffer}};
    if (!node->result) {
        return node->stage->emit(engine->results[step->node_index], applied, NULL, error);
    }
    bool good = node->stage->emit(engine->results[step->node_index], applied, &result.sink, error);
    if (good && node->result[0] != '@') {
        good = engine->io.write_result(engine->io.context, node->result, chude_buffer_text(&result.bytes),
                                       error);
    }
    chude_services_keep(&engine->services, node->result, result.bytes);
    return good;
}

/* In a shell chain the documents come with what stages of other processes made of them, and the reference's files do not: what was counted so
 * is not to be compared. */
static bool came_alike(const ChudeEngine *engine, const ChudeStage *stage, GError **error) {
    bool corpus = engine->came[false][true], reference = engine->came[true][true];
    if ((corpus && engine->came[true][false]) || (reference && engine->came[false][false])) {
        chude_fail(
            error,
            "%s: documents of the %s come with words, those of the %s without: let both go through the "
            "same stages, in this command or before it",
            stage->name, corpus ? "corpus" : "reference", corpus ? "reference" : "corpus");
        return false;
    }
    return true;
}

/* After an observing step: one state, finished, stays as the result. */
static bool finish_observed(ChudeEngine *engine, ChudeStep *step, GError **error) {
    const ChudeStage *stage = step->node->stage;
    if (!stage->merge(step->states[0], step->states + 1, engine->threads, error)) {
        return false;
    }
    bool reference = engine->referring && stage->kind == CHUDE_SINK; /* results may have a saved state */
    void **result = reference ? &engine->reference : &engine->results[step->node_index];
    *result = step->states[0];
    step->states[0] = NULL;
    end_step(engine, step);
    if (reference) {
        return stage->settle(engine->reference, error);
    }
    if (engine->plan->saves && step->node_index + 1 == engine->plan->nodes->len) {
        return chude_state_save(stage, engine->results[step->node_index], engine->header,
                                (ChudeStateOutput){engine->io.write, engine->io.context}, error);
    }
    if (stage->kind == CHUDE_SINK && !stage->emit) {
        return give_rows(engine, step, NULL, error);
    }
    if (engine->reference && stage->compare) {
        if (!came_alike(engine, stage, error)) {
            return false;
        }
        stage->compare(engine->results[step->node_index], engine->reference);
    }
    return stage->finish(engine->results[step->node_index], NULL, error);
}

/* After an applying step: what was gathered is given, and the result is no longer needed. */
static bool finish_applied(ChudeEngine *engine, ChudeStep *step, GError **error) {
    const ChudeStage *stage = step->node->stage;
    bool good = true;
    if (stage->kind == CHUDE_SINK || (emits(step->node) && !engine->referring)) {
        good = stage->merge(step->states[0], step->states + 1, engine->threads, error) &&
               (stage->kind == CHUDE_SINK ? give_rows(engine, step, step->states[0], error)
                                          : give_result(engine, step, step->states[0], error));
    }
    end_step(engine, step);
    if (engine->referring && engine->models[step->node_index]) { /* it is needed again */
        return good;
    }
    if (stage->end) {
        stage->end(engine->results[step->node_index]);
    }
    engine->results[step->node_index] = NULL;
    return good;
}

static bool run_pass(Pass *run, GError **error) {
    ChudeEngine *engine = run->engine;
    GArray *steps = run->pass->steps;
    bool good = true;
    for (guint i = 0; i < steps->len && good; i++) {
        good = begin_step(engine, &g_array_index(steps, ChudeStep, i), error);
    }
    const ChudeFlow flow = {pass_next, pass_work, pass_out, pass_discard, run};
    good = good && chude_flow_run(&flow, engine->threads, error);
    for (guint i = 0; i < steps->len && good; i++) {
        ChudeStep *step = &g_array_index(steps, ChudeStep, i);
        if (step->kind == CHUDE_STEP_OBSERVE) {
            good = finish_observed(engine, step, error);
        } else if (step->kind == CHUDE_STEP_APPLY) {
            good = finish_applied(engine, step, error);
        }
    }
    for (guint i = 0; i < steps->len; i++) {
        end_step(engine, &g_array_index(steps, ChudeStep, i));
    }
    settle_dictionaries(run);
    return good;
}

/* Whether this pass is the one in which a sink sees the documents for the first time. */
static bool observes_sink(const ChudePass *pass) {
    for (guint i = 0; i < pass->steps->len; i++) {
        const ChudeStep *step = &g_array_index(pass->steps, ChudeStep, i);
        if (step->kind == CHUDE_STEP_OBSERVE && step->node->stage->kind == CHUDE_SINK) {
            return true;
        }
    }
    return false;
}

static void report_pass(const Pass *run, guint number, guint of) {
    const ChudeEngine *engine = run->engine;
    GString *stages = g_string_new(engine->referring ? "reference: " : NULL);
    for (guint i = 0; i < run->pass->steps->len; i++) {
        const ChudeStep *step = &g_array_index(run->pass->steps, ChudeStep, i);
        g_string_append_printf(stages, "%s%s", i ? ", " : "", step->node->stage->name);
    }
    const ChudePassReport report = {.number = number,
                                    .of = of,
                                    .stages = stages->str,
                                    .documents = run->seen,
                                    .bytes = run->reader ? engine->bytes : 0,
                                    .temporary = run->to ? chude_spool_written(run->to) : 0};
    engine->io.passed(engine->io.context, &report);
    g_string_free(stages, TRUE);
}

/* A sink that goes by a saved state: its rows are there already, but for what comes of a comparison. */
static bool run_model_sink(ChudeEngine *engine, GError **error) {
    for (guint i = 0; i < engine->plan->nodes->len; i++) {
        ChudeStep step = {.node = g_ptr_array_index(engine->plan->nodes, i), .node_index = i};
        const ChudeStage *stage = step.node->stage;
        if (step.node != chude_model_sink(engine->plan)) {
            continue;
        }
        if (engine->reference) {
            stage->compare(engine->results[i], engine->reference);
        }
        return (!stage->emit || stage->finish(engine->results[i], NULL, error)) &&
               give_rows(engine, &step, NULL, error);
    }
    return false;
}

/* All passes over what the reader has; of a reference, up to the one in which the sink sees the documents. */
static bool run_passes(ChudeEngine *engine, ChudeReader *reader, GError **error) {
    GPtrArray *passes = chude_passes_new(engine->plan, engine->referring);
    const ChudeNode *sink = chude_plan_sink(engine->plan);
    ChudeSpool *from = NULL;
    bool good = true;
    for (guint i = 0; i < passes->len && good; i++) {
        ChudePass *pass = g_ptr_array_index(passes, i);
        ChudeSpool *to = pass->last || (engine->referring && observes_sink(pass))
                             ? NULL
                             : chude_spool_new(engine->io.folder, engine->io.budget.spool);
        Pass run = {.engine = engine,
                    .pass = pass,
                    .reader = i == 0 ? reader : NULL,
                    .from = from,
                    .to = to,
                    .writes = pass->last && !sink && !engine->plan->saves,
                    .documents = engine->io.write_document && observes_sink(pass),
                    .kinds = chude_plan_kinds(engine->plan),
                    .spills = can_spill(pass),
                    .spilled = g_new0(bool, engine->threads + 1)};
        good = run_pass(&run, error);
        if (good) {
            report_pass(&run, i + 1, passes->len);
        }
        g_free(run.spilled);
        if (from) {
            chude_spool_free(from);
        }
        from = to;
        if (engine->reference && engine->referring) {
            break;
        }
    }
    if (from) {
        chude_spool_free(from);
    }
    g_ptr_array_free(passes, TRUE);
    return good;
}

bool chude_engine_refer(ChudeEngine *engine, ChudeReader *reader, GError **error) {
    engine->referring = true;
    bool good = run_passes(engine, reader, error);
    engine->referring = false;
    for (unsigned i = 0; i <= engine->threads; i++) { /* its words are no words of the corpus */
        empty_dictionary(engine, i);
    }
    return good;
}

bool chude_engine_run(ChudeEngine *engine, ChudeReader *reader, GError **error) {
    return reader ? run_passes(engine, reader, error) : run_model_sink(engine, error);
}
