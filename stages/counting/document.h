/* document.h - the n-grams of one document, with what a sealed state knows of each.
 * Ownership: the scratch belongs to one worker and is used for one document after the other; what it gives holds until the next
 * one. */
#ifndef CHUDE_COUNTING_DOCUMENT_H
#define CHUDE_COUNTING_DOCUMENT_H

#include "counting/grams.h"

typedef struct {
    uint32_t id, n;
    uint32_t count; /* in the document */
    uint32_t place; /* of its first word: for chude_document_compare */
    uint32_t df;    /* in the corpus */
    double weight;  /* for the user */
} ChudeDocumentGram;

/* A term of the worker's dictionary. */
typedef struct {
    uint32_t number; /* of the word plus 1; CHUDE_NONE: not in the corpus; 0: not looked up yet */
    uint32_t df;
} ChudeKnownTerm;

typedef struct {
    ChudeDocumentGram *grams; /* count of them, in no order */
    size_t count;

    /* The rest is the scratch's own. */
    const ChudeCounts *counts;
    ChudeWorker *worker;
    const ChudePart *part; /* the one that stands on the worker's dictionary, or NULL */
    ChudeVocabularyReader *reader;
    ChudeFinder *finder;   /* NULL where only words are asked for */
    ChudeKnownTerm *known; /* by the worker's index of a term */
    size_t known_room, room, gram_room, slot_room, slot_count;
    uint32_t *word;       /* its number, of each place, which is a token that counts */
    uint32_t *df, *depth; /* depth: words since the last break */
    size_t places;        /* tokens that count, in the three arrays above; for callers too */
    uint32_t *slots;      /* by id: its place in grams, plus 1 */
} ChudeDocumentCounts;

/* counts must be sealed; table: of its longer n-grams; NULL where none will be asked for. */
ChudeDocumentCounts *chude_document_counts_new(const ChudeCounts *counts, const ChudeGrams *table,
                                               ChudeWorker *worker);
void chude_document_counts_free(ChudeDocumentCounts *scratch); /* NULL is none */

/* What stands on the worker's dictionary: bytes of it, and forgetting it. */
size_t chude_document_counts_held(const ChudeDocumentCounts *scratch);
void chude_document_counts_forget(ChudeDocumentCounts *scratch);

/* Finds the n-grams of from to `to` words that pass the filter's document frequencies (its count and top
 * are of the corpus, and not looked at). words may be NULL. False with *error set where a temporary file cannot be read. */
bool chude_document_count(ChudeDocumentCounts *scratch, const ChudeWords *words, unsigned from, unsigned to,
                          const ChudeCountsFilter *filter, GError **error);

/* Appends the commonest spelling of the n-gram in the corpus. */
bool chude_document_text(ChudeDocumentCounts *scratch, const ChudeDocumentGram *gram, ChudeBuffer *text,
                         GError **error);

/* The order of counting keys, word by word; a shorter one goes before what it begins. */
int chude_document_compare(const ChudeDocumentCounts *scratch, const ChudeDocumentGram *a,
                           const ChudeDocumentGram *b);

#endif
