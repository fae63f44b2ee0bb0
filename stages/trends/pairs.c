#include "trends/pairs.h"

#include <glib.h>
#include <string.h>

/* A table is filled to four fifths, then its slots grow by half: 5 to 7.5 bytes an entry. Most of a look-
 * up's steps stay within a line of the cache, because the bits of the hash above the id tell other entries
 * apart without reading them. */
enum { FIRST_SLOTS = 256 };

void chude_pairs_init(ChudePairs *pairs, size_t stride) {
    *pairs = (ChudePairs){.stride = (uint32_t)stride};
}

void chude_pairs_clear(ChudePairs *pairs) {
    for (uint32_t id = 0; id < pairs->count; id += CHUDE_PAIRS_BLOCK) {
        chude_pairs_drop_block(pairs, id);
    }
    g_free(pairs->blocks);
    g_free(pairs->slots);
    g_free(pairs->carried);
    chude_pairs_init(pairs, pairs->stride);
}

size_t chude_pairs_held(const ChudePairs *pairs) {
    size_t blocks = ((size_t)pairs->count + CHUDE_PAIRS_BLOCK - 1) / CHUDE_PAIRS_BLOCK;
    return blocks * CHUDE_PAIRS_BLOCK * pairs->stride + pairs->slot_count * sizeof *pairs->slots;
}

void chude_pairs_drop_slots(ChudePairs *pairs) {
    g_free(pairs->slots);
    pairs->slots = NULL;
    pairs->slot_count = 0;
}

void chude_pairs_drop_block(ChudePairs *pairs, uint32_t id) {
    char **block = &pairs->blocks[id >> CHUDE_PAIRS_BLOCK_BITS];
    g_free(*block);
    *block = NULL;
}

/* The finaliser of MurmurHash3. */
static inline uint64_t hash_of(ChudePairKey key) {
    uint64_t h = (uint64_t)key.prefix << 32 | key.last;
    h = (h ^ h >> 33) * 0xFF51AFD7ED558CCDu;
    h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53u;
    return h ^ h >> 33;
}

static inline size_t home_of(const ChudePairs *pairs, uint64_t hash) {
    return (size_t)((hash >> 32) * pairs->slot_count >> 32);
}

static inline uint32_t tag_of(const ChudePairs *pairs, uint64_t hash) {
    return (uint32_t)((hash & UINT32_MAX) << pairs->id_bits);
}

static void set_slots(ChudePairs *pairs, size_t slot_count) {
    g_free(pairs->slots);
    pairs->slots = g_new0(uint32_t, slot_count);
    pairs->slot_count = slot_count;
    pairs->id_bits = (unsigned)g_bit_storage(slot_count);
    for (uint32_t id = 0; id < pairs->count; id++) {
        const ChudePair *pair = chude_pairs_at(pairs, id);
        uint64_t hash = hash_of((ChudePairKey){pair->prefix, pair->last});
        size_t at = home_of(pairs, hash);
        while (pairs->slots[at]) {
            at = at + 1 == slot_count ? 0 : at + 1;
        }
        pairs->slots[at] = tag_of(pairs, hash) | (id + 1);
    }
}

static bool is_key(const ChudePairs *pairs, uint32_t id, ChudePairKey key) {
    const ChudePair *pair = chude_pairs_at(pairs, id);
    return pair->prefix == key.prefix && pair->last == key.last;
}

/* The slot of a key, or the empty one where it goes. */
static inline size_t slot_of(const ChudePairs *pairs, ChudePairKey key, uint64_t hash) {
    size_t at = home_of(pairs, hash);
    uint32_t tag = tag_of(pairs, hash), id_mask = (uint32_t)(((uint64_t)1 << pairs->id_bits) - 1), slot;
    while ((slot = pairs->slots[at])) {
        if (((slot ^ tag) & ~id_mask) == 0 && is_key(pairs, (slot & id_mask) - 1, key)) {
            break;
        }
        at = at + 1 == pairs->slot_count ? 0 : at + 1;
    }
    return at;
}

/* Asks memory for what the look-ups of n keys will read: all slots first, then all entries. */
static void prefetch(const ChudePairs *pairs, const ChudePairKey *keys, size_t n, uint64_t *hashes) {
    for (size_t i = 0; i < n; i++) {
        hashes[i] = hash_of(keys[i]);
        __builtin_prefetch(&pairs->slots[home_of(pairs, hashes[i])]);
    }
    uint32_t id_mask = (uint32_t)(((uint64_t)1 << pairs->id_bits) - 1);
    for (size_t i = 0; i < n; i++) {
        size_t at = home_of(pairs, hashes[i]);
        uint32_t tag = tag_of(pairs, hashes[i]), slot;
        while ((slot = pairs->slots[at]) && ((slot ^ tag) & ~id_mask)) {
            at = at + 1 == pairs->slot_count ? 0 : at + 1;
        }
        if (slot) {
            __builtin_prefetch(chude_pairs_at(pairs, (slot & id_mask) - 1), 1);
        }
    }
}

static uint32_t add(ChudePairs *pairs, ChudePairKey key) {
    uint32_t id = pairs->count++;
    if ((id & (CHUDE_PAIRS_BLOCK - 1)) == 0) {
        uint32_t block = id >> CHUDE_PAIRS_BLOCK_BITS;
        if ((block & (block - 1)) == 0) { /* room for blocks doubles at 0, 1, 2, 4, 8 … */
            pairs->blocks = g_renew(char *, pairs->blocks, block ? (size_t)block * 2 : 1);
        }
        pairs->blocks[block] = g_malloc((size_t)CHUDE_PAIRS_BLOCK * pairs->stride);
    }
    ChudePair *pair = chude_pairs_at(pairs, id);
    memset(pair, 0, pairs->stride);
    pair->prefix = key.prefix;
    pair->last = key.last;
    return id;
}

bool chude_pairs_intern(ChudePairs *pairs, const ChudePairKey *keys, size_t n, uint32_t *ids) {
    uint64_t hashes[CHUDE_PAIRS_AT_ONCE];
    if (pairs->count > CHUDE_PAIRS_MOST - n) {
        return false;
    }
    if (!pairs->slots || pairs->count + n > pairs->slot_count / 5 * 4) {
        set_slots(pairs, pairs->slot_count ? pairs->slot_count + pairs->slot_count / 2 : FIRST_SLOTS);
    }
    prefetch(pairs, keys, n, hashes);
    for (size_t i = 0; i < n; i++) {
        size_t at = slot_of(pairs, keys[i], hashes[i]);
        if (!pairs->slots[at]) {
            pairs->slots[at] = tag_of(pairs, hashes[i]) | (add(pairs, keys[i]) + 1);
        }
        ids[i] = (pairs->slots[at] & (uint32_t)(((uint64_t)1 << pairs->id_bits) - 1)) - 1;
    }
    return true;
}

void chude_pairs_find(const ChudePairs *pairs, const ChudePairKey *keys, size_t n, uint32_t *ids) {
    uint64_t hashes[CHUDE_PAIRS_AT_ONCE];
    if (!pairs->slots) {
        memset(ids, 0xFF, n * sizeof *ids);
        return;
    }
    prefetch(pairs, keys, n, hashes);
    uint32_t id_mask = (uint32_t)(((uint64_t)1 << pairs->id_bits) - 1);
    for (size_t i = 0; i < n; i++) {
        uint32_t slot = pairs->slots[slot_of(pairs, keys[i], hashes[i])];
        ids[i] = slot ? (slot & id_mask) - 1 : CHUDE_NONE;
    }
}

void chude_pairs_carry(ChudePairs *pairs, uint32_t id, uint64_t times) {
    pairs->carried = g_renew(uint32_t, pairs->carried, pairs->carried_count + times);
    while (times--) {
        pairs->carried[pairs->carried_count++] = id;
    }
}

uint64_t chude_pairs_carried(const ChudePairs *pairs, uint32_t id) {
    uint64_t times = 0;
    for (size_t i = 0; i < pairs->carried_count; i++) {
        times += pairs->carried[i] == id;
    }
    return times;
}
