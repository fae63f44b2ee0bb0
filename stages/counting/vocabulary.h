/* vocabulary.h - the single words of a count, and their spellings. While documents are observed, ids are
 * the indices of the worker's dictionary (what does not count leaves holes, with count 0); once merged,
 * ids are given in the order of adding, and found by their bytes. Texts are borrowed from the workers'
 * dictionaries, which outlive every state. */
#ifndef CHUDE_VOCABULARY_H
#define CHUDE_VOCABULARY_H

#include "counting/pairs.h"
#include "stage.h"

typedef struct {
    ChudeText key;
    uint64_t hash, count;
    uint32_t df;
    /* While observing: the last document, from 1; once sealed: its spellings, linked by `next`. */
    uint32_t mark;
} ChudeCountedTerm;

typedef enum {
    CHUDE_FORM_NEW,    /* not met yet */
    CHUDE_FORM_BREAKS, /* punctuation or symbol: counts nowhere */
    CHUDE_FORM_PLAIN,  /* spelled as its key is: needs no place in the tables of spellings */
    CHUDE_FORM_SPELLED
} ChudeFormUse;

typedef struct {
    ChudeText spelling;
    uint64_t hash, count;
    uint32_t term, next;
    ChudeFormUse use;
} ChudeCountedForm;

typedef struct {
    ChudeCountedTerm *terms;
    ChudeCountedForm *forms;
    uint32_t term_count, term_room, form_count, form_room;
    uint32_t *term_slots, *form_slots; /* id + 1; NULL until merged or sealed */
    uint32_t term_mask, form_mask;
} ChudeVocabulary;

void chude_vocabulary_clear(ChudeVocabulary *vocabulary);

/* Enters a form of the worker's dictionary under its index. */
ChudeCountedForm *chude_vocabulary_meet(ChudeVocabulary *vocabulary, const ChudeForm *form);

/* Makes terms and forms findable by their bytes. */
void chude_vocabulary_index(ChudeVocabulary *vocabulary);

/* CHUDE_NONE where there is none. */
uint32_t chude_vocabulary_find(const ChudeVocabulary *vocabulary, ChudeText key, uint64_t hash);

/* The ids of a term, and of a form of the term with that id, of another vocabulary: added where they are
 * new, with counts of 0. Only after chude_vocabulary_index. */
uint32_t chude_vocabulary_add_term(ChudeVocabulary *vocabulary, const ChudeCountedTerm *term);
uint32_t chude_vocabulary_add_form(ChudeVocabulary *vocabulary, const ChudeCountedForm *form, uint32_t term);

#endif
