/* guide.h - where topics begin that are known before: those of a model, or of seeds. What is known of them are words, so each becomes a row
 * behind those of the documents, with which it is projected; then it leads the grouping (kmeans.h).
 * Ownership: the caller clears it; seeds and model must outlive it. */
#ifndef CHUDE_TOPICS_GUIDING_H
#define CHUDE_TOPICS_GUIDING_H

#include "kmeans.h"
#include "model.h"
#include "seeds.h"

typedef struct {
    const ChudeTopicsSeeds *seeds; /* one of both, or neither */
    const ChudeTopicsModel *model;
    ChudeTopicsGuide guide;
    double *kept; /* by topic of the model: cosine of where it is to where it was */
} ChudeTopicsGuiding;

/* Where a topic was takes part in its mean like this share of the documents that a topic has on average. By trial. */
#define CHUDE_TOPICS_PULL 0.1
/* A topic of a model persists if the cosine of its centre to the old one is no less. */
#define CHUDE_TOPICS_PERSISTS 0.5

/* Words that the model bans group nothing while these are the df of forms; those that were, to be put back, or NULL where none is banned. */
uint32_t *chude_topics_guiding_ban(const ChudeTopicsGuiding *guiding, ChudeTopicsForms *forms);
/* Appends the rows. A seed's words that no document has are named in *note, which is a string to free, or NULL. */
bool chude_topics_guiding_begin(ChudeTopicsGuiding *guiding, ChudeTopicsMatrix *matrix,
                                const ChudeTopicsForms *forms, char **note, GError **error);
/* Takes the rows again. k: topics wanted; becomes that of topics to look for. A model has its own, and new ones: groups that are found with
 * half as many topics more, of half as many documents as a topic has on average or more, and whose cosine to all centres of the model
 * is below CHUDE_TOPICS_PERSISTS. False with *error set. */
bool chude_topics_guiding_take(ChudeTopicsGuiding *guiding, ChudeTopicsRows *rows, size_t *k, size_t restarts,
                               uint64_t seed, const ChudeHost *host, GError **error);
/* Centres of the clusters, of length 1: means of their rows, with what pulls them. g_free it. */
float *chude_topics_centres(const ChudeTopicsRows *rows, const ChudeTopicsClusters *clusters,
                            const ChudeTopicsGuide *guide);
void chude_topics_guiding_clear(ChudeTopicsGuiding *guiding);

#endif
