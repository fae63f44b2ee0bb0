/* Rows in any order come back by key, however little memory there is. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "pack.h"
#include "sorter.h"

static int compare_strings(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds `rows` rows of a fixed formula to the sorters in turn. Returns them as sorted strings "key=value". */
static GPtrArray *add_rows(ChudeSorter **sorters, size_t count, unsigned rows) {
    GPtrArray *expected = g_ptr_array_new_with_free_func(g_free);
    uint64_t state = 7;
    for (unsigned i = 0; i < rows; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        char *key = g_strdup_printf("%.*s%u", (int)(state >> 61), "thị xã", (unsigned)(state >> 40) % 500);
        char *value = g_strdup_printf("%u", i);
        g_ptr_array_add(expected, g_strconcat(key, "=", value, NULL));
        GError *error = NULL;
        g_assert_true(chude_sorter_add(sorters[i % count], (ChudeText){key, strlen(key)},
                                       (ChudeText){value, strlen(value)}, &error));
        g_assert_no_error(error);
        g_free(key);
        g_free(value);
    }
    g_ptr_array_sort(expected, compare_strings);
    return expected;
}

static void check(ChudeSorter *sorter, const GPtrArray *expected) {
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    GError *error = NULL;
    ChudeText key, value;
    ChudeBuffer last = {0};
    g_assert_true(chude_sorter_read(sorter, &error));
    while (chude_sorter_next(sorter, &key, &value, &error)) {
        g_assert_cmpint(chude_runs_compare(chude_buffer_text(&last), key), <=, 0);
        last.size = 0;
        chude_buffer_add(&last, key.data, key.size);
        g_ptr_array_add(found,
                        g_strdup_printf("%.*s=%.*s", (int)key.size, key.data, (int)value.size, value.data));
    }
    g_assert_no_error(error);
    g_ptr_array_sort(found, compare_strings);
    g_assert_cmpuint(found->len, ==, expected->len);
    for (guint i = 0; i < found->len; i++) {
        g_assert_cmpstr(found->pdata[i], ==, expected->pdata[i]);
    }
    g_ptr_array_free(found, TRUE);
    chude_buffer_clear(&last);
}

static void test_sorter(void) {
    static const size_t memories[] = {1, 1000, 300000, 1 << 30};
    for (size_t m = 0; m < G_N_ELEMENTS(memories); m++) {
        for (size_t parts = 1; parts <= 3; parts++) {
            ChudeSorter *sorters[3];
            for (size_t i = 0; i < parts; i++) {
                sorters[i] = chude_sorter_new(g_get_tmp_dir(), memories[m]);
            }
            GPtrArray *expected = add_rows(sorters, parts, memories[m] == 1 ? 300 : 20000);
            for (size_t i = 1; i < parts; i++) {
                GError *error = NULL;
                g_assert_true(chude_sorter_take(sorters[0], sorters[i], &error));
                g_assert_cmpuint(chude_sorter_size(sorters[i]), ==, 0);
            }
            check(sorters[0], expected);
            check(sorters[0], expected); /* reading may begin again */
            g_ptr_array_free(expected, TRUE);
            for (size_t i = 0; i < parts; i++) {
                chude_sorter_free(sorters[i]);
            }
        }
    }
}

static void test_empty(void) {
    ChudeSorter *sorter = chude_sorter_new(g_get_tmp_dir(), 100);
    ChudeText key, value;
    GError *error = NULL;
    g_assert_true(chude_sorter_read(sorter, &error));
    g_assert_false(chude_sorter_next(sorter, &key, &value, &error));
    g_assert_no_error(error);
    chude_sorter_free(sorter);
}

static void test_no_folder(void) {
    ChudeSorter *sorter = chude_sorter_new("/nonexistent", 1);
    GError *error = NULL;
    g_assert_false(chude_sorter_add(sorter, (ChudeText){"a", 1}, (ChudeText){"b", 1}, &error));
    g_assert_nonnull(strstr(error->message, "/nonexistent"));
    g_clear_error(&error);
    chude_sorter_free(sorter);
}

static void test_numbers(void) {
    static const uint64_t values[] = {0, 1, 127, 128, 300, 1u << 31, UINT64_MAX};
    ChudeBuffer bytes = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        chude_pack_number(&bytes, values[i]);
        chude_pack_sortable(&bytes, values[i]);
        chude_pack_text(&bytes, (ChudeText){"xã", strlen("xã")});
    }
    ChudeUnpack from = chude_unpack(chude_buffer_text(&bytes));
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        g_assert_cmpuint(chude_unpack_number(&from), ==, values[i]);
        g_assert_cmpuint(chude_unpack_sortable(&from), ==, values[i]);
        g_assert_cmpuint(chude_unpack_text(&from).size, ==, strlen("xã"));
    }
    g_assert_true(from.at == from.end);
    chude_buffer_clear(&bytes);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sorter/any-memory", test_sorter);
    g_test_add_func("/sorter/empty", test_empty);
    g_test_add_func("/sorter/no-folder", test_no_folder);
    g_test_add_func("/pack/numbers", test_numbers);
    return g_test_run();
}
