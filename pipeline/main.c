/* main.c - the process: arguments in, bytes out, exit codes. Alone prints, exits and meets the environment.
 *
 * One document's way from here: plan.c makes the chain from the arguments, reader.c reads, engine.c takes batches through
 * the stages (stages/), record.c writes them, writer.c brings the bytes out. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine.h"
#include "help.h"
#include "run.h"
#include "section.h"
#include "segment.h"
#include "writer.h"

enum { EXIT_REJECTED = 1, EXIT_FATAL = 2 };

typedef struct {
    ChudeWriter *output;    /* documents, rows or the summary */
    ChudeWriter *documents; /* documents.ndjson of `run -o DIR`, or NULL */
    ChudeBuffer summary;    /* of `run -o DIR`: written when documents.ndjson is whole */
    bool keep_summary;
    const char *made; /* the folder, where it was not there before: a failure takes it away again */
    bool shows_progress;
    uint64_t total, shown; /* bytes of the input, 0: not known; microseconds when progress was last shown */
    int64_t started;
} Process;

static int fatal(GError *error) {
    fprintf(stderr, "chude: %s\n", error ? error->message : "a stage failed without saying why");
    g_clear_error(&error);
    return EXIT_FATAL;
}

/* A standard descriptor that is closed would go to the next file opened, and messages into the output. */
static void hold_descriptors(void) {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
        if (fcntl(descriptor, F_GETFD) < 0) {
            /* The wrong way round, so that using it fails as it would closed. */
            open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

/* ---- what the engine calls ---- */

static void clear_progress(const Process *process) {
    if (process->shown) {
        fputs("\r\033[K", stderr);
    }
}

static bool write_output(void *context, ChudeText bytes, GError **error) {
    Process *process = context;
    if (process->keep_summary) {
        chude_buffer_add(&process->summary, bytes.data, bytes.size);
        return true;
    }
    return chude_writer_write(process->output, bytes, error);
}

static bool write_document(void *context, ChudeText lines, GError **error) {
    return chude_writer_write(((Process *)context)->documents, lines, error);
}

static bool write_file(const char *path, ChudeText bytes, GError **error) {
    ChudeWriter *writer = chude_writer_new(path, -1, false, error);
    bool good = writer && chude_writer_write(writer, bytes, error) && chude_writer_commit(writer, error);
    chude_writer_free(writer);
    return good;
}

static bool write_result(void *context, const char *name, ChudeText bytes, GError **error) {
    (void)context;
    return write_file(name, bytes, error);
}

static void show_rejected(void *context, const char *message) {
    clear_progress(context);
    fprintf(stderr, "chude: rejected: %s\n", message);
}

static void show_progress(void *context, uint64_t documents, uint64_t bytes) {
    Process *process = context;
    int64_t now = g_get_monotonic_time();
    if (!process->shows_progress || now - process->started < 500000 ||
        now - (int64_t)process->shown < 200000) {
        return;
    }
    process->shown = (uint64_t)now;
    double seconds = (double)(now - process->started) / 1e6, megabytes = (double)bytes / 1e6;
    fprintf(stderr, "\r\033[K%llu documents  %.1f MB  %.1f MB/s", (unsigned long long)documents, megabytes,
            megabytes / seconds);
    if (process->total > bytes) {
        fprintf(stderr, "  %.0f s left", seconds * (double)(process->total - bytes) / (double)bytes);
    }
    fflush(stderr);
}

/* ---- commands ---- */

/* A closed standard output ends us as it ends other filters: by SIGPIPE, even where that was ignored. */
static int output_failed(ChudeWriter *writer, GError *error) {
    if (writer && chude_writer_closed(writer)) {
        g_clear_error(&error);
        signal(SIGPIPE, SIG_DFL);
        raise(SIGPIPE);
        return 128 + SIGPIPE;
    }
    return fatal(error);
}

static int print(const ChudeBuffer *text) {
    GError *error = NULL;
    ChudeWriter *writer = chude_writer_new(NULL, STDOUT_FILENO, false, NULL);
    int code = EXIT_SUCCESS;
    if (!chude_writer_write(writer, chude_buffer_text(text), &error) ||
        !chude_writer_commit(writer, &error)) {
        code = output_failed(writer, error);
    }
    chude_writer_free(writer);
    return code;
}

/* The folder of `run -o DIR`, and documents.ndjson in it. */
static bool open_folder(Process *process, const char *folder, GError **error) {
    process->made = g_file_test(folder, G_FILE_TEST_EXISTS) ? NULL : folder;
    if (g_mkdir_with_parents(folder, 0777) != 0) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: the folder cannot be made: %s", folder,
                    g_strerror(errno));
        return false;
    }
    char *path = g_build_filename(folder, "documents.ndjson", NULL);
    process->documents = chude_writer_new(path, -1, true, error);
    process->keep_summary = true;
    g_free(path);
    return process->documents != NULL;
}

/* summary.json comes last and names its companion, so that a whole summary means a whole folder. */
static bool close_folder(Process *process, const char *folder, GError **error) {
    if (!chude_writer_commit(process->documents, error)) {
        return false;
    }
    ChudeBuffer *summary = &process->summary;
    g_assert(summary->size > 2 && memcmp(summary->data + summary->size - 2, "}\n", 2) == 0);
    summary->size -= 2;
    chude_buffer_printf(summary,
                        ",\"companions\":[{\"name\":\"documents.ndjson\",\"size\":%" G_GUINT64_FORMAT
                        ",\"sha256\":\"%s\"}]}\n",
                        chude_writer_size(process->documents), chude_writer_sha256(process->documents));
    char *path = g_build_filename(folder, "summary.json", NULL);
    bool good = write_file(path, chude_buffer_text(summary), error);
    g_free(path);
    return good;
}

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

static ChudeReaderOptions reader_options(const ChudeArgs *host) {
    return (ChudeReaderOptions){
        .input = input_kind(host),
        .batch = (size_t)chude_option_integer(host, "batch-bytes"),
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
        if (isatty(STDIN_FILENO)) {
            g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                        "no input: name files or folders, or pipe text in (`chude --help` has examples)");
            return NULL;
        }
        g_ptr_array_add(paths, g_strdup("-"));
    }
    g_ptr_array_add(paths, NULL);
    ChudeReader *reader = chude_reader_new((const char *const *)paths->pdata, options, error);
    g_ptr_array_set_size(paths, (gint)paths->len - 1);
    return reader;
}

static ChudeEngineIo engine_io(Process *process, bool folder) {
    return (ChudeEngineIo){.write = write_output,
                           .write_document = folder ? write_document : NULL,
                           .document_members = chude_run_members,
                           .write_result = write_result,
                           .rejected = show_rejected,
                           .progress = show_progress,
                           .context = process};
}

/* Ctrl-C leaves nothing behind: the file that is being written, for the signal handler. */
static const char *volatile leftover;

static void interrupted(int number) {
    if (leftover) {
        unlink(leftover);
    }
    signal(number, SIG_DFL);
    raise(number);
}

/* Watches over the writer's unfinished file; NULL: over none. A signal that is ignored (nohup) stays so. */
static void guard(const ChudeWriter *writer) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    leftover = writer ? chude_writer_beside(writer) : NULL;
    for (size_t i = 0; leftover && i < G_N_ELEMENTS(numbers); i++) {
        if (signal(numbers[i], interrupted) == SIG_IGN) {
            signal(numbers[i], SIG_IGN);
        }
    }
}

static void process_start(Process *process, const ChudeArgs *host, const ChudeReader *reader) {
    guard(process->documents ? process->documents : process->output);
    process->shows_progress = isatty(STDERR_FILENO) && !chude_option_flag(host, "quiet");
    process->total = chude_reader_total(reader);
    process->started = g_get_monotonic_time();
}

static void process_clear(Process *process) {
    guard(NULL);
    chude_writer_free(process->output);
    chude_writer_free(process->documents);
    chude_buffer_clear(&process->summary);
    if (process->made) {
        g_rmdir(process->made); /* of an empty folder only */
    }
}

/* A chain of stages, or `run`. */
static int run_plan(ChudePlan *plan, bool whole_job) {
    GError *error = NULL;
    Process process = {0};
    unsigned threads = thread_count(plan->host);
    const char *path = chude_option_string(plan->host, "output");
    bool folder = whole_job && path, good = false;
    ChudeReaderOptions options = reader_options(plan->host);
    ChudeReader *reader = open_inputs(plan->paths, &options, &error);
    ChudeEngine *engine = NULL;
    uint64_t rejected = 0;
    if (reader) {
        ChudeEngineIo io = engine_io(&process, folder);
        bool fail_on_reject = strcmp(chude_option_string(plan->host, "on-error"), "fail") == 0;
        engine = chude_engine_new(plan, threads, fail_on_reject, &io, &error);
    }
    if (engine) { /* the options are good: only now is anything made */
        process.output = folder ? NULL : chude_writer_new(path, STDOUT_FILENO, false, &error);
        good = folder ? open_folder(&process, path, &error) : process.output != NULL;
    }
    if (good) {
        process_start(&process, plan->host, reader);
        good = chude_engine_run(engine, reader, &error) &&
               (folder ? close_folder(&process, path, &error) : chude_writer_commit(process.output, &error));
        rejected = chude_engine_rejected(engine);
    }
    clear_progress(&process);
    process.made = good ? NULL : process.made;
    int code = good ? (rejected ? EXIT_REJECTED : EXIT_SUCCESS) : output_failed(process.output, error);
    if (good && rejected) {
        fprintf(stderr, "chude: %llu records or files were rejected\n", (unsigned long long)rejected);
    }
    chude_engine_free(engine);
    if (reader) {
        chude_reader_free(reader);
    }
    process_clear(&process);
    return code;
}

static int chain(const ChudeRegistry *registry, const char *const *words) {
    GError *error = NULL;
    ChudeBuffer text = {0};
    bool whole_job = strcmp(words[0], "run") == 0;
    ChudePlan *plan =
        whole_job ? chude_run_plan(registry, words + 1, &error) : chude_plan_new(registry, words, &error);
    if (!plan) {
        return fatal(error);
    }
    int code;
    if (chude_option_flag(plan->host, "help")) {
        if (whole_job) {
            chude_help_run(&text);
        } else {
            const ChudeNode *last = g_ptr_array_index(plan->nodes, plan->nodes->len - 1);
            chude_help_stage(&text, registry, last->stage);
        }
        code = print(&text);
    } else if (chude_option_flag(plan->host, "print-recipe")) {
        chude_plan_write(&text, plan);
        code = print(&text);
    } else {
        code = run_plan(plan, whole_job);
    }
    chude_buffer_clear(&text);
    chude_plan_free(plan);
    return code;
}

static int segment(const char *const *words) {
    GError *error = NULL;
    Process process = {0};
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    ChudeArgs *host = chude_args_new(chude_host_options);
    ChudeSection section = {.host = host, .paths = paths, .name = "segment"};
    size_t at = 1;
    uint64_t rejected = 0;
    ChudeReader *reader = NULL;
    bool good = chude_section_parse(&section, words, &at, &error);
    for (const char *const *name = chude_segment_takes_no; good && *name; name++) {
        if (host->values[chude_args_find(host, *name)]) {
            g_set_error(&error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION, "segment takes no --%s",
                        *name);
            good = false;
        }
    }
    if (good && chude_option_flag(host, "help")) {
        ChudeBuffer text = {0};
        chude_help_segment(&text);
        int code = print(&text);
        chude_buffer_clear(&text);
        chude_args_free(host);
        g_ptr_array_free(paths, TRUE);
        return code;
    }
    ChudeReaderOptions options = reader_options(host);
    options.input = CHUDE_INPUT_LINES;
    options.verbatim = true;
    reader = good ? open_inputs(paths, &options, &error) : NULL;
    process.output =
        reader ? chude_writer_new(chude_option_string(host, "output"), STDOUT_FILENO, false, &error) : NULL;
    if (process.output) {
        ChudeEngineIo io = engine_io(&process, false);
        process_start(&process, host, reader);
        bool fail_on_reject = strcmp(chude_option_string(host, "on-error"), "fail") == 0;
        if (chude_segment(reader, thread_count(host), fail_on_reject, &io, &rejected, &error)) {
            chude_writer_commit(process.output, &error);
        }
    }
    clear_progress(&process);
    int code = error ? output_failed(process.output, error) : rejected ? EXIT_REJECTED : EXIT_SUCCESS;
    if (reader) {
        chude_reader_free(reader);
    }
    process_clear(&process);
    chude_args_free(host);
    g_ptr_array_free(paths, TRUE);
    return code;
}

static int help(const ChudeRegistry *registry, const char *name) {
    ChudeBuffer text = {0};
    int code = EXIT_SUCCESS;
    const ChudeStage *stage = name ? chude_registry_find(registry, name) : NULL;
    if (!name) {
        chude_help_program(&text, registry);
    } else if (strcmp(name, "run") == 0) {
        chude_help_run(&text);
    } else if (strcmp(name, "segment") == 0) {
        chude_help_segment(&text);
    } else if (stage) {
        chude_help_stage(&text, registry, stage);
    } else {
        GError *error = NULL;
        chude_plan_find_stage(registry, name, &error);
        code = fatal(error);
    }
    code = code ? code : print(&text);
    chude_buffer_clear(&text);
    return code;
}

static int stages(const ChudeRegistry *registry, const char *const *words) {
    ChudeBuffer text = {0};
    if (words[1] && strcmp(words[1], "--json") == 0) {
        chude_help_stages_json(&text, registry);
    } else if (words[1]) {
        fprintf(stderr, "chude: stages takes no \"%s\", only --json\n", words[1]);
        return EXIT_FATAL;
    } else {
        chude_help_stages(&text, registry);
    }
    int code = print(&text);
    chude_buffer_clear(&text);
    return code;
}

/* Loads the plug-ins named anywhere before `--`: their stages' names must be known before the chain is read. */
static bool load_plugins(ChudeRegistry *registry, const char *const *words, GError **error) {
    for (; *words && strcmp(*words, "--") != 0; words++) {
        const char *path = NULL;
        if (strcmp(*words, "--plugin") == 0 && words[1]) {
            path = *++words;
        } else if (g_str_has_prefix(*words, "--plugin=")) {
            path = *words + strlen("--plugin=");
        }
        if (path && !chude_registry_load(registry, path, error)) {
            return false;
        }
    }
    return true;
}

/* `chude --plugin FILE.so STAGE …`: moves behind it, so that the words start with a command. */
static const char *const *behind_plugins(const char *const *words) {
    while (*words && (strcmp(*words, "--plugin") == 0 || g_str_has_prefix(*words, "--plugin="))) {
        words += strchr(*words, '=') || !words[1] ? 1 : 2;
    }
    return words;
}

static int command(const ChudeRegistry *registry, const char *const *words) {
    const char *first = *words;
    if (!first) {
        int code = help(registry, NULL);
        return code ? code : EXIT_FATAL;
    }
    if (strcmp(first, "--version") == 0) {
        ChudeBuffer text = {0};
        chude_buffer_printf(&text, "chude %s\n", CHUDE_VERSION);
        int code = print(&text);
        chude_buffer_clear(&text);
        return code;
    }
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0) {
        return help(registry, NULL);
    }
    if (strcmp(first, "help") == 0) {
        return help(registry, words[1]);
    }
    if (strcmp(first, "stages") == 0) {
        return stages(registry, words);
    }
    if (strcmp(first, "segment") == 0) {
        return segment(words);
    }
    return chain(registry, words);
}

int main(int argc, char **argv) {
    (void)argc;
    hold_descriptors();
    GError *error = NULL;
    ChudeRegistry *registry = chude_registry_new();
    const char *const *words = (const char *const *)argv + 1;
    int code =
        load_plugins(registry, words, &error) ? command(registry, behind_plugins(words)) : fatal(error);
    chude_registry_free(registry);
    return code;
}
