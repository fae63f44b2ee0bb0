/* main.c - the process: arguments in, bytes out, exit codes. Alone meets the environment, the terminals and the signals, and
 * ends the process; what else speaks or makes files is handed them as a ChudeConsole.
 *
 * One document's way from here: commands.c makes a plan of the arguments (plan.c), process.c opens the inputs and outputs,
 * reader.c reads, engine.c takes batches through the stages (stages/), record.c writes them, writer.c brings the bytes out. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "commands.h"

/* ---- descriptors and terminals ---- */

/* A standard descriptor that is closed would go to the next file opened, and messages into the output. */
static void hold_descriptors(void) {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
        if (fcntl(descriptor, F_GETFD) < 0) {
            /* The wrong way round, so that using it fails as it would closed. */
            open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

/* Whoever closed standard error does not want to know. */
static void put(const char *data, size_t size) {
    while (size > 0) {
        ssize_t written = write(STDERR_FILENO, data, size);
        if (written < 0 && errno != EINTR) {
            return;
        }
        data += written > 0 ? written : 0;
        size -= written > 0 ? (size_t)written : 0;
    }
}

static bool is_set(const char *name) {
    const char *value = getenv(name);
    return value && *value;
}

/* COLUMNS, else what the terminal says, else 80. */
static unsigned columns(int descriptor) {
    struct winsize size;
    const char *value = getenv("COLUMNS");
    guint64 number = 0;
    if (value && g_ascii_string_to_unsigned(value, 10, 1, 10000, &number, NULL)) {
        return (unsigned)number;
    }
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static ChudeTerminal stream(int descriptor) {
    const char *kind = getenv("TERM");
    ChudeTerminal stream = {.terminal = isatty(descriptor)};
    stream.colour = stream.terminal && !is_set("NO_COLOR") && kind && strcmp(kind, "dumb") != 0;
    stream.width = stream.terminal ? columns(descriptor) : 0;
    return stream;
}

/* TMPDIR, else /var/tmp, which is on a disk even where /tmp is memory. */
static const char *temporary_folder(void) {
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? folder : access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp";
}

/* ---- signals: Ctrl-C leaves nothing behind ---- */

/* A thread waits for the signals, so that no handler has to make do with what handlers may call. */
static struct {
    GMutex lock;
    GPtrArray *paths; /* char *: unfinished files, folders made */
    sigset_t numbers;
} watched;

static gpointer wait_for_signal(gpointer unused) {
    int number = 0;
    if (sigwait(&watched.numbers, &number) != 0) {
        return unused;
    }
    g_mutex_lock(&watched.lock); /* for good */
    for (guint i = watched.paths->len; i-- > 0;) {
        (void)remove(g_ptr_array_index(watched.paths, i)); /* of folders only empty ones */
    }
    signal(number, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &watched.numbers, NULL);
    raise(number);
    return unused;
}

/* A signal that is ignored (nohup) stays so. Threads made later inherit the mask: all signals go to the one that waits. */
static void watch_signals(void) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    watched.paths = g_ptr_array_new_with_free_func(g_free);
    sigemptyset(&watched.numbers);
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct sigaction action;
        if (sigaction(numbers[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
            sigaddset(&watched.numbers, numbers[i]);
        }
    }
    pthread_sigmask(SIG_BLOCK, &watched.numbers, NULL);
    g_thread_unref(g_thread_new("signals", wait_for_signal, NULL));
}

static void hold(bool held) {
    if (!watched.paths) {
        watch_signals();
    }
    if (held) {
        g_mutex_lock(&watched.lock);
    } else {
        g_mutex_unlock(&watched.lock);
    }
}

static void watch(const char *path) {
    g_ptr_array_add(watched.paths, g_strdup(path));
}

static void forget(const char *path) {
    for (guint i = watched.paths->len; i-- > 0;) {
        if (strcmp(g_ptr_array_index(watched.paths, i), path) == 0) {
            g_ptr_array_remove_index(watched.paths, i);
            return;
        }
    }
}

/* A closed standard output ends us as it ends other filters: by SIGPIPE, even where that was ignored. */
static void end_by_pipe(void) {
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
}

int main(int argc, char **argv) {
    (void)argc;
    hold_descriptors();
    signal(SIGPIPE, SIG_IGN); /* a writer is told, and clears up */
    ChudeConsole console = {.output_descriptor = STDOUT_FILENO,
                            .input_terminal = isatty(STDIN_FILENO),
                            .output = stream(STDOUT_FILENO),
                            .error = stream(STDERR_FILENO),
                            .temporary_folder = temporary_folder(),
                            .put = put,
                            .hold = hold,
                            .watch = watch,
                            .forget = forget};
    ChudeRegistry *registry = chude_registry_new();
    int code = chude_command(&console, registry, (const char *const *)argv + 1);
    chude_registry_free(registry);
    if (code == CHUDE_EXIT_CLOSED) {
        end_by_pipe();
    }
    return code;
}
