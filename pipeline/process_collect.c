#include "process_collect.h"

#include "fail.h"
#include "process_parts.h"

typedef struct {
    ChudeProcess process; /* first: what shows progress takes it */
    ChudeGathered *gathered;
} Gathering;

static bool gather_lines(void *context, ChudeText bytes, GError **error) {
    ChudeBuffer copy = {0};
    chude_buffer_add(&copy, bytes.data, bytes.size);
    return chude_spool_put(((Gathering *)context)->gathered->documents, copy, error);
}

static bool gather_result(void *context, const char *name, ChudeText bytes, GError **error) {
    (void)name;
    (void)error;
    chude_buffer_add(&((Gathering *)context)->gathered->result, bytes.data, bytes.size);
    return true;
}

bool chude_process_gather(ChudeConsole *console, ChudePlan *plan, ChudeGathered *gathered, GError **error) {
    Gathering gathering = {{.console = console}, gathered};
    ChudeBudget parts = chude_process_budget(plan->host);
    ChudeReaderOptions options = chude_process_reader_options(plan->host, parts.batch);
    options.input = CHUDE_INPUT_NDJSON;
    ChudeEngineIo io = chude_process_io(&gathering.process, parts, NULL, false);
    io.write = gather_lines;
    io.write_result = gather_result;
    io.file = NULL;
    *gathered = (ChudeGathered){.documents = chude_spool_new(console->temporary_folder, parts.spool)};
    ChudeEngine *engine = NULL;
    ChudeReader *reader = chude_process_open(plan->paths, &options, error);
    if (reader) {
        engine = chude_engine_new(plan, chude_process_threads(plan->host), true, &io, error);
        chude_process_start(&gathering.process, reader, NULL);
    }
    bool good = engine && chude_engine_run(engine, reader, error);
    chude_clear_progress(console);
    chude_engine_free(engine);
    if (reader) {
        chude_reader_free(reader);
    }
    return good;
}

void chude_gathered_clear(ChudeGathered *gathered) {
    if (gathered->documents) {
        chude_spool_free(gathered->documents);
    }
    chude_buffer_clear(&gathered->result);
    *gathered = (ChudeGathered){0};
}

typedef struct {
    ChudeProcess process; /* first: what tells and shows takes it */
    const ChudeCollected *collected;
} Collecting;

static bool collect_lines(void *context, ChudeText bytes, GError **error) {
    const ChudeStateOutput *output = &((const Collecting *)context)->collected->output;
    return output->write(output->context, bytes, error);
}

static bool collect_documents(void *context, ChudeText lines, GError **error) {
    const ChudeStateOutput *output = &((const Collecting *)context)->collected->documents;
    return output->write(output->context, lines, error);
}

bool chude_process_collect(ChudeConsole *console, ChudePlan *plan, ChudeCollected *collected,
                           GError **error) {
    Collecting collecting = {{.console = console}, collected};
    ChudeBudget parts = chude_process_budget(plan->host);
    ChudeReaderOptions options = chude_process_reader_options(plan->host, parts.batch);
    ChudeEngineIo io = chude_process_io(&collecting.process, parts, "", false);
    ChudeReaders readers = {NULL, NULL};
    ChudeEngine *engine = NULL;
    io.write = collect_lines;
    io.write_document = collected->documents.write ? collect_documents : NULL;
    io.document_members = collected->members;
    io.write_result = NULL;
    io.file = NULL;
    if (chude_process_open_readers(&readers, plan, &options, error)) {
        engine = chude_engine_new(plan, chude_process_threads(plan->host),
                                  chude_process_fails_on_reject(plan->host), &io, error);
    }
    if (engine) {
        chude_process_start(&collecting.process, readers.corpus, readers.reference);
    }
    bool good = engine && (!readers.reference || chude_engine_refer(engine, readers.reference, error)) &&
                chude_engine_run(engine, readers.corpus, error);
    collected->rejected += good ? chude_engine_rejected(engine) : 0;
    chude_clear_progress(console);
    chude_engine_free(engine);
    chude_process_close_readers(&readers);
    return good;
}

/* ---- runs of one chain over one file after the other ---- */

struct ChudeRepeat {
    ChudeRepeatTold told;
    ChudeEngine *engine;
    ChudeReaderOptions options;
    ChudeStateOutput output;    /* of the file that is read */
    uint64_t documents;         /* of that file */
    uint64_t seen_documents[2]; /* by the engine, which adds up: before that file, and until now */
    uint64_t seen_bytes[2];
};

static bool repeat_lines(void *context, ChudeText bytes, GError **error) {
    const ChudeStateOutput *output = &((const ChudeRepeat *)context)->output;
    return output->write(output->context, bytes, error);
}

static ChudeSink *repeat_file(void *context, const char *path, GError **error) {
    (void)context;
    chude_fail(error, "%s: stages that write files of their own are run by `chude run`", path);
    return NULL;
}

static void repeat_passed(void *context, const ChudePassReport *report) {
    ((ChudeRepeat *)context)->documents = report->documents;
}

static void repeat_rejected(void *context, const char *message) {
    const ChudeRepeatTold *told = &((const ChudeRepeat *)context)->told;
    told->say(told->context, CHUDE_REJECTED, message);
}

static void repeat_noted(void *context, const char *message) {
    const ChudeRepeatTold *told = &((const ChudeRepeat *)context)->told;
    told->say(told->context, CHUDE_WARNING, message);
}

static void repeat_progress(void *context, uint64_t documents, uint64_t bytes) {
    ChudeRepeat *repeat = context;
    repeat->seen_documents[1] = documents;
    repeat->seen_bytes[1] = bytes;
    repeat->told.progress(repeat->told.context, documents - repeat->seen_documents[0],
                          bytes - repeat->seen_bytes[0]);
}

static ChudeEngine *repeat_engine(ChudeConsole *console, ChudeRepeat *repeat, ChudePlan *plan,
                                  ChudeBudget parts, GError **error) {
    ChudeProcess process = {.console = console};
    ChudeEngineIo io = chude_process_io(&process, parts, "", false);
    io.context = repeat;
    io.write = repeat_lines;
    io.given = true;
    io.write_result = NULL;
    io.file = repeat_file;
    io.rejected = repeat_rejected;
    io.noted = repeat_noted;
    io.progress = repeat_progress;
    io.passed = repeat_passed;
    return chude_engine_new(plan, chude_process_threads(plan->host),
                            chude_process_fails_on_reject(plan->host), &io, error);
}

static void say_at_once(void *context, ChudeLevel level, const char *message) {
    chude_say(context, level, message);
}

bool chude_process_check(ChudeConsole *console, ChudePlan *plan, GError **error) {
    ChudeRepeat repeat = {.told = {say_at_once, NULL, console}}; /* stages may note something as they open */
    ChudeEngine *engine = repeat_engine(console, &repeat, plan, chude_process_budget(plan->host), error);
    chude_engine_free(engine);
    return engine != NULL;
}

ChudeRepeat *chude_process_repeat_new(ChudeConsole *console, ChudePlan *plan, const ChudeRepeatTold *told,
                                      GError **error) {
    ChudeBudget parts = chude_process_budget(plan->host);
    ChudeRepeat *repeat = g_new0(ChudeRepeat, 1);
    repeat->told = *told;
    repeat->options = chude_process_reader_options(plan->host, parts.batch);
    repeat->engine = repeat_engine(console, repeat, plan, parts, error);
    if (!repeat->engine) {
        g_clear_pointer(&repeat, g_free);
    }
    return repeat;
}

void chude_process_repeat_free(ChudeRepeat *repeat) {
    if (repeat) {
        chude_engine_free(repeat->engine);
        g_free(repeat);
    }
}

bool chude_process_repeat(ChudeRepeat *repeat, const char *path, ChudeStateOutput output,
                          ChudeRepeated *repeated, GError **error) {
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(paths, g_strdup(path));
    ChudeReader *reader = chude_process_open(paths, &repeat->options, error);
    uint64_t before = chude_engine_rejected(repeat->engine);
    repeat->output = output;
    repeat->documents = 0;
    repeat->seen_documents[0] = repeat->seen_documents[1];
    repeat->seen_bytes[0] = repeat->seen_bytes[1];
    bool good = reader && chude_engine_run(repeat->engine, reader, error);
    *repeated = (ChudeRepeated){repeat->documents, chude_engine_rejected(repeat->engine) - before};
    if (reader) {
        chude_reader_free(reader);
    }
    g_ptr_array_free(paths, TRUE);
    return good;
}
