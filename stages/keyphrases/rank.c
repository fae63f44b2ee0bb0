#include "rank.h"

#include <glib.h>
#include <math.h>

#include "buffer.h"

#include "weights.h"

/* What an editor wants beyond the tags that the weights were learned from: these are generous with bare
 * verbs (điều tra, xây dựng) and common nouns, and short of phrases. In units of log odds; chosen on the
 * same development set. */
#define PRIOR_VERBS 2.0    /* against phrases of verbs alone */
#define PRIOR_VERB_LED 0.7 /* against those that begin with a verb, */
#define PRIOR_VERB_ONE 1.0 /* of one syllable */
#define PRIOR_LONGER 0.7   /* for several words that come again: times ln(tf - 1) */
#define PRIOR_COMMON 1.0   /* against one word of IDF below COMMON_IDF, times what it lacks */
#define COMMON_IDF 3.0
#define FAR_BELOW (-5) /* log odds of less than CHUDE_LEAST_SCORE: the score need not be told */
#define PRIOR_OPEN 1.0 /* against what comes again and never ends a phrase: toàn dân (bảo vệ …) */

static double log_of(const ChudeLogs *logs, uint32_t n) {
    return n < CHUDE_LOGS ? logs->log[n] : log(n);
}

static double log1p_of(const ChudeLogs *logs, uint32_t n) {
    return n < CHUDE_LOGS ? logs->log1p[n] : log1p(n);
}

/* ln(a / b), where a is not more than b. */
static double log_ratio(const ChudeLogs *logs, uint32_t a, uint32_t b) {
    return a < CHUDE_RATIO_ROWS && b < CHUDE_RATIOS ? logs->ratio[a][b] : log((double)a / b);
}

bool chude_candidate_counts(const ChudeCandidate *candidate) {
    unsigned flags = candidate->span.flags;
    if (candidate->count < 3 && flags & CHUDE_SPAN_SOURCE) {
        return false;
    }
    return candidate->count > 1 || candidate->names ||
           (!(flags & CHUDE_SPAN_BRIDGED) && flags & (CHUDE_SPAN_TITLE | CHUDE_SPAN_LEAD));
}

bool chude_candidate_features(const ChudeCandidate *candidate, const ChudeCandidates *candidates,
                              const ChudeSequence *sequence, double features[CHUDE_FEATURES]) {
    const ChudePhraseSpan *span = &candidate->span;
    const ChudeLogs *logs = sequence->logs;
    double tf = candidate->count, tokens = (double)sequence->count;
    if (!chude_candidate_counts(candidate)) {
        return false;
    }
    const ChudeBackground *background = sequence->background;
    const ChudeBackgroundTerm *term = background ? chude_background_find(background, span->hash) : NULL;
    double idf = background ? chude_background_idf(background, term) : 0;
    double log_tf = log_of(logs, candidate->count), words = span->words;
    bool several = words > 1, known = several && term;
    double cohesion = 0, least = 0, product = 0, verb_least = 1, verb_first = 0, verb_last = 0;
    for (uint32_t i = span->begin; i < span->end; i++) {
        unsigned flags = sequence->tokens[i].flags;
        if (!(flags & (CHUDE_WORD_LETTERS | CHUDE_WORD_NUMBER)) || flags & CHUDE_WORD_FUNCTION) {
            continue;
        }
        const ChudeWordFacts *facts = &sequence->facts[sequence->tokens[i].facts];
        const ChudeCandidate *word = several ? chude_candidates_find(candidates, facts->hash) : NULL;
        cohesion +=
            word && word->count > candidate->count ? log_ratio(logs, candidate->count, word->count) : 0;
        least = i == span->begin || facts->idf < least ? facts->idf : least;
        product += facts->idf;
        verb_least = MIN(verb_least, facts->verb);
        verb_first = i == span->begin ? facts->verb : verb_first;
        verb_last = facts->verb;
    }
    for (int i = 0; i < CHUDE_FEATURES; i++) {
        features[i] = 0;
    }
    features[CHUDE_FEATURE_COUNT] = log_tf;
    features[CHUDE_FEATURE_SHARE] =
        candidate->count < CHUDE_SHARES ? sequence->log_shares[candidate->count] : log1p(1000 * tf / tokens);
    features[CHUDE_FEATURE_IDF] = idf;
    features[CHUDE_FEATURE_TFIDF] = log1p_of(logs, candidate->count) * idf;
    features[CHUDE_FEATURE_FIRST] = span->begin / tokens;
    features[CHUDE_FEATURE_EARLY] = log1p_of(logs, span->begin);
    features[CHUDE_FEATURE_SPREAD] = (candidate->last - span->begin) / tokens;
    features[CHUDE_FEATURE_TITLE] = (span->flags & CHUDE_SPAN_TITLE) != 0;
    features[CHUDE_FEATURE_LEAD] = (span->flags & CHUDE_SPAN_LEAD) != 0;
    features[CHUDE_FEATURE_NAME] = candidate->names / tf;
    features[CHUDE_FEATURE_NAME_FEW] = candidate->count == 1 && candidate->names;
    features[CHUDE_FEATURE_SOME_NAME] = !candidate->names && span->flags & CHUDE_SPAN_SOME_NAME;
    features[CHUDE_FEATURE_ONE_SYLLABLE] = span->syllables == 1;
    features[CHUDE_FEATURE_WORDS_1] = span->words == 1;
    features[CHUDE_FEATURE_WORDS_2] = span->words == 2;
    features[CHUDE_FEATURE_WORDS_3] = span->words == 3;
    features[CHUDE_FEATURE_WORDS_5] = span->words >= 5;
    features[CHUDE_FEATURE_SYLLABLES] = span->syllables;
    features[CHUDE_FEATURE_KNOWN] = known;
    features[CHUDE_FEATURE_COHESION] = several ? cohesion / words : 0;
    features[CHUDE_FEATURE_COLLOCATION] = known ? (product - idf) / words : 0;
    features[CHUDE_FEATURE_LEAST_IDF] = least;
    features[CHUDE_FEATURE_HELD] = candidate->held / tf;
    features[CHUDE_FEATURE_BEFORE] = MIN(candidate->before / tf, 1);
    features[CHUDE_FEATURE_AFTER] = MIN(candidate->after / tf, 1);
    features[CHUDE_FEATURE_HOLDERS] = log1p_of(logs, candidate->holders);
    features[CHUDE_FEATURE_CUT] = candidate->cuts / tf;
    features[CHUDE_FEATURE_BRIDGED] = (span->flags & CHUDE_SPAN_BRIDGED) != 0;
    features[CHUDE_FEATURE_NUMBER] = (span->flags & CHUDE_SPAN_NUMBER) != 0;
    features[CHUDE_FEATURE_QUOTED] = (span->flags & CHUDE_SPAN_QUOTED) != 0;
    features[CHUDE_FEATURE_VERB_FIRST] = verb_first;
    features[CHUDE_FEATURE_VERB_LAST] = verb_last;
    features[CHUDE_FEATURE_VERB_LEAST] = verb_least;
    features[CHUDE_FEATURE_PLAIN_IDF] = !several && !candidate->names ? idf : 0;
    features[CHUDE_FEATURE_LONG_COUNT] = several && !candidate->names ? log_tf : 0;
    features[CHUDE_FEATURE_NAME_COUNT] = log_tf * candidate->names / tf;
    features[CHUDE_FEATURE_LENGTH] = sequence->log_length;
    return true;
}

/* For what is no name. */
static double prior(const ChudeCandidate *candidate, const ChudeSequence *sequence, const double *features) {
    double sum = -PRIOR_VERBS * MAX(features[CHUDE_FEATURE_VERB_LEAST], 0);
    sum -= candidate->count > 1 && candidate->open == candidate->count ? PRIOR_OPEN : 0;
    if (candidate->span.words == 1) {
        return sum -
               (sequence->background ? PRIOR_COMMON * MAX(COMMON_IDF - features[CHUDE_FEATURE_IDF], 0) : 0);
    }
    if (features[CHUDE_FEATURE_VERB_FIRST] > 0.5) {
        const ChudeWordFacts *first = &sequence->facts[sequence->tokens[candidate->span.begin].facts];
        return sum - PRIOR_VERB_LED - (first->syllables == 1 ? PRIOR_VERB_ONE : 0);
    }
    return sum + (candidate->count > 2 ? PRIOR_LONGER * log_of(sequence->logs, candidate->count - 1) : 0);
}

double chude_candidate_score(const ChudeCandidate *candidate, const ChudeCandidates *candidates,
                             const ChudeSequence *sequence, bool vietnamese) {
    double features[CHUDE_FEATURES];
    if (!chude_candidate_features(candidate, candidates, sequence, features)) {
        return -1;
    }
    const double *weights = vietnamese ? weights_vi : weights_other;
    double sum = weights[CHUDE_FEATURES]; /* the intercept */
    for (int i = 0; i < CHUDE_FEATURES; i++) {
        sum += weights[i] * features[i];
    }
    sum += candidate->names ? 0 : prior(candidate, sequence, features);
    return sum < FAR_BELOW ? 0 : chude_round(1 / (1 + exp(-sum)));
}
