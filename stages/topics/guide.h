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

/* A seed takes part in its topic's mean like this share of the documents that a topic has on average. By trial. */
#define CHUDE_TOPICS_PULL 0.25
/* A topic of a model persists if the cosine of its centre to the old one is no less. */
#define CHUDE_TOPICS_PERSISTS 0.5

/* Words that the model bans group nothing while these are the df of forms; those that were, to be put back, or NULL where none is banned. */
uint32_t *chude_topics_guiding_ban(const ChudeTopicsGuiding *guiding, ChudeTopicsForms *forms);
/* Appends the rows. A seed's words that no document has are named in *note, which is a string to free, or NULL. */
bool chude_topics_guiding_begin(ChudeTopicsGuiding *guiding, ChudeTopicsMatrix *matrix,
                                const ChudeTopicsForms *forms, char **note, GError **error);
/* Takes the rows again. k: topics wanted, without which a model decides: see docs/architecture.md. *k: topics to look for. */
void chude_topics_guiding_take(ChudeTopicsGuiding *guiding, ChudeTopicsRows *rows, size_t *k, double weak);
void chude_topics_guiding_clear(ChudeTopicsGuiding *guiding);

#endif
