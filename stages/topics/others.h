/* others.h - the topics beside its own that a document is close to: soft membership, cut down to what is worth saying.
 * Ownership: the caller clears. */
#ifndef CHUDE_TOPICS_OTHERS_H
#define CHUDE_TOPICS_OTHERS_H

#include "kmeans.h"

#define CHUDE_TOPICS_OTHERS 3 /* of a document at most */

typedef struct {
    uint32_t document, cluster;
    double
        score; /* cosine to the cluster's centre, on the scale of ChudeTopicsClusters.score, and not above the document's own */
} ChudeTopicsOther;

typedef struct {
    ChudeTopicsOther *items; /* by document rising; of one document the best first, ties by cluster */
    size_t count;
} ChudeTopicsOthers;

/* The least score that another topic needs beside one of `score`. Documents of mixtures of von Mises-Fisher distributions of one concentration
 * (Banerjee and others 2005) have posteriors whose ratio is exp(kappa times the difference of cosines); the share of the best cosine is
 * asked for in place of a difference, so that a document far from all centres needs no smaller lead. */
double chude_topics_others_least(double score, double weak);

/* For each document, up to CHUDE_TOPICS_OTHERS clusters whose score is chude_topics_others_least or more. centres: clusters->count x dimensions, of length
 * 1. The same on any number of threads. Time: rows times clusters times dimensions, one round of k-means without bounds; memory: 16 bytes
 * for each that is found. */
void chude_topics_others_find(ChudeTopicsOthers *others, const ChudeTopicsRows *rows,
                              const ChudeTopicsClusters *clusters, const float *centres, double weak,
                              const ChudeHost *host);
void chude_topics_others_clear(ChudeTopicsOthers *others);

/* Those of a document; *count of them. */
const ChudeTopicsOther *chude_topics_others_of(const ChudeTopicsOthers *others, size_t document,
                                               size_t *count);

/* Puts `other` among the `count` best of a list with room for CHUDE_TOPICS_OTHERS; the new count. */
size_t chude_topics_others_take(ChudeTopicsOther list[CHUDE_TOPICS_OTHERS], size_t count,
                                ChudeTopicsOther other);

#endif
