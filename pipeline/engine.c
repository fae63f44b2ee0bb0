#include "engine.h"

#include <string.h>

#include "fail.h"
#include "flow.h"
#include "json_scan.h"
#include "passes.h"
#include "record.h"
#include "spool.h"
#include "worker.h"

typedef struct {
    ChudeSink sink; /* first */
    ChudeBuffer bytes;
} BufferSink;

struct ChudeEngine {
    ChudeHost host; /* first: host functions find the engine through it */
    ChudePlan *plan;
    ChudeEngineIo io;
    unsigned threads;
    bool fail_on_reject;
    ChudeWorker *workers; /* threads + 1: the last one works on batches one at a time, in order */
    void **results;       /* for each node: the state after finish, until its apply pass has ended */
    ChudeBuffer generator;
    GHashTable *named; /* --result NAME → BufferSink: what earlier stages gave */
    uint64_t rejected, documents, bytes;
};

/* ---- services to stages ---- */

static void *host_allocate(ChudeBatch *batch, size_t size) {
    return chude_arena_zero(batch->arena, size);
}

static void host_reject(ChudeBatch *batch, ChudeDocument *document, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    chude_batch_reject(batch, document, message);
    g_free(message);
}

/* The engine's own stages write JSON by buffer.h; a plug-in's is looked at, so that no broken line can be printed. */
static void host_set_member(ChudeBatch *batch, ChudeDocument *document, const char *name, ChudeText json) {
    ChudeBuffer object = {0};
    GError *fault = NULL;
    size_t count = 0;
    chude_buffer_literal(&object, "{\"member\":");
    chude_buffer_add(&object, json.data, json.size);
    chude_buffer_char(&object, '}');
    if (!g_utf8_validate_len(object.data, object.size, NULL) || memchr(object.data, '\n', object.size)) {
        chude_fail(&fault, "not UTF-8 on one line");
    } else {
        chude_json_scan(batch->arena, chude_buffer_text(&object), &count, &fault);
    }
    if (fault || count != 1) {
        char *message = g_strdup_printf("a stage set member \"%s\" to no JSON value: %s", name,
                                        fault ? fault->message : "more than one");
        chude_batch_reject(batch, document, message);
        g_free(message);
    } else {
        chude_record_set_raw(batch, document, name, json);
    }
    g_clear_error(&fault);
    chude_buffer_clear(&object);
}

static const ChudeForm *host_form(ChudeWorker *worker, const ChudeWords *words, size_t i) {
    return chude_worker_form(worker, words, i);
}

static void host_parallel(const ChudeHost *host, size_t parts, void (*body)(void *context, size_t part),
                          void *context) {
    chude_parallel(host->threads, parts, body, context);
}

static uint64_t host_rejected(const ChudeHost *host) {
    return ((const ChudeEngine *)host)->rejected;
}

static ChudeText host_result(const ChudeHost *host, const char *name, GError **error) {
    const ChudeEngine *engine = (const ChudeEngine *)host;
    BufferSink *sink = g_hash_table_lookup(engine->named, name);
    if (!sink) {
        char *bytes = NULL;
        gsize size = 0;
        if (!g_file_get_contents(name, &bytes, &size, error)) {
            return (ChudeText){NULL, 0};
        }
        sink = g_new0(BufferSink, 1);
        sink->bytes = (ChudeBuffer){bytes, size, size};
        g_hash_table_insert(engine->named, g_strdup(name), sink);
    }
    return chude_buffer_text(&sink->bytes);
}

static ChudeText host_generator(const ChudeHost *host) {
    return chude_buffer_text(&((const ChudeEngine *)host)->generator);
}

static void buffer_sink_free(gpointer data) {
    BufferSink *sink = data;
    chude_buffer_clear(&sink->bytes);
    g_free(sink);
}

static bool buffer_sink_write(ChudeSink *sink, ChudeText lines, GError **error) {
    (void)error;
    chude_buffer_add(&((BufferSink *)sink)->bytes, lines.data, lines.size);
    return true;
}

ChudeEngine *chude_engine_new(ChudePlan *plan, unsigned threads, bool fail_on_reject, const ChudeEngineIo *io,
                              GError **error) {
    ChudeEngine *engine = g_new0(ChudeEngine, 1);
    engine->host = (ChudeHost){.size = sizeof(ChudeHost),
                               .abi = CHUDE_ABI,
                               .threads = threads,
                               .allocate = host_allocate,
                               .fail = chude_fail,
                               .reject = host_reject,
                               .option_string = chude_option_string,
                               .option_integer = chude_option_integer,
                               .option_number = chude_option_number,
                               .option_flag = chude_option_flag,
                               .member = chude_record_member,
                               .set_member = host_set_member,
                               .form = host_form,
                               .parallel = host_parallel,
                               .rejected = host_rejected,
                               .result = host_result,
                               .generator = host_generator,
                               .option_strings = chude_option_strings};
    engine->plan = plan;
    engine->io = *io;
    engine->threads = threads;
    engine->fail_on_reject = fail_on_reject;
    engine->workers = g_new0(ChudeWorker, threads + 1);
    for (unsigned i = 0; i <= threads; i++) {
        engine->workers[i] = (ChudeWorker){chude_terms_new()};
    }
    chude_plan_write_generator(&engine->generator, plan);
    engine->results = g_new0(void *, plan->nodes->len + 1);
    engine->named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, buffer_sink_free);
    for (guint i = 0; i < plan->nodes->len; i++) {
        ChudeNode *node = g_ptr_array_index(plan->nodes, i);
        GError *cause = NULL;
        if (node->stage->open && !(node->shared = node->stage->open(&engine->host, node->args, &cause)) &&
            cause) {
            g_propagate_prefixed_error(error, cause, "%s: ", node->stage->name);
            chude_engine_free(engine);
            return NULL;
        }
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
    }
    for (unsigned i = 0; i <= engine->threads; i++) {
        chude_terms_free(engine->workers[i].terms);
    }
    g_hash_table_unref(engine->named);
    chude_buffer_clear(&engine->generator);
    g_free(engine->workers);
    g_free(engine->results);
    g_free(engine);
}

uint64_t chude_engine_rejected(const ChudeEngine *engine) {
    return engine->rejected;
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
    uint64_t sequence;
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

static ChudeStatus run_where_absent(const ChudeStage *stage, void *state, ChudeBatch *batch, GError **error) {
    for (size_t i = 0; i < batch->count; i++) {
        if (!has_given(stage, &batch->documents[i])) {
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

static ChudeStatus run_step(const ChudeEngine *engine, const ChudeStep *step, unsigned worker,
                            ChudeBatch *batch, GError **error) {
    const ChudeStage *stage = step->node->stage;
    /* A stage without begin gets what open returned. */
    void *state = step->states[worker];
    ChudeStatus status;
    if (step->kind == CHUDE_STEP_APPLY) {
        status = stage->apply(engine->results[step->node_index], state, batch, error);
    } else if (step->node->implied) {
        status = run_where_absent(stage, state, batch, error);
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

static void serialise(const Pass *run, ChudeEngineBatch *batch) {
    batch->output.size = 0;
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
    (void)error;
    Pass *run = context;
    ChudeEngineBatch *batch = run->reader ? chude_reader_next(run->reader) : chude_spool_take(run->from);
    if (batch) {
        batch->batch.sequence = run->sequence++;
    }
    return batch;
}

static bool pass_work(void *context, unsigned worker, void *item, GError **error) {
    Pass *run = context;
    ChudeEngineBatch *batch = item;
    if (run->reader) {
        chude_batch_parse(batch, run->kinds);
    }
    if (run_steps(run, 0, run->pass->serial, worker, &batch->batch, error) == CHUDE_FAIL) {
        return false;
    }
    if (run->pass->serial == G_MAXUINT) {
        serialise(run, batch);
    }
    return true;
}

/* Names what was rejected; false where that ends the run. */
static bool report_rejected(ChudeEngine *engine, ChudeEngineBatch *batch, GError **error) {
    for (guint i = 0; i < batch->rejected->len; i++) {
        const char *message = g_ptr_array_index(batch->rejected, i);
        engine->rejected++;
        if (engine->fail_on_reject) {
            chude_fail(error, "%s", message);
            return false;
        }
        engine->io.rejected(engine->io.context, message);
    }
    g_ptr_array_set_size(batch->rejected, 0);
    return true;
}

/* Whether a stage of the pass gathers from every document, so that a `head` behind it must not end the reading. */
static bool needs_all(const ChudePass *pass) {
    for (guint i = 0; i < pass->steps->len; i++) {
        const ChudeStep *step = &g_array_index(pass->steps, ChudeStep, i);
        if (step->kind == CHUDE_STEP_APPLY && step->node->result) {
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
    if (status != CHUDE_FAIL && run->to) {
        chude_spool_put(run->to, batch);
    } else {
        chude_batch_free(batch);
    }
    return status;
}

static void pass_discard(void *context, void *item) {
    (void)context;
    chude_batch_free(item);
}

/* ---- states ---- */

static bool begin_step(ChudeEngine *engine, ChudeStep *step, GError **error) {
    const ChudeStage *stage = step->node->stage;
    step->states = g_new0(void *, engine->threads + 1);
    for (unsigned i = 0; i <= engine->threads; i++) {
        GError *cause = NULL;
        step->states[i] =
            stage->begin ? stage->begin(step->node->shared, &engine->workers[i], &cause) : step->node->shared;
        if (cause) {
            g_propagate_prefixed_error(error, cause, "%s: ", stage->name);
            return false;
        }
    }
    return true;
}

static void end_step(ChudeEngine *engine, ChudeStep *step) {
    for (unsigned i = 0; step->states && i <= engine->threads; i++) {
        if (step->states[i] && step->node->stage->begin && step->node->stage->end) {
            step->node->stage->end(step->states[i]);
        }
    }
    g_free(step->states);
    step->states = NULL;
}

/* Rows on their way to the output, through the ordered stages behind the sink (`head`). */
typedef struct {
    ChudeSink sink; /* first */
    ChudeEngine *engine;
    GPtrArray *filters; /* ChudeNode * */
    void **states;      /* one for each filter */
    bool stopped;
} RowSink;

static bool write_rows(ChudeSink *sink, ChudeText lines, GError **error) {
    RowSink *rows = (RowSink *)sink;
    if (rows->stopped) {
        return true;
    }
    if (rows->filters->len == 0) {
        return rows->engine->io.write(rows->engine->io.context, lines, error);
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
        good = rows->engine->io.write(rows->engine->io.context, batch->batch.documents[i].text, error);
    }
    g_array_free(documents, TRUE);
    chude_batch_free(batch);
    return good;
}

/* Calls finish or emit of the plan's sink with its rows going to the output. */
static bool give_rows(ChudeEngine *engine, ChudeStep *step, void *applied, GError **error) {
    const ChudeStage *stage = step->node->stage;
    RowSink rows = {.sink = {write_rows}, .engine = engine, .filters = g_ptr_array_new()};
    rows.states = g_new0(void *, engine->plan->nodes->len + 1);
    bool good = true;
    for (guint i = step->node_index + 1; i < engine->plan->nodes->len && good; i++) {
        ChudeNode *node = g_ptr_array_index(engine->plan->nodes, i);
        rows.states[rows.filters->len] =
            node->stage->begin ? node->stage->begin(node->shared, &engine->workers[engine->threads], error)
                               : node->shared;
        good = rows.states[rows.filters->len] || !node->stage->begin;
        g_ptr_array_add(rows.filters, node);
    }
    void *result = engine->results[step->node_index];
    good = good && (stage->emit ? stage->emit(result, applied, &rows.sink, error)
                                : stage->finish(result, &rows.sink, error));
    for (guint i = 0; i < rows.filters->len; i++) {
        const ChudeNode *node = g_ptr_array_index(rows.filters, i);
        if (node->stage->end && node->stage->begin && rows.states[i]) {
            node->stage->end(rows.states[i]);
        }
    }
    g_ptr_array_free(rows.filters, TRUE);
    g_free(rows.states);
    return good;
}

/* Keeps what a corpus stage learned about the whole under its --result name, and writes the file. */
static bool give_result(ChudeEngine *engine, const ChudeStep *step, void *applied, GError **error) {
    const ChudeNode *node = step->node;
    void *result = engine->results[step->node_index];
    BufferSink *sink = g_new0(BufferSink, 1);
    sink->sink.write = buffer_sink_write;
    bool good = node->stage->emit(result, applied, &sink->sink, error);
    if (good && node->result[0] != '@') {
        good =
            engine->io.write_result(engine->io.context, node->result, chude_buffer_text(&sink->bytes), error);
    }
    g_hash_table_replace(engine->named, g_strdup(node->result), sink);
    return good;
}

/* After an observing step: one state, finished, stays as the result. */
static bool finish_observed(ChudeEngine *engine, ChudeStep *step, GError **error) {
    const ChudeStage *stage = step->node->stage;
    if (!stage->merge(step->states[0], step->states + 1, engine->threads, error)) {
        return false;
    }
    engine->results[step->node_index] = step->states[0];
    step->states[0] = NULL;
    end_step(engine, step);
    if (stage->kind == CHUDE_SINK && !stage->emit) {
        return give_rows(engine, step, NULL, error);
    }
    return stage->finish(engine->results[step->node_index], NULL, error);
}

/* After an applying step: what was gathered is given, and the result is no longer needed. */
static bool finish_applied(ChudeEngine *engine, ChudeStep *step, GError **error) {
    const ChudeStage *stage = step->node->stage;
    bool good = true;
    if (stage->emit && (stage->kind == CHUDE_SINK || step->node->result)) {
        good = stage->merge(step->states[0], step->states + 1, engine->threads, error) &&
               (stage->kind == CHUDE_SINK ? give_rows(engine, step, step->states[0], error)
                                          : give_result(engine, step, step->states[0], error));
    }
    end_step(engine, step);
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

bool chude_engine_run(ChudeEngine *engine, ChudeReader *reader, GError **error) {
    GPtrArray *passes = chude_passes_new(engine->plan);
    const ChudeNode *sink = chude_plan_sink(engine->plan);
    ChudeSpool *from = NULL;
    bool good = true;
    for (guint i = 0; i < passes->len && good; i++) {
        ChudePass *pass = g_ptr_array_index(passes, i);
        ChudeSpool *to = pass->last ? NULL : chude_spool_new();
        Pass run = {.engine = engine,
                    .pass = pass,
                    .reader = i == 0 ? reader : NULL,
                    .from = from,
                    .to = to,
                    .writes = pass->last && !sink,
                    .documents = engine->io.write_document && observes_sink(pass),
                    .kinds = chude_plan_kinds(engine->plan)};
        good = run_pass(&run, error);
        if (from) {
            chude_spool_free(from);
        }
        from = to;
    }
    if (from) {
        chude_spool_free(from);
    }
    g_ptr_array_free(passes, TRUE);
    return good;
}
