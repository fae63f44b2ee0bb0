#include "help.h"

#include <string.h>

#include "run.h"
#include "section.h"
#include "segment.h"

static const char *const kinds[] = {"map", "ordered", "corpus", "sink"};

static void examples(ChudeBuffer *out, const char *const *lines) {
    chude_buffer_literal(out, "Examples:\n");
    for (; lines && lines[0]; lines += 2) {
        chude_buffer_printf(out, "  %s\n      %s\n", lines[0], lines[1]);
    }
}

/* Width of a help column in characters, not bytes: some help has Vietnamese in it. */
static size_t width(const char *text) {
    return (size_t)g_utf8_strlen(text, -1);
}

/* Words of text, wrapped at 100 columns; every line but the first starts at the indent. */
static void wrapped(ChudeBuffer *out, const char *text, size_t indent) {
    char **words = g_strsplit(text, " ", -1);
    size_t column = indent;
    for (size_t i = 0; words[i]; i++) {
        if (i > 0 && column + 1 + width(words[i]) > 100) {
            chude_buffer_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (i > 0) {
            chude_buffer_char(out, ' ');
            column++;
        }
        chude_buffer_literal(out, words[i]);
        column += width(words[i]);
    }
    chude_buffer_char(out, '\n');
    g_strfreev(words);
}

static void option(ChudeBuffer *out, const ChudeOption *o) {
    enum { COLUMN = 30 };
    char *names = o->letter ? g_strdup_printf("  -%c, --%s", o->letter, o->name)
                            : g_strdup_printf("      --%s", o->name);
    char *left = o->type == CHUDE_FLAG ? g_strdup(names)
                                       : g_strdup_printf("%s %s", names, o->values ? o->values : "VALUE");
    chude_buffer_literal(out, left);
    if (width(left) + 2 > COLUMN) {
        chude_buffer_printf(out, "\n%*s", COLUMN, "");
    } else {
        chude_buffer_printf(out, "%*s", (int)(COLUMN - width(left)), "");
    }
    char *help = o->fallback ? g_strdup_printf("%s [%s]", o->help, o->fallback) : g_strdup(o->help);
    wrapped(out, help, COLUMN);
    g_free(help);
    g_free(left);
    g_free(names);
}

static void options(ChudeBuffer *out, const char *heading, const ChudeOption *table) {
    if (!table || !table->name) {
        return;
    }
    chude_buffer_printf(out, "\n%s:\n", heading);
    for (; table->name; table++) {
        option(out, table);
    }
}

static const char exit_codes[] =
    "\nExit codes: 0; 1 some records or files were rejected, each named; 2 usage or fatal error.\n";

void chude_help_program(ChudeBuffer *out, const ChudeRegistry *registry) {
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
                                        NULL};
    chude_buffer_literal(
        out, "chude (chủ đề, \"topic\") turns documents into topic and keyword summaries in JSON.\n\n");
    examples(out, lines);
    chude_buffer_literal(
        out, "\nUsage: chude run|STAGE [options] [then STAGE [options]]… [FILE|FOLDER|-]…\n\nCommands:\n"
             "  run        the whole job with good defaults\n"
             "  segment    split lines into words\n"
             "  stages     list the stages [--json]\n"
             "  help STAGE options, formulae and examples\n\nStages:\n");
    chude_help_stages(out, registry);
    options(out, "Options of every command", chude_host_options);
    chude_buffer_literal(out, "      --version               Print the version and end.\n");
    chude_buffer_literal(out, exit_codes);
}

/* The default stages that come in before this one, and the options that may be given to them here. */
static void defaults(ChudeBuffer *out, const ChudeRegistry *registry, const ChudeStage *stage) {
    for (const char *const *need = stage->needs; need && *need; need++) {
        const ChudeStage *giver = chude_registry_default(registry, *need);
        if (!giver || giver == stage) {
            continue;
        }
        chude_buffer_printf(out, "\nWhere documents have no `%s`, `%s` comes in, and takes its options here:",
                            *need, giver->name);
        for (const ChudeOption *o = giver->options; o && o->name; o++) {
            chude_buffer_printf(out, " --%s", o->name);
        }
        chude_buffer_char(out, '\n');
    }
}

void chude_help_stage(ChudeBuffer *out, const ChudeRegistry *registry, const ChudeStage *stage) {
    examples(out, stage->examples);
    chude_buffer_printf(out, "\nchude %s: %s\n", stage->name, stage->summary);
    if (stage->description) {
        chude_buffer_printf(out, "\n%s\n", stage->description);
    }
    options(out, "Options", stage->options);
    if (stage->kind == CHUDE_CORPUS && stage->emit) {
        static const ChudeOption result = {
            .name = "result",
            .type = CHUDE_FILE,
            .values = "FILE",
            .help = "Write what was learned about the whole, in the summary's shape."};
        option(out, &result);
    }
    defaults(out, registry, stage);
    options(out, "Options of every command", chude_host_options);
    chude_buffer_literal(out, exit_codes);
}

void chude_help_run(ChudeBuffer *out) {
    examples(out, chude_run_examples);
    chude_buffer_literal(
        out,
        "\nchude run: the whole job with good defaults: tokenize, stop, keyphrase, tfidf, topics, summary.\n"
        "With -o DIR it writes DIR/documents.ndjson and, last, DIR/summary.json.\n");
    options(out, "Options", chude_run_options);
    options(out, "Options of every command", chude_host_options);
    chude_buffer_literal(out, exit_codes);
}

void chude_help_segment(ChudeBuffer *out) {
    static const char *const lines[] = {"chude segment bai-bao.txt",
                                        "every line's tokens, one space between, _ inside words",
                                        "chude segment < in.txt > out.txt", "as a filter", NULL};
    examples(out, lines);
    chude_buffer_literal(
        out, "\nchude segment: lines in, one line out for each: tokens, punctuation split off, separated by "
             "one space,\n"
             "_ inside words. A literal _ stays _; no other byte is changed; blank lines are kept.\n");
    chude_buffer_literal(out, "\nOptions:\n");
    for (const ChudeOption *o = chude_host_options; o->name; o++) {
        if (!g_strv_contains(chude_segment_takes_no, o->name)) {
            option(out, o);
        }
    }
    chude_buffer_literal(out, exit_codes);
}

void chude_help_stages(ChudeBuffer *out, const ChudeRegistry *registry) {
    for (guint i = 0; i < registry->stages->len; i++) {
        const ChudeStage *stage = g_ptr_array_index(registry->stages, i);
        chude_buffer_printf(out, "  %-10s %-8s %s\n", stage->name, kinds[stage->kind], stage->summary);
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
        member_json(out, "kind", kinds[stage->kind]);
        member_json(out, "version", stage->version);
        member_json(out, "summary", stage->summary);
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
