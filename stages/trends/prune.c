#include "trends/prune.h"

#include <string.h>

#include "terms.h"
#include "trends/tally_tables.h"

/* Of a run of syllables: a polynomial in BASE, so that it does not matter how they make words, as it does not for short forms. */
#define BASE 0x9E3779B97F4A7C15u

typedef struct {
    uint64_t sum, power; /* power: BASE to the number of syllables */
} Hash;

struct ChudePruner {
    ChudeTally *const *tallies;
    size_t count;
    uint8_t least;
    const ChudeAbbreviations *list;
    unsigned n;
    Hash **words;       /* by tally: of its dictionary's terms */
    uint64_t **grams;   /* by tally: of its n-grams */
    uint8_t *documents; /* by place; UINT8_MAX: so many or more */
    unsigned shift;
};

/* `_` parts syllables. */
static Hash hash_of(ChudeText key) {
    Hash hash = {0, 1};
    for (size_t begin = 0, end; begin <= key.size; begin = end + 1) {
        const char *mark = begin < key.size ? memchr(key.data + begin, '_', key.size - begin) : NULL;
        end = mark ? (size_t)(mark - key.data) : key.size;
        hash.sum = hash.sum * BASE + chude_hash(key.data + begin, end - begin);
        hash.power *= BASE;
    }
    return hash;
}

static Hash *words_of(const ChudeTally *tally) {
    size_t count = chude_terms_term_count(tally->worker->terms);
    Hash *words = g_new(Hash, count + 1);
    for (size_t i = 0; i < count; i++) {
        words[i] = hash_of(chude_terms_term_at(tally->worker->terms, (uint32_t)i)->key);
    }
    return words;
}

ChudePruner *chude_pruner_new(ChudeTally *const *tallies, size_t count, uint64_t least,
                              const ChudeAbbreviations *list) {
    ChudePruner *pruner = g_new0(ChudePruner, 1);
    *pruner = (ChudePruner){.tallies = tallies,
                            .count = count,
                            .least = (uint8_t)MIN(least, UINT8_MAX),
                            .list = list,
                            .words = g_new0(Hash *, count),
                            .grams = g_new0(uint64_t *, count)};
    for (size_t i = 0; i < count; i++) {
        pruner->words[i] = words_of(tallies[i]);
    }
    return pruner;
}

void chude_pruner_free(ChudePruner *pruner) {
    for (size_t i = 0; pruner && i < pruner->count; i++) {
        g_free(pruner->words[i]);
        g_free(pruner->grams[i]);
    }
    if (pruner) {
        g_free(pruner->words);
        g_free(pruner->grams);
        g_free(pruner->documents);
        g_free(pruner);
    }
}

void chude_pruner_next(ChudePruner *pruner) {
    pruner->n++;
    for (size_t i = 0; i < pruner->count; i++) {
        const ChudePairs *pairs = &pruner->tallies[i]->grams[pruner->n];
        size_t count =
            pruner->n > 1 ? pairs->count : chude_terms_term_count(pruner->tallies[i]->worker->terms);
        uint64_t *shorter = pruner->grams[i], *grams = g_new(uint64_t, count + 1);
        for (uint32_t gram = 0; gram < count; gram++) {
            const ChudePair *pair = pruner->n > 1 ? chude_pairs_at(pairs, gram) : NULL;
            const Hash *word = &pruner->words[i][pair ? pair->last : gram];
            grams[gram] = (pair ? shorter[pair->prefix] * word->power : 0) + word->sum;
        }
        g_free(shorter);
        pruner->grams[i] = grams;
    }
}

static uint8_t *place_of(const ChudePruner *pruner, uint64_t hash) {
    return &pruner->documents[(hash ^ hash >> 32) * BASE >> pruner->shift];
}

static void keep(const ChudePruner *pruner, const char *key) {
    *place_of(pruner, hash_of((ChudeText){key, strlen(key)}).sum) = UINT8_MAX;
}

static void keep_forms(const ChudePruner *pruner) {
    size_t count = 0;
    const ChudeAbbreviation *all = pruner->list ? chude_abbreviations_all(pruner->list, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        keep(pruner, all[i].form.key);
        for (size_t full = 0; full < all[i].count; full++) {
            keep(pruner, all[i].fulls[full].key);
        }
    }
}

void chude_pruner_sum(ChudePruner *pruner) {
    enum { LEAST_BITS = 12, BITS = 64 };
    uint64_t grams = 0;
    for (size_t i = 0; i < pruner->count; i++) {
        grams += pruner->tallies[i]->cells[pruner->n].count;
    }
    unsigned bits =
        MAX(LEAST_BITS, (unsigned)g_bit_storage((gulong)grams) + 1); /* two places each, or more */
    pruner->shift = BITS - bits;
    g_free(pruner->documents);
    pruner->documents = g_malloc0((size_t)1 << bits);
    for (size_t i = 0; i < pruner->count; i++) {
        const ChudePairs *cells = &pruner->tallies[i]->cells[pruner->n];
        for (uint32_t id = 0; id < cells->count; id++) {
            const ChudeTallyCell *cell = chude_pairs_at(cells, id);
            uint8_t *place = place_of(pruner, pruner->grams[i][cell->pair.prefix]);
            *place = (uint8_t)MIN((uint64_t)*place + cell->df, UINT8_MAX);
        }
    }
    keep_forms(pruner);
}

bool chude_pruner_keeps(const ChudePruner *pruner, size_t at, uint32_t gram) {
    return *place_of(pruner, pruner->grams[at][gram]) >= pruner->least;
}
