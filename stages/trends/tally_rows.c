#include "trends/tally.h"

#include <stdlib.h>
#include <string.h>

#include "counting/key.h"
#include "trends/bursts.h"
#include "trends/prune.h"
#include "trends/tally_tables.h"

enum { PART_CELL, PART_SPELLING };

enum { RECORDS_PART = 4 }; /* of a tally's memory, for records of documents */

void chude_tally_put_part(ChudeBuffer *value, const ChudeTallyPart *part) {
    chude_buffer_char(value, part->spelling ? PART_SPELLING : PART_CELL);
    if (part->spelling) {
        chude_pack_number(value, part->count);
        chude_pack_text(value, part->text);
        return;
    }
    chude_pack_number(value, part->period);
    chude_pack_number(value, part->count);
    chude_pack_number(value, part->df);
    for (unsigned half = 0; half < CHUDE_FIRST_HALVES; half++) {
        chude_pack_number(value, part->first[half] + 1); /* CHUDE_NO_ORDER becomes 0, one byte */
    }
}

/* Follows an n-gram, or a spelling, back through its prefixes: the last column of each, in the order of the words. */
static void follow(const ChudePairs *tables, unsigned n, uint32_t id, uint32_t last[CHUDE_COUNTS_LONGEST]) {
    for (; n > 1; n--) {
        const ChudePair *pair = chude_pairs_at(&tables[n], id);
        last[n - 1] = pair->last;
        id = pair->prefix;
    }
    last[0] = id;
}

/* The n-gram's counting keys, one space between, as in a saved state. */
static ChudeText key_of(const ChudeTally *tally, unsigned n, uint32_t gram, ChudeBuffer *key) {
    uint32_t words[CHUDE_COUNTS_LONGEST];
    follow(tally->grams, n, gram, words);
    key->size = 0;
    for (unsigned i = 0; i < n; i++) {
        ChudeText word = chude_terms_term_at(tally->worker->terms, words[i])->key;
        chude_key_add_word(key, i, word);
    }
    return chude_buffer_text(key);
}

static void add_spelling(const ChudeTally *tally, unsigned n, uint32_t style, ChudeBuffer *text,
                         ChudeBuffer *value) {
    uint32_t forms[CHUDE_COUNTS_LONGEST];
    follow(tally->styles, n, style, forms);
    forms[0] = ((const ChudePair *)chude_pairs_at(&tally->styles[1], forms[0]))->last;
    text->size = 0;
    for (unsigned i = 0; i < n; i++) {
        ChudeText form = chude_terms_form_at(tally->worker->terms, forms[i])->spelling;
        chude_buffer_add(text, " ", i ? 1 : 0);
        chude_buffer_add(text, form.data, form.size);
    }
    ChudeTallyPart part = {.spelling = true,
                           .count = chude_pairs_count(&tally->styles[n], style),
                           .text = chude_buffer_text(text)};
    chude_tally_put_part(value, &part);
}

static void add_cell(const ChudeTally *tally, unsigned n, uint32_t id, ChudeBuffer *value) {
    const ChudeTallyCell *cell = chude_pairs_at(&tally->cells[n], id);
    ChudeTallyPart part = {
        .period = cell->pair.last, .count = chude_pairs_count(&tally->cells[n], id), .df = cell->df};
    for (unsigned half = 0; half < CHUDE_FIRST_HALVES; half++) {
        part.first[half] = cell->first[half] ? tally->orders[cell->first[half] - 1] : CHUDE_NO_ORDER;
    }
    chude_tally_put_part(value, &part);
}

/* Lists of entries by n-gram: the first one's number plus 1, then that of the next; 0 ends a list. */
typedef struct {
    uint32_t *first, *next;
} Lists;

static Lists lists_new(uint32_t grams, uint32_t entries) {
    return (Lists){g_new0(uint32_t, (size_t)grams + 1), g_new(uint32_t, (size_t)entries + 1)};
}

static void lists_add(Lists *lists, uint32_t gram, uint32_t entry) {
    lists->next[entry] = lists->first[gram];
    lists->first[gram] = entry + 1;
}

static void lists_clear(Lists *lists) {
    g_free(lists->first);
    g_free(lists->next);
}

static uint32_t gram_count(const ChudeTally *tally, unsigned n) {
    return n > 1 ? tally->grams[n].count : (uint32_t)chude_terms_term_count(tally->worker->terms);
}

/* A row for each n-gram of n words that the pruner (NULL: none) keeps, of tally number `at`: fewer and shorter comparisons than one for each of its cells and spellings. */
static bool write_grams(const ChudeTally *tally, unsigned n, ChudeSorter *rows, const ChudePruner *pruner,
                        size_t at, ChudeBuffer *key, ChudeBuffer *value, GError **error) {
    const ChudePairs *cells = &tally->cells[n], *styles = &tally->styles[n];
    uint32_t grams = gram_count(tally, n);
    Lists cells_of = lists_new(grams, cells->count), styles_of = lists_new(grams, styles->count);
    bool good = true;
    for (uint32_t id = 0; id < cells->count; id++) {
        lists_add(&cells_of, ((const ChudePair *)chude_pairs_at(cells, id))->prefix, id);
    }
    for (uint32_t id = 0; id < styles->count; id++) {
        lists_add(&styles_of, ((const ChudeTallyStyle *)chude_pairs_at(styles, id))->gram, id);
    }
    for (uint32_t gram = 0; good && gram < grams; gram++) {
        if (pruner && !chude_pruner_keeps(pruner, at, gram)) {
            continue;
        }
        value->size = 0;
        for (uint32_t id = cells_of.first[gram]; id; id = cells_of.next[id - 1]) {
            add_cell(tally, n, id - 1, value);
        }
        for (uint32_t id = styles_of.first[gram]; id; id = styles_of.next[id - 1]) {
            add_spelling(tally, n, id - 1, key, value);
        }
        good = value->size == 0 ||
               chude_sorter_add(rows, key_of(tally, n, gram, key), chude_buffer_text(value), error);
    }
    lists_clear(&cells_of);
    lists_clear(&styles_of);
    return good;
}

static void make_rows(ChudeTally *tally, const char *folder, size_t memory) {
    if (!tally->rows) {
        tally->rows = chude_sorter_new(folder, memory - memory / RECORDS_PART);
    }
}

bool chude_tally_write(ChudeTally *tally, const char *folder, size_t memory, GError **error) {
    ChudeBuffer key = {0}, value = {0};
    bool good = true;
    make_rows(tally, folder, memory);
    for (unsigned n = tally->from; good && n <= tally->to; n++) {
        good = write_grams(tally, n, tally->rows, NULL, 0, &key, &value, error);
    }
    good = good && chude_first_documents_move(&tally->first, folder, memory / RECORDS_PART, error);
    chude_tally_clear_tables(tally);
    chude_tally_init_tables(tally);
    chude_buffer_clear(&key);
    chude_buffer_clear(&value);
    return good;
}

static int compare_cells(const void *a, const void *b) {
    uint32_t first = ((const ChudeCell *)a)->period, second = ((const ChudeCell *)b)->period;
    return (first > second) - (first < second);
}

void chude_cells_join(GArray *cells) {
    ChudeCell *cell = (ChudeCell *)cells->data;
    guint kept = 0;
    if (cells->len) {
        qsort(cell, cells->len, sizeof *cell, compare_cells);
    }
    for (guint i = 0; i < cells->len; i++) {
        if (kept && cell[kept - 1].period == cell[i].period) {
            cell[kept - 1].df += cell[i].df;
            cell[kept - 1].count += cell[i].count;
            for (unsigned half = 0; half < CHUDE_FIRST_HALVES; half++) {
                cell[kept - 1].first[half] = MIN(cell[kept - 1].first[half], cell[i].first[half]);
            }
        } else {
            cell[kept++] = cell[i];
        }
    }
    g_array_set_size(cells, kept);
}

bool chude_tally_part(const ChudeTally *tally, ChudeUnpack *row, ChudeTallyPart *part) {
    if (row->at == row->end) {
        return false;
    }
    *part = (ChudeTallyPart){.spelling = *chude_unpack_bytes(row, 1).data == PART_SPELLING};
    if (part->spelling) {
        part->count = chude_unpack_number(row);
        part->text = chude_unpack_text(row);
    } else {
        part->period = chude_period_fold((uint32_t)chude_unpack_number(row), tally->by, tally->shown);
        part->count = chude_unpack_number(row);
        part->df = chude_unpack_number(row);
        part->first[0] = chude_unpack_number(row) - 1;
        part->first[1] = chude_unpack_number(row) - 1;
    }
    return true;
}

/* ---- one out of those of all workers ---- */

static void add_counts(ChudeTally *into, ChudeTally *from) {
    GHashTableIter all;
    gpointer period, documents;
    g_hash_table_iter_init(&all, from->volume);
    while (g_hash_table_iter_next(&all, &period, &documents)) {
        chude_tally_add_volume(into, GPOINTER_TO_UINT(period), *(const uint64_t *)documents);
    }
    into->undated += from->undated;
    into->misdated += from->misdated;
    from->undated = from->misdated = 0;
}

static void free_taken(gpointer data) {
    chude_tally_clear(data);
    g_free(data);
}

void chude_tally_take(ChudeTally *into, ChudeTally *from) {
    add_counts(into, from);
    if (!into->taken) {
        into->taken = g_ptr_array_new_with_free_func(free_taken);
    }
    g_ptr_array_add(into->taken, g_memdup2(from, sizeof *from));
    chude_tally_init(from, from->from, from->to, from->by, from->worker);
}

static bool write_all(ChudeTally *const *tallies, size_t count, ChudePruner *pruner, GError **error) {
    ChudeBuffer key = {0}, value = {0};
    bool good = true;
    for (unsigned n = 1; good && n <= tallies[0]->to; n++) {
        if (pruner) {
            chude_pruner_next(pruner);
        }
        if (n < tallies[0]->from) {
            continue;
        }
        if (pruner) {
            chude_pruner_sum(pruner);
        }
        for (size_t i = 0; good && i < count; i++) {
            good = write_grams(tallies[i], n, tallies[0]->rows, pruner, i, &key, &value, error);
            chude_pairs_clear(&tallies[i]->cells[n]);
        }
    }
    chude_buffer_clear(&key);
    chude_buffer_clear(&value);
    return good;
}

/* What was written before, and records. */
static bool merge_written(ChudeTally *into, ChudeTally *from, GError **error) {
    return (!from->rows || chude_sorter_take(into->rows, from->rows, error)) &&
           chude_first_documents_merge(&into->first, &from->first, error);
}

bool chude_tally_gather(ChudeTally *tally, const char *folder, size_t memory, uint64_t least,
                        const ChudeAbbreviations *list, GError **error) {
    size_t count = 1 + (tally->taken ? tally->taken->len : 0);
    ChudeTally **all = g_new(ChudeTally *, count);
    all[0] = tally;
    bool good = true, written = tally->rows != NULL;
    for (size_t i = 1; i < count; i++) {
        all[i] = g_ptr_array_index(tally->taken, i - 1);
        written = written || all[i]->rows;
    }
    make_rows(tally, folder, memory);
    /* of what was written, nobody knows how much is in how many rows */
    ChudePruner *pruner = written || least <= 1 ? NULL : chude_pruner_new(all, count, least, list);
    good = write_all(all, count, pruner, error);
    chude_pruner_free(pruner);
    for (size_t i = 0; good && i < count; i++) {
        good = chude_first_documents_move(&all[i]->first, folder, memory / RECORDS_PART, error) &&
               (i == 0 || merge_written(tally, all[i], error));
    }
    chude_tally_clear_tables(tally);
    chude_tally_init_tables(tally);
    g_clear_pointer(&tally->taken, g_ptr_array_unref);
    g_free(all);
    return good;
}
