#include "counting/save.h"

#include <glib.h>

#include "counting/key.h"
#include "counting/merged.h"
#include "counting/tables.h"

enum { CORPUS = CHUDE_COUNTS_LONGEST }; /* the place of its table; that of n is n - 1 */

static const ChudeColumn gram_columns[] = {{"count", CHUDE_SUM}, {"df", CHUDE_SUM}, {NULL, CHUDE_SUM}};
static const ChudeColumn corpus_columns[] = {{"count", CHUDE_SUM}, {NULL, CHUDE_SUM}};

static const ChudeTableForm tables[] = {{"1", gram_columns}, {"2", gram_columns}, {"3", gram_columns},
                                        {"4", gram_columns}, {"5", gram_columns}, {"corpus", corpus_columns},
                                        {NULL, NULL}};

const ChudeStateForm chude_counts_form = {.kind = "ngram", .tables = tables};

/* A spelling of the n-gram under way: where its row's key stands. */
typedef struct {
    size_t begin, size;
    uint64_t count;
} Spelled;

typedef struct {
    ChudeRows *rows;
    ChudeBuffer keys;
    GArray *spelled; /* Spelled */
} Save;

/* Keeps spaces, unlike key.h: the text is the last thing in its key. */
static void add_escaped(ChudeBuffer *to, ChudeText text) {
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == ' ') {
            chude_buffer_char(to, ' ');
        } else {
            chude_key_add_word(to, 0, (ChudeText){text.data + i, 1});
        }
    }
}

static void take_spelling(void *context, ChudeText key, ChudeText text, uint64_t count) {
    Save *save = context;
    Spelled spelled = {.begin = save->keys.size, .count = count};
    chude_buffer_add(&save->keys, key.data, key.size);
    chude_buffer_char(&save->keys, '\t');
    add_escaped(&save->keys, text);
    spelled.size = save->keys.size - spelled.begin;
    g_array_append_val(save->spelled, spelled);
}

static ChudeText key_of(const Save *save, const Spelled *spelled) {
    return (ChudeText){save->keys.data + spelled->begin, spelled->size};
}

static int compare(const void *a, const void *b, void *save) {
    return chude_runs_compare(key_of(save, a), key_of(save, b));
}

/* The rows of the spellings that were taken. */
static bool save_spellings(Save *save, unsigned n, GError **error) {
    Spelled *spelled = (Spelled *)(void *)save->spelled->data;
    guint size = save->spelled->len;
    if (size > 1) {
        g_qsort_with_data(spelled, (gint)size, sizeof *spelled, compare, save);
    }
    for (guint i = 0; i < size;) {
        const Spelled *first = &spelled[i];
        uint64_t values[] = {0, 0};
        for (; i < size && compare(first, &spelled[i], save) == 0; i++) {
            values[0] += spelled[i].count;
        }
        if (!save->rows->add(save->rows, n - 1, key_of(save, first), values, error)) {
            return false;
        }
    }
    return true;
}

static bool save_row(Save *save, ChudeMerged *merged, const ChudeMergedRow *row, GError **error) {
    const ChudeText key = {row->key.data + 1, row->key.size - 1}; /* without its n */
    const uint64_t values[] = {row->count.count, row->count.df};
    if (!save->rows->add(save->rows, row->n - 1, key, values, error)) {
        return false;
    }
    save->keys.size = 0;
    g_array_set_size(save->spelled, 0);
    chude_merged_spellings(merged, take_spelling, save);
    return save_spellings(save, row->n, error);
}

bool chude_counts_save(ChudeCounts *counts, const ChudeHost *host, ChudeRows *rows, GError **error) {
    if (!chude_counts_spill(counts, host, error)) {
        return false;
    }
    ChudeMerged *merged = chude_merged_new(counts->runs, (size_t)(host->memory / 16), error);
    if (!merged) {
        return false;
    }
    Save save = {.rows = rows, .spelled = g_array_new(FALSE, FALSE, sizeof(Spelled))};
    ChudeMergedRow row;
    GError *cause = NULL;
    bool good = true;
    while (good && chude_merged_next(merged, &row, &cause)) {
        good = save_row(&save, merged, &row, error);
    }
    if (cause) {
        g_propagate_error(error, cause);
        good = false;
    }
    const uint64_t documents[] = {counts->documents};
    static const char name[] = "documents";
    good = good && rows->add(rows, CORPUS, (ChudeText){name, sizeof name - 1}, documents, error);
    chude_merged_free(merged);
    chude_buffer_clear(&save.keys);
    g_array_free(save.spelled, TRUE);
    return good;
}
