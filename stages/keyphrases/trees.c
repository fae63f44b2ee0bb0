#include "keyphrases/trees.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "fail.h"

/* A tree is no way from node to node here, which the processor would have to wait for at each step, but the set of leaves that are left:
 * each inner node whose feature is larger than its threshold takes the leaves of its left child out, in whatever order nodes are looked
 * at; what counts is the first leaf that is left (Lucchese and others 2015, "QuickScorer"). So many phrases go through a node at once. */
typedef struct {
    float threshold;
    uint32_t feature;
    uint32_t right; /* a bit for each leaf that is left where the feature is larger */
} Node;

typedef struct {
    uint32_t first, count; /* inner nodes */
} Tree;

struct ChudeTrees {
    size_t features;
    GArray *nodes; /* Node */
    struct {
        GArray *trees; /* Tree */
        guint first;   /* trees that are asked of every phrase */
        double least;
        GArray *values; /* double; CHUDE_TREE_LEAVES of each tree, from left to right */
    } groups[CHUDE_TREES_GROUPS];
};

/* A node as the file has it. */
typedef struct {
    double value;    /* of a leaf */
    float threshold; /* of an inner node */
    uint32_t feature, child;
    uint32_t leaves, before; /* leaves below it, left of it */
} Read;

/* A line at a time, and its fields. */
typedef struct {
    const char *file;
    const char *at, *end;
    size_t line;
    GString *bytes;    /* of the line, its fields ended by NUL */
    GPtrArray *fields; /* in bytes */
    GError **error;
} Lines;

static bool bad(Lines *lines, const char *what) {
    chude_fail(lines->error, "%s, line %zu: %s", lines->file, lines->line, what);
    return false;
}

static bool next_line(Lines *lines) {
    g_ptr_array_set_size(lines->fields, 0);
    if (lines->at == lines->end) {
        return false;
    }
    const char *newline = memchr(lines->at, '\n', (size_t)(lines->end - lines->at));
    const char *end = newline ? newline : lines->end;
    g_string_truncate(lines->bytes, 0);
    g_string_append_len(lines->bytes, lines->at, end - lines->at);
    for (char *p = lines->bytes->str; p;) {
        g_ptr_array_add(lines->fields, p);
        if ((p = strchr(p, ' '))) {
            *p++ = '\0';
        }
    }
    lines->at = newline ? newline + 1 : end;
    lines->line++;
    return true;
}

static const char *field(const Lines *lines, guint i) {
    return g_ptr_array_index(lines->fields, i);
}

static bool is(const Lines *lines, const char *first, guint fields) {
    return lines->fields->len == fields && strcmp(field(lines, 0), first) == 0;
}

static bool read_whole(const char *text, uint64_t most, uint32_t *number) {
    char *end;
    guint64 value = g_ascii_strtoull(text, &end, 10);
    *number = (uint32_t)value;
    return g_ascii_isdigit(*text) && !*end && value <= most;
}

static bool read_real(const char *text, double *number) {
    char *end;
    *number = g_ascii_strtod(text, &end);
    return end > text && !*end && isfinite(*number);
}

/* next: the first node that none before has named as its child. */
static bool read_node(const ChudeTrees *trees, Lines *lines, uint32_t *next, uint32_t count, Read *node) {
    double threshold;
    if (!next_line(lines)) {
        return bad(lines, "the file ends within a tree");
    }
    if (is(lines, "=", 2)) {
        return read_real(field(lines, 1), &node->value) || bad(lines, "a leaf without a number");
    }
    if (lines->fields->len != 3 || !read_whole(field(lines, 0), trees->features - 1, &node->feature) ||
        !read_real(field(lines, 1), &threshold) || !read_whole(field(lines, 2), count, &node->child) ||
        node->child != *next || *next + 1 >= count) {
        return bad(lines, "neither \"FEATURE THRESHOLD CHILD\", with the next child, nor \"= VALUE\"");
    }
    node->threshold = (float)threshold;
    *next += 2;
    return true;
}

/* Adds a tree of `count` nodes to a group; false where it has too many leaves. */
static bool add_tree(ChudeTrees *trees, int group, Read *nodes, uint32_t count) {
    double values[CHUDE_TREE_LEAVES] = {0};
    Tree tree = {trees->nodes->len, 0};
    for (uint32_t i = count; i-- > 0;) {
        const Read *children = &nodes[nodes[i].child];
        nodes[i].leaves = nodes[i].child ? children[0].leaves + children[1].leaves : 1;
    }
    if (nodes[0].leaves > CHUDE_TREE_LEAVES) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!nodes[i].child) {
            values[nodes[i].before] = nodes[i].value;
            continue;
        }
        Read *children = &nodes[nodes[i].child];
        children[0].before = nodes[i].before;
        children[1].before = nodes[i].before + children[0].leaves;
        Node node = {nodes[i].threshold, nodes[i].feature,
                     ~(uint32_t)(((UINT64_C(1) << children[0].leaves) - 1) << nodes[i].before)};
        g_array_append_val(trees->nodes, node);
        tree.count++;
    }
    g_array_append_val(trees->groups[group].trees, tree);
    g_array_append_vals(trees->groups[group].values, values, CHUDE_TREE_LEAVES);
    return true;
}

static bool read_tree(ChudeTrees *trees, Lines *lines, int group) {
    uint32_t count, next = 1;
    if (!next_line(lines) || !is(lines, "tree", 2) || !read_whole(field(lines, 1), 1 << 10, &count) ||
        count == 0) {
        return bad(lines, "not \"tree NODES\", 1 to 1024");
    }
    Read *nodes = g_new0(Read, count);
    bool good = true;
    for (uint32_t at = 0; good && at < count; at++) {
        good = at < next ? read_node(trees, lines, &next, count, &nodes[at])
                         : bad(lines, "a node that is no other's child");
    }
    if (good && !add_tree(trees, group, nodes, count)) {
        good = bad(lines, "a tree of more than 32 leaves");
    }
    g_free(nodes);
    return good;
}

static bool read_features(Lines *lines, const char *const *names, size_t count) {
    if (!next_line(lines) || lines->fields->len != count + 1 || strcmp(field(lines, 0), "features") != 0) {
        return bad(lines, "learned from other features than this program has: learn it again");
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(field(lines, i + 1), names[i]) != 0) {
            return bad(lines, "learned from other features than this program has: learn it again");
        }
    }
    return true;
}

static bool read_all(ChudeTrees *trees, Lines *lines, const char *const *names, size_t count) {
    if (!next_line(lines) || !is(lines, "chude.trees/1", 1)) {
        return bad(lines, "no ranking: the first line is not \"chude.trees/1\"");
    }
    if (!read_features(lines, names, count)) {
        return false;
    }
    while (next_line(lines)) {
        uint32_t some, first;
        double least;
        int group = lines->fields->len == 5 && strcmp(field(lines, 1), "vi") == 0 ? CHUDE_TREES_VI
                                                                                  : CHUDE_TREES_OTHER;
        if (!is(lines, "group", 5) || (group == CHUDE_TREES_OTHER && strcmp(field(lines, 1), "other") != 0) ||
            !read_whole(field(lines, 2), 10000, &some) || !read_whole(field(lines, 3), some, &first) ||
            !read_real(field(lines, 4), &least) || trees->groups[group].trees->len > 0) {
            return bad(lines, "not \"group vi COUNT FIRST LEAST\" or \"group other …\", each once");
        }
        trees->groups[group].first = first;
        trees->groups[group].least = least;
        for (uint32_t i = 0; i < some; i++) {
            if (!read_tree(trees, lines, group)) {
                return false;
            }
        }
    }
    if (trees->groups[CHUDE_TREES_VI].trees->len == 0 || trees->groups[CHUDE_TREES_OTHER].trees->len == 0) {
        return bad(lines, "the trees of vi or of other are not there");
    }
    return true;
}

ChudeTrees *chude_trees_parse(ChudeText text, const char *file, const char *const *names, size_t count,
                              GError **error) {
    ChudeTrees *trees = g_new0(ChudeTrees, 1);
    trees->features = count;
    trees->nodes = g_array_new(FALSE, FALSE, sizeof(Node));
    for (int group = 0; group < CHUDE_TREES_GROUPS; group++) {
        trees->groups[group].trees = g_array_new(FALSE, FALSE, sizeof(Tree));
        trees->groups[group].values = g_array_new(FALSE, FALSE, sizeof(double));
    }
    Lines lines = {.file = file,
                   .at = text.data,
                   .end = text.data + text.size,
                   .bytes = g_string_new(NULL),
                   .fields = g_ptr_array_new(),
                   .error = error};
    bool good = read_all(trees, &lines, names, count);
    g_string_free(lines.bytes, TRUE);
    g_ptr_array_unref(lines.fields);
    if (!good) {
        chude_trees_free(trees);
        return NULL;
    }
    return trees;
}

void chude_trees_free(ChudeTrees *trees) {
    if (trees) {
        g_array_unref(trees->nodes);
        for (int group = 0; group < CHUDE_TREES_GROUPS; group++) {
            g_array_unref(trees->groups[group].trees);
            g_array_unref(trees->groups[group].values);
        }
        g_free(trees);
    }
}

typedef float Floats __attribute__((vector_size(32), aligned(4), may_alias)); /* anywhere in an array */
typedef int32_t Leaves __attribute__((vector_size(32)));

static inline __attribute__((always_inline)) void score(const ChudeTrees *trees, ChudeTreesGroup group,
                                                        bool rest, const float *features, double *sums) {
    const GArray *all = trees->groups[group].trees;
    guint first = rest ? trees->groups[group].first : 0,
          behind = rest ? all->len : trees->groups[group].first;
    const double *values =
        &g_array_index(trees->groups[group].values, double, (size_t)first *CHUDE_TREE_LEAVES);
    for (guint t = first; t < behind; t++, values += CHUDE_TREE_LEAVES) {
        const Tree *tree = &g_array_index(all, Tree, t);
        const Node *node = &g_array_index(trees->nodes, Node, tree->first), *end = node + tree->count;
        Leaves left[2] = {~(Leaves){0}, ~(Leaves){0}}; /* one stays in each lane */
        for (; node < end; node++) {
            const Floats *value = (const Floats *)(features + (size_t)node->feature * CHUDE_TREE_LANES);
            left[0] &= ~(Leaves)(value[0] > node->threshold) | (int32_t)node->right;
            left[1] &= ~(Leaves)(value[1] > node->threshold) | (int32_t)node->right;
        }
        uint32_t leaves[CHUDE_TREE_LANES];
        memcpy(leaves, left, sizeof leaves);
        for (size_t lane = 0; lane < CHUDE_TREE_LANES; lane++) {
            sums[lane] += values[__builtin_ctz(leaves[lane])];
        }
    }
}

#ifdef __x86_64__
__attribute__((target("avx2,bmi"))) static void score_quickly(const ChudeTrees *trees, ChudeTreesGroup group,
                                                              bool rest, const float *features,
                                                              double *sums) {
    score(trees, group, rest, features, sums);
}
#endif

void chude_trees_score_plainly(const ChudeTrees *trees, ChudeTreesGroup group, bool rest,
                               const float *features, double sums[CHUDE_TREE_LANES]) {
    score(trees, group, rest, features, sums);
}

void chude_trees_score(const ChudeTrees *trees, ChudeTreesGroup group, bool rest, const float *features,
                       double sums[CHUDE_TREE_LANES]) {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")) {
        score_quickly(trees, group, rest, features, sums);
        return;
    }
#endif
    chude_trees_score_plainly(trees, group, rest, features, sums);
}

double chude_trees_least(const ChudeTrees *trees, ChudeTreesGroup group) {
    return trees->groups[group].least;
}
