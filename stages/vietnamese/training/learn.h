/* learn.h - weights of gaps by logistic regression. Ownership: the learner borrows corpora and spans, and owns its weights. */
#ifndef CHUDE_TRAINING_LEARN_H
#define CHUDE_TRAINING_LEARN_H

#include "vietnamese/model.h"
#include "vietnamese/training/words.h"

typedef struct ChudeLearner ChudeLearner;

typedef struct {
    const ChudeCorpus *silver, *gold;
    const ChudeSpans *spans; /* CHUDE_FOLDS + 1: without each fold, then of all */
    ChudeWeightPlan plan;
} ChudeLessons;

ChudeLearner *chude_learner_new(const ChudeLessons *lessons);
void chude_learner_free(ChudeLearner *learner);

/* All passes over the corpora, in an order drawn from the seed. What was learned is added up over calls. */
void chude_learner_run(ChudeLearner *learner, uint64_t seed);

/* The mean of all runs, a byte each, in units of *scale; the caller frees them. */
int8_t *chude_learner_weights(const ChudeLearner *learner, double *scale);

/* Words and words of several syllables that a corpus has, that weights find in it, and that both do. */
typedef struct {
    uint64_t gold, found, both, gold_long, found_long, both_long;
} ChudeAgreement;

/* gaps: scratch space. */
ChudeAgreement chude_model_check(const ChudeModel *model, const ChudeCorpus *corpus, ChudeGaps *gaps);

/* Sets sure_split and sure_join, by a part of the corpus. */
void chude_model_be_sure(ChudeModel *model, const ChudeCorpus *corpus, ChudeGaps *gaps);

#endif
