/* table.h - a flat table from 64-bit hashes to places 0, 1, 2 … in the order of adding. The owner clears
 * it. */
#ifndef CHUDE_TOPICS_TABLE_H
#define CHUDE_TOPICS_TABLE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint64_t *hashes;
    uint32_t *places; /* + 1; 0 is empty */
    size_t mask, count;
} ChudeTopicsTable;

static inline void chude_topics_table_init(ChudeTopicsTable *table, size_t room) {
    table->mask = 1023;
    while (table->mask < room * 2) {
        table->mask = table->mask * 2 + 1;
    }
    table->count = 0;
    table->hashes = g_new(uint64_t, table->mask + 1);
    table->places = g_new0(uint32_t, table->mask + 1);
}

static inline void chude_topics_table_clear(ChudeTopicsTable *table) {
    g_clear_pointer(&table->hashes, g_free);
    g_clear_pointer(&table->places, g_free);
}

static inline size_t chude_topics_table_slot(const ChudeTopicsTable *table, uint64_t hash) {
    size_t at = (hash ^ (hash >> 32)) & table->mask;
    while (table->places[at] && table->hashes[at] != hash) {
        at = (at + 1) & table->mask;
    }
    return at;
}

/* Whether hash is in; its place in *place. */
static inline bool chude_topics_table_find(const ChudeTopicsTable *table, uint64_t hash, uint32_t *place) {
    uint32_t found = table->places[chude_topics_table_slot(table, hash)];
    *place = found - 1;
    return found != 0;
}

/* The place of hash; a new one, which is the old count, where it was not in. */
static inline uint32_t chude_topics_table_add(ChudeTopicsTable *table, uint64_t hash) {
    uint32_t place;
    if (chude_topics_table_find(table, hash, &place)) {
        return place;
    }
    if (table->count * 2 > table->mask) {
        ChudeTopicsTable larger;
        chude_topics_table_init(&larger, table->count * 2);
        for (size_t i = 0; i <= table->mask; i++) {
            if (table->places[i]) {
                size_t to = chude_topics_table_slot(&larger, table->hashes[i]);
                larger.hashes[to] = table->hashes[i];
                larger.places[to] = table->places[i];
            }
        }
        larger.count = table->count;
        chude_topics_table_clear(table);
        *table = larger;
    }
    size_t at = chude_topics_table_slot(table, hash);
    table->hashes[at] = hash;
    table->places[at] = (uint32_t)++table->count;
    return (uint32_t)(table->count - 1);
}

#endif
