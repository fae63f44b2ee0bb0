/* worker.h - what one thread has to itself. The scheduler owns workers; they outlive every state of the run. */
#ifndef CHUDE_WORKER_H
#define CHUDE_WORKER_H

#include "terms.h"

struct ChudeWorker {
    ChudeTerms *terms;
};

static inline const ChudeForm *chude_worker_form(ChudeWorker *worker, const ChudeWords *words, size_t i) {
    const ChudeToken *token = &words->tokens[i];
    ChudeText bytes = {words->text.data + token->begin, token->end - token->begin};
    ChudeText stem = words->stems ? words->stems[i] : (ChudeText){NULL, 0};
    return chude_terms_form(worker->terms, bytes, stem);
}

/* The same whatever `stem` said: what the token is by its spelling alone. */
static inline const ChudeForm *chude_worker_plain_form(ChudeWorker *worker, const ChudeWords *words,
                                                       size_t i) {
    const ChudeToken *token = &words->tokens[i];
    ChudeText bytes = {words->text.data + token->begin, token->end - token->begin};
    return chude_terms_form(worker->terms, bytes, (ChudeText){NULL, 0});
}

/* The indexes of these forms. */
static inline uint32_t chude_worker_plain_index(ChudeWorker *worker, const ChudeWords *words, size_t i) {
    return chude_worker_plain_form(worker, words, i)->index;
}

static inline uint32_t chude_worker_index(ChudeWorker *worker, const ChudeWords *words, size_t i) {
    return words->stems && words->stems[i].data ? chude_worker_form(worker, words, i)->index
                                                : chude_worker_plain_index(worker, words, i);
}

#endif
