/* stages/counting/document.c and grams.c: the n-grams of a document and what the corpus knows of them, against a slow count. */
#include "counting/document.h"

#include "counting_slow.h"

/* Lines of text, n, count in the document and df, sorted by key. */
static char *slow_lines(GHashTable *corpus, const char *words, unsigned from, unsigned to,
                        const ChudeCountsFilter *filter) {
    GHashTable *grams = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, slow_free);
    GString *lines = g_string_new("");
    slow_add_document(grams, words, to, 0);
    GList *names = NULL;
    GHashTableIter at;
    gpointer name, value;
    g_hash_table_iter_init(&at, grams);
    while (g_hash_table_iter_next(&at, &name, &value)) {
        const SlowGram *gram = value, *known = g_hash_table_lookup(corpus, name);
        if (gram->n >= from && known && known->df >= filter->min_df && known->df <= filter->max_df) {
            names = g_list_prepend(names, g_strdup_printf("%s %c", gram->key, '0' + (char)gram->n));
        }
    }
    names = g_list_sort(names, (GCompareFunc)strcmp);
    for (GList *each = names; each; each = each->next) {
        char *key = each->data;
        size_t size = strlen(key);
        char *full = g_strdup_printf("%c %.*s", key[size - 1], (int)size - 2, key);
        const SlowGram *gram = g_hash_table_lookup(grams, full), *known = g_hash_table_lookup(corpus, full);
        g_string_append_printf(lines, "%s\t%u\t%u\t%u\n", slow_text(known), gram->n, (guint)gram->count,
                               known->df);
        g_free(full);
    }
    g_list_free_full(names, g_free);
    g_hash_table_destroy(grams);
    return g_string_free(lines, FALSE);
}

static int compare_grams(const void *a, const void *b, void *scratch) {
    return chude_document_compare(scratch, a, b);
}

static char *lines_of(ChudeDocumentCounts *scratch, const ChudeWords *words, unsigned from, unsigned to,
                      const ChudeCountsFilter *filter) {
    ChudeBuffer lines = {0};
    GError *error = NULL;
    g_assert_true(chude_document_count(scratch, words, from, to, filter, &error));
    if (scratch->count) {
        g_qsort_with_data(scratch->grams, (int)scratch->count, sizeof *scratch->grams, compare_grams,
                          scratch);
    }
    for (size_t i = 0; i < scratch->count; i++) {
        const ChudeDocumentGram *gram = &scratch->grams[i];
        g_assert_true(chude_document_text(scratch, gram, &lines, &error));
        chude_buffer_printf(&lines, "\t%u\t%u\t%u\n", gram->n, gram->count, gram->df);
    }
    g_assert_no_error(error);
    chude_buffer_char(&lines, '\0');
    return lines.data;
}

static const ChudeCountsFilter filters[] = {
    {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = SIZE_MAX},
    {.min_count = 1, .min_df = 2, .max_df = UINT64_MAX, .top = SIZE_MAX},
    {.min_count = 1, .min_df = 2, .max_df = 10, .top = SIZE_MAX},
    {.min_count = 1, .min_df = 5, .max_df = 4, .top = SIZE_MAX},
};

/* Documents of the corpus and others, for a worker whose dictionary observed or did not, and gets lost now and then. */
static void check(const Counter *counter, ChudeWorker *worker, GHashTable *corpus, const GPtrArray *documents,
                  const ChudeCountsFilter *filter, bool forgets) {
    unsigned longest = chude_counts_longest(counter->counts);
    ChudeArena *arena = chude_arena_new();
    GError *error = NULL;
    ChudeGrams *table = longest > 1 ? chude_grams_new(counter->counts, longest, filter, &error) : NULL;
    g_assert_no_error(error);
    ChudeDocumentCounts *scratch = chude_document_counts_new(counter->counts, table, worker);
    for (guint d = 0; d < documents->len; d++) {
        const char *text = documents->pdata[d];
        unsigned from = (unsigned)g_test_rand_int_range(1, (gint32)longest + 1);
        unsigned to = (unsigned)g_test_rand_int_range((gint32)from, (gint32)longest + 1);
        char *lines = lines_of(scratch, *text ? words_of(arena, text) : NULL, from, to, filter);
        char *expected = slow_lines(corpus, text, from, to, filter);
        g_assert_cmpstr(lines, ==, expected);
        g_free(lines);
        g_free(expected);
        if (forgets && g_test_rand_int_range(0, 5) == 0) {
            chude_document_counts_forget(scratch);
            g_assert_cmpuint(chude_document_counts_held(scratch), ==, 0);
            chude_terms_free(worker->terms);
            worker->terms = chude_terms_new();
        }
    }
    chude_document_counts_free(scratch);
    chude_grams_free(table);
    chude_arena_free(arena);
}

static void test_random(void) {
    for (int round = 0; round < 24; round++) {
        unsigned longest = 1 + (unsigned)round % CHUDE_COUNTS_LONGEST;
        bool spilling = round % 3 == 1;
        GPtrArray *documents =
            random_documents(g_test_rand_int_range(1, 40), round % 8 == 7 ? 1500 : 150, round % 2 ? 50 : 0);
        GHashTable *corpus = slow_count(documents, longest);
        Counter *counter = counter_with(longest, 2, round % 4 < 2 ? ROOMY : TIGHT);
        for (guint d = 0; d < documents->len; d++) {
            observe(counter, documents->pdata[d]);
            if (spilling && g_test_rand_int_range(0, 5) == 0) {
                spill(counter);
            }
        }
        const ChudeCountsFilter *filter = &filters[round % G_N_ELEMENTS(filters)];
        GError *error = NULL;
        g_assert_true(chude_counts_seal(counter->counts, chude_counts_least(filter), &error));
        g_assert_no_error(error);
        GPtrArray *others = random_documents(20, 150, 50);
        for (guint d = 0; d < others->len; d++) {
            g_ptr_array_add(documents, g_strdup(others->pdata[d]));
        }
        ChudeWorker other = {.terms = chude_terms_new()};
        check(counter, &counter->worker, corpus, documents, filter, false);
        check(counter, &other, corpus, documents, filter, false);
        check(counter, &counter->worker, corpus, documents, filter, true);
        check(counter, &other, corpus, documents, filter, true);
        chude_terms_free(other.terms);
        g_ptr_array_free(others, TRUE);
        counter_free(counter);
        g_hash_table_destroy(corpus);
        g_ptr_array_free(documents, TRUE);
    }
}

/* A corpus without documents, and without words. */
static void test_empty(void) {
    for (int i = 0; i < 4; i++) {
        Counter *counter = counter_with(3, 2, i % 2 ? ROOMY : TIGHT);
        GHashTable *corpus = g_hash_table_new(g_str_hash, g_str_equal);
        GPtrArray *documents = random_documents(10, 100, 10);
        if (i > 1) {
            observe(counter, NULL);
            observe(counter, ". , .");
        }
        seal(counter);
        check(counter, &counter->worker, corpus, documents, &filters[0], false);
        g_ptr_array_free(documents, TRUE);
        g_hash_table_destroy(corpus);
        counter_free(counter);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/counting-document/random", test_random);
    g_test_add_func("/counting-document/empty", test_empty);
    return g_test_run();
}
