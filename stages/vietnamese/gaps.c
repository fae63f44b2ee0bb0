/* gaps.c - a sentence laid out for features, with the spans that the lexicon has in it. */
#include "vietnamese/gaps.h"

#include <string.h>

void chude_gaps_set(ChudeGaps *gaps, const ChudeWeightPlan *plan, size_t i, uint32_t code, uint8_t shape,
                    bool space, bool cased) {
    uint32_t id = code & (CHUDE_IDS - 1), proper = code >> CHUDE_PROPER_SHIFT & 3;
    bool word = shape >= CHUDE_SHAPE_LOWER && shape <= CHUDE_SHAPE_INITIAL;
    bool unknown = id < CHUDE_UNKNOWN, rare = unknown || id >= plan->common;
    if (word && cased) {
        bool odd = rare || (shape == CHUDE_SHAPE_LOWER && proper >= CHUDE_OFTEN_PROPER);
        shape |= odd ? CHUDE_SHAPE_ODD : 0;
    } else if (word) {
        /* what is not known is mostly a name, and must not tell how it was written */
        id = unknown ? chude_unknown_id(CHUDE_SHAPE_LOWER, id & 1) : id;
        proper = unknown ? CHUDE_NEARLY_ALWAYS_PROPER : rare && proper == 0 ? 1 : proper;
        shape = (uint8_t)(proper ? CHUDE_CASELESS_PROPER - 1 + proper : CHUDE_CASELESS);
    }
    gaps->id[CHUDE_GAP_PAD + i] = (uint16_t)id;
    gaps->shape[CHUDE_GAP_PAD + i] = shape;
    gaps->space[CHUDE_GAP_PAD + i] = space;
}

/* May units i and i+1 be of one word, by their kinds and what is between them? */
static inline bool may_join(const uint8_t *shape, const uint8_t *space, size_t i) {
    return !chude_shape_is_mark(shape[i]) && !chude_shape_is_mark(shape[i + 1]) && space[i + 1];
}

/* The spans that begin at unit i and go beyond i+1, whose pair has the slot. */
static void find_longer(ChudeGaps *gaps, const ChudeSpans *spans, size_t i, size_t count, uint32_t slot) {
    const uint16_t *id = gaps->id + CHUDE_GAP_PAD;
    const uint8_t *shape = gaps->shape + CHUDE_GAP_PAD, *space = gaps->space + CHUDE_GAP_PAD;
    for (size_t j = 1; j < CHUDE_SPAN_LONGEST - 1 && i + j + 1 < count && may_join(shape, space, i + j);
         j++) {
        uint64_t hash = chude_span_hash(chude_span_before(slot), id[i + j + 1]);
        uint8_t value = chude_spans_find(spans, hash, &slot);
        gaps->span[j][CHUDE_GAP_PAD + i] = value;
        if (!(value & CHUDE_SPAN_GOES_ON)) {
            return;
        }
    }
}

void chude_gaps_spans(ChudeGaps *gaps, const ChudeSpans *spans, size_t count) {
    enum { PAD = CHUDE_GAP_PAD };
    const uint16_t *id = gaps->id + PAD;
    const uint8_t *shape = gaps->shape + PAD, *space = gaps->space + PAD;
    memset(gaps->span[0] + PAD, 0, count);
    memset(gaps->span[1] + PAD, 0, count);
    memset(gaps->span[2] + PAD, 0, count);
    memset(gaps->match + PAD, 0, count);
    /* The table does not fit a near cache: where to look is found for all pairs before any is looked at. */
    size_t candidates = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        uint64_t hash = chude_span_hash(id[i], id[i + 1]);
        if (may_join(shape, space, i) && (!spans->filter || chude_spans_may_have(spans->filter, hash))) {
            __builtin_prefetch(&spans->slots[(uint32_t)hash & spans->mask]);
            gaps->pairs[candidates].hash = hash;
            gaps->pairs[candidates++].unit = (uint32_t)i;
        }
    }
    for (size_t c = 0; c < candidates; c++) {
        uint32_t slot;
        size_t i = gaps->pairs[c].unit;
        uint8_t value = chude_spans_find(spans, gaps->pairs[c].hash, &slot);
        gaps->span[0][PAD + i] = value;
        if (value & CHUDE_SPAN_GOES_ON) {
            find_longer(gaps, spans, i, count, slot);
        }
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
