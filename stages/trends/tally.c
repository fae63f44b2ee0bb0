#include "trends/tally.h"

#include <string.h>

#include "fail.h"
#include "pack.h"

typedef struct {
    ChudePair pair;
    uint32_t gram;
} Style;

typedef struct {
    ChudePair pair;
    uint32_t df;
    uint32_t mark;     /* the last document, from 1 */
    uint32_t first[2]; /* documents, from 1: those of the least order, even and odd; 0: none */
} Cell;

enum { PART_CELL, PART_SPELLING };

enum { RECORDS_PART = 4 }; /* of a tally's memory, for records of documents */

static void init_tables(ChudeTally *tally) {
    for (unsigned n = 1; n <= tally->to; n++) {
        chude_pairs_init(&tally->grams[n], sizeof(ChudePair));
        chude_pairs_init(&tally->styles[n], sizeof(Style));
        chude_pairs_init(&tally->cells[n], sizeof(Cell));
    }
    tally->documents = 0;
}

static void clear_tables(ChudeTally *tally) {
    for (unsigned n = 1; n <= tally->to; n++) {
        chude_pairs_clear(&tally->grams[n]);
        chude_pairs_clear(&tally->styles[n]);
        chude_pairs_clear(&tally->cells[n]);
    }
}

void chude_tally_init(ChudeTally *tally, unsigned from, unsigned to, ChudeWorker *worker) {
    *tally = (ChudeTally){.from = from, .to = to, .worker = worker};
    tally->volume = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    init_tables(tally);
}

void chude_tally_clear(ChudeTally *tally) {
    clear_tables(tally);
    g_free(tally->places.gram);
    g_free(tally->places.style);
    g_free(tally->places.word);
    g_free(tally->places.form);
    g_free(tally->places.depth);
    g_free(tally->orders);
    chude_first_documents_clear(&tally->first);
    g_clear_pointer(&tally->volume, g_hash_table_unref);
    g_clear_pointer(&tally->rows, chude_sorter_free);
}

static void add_volume(ChudeTally *tally, uint32_t period, uint64_t documents) {
    uint64_t *sum = g_hash_table_lookup(tally->volume, GUINT_TO_POINTER(period));
    if (!sum) {
        sum = g_new0(uint64_t, 1);
        g_hash_table_insert(tally->volume, GUINT_TO_POINTER(period), sum);
    }
    *sum += documents;
}

/* ---- counting ---- */

static void add_place(ChudeTallyPlaces *places, const ChudeForm *form, unsigned depth) {
    if (places->count == places->room) {
        places->room = MAX(1024, places->room * 2);
        places->gram = g_renew(uint32_t, places->gram, places->room);
        places->style = g_renew(uint32_t, places->style, places->room);
        places->word = g_renew(uint32_t, places->word, places->room);
        places->form = g_renew(uint32_t, places->form, places->room);
        places->depth = g_renew(uint8_t, places->depth, places->room);
    }
    size_t at = places->count++;
    places->word[at] = form->term->index;
    places->form[at] = form->index;
    places->depth[at] = (uint8_t)depth;
}

/* The tokens that count, with how far each stands from the last break. */
static void take_places(ChudeTally *tally, const ChudeWords *words) {
    unsigned depth = 0;
    tally->places.count = 0;
    for (size_t i = 0; words && i < words->count; i++) {
        uint32_t flags = words->tokens[i].flags;
        const ChudeForm *form = flags & CHUDE_TOKEN_STOP ? NULL : chude_worker_form(tally->worker, words, i);
        if (!form || !chude_kind_counts(form->term->kind)) {
            depth = 0;
            continue;
        }
        if (flags & CHUDE_TOKEN_SENTENCE) {
            depth = 0;
        }
        depth += depth < UINT8_MAX;
        add_place(&tally->places, form, depth);
    }
}

/* The document at hand comes first where it is of less order. */
static inline void take_first(const ChudeTally *tally, Cell *cell) {
    uint64_t order = tally->orders[tally->documents - 1];
    uint32_t *first = &cell->first[order & 1];
    if (*first == 0 || order < tally->orders[*first - 1]) {
        *first = tally->documents;
    }
}

/* Counts the n-grams that end at the places at[0 … size-1], which fall, so that the one before is still of n-1. */
static bool count_block(ChudeTally *tally, unsigned n, const size_t *at, size_t size, uint32_t period) {
    ChudePairKey keys[CHUDE_PAIRS_AT_ONCE];
    uint32_t grams[CHUDE_PAIRS_AT_ONCE], ids[CHUDE_PAIRS_AT_ONCE];
    ChudeTallyPlaces *places = &tally->places;
    for (size_t i = 0; i < size; i++) {
        grams[i] = places->word[at[i]];
        keys[i] = (ChudePairKey){n > 1 ? places->gram[at[i] - 1] : 0, grams[i]};
    }
    if (n > 1 && !chude_pairs_intern(&tally->grams[n], keys, size, grams)) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        keys[i] = (ChudePairKey){n > 1 ? places->style[at[i] - 1] : 0, places->form[at[i]]};
    }
    if (!chude_pairs_intern(&tally->styles[n], keys, size, ids)) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        chude_pairs_more(&tally->styles[n], ids[i], 1);
        ((Style *)chude_pairs_at(&tally->styles[n], ids[i]))->gram = grams[i];
        places->gram[at[i]] = grams[i];
        places->style[at[i]] = ids[i];
        keys[i] = (ChudePairKey){grams[i], period};
    }
    if (n < tally->from) {
        return true;
    }
    if (!chude_pairs_intern(&tally->cells[n], keys, size, ids)) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        Cell *cell = chude_pairs_at(&tally->cells[n], ids[i]);
        chude_pairs_more(&tally->cells[n], ids[i], 1);
        if (cell->mark != tally->documents) {
            cell->df++;
            cell->mark = tally->documents;
            take_first(tally, cell);
        }
    }
    return true;
}

static bool full(GError **error) {
    chude_fail(error, "more n-grams and periods than one table holds (2^31): count shorter n-grams, longer "
                      "periods, or the input in parts");
    return false;
}

static void add_order(ChudeTally *tally, const ChudeDocument *document) {
    uint64_t order = chude_document_order(document, &tally->first.scratch);
    if (tally->documents == tally->order_room) {
        tally->order_room = MAX(1024, tally->order_room * 2);
        tally->orders = g_renew(uint64_t, tally->orders, tally->order_room);
    }
    tally->orders[tally->documents++] = order;
    chude_first_documents_add(&tally->first, order, document);
}

bool chude_tally_add(ChudeTally *tally, const ChudeDocument *document, uint32_t period, GError **error) {
    if (tally->documents == UINT32_MAX) {
        return full(error);
    }
    add_order(tally, document);
    add_volume(tally, period, 1);
    take_places(tally, document->words);
    for (unsigned n = 1; n <= tally->to; n++) {
        size_t at[CHUDE_PAIRS_AT_ONCE], size = 0;
        for (size_t place = tally->places.count; place-- > 0;) {
            if (tally->places.depth[place] >= n) {
                at[size++] = place;
            }
            if (size == CHUDE_PAIRS_AT_ONCE || place == 0) {
                if (!count_block(tally, n, at, size, period)) {
                    return full(error);
                }
                size = 0;
            }
        }
    }
    return true;
}

static size_t table_size(const ChudePairs *pairs) {
    size_t blocks = (pairs->count + CHUDE_PAIRS_BLOCK - 1) / CHUDE_PAIRS_BLOCK;
    return blocks * CHUDE_PAIRS_BLOCK * pairs->stride + pairs->slot_count * sizeof *pairs->slots;
}

size_t chude_tally_held(const ChudeTally *tally) {
    size_t size = (tally->rows ? chude_sorter_size(tally->rows) : 0) +
                  chude_first_documents_held(&tally->first) + tally->order_room * sizeof *tally->orders;
    for (unsigned n = 1; n <= tally->to; n++) {
        size += table_size(&tally->grams[n]) + table_size(&tally->styles[n]) + table_size(&tally->cells[n]);
    }
    return size;
}

/* ---- rows ---- */

/* Follows an n-gram, or a spelling, back through its prefixes: the last column of each, in the order of the words. */
static void follow(const ChudePairs *tables, unsigned n, uint32_t id, uint32_t last[CHUDE_COUNTS_LONGEST]) {
    for (; n > 1; n--) {
        const ChudePair *pair = chude_pairs_at(&tables[n], id);
        last[n - 1] = pair->last;
        id = pair->prefix;
    }
    last[0] = id;
}

/* The n-gram's counting keys, one space between; no key has one inside. */
static ChudeText key_of(const ChudeTally *tally, unsigned n, uint32_t gram, ChudeBuffer *key) {
    uint32_t words[CHUDE_COUNTS_LONGEST];
    follow(tally->grams, n, gram, words);
    key->size = 0;
    for (unsigned i = 0; i < n; i++) {
        ChudeText word = chude_terms_term_at(tally->worker->terms, words[i])->key;
        chude_buffer_add(key, " ", i ? 1 : 0);
        chude_buffer_add(key, word.data, word.size);
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
    chude_buffer_char(value, PART_SPELLING);
    chude_pack_number(value, chude_pairs_count(&tally->styles[n], style));
    chude_pack_text(value, chude_buffer_text(text));
}

static void add_cell(const ChudeTally *tally, unsigned n, uint32_t id, ChudeBuffer *value) {
    const Cell *cell = chude_pairs_at(&tally->cells[n], id);
    chude_buffer_char(value, PART_CELL);
    chude_pack_number(value, cell->pair.last);
    chude_pack_number(value, chude_pairs_count(&tally->cells[n], id));
    chude_pack_number(value, cell->df);
    for (unsigned half = 0; half < CHUDE_FIRST_HALVES; half++) {
        /* CHUDE_NO_ORDER becomes 0, one byte */
        chude_pack_number(value, cell->first[half] ? tally->orders[cell->first[half] - 1] + 1 : 0);
    }
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

/* A row for each n-gram of n words: fewer and shorter comparisons than one for each of its cells and spellings. */
static bool write_grams(ChudeTally *tally, unsigned n, ChudeBuffer *key, ChudeBuffer *value, GError **error) {
    const ChudePairs *cells = &tally->cells[n], *styles = &tally->styles[n];
    uint32_t grams = gram_count(tally, n);
    Lists cells_of = lists_new(grams, cells->count), styles_of = lists_new(grams, styles->count);
    bool good = true;
    for (uint32_t id = 0; id < cells->count; id++) {
        lists_add(&cells_of, ((const ChudePair *)chude_pairs_at(cells, id))->prefix, id);
    }
    for (uint32_t id = 0; id < styles->count; id++) {
        lists_add(&styles_of, ((const Style *)chude_pairs_at(styles, id))->gram, id);
    }
    for (uint32_t gram = 0; good && gram < grams; gram++) {
        value->size = 0;
        for (uint32_t at = cells_of.first[gram]; at; at = cells_of.next[at - 1]) {
            add_cell(tally, n, at - 1, value);
        }
        for (uint32_t at = styles_of.first[gram]; at; at = styles_of.next[at - 1]) {
            add_spelling(tally, n, at - 1, key, value);
        }
        good = value->size == 0 ||
               chude_sorter_add(tally->rows, key_of(tally, n, gram, key), chude_buffer_text(value), error);
    }
    lists_clear(&cells_of);
    lists_clear(&styles_of);
    return good;
}

bool chude_tally_write(ChudeTally *tally, const char *folder, size_t memory, GError **error) {
    ChudeBuffer key = {0}, value = {0};
    bool good = true;
    if (!tally->rows) {
        tally->rows = chude_sorter_new(folder, memory - memory / RECORDS_PART);
    }
    for (unsigned n = tally->from; good && n <= tally->to; n++) {
        good = write_grams(tally, n, &key, &value, error);
    }
    good = good && chude_first_documents_move(&tally->first, folder, memory / RECORDS_PART, error);
    clear_tables(tally);
    init_tables(tally);
    chude_buffer_clear(&key);
    chude_buffer_clear(&value);
    return good;
}

bool chude_tally_part(ChudeUnpack *row, ChudeTallyPart *part) {
    if (row->at == row->end) {
        return false;
    }
    *part = (ChudeTallyPart){.spelling = *chude_unpack_bytes(row, 1).data == PART_SPELLING};
    if (part->spelling) {
        part->count = chude_unpack_number(row);
        part->text = chude_unpack_text(row);
    } else {
        part->period = (uint32_t)chude_unpack_number(row);
        part->count = chude_unpack_number(row);
        part->df = chude_unpack_number(row);
        part->first[0] = chude_unpack_number(row) - 1;
        part->first[1] = chude_unpack_number(row) - 1;
    }
    return true;
}

bool chude_tally_merge(ChudeTally *into, ChudeTally *from, GError **error) {
    GHashTableIter all;
    gpointer period, documents;
    g_hash_table_iter_init(&all, from->volume);
    while (g_hash_table_iter_next(&all, &period, &documents)) {
        add_volume(into, GPOINTER_TO_UINT(period), *(const uint64_t *)documents);
    }
    g_hash_table_remove_all(from->volume);
    into->undated += from->undated;
    into->misdated += from->misdated;
    from->undated = from->misdated = 0;
    return (!from->rows || chude_sorter_take(into->rows, from->rows, error)) &&
           chude_first_documents_merge(&into->first, &from->first, error);
}
