#include "counting/counts.h"

#include <glib.h>

#include "counting/tables.h"
#include "fail.h"

ChudeCounts *chude_counts_new(unsigned longest) {
    g_assert(longest >= 1 && longest <= CHUDE_COUNTS_LONGEST);
    ChudeCounts *counts = g_new0(ChudeCounts, 1);
    counts->longest = longest;
    for (unsigned n = 2; n <= CHUDE_COUNTS_LONGEST; n++) {
        chude_pairs_init(&counts->grams[n], sizeof(ChudeGram));
        chude_pairs_init(&counts->spelled[n], sizeof(ChudeSpelled));
    }
    return counts;
}

static void clear_chunk(ChudeCounts *counts) {
    g_free(counts->chunk.gram);
    g_free(counts->chunk.style);
    g_free(counts->chunk.word);
    g_free(counts->chunk.form);
    g_free(counts->chunk.depth);
    memset(&counts->chunk, 0, sizeof counts->chunk);
}

void chude_counts_clear_tables(ChudeCounts *counts) {
    chude_vocabulary_clear(&counts->words);
    for (unsigned n = 2; n <= CHUDE_COUNTS_LONGEST; n++) {
        chude_pairs_clear(&counts->grams[n]);
        chude_pairs_clear(&counts->spelled[n]);
    }
    clear_chunk(counts);
    g_free(counts->ranks);
    counts->ranks = NULL;
}

void chude_counts_clear(ChudeCounts *counts) {
    chude_counts_clear_tables(counts);
    chude_runs_free(counts->runs);
    counts->runs = NULL;
    counts->documents = 0;
    counts->merged = counts->sealed = false;
}

void chude_counts_free(ChudeCounts *counts) {
    if (counts) {
        chude_counts_clear(counts);
        g_free(counts);
    }
}

/* ---- observing ---- */

static void grow_chunk(ChudeCounts *counts) {
    size_t room = counts->chunk.room ? counts->chunk.room * 2 : CHUDE_CHUNK * 2;
    counts->chunk.gram = g_renew(uint32_t, counts->chunk.gram, room);
    counts->chunk.style = g_renew(uint32_t, counts->chunk.style, room);
    counts->chunk.word = g_renew(uint32_t, counts->chunk.word, room);
    counts->chunk.form = g_renew(uint32_t, counts->chunk.form, room);
    counts->chunk.depth = g_renew(uint8_t, counts->chunk.depth, room);
    counts->chunk.room = room;
}

/* Counts the n-grams that end at words[0 … size-1] of the chunk (places, falling, so that what is read at
 * place-1 is still of n-1 when it is read). */
static bool count_block(ChudeCounts *counts, unsigned n, const uint32_t *places, size_t size,
                        uint32_t document) {
    ChudePairKey keys[CHUDE_PAIRS_AT_ONCE], style_keys[CHUDE_PAIRS_AT_ONCE];
    uint32_t ids[CHUDE_PAIRS_AT_ONCE], style_ids[CHUDE_PAIRS_AT_ONCE], owners[CHUDE_PAIRS_AT_ONCE];
    uint32_t spelled_at[CHUDE_PAIRS_AT_ONCE];
    for (size_t i = 0; i < size; i++) {
        keys[i] = (ChudePairKey){counts->chunk.gram[places[i] - 1], counts->chunk.word[places[i]]};
    }
    if (!chude_pairs_intern(&counts->grams[n], keys, size, ids)) {
        return false;
    }
    size_t spelled = 0;
    for (size_t i = 0; i < size; i++) {
        uint32_t at = places[i];
        chude_pairs_more(&counts->grams[n], ids[i], 1);
        ChudeGram *gram = chude_pairs_at(&counts->grams[n], ids[i]);
        if (gram->mark != document) {
            gram->mark = document;
            gram->df++;
        }
        uint32_t before = counts->chunk.style[at - 1];
        const ChudeCountedForm *form = &counts->words.forms[counts->chunk.form[at]];
        counts->chunk.gram[at] = ids[i];
        if ((before & CHUDE_PLAIN) && form->use == CHUDE_FORM_PLAIN) {
            counts->chunk.style[at] = CHUDE_PLAIN | ids[i];
        } else {
            style_keys[spelled] = (ChudePairKey){before, counts->chunk.form[at]};
            owners[spelled] = ids[i];
            spelled_at[spelled++] = at;
        }
    }
    if (!chude_pairs_intern(&counts->spelled[n], style_keys, spelled, style_ids)) {
        return false;
    }
    for (size_t i = 0; i < spelled; i++) {
        chude_pairs_more(&counts->spelled[n], style_ids[i], 1);
        ChudeSpelled *style = chude_pairs_at(&counts->spelled[n], style_ids[i]);
        style->gram = owners[i];
        counts->chunk.style[spelled_at[i]] = style_ids[i];
    }
    return true;
}

/* Counts the n-grams of the chunk for n from 2, and empties it. */
static bool count_chunk(ChudeCounts *counts, uint32_t document) {
    for (unsigned n = 2; n <= counts->longest; n++) {
        uint32_t places[CHUDE_PAIRS_AT_ONCE];
        size_t size = 0;
        for (size_t at = counts->chunk.count; at-- > 0;) {
            if (counts->chunk.depth[at] >= n) {
                places[size++] = (uint32_t)at;
            }
            if (size == CHUDE_PAIRS_AT_ONCE || at == 0) {
                if (!count_block(counts, n, places, size, document)) {
                    return false;
                }
                size = 0;
            }
        }
    }
    counts->chunk.count = 0;
    return true;
}

/* Counts a word, and puts it into the chunk. */
static void count_word(ChudeCounts *counts, uint32_t form_id, ChudeCountedForm *form, unsigned depth,
                       uint32_t document) {
    ChudeCountedTerm *term = &counts->words.terms[form->term];
    form->count++;
    term->count++;
    if (term->mark != document) {
        term->mark = document;
        term->df++;
    }
    if (counts->longest == 1) {
        return;
    }
    if (counts->chunk.count == counts->chunk.room) {
        grow_chunk(counts);
    }
    size_t at = counts->chunk.count++;
    counts->chunk.gram[at] = counts->chunk.word[at] = form->term;
    counts->chunk.form[at] = form_id;
    counts->chunk.style[at] = form->use == CHUDE_FORM_PLAIN ? CHUDE_PLAIN | form->term : form_id;
    counts->chunk.depth[at] = (uint8_t)MIN(depth, 255);
}

static bool full(GError **error) {
    chude_fail(
        error,
        "more n-grams or documents than one table holds (2^31 n-grams of a length, 2^32 documents): count shorter n-grams, or the input in parts");
    return false;
}

bool chude_counts_observe(ChudeCounts *counts, ChudeWorker *worker, const ChudeWords *words, GError **error) {
    g_assert(!counts->merged && !counts->sealed);
    if (counts->documents >= UINT32_MAX - 1) {
        return full(error);
    }
    uint32_t document = (uint32_t)++counts->documents;
    unsigned depth = 0; /* words since the last break */
    for (size_t i = 0; words && i < words->count; i++) {
        uint32_t flags = words->tokens[i].flags;
        if (flags & CHUDE_TOKEN_STOP) {
            depth = 0;
            continue;
        }
        const ChudeForm *form = chude_worker_form(worker, words, i);
        if (form->index >= CHUDE_PLAIN || form->term->index >= CHUDE_PLAIN) {
            return full(error);
        }
        ChudeCountedForm *met =
            form->index < counts->words.form_count ? &counts->words.forms[form->index] : NULL;
        if (!met || met->use == CHUDE_FORM_NEW) {
            met = chude_vocabulary_meet(&counts->words, form);
        }
        if (met->use == CHUDE_FORM_BREAKS) {
            depth = 0;
            continue;
        }
        if (flags & CHUDE_TOKEN_SENTENCE) {
            depth = 0;
        }
        if (depth == 0 && counts->chunk.count >= CHUDE_CHUNK && !count_chunk(counts, document)) {
            return full(error);
        }
        depth += depth < 255;
        count_word(counts, form->index, met, depth, document);
    }
    return count_chunk(counts, document) || full(error);
}

bool chude_counts_observe_batch(ChudeCounts *counts, ChudeWorker *worker, const ChudeBatch *batch,
                                GError **error) {
    for (size_t i = 0; i < batch->count; i++) {
        const ChudeDocument *document = &batch->documents[i];
        if (!document->dropped && !document->row &&
            !chude_counts_observe(counts, worker, document->words, error)) {
            return false;
        }
    }
    return true;
}

/* ---- reading ---- */

uint64_t chude_counts_documents(const ChudeCounts *counts) {
    return counts->documents;
}

unsigned chude_counts_longest(const ChudeCounts *counts) {
    return counts->longest;
}

bool chude_counts_spilled(const ChudeCounts *counts) {
    return counts->runs != NULL;
}

ChudeCount chude_counts_get(const ChudeCounts *counts, unsigned n, uint32_t id) {
    if (n == 1) {
        return (ChudeCount){counts->words.terms[id].count, counts->words.terms[id].df};
    }
    return (ChudeCount){chude_pairs_count(&counts->grams[n], id), chude_gram(counts, n, id)->df};
}

void chude_counts_words(const ChudeCounts *counts, unsigned n, uint32_t id,
                        uint32_t words[CHUDE_COUNTS_LONGEST]) {
    for (; n > 1; n--) {
        const ChudeGram *gram = chude_gram(counts, n, id);
        words[n - 1] = gram->pair.last;
        id = gram->pair.prefix;
    }
    words[0] = id;
}

uint32_t chude_counts_word(const ChudeCounts *counts, const ChudeTerm *term) {
    return chude_vocabulary_find(&counts->words, term->key, term->hash);
}

uint32_t chude_counts_rank(const ChudeCounts *counts, uint32_t word) {
    return counts->ranks[word];
}

void chude_counts_find(const ChudeCounts *counts, unsigned n, const ChudePairKey *keys, size_t size,
                       uint32_t *ids) {
    chude_pairs_find(&counts->grams[n], keys, size, ids);
}
