/* command_report.c - `chude report`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "fail.h"
#include "json_value.h"
#include "process.h"
#include "report.h"
#include "validate.h"

static void first_problem(void *context, const char *message) {
    char **first = context;
    *first = *first ? *first : g_strdup(message);
}

/* The summary in a file, or in a folder that `run -o` wrote. NULL with *error set. */
static json_object *read_summary(const char *path, GError **error) {
    char *inside =
        g_file_test(path, G_FILE_TEST_IS_DIR) ? g_build_filename(path, "summary.json", NULL) : NULL;
    const char *name = inside ? inside : path;
    char *bytes = NULL, *problem = NULL;
    gsize size = 0;
    GError *cause = NULL;
    json_object *summary = NULL;
    ChudeProblems problems = {.tell = first_problem, .context = &problem};
    if (!g_file_get_contents(strcmp(name, "-") == 0 ? "/dev/stdin" : name, &bytes, &size, &cause)) {
        chude_fail(error, "%s", cause->message);
    } else if (!chude_json_parse((ChudeText){bytes, size}, true, &summary, &cause)) {
        chude_fail(error, "%s: %s", name, cause->message);
    } else if (!json_object_is_type(summary, json_type_object) ||
               g_strcmp0(chude_report_string(summary, "schema"), "chude.summary/1") != 0) {
        chude_fail(
            error,
            "%s: no summary of `chude run` or `chude summary`: \"schema\":\"chude.summary/1\" is missing",
            name);
        g_clear_pointer(&summary, json_object_put);
    } else if (!chude_validate_summary(&problems, summary)) {
        chude_fail(error, "%s: %s", name, problem);
        g_clear_pointer(&summary, json_object_put);
    }
    g_clear_error(&cause);
    g_free(problem);
    g_free(bytes);
    g_free(inside);
    return summary;
}

/* ---- titles and dates of documents ---- */

static void free_document(gpointer data) {
    ChudeReportDocument *document = data;
    g_free(document->title);
    g_free(document->date);
    g_free(document);
}

static void want(GHashTable *documents, json_object *summary, const char *list) {
    for (size_t i = 0; i < chude_report_length(summary, list); i++) {
        json_object *one = chude_report_item(summary, list, i);
        for (size_t k = 0; k < chude_report_length(one, "evidence"); k++) {
            const char *id = chude_report_string(chude_report_item(one, "evidence", k), "id");
            if (id && !g_hash_table_contains(documents, id)) {
                g_hash_table_insert(documents, g_strdup(id), g_new0(ChudeReportDocument, 1));
            }
        }
    }
}

/* Whether the line is of a document that is not wanted: decided by its first member alone, as `run` writes it, since parsing a
 * hundred megabytes takes seconds. */
static bool is_other(GHashTable *documents, const char *line, size_t size) {
    static const char begin[] = "{\"id\":\"";
    const size_t from = sizeof begin - 1;
    const char *end =
        size > from && memcmp(line, begin, from) == 0 ? memchr(line + from, '"', size - from) : NULL;
    if (!end || memchr(line + from, '\\', (size_t)(end - line) - from)) {
        return false;
    }
    char *id = g_strndup(line + from, (size_t)(end - line) - from);
    bool other = !g_hash_table_contains(documents, id);
    g_free(id);
    return other;
}

/* The documents that evidence names, with what documents.ndjson beside the summary says of them, where it is the one that the
 * summary was written with: named among its companions and as large. What cannot be read is left out; the page has ids. */
static GHashTable *read_documents(json_object *summary, const char *path) {
    GHashTable *documents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_document);
    want(documents, summary, "keywords");
    want(documents, summary, "topics");
    want(documents, summary, "trends");
    bool named = false;
    for (size_t i = 0; i < chude_report_length(summary, "companions"); i++) {
        const char *name = chude_report_string(chude_report_item(summary, "companions", i), "name");
        named = named || g_strcmp0(name, "documents.ndjson") == 0;
    }
    char *folder = g_file_test(path, G_FILE_TEST_IS_DIR) ? g_strdup(path) : g_path_get_dirname(path);
    char *file = g_build_filename(folder, "documents.ndjson", NULL), *line = NULL;
    FILE *stream = named && strcmp(path, "-") != 0 ? fopen(file, "re") : NULL;
    size_t room = 0;
    for (ssize_t size; stream && (size = getline(&line, &room, stream)) > 0;) {
        json_object *one = NULL;
        if (!is_other(documents, line, (size_t)size) &&
            chude_json_parse((ChudeText){line, (size_t)size - (line[size - 1] == '\n')}, true, &one, NULL)) {
            const char *id = chude_report_string(one, "id");
            ChudeReportDocument *document = id ? g_hash_table_lookup(documents, id) : NULL;
            if (document && !document->title && !document->date) {
                document->title = g_strdup(chude_report_string(one, "title"));
                document->date = g_strdup(chude_report_string(one, "date"));
            }
        }
        json_object_put(one);
    }
    if (stream) {
        fclose(stream);
    }
    free(line);
    g_free(file);
    g_free(folder);
    return documents;
}

/* ---- the command ---- */

/* Whether most documents are Vietnamese; where nothing is known, the page is. */
static bool mostly_vietnamese(json_object *summary) {
    json_object *languages = chude_member(chude_member(summary, "corpus"), "languages");
    int64_t vietnamese = 0, most = 0;
    if (json_object_is_type(languages, json_type_object)) {
        json_object_object_foreach(languages, code, count) {
            most = MAX(most, json_object_get_int64(count));
            vietnamese = strcmp(code, "vi") == 0 ? json_object_get_int64(count) : vietnamese;
        }
    }
    return vietnamese >= most;
}

/* What the page calls the file: its name without .json, of a folder's summary.json the folder's. */
static char *name_of(const char *path) {
    char *name = g_path_get_basename(path);
    if (strcmp(name, "summary.json") == 0) {
        char *folder = g_path_get_dirname(path), *absolute = g_canonicalize_filename(folder, NULL);
        g_free(name);
        name = g_path_get_basename(absolute);
        g_free(absolute);
        g_free(folder);
    }
    if (g_str_has_suffix(name, ".json") && name[0] != '.') {
        name[strlen(name) - strlen(".json")] = '\0';
    }
    char *valid = g_utf8_make_valid(strcmp(name, "-") == 0 ? "stdin" : name, -1);
    g_free(name);
    return valid;
}

static int write_page(ChudeConsole *console, const ChudeCall *call, json_object *summary,
                      json_object *before) {
    const char *path = g_ptr_array_index(call->paths, call->paths->len - 1);
    const char *ui = chude_option_string(call->own, "ui"), *title = chude_option_string(call->own, "title");
    ChudeReport report = {.summary = summary, .before = before};
    report.vietnamese = ui ? strcmp(ui, "vi") == 0 : mostly_vietnamese(summary);
    report.labels = chude_report_labels(report.vietnamese);
    report.documents = read_documents(summary, path);
    char *name = title ? g_utf8_make_valid(title, -1) : name_of(path);
    char *before_name = before ? name_of(g_ptr_array_index(call->paths, 0)) : NULL;
    ChudeBuffer out = {0};
    report.name = name;
    report.before_name = before_name;
    chude_report_page(&out, &report);
    if (!chude_report_has_library()) {
        chude_say(console, CHUDE_INFO,
                  "this program was built without npm, so the page has tables and lines, but no charts");
    }
    int code = chude_process_write(console, chude_option_string(call->host, "output"), &out);
    chude_buffer_clear(&out);
    g_free(name);
    g_free(before_name);
    g_hash_table_destroy(report.labels);
    g_hash_table_destroy(report.documents);
    return code;
}

static int run(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    const bool two = call->paths->len == 2;
    if (call->paths->len < 1 || call->paths->len > 2) {
        chude_fail(&error, "report: name a summary, or two to compare: the earlier one first");
    } else if (!chude_option_string(call->host, "output") && console->output.terminal) {
        chude_fail(&error, "report: a page is no text to read here: name a file with -o");
    }
    json_object *before = !error && two ? read_summary(g_ptr_array_index(call->paths, 0), &error) : NULL;
    json_object *summary = !error ? read_summary(g_ptr_array_index(call->paths, two), &error) : NULL;
    int code = error ? chude_say_error(console, error) : write_page(console, call, summary, before);
    json_object_put(before);
    json_object_put(summary);
    return code;
}

static const char *const examples[] = {
    "chude run samples/ -o out/ && chude report out/ -o report.html",
    "a page to open in a browser, and to send: one file, which loads nothing",
    "chude run today.ndjson > today.json; chude report today.json --ui en -o today.html",
    "the same in English, without titles of documents, which documents.ndjson has",
    "chude run week.ndjson > week.json; chude run today.ndjson > today.json; chude report week.json today.json -o change.html",
    "today's page, with a comparison with the week before",
    NULL};

static const ChudeOption options[] = {
    {.name = "ui",
     .type = CHUDE_CHOICE,
     .values = "vi|en",
     .help = "Language of the page; without it, Vietnamese where most documents are, else English."},
    {.name = "title",
     .type = CHUDE_STRING,
     .values = "TEXT",
     .help = "What the page is called, in place of the file's name."},
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
        "documents.ndjson gives titles and dates to the evidence. With two summaries the page is of the second, and compares it with the first.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .filter = false,
    .run = run,
};
