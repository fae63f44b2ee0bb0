/* stop_trie.h - entries of stop lists as a trie over syllables: constant once built, shared by all workers.
 * Ownership: the trie owns all of it. Node 0 and syllable 0 mean none. */
#ifndef CHUDE_STOP_TRIE_H
#define CHUDE_STOP_TRIE_H

#include "arena.h"
#include "stage.h"

/* A syllable of some entry. */
typedef struct {
    ChudeText key;
    uint64_t hash;
} ChudeStopSyllable;

/* From node `from` by `syllable` to node `to`; to 0 is an empty slot. */
typedef struct {
    uint32_t from, syllable, to;
} ChudeStopEdge;

typedef struct {
    bool accepts;  /* an entry ends here */
    bool branches; /* a longer entry goes on */
} ChudeStopNode;

typedef struct {
    ChudeArena *arena;
    ChudeStopSyllable *syllables;
    size_t syllable_count, syllable_mask;
    uint32_t *syllable_slots; /* open addressing; 0 is empty */
    ChudeStopEdge *edges;     /* the same */
    size_t edge_count, edge_mask;
    ChudeStopNode *nodes;
    size_t node_count;
} ChudeStopTrie;

void chude_stop_trie_init(ChudeStopTrie *trie);
void chude_stop_trie_clear(ChudeStopTrie *trie);

uint32_t chude_stop_trie_add_node(ChudeStopTrie *trie); /* a new root */
/* The node after `from` by a syllable; made where it is not there yet. */
uint32_t chude_stop_trie_add(ChudeStopTrie *trie, uint32_t from, ChudeText syllable);

uint32_t chude_stop_trie_syllable(const ChudeStopTrie *trie, ChudeText syllable); /* 0: in no entry */
uint32_t chude_stop_trie_next(const ChudeStopTrie *trie, uint32_t from, uint32_t syllable);

#endif
