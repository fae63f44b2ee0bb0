#include "counting/save.h"

#include <glib.h>

#include "counting/key.h"
#include "runs.h"

enum { CORPUS = CHUDE_COUNTS_LONGEST }; /* the place of its table; that of n is n - 1 */

static const ChudeColumn gram_columns[] = {{"count", CHUDE_SUM}, {"df", CHUDE_SUM}, {NULL, CHUDE_SUM}};
static const ChudeColumn corpus_columns[] = {{"count", CHUDE_SUM}, {NULL, CHUDE_SUM}};

static const ChudeTableForm tables[] = {{"1", gram_columns}, {"2", gram_columns}, {"3", gram_columns},
                                        {"4", gram_columns}, {"5", gram_columns}, {"corpus", corpus_columns},
                                        {NULL, NULL}};

const ChudeStateForm chude_counts_form = {.kind = "ngram", .tables = tables};

/* A row of a spelling: where its key stands. */
typedef struct {
    size_t begin, size;
    uint64_t count;
} Spelled;

typedef struct {
    ChudeVocabularyReader *reader;
    ChudeRows *rows;
    ChudeBuffer key, keys, word; /* keys: of spellings */
    GArray *spelled;             /* Spelled */
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

static ChudeText key_of(const Save *save, const Spelled *spelled) {
    return (ChudeText){save->keys.data + spelled->begin, spelled->size};
}

static int compare(const void *a, const void *b, void *save) {
    return chude_runs_compare(key_of(save, a), key_of(save, b));
}

/* Keeps a spelling for its row, unless it is the plain one. */
static bool take_spelling(Save *save, const ChudeGram *gram, const ChudeSpelling *spelling, GError **error) {
    Spelled spelled = {.begin = save->keys.size, .count = spelling->count};
    bool plain = true;
    chude_buffer_add(&save->keys, save->key.data, save->key.size);
    chude_buffer_char(&save->keys, '\t');
    for (unsigned i = 0; i < gram->n; i++) {
        ChudeWord word;
        if (!chude_vocabulary_word(save->reader, gram->words[i], &word, error)) {
            return false;
        }
        save->word.size = 0;
        plain = chude_word_spell(&word, spelling->styles[i], &save->word) && plain;
        if (i) {
            chude_buffer_char(&save->keys, ' ');
        }
        add_escaped(&save->keys, chude_buffer_text(&save->word));
    }
    spelled.size = save->keys.size - spelled.begin;
    if (plain) {
        save->keys.size = spelled.begin;
    } else {
        g_array_append_val(save->spelled, spelled);
    }
    return true;
}

/* The rows of the spellings that were taken. Two that differ in their words may be the same text. */
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

static bool save_gram(void *context, const ChudeGram *gram, const ChudeSpelling *spellings, size_t count,
                      GError **error) {
    Save *save = context;
    const uint64_t values[] = {gram->count.count, gram->count.df};
    save->key.size = save->keys.size = 0;
    g_array_set_size(save->spelled, 0);
    for (unsigned i = 0; i < gram->n; i++) {
        ChudeWord word;
        if (!chude_vocabulary_word(save->reader, gram->words[i], &word, error)) {
            return false;
        }
        chude_key_add_word(&save->key, i, word.key);
    }
    if (!save->rows->add(save->rows, gram->n - 1, chude_buffer_text(&save->key), values, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!take_spelling(save, gram, &spellings[i], error)) {
            return false;
        }
    }
    return save_spellings(save, gram->n, error);
}

bool chude_counts_save(ChudeCounts *counts, ChudeRows *rows, GError **error) {
    if (!chude_counts_seal(counts, (ChudeCount){1, 1}, error)) {
        return false;
    }
    Save save = {.rows = rows,
                 .reader = chude_vocabulary_reader_new(chude_counts_vocabulary(counts)),
                 .spelled = g_array_new(FALSE, FALSE, sizeof(Spelled))};
    bool good = true;
    for (unsigned n = 1; good && n <= chude_counts_longest(counts); n++) {
        good = chude_counts_visit_spelled(counts, n, save_gram, &save, error);
    }
    const uint64_t documents[] = {chude_counts_documents(counts)};
    static const char name[] = "documents";
    good = good && rows->add(rows, CORPUS, (ChudeText){name, sizeof name - 1}, documents, error);
    chude_vocabulary_reader_free(save.reader);
    chude_buffer_clear(&save.key);
    chude_buffer_clear(&save.keys);
    chude_buffer_clear(&save.word);
    g_array_free(save.spelled, TRUE);
    return good;
}
