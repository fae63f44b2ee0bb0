/* stages/counting/by_count.c: rows by count falling, then in the order in which they came. */
#include "counting/by_count.h"

#include <glib.h>
#include <string.h>

static void test_by_count(void) {
    static const size_t tops[] = {0, 1, 10, 1000, 30000, SIZE_MAX};
    static const size_t memories[] = {1, 1 << 24};
    for (size_t t = 0; t < G_N_ELEMENTS(tops) * 2; t++) {
        ChudeByCount *rows = chude_by_count_new(g_get_tmp_dir(), memories[t % 2], tops[t / 2]);
        GHashTable *kept = g_hash_table_new(NULL, NULL); /* number of a row to its count, plus 1 */
        GError *error = NULL;
        size_t total = 20000;
        for (size_t i = 0; i < total; i++) {
            double at = g_test_rand_double();
            uint64_t count = 1 + (uint64_t)(100 * at * at * at);
            g_hash_table_insert(kept, GSIZE_TO_POINTER(i), GSIZE_TO_POINTER(count + 1));
            char text[32];
            g_snprintf(text, sizeof text, "%zu", i);
            if (chude_by_count_wants(rows, count)) {
                g_assert_true(chude_by_count_add(rows, count, (ChudeText){text, strlen(text)}, &error));
            }
        }
        size_t given = 0, last = 0;
        uint64_t last_count = UINT64_MAX;
        for (ChudeText row; chude_by_count_next(rows, &row, &error); given++) {
            char *text = g_strndup(row.data, row.size);
            size_t i = g_ascii_strtoull(text, NULL, 10);
            uint64_t count = GPOINTER_TO_SIZE(g_hash_table_lookup(kept, GSIZE_TO_POINTER(i))) - 1;
            g_assert_true(count < last_count || (count == last_count && i > last));
            g_hash_table_remove(kept, GSIZE_TO_POINTER(i));
            last = i;
            last_count = count;
            g_free(text);
        }
        g_assert_no_error(error);
        g_assert_cmpuint(given, ==, MIN(total, tops[t / 2]));
        /* what was left out comes after the last one */
        GHashTableIter left;
        gpointer i, count;
        g_hash_table_iter_init(&left, kept);
        while (given && g_hash_table_iter_next(&left, &i, &count)) {
            g_assert_true(GPOINTER_TO_SIZE(count) - 1 < last_count ||
                          (GPOINTER_TO_SIZE(count) - 1 == last_count && GPOINTER_TO_SIZE(i) > last));
        }
        g_hash_table_destroy(kept);
        chude_by_count_free(rows);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/by-count/random", test_by_count);
    return g_test_run();
}
