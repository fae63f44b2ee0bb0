/* command_serve.c - `chude serve`. */
#include <stdlib.h>
#include <unistd.h>

#include "command.h"
#include "fail.h"
#include "process.h"
#include "serving/server.h"
#include "watching/duration.h"

enum { HOUR = 3600 };

/* Until a signal ends the process (main.c): nothing is to be cleared away. */
static void wait_for_ever(void) {
    for (;;) {
        (void)pause();
    }
}

static bool check(const ChudeCall *call, uint64_t *patience, GError **error) {
    const char *folder = call->paths->len == 1 ? g_ptr_array_index(call->paths, 0) : NULL;
    const char *timeout = chude_option_string(call->own, "timeout");
    if (!folder) {
        chude_fail(error, "serve: name one folder, of `run -o` or `watch -o`");
    } else if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        chude_fail(error, "%s: there is no such folder", folder);
    } else if (!chude_duration_read(timeout, patience) || *patience > HOUR) {
        chude_fail(error, "--timeout takes 10s, 2m or 1h at most, not \"%s\"", timeout);
    } else {
        return true;
    }
    return false;
}

static int run(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    ChudeAddress address;
    int64_t threads = chude_option_integer(call->host, "threads");
    uint64_t patience = 0;
    console->timed = true;
    if (!check(call, &patience, &error) ||
        !chude_address_listen(&address, chude_option_string(call->own, "listen"), &error)) {
        return chude_say_error(console, error);
    }
    if (!address.loopback) {
        chude_sayf(console, CHUDE_WARNING, "whoever reaches %s can read it: there is no password, no TLS",
                   address.url);
    }
    console->hold(
        true); /* from here on signals are waited for, and no thread of the server is ended by one */
    console->hold(false);
    ChudeSites *sites = chude_sites_new(g_ptr_array_index(call->paths, 0));
    const ChudeServing serving = {.console = console,
                                  .sites = sites,
                                  .threads = threads > 0 ? (unsigned)threads : g_get_num_processors(),
                                  .patience = (unsigned)patience};
    ChudeServer *server = chude_server_start(&serving, &address, &error);
    int code = EXIT_SUCCESS;
    if (server) {
        ChudeBuffer line = {0};
        chude_buffer_printf(&line, "%s\n", address.url);
        code = chude_process_print(console, &line);
        chude_buffer_clear(&line);
        if (code == EXIT_SUCCESS) {
            wait_for_ever();
        }
        chude_server_stop(server);
    } else {
        code = chude_say_error(console, error);
    }
    chude_sites_free(sites);
    g_free(address.url);
    return code;
}

static const char *const examples[] = {
    "chude serve out/",
    "a folder of `run -o` or `watch -o` at http://127.0.0.1:8080/, for this machine alone",
    "chude serve out/ --listen 127.0.0.1:0 --verbose",
    "at a port that is free, which is printed; each request is told", NULL};

static const ChudeOption options[] = {
    {.name = "listen",
     .type = CHUDE_STRING,
     .values = "[ADDRESS:]PORT",
     .fallback = "127.0.0.1:8080",
     .help =
         "Where to listen: 8080 on this machine alone, [::1]:8080, 0.0.0.0:80 for all; port 0 is one that is free."},
    {.name = "timeout",
     .type = CHUDE_STRING,
     .values = "TIME",
     .fallback = "30s",
     .help =
         "How long a request may take to come, and an answer to be taken, besides a second for each 8 KiB of "
         "it; then the connection is closed."},
    {0},
};

static const char *const takes_no[] = {"output",      "input",        "text-field",  "id-field",
                                       "batch-bytes", "memory",       "spill-bytes", "on-error",
                                       "recipe",      "print-recipe", NULL};

const ChudeCommand chude_command_serve = {
    .name = "serve",
    .brief = "show an output folder over HTTP, read-only",
    .summary = "shows a folder of `run -o` or `watch -o` over HTTP, read-only",
    .description =
        "  /                  report.html, else what there is\n"
        "  /api/              what there is\n"
        "  /api/summary       summary.json\n"
        "  /api/rows          flat objects for dashboards: a JSON array\n"
        "                     (?table=keywords: of that table alone, as export --table names them)\n"
        "  /api/rows.ndjson   the same, one a line\n"
        "  /api/documents     documents.ndjson\n"
        "  /healthz           200 where a summary stands, else 503\n"
        "\n"
        "GET and HEAD alone, and no other path: no name in a request becomes the name of a file. Answers have an ETag, so that a client that\n"
        "has the same gets 304. When the files are replaced, the next request gets the new ones, and never some of each. At most\n"
        "256 connections, 32 KiB of request and headers, 10 s of silence. Pages are packed by gzip where a client takes that.\n"
        "\n"
        "By default this machine alone is listened to, and only requests that name it (localhost, 127.0.0.1, [::1]) are answered, so that no\n"
        "page of another site can read them. There is no password and no TLS: to show it to others, put a web server in front.\n"
        "\n"
        "The address is printed when the server is ready. It ends by Ctrl-C or SIGTERM.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .run = run,
};
