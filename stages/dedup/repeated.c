#include "repeated.h"

#include <stdlib.h>
#include <string.h>

enum {
    SAMPLE = 16,      /* documents of a sentence that are compared */
    NAMES_SHARE = 50, /* one in so many documents ends in names alone, else that is no frame */
};

/* Mean similarity of documents, shared sentences aside, from which on what they share is their story: those of 100 MB of news that
 * share a sentence of eight words in five documents or more are at 0.01 to 0.05 where it is a phrase of the trade ("Hiện vụ việc đang
 * được điều tra, làm rõ."), and above mostly where it is the background of one event. */
static const double STORY = 0.05;

/* A long sentence in many documents, and some of those. */
typedef struct {
    uint64_t key;
    uint32_t count;
    struct {
        uint32_t order, number;
    } sample[SAMPLE];
} Candidate;

typedef struct {
    const ChudeDedupDocuments *documents;
    uint64_t least, least_names;
    GArray *found;      /* uint64_t */
    GArray *candidates; /* Candidate, by rising key */
} Learner;

static uint64_t bare(uint64_t key) {
    return key & ~(uint64_t)CHUDE_SENTENCE_SAID;
}

/* ---- the documents' keys, one document after the other ---- */

typedef struct {
    const ChudeDedupDocuments *documents;
    size_t number;
    ChudeBuffer scratch;
} Walk;

/* The keys of the next document that counts. False at the end, or with *error set. */
static bool next_keys(Walk *walk, const uint64_t **keys, size_t *count, uint32_t *number, GError **error) {
    const ChudeDedupDocuments *documents = walk->documents;
    while (walk->number < documents->count) {
        *number = (uint32_t)walk->number++;
        if (documents->parent[*number] == *number) {
            return chude_dedup_keys(documents, *number, keys, count, &walk->scratch, error);
        }
    }
    return false;
}

/* ---- how many documents have each ---- */

static void sort_keys(uint64_t *keys, uint64_t *scratch, size_t count) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t begin[256] = {0}, at = 0;
        for (size_t i = 0; i < count; i++) {
            begin[keys[i] >> shift & 0xFF]++;
        }
        for (size_t b = 0; b < 256; b++) {
            size_t here = begin[b];
            begin[b] = at;
            at += here;
        }
        for (size_t i = 0; i < count; i++) {
            scratch[begin[keys[i] >> shift & 0xFF]++] = keys[i];
        }
        uint64_t *other = keys;
        keys = scratch;
        scratch = other;
    }
}

static void judge(Learner *learner, uint64_t key, uint64_t documents, uint64_t edges, bool names, bool said) {
    bool good = documents >= learner->least;
    if (key & CHUDE_SENTENCE_FRAME) {
        good = key == chude_sentence_names_key() ? documents >= learner->least_names
                                                 : good && (names || 2 * edges >= documents);
    } else if (good && said) {
        Candidate candidate = {.key = key};
        g_array_append_val(learner->candidates, candidate);
        return;
    }
    if (good) {
        g_array_append_val(learner->found, key);
    }
}

static void judge_all(Learner *learner, const uint64_t *keys, size_t count) {
    for (size_t i = 0, next; i < count; i = next) {
        uint64_t edges = 0;
        for (next = i; next < count && bare(keys[next]) == bare(keys[i]); next++) {
            edges += (keys[next] & CHUDE_SENTENCE_EDGE) != 0;
        }
        judge(learner, bare(keys[i]), next - i, edges, keys[i] & CHUDE_SENTENCE_NAMES,
              keys[i] & CHUDE_SENTENCE_LENGTH);
    }
}

/* The keys of one range of `slices`. */
static bool learn_slice(Learner *learner, uint64_t slice, uint64_t slices, GArray *range, GError **error) {
    Walk walk = {.documents = learner->documents};
    const uint64_t *keys;
    size_t count;
    uint32_t number;
    GError *cause = NULL;
    g_array_set_size(range, 0);
    while (next_keys(&walk, &keys, &count, &number, &cause)) {
        for (size_t i = 0; i < count; i++) {
            if ((keys[i] >> 32) * slices >> 32 == slice) {
                g_array_append_val(range, keys[i]);
            }
        }
    }
    chude_buffer_clear(&walk.scratch);
    if (cause) {
        g_propagate_error(error, cause);
        return false;
    }
    uint64_t *scratch = g_new(uint64_t, range->len + 1);
    sort_keys((uint64_t *)(void *)range->data, scratch, range->len);
    judge_all(learner, (const uint64_t *)(const void *)range->data, range->len);
    g_free(scratch);
    return true;
}

/* ---- whether the documents of a long sentence tell one story ---- */

static uint32_t order_of(uint64_t key, uint32_t number) {
    uint64_t hash = (key ^ number) * 0x9E3779B97F4A7C15u;
    return (uint32_t)((hash ^ hash >> 29) * 0xD6E8FEB86659FD93u >> 32);
}

/* Keeps the documents that come first in an order of the sentence's own. */
static void sample(Candidate *candidate, uint32_t number) {
    uint32_t order = order_of(candidate->key, number);
    uint32_t at = MIN(candidate->count, SAMPLE);
    candidate->count++;
    if (at == SAMPLE && candidate->sample[SAMPLE - 1].order <= order) {
        return;
    }
    at -= at == SAMPLE;
    for (; at > 0 && candidate->sample[at - 1].order > order; at--) {
        candidate->sample[at] = candidate->sample[at - 1];
    }
    candidate->sample[at].order = order;
    candidate->sample[at].number = number;
}

static Candidate *find_candidate(Candidate *from, size_t count, uint64_t key) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (from[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && from[low].key == key ? &from[low] : NULL;
}

static bool sample_all(const Learner *learner, Candidate *from, size_t count, GError **error) {
    Walk walk = {.documents = learner->documents};
    const uint64_t *keys;
    size_t key_count;
    uint32_t number;
    GError *cause = NULL;
    while (next_keys(&walk, &keys, &key_count, &number, &cause)) {
        for (size_t i = 0; i < key_count; i++) {
            bool said = !(keys[i] & CHUDE_SENTENCE_FRAME) && keys[i] & CHUDE_SENTENCE_LENGTH;
            Candidate *candidate = said ? find_candidate(from, count, bare(keys[i])) : NULL;
            if (candidate) {
                sample(candidate, number);
            }
        }
    }
    chude_buffer_clear(&walk.scratch);
    if (cause) {
        g_propagate_error(error, cause);
    }
    return !cause;
}

/* Shingles of the sentences that both have, more or less. */
static double shared_by_sentences(const ChudeDedupRecord *a, const ChudeDedupRecord *b) {
    static const double words[] = {3, 11, 22, 40}; /* by CHUDE_SENTENCE_LENGTH */
    double sum = 0;
    for (size_t i = 0, j = 0; i < a->key_count && j < b->key_count;) {
        uint64_t x = bare(a->keys[i]), y = bare(b->keys[j]);
        sum += x == y && !(x & CHUDE_SENTENCE_FRAME) ? words[(a->keys[i] & CHUDE_SENTENCE_LENGTH) >> 1] : 0;
        i += x <= y;
        j += y <= x;
    }
    return sum;
}

/* How alike they are beside the sentences that both have. */
static double similarity(const ChudeDedupRecord *a, const ChudeDedupRecord *b) {
    double jaccard = chude_shingles_jaccard(&a->shingles, &b->shingles);
    double all = (double)a->shingles.count + (double)b->shingles.count;
    double shared = jaccard / (1 + jaccard) * all, same = MIN(shared, shared_by_sentences(a, b));
    return all - shared - same > 0 ? (shared - same) / (all - shared - same) : 0;
}

static bool is_story(const ChudeDedupDocuments *documents, const Candidate *candidate, bool *story,
                     GError **error) {
    ChudeBuffer scratch[2] = {{0}, {0}};
    ChudeDedupRecord records[2];
    bool good = true;
    double sum = 0;
    uint32_t count = MIN(candidate->count, SAMPLE);
    for (uint32_t i = 0; good && i < count; i++) {
        good = chude_dedup_record(documents, candidate->sample[i].number, &records[i % 2], &scratch[i % 2],
                                  error);
        sum += good && i > 0 ? similarity(&records[0], &records[1]) : 0;
    }
    chude_buffer_clear(&scratch[0]);
    chude_buffer_clear(&scratch[1]);
    *story = count > 1 && sum >= STORY * (count - 1);
    return good;
}

static bool judge_candidates(Learner *learner, size_t memory, GError **error) {
    Candidate *all = (Candidate *)(void *)learner->candidates->data;
    size_t count = learner->candidates->len, most = MAX(memory / sizeof *all, (size_t)1024);
    bool good = true;
    for (size_t from = 0; good && from < count; from += most) { /* slices come by rising keys */
        size_t part = MIN(most, count - from);
        good = sample_all(learner, all + from, part, error);
        for (size_t i = from; good && i < from + part; i++) {
            bool story = false;
            good = is_story(learner->documents, &all[i], &story, error);
            if (!story) {
                g_array_append_val(learner->found, all[i].key);
            }
        }
    }
    return good;
}

/* ---- the set ---- */

static size_t place_of(const ChudeRepeated *repeated, uint64_t key) {
    size_t at = (size_t)(key >> 3) & repeated->mask;
    while (repeated->slots[at] && repeated->slots[at] != key) {
        at = (at + 1) & repeated->mask;
    }
    return at;
}

static void fill(ChudeRepeated *repeated, const GArray *found) {
    size_t room = 64;
    while (room < (size_t)found->len * 2) {
        room *= 2;
    }
    *repeated = (ChudeRepeated){g_new0(uint64_t, room), room - 1, found->len};
    for (guint i = 0; i < found->len; i++) {
        uint64_t key = g_array_index(found, uint64_t, i);
        repeated->slots[place_of(repeated, key)] = key;
    }
}

bool chude_repeated_learn(ChudeRepeated *repeated, const ChudeDedupDocuments *documents, uint64_t least,
                          size_t memory, GError **error) {
    uint64_t counting = 0, slices = 1 + documents->keys * 2 * sizeof(uint64_t) / MAX(memory, (size_t)1 << 20);
    for (size_t i = 0; i < documents->count; i++) {
        counting += documents->parent[i] == i;
    }
    Learner learner = {.documents = documents,
                       .least = least,
                       .least_names = MAX(least, counting / NAMES_SHARE),
                       .found = g_array_new(FALSE, FALSE, sizeof(uint64_t)),
                       .candidates = g_array_new(FALSE, FALSE, sizeof(Candidate))};
    GArray *range = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    bool good = true;
    for (uint64_t slice = 0; good && slice < slices; slice++) {
        good = learn_slice(&learner, slice, slices, range, error);
    }
    g_array_free(range, TRUE);
    good = good && judge_candidates(&learner, memory, error);
    if (good) {
        fill(repeated, learner.found);
    }
    g_array_free(learner.found, TRUE);
    g_array_free(learner.candidates, TRUE);
    return good;
}

void chude_repeated_clear(ChudeRepeated *repeated) {
    g_free(repeated->slots);
    *repeated = (ChudeRepeated){0};
}

bool chude_repeated_has_frame(const ChudeRepeated *repeated, const ChudeSentence *sentence) {
    return repeated->count && sentence->frame && repeated->slots[place_of(repeated, bare(sentence->frame))];
}

bool chude_repeated_has(const ChudeRepeated *repeated, const ChudeSentence *sentence) {
    return repeated->count && (repeated->slots[place_of(repeated, bare(sentence->key))] ||
                               chude_repeated_has_frame(repeated, sentence));
}
