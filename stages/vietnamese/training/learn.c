/* learn.c - AdaGrad (Duchi, Hazan, Singer 2011) on the logistic loss of each gap that is not plain. The weights kept are the
 * mean of many moments of a pass (Polyak, Juditsky 1992), which errs less than its last moment. */
#include "vietnamese/training/learn.h"

#include <math.h>
#include <stdlib.h>

static const float rate = 0.15f;
/* The second pass: less silver, more gold, and steps nearly as large as at the start. */
static const float second_rate = 0.35f * 0.15f, forget = 0.02f;

enum {
    GOLD_TIMES = 30,
    SECOND_SILVER = 20, /* every so many sentences */
    MOMENTS = 20        /* of the last two thirds of a pass */
};

/* How a sentence is dressed to be learned from. Of a hundred, so many are as if they had no capitals (or nothing but) and
 * so many as if but the first unit had: headings, chats, names written in a hurry. */
typedef enum { AS_IT_IS, WITHOUT_CASE, FIRST_ONLY } Dress;
enum { WITHOUT_CASE_PERCENT = 50, FIRST_ONLY_PERCENT = 10 };

struct ChudeLearner {
    ChudeLessons lessons;
    uint32_t count;
    float *weights, *squares; /* of the run */
    double *mean, *sum;       /* of a pass; of all runs */
    unsigned runs;
    ChudeGaps gaps;
};

ChudeLearner *chude_learner_new(const ChudeLessons *lessons) {
    ChudeLearner *learner = g_new0(ChudeLearner, 1);
    learner->lessons = *lessons;
    learner->count = chude_weight_count(&lessons->plan);
    learner->weights = g_new0(float, learner->count);
    learner->squares = g_new0(float, learner->count);
    learner->mean = g_new0(double, learner->count);
    learner->sum = g_new0(double, learner->count);
    return learner;
}

void chude_learner_free(ChudeLearner *learner) {
    if (learner) {
        g_free(learner->weights);
        g_free(learner->squares);
        g_free(learner->mean);
        g_free(learner->sum);
        g_free(learner);
    }
}

/* ---- a sentence ---- */

static void view(ChudeGaps *gaps, const ChudeSpans *spans, const ChudeWeightPlan *plan,
                 const ChudeTrainingUnit *units, size_t count, Dress dress) {
    uint32_t shapes = 0;
    for (size_t i = 0; i < count; i++) {
        shapes |= 1u << units[i].shape;
    }
    bool cased = dress != WITHOUT_CASE && chude_shapes_tell_case(shapes);
    for (size_t i = 0; i < count; i++) {
        uint32_t code = units[i].spelling;
        uint8_t shape = units[i].shape;
        if (dress == FIRST_ONLY && i > 0 && shape >= CHUDE_SHAPE_TITLE && shape <= CHUDE_SHAPE_INITIAL) {
            shape = CHUDE_SHAPE_LOWER;
            code = code < CHUDE_UNKNOWN ? chude_unknown_id(shape, code & 1) : code;
        }
        chude_gaps_set(gaps, plan, i, code, shape, units[i].space, cased);
    }
    chude_gaps_spans(gaps, spans, count);
}

static void learn(ChudeLearner *learner, const ChudeTrainingUnit *units, size_t count,
                  const ChudeSpans *spans, Dress dress, float step) {
    const ChudeWeightPlan *plan = &learner->lessons.plan;
    uint32_t features[CHUDE_GAP_FEATURES];
    view(&learner->gaps, spans, plan, units, count, dress);
    for (size_t i = 0; i + 1 < count; i++) {
        if (chude_gap_is_plain(&learner->gaps, i)) {
            continue;
        }
        size_t n = chude_gap_features(&learner->gaps, plan, i, features);
        float score = 0;
        for (size_t f = 0; f < n; f++) {
            score += learner->weights[features[f]];
        }
        float error = 1 / (1 + expf(-score)) - units[i].joined;
        for (size_t f = 0; f < n; f++) {
            float *square = &learner->squares[features[f]];
            *square += error * error;
            learner->weights[features[f]] -= step * error / sqrtf(*square + 1e-6f);
        }
    }
}

/* ---- passes ---- */

typedef struct {
    uint32_t sentence;
    bool gold;
} Turn;

static uint64_t next_random(uint64_t *state) { /* splitmix64, Steele, Lea, Flood 2014 */
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static GArray *turns_of(const ChudeLessons *lessons, uint32_t silver_every, uint64_t *seed) {
    GArray *turns = g_array_new(FALSE, FALSE, sizeof(Turn));
    for (uint32_t s = 0; s < chude_corpus_sentences(lessons->silver); s += silver_every) {
        g_array_append_vals(turns, &(Turn){s, false}, 1);
    }
    for (unsigned time = 0; time < GOLD_TIMES; time++) {
        for (uint32_t s = 0; s < chude_corpus_sentences(lessons->gold); s++) {
            g_array_append_vals(turns, &(Turn){s, true}, 1);
        }
    }
    for (guint i = turns->len; i > 1; i--) {
        guint j = (guint)(next_random(seed) % i);
        Turn swap = g_array_index(turns, Turn, i - 1);
        g_array_index(turns, Turn, i - 1) = g_array_index(turns, Turn, j);
        g_array_index(turns, Turn, j) = swap;
    }
    return turns;
}

static void pass(ChudeLearner *learner, uint32_t silver_every, float step, uint64_t *seed) {
    const ChudeLessons *lessons = &learner->lessons;
    GArray *turns = turns_of(lessons, silver_every, seed);
    guint first = turns->len / 3, every = (turns->len - first) / MOMENTS + 1, moments = 0;
    memset(learner->mean, 0, learner->count * sizeof *learner->mean);
    for (guint i = 0; i < turns->len; i++) {
        const Turn *turn = &g_array_index(turns, Turn, i);
        size_t count;
        const ChudeTrainingUnit *units =
            chude_corpus_sentence(turn->gold ? lessons->gold : lessons->silver, turn->sentence, &count);
        unsigned fold = turn->gold ? CHUDE_FOLDS : chude_training_fold(turn->sentence);
        uint64_t drawn = next_random(seed) % 100;
        Dress dress = drawn < WITHOUT_CASE_PERCENT                        ? WITHOUT_CASE
                      : drawn < WITHOUT_CASE_PERCENT + FIRST_ONLY_PERCENT ? FIRST_ONLY
                                                                          : AS_IT_IS;
        learn(learner, units, count, &lessons->spans[fold], dress, step);
        if (i >= first && (i - first) % every == every - 1) {
            for (uint32_t w = 0; w < learner->count; w++) {
                learner->mean[w] += (double)learner->weights[w];
            }
            moments++;
        }
    }
    for (uint32_t w = 0; moments && w < learner->count; w++) {
        learner->weights[w] = (float)(learner->mean[w] / moments);
    }
    g_array_free(turns, TRUE);
}

void chude_learner_run(ChudeLearner *learner, uint64_t seed) {
    memset(learner->weights, 0, learner->count * sizeof *learner->weights);
    memset(learner->squares, 0, learner->count * sizeof *learner->squares);
    pass(learner, 1, rate, &seed);
    for (uint32_t w = 0; w < learner->count; w++) {
        learner->squares[w] *= forget;
    }
    pass(learner, SECOND_SILVER, second_rate, &seed);
    for (uint32_t w = 0; w < learner->count; w++) {
        learner->sum[w] += (double)learner->weights[w];
    }
    learner->runs++;
}

/* ---- bytes ---- */

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int8_t *chude_learner_weights(const ChudeLearner *learner, double *scale) {
    const double clip = 0.9999; /* the largest few would make all others coarse */
    double *sizes = g_new(double, learner->count);
    size_t n = 0;
    for (uint32_t w = 0; w < learner->count; w++) {
        sizes[n] = fabs(learner->sum[w] / learner->runs);
        n += sizes[n] > 0;
    }
    qsort(sizes, n, sizeof *sizes, by_value);
    *scale = n ? sizes[(size_t)((double)(n - 1) * clip)] / INT8_MAX : 1;
    int8_t *weights = g_new(int8_t, learner->count);
    for (uint32_t w = 0; w < learner->count; w++) {
        double value = round(learner->sum[w] / learner->runs / *scale);
        weights[w] = (int8_t)CLAMP(value, -INT8_MAX, INT8_MAX);
    }
    g_free(sizes);
    return weights;
}

/* ---- how well they do ---- */

/* Counts one word that ends at unit i, in one of two readings. */
static size_t end_word(size_t i, size_t *begin, uint64_t *words, uint64_t *long_words) {
    size_t began = *begin;
    ++*words;
    *long_words += i > began;
    *begin = i + 1;
    return began;
}

static void compare(const ChudeTrainingUnit *units, size_t count, const uint8_t *joins,
                    ChudeAgreement *agreement) {
    size_t gold_begin = 0, found_begin = 0;
    for (size_t i = 0; i < count; i++) {
        size_t gold = SIZE_MAX, found = SIZE_MAX - 1;
        if (!units[i].joined) {
            gold = end_word(i, &gold_begin, &agreement->gold, &agreement->gold_long);
        }
        if (!joins[i]) {
            found = end_word(i, &found_begin, &agreement->found, &agreement->found_long);
        }
        agreement->both += gold == found;
        agreement->both_long += gold == found && i > gold;
    }
}

ChudeAgreement chude_model_check(const ChudeModel *model, const ChudeCorpus *corpus, ChudeGaps *gaps) {
    ChudeAgreement agreement = {0};
    uint8_t *joins = g_new0(uint8_t, CHUDE_GAP_UNITS);
    for (uint32_t s = 0; s < chude_corpus_sentences(corpus); s++) {
        size_t count;
        const ChudeTrainingUnit *units = chude_corpus_sentence(corpus, s, &count);
        view(gaps, &model->spans, &model->plan, units, count, AS_IT_IS);
        for (size_t i = 0; i < count; i++) {
            joins[i] = i + 1 < count && !chude_gap_is_plain(gaps, i) && chude_model_joins(model, gaps, i);
        }
        compare(units, count, joins, &agreement);
    }
    g_free(joins);
    return agreement;
}

enum { NEAR_MOST = 16 * INT8_MAX, SURE_EVERY = 20 };

/* Gaps by the sum of their near weights, and those of them that all weights together decide the other way. */
typedef struct {
    uint64_t all, turned[2 * NEAR_MOST + 1];
} Sums;

static void add_sums(Sums *sums, const ChudeModel *model, const ChudeGaps *gaps, size_t i) {
    ChudeWeightSum score = {model->weights, 0};
    ChudeGapView view = chude_gap_view(gaps, i);
    chude_gap_each_near(&view, chude_gap_add_weight, &score);
    int32_t near = score.sum;
    chude_gap_each_far(&view, &model->plan, chude_gap_add_weight, &score);
    sums->all++;
    sums->turned[near + NEAR_MOST] += (near > 0) != (score.sum > 0);
}

void chude_model_be_sure(ChudeModel *model, const ChudeCorpus *corpus, ChudeGaps *gaps) {
    const double most = 0.0002; /* of the gaps that are asked for may be turned, each way */
    Sums *sums = g_new0(Sums, 1);
    for (uint32_t s = 0; s < chude_corpus_sentences(corpus); s += SURE_EVERY) {
        size_t count;
        const ChudeTrainingUnit *units = chude_corpus_sentence(corpus, s, &count);
        view(gaps, &model->spans, &model->plan, units, count, AS_IT_IS);
        for (size_t i = 0; i + 1 < count; i++) {
            if (!chude_gap_is_plain(gaps, i)) {
                add_sums(sums, model, gaps, i);
            }
        }
    }
    double allowed = most * (double)sums->all;
    uint64_t turned = 0;
    model->sure_join = NEAR_MOST;
    while (model->sure_join > 0 &&
           (double)(turned += sums->turned[model->sure_join + NEAR_MOST]) <= allowed) {
        model->sure_join--;
    }
    turned = 0;
    model->sure_split = -NEAR_MOST;
    while (model->sure_split < 0 &&
           (double)(turned += sums->turned[model->sure_split + NEAR_MOST]) <= allowed) {
        model->sure_split++;
    }
    g_free(sums);
}
