/* kmeans.h - spherical k-means (Dhillon, Modha 2001) with several seedings.
 * Ownership: the caller frees both arrays. */
#ifndef CHUDE_TOPICS_KMEANS_H
#define CHUDE_TOPICS_KMEANS_H

#include "matrix.h"

typedef struct {
    uint32_t *cluster; /* by document; CHUDE_TOPICS_NONE for rows of length 0 */
    double *score;     /* cosine to the centroid, 0 to 1, rounded */
    size_t count;      /* clusters; none is empty */
} ChudeTopicsClusters;

/* Where some clusters begin: they come before those that are found. */
typedef struct {
    float *centres; /* count x dimensions, each of length 1 or 0 */
    size_t count, pulled;
    double pull; /* as so many documents each of the first `pulled` takes part in the mean of its cluster */
    uint32_t *cluster; /* set: the cluster of each, CHUDE_TOPICS_NONE where it has no document */
} ChudeTopicsGuide;

/* k: clusters wanted, 1 or more; fewer come where rows are too alike. The best of `restarts` runs by the sum of
 * cosines, the earliest of equals; the same on any number of threads. Memory: 20 bytes a document for each thread and for
 * the result, and 12 times k times dimensions for each thread. */
bool chude_topics_kmeans(ChudeTopicsClusters *clusters, const ChudeTopicsRows *rows, size_t k,
                         size_t restarts, uint64_t seed, const ChudeHost *host, GError **error);
/* The same with a guide, or NULL; k: all clusters. */
bool chude_topics_kmeans_guided(ChudeTopicsClusters *clusters, const ChudeTopicsRows *rows, size_t k,
                                const ChudeTopicsGuide *guide, size_t restarts, uint64_t seed,
                                const ChudeHost *host, GError **error);

/* Groups the rows that left_out does not mark (a byte for each), with `rounds` at most, and sets for every row which of
 * the k clusters it is nearest to. No row is empty, and two at least are not marked. Runs on this thread. */
void chude_topics_kmeans_part(const ChudeTopicsRows *rows, const uint8_t *left_out, size_t k, size_t restarts,
                              int rounds, uint64_t seed, uint32_t *cluster);

#endif
