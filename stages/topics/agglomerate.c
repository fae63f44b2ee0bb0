#include "agglomerate.h"

#include <math.h>

/* A group is a slot, that of one of its documents; its name is its first document. */
typedef struct {
    uint32_t *neighbours; /* slots; some have been joined to others since */
    uint32_t count, room;
    uint32_t name, size; /* size 0: joined to another */
} Group;

/* Sums of cosines by pair of slots: open addressing, linear probing. */
typedef struct {
    uint64_t *keys; /* + 1; 0 is empty */
    double *sums;
    size_t mask;
} Sums;

typedef struct {
    double mean;   /* rounded */
    uint32_t a, b; /* names, a < b */
} Candidate;

typedef struct {
    Group *groups;
    uint32_t *slot_of; /* by name */
    uint32_t *into;    /* by slot: what it was joined to, or itself */
    Sums sums;
    GArray *heap; /* Candidate, the best first */
    double least;
} Work;

static uint64_t key_of(uint32_t a, uint32_t b) {
    return ((uint64_t)MIN(a, b) << 32 | MAX(a, b)) + 1;
}

static size_t home(const Sums *sums, uint64_t key) {
    uint64_t hash = key * 0x9E3779B97F4A7C15u;
    return (size_t)(hash ^ (hash >> 32)) & sums->mask;
}

static size_t place(const Sums *sums, uint64_t key) {
    size_t at = home(sums, key);
    while (sums->keys[at] && sums->keys[at] != key) {
        at = (at + 1) & sums->mask;
    }
    return at;
}

/* Adds to the pair's sum; whether it is new. */
static bool add_sum(Sums *sums, uint32_t a, uint32_t b, double sum) {
    uint64_t key = key_of(a, b);
    size_t at = place(sums, key);
    bool fresh = !sums->keys[at];
    sums->keys[at] = key;
    sums->sums[at] = fresh ? sum : sums->sums[at] + sum;
    return fresh;
}

/* Takes the pair out, and moves up what stands behind it only because its home was taken. */
static double take_sum(Sums *sums, uint32_t a, uint32_t b) {
    size_t gap = place(sums, key_of(a, b));
    double sum = sums->sums[gap];
    for (size_t at = (gap + 1) & sums->mask; sums->keys[at]; at = (at + 1) & sums->mask) {
        if (((at - home(sums, sums->keys[at])) & sums->mask) >= ((at - gap) & sums->mask)) {
            sums->keys[gap] = sums->keys[at];
            sums->sums[gap] = sums->sums[at];
            gap = at;
        }
    }
    sums->keys[gap] = 0;
    return sum;
}

static bool is_before(const Candidate *x, const Candidate *y) {
    return x->mean != y->mean ? x->mean > y->mean : x->a != y->a ? x->a < y->a : x->b < y->b;
}

static void push(GArray *heap, Candidate candidate) {
    g_array_append_val(heap, candidate);
    Candidate *all = (Candidate *)(void *)heap->data;
    size_t at = heap->len - 1;
    for (; at && is_before(&candidate, &all[(at - 1) / 2]); at = (at - 1) / 2) {
        all[at] = all[(at - 1) / 2];
    }
    all[at] = candidate;
}

static Candidate pop(GArray *heap) {
    Candidate *all = (Candidate *)(void *)heap->data, best = all[0], last = all[heap->len - 1];
    g_array_set_size(heap, heap->len - 1);
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < heap->len; at = child) {
        child += child + 1 < heap->len && is_before(&all[child + 1], &all[child]);
        if (!is_before(&all[child], &last)) {
            break;
        }
        all[at] = all[child];
    }
    all[at] = last; /* where the heap is empty: the best itself */
    return best;
}

/* The mean cosine of two slots; -1 where their pair is not listed. */
static double mean_of(const Work *work, uint32_t a, uint32_t b) {
    size_t at = place(&work->sums, key_of(a, b));
    double pairs = (double)work->groups[a].size * work->groups[b].size;
    return work->sums.keys[at] ? chude_round(work->sums.sums[at] / pairs) : -1;
}

static void offer(const Work *work, uint32_t a, uint32_t b) {
    double mean = mean_of(work, a, b);
    if (mean >= work->least) {
        uint32_t x = work->groups[a].name, y = work->groups[b].name;
        push(work->heap, (Candidate){mean, MIN(x, y), MAX(x, y)});
    }
}

static void add_neighbour(Group *group, uint32_t slot) {
    if (group->count == group->room) {
        group->room = MAX(4, group->room * 2);
        group->neighbours = g_renew(uint32_t, group->neighbours, group->room);
    }
    group->neighbours[group->count++] = slot;
}

/* Joins two slots: the one with fewer neighbours goes into the other. */
static void join(Work *work, uint32_t a, uint32_t b) {
    bool swap = work->groups[a].count < work->groups[b].count;
    uint32_t kept = swap ? b : a, gone = swap ? a : b;
    Group *into = &work->groups[kept], *from = &work->groups[gone];
    for (uint32_t i = 0; i < from->count; i++) {
        uint32_t other = from->neighbours[i];
        if (!work->groups[other].size) {
            continue;
        }
        double sum = take_sum(&work->sums, gone, other);
        if (other != kept && add_sum(&work->sums, kept, other, sum)) {
            add_neighbour(into, other);
            add_neighbour(&work->groups[other], kept);
        }
    }
    g_clear_pointer(&from->neighbours, g_free);
    into->name = MIN(into->name, from->name);
    into->size += from->size;
    from->size = 0;
    work->slot_of[into->name] = kept;
    work->into[gone] = kept;
    uint32_t left = 0;
    for (uint32_t i = 0; i < into->count; i++) {
        uint32_t other = into->neighbours[i];
        if (work->groups[other].size) {
            into->neighbours[left++] = other;
            offer(work, kept, other);
        }
    }
    into->count = left;
}

static void begin(Work *work, const ChudeTopicsPair *pairs, size_t count, size_t documents) {
    work->sums.mask = 7;
    while (work->sums.mask < 2 * count) {
        work->sums.mask = work->sums.mask * 2 + 1;
    }
    work->sums.keys = g_new0(uint64_t, work->sums.mask + 1);
    work->sums.sums = g_new(double, work->sums.mask + 1);
    work->groups = g_new0(Group, documents + 1);
    work->slot_of = g_new(uint32_t, documents + 1);
    work->into = g_new(uint32_t, documents + 1);
    work->heap = g_array_new(FALSE, FALSE, sizeof(Candidate));
    for (uint32_t i = 0; i < documents; i++) {
        work->groups[i].name = work->slot_of[i] = work->into[i] = i;
        work->groups[i].size = 1;
    }
    for (size_t p = 0; p < count; p++) {
        add_sum(&work->sums, pairs[p].a, pairs[p].b, pairs[p].cosine);
        add_neighbour(&work->groups[pairs[p].a], pairs[p].b);
        add_neighbour(&work->groups[pairs[p].b], pairs[p].a);
    }
    for (size_t p = 0; p < count; p++) {
        offer(work, pairs[p].a, pairs[p].b);
    }
}

void chude_topics_agglomerate(const ChudeTopicsPair *pairs, size_t count, size_t documents, double least,
                              uint32_t *group) {
    Work work = {.least = least};
    begin(&work, pairs, count, documents);
    while (work.heap->len) {
        Candidate best = pop(work.heap);
        uint32_t a = work.slot_of[best.a], b = work.slot_of[best.b];
        bool is_now = work.groups[a].size && work.groups[b].size && work.groups[a].name == best.a &&
                      work.groups[b].name == best.b && mean_of(&work, a, b) == best.mean;
        if (is_now) {
            join(&work, a, b);
        }
    }
    for (size_t i = 0; i < documents; i++) {
        uint32_t slot = (uint32_t)i;
        while (work.into[slot] != slot) {
            work.into[slot] = work.into[work.into[slot]];
            slot = work.into[slot];
        }
        group[i] = work.groups[slot].name;
        g_free(work.groups[i].neighbours);
    }
    g_free(work.groups);
    g_free(work.slot_of);
    g_free(work.into);
    g_free(work.sums.keys);
    g_free(work.sums.sums);
    g_array_free(work.heap, TRUE);
}
