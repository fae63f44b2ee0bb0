#include "process.h"

#include <string.h>

#include "fail.h"
#include "passes.h"
#include "process_parts.h"
#include "run.h"
#include "segment.h"

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
    const ChudeProcess *process = context;
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
    return chude_folder_document(((ChudeProcess *)context)->folder, lines, error);
}

static bool write_result(void *context, const char *name, ChudeText bytes, GError **error) {
    ChudeProcess *process = context;
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
    ChudeProcess *process = context;
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
    chude_say(((ChudeProcess *)context)->console, CHUDE_REJECTED, message);
}

static void show_note(void *context, const char *message) {
    chude_say(((ChudeProcess *)context)->console, CHUDE_WARNING, message);
}

static void show_progress(void *context, uint64_t documents, uint64_t bytes) {
    const ChudeProcess *process = context;
    chude_show_progress(process->console, documents, bytes, process->total);
}

static void show_pass(void *context, const ChudePassReport *report) {
    ChudeProcess *process = context;
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

ChudeEngineIo chude_process_io(ChudeProcess *process, ChudeBudget parts, const char *output, bool folder) {
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

static void writer_free(gpointer writer) {
    chude_writer_free(writer);
}

static ChudeProcess process_new(ChudeConsole *console) {
    console->hold(true); /* from here on signals are watched for */
    console->hold(false);
    return (ChudeProcess){.console = console,
                          .results = g_ptr_array_new_with_free_func(writer_free),
                          .files = g_ptr_array_new_with_free_func(file_free),
                          .made = g_ptr_array_new_with_free_func(g_free)};
}

void chude_process_start(ChudeProcess *process, const ChudeReader *reader, const ChudeReader *reference) {
    uint64_t own = reader ? chude_reader_total(reader) : 0;
    uint64_t other = reference ? chude_reader_total(reference) : 0;
    bool known = (!reader || own) && (!reference || other);
    process->total = known ? own + other : 0;
    process->console->started = g_get_monotonic_time();
    process->passed = process->console->started;
}

/* Calls `step` with each file that a stage wrote. */
static bool each_file(const ChudeProcess *process, bool (*step)(ChudeWriter *, GError **), GError **error) {
    for (guint i = 0; i < process->files->len; i++) {
        if (!step(((File *)g_ptr_array_index(process->files, i))->writer, error)) {
            return false;
        }
    }
    return true;
}

/* All has gone well so far: what was written appears, the output last. */
static bool process_commit(ChudeProcess *process, GError **error) {
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

static int process_end(ChudeProcess *process, bool good, uint64_t rejected, GError *error) {
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

static bool run_engine(ChudeProcess *process, ChudeEngine *engine, const ChudeReaders *readers,
                       GError **error) {
    if (readers->corpus || readers->reference) {
        chude_process_start(process, readers->corpus, readers->reference);
    }
    return (!readers->reference || chude_engine_refer(engine, readers->reference, error)) &&
           chude_engine_run(engine, readers->corpus, error) && process_commit(process, error);
}

/* kept: what would be printed is kept there; NULL: it is printed. */
static int run_plan(ChudeConsole *console, ChudePlan *plan, bool whole_job, ChudeBuffer *kept) {
    GError *error = NULL;
    ChudeProcess process = process_new(console);
    const char *path = chude_option_string(plan->host, "output");
    process.kept = kept;
    bool folder = whole_job && path, good = false;
    ChudeBudget parts = chude_process_budget(plan->host); /* reads many files: once */
    ChudeReaderOptions options = chude_process_reader_options(plan->host, parts.batch);
    ChudeReaders readers = {NULL, NULL};
    ChudeEngine *engine = NULL;
    uint64_t rejected = 0;
    if (chude_process_open_readers(&readers, plan, &options, &error)) {
        ChudeEngineIo io = chude_process_io(&process, parts, path, folder);
        engine = chude_engine_new(plan, chude_process_threads(plan->host),
                                  chude_process_fails_on_reject(plan->host), &io, &error);
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
    chude_process_close_readers(&readers);
    return process_end(&process, good, rejected, error);
}

int chude_process_run(ChudeConsole *console, ChudePlan *plan, bool whole_job) {
    return run_plan(console, plan, whole_job, NULL);
}

int chude_process_run_kept(ChudeConsole *console, ChudePlan *plan, ChudeBuffer *kept) {
    return run_plan(console, plan, false, kept);
}

/* ---- segment ---- */

/* Bytes of lines that go to a worker: they stay in a near cache. */
enum { SEGMENT_BATCH = 1 << 18 };

int chude_process_segment(ChudeConsole *console, const ChudeSegmentOptions *segment, const ChudeArgs *host,
                          GPtrArray *paths) {
    GError *error = NULL;
    ChudeProcess process = process_new(console);
    uint64_t rejected = 0;
    /* what this takes is little and does not grow: no need to find out how much memory there is */
    size_t batch = MIN((size_t)chude_option_integer(host, "batch-bytes"), (size_t)SEGMENT_BATCH);
    ChudeReaderOptions options = chude_process_reader_options(host, batch);
    options.input = CHUDE_INPUT_LINES;
    options.verbatim = true;
    ChudeReader *reader = chude_process_open(paths, &options, &error);
    const char *path = chude_option_string(host, "output");
    process.output = reader ? chude_console_writer(console, path, false, &error) : NULL;
    bool good = process.output != NULL;
    if (good) {
        ChudeEngineIo io = chude_process_io(&process, (ChudeBudget){.batch = batch}, path, false);
        chude_process_start(&process, reader, NULL);
        good = chude_segment(reader, segment, chude_process_threads(host),
                             chude_process_fails_on_reject(host), &io, &rejected, &error) &&
               process_commit(&process, &error);
    }
    if (reader) {
        chude_reader_free(reader);
    }
    return process_end(&process, good, rejected, error);
}

int chude_process_stream(ChudeConsole *console, const char *path, ChudeProcessBody body, void *context) {
    GError *error = NULL;
    ChudeProcess process = process_new(console);
    process.output = chude_console_writer(console, path, false, &error);
    bool good = process.output && body(context, (ChudeStateOutput){write_output, &process}, &error) &&
                process_commit(&process, &error);
    return process_end(&process, good, 0, error);
}

int chude_process_write(ChudeConsole *console, const char *path, const ChudeBuffer *text) {
    if (!path) {
        return chude_process_print(console, text);
    }
    GError *error = NULL;
    ChudeProcess process = process_new(console);
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
