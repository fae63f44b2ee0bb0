#include <string.h>

#include "recipe.h"

/* The plan's recipe, or what is wrong with it. */
static char *round_trip(const ChudeRegistry *registry, const char *text) {
    GError *error = NULL;
    ChudeBuffer json = {0};
    ChudeRecipe *recipe = chude_recipe_parse(text, strlen(text), &error);
    ChudePlan *plan = recipe ? chude_recipe_plan(registry, recipe, &error) : NULL;
    if (plan) {
        chude_recipe_write(&json, plan, &error);
    }
    char *result = error ? g_strdup(error->message) : g_strndup(json.data, json.size);
    g_clear_error(&error);
    chude_buffer_clear(&json);
    chude_plan_free(plan);
    chude_recipe_free(recipe);
    return result;
}

#define HEAD "{\"schema\":\"chude.recipe/1\","

static void test_faults(void) {
    static const struct {
        const char *recipe, *fault;
    } cases[] = {
        {"", "the line ends within a value at line 1, byte 1"},
        {"{\n\"schema\":\"chude.recipe/1\",\n}", "no member name at line 3, byte 1"},
        {"{\"a\":1,\n \"a\":2}", "an object with two members of one name, ending at line 2, byte 7"},
        {"// no\n{}", "no JSON value at line 1, byte 1"},
        {"[]", "no recipe: an object is wanted, not an array"},
        {"null", "no recipe: an object is wanted, not null"},
        {"12", "no recipe: an object is wanted, not a whole number"},
        {"{\"schema\":\"chude.recipe/2\"}",
         "/schema: \"chude.recipe/1\" is wanted here, not \"chude.recipe/2\""},
        {"{\"schema\":1}", "/schema: \"chude.recipe/1\" is wanted here, not a whole number"},
        {"{\"chain\":[{\"stage\":\"cat\"}]}",
         "no member \"schema\": a recipe has \"schema\":\"chude.recipe/1\""},
        {HEAD "\"chain\":[]}", "/chain: no stage in it"},
        {HEAD "\"chain\":{}}", "/chain: an array of stages is wanted here, not an object"},
        {HEAD "\"chian\":[]}", "/chian: unknown member; did you mean \"chain\"?"},
        {HEAD "\"x\":1}", "/x: unknown member; there are schema, description, chain, options, inputs"},
        {HEAD "\"description\":3,\"chain\":[]}", "/description: a string is wanted here, not a whole number"},
        {HEAD "\"chain\":[7]}", "/chain/0: an object with \"stage\" is wanted here, not a whole number"},
        {HEAD "\"chain\":[{\"options\":{}}]}", "/chain/0: no member \"stage\""},
        {HEAD "\"chain\":[{\"stage\":\"cat\",\"opts\":{}}]}",
         "/chain/0/opts: unknown member; there are stage, options, result, where_absent, description"},
        {HEAD "\"chain\":[{\"stage\":\"cat\",\"where_absent\":1}]}",
         "/chain/0/where_absent: true or false is wanted here, not a whole number"},
        {HEAD "\"chain\":[{\"stage\":\"cat\",\"where_absent\":true}]}",
         "/chain/0/where_absent: `cat` is no default stage of any member"},
        {HEAD "\"chain\":[{\"stage\":\"ca\\u0000t\"}]}", "/chain/0/stage: a NUL character in it"},
        {HEAD "\"chain\":[{\"stage\":\"tokenise\"}]}",
         "/chain/0/stage: there is no stage \"tokenise\"; did you mean `tokenize`?"},
        {HEAD "\"chain\":[{\"stage\":\"run\"}]}",
         "/chain/0/stage: `run` is a command of its own, no stage of a chain"},
        {HEAD "\"chain\":[{\"stage\":\"ngram\"},{\"stage\":\"stop\"}]}",
         "/chain/1/stage: `ngram` prints rows and comes last; only `head` may follow it, not `stop`"},
        {HEAD "\"chain\":[{\"stage\":\"cat\"},{\"stage\":\"tfidf\",\"options\":{\"topp\":1}}]}",
         "/chain/1/options/topp: unknown option; did you mean \"top\"?"},
        {HEAD "\"chain\":[{\"stage\":\"tfidf\",\"options\":{\"top\":\"5\"}}]}",
         "/chain/0/options/top: a whole number is wanted here, not 5"},
        {HEAD "\"chain\":[{\"stage\":\"tfidf\",\"options\":{\"top\":null}}]}",
         "/chain/0/options/top: a string, a number, true, false or an array of strings is wanted here, not null"},
        {HEAD "\"chain\":[{\"stage\":\"tfidf\",\"options\":[]}]}",
         "/chain/0/options: an object is wanted here, not an array"},
        {HEAD "\"chain\":[{\"stage\":\"tokenize\",\"options\":{\"unit\":\"letter\"}}]}",
         "/chain/0/options/unit: --unit takes one of word|syllable, not \"letter\""},
        {HEAD "\"chain\":[{\"stage\":\"cat\",\"result\":\"x\"}]}",
         "/chain/0/result: `cat` learns nothing of the whole that could be written"},
        {HEAD "\"chain\":[{\"stage\":\"cat\"}],\"options\":{\"output\":\"x\"}}",
         "/options/output: belongs to a run, not to a recipe: give it on the command line"},
        {HEAD "\"chain\":[{\"stage\":\"cat\"}],\"inputs\":[\"a\",2]}",
         "/inputs/1: a string is wanted here, not a whole number"},
    };
    ChudeRegistry *registry = chude_registry_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *fault = round_trip(registry, cases[i].recipe);
        g_assert_cmpstr(fault, ==, cases[i].fault);
        g_free(fault);
    }
    chude_registry_free(registry);
}

static void test_round_trip(void) {
    /* What is not given is filled in; what is filled in is read again as it is. */
    static const char given[] = HEAD
        "\n \"description\": \"bản của nhóm\",\n"
        " \"chain\": [{\"stage\": \"tfidf\", \"options\": {\"min-df\": 2, \"top\": 20}, \"result\": \"r.json\"}],\n"
        " \"options\": {\"input\": \"lines\", \"on-error\": \"fail\"}, \"inputs\": [\"tin tức/\", \"-\"]}\n";
    ChudeRegistry *registry = chude_registry_new();
    char *first = round_trip(registry, given), *second = round_trip(registry, first);
    g_assert_true(g_str_has_prefix(
        first,
        HEAD "\"chain\":[{\"stage\":\"tokenize\",\"where_absent\":true,\"options\":{\"unit\":\"word\","));
    g_assert_nonnull(strstr(first, "\"min-df\":\"2\""));
    g_assert_nonnull(strstr(first, "\"top\":20},\"result\":\"r.json\"}],\"options\":{\"input\":\"lines\","
                                   "\"on-error\":\"fail\"},\"inputs\":[\"tin tức/\",\"-\"]}\n"));
    g_assert_cmpstr(first, ==, second);
    g_free(first);
    g_free(second);
    chude_registry_free(registry);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/recipe/faults", test_faults);
    g_test_add_func("/recipe/round-trip", test_round_trip);
    return g_test_run();
}
