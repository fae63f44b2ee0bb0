/* decide.c - all gaps of a sentence: first those that are not plain, by sixteens; then near weights; then far ones of those of which
 * the near are not sure. */
#include "vietnamese/decide.h"

#include <string.h>

#include "vietnamese/sixteen.h"

/* ---- what is added up beforehand ----
 * Words around a gap as they stand in ChudeGaps.word: of two units 3 bits, of those that begin at the unit before L, at L, at R;
 * of three 4 bits, of four 5, from one and two units further before. */

/* As ChudeGapView has them. */
static uint32_t over_of(uint32_t two, uint32_t three, uint32_t four) {
    return (two >> 1 & 1) | (three >> 2 & 1) << 1 | (three >> 1 & 1) << 2 | (four >> 3 & 1) << 3 |
           (four >> 2 & 1) << 4 | (four >> 1 & 1) << 5;
}

static uint32_t cover_of(uint32_t two, uint32_t three, uint32_t four) {
    return over_of(two, three, four) | (two & 1) << 6 | (three & 1) << 7 | (four & 1) << 8 |
           (two >> 2 & 1) << 9 | (three >> 3 & 1) << 10 | (four >> 4 & 1) << 11;
}

static inline uint32_t words_index(uint32_t two, uint32_t three, uint32_t four, uint32_t matches) {
    return two | three << 3 | four << 7 | matches << 12;
}

static inline uint32_t over_index(uint32_t two, uint32_t three, uint32_t four, uint32_t inner) {
    return inner | (two >> 1 & 1) << 8 | (three >> 1 & 3) << 9 | (four >> 1 & 7) << 11;
}

void chude_near_weights(ChudeNearWeights *near, const ChudeModel *model) {
    const int8_t *weights = model->weights;
    for (uint32_t four = 0; four < 32; four++) {
        for (uint32_t three = 0; three < 16; three++) {
            for (uint32_t two = 0; two < 8; two++) {
                uint32_t over = over_of(two, three, four), cover = cover_of(two, three, four);
                int sum =
                    weights[CHUDE_AT_BIAS] + weights[CHUDE_AT_COVER + cover] + weights[CHUDE_AT_OVER + over];
                for (uint32_t matches = 0; matches < 8; matches++) {
                    near->words[words_index(two, three, four, matches)] =
                        (int16_t)(sum + weights[CHUDE_AT_MATCH + matches] +
                                  weights[CHUDE_AT_COVER_MATCH + (cover << 3 | matches)]);
                }
            }
        }
    }
    for (uint32_t words = 0; words < 64; words++) {
        uint32_t two = (words & 1) << 1, three = (words >> 1 & 3) << 1, four = (words >> 3) << 1;
        const int8_t *over = weights + CHUDE_AT_OVER_SHAPE + (over_of(two, three, four) << 8);
        int16_t *to = near->over + over_index(two, three, four, 0);
        for (uint32_t inner = 0; inner < 256; inner++) {
            to[inner] = (int16_t)(weights[CHUDE_AT_SHAPE2 + inner] + over[inner]);
        }
    }
    for (uint32_t ratios = 0; ratios < 512; ratios++) {
        near->ratios[ratios] =
            (int16_t)(weights[CHUDE_AT_RATIO + ratios] + weights[CHUDE_AT_RATIO_LEFT + (ratios >> 3)] +
                      weights[CHUDE_AT_RATIO_RIGHT + (ratios & 63)]);
    }
}

/* ---- one gap ---- */

static inline uint32_t four_bytes(const uint8_t *bytes) {
    uint32_t four;
    memcpy(&four, bytes, sizeof four);
    return four;
}

/* The sum of chude_gap_each_near. Numbers are little endian: model.c refuses others. */
static inline int near_sum(const ChudeNearWeights *near, const int8_t *weights, const ChudeGaps *gaps,
                           size_t i) {
    enum { PAD = CHUDE_GAP_PAD };
    ptrdiff_t first = (ptrdiff_t)i - 3;
    uint32_t two = (uint32_t)(chude_gap_bits_from(gaps->word[0], first) >> 2) & 7,
             three = (uint32_t)(chude_gap_bits_from(gaps->word[1], first) >> 1) & 15,
             four = (uint32_t)chude_gap_bits_from(gaps->word[2], first) & 31,
             matches = (uint32_t)(chude_gap_bits_from(gaps->matched, first) >> 2) & 7;
    /* shapes of A, L, R, B, four bits each, A first */
    uint32_t shapes = __builtin_bswap32(four_bytes(gaps->shape + PAD + i - 1));
    shapes = (shapes | shapes >> 4) & 0x00FF00FF;
    shapes = (shapes | shapes >> 8) & 0xFFFF;
    uint32_t inner = shapes >> 4 & 255;
    const uint8_t *twos = gaps->span[0] + PAD + i, *threes = gaps->span[1] + PAD + i,
                  *fours = gaps->span[2] + PAD + i;
    uint32_t ratio = twos[0] & 7u, ratios = (twos[-1] & 7u) << 6 | ratio << 3 | (twos[1] & 7u);
    uint32_t long_ratios = (threes[0] & 7u) << 9 | (threes[-1] & 7u) << 6 | ratio << 3 | (fours[-1] & 7u);
    return near->words[words_index(two, three, four, matches)] +
           near->over[over_index(two, three, four, inner)] + near->ratios[ratios] +
           weights[CHUDE_AT_SHAPE3 + (shapes >> 4)] + weights[CHUDE_AT_SHAPE3 + 4096 + (shapes & 4095)] +
           weights[CHUDE_AT_MATCH_SHAPE + (matches << 8 | inner)] +
           weights[CHUDE_AT_RATIO_SHAPE + (ratio << 8 | inner)] + weights[CHUDE_AT_RATIO_LONG + long_ratios];
}

void chude_decide(const ChudeModel *model, const ChudeNearWeights *near, ChudeGaps *gaps, size_t count,
                  bool cased, uint8_t *joins) {
    size_t unsure = 0;
    uint8_t bare = cased ? CHUDE_SHAPE_LOWER : CHUDE_CASELESS;
    for (size_t block = 0; 16 * block < count; block++) {
        size_t at = CHUDE_GAP_PAD + 16 * block;
        /* chude_gap_is_plain, turned round */
        uint32_t open = (uint32_t)chude_gap_bits_from(gaps->open, (ptrdiff_t)(16 * block)) & 0xFFFF;
        uint32_t asked =
            open & ~chude_sixteen_bare(gaps->shape + at, bare, gaps->span[0] + at, gaps->span[1] + at,
                                       gaps->span[2] + at, CHUDE_SPAN_RATIO | CHUDE_SPAN_WORD);
        for (; asked; asked &= asked - 1) {
            size_t i = 16 * block + (size_t)__builtin_ctz(asked);
            int sum = near_sum(near, model->weights, gaps, i);
            joins[i] = sum > 0;
            gaps->unsure[unsure].unit = (uint16_t)i;
            gaps->unsure[unsure].sum = (int16_t)sum;
            unsure += sum >= model->sure_split && sum <= model->sure_join;
        }
    }
    for (size_t u = 0; u < unsure; u++) {
        size_t i = gaps->unsure[u].unit;
        ChudeWeightSum score = {model->weights, gaps->unsure[u].sum};
        ChudeGapView view = chude_gap_view(gaps, i);
        chude_gap_each_far(&view, &model->plan, chude_gap_add_weight, &score);
        joins[i] = score.sum > 0;
    }
}
