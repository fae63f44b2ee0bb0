#include "contained.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "pack.h"

enum {
    RATE = 6,   /* one shingle in so many is looked at */
    LEAST = 40, /* shingles of a document that is looked for */
    RARE = 24,  /* documents that have a shingle which says something, at most */
    VOTES = 2,  /* rare shingles of the sample that are shared, at least; and half of them */
    SEEN = 8    /* shingles by which a share is told, at least */
};

/* A document that holds another is at least so much larger, or they would be near duplicates. */
static const double LARGER = 1.5;

/* One range of hashes. */
typedef struct {
    const uint32_t *sizes;  /* shingles of each document; 0: not looked at */
    _Atomic uint16_t *rare; /* of each, how many of its sample are rare; parts add to it */
    ChudeSorter *rows;      /* (hash, number) */
    ChudeSorter *pairs;     /* (brief, longer one) */
    GError *error;
} Part;

static uint64_t pair_key(uint32_t a, uint32_t b) {
    return GUINT64_TO_BE((uint64_t)a << 32 | b);
}

static bool add_pair(ChudeSorter *to, uint32_t a, uint32_t b, GError **error) {
    uint64_t key = pair_key(a, b);
    return chude_sorter_add(to, (ChudeText){(const char *)&key, sizeof key}, (ChudeText){NULL, 0}, error);
}

static void read_pair(ChudeText key, uint32_t *a, uint32_t *b) {
    uint64_t pair;
    memcpy(&pair, key.data, sizeof pair);
    pair = GUINT64_FROM_BE(pair);
    *a = (uint32_t)(pair >> 32);
    *b = (uint32_t)pair;
}

/* ---- candidates ---- */

static bool add_sample(Part *parts, size_t count, uint32_t number, const ChudeShingles *shingles,
                       GError **error) {
    const uint32_t least = UINT32_MAX / RATE;
    for (size_t i = 0; i < shingles->kept && shingles->hashes[i] <= least; i++) {
        uint32_t hash = shingles->hashes[i];
        size_t part = (size_t)((uint64_t)hash * count / ((uint64_t)least + 1));
        if (!add_pair(parts[part].rows, hash, number, error)) {
            return false;
        }
    }
    return true;
}

static bool add_samples(Part *parts, size_t count, const ChudeDedupDocuments *documents, uint32_t *sizes,
                        GError **error) {
    ChudeBuffer scratch = {0};
    bool good = true;
    for (uint32_t number = 0; good && number < documents->count; number++) {
        ChudeDedupRecord record;
        if (documents->parent[number] != number) {
            continue;
        }
        good = chude_dedup_record(documents, number, &record, &scratch, error);
        if (good && record.shingles.count >= LEAST) {
            sizes[number] = (uint32_t)MIN(record.shingles.count, UINT32_MAX);
            good = add_sample(parts, count, number, &record.shingles, error);
        }
    }
    chude_buffer_clear(&scratch);
    return good;
}

/* Documents that share a rare shingle, of which one is the larger. */
static bool add_pairs(Part *part, const uint32_t *numbers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        atomic_fetch_add_explicit(&part->rare[numbers[i]], 1, memory_order_relaxed);
        for (size_t k = 0; k < i; k++) {
            uint32_t a = numbers[i], b = numbers[k];
            if (part->sizes[a] > part->sizes[b]) {
                uint32_t other = a;
                a = b;
                b = other;
            }
            if ((double)part->sizes[b] >= LARGER * (double)part->sizes[a] &&
                !add_pair(part->pairs, a, b, &part->error)) {
                return false;
            }
        }
    }
    return true;
}

static void run_part(void *context, size_t index) {
    Part *part = &((Part *)context)[index];
    uint32_t numbers[RARE], last = 0, hash, number;
    size_t count = 0;
    ChudeText key, value;
    bool good = chude_sorter_read(part->rows, &part->error);
    while (good && chude_sorter_next(part->rows, &key, &value, &part->error)) {
        read_pair(key, &hash, &number);
        if (count && hash != last) {
            good = count > RARE || add_pairs(part, numbers, count);
            count = 0;
        }
        last = hash;
        if (count < RARE) {
            numbers[count] = number;
        }
        count++;
    }
    if (good && !part->error && count <= RARE) {
        add_pairs(part, numbers, count);
    }
}

/* ---- verifying ---- */

typedef struct {
    const ChudeDedupDocuments *documents;
    double share;
    GArray *found; /* ChudeContainedOne, by rising number */
    ChudeBuffer first, second;
} Verifier;

static bool verify(Verifier *verifier, uint32_t a, uint32_t b, GError **error) {
    ChudeDedupRecord brief, longer;
    if (!chude_dedup_record(verifier->documents, a, &brief, &verifier->first, error) ||
        !chude_dedup_record(verifier->documents, b, &longer, &verifier->second, error)) {
        return false;
    }
    size_t seen = 0;
    double share = chude_round(chude_shingles_contained(&brief.shingles, &longer.shingles, &seen));
    if (seen < SEEN || share < verifier->share) {
        return true;
    }
    GArray *found = verifier->found;
    ChudeContainedOne one = {brief.identity, a, b, share};
    ChudeContainedOne *last = found->len ? &g_array_index(found, ChudeContainedOne, found->len - 1) : NULL;
    if (!last || last->number != a) {
        g_array_append_val(found, one);
    } else if (share > last->share) {
        *last = one;
    }
    return true;
}

/* Pairs come by rising numbers: of equal shares the first one stays. */
static bool verify_all(Verifier *verifier, ChudeSorter *pairs, const _Atomic uint16_t *rare, GError **error) {
    ChudeText key, value;
    uint32_t a = 0, b = 0, last_a = 0, last_b = 0, votes = 0;
    GError *cause = NULL;
    bool good = chude_sorter_read(pairs, error), more = good;
    while (good && more) {
        more = chude_sorter_next(pairs, &key, &value, &cause);
        if (more) {
            read_pair(key, &a, &b);
        }
        if (votes && (!more || a != last_a || b != last_b)) {
            good = votes < VOTES || 2 * votes < rare[last_a] || verify(verifier, last_a, last_b, error);
            votes = 0;
        }
        last_a = a;
        last_b = b;
        votes++;
    }
    if (cause) {
        g_propagate_error(error, cause);
    }
    return good && !cause;
}

/* ---- all of it ---- */

static int compare(const void *a, const void *b) {
    return chude_identity_compare(((const ChudeContainedOne *)a)->identity,
                                  ((const ChudeContainedOne *)b)->identity);
}

static bool find_in(Part *parts, size_t count, Verifier *verifier, const ChudeGroupsNear *near,
                    uint32_t *sizes, _Atomic uint16_t *rare, GError **error) {
    if (!add_samples(parts, count, verifier->documents, sizes, error)) {
        return false;
    }
    near->host->parallel(near->host, count, run_part, parts);
    for (size_t i = 0; i < count; i++) {
        g_clear_pointer(&parts[i].rows, chude_sorter_free);
        if (parts[i].error) {
            g_propagate_error(error, g_steal_pointer(&parts[i].error));
            return false;
        }
        if (i > 0 && !chude_sorter_take(parts[0].pairs, parts[i].pairs, error)) {
            return false;
        }
    }
    return verify_all(verifier, parts[0].pairs, rare, error);
}

bool chude_contained_find(ChudeContained *contained, const ChudeDedupDocuments *documents,
                          const ChudeGroupsNear *near, GError **error) {
    size_t count = near->host->threads;
    uint32_t *sizes = g_new0(uint32_t, documents->count + 1);
    _Atomic uint16_t *rare = g_new0(_Atomic uint16_t, documents->count + 1);
    Part *parts = g_new0(Part, count);
    for (size_t i = 0; i < count; i++) {
        parts[i] = (Part){.sizes = sizes,
                          .rare = rare,
                          .rows = chude_sorter_new(near->folder, near->memory / count / 2),
                          .pairs = chude_sorter_new(near->folder, near->memory / count / 2)};
    }
    Verifier verifier = {.documents = documents,
                         .share = near->jaccard,
                         .found = g_array_new(FALSE, FALSE, sizeof(ChudeContainedOne))};
    bool good = find_in(parts, count, &verifier, near, sizes, rare, error);
    for (size_t i = 0; i < count; i++) {
        chude_sorter_free(parts[i].rows);
        chude_sorter_free(parts[i].pairs);
        g_clear_error(&parts[i].error);
    }
    g_free(parts);
    g_free(sizes);
    g_free(rare);
    chude_buffer_clear(&verifier.first);
    chude_buffer_clear(&verifier.second);
    contained->count = verifier.found->len;
    contained->items = (ChudeContainedOne *)(void *)g_array_free(verifier.found, FALSE);
    if (contained->count > 1) {
        qsort(contained->items, contained->count, sizeof *contained->items, compare);
    }
    return good;
}

void chude_contained_clear(ChudeContained *contained) {
    g_free(contained->items);
    *contained = (ChudeContained){0};
}

const ChudeContainedOne *chude_contained_look(const ChudeContained *contained, ChudeIdentity identity) {
    const ChudeContainedOne wanted = {.identity = identity};
    return contained->count ? bsearch(&wanted, contained->items, contained->count, sizeof wanted, compare)
                            : NULL;
}

/* ---- the list ---- */

static int compare_numbers(const void *a, const void *b) {
    uint32_t x = ((const ChudeContainedOne *)a)->number, y = ((const ChudeContainedOne *)b)->number;
    return (x > y) - (x < y);
}

bool chude_contained_write(ChudeBuffer *json, const ChudeContained *contained,
                           const ChudeDedupDocuments *documents, GError **error) {
    g_autofree ChudeContainedOne *items = g_new(ChudeContainedOne, contained->count + 1);
    ChudeBuffer scratch = {0};
    bool good = true;
    if (contained->count) {
        memcpy(items, contained->items, contained->count * sizeof *items);
        qsort(items, contained->count, sizeof *items, compare_numbers);
    }
    chude_buffer_char(json, '[');
    for (size_t i = 0; good && i < contained->count; i++) {
        ChudeDedupRecord record;
        good = chude_dedup_record(documents, items[i].number, &record, &scratch, error);
        if (good) {
            chude_buffer_literal(json, i ? ",{\"id\":" : "{\"id\":");
            chude_json_string(json, record.id);
            if (record.title.data) {
                chude_buffer_literal(json, ",\"title\":");
                chude_json_string(json, record.title);
            }
            good = chude_dedup_record(documents, items[i].in, &record, &scratch, error);
        }
        if (good) {
            chude_buffer_literal(json, ",\"in\":");
            chude_json_string(json, record.id);
            chude_buffer_literal(json, ",\"share\":");
            chude_json_number(json, items[i].share);
            chude_buffer_char(json, '}');
        }
    }
    chude_buffer_char(json, ']');
    chude_buffer_clear(&scratch);
    return good;
}
