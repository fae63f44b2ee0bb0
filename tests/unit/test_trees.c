/* test_trees.c - a ranking by trees: what it adds up, and what files it refuses. */
#include <glib.h>
#include <string.h>

#include "keyphrases/trees.h"

static const char *const names[] = {"count", "first"};

static ChudeTrees *parse(const char *text, GError **error) {
    return chude_trees_parse((ChudeText){text, strlen(text)}, "a.trees", names, G_N_ELEMENTS(names), error);
}

#define HEAD "chude.trees/1\nfeatures count first\n"
#define OTHER "group other 1 1 0\ntree 1\n= 2\n"

static void test_sum(void) {
    GError *error = NULL;
    ChudeTrees *trees = parse(
        HEAD
        "group vi 2 1 0.5\ntree 5\n0 1.5 1\n= -1\n1 0.25 3\n= 0.5\n= 4\ntree 3\n1 0.5 1\n= 10\n= 20\n" OTHER,
        &error);
    g_assert_no_error(error);
    const float counts[] = {1, 1.5f, 2, 2}, firsts[] = {0, 9, 0.25f, 0.75f};
    float features[2 * CHUDE_TREE_LANES] = {0};
    memcpy(features, counts, sizeof counts);
    memcpy(features + CHUDE_TREE_LANES, firsts, sizeof firsts);
    ChudeTreesScore *const ways[] = {chude_trees_score, chude_trees_score_plainly};
    for (size_t way = 0; way < G_N_ELEMENTS(ways); way++) {
        double sums[CHUDE_TREE_LANES] = {0};
        ways[way](trees, CHUDE_TREES_VI, false, features, sums);
        g_assert_true(sums[0] == -1 && sums[1] == -1 && sums[2] == 0.5 && sums[3] == 4);
        ways[way](trees, CHUDE_TREES_VI, true, features, sums);
        g_assert_true(sums[0] == -1 + 10 && sums[1] == -1 + 20 && sums[2] == 0.5 + 10 && sums[3] == 4 + 20);
        sums[0] = 0;
        ways[way](trees, CHUDE_TREES_OTHER, false, features, sums);
        ways[way](trees, CHUDE_TREES_OTHER, true, features, sums);
        g_assert_true(sums[0] == 2);
    }
    g_assert_true(chude_trees_least(trees, CHUDE_TREES_VI) == 0.5 &&
                  chude_trees_least(trees, CHUDE_TREES_OTHER) == 0);
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
        {HEAD "group vi 1 1 0\ntree 1\n= 1\n", "a.trees, line 5: the trees of vi or of other"},
        {HEAD "group en 1 1 0\n", "a.trees, line 3: not \"group"},
        {HEAD "group vi 1 1 0\ntree 3\n0 1 1\n= 1\n", "a.trees, line 6: the file ends within a tree"},
        {HEAD "group vi 1 1 0\ntree 3\n0 1 2\n= 1\n= 1\n",
         "a.trees, line 5: neither"}, /* beyond the last node */
        {HEAD "group vi 1 1 0\ntree 3\n0 1 0\n= 1\n= 1\n",
         "a.trees, line 5: neither"}, /* round in a circle */
        {HEAD "group vi 1 1 0\ntree 1\n0 1 1\n", "a.trees, line 5: neither"},
        {HEAD "group vi 1 1 0\ntree 3\n2 1 1\n= 1\n= 1\n", "a.trees, line 5: neither"}, /* no such feature */
        {HEAD "group vi 1 1 0\ntree 3\n0 nan 1\n= 1\n= 1\n", "a.trees, line 5: neither"},
        {HEAD "group vi 1 1 0\ntree 1\n= x\n", "a.trees, line 5: a leaf without a number"},
        {HEAD "group vi 1 1 0\ntree 0\n", "a.trees, line 4: not \"tree NODES\""},
        {HEAD "group vi 1 1 0\ntree 1\n= 1\ngroup vi 1 1 0\ntree 1\n= 1\n", "a.trees, line 6: not \"group"},
        {HEAD "group vi 1 1 0\ntree 5\n0 1 1\n= 1\n0 1 1\n= 1\n= 1\n",
         "a.trees, line 7: neither"}, /* a child of two */
        {HEAD "group vi 1 1 0\ntree 3\n= 1\n= 1\n= 1\n", "a.trees, line 5: a node that is no other's child"},
        {HEAD "group vi 1 2 0\n", "a.trees, line 3: not \"group"}, /* more first ones than there are */
        {HEAD "group vi 1 1 nan\n", "a.trees, line 3: not \"group"},
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

/* One leaf beside each inner node: of so many leaves. */
static char *chain(int leaves) {
    GString *text = g_string_new(HEAD "group vi 1 1 0\n");
    g_string_append_printf(text, "tree %d\n", leaves * 2 - 1);
    for (int i = 0; i < leaves - 1; i++) {
        g_string_append_printf(text, "0 %d %d\n= %d\n", i, 1 + 2 * i, i);
    }
    g_string_append_printf(text, "= %d\n" OTHER, leaves - 1);
    return g_string_free(text, FALSE);
}

static void test_leaves(void) {
    GError *error = NULL;
    char *text = chain(CHUDE_TREE_LEAVES);
    ChudeTrees *trees = parse(text, &error);
    g_assert_no_error(error);
    float features[2 * CHUDE_TREE_LANES] = {0, 1, 0.5f, 30, 31, 1000};
    double sums[CHUDE_TREE_LANES] = {0};
    chude_trees_score(trees, CHUDE_TREES_VI, false, features, sums);
    g_assert_true(sums[0] == 0 && sums[1] == 1 && sums[2] == 1 && sums[3] == 30 && sums[4] == 31 &&
                  sums[5] == 31);
    chude_trees_free(trees);
    g_free(text);
    text = chain(CHUDE_TREE_LEAVES + 1);
    g_assert_null(parse(text, &error));
    g_assert_cmpstr(error->message, ==, "a.trees, line 69: a tree of more than 32 leaves");
    g_error_free(error);
    g_free(text);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/trees/sum", test_sum);
    g_test_add_func("/trees/leaves", test_leaves);
    g_test_add_func("/trees/refused", test_refused);
    return g_test_run();
}
