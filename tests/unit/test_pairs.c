/* stages/trends/pairs.c: ids of pairs, against a hash table, and counts beyond 32 bits. */
#include "trends/pairs.h"

#include <glib.h>

static void test_carry(void) {
    ChudePairs pairs;
    chude_pairs_init(&pairs, sizeof(ChudePair));
    ChudePairKey keys[2] = {{1, 2}, {2, 1}};
    uint32_t ids[2];
    g_assert_true(chude_pairs_intern(&pairs, keys, 2, ids));
    chude_pairs_more(&pairs, ids[0], UINT32_MAX);
    chude_pairs_more(&pairs, ids[0], 1);
    chude_pairs_more(&pairs, ids[0], 3 * ((uint64_t)1 << 32) + 7);
    chude_pairs_more(&pairs, ids[1], 5);
    g_assert_cmpuint(chude_pairs_count(&pairs, ids[0]), ==, 4 * ((uint64_t)1 << 32) + 7);
    g_assert_cmpuint(chude_pairs_count(&pairs, ids[1]), ==, 5);
    chude_pairs_clear(&pairs);
}

/* Keys that come again and again, in tables that grow; the same ids are found. */
static void test_ids(void) {
    enum { KEYS = 50000, ROUNDS = 3 };
    ChudePairs pairs;
    chude_pairs_init(&pairs, sizeof(ChudePair));
    GHashTable *known = g_hash_table_new(NULL, NULL); /* prefix and last in one number, to id plus 1 */
    ChudePairKey keys[CHUDE_PAIRS_AT_ONCE];
    uint32_t ids[CHUDE_PAIRS_AT_ONCE];
    for (size_t i = 0; i < (size_t)KEYS * ROUNDS;) {
        size_t n = (size_t)g_test_rand_int_range(1, CHUDE_PAIRS_AT_ONCE + 1);
        bool adds = g_test_rand_int_range(0, 4) > 0;
        for (size_t at = 0; at < n; at++, i++) {
            uint32_t number = (uint32_t)g_test_rand_int_range(0, KEYS);
            keys[at] = (ChudePairKey){number / 400, number % 400};
        }
        if (adds) {
            g_assert_true(chude_pairs_intern(&pairs, keys, n, ids));
        } else {
            chude_pairs_find(&pairs, keys, n, ids);
        }
        for (size_t at = 0; at < n; at++) {
            gpointer key = GSIZE_TO_POINTER((size_t)keys[at].prefix << 32 | keys[at].last);
            size_t id = GPOINTER_TO_SIZE(g_hash_table_lookup(known, key));
            if (id == 0 && adds) {
                id = g_hash_table_size(known) + 1;
                g_hash_table_insert(known, key, GSIZE_TO_POINTER(id));
            }
            g_assert_cmpuint(ids[at], ==, id ? id - 1 : CHUDE_NONE);
        }
    }
    g_assert_cmpuint(pairs.count, ==, g_hash_table_size(known));
    g_assert_cmpuint(chude_pairs_held(&pairs), >=, pairs.count * sizeof(ChudePair));
    g_hash_table_destroy(known);
    chude_pairs_clear(&pairs);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pairs/carry", test_carry);
    g_test_add_func("/pairs/ids", test_ids);
    return g_test_run();
}
