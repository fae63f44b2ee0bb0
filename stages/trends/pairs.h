/* pairs.h - an exact table of pairs of ids: an n-gram is (id of its first n-1 words, id of its last one).
 * Entries are numbered from 0 in the order of adding and never move; the table owns them. Blocks of
 * entries are given back one by one while they are merged elsewhere, so that both copies are never held
 * whole. */
#ifndef CHUDE_PAIRS_H
#define CHUDE_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHUDE_NONE UINT32_MAX        /* no such id */
#define CHUDE_PAIRS_MOST 0x7FFFFFFEu /* entries of a table: the highest bit of an id is free for its users */
#define CHUDE_PAIRS_AT_ONCE 64       /* keys of one call: so many loads from memory are under way together */

enum { CHUDE_PAIRS_BLOCK_BITS = 15, CHUDE_PAIRS_BLOCK = 1 << CHUDE_PAIRS_BLOCK_BITS };

/* What every entry begins with; the rest of an entry (up to stride) belongs to the user and is zero at
 * first. */
typedef struct {
    uint32_t prefix, last; /* the key */
    uint32_t count;        /* its low 32 bits: read it with chude_pairs_count */
} ChudePair;

typedef struct {
    uint32_t stride; /* bytes of an entry */
    uint32_t count;  /* entries */
    char **blocks;   /* of CHUDE_PAIRS_BLOCK entries each; NULL once given back */
    uint32_t *slots; /* id + 1 in the low bits, bits of the hash above; 0 where empty */
    size_t slot_count;
    unsigned id_bits;
    uint32_t *carried; /* an id for each time its count passed 2^32: nearly always none */
    size_t carried_count;
} ChudePairs;

typedef struct {
    uint32_t prefix, last;
} ChudePairKey;

void chude_pairs_init(ChudePairs *pairs, size_t stride);
void chude_pairs_clear(ChudePairs *pairs);

/* The ids of n keys (at most CHUDE_PAIRS_AT_ONCE), adding those that are not there. False where the table
 * is full. */
bool chude_pairs_intern(ChudePairs *pairs, const ChudePairKey *keys, size_t n, uint32_t *ids);

/* The same without adding: CHUDE_NONE for those that are not there. A key whose prefix is CHUDE_NONE is
 * not there. */
void chude_pairs_find(const ChudePairs *pairs, const ChudePairKey *keys, size_t n, uint32_t *ids);

size_t chude_pairs_held(const ChudePairs *pairs); /* bytes of memory */

/* Frees what only look-ups need. */
void chude_pairs_drop_slots(ChudePairs *pairs);
/* Frees the block that holds the entry. */
void chude_pairs_drop_block(ChudePairs *pairs, uint32_t id);

void chude_pairs_carry(ChudePairs *pairs, uint32_t id, uint64_t times);
uint64_t chude_pairs_carried(const ChudePairs *pairs, uint32_t id);

static inline void *chude_pairs_at(const ChudePairs *pairs, uint32_t id) {
    return pairs->blocks[id >> CHUDE_PAIRS_BLOCK_BITS] +
           (size_t)(id & (CHUDE_PAIRS_BLOCK - 1)) * pairs->stride;
}

/* Adds to an entry's count. */
static inline void chude_pairs_more(ChudePairs *pairs, uint32_t id, uint64_t more) {
    ChudePair *pair = chude_pairs_at(pairs, id);
    uint64_t sum = pair->count + more;
    pair->count = (uint32_t)sum;
    if (sum >> 32) {
        chude_pairs_carry(pairs, id, sum >> 32);
    }
}

static inline uint64_t chude_pairs_count(const ChudePairs *pairs, uint32_t id) {
    const ChudePair *pair = chude_pairs_at(pairs, id);
    return pairs->carried_count ? pair->count + (chude_pairs_carried(pairs, id) << 32) : pair->count;
}

#endif
