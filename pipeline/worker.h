/* worker.h - what one thread has to itself. The scheduler owns workers; they outlive every state of the run. */
#ifndef CHUDE_WORKER_H
#define CHUDE_WORKER_H

#include "terms.h"

struct ChudeWorker {
    ChudeTerms *terms;
};

/* Makes tokens[i].form of these words the worker's, for all of them at once: index of the plain form, plus 1. */
static inline void chude_worker_number(ChudeWorker *worker, const ChudeWords *words) {
    if (words->numbered != ((const ChudeTermsView *)(const void *)worker->terms)->number) {
        chude_terms_number(worker->terms, (ChudeWords *)words); /* says nothing else of them */
    }
}

/* The same whatever `stem` said: what the token is by its spelling alone. */
static inline const ChudeForm *chude_worker_plain_form(ChudeWorker *worker, const ChudeWords *words,
                                                       size_t i) {
    chude_worker_number(worker, words);
    const ChudeTermsView *view = (const ChudeTermsView *)(const void *)worker->terms;
    uint32_t index = words->tokens[i].form - 1;
    return &view->forms[index >> CHUDE_TERMS_PIECE_BITS][index & ((1u << CHUDE_TERMS_PIECE_BITS) - 1)];
}

/* Within boilerplate there are no keys. */
static inline bool chude_worker_has_stem(const ChudeWords *words, size_t i) {
    return words->stems && words->stems[i].data && !(words->tokens[i].flags & CHUDE_TOKEN_BOILERPLATE);
}

static inline const ChudeForm *chude_worker_form(ChudeWorker *worker, const ChudeWords *words, size_t i) {
    if (chude_worker_has_stem(words, i)) {
        const ChudeToken *token = &words->tokens[i];
        ChudeText bytes = {words->text.data + token->begin, token->end - token->begin};
        return chude_terms_form(worker->terms, bytes, words->stems[i]);
    }
    return chude_worker_plain_form(worker, words, i);
}

/* The indexes of these forms. */
static inline uint32_t chude_worker_plain_index(ChudeWorker *worker, const ChudeWords *words, size_t i) {
    chude_worker_number(worker, words);
    return words->tokens[i].form - 1;
}

static inline uint32_t chude_worker_index(ChudeWorker *worker, const ChudeWords *words, size_t i) {
    return chude_worker_has_stem(words, i) ? chude_worker_form(worker, words, i)->index
                                           : chude_worker_plain_index(worker, words, i);
}

#endif
