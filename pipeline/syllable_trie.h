/* syllable_trie.h - entries of several syllables (stop lists, lexicons) as a trie: constant once built, shared by all workers.
 * Ownership: the trie owns all of it. Node 0 and syllable 0 mean none. */
#ifndef CHUDE_SYLLABLE_TRIE_H
#define CHUDE_SYLLABLE_TRIE_H

#include "arena.h"
#include "stage.h"

/* A syllable of some entry. */
typedef struct {
    ChudeText key;
    uint64_t hash;
} ChudeTrieSyllable;

/* From node `from` by `step` (a syllable's number, or what the user of the trie makes of it) to node `to`; to 0 is an empty
 * slot. */
typedef struct {
    uint32_t from, step, to;
} ChudeTrieEdge;

typedef struct {
    bool accepts;  /* an entry ends here */
    bool branches; /* a longer entry goes on */
} ChudeTrieNode;

typedef struct {
    ChudeArena *arena;
    ChudeTrieSyllable *syllables;
    size_t syllable_count, syllable_mask;
    uint32_t *syllable_slots; /* open addressing; 0 is empty */
    ChudeTrieEdge *edges;     /* the same */
    size_t edge_count, edge_mask;
    ChudeTrieNode *nodes;
    size_t node_count;
} ChudeSyllableTrie;

/* edges: how many there may come to be; a guess does. */
void chude_syllable_trie_init(ChudeSyllableTrie *trie, size_t edges);
void chude_syllable_trie_clear(ChudeSyllableTrie *trie);

uint32_t chude_syllable_trie_add_node(ChudeSyllableTrie *trie); /* a new root */
/* The number of a syllable; given where it has none yet. */
uint32_t chude_syllable_trie_add_syllable(ChudeSyllableTrie *trie, ChudeText syllable);
/* The node after `from` by a step; made where it is not there yet. */
uint32_t chude_syllable_trie_add(ChudeSyllableTrie *trie, uint32_t from, uint32_t step);

uint32_t chude_syllable_trie_syllable(const ChudeSyllableTrie *trie, ChudeText syllable); /* 0: in no entry */

static inline uint64_t chude_syllable_trie_hash(uint32_t from, uint32_t step) {
    uint64_t mixed = ((uint64_t)from << 32 | step) * UINT64_C(0x9E3779B97F4A7C15);
    return mixed ^ mixed >> 29;
}

/* The slot of an edge, or the empty one where it would be. */
static inline size_t chude_syllable_trie_slot(const ChudeSyllableTrie *trie, uint32_t from, uint32_t step) {
    size_t at = chude_syllable_trie_hash(from, step) & trie->edge_mask;
    while (trie->edges[at].to && (trie->edges[at].from != from || trie->edges[at].step != step)) {
        at = (at + 1) & trie->edge_mask;
    }
    return at;
}

static inline uint32_t chude_syllable_trie_next(const ChudeSyllableTrie *trie, uint32_t from, uint32_t step) {
    return trie->edges[chude_syllable_trie_slot(trie, from, step)].to;
}

#endif
