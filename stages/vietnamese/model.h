/* model.h - a learned segmenter as a file: spellings, spans, weights. It is used where it lies: nothing is
 * parsed, all numbers are little endian.
 *
 *   head        model.c
 *   spellings   4 bytes a slot: 15 bits of the hash of a shape key (shape_key.h), 17 of the spelling's code
 *   spans       4 bytes a slot (spans.h)
 *   weights     a byte each, signed (gaps.h)
 *
 * Of a hundred thousand spellings that it does not know, it takes some six for one that it knows.
 * Ownership: the caller keeps the bytes as long as the model. Constant once made. */
#ifndef CHUDE_MODEL_H
#define CHUDE_MODEL_H

#include "buffer.h"
#include "vietnamese/gaps.h"

typedef struct {
    const uint32_t *spellings; /* 0: the slot is empty */
    uint32_t spelling_mask;    /* number of slots, a power of two, less 1 */
    ChudeSpans spans;
    ChudeWeightPlan plan;
    const int8_t *weights;
    /* where the weights of shapes and lexicon alone (chude_gap_each_near) sum up to less, or more, the others
     * hardly ever turn it round, and are not asked */
    int32_t sure_split, sure_join;
} ChudeModel;

/* False with *error set where the bytes (aligned to 8) are no model, damaged, or of a later version. */
bool chude_model_open(ChudeModel *model, const void *bytes, size_t size, GError **error);

/* The code of a spelling (gaps.h). room: scratch space. */
uint32_t chude_model_code(const ChudeModel *model, ChudeText unit, ChudeShape shape, ChudeBuffer *room);

/* Puts a spelling into slots (mask + 1 of them, more than there are spellings). */
void chude_model_put(uint32_t *slots, uint32_t mask, ChudeText key, uint32_t code);

/* Are units i and i+1 of one word? Of a gap that is not plain. */
bool chude_model_joins(const ChudeModel *model, const ChudeGaps *gaps, size_t i);
/* The sum of all its weights: how much they are. */
int32_t chude_model_score(const ChudeModel *model, const ChudeGaps *gaps, size_t i);

void chude_model_write(ChudeBuffer *out, const ChudeModel *model);

#endif
