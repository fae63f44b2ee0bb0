/* stages/counting: against a slow count with hash tables of strings, over random documents and random
 * splits. */
#include <glib.h>

#include "counting_slow.h"

static void assert_rows(const char *const *documents, unsigned longest, const char *expected) {
    Counter *counter = counter_new(longest);
    for (; *documents; documents++) {
        observe(counter, *documents);
    }
    char *rows = rows_of(counter, &everything);
    g_assert_cmpstr(rows, ==, expected);
    g_free(rows);
    counter_free(counter);
}

/* ---- small cases ---- */

static void test_breaks(void) {
    const char *const documents[] = {"công_an xã họp . xã\nhọp \\-và xã , xã", NULL};
    assert_rows(documents, 3,
                "1\txã\t4\t1\n1\thọp\t2\t1\n1\tcông an\t1\t1\n"
                "2\tcông an xã\t1\t1\n2\txã họp\t1\t1\n"
                "3\tcông an xã họp\t1\t1\n");
}

static void test_spelling(void) {
    /* The n-gram as a whole: "Công an xã" twice, though "xã" alone is commoner in lower case. */
    const char *const documents[] = {"Công_an Xã . Công_an xã", "Công_an xã . công_an xã", "XÃ , xã , xã",
                                     NULL};
    assert_rows(documents, 2,
                "1\txã\t7\t3\n1\tCông an\t4\t2\n"
                "2\tCông an xã\t4\t2\n");
    /* Ties go to the smaller bytes, the plain spelling or not. */
    const char *const ties[] = {"Xã hội . xã Hội", "xã hội . XÃ hội", NULL};
    assert_rows(ties, 2,
                "1\thội\t4\t2\n1\txã\t4\t2\n"
                "2\tXÃ hội\t4\t2\n");
    /* Old and new places of the tone are one term. */
    const char *const tones[] = {"hoà bình", "hòa bình . HOÀ bình", "hoà", NULL};
    assert_rows(tones, 2,
                "1\thoà\t4\t3\n1\tbình\t3\t2\n"
                "2\tHOÀ bình\t3\t2\n");
}

static void test_stems(void) {
    const char *const documents[] = {"running\\=run fast . runs\\=run fast", "runs\\=run . run", NULL};
    assert_rows(documents, 2,
                "1\truns\t4\t2\n1\tfast\t2\t1\n"
                "2\trunning fast\t2\t1\n");
}

static void test_empty(void) {
    const char *const none[] = {NULL};
    assert_rows(none, 5, "");
    Counter *counter = counter_new(3);
    observe(counter, NULL);
    observe(counter, ". \\-và ,");
    char *rows = rows_of(counter, &everything);
    g_assert_cmpstr(rows, ==, "");
    g_assert_cmpuint(chude_counts_documents(counter->counts), ==, 2);
    g_free(rows);
    counter_free(counter);
}

static void test_filter(void) {
    Counter *counter = counter_new(1);
    observe(counter, "a a a b b c d");
    observe(counter, "a b e");
    observe(counter, "a c");
    ChudeCountsFilter filter = {.min_count = 2, .min_df = 2, .max_df = 2, .top = SIZE_MAX};
    char *rows = rows_of(counter, &filter);
    g_assert_cmpstr(rows, ==, "1\tb\t3\t2\n1\tc\t2\t2\n");
    g_free(rows);
    for (size_t top = 0; top <= 6; top++) {
        static const char *const expected[] = {"1\ta\t5\t3\n", "1\tb\t3\t2\n", "1\tc\t2\t2\n", "1\td\t1\t1\n",
                                               "1\te\t1\t1\n"};
        filter = everything;
        filter.top = top;
        GString *wanted = g_string_new("");
        for (size_t i = 0; i < MIN(top, 5); i++) {
            g_string_append(wanted, expected[i]);
        }
        rows = rows_of(counter, &filter);
        g_assert_cmpstr(rows, ==, wanted->str);
        g_free(rows);
        g_string_free(wanted, TRUE);
    }
    counter_free(counter);
}

/* ---- against a slow count ---- */

static const ChudeCountsFilter filters[] = {
    {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = SIZE_MAX},
    {.min_count = 2, .min_df = 1, .max_df = UINT64_MAX, .top = SIZE_MAX},
    {.min_count = 3, .min_df = 2, .max_df = 9, .top = SIZE_MAX},
    {.min_count = 1, .min_df = 1, .max_df = 3, .top = 50},
    {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = 7},
    {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = 0},
    {.min_count = 1, .min_df = (uint64_t)UINT32_MAX + 1, .max_df = UINT64_MAX, .top = SIZE_MAX},
};

/* Counts the documents in parts, in random order, and merges these in random groups and in one last call. */
static char *split_rows(GPtrArray *documents, unsigned longest, guint parts) {
    GPtrArray *counters = g_ptr_array_new_with_free_func((GDestroyNotify)counter_free);
    for (guint i = 0; i < parts; i++) {
        g_ptr_array_add(counters, counter_with(longest, 1 + i % 3, ROOMY));
    }
    guint *order = g_new(guint, documents->len + 1);
    for (guint d = 0; d < documents->len; d++) {
        guint other = (guint)g_test_rand_int_range(0, (gint32)d + 1);
        order[d] = order[other];
        order[other] = d;
    }
    for (guint d = 0; d < documents->len; d++) {
        observe(counters->pdata[g_test_rand_int_range(0, (gint32)parts)], documents->pdata[order[d]]);
    }
    g_free(order);
    Counter **rest = g_new(Counter *, parts + 1);
    ChudeCounts **counts = g_new(ChudeCounts *, parts + 1);
    size_t left = 0;
    for (guint i = 0; i < parts; i++) {
        Counter *counter = counters->pdata[i];
        if (left &&
            g_test_rand_int_range(0, 3) == 0) { /* merged at once, into one that is merged again later */
            merge(rest[left - 1], &counter->counts, 1);
            g_assert_cmpuint(chude_counts_documents(counter->counts), ==, 0);
        } else {
            rest[left++] = counter;
        }
    }
    for (size_t i = 0; i < left; i++) {
        counts[i] = rest[i]->counts;
    }
    Counter *empty = counter_new(longest);
    bool own = g_test_rand_int_range(0, 2) || left < 2; /* into an empty one, or into the first */
    Counter *into = own ? empty : rest[0];
    merge(into, own ? counts : counts + 1, own ? left : left - 1);
    char *rows = rows_of(into, &everything);
    g_assert_cmpuint(chude_counts_documents(into->counts), ==, documents->len);
    g_free(rest);
    g_free(counts);
    counter_free(empty);
    g_ptr_array_free(counters, TRUE);
    return rows;
}

static void test_random(void) {
    for (int round = 0; round < 20; round++) {
        unsigned longest = 1 + (unsigned)round % CHUDE_COUNTS_LONGEST;
        GPtrArray *documents =
            random_documents(g_test_rand_int_range(1, 40), round % 10 == 9 ? 1500 : 120, round % 2 ? 40 : 0);
        GHashTable *slow = slow_count(documents, longest);
        Counter *whole = counter_with(longest, 1 + (unsigned)round % 3, ROOMY);
        observe_all(whole, documents);
        for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
            for (unsigned from = 1; from <= longest; from += MAX(longest - 1, 1)) { /* all, and the last */
                char *expected = slow_rows(slow, from, longest, &filters[i]);
                char *rows = rows_between(whole, from, longest, &filters[i]);
                g_assert_cmpstr(rows, ==, expected);
                g_free(rows);
                g_free(expected);
            }
        }
        counter_free(whole);
        static const guint parts[] = {1, 2, 3, 7};
        char *expected = slow_rows(slow, 1, longest, &everything);
        for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
            char *rows = split_rows(documents, longest, parts[i]);
            g_assert_cmpstr(rows, ==, expected);
            g_free(rows);
        }
        g_free(expected);
        g_hash_table_destroy(slow);
        g_ptr_array_free(documents, TRUE);
    }
}

/* What the state is told to be asked for at least: the rows that have so much stay the same. */
static void test_least(void) {
    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
        GPtrArray *documents = random_documents(30, 200, 20);
        GHashTable *slow = slow_count(documents, 3);
        Counter *counter = counter_new(3);
        GError *error = NULL;
        observe_all(counter, documents);
        g_assert_true(chude_counts_seal(counter->counts, chude_counts_least(&filters[i]), &error));
        g_assert_no_error(error);
        char *expected = slow_rows(slow, 1, 3, &filters[i]), *rows = rows_of(counter, &filters[i]);
        g_assert_cmpstr(rows, ==, expected);
        g_free(rows);
        g_free(expected);
        counter_free(counter);
        g_hash_table_destroy(slow);
        g_ptr_array_free(documents, TRUE);
    }
}

/* Rows of more than are formatted at once, on any number of threads, and as lists. */
static void test_many_rows(void) {
    GPtrArray *documents = random_documents(1000, 400, 30);
    GHashTable *slow = slow_count(documents, 2);
    char *expected = slow_rows(slow, 1, 2, &everything);
    for (unsigned threads = 1; threads <= 3; threads++) {
        Counter *counter = counter_with(2, threads, ROOMY);
        observe_all(counter, documents);
        char *rows = rows_of(counter, &everything);
        g_assert_cmpstr(rows, ==, expected);
        char **lines = g_strsplit(rows, "\n", -1);
        g_assert_cmpuint(g_strv_length(lines), >, 20000);
        GString *listed = g_string_new("\"1\":[");
        for (char **line = lines; **line; line++) {
            char **fields = g_strsplit(*line, "\t", -1);
            bool second = line > lines && **line == '2' && *line[-1] == '1';
            g_string_append_printf(listed, "%s{\"text\":\"%s\",\"count\":%s,\"df\":%s}",
                                   second          ? "],\"2\":["
                                   : line == lines ? ""
                                                   : ",",
                                   fields[1], fields[2], fields[3]);
            g_strfreev(fields);
        }
        g_string_append(listed, "]");
        char *lists = lists_of(counter, 1, 2, &everything);
        g_assert_cmpstr(lists, ==, listed->str);
        g_free(lists);
        g_string_free(listed, TRUE);
        g_strfreev(lines);
        g_free(rows);
        counter_free(counter);
    }
    g_free(expected);
    g_hash_table_destroy(slow);
    g_ptr_array_free(documents, TRUE);
}

static bool add_up(void *context, const ChudeGram *gram, GError **error) {
    (void)error;
    *(uint64_t *)context += gram->count.count;
    return true;
}

/* A sentence longer than a chunk, and tables that grow many times. */
static void test_long(void) {
    enum { WORDS = 200000 };
    GString *words = g_string_new("");
    for (int i = 0; i < WORDS; i++) {
        g_string_append_printf(words, "%stừ%d", i ? " " : "", i % 1000 * (i % 997));
    }
    Counter *counter = counter_new(5);
    observe(counter, words->str);
    seal(counter);
    g_assert_cmpuint(chude_counts_words(counter->counts), ==, WORDS);
    for (unsigned n = 1; n <= 5; n++) {
        uint64_t sum = 0;
        g_assert_true(chude_counts_visit(counter->counts, n, &everything, add_up, &sum, NULL));
        g_assert_cmpuint(sum, ==, WORDS - n + 1);
    }
    counter_free(counter);
    g_string_free(words, TRUE);
}

/* ---- a visit that fails, and rows that cannot be written ---- */

static bool fail_at_last(void *left, const ChudeGram *gram, GError **error) {
    (void)gram;
    if (--*(int *)left > 0) {
        return true;
    }
    g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_PIPE, "enough");
    return false;
}

static bool fail_to_write(void *left, unsigned n, ChudeText rows, GError **error) {
    (void)n;
    (void)rows;
    return fail_at_last(left, NULL, error);
}

static void test_fails(void) {
    GPtrArray *documents = random_documents(100, 300, 30);
    Counter *counter = counter_new(3);
    observe_all(counter, documents);
    seal(counter);
    for (unsigned n = 1; n <= 3; n++) {
        for (int at = 1; at <= 100; at += 33) {
            GError *error = NULL;
            int left = at;
            g_assert_false(chude_counts_visit(counter->counts, n, &everything, fail_at_last, &left, &error));
            g_assert_cmpstr(error->message, ==, "enough");
            g_assert_cmpint(left, ==, 0);
            g_clear_error(&error);
        }
    }
    for (int at = 1; at <= 3; at++) {
        int left = at;
        ChudeGramPrinter printer = {format_gram, fail_to_write, &left};
        GError *error = NULL;
        g_assert_false(chude_counts_print(counter->counts, 1, 3, &everything, &printer, &error));
        g_assert_cmpstr(error->message, ==, "enough");
        g_assert_cmpint(left, ==, 0);
        g_clear_error(&error);
    }
    counter_free(counter);
    g_ptr_array_free(documents, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/counting/breaks", test_breaks);
    g_test_add_func("/counting/spelling", test_spelling);
    g_test_add_func("/counting/stems", test_stems);
    g_test_add_func("/counting/empty", test_empty);
    g_test_add_func("/counting/filter", test_filter);
    g_test_add_func("/counting/random", test_random);
    g_test_add_func("/counting/least", test_least);
    g_test_add_func("/counting/many-rows", test_many_rows);
    g_test_add_func("/counting/long", test_long);
    g_test_add_func("/counting/fails", test_fails);
    return g_test_run();
}
