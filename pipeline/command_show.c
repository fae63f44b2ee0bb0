/* command_show.c - `chude show`, and what `chude run` shows on a terminal. */
#include "command_show.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "exports/known.h"
#include "exports/wording.h"
#include "fail.h"
#include "process.h"
#include "show/show.h"
#include "summary_file.h"

static const char *const schemas[] = {"chude.summary/1", NULL};

enum { PIPE_WIDTH = 80 };

/* What --section says; all where it says nothing. 0 with *error set. */
static unsigned sections_of(const ChudeArgs *own, GError **error) {
    unsigned sections = 0;
    for (const char *const *name = chude_option_strings(own, "section"); *name; name++) {
        size_t i = 0;
        while (chude_show_sections[i] && strcmp(chude_show_sections[i], *name) != 0) {
            i++;
        }
        if (!chude_show_sections[i]) {
            char *known = g_strjoinv(", ", (char **)chude_show_sections);
            chude_fail(error, "show: there is no section \"%s\"; there are %s", *name, known);
            g_free(known);
            return 0;
        }
        sections |= 1u << i;
    }
    return sections ? sections : (1u << CHUDE_SHOW_SECTIONS) - 1;
}

static bool colour_of(const ChudeConsole *console, const char *when, const char *output) {
    return strcmp(when, "always") == 0 || (strcmp(when, "auto") == 0 && !output && console->output.colour);
}

static size_t width_of(const ChudeConsole *console, int64_t given, const char *output) {
    size_t width = given                                 ? (size_t)given
                   : !output && console->output.terminal ? console->output.width
                                                         : PIPE_WIDTH;
    return MAX(width, (size_t)CHUDE_SHOW_NARROWEST);
}

/* What titles and dates the documents beside the summary have; what cannot be read is left out, since evidence has ids. */
static GHashTable *known_of(json_object *summary, const char *path) {
    char *documents = chude_known_file(summary, path);
    GHashTable *known = chude_known_of(summary, documents, NULL);
    g_free(documents);
    return known;
}

static int run(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    const char *output = chude_option_string(call->host, "output");
    const char *ui = chude_option_string(call->own, "ui");
    const char *path = call->paths->len ? g_ptr_array_index(call->paths, 0) : "-";
    ChudeBuffer out = {0};
    ChudeShow show = {.out = &out, .sections = sections_of(call->own, &error)};
    if (!error && call->paths->len > 1) {
        chude_fail(&error, "show: one summary at a time");
    }
    if (error) {
        return chude_say_error(console, error);
    }
    char *inside =
        g_file_test(path, G_FILE_TEST_IS_DIR) ? g_build_filename(path, "summary.json", NULL) : NULL;
    show.summary = chude_summary_read(inside ? inside : path, schemas, &error);
    g_free(inside);
    if (!show.summary) {
        return chude_say_error(console, error);
    }
    show.known = known_of(show.summary, path);
    show.width = width_of(console, chude_option_integer(call->own, "width"), output);
    show.top = (size_t)chude_option_integer(call->own, "top");
    show.colour = colour_of(console, chude_option_string(call->own, "color"), output);
    show.vietnamese = strcmp(ui, "vi") == 0;
    chude_show(&show);
    int code = chude_process_write(console, output, &out);
    chude_buffer_clear(&out);
    if (show.known) {
        g_hash_table_unref(show.known);
    }
    json_object_put(show.summary);
    return code;
}

static const char hint[] = "This is a view. The summary itself, in JSON: add -o DIR (summary.json and\n"
                           "documents.ndjson), or use a pipe or a file:  chude run … | jq .";

int chude_show_run(ChudeConsole *console, ChudePlan *plan) {
    GError *error = NULL;
    ChudeBuffer json = {0}, out = {0};
    int code = chude_process_run_kept(console, plan, &json);
    if (code == CHUDE_EXIT_FATAL || !json.size) {
        chude_buffer_clear(&json);
        return code;
    }
    ChudeShow show = {.out = &out,
                      .sections = (1u << CHUDE_SHOW_SECTIONS) - 1,
                      .width = width_of(console, 0, NULL),
                      .colour = console->output.colour};
    show.summary = chude_summary_parse(chude_buffer_text(&json), "run", schemas, &error);
    if (show.summary) {
        chude_show(&show);
        if (!console->quiet) {
            chude_buffer_char(&out, '\n');
            chude_show_paint(&show, CHUDE_PAINT_FAINT);
            chude_buffer_literal(&out, hint);
            chude_show_paint(&show, CHUDE_PAINT_PLAIN);
            chude_buffer_char(&out, '\n');
        }
        int printed = chude_process_print(console, &out);
        code = printed ? printed : code;
    } else {
        code = chude_say_error(console, error);
    }
    json_object_put(show.summary);
    chude_buffer_clear(&json);
    chude_buffer_clear(&out);
    return code;
}

static const char *const examples[] = {
    "chude run samples/ -o out/ && chude show out/",
    "the summary in the terminal, with the titles and dates of documents",
    "chude run news.ndjson | chude show",
    "the same from a pipe",
    "chude run samples/ -o out/ && chude show out/ --section keywords --top 50",
    "fifty keywords, and nothing else",
    "chude run samples/ -o out/ && chude show out/ --color always --width 120 | head -n 40",
    "colour and a width of one's own where it is no terminal, as for less -R",
    NULL};

static const ChudeOption options[] = {
    {.name = "section",
     .type = CHUDE_STRINGS,
     .values = "NAME",
     .help = "Only these: overview, topics, keywords, trends, ngrams, duplicates."},
    {.name = "top",
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = 1,
     .maximum = 1000000,
     .help = "How many of each; without it as many as suit a screen."},
    {.name = "color",
     .type = CHUDE_CHOICE,
     .values = "auto|always|never",
     .fallback = "auto",
     .help = "auto: on a terminal, unless NO_COLOR is set."},
    {.name = "width",
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = CHUDE_SHOW_NARROWEST,
     .maximum = 1000,
     .help = "Columns of a line; without it those of the terminal, elsewhere 80."},
    {.name = "ui",
     .type = CHUDE_CHOICE,
     .values = "en|vi",
     .fallback = "en",
     .help = "Language of headings."},
    {0},
};

static const char *const takes_no[] = {"threads",     "input",        "text-field",  "id-field",
                                       "batch-bytes", "memory",       "spill-bytes", "on-error",
                                       "recipe",      "print-recipe", "verbose",     NULL};

const ChudeCommand chude_command_show = {
    .name = "show",
    .brief = "a summary in the terminal",
    .summary = "shows a summary in the terminal: tables, bars, curves",
    .description =
        "Of a file, of a folder of `run -o`, or of standard input. Bars of topics are documents, those of keywords scores. A curve is\n"
        "the number of documents in each period, from the first to the last; its lowest step is none at all. With a folder, documents.ndjson\n"
        "gives titles and dates to the documents that are shown.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .filter = true,
    .run = run,
};
