/* stages/counting: a state that was spilled, whenever and however often, gives the bytes of one that was not. */
#include <glib.h>

#include "counting.h"
#include "counting/by_count.h"
#include "counting/tables.h"

/* With room for next to nothing. */
static ChudeHost host_of(uint64_t memory) {
    ChudeHost small = host;
    small.folder = g_get_tmp_dir();
    small.memory = memory;
    return small;
}

static void spill(Counter *counter) {
    ChudeHost small = host_of(1);
    GError *error = NULL;
    g_assert_true(chude_counts_spill(counter->counts, &small, &error));
    g_assert_no_error(error);
    /* nothing may stand on the dictionary any more */
    chude_terms_free(counter->worker.terms);
    counter->worker.terms = chude_terms_new();
    g_assert_cmpuint(chude_counts_held(counter->counts), <, 1000);
}

/* ---- rows ---- */

static bool add_row(void *context, unsigned n, ChudeText row, GError **error) {
    (void)error;
    chude_buffer_printf(context, "%u {%.*s}\n", n, (int)row.size, row.data);
    return true;
}

static char *rows_of(ChudeCounts *counts, unsigned from, unsigned to, const ChudeCountsFilter *filter) {
    ChudeHost small = host_of(1);
    ChudeBuffer rows = {0}, row = {0}, scratch = {0};
    GError *error = NULL;
    g_assert_true(chude_counts_seal(counts, &small, &error));
    if (chude_counts_spilled(counts)) {
        g_assert_true(chude_counts_each(counts, from, to, filter, &small, add_row, &rows, &error));
    } else {
        for (unsigned n = from; n <= to; n++) {
            size_t size;
            uint32_t *ids = chude_counts_select(counts, n, filter, &size);
            for (size_t i = 0; i < size; i++) {
                row.size = 0;
                chude_counts_json(counts, n, ids[i], &row, &scratch);
                add_row(&rows, n, chude_buffer_text(&row), NULL);
            }
            g_free(ids);
        }
    }
    g_assert_true(chude_counts_lists(counts, from, to, filter, &small, &rows, &error));
    g_assert_no_error(error);
    chude_buffer_char(&rows, '\0');
    chude_buffer_clear(&row);
    chude_buffer_clear(&scratch);
    return rows.data;
}

static void assert_same_rows(ChudeCounts *spilled, ChudeCounts *whole) {
    static const ChudeCountsFilter filters[] = {
        {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = SIZE_MAX},
        {.min_count = 2, .min_df = 2, .max_df = 9, .top = SIZE_MAX},
        {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = 7},
        {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = 100},
        {.min_count = 1, .min_df = 1, .max_df = 3, .top = 1},
        {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = 0},
    };
    unsigned longest = chude_counts_longest(whole);
    g_assert_true(chude_counts_spilled(spilled));
    g_assert_false(chude_counts_spilled(whole));
    g_assert_cmpuint(chude_counts_documents(spilled), ==, chude_counts_documents(whole));
    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
        for (unsigned from = 1; from <= longest;
             from += MAX(longest - 1, 1)) { /* all lengths, and the last one */
            char *expected = rows_of(whole, from, longest, &filters[i]);
            char *rows = rows_of(spilled, from, longest, &filters[i]);
            g_assert_cmpstr(rows, ==, expected);
            g_free(rows);
            g_free(expected);
        }
    }
}

/* ---- random documents, states and moments of spilling ---- */

typedef struct {
    GPtrArray *counters; /* Counter * */
    ChudeCounts *merged;
} Parts;

static void parts_free(Parts *parts) {
    chude_counts_free(parts->merged);
    g_ptr_array_free(parts->counters, TRUE);
}

/* Counts the documents in states that are spilled now and then, and merges these in some order. */
static Parts count_in_parts(GPtrArray *documents, unsigned longest, int states, int spilling) {
    Parts parts = {g_ptr_array_new_with_free_func((GDestroyNotify)counter_free), chude_counts_new(longest)};
    for (int i = 0; i < states; i++) {
        g_ptr_array_add(parts.counters, counter_new(longest));
    }
    for (guint d = 0; d < documents->len; d++) {
        Counter *counter = parts.counters->pdata[g_test_rand_int_range(0, states)];
        const char *words = documents->pdata[d];
        observe(counter, *words ? words : NULL);
        while (g_test_rand_int_range(0, spilling) == 0) { /* also twice, with nothing in between */
            spill(counter);
        }
    }
    spill(parts.counters->pdata[g_test_rand_int_range(0, states)]); /* one at least */
    ChudeCounts **left = g_new(ChudeCounts *, (size_t)states);
    for (int i = 0; i < states; i++) {
        int other = g_test_rand_int_range(0, i + 1);
        left[i] = left[other];
        left[other] = ((Counter *)parts.counters->pdata[i])->counts;
    }
    GError *error = NULL;
    int at_once = g_test_rand_int_range(0, states + 1);
    g_assert_true(chude_counts_merge(parts.merged, left, (size_t)at_once, &host, &error));
    g_assert_true(
        chude_counts_merge(parts.merged, left + at_once, (size_t)(states - at_once), &host, &error));
    g_assert_no_error(error);
    g_free(left);
    return parts;
}

static void test_random(void) {
    for (int round = 0; round < 10; round++) {
        unsigned longest = 1 + (unsigned)round % CHUDE_COUNTS_LONGEST;
        GPtrArray *documents = random_documents(g_test_rand_int_range(1, 60), round == 9 ? 1500 : 120);
        Counter *whole = counter_new(longest);
        for (guint d = 0; d < documents->len; d++) {
            const char *words = documents->pdata[d];
            observe(whole, *words ? words : NULL);
        }
        for (int states = 1; states <= 3; states++) {
            Parts parts = count_in_parts(documents, longest, states, round % 3 ? 12 : 2);
            assert_same_rows(parts.merged, whole->counts);
            parts_free(&parts);
        }
        counter_free(whole);
        g_ptr_array_free(documents, TRUE);
    }
}

/* ---- what random documents do not have ---- */

/* Each document in a state of its own, spilled; against one state. */
static void assert_documents(const char *const *words, unsigned longest) {
    Counter *whole = counter_new(longest), *into = counter_new(longest);
    for (; *words; words++) {
        Counter *one = counter_new(longest);
        GError *error = NULL;
        observe(whole, *words);
        observe(one, *words);
        spill(one);
        g_assert_true(chude_counts_merge(into->counts, &one->counts, 1, &host, &error));
        g_assert_no_error(error);
        counter_free(one);
    }
    assert_same_rows(into->counts, whole->counts);
    counter_free(whole);
    counter_free(into);
}

static void test_spellings(void) {
    /* Ties between spellings that meet only when they are merged; old and new places of the tone. */
    const char *const ties[] = {"Hoà_Bình là tỉnh", "hòa_bình LÀ tỉnh", "HÒA_BÌNH là Tỉnh",
                                "hoà_bình Là tỉnh", NULL};
    assert_documents(ties, 3);
    /* Two spellings of one pair, with the same letters in all. */
    const char *const stems[] = {"nhà_cửa\\=a_b đẹp\\=c", "nhà\\=a_b cửa_đẹp\\=c", "nhà\\=a_b cửa_đẹp\\=c",
                                 "a_b c . a_b c", NULL};
    assert_documents(stems, 2);
    /* Words of which one begins as the other does. */
    const char *const prefixes[] = {"nước nước", "nước ngập",     "nước_ngập", "nước_ngập lớn . nước",
                                    "n ước",     "nước_ngập_lớn", NULL};
    assert_documents(prefixes, 3);
}

/* NUL and control characters, which a words member of other programs may have inside of words. */
static void test_control_characters(void) {
    static const char bytes[] = "a\0b \0a a\1b a\1 b\2 a b a\0b A\1b \1a";
    Counter *whole = counter_new(3), *counter = counter_new(3);
    ChudeText text = {bytes, sizeof bytes - 1};
    ChudeToken tokens[16];
    size_t count = 0;
    for (uint32_t i = 0, begin = 0; i <= text.size; i++) {
        if (i == text.size || bytes[i] == ' ') {
            tokens[count++] = (ChudeToken){.begin = begin, .end = i};
            begin = i + 1;
        }
    }
    ChudeWords words = {.text = text, .tokens = tokens, .count = count};
    for (int document = 0; document < 3; document++) {
        words.count = count - (size_t)document;
        g_assert_true(chude_counts_observe(whole->counts, &whole->worker, &words, NULL));
        g_assert_true(chude_counts_observe(counter->counts, &counter->worker, &words, NULL));
        spill(counter);
    }
    assert_same_rows(counter->counts, whole->counts);
    counter_free(counter);
    counter_free(whole);
}

static void test_empty(void) {
    Counter *nothing = counter_new(2), *empty = counter_new(2);
    spill(nothing);
    observe(empty, NULL);
    observe(empty, ". \\-và ,");
    spill(empty);
    GError *error = NULL;
    g_assert_true(chude_counts_merge(nothing->counts, &empty->counts, 1, &host, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(chude_counts_documents(nothing->counts), ==, 2);
    char *rows = rows_of(nothing->counts, 1, 2, &everything);
    g_assert_cmpstr(rows, ==, "\"1\":[],\"2\":[]");
    g_free(rows);
    counter_free(nothing);
    counter_free(empty);
}

/* 2^32 occurrences and more, in the tables and summed up from runs. */
static void test_large(void) {
    Counter *counter = counter_new(2);
    for (int i = 0; i < 3; i++) {
        observe(counter, "xã Hội");
        ChudeCounts *counts = counter->counts;
        const uint64_t more = ((uint64_t)3 << 32) + 5;
        for (uint32_t id = 0; id < 2; id++) {
            counts->words.terms[id].count += more;
            counts->words.forms[id].count += more;
        }
        chude_pairs_more(&counts->grams[2], 0, more);
        chude_pairs_more(&counts->spelled[2], 0, more);
        spill(counter);
    }
    char *rows = rows_of(counter->counts, 2, 2, &everything);
    g_assert_cmpstr(rows, ==,
                    "2 {\"text\":\"xã Hội\",\"count\":38654705682,\"df\":3}\n"
                    "\"2\":[{\"text\":\"xã Hội\",\"count\":38654705682,\"df\":3}]");
    g_free(rows);
    counter_free(counter);
}

static void test_no_folder(void) {
    Counter *counter = counter_new(1);
    ChudeHost nowhere = host;
    nowhere.folder = "/nonexistent";
    GError *error = NULL;
    observe(counter, "xã");
    g_assert_false(chude_counts_spill(counter->counts, &nowhere, &error));
    g_assert_nonnull(strstr(error->message, "/nonexistent"));
    g_clear_error(&error);
    counter_free(counter);
}

static void test_held(void) {
    Counter *counter = counter_new(3);
    size_t before = chude_counts_held(counter->counts);
    GPtrArray *documents = random_documents(50, 4000);
    for (guint d = 0; d < documents->len; d++) {
        observe(counter, documents->pdata[d]);
    }
    size_t entries =
        counter->counts->words.term_count + counter->counts->grams[2].count + counter->counts->grams[3].count;
    g_assert_cmpuint(chude_counts_held(counter->counts), >, before + entries * sizeof(ChudeGram));
    g_ptr_array_free(documents, TRUE);
    counter_free(counter);
}

/* ---- the order of rows ---- */

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
    g_test_add_func("/counting-spill/random", test_random);
    g_test_add_func("/counting-spill/spellings", test_spellings);
    g_test_add_func("/counting-spill/control-characters", test_control_characters);
    g_test_add_func("/counting-spill/empty", test_empty);
    g_test_add_func("/counting-spill/large", test_large);
    g_test_add_func("/counting-spill/no-folder", test_no_folder);
    g_test_add_func("/counting-spill/held", test_held);
    g_test_add_func("/counting-spill/by-count", test_by_count);
    return g_test_run();
}
