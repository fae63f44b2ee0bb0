/* command_diff.c - `chude diff`. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "comparison.h"
#include "fail.h"
#include "iso_date.h"
#include "process.h"
#include "summary_file.h"

/* ---- what is compared ---- */

/* FROM..TO, either of them may be missing. */
static bool parse_period(const char *name, const char *value, ChudeSide *side, GError **error) {
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
static bool parse_split(const char *value, ChudeSide sides[2], GError **error) {
    char *day = strlen(value) == strlen("2025-12") ? g_strconcat(value, "-01", NULL) : g_strdup(value);
    bool good =
        strlen(day) == strlen("2025-12-01") && chude_is_iso_date((ChudeText){day, strlen(day)}, false);
    if (good) {
        GDate date;
        g_date_clear(&date, 1);
        g_date_set_dmy(&date, (GDateDay)strtol(day + 8, NULL, 10), (GDateMonth)strtol(day + 5, NULL, 10),
                       (GDateYear)strtol(day, NULL, 10));
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
static bool find_periods(ChudeComparison *comparison, GError **error) {
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
static bool find_two(ChudeComparison *comparison, GError **error) {
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
        ChudeSide *side = &comparison->sides[i];
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

/* ---- the command ---- */

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

static int show(const ChudeComparison *comparison, const ChudeDiff *diff) {
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
    if (code == 0 && comparison->rejected) {
        chude_sayf(console, CHUDE_WARNING, "%" G_GUINT64_FORMAT " records or files were rejected",
                   comparison->rejected);
        code = CHUDE_EXIT_REJECTED;
    }
    return code;
}

static ChudeDiff *compare(const ChudeComparison *comparison, GError **error) {
    const ChudeArgs *own = comparison->call->own;
    const ChudeSide *sides = comparison->sides;
    const ChudeDiffOptions options = {chude_option_number(own, "likeness"), chude_option_number(own, "max-q"),
                                      (size_t)chude_option_integer(own, "top")};
    const ChudeTogether together = {comparison->together, comparison->sizes};
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
    ChudeComparison comparison = {.console = console, .call = call};
    bool periods = chude_option_string(call->own, "split") || chude_option_string(call->own, "before") ||
                   chude_option_string(call->own, "after");
    ChudeDiff *diff = NULL;
    int code = CHUDE_EXIT_FATAL;
    if ((periods ? find_periods(&comparison, &error) : find_two(&comparison, &error)) &&
        chude_comparison_read(&comparison, periods, &error)) {
        diff = compare(&comparison, &error);
    }
    if (diff) {
        warn(console, diff);
        code = show(&comparison, diff);
    } else {
        chude_say_error(console, error);
    }
    chude_diff_free(diff);
    chude_comparison_clear(&comparison);
    return code;
}

static const char *const examples[] = {
    "chude diff --split 2026-06-01 news.ndjson",
    "what came, grew, shrank and went on 1 June, against all that was before",
    "chude diff --before 2026-05..2026-05 --after 2026-06..2026-06 --format text news.ndjson",
    "one month against another, as a table",
    "chude diff week.ndjson today.ndjson -k 4",
    "two corpora, in four topics",
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
    {.name = "keep-duplicates",
     .type = CHUDE_FLAG,
     .help = "Of documents: counts reprints and boilerplate like all else."},
    {.name = "likeness",
     .type = CHUDE_NUMBER,
     .values = "X",
     .fallback = "0.2",
     .minimum = 0,
     .maximum = 1,
     .help = "Of summaries: topics are the same where they are so much alike, from 0 to 1."},
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
        "BEFORE and AFTER are summaries (or folders of `run -o`; - is one from standard input), or documents, for which `run`\n"
        "works first, with the options given here; --recipe takes all its others. With --split, or --before and --after, the\n"
        "documents of all files named are parted by their dates. Duplicates (`chude help dedup`) and boilerplate count nowhere;\n"
        "they are looked for on each side by itself.\n"
        "\n"
        "Topics of documents: both sides are grouped as one corpus, so that a topic is the same thing on both, and its\n"
        "documents are counted by side. It grew or shrank where G² (Dunning 1993, the 2x2 table of documents with and without\n"
        "it, before and after) has a q (Benjamini and Hochberg 1995, over all topics) up to --max-q. It is new where nothing\n"
        "before is of it, or by that q at most a tenth of its share after; gone is the reverse. --level story finds the events\n"
        "that came and went.\n"
        "\n"
        "Topics of summaries are matched by what they are about, whatever their numbers: by the cosine of their terms, each cut\n"
        "into pairs of neighbouring syllables and weighted by the square root of its score; documents that both show as\n"
        "evidence make them more alike: 1 - (1 - cosine)(1 - shared / the fewer). The most alike pairs go together first, down\n"
        "to --likeness. Those left over are new or gone; or regrouped, if their terms stand in the other one's lists at least\n"
        "half as often. nearest is the topic they are most like. Sizes depend on how each side was grouped: compare documents,\n"
        "where they are at hand.\n"
        "\n"
        "Keywords of documents are the 500 best of either side, counted in both by documents (`chude help keyness`, up to four\n"
        "words); dates and bare numbers are left out, and of terms that hold each other one is shown. Summaries list only their\n"
        "most frequent terms: of one that a summary does not list, df_at_most stands in place of df, the most that its n-grams\n"
        "allow. Scores take it as the df, and so are too low, never too high; a term whose direction is open even so is left\n"
        "out. keywords_from says which it was.\n"
        "\n"
        "Summaries that were made with other options or models are compared all the same; what differs is named on standard\n"
        "error and in `settings`. Documents wait in temporary files ($TMPDIR, else /var/tmp) while they are compared.",
    .examples = examples,
    .options = options,
    .takes_no = takes_no,
    .run = run,
};
