/* fuzz_recipe.c - a recipe into a plan and back: what was accepted is written as a recipe that is accepted again and written as
 * the same bytes. */
#include "fuzz.h"
#include "recipe.h"

static ChudeRegistry *registry;

/* The plan of the recipe as a recipe; data NULL where it is none. */
static ChudeBuffer rewrite(ChudeText text) {
    ChudeBuffer json = {0};
    GError *error = NULL;
    ChudeRecipe *recipe = chude_recipe_parse(text.data, text.size, &error);
    fuzz_outcome(recipe, &error);
    ChudePlan *plan = recipe ? chude_recipe_plan(registry, recipe, &error) : NULL;
    if (recipe) {
        fuzz_outcome(plan, &error);
    }
    if (plan) {
        g_assert_true(chude_recipe_write(&json, plan, &error));
        g_assert_no_error(error);
        g_assert_cmpint(json.size, >, 0);
    }
    chude_plan_free(plan);
    chude_recipe_free(recipe);
    return json;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!registry) {
        registry = chude_registry_new();
    }
    ChudeBuffer once = rewrite(fuzz_text(data, size));
    if (once.data) {
        ChudeBuffer twice = rewrite(chude_buffer_text(&once));
        fuzz_same(chude_buffer_text(&twice), chude_buffer_text(&once));
        chude_buffer_clear(&twice);
    }
    chude_buffer_clear(&once);
    return 0;
}
