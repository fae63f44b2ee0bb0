#include "counting/vocabulary.h"

#include <glib.h>
#include <string.h>

#include "terms.h"

void chude_vocabulary_clear(ChudeVocabulary *vocabulary) {
    g_free(vocabulary->terms);
    g_free(vocabulary->forms);
    g_free(vocabulary->term_slots);
    g_free(vocabulary->form_slots);
    *vocabulary = (ChudeVocabulary){.terms = NULL};
}

/* Makes room for items up to index; new ones are zero. */
static void *reach(void *items, size_t item_size, uint32_t *count, uint32_t *room, uint32_t index) {
    if (index >= *room) {
        uint32_t more = MAX(index + 1, *room + *room / 2);
        more = MAX(more, 256);
        items = g_realloc_n(items, more, item_size);
        memset((char *)items + (size_t)*room * item_size, 0, (size_t)(more - *room) * item_size);
        *room = more;
    }
    *count = MAX(*count, index + 1);
    return items;
}

static ChudeCountedTerm *reach_term(ChudeVocabulary *vocabulary, uint32_t index) {
    vocabulary->terms = reach(vocabulary->terms, sizeof *vocabulary->terms, &vocabulary->term_count,
                              &vocabulary->term_room, index);
    return &vocabulary->terms[index];
}

static ChudeCountedForm *reach_form(ChudeVocabulary *vocabulary, uint32_t index) {
    vocabulary->forms = reach(vocabulary->forms, sizeof *vocabulary->forms, &vocabulary->form_count,
                              &vocabulary->form_room, index);
    return &vocabulary->forms[index];
}

/* Whether the spelling is the key with spaces for its underscores. */
static bool is_plain(ChudeText spelling, ChudeText key) {
    if (spelling.size != key.size) {
        return false;
    }
    for (size_t i = 0; i < key.size; i++) {
        if (spelling.data[i] != (key.data[i] == '_' ? ' ' : key.data[i])) {
            return false;
        }
    }
    return true;
}

ChudeCountedForm *chude_vocabulary_meet(ChudeVocabulary *vocabulary, const ChudeForm *form) {
    ChudeCountedForm *met = reach_form(vocabulary, form->index);
    if (met->use != CHUDE_FORM_NEW) {
        return met;
    }
    const ChudeTerm *term = form->term;
    met->spelling = form->spelling;
    met->hash = form->hash;
    met->term = term->index;
    if (!chude_kind_counts(term->kind)) {
        met->use = CHUDE_FORM_BREAKS;
        return met;
    }
    met->use = is_plain(form->spelling, term->key) ? CHUDE_FORM_PLAIN : CHUDE_FORM_SPELLED;
    ChudeCountedTerm *counted = reach_term(vocabulary, term->index);
    counted->key = term->key;
    counted->hash = term->hash;
    return met;
}

static bool same(ChudeText a, ChudeText b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static uint64_t form_hash(uint64_t hash, uint32_t term) {
    return (hash ^ (term + 1) * 0x9E3779B97F4A7C15u) * 0xFF51AFD7ED558CCDu >> 20;
}

static uint32_t *term_slot(const ChudeVocabulary *vocabulary, ChudeText key, uint64_t hash) {
    uint32_t at = (uint32_t)hash & vocabulary->term_mask;
    for (; vocabulary->term_slots[at]; at = (at + 1) & vocabulary->term_mask) {
        const ChudeCountedTerm *term = &vocabulary->terms[vocabulary->term_slots[at] - 1];
        if (term->hash == hash && same(term->key, key)) {
            break;
        }
    }
    return &vocabulary->term_slots[at];
}

static uint32_t *form_slot(const ChudeVocabulary *vocabulary, ChudeText spelling, uint64_t hash,
                           uint32_t term) {
    uint32_t at = (uint32_t)form_hash(hash, term) & vocabulary->form_mask;
    for (; vocabulary->form_slots[at]; at = (at + 1) & vocabulary->form_mask) {
        const ChudeCountedForm *form = &vocabulary->forms[vocabulary->form_slots[at] - 1];
        if (form->hash == hash && form->term == term && same(form->spelling, spelling)) {
            break;
        }
    }
    return &vocabulary->form_slots[at];
}

/* At least twice as many slots as items. */
static uint32_t mask_for(uint32_t items) {
    uint32_t mask = 1023;
    while (mask / 2 < items && mask < UINT32_MAX) {
        mask = mask * 2 + 1;
    }
    return mask;
}

static void index_terms(ChudeVocabulary *vocabulary) {
    g_free(vocabulary->term_slots);
    vocabulary->term_mask = mask_for(vocabulary->term_count + vocabulary->term_count / 2);
    vocabulary->term_slots = g_new0(uint32_t, (size_t)vocabulary->term_mask + 1);
    for (uint32_t id = 0; id < vocabulary->term_count; id++) {
        if (vocabulary->terms[id].count) {
            *term_slot(vocabulary, vocabulary->terms[id].key, vocabulary->terms[id].hash) = id + 1;
        }
    }
}

static void index_forms(ChudeVocabulary *vocabulary) {
    g_free(vocabulary->form_slots);
    vocabulary->form_mask = mask_for(vocabulary->form_count + vocabulary->form_count / 2);
    vocabulary->form_slots = g_new0(uint32_t, (size_t)vocabulary->form_mask + 1);
    for (uint32_t id = 0; id < vocabulary->form_count; id++) {
        const ChudeCountedForm *form = &vocabulary->forms[id];
        if (form->count) {
            *form_slot(vocabulary, form->spelling, form->hash, form->term) = id + 1;
        }
    }
}

void chude_vocabulary_index(ChudeVocabulary *vocabulary) {
    if (!vocabulary->term_slots) {
        index_terms(vocabulary);
        index_forms(vocabulary);
    }
}

uint32_t chude_vocabulary_find(const ChudeVocabulary *vocabulary, ChudeText key, uint64_t hash) {
    return vocabulary->term_slots ? *term_slot(vocabulary, key, hash) - 1 : CHUDE_NONE;
}

uint32_t chude_vocabulary_add_term(ChudeVocabulary *vocabulary, const ChudeCountedTerm *term) {
    uint32_t *slot = term_slot(vocabulary, term->key, term->hash);
    if (*slot) {
        return *slot - 1;
    }
    uint32_t id = vocabulary->term_count;
    *slot = id + 1;
    *reach_term(vocabulary, id) = (ChudeCountedTerm){.key = term->key, .hash = term->hash};
    if (vocabulary->term_count > vocabulary->term_mask / 4 * 3) {
        /* every id in a slot has a count by now, but this one */
        vocabulary->terms[id].count = 1;
        index_terms(vocabulary);
        vocabulary->terms[id].count = 0;
    }
    return id;
}

uint32_t chude_vocabulary_add_form(ChudeVocabulary *vocabulary, const ChudeCountedForm *form, uint32_t term) {
    uint32_t *slot = form_slot(vocabulary, form->spelling, form->hash, term);
    if (*slot) {
        return *slot - 1;
    }
    uint32_t id = vocabulary->form_count;
    *slot = id + 1;
    *reach_form(vocabulary, id) =
        (ChudeCountedForm){.spelling = form->spelling, .hash = form->hash, .term = term, .use = form->use};
    if (vocabulary->form_count > vocabulary->form_mask / 4 * 3) {
        vocabulary->forms[id].count = 1;
        index_forms(vocabulary);
        vocabulary->forms[id].count = 0;
    }
    return id;
}
