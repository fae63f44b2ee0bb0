/* stages/counting: against a slow count with hash tables of strings, over random documents and random
 * splits. */
#include <glib.h>

#include "counting.h"
#include "counting/limits.h"

/* A line for each n-gram: n, text, count, df. */
static char *rows_of(ChudeCounts *counts, const ChudeCountsFilter *filter) {
    ChudeBuffer text = {0}, rows = {0};
    g_assert_true(chude_counts_seal(counts, &host, NULL));
    for (unsigned n = 1; n <= chude_counts_longest(counts); n++) {
        size_t size;
        uint32_t *ids = chude_counts_select(counts, n, filter, &size);
        for (size_t i = 0; i < size; i++) {
            ChudeCount count = chude_counts_get(counts, n, ids[i]);
            text.size = 0;
            chude_counts_text(counts, n, ids[i], &text);
            chude_buffer_char(&text, '\0');
            chude_buffer_printf(&rows, "%u\t%s\t%" G_GUINT64_FORMAT "\t%u\n", n, text.data, count.count,
                                count.df);
        }
        g_free(ids);
    }
    chude_buffer_char(&rows, '\0');
    chude_buffer_clear(&text);
    return rows.data;
}

static void assert_rows(const char *const *documents, unsigned longest, const char *expected) {
    Counter *counter = counter_new(longest);
    for (; *documents; documents++) {
        observe(counter, *documents);
    }
    char *rows = rows_of(counter->counts, &everything);
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
    char *rows = rows_of(counter->counts, &everything);
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
    char *rows = rows_of(counter->counts, &filter);
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
        rows = rows_of(counter->counts, &filter);
        g_assert_cmpstr(rows, ==, wanted->str);
        g_free(rows);
        g_string_free(wanted, TRUE);
    }
    counter_free(counter);
}

static void test_limits(void) {
    ChudeLimits limits = {.min_count = 1};
    GError *error = NULL;
    g_assert_true(chude_limits_parse_lengths(&limits, "3", &error));
    g_assert_cmpuint(limits.from, ==, 1);
    g_assert_cmpuint(limits.to, ==, 3);
    g_assert_true(chude_limits_parse_lengths(&limits, "2..5", &error));
    g_assert_cmpuint(limits.from, ==, 2);
    g_assert_cmpuint(limits.to, ==, 5);
    static const char *const bad_lengths[] = {
        "",    "0",  "6",   "3..2",  "0..2",  "1..6", "2..",
        "..3", "-1", "1.5", "2...3", "2..3x", " 1",   "18446744073709551617"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad_lengths); i++) {
        g_assert_false(chude_limits_parse_lengths(&limits, bad_lengths[i], &error));
        g_assert_nonnull(error);
        g_clear_error(&error);
    }
    static const struct {
        const char *text;
        uint64_t at_least, at_most; /* of 10 documents */
    } good[] = {{"2", 2, 2},   {"0.25", 3, 2}, {"0.3", 3, 3},   {"50%", 5, 5}, {"1.0", 10, 10}, {"1", 1, 1},
                {"0.0", 0, 0}, {"0", 0, 0},    {"12.5%", 2, 1}, {".5", 5, 5},  {"100%", 10, 10}};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_assert_true(chude_limits_parse_df(&limits.min_df, "min-df", good[i].text, &error));
        limits.max_df = limits.min_df;
        ChudeCountsFilter filter = chude_limits_filter(&limits, 10, 7);
        g_assert_cmpuint(filter.min_df, ==, good[i].at_least);
        g_assert_cmpuint(filter.max_df, ==, good[i].at_most);
        g_assert_cmpuint(filter.top, ==, 7);
    }
    static const char *const bad[] = {"",    "x",   "-1",  "1.5", "101%", "5 %", "0x10",
                                      "nan", "inf", "1e3", "%",   "2%%",  "-0.5"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_false(chude_limits_parse_df(&limits.min_df, "min-df", bad[i], &error));
        g_assert_nonnull(error);
        g_clear_error(&error);
    }
}

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

/* ---- against a slow count ---- */

typedef struct {
    unsigned n;
    uint64_t count;
    uint32_t df;
    int last;
    char *key;
    GHashTable *spellings; /* char * to count */
} SlowGram;

static void slow_free(gpointer data) {
    SlowGram *gram = data;
    g_hash_table_destroy(gram->spellings);
    g_free(gram->key);
    g_free(gram);
}

static int slow_order(gconstpointer a_, gconstpointer b_) {
    const SlowGram *a = *(const SlowGram *const *)a_, *b = *(const SlowGram *const *)b_;
    if (a->n != b->n) {
        return a->n < b->n ? -1 : 1;
    }
    if (a->count != b->count) {
        return a->count > b->count ? -1 : 1;
    }
    return strcmp(a->key, b->key);
}

static void slow_add(GHashTable *grams, char **tokens, unsigned n, int document) {
    GString *key = g_string_new(NULL), *spelling = g_string_new(NULL);
    ChudeBuffer folded = {0};
    for (unsigned i = 0; i < n; i++) {
        if (i) {
            g_string_append_c(key, ' ');
            g_string_append_c(spelling, ' ');
        }
        folded.size = 0;
        chude_counting_key(&folded, (ChudeText){tokens[i], strlen(tokens[i])});
        g_string_append_len(key, folded.data, (gssize)folded.size);
        g_string_append(spelling, tokens[i]);
    }
    g_strdelimit(spelling->str, "_", ' ');
    char *name = g_strdup_printf("%u %s", n, key->str);
    SlowGram *gram = g_hash_table_lookup(grams, name);
    if (!gram) {
        gram = g_new0(SlowGram, 1);
        gram->n = n;
        gram->key = g_strdup(key->str);
        gram->last = -1;
        gram->spellings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_hash_table_insert(grams, g_strdup(name), gram);
    }
    gram->count++;
    gram->df += gram->last != document;
    gram->last = document;
    guint times = GPOINTER_TO_UINT(g_hash_table_lookup(gram->spellings, spelling->str));
    g_hash_table_insert(gram->spellings, g_strdup(spelling->str), GUINT_TO_POINTER(times + 1));
    g_free(name);
    chude_buffer_clear(&folded);
    g_string_free(key, TRUE);
    g_string_free(spelling, TRUE);
}

static char *slow_rows(GPtrArray *documents, unsigned longest) {
    GHashTable *grams = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, slow_free);
    for (guint d = 0; d < documents->len; d++) {
        char **sentences = g_strsplit(documents->pdata[d], "\n", -1);
        for (char **sentence = sentences; *sentence; sentence++) {
            char **tokens = g_strsplit(*sentence, " ", -1);
            unsigned run = 0;
            for (char **token = tokens; *token; token++) {
                run = strchr(".,\\", **token) ? 0 : run + 1;
                for (unsigned n = 1; n <= MIN(run, longest); n++) {
                    slow_add(grams, token - n + 1, n, (int)d);
                }
            }
            g_strfreev(tokens);
        }
        g_strfreev(sentences);
    }
    GPtrArray *sorted = g_ptr_array_new();
    GHashTableIter at;
    gpointer key, value;
    g_hash_table_iter_init(&at, grams);
    while (g_hash_table_iter_next(&at, NULL, &value)) {
        g_ptr_array_add(sorted, value);
    }
    g_ptr_array_sort(sorted, slow_order);
    GString *rows = g_string_new("");
    for (guint i = 0; i < sorted->len; i++) {
        const SlowGram *gram = sorted->pdata[i];
        const char *best = NULL;
        guint most = 0;
        g_hash_table_iter_init(&at, gram->spellings);
        while (g_hash_table_iter_next(&at, &key, &value)) {
            guint times = GPOINTER_TO_UINT(value);
            if (!best || times > most || (times == most && strcmp(key, best) < 0)) {
                best = key;
                most = times;
            }
        }
        g_string_append_printf(rows, "%u\t%s\t%" G_GUINT64_FORMAT "\t%u\n", gram->n, best, gram->count,
                               gram->df);
    }
    g_ptr_array_free(sorted, TRUE);
    g_hash_table_destroy(grams);
    return g_string_free(rows, FALSE);
}

/* Counts the documents in parts, and merges these in random groups and in one last call. */
static char *split_rows(GPtrArray *documents, unsigned longest, guint parts) {
    GPtrArray *counters = g_ptr_array_new_with_free_func((GDestroyNotify)counter_free);
    for (guint i = 0; i < parts; i++) {
        g_ptr_array_add(counters, counter_new(longest));
    }
    guint *order = g_new(guint, documents->len + 1);
    for (guint d = 0; d < documents->len; d++) { /* in random order too */
        guint other = (guint)g_test_rand_int_range(0, (gint32)d + 1);
        order[d] = order[other];
        order[other] = d;
    }
    for (guint d = 0; d < documents->len; d++) {
        observe(counters->pdata[g_test_rand_int_range(0, (gint32)parts)], documents->pdata[order[d]]);
    }
    g_free(order);
    ChudeCounts **rest = g_new(ChudeCounts *, parts + 1);
    size_t left = 0;
    for (guint i = 0; i < parts; i++) {
        Counter *counter = counters->pdata[i];
        if (left &&
            g_test_rand_int_range(0, 3) == 0) { /* merged at once, into one that is merged again later */
            g_assert_true(chude_counts_merge(rest[left - 1], &counter->counts, 1, NULL, NULL));
        } else {
            rest[left++] = counter->counts;
        }
    }
    Counter *into = counter_new(longest);
    bool own = g_test_rand_int_range(0, 2) || left < 2; /* into an empty one, or into the first */
    GError *error = NULL;
    g_assert_true(chude_counts_merge(own ? into->counts : rest[0], own ? rest : rest + 1,
                                     own ? left : left - 1, &host, &error));
    g_assert_no_error(error);
    char *rows = rows_of(own ? into->counts : rest[0], &everything);
    g_assert_cmpuint(chude_counts_documents(own ? into->counts : rest[0]), ==, documents->len);
    g_free(rest);
    counter_free(into);
    g_ptr_array_free(counters, TRUE);
    return rows;
}

static void test_random(void) {
    for (int round = 0; round < 20; round++) {
        unsigned longest = 1 + (unsigned)round % CHUDE_COUNTS_LONGEST;
        GPtrArray *documents = random_documents(g_test_rand_int_range(1, 40), round % 10 == 9 ? 1500 : 120);
        char *expected = slow_rows(documents, longest);
        Counter *whole = counter_new(longest);
        for (guint d = 0; d < documents->len; d++) {
            const char *words = documents->pdata[d];
            observe(whole, *words ? words : NULL);
        }
        char *rows = rows_of(whole->counts, &everything);
        g_assert_cmpstr(rows, ==, expected);
        g_free(rows);
        counter_free(whole);
        static const guint parts[] = {1, 2, 3, 7};
        for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
            rows = split_rows(documents, longest, parts[i]);
            g_assert_cmpstr(rows, ==, expected);
            g_free(rows);
        }
        g_free(expected);
        g_ptr_array_free(documents, TRUE);
    }
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
    g_assert_true(chude_counts_seal(counter->counts, &host, NULL));
    for (unsigned n = 1; n <= 5; n++) {
        size_t size;
        uint64_t sum = 0;
        uint32_t *ids = chude_counts_select(counter->counts, n, &everything, &size);
        for (size_t i = 0; i < size; i++) {
            sum += chude_counts_get(counter->counts, n, ids[i]).count;
        }
        g_assert_cmpuint(sum, ==, WORDS - n + 1);
        g_free(ids);
    }
    counter_free(counter);
    g_string_free(words, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/counting/breaks", test_breaks);
    g_test_add_func("/counting/spelling", test_spelling);
    g_test_add_func("/counting/stems", test_stems);
    g_test_add_func("/counting/empty", test_empty);
    g_test_add_func("/counting/filter", test_filter);
    g_test_add_func("/counting/limits", test_limits);
    g_test_add_func("/counting/carry", test_carry);
    g_test_add_func("/counting/random", test_random);
    g_test_add_func("/counting/long", test_long);
    return g_test_run();
}
