#include "run.h"

#include <string.h>

#include "fail.h"
#include "recipe.h"
#include "section.h"

const ChudeOption chude_run_options[] = {
    {.name = "topics",
     .letter = 'k',
     .type = CHUDE_STRING,
     .values = "N|auto",
     .help = "Number of topics, or auto: as many as the documents are found to have."},
    {.name = "level",
     .type = CHUDE_CHOICE,
     .values = "topic|story",
     .help = "story: also finds the stories within the topics, as many as there are."},
    {.name = "n",
     .letter = 'n',
     .type = CHUDE_STRING,
     .values = "N|A..B",
     .help = "Lengths of the n-grams in the summary: 1 to N, or A to B."},
    {.name = "keywords",
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = 0,
     .maximum = 2000,
     .help = "Keywords in the summary."},
    {.name = "keyphrases",
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = 1,
     .maximum = 1000,
     .help = "Keyphrases of each document."},
    {.name = "lang",
     .type = CHUDE_STRING,
     .values = "auto|vi|en|…",
     .help = "Language of the documents that do not say theirs."},
    {.name = "tz",
     .type = CHUDE_STRING,
     .values = "OFFSET",
     .help = "Time zone of dates with a time that say none, such as +07:00."},
    {.name = "by",
     .type = CHUDE_CHOICE,
     .values = "auto|none|hour|day|week|month",
     .help =
         "What series count by; auto: day up to 92 days, week up to two years, else month; none: no series."},
    {.name = "trends",
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = 0,
     .maximum = 10000,
     .help = "Terms that stand out in time, in the summary."},
    {.name = "unit", .type = CHUDE_CHOICE, .values = "word|syllable", .help = "What is counted."},
    {.name = "lexicon",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Words of your own, one a line; -word forbids one, ~word cuts no other."},
    {.name = "segment-model",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "A model of Vietnamese words of your own."},
    {.name = "stopwords",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "More stop words, added to the shipped lists."},
    {.name = "abbreviations",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Short forms of your own: short form, tab, full form; they are one keyword."},
    {.name = "stop-labels",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Words and phrases that no topic's label may hold, one a line."},
    {.name = "terms",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Terms of your own, one a line: +term is a keyphrase wherever it stands, -term is none."},
    {.name = "seed-topics",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Topics that you want to see, one a line: a name, a colon, words separated by commas."},
    {.name = "topic-model",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Goes by topics that `chude fit topics` found: they keep their ids and names."},
    {.name = "seed",
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = 0,
     .maximum = 4294967295.0,
     .help = "Seed of the topics' starting points."},
    {.name = "keep-duplicates",
     .type = CHUDE_FLAG,
     .help = "Count reprints and boilerplate like all else: the chain has no `dedup` then."},
    {.name = "html",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "Also writes the summary as a page, as `chude report` does; -o says where the summary goes."},
    {0},
};

const char *const chude_run_examples[] = {
    "chude run samples/ -o out/",
    "the whole job: out/summary.json and out/documents.ndjson",
    "chude run news.ndjson -k 20 | jq '.topics[].label'",
    "the names of 20 topics",
    "chude run --print-recipe",
    "the chain behind `run`, with the options in force",
    "chude run -k 20 --print-recipe > team.json; chude run --recipe team.json news.ndjson -o out/",
    "a recipe to share, and to run",
    NULL,
};

const char *const chude_run_members[] = {
    "id",   "title",        "date",         "date_from",   "date_given", "lang",       "source", "url",
    "link", "duplicate_of", "contained_in", "boilerplate", "topic",      "keyphrases", "tfidf",  NULL};

static const char *const chain[] = {"dates",     "tokenize", "stop",   "dedup",
                                    "keyphrase", "tfidf",    "topics", "summary"};

/* What the chain sets apart from its stages' own defaults. "@topics" stays in memory: summary takes it in. */
static const struct {
    const char *stage, *option, *value;
} presets[] = {{"tfidf", "top", "20"}, {"summary", "with", "@topics"}, {"summary", "by", "auto"}};

/* Where an option of `run` goes. */
static const struct {
    const char *option, *stage, *stage_option;
} routes[] = {{"topics", "topics", "topics"},
              {"level", "topics", "level"},
              {"n", "summary", "n"},
              {"keywords", "summary", "keywords"},
              {"by", "summary", "by"},
              {"trends", "summary", "trends"},
              {"keyphrases", "keyphrase", "top"},
              {"tz", "dates", "tz"},
              {"lang", "tokenize", "lang"},
              {"unit", "tokenize", "unit"},
              {"lexicon", "tokenize", "lexicon"},
              {"segment-model", "tokenize", "segment-model"},
              {"stopwords", "stop", "stopwords"},
              {"seed", "topics", "seed"},
              {"stop-labels", "topics", "stop-labels"},
              {"seed-topics", "topics", "seed-topics"},
              {"topic-model", "topics", "model"},
              {"abbreviations", "keyphrase", "abbreviations"},
              {"abbreviations", "summary", "abbreviations"},
              {"terms", "keyphrase", "terms"},
              {"terms", "summary", "terms"}};

/* Sets an option of every stage of that name. False with *error set; where there is none: `from` is the option of `run`. */
static bool set(const ChudePlan *plan, const char *stage, const char *option, const char *value,
                const char *from, GError **error) {
    bool found = false;
    for (guint i = 0; i < plan->nodes->len; i++) {
        const ChudeNode *node = g_ptr_array_index(plan->nodes, i);
        if (strcmp(node->stage->name, stage) == 0) {
            int at = chude_args_find(node->args, option);
            g_assert(at >= 0);
            found = true;
            if (!chude_args_set(node->args, at, value, error)) {
                return false;
            }
        }
    }
    if (!found) {
        chude_fail(error, "run: --%s goes to `%s`, which the recipe does not have", from, stage);
    }
    return found;
}

/* Takes `dedup` out. */
static void keep_duplicates(const ChudePlan *plan) {
    for (guint i = plan->nodes->len; i-- > 0;) {
        if (strcmp(((const ChudeNode *)g_ptr_array_index(plan->nodes, i))->stage->name, "dedup") == 0) {
            g_ptr_array_remove_index(plan->nodes, i);
        }
    }
}

static bool is_whole_job(const ChudePlan *plan) {
    const ChudeNode *last = g_ptr_array_index(plan->nodes, plan->nodes->len - 1);
    return strcmp(last->stage->name, "summary") == 0;
}

static ChudePlan *from_recipe(const ChudeRegistry *registry, const ChudePlan *given, GError **error) {
    const char *path = chude_option_string(given->host, "recipe");
    ChudePlan *plan = chude_recipe_load(registry, path, error);
    if (plan && !is_whole_job(plan)) {
        chude_fail(error,
                   "%s: `run` wants a chain that ends in `summary`; this one goes by chude --recipe %s", path,
                   path);
        g_clear_pointer(&plan, chude_plan_free);
    }
    if (plan) {
        chude_recipe_override(plan, given->host, given->paths);
    }
    return plan;
}

static bool add_chain(ChudePlan *plan, const ChudeRegistry *registry, GError **error) {
    for (size_t i = 0; i < G_N_ELEMENTS(chain); i++) {
        const ChudeStage *stage = chude_registry_find(registry, chain[i]);
        chude_plan_add(plan, stage, NULL, strcmp(chain[i], "topics") == 0 ? "@topics" : NULL);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(presets); i++) {
        if (!set(plan, presets[i].stage, presets[i].option, presets[i].value, presets[i].option, error)) {
            return false;
        }
    }
    return true;
}

static bool set_routes(const ChudePlan *plan, const ChudeArgs *args, GError **error) {
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        const char *value = chude_option_string(args, routes[i].option);
        if (value && !set(plan, routes[i].stage, routes[i].stage_option, value, routes[i].option, error)) {
            return false;
        }
    }
    return true;
}

/* The chain, or the recipe's, with the options set. Takes the plan, whose host options and paths are those given; NULL with *error set. */
static ChudePlan *complete(const ChudeRegistry *registry, ChudePlan *plan, const ChudeArgs *args,
                           GError **error) {
    bool good = true;
    if (chude_option_string(plan->host, "recipe")) {
        ChudePlan *given = plan;
        plan = from_recipe(registry, given, error);
        chude_plan_free(given);
        good = plan != NULL;
    } else {
        good = add_chain(plan, registry, error);
    }
    if (!good || !set_routes(plan, args, error)) {
        g_clear_pointer(&plan, chude_plan_free);
    }
    if (plan && chude_option_flag(args, "keep-duplicates")) {
        keep_duplicates(plan);
    }
    const char *html = chude_option_string(args, "html");
    if (plan && html && !chude_option_string(plan->host, "output")) {
        chude_fail(error, "run: --html %s is the page of a summary: say with -o DIR where that goes", html);
        g_clear_pointer(&plan, chude_plan_free);
    } else if (plan) {
        plan->html = g_strdup(html);
    }
    return plan;
}

ChudePlan *chude_run_plan_of(const ChudeRegistry *registry, const ChudeArgs *run, const ChudeArgs *host,
                             GError **error) {
    GPtrArray *none = g_ptr_array_new();
    ChudePlan *plan = chude_plan_empty();
    chude_recipe_override(plan, host, none);
    plan = complete(registry, plan, run, error);
    if (plan) {
        g_ptr_array_set_size(plan->paths, 0); /* a recipe's inputs */
    }
    g_ptr_array_free(none, TRUE);
    return plan;
}

ChudePlan *chude_run_plan(const ChudeRegistry *registry, const char *const *words, GError **error) {
    ChudePlan *plan = chude_plan_empty();
    size_t at = 0;
    ChudeArgs *args = chude_args_new(chude_run_options);
    ChudeSection section = {.own = args, .host = plan->host, .paths = plan->paths, .name = "run"};
    bool good = chude_section_parse(&section, words, &at, error);
    if (good && words[at]) {
        chude_fail(error,
                   "`run` is a whole chain; `then` does not go with it (see `chude run --print-recipe`)");
        good = false;
    }
    if (good) {
        plan = complete(registry, plan, args, error);
    } else {
        g_clear_pointer(&plan, chude_plan_free);
    }
    chude_args_free(args);
    return plan;
}
