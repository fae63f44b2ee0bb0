/* stages/counting within little memory: a state that was spilled, whenever and however often, and one whose every part goes to
 * temporary files, give the bytes of one that was not. */
#include <glib.h>
#include <signal.h>
#include <sys/resource.h>

#include "counting/document.h"
#include "counting/tables.h"
#include "counting_slow.h"

static void assert_same_rows(Counter *counter, Counter *whole) {
    static const ChudeCountsFilter filters[] = {
        {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = SIZE_MAX},
        {.min_count = 2, .min_df = 2, .max_df = 9, .top = SIZE_MAX},
        {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = 7},
        {.min_count = 1, .min_df = 1, .max_df = 3, .top = 100},
        {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = 0},
    };
    unsigned longest = chude_counts_longest(whole->counts);
    seal(counter);
    seal(whole);
    g_assert_cmpuint(chude_counts_documents(counter->counts), ==, chude_counts_documents(whole->counts));
    g_assert_cmpuint(chude_counts_words(counter->counts), ==, chude_counts_words(whole->counts));
    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
        for (unsigned from = 1; from <= longest; from += MAX(longest - 1, 1)) { /* all, and the last one */
            char *expected = rows_between(whole, from, longest, &filters[i]);
            char *rows = rows_between(counter, from, longest, &filters[i]);
            g_assert_cmpstr(rows, ==, expected);
            g_free(rows);
            g_free(expected);
            expected = lists_of(whole, from, longest, &filters[i]);
            rows = lists_of(counter, from, longest, &filters[i]);
            g_assert_cmpstr(rows, ==, expected);
            g_free(rows);
            g_free(expected);
        }
    }
}

/* ---- random documents, states and moments of spilling ---- */

typedef struct {
    GPtrArray *counters; /* Counter * */
    Counter *merged;
} Parts;

static void parts_free(Parts *parts) {
    counter_free(parts->merged);
    g_ptr_array_free(parts->counters, TRUE);
}

/* Counts the documents in states that are spilled now and then, and merges these in some order. */
static Parts count_in_parts(GPtrArray *documents, unsigned longest, int states, int spilling,
                            unsigned threads, uint64_t memory) {
    Parts parts = {g_ptr_array_new_with_free_func((GDestroyNotify)counter_free),
                   counter_with(longest, threads, memory)};
    for (int i = 0; i < states; i++) {
        g_ptr_array_add(parts.counters, counter_with(longest, threads, memory));
    }
    for (guint d = 0; d < documents->len; d++) {
        Counter *counter = parts.counters->pdata[g_test_rand_int_range(0, states)];
        observe(counter, documents->pdata[d]);
        while (g_test_rand_int_range(0, spilling) == 0) { /* also twice, with nothing in between */
            spill(counter);
        }
    }
    ChudeCounts **left = g_new(ChudeCounts *, (size_t)states);
    for (int i = 0; i < states; i++) {
        int other = g_test_rand_int_range(0, i + 1);
        left[i] = left[other];
        left[other] = ((Counter *)parts.counters->pdata[i])->counts;
    }
    int at_once = g_test_rand_int_range(0, states + 1);
    merge(parts.merged, left, (size_t)at_once);
    merge(parts.merged, left + at_once, (size_t)(states - at_once));
    g_free(left);
    return parts;
}

static void test_random(void) {
    for (int round = 0; round < 10; round++) {
        unsigned longest = 1 + (unsigned)round % CHUDE_COUNTS_LONGEST;
        GPtrArray *documents =
            random_documents(g_test_rand_int_range(1, 60), round % 10 == 9 ? 1500 : 120, round % 2 ? 40 : 0);
        Counter *whole = counter_new(longest);
        observe_all(whole, documents);
        for (int states = 1; states <= 3; states++) {
            static const uint64_t memories[] = {0, TIGHT, 1 << 12, 1 << 16, 1 << 20, ROOMY};
            uint64_t memory = memories[g_test_rand_int_range(0, G_N_ELEMENTS(memories))];
            unsigned threads = (unsigned)g_test_rand_int_range(1, 4);
            Parts parts = count_in_parts(documents, longest, states, round % 3 ? 12 : 2, threads, memory);
            assert_same_rows(parts.merged, whole);
            parts_free(&parts);
        }
        counter_free(whole);
        g_ptr_array_free(documents, TRUE);
    }
}

/* ---- all that can be in files, in files ---- */

/* So many tokens that no stream, no range and no vocabulary fits. */
static GPtrArray *large_documents(void) {
    GPtrArray *documents = random_documents(60, 300, 10);
    GString *words = g_string_new("");
    for (int i = 0; i < 70000; i++) {
        g_string_append_printf(words, "%sw%d", i ? " " : "",
                               g_test_rand_int_range(0, 50) * g_test_rand_int_range(0, 50));
    }
    g_ptr_array_insert(documents, 50, g_string_free(words, FALSE));
    return documents;
}

static void test_in_files(void) {
    GPtrArray *documents = large_documents();
    Counter *whole = counter_new(4);
    observe_all(whole, documents);
    char *expected = rows_of(whole, &everything);
    for (unsigned threads = 1; threads <= 3; threads++) {
        static const uint64_t memories[] = {0, TIGHT, 1 << 20, 1 << 23};
        for (size_t i = 0; i < G_N_ELEMENTS(memories); i++) {
            Counter *counter = counter_with(4, threads, memories[i]);
            observe_all(counter, documents);
            g_assert_true(memories[i] > TIGHT || counter->counts->streams->file);
            char *rows = rows_of(counter, &everything);
            g_assert_cmpstr(rows, ==, expected);
            g_free(rows);
            counter_free(counter);
        }
    }
    g_free(expected);
    counter_free(whole);
    g_ptr_array_free(documents, TRUE);
}

/* Times that documents are spilled are not bounded by how many files may be open. */
static void test_many_spills(void) {
    struct rlimit before, few;
    g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &before), ==, 0);
    few = before;
    few.rlim_cur = 64;
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &few), ==, 0);
    Counter *whole = counter_new(2), *into = counter_with(2, 2, TIGHT), *states[2];
    ChudeCounts *counts[2];
    for (size_t i = 0; i < 2; i++) {
        states[i] = counter_with(2, 2, TIGHT);
        counts[i] = states[i]->counts;
    }
    GPtrArray *documents = random_documents(200, 30, 10);
    observe_all(whole, documents);
    for (guint d = 0; d < documents->len; d++) {
        observe(states[d % 2], documents->pdata[d]);
        spill(states[d % 2]);
    }
    merge(into, counts, 2);
    for (size_t i = 0; i < 2; i++) { /* what was merged stands on its own */
        counter_free(states[i]);
    }
    assert_same_rows(into, whole);
    counter_free(into);
    counter_free(whole);
    g_ptr_array_free(documents, TRUE);
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &before), ==, 0);
}

/* ---- what random documents do not have ---- */

/* Each document in a state of its own, spilled; against one state. */
static void assert_documents(const char *const *words, unsigned longest) {
    Counter *whole = counter_new(longest), *into = counter_with(longest, 2, TIGHT);
    for (; *words; words++) {
        Counter *one = counter_with(longest, 2, TIGHT);
        observe(whole, *words);
        observe(one, *words);
        spill(one);
        merge(into, &one->counts, 1);
        counter_free(one);
    }
    assert_same_rows(into, whole);
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
    Counter *whole = counter_new(3), *counter = counter_with(3, 2, TIGHT);
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
    assert_same_rows(counter, whole);
    counter_free(counter);
    counter_free(whole);
}

static void test_empty(void) {
    Counter *nothing = counter_with(2, 2, TIGHT), *empty = counter_with(2, 2, TIGHT);
    spill(nothing);
    observe(empty, NULL);
    observe(empty, ". \\-và ,");
    spill(empty);
    merge(nothing, &empty->counts, 1);
    g_assert_cmpuint(chude_counts_documents(nothing->counts), ==, 2);
    char *lists = lists_of(nothing, 1, 2, &everything);
    g_assert_cmpstr(lists, ==, "\"1\":[],\"2\":[]");
    g_free(lists);
    counter_free(nothing);
    counter_free(empty);
}

/* 2^32 occurrences of a word and more, summed up from parts. */
static void test_large(void) {
    Counter *counter = counter_with(1, 2, TIGHT);
    for (int i = 0; i < 3; i++) {
        observe(counter, "xã Hội");
        const uint64_t more = ((uint64_t)3 << 32) + 5;
        for (uint32_t form = 0; form < 2; form++) {
            chude_part_more(counter->counts->open, form, more);
        }
        if (i < 2) {
            spill(counter);
        }
    }
    char *rows = rows_of(counter, &everything);
    g_assert_cmpstr(rows, ==, "1\tHội\t38654705682\t3\n1\txã\t38654705682\t3\n");
    g_assert_cmpuint(chude_counts_words(counter->counts), ==, 2 * 38654705682u);
    g_free(rows);
    counter_free(counter);
}

static void test_held(void) {
    Counter *counter = counter_new(3);
    g_assert_cmpuint(chude_counts_held(counter->counts), ==, 0);
    GPtrArray *documents = random_documents(50, 4000, 0);
    observe_all(counter, documents);
    const ChudePart *part = counter->counts->open;
    g_assert_cmpuint(chude_terms_form_count(counter->worker.terms), <=, part->form_room);
    g_assert_cmpuint(chude_counts_held(counter->counts), >=,
                     chude_terms_form_count(counter->worker.terms) * sizeof(ChudePartForm) +
                         chude_stream_held(&part->stream));
    g_assert_cmpuint(chude_stream_held(&part->stream), >=, part->words * sizeof(uint16_t));
    spill(counter);
    g_ptr_array_free(documents, TRUE);
    counter_free(counter);
}

/* ---- no disk, and a full one ---- */

static bool ignore(void *context, unsigned n, ChudeText rows, GError **error) {
    (void)context;
    (void)n;
    (void)rows;
    (void)error;
    return true;
}

/* From observing to looking up, with files for everything; false with *error set where one could not be written. */
static bool go_through(const GPtrArray *documents, const char *folder, bool spilling, GError **error) {
    Counter *counter = counter_with(3, 2, TIGHT);
    chude_counts_free(counter->counts);
    counter->host.folder = folder;
    counter->counts = chude_counts_new(3, &counter->host);
    bool good = true;
    for (guint d = 0; good && d < documents->len; d++) {
        const char *words = documents->pdata[d];
        good = chude_counts_observe(counter->counts, &counter->worker,
                                    *words ? words_of(counter->arena, words) : NULL, error) &&
               (!spilling || d % 50 != 49 || chude_counts_spill(counter->counts, error));
        if (good && spilling && d % 50 == 49) {
            chude_terms_free(counter->worker.terms);
            counter->worker.terms = chude_terms_new();
        }
    }
    ChudeGramPrinter printer = {format_gram, ignore, NULL};
    good = good && chude_counts_seal(counter->counts, (ChudeCount){1, 1}, error) &&
           chude_counts_print(counter->counts, 1, 3, &everything, &printer, error);
    ChudeGrams *table = good ? chude_grams_new(counter->counts, 3, &everything, error) : NULL;
    good = table != NULL;
    chude_grams_free(table);
    counter_free(counter);
    return good;
}

static void test_no_folder(void) {
    GPtrArray *documents = random_documents(200, 60, 10);
    for (int spilling = 0; spilling < 2; spilling++) {
        GError *error = NULL;
        g_assert_false(go_through(documents, "/nonexistent", spilling, &error));
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, "/nonexistent"));
        g_clear_error(&error);
    }
    g_ptr_array_free(documents, TRUE);
}

/* A limit on the size of a file is a disk that fills up, at any place. */
static void test_full_disk(void) {
    GPtrArray *documents = random_documents(200, 60, 10);
    struct rlimit before, limit;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    limit = before;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    int failed = 0, passed = 0;
    for (rlim_t most = 1; most < (rlim_t)1 << 28; most += most / 2 + 1) {
        for (int spilling = 0; spilling < 2; spilling++) {
            GError *error = NULL;
            limit.rlim_cur = most;
            g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
            bool good = go_through(documents, g_get_tmp_dir(), spilling, &error);
            g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
            g_assert_true(good == (error == NULL));
            g_assert_true(good || !passed || spilling); /* once there is room for all, there is */
            passed += good;
            failed += !good;
            g_clear_error(&error);
        }
        if (passed > 2) {
            break;
        }
    }
    signal(SIGXFSZ, handler);
    g_assert_cmpint(failed, >, 10);
    g_assert_cmpint(passed, >, 2);
    g_ptr_array_free(documents, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/counting-spill/random", test_random);
    g_test_add_func("/counting-spill/in-files", test_in_files);
    g_test_add_func("/counting-spill/many-spills", test_many_spills);
    g_test_add_func("/counting-spill/spellings", test_spellings);
    g_test_add_func("/counting-spill/control-characters", test_control_characters);
    g_test_add_func("/counting-spill/empty", test_empty);
    g_test_add_func("/counting-spill/large", test_large);
    g_test_add_func("/counting-spill/held", test_held);
    g_test_add_func("/counting-spill/no-folder", test_no_folder);
    g_test_add_func("/counting-spill/full-disk", test_full_disk);
    return g_test_run();
}
