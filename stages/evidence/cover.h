/* cover.h - documents that together show what something is about, its terms: evidence for topics, in bounded memory.
 * A document has a bit for each term that stands in what is shown of it, and a value: the square of its score times the share of the terms' weight
 * that these have. Kept are, of the documents with each term, the CHUDE_COVER_DEPTH of most value, and of all documents CHUDE_COVER_ANY.
 * The order is total (value falling, then as in best.h), and whoever is better than a document that was dropped is kept, or another that
 * is better still: any split and any order of documents gives the same few.
 * Ownership: the caller clears; entries own copies of their strings. */
#ifndef CHUDE_COVER_H
#define CHUDE_COVER_H

#include "best.h"

#define CHUDE_COVER_TERMS 16 /* that have a bit: the first ones */
#define CHUDE_COVER_DEPTH 3
#define CHUDE_COVER_ANY 6
#define CHUDE_COVER_LEAST 3 /* that are shown, where there are as many */
#define CHUDE_COVER_MOST 5  /* where three do not have every term that is to be had */

typedef struct {
    ChudeBestEntry shown;
    double value;
    uint64_t sentence,
        title; /* hashes of the counting keys of what is shown and of the title; title 0: there is none */
    uint32_t terms; /* bit t: term t stands there */
} ChudeCoverEntry;

typedef struct {
    ChudeCoverEntry *entries; /* best first */
    unsigned count, room;
} ChudeCover;

void chude_cover_clear(ChudeCover *cover);

/* Whether a document may be among those that are kept, so that its strings need only be made if so. share: of the terms' weight, 0 to 1. */
bool chude_cover_wants(const ChudeCover *cover, double score, double share, uint32_t terms);
/* Puts a document in, with the bytes of its text that are shown. Of documents that show the same sentence and terms one is
 * kept. */
void chude_cover_add(ChudeCover *cover, double score, double share, uint32_t terms,
                     const ChudeDocument *document, ChudeSpan snippet);
/* Moves the entries of `from` into `into` as far as they are good enough; `from` is empty afterwards. */
void chude_cover_merge(ChudeCover *into, ChudeCover *from);

/* Appends the array of evidence as best.h has it, with title and score, in the order of choice: greedily the document with the largest
 * squared score times the sum over its terms of weight / 4^n, n being how many that were chosen before have the term. That is a submodular
 * function's gain, so what is chosen is no less than 1 - 1/e of the best choice of those kept (Nemhauser, Wolsey, Fisher 1978; for
 * evidence: Lin, Bilmes 2011). Behind CHUDE_COVER_LEAST only documents with a term that is not there yet. None has the text, the title, or the
 * sentence of another. weights: of each term, not negative. */
void chude_cover_write(ChudeBuffer *json, const ChudeCover *cover, const double *weights, size_t terms);

#endif
