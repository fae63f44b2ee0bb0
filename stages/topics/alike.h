/* alike.h - pairs of documents that share rare words, with their cosines.
 * Ownership: the caller clears the pairs; what is large of them is in a temporary file. */
#ifndef CHUDE_TOPICS_ALIKE_H
#define CHUDE_TOPICS_ALIKE_H

#include "matrix.h"

typedef struct {
    uint32_t a, b; /* documents of the matrix, a > b */
    double cosine; /* rounded */
} ChudeTopicsPair;

/* In an order that depends on the budget. */
typedef struct {
    GArray *some;         /* ChudeTopicsPair: all, or those behind the file's */
    ChudeTemporary *file; /* or NULL */
    ChudeTopicsFailure *failure;
} ChudeTopicsAlike;

/* Pairs whose words of CHUDE_TOPICS_RARE documents or fewer alone make a cosine of CHUDE_TOPICS_LEAST; the cosine is that of all
 * words. Postings of bounded length, as joins by similarity have them (Bayardo, Ma, Srikant 2007), keep the work linear in the
 * documents. The same pairs for any budget and any number of threads: as many documents at a time as 1/32 of the budget has rows of
 * have postings, and all later ones are held against them. df: by feature of the matrix. */
#define CHUDE_TOPICS_RARE 300
#define CHUDE_TOPICS_LEAST 0.1
bool chude_topics_alike_find(ChudeTopicsAlike *alike, const ChudeTopicsMatrix *matrix, const uint32_t *df,
                             const ChudeHost *host, GError **error);
void chude_topics_alike_clear(ChudeTopicsAlike *alike);

/* Calls visit for each pair, on this thread. */
void chude_topics_alike_each(const ChudeTopicsAlike *alike, void (*visit)(void *, const ChudeTopicsPair *),
                             void *context);

#endif
