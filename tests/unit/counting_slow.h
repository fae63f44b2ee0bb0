/* counting_slow.h - n-grams counted slowly, with hash tables of strings: what stages/counting must give. */
#ifndef CHUDE_TEST_COUNTING_SLOW_H
#define CHUDE_TEST_COUNTING_SLOW_H

#include "counting.h"

typedef struct {
    unsigned n;
    uint64_t count;
    uint32_t df;
    int last;
    char *key;             /* words with spaces between */
    GHashTable *spellings; /* char * to count */
} SlowGram;

static inline void slow_free(gpointer data) {
    SlowGram *gram = data;
    g_hash_table_destroy(gram->spellings);
    g_free(gram->key);
    g_free(gram);
}

static inline int slow_order(gconstpointer a_, gconstpointer b_) {
    const SlowGram *a = *(const SlowGram *const *)a_, *b = *(const SlowGram *const *)b_;
    if (a->n != b->n) {
        return a->n < b->n ? -1 : 1;
    }
    if (a->count != b->count) {
        return a->count > b->count ? -1 : 1;
    }
    return strcmp(a->key, b->key);
}

static inline void slow_add(GHashTable *grams, char **tokens, unsigned n, int document) {
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

static inline void slow_add_document(GHashTable *grams, const char *words, unsigned longest, int document) {
    char **sentences = g_strsplit(words, "\n", -1);
    for (char **sentence = sentences; *sentence; sentence++) {
        char **tokens = g_strsplit(*sentence, " ", -1);
        unsigned run = 0;
        for (char **token = tokens; *token; token++) {
            run = strchr(".,\\", **token) ? 0 : run + 1;
            for (unsigned n = 1; n <= MIN(run, longest); n++) {
                slow_add(grams, token - n + 1, n, document);
            }
        }
        g_strfreev(tokens);
    }
    g_strfreev(sentences);
}

/* "n key" to SlowGram. */
static inline GHashTable *slow_count(const GPtrArray *documents, unsigned longest) {
    GHashTable *grams = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, slow_free);
    for (guint d = 0; d < documents->len; d++) {
        slow_add_document(grams, documents->pdata[d], longest, (int)d);
    }
    return grams;
}

/* The commonest spelling. */
static inline const char *slow_text(const SlowGram *gram) {
    const char *best = NULL;
    guint most = 0;
    GHashTableIter at;
    gpointer key, value;
    g_hash_table_iter_init(&at, gram->spellings);
    while (g_hash_table_iter_next(&at, &key, &value)) {
        guint times = GPOINTER_TO_UINT(value);
        if (!best || times > most || (times == most && strcmp(key, best) < 0)) {
            best = key;
            most = times;
        }
    }
    return best;
}

/* Rows as rows_between gives them. */
static inline char *slow_rows(GHashTable *grams, unsigned from, unsigned to,
                              const ChudeCountsFilter *filter) {
    GPtrArray *sorted = g_ptr_array_new();
    GHashTableIter at;
    gpointer value;
    g_hash_table_iter_init(&at, grams);
    while (g_hash_table_iter_next(&at, NULL, &value)) {
        const SlowGram *gram = value;
        if (gram->n >= from && gram->n <= to && gram->count >= filter->min_count &&
            gram->df >= filter->min_df && gram->df <= filter->max_df) {
            g_ptr_array_add(sorted, value);
        }
    }
    g_ptr_array_sort(sorted, slow_order);
    GString *rows = g_string_new("");
    size_t given[CHUDE_COUNTS_LONGEST + 1] = {0};
    for (guint i = 0; i < sorted->len; i++) {
        const SlowGram *gram = sorted->pdata[i];
        if (given[gram->n]++ < filter->top) {
            g_string_append_printf(rows, "%u\t%s\t%" G_GUINT64_FORMAT "\t%u\n", gram->n, slow_text(gram),
                                   gram->count, gram->df);
        }
    }
    g_ptr_array_free(sorted, TRUE);
    return g_string_free(rows, FALSE);
}

#endif
