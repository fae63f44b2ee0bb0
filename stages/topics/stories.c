/* stories.c - components of documents that are alike, each cut into stories. */
#include "stories.h"

#include <math.h>

#include "agglomerate.h"

/* Documents that hang together by cosines of `least`: no story goes beyond, since a mean of `least` has one such pair. */
typedef struct {
    uint32_t size;
    size_t begin; /* of its documents, in order; and of its pairs, among those at hand */
    size_t pairs, pair_begin;
} Component;

typedef struct {
    ChudeTopicsStories *stories;
    double least;
    uint32_t *root;  /* by document, while components are found */
    uint32_t *of;    /* by document: its component, or NONE */
    uint32_t *local; /* by document: its number in the component */
    uint32_t *documents;
    Component *components;
    size_t count;
    size_t first, last;     /* components whose pairs are at hand */
    ChudeTopicsPair *pairs; /* with local numbers */
} Work;

static uint32_t find_root(uint32_t *root, uint32_t i) {
    while (root[i] != i) {
        root[i] = root[root[i]];
        i = root[i];
    }
    return i;
}

static void connect(void *context, const ChudeTopicsPair *pair) {
    Work *work = context;
    if (pair->cosine >= work->least) {
        uint32_t a = find_root(work->root, pair->a), b = find_root(work->root, pair->b);
        work->root[MAX(a, b)] = MIN(a, b);
    }
}

static bool is_inside(const Work *work, const ChudeTopicsPair *pair) {
    return work->of[pair->a] != CHUDE_TOPICS_NONE && work->of[pair->a] == work->of[pair->b];
}

static void count_pair(void *context, const ChudeTopicsPair *pair) {
    Work *work = context;
    if (is_inside(work, pair)) {
        work->components[work->of[pair->a]].pairs++;
    }
}

static void place_pair(void *context, const ChudeTopicsPair *pair) {
    Work *work = context;
    uint32_t number = work->of[pair->a];
    if (is_inside(work, pair) && number >= work->first && number < work->last) {
        Component *component = &work->components[number];
        work->pairs[component->pair_begin + component->pairs++] =
            (ChudeTopicsPair){work->local[pair->a], work->local[pair->b], pair->cosine};
    }
}

/* Numbers the components of two documents or more, in the order of their first ones. */
static void make_components(Work *work, size_t documents) {
    GArray *components = g_array_new(FALSE, TRUE, sizeof(Component));
    g_autofree uint32_t *sizes = g_new0(uint32_t, documents + 1);
    for (uint32_t i = 0; i < documents; i++) {
        sizes[find_root(work->root, i)]++;
    }
    work->of = g_new(uint32_t, documents + 1);
    work->local = g_new(uint32_t, documents + 1);
    size_t begin = 0;
    for (uint32_t i = 0; i < documents; i++) {
        uint32_t root = find_root(work->root, i); /* the component's first document */
        if (root == i && sizes[i] > 1) {
            Component fresh = {.begin = begin};
            begin += sizes[i];
            work->of[i] = components->len;
            g_array_append_val(components, fresh);
        } else {
            work->of[i] = root == i ? CHUDE_TOPICS_NONE : work->of[root];
        }
        if (work->of[i] != CHUDE_TOPICS_NONE) {
            work->local[i] = g_array_index(components, Component, work->of[i]).size++;
        }
    }
    work->documents = g_new(uint32_t, begin + 1);
    work->count = components->len;
    work->components = (Component *)(void *)g_array_free(components, FALSE);
    for (uint32_t i = 0; i < documents; i++) {
        if (work->of[i] != CHUDE_TOPICS_NONE) {
            work->documents[work->components[work->of[i]].begin + work->local[i]] = i;
        }
    }
}

static int compare_pairs(const void *a, const void *b) {
    const ChudeTopicsPair *x = a, *y = b;
    return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

/* The cosine of each document to the sum of its group: of (own + others') over the sum's length, by pairs within the group. */
static void score(const Work *work, const Component *component, const ChudeTopicsPair *pairs,
                  const uint32_t *group) {
    g_autofree double *own = g_new0(double, component->size);
    g_autofree double *all = g_new0(double, component->size); /* by group: the square of the sum's length */
    for (size_t p = 0; p < component->pairs; p++) {
        if (group[pairs[p].a] == group[pairs[p].b]) {
            own[pairs[p].a] += pairs[p].cosine;
            own[pairs[p].b] += pairs[p].cosine;
            all[group[pairs[p].a]] += 2 * pairs[p].cosine;
        }
    }
    for (uint32_t i = 0; i < component->size; i++) {
        all[group[i]] += 1;
    }
    for (uint32_t i = 0; i < component->size; i++) {
        uint32_t document = work->documents[component->begin + i];
        work->stories->score[document] = chude_round(CLAMP((1 + own[i]) / sqrt(all[group[i]]), 0, 1));
    }
}

static void cut_component(void *context, size_t number) {
    const Work *work = context;
    const Component *component = &work->components[work->first + number];
    ChudeTopicsPair *pairs = work->pairs + component->pair_begin;
    g_autofree uint32_t *group = g_new(uint32_t, component->size);
    qsort(pairs, component->pairs, sizeof *pairs, compare_pairs); /* so that sums are added up in one order */
    chude_topics_agglomerate(pairs, component->pairs, component->size, work->least, group);
    score(work, component, pairs, group);
    for (uint32_t i = 0; i < component->size; i++) {
        work->stories->story[work->documents[component->begin + i]] =
            work->documents[component->begin + group[i]];
    }
}

/* As many components at a time as 1/32 of the budget holds the pairs of. */
static void cut_components(Work *work, const ChudeTopicsAlike *alike, const ChudeHost *host) {
    chude_topics_alike_each(alike, count_pair, work);
    for (work->first = 0; work->first < work->count; work->first = work->last) {
        size_t pairs = 0;
        for (work->last = work->first; work->last < work->count; work->last++) {
            Component *component = &work->components[work->last];
            size_t size = (pairs + component->pairs) * sizeof(ChudeTopicsPair);
            if (work->last > work->first && size > host->memory / 32) {
                break;
            }
            component->pair_begin = pairs;
            pairs += component->pairs;
            component->pairs = 0; /* place_pair counts them again */
        }
        work->pairs = g_new(ChudeTopicsPair, pairs + 1);
        chude_topics_alike_each(alike, place_pair, work);
        host->parallel(host, work->last - work->first, cut_component, work);
        g_clear_pointer(&work->pairs, g_free);
    }
}

typedef struct {
    uint32_t first, size;
} Group;

static int compare_groups(const void *a, const void *b) {
    const Group *x = a, *y = b;
    return x->size != y->size ? (x->size < y->size) - (x->size > y->size)
                              : (x->first > y->first) - (x->first < y->first);
}

/* Puts numbers, the largest story first, in place of first documents. */
static void number_stories(ChudeTopicsStories *stories) {
    g_autofree uint32_t *size = g_new0(uint32_t, stories->documents + 1);
    GArray *groups = g_array_new(FALSE, FALSE, sizeof(Group));
    for (size_t i = 0; i < stories->documents; i++) {
        if (stories->story[i] != CHUDE_TOPICS_NONE) {
            size[stories->story[i]]++;
        }
    }
    for (uint32_t i = 0; i < stories->documents; i++) {
        Group group = {i, size[i]};
        if (group.size > 1) {
            g_array_append_val(groups, group);
        }
        size[i] = CHUDE_TOPICS_NONE; /* from here on: the number of the story */
    }
    if (groups->len) {
        qsort(groups->data, groups->len, sizeof(Group), compare_groups);
    }
    stories->count = groups->len;
    stories->size = g_new(uint32_t, stories->count + 1);
    for (uint32_t s = 0; s < stories->count; s++) {
        const Group *group = &g_array_index(groups, Group, s);
        stories->size[s] = group->size;
        size[group->first] = s;
    }
    g_array_free(groups, TRUE);
    for (size_t i = 0; i < stories->documents; i++) {
        uint32_t *story = &stories->story[i];
        *story = *story == CHUDE_TOPICS_NONE ? *story : size[*story];
        stories->score[i] = *story == CHUDE_TOPICS_NONE ? 0 : stories->score[i];
    }
}

static gint compare_members(gconstpointer a, gconstpointer b, gpointer context) {
    const double *scores = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return scores[x] != scores[y] ? (scores[x] < scores[y]) - (scores[x] > scores[y]) : (x > y) - (x < y);
}

static void list_members(ChudeTopicsStories *stories) {
    stories->begins = g_new0(size_t, stories->count + 1);
    for (size_t s = 0; s < stories->count; s++) {
        stories->begins[s + 1] = stories->begins[s] + stories->size[s];
    }
    stories->members = g_new(uint32_t, stories->begins[stories->count] + 1);
    stories->cohesion = g_new0(double, stories->count + 1);
    g_autofree size_t *next = g_memdup2(stories->begins, (stories->count + 1) * sizeof(size_t));
    for (uint32_t i = 0; i < stories->documents; i++) {
        uint32_t story = stories->story[i];
        if (story != CHUDE_TOPICS_NONE) {
            stories->members[next[story]++] = i;
            stories->cohesion[story] += stories->score[i];
        }
    }
    for (size_t s = 0; s < stories->count; s++) {
        g_qsort_with_data(stories->members + stories->begins[s], (gint)stories->size[s], sizeof(uint32_t),
                          compare_members, stories->score);
        stories->cohesion[s] = chude_round(stories->cohesion[s] / stories->size[s]);
    }
}

bool chude_topics_stories_find(ChudeTopicsStories *stories, const ChudeTopicsMatrix *matrix,
                               const ChudeTopicsForms *forms, double least, const ChudeHost *host,
                               GError **error) {
    size_t documents = matrix->documents;
    *stories = (ChudeTopicsStories){.documents = documents,
                                    .story = g_new(uint32_t, documents + 1),
                                    .score = g_new0(double, documents + 1)};
    Work work = {.stories = stories, .least = least, .root = g_new(uint32_t, documents + 1)};
    for (uint32_t i = 0; i < documents; i++) {
        work.root[i] = i;
        stories->story[i] = CHUDE_TOPICS_NONE;
    }
    ChudeTopicsAlike alike;
    bool good = chude_topics_alike_find(&alike, matrix, forms->df, host, error);
    if (good) {
        chude_topics_alike_each(&alike, connect, &work);
        make_components(&work, documents);
        g_clear_pointer(&work.root, g_free);
        cut_components(&work, &alike, host);
        good = !chude_topics_failed(matrix->failure, error);
    }
    chude_topics_alike_clear(&alike);
    g_free(work.root);
    g_free(work.of);
    g_free(work.local);
    g_free(work.documents);
    g_free(work.components);
    if (good) {
        number_stories(stories);
        list_members(stories);
    }
    return good;
}

void chude_topics_stories_set_parents(ChudeTopicsStories *stories, const ChudeTopicsClusters *clusters,
                                      const uint32_t *id_of) {
    g_autofree uint32_t *votes = g_new0(uint32_t, clusters->count + 1);
    stories->parent = g_new(uint32_t, stories->count + 1);
    for (size_t s = 0; s < stories->count; s++) {
        uint32_t best = CHUDE_TOPICS_NONE;
        for (size_t m = stories->begins[s]; m < stories->begins[s + 1]; m++) {
            uint32_t cluster = clusters->cluster[stories->members[m]];
            if (cluster != CHUDE_TOPICS_NONE) {
                votes[id_of[cluster]]++;
            }
        }
        for (int clear = 0; clear < 2; clear++) {
            for (size_t m = stories->begins[s]; m < stories->begins[s + 1]; m++) {
                uint32_t cluster = clusters->cluster[stories->members[m]];
                if (cluster == CHUDE_TOPICS_NONE) {
                    continue;
                }
                uint32_t id = id_of[cluster];
                bool better = best == CHUDE_TOPICS_NONE || votes[id] > votes[best] ||
                              (votes[id] == votes[best] && id < best);
                best = !clear && better ? id : best;
                votes[id] = clear ? 0 : votes[id];
            }
        }
        stories->parent[s] = best;
    }
}

void chude_topics_stories_clear(ChudeTopicsStories *stories) {
    g_free(stories->story);
    g_free(stories->score);
    g_free(stories->size);
    g_free(stories->cohesion);
    g_free(stories->parent);
    g_free(stories->members);
    g_free(stories->begins);
    *stories = (ChudeTopicsStories){0};
}
