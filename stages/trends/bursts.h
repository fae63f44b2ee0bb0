/* bursts.h - bursts of a term in batches of documents, by Kleinberg's automaton of two states (J. Kleinberg, Bursty and
 * Hierarchical Structure in Streams, KDD 2002, section 4).
 *
 * Of d documents of a period r have the term. In state 0 they have it with p0 = R / D, their share over all periods, in state 1
 * with p1 = s p0, s = 2. A period costs -ln of the binomial likelihood, a step up gamma ln n (n periods, gamma = 1), a step down
 * nothing. A burst is a run of state 1 in the cheapest sequence; its weight is what state 1 saves over state 0 within it. */
#ifndef CHUDE_TRENDS_BURSTS_H
#define CHUDE_TRENDS_BURSTS_H

#include "stage.h"

/* A period in which the term stands. */
typedef struct ChudeCell {
    uint32_t period; /* from 0: the first of the corpus */
    uint32_t df;     /* documents that have the term, at least 1 */
    uint64_t count;  /* occurrences */
    uint64_t
        first[2]; /* least order of these documents, of the even ones and the odd ones (first_documents.h) */
} ChudeCell;

typedef struct {
    uint32_t first, last; /* periods, both within */
    double weight;        /* nine significant digits */
} ChudeBurst;

/* before[t]: documents of the periods before t; periods + 1 numbers, the last one that of all documents. cells: by period.
 * bursts: room for as many as there are cells. Returns their number, by time. None where the term stands in half of the
 * documents or more, since p1 would be no probability. */
size_t chude_bursts_find(const ChudeCell *cells, size_t count, const uint64_t *before, uint32_t periods,
                         ChudeBurst *bursts);

/* G² (log-likelihood ratio) of the documents of each period against the same share in all: how far from flat the term is. Nine
 * significant digits. */
double chude_bursts_g2(const ChudeCell *cells, size_t count, const uint64_t *before, uint32_t periods);

#endif
