/* decide.h - chude_model_joins for all gaps of a sentence at once: the same answers, sooner. Weights of features that depend on
 * the same things are added up beforehand. Constant once made. */
#ifndef CHUDE_DECIDE_H
#define CHUDE_DECIDE_H

#include "vietnamese/model.h"

typedef struct {
    int16_t words[1 << 15]; /* what words lie around a gap, and longest match; the bias is in it too */
    int16_t over[1 << 14];  /* words over it, with the shapes of both sides; these shapes alone */
    int16_t ratios[1 << 9];
} ChudeNearWeights;

void chude_near_weights(ChudeNearWeights *near, const ChudeModel *model);

/* cased: the sentence tells case. Sets joins[i] to 1 where units i and i+1 are of one word; joins come as zeros, and the sentence stands in gaps, its spans too. */
void chude_decide(const ChudeModel *model, const ChudeNearWeights *near, ChudeGaps *gaps, size_t count,
                  bool cased, uint8_t *joins);

#endif
