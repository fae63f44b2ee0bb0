#include "counting/document.h"

#include <glib.h>

#include "counting/tables.h"

ChudeDocumentCounts *chude_document_counts_new(const ChudeCounts *counts, const ChudeGrams *table,
                                               ChudeWorker *worker) {
    ChudeDocumentCounts *scratch = g_new0(ChudeDocumentCounts, 1);
    scratch->counts = counts;
    scratch->worker = worker;
    scratch->part = chude_counts_part_on(counts, worker->terms);
    scratch->reader = chude_vocabulary_reader_new(counts->vocabulary);
    scratch->finder = table ? chude_finder_new(table) : NULL;
    return scratch;
}

void chude_document_counts_free(ChudeDocumentCounts *scratch) {
    if (scratch) {
        chude_vocabulary_reader_free(scratch->reader);
        chude_finder_free(scratch->finder);
        g_free(scratch->grams);
        g_free(scratch->known);
        g_free(scratch->word);
        g_free(scratch->depth);
        g_free(scratch->df);
        g_free(scratch->slots);
        g_free(scratch);
    }
}

size_t chude_document_counts_held(const ChudeDocumentCounts *scratch) {
    return scratch->known_room * sizeof *scratch->known;
}

void chude_document_counts_forget(ChudeDocumentCounts *scratch) {
    g_clear_pointer(&scratch->known, g_free);
    scratch->known_room = 0;
    scratch->part = NULL;
}

/* ---- words ---- */

/* Looks a term up for the first time. */
static bool look_up(ChudeDocumentCounts *scratch, const ChudeForm *form, ChudeKnownTerm *known,
                    GError **error) {
    uint32_t number = CHUDE_NONE;
    ChudeWord word;
    if (scratch->part && form->index < scratch->part->form_count &&
        scratch->part->places[form->index].word != CHUDE_NONE) {
        number = scratch->part->places[form->index].word;
    } else if (!chude_vocabulary_find(scratch->reader, form->term->key, &number, error)) {
        return false;
    }
    known->number = CHUDE_NONE;
    if (number == CHUDE_NONE) {
        return true;
    }
    if (!chude_vocabulary_word(scratch->reader, number, &word, error)) {
        return false;
    }
    *known = (ChudeKnownTerm){number + 1, word.df};
    return true;
}

static ChudeKnownTerm *known_term(ChudeDocumentCounts *scratch, uint32_t index) {
    if (index >= scratch->known_room) {
        size_t room = MAX((size_t)index + 1, scratch->known_room * 2);
        room = MAX(room, 1024);
        scratch->known = g_renew(ChudeKnownTerm, scratch->known, room);
        memset(scratch->known + scratch->known_room, 0,
               (room - scratch->known_room) * sizeof *scratch->known);
        scratch->known_room = room;
    }
    return &scratch->known[index];
}

/* Room for so many tokens. */
static void reserve(ChudeDocumentCounts *scratch, size_t places) {
    if (places > scratch->room) {
        scratch->room = MAX(places, scratch->room * 2);
        scratch->word = g_renew(uint32_t, scratch->word, scratch->room);
        scratch->depth = g_renew(uint32_t, scratch->depth, scratch->room);
        scratch->df = g_renew(uint32_t, scratch->df, scratch->room);
    }
    size_t slots = 64;
    while (slots < places * 2) {
        slots *= 2;
    }
    scratch->slot_count = slots;
    if (slots > scratch->slot_room) {
        g_free(scratch->slots);
        scratch->slots = g_new(uint32_t, slots);
        scratch->slot_room = slots;
    }
}

/* The tokens that count, with how far each stands from the last break; *taken: how many. What the corpus does not have breaks as
 * well: no n-gram of the corpus goes across it. */
static bool take_words(ChudeDocumentCounts *scratch, const ChudeWords *words, size_t *taken, GError **error) {
    size_t places = 0;
    uint32_t depth = 0;
    for (size_t i = 0; i < words->count; i++) {
        uint32_t flags = words->tokens[i].flags;
        if (flags & CHUDE_TOKEN_STOP) {
            depth = 0;
            continue;
        }
        const ChudeForm *form = chude_worker_form(scratch->worker, words, i);
        if (!chude_kind_counts(form->term->kind)) {
            depth = 0;
            continue;
        }
        ChudeKnownTerm *known = known_term(scratch, form->term->index);
        if (known->number == 0 && !look_up(scratch, form, known, error)) {
            return false;
        }
        if (flags & CHUDE_TOKEN_SENTENCE || known->number == CHUDE_NONE) {
            depth = 0;
        }
        if (known->number != CHUDE_NONE) {
            scratch->word[places] = known->number - 1;
            scratch->df[places] = known->df;
            scratch->depth[places++] = ++depth;
        }
    }
    *taken = places;
    return true;
}

/* ---- n-grams ---- */

/* Counts one occurrence. */
static void count_gram(ChudeDocumentCounts *scratch, unsigned n, ChudeFound found, size_t place,
                       const ChudeCountsFilter *filter) {
    if (found.df < filter->min_df || found.df > filter->max_df) {
        return;
    }
    size_t mask = scratch->slot_count - 1, at = (found.id * 0x9E3779B97F4A7C15u >> 20) & mask;
    for (; scratch->slots[at]; at = (at + 1) & mask) {
        ChudeDocumentGram *gram = &scratch->grams[scratch->slots[at] - 1];
        if (gram->id == found.id) {
            gram->count++;
            return;
        }
    }
    if (scratch->count == scratch->gram_room) {
        scratch->gram_room = MAX(1024, scratch->gram_room * 2);
        scratch->grams = g_renew(ChudeDocumentGram, scratch->grams, scratch->gram_room);
    }
    scratch->grams[scratch->count++] =
        (ChudeDocumentGram){.id = found.id, .n = n, .count = 1, .place = (uint32_t)place, .df = found.df};
    scratch->slots[at] = (uint32_t)scratch->count;
}

/* The n-grams of n >= 2 words, by pieces of what is looked up at once. */
static bool count_longer(ChudeDocumentCounts *scratch, unsigned n, size_t places,
                         const ChudeCountsFilter *filter, GError **error) {
    const uint32_t *words[CHUDE_FIND_AT_ONCE];
    ChudeFound found[CHUDE_FIND_AT_ONCE];
    size_t size = 0;
    for (size_t place = n - 1; place < places; place++) {
        if (scratch->depth[place] >= n) {
            words[size++] = &scratch->word[place + 1 - n];
        }
        if (size == CHUDE_FIND_AT_ONCE || (size > 0 && place + 1 == places)) {
            if (!chude_finder_find(scratch->finder, n, words, size, found, error)) {
                return false;
            }
            for (size_t i = 0; i < size; i++) {
                if (found[i].id != CHUDE_NONE) {
                    count_gram(scratch, n, found[i], (size_t)(words[i] - scratch->word), filter);
                }
            }
            size = 0;
        }
    }
    return true;
}

bool chude_document_count(ChudeDocumentCounts *scratch, const ChudeWords *words, unsigned from, unsigned to,
                          const ChudeCountsFilter *filter, GError **error) {
    scratch->count = scratch->places = 0;
    if (!words) {
        return true;
    }
    size_t places = 0;
    reserve(scratch, words->count);
    if (!take_words(scratch, words, &places, error)) {
        return false;
    }
    scratch->places = places;
    for (unsigned n = from; n <= to; n++) {
        memset(scratch->slots, 0, scratch->slot_count * sizeof *scratch->slots);
        if (n > 1) {
            if (!count_longer(scratch, n, places, filter, error)) {
                return false;
            }
            continue;
        }
        for (size_t place = 0; place < places; place++) {
            count_gram(scratch, 1, (ChudeFound){scratch->word[place], scratch->df[place]}, place, filter);
        }
    }
    return true;
}

bool chude_document_text(ChudeDocumentCounts *scratch, const ChudeDocumentGram *gram, ChudeBuffer *text,
                         GError **error) {
    if (gram->n == 1) {
        ChudeWord word;
        if (!chude_vocabulary_word(scratch->reader, gram->id, &word, error)) {
            return false;
        }
        chude_word_spell(&word, chude_word_commonest(&word), text);
        return true;
    }
    ChudeGram whole = {.n = gram->n};
    memcpy(whole.words, scratch->word + gram->place, gram->n * sizeof *whole.words);
    return chude_finder_styles(scratch->finder, gram->n, gram->id, whole.styles, error) &&
           chude_gram_text(scratch->reader, &whole, text, error);
}

int chude_document_compare(const ChudeDocumentCounts *scratch, const ChudeDocumentGram *a,
                           const ChudeDocumentGram *b) {
    for (unsigned i = 0; i < a->n && i < b->n; i++) {
        uint32_t first = scratch->word[a->place + i], second = scratch->word[b->place + i];
        if (first != second) {
            return first < second ? -1 : 1;
        }
    }
    return (a->n > b->n) - (a->n < b->n);
}
