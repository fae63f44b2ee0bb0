#include "keyness/spread.h"

#include <string.h>

struct ChudeKeyIndex {
    const GArray *terms;
    const ChudeCounts *counts;
    uint32_t *slots; /* by hash of the words: the term's place plus 1 */
    size_t mask;
    unsigned longest; /* words of a term */
};

struct ChudeKeyLook {
    const ChudeKeyIndex *index;
    ChudeDocumentCounts *scratch;
    ChudeKeynessSpread *spreads; /* by term */
    uint32_t *counts;            /* by term: in the document at work; 0 between documents */
    uint32_t *met;               /* terms of the document at work */
    size_t met_count;
};

static size_t hash_words(const uint32_t *words, unsigned n) {
    uint64_t hash = n;
    for (unsigned i = 0; i < n; i++) {
        hash = (hash ^ words[i]) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    return (size_t)hash;
}

static const ChudeKeyTerm *term_at(const ChudeKeyIndex *index, uint32_t place) {
    return &g_array_index(index->terms, ChudeKeyTerm, place);
}

ChudeKeyIndex *chude_key_index_new(const GArray *terms, const ChudeCounts *counts) {
    ChudeKeyIndex *index = g_new0(ChudeKeyIndex, 1);
    size_t size = 16;
    while (size < (size_t)terms->len * 2) {
        size *= 2;
    }
    *index = (ChudeKeyIndex){terms, counts, g_new0(uint32_t, size), size - 1, 0};
    for (guint i = 0; i < terms->len; i++) {
        const ChudeKeyTerm *term = term_at(index, i);
        if (term->absent) {
            continue;
        }
        size_t at = hash_words(term->gram.words, term->gram.n) & index->mask;
        while (index->slots[at]) {
            at = (at + 1) & index->mask;
        }
        index->slots[at] = i + 1;
        index->longest = MAX(index->longest, term->gram.n);
    }
    return index;
}

void chude_key_index_free(ChudeKeyIndex *index) {
    if (index) {
        g_free(index->slots);
        g_free(index);
    }
}

ChudeKeyLook *chude_key_look_new(const ChudeKeyIndex *index, ChudeWorker *worker) {
    ChudeKeyLook *look = g_new0(ChudeKeyLook, 1);
    look->index = index;
    look->scratch = chude_document_counts_new(index->counts, NULL, worker);
    look->spreads = g_new0(ChudeKeynessSpread, index->terms->len + 1);
    look->counts = g_new0(uint32_t, index->terms->len + 1);
    look->met = g_new0(uint32_t, index->terms->len + 1);
    return look;
}

void chude_key_look_free(ChudeKeyLook *look) {
    if (look) {
        chude_document_counts_free(look->scratch);
        g_free(look->spreads);
        g_free(look->counts);
        g_free(look->met);
        g_free(look);
    }
}

static void count(ChudeKeyLook *look, const uint32_t *words, unsigned n) {
    const ChudeKeyIndex *index = look->index;
    for (size_t at = hash_words(words, n) & index->mask; index->slots[at]; at = (at + 1) & index->mask) {
        uint32_t place = index->slots[at] - 1;
        const ChudeGram *gram = &term_at(index, place)->gram;
        if (gram->n == n && memcmp(gram->words, words, n * sizeof *words) == 0) {
            if (look->counts[place]++ == 0) {
                look->met[look->met_count++] = place;
            }
            return;
        }
    }
}

bool chude_key_look_add(ChudeKeyLook *look, const ChudeWords *words, GError **error) {
    /* of single words: what is wanted is which words stand where */
    static const ChudeCountsFilter all = {.min_count = 1, .min_df = 1, .max_df = UINT64_MAX, .top = SIZE_MAX};
    const ChudeKeyIndex *index = look->index;
    const ChudeDocumentCounts *scratch = look->scratch;
    if (!words || index->longest == 0) {
        return true;
    }
    if (!chude_document_count(look->scratch, words, 1, 1, &all, error)) {
        return false;
    }
    for (size_t place = 0; place < scratch->places; place++) {
        for (unsigned n = 1; n <= index->longest && n <= scratch->depth[place]; n++) {
            count(look, &scratch->word[place + 1 - n], n);
        }
    }
    uint64_t total = chude_counts_words(index->counts);
    for (; look->met_count > 0; look->met_count--) {
        uint32_t place = look->met[look->met_count - 1];
        chude_keyness_spread_add(&look->spreads[place], look->counts[place], scratch->places,
                                 term_at(index, place)->gram.count.count, total);
        look->counts[place] = 0;
    }
    return true;
}

void chude_key_look_merge(ChudeKeyLook *into, const ChudeKeyLook *from) {
    for (guint i = 0; i < into->index->terms->len; i++) {
        into->spreads[i].apart += from->spreads[i].apart;
        into->spreads[i].covered += from->spreads[i].covered;
    }
}

size_t chude_key_look_held(const ChudeKeyLook *look) {
    return chude_document_counts_held(look->scratch);
}

void chude_key_look_forget(ChudeKeyLook *look) {
    chude_document_counts_forget(look->scratch);
}

double chude_key_look_dp(const ChudeKeyLook *look, guint term) {
    return chude_keyness_dp(&look->spreads[term], term_at(look->index, term)->gram.count.count,
                            chude_counts_words(look->index->counts));
}
