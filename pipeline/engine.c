/* engine.c - a run: opens the stages of a plan and what they go by, sends the documents through one pass after the other
 * (engine_pass.c), and finishes what each pass gathered. */
#include "engine.h"

#include <string.h>

#include "engine_pass.h"
#include "fail.h"
#include "plan_settings.h"
#include "rows.h"

static void terms_free(gpointer terms) {
    chude_terms_free(terms);
}

/* What the state that is to be saved says of itself: known before any input is read. */
static bool make_header(ChudeEngine *engine, GError **error) {
    guint last = engine->plan->nodes->len - 1;
    const ChudeNode *node = g_ptr_array_index(engine->plan->nodes, last);
    ChudeBuffer settings = {0};
    bool good = chude_plan_write_settings(&settings, engine->plan, last, error);
    if (good && node->stage->save) {
        engine->header = chude_state_header_new(node->stage->form, chude_buffer_text(&settings));
    }
    chude_buffer_clear(&settings);
    return good;
}

/* Results of stages that go by a saved state: known before any input is read. */
static bool load_models(ChudeEngine *engine, GError **error) {
    for (guint i = 0; i < engine->plan->nodes->len; i++) {
        const ChudeNode *node = g_ptr_array_index(engine->plan->nodes, i);
        if (chude_model_recalled(engine->plan, i)) {
            if (!chude_model_recall(engine->plan, i, &engine->workers[0], &engine->results[i], error)) {
                return false;
            }
            continue;
        }
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
    engine->services.noted = io->noted;
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
    if (plan->generator) {
        chude_buffer_literal(&engine->services.generator, plan->generator);
    } else {
        chude_plan_write_generator(&engine->services.generator, plan);
    }
    engine->services.rejected = plan->rejected;
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

/* ---- states ---- */

static bool begin_step(ChudeEngine *engine, ChudeStep *step, GError **error) {
    step->states = g_new0(void *, engine->threads + 1);
    bool good = true;
    for (unsigned i = 0; i <= engine->threads && good; i++) {
        good = chude_pass_begin_state(engine, step, i, error);
    }
    return good;
}

static void end_step(ChudeEngine *engine, ChudeStep *step) {
    for (unsigned i = 0; step->states && i <= engine->threads; i++) {
        chude_pass_end_state(step, i);
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

typedef struct {
    ChudeSink sink; /* first */
    const ChudeEngineIo *io;
} OutputSink;

static bool write_output(ChudeSink *sink, ChudeText lines, GError **error) {
    const ChudeEngineIo *io = ((OutputSink *)sink)->io;
    return io->write(io->context, lines, error);
}

/* What the last stage of `chude fit` makes of what it gathered, where that is a text of its own. */
static bool give_fitted(ChudeEngine *engine, const ChudeStep *step, GError **error) {
    OutputSink output = {{write_output}, &engine->io};
    ChudeBuffer run = {0};
    bool good = chude_plan_write_settings(&run, engine->plan, step->node_index, error) &&
                step->node->stage->fit(engine->results[step->node_index], chude_buffer_text(&run),
                                       &output.sink, error);
    chude_buffer_clear(&run);
    return good;
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
        if (stage->fit) {
            return give_fitted(engine, step, error);
        }
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
    if (stage->kind == CHUDE_SINK || (chude_node_emits(step->node) && !engine->referring)) {
        good = stage->merge(step->states[0], step->states + 1, engine->threads, error) &&
               (stage->kind == CHUDE_SINK ? give_rows(engine, step, step->states[0], error)
                                          : give_result(engine, step, step->states[0], error));
    }
    end_step(engine, step);
    if (engine->referring &&
        (engine->models[step->node_index] ||
         chude_model_recalled(engine->plan, step->node_index))) { /* it is needed again */
        return good;
    }
    if (stage->end) {
        stage->end(engine->results[step->node_index]);
    }
    engine->results[step->node_index] = NULL;
    return good;
}

static bool run_pass(ChudePassRun *run, GError **error) {
    ChudeEngine *engine = run->engine;
    GArray *steps = run->pass->steps;
    bool good = true;
    for (guint i = 0; i < steps->len && good; i++) {
        good = begin_step(engine, &g_array_index(steps, ChudeStep, i), error);
    }
    good = good && chude_pass_flow(run, error);
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
    chude_pass_settle(run);
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

static void report_pass(const ChudePassRun *run, guint number, guint of) {
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
        ChudePassRun run = {.engine = engine,
                            .pass = pass,
                            .reader = i == 0 ? reader : NULL,
                            .from = from,
                            .to = to,
                            .writes = pass->last && !sink && !engine->plan->saves,
                            .documents = engine->io.write_document && observes_sink(pass),
                            .kinds = chude_plan_kinds(engine->plan),
                            .spills = chude_pass_can_spill(pass),
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
        chude_engine_empty_dictionary(engine, i);
    }
    return good;
}

bool chude_engine_run(ChudeEngine *engine, ChudeReader *reader, GError **error) {
    return reader ? run_passes(engine, reader, error) : run_model_sink(engine, error);
}
