#include "run.h"

#include <string.h>

#include "fail.h"
#include "section.h"

const ChudeOption chude_run_options[] = {
    {.name = "topics",
     .letter = 'k',
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = 1,
     .maximum = 10000,
     .help = "Number of topics."},
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
    {.name = "unit", .type = CHUDE_CHOICE, .values = "word|syllable", .help = "What is counted."},
    {.name = "stopwords",
     .type = CHUDE_FILE,
     .values = "FILE",
     .help = "More stop words, added to the shipped lists."},
    {.name = "seed",
     .type = CHUDE_INTEGER,
     .values = "N",
     .minimum = 0,
     .maximum = 4294967295.0,
     .help = "Seed of the topics' starting points."},
    {0},
};

const char *const chude_run_examples[] = {
    "chude run samples/ -o out/",
    "the whole job: out/summary.json and out/documents.ndjson",
    "chude run news.ndjson -k 20 | jq '.topics[].label'",
    "the names of 20 topics",
    "chude run --print-recipe",
    "the chain behind `run`, with the options in force",
    NULL,
};

const char *const chude_run_members[] = {"id", "title", "date", "topic", "keyphrases", "tfidf", NULL};

static const char *const chain[] = {"tokenize", "stop", "keyphrase", "tfidf", "topics", "summary"};

/* What the chain sets apart from its stages' own defaults. "@topics" stays in memory: summary takes it in. */
static const struct {
    const char *stage, *option, *value;
} presets[] = {{"tfidf", "top", "20"}, {"summary", "with", "@topics"}};

/* Where an option of `run` goes. */
static const struct {
    const char *option, *stage, *stage_option;
} routes[] = {{"topics", "topics", "topics"},      {"n", "summary", "n"},
              {"keywords", "summary", "keywords"}, {"keyphrases", "keyphrase", "top"},
              {"lang", "tokenize", "lang"},        {"unit", "tokenize", "unit"},
              {"stopwords", "stop", "stopwords"},  {"seed", "topics", "seed"}};

static ChudeNode *find_node(const ChudePlan *plan, const char *name) {
    for (guint i = 0; i < plan->nodes->len; i++) {
        ChudeNode *node = g_ptr_array_index(plan->nodes, i);
        if (strcmp(node->stage->name, name) == 0) {
            return node;
        }
    }
    g_assert_not_reached();
}

static bool set(const ChudePlan *plan, const char *stage, const char *option, const char *value,
                GError **error) {
    ChudeNode *node = find_node(plan, stage);
    int i = chude_args_find(node->args, option);
    g_assert(i >= 0);
    return chude_args_set(node->args, i, value, error);
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
    for (size_t i = 0; good && i < G_N_ELEMENTS(chain); i++) {
        const ChudeStage *stage = chude_registry_find(registry, chain[i]);
        chude_plan_add(plan, stage, NULL, strcmp(chain[i], "topics") == 0 ? "@topics" : NULL);
    }
    for (size_t i = 0; good && i < G_N_ELEMENTS(presets); i++) {
        good = set(plan, presets[i].stage, presets[i].option, presets[i].value, error);
    }
    for (size_t i = 0; good && i < G_N_ELEMENTS(routes); i++) {
        const char *value = chude_option_string(args, routes[i].option);
        if (value) {
            good = set(plan, routes[i].stage, routes[i].stage_option, value, error);
        }
    }
    chude_args_free(args);
    if (!good) {
        chude_plan_free(plan);
        return NULL;
    }
    return plan;
}
