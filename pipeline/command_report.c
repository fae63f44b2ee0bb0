/* command_report.c - `chude report`. */
#include <string.h>

#include "brief/brief.h"
#include "brief/recent.h"
#include "command.h"
#include "compare/diff.h"
#include "exports/wording.h"
#include "fail.h"
#include "json_value.h"
#include "process.h"
#include "report.h"
#include "shape.h"
#include "summary_file.h"

static const char *const summary_schema[] = {"chude.summary/1", NULL}, *const diff_schema[] = {"chude.diff/1",
                                                                                               NULL};

/* The summary in a file, or in a folder that `run -o` wrote. NULL with *error set. */
static json_object *read_summary(const char *path, GError **error) {
    char *inside = NULL;
    if (strcmp(path, "-") != 0) {
        chude_summary_is(path, &inside);
    }
    json_object *summary = chude_summary_read(inside ? inside : path, summary_schema, error);
    g_free(inside);
    return summary;
}

/* ---- what stands beside the summary ---- */

/* What documents.ndjson says of the documents that the page names, and which of each topic are of its last days. What cannot be read is left
 * out: the page has ids then. */
static void read_documents(ChudeReport *report, const char *path) {
    ChudeText start, end;
    char *file = chude_known_file(report->summary, path);
    report->documents = chude_known_new();
    chude_known_want(report->documents, report->summary);
    chude_known_want(report->documents, report->diff);
    if (file) {
        (void)chude_known_read(report->documents, file, NULL);
    }
    report->recent = file && chude_brief_last_window(report->summary, &start, &end)
                         ? chude_recent_read(file, start, end, NULL)
                         : NULL;
    g_free(file);
}

/* ---- the command ---- */

/* What changed from the one to the other, as `chude diff` with its own options says it. */
static json_object *compare(json_object *before, const char *before_name, json_object *after,
                            const char *name, GError **error) {
    ChudeArgs *args = chude_args_new(chude_command_diff.options);
    const ChudeDiffOptions usual = {chude_option_number(args, "likeness"), chude_option_number(args, "max-q"),
                                    (size_t)chude_option_integer(args, "top")};
    const ChudeText none = {NULL, 0};
    ChudeDiff *diff = chude_diff_new((ChudeDiffSide){before_name, before}, (ChudeDiffSide){name, after}, NULL,
                                     &usual, &none, error);
    json_object *result = NULL;
    ChudeBuffer json = {0};
    if (diff) {
        chude_diff_json(&json, diff);
        chude_json_parse(chude_buffer_text(&json), true, &result, error);
    }
    chude_buffer_clear(&json);
    chude_diff_free(diff);
    chude_args_free(args);
    return result;
}

/* The page of report.summary, which was read from path; file NULL: standard output. inputs: char *, what the summary is of, as `run` was
 * told; NULL: not known. ui, title: as options have them. */
static int write_page(ChudeConsole *console, ChudeReport *report, const char *path, const GPtrArray *inputs,
                      const char *file, const char *ui, const char *title) {
    ChudeBuffer out = {0};
    report->vietnamese =
        ui ? strcmp(ui, "vi") == 0 : chude_mostly_vietnamese(chude_member(report->summary, "corpus"));
    report->labels = chude_report_labels(report->vietnamese);
    char *name = title ? g_utf8_make_valid(title, -1) : chude_report_name(report, path, inputs);
    char *source = strcmp(path, "-") != 0 ? chude_report_file_name(path) : NULL;
    report->name = name;
    report->source = source;
    read_documents(report, path);
    chude_report_page(&out, report);
    if (!chude_report_has_library()) {
        chude_say(console, CHUDE_INFO,
                  "this program was built without npm, so the page has tables and lines, but no charts");
    }
    int code = chude_process_write(console, file, &out);
    g_hash_table_destroy(report->labels);
    g_hash_table_unref(report->documents);
    if (report->recent) {
        g_hash_table_unref(report->recent);
    }
    chude_buffer_clear(&out);
    g_free(source);
    g_free(name);
    return code;
}

int chude_report_write(ChudeConsole *console, const char *path, const GPtrArray *inputs, const char *file) {
    GError *error = NULL;
    ChudeReport report = {.summary = read_summary(path, &error)};
    int code = report.summary ? write_page(console, &report, path, inputs, file, NULL, NULL)
                              : chude_say_error(console, error);
    json_object_put(report.summary);
    return code;
}

/* Reads what the command line names. False with *error set. */
static bool read_all(const ChudeCall *call, ChudeReport *report, GError **error) {
    const char *diff = chude_option_string(call->own, "diff");
    const char *path = g_ptr_array_index(call->paths, call->paths->len - 1);
    report->summary = read_summary(path, error);
    if (report->summary && call->paths->len == 2) {
        const char *earlier = g_ptr_array_index(call->paths, 0);
        char *before_name = chude_report_file_name(earlier), *name = chude_report_file_name(path);
        json_object *before = read_summary(earlier, error);
        report->diff = before ? compare(before, before_name, report->summary, name, error) : NULL;
        json_object_put(before);
        g_free(before_name);
        g_free(name);
        return report->diff;
    }
    report->diff = report->summary && diff ? chude_summary_read(diff, diff_schema, error) : NULL;
    return report->summary && (report->diff || !diff);
}

static int run(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    ChudeReport report = {0};
    const char *file = chude_option_string(call->host, "output");
    if (call->paths->len < 1 || call->paths->len > 2) {
        chude_fail(&error, "report: name a summary, or two to compare: the earlier one first");
    } else if (call->paths->len == 2 && chude_option_string(call->own, "diff")) {
        chude_fail(&error, "report: --diff says what to compare with: name one summary, the later one");
    } else if (!file && console->output.terminal) {
        chude_fail(&error, "report: a page is no text to read here: name a file with -o");
    }
    int code =
        !error && read_all(call, &report, &error)
            ? write_page(console, &report, g_ptr_array_index(call->paths, call->paths->len - 1), NULL, file,
                         chude_option_string(call->own, "ui"), chude_option_string(call->own, "title"))
            : chude_say_error(console, error);
    json_object_put(report.diff);
    json_object_put(report.summary);
    return code;
}

static const char *const examples[] = {
    "chude run samples/ -o out/ && chude report out/ -o report.html",
    "a page to open in a browser, and to send: one file, which loads nothing",
    "chude run today.ndjson > today.json; chude report today.json --ui en -o today.html",
    "the same in English, without titles of documents, which documents.ndjson has",
    "chude run week.ndjson > week.json; chude run today.ndjson > today.json; chude report week.json today.json -o change.html",
    "today's page, with a comparison with the week before",
    "chude diff --split 2026-06 news.ndjson -o change.json; chude run news.ndjson -o out/; chude report out/ --diff change.json -o report.html",
    "the page with a comparison that was made before",
    NULL};

static const ChudeOption options[] = {
    {.name = "ui",
     .type = CHUDE_CHOICE,
     .values = "vi|en",
     .help = "Language of the page; without it, Vietnamese where most documents are, else English."},
    {.name = "diff",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "A comparison that `chude diff` wrote, of which the summary is the later side."},
    {.name = "title",
     .type = CHUDE_STRING,
     .values = "TEXT",
     .help =
         "What the page is called. Without it: what was read, where `run --html` writes the page; else the summary's own name, where it has one, "
         "or how many documents it is of; of two summaries, both their names."},
    {0},
};

static const char *const takes_no[] = {"threads",      "input",       "text-field", "id-field",
                                       "batch-bytes",  "spill-bytes", "on-error",   "recipe",
                                       "print-recipe", "memory",      NULL};

const ChudeCommand chude_command_report = {
    .name = "report",
    .brief = "a summary as a page for the browser",
    .summary = "makes a page of HTML of a summary: one file, without network, for desk, phone and paper",
    .description =
        "The page has topics, their course and nearness, keywords with evidence, events, n-grams, and how all was made; search as\n"
        "one types, with and without diacritics. Without JavaScript it is still readable. Of a folder that `run -o` wrote,\n"
        "documents.ndjson gives titles and dates to the evidence. With two summaries the page is of the second, and compares it with the first, as\n"
        "`chude diff` does with its own options; what it wrote with others, or from documents, goes in by --diff.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .filter = false,
    .run = run,
};
