#include "recipe.h"

#include <string.h>

#include "fail.h"
#include "json_value.h"

static void option_free(gpointer data) {
    ChudeRecipeOption *option = data;
    g_free(option->name);
    g_free(option->value);
    g_free(option);
}

static void stage_free(gpointer data) {
    ChudeRecipeStage *stage = data;
    g_free(stage->name);
    g_free(stage->result);
    g_ptr_array_free(stage->options, TRUE);
    g_free(stage);
}

void chude_recipe_free(ChudeRecipe *recipe) {
    if (recipe) {
        g_ptr_array_free(recipe->stages, TRUE);
        g_ptr_array_free(recipe->options, TRUE);
        g_ptr_array_free(recipe->inputs, TRUE);
        g_free(recipe);
    }
}

static bool wrong(GError **error, const char *path, const char *name, json_object *value,
                  const char *wanted) {
    chude_fail(error, "%s/%s: %s is wanted here, not %s", path, name, wanted, chude_json_type(value));
    return false;
}

/* A string of at least one character, without NUL. */
static bool read_text(json_object *value, const char *path, const char *name, char **to, GError **error) {
    const char *text = chude_json_text(value);
    if (!text && json_object_is_type(value, json_type_string)) {
        chude_fail(error, "%s/%s: a NUL character in it", path, name);
        return false;
    }
    if (!text) {
        return wrong(error, path, name, value, "a string");
    }
    *to = g_strdup(text);
    return true;
}

/* Says that the object at path has a member which is not among the names. */
static bool unknown_member(GError **error, const char *path, const char *name, const char *const *names) {
    const char *nearest = chude_nearest(name, names);
    char *all = g_strjoinv(", ", (char **)names);
    if (nearest) {
        chude_fail(error, "%s/%s: unknown member; did you mean \"%s\"?", path, name, nearest);
    } else {
        chude_fail(error, "%s/%s: unknown member; there are %s", path, name, all);
    }
    g_free(all);
    return false;
}

/* An option that may be given again: one of the name for each string. */
static bool read_strings(GPtrArray *options, json_object *array, const char *path, const char *name,
                         GError **error) {
    size_t count = json_object_array_length(array);
    for (size_t i = 0; i < count; i++) {
        json_object *given = json_object_array_get_idx(array, i);
        ChudeRecipeOption *option = g_new0(ChudeRecipeOption, 1);
        g_ptr_array_add(options, option);
        *option = (ChudeRecipeOption){.name = g_strdup(name), .type = CHUDE_RECIPE_STRINGS};
        if (!read_text(given, path, name, &option->value, error)) {
            return false;
        }
    }
    return true;
}

static bool read_options(json_object *value, const char *path, GPtrArray *options, GError **error) {
    if (!json_object_is_type(value, json_type_object)) {
        chude_fail(error, "%s: an object is wanted here, not %s", path, chude_json_type(value));
        return false;
    }
    json_object_object_foreach(value, name, given) {
        if (json_object_is_type(given, json_type_array)) {
            if (!read_strings(options, given, path, name, error)) {
                return false;
            }
            continue;
        }
        ChudeRecipeOption *option = g_new0(ChudeRecipeOption, 1);
        g_ptr_array_add(options, option);
        option->name = g_strdup(name);
        switch (json_object_get_type(given)) {
        case json_type_boolean:
            option->type = CHUDE_RECIPE_FLAG;
            break;
        case json_type_int:
            option->type = CHUDE_RECIPE_INTEGER;
            break;
        case json_type_double:
            option->type = CHUDE_RECIPE_NUMBER;
            break;
        case json_type_string:
            option->type = CHUDE_RECIPE_STRING;
            if (!read_text(given, path, name, &option->value, error)) {
                return false;
            }
            break;
        default:
            return wrong(error, path, name, given, "a string, a number, true, false or an array of strings");
        }
        if (!option->value) {
            option->value = g_strdup(json_object_to_json_string(given)); /* numbers as they were written */
        }
    }
    return true;
}

static bool read_stage(json_object *value, guint index, ChudeRecipe *recipe, GError **error) {
    static const char *const names[] = {"stage", "options", "result", "where_absent", "description", NULL};
    char *path = g_strdup_printf("/chain/%u", index);
    ChudeRecipeStage *stage = g_new0(ChudeRecipeStage, 1);
    stage->options = g_ptr_array_new_with_free_func(option_free);
    g_ptr_array_add(recipe->stages, stage);
    bool good = json_object_is_type(value, json_type_object);
    if (!good) {
        chude_fail(error, "%s: an object with \"stage\" is wanted here, not %s", path,
                   chude_json_type(value));
        g_free(path);
        return false;
    }
    json_object_object_foreach(value, name, member) {
        char *description = NULL;
        if (!good) {
            break;
        }
        if (strcmp(name, "stage") == 0) {
            good = read_text(member, path, name, &stage->name, error);
        } else if (strcmp(name, "options") == 0) {
            char *inner = g_strconcat(path, "/options", NULL);
            good = read_options(member, inner, stage->options, error);
            g_free(inner);
        } else if (strcmp(name, "result") == 0) {
            good = read_text(member, path, name, &stage->result, error);
        } else if (strcmp(name, "where_absent") == 0) {
            good = json_object_is_type(member, json_type_boolean) ||
                   wrong(error, path, name, member, "true or false");
            stage->where_absent = json_object_get_boolean(member);
        } else if (strcmp(name, "description") == 0) {
            good = read_text(member, path, name, &description, error);
            g_free(description);
        } else {
            good = unknown_member(error, path, name, names);
        }
    }
    if (good && !stage->name) {
        chude_fail(error, "%s: no member \"stage\"", path);
        good = false;
    }
    g_free(path);
    return good;
}

static bool read_chain(json_object *value, ChudeRecipe *recipe, GError **error) {
    if (!json_object_is_type(value, json_type_array)) {
        return wrong(error, "", "chain", value, "an array of stages");
    }
    size_t count = json_object_array_length(value);
    for (size_t i = 0; i < count; i++) {
        if (!read_stage(json_object_array_get_idx(value, i), (guint)i, recipe, error)) {
            return false;
        }
    }
    return true;
}

static bool read_inputs(json_object *value, ChudeRecipe *recipe, GError **error) {
    if (!json_object_is_type(value, json_type_array)) {
        return wrong(error, "", "inputs", value, "an array of files and folders");
    }
    size_t count = json_object_array_length(value);
    for (size_t i = 0; i < count; i++) {
        char *input = NULL, *index = g_strdup_printf("%zu", i);
        bool good = read_text(json_object_array_get_idx(value, i), "/inputs", index, &input, error);
        g_free(index);
        if (!good) {
            return false;
        }
        g_ptr_array_add(recipe->inputs, input);
    }
    return true;
}

static bool read_schema(json_object *value, GError **error) {
    const char *schema = chude_json_text(value);
    if (!schema || strcmp(schema, "chude.recipe/1") != 0) {
        const char *quote = schema ? "\"" : "";
        chude_fail(error, "/schema: \"chude.recipe/1\" is wanted here, not %s%s%s", quote,
                   schema ? schema : chude_json_type(value), quote);
        return false;
    }
    return true;
}

static bool read_recipe(json_object *value, ChudeRecipe *recipe, GError **error) {
    static const char *const names[] = {"schema", "description", "chain", "options", "inputs", NULL};
    if (!json_object_is_type(value, json_type_object)) {
        chude_fail(error, "no recipe: an object is wanted, not %s", chude_json_type(value));
        return false;
    }
    bool has_schema = false, good = true;
    json_object_object_foreach(value, name, member) {
        char *description = NULL;
        if (!good) {
            break;
        }
        if (strcmp(name, "schema") == 0) {
            has_schema = true;
            good = read_schema(member, error);
        } else if (strcmp(name, "description") == 0) {
            good = read_text(member, "", name, &description, error);
            g_free(description);
        } else if (strcmp(name, "chain") == 0) {
            good = read_chain(member, recipe, error);
        } else if (strcmp(name, "options") == 0) {
            good = read_options(member, "/options", recipe->options, error);
        } else if (strcmp(name, "inputs") == 0) {
            good = read_inputs(member, recipe, error);
        } else {
            good = unknown_member(error, "", name, names);
        }
    }
    if (good && !has_schema) {
        chude_fail(error, "no member \"schema\": a recipe has \"schema\":\"chude.recipe/1\"");
        return false;
    }
    if (good && recipe->stages->len == 0) {
        chude_fail(error, "/chain: no stage in it");
        return false;
    }
    return good;
}

ChudeRecipe *chude_recipe_parse(const char *data, size_t size, GError **error) {
    json_object *value = NULL;
    if (!chude_json_parse((ChudeText){data, size}, true, &value, error)) {
        return NULL;
    }
    ChudeRecipe *recipe = g_new0(ChudeRecipe, 1);
    recipe->stages = g_ptr_array_new_with_free_func(stage_free);
    recipe->options = g_ptr_array_new_with_free_func(option_free);
    recipe->inputs = g_ptr_array_new_with_free_func(g_free);
    if (!read_recipe(value, recipe, error)) {
        g_clear_pointer(&recipe, chude_recipe_free);
    }
    json_object_put(value);
    return recipe;
}
