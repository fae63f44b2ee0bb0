/* test_trees.c - a ranking by trees: what it adds up, and what files it refuses. */
#include <glib.h>
#include <string.h>

#include "keyphrases/trees.h"

static const char *const names[] = {"count", "first"};

static ChudeTrees *parse(const char *text, GError **error) {
    return chude_trees_parse((ChudeText){text, strlen(text)}, "a.trees", names, G_N_ELEMENTS(names), error);
}

#define HEAD "chude.trees/1\nfeatures count first\n"
#define OTHER "group other 1\ntree 1\n= 2\n"

static void test_sum(void) {
    GError *error = NULL;
    ChudeTrees *trees = parse(
        HEAD "group vi 2\ntree 5\n0 1.5 1\n= -1\n1 0.25 3\n= 0.5\n= 4\ntree 3\n1 0.5 1\n= 10\n= 20\n" OTHER,
        &error);
    g_assert_no_error(error);
    const float counts[] = {1, 1.5f, 2, 2}, firsts[] = {0, 9, 0.25f, 0.75f};
    float features[2 * CHUDE_TREE_LANES] = {0};
    memcpy(features, counts, sizeof counts);
    memcpy(features + CHUDE_TREE_LANES, firsts, sizeof firsts);
    double sums[CHUDE_TREE_LANES];
    chude_trees_score(trees, true, features, sums);
    g_assert_true(sums[0] == -1 + 10 && sums[1] == -1 + 20 && sums[2] == 0.5 + 10 && sums[3] == 4 + 20);
    chude_trees_score(trees, false, features, sums);
    g_assert_true(sums[0] == 2 && sums[CHUDE_TREE_LANES - 1] == 2);
    chude_trees_free(trees);
}

static void test_refused(void) {
    static const struct {
        const char *text, *message;
    } files[] = {
        {"", "a.trees, line 0: no ranking"},
        {"hello\n", "a.trees, line 1: no ranking"},
        {"chude.trees/1\nfeatures count\n", "a.trees, line 2: learned from other features"},
        {"chude.trees/1\nfeatures count last\n", "a.trees, line 2: learned from other features"},
        {HEAD, "a.trees, line 2: the trees of vi or of other"},
        {HEAD "group vi 1\ntree 1\n= 1\n", "a.trees, line 5: the trees of vi or of other"},
        {HEAD "group en 1\n", "a.trees, line 3: not \"group"},
        {HEAD "group vi 1\ntree 3\n0 1 1\n= 1\n", "a.trees, line 6: the file ends within a tree"},
        {HEAD "group vi 1\ntree 3\n0 1 2\n= 1\n= 1\n", "a.trees, line 5: neither"}, /* beyond the last node */
        {HEAD "group vi 1\ntree 3\n0 1 0\n= 1\n= 1\n", "a.trees, line 5: neither"}, /* round in a circle */
        {HEAD "group vi 1\ntree 1\n0 1 1\n", "a.trees, line 5: neither"},
        {HEAD "group vi 1\ntree 3\n2 1 1\n= 1\n= 1\n", "a.trees, line 5: neither"}, /* no such feature */
        {HEAD "group vi 1\ntree 3\n0 nan 1\n= 1\n= 1\n", "a.trees, line 5: neither"},
        {HEAD "group vi 1\ntree 1\n= x\n", "a.trees, line 5: a leaf without a number"},
        {HEAD "group vi 1\ntree 0\n", "a.trees, line 4: not \"tree NODES\""},
        {HEAD "group vi 1\ntree 1\n= 1\ngroup vi 1\ntree 1\n= 1\n", "a.trees, line 6: not \"group"},
        {HEAD
         "group vi 1\ntree 15\n0 1 1\n= 1\n0 1 3\n= 1\n0 1 5\n= 1\n0 1 7\n= 1\n0 1 9\n= 1\n0 1 11\n= 1\n0 1 13\n= 1\n= 1\n" OTHER,
         "a.trees, line 19: a tree that is too deep"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        GError *error = NULL;
        g_assert_null(parse(files[i].text, &error));
        g_assert_nonnull(error);
        if (!g_str_has_prefix(error->message, files[i].message)) {
            g_error("%zu: %s", i, error->message);
        }
        g_error_free(error);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/trees/sum", test_sum);
    g_test_add_func("/trees/refused", test_refused);
    return g_test_run();
}
