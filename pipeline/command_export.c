/* command_export.c - `chude export`. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "exports/formats.h"
#include "exports/wording.h"
#include "fail.h"
#include "folder.h"
#include "iso_date.h"
#include "process.h"
#include "shape.h"
#include "summary_file.h"

typedef enum { ROWS, CSV, TSV, ES_BULK, VEGA_LITE, MARKDOWN, SQLITE, FORMATS } Format;
static const char *const formats[FORMATS] = {"rows",      "csv",      "tsv",   "es-bulk",
                                             "vega-lite", "markdown", "sqlite"};
#define FORMAT_NAMES "rows, csv, tsv, sqlite, es-bulk, vega-lite, markdown"

typedef struct {
    Format format;
    unsigned tables; /* a bit each */
    bool named;      /* by --table */
    size_t top;
    const char *index;
    const ChudeArgs *own;
    ChudeExportSource source;
} Export;

/* ---- options ---- */

static bool given(const ChudeArgs *own, const char *name) {
    return own->values[chude_args_find(own, name)] != NULL;
}

/* Options that belong to some formats only. */
static bool check_options(const Export *what, GError **error) {
    static const struct {
        const char *option;
        unsigned formats;
    } belongs[] = {{"array", 1u << ROWS},
                   {"bom", 1u << CSV | 1u << TSV},
                   {"unguarded", 1u << CSV | 1u << TSV},
                   {"decimal-comma", 1u << CSV | 1u << TSV},
                   {"index", 1u << ES_BULK},
                   {"as-of", 1u << ES_BULK},
                   {"create-index", 1u << ES_BULK},
                   {"folding", 1u << ES_BULK},
                   {"top", 1u << VEGA_LITE | 1u << MARKDOWN},
                   {"ui", 1u << VEGA_LITE | 1u << MARKDOWN}};
    for (size_t i = 0; i < G_N_ELEMENTS(belongs); i++) {
        if (given(what->own, belongs[i].option) && !(belongs[i].formats & 1u << what->format)) {
            chude_fail(error, "export: --%s does not go with --format %s", belongs[i].option,
                       formats[what->format]);
            return false;
        }
    }
    const char *day = chude_option_string(what->own, "as-of");
    ChudeMoment moment;
    if (day && !chude_iso_moment((ChudeText){day, strlen(day)}, true, &moment)) {
        chude_fail(error, "export: --as-of \"%s\" is no date, as 2026-05-21", day);
        return false;
    }
    if (what->named && (what->format == MARKDOWN || what->format == SQLITE)) {
        chude_fail(error, "export: --table does not go with --format %s, which has them all",
                   formats[what->format]);
        return false;
    }
    return true;
}

/* What --table says; else one table for what holds one, all but keyphrases of documents (documents have them) for rows. */
static bool set_tables(Export *what, GError **error) {
    const char *const *names = chude_option_strings(what->own, "table");
    bool single = what->format == CSV || what->format == TSV;
    what->named = names[0] != NULL;
    for (; *names; names++) {
        ChudeTableId table = chude_export_find_table(*names);
        if (table == CHUDE_EXPORT_TABLES) {
            GString *known = g_string_new(NULL);
            for (size_t i = 0; i < CHUDE_EXPORT_TABLES; i++) {
                g_string_append_printf(known, "%s%s", i ? ", " : "", chude_export_tables[i].name);
            }
            chude_fail(error, "export: there is no table \"%s\"; there are %s", *names, known->str);
            g_string_free(known, TRUE);
            return false;
        }
        if (single && what->tables && what->tables != 1u << table) {
            chude_fail(error, "export: a file of --format %s holds one table", formats[what->format]);
            return false;
        }
        what->tables |= 1u << table;
    }
    if (!what->named) {
        what->tables = single ? 1u << CHUDE_TABLE_KEYWORDS
                              : ((1u << CHUDE_EXPORT_TABLES) - 1) & ~(1u << CHUDE_TABLE_KEYPHRASES);
    }
    return true;
}

/* ---- what is exported ---- */

/* False with *error set. What it has found is to be cleared either way. */
static bool read_source(Export *what, const char *path, GError **error) {
    static const char *const schemas[] = {"chude.summary/1", NULL};
    char *inside =
        g_file_test(path, G_FILE_TEST_IS_DIR) ? g_build_filename(path, "summary.json", NULL) : NULL;
    const char *documents = chude_option_string(what->own, "documents");
    const unsigned wanted = 1u << CHUDE_TABLE_DOCUMENTS | 1u << CHUDE_TABLE_KEYPHRASES;
    what->source.summary = chude_summary_read(inside ? inside : path, schemas, error);
    g_free(inside);
    if (!what->source.summary) {
        return false;
    }
    what->source.documents = documents ? g_strdup(documents) : chude_known_file(what->source.summary, path);
    if (!what->source.documents && what->named && (what->tables & wanted)) {
        chude_fail(error, "export: there are no documents: name a folder of `run -o`, or --documents FILE");
        return false;
    }
    /* from standard input they come once: what evidence says of them itself is enough then */
    bool once = g_strcmp0(what->source.documents, "-") == 0;
    what->source.known = chude_known_of(what->source.summary, once ? NULL : what->source.documents, error);
    return what->source.known != NULL;
}

static void clear_source(ChudeExportSource *source) {
    json_object_put(source->summary);
    g_free((char *)source->documents);
    if (source->known) {
        g_hash_table_unref(source->known);
    }
}

/* ---- files ---- */

static bool write_buffer(ChudeStateOutput output, ChudeBuffer *text, bool good, GError **error) {
    good = good && output.write(output.context, chude_buffer_text(text), error);
    chude_buffer_clear(text);
    return good;
}

static bool write_format(void *context, ChudeStateOutput output, GError **error) {
    const Export *what = context;
    bool comma = chude_option_flag(what->own, "decimal-comma");
    const ChudeSeparated how = {.delimiter = what->format == TSV ? '\t'
                                             : comma             ? ';'
                                                                 : ',',
                                .point = comma ? ',' : '.',
                                .bom = chude_option_flag(what->own, "bom"),
                                .unguarded = chude_option_flag(what->own, "unguarded")};
    const char *ui = chude_option_string(what->own, "ui");
    bool vietnamese =
        ui ? strcmp(ui, "vi") == 0 : chude_mostly_vietnamese(chude_member(what->source.summary, "corpus"));
    ChudeBuffer text = {0};
    switch (what->format) {
    case ROWS:
        return chude_export_rows(&what->source, what->tables, chude_option_flag(what->own, "array"), output,
                                 error);
    case CSV:
    case TSV:
        return chude_export_separated(&what->source, (ChudeTableId)__builtin_ctz(what->tables), &how, output,
                                      error);
    case ES_BULK:
        return chude_export_bulk(&what->source, what->tables, what->index,
                                 chude_option_string(what->own, "as-of"), output, error);
    case VEGA_LITE:
        return write_buffer(
            output, &text,
            chude_export_vega_lite(&what->source, what->tables, what->top, vietnamese, &text, error), error);
    case MARKDOWN:
        chude_export_markdown(&what->source, what->top, vietnamese, &text);
        return write_buffer(output, &text, true, error);
    default:
        return false;
    }
}

/* SQLite writes its file itself: into the one that stands beside the name, and is renamed when all is in it. */
static int write_database(ChudeConsole *console, const Export *what, const char *path) {
    GError *error = NULL;
    console->hold(true); /* from here on signals are watched for */
    console->hold(false);
    ChudeWriter *writer = chude_console_writer(console, path, false, &error);
    const char *beside = writer ? chude_writer_beside(writer) : NULL;
    bool good = writer != NULL;
    if (good && !beside) {
        chude_fail(&error, "%s: a database is a file of its own", path);
        good = false;
    }
    good = good && chude_export_sqlite(&what->source, beside, &error);
    console->hold(true);
    good = good && chude_writer_commit(writer, &error);
    chude_writer_free(writer);
    console->hold(false);
    return good ? EXIT_SUCCESS : chude_say_error(console, error);
}

static int create_index(ChudeConsole *console, const Export *what, const char *output) {
    ChudeBuffer text = {0};
    chude_export_index(&text, strcmp(chude_option_string(what->own, "folding"), "icu") == 0);
    int code = chude_process_write(console, output, &text);
    chude_buffer_clear(&text);
    return code;
}

/* What serves in place of a format that many would like. */
static const char *instead_of(const char *format) {
    static const char *const known[][2] = {
        {"excel", "; Excel opens csv --bom"},   {"xlsx", "; Excel opens csv --bom"},
        {"json", "; rows --array is JSON"},     {"ndjson", "; rows is NDJSON"},
        {"jsonl", "; rows is NDJSON"},          {"parquet", "; DuckDB makes it of rows (docs/formats.md)"},
        {"elasticsearch", "; that is es-bulk"}, {"opensearch", "; that is es-bulk"}};
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        if (g_ascii_strcasecmp(known[i][0], format) == 0) {
            return known[i][1];
        }
    }
    return "";
}

static bool check(Export *what, const ChudeCall *call, const char *output, GError **error) {
    const char *format = chude_option_string(call->own, "format");
    while (what->format < FORMATS && g_strcmp0(formats[what->format], format) != 0) {
        what->format++;
    }
    if (what->format == FORMATS) {
        if (format) {
            chude_fail(error, "export: there is no format \"%s\"; there are " FORMAT_NAMES "%s", format,
                       instead_of(format));
        } else {
            chude_fail(error, "export: say --format, one of " FORMAT_NAMES);
        }
        return false;
    }
    if (!set_tables(what, error) || !check_options(what, error)) {
        return false;
    }
    if (chude_option_flag(call->own, "create-index") ? call->paths->len > 0 : call->paths->len != 1) {
        chude_fail(error, chude_option_flag(call->own, "create-index")
                              ? "export: --create-index reads no summary"
                              : "export: name one summary, a folder of `run -o`, or - for standard input");
        return false;
    }
    if (what->format == SQLITE && !output) {
        chude_fail(error, "export: a database is no text: name a file with -o");
        return false;
    }
    return true;
}

static int run(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    const char *output = chude_option_string(call->host, "output");
    Export what = {.own = call->own,
                   .index = chude_option_string(call->own, "index"),
                   .top = (size_t)chude_option_integer(call->own, "top")};
    if (!check(&what, call, output, &error)) {
        return chude_say_error(console, error);
    }
    if (chude_option_flag(call->own, "create-index")) {
        return create_index(console, &what, output);
    }
    int code;
    if (!read_source(&what, g_ptr_array_index(call->paths, 0), &error)) {
        code = chude_say_error(console, error);
    } else if (what.format == SQLITE) {
        code = write_database(console, &what, output);
    } else {
        code = chude_process_stream(console, output, write_format, &what);
        if (what.format == ES_BULK && !given(call->own, "as-of") &&
            !chude_member(chude_member(what.source.summary, "corpus"), "to")) {
            chude_say(
                console, CHUDE_WARNING,
                "export: the corpus has no dates, so rows have no @timestamp, and dashboards that go by "
                "time do not show them: --as-of DATE gives them one");
        }
    }
    clear_source(&what.source);
    return code;
}

static const char *const examples[] = {
    "chude run news.ndjson -o out/ && chude export --format csv --table keywords --bom out/ -o keywords.csv",
    "a table for Excel, --decimal-comma where it writes 1,5; --table topics, evidence … for others",
    "chude run news.ndjson -o out/ && chude export --format sqlite out/ -o news.db",
    "a database; its search('bao lut') finds with diacritics and without",
    "chude run news.ndjson | chude export --format rows --array - -o rows.json",
    "flat objects, as Grafana's Infinity source takes them; a dashboard is in reports/dashboards/",
    "chude export --format es-bulk --create-index > index.json; chude run news.ndjson -o out/ && chude export --format es-bulk out/ -o bulk.ndjson",
    "for Elasticsearch and OpenSearch: PUT the first to /chude, POST the second to /_bulk",
    "chude run news.ndjson | chude export --format markdown --top 5 - -o report.md",
    "a report to paste",
    "chude run news.ndjson | chude export --format vega-lite --table keywords - -o keywords.vl.json",
    "a chart for Kibana, Jupyter or the Vega editor",
    NULL};

static const ChudeOption options[] = {
    {.name = "format",
     .type = CHUDE_STRING,
     .values = "FORMAT",
     .help = "rows, csv, tsv, sqlite, es-bulk, vega-lite or markdown; must be given."},
    {.name = "table",
     .type = CHUDE_STRINGS,
     .values = "NAME",
     .help =
         "corpus, languages, periods, keywords, topics, terms, trends, bursts, series, ngrams, duplicates, "
         "evidence, documents, keyphrases. csv and tsv hold one, by default keywords; rows and es-bulk "
         "several, by default all but keyphrases; vega-lite draws topics, keywords, trends."},
    {.name = "documents",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help =
         "The documents, each with id, maybe title, date, topic, keyphrases; of a folder of `run -o` it is "
         "the documents.ndjson that stands there."},
    {.name = "array", .type = CHUDE_FLAG, .help = "rows: as one JSON array."},
    {.name = "bom", .type = CHUDE_FLAG, .help = "csv, tsv: begin with a byte order mark, which Excel needs."},
    {.name = "unguarded",
     .type = CHUDE_FLAG,
     .help = "csv, tsv: no apostrophe before texts that a spreadsheet would take for a formula."},
    {.name = "decimal-comma",
     .type = CHUDE_FLAG,
     .help =
         "csv, tsv: 9,634 in place of 9.634, and in csv semicolons between fields, as Excel has it where the "
         "decimal sign is a comma: in Vietnamese, German, French settings; in R: read.csv2."},
    {.name = "index",
     .type = CHUDE_STRING,
     .values = "NAME",
     .fallback = "chude",
     .help = "es-bulk: where to."},
    {.name = "as-of",
     .type = CHUDE_STRING,
     .values = "DATE",
     .help =
         "es-bulk: the day under which rows without a date of their own stand, and which tells this summary "
         "from others, in place of the corpus' last day; a corpus without dates needs it."},
    {.name = "create-index",
     .type = CHUDE_FLAG,
     .help = "es-bulk: print the settings and mappings of the index; no summary is read."},
    {.name = "folding",
     .type = CHUDE_CHOICE,
     .values = "asciifolding|icu",
     .fallback = "asciifolding",
     .help = "es-bulk --create-index: what drops diacritics; icu needs the plug-in analysis-icu."},
    {.name = "top",
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = 1,
     .maximum = 1000000,
     .fallback = "20",
     .help = "markdown, vega-lite: how many of each."},
    {.name = "ui",
     .type = CHUDE_CHOICE,
     .values = "vi|en",
     .help =
         "markdown, vega-lite: their language; without it Vietnamese where most documents are, else English."},
    {0},
};

static const char *const takes_no[] = {"threads",     "input",        "text-field",  "id-field",
                                       "batch-bytes", "memory",       "spill-bytes", "on-error",
                                       "recipe",      "print-recipe", "verbose",     NULL};

const ChudeCommand chude_command_export = {
    .name = "export",
    .brief = "a summary for other programs: tables, SQLite, indexes, charts",
    .summary = "writes a summary in the form that another program takes",
    .description =
        "rows: flat JSON objects, {\"kind\":\"keyword\",…}. csv, tsv: one table. es-bulk: bulk requests with an _id that is the same\n"
        "each time. sqlite: all tables, and `search`, a full-text index of documents. vega-lite: charts with their data.\n"
        "markdown: a report. Tables, columns and examples: docs/formats.md.\n"
        "\n"
        "Texts are data. In csv and tsv a text that begins with = + - @ (also full-width, also behind spaces) or a tab gets an\n"
        "apostrophe before it, since spreadsheets would run it; --unguarded leaves it as it is. Numbers are numbers, negative ones too.\n"
        "\n"
        "What a summary does not have is absent: no member, an empty cell, NULL.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .run = run,
};
