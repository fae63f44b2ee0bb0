/* gaps.c - the lexicon's spans of a sentence. */
#include "vietnamese/gaps.h"

void chude_gaps_set(ChudeGaps *gaps, const ChudeWeightPlan *plan, size_t i, uint32_t code, uint8_t shape,
                    bool space) {
    uint32_t id = code & ~(uint32_t)CHUDE_PROPER;
    bool word = shape >= CHUDE_SHAPE_LOWER && shape <= CHUDE_SHAPE_INITIAL;
    bool rare = id >= plan->common || id < CHUDE_UNKNOWN;
    bool odd = rare || (shape == CHUDE_SHAPE_LOWER && (code & CHUDE_PROPER));
    gaps->id[CHUDE_GAP_PAD + i] = (uint16_t)id;
    gaps->shape[CHUDE_GAP_PAD + i] = shape | (word && odd ? CHUDE_SHAPE_ODD : 0);
    gaps->space[CHUDE_GAP_PAD + i] = space;
}

void chude_gaps_spans(ChudeGaps *gaps, const ChudeSpans *spans, size_t count) {
    enum { PAD = CHUDE_GAP_PAD };
    const uint16_t *id = gaps->id + PAD;
    const uint8_t *shape = gaps->shape + PAD, *space = gaps->space + PAD;
    for (size_t i = 0; i < count; i++) {
        uint8_t values[3] = {0};
        uint32_t before = id[i], slot;
        for (size_t j = 0; j < 3 && i + j + 1 < count && (shape[i + j] & 7) < CHUDE_SHAPE_MARK &&
                           (shape[i + j + 1] & 7) < CHUDE_SHAPE_MARK && space[i + j + 1];
             j++) {
            values[j] = chude_spans_find(spans, before, id[i + j + 1], &slot);
            if (!(values[j] & CHUDE_SPAN_GOES_ON)) {
                break;
            }
            before = chude_span_before(slot);
        }
        gaps->span[0][PAD + i] = values[0];
        gaps->span[1][PAD + i] = values[1];
        gaps->span[2][PAD + i] = values[2];
        gaps->match[PAD + i] = 0;
    }
    for (size_t i = 0; i < count;) {
        size_t size = gaps->span[2][PAD + i] & CHUDE_SPAN_WORD   ? 4
                      : gaps->span[1][PAD + i] & CHUDE_SPAN_WORD ? 3
                      : gaps->span[0][PAD + i] & CHUDE_SPAN_WORD ? 2
                                                                 : 1;
        for (size_t j = 1; j < size; j++) {
            gaps->match[PAD + i + j - 1] = 1;
        }
        i += size;
    }
    for (size_t i = 0; i < PAD; i++) {
        gaps->id[PAD + count + i] = 0;
        gaps->shape[PAD + count + i] = CHUDE_SHAPE_NONE;
        gaps->span[0][PAD + count + i] = gaps->span[1][PAD + count + i] = gaps->span[2][PAD + count + i] = 0;
        gaps->match[PAD + count + i] = 0;
    }
}
