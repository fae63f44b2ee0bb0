/* stability.h - how many topics a corpus has: the most of which halves of it tell the same.
 * Ownership: the caller frees the points. */
#ifndef CHUDE_TOPICS_STABILITY_H
#define CHUDE_TOPICS_STABILITY_H

#include "matrix.h"

/* A number of topics that was looked at. */
typedef struct {
    size_t topics;
    double
        stability; /* mean adjusted Rand index of the groupings of halves, pair by pair: 1 where all agree; rounded */
    double error; /* its standard error, rounded */
} ChudeTopicsPoint;

typedef struct {
    ChudeTopicsPoint *points; /* by topics, rising; NULL: nothing was looked at */
    size_t count, topics;     /* points; the number found */
} ChudeTopicsCurve;

/* Random halves are grouped into k topics, for k from n^0.25 to 1.5 n^0.36 by steps of 15 %, and each says of every document
 * where it belongs; how far these groupings agree is the stability of k (Ben-Hur, Elisseeff, Guyon 2002; Lange, Roth, Braun,
 * Buhmann 2004; one half says it of the other: Tibshirani, Walther 2005). Averaged 1:2:1 with its neighbours' it gives the
 * best k; the most topics within two of its standard errors are taken (the rule of standard errors: Breiman, Friedman,
 * Olshen, Stone 1984). Of more than 4,000 documents, 4,000 are drawn by hash. The same on any number of threads.
 * Memory: 1 to 2 MB for each thread, and 16 bytes a document. */
bool chude_topics_find_number(ChudeTopicsCurve *curve, const ChudeTopicsCorpus *corpus,
                              const ChudeTopicsRows *rows, uint64_t seed, const ChudeHost *host,
                              GError **error);

/* The adjusted Rand index (Hubert, Arabie 1985) of two groupings of n things into k groups, numbered from 0. */
double chude_topics_agreement(const uint32_t *a, const uint32_t *b, size_t n, size_t k);
/* Sets curve->topics by its points, one at least. */
void chude_topics_choose_number(ChudeTopicsCurve *curve);

#endif
