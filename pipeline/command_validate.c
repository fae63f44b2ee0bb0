/* command_validate.c - `chude validate`. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "fail.h"
#include "process.h"
#include "validate.h"

static void tell_problem(void *context, const char *message) {
    chude_say(context, CHUDE_PROBLEM, message);
}

static void write_findings(ChudeBuffer *out, const char *path, const ChudeFindings *findings, bool json) {
    const char *kind = findings->kind ? findings->kind : "not recognised";
    if (json) {
        char *name = g_utf8_make_valid(path, -1);
        chude_buffer_literal(out, "{\"file\":");
        chude_json_literal(out, name);
        chude_buffer_printf(out, ",\"kind\":\"%s\",\"count\":%" G_GUINT64_FORMAT, kind, findings->count);
        chude_buffer_printf(out, ",\"problems\":%" G_GUINT64_FORMAT "}\n", findings->problems);
        g_free(name);
        return;
    }
    chude_buffer_printf(out, "%s: ", path);
    if (findings->problems) {
        chude_buffer_printf(out, "%" G_GUINT64_FORMAT " problem%s", findings->problems,
                            findings->problems == 1 ? "" : "s");
    } else {
        chude_buffer_literal(out, "ok");
    }
    const char *things = findings->things ? findings->things : kind;
    int plural = (int)strlen(things) - (findings->count == 1); /* one document, two documents */
    if (!findings->kind) {
        chude_buffer_literal(out, ", not recognised");
    } else {
        chude_buffer_printf(out, ", %s%s%" G_GUINT64_FORMAT " %.*s", findings->things ? kind : "",
                            findings->things ? " of " : "", findings->count, plural, things);
    }
    chude_buffer_char(out, '\n');
}

/* Inputs named on the command line are looked at first: one missing is a fatal error. */
static bool all_there(const GPtrArray *paths, GError **error) {
    for (guint i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        if (strcmp(path, "-") != 0 && access(path, R_OK) != 0) {
            chude_fail(error, "%s: %s", path, g_strerror(errno));
            return false;
        }
    }
    return true;
}

static int run(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    ChudeBuffer out = {0};
    bool wrong = false;
    if (call->paths->len == 0) {
        chude_say(console, CHUDE_ERROR, "validate: name files or folders, or - for standard input");
        return CHUDE_EXIT_FATAL;
    }
    if (!all_there(call->paths, &error)) {
        return chude_say_error(console, error);
    }
    for (guint i = 0; i < call->paths->len; i++) {
        const char *path = g_ptr_array_index(call->paths, i);
        ChudeFindings findings = chude_validate(call->registry, path, tell_problem, console);
        write_findings(&out, path, &findings, chude_option_flag(call->own, "json"));
        wrong = wrong || findings.problems;
    }
    int code = chude_process_write(console, chude_option_string(call->host, "output"), &out);
    chude_buffer_clear(&out);
    return code ? code : wrong ? CHUDE_EXIT_REJECTED : EXIT_SUCCESS;
}

static const char *const examples[] = {
    "chude run news.ndjson -o out/ && chude validate out/",
    "whether the folder of `run -o` is whole, and its files are those of one run",
    "chude validate --json news.ndjson samples/*.ndjson",
    "documents: one JSON object for each file",
    "chude run --print-recipe | chude validate -",
    "a recipe",
    NULL};

static const ChudeOption options[] = {
    {.name = "json",
     .type = CHUDE_FLAG,
     .help = "For each file one JSON object: file, kind, count (of documents, rows, stages), problems."},
    {0},
};

static const char *const takes_no[] = {"input",    "text-field", "id-field",     "batch-bytes", "spill-bytes",
                                       "on-error", "recipe",     "print-recipe", "verbose",     NULL};

const ChudeCommand chude_command_validate = {
    .name = "validate",
    .brief = "check files and output folders",
    .summary = "whether files are what the formats say",
    .description =
        "Recognised by what is in them: documents (`words` must cover the text; offsets must be characters of it\n"
        "that spell the phrase), rows of `ngram`, `trends` and `export`, summaries, recipes (stages and options too), states,\n"
        "and output folders (size and SHA-256 of what summary.json names, the documents, the evidence).\n"
        "\n"
        "A line for each file on standard output; each problem on standard error, with file and line.\n"
        "Exit codes: 0 no problems; 1 problems; 2 usage, or a file that cannot be read.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .run = run,
};
