/* terms.h - a worker's dictionary of forms and terms.
 * Ownership: forms and terms belong to the dictionary and stay where they are until it is freed. */
#ifndef CHUDE_TERMS_H
#define CHUDE_TERMS_H

#include "counting_key.h"
#include "stage.h"

typedef struct ChudeTerms ChudeTerms;

enum { CHUDE_TERMS_PIECE_BITS = 8 };

/* What a dictionary begins with, for worker.h: form i is forms[i >> CHUDE_TERMS_PIECE_BITS][the rest of i]. */
typedef struct {
    uint64_t number; /* this dictionary's own in this process, from 1 */
    const ChudeForm *const *forms;
} ChudeTermsView;

ChudeTerms *chude_terms_new(void);
void chude_terms_free(ChudeTerms *terms);
size_t chude_terms_size(const ChudeTerms *terms); /* bytes of memory */

/* The form of a token's bytes (white space inside allowed); stem: its key if a stemmer gave one, else data NULL. */
const ChudeForm *chude_terms_form(ChudeTerms *terms, ChudeText token, ChudeText stem);
/* Sets the form of each token of words (by its spelling alone, whatever stems say), and that they are this dictionary's. */
void chude_terms_number(ChudeTerms *terms, ChudeWords *words);
size_t chude_terms_form_count(const ChudeTerms *terms);
size_t chude_terms_term_count(const ChudeTerms *terms);
const ChudeForm *chude_terms_form_at(const ChudeTerms *terms, uint32_t index);
const ChudeTerm *chude_terms_term_at(const ChudeTerms *terms, uint32_t index);

/* 64-bit hash of bytes, the same on every machine (XXH3). */
uint64_t chude_hash(const void *data, size_t size);

#endif
