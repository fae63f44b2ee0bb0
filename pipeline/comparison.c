#include "comparison.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "fail.h"
#include "folder.h"
#include "process_collect.h"
#include "recipe.h"
#include "run.h"
#include "summary_file.h"

static const char *const summary_schema[] = {"chude.summary/1", NULL};

/* Options that go to `run` as they are. */
static const char *const routed[] = {"topics",    "level",         "lang",  "tz",         "lexicon",
                                     "stopwords", "abbreviations", "terms", "seed-topics"};

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

static bool count_topics(void *sizes, ChudeText lines, GError **error) {
    return chude_topic_sizes_add(sizes, lines, error);
}

static bool set_option(ChudeNode *node, const char *name, const char *value, GError **error) {
    return !value || chude_args_set(node->args, chude_args_find(node->args, name), value, error);
}

/* The plan reads these documents (other: or NULL). Host options as given; of documents that this command wrote itself, without those that say how input is to be read. */
static void set_host(const ChudeComparison *comparison, ChudePlan *plan, const char *path,
                     const char *other) {
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
static ChudeWriter *temporary_file(const ChudeComparison *comparison, GError **error) {
    char *path = g_build_filename(comparison->console->temporary_folder, "chude-diff", NULL);
    ChudeWriter *writer = chude_console_writer(comparison->console, path, false, error);
    g_free(path);
    if (writer && chmod(chude_writer_beside(writer), S_IRUSR | S_IWUSR) != 0) {
        chude_fail(error, "%s: %s", chude_writer_beside(writer), g_strerror(errno));
        g_clear_pointer(&writer, chude_writer_free);
    }
    return writer;
}

static bool collect(ChudeComparison *comparison, ChudePlan *plan, ChudeCollected *collected, GError **error) {
    bool good = chude_process_collect(comparison->console, plan, collected, error);
    comparison->rejected += collected->rejected;
    return good;
}

/* Takes the plan, which may be NULL. What it prints, as a temporary file. */
static ChudeWriter *documents_of(ChudeComparison *comparison, ChudePlan *plan, int side, GError **error) {
    Target target = {plan ? temporary_file(comparison, error) : NULL, side, false};
    ChudeCollected collected = {.output = {write_to, &target}};
    if (target.writer &&
        !(collect(comparison, plan, &collected, error) && chude_writer_finish(target.writer, error))) {
        g_clear_pointer(&target.writer, chude_writer_free);
    }
    chude_plan_free(plan);
    return target.writer;
}

/* Leaves out duplicates, unless they are to be kept. */
static bool add_dedup(const ChudeComparison *comparison, ChudePlan *plan, GError **error) {
    const ChudeCall *call = comparison->call;
    if (chude_option_flag(call->own, "keep-duplicates")) {
        return true;
    }
    ChudeNode *words = chude_plan_add(plan, chude_registry_find(call->registry, "tokenize"), NULL, NULL);
    words->implied = true; /* so that documents do not carry them */
    return set_option(words, "lang", chude_option_string(call->own, "lang"), error) &&
           set_option(chude_plan_add(plan, chude_registry_find(call->registry, "dedup"), NULL, NULL), "drop",
                      "true", error);
}

/* Documents of the files, each with its date: read once, however often they are looked at. */
static ChudeWriter *read_documents(ChudeComparison *comparison, GPtrArray *paths, int side, GError **error) {
    bool whole = side >= 0; /* else periods of it are the sides */
    ChudePlan *plan = chude_plan_empty();
    ChudeNode *dates =
        chude_plan_add(plan, chude_registry_find(comparison->call->registry, "dates"), NULL, NULL);
    chude_recipe_override(plan, comparison->call->host, paths);
    if (!set_option(dates, "tz", chude_option_string(comparison->call->own, "tz"), error) ||
        (whole && !add_dedup(comparison, plan, error))) {
        g_clear_pointer(&plan, chude_plan_free);
    }
    return documents_of(comparison, plan, side, error);
}

static ChudeWriter *read_path(ChudeComparison *comparison, const char *path, int side, GError **error) {
    GPtrArray *paths = g_ptr_array_new();
    g_ptr_array_add(paths, (gpointer)path);
    ChudeWriter *documents = read_documents(comparison, paths, side, error);
    g_ptr_array_unref(paths);
    return documents;
}

static ChudeWriter *select_period(ChudeComparison *comparison, const ChudeWriter *all, int side,
                                  GError **error) {
    const ChudeSide *period = &comparison->sides[side];
    ChudePlan *plan = chude_plan_empty();
    ChudeNode *node =
        chude_plan_add(plan, chude_registry_find(comparison->call->registry, "select"), NULL, NULL);
    set_host(comparison, plan, chude_writer_beside(all), NULL);
    if (!set_option(node, "from", period->from, error) || !set_option(node, "to", period->to, error) ||
        !add_dedup(comparison, plan, error)) {
        g_clear_pointer(&plan, chude_plan_free);
    }
    return documents_of(comparison, plan, side, error);
}

/* `run` with the options given, without series, which nobody looks at here. Each side is without duplicates already: of a reprint that both
 * have, neither may lose its own. */
static ChudePlan *run_plan(const ChudeComparison *comparison, const char *path, const char *other,
                           GError **error) {
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    const char *recipe = chude_option_string(comparison->call->host, "recipe");
    for (size_t i = 0; i < G_N_ELEMENTS(routed); i++) {
        const char *value = chude_option_string(comparison->call->own, routed[i]);
        if (value) {
            g_ptr_array_add(words, g_strdup_printf("--%s=%s", routed[i], value));
        }
    }
    if (!recipe) {
        g_ptr_array_add(words, g_strdup("--by=none"));
        g_ptr_array_add(words, g_strdup("--keep-duplicates"));
    } else {
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

static json_object *summarise(ChudeComparison *comparison, const ChudeSide *side, bool topics,
                              GError **error) {
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
static bool group_together(ChudeComparison *comparison, GError **error) {
    static const char *const members[] = {CHUDE_DIFF_SIDE, "topic", NULL};
    ChudeBuffer bytes = {0};
    comparison->sizes = chude_topic_sizes_new();
    ChudePlan *plan = run_plan(comparison, chude_writer_beside(comparison->sides[0].documents),
                               chude_writer_beside(comparison->sides[1].documents), error);
    ChudeCollected collected = {
        .output = {keep, &bytes}, .documents = {count_topics, comparison->sizes}, .members = members};
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

static bool compare_words(ChudeComparison *comparison, GError **error) {
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

bool chude_comparison_read(ChudeComparison *comparison, bool periods, GError **error) {
    ChudeSide *sides = comparison->sides;
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

static void side_clear(ChudeSide *side) {
    g_free(side->name);
    g_free(side->summary_path);
    g_free(side->from);
    g_free(side->to);
    if (side->documents) {
        chude_writer_free(side->documents);
    }
    json_object_put(side->summary);
}

void chude_comparison_clear(ChudeComparison *comparison) {
    chude_buffer_clear(&comparison->rows);
    chude_topic_sizes_free(comparison->sizes);
    json_object_put(comparison->together);
    side_clear(&comparison->sides[0]);
    side_clear(&comparison->sides[1]);
}
