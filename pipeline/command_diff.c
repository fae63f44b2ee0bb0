/* command_diff.c - `chude diff`. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "compare/diff.h"
#include "fail.h"
#include "folder.h"
#include "iso_date.h"
#include "process.h"
#include "recipe.h"
#include "run.h"
#include "summary_file.h"

static const char *const summary_schema[] = {"chude.summary/1", NULL};

/* One of the two that are compared. */
typedef struct {
    char *name;
    char *summary_path;     /* where it is a summary; else NULL */
    char *from, *to;        /* of a period; NULL: open */
    ChudeWriter *documents; /* of a corpus: its documents, in a temporary file */
    json_object *summary;
} Side;

typedef struct {
    ChudeConsole *console;
    const ChudeCall *call;
    uint64_t rejected;
    Side sides[2];
    json_object *together; /* the summary of both, where both are documents */
    ChudeBuffer documents; /* of both: which side, which topic */
    ChudeBuffer rows;      /* of keyness */
} Comparison;

static const char *const routed[] = {"topics",    "level",         "lang",  "tz",         "lexicon",
                                     "stopwords", "abbreviations", "terms", "seed-topics"};

/* ---- what is compared ---- */

/* FROM..TO, either of them may be missing. */
static bool parse_period(const char *name, const char *value, Side *side, GError **error) {
    const char *dots = strstr(value, "..");
    char *ends[] = {g_strndup(value, dots ? (size_t)(dots - value) : 0), g_strdup(dots ? dots + 2 : "")};
    bool good = dots && (*ends[0] || *ends[1]);
    for (unsigned i = 0; i < 2 && good; i++) {
        good = !*ends[i] || chude_is_iso_date((ChudeText){ends[i], strlen(ends[i])}, true);
    }
    if (good) {
        side->from = *ends[0] ? g_strdup(ends[0]) : NULL;
        side->to = *ends[1] ? g_strdup(ends[1]) : NULL;
        side->name = g_strdup(value);
    } else {
        chude_fail(error, "diff: --%s takes a period such as 2025-11-24..2025-11-30, not \"%s\"", name,
                   value);
    }
    g_free(ends[0]);
    g_free(ends[1]);
    return good;
}

/* The day before DATE, and DATE. */
static bool parse_split(const char *value, Side sides[2], GError **error) {
    char *day = strlen(value) == strlen("2025-12") ? g_strconcat(value, "-01", NULL) : g_strdup(value);
    bool good =
        strlen(day) == strlen("2025-12-01") && chude_is_iso_date((ChudeText){day, strlen(day)}, false);
    if (good) {
        GDate date;
        g_date_clear(&date, 1);
        g_date_set_dmy(&date, (GDateDay)atoi(day + 8), (GDateMonth)atoi(day + 5), (GDateYear)atoi(day));
        good = g_date_valid(&date) && g_date_get_julian(&date) > 1;
        if (good) {
            g_date_subtract_days(&date, 1);
            sides[0].to = g_strdup_printf("%04d-%02d-%02d", g_date_get_year(&date),
                                          (int)g_date_get_month(&date), g_date_get_day(&date));
            sides[0].name = g_strconcat("..", sides[0].to, NULL);
            sides[1].from = g_strdup(day);
            sides[1].name = g_strconcat(day, "..", NULL);
        }
    }
    if (!good) {
        chude_fail(error, "diff: --split takes a day or a month such as 2025-12-01 or 2025-12, not \"%s\"",
                   value);
    }
    g_free(day);
    return good;
}

static bool is_there(const char *path, GError **error) {
    if (strcmp(path, "-") != 0 && !strpbrk(path, "*?[") && access(path, R_OK) != 0) {
        chude_fail(error, "%s: %s", path, g_strerror(errno));
        return false;
    }
    return true;
}

/* Two periods of the files named. */
static bool find_periods(Comparison *comparison, GError **error) {
    const ChudeArgs *own = comparison->call->own;
    const char *split = chude_option_string(own, "split"), *before = chude_option_string(own, "before"),
               *after = chude_option_string(own, "after");
    GPtrArray *paths = comparison->call->paths;
    char *file = NULL;
    if (split ? before || after : !before || !after) {
        chude_fail(error, "diff: two periods are --split DATE, or both --before and --after");
        return false;
    }
    if (paths->len == 0) {
        chude_fail(error, "diff: name the files whose periods are compared, or - for standard input");
        return false;
    }
    for (guint i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        bool summary = strcmp(path, "-") != 0 && chude_summary_is(path, &file);
        g_free(file);
        if (summary) {
            chude_fail(error, "diff: %s is a summary, which has no periods to choose from: name documents",
                       path);
            return false;
        }
        if (!is_there(path, error)) {
            return false;
        }
    }
    return split ? parse_split(split, comparison->sides, error)
                 : parse_period("before", before, &comparison->sides[0], error) &&
                       parse_period("after", after, &comparison->sides[1], error);
}

/* Two files or folders. */
static bool find_two(Comparison *comparison, GError **error) {
    const GPtrArray *paths = comparison->call->paths;
    if (paths->len != 2) {
        chude_fail(
            error,
            "diff: two are compared, summaries or documents: chude diff BEFORE AFTER; or two periods of one corpus: "
            "chude diff --split DATE FILE");
        return false;
    }
    for (unsigned i = 0; i < 2; i++) {
        const char *path = g_ptr_array_index(paths, i);
        Side *side = &comparison->sides[i];
        side->name = g_strdup(path);
        if (!is_there(path, error)) {
            return false;
        }
        if (strcmp(path, "-") == 0) {
            side->summary_path = g_strdup(path);
        } else {
            chude_summary_is(path, &side->summary_path);
        }
    }
    if (strcmp(comparison->sides[0].name, "-") == 0 && strcmp(comparison->sides[1].name, "-") == 0) {
        chude_fail(error, "diff: only one of the two can be standard input");
        return false;
    }
    return true;
}

/* ---- chains ---- */

/* A file of documents that is being written; each gets a member that says of which side it is. */
typedef struct {
    ChudeWriter *writer;
    int side; /* below 0: of none */
    bool begun;
} Target;

static bool write_to(void *context, ChudeText bytes, GError **error) {
    Target *target = context;
    char *mark = g_strdup_printf("{\"" CHUDE_DIFF_SIDE "\":%d,", target->side);
    bool good = true;
    while (good && bytes.size > 0) {
        const char *end = memchr(bytes.data, '\n', bytes.size);
        size_t size = end ? (size_t)(end - bytes.data) + 1 : bytes.size;
        bool marked = target->side >= 0 && !target->begun && bytes.data[0] == '{';
        good = (!marked || chude_writer_write(target->writer, (ChudeText){mark, strlen(mark)}, error)) &&
               chude_writer_write(target->writer, (ChudeText){bytes.data + marked, size - marked}, error);
        target->begun = !end;
        bytes.data += size;
        bytes.size -= size;
    }
    g_free(mark);
    return good;
}

static bool keep(void *buffer, ChudeText bytes, GError **error) {
    (void)error;
    chude_buffer_add(buffer, bytes.data, bytes.size);
    return true;
}

static bool set_option(ChudeNode *node, const char *name, const char *value, GError **error) {
    return !value || chude_args_set(node->args, chude_args_find(node->args, name), value, error);
}

/* The plan reads these documents (other: or NULL). Host options as given; of documents that this command wrote itself, without those that say how input is to be read. */
static void set_host(const Comparison *comparison, ChudePlan *plan, const char *path, const char *other) {
    GPtrArray *paths = g_ptr_array_new();
    g_ptr_array_add(paths, (gpointer)path);
    if (other) {
        g_ptr_array_add(paths, (gpointer)other);
    }
    chude_recipe_override(plan, comparison->call->host, paths);
    g_ptr_array_unref(paths);
    static const char *const reading[] = {"input", "text-field", "id-field"};
    for (size_t i = 0; i < G_N_ELEMENTS(reading); i++) {
        char **value = &plan->host->values[chude_args_find(plan->host, reading[i])];
        g_free(*value);
        *value = g_strdup(i == 0 ? "ndjson" : NULL);
    }
}

/* A file for documents, which nobody else sees: it goes with its writer, or by a signal. */
static ChudeWriter *temporary_file(const Comparison *comparison, GError **error) {
    char *path = g_build_filename(comparison->console->temporary_folder, "chude-diff", NULL);
    ChudeWriter *writer = chude_console_writer(comparison->console, path, false, error);
    g_free(path);
    if (writer && chmod(chude_writer_beside(writer), S_IRUSR | S_IWUSR) != 0) {
        chude_fail(error, "%s: %s", chude_writer_beside(writer), g_strerror(errno));
        g_clear_pointer(&writer, chude_writer_free);
    }
    return writer;
}

static bool collect(Comparison *comparison, ChudePlan *plan, ChudeCollected *collected, GError **error) {
    bool good = chude_process_collect(comparison->console, plan, collected, error);
    comparison->rejected += collected->rejected;
    return good;
}

/* Takes the plan, which may be NULL. What it prints, as a temporary file. */
static ChudeWriter *documents_of(Comparison *comparison, ChudePlan *plan, int side, GError **error) {
    Target target = {plan ? temporary_file(comparison, error) : NULL, side, false};
    ChudeCollected collected = {.output = {write_to, &target}};
    if (target.writer &&
        !(collect(comparison, plan, &collected, error) && chude_writer_finish(target.writer, error))) {
        g_clear_pointer(&target.writer, chude_writer_free);
    }
    chude_plan_free(plan);
    return target.writer;
}

/* Documents of the files, each with its date: read once, however often they are looked at. */
static ChudeWriter *read_documents(Comparison *comparison, GPtrArray *paths, int side, GError **error) {
    ChudePlan *plan = chude_plan_empty();
    ChudeNode *dates =
        chude_plan_add(plan, chude_registry_find(comparison->call->registry, "dates"), NULL, NULL);
    chude_recipe_override(plan, comparison->call->host, paths);
    if (!set_option(dates, "tz", chude_option_string(comparison->call->own, "tz"), error)) {
        g_clear_pointer(&plan, chude_plan_free);
    }
    return documents_of(comparison, plan, side, error);
}

static ChudeWriter *read_path(Comparison *comparison, const char *path, int side, GError **error) {
    GPtrArray *paths = g_ptr_array_new();
    g_ptr_array_add(paths, (gpointer)path);
    ChudeWriter *documents = read_documents(comparison, paths, side, error);
    g_ptr_array_unref(paths);
    return documents;
}

static ChudeWriter *select_period(Comparison *comparison, const ChudeWriter *all, int side, GError **error) {
    const Side *period = &comparison->sides[side];
    ChudePlan *plan = chude_plan_empty();
    ChudeNode *node =
        chude_plan_add(plan, chude_registry_find(comparison->call->registry, "select"), NULL, NULL);
    set_host(comparison, plan, chude_writer_beside(all), NULL);
    if (!set_option(node, "from", period->from, error) || !set_option(node, "to", period->to, error)) {
        g_clear_pointer(&plan, chude_plan_free);
    }
    return documents_of(comparison, plan, side, error);
}

/* `run` with the options given, without series, which nobody looks at here. */
static ChudePlan *run_plan(const Comparison *comparison, const char *path, const char *other,
                           GError **error) {
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    const char *recipe = chude_option_string(comparison->call->host, "recipe");
    for (size_t i = 0; i < G_N_ELEMENTS(routed); i++) {
        const char *value = chude_option_string(comparison->call->own, routed[i]);
        if (value) {
            g_ptr_array_add(words, g_strdup_printf("--%s=%s", routed[i], value));
        }
    }
    for (const ChudeOption *option = chude_run_options; option->name && !recipe; option++) {
        if (strcmp(option->name, "by") == 0) {
            g_ptr_array_add(words, g_strdup("--by=none"));
        }
    }
    if (recipe) {
        g_ptr_array_add(words, g_strdup_printf("--recipe=%s", recipe));
    }
    g_ptr_array_add(words, NULL);
    ChudePlan *plan = chude_run_plan(comparison->call->registry, (const char *const *)words->pdata, error);
    g_ptr_array_free(words, TRUE);
    if (plan) {
        set_host(comparison, plan, path, other);
    }
    return plan;
}

#define KEYWORDS                                                                                             \
    "500" /* of a corpus: what is compared is one of these, a word or phrase that an editor would print */

/* Without topics, which are found in both together; with more keywords. */
static bool without_topics(ChudePlan *plan, GError **error) {
    for (guint i = 0; i < plan->nodes->len;) {
        ChudeNode *node = g_ptr_array_index(plan->nodes, i);
        if (strcmp(node->stage->name, "topics") == 0 || strcmp(node->stage->name, "tfidf") == 0) {
            g_ptr_array_remove_index(plan->nodes, i);
            continue;
        }
        if (strcmp(node->stage->name, "summary") == 0) {
            char **with = &node->args->values[chude_args_find(node->args, "with")];
            g_clear_pointer(with, g_free);
            if (!set_option(node, "keywords", KEYWORDS, error)) {
                return false;
            }
        }
        i++;
    }
    return true;
}

static json_object *summarise(Comparison *comparison, const Side *side, bool topics, GError **error) {
    ChudeBuffer bytes = {0};
    ChudePlan *plan = run_plan(comparison, chude_writer_beside(side->documents), NULL, error);
    ChudeCollected collected = {.output = {keep, &bytes}};
    json_object *summary = NULL;
    if (plan && (topics || without_topics(plan, error)) && collect(comparison, plan, &collected, error)) {
        summary = chude_summary_parse(chude_buffer_text(&bytes), side->name, summary_schema, error);
    }
    chude_plan_free(plan);
    chude_buffer_clear(&bytes);
    if (summary && (side->from || side->to) && chude_diff_documents(summary) == 0) {
        chude_fail(error, "diff: no document has a date in %s", side->name);
        json_object_put(summary);
        summary = NULL;
    }
    return summary;
}

/* The topics of both as one corpus, and which of its documents are of which side. */
static bool group_together(Comparison *comparison, GError **error) {
    static const char *const members[] = {CHUDE_DIFF_SIDE, "topic", NULL};
    ChudeBuffer bytes = {0};
    ChudePlan *plan = run_plan(comparison, chude_writer_beside(comparison->sides[0].documents),
                               chude_writer_beside(comparison->sides[1].documents), error);
    ChudeCollected collected = {
        .output = {keep, &bytes}, .documents = {keep, &comparison->documents}, .members = members};
    if (plan && collect(comparison, plan, &collected, error)) {
        comparison->together = chude_summary_parse(chude_buffer_text(&bytes), "both", summary_schema, error);
    }
    chude_plan_free(plan);
    chude_buffer_clear(&bytes);
    return comparison->together != NULL;
}

/* Cuts the chain behind the stages that make words, as `run` makes them. */
static void keep_words(ChudePlan *plan) {
    for (guint i = 0; i < plan->nodes->len; i++) {
        const ChudeStage *stage = ((const ChudeNode *)g_ptr_array_index(plan->nodes, i))->stage;
        if (stage->kind != CHUDE_MAP || strcmp(stage->name, "keyphrase") == 0) {
            g_ptr_array_set_size(plan->nodes, (gint)i);
            return;
        }
    }
}

enum { ROWS_A_KEYWORD = 20 }; /* rows that are looked at for each keyword shown: most are parts of others */

static bool compare_words(Comparison *comparison, GError **error) {
    const char *paths[] = {chude_writer_beside(comparison->sides[0].documents),
                           chude_writer_beside(comparison->sides[1].documents)};
    ChudeCollected collected = {.output = {keep, &comparison->rows}};
    ChudePlan *plan = run_plan(comparison, paths[1], NULL, error);
    if (!plan) {
        return false;
    }
    keep_words(plan);
    const ChudeStage *stage = chude_registry_find(comparison->call->registry, "keyness");
    ChudeNode *node = chude_plan_append(plan, comparison->call->registry, stage, error);
    int64_t top = chude_option_integer(comparison->call->own, "top");
    char *most = g_strdup_printf("%" G_GINT64_FORMAT, ROWS_A_KEYWORD * MAX(top, 1));
    bool good = node && set_option(node, "reference", paths[0], error) &&
                set_option(node, "by", "df", error) && set_option(node, "n", "3", error) &&
                set_option(node, "top", most, error) &&
                set_option(node, "max-q", chude_option_string(comparison->call->own, "max-q"), error) &&
                collect(comparison, plan, &collected, error);
    g_free(most);
    chude_plan_free(plan);
    return good;
}

/* ---- the command ---- */

static bool read_sides(Comparison *comparison, bool periods, GError **error) {
    Side *sides = comparison->sides;
    bool summaries = sides[0].summary_path || sides[1].summary_path, good = true;
    for (unsigned i = 0; i < 2 && good;
         i++) { /* what is there already is looked at before anything is counted */
        if (sides[i].summary_path) {
            sides[i].summary = chude_summary_read(sides[i].summary_path, summary_schema, error);
            good = sides[i].summary != NULL;
        }
    }
    ChudeWriter *all = periods ? read_documents(comparison, comparison->call->paths, -1, error) : NULL;
    good = good && (!periods || all);
    for (int i = 0; i < 2 && good; i++) {
        if (!sides[i].summary_path) {
            sides[i].documents = periods ? select_period(comparison, all, i, error)
                                         : read_path(comparison, sides[i].name, i, error);
            good = sides[i].documents &&
                   (sides[i].summary = summarise(comparison, &sides[i], summaries, error)) != NULL;
        }
    }
    if (all) {
        chude_writer_free(all);
    }
    return good && (summaries || (group_together(comparison, error) && compare_words(comparison, error)));
}

static void warn(ChudeConsole *console, const ChudeDiff *diff) {
    enum { SHOWN = 6 };
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < MIN(diff->settings->len, SHOWN); i++) {
        g_string_append_printf(text, "%s%s", i ? "; " : "", (char *)g_ptr_array_index(diff->settings, i));
    }
    if (diff->settings->len > SHOWN) {
        g_string_append_printf(text, "; and %u more", diff->settings->len - SHOWN);
    }
    if (diff->settings->len) {
        chude_sayf(console, CHUDE_WARNING,
                   "diff: the two were made differently, so that some of what differs may be due to that: %s",
                   text->str);
    }
    g_string_free(text, TRUE);
}

static int show(const Comparison *comparison, const ChudeDiff *diff) {
    ChudeConsole *console = comparison->console;
    const char *output = chude_option_string(comparison->call->host, "output"),
               *format = chude_option_string(comparison->call->own, "format");
    bool terminal = !output && console->output.terminal;
    ChudeBuffer out = {0};
    if (*format == 't' || (*format == 'a' && terminal)) {
        const ChudePage page = {&out, terminal ? console->output.width : 0,
                                terminal && console->output.colour};
        chude_diff_text(&page, diff);
    } else {
        chude_diff_json(&out, diff);
    }
    int code = chude_process_write(console, output, &out);
    chude_buffer_clear(&out);
    return code ? code : comparison->rejected ? CHUDE_EXIT_REJECTED : 0;
}

static void side_clear(Side *side) {
    g_free(side->name);
    g_free(side->summary_path);
    g_free(side->from);
    g_free(side->to);
    if (side->documents) {
        chude_writer_free(side->documents);
    }
    json_object_put(side->summary);
}

static ChudeDiff *compare(const Comparison *comparison, GError **error) {
    const ChudeArgs *own = comparison->call->own;
    const Side *sides = comparison->sides;
    const ChudeDiffOptions options = {chude_option_number(own, "likeness"), chude_option_number(own, "max-q"),
                                      (size_t)chude_option_integer(own, "top")};
    const ChudeTogether together = {comparison->together, chude_buffer_text(&comparison->documents)};
    ChudeText rows = chude_buffer_text(&comparison->rows);
    if (comparison->together && !rows.data) {
        rows.data = "";
    }
    return chude_diff_new((ChudeDiffSide){sides[0].name, sides[0].summary},
                          (ChudeDiffSide){sides[1].name, sides[1].summary},
                          comparison->together ? &together : NULL, &options, &rows, error);
}

static int run(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    Comparison comparison = {.console = console, .call = call};
    bool periods = chude_option_string(call->own, "split") || chude_option_string(call->own, "before") ||
                   chude_option_string(call->own, "after");
    ChudeDiff *diff = NULL;
    int code = CHUDE_EXIT_FATAL;
    if ((periods ? find_periods(&comparison, &error) : find_two(&comparison, &error)) &&
        read_sides(&comparison, periods, &error)) {
        diff = compare(&comparison, &error);
    }
    if (diff) {
        warn(console, diff);
        code = show(&comparison, diff);
    } else {
        chude_say_error(console, error);
    }
    chude_diff_free(diff);
    chude_buffer_clear(&comparison.rows);
    chude_buffer_clear(&comparison.documents);
    json_object_put(comparison.together);
    side_clear(&comparison.sides[0]);
    side_clear(&comparison.sides[1]);
    return code;
}

static const char *const examples[] = {
    "chude diff --split 2026-06-01 news.ndjson",
    "what came, grew, shrank and went on 1 June, against all that was before",
    "chude diff --before 2026-05..2026-05 --after 2026-06..2026-06 --format text news.ndjson",
    "one month against another, as a table",
    "chude diff week.ndjson today.ndjson -k 4",
    "two corpora: both are summarised with the same options first",
    "chude run may.ndjson -o may/; chude run june.ndjson -o june/; chude diff may/ june/",
    "two summaries that are there already",
    "chude diff week.ndjson today.ndjson | jq -r '.topics[] | select(.kind == \"new\") | .label'",
    "the names of topics that are new",
    NULL};

static const ChudeOption options[] = {
    {.name = "split",
     .type = CHUDE_STRING,
     .values = "DATE",
     .help = "Compares the documents from this day or month on with those before it."},
    {.name = "before",
     .type = CHUDE_STRING,
     .values = "FROM..TO",
     .help =
         "The first period, both days (months, years) included; either may be left out. Goes with --after."},
    {.name = "after", .type = CHUDE_STRING, .values = "FROM..TO", .help = "The second one."},
    {.name = "format",
     .type = CHUDE_CHOICE,
     .values = "auto|json|text",
     .fallback = "auto",
     .help = "One JSON object, or a table for people; auto: the table on a terminal."},
    {.name = "likeness",
     .type = CHUDE_NUMBER,
     .values = "X",
     .fallback = "0.2",
     .minimum = 0,
     .maximum = 1,
     .help = "Topics are the same where they are so much alike, from 0 to 1."},
    {.name = "max-q",
     .type = CHUDE_NUMBER,
     .values = "Q",
     .fallback = "0.05",
     .minimum = 0,
     .maximum = 1,
     .help = "A change is one up to this q: the share of such findings that are chance."},
    {.name = "top",
     .type = CHUDE_INTEGER,
     .values = "N",
     .fallback = "20",
     .minimum = 0,
     .maximum = 10000,
     .help = "Keywords of each direction, at most."},
    {.name = "topics",
     .letter = 'k',
     .type = CHUDE_STRING,
     .values = "N|auto",
     .help = "Of documents: number of topics, as `run` takes it."},
    {.name = "level",
     .type = CHUDE_CHOICE,
     .values = "topic|story",
     .help = "Of documents: story compares the stories within the topics, too."},
    {.name = "lang",
     .type = CHUDE_STRING,
     .values = "auto|vi|en|…",
     .help = "Language of the documents that do not say theirs."},
    {.name = "tz",
     .type = CHUDE_STRING,
     .values = "OFFSET",
     .help = "Time zone of dates with a time that say none, such as +07:00."},
    {.name = "lexicon",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Words of your own, as `run` takes them."},
    {.name = "stopwords", .type = CHUDE_FILE, .values = "FILE", .help = "More stop words."},
    {.name = "abbreviations", .type = CHUDE_FILE, .values = "FILE", .help = "Short forms of your own."},
    {.name = "terms", .type = CHUDE_FILE, .values = "FILE", .help = "Terms of your own."},
    {.name = "seed-topics", .type = CHUDE_FILE, .values = "FILE", .help = "Topics that you want to see."},
    {0},
};

static const char *const takes_no[] = {"print-recipe", NULL};

const ChudeCommand chude_command_diff = {
    .name = "diff",
    .brief = "what differs: two corpora, periods or summaries",
    .summary =
        "compares two corpora, two periods of one, or two summaries: topics that came, grew, shrank and went, and keywords",
    .description =
        "BEFORE and AFTER are summaries (or folders of `run -o`; - is one from standard input) or documents, which `run` makes\n"
        "a summary of first; the options that go to it are the same for both, and --recipe takes all others. With --split, or\n"
        "--before and --after, the documents of all files named are parted by their dates.\n"
        "\n"
        "Topics are matched by what they are about, whatever their numbers: the cosine of their terms, each cut into pairs of\n"
        "neighbouring syllables and weighted by the square root of its score; documents that both show as evidence make them more alike:\n"
        "1 - (1 - cosine)(1 - shared / the fewer). The most alike pairs go together first, down to --likeness. A topic grew or shrank\n"
        "where G² of its size (Dunning 1993, the 2x2 table of documents with and without it, before and after) has a q (Benjamini\n"
        "and Hochberg 1995, over all matched topics) up to --max-q; change is that of its share. New ones and those that are gone have no\n"
        "counterpart; nearest is what they are most like, if it is anything. Sizes depend on how the other documents were grouped:\n"
        "read small changes with care.\n"
        "\n"
        "Keywords of documents are counted in both (`chude help keyness`, up to three words, by documents); dates and bare numbers are\n"
        "left out, and of terms that hold each other one is shown. Summaries list only their most frequent ones: of a term that\n"
        "one of them does not list, df_at_most stands in place of df, the most that its n-grams allow. Scores take it as the df, and\n"
        "so are too low, never too high; a term whose direction is open even so is left out. keywords_from says which it was.\n"
        "\n"
        "Summaries that were made with different options or models are compared all the same, and the differences named on standard\n"
        "error and in `settings`.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .run = run,
};
