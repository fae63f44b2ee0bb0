/* syllable_trie.c - one table of syllables, one of edges, for all entries; a list has a root of its own. */
#include "syllable_trie.h"

#include <glib.h>
#include <string.h>

#include "terms.h"

enum { FIRST_MASK = 1023 };

void chude_syllable_trie_init(ChudeSyllableTrie *trie, size_t edges) {
    size_t mask = FIRST_MASK;
    while (mask < edges * 2) {
        mask = mask * 2 + 1;
    }
    *trie = (ChudeSyllableTrie){.arena = chude_arena_new(), .syllable_mask = FIRST_MASK, .edge_mask = mask};
    trie->syllables = g_new0(ChudeTrieSyllable, 1);
    trie->syllable_count = 1;
    trie->syllable_slots = g_new0(uint32_t, FIRST_MASK + 1);
    trie->edges = g_new0(ChudeTrieEdge, mask + 1);
    chude_syllable_trie_add_node(trie);
}

void chude_syllable_trie_clear(ChudeSyllableTrie *trie) {
    g_free(trie->syllables);
    g_free(trie->syllable_slots);
    g_free(trie->edges);
    g_free(trie->nodes);
    chude_arena_free(trie->arena);
}

uint32_t chude_syllable_trie_add_node(ChudeSyllableTrie *trie) {
    if ((trie->node_count & (trie->node_count - 1)) == 0) { /* room grows by powers of two */
        trie->nodes = g_renew(ChudeTrieNode, trie->nodes, MAX(trie->node_count * 2, 1));
    }
    trie->nodes[trie->node_count] = (ChudeTrieNode){false, false};
    return (uint32_t)trie->node_count++;
}

static uint32_t find_syllable(const ChudeSyllableTrie *trie, ChudeText key, uint64_t hash) {
    for (size_t at = hash & trie->syllable_mask; trie->syllable_slots[at];
         at = (at + 1) & trie->syllable_mask) {
        const ChudeTrieSyllable *syllable = &trie->syllables[trie->syllable_slots[at]];
        if (syllable->hash == hash && syllable->key.size == key.size &&
            memcmp(syllable->key.data, key.data, key.size) == 0) {
            return trie->syllable_slots[at];
        }
    }
    return 0;
}

static void place_syllable(ChudeSyllableTrie *trie, uint32_t number) {
    size_t at = trie->syllables[number].hash & trie->syllable_mask;
    while (trie->syllable_slots[at]) {
        at = (at + 1) & trie->syllable_mask;
    }
    trie->syllable_slots[at] = number;
}

uint32_t chude_syllable_trie_add_syllable(ChudeSyllableTrie *trie, ChudeText syllable) {
    uint64_t hash = chude_hash(syllable.data, syllable.size);
    uint32_t number = find_syllable(trie, syllable, hash);
    if (number) {
        return number;
    }
    if ((trie->syllable_count & (trie->syllable_count - 1)) == 0) {
        trie->syllables = g_renew(ChudeTrieSyllable, trie->syllables, trie->syllable_count * 2);
    }
    number = (uint32_t)trie->syllable_count++;
    trie->syllables[number] =
        (ChudeTrieSyllable){chude_arena_copy(trie->arena, syllable.data, syllable.size), hash};
    if (trie->syllable_count * 2 > trie->syllable_mask) {
        trie->syllable_mask = trie->syllable_mask * 2 + 1;
        g_free(trie->syllable_slots);
        trie->syllable_slots = g_new0(uint32_t, trie->syllable_mask + 1);
        for (uint32_t i = 1; i < number; i++) {
            place_syllable(trie, i);
        }
    }
    place_syllable(trie, number);
    return number;
}

static void grow_edges(ChudeSyllableTrie *trie) {
    ChudeTrieEdge *old = trie->edges;
    size_t old_mask = trie->edge_mask;
    trie->edge_mask = old_mask * 2 + 1;
    trie->edges = g_new0(ChudeTrieEdge, trie->edge_mask + 1);
    for (size_t i = 0; i <= old_mask; i++) {
        if (old[i].to) {
            trie->edges[chude_syllable_trie_slot(trie, old[i].from, old[i].step)] = old[i];
        }
    }
    g_free(old);
}

uint32_t chude_syllable_trie_add(ChudeSyllableTrie *trie, uint32_t from, uint32_t step) {
    ChudeTrieEdge *edge = &trie->edges[chude_syllable_trie_slot(trie, from, step)];
    if (edge->to) {
        return edge->to;
    }
    uint32_t to = chude_syllable_trie_add_node(trie);
    *edge = (ChudeTrieEdge){from, step, to};
    trie->nodes[from].branches = true;
    if (++trie->edge_count * 2 > trie->edge_mask) {
        grow_edges(trie);
    }
    return to;
}

uint32_t chude_syllable_trie_syllable(const ChudeSyllableTrie *trie, ChudeText syllable) {
    return find_syllable(trie, syllable, chude_hash(syllable.data, syllable.size));
}
