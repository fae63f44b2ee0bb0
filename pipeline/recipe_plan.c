/* recipe_plan.c - from a recipe to a plan and back. */
#include <string.h>

#include "fail.h"
#include "recipe.h"
#include "section.h"

/* Options of a run, not of a recipe: who shares one does not share these. */
static const char *const of_a_run[] = {"output",     "plugin",       "quiet",  "verbose", "help",
                                       "log-format", "print-recipe", "recipe", NULL};

/* ---- a recipe becomes a plan ---- */

static bool unknown_option(const ChudeArgs *args, const char *path, const char *name, GError **error) {
    GPtrArray *names = g_ptr_array_new();
    for (size_t i = 0; i < args->count; i++) {
        g_ptr_array_add(names, (gpointer)args->options[i].name);
    }
    g_ptr_array_add(names, NULL);
    const char *nearest = chude_nearest(name, (const char *const *)names->pdata);
    g_ptr_array_free(names, TRUE);
    if (nearest) {
        chude_fail(error, "%s/%s: unknown option; did you mean \"%s\"?", path, name, nearest);
    } else {
        chude_fail(error, "%s/%s: unknown option", path, name);
    }
    return false;
}

/* Whether a JSON value of this type may stand for the option; *wanted: what may. */
static bool fits(ChudeOptionType type, ChudeRecipeType given, const char **wanted) {
    switch (type) {
    case CHUDE_FLAG:
        *wanted = "true or false";
        return given == CHUDE_RECIPE_FLAG;
    case CHUDE_INTEGER:
        *wanted = "a whole number";
        return given == CHUDE_RECIPE_INTEGER;
    case CHUDE_NUMBER:
        *wanted = "a number";
        return given == CHUDE_RECIPE_INTEGER || given == CHUDE_RECIPE_NUMBER;
    case CHUDE_STRING: /* "n" may be 2 or "1..3" */
        *wanted = "a string or a number";
        return given != CHUDE_RECIPE_FLAG && given != CHUDE_RECIPE_STRINGS;
    case CHUDE_STRINGS:
        *wanted = "an array of strings";
        return given == CHUDE_RECIPE_STRING || given == CHUDE_RECIPE_STRINGS;
    default:
        *wanted = "a string";
        return given == CHUDE_RECIPE_STRING;
    }
}

static bool set_options(ChudeArgs *args, const GPtrArray *options, const char *path, GError **error) {
    for (guint i = 0; i < options->len; i++) {
        const ChudeRecipeOption *option = g_ptr_array_index(options, i);
        const char *wanted = NULL;
        int known = chude_args_find(args, option->name);
        if (known < 0) {
            return unknown_option(args, path, option->name, error);
        }
        if (!fits(args->options[known].type, option->type, &wanted)) {
            chude_fail(error, "%s/%s: %s is wanted here, not %s", path, option->name, wanted, option->value);
            return false;
        }
        GError *cause = NULL;
        if (!chude_args_set(args, known, option->value, &cause)) {
            g_propagate_prefixed_error(error, cause, "%s/%s: ", path, option->name);
            return false;
        }
    }
    return true;
}

/* Default stages alone may work where something is absent. */
static bool is_default(const ChudeRegistry *registry, const ChudeStage *stage) {
    for (const char *const *gives = stage->gives; gives && *gives; gives++) {
        if (chude_registry_default(registry, *gives) == stage) {
            return true;
        }
    }
    return false;
}

static bool add_stage(ChudePlan *plan, const ChudeRegistry *registry, const ChudeRecipeStage *given,
                      const char *path, GError **error) {
    GError *cause = NULL;
    const ChudeStage *stage = chude_plan_find_stage(registry, given->name, &cause);
    ChudeNode *node = stage ? chude_plan_append(plan, registry, stage, &cause) : NULL;
    if (!node) {
        g_propagate_prefixed_error(error, cause, "%s/stage: ", path);
        return false;
    }
    if (given->where_absent && !is_default(registry, stage)) {
        chude_fail(error, "%s/where_absent: `%s` is no default stage of any member", path, stage->name);
        return false;
    }
    if (given->result && !chude_plan_gives_result(stage)) {
        chude_fail(error, "%s/result: `%s` learns nothing of the whole that could be written", path,
                   stage->name);
        return false;
    }
    node->implied = given->where_absent;
    node->result = g_strdup(given->result);
    char *inner = g_strconcat(path, "/options", NULL);
    bool good = set_options(node->args, given->options, inner, error);
    g_free(inner);
    return good;
}

static bool set_host(ChudePlan *plan, const ChudeRecipe *recipe, GError **error) {
    for (guint i = 0; i < recipe->options->len; i++) {
        const ChudeRecipeOption *option = g_ptr_array_index(recipe->options, i);
        if (g_strv_contains(of_a_run, option->name)) {
            chude_fail(error, "/options/%s: belongs to a run, not to a recipe: give it on the command line",
                       option->name);
            return false;
        }
    }
    return set_options(plan->host, recipe->options, "/options", error);
}

ChudePlan *chude_recipe_plan(const ChudeRegistry *registry, const ChudeRecipe *recipe, GError **error) {
    ChudePlan *plan = chude_plan_empty();
    bool good = true;
    for (guint i = 0; i < recipe->stages->len && good; i++) {
        char *path = g_strdup_printf("/chain/%u", i);
        good = add_stage(plan, registry, g_ptr_array_index(recipe->stages, i), path, error);
        g_free(path);
    }
    if (!good || !set_host(plan, recipe, error)) {
        chude_plan_free(plan);
        return NULL;
    }
    for (guint i = 0; i < recipe->inputs->len; i++) {
        g_ptr_array_add(plan->paths, g_strdup(g_ptr_array_index(recipe->inputs, i)));
    }
    return plan;
}

ChudePlan *chude_recipe_load(const ChudeRegistry *registry, const char *path, GError **error) {
    char *bytes = NULL;
    gsize size = 0;
    GError *cause = NULL;
    if (!g_file_get_contents(path, &bytes, &size, &cause)) {
        const char *reason = strrchr(cause->message, ':'); /* the message names the file in its own way */
        chude_fail(error, "%s: the recipe cannot be read%s", path, reason ? reason : "");
        g_error_free(cause);
        return NULL;
    }
    ChudeRecipe *recipe = chude_recipe_parse(bytes, size, &cause);
    ChudePlan *plan = recipe ? chude_recipe_plan(registry, recipe, &cause) : NULL;
    chude_recipe_free(recipe);
    g_free(bytes);
    if (!plan) {
        g_propagate_prefixed_error(error, cause, "%s: ", path);
    }
    return plan;
}

void chude_recipe_override(ChudePlan *plan, const ChudeArgs *given, const GPtrArray *paths) {
    for (size_t i = 0; i < given->count; i++) {
        if (given->values[i]) {
            g_free(plan->host->values[i]);
            plan->host->values[i] = g_strdup(given->values[i]);
        }
    }
    if (paths->len > 0) {
        g_ptr_array_set_size(plan->paths, 0);
    }
    for (guint i = 0; i < paths->len; i++) {
        g_ptr_array_add(plan->paths, g_strdup(g_ptr_array_index(paths, i)));
    }
}

ChudePlan *chude_recipe_plan_words(const ChudeRegistry *registry, const char *const *words, GError **error) {
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    ChudeArgs *host = chude_args_new(chude_host_options);
    ChudeSection section = {.host = host, .paths = paths, .name = "chude"};
    ChudePlan *plan = NULL;
    size_t at = 0;
    if (chude_section_parse(&section, words, &at, error)) {
        if (words[at]) {
            chude_fail(error, "a recipe is a whole chain; `then` does not go with it");
        } else {
            plan = chude_recipe_load(registry, chude_option_string(host, "recipe"), error);
        }
    }
    if (plan) {
        chude_recipe_override(plan, host, paths);
    }
    chude_args_free(host);
    g_ptr_array_free(paths, TRUE);
    return plan;
}

/* ---- a plan becomes a recipe ---- */

static bool check_utf8(const char *text, GError **error) {
    if (text && !g_utf8_validate(text, -1, NULL)) {
        char *valid = g_utf8_make_valid(text, -1);
        chude_fail(error, "\"%s\" is not UTF-8 and cannot stand in a recipe", valid);
        g_free(valid);
        return false;
    }
    return true;
}

static bool check_args(const ChudeArgs *args, GError **error) {
    for (size_t i = 0; i < args->count; i++) {
        if (!check_utf8(args->values[i], error)) {
            return false;
        }
    }
    return true;
}

/* Options of every command that were given and belong to a recipe; NULL: there are none. */
static ChudeArgs *shared_options(const ChudeArgs *host) {
    ChudeArgs *args = chude_args_new(host->options);
    bool any = false;
    for (size_t i = 0; i < host->count; i++) {
        if (host->values[i] && !g_strv_contains(of_a_run, host->options[i].name)) {
            args->values[i] = g_strdup(host->values[i]);
            any = true;
        }
    }
    if (!any) {
        g_clear_pointer(&args, chude_args_free);
    }
    return args;
}

bool chude_recipe_write(ChudeBuffer *json, const ChudePlan *plan, GError **error) {
    bool good = check_args(plan->host, error);
    for (guint i = 0; i < plan->nodes->len && good; i++) {
        const ChudeNode *node = g_ptr_array_index(plan->nodes, i);
        good = check_args(node->args, error) && check_utf8(node->result, error);
    }
    for (guint i = 0; i < plan->paths->len && good; i++) {
        good = check_utf8(g_ptr_array_index(plan->paths, i), error);
    }
    if (!good) {
        return false;
    }
    chude_buffer_literal(json, "{\"schema\":\"chude.recipe/1\",\"chain\":");
    chude_plan_write_chain(json, plan);
    ChudeArgs *options = shared_options(plan->host);
    if (options) {
        chude_buffer_literal(json, ",\"options\":");
        chude_args_write(json, options, false);
        chude_args_free(options);
    }
    for (guint i = 0; i < plan->paths->len; i++) {
        chude_buffer_literal(json, i ? "," : ",\"inputs\":[");
        chude_json_literal(json, g_ptr_array_index(plan->paths, i));
    }
    chude_buffer_literal(json, plan->paths->len ? "]}\n" : "}\n");
    return true;
}
