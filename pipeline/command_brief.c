/* command_brief.c - `chude brief`. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "brief/brief.h"
#include "brief/recent.h"
#include "command.h"
#include "exports/known.h"
#include "fail.h"
#include "process.h"
#include "summary_file.h"

static const char *const schemas[] = {"chude.summary/1", "chude.diff/1", NULL};

/* The file, a folder's summary, or standard input. NULL with *error set. */
static json_object *read_source(const ChudeCall *call, GError **error) {
    const char *path = call->paths->len ? g_ptr_array_index(call->paths, 0) : "-";
    if (call->paths->len > 1) {
        chude_fail(error, "brief: one summary at a time, not %s too",
                   (char *)g_ptr_array_index(call->paths, 1));
        return NULL;
    }
    if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
        return chude_summary_read(path, schemas, error);
    }
    char *file = g_build_filename(path, "summary.json", NULL);
    json_object *source = chude_summary_read(file, schemas, error);
    g_free(file);
    return source;
}

/* What a document is called: `tin`, `story|stories`. False with *error set. */
static bool set_noun(ChudeBriefOptions *options, const char *noun, GError **error) {
    if (!noun) {
        noun = options->speech == CHUDE_SPEECH_VI ? "tin" : "document|documents";
    }
    char **forms = g_strsplit(noun, "|", 2);
    bool good = *forms && **forms && (!forms[1] || *forms[1]) && g_utf8_validate(noun, -1, NULL);
    if (good) {
        options->one = g_strdup(forms[0]);
        options->many = g_strdup(forms[1] ? forms[1] : forms[0]);
    } else {
        chude_fail(error, "brief: --noun is a word, or two with | between: 'story|stories'");
    }
    g_strfreev(forms);
    return good;
}

/* What stands beside the summary: sources of the documents that it names, and topics' documents of the last window (NULL: none). What cannot be
 * read is done without. */
static GHashTable *read_documents(const ChudeCall *call, json_object *source) {
    const char *path = call->paths->len ? g_ptr_array_index(call->paths, 0) : "-";
    char *documents = chude_known_file(source, path);
    GHashTable *recent = NULL, *known = documents ? chude_known_of(source, documents, NULL) : NULL;
    ChudeText start, end;
    if (documents && chude_brief_last_window(source, &start, &end)) {
        recent = chude_recent_read(documents, start, end, NULL);
    }
    if (known) {
        chude_known_name_sources(known, source);
        g_hash_table_unref(known);
    }
    g_free(documents);
    return recent;
}

static int show(ChudeConsole *console, const ChudeCall *call, const ChudeBrief *brief) {
    const char *output = chude_option_string(call->host, "output"),
               *format = chude_option_string(call->own, "format");
    bool terminal = !output && console->output.terminal;
    ChudeBuffer out = {0};
    if (*format == 'j') {
        chude_brief_json(&out, brief);
    } else if (*format == 'm') {
        chude_brief_markdown(&out, brief);
    } else {
        const ChudeBriefPage page = {&out, terminal ? console->output.width : 0,
                                     terminal && console->output.colour};
        chude_brief_text(&page, brief);
    }
    int code = chude_process_write(console, output, &out);
    chude_buffer_clear(&out);
    return code;
}

static int run(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    json_object *source = read_source(call, &error);
    const char *lang = chude_option_string(call->own, "lang");
    ChudeBriefOptions options = {.top = (size_t)chude_option_integer(call->own, "top")};
    int code = CHUDE_EXIT_FATAL;
    if (source) {
        options.speech = *lang == 'a'   ? chude_brief_language(source)
                         : *lang == 'v' ? CHUDE_SPEECH_VI
                                        : CHUDE_SPEECH_EN;
    }
    if (source) {
        options.recent = read_documents(call, source);
    }
    if (source && set_noun(&options, chude_option_string(call->own, "noun"), &error)) {
        ChudeBrief *brief = chude_brief_new(source, &options);
        code = show(console, call, brief);
        chude_brief_free(brief);
    } else {
        chude_say_error(console, error);
    }
    g_free(options.one);
    g_free(options.many);
    if (options.recent) {
        g_hash_table_unref(options.recent);
    }
    json_object_put(source);
    return code;
}

static const char *const examples[] = {
    "chude run news.ndjson -o out/; chude brief out/",
    "the five things to know, in the language that most documents are in",
    "chude diff --split 2026-07-01 news.ndjson | chude brief --top 3",
    "three things that changed on 1 July",
    "chude run news.ndjson | chude brief --lang en --noun 'story|stories'",
    "in English, about stories",
    "chude run news.ndjson | chude brief --format markdown -o sang-nay.md",
    "for a mail or a page",
    "chude run news.ndjson | chude brief --format json | jq -r '.items[].text'",
    "the sentences alone",
    NULL};

static const ChudeOption options[] = {
    {.name = "top",
     .type = CHUDE_INTEGER,
     .values = "N",
     .fallback = "5",
     .minimum = 1,
     .maximum = 1000,
     .help = "So many things, if there are as many that are not about the same."},
    {.name = "lang",
     .type = CHUDE_CHOICE,
     .values = "auto|vi|en",
     .fallback = "auto",
     .help = "Language of the sentences; auto: Vietnamese where most documents are, else English."},
    {.name = "format",
     .type = CHUDE_CHOICE,
     .values = "text|json|markdown",
     .fallback = "text",
     .help = "For people, for programs (schema: chude.brief/1), or for a mail or a page."},
    {.name = "noun",
     .type = CHUDE_STRING,
     .values = "ONE|MANY",
     .help =
         "What a document is called, such as 'văn bản' or 'story|stories'; default: tin, or document|documents."},
    {0},
};

static const char *const takes_no[] = {"threads",      "input",  "text-field",  "id-field",
                                       "batch-bytes",  "memory", "spill-bytes", "on-error",
                                       "print-recipe", "recipe", "verbose",     NULL};

const ChudeCommand chude_command_brief = {
    .name = "brief",
    .brief = "the five things to know, in sentences",
    .summary = "says the few things to know of a summary, or of what `diff` found, each with its evidence",
    .description =
        "The input is a summary, a folder of `run -o`, or what `chude diff` printed; it may be packed.\n"
        "\n"
        "Up to three fifths of the things are what rises: trends that are new or rising, by G² (half of it for words that are\n"
        "neither names, keywords nor terms of a topic). One is the topic that changed most, or the largest one; one is what\n"
        "fell or is gone; one is a fault of the data, if it matters: a tenth of the documents without a date or the same as\n"
        "others, a hundredth of the records bad. What is left over goes to more of what rises, topics that changed, what fell,\n"
        "keywords, other topics. Changes count up to q = 0.05.\n"
        "\n"
        "No two are about the same: they share no document of their evidence, their subjects have under a third of their\n"
        "syllables in common, neither is named in a third of the other's evidence, and their terms have a cosine (`chude help\n"
        "diff`) below 0.3. So there may be fewer than asked for.\n"
        "\n"
        "A topic's documents are those of the last window that are nearest to it, where the summary's documents.ndjson stands\n"
        "beside it; else those that stand for the topic as a whole.\n"
        "\n"
        "Trends stand in a summary of dated documents. Without them, topics and keywords that stand out against the shipped\n"
        "background are told, and what would give more. Figures are documents: of the last window of the series, and of the one\n"
        "before.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .filter = true,
    .run = run,
};
