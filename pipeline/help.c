#include "help.h"

#include <string.h>

#include "run.h"
#include "section.h"

static const char *kind_of(const ChudeStage *stage) {
    static const char *const kinds[] = {"map", "ordered", "corpus", "sink"};
    return stage->flags & CHUDE_FITS ? "fit" : kinds[stage->kind];
}

/* Width of a help column in characters, not bytes: some help has Vietnamese in it. */
static size_t width(const char *text) {
    return (size_t)g_utf8_strlen(text, -1);
}

static void heading(const ChudeHelp *help, const char *text) {
    chude_buffer_printf(help->out, "%s%s:%s\n", help->bold ? "\033[1m" : "", text,
                        help->bold ? "\033[0m" : "");
}

/* Words of text from the column on, wrapped at the width; every line but the first starts at the indent. */
static void wrapped(const ChudeHelp *help, const char *text, size_t column, size_t indent) {
    char **words = g_strsplit(text, " ", -1);
    for (size_t i = 0; words[i]; i++) {
        if (i > 0 && column + 1 + width(words[i]) > help->width) {
            chude_buffer_printf(help->out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (i > 0) {
            chude_buffer_char(help->out, ' ');
            column++;
        }
        chude_buffer_literal(help->out, words[i]);
        column += width(words[i]);
    }
    chude_buffer_char(help->out, '\n');
    g_strfreev(words);
}

/* Text whose lines were broken somewhere: a line goes on in the next one where it was broken for its length. */
static void prose(const ChudeHelp *help, const char *text) {
    enum { WAS_BROKEN = 75 };
    char **lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i]; i++) {
        size_t indent = strspn(lines[i], " ");
        GString *whole = g_string_new(lines[i] + indent);
        while (lines[i + 1] && width(lines[i]) > WAS_BROKEN && strspn(lines[i + 1], " ") == indent &&
               lines[i + 1][indent]) {
            i++;
            g_string_append_printf(whole, " %s", lines[i] + indent);
        }
        chude_buffer_printf(help->out, "%*s", (int)indent, "");
        wrapped(help, whole->str, indent, indent);
        g_string_free(whole, TRUE);
    }
    g_strfreev(lines);
}

/* The command lines stay whole, for copying. */
static void examples(const ChudeHelp *help, const char *const *lines) {
    heading(help, "Examples");
    for (; lines && lines[0]; lines += 2) {
        chude_buffer_printf(help->out, "  %s\n      ", lines[0]);
        wrapped(help, lines[1], 6, 6);
    }
}

static void option(const ChudeHelp *help, const ChudeOption *o) {
    const size_t column = help->width >= 70 ? 30 : 10;
    char *names = o->letter ? g_strdup_printf("  -%c, --%s", o->letter, o->name)
                            : g_strdup_printf("      --%s", o->name);
    char *left = o->type == CHUDE_FLAG ? g_strdup(names)
                                       : g_strdup_printf("%s %s", names, o->values ? o->values : "VALUE");
    chude_buffer_literal(help->out, left);
    if (width(left) + 2 > column) {
        chude_buffer_printf(help->out, "\n%*s", (int)column, "");
    } else {
        chude_buffer_printf(help->out, "%*s", (int)(column - width(left)), "");
    }
    char *text = o->fallback ? g_strdup_printf("%s [%s]", o->help, o->fallback) : g_strdup(o->help);
    wrapped(help, text, column, column);
    g_free(text);
    g_free(left);
    g_free(names);
}

static void options(const ChudeHelp *help, const char *title, const ChudeOption *table) {
    if (!table || !table->name) {
        return;
    }
    chude_buffer_char(help->out, '\n');
    heading(help, title);
    for (; table->name; table++) {
        option(help, table);
    }
}

/* "chude NAME: what it is", which begins the part behind the examples. */
static void title(const ChudeHelp *help, const char *name, const char *summary) {
    char *text = g_strdup_printf("chude %s: %s", name, summary);
    chude_buffer_char(help->out, '\n');
    prose(help, text);
    g_free(text);
}

static void exit_codes(const ChudeHelp *help) {
    chude_buffer_char(help->out, '\n');
    wrapped(help, "Exit codes: 0; 1 some records or files were rejected, each named; 2 usage or fatal error.",
            0, 0);
}

void chude_help_program(const ChudeHelp *help, const ChudeRegistry *registry) {
    static const char *const lines[] = {"chude run samples/ -o out/",
                                        "the whole job: out/summary.json and out/documents.ndjson",
                                        "chude run news.ndjson -k 20 | jq '.topics[].label'",
                                        "the names of 20 topics",
                                        "chude tokenize < news.ndjson | chude stop | chude tfidf",
                                        "a chain of stages in the shell",
                                        "chude tokenize then stop then tfidf -j 4 news.ndjson",
                                        "the same bytes, fused in one process",
                                        "chude ngram -n 3 --min-df 2 news.ndjson",
                                        "counts of words, pairs and triples",
                                        "chude keyphrase --top 15 bai-bao.txt",
                                        "keyphrases of one article",
                                        "chude segment bai-bao.txt",
                                        "words, lines in, lines out",
                                        "chude run news.ndjson -o out/ && chude validate out/",
                                        "whether files are what the formats say",
                                        NULL};
    prose(help, "chude (chủ đề, \"topic\") turns documents into topic and keyword summaries in JSON.\n");
    examples(help, lines);
    chude_buffer_char(help->out, '\n');
    wrapped(help, "Usage: chude run|STAGE [options] [then STAGE [options]]… [FILE|FOLDER|-]…", 0, 7);
    chude_buffer_char(help->out, '\n');
    heading(help, "Commands");
    chude_buffer_literal(help->out,
                         "  run            the whole job with good defaults\n"
                         "  fit STAGE      save what a stage gathers: states to merge, lexicons\n");
    for (const ChudeCommand *const *command = chude_plain_commands; *command; command++) {
        chude_buffer_printf(help->out, "  %-14s %s\n", (*command)->name, (*command)->brief);
    }
    chude_buffer_literal(help->out, "  stages         list the stages [--json]\n"
                                    "  help STAGE     options, formulae and examples\n\n");
    heading(help, "Stages");
    chude_help_stages(help, registry);
    options(help, "Options of every command", chude_host_options);
    static const ChudeOption version = {
        .name = "version", .type = CHUDE_FLAG, .help = "Print the version and end."};
    option(help, &version);
    exit_codes(help);
}

/* Those that the command takes. */
static void host_options(const ChudeHelp *help, const char *name, const char *const *takes_no) {
    chude_buffer_char(help->out, '\n');
    heading(help, name);
    for (const ChudeOption *o = chude_host_options; o->name; o++) {
        if (!g_strv_contains(takes_no, o->name)) {
            option(help, o);
        }
    }
}

/* The default stages that come in before this one, and the options that may be given to them here. */
static void defaults(const ChudeHelp *help, const ChudeRegistry *registry, const ChudeStage *stage) {
    for (const char *const *need = stage->needs; need && *need; need++) {
        const ChudeStage *giver = chude_registry_default(registry, *need);
        if (!giver || giver == stage) {
            continue;
        }
        GString *text = g_string_new(NULL);
        g_string_printf(text,
                        "Where documents have no `%s`, `%s` comes in, and takes its options here:", *need,
                        giver->name);
        for (const ChudeOption *o = giver->options; o && o->name; o++) {
            g_string_append_printf(text, " --%s", o->name);
        }
        chude_buffer_char(help->out, '\n');
        wrapped(help, text->str, 0, 0);
        g_string_free(text, TRUE);
    }
}

void chude_help_stage(const ChudeHelp *help, const ChudeRegistry *registry, const ChudeStage *stage) {
    examples(help, stage->examples);
    title(help, stage->name, stage->summary);
    if (stage->description) {
        chude_buffer_char(help->out, '\n');
        prose(help, stage->description);
    }
    options(help, "Options", stage->options);
    if (stage->kind == CHUDE_CORPUS && stage->emit) {
        static const ChudeOption result = {
            .name = "result",
            .type = CHUDE_FILE,
            .values = "FILE",
            .help = "Write what was learned about the whole, in the summary's shape."};
        option(help, &result);
    }
    defaults(help, registry, stage);
    options(help, "Options of every command", chude_host_options);
    exit_codes(help);
}

void chude_help_run(const ChudeHelp *help) {
    examples(help, chude_run_examples);
    title(
        help, "run",
        "the whole job with good defaults: dates, tokenize, stop, dedup, keyphrase, tfidf, topics, summary.\n"
        "With -o DIR it writes DIR/documents.ndjson and, last, DIR/summary.json.");
    options(help, "Options", chude_run_options);
    options(help, "Options of every command", chude_host_options);
    exit_codes(help);
}

void chude_help_fit(const ChudeHelp *help, const ChudeRegistry *registry) {
    static const char *const lines[] = {
        "chude fit ngram -n 2 may.ndjson -o may.state",
        "counts of a month's words and pairs, all of them, to be merged with those of others",
        "chude fit tokenize then stop then tfidf may.ndjson -o may.state",
        "a chain: what stands before the stage that is fitted changes what it counts",
        "chude fit ngram may.ndjson -o may.state && chude state may.state | head -n 3",
        "what it was counted with, and its first rows",
        "chude fit dedup may.ndjson -o may.dedup && chude fit ngram --dedup may.dedup may.ndjson -o may.state",
        "the counts without reprints and boilerplate",
        "chude fit lexicon samples/ -o my.lexicon",
        "a corpus' own words, for --lexicon",
        "chude fit topics -k 8 news.ndjson -o news.topics && chude topics --model news.topics news.ndjson",
        "topics found once, which later documents are given as they come",
        NULL};
    examples(help, lines);
    title(help, "fit", "makes what other runs are given: `chude fit STAGE [options] [FILE]… -o FILE`");
    chude_buffer_char(help->out, '\n');
    prose(
        help,
        "A stage's state is all that it gathers from the documents, before anything is left out: --top, --min-df and the\n"
        "like change nothing in it. States of parts, `chude merge`d in whatever order, are the same bytes as the state of the\n"
        "whole, with any number of threads and any --memory.\n"
        "\n"
        "The state's header says what it was counted with: the stages before that change words, their versions and options,\n"
        "and hashes of the word lists and models that they used. States that differ there are not merged. Stages that choose\n"
        "documents (`select`, `head`) are not in it. Documents that bring their words along are taken to be tokenized as\n"
        "the chain says.\n"
        "\n"
        "--dedup FILE: a state of `fit dedup`, by which duplicates and boilerplate count nowhere; the header names it.\n"
        "\n"
        "What `topics` found is no state, but a text of its own: chude help topics.\n");
    heading(help, "Stages that go with it");
    for (guint i = 0; i < registry->stages->len; i++) {
        const ChudeStage *stage = g_ptr_array_index(registry->stages, i);
        if (stage->save || stage->fit || stage->flags & CHUDE_FITS) {
            char *what = stage->save ? g_strdup_printf("the state of `%s`, for `chude merge`", stage->name)
                         : stage->fit
                             ? g_strdup_printf("what `%s` found, to be edited, for its --model", stage->name)
                             : g_strdup(stage->summary);
            chude_buffer_printf(help->out, "  %-10s ", stage->name);
            wrapped(help, what, 13, 13);
            g_free(what);
        }
    }
    exit_codes(help);
}

void chude_help_command(const ChudeHelp *help, const ChudeCommand *command) {
    examples(help, command->examples);
    title(help, command->name, command->summary);
    if (command->description) {
        chude_buffer_char(help->out, '\n');
        prose(help, command->description);
    }
    if (command->options) {
        options(help, "Options", command->options);
    }
    host_options(help, "Options of every command", command->takes_no);
    exit_codes(help);
}

void chude_help_stages(const ChudeHelp *help, const ChudeRegistry *registry) {
    for (guint i = 0; i < registry->stages->len; i++) {
        const ChudeStage *stage = g_ptr_array_index(registry->stages, i);
        chude_buffer_printf(help->out, "  %-10s %-8s ", stage->name, kind_of(stage));
        wrapped(help, stage->summary, 22, 22);
    }
}

static void names_json(ChudeBuffer *out, const char *const *names) {
    chude_buffer_char(out, '[');
    for (size_t i = 0; names && names[i]; i++) {
        chude_buffer_literal(out, i ? "," : "");
        chude_json_literal(out, names[i]);
    }
    chude_buffer_char(out, ']');
}

static void member_json(ChudeBuffer *out, const char *name, const char *value) {
    if (value) {
        chude_buffer_printf(out, ",\"%s\":", name);
        chude_json_literal(out, value);
    }
}

static void option_json(ChudeBuffer *out, const ChudeOption *o) {
    static const char *const types[] = {"flag",   "integer", "number", "string",
                                        "choice", "file",    "size",   "strings"};
    chude_buffer_literal(out, "{\"name\":");
    chude_json_literal(out, o->name);
    char letter[2] = {o->letter, 0};
    member_json(out, "short", o->letter ? letter : NULL);
    member_json(out, "type", types[o->type]);
    member_json(out, "default", o->fallback);
    member_json(out, "values", o->values);
    member_json(out, "help", o->help);
    chude_buffer_char(out, '}');
}

void chude_help_stages_json(ChudeBuffer *out, const ChudeRegistry *registry) {
    chude_buffer_char(out, '[');
    for (guint i = 0; i < registry->stages->len; i++) {
        const ChudeStage *stage = g_ptr_array_index(registry->stages, i);
        chude_buffer_literal(out, i ? ",\n{\"name\":" : "{\"name\":");
        chude_json_literal(out, stage->name);
        member_json(out, "kind", kind_of(stage));
        member_json(out, "version", stage->version);
        member_json(out, "summary", stage->summary);
        member_json(out, "operand", stage->operand);
        chude_buffer_literal(out, ",\"needs\":");
        names_json(out, stage->needs);
        chude_buffer_literal(out, ",\"gives\":");
        names_json(out, stage->gives);
        if (stage->drops) {
            chude_buffer_literal(out, ",\"drops\":");
            names_json(out, stage->drops);
        }
        chude_buffer_literal(out, ",\"options\":[");
        for (size_t k = 0; stage->options && stage->options[k].name; k++) {
            chude_buffer_literal(out, k ? "," : "");
            option_json(out, &stage->options[k]);
        }
        chude_buffer_literal(out, "]}");
    }
    chude_buffer_literal(out, "]\n");
}
