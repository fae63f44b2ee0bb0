#include "process.h"

#include <string.h>

#include "fail.h"
#include "model.h"
#include "engine.h"
#include "folder.h"
#include "passes.h"
#include "run.h"
#include "segment.h"
#include "state_reader.h"
#include "writer.h"

typedef struct {
    ChudeConsole *console;
    ChudeWriter *output; /* documents, rows or the summary */
    ChudeBuffer *kept;   /* where the summary goes in its place, or NULL */
    ChudeFolder *folder; /* of `run -o DIR`, or NULL */
    GPtrArray *results;  /* ChudeWriter *: files of --result, which appear when all has gone well */
    GPtrArray *files;    /* File *: those that stages write, which appear at the same time */
    GPtrArray *made;     /* char *: folders for them that were not there before */
    bool committed;
    uint64_t total; /* bytes of the input, 0: not known */
    int64_t passed; /* microseconds: when the last pass ended */
} Process;

/* What a stage writes through ChudeHost.file. */
typedef struct {
    ChudeSink sink; /* first */
    ChudeWriter *writer;
} File;

static void file_free(gpointer data) {
    File *file = data;
    chude_writer_free(file->writer);
    g_free(file);
}

/* ---- what the engine calls ---- */

static bool write_output(void *context, ChudeText bytes, GError **error) {
    const Process *process = context;
    if (process->kept) {
        chude_buffer_add(process->kept, bytes.data, bytes.size);
        return true;
    }
    if (process->console->output.terminal) {
        chude_clear_progress(process->console); /* what is printed begins a line */
    }
    return process->folder ? chude_folder_summary(process->folder, bytes)
                           : chude_writer_write(process->output, bytes, error);
}

static bool write_document(void *context, ChudeText lines, GError **error) {
    return chude_folder_document(((Process *)context)->folder, lines, error);
}

static bool write_result(void *context, const char *name, ChudeText bytes, GError **error) {
    Process *process = context;
    ChudeWriter *writer = chude_console_writer(process->console, name, false, error);
    if (!writer) {
        return false;
    }
    g_ptr_array_add(process->results, writer);
    return chude_writer_write(writer, bytes, error) && chude_writer_finish(writer, error);
}

static bool write_file(ChudeSink *sink, ChudeText bytes, GError **error) {
    return chude_writer_write(((File *)sink)->writer, bytes, error);
}

static ChudeSink *begin_file(void *context, const char *path, GError **error) {
    Process *process = context;
    char *folder = g_path_get_dirname(path);
    process->console->hold(true);
    bool good = chude_console_make_folder(process->console, folder, process->made, error);
    process->console->hold(false);
    g_free(folder);
    ChudeWriter *writer = good ? chude_console_writer(process->console, path, false, error) : NULL;
    if (!writer) {
        return NULL;
    }
    File *file = g_new0(File, 1);
    *file = (File){{write_file}, writer};
    g_ptr_array_add(process->files, file);
    return &file->sink;
}

static void show_rejected(void *context, const char *message) {
    chude_say(((Process *)context)->console, CHUDE_REJECTED, message);
}

static void show_note(void *context, const char *message) {
    chude_say(((Process *)context)->console, CHUDE_WARNING, message);
}

static void show_progress(void *context, uint64_t documents, uint64_t bytes) {
    const Process *process = context;
    chude_show_progress(process->console, documents, bytes, process->total);
}

static void show_pass(void *context, const ChudePassReport *report) {
    Process *process = context;
    int64_t now = g_get_monotonic_time();
    char *bytes =
        report->bytes ? g_strdup_printf(", %" G_GUINT64_FORMAT " bytes", report->bytes) : g_strdup("");
    char *temporary = report->temporary ? g_strdup_printf(", %" G_GUINT64_FORMAT " bytes in temporary files",
                                                          report->temporary)
                                        : g_strdup("");
    chude_sayf(process->console, CHUDE_INFO, "pass %u of %u: %s: %" G_GUINT64_FORMAT " documents%s%s, %.3f s",
               report->number, report->of, report->stages, report->documents, bytes, temporary,
               (double)(now - process->passed) / 1e6);
    process->passed = now;
    g_free(bytes);
    g_free(temporary);
}

/* ---- beginning and end ---- */

static ChudeInput input_kind(const ChudeArgs *host) {
    static const char *const names[] = {"auto", "ndjson", "text", "lines", "csv", "tsv"};
    const char *name = chude_option_string(host, "input");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(name, names[i]) == 0) {
            return (ChudeInput)i;
        }
    }
    return CHUDE_INPUT_AUTO;
}

static unsigned thread_count(const ChudeArgs *host) {
    int64_t threads = chude_option_integer(host, "threads");
    return threads > 0 ? (unsigned)threads : g_get_num_processors();
}

static ChudeBudget budget(const ChudeArgs *host) {
    int64_t spill = chude_option_integer(host, "spill-bytes");
    ChudeBudget parts = chude_budget(chude_process_memory(host), thread_count(host),
                                     (size_t)chude_option_integer(host, "batch-bytes"));
    if (spill > 0) {
        parts.spool = parts.worker = (size_t)spill;
    }
    return parts;
}

/* output: of -o, or NULL. */
static ChudeEngineIo engine_io(Process *process, ChudeBudget parts, const char *output, bool folder) {
    const ChudeTerminal *terminal = &process->console->output;
    return (ChudeEngineIo){.write = write_output,
                           .write_document = folder ? write_document : NULL,
                           .document_members = chude_run_members,
                           .write_result = write_result,
                           .file = begin_file,
                           .rejected = show_rejected,
                           .noted = show_note,
                           .progress = show_progress,
                           .passed = show_pass,
                           .context = process,
                           .budget = parts,
                           .folder = process->console->temporary_folder,
                           .columns = output ? 0 : terminal->width,
                           .colour = !output && terminal->colour};
}

static bool fails_on_reject(const ChudeArgs *host) {
    return strcmp(chude_option_string(host, "on-error"), "fail") == 0;
}

static ChudeReaderOptions reader_options(const ChudeArgs *host, size_t batch) {
    return (ChudeReaderOptions){
        .input = input_kind(host),
        .batch = batch,
        .fields = {chude_option_string(host, "text-field"), chude_option_string(host, "id-field")}};
}

/* The inputs named, or standard input. */
static ChudeReader *open_inputs(GPtrArray *paths, const ChudeReaderOptions *options, GError **error) {
    if (options->fields.text && options->fields.id && strcmp(options->fields.text, options->fields.id) == 0) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "--text-field and --id-field name the same member: %s", options->fields.text);
        return NULL;
    }
    if (paths->len == 0) {
        g_ptr_array_add(paths, g_strdup("-"));
    }
    g_ptr_array_add(paths, NULL);
    ChudeReader *reader = chude_reader_new((const char *const *)paths->pdata, options, error);
    g_ptr_array_set_size(paths, (gint)paths->len - 1);
    return reader;
}

static void writer_free(gpointer writer) {
    chude_writer_free(writer);
}

static Process process_new(ChudeConsole *console) {
    console->hold(true); /* from here on signals are watched for */
    console->hold(false);
    return (Process){.console = console,
                     .results = g_ptr_array_new_with_free_func(writer_free),
                     .files = g_ptr_array_new_with_free_func(file_free),
                     .made = g_ptr_array_new_with_free_func(g_free)};
}

/* reference: more to read; either reader may be NULL. */
static void process_start(Process *process, const ChudeReader *reader, const ChudeReader *reference) {
    uint64_t own = reader ? chude_reader_total(reader) : 0;
    uint64_t other = reference ? chude_reader_total(reference) : 0;
    bool known = (!reader || own) && (!reference || other);
    process->total = known ? own + other : 0;
    process->console->started = g_get_monotonic_time();
    process->passed = process->console->started;
}

/* Calls `step` with each file that a stage wrote. */
static bool each_file(const Process *process, bool (*step)(ChudeWriter *, GError **), GError **error) {
    for (guint i = 0; i < process->files->len; i++) {
        if (!step(((File *)g_ptr_array_index(process->files, i))->writer, error)) {
            return false;
        }
    }
    return true;
}

/* All has gone well so far: what was written appears, the output last. */
static bool process_commit(Process *process, GError **error) {
    if (process->output && !chude_writer_finish(process->output, error)) {
        return false;
    }
    if (!each_file(process, chude_writer_finish, error) ||
        (process->folder && !chude_folder_finish(process->folder, error))) {
        return false;
    }
    process->console->hold(true); /* a signal finds all of it there, or nothing */
    bool good =
        each_file(process, chude_writer_clear_way, error) && each_file(process, chude_writer_commit, error);
    for (guint i = 0; i < process->results->len && good; i++) {
        good = chude_writer_commit(g_ptr_array_index(process->results, i), error);
    }
    good = good && (process->folder   ? chude_folder_commit(process->folder, error)
                    : process->output ? chude_writer_commit(process->output, error)
                                      : true);
    process->committed = good;
    process->console->hold(false);
    return good;
}

/* A closed standard output is no failure to speak of. */
static int output_failed(ChudeConsole *console, const ChudeWriter *output, GError *error) {
    if (output && chude_writer_closed(output)) {
        g_clear_error(&error);
        return CHUDE_EXIT_CLOSED;
    }
    return chude_say_error(console, error);
}

static int process_end(Process *process, bool good, uint64_t rejected, GError *error) {
    ChudeConsole *console = process->console;
    int code = rejected ? CHUDE_EXIT_REJECTED : EXIT_SUCCESS;
    chude_clear_progress(console);
    if (!good) {
        code = output_failed(console, process->output, error);
    } else if (rejected) {
        chude_sayf(console, CHUDE_WARNING, "%" G_GUINT64_FORMAT " records or files were rejected", rejected);
    }
    console->hold(true);
    g_ptr_array_free(process->results, TRUE);
    g_ptr_array_free(process->files, TRUE);
    chude_console_end_folders(console, process->made, process->committed);
    chude_writer_free(process->output);
    chude_folder_free(process->folder);
    console->hold(false);
    return code;
}

/* ---- runs ---- */

/* Files named where a sink that compares may find a saved state: one state stands alone. *state: it is one. */
static bool find_state(const char *const *paths, const char *stage, bool *state, GError **error) {
    *state = false;
    for (size_t i = 0; paths[i]; i++) {
        if (chude_state_is(paths[i])) {
            *state = true;
            if (paths[1]) {
                chude_fail(error,
                           "%s: %s is a saved state, which stands alone; `chude merge` makes one of several",
                           stage, paths[i]);
                return false;
            }
        }
    }
    return true;
}

/* What a sink that compares is told: a saved state named in place of documents is its model; *references: documents of the reference, or
 * NULL. */
static bool find_compared(ChudePlan *plan, GPtrArray **references, GError **error) {
    ChudeNode *sink = chude_plan_sink(plan);
    *references = NULL;
    if (!sink || !sink->stage->compare) {
        return true;
    }
    const char *const *named = chude_option_strings(sink->args, "reference");
    bool state = false;
    if (plan->saves) {
        if (named[0]) {
            chude_fail(error, "fit %s: a state is of one corpus: leave out --reference", sink->stage->name);
        }
        return !named[0];
    }
    if (!find_state(named, sink->stage->name, &state, error)) {
        return false;
    }
    if (named[0] && !state) {
        *references = g_ptr_array_new_with_free_func(g_free);
        for (size_t i = 0; named[i]; i++) {
            g_ptr_array_add(*references, g_strdup(named[i]));
        }
    }
    g_ptr_array_add(plan->paths, NULL);
    bool good = find_state((const char *const *)plan->paths->pdata, sink->stage->name, &state, error);
    g_ptr_array_set_size(plan->paths, (gint)plan->paths->len - 1);
    if (good && state && !chude_model_path(sink)) {
        good = chude_args_set(sink->args, chude_args_find(sink->args, "model"),
                              g_ptr_array_index(plan->paths, 0), error);
        g_ptr_array_set_size(plan->paths, 0);
    }
    return good;
}

static bool reads_standard_input(const GPtrArray *paths) {
    for (guint i = 0; paths && i < paths->len; i++) {
        if (strcmp(g_ptr_array_index(paths, i), "-") == 0) {
            return true;
        }
    }
    return false;
}

/* Where documents come from; a reader is NULL where none are read. */
typedef struct {
    ChudeReader *corpus, *reference;
} Readers;

static bool open_readers(Readers *readers, ChudePlan *plan, const ChudeReaderOptions *options,
                         GError **error) {
    GPtrArray *references = NULL;
    bool good = find_compared(plan, &references, error);
    const ChudeNode *state = good ? chude_model_sink(plan) : NULL;
    if (good && state && plan->paths->len > 0) {
        chude_fail(error, "%s --model prints what the state has, and reads no documents: leave out %s",
                   state->stage->name, (const char *)g_ptr_array_index(plan->paths, 0));
        good = false;
    }
    if (good && !state && reads_standard_input(references) &&
        (plan->paths->len == 0 || reads_standard_input(plan->paths))) {
        chude_fail(error, "--reference -: standard input is read for the documents already");
        good = false;
    }
    if (good && !state) {
        good = (readers->corpus = open_inputs(plan->paths, options, error)) != NULL;
    }
    if (good && references) {
        good = (readers->reference = open_inputs(references, options, error)) != NULL;
    }
    if (references) {
        g_ptr_array_unref(references);
    }
    return good;
}

static void close_readers(const Readers *readers) {
    if (readers->corpus) {
        chude_reader_free(readers->corpus);
    }
    if (readers->reference) {
        chude_reader_free(readers->reference);
    }
}

static bool run_engine(Process *process, ChudeEngine *engine, const Readers *readers, GError **error) {
    if (readers->corpus || readers->reference) {
        process_start(process, readers->corpus, readers->reference);
    }
    return (!readers->reference || chude_engine_refer(engine, readers->reference, error)) &&
           chude_engine_run(engine, readers->corpus, error) && process_commit(process, error);
}

/* kept: what would be printed is kept there; NULL: it is printed. */
static int run_plan(ChudeConsole *console, ChudePlan *plan, bool whole_job, ChudeBuffer *kept) {
    GError *error = NULL;
    Process process = process_new(console);
    const char *path = chude_option_string(plan->host, "output");
    process.kept = kept;
    bool folder = whole_job && path, good = false;
    ChudeBudget parts = budget(plan->host); /* reads many files: once */
    ChudeReaderOptions options = reader_options(plan->host, parts.batch);
    Readers readers = {NULL, NULL};
    ChudeEngine *engine = NULL;
    uint64_t rejected = 0;
    if (open_readers(&readers, plan, &options, &error)) {
        ChudeEngineIo io = engine_io(&process, parts, path, folder);
        engine = chude_engine_new(plan, thread_count(plan->host), fails_on_reject(plan->host), &io, &error);
    }
    if (engine) { /* the options are good: only now is anything made */
        process.folder = folder ? chude_folder_new(console, path, &error) : NULL;
        process.output = folder || kept ? NULL : chude_console_writer(console, path, false, &error);
        good = folder ? process.folder != NULL : process.output != NULL || kept;
    }
    if (good) {
        good = run_engine(&process, engine, &readers, &error);
        rejected = chude_engine_rejected(engine);
    }
    chude_engine_free(engine);
    close_readers(&readers);
    return process_end(&process, good, rejected, error);
}

int chude_process_run(ChudeConsole *console, ChudePlan *plan, bool whole_job) {
    return run_plan(console, plan, whole_job, NULL);
}

int chude_process_run_kept(ChudeConsole *console, ChudePlan *plan, ChudeBuffer *kept) {
    return run_plan(console, plan, false, kept);
}

/* ---- runs whose output stays here ---- */

typedef struct {
    Process process; /* first: what shows progress takes it */
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
    ChudeBudget parts = budget(plan->host);
    ChudeReaderOptions options = reader_options(plan->host, parts.batch);
    options.input = CHUDE_INPUT_NDJSON;
    ChudeEngineIo io = engine_io(&gathering.process, parts, NULL, false);
    io.write = gather_lines;
    io.write_result = gather_result;
    io.file = NULL;
    *gathered = (ChudeGathered){.documents = chude_spool_new(console->temporary_folder, parts.spool)};
    ChudeEngine *engine = NULL;
    ChudeReader *reader = open_inputs(plan->paths, &options, error);
    if (reader) {
        engine = chude_engine_new(plan, thread_count(plan->host), true, &io, error);
        process_start(&gathering.process, reader, NULL);
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
    Process process; /* first: what tells and shows takes it */
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
    ChudeBudget parts = budget(plan->host);
    ChudeReaderOptions options = reader_options(plan->host, parts.batch);
    ChudeEngineIo io = engine_io(&collecting.process, parts, "", false);
    Readers readers = {NULL, NULL};
    ChudeEngine *engine = NULL;
    io.write = collect_lines;
    io.write_document = collected->documents.write ? collect_documents : NULL;
    io.document_members = collected->members;
    io.write_result = NULL;
    io.file = NULL;
    if (open_readers(&readers, plan, &options, error)) {
        engine = chude_engine_new(plan, thread_count(plan->host), fails_on_reject(plan->host), &io, error);
    }
    if (engine) {
        process_start(&collecting.process, readers.corpus, readers.reference);
    }
    bool good = engine && (!readers.reference || chude_engine_refer(engine, readers.reference, error)) &&
                chude_engine_run(engine, readers.corpus, error);
    collected->rejected += good ? chude_engine_rejected(engine) : 0;
    chude_clear_progress(console);
    chude_engine_free(engine);
    close_readers(&readers);
    return good;
}

/* ---- runs of one chain over one file after the other ---- */

struct ChudeRepeat {
    Process process; /* first: what tells of records takes it */
    ChudeEngine *engine;
    ChudeReaderOptions options;
    ChudeStateOutput output; /* of the file that is read */
    uint64_t documents;      /* of that file */
    bool started;
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

static ChudeEngine *repeat_engine(Process *process, ChudePlan *plan, ChudeBudget parts, GError **error) {
    ChudeEngineIo io = engine_io(process, parts, "", false);
    io.write = repeat_lines;
    io.write_result = NULL;
    io.file = repeat_file;
    io.passed = repeat_passed;
    return chude_engine_new(plan, thread_count(plan->host), fails_on_reject(plan->host), &io, error);
}

bool chude_process_check(ChudeConsole *console, ChudePlan *plan, GError **error) {
    Process process = {.console = console};
    ChudeEngine *engine = repeat_engine(&process, plan, budget(plan->host), error);
    chude_engine_free(engine);
    return engine != NULL;
}

ChudeRepeat *chude_process_repeat_new(ChudeConsole *console, ChudePlan *plan, GError **error) {
    ChudeBudget parts = budget(plan->host);
    ChudeRepeat *repeat = g_new0(ChudeRepeat, 1);
    repeat->process.console = console;
    repeat->options = reader_options(plan->host, parts.batch);
    repeat->engine = repeat_engine(&repeat->process, plan, parts, error);
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
    ChudeReader *reader = open_inputs(paths, &repeat->options, error);
    uint64_t before = chude_engine_rejected(repeat->engine);
    repeat->output = output;
    repeat->documents = 0;
    if (reader && !repeat->started) {
        process_start(&repeat->process, reader, NULL);
        repeat->process.total = 0; /* there may be more files */
        repeat->started = true;
    }
    bool good = reader && chude_engine_run(repeat->engine, reader, error);
    *repeated = (ChudeRepeated){repeat->documents, chude_engine_rejected(repeat->engine) - before};
    chude_clear_progress(repeat->process.console);
    if (reader) {
        chude_reader_free(reader);
    }
    g_ptr_array_free(paths, TRUE);
    return good;
}

/* ---- segment ---- */

/* Bytes of lines that go to a worker: they stay in a near cache. */
enum { SEGMENT_BATCH = 1 << 18 };

int chude_process_segment(ChudeConsole *console, const ChudeSegmentOptions *segment, const ChudeArgs *host,
                          GPtrArray *paths) {
    GError *error = NULL;
    Process process = process_new(console);
    uint64_t rejected = 0;
    /* what this takes is little and does not grow: no need to find out how much memory there is */
    size_t batch = MIN((size_t)chude_option_integer(host, "batch-bytes"), (size_t)SEGMENT_BATCH);
    ChudeReaderOptions options = reader_options(host, batch);
    options.input = CHUDE_INPUT_LINES;
    options.verbatim = true;
    ChudeReader *reader = open_inputs(paths, &options, &error);
    const char *path = chude_option_string(host, "output");
    process.output = reader ? chude_console_writer(console, path, false, &error) : NULL;
    bool good = process.output != NULL;
    if (good) {
        ChudeEngineIo io = engine_io(&process, (ChudeBudget){.batch = batch}, path, false);
        process_start(&process, reader, NULL);
        good = chude_segment(reader, segment, thread_count(host), fails_on_reject(host), &io, &rejected,
                             &error) &&
               process_commit(&process, &error);
    }
    if (reader) {
        chude_reader_free(reader);
    }
    return process_end(&process, good, rejected, error);
}

int chude_process_stream(ChudeConsole *console, const char *path, ChudeProcessBody body, void *context) {
    GError *error = NULL;
    Process process = process_new(console);
    process.output = chude_console_writer(console, path, false, &error);
    bool good = process.output && body(context, (ChudeStateOutput){write_output, &process}, &error) &&
                process_commit(&process, &error);
    return process_end(&process, good, 0, error);
}

uint64_t chude_process_memory(const ChudeArgs *host) {
    int64_t memory = chude_option_integer(host, "memory");
    return memory > 0 ? (uint64_t)memory : chude_budget_default();
}

int chude_process_write(ChudeConsole *console, const char *path, const ChudeBuffer *text) {
    if (!path) {
        return chude_process_print(console, text);
    }
    GError *error = NULL;
    Process process = process_new(console);
    process.output = chude_console_writer(console, path, false, &error);
    bool good = process.output && chude_writer_write(process.output, chude_buffer_text(text), &error) &&
                process_commit(&process, &error);
    return process_end(&process, good, 0, error);
}

int chude_process_print(ChudeConsole *console, const ChudeBuffer *text) {
    GError *error = NULL;
    ChudeWriter *writer = chude_writer_new(NULL, console->output_descriptor, false, NULL);
    int code = EXIT_SUCCESS;
    if (!chude_writer_write(writer, chude_buffer_text(text), &error) ||
        !chude_writer_finish(writer, &error)) {
        code = output_failed(console, writer, error);
    }
    chude_writer_free(writer);
    return code;
}
