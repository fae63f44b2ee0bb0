/* Reading a saved state (save.h): its words become the vocabulary; its longer n-grams stay in the file, and are read from there. */
#include <glib.h>
#include <string.h>

#include "counting/key.h"
#include "counting/save.h"
#include "counting/tables.h"
#include "fail.h"

enum { CORPUS = CHUDE_COUNTS_LONGEST }; /* the place of its table; that of n is n - 1 */

/* Rows of one n-gram as they come: it, then its spellings. */
typedef struct {
    ChudeBuffer key,
        texts;         /* key: of the n-gram, as in the state; texts: of spellings, as they are written */
    GArray *spellings; /* Text */
    uint64_t count, df, spelled;
    bool open;
} Rows;

typedef struct {
    size_t begin, size; /* in texts */
    uint64_t count;
} Text;

static void rows_clear(Rows *rows) {
    chude_buffer_clear(&rows->key);
    chude_buffer_clear(&rows->texts);
    g_array_unref(rows->spellings);
}

static bool bad_row(ChudeText key, GError **error) {
    chude_fail(error, "the saved state has a row that cannot be: key %.*s", (int)MIN(key.size, 200),
               key.data);
    return false;
}

/* Takes a row that belongs to the n-gram at hand; false where it begins the next one. */
static bool take_row(Rows *rows, ChudeText key, const uint64_t *values) {
    const char *tab = memchr(key.data, '\t', key.size);
    if (!tab) {
        if (rows->open) {
            return false;
        }
        rows->open = true;
        rows->key.size = rows->texts.size = 0;
        chude_buffer_add(&rows->key, key.data, key.size);
        rows->count = values[0];
        rows->df = values[1];
        rows->spelled = 0;
        g_array_set_size(rows->spellings, 0);
        return true;
    }
    Text text = {.begin = rows->texts.size, .count = values[0]};
    chude_key_text((ChudeText){tab + 1, (size_t)(key.data + key.size - tab - 1)}, &rows->texts);
    text.size = rows->texts.size - text.begin;
    g_array_append_val(rows->spellings, text);
    rows->spelled += text.count;
    return true;
}

/* Whether these rows can be those of one n-gram. */
static bool is_sound(const Rows *rows) {
    return rows->count > 0 && rows->df > 0 && rows->df <= rows->count && rows->df <= UINT32_MAX &&
           rows->spelled <= rows->count;
}

static bool is_of(const Rows *rows, ChudeText key) {
    const char *tab = memchr(key.data, '\t', key.size);
    return !tab || (rows->open && (size_t)(tab - key.data) == rows->key.size &&
                    memcmp(rows->key.data, key.data, rows->key.size) == 0);
}

static ChudeText text_of(const Rows *rows, const Text *text) {
    return (ChudeText){rows->texts.data + text->begin, text->size};
}

/* ---- words ---- */

typedef struct {
    ChudeCounts *counts;
    Rows rows;
    ChudeBuffer key, plain;
    GArray *forms; /* ChudeWordForm */
} Words;

static int compare_forms(const void *a, const void *b) {
    return chude_runs_compare(((const ChudeWordForm *)b)->text, ((const ChudeWordForm *)a)->text);
}

static bool end_word(Words *words, GError **error) {
    Rows *rows = &words->rows;
    if (!rows->open) {
        return true;
    }
    words->key.size = words->plain.size = 0;
    chude_key_text(chude_buffer_text(&rows->key), &words->key);
    ChudeText key = chude_buffer_text(&words->key);
    if (!is_sound(rows) || key.size == 0) {
        return bad_row(chude_buffer_text(&rows->key), error);
    }
    g_array_set_size(words->forms, 0);
    for (guint i = 0; i < rows->spellings->len; i++) {
        const Text *text = &g_array_index(rows->spellings, Text, i);
        ChudeWordForm form = {text_of(rows, text), text->count};
        g_array_append_val(words->forms, form);
    }
    if (rows->spelled < rows->count) {
        chude_add_plain(key, &words->plain);
        ChudeWordForm form = {chude_buffer_text(&words->plain), rows->count - rows->spelled};
        g_array_append_val(words->forms, form);
    }
    qsort(words->forms->data, words->forms->len, sizeof(ChudeWordForm), compare_forms);
    if (key.data[0] == CHUDE_KEY_LINK) {
        words->counts->links += rows->count;
    } else {
        words->counts->words += rows->count;
    }
    rows->open = false;
    return chude_vocabulary_add(words->counts->vocabulary, key, (uint32_t)rows->df,
                                (const ChudeWordForm *)(const void *)words->forms->data, words->forms->len,
                                error);
}

static bool take_word(void *context, ChudeText key, const uint64_t *values, GError **error) {
    Words *words = context;
    if (!is_of(&words->rows, key)) {
        return bad_row(key, error);
    }
    return take_row(&words->rows, key, values) ||
           (end_word(words, error) && take_row(&words->rows, key, values));
}

static bool take_corpus(void *context, ChudeText key, const uint64_t *values, GError **error) {
    ChudeCounts *counts = context;
    if (values[0] >= UINT32_MAX) {
        return bad_row(key, error);
    }
    counts->documents = values[0];
    return true;
}

bool chude_counts_load(ChudeCounts *counts, ChudeSaved *saved, GError **error) {
    g_assert(!counts->vocabulary && counts->documents == 0);
    int64_t n = saved->integer(saved, "n");
    if (n < (int64_t)counts->longest) {
        chude_fail(
            error,
            "the saved state has n-grams of up to %d words, and -n asks for %u: give -n %d, or fit anew",
            (int)n, counts->longest, (int)n);
        return false;
    }
    counts->saved = saved;
    counts->vocabulary = chude_vocabulary_new(counts->host->folder, (size_t)(counts->host->memory / 16));
    Words words = {.counts = counts,
                   .rows = {.spellings = g_array_new(FALSE, FALSE, sizeof(Text))},
                   .forms = g_array_new(FALSE, FALSE, sizeof(ChudeWordForm))};
    bool good = saved->each(saved, 0, take_word, &words, error) && end_word(&words, error) &&
                chude_vocabulary_end(counts->vocabulary, error) &&
                saved->each(saved, CORPUS, take_corpus, counts, error);
    chude_vocabulary_index(counts->vocabulary);
    rows_clear(&words.rows);
    chude_buffer_clear(&words.key);
    chude_buffer_clear(&words.plain);
    g_array_unref(words.forms);
    return good;
}

/* ---- longer n-grams ---- */

typedef struct {
    const ChudeCounts *counts;
    unsigned n;
    const ChudeCountsFilter *filter;
    ChudeGramVisit visit;
    void *context;
    ChudeVocabularyReader *reader;
    Rows rows;
    ChudeBuffer word, plain, spelled;
} Longer;

/* Finds, for the words from `word` on, spellings that make up the text. Those of a word are few, and hardly ever does more than one
 * go. */
static bool find_styles(Longer *longer, ChudeGram *gram, unsigned word, ChudeText text, bool *found,
                        GError **error) {
    ChudeWord at;
    if (!chude_vocabulary_word(longer->reader, gram->words[word], &at, error)) {
        return false;
    }
    uint32_t forms = at.forms;
    for (uint32_t style = 0; style < forms && !*found; style++) {
        /* what was read may be gone by now */
        if (!chude_vocabulary_word(longer->reader, gram->words[word], &at, error)) {
            return false;
        }
        longer->spelled.size = 0;
        chude_word_spell(&at, style, &longer->spelled);
        size_t size = longer->spelled.size;
        if (size == 0 || size > text.size || memcmp(longer->spelled.data, text.data, size) != 0) {
            continue;
        }
        gram->styles[word] = style;
        if (word + 1 == gram->n) {
            *found = size == text.size;
        } else if (size < text.size && text.data[size] == ' ' &&
                   !find_styles(longer, gram, word + 1,
                                (ChudeText){text.data + size + 1, text.size - size - 1}, found, error)) {
            return false;
        }
    }
    return true;
}

/* Ties go to the smaller bytes. */
static ChudeText commonest(Longer *longer) {
    const Rows *rows = &longer->rows;
    uint64_t most = rows->count - rows->spelled;
    ChudeText best = {NULL, 0};
    if (most) {
        longer->plain.size = longer->word.size = 0;
        chude_key_text(chude_buffer_text(&rows->key), &longer->word);
        chude_add_plain(chude_buffer_text(&longer->word), &longer->plain);
        best = chude_buffer_text(&longer->plain);
    }
    for (guint i = 0; i < rows->spellings->len; i++) {
        const Text *text = &g_array_index(rows->spellings, Text, i);
        if (text->count > most ||
            (text->count == most && chude_runs_compare(text_of(rows, text), best) < 0)) {
            best = text_of(rows, text);
            most = text->count;
        }
    }
    return best;
}

static bool find_words(Longer *longer, ChudeGram *gram, GError **error) {
    ChudeText key = chude_buffer_text(&longer->rows.key);
    gram->n = 0;
    for (size_t begin = 0, end; begin <= key.size; begin = end + 1) {
        const char *space = memchr(key.data + begin, ' ', key.size - begin);
        end = space ? (size_t)(space - key.data) : key.size;
        longer->word.size = 0;
        chude_key_text((ChudeText){key.data + begin, end - begin}, &longer->word);
        if (gram->n == longer->n) {
            return bad_row(key, error);
        }
        if (!chude_vocabulary_find(longer->reader, chude_buffer_text(&longer->word), &gram->words[gram->n],
                                   error)) {
            return false;
        }
        if (gram->words[gram->n++] == CHUDE_NONE) {
            return bad_row(key, error);
        }
    }
    return gram->n == longer->n || bad_row(key, error);
}

static bool end_gram(Longer *longer, GError **error) {
    Rows *rows = &longer->rows;
    if (!rows->open) {
        return true;
    }
    rows->open = false;
    if (!is_sound(rows)) {
        return bad_row(chude_buffer_text(&rows->key), error);
    }
    ChudeGram gram = {.count = {rows->count, (uint32_t)rows->df}};
    if (!chude_counts_pass(longer->filter, gram.count)) {
        return true;
    }
    bool found = false;
    if (!find_words(longer, &gram, error) ||
        !find_styles(longer, &gram, 0, commonest(longer), &found, error)) {
        return false;
    }
    return found ? longer->visit(longer->context, &gram, error)
                 : bad_row(chude_buffer_text(&rows->key), error);
}

static bool take_gram(void *context, ChudeText key, const uint64_t *values, GError **error) {
    Longer *longer = context;
    if (!is_of(&longer->rows, key)) {
        return bad_row(key, error);
    }
    return take_row(&longer->rows, key, values) ||
           (end_gram(longer, error) && take_row(&longer->rows, key, values));
}

bool chude_counts_visit_saved(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                              ChudeGramVisit visit, void *context, GError **error) {
    Longer longer = {.counts = counts,
                     .n = n,
                     .filter = filter,
                     .visit = visit,
                     .context = context,
                     .reader = chude_vocabulary_reader_new(counts->vocabulary),
                     .rows = {.spellings = g_array_new(FALSE, FALSE, sizeof(Text))}};
    bool good =
        counts->saved->each(counts->saved, n - 1, take_gram, &longer, error) && end_gram(&longer, error);
    chude_vocabulary_reader_free(longer.reader);
    rows_clear(&longer.rows);
    chude_buffer_clear(&longer.word);
    chude_buffer_clear(&longer.plain);
    chude_buffer_clear(&longer.spelled);
    return good;
}
