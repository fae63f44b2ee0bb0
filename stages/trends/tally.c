#include "trends/tally.h"

#include <string.h>

#include "fail.h"
#include "pack.h"
#include "trends/tally_tables.h"

void chude_tally_init_tables(ChudeTally *tally) {
    for (unsigned n = 1; n <= tally->to; n++) {
        chude_pairs_init(&tally->grams[n], sizeof(ChudePair));
        chude_pairs_init(&tally->styles[n], sizeof(ChudeTallyStyle));
        chude_pairs_init(&tally->cells[n], sizeof(ChudeTallyCell));
    }
    tally->documents = 0;
}

void chude_tally_clear_tables(ChudeTally *tally) {
    for (unsigned n = 1; n <= tally->to; n++) {
        chude_pairs_clear(&tally->grams[n]);
        chude_pairs_clear(&tally->styles[n]);
        chude_pairs_clear(&tally->cells[n]);
    }
}

void chude_tally_init(ChudeTally *tally, unsigned from, unsigned to, ChudeBy by, ChudeWorker *worker) {
    *tally = (ChudeTally){.from = from, .to = to, .by = by, .shown = by, .worker = worker};
    tally->volume = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    chude_tally_init_tables(tally);
}

void chude_tally_clear(ChudeTally *tally) {
    chude_tally_clear_tables(tally);
    g_free(tally->places.gram);
    g_free(tally->places.style);
    g_free(tally->places.word);
    g_free(tally->places.form);
    g_free(tally->places.depth);
    g_free(tally->orders);
    chude_first_documents_clear(&tally->first);
    g_clear_pointer(&tally->volume, g_hash_table_unref);
    g_clear_pointer(&tally->rows, chude_sorter_free);
    g_clear_pointer(&tally->taken, g_ptr_array_unref);
}

void chude_tally_add_volume(ChudeTally *tally, uint32_t period, uint64_t documents) {
    uint64_t *sum = g_hash_table_lookup(tally->volume, GUINT_TO_POINTER(period));
    if (!sum) {
        sum = g_new0(uint64_t, 1);
        g_hash_table_insert(tally->volume, GUINT_TO_POINTER(period), sum);
    }
    *sum += documents;
}

void chude_tally_fold(ChudeTally *tally, ChudeBy by) {
    GHashTable *volume = tally->volume;
    GHashTableIter all;
    gpointer period, documents;
    tally->volume = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    g_hash_table_iter_init(&all, volume);
    while (g_hash_table_iter_next(&all, &period, &documents)) {
        uint32_t longer = chude_period_fold(GPOINTER_TO_UINT(period), tally->shown, by);
        chude_tally_add_volume(tally, longer, *(const uint64_t *)documents);
    }
    g_hash_table_unref(volume);
    tally->shown = by;
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
static inline void take_first(const ChudeTally *tally, ChudeTallyCell *cell) {
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
        ((ChudeTallyStyle *)chude_pairs_at(&tally->styles[n], ids[i]))->gram = grams[i];
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
        ChudeTallyCell *cell = chude_pairs_at(&tally->cells[n], ids[i]);
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
    chude_tally_add_volume(tally, period, 1);
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
