/* worker.h - what one thread has to itself. The scheduler owns workers; they outlive every state of the run. */
#ifndef CHUDE_WORKER_H
#define CHUDE_WORKER_H

#include "terms.h"

struct ChudeWorker {
    const ChudeHost *host;
    ChudeTerms *terms;
    unsigned index; /* 0 … threads-1 */
};

static inline const ChudeForm *chude_worker_form(ChudeWorker *worker, const ChudeWords *words, size_t i) {
    const ChudeToken *token = &words->tokens[i];
    ChudeText bytes = {words->text.data + token->begin, token->end - token->begin};
    ChudeText stem = words->stems ? words->stems[i] : (ChudeText){NULL, 0};
    return chude_terms_form(worker->terms, bytes, stem);
}

#endif
