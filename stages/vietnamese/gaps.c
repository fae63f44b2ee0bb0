/* gaps.c - a sentence laid out for features, with the spans that the lexicon has in it. */
#include "vietnamese/gaps.h"

#include <string.h>

#include "vietnamese/sixteen.h"

void chude_gaps_set(ChudeGaps *gaps, const ChudeWeightPlan *plan, size_t i, uint32_t code, uint8_t shape,
                    bool space, bool cased) {
    uint32_t id = code & (CHUDE_IDS - 1), proper = code >> CHUDE_PROPER_SHIFT & 3;
    /* without branches but for the sentence's own: nobody can guess them */
    uint32_t word = (uint32_t)shape - CHUDE_SHAPE_LOWER <= CHUDE_SHAPE_INITIAL - CHUDE_SHAPE_LOWER;
    uint32_t unknown = id < CHUDE_UNKNOWN, rare = unknown | (uint32_t)(id >= plan->common);
    if (cased) {
        uint32_t often = (uint32_t)(proper >= CHUDE_OFTEN_PROPER) & (uint32_t)(shape == CHUDE_SHAPE_LOWER);
        shape |= (uint8_t)((word & (rare | often)) * CHUDE_SHAPE_ODD);
    } else if (word) {
        /* what is not known is mostly a name, and must not tell how it was written */
        uint32_t level = unknown ? CHUDE_NEARLY_ALWAYS_PROPER : proper + (rare & (uint32_t)(proper == 0));
        id = unknown ? chude_unknown_id(CHUDE_SHAPE_LOWER, id & 1) : id;
        shape = (uint8_t)(level ? CHUDE_CASELESS_PROPER - 1 + level : CHUDE_CASELESS);
    }
    gaps->id[CHUDE_GAP_PAD + i] = (uint16_t)id;
    gaps->shape[CHUDE_GAP_PAD + i] = shape;
    gaps->space[CHUDE_GAP_PAD + i] = space;
}

enum { PAD = CHUDE_GAP_PAD };

static void put_bits(uint8_t *bits, size_t block, uint32_t sixteen) {
    uint8_t *at = bits + 1 + 2 * block; /* unit 0 has bit 8 */
    at[0] = (uint8_t)sixteen;
    at[1] = (uint8_t)(sixteen >> 8);
}

/* Sets the pads behind count units, clears the spans, and finds where words may go on; blocks of 16 units, one of which at least
 * has room behind the last unit for its pad. */
static void prepare(ChudeGaps *gaps, size_t count, size_t blocks) {
    memset(gaps->id + PAD + count, 0, PAD * sizeof *gaps->id);
    memset(gaps->shape + PAD + count, CHUDE_SHAPE_NONE, PAD);
    memset(gaps->space + PAD + count, 0, 16);
    for (size_t block = 0; block < blocks; block++) {
        size_t at = PAD + 16 * block;
        memset(gaps->span[0] + at, 0, 16);
        memset(gaps->span[1] + at, 0, 16);
        memset(gaps->span[2] + at, 0, 16);
        memset(gaps->match + at, 0, 16);
        put_bits(gaps->open, block, chude_sixteen_open(gaps->shape + at, gaps->space + at));
    }
    /* behind the last unit there is no space, but what follows is of an earlier sentence */
    size_t last = count / 8 + 1;
    gaps->open[last] &= (uint8_t)((1u << count % 8) - 1);
    memset(gaps->open + last + 1, 0, 8);
}

static inline uint64_t is_open(const ChudeGaps *gaps, size_t i) {
    return (uint64_t)(gaps->open[i / 8 + 1] >> i % 8 & 1);
}

/* Where the span of that hash may stand, if wanted is 1; else what is near anyway. */
static inline void fetch(const ChudeSpans *spans, uint64_t hash, uint64_t wanted) {
    __builtin_prefetch(&spans->slots[(uint32_t)hash & spans->mask & (uint32_t)-wanted]);
}

/* The table does not fit a near cache, so that where to look is found for all before any is looked at; and what is found is for
 * nobody to guess, so that nothing branches on it. */
static void find_spans(ChudeGaps *gaps, const ChudeSpans *spans, size_t count) {
    const uint16_t *id = gaps->id + PAD;
    size_t pairs = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        uint64_t hash = chude_span_hash(id[i], id[i + 1]);
        uint64_t there = spans->filter ? chude_spans_may_have(spans->filter, hash) : 1;
        there &= is_open(gaps, i);
        fetch(spans, hash, there);
        gaps->pairs[pairs].hash = hash;
        gaps->pairs[pairs].unit = (uint32_t)i;
        pairs += there;
    }
    for (size_t size = 2; pairs > 0 && size <= CHUDE_SPAN_LONGEST; size++) {
        size_t longer = 0;
        for (size_t p = 0; p < pairs; p++) {
            uint32_t slot, unit = gaps->pairs[p].unit;
            uint8_t value = chude_spans_find(spans, gaps->pairs[p].hash, &slot);
            gaps->span[size - 2][PAD + unit] = value;
            uint64_t hash = chude_span_hash(chude_span_before(slot), id[unit + size]);
            uint64_t goes_on = (value / CHUDE_SPAN_GOES_ON & 1) & is_open(gaps, unit + size - 1);
            fetch(spans, hash, goes_on);
            gaps->pairs[longer].hash = hash;
            gaps->pairs[longer].unit = unit;
            longer += goes_on;
        }
        pairs = longer;
    }
}

/* Greedy longest match, from word to word. */
static void match(ChudeGaps *gaps, size_t count) {
    for (size_t i = 0; i < count;) {
        uint64_t words = chude_gap_bits_from(gaps->any_word, (ptrdiff_t)i);
        if (words == 0) {
            i += 57;
            continue;
        }
        i += (size_t)__builtin_ctzll(words);
        size_t joined = chude_gap_bits_from(gaps->word[2], (ptrdiff_t)i) & 1   ? 3
                        : chude_gap_bits_from(gaps->word[1], (ptrdiff_t)i) & 1 ? 2
                                                                               : 1;
        uint32_t bits = ((1u << joined) - 1) << i % 8;
        gaps->matched[i / 8 + 1] |= (uint8_t)bits;
        gaps->matched[i / 8 + 2] |= (uint8_t)(bits >> 8);
        memset(gaps->match + PAD + i, 1, joined);
        i += joined + 1;
    }
}

void chude_gaps_spans(ChudeGaps *gaps, const ChudeSpans *spans, size_t count) {
    size_t blocks = (count + PAD) / 16 + 1;
    prepare(gaps, count, blocks);
    find_spans(gaps, spans, count);
    for (size_t block = 0; block < blocks; block++) {
        uint32_t any = 0;
        for (size_t k = 0; k < 3; k++) {
            uint32_t words = chude_sixteen_having(gaps->span[k] + PAD + 16 * block, CHUDE_SPAN_WORD);
            put_bits(gaps->word[k], block, words);
            any |= words;
        }
        put_bits(gaps->any_word, block, any);
        put_bits(gaps->matched, block, 0);
    }
    memset(gaps->any_word + 2 * blocks + 1, 0, 8); /* what is read there is of an earlier sentence */
    match(gaps, count);
}
