/* stop_trie.c - one table of syllables, one of edges, for all lists; each list has a root of its own. */
#include "stop_trie.h"

#include <glib.h>
#include <string.h>

#include "terms.h"

enum { FIRST_MASK = 1023 };

void chude_stop_trie_init(ChudeStopTrie *trie) {
    *trie = (ChudeStopTrie){.arena = chude_arena_new(), .syllable_mask = FIRST_MASK, .edge_mask = FIRST_MASK};
    trie->syllables = g_new0(ChudeStopSyllable, 1);
    trie->syllable_count = 1;
    trie->syllable_slots = g_new0(uint32_t, FIRST_MASK + 1);
    trie->edges = g_new0(ChudeStopEdge, FIRST_MASK + 1);
    chude_stop_trie_add_node(trie);
}

void chude_stop_trie_clear(ChudeStopTrie *trie) {
    g_free(trie->syllables);
    g_free(trie->syllable_slots);
    g_free(trie->edges);
    g_free(trie->nodes);
    chude_arena_free(trie->arena);
}

uint32_t chude_stop_trie_add_node(ChudeStopTrie *trie) {
    trie->nodes = g_renew(ChudeStopNode, trie->nodes, trie->node_count + 1);
    trie->nodes[trie->node_count] = (ChudeStopNode){false, false};
    return (uint32_t)trie->node_count++;
}

static uint32_t find_syllable(const ChudeStopTrie *trie, ChudeText key, uint64_t hash) {
    for (size_t at = hash & trie->syllable_mask; trie->syllable_slots[at];
         at = (at + 1) & trie->syllable_mask) {
        const ChudeStopSyllable *syllable = &trie->syllables[trie->syllable_slots[at]];
        if (syllable->hash == hash && syllable->key.size == key.size &&
            memcmp(syllable->key.data, key.data, key.size) == 0) {
            return trie->syllable_slots[at];
        }
    }
    return 0;
}

static void place_syllable(ChudeStopTrie *trie, uint32_t number) {
    size_t at = trie->syllables[number].hash & trie->syllable_mask;
    while (trie->syllable_slots[at]) {
        at = (at + 1) & trie->syllable_mask;
    }
    trie->syllable_slots[at] = number;
}

static uint32_t add_syllable(ChudeStopTrie *trie, ChudeText key) {
    uint64_t hash = chude_hash(key.data, key.size);
    uint32_t number = find_syllable(trie, key, hash);
    if (number) {
        return number;
    }
    number = (uint32_t)trie->syllable_count++;
    trie->syllables = g_renew(ChudeStopSyllable, trie->syllables, trie->syllable_count);
    trie->syllables[number] = (ChudeStopSyllable){chude_arena_copy(trie->arena, key.data, key.size), hash};
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

static ChudeStopEdge *find_edge(const ChudeStopTrie *trie, uint32_t from, uint32_t syllable) {
    uint64_t mixed = ((uint64_t)from << 32 | syllable) * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (mixed ^ mixed >> 29) & trie->edge_mask;
    while (trie->edges[at].to && (trie->edges[at].from != from || trie->edges[at].syllable != syllable)) {
        at = (at + 1) & trie->edge_mask;
    }
    return &trie->edges[at];
}

static void grow_edges(ChudeStopTrie *trie) {
    ChudeStopEdge *old = trie->edges;
    size_t old_mask = trie->edge_mask;
    trie->edge_mask = old_mask * 2 + 1;
    trie->edges = g_new0(ChudeStopEdge, trie->edge_mask + 1);
    for (size_t i = 0; i <= old_mask; i++) {
        if (old[i].to) {
            *find_edge(trie, old[i].from, old[i].syllable) = old[i];
        }
    }
    g_free(old);
}

uint32_t chude_stop_trie_add(ChudeStopTrie *trie, uint32_t from, ChudeText syllable) {
    uint32_t number = add_syllable(trie, syllable);
    ChudeStopEdge *edge = find_edge(trie, from, number);
    if (edge->to) {
        return edge->to;
    }
    uint32_t to = chude_stop_trie_add_node(trie);
    *edge = (ChudeStopEdge){from, number, to};
    trie->nodes[from].branches = true;
    if (++trie->edge_count * 2 > trie->edge_mask) {
        grow_edges(trie);
    }
    return to;
}

uint32_t chude_stop_trie_syllable(const ChudeStopTrie *trie, ChudeText syllable) {
    return find_syllable(trie, syllable, chude_hash(syllable.data, syllable.size));
}

uint32_t chude_stop_trie_next(const ChudeStopTrie *trie, uint32_t from, uint32_t syllable) {
    return find_edge(trie, from, syllable)->to;
}
