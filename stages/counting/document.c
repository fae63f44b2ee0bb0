#include "counting/document.h"

#include <glib.h>

#include "counting/tables.h"

ChudeDocumentCounts *chude_document_counts_new(const ChudeCounts *counts, ChudeWorker *worker) {
    ChudeDocumentCounts *scratch = g_new0(ChudeDocumentCounts, 1);
    scratch->counts = counts;
    scratch->worker = worker;
    scratch->found = counts->store ? chude_found_new(counts->store) : NULL;
    return scratch;
}

void chude_document_counts_free(ChudeDocumentCounts *scratch) {
    if (!scratch) {
        return;
    }
    chude_found_free(scratch->found);
    g_free(scratch->grams);
    g_free(scratch->known);
    g_free(scratch->word);
    g_free(scratch->gram);
    g_free(scratch->rank);
    g_free(scratch->depth);
    g_free(scratch->slots);
    g_free(scratch);
}

size_t chude_document_counts_held(const ChudeDocumentCounts *scratch) {
    return scratch->known_room * sizeof *scratch->known +
           (scratch->found ? chude_found_held(scratch->found) : 0);
}

void chude_document_counts_forget(ChudeDocumentCounts *scratch) {
    g_clear_pointer(&scratch->known, g_free);
    scratch->known_room = 0;
    if (scratch->found) {
        chude_found_forget(scratch->found);
    }
}

/* *word: CHUDE_NONE where it was never counted. */
static bool word_of(ChudeDocumentCounts *scratch, const ChudeTerm *term, uint32_t *word, GError **error) {
    if (term->index >= scratch->known_room) {
        size_t room = MAX((size_t)term->index + 1, scratch->known_room * 2);
        room = MAX(room, 1024);
        scratch->known = g_renew(uint32_t, scratch->known, room);
        memset(scratch->known + scratch->known_room, 0,
               (room - scratch->known_room) * sizeof *scratch->known);
        scratch->known_room = room;
    }
    uint32_t *known = &scratch->known[term->index];
    if (*known == 0) {
        uint32_t id = CHUDE_NONE;
        if (scratch->found && !chude_found_word(scratch->found, term, &id, error)) {
            return false;
        }
        id = scratch->found ? id : chude_counts_word(scratch->counts, term);
        *known = id == CHUDE_NONE ? CHUDE_NONE : id + 1;
    }
    *word = *known == CHUDE_NONE ? CHUDE_NONE : *known - 1;
    return true;
}

/* Room for so many tokens. */
static void reserve(ChudeDocumentCounts *scratch, size_t places) {
    if (places <= scratch->room) {
        return;
    }
    scratch->room = MAX(places, scratch->room * 2);
    scratch->word = g_renew(uint32_t, scratch->word, scratch->room);
    scratch->gram = g_renew(uint32_t, scratch->gram, scratch->room);
    scratch->rank = g_renew(uint32_t, scratch->rank, scratch->room);
    scratch->depth = g_renew(uint8_t, scratch->depth, scratch->room);
}

/* The tokens that count, with how far each stands from the last break; *taken: how many. */
static bool take_words(ChudeDocumentCounts *scratch, const ChudeWords *words, size_t *taken, GError **error) {
    size_t places = 0;
    unsigned depth = 0;
    for (size_t i = 0; i < words->count; i++) {
        uint32_t flags = words->tokens[i].flags;
        if (flags & CHUDE_TOKEN_STOP) {
            depth = 0;
            continue;
        }
        const ChudeTerm *term = chude_worker_form(scratch->worker, words, i)->term;
        if (!chude_kind_counts(term->kind)) {
            depth = 0;
            continue;
        }
        if (flags & CHUDE_TOKEN_SENTENCE) {
            depth = 0;
        }
        depth += depth < 255;
        uint32_t word;
        if (!word_of(scratch, term, &word, error)) {
            return false;
        }
        scratch->word[places] = scratch->gram[places] = word;
        scratch->rank[places] =
            word == CHUDE_NONE || scratch->found ? 0 : chude_counts_rank(scratch->counts, word);
        scratch->depth[places++] = (uint8_t)depth;
    }
    *taken = places;
    return true;
}

/* Counts one occurrence of an n-gram that ends at `place`. */
static void count_gram(ChudeDocumentCounts *scratch, unsigned n, uint32_t id, size_t place,
                       const ChudeCountsFilter *filter) {
    size_t mask = scratch->slot_count - 1, at = (id * 0x9E3779B97F4A7C15u >> 20) & mask;
    for (; scratch->slots[at]; at = (at + 1) & mask) {
        ChudeDocumentGram *gram = &scratch->grams[scratch->slots[at] - 1];
        if (gram->id == id) {
            gram->count++;
            return;
        }
    }
    uint32_t df =
        scratch->found ? chude_found_df(scratch->found, n, id) : chude_counts_get(scratch->counts, n, id).df;
    if (df < filter->min_df || df > filter->max_df) {
        return;
    }
    if (scratch->count == scratch->gram_room) {
        scratch->gram_room = MAX(1024, scratch->gram_room * 2);
        scratch->grams = g_renew(ChudeDocumentGram, scratch->grams, scratch->gram_room);
    }
    scratch->grams[scratch->count++] =
        (ChudeDocumentGram){.id = id, .n = n, .count = 1, .place = (uint32_t)(place + 1 - n), .df = df};
    scratch->slots[at] = (uint32_t)scratch->count;
}

/* Turns the (n-1)-grams that end at each place into n-grams. Places fall, so that the one before is still
 * of n-1. */
static bool lengthen(ChudeDocumentCounts *scratch, unsigned n, size_t places, GError **error) {
    ChudePairKey keys[CHUDE_PAIRS_AT_ONCE];
    uint32_t ids[CHUDE_PAIRS_AT_ONCE];
    size_t at[CHUDE_PAIRS_AT_ONCE], size = 0;
    for (size_t place = places; place-- > 0;) {
        if (scratch->depth[place] >= n) {
            at[size] = place;
            keys[size++] = (ChudePairKey){scratch->gram[place - 1], scratch->word[place]};
        }
        if (size == CHUDE_PAIRS_AT_ONCE || place == 0) {
            if (!scratch->found) {
                chude_counts_find(scratch->counts, n, keys, size, ids);
            } else if (!chude_found_grams(scratch->found, n, keys, size, ids, error)) {
                return false;
            }
            for (size_t i = 0; i < size; i++) {
                scratch->gram[at[i]] = ids[i];
            }
            size = 0;
        }
    }
    return true;
}

bool chude_document_count(ChudeDocumentCounts *scratch, const ChudeWords *words, unsigned from, unsigned to,
                          const ChudeCountsFilter *filter, GError **error) {
    scratch->count = 0;
    if (!words) {
        return true;
    }
    reserve(scratch, words->count);
    size_t places = 0, slots = 64;
    if (!take_words(scratch, words, &places, error)) {
        return false;
    }
    while (slots < places * 2) {
        slots *= 2;
    }
    if (slots > scratch->slot_count) {
        g_free(scratch->slots);
        scratch->slots = g_new(uint32_t, slots);
    }
    scratch->slot_count = slots;
    for (unsigned n = 1; n <= to; n++) {
        if (n > 1 && !lengthen(scratch, n, places, error)) {
            return false;
        }
        if (n < from) {
            continue;
        }
        memset(scratch->slots, 0, slots * sizeof *scratch->slots);
        for (size_t place = 0; place < places; place++) {
            if (scratch->depth[place] >= n && scratch->gram[place] != CHUDE_NONE) {
                count_gram(scratch, n, scratch->gram[place], place, filter);
            }
        }
    }
    return true;
}

void chude_document_text(const ChudeDocumentCounts *scratch, const ChudeDocumentGram *gram,
                         ChudeBuffer *text) {
    if (scratch->found) {
        ChudeText spelling = chude_found_text(scratch->found, gram->n, gram->id);
        chude_buffer_add(text, spelling.data, spelling.size);
    } else {
        chude_counts_text(scratch->counts, gram->n, gram->id, text);
    }
}

/* The words of a key without its n, which comes last here. */
static ChudeText words_of(const ChudeDocumentCounts *scratch, const ChudeDocumentGram *gram) {
    ChudeText key = chude_found_key(scratch->found, gram->n, gram->id);
    return (ChudeText){key.data + 1, key.size - 1};
}

int chude_document_compare(const ChudeDocumentCounts *scratch, const ChudeDocumentGram *a,
                           const ChudeDocumentGram *b) {
    if (scratch->found) {
        return chude_runs_compare(words_of(scratch, a), words_of(scratch, b));
    }
    for (unsigned i = 0; i < a->n && i < b->n; i++) {
        uint32_t first = scratch->rank[a->place + i], second = scratch->rank[b->place + i];
        if (first != second) {
            return first < second ? -1 : 1;
        }
    }
    return (a->n > b->n) - (a->n < b->n);
}
