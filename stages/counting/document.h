/* document.h - the n-grams of one document, found again in the counts of the corpus.
 * Ownership: the scratch belongs to one worker; what it says about a document holds until the next one. */
#ifndef CHUDE_COUNTING_DOCUMENT_H
#define CHUDE_COUNTING_DOCUMENT_H

#include "counting/counts.h"
#include "counting/found.h"

typedef struct {
    uint32_t id, n;
    uint32_t count; /* in the document */
    uint32_t place; /* of its first word: for chude_document_compare */
    uint32_t df;    /* in the corpus */
    double weight;  /* for the user */
} ChudeDocumentGram;

typedef struct {
    ChudeDocumentGram *grams; /* count of them, in no order */
    size_t count;

    /* The rest is the scratch's own. */
    const ChudeCounts *counts;
    ChudeFound *found; /* of counts that were spilled, whose ids are then this one's; else NULL */
    ChudeWorker *worker;
    /* By the worker's index of a term: its id among the words of counts, plus 1; 0: not looked up yet. */
    uint32_t *known;
    size_t known_room, room, gram_room, slot_count;
    uint32_t *word, *gram, *rank; /* of each place, which is a token that counts */
    uint8_t *depth;
    uint32_t *slots; /* by id: its place in grams, plus 1 */
} ChudeDocumentCounts;

/* counts must be sealed, and have a store (chude_counts_store) where they were spilled. */
ChudeDocumentCounts *chude_document_counts_new(const ChudeCounts *counts, ChudeWorker *worker);
void chude_document_counts_free(ChudeDocumentCounts *scratch);

/* What stands on the worker's dictionary: bytes of it, and forgetting it. */
size_t chude_document_counts_held(const ChudeDocumentCounts *scratch);
void chude_document_counts_forget(ChudeDocumentCounts *scratch);

/* Finds the n-grams of from to `to` words that pass the filter's document frequencies (its count and top
 * are of the corpus, and not looked at). words may be NULL. False with *error set where a temporary file cannot be read. */
bool chude_document_count(ChudeDocumentCounts *scratch, const ChudeWords *words, unsigned from, unsigned to,
                          const ChudeCountsFilter *filter, GError **error);

/* Appends the commonest spelling of the n-gram in the corpus. */
void chude_document_text(const ChudeDocumentCounts *scratch, const ChudeDocumentGram *gram,
                         ChudeBuffer *text);

/* The order of counting keys, word by word; a shorter one goes before what it begins. */
int chude_document_compare(const ChudeDocumentCounts *scratch, const ChudeDocumentGram *a,
                           const ChudeDocumentGram *b);

#endif
