/* quality.h - how good topics are, by their documents and terms. Ownership: nothing is kept. */
#ifndef CHUDE_TOPICS_QUALITY_H
#define CHUDE_TOPICS_QUALITY_H

#include "describe.h"

/* Of all topics; what there is nothing to say of is negative, but for npmi: NAN. */
typedef struct {
    size_t documents;   /* that have a topic */
    size_t with_others; /* and others beside it (others.h) */
    double weak;        /* share of those whose score is below weak_below, 0 to 1 */
    double weak_below;  /* score, 0 to 1 */
    /* Share, 0 to 1, of the terms listed that no topic before has (Dieng, Ruiz, Blei 2020), and that are no part of another term of their
     * topic; terms are compared by counting key. */
    double diversity;
    double npmi; /* mean coherence of the topics that have two terms or more */
} ChudeTopicsQuality;

/* The same, and cohesion and weak of each description. All are rounded, and do not depend on the order of the input. */
void chude_topics_quality(ChudeTopicsQuality *quality, ChudeTopicsDescription *descriptions,
                          const ChudeTopicsClusters *clusters, size_t documents, double weak_below);
/* Diversity and npmi alone. */
void chude_topics_quality_terms(ChudeTopicsQuality *quality, const ChudeTopicsDescription *descriptions,
                                size_t count);

#endif
