/* counting.h - what tests of stages/counting have in common: workers that count documents, random documents, and rows of what was
 * counted. */
#ifndef CHUDE_TEST_COUNTING_H
#define CHUDE_TEST_COUNTING_H

#include <glib.h>

#include "arena.h"
#include "counting/counts.h"
#include "flow.h"
#include "words.h"

static void run_parallel(const ChudeHost *host, size_t parts, void (*body)(void *, size_t), void *context) {
    chude_parallel(host->threads, parts, body, context);
}

#define ROOMY ((uint64_t)1 << 30) /* --memory that keeps all in memory */
#define TIGHT ((uint64_t)1)       /* and one that keeps next to nothing there */

static inline ChudeHost host_of(unsigned threads, uint64_t memory) {
    return (ChudeHost){.size = sizeof(ChudeHost),
                       .abi = CHUDE_ABI,
                       .threads = threads,
                       .form = chude_worker_form,
                       .parallel = run_parallel,
                       .memory = memory,
                       .folder = g_get_tmp_dir()};
}

/* ---- a worker with what it has counted ---- */

typedef struct {
    ChudeHost host;
    ChudeWorker worker;
    ChudeArena *arena;
    ChudeCounts *counts;
} Counter;

static inline Counter *counter_with(unsigned longest, unsigned threads, uint64_t memory) {
    Counter *counter = g_new0(Counter, 1);
    counter->host = host_of(threads, memory);
    counter->worker = (ChudeWorker){.terms = chude_terms_new()};
    counter->arena = chude_arena_new();
    counter->counts = chude_counts_new(longest, &counter->host);
    return counter;
}

static inline Counter *counter_new(unsigned longest) {
    return counter_with(longest, 2, ROOMY);
}

static inline void counter_free(Counter *counter) {
    chude_counts_free(counter->counts);
    chude_terms_free(counter->worker.terms);
    chude_arena_free(counter->arena);
    g_free(counter);
}

/* words: as the member, without escapes but \- and \=; its text is the same with spaces for underscores. */
static inline ChudeWords *words_of(ChudeArena *arena, const char *words) {
    GString *text = g_string_new(NULL);
    for (const char *p = words; *p; p++) {
        if (p[0] == '\\' && p[1] == '-') {
            p++;
        } else if (p[0] == '\\' && p[1] == '=') {
            while (p[1] && p[1] != ' ' && p[1] != '\n') {
                p++;
            }
        } else {
            g_string_append_c(text, *p == '_' ? ' ' : *p);
        }
    }
    GError *error = NULL;
    ChudeText copy = chude_arena_copy(arena, text->str, text->len), string = {words, strlen(words)};
    ChudeWords *read = chude_words_read(arena, copy, string, &error);
    g_assert_no_error(error);
    g_string_free(text, TRUE);
    return read;
}

/* "" and NULL: a document without words. */
static inline void observe(Counter *counter, const char *words) {
    GError *error = NULL;
    g_assert_true(chude_counts_observe(counter->counts, &counter->worker,
                                       words && *words ? words_of(counter->arena, words) : NULL, &error));
    g_assert_no_error(error);
}

/* Spills, and takes the dictionary away, on which nothing may stand any more. */
static inline void spill(Counter *counter) {
    GError *error = NULL;
    g_assert_true(chude_counts_spill(counter->counts, &error));
    g_assert_no_error(error);
    chude_terms_free(counter->worker.terms);
    counter->worker.terms = chude_terms_new();
    g_assert_cmpuint(chude_counts_held(counter->counts), ==, 0);
}

static inline void merge(Counter *into, ChudeCounts *const *from, size_t n) {
    GError *error = NULL;
    g_assert_true(chude_counts_merge(into->counts, from, n, &error));
    g_assert_no_error(error);
}

static inline void seal(Counter *counter) {
    GError *error = NULL;
    g_assert_true(chude_counts_seal(counter->counts, (ChudeCount){1, 1}, &error));
    g_assert_no_error(error);
}

/* ---- rows ---- */

static const ChudeCountsFilter everything = {
    .min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = SIZE_MAX};

static inline void format_gram(void *context, const ChudeGram *gram, ChudeText text, ChudeBuffer *rows) {
    (void)context;
    chude_buffer_printf(rows, "%u\t%.*s\t%" G_GUINT64_FORMAT "\t%u\n", gram->n, (int)text.size, text.data,
                        gram->count.count, gram->count.df);
}

static inline bool write_grams(void *context, unsigned n, ChudeText rows, GError **error) {
    (void)error;
    g_assert_cmpuint(rows.size, >, 0);
    g_assert_cmpint(rows.data[0], ==, (char)('0' + n));
    chude_buffer_add(context, rows.data, rows.size);
    return true;
}

/* A line for each n-gram as it is printed: n, text, count, df. */
static inline char *rows_between(Counter *counter, unsigned from, unsigned to,
                                 const ChudeCountsFilter *filter) {
    ChudeBuffer rows = {0};
    ChudeGramPrinter printer = {format_gram, write_grams, &rows};
    GError *error = NULL;
    seal(counter);
    g_assert_true(chude_counts_print(counter->counts, from, to, filter, &printer, &error));
    g_assert_no_error(error);
    chude_buffer_char(&rows, '\0');
    return rows.data;
}

static inline char *rows_of(Counter *counter, const ChudeCountsFilter *filter) {
    return rows_between(counter, 1, chude_counts_longest(counter->counts), filter);
}

static inline char *lists_of(Counter *counter, unsigned from, unsigned to, const ChudeCountsFilter *filter) {
    ChudeBuffer lists = {0};
    GError *error = NULL;
    seal(counter);
    g_assert_true(chude_counts_lists(counter->counts, from, to, filter, &lists, &error));
    g_assert_no_error(error);
    chude_buffer_char(&lists, '\0');
    return lists.data;
}

/* ---- random documents ---- */

static const char *const random_tokens[] = {
    "công_an", "Công_an", "CÔNG_AN", "xã",   "Xã",    "hòa",   "hoà",  "Hoà", "bình",   "Bình",
    "khoẻ",    "khỏe",    "thuỷ",    "Thủy", "an",    "ninh",  "An",   "họp", "trường", "số",
    "61",      "ANTQ",    "TX",      "antq", "đường", "Đường", ".",    ",",   "\\-và",  "\\-của",
    "run",     "Running", "sông",    "Sông", "nước",  "Nước",  "ngập", "lũ",  "lụt"};

static inline void append_random_token(GString *words) {
    /* the square of a random number: some tokens much commoner than others */
    double at = g_test_rand_double();
    g_string_append(words, random_tokens[(size_t)(at * at * G_N_ELEMENTS(random_tokens))]);
    if (g_test_rand_int_range(0, 6) == 0) {
        g_string_append_printf(words, " từ%d", g_test_rand_int_range(0, 4000));
    }
}

/* A word of few letters in any of 32 spellings: more than three bits tell. */
static inline void append_many_spellings(GString *words) {
    char word[] = "phone";
    word[0] = (char)('p' + g_test_rand_int_range(0, 2));
    while (g_test_rand_bit()) {
        char *letter = &word[g_test_rand_int_range(0, 5)];
        *letter = g_ascii_toupper(*letter);
    }
    g_string_append(words, word);
}

/* many: of a hundred tokens, so many are words with many spellings. */
static inline GPtrArray *random_documents(int count, int longest, int many) {
    GPtrArray *documents = g_ptr_array_new_with_free_func(g_free);
    for (int d = 0; d < count; d++) {
        GString *words = g_string_new("");
        int size = g_test_rand_int_range(0, 12) ? g_test_rand_int_range(0, longest) : 0;
        for (int i = 0; i < size; i++) {
            if (i) {
                g_string_append_c(words, g_test_rand_int_range(0, 15) ? ' ' : '\n');
            }
            if (g_test_rand_int_range(0, 100) < many) {
                append_many_spellings(words);
            } else {
                append_random_token(words);
            }
        }
        g_ptr_array_add(documents, g_string_free(words, FALSE));
    }
    return documents;
}

static inline void observe_all(Counter *counter, const GPtrArray *documents) {
    for (guint d = 0; d < documents->len; d++) {
        observe(counter, documents->pdata[d]);
    }
}

#endif
