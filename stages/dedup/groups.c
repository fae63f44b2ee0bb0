#include "groups.h"

#include <math.h>

#include "pack.h"

uint32_t chude_groups_find(uint32_t *parent, uint32_t number) {
    while (parent[number] != number) {
        parent[number] = parent[parent[number]];
        number = parent[number];
    }
    return number;
}

void chude_groups_join(uint32_t *parent, uint32_t a, uint32_t b) {
    a = chude_groups_find(parent, a);
    b = chude_groups_find(parent, b);
    parent[MAX(a, b)] = MIN(a, b);
}

static uint32_t number_in(ChudeText bytes) {
    uint32_t number;
    g_assert(bytes.size == sizeof number);
    memcpy(&number, bytes.data, sizeof number);
    return number;
}

/* Every parent a root: it is less than its child, so that one walk does. */
static void flatten(ChudeDedupDocuments *documents) {
    for (size_t i = 0; i < documents->count; i++) {
        documents->parent[i] = documents->parent[documents->parent[i]];
    }
}

bool chude_groups_exact(ChudeDedupDocuments *documents, ChudeSorter *exact, GError **error) {
    ChudeText key, value;
    uint64_t last = 0;
    uint32_t first = UINT32_MAX;
    GError *cause = NULL;
    bool good = chude_sorter_read(exact, error);
    while (good && chude_sorter_next(exact, &key, &value, &cause)) {
        ChudeUnpack from = chude_unpack(key);
        uint64_t hash = chude_unpack_sortable(&from);
        uint32_t number = number_in(value);
        if (first != UINT32_MAX && hash == last) {
            chude_groups_join(documents->parent, first, number);
        } else {
            first = number;
        }
        last = hash;
    }
    flatten(documents);
    if (cause) {
        g_propagate_error(error, cause);
    }
    return good && !cause;
}

/* ---- near ---- */

/* Documents before it in a tree's order that a document is compared with, at most. */
enum { WINDOW = 16 };

/* A document in a tree's order. */
typedef struct {
    uint64_t values;
    ChudeSketch sketch;
    uint32_t size, number;
} Place;

/* One tree's work. */
typedef struct {
    const ChudeDedupDocuments *documents;
    const ChudeGroupsNear *near;
    const uint8_t *same; /* a bit each: another document stands for this one */
    size_t tree;
    ChudeSorter *order;                 /* Places by (values, number) */
    ChudeSorter *pairs;                 /* (number, number) that were verified */
    ChudeBuffer trees, sketches, sizes; /* of a block, where it is not in memory */
    ChudeBuffer first, second;          /* records, likewise */
    GError *error;
} Tree;

static bool order_block(Tree *tree, size_t block) {
    const ChudeDedupDocuments *documents = tree->documents;
    const ChudeStore *columns = &documents->columns;
    uint64_t at = (uint64_t)block * sizeof(ChudeDedupColumns);
    const size_t column = sizeof(uint64_t) * CHUDE_DEDUP_BLOCK;
    const char *values =
        chude_store_view(columns, at + tree->tree * column, column, &tree->trees, &tree->error);
    const char *sketches =
        values ? chude_store_view(columns, at + offsetof(ChudeDedupColumns, sketches),
                                  sizeof(ChudeSketch) * CHUDE_DEDUP_BLOCK, &tree->sketches, &tree->error)
               : NULL;
    const char *sizes =
        sketches ? chude_store_view(columns, at + offsetof(ChudeDedupColumns, sizes),
                                    sizeof(uint32_t) * CHUDE_DEDUP_BLOCK, &tree->sizes, &tree->error)
                 : NULL;
    size_t first = block * CHUDE_DEDUP_BLOCK;
    for (size_t i = 0; sizes && i < MIN((size_t)CHUDE_DEDUP_BLOCK, documents->count - first); i++) {
        Place place = {.number = (uint32_t)(first + i)};
        memcpy(&place.values, values + i * sizeof place.values, sizeof place.values);
        memcpy(&place.sketch, sketches + i * sizeof place.sketch, sizeof place.sketch);
        memcpy(&place.size, sizes + i * sizeof place.size, sizeof place.size);
        if (place.size == 0 || tree->same[place.number / 8] >> place.number % 8 & 1) {
            continue;
        }
        uint64_t key[2] = {GUINT64_TO_BE(place.values), GUINT64_TO_BE((uint64_t)place.number)};
        if (!chude_sorter_add(tree->order, (ChudeText){(const char *)key, sizeof key},
                              (ChudeText){(const char *)&place, sizeof place}, &tree->error)) {
            return false;
        }
    }
    return sizes != NULL;
}

/* Whether it is worth reading two documents' sets: by their sizes and sketches, to three standard errors. */
static bool promising(const Place *a, const Place *b, double jaccard) {
    double less = MIN(a->size, b->size), more = MAX(a->size, b->size);
    if (less < jaccard * more) {
        return false;
    }
    double equal = 0.25 + 0.75 * jaccard, bins = MIN(less, (double)CHUDE_SHINGLES_BINS);
    double margin = 3 * sqrt(equal * (1 - equal) / bins) / 0.75;
    return chude_sketch_jaccard(&a->sketch, &b->sketch) >= jaccard - margin;
}

static bool verify(Tree *tree, uint32_t a, uint32_t b) {
    ChudeDedupRecord first, second;
    if (!chude_dedup_record(tree->documents, a, &first, &tree->first, &tree->error) ||
        !chude_dedup_record(tree->documents, b, &second, &tree->second, &tree->error)) {
        return false;
    }
    if (chude_shingles_jaccard(&first.shingles, &second.shingles) < tree->near->jaccard) {
        return true;
    }
    uint32_t pair[2] = {GUINT32_TO_BE(MIN(a, b)), GUINT32_TO_BE(MAX(a, b))};
    return chude_sorter_add(tree->pairs, (ChudeText){(const char *)pair, sizeof pair}, (ChudeText){NULL, 0},
                            &tree->error);
}

/* Between rounds `parent` is flat: equal parents are one group already. */
static bool compare(Tree *tree, const Place *place, const Place *before) {
    const uint32_t *parent = tree->documents->parent;
    if (place->values >> 48 != before->values >> 48 || parent[place->number] == parent[before->number] ||
        !promising(place, before, tree->near->jaccard)) {
        return true;
    }
    return verify(tree, place->number, before->number);
}

static bool scan(Tree *tree) {
    Place window[WINDOW];
    size_t count = 0;
    ChudeText key, value;
    bool good = chude_sorter_read(tree->order, &tree->error);
    while (good && chude_sorter_next(tree->order, &key, &value, &tree->error)) {
        Place place;
        memcpy(&place, value.data, sizeof place);
        for (size_t back = 1; good && back <= MIN(count, (size_t)WINDOW); back++) {
            good = compare(tree, &place, &window[(count - back) % WINDOW]);
        }
        window[count++ % WINDOW] = place;
    }
    return good && !tree->error;
}

static void run_tree(void *context, size_t part) {
    Tree *tree = &((Tree *)context)[part];
    size_t blocks = (tree->documents->count + CHUDE_DEDUP_BLOCK - 1) / CHUDE_DEDUP_BLOCK;
    bool good = true;
    for (size_t block = 0; good && block < blocks; block++) {
        good = order_block(tree, block);
    }
    if (good) {
        scan(tree);
    }
}

static void tree_clear(Tree *tree) {
    chude_sorter_free(tree->order);
    chude_sorter_free(tree->pairs);
    ChudeBuffer *buffers[] = {&tree->trees, &tree->sketches, &tree->sizes, &tree->first, &tree->second};
    for (size_t i = 0; i < G_N_ELEMENTS(buffers); i++) {
        chude_buffer_clear(buffers[i]);
    }
    g_clear_error(&tree->error);
}

static bool join_pairs(ChudeDedupDocuments *documents, Tree *tree, GError **error) {
    ChudeText key, value;
    if (tree->error) {
        g_propagate_error(error, g_steal_pointer(&tree->error));
        return false;
    }
    bool good = chude_sorter_read(tree->pairs, &tree->error);
    while (good && chude_sorter_next(tree->pairs, &key, &value, &tree->error)) {
        uint32_t pair[2];
        memcpy(pair, key.data, sizeof pair);
        chude_groups_join(documents->parent, GUINT32_FROM_BE(pair[0]), GUINT32_FROM_BE(pair[1]));
    }
    if (tree->error) {
        g_propagate_error(error, g_steal_pointer(&tree->error));
        return false;
    }
    return true;
}

bool chude_groups_near(ChudeDedupDocuments *documents, const ChudeGroupsNear *near, GError **error) {
    size_t side_by_side = MIN(near->host->threads, (unsigned)CHUDE_SHINGLES_TREES);
    bool good = true;
    uint8_t *same = g_new0(uint8_t, documents->count / 8 + 1);
    for (size_t i = 0; i < documents->count; i++) {
        same[i / 8] |= (uint8_t)((documents->parent[i] != i) << i % 8);
    }
    for (size_t first = 0; good && first < CHUDE_SHINGLES_TREES; first += side_by_side) {
        size_t parts = MIN(side_by_side, CHUDE_SHINGLES_TREES - first);
        Tree *trees = g_new0(Tree, parts);
        for (size_t i = 0; i < parts; i++) {
            trees[i] = (Tree){.documents = documents,
                              .near = near,
                              .same = same,
                              .tree = first + i,
                              .order = chude_sorter_new(near->folder, near->memory / parts / 4 * 3),
                              .pairs = chude_sorter_new(near->folder, near->memory / parts / 4)};
        }
        near->host->parallel(near->host, parts, run_tree, trees);
        for (size_t i = 0; i < parts; i++) {
            good = good && join_pairs(documents, &trees[i], error);
            tree_clear(&trees[i]);
        }
        g_free(trees);
        flatten(documents);
    }
    g_free(same);
    return good;
}
