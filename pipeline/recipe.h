/* recipe.h - a chain and its options as a file that a team shares: chude.recipe/1, what --print-recipe prints and --recipe reads.
 *
 *   {"schema":"chude.recipe/1",
 *    "description":"…",
 *    "chain":[{"stage":"tokenize","where_absent":true,"options":{"unit":"word"}},{"stage":"tfidf","options":{"top":20},"result":"FILE"}],
 *    "options":{"input":"ndjson"},
 *    "inputs":["news/"]}
 *
 * JSON without comments; a `description` may stand at the top and in each stage. Ownership: a recipe owns all that it holds. */
#ifndef CHUDE_RECIPE_H
#define CHUDE_RECIPE_H

#include <glib.h>

#include "plan.h"

typedef enum {
    CHUDE_RECIPE_FLAG,
    CHUDE_RECIPE_INTEGER,
    CHUDE_RECIPE_NUMBER,
    CHUDE_RECIPE_STRING,
    CHUDE_RECIPE_STRINGS /* one of an array: an option of that name for each */
} ChudeRecipeType;

typedef struct {
    char *name, *value; /* value: as it would be typed on the command line */
    ChudeRecipeType type;
} ChudeRecipeOption;

typedef struct {
    char *name;
    bool where_absent;  /* works only on documents that lack what it gives */
    GPtrArray *options; /* ChudeRecipeOption * */
    char *result;       /* or NULL */
} ChudeRecipeStage;

typedef struct {
    GPtrArray *stages;  /* ChudeRecipeStage *, at least one */
    GPtrArray *options; /* ChudeRecipeOption *: of every command */
    GPtrArray *inputs;  /* char * */
} ChudeRecipe;

/* Reads a recipe's form: members and types. What stages there are, and what they take, is chude_recipe_plan's to check. NULL
 * with *error set; the message names line and byte, or the member as /chain/0/options/top. */
ChudeRecipe *chude_recipe_parse(const char *data, size_t size, GError **error);
void chude_recipe_free(ChudeRecipe *recipe);

/* The plan of a recipe, checked as a chain of the command line is. NULL with *error set, which names the member. */
ChudePlan *chude_recipe_plan(const ChudeRegistry *registry, const ChudeRecipe *recipe, GError **error);

/* The plan of the recipe in a file; messages begin with its name. */
ChudePlan *chude_recipe_load(const ChudeRegistry *registry, const char *path, GError **error);

/* `chude [OPTION]… --recipe FILE [OPTION]… [FILE]…`: options here go before the recipe's, files take the place of its inputs. */
ChudePlan *chude_recipe_plan_words(const ChudeRegistry *registry, const char *const *words, GError **error);

/* What the command line says beside a recipe: options given in `given` go into the plan, paths where there are any. */
void chude_recipe_override(ChudePlan *plan, const ChudeArgs *given, const GPtrArray *paths);

/* Appends the plan as a recipe, one line. False with *error set where a name in it is not UTF-8, which JSON cannot hold. */
bool chude_recipe_write(ChudeBuffer *json, const ChudePlan *plan, GError **error);

#endif
