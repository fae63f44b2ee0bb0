/* counting.h - what tests of stages/counting have in common: workers that count documents, and random documents. */
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

static const ChudeHost host = {.size = sizeof(ChudeHost),
                               .abi = CHUDE_ABI,
                               .threads = 2,
                               .form = chude_worker_form,
                               .parallel = run_parallel};

/* ---- a worker with what it has counted ---- */

typedef struct {
    ChudeWorker worker;
    ChudeArena *arena;
    ChudeCounts *counts;
} Counter;

static inline Counter *counter_new(unsigned longest) {
    Counter *counter = g_new0(Counter, 1);
    counter->worker = (ChudeWorker){.terms = chude_terms_new()};
    counter->arena = chude_arena_new();
    counter->counts = chude_counts_new(longest);
    return counter;
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

static inline void observe(Counter *counter, const char *words) {
    GError *error = NULL;
    g_assert_true(chude_counts_observe(counter->counts, &counter->worker,
                                       words ? words_of(counter->arena, words) : NULL, &error));
    g_assert_no_error(error);
}

static const ChudeCountsFilter everything = {
    .min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = SIZE_MAX};

/* ---- random documents ---- */

static const char *const random_tokens[] = {
    "công_an", "Công_an", "CÔNG_AN", "xã",   "Xã",    "hòa",   "hoà",  "Hoà", "bình",   "Bình",
    "khoẻ",    "khỏe",    "thuỷ",    "Thủy", "an",    "ninh",  "An",   "họp", "trường", "số",
    "61",      "ANTQ",    "TX",      "antq", "đường", "Đường", ".",    ",",   "\\-và",  "\\-của",
    "run",     "Running", "sông",    "Sông", "nước",  "Nước",  "ngập", "lũ",  "lụt"};

static inline GPtrArray *random_documents(int count, int longest) {
    GPtrArray *documents = g_ptr_array_new_with_free_func(g_free);
    for (int d = 0; d < count; d++) {
        GString *words = g_string_new("");
        int size = g_test_rand_int_range(0, 12) ? g_test_rand_int_range(0, longest) : 0;
        for (int i = 0; i < size; i++) {
            if (i) {
                g_string_append_c(words, g_test_rand_int_range(0, 15) ? ' ' : '\n');
            }
            /* the square of a random number: some tokens much commoner than others */
            double at = g_test_rand_double();
            g_string_append(words, random_tokens[(size_t)(at * at * G_N_ELEMENTS(random_tokens))]);
            if (g_test_rand_int_range(0, 6) == 0) {
                g_string_append_printf(words, " từ%d", g_test_rand_int_range(0, 4000));
            }
        }
        g_ptr_array_add(documents, g_string_free(words, FALSE));
    }
    return documents;
}

#endif
