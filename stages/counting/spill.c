/* Writing a state out: a run of rows, sorted by key (key.h). A row's value is its count, its df, and each spelling that is not
 * the plain one with its count. */
#include <glib.h>

#include "counting/counts.h"
#include "counting/key.h"
#include "counting/tables.h"
#include "pack.h"

/* ---- how much it is ---- */

enum { RANKING = 40 }; /* bytes that ranking takes for each word */

static size_t pairs_held(const ChudePairs *pairs) {
    size_t blocks = ((size_t)pairs->count + CHUDE_PAIRS_BLOCK - 1) / CHUDE_PAIRS_BLOCK;
    return blocks * CHUDE_PAIRS_BLOCK * pairs->stride + pairs->slot_count * sizeof *pairs->slots;
}

size_t chude_counts_held(const ChudeCounts *counts) {
    const ChudeVocabulary *words = &counts->words;
    size_t held = words->term_room * sizeof *words->terms + words->form_room * sizeof *words->forms;
    size_t entries = words->term_count;
    for (unsigned n = 2; n <= counts->longest; n++) {
        held += pairs_held(&counts->grams[n]) + pairs_held(&counts->spelled[n]);
        entries = MAX(entries, counts->grams[n].count);
    }
    held += counts->chunk.room * (4 * sizeof(uint32_t) + sizeof(uint8_t));
    return held + words->term_count * (size_t)RANKING + chude_counts_by_key_cost(entries);
}

/* ---- rows ---- */

typedef struct {
    ChudeCounts *counts;
    unsigned n;
    ChudeBuffer key, value, spelling;
    /* The n-gram in `key`, and where its words end there: the next one often begins with the same words. */
    uint32_t words[CHUDE_COUNTS_LONGEST];
    size_t ends[CHUDE_COUNTS_LONGEST];
} Writer;

static void put_key(Writer *writer, uint32_t id) {
    uint32_t words[CHUDE_COUNTS_LONGEST];
    unsigned same = 0;
    chude_counts_words(writer->counts, writer->n, id, words);
    while (writer->key.size > 1 && same < writer->n && words[same] == writer->words[same]) {
        same++;
    }
    writer->key.size = same ? writer->ends[same - 1] : 1;
    for (unsigned i = same; i < writer->n; i++) {
        chude_key_add_word(&writer->key, i, writer->counts->words.terms[words[i]].key);
        writer->words[i] = words[i];
        writer->ends[i] = writer->key.size;
    }
}

static void put_spelling(Writer *writer, uint64_t count) {
    chude_pack_number(&writer->value, count);
    chude_pack_text(&writer->value, chude_buffer_text(&writer->spelling));
}

/* The spellings of a word. */
static void put_forms(Writer *writer, uint32_t word) {
    const ChudeVocabulary *words = &writer->counts->words;
    for (uint32_t id = words->terms[word].mark; id != CHUDE_NONE; id = words->forms[id].next) {
        if (words->forms[id].use == CHUDE_FORM_SPELLED) {
            writer->spelling.size = 0;
            chude_key_add_word(&writer->spelling, 0, words->forms[id].spelling);
            put_spelling(writer, words->forms[id].count);
        }
    }
}

/* The spellings of a longer n-gram. */
static void put_styles(Writer *writer, uint32_t gram) {
    const ChudeCounts *counts = writer->counts;
    unsigned n = writer->n;
    for (uint32_t style = chude_gram(counts, n, gram)->mark; style != CHUDE_NONE;
         style = chude_spelled(counts, n, style)->gram) {
        ChudeStyledWord words[CHUDE_COUNTS_LONGEST];
        chude_counts_styled(counts, n, style, words);
        writer->spelling.size = 0;
        for (unsigned i = 0; i < n; i++) {
            if (words[i].key) {
                chude_key_add_plain_word(&writer->spelling, i, words[i].text);
            } else {
                chude_key_add_word(&writer->spelling, i, words[i].text);
            }
        }
        put_spelling(writer, chude_pairs_count(&counts->spelled[n], style));
    }
}

static bool write_rows(Writer *writer, GError **error) {
    ChudeCounts *counts = writer->counts;
    size_t size;
    uint32_t *ids = chude_counts_by_key(counts, writer->n, &size);
    bool good = true;
    chude_key_begin(&writer->key, writer->n);
    for (size_t i = 0; good && i < size; i++) {
        ChudeCount count = chude_counts_get(counts, writer->n, ids[i]);
        put_key(writer, ids[i]);
        writer->value.size = 0;
        chude_pack_number(&writer->value, count.count);
        chude_pack_number(&writer->value, count.df);
        if (writer->n == 1) {
            put_forms(writer, ids[i]);
        } else {
            put_styles(writer, ids[i]);
        }
        good = chude_runs_add(counts->runs, chude_buffer_text(&writer->key),
                              chude_buffer_text(&writer->value), error);
    }
    g_free(ids);
    return good;
}

bool chude_counts_write_run(ChudeCounts *counts, const char *folder, GError **error) {
    g_assert(!counts->sealed);
    if (!counts->runs) {
        counts->runs = chude_runs_new(folder);
        counts->folder = folder;
    }
    for (unsigned n = 2; n <= counts->longest; n++) {
        chude_pairs_drop_slots(&counts->grams[n]);
    }
    chude_counts_link(counts);
    Writer writer = {.counts = counts};
    bool good = true;
    for (writer.n = 1; good && writer.n <= counts->longest; writer.n++) {
        good = write_rows(&writer, error);
    }
    chude_buffer_clear(&writer.key);
    chude_buffer_clear(&writer.value);
    chude_buffer_clear(&writer.spelling);
    chude_counts_clear_tables(counts);
    return good && chude_runs_end(counts->runs, error);
}

bool chude_counts_spill(ChudeCounts *counts, const ChudeHost *host, GError **error) {
    return chude_counts_write_run(counts, host->folder, error);
}
