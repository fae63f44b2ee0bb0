#include "keyphrases/trees.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "fail.h"

/* A leaf goes to itself, whatever the feature: so all ways have the same length, and none is taken by a branch. */
typedef struct {
    float threshold;
    uint16_t feature;
    uint16_t child; /* from the tree's root on */
} Node;

typedef struct {
    uint32_t root;
    uint32_t depth;
} Tree;

enum { VI, OTHER, GROUPS };

struct ChudeTrees {
    size_t features;
    GArray *nodes;         /* Node */
    GArray *values;        /* double, by node; 0 where it is no leaf */
    GArray *trees[GROUPS]; /* Tree */
};

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

static bool read_node(ChudeTrees *trees, Lines *lines, uint32_t at, uint32_t count, uint32_t *depths,
                      Tree *tree) {
    Node node = {INFINITY, 0, (uint16_t)at};
    double value = 0, threshold;
    uint32_t feature, child;
    if (!next_line(lines)) {
        return bad(lines, "the file ends within a tree");
    }
    if (is(lines, "=", 2)) {
        if (!read_real(field(lines, 1), &value)) {
            return bad(lines, "a leaf without a number");
        }
    } else if (lines->fields->len == 3 && read_whole(field(lines, 0), trees->features - 1, &feature) &&
               read_real(field(lines, 1), &threshold) && read_whole(field(lines, 2), count, &child) &&
               child > at && child + 1 < count) {
        node = (Node){(float)threshold, (uint16_t)feature, (uint16_t)child};
        depths[child] = depths[child + 1] = depths[at] + 1;
        tree->depth = MAX(tree->depth, depths[at] + 1);
    } else {
        return bad(lines, "neither \"FEATURE THRESHOLD CHILD\", with a child behind it, nor \"= VALUE\"");
    }
    g_array_append_val(trees->nodes, node);
    g_array_append_val(trees->values, value);
    return true;
}

static bool read_tree(ChudeTrees *trees, Lines *lines, GArray *group) {
    uint32_t count;
    if (!next_line(lines) || !is(lines, "tree", 2) || !read_whole(field(lines, 1), 1 << 10, &count) ||
        count == 0) {
        return bad(lines, "not \"tree NODES\", 1 to 1024");
    }
    Tree tree = {trees->nodes->len, 0};
    uint32_t *depths = g_new0(uint32_t, count + 1);
    bool good = true;
    for (uint32_t at = 0; good && at < count; at++) {
        good = read_node(trees, lines, at, count, depths, &tree);
    }
    g_free(depths);
    if (good && tree.depth > CHUDE_TREE_DEPTH) {
        return bad(lines, "a tree that is too deep");
    }
    g_array_append_val(group, tree);
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
        uint32_t some;
        int group = is(lines, "group", 3) && strcmp(field(lines, 1), "vi") == 0 ? VI : OTHER;
        if (!is(lines, "group", 3) || (group == OTHER && strcmp(field(lines, 1), "other") != 0) ||
            !read_whole(field(lines, 2), 10000, &some) || trees->trees[group]->len > 0) {
            return bad(lines, "not \"group vi COUNT\" or \"group other COUNT\", each once");
        }
        for (uint32_t i = 0; i < some; i++) {
            if (!read_tree(trees, lines, trees->trees[group])) {
                return false;
            }
        }
    }
    if (trees->trees[VI]->len == 0 || trees->trees[OTHER]->len == 0) {
        return bad(lines, "the trees of vi or of other are not there");
    }
    return true;
}

ChudeTrees *chude_trees_parse(ChudeText text, const char *file, const char *const *names, size_t count,
                              GError **error) {
    ChudeTrees *trees = g_new0(ChudeTrees, 1);
    trees->features = count;
    trees->nodes = g_array_new(FALSE, FALSE, sizeof(Node));
    trees->values = g_array_new(FALSE, FALSE, sizeof(double));
    for (int group = 0; group < GROUPS; group++) {
        trees->trees[group] = g_array_new(FALSE, FALSE, sizeof(Tree));
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
        g_array_unref(trees->values);
        for (int group = 0; group < GROUPS; group++) {
            g_array_unref(trees->trees[group]);
        }
        g_free(trees);
    }
}

/* Tree by tree, whose nodes then are near; the ways of several rows are independent, and the processor goes them at the same time. */
void chude_trees_score(const ChudeTrees *trees, bool vietnamese, const float *rows, size_t count,
                       double *sums) {
    const GArray *group = trees->trees[vietnamese ? VI : OTHER];
    for (size_t i = 0; i < count; i++) {
        sums[i] = 0;
    }
    for (guint t = 0; t < group->len; t++) {
        const Tree *tree = &g_array_index(group, Tree, t);
        const Node *nodes = &g_array_index(trees->nodes, Node, tree->root);
        const double *values = &g_array_index(trees->values, double, tree->root);
        for (size_t i = 0; i < count; i++) {
            const float *row = rows + i * trees->features;
            uint32_t at = 0;
            for (uint32_t step = 0; step < tree->depth; step++) {
                at = nodes[at].child + (uint32_t)(row[nodes[at].feature] > nodes[at].threshold);
            }
            sums[i] += values[at];
        }
    }
}
