/* gaps.h - what decides whether two neighbouring units are of one word: the view of a sentence, and the
 * features of a gap in it. The trainer and the segmenter share every line of it.
 *
 * A gap lies between units L and R; A stands before L, B behind R. A feature is an index into the model's
 * weights; their sum decides. Unigrams, shapes and lexicon patterns have a place each; pairs, triples and
 * crosses share a hashed region, where what the same look-up serves lies side by side: the weight of (x, y)
 * as (A, L), as (L, R) and as (R, B).
 * Ownership: a ChudeGaps belongs to one worker. */
#ifndef CHUDE_GAPS_H
#define CHUDE_GAPS_H

#include <string.h>

#include "stage.h"
#include "vietnamese/scan.h"
#include "vietnamese/spans.h"

enum {
    CHUDE_GAP_UNITS = 1 << 15, /* of one sentence at most */
    CHUDE_GAP_PAD = 4,
    CHUDE_GAP_FEATURES = 40 /* of one gap at most */
};

/* ChudeUnit.shape: how a unit looks. */
typedef enum {
    CHUDE_SHAPE_NONE, /* beyond the sentence */
    CHUDE_SHAPE_LOWER,
    CHUDE_SHAPE_TITLE, /* Hà, iPhone: capitals and small letters */
    CHUDE_SHAPE_CAPITALS,
    CHUDE_SHAPE_INITIAL, /* one capital, or a short form with its stop: A, B., ThS. */
    CHUDE_SHAPE_NUMBER,
    CHUDE_SHAPE_MARK,    /* and addresses */
    CHUDE_SHAPE_BRACKET, /* quotes too */
    CHUDE_SHAPES
} ChudeShape;

/* Room for bits of units, of which unit i has bit i + 8; what lies around those of the sentence is 0. */
typedef uint8_t ChudeGapBits[CHUDE_GAP_UNITS / 8 + 16];

enum { CHUDE_GAP_ROOM = CHUDE_GAP_UNITS + CHUDE_GAP_PAD + 32 };

/* A sentence as features see it: each array has CHUDE_GAP_PAD zeros before the first unit and behind the
 * last, so that unit i stands at i + CHUDE_GAP_PAD. */
typedef struct {
    uint16_t id[CHUDE_GAP_ROOM];     /* of the spelling, 0 beyond the sentence */
    uint8_t shape[CHUDE_GAP_ROOM];   /* ChudeShape, with CHUDE_SHAPE_ODD, or caseless */
    uint8_t span[3][CHUDE_GAP_ROOM]; /* what the lexicon has of the 2, 3, 4 units that begin here */
    uint8_t space[CHUDE_GAP_ROOM];   /* 1: white space before it, and nothing else */
    uint8_t match[CHUDE_GAP_ROOM];   /* 1: greedy longest match joins this and the next */
    /* the same in bits: may a word go on behind this unit? is a span one? */
    ChudeGapBits open, word[3], any_word, matched;
    /* scratch space: pairs of units that the lexicon may have, then those that begin more than it found */
    struct {
        uint64_t hash;
        uint32_t unit;
    } pairs[CHUDE_GAP_UNITS];
    /* where a lexicon of the user's may have an entry, and how long it is (user_lexicon.h); scratch space for those that go on */
    struct {
        uint64_t hash;
        uint32_t unit;
        uint8_t size,
            whole_size; /* gaps in the longest entry, and in the longest that must stand as whole words */
    } listed[CHUDE_GAP_UNITS];
    struct {
        uint64_t hash;
        uint32_t listed;
    } longer[CHUDE_GAP_UNITS];
    struct {
        uint16_t unit;
        int16_t sum;
    } unsure[CHUDE_GAP_UNITS]; /* gaps of which the far features must be asked */
} ChudeGaps;

enum {
    CHUDE_SHAPE_ODD = 8,              /* rare; or in lower case, though it often has a capital */
    CHUDE_UNKNOWN = 2 * CHUDE_SHAPES, /* smaller ids are of spellings that a model does not know */
    /* A spelling's code is its id, and above that how often it has a capital: hardly ever (0), now and then (1) … */
    CHUDE_PROPER_SHIFT = 15,
    CHUDE_IDS = 1 << CHUDE_PROPER_SHIFT,
    CHUDE_OFTEN_PROPER = 2,
    CHUDE_NEARLY_ALWAYS_PROPER = 3,
    CHUDE_CODE_BITS = CHUDE_PROPER_SHIFT + 2
};

/* Shapes of words in a sentence that has no capital, or no small letter: there case tells nothing, and how the word
 * is written elsewhere stands for it. They are four values that no shape has with CHUDE_SHAPE_ODD, so that such sentences
 * have weights of their own. */
enum {
    CHUDE_CASELESS = CHUDE_SHAPE_NONE | CHUDE_SHAPE_ODD, /* of words that hardly ever have a capital */
    CHUDE_CASELESS_PROPER =
        CHUDE_SHAPE_NUMBER | CHUDE_SHAPE_ODD /* from here on three, by how often they have one */
};

/* Does a sentence that has these shapes, a bit for each, have both capitals and small letters? */
static inline bool chude_shapes_tell_case(uint32_t shapes) {
    const uint32_t capitals = 1u << CHUDE_SHAPE_CAPITALS | 1u << CHUDE_SHAPE_INITIAL;
    return (shapes & 1u << CHUDE_SHAPE_TITLE) || ((shapes & 1u << CHUDE_SHAPE_LOWER) && (shapes & capitals));
}

static inline bool chude_shape_is_mark(uint8_t shape) {
    return shape == CHUDE_SHAPE_MARK || shape == CHUDE_SHAPE_BRACKET;
}

/* The id of a spelling that a model does not know. syllable: it is one of Vietnamese. */
static inline uint32_t chude_unknown_id(uint8_t shape, bool syllable) {
    return 2u * shape + syllable;
}

/* Where the weights of each kind of feature begin. */
enum {
    CHUDE_AT_BIAS,
    CHUDE_AT_SHAPE2 = 8,
    CHUDE_AT_SHAPE3 = CHUDE_AT_SHAPE2 + 256,     /* A L R, then L R B */
    CHUDE_AT_COVER = CHUDE_AT_SHAPE3 + 2 * 4096, /* words that lie over the gap, end and begin at it */
    CHUDE_AT_OVER = CHUDE_AT_COVER + 4096,       /* those over it alone */
    CHUDE_AT_MATCH = CHUDE_AT_OVER + 64,         /* what longest match says of three gaps */
    CHUDE_AT_COVER_MATCH = CHUDE_AT_MATCH + 8,
    CHUDE_AT_OVER_SHAPE = CHUDE_AT_COVER_MATCH + 32768,
    CHUDE_AT_MATCH_SHAPE = CHUDE_AT_OVER_SHAPE + 16384,
    CHUDE_AT_RATIO = CHUDE_AT_MATCH_SHAPE + 2048, /* ratios of (A, L), (L, R), (R, B) */
    CHUDE_AT_RATIO_LEFT = CHUDE_AT_RATIO + 512,
    CHUDE_AT_RATIO_RIGHT = CHUDE_AT_RATIO_LEFT + 64,
    CHUDE_AT_RATIO_SHAPE = CHUDE_AT_RATIO_RIGHT + 64,
    CHUDE_AT_RATIO_LONG = CHUDE_AT_RATIO_SHAPE + 2048, /* of longer words over the gap */
    CHUDE_AT_UNIGRAM = CHUDE_AT_RATIO_LONG + 4096
};

enum { CHUDE_UNIGRAM_ROLES = 8 }; /* six are used */

/* How a model's weights lie. */
typedef struct {
    uint32_t common; /* numbers of spellings from here on are rare, and share one row of unigram weights */
    uint32_t hashed; /* where the hashed region begins */
    uint32_t mask;   /* its size, a power of two, less 1 */
} ChudeWeightPlan;

static inline ChudeWeightPlan chude_weight_plan(uint32_t common, uint32_t hashed_size) {
    return (ChudeWeightPlan){common, CHUDE_AT_UNIGRAM + (common + 1) * CHUDE_UNIGRAM_ROLES, hashed_size - 1};
}

static inline uint32_t chude_weight_count(const ChudeWeightPlan *plan) {
    return plan->hashed + plan->mask + 1;
}

/* Sets unit i: the code (its lower CHUDE_CODE_BITS) and shape of its spelling; space: white space stands before it, on the same
 * line; cased: its sentence tells case. */
void chude_gaps_set(ChudeGaps *gaps, const ChudeWeightPlan *plan, size_t i, uint32_t code, uint8_t shape,
                    bool space, bool cased);

/* Sets spans and matches of count units, whose ids and shapes stand. */
void chude_gaps_spans(ChudeGaps *gaps, const ChudeSpans *spans, size_t count);

/* The bits from unit i on, 57 of them; i may be -8. */
static inline uint64_t chude_gap_bits_from(const uint8_t *bits, ptrdiff_t i) {
    uint64_t word;
    memcpy(&word, bits + (i + 8) / 8, sizeof word);
    return word >> (i + 8) % 8;
}

/* True where no model need be asked whether units i and i+1 are of one word: words join across white space on one
 * line only, marks stand alone, and common syllables in lower case over which no word lies are words of their
 * own. */
static inline bool chude_gap_is_plain(const ChudeGaps *gaps, size_t i) {
    i += CHUDE_GAP_PAD;
    uint8_t left = gaps->shape[i], right = gaps->shape[i + 1];
    if (!gaps->space[i + 1] || chude_shape_is_mark(left) || chude_shape_is_mark(right)) {
        return true;
    }
    const uint8_t *two = gaps->span[0] + i, *three = gaps->span[1] + i, *four = gaps->span[2] + i;
    return left == right && (left == CHUDE_SHAPE_LOWER || left == CHUDE_CASELESS) &&
           !((two[0] | three[0] | three[-1] | four[0] | four[-1] | four[-2]) &
             (CHUDE_SPAN_RATIO | CHUDE_SPAN_WORD));
}

static inline uint32_t chude_gap_hash(uint64_t key, uint32_t mask) {
    uint64_t hash = key * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)((hash ^ hash >> 29) * UINT64_C(0xD6E8FEB86659FD93) >> 36) & mask;
}

/* What stands around the gap between units i and i+1. */
typedef struct {
    const uint16_t *id;                         /* of unit i */
    uint32_t outer, inner, left, right, behind; /* shapes: of A; of L and R together, and apart; of B */
    uint32_t over, cover; /* words of the lexicon over the gap; those that end or begin at it too */
    uint32_t matches;     /* what longest match says of this gap and its neighbours */
    uint32_t ratio, ratios, long_ratios;
} ChudeGapView;

static inline ChudeGapView chude_gap_view(const ChudeGaps *gaps, size_t i) {
    i += CHUDE_GAP_PAD;
    const uint8_t *shape = gaps->shape + i, *two = gaps->span[0] + i, *three = gaps->span[1] + i,
                  *four = gaps->span[2] + i, *match = gaps->match + i;
    ChudeGapView view = {
        .id = gaps->id + i, .outer = shape[-1], .left = shape[0], .right = shape[1], .behind = shape[2]};
    view.inner = view.left << 4 | view.right;
#define WORD(value) ((uint32_t)(value) >> 3 & 1)
    view.over = WORD(two[0]) | WORD(three[0]) << 1 | WORD(three[-1]) << 2 | WORD(four[0]) << 3 |
                WORD(four[-1]) << 4 | WORD(four[-2]) << 5;
    view.cover = view.over | WORD(two[-1]) << 6 | WORD(three[-2]) << 7 | WORD(four[-3]) << 8 |
                 WORD(two[1]) << 9 | WORD(three[1]) << 10 | WORD(four[1]) << 11;
#undef WORD
    view.matches = match[-1] | (uint32_t)match[0] << 1 | (uint32_t)match[1] << 2;
    view.ratio = two[0] & 7u;
    view.ratios = (two[-1] & 7u) << 6 | view.ratio << 3 | (two[1] & 7u);
    view.long_ratios = (three[0] & 7u) << 9 | (three[-1] & 7u) << 6 | view.ratio << 3 | (four[-1] & 7u);
    return view;
}

typedef void ChudeSeeFeature(void *context, uint32_t feature);

#define CHUDE_EACH static inline __attribute__((always_inline)) void

/* Calls for each feature of shapes and lexicon. Made for a `see` that is inline too. */
CHUDE_EACH chude_gap_each_near(const ChudeGapView *view, ChudeSeeFeature *see, void *context) {
    see(context, CHUDE_AT_BIAS);
    see(context, CHUDE_AT_SHAPE2 + view->inner);
    see(context, CHUDE_AT_SHAPE3 + (view->outer << 8 | view->inner));
    see(context, CHUDE_AT_SHAPE3 + 4096 + (view->inner << 4 | view->behind));
    see(context, CHUDE_AT_COVER + view->cover);
    see(context, CHUDE_AT_OVER + view->over);
    see(context, CHUDE_AT_MATCH + view->matches);
    see(context, CHUDE_AT_COVER_MATCH + (view->cover << 3 | view->matches));
    see(context, CHUDE_AT_OVER_SHAPE + (view->over << 8 | view->inner));
    see(context, CHUDE_AT_MATCH_SHAPE + (view->matches << 8 | view->inner));
    see(context, CHUDE_AT_RATIO + view->ratios);
    see(context, CHUDE_AT_RATIO_LEFT + (view->ratios >> 3));
    see(context, CHUDE_AT_RATIO_RIGHT + (view->ratios & 63));
    see(context, CHUDE_AT_RATIO_SHAPE + (view->ratio << 8 | view->inner));
    see(context, CHUDE_AT_RATIO_LONG + view->long_ratios);
}

/* Calls for each feature that names syllables, and the crosses that are hashed. */
CHUDE_EACH chude_gap_each_far(const ChudeGapView *view, const ChudeWeightPlan *plan, ChudeSeeFeature *see,
                              void *context) {
    const uint64_t before = view->id[-1], left = view->id[0], right = view->id[1], behind = view->id[2];
    /* two syllables before the gap's own, those, and one more on either side */
    for (size_t role = 0; role < 6; role++) {
        uint32_t number = *(view->id + role - 2), row = number < plan->common ? number : plan->common;
        see(context, (uint32_t)(CHUDE_AT_UNIGRAM + row * CHUDE_UNIGRAM_ROLES + role));
    }
#define KIND(n) ((uint64_t)(n) << 58)
#define HASHED(key) (plan->hashed + chude_gap_hash(key, plan->mask))
#define RECORD(key, size, role) (plan->hashed + (chude_gap_hash(key, plan->mask) & ~((size)-1u)) + (role))
    see(context, RECORD(KIND(1) | before | left << 16, 4, 0));
    see(context, RECORD(KIND(1) | left | right << 16, 4, 1));
    see(context, RECORD(KIND(1) | right | behind << 16, 4, 2));
    see(context, RECORD(KIND(2) | before | right << 16, 2, 0));
    see(context, RECORD(KIND(2) | left | behind << 16, 2, 1));
    see(context, RECORD(KIND(3) | before | left << 16 | right << 32, 2, 0));
    see(context, RECORD(KIND(3) | left | right << 16 | behind << 32, 2, 1));
    see(context, HASHED(KIND(4) | view->outer << 12 | view->inner << 4 | view->behind));
    see(context, HASHED(KIND(5) | left | (uint64_t)view->right << 16));
    see(context, HASHED(KIND(6) | right | (uint64_t)view->left << 16));
    see(context, HASHED(KIND(7) | left | right << 16 | (uint64_t)view->inner << 32));
    see(context, HASHED(KIND(8) | view->ratios | (uint64_t)view->cover << 16));
    see(context, HASHED(KIND(9) | left | (uint64_t)view->over << 16 | (uint64_t)view->matches << 32));
    see(context, HASHED(KIND(10) | right | (uint64_t)view->over << 16 | (uint64_t)view->matches << 32));
    see(context, HASHED(KIND(11) | left | (uint64_t)(view->ratios & 63) << 16));
    see(context, HASHED(KIND(12) | right | (uint64_t)(view->ratios >> 3) << 16));
#undef RECORD
#undef HASHED
#undef KIND
}

#undef CHUDE_EACH

/* What sees features and adds up their weights. */
typedef struct {
    const int8_t *weights;
    int32_t sum;
} ChudeWeightSum;

static inline void chude_gap_add_weight(void *context, uint32_t feature) {
    ChudeWeightSum *total = context;
    total->sum += total->weights[feature];
}

/* What lists them. */
static inline void chude_gap_note(void *context, uint32_t feature) {
    uint32_t **next = (uint32_t **)context;
    *(*next)++ = feature;
}

/* The features of the gap between unit i and unit i+1, CHUDE_GAP_FEATURES at most. Returns how many. */
static inline size_t chude_gap_features(const ChudeGaps *gaps, const ChudeWeightPlan *plan, size_t i,
                                        uint32_t *features) {
    uint32_t *next = features;
    ChudeGapView view = chude_gap_view(gaps, i);
    chude_gap_each_near(&view, chude_gap_note, &next);
    chude_gap_each_far(&view, plan, chude_gap_note, &next);
    return (size_t)(next - features);
}

#endif
