/* fit.h - topics that were found become a model. Ownership: the caller clears the fit, and frees the model. */
#ifndef CHUDE_TOPICS_FIT_H
#define CHUDE_TOPICS_FIT_H

#include "guide.h"
#include "quality.h"

/* By cluster; features are the corpus's. */
typedef struct {
    ChudeTopicsEntry **weights; /* the CHUDE_TOPICS_WEIGHTS that matter most, the heaviest first */
    size_t *counts;
    double *offset, *slope; /* of scores: see apply.h */
    size_t clusters;
} ChudeTopicsFit;

/* With x a document's TF-IDF row, V the subspace, c the centre of a topic in it, the document's cosine to the centre is x V c / |x V|, so that
 * V c has a weight for each word, and the largest sum of x times weights tells the topic: the same one, but for the weights that are left out.
 * Kept are those above 0 with the largest weight times the square root of the sum of the word's x² over documents, which is what they
 * bring to the sums, but for what is below 1/10,000 of the heaviest. Rounded to four digits. Sets guiding->kept where there is a model. */
bool chude_topics_fit(ChudeTopicsFit *fit, const ChudeTopicsMatrix *matrix, const ChudeTopicsBasis *basis,
                      const ChudeTopicsRows *rows, const ChudeTopicsClusters *clusters,
                      ChudeTopicsGuiding *guiding, const ChudeHost *host, GError **error);
void chude_topics_fit_clear(ChudeTopicsFit *fit);

/* Gives descriptions (of all clusters) their ids, and the labels that are given, drops terms that the model bans and all beyond `most`,
 * and orders them by id. Those of seeds have the place of their line; persisting topics of a model what they had; others follow by size.
 * kept: see ChudeTopicsGuiding. Returns the least id that is free. */
uint32_t chude_topics_name(ChudeTopicsDescription *descriptions, size_t count, size_t most,
                           const ChudeTopicsGuiding *guiding);

/* After naming. Topics of an old model that do not persist are in it with size 0. */
ChudeTopicsModel *chude_topics_fit_model(const ChudeTopicsFit *fit, const ChudeTopicsCorpus *corpus,
                                         const ChudeTopicsDescription *descriptions,
                                         const ChudeTopicsQuality *quality, uint32_t next_id,
                                         const ChudeTopicsGuiding *guiding);

#endif
