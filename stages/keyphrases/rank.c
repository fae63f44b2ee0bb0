#include "rank.h"

#include <glib.h>
#include <math.h>

#include "buffer.h"

#define SHORT 400      /* tokens of a text of which all is lead */
#define FAR_BELOW (-5) /* log odds of less than CHUDE_LEAST_SCORE: the score need not be told */

/* What an editor wants beyond the tags that the trees were learned from: these are generous with bare verbs (điều tra, xây dựng) and
 * common nouns, and short of phrases. In units of log odds; chosen on the same development set. */
#define PRIOR_VERBS 0.9     /* against phrases of verbs alone */
#define PRIOR_VERB_LED 0.21 /* against those that begin with a verb, */
#define PRIOR_VERB_ONE 0.3  /* of one syllable */
#define PRIOR_LONGER 0.21   /* for several words that come again: times ln(tf - 1) */
#define PRIOR_COMMON 0.3    /* against one word of IDF below COMMON_IDF, times what it lacks */
#define COMMON_IDF 3.0
#define PRIOR_OPEN 0.3 /* against what comes again and never ends a phrase: toàn dân (bảo vệ …) */

#define NAME(name, written) [CHUDE_FEATURE_##name] = #written,
const char *const chude_feature_names[CHUDE_FEATURES] = {CHUDE_FEATURE_LIST(NAME)};
#undef NAME

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

bool chude_candidate_counts(const ChudeCandidate *candidate, const ChudeSequence *sequence) {
    unsigned flags = candidate->span.flags;
    if (candidate->count == 0 || (candidate->count < 3 && flags & CHUDE_SPAN_SOURCE)) {
        return false; /* the first: it was joined to another */
    }
    return candidate->count > 1 || candidate->names ||
           (!(flags & CHUDE_SPAN_BRIDGED) &&
            (sequence->count <= SHORT || flags & (CHUDE_SPAN_TITLE | CHUDE_SPAN_LEAD)));
}

void chude_candidate_features(const ChudeCandidate *candidate, const ChudeCandidates *candidates,
                              const ChudeSequence *sequence, float *features) {
    const ChudePhraseSpan *span = &candidate->span;
    const ChudeLogs *logs = sequence->logs;
    double tf = candidate->count, tokens = (double)sequence->count;
    const ChudeBackground *background = sequence->background;
    const ChudeBackgroundTerm *term = background ? chude_background_find(background, span->hash) : NULL;
    double idf = background ? chude_background_idf(background, term) : CHUDE_UNKNOWN_IDF;
    double log_tf = log_of(logs, candidate->count), words = span->words;
    bool several = words > 1, known = several && term;
    double cohesion = 0, least = 0, product = 0, verb_least = 1, verb_first = 0, verb_last = 0;
    double most_idf = 0, first_idf = 0, last_idf = 0, names_in = 0;
    uint32_t most_count = 0, least_count = UINT32_MAX;
    double bytes = 0, last_bytes = 0, ending = 0, first_ending = 0;
    bool hyphen = false;
    for (uint32_t i = span->begin; i < span->end; i++) {
        unsigned flags = sequence->tokens[i].flags;
        hyphen = hyphen || flags & CHUDE_WORD_HYPHEN;
        if (!(flags & (CHUDE_WORD_LETTERS | CHUDE_WORD_NUMBER)) || flags & CHUDE_WORD_FUNCTION) {
            continue;
        }
        const ChudeWordFacts *facts = &sequence->facts[sequence->tokens[i].facts];
        const ChudeCandidate *word = several ? chude_candidates_find(candidates, facts->hash) : NULL;
        uint32_t alone = word ? word->count : candidate->count;
        most_count = MAX(most_count, alone);
        least_count = MIN(least_count, alone);
        most_idf = MAX(most_idf, facts->idf);
        first_idf = i == span->begin ? facts->idf : first_idf;
        last_idf = facts->idf;
        bytes += facts->bytes;
        last_bytes = facts->bytes;
        ending = facts->ending;
        first_ending = i == span->begin ? facts->ending : first_ending;
        names_in += (flags & CHUDE_WORD_NAME) != 0;
        cohesion +=
            word && word->count > candidate->count ? log_ratio(logs, candidate->count, word->count) : 0;
        least = i == span->begin || facts->idf < least ? facts->idf : least;
        product += facts->idf;
        verb_least = MIN(verb_least, facts->verb);
        verb_first = i == span->begin ? facts->verb : verb_first;
        verb_last = facts->verb;
    }
    const double values[CHUDE_FEATURES] = {
        [CHUDE_FEATURE_COUNT] = log_tf,
        [CHUDE_FEATURE_SHARE] = candidate->count < CHUDE_SHARES ? sequence->log_shares[candidate->count]
                                                                : log1p(1000 * tf / tokens),
        [CHUDE_FEATURE_IDF] = idf,
        [CHUDE_FEATURE_TFIDF] = log1p_of(logs, candidate->count) * idf,
        [CHUDE_FEATURE_FIRST] = span->begin / tokens,
        [CHUDE_FEATURE_EARLY] = log1p_of(logs, span->begin),
        [CHUDE_FEATURE_SPREAD] = (candidate->last - span->begin) / tokens,
        [CHUDE_FEATURE_TITLE] = (span->flags & CHUDE_SPAN_TITLE) != 0,
        [CHUDE_FEATURE_LEAD] = (span->flags & CHUDE_SPAN_LEAD) != 0,
        [CHUDE_FEATURE_NAME] = candidate->names / tf,
        [CHUDE_FEATURE_NAME_FEW] = candidate->count == 1 && candidate->names,
        [CHUDE_FEATURE_SOME_NAME] = !candidate->names && span->flags & CHUDE_SPAN_SOME_NAME,
        [CHUDE_FEATURE_ONE_SYLLABLE] = span->syllables == 1,
        [CHUDE_FEATURE_WORDS_1] = span->words == 1,
        [CHUDE_FEATURE_WORDS_2] = span->words == 2,
        [CHUDE_FEATURE_WORDS_3] = span->words == 3,
        [CHUDE_FEATURE_WORDS_5] = span->words >= 5,
        [CHUDE_FEATURE_SYLLABLES] = span->syllables,
        [CHUDE_FEATURE_KNOWN] = known,
        [CHUDE_FEATURE_COHESION] = several ? cohesion / words : 0,
        [CHUDE_FEATURE_COLLOCATION] = known ? (product - idf) / words : 0,
        [CHUDE_FEATURE_LEAST_IDF] = least,
        [CHUDE_FEATURE_HELD] = candidate->held / tf,
        [CHUDE_FEATURE_BEFORE] = MIN(candidate->before / tf, 1),
        [CHUDE_FEATURE_AFTER] = MIN(candidate->after / tf, 1),
        [CHUDE_FEATURE_HOLDERS] = log1p_of(logs, candidate->holders),
        [CHUDE_FEATURE_CUT] = candidate->cuts / tf,
        [CHUDE_FEATURE_BRIDGED] = (span->flags & CHUDE_SPAN_BRIDGED) != 0,
        [CHUDE_FEATURE_NUMBER] = (span->flags & CHUDE_SPAN_NUMBER) != 0,
        [CHUDE_FEATURE_QUOTED] = (span->flags & CHUDE_SPAN_QUOTED) != 0,
        [CHUDE_FEATURE_VERB_FIRST] = verb_first,
        [CHUDE_FEATURE_VERB_LAST] = verb_last,
        [CHUDE_FEATURE_VERB_LEAST] = verb_least,
        [CHUDE_FEATURE_PLAIN_IDF] = !several && !candidate->names ? idf : 0,
        [CHUDE_FEATURE_LONG_COUNT] = several && !candidate->names ? log_tf : 0,
        [CHUDE_FEATURE_NAME_COUNT] = log_tf * candidate->names / tf,
        [CHUDE_FEATURE_LENGTH] = sequence->log_length,
        [CHUDE_FEATURE_STARTS] = candidate->starts / tf,
        [CHUDE_FEATURE_ENDS] = candidate->ends / tf,
        [CHUDE_FEATURE_WHOLE] = candidate->whole / tf,
        [CHUDE_FEATURE_PRIOR_VERB] =
            span->begin > 0 ? sequence->facts[sequence->tokens[span->begin - 1].facts].verb : 0,
        [CHUDE_FEATURE_NEXT_VERB] =
            span->end < sequence->count ? sequence->facts[sequence->tokens[span->end].facts].verb : 0,
        [CHUDE_FEATURE_LAST_IDF] = last_idf,
        [CHUDE_FEATURE_FIRST_IDF] = first_idf,
        [CHUDE_FEATURE_MOST_IDF] = most_idf,
        [CHUDE_FEATURE_MOST_COUNT] = log_of(logs, most_count),
        [CHUDE_FEATURE_LEAST_COUNT] = log_of(logs, least_count),
        [CHUDE_FEATURE_ENDING] = ending,
        [CHUDE_FEATURE_FIRST_ENDING] = first_ending,
        [CHUDE_FEATURE_BYTES] = bytes,
        [CHUDE_FEATURE_LAST_BYTES] = last_bytes,
        [CHUDE_FEATURE_HYPHEN] = hyphen,
        [CHUDE_FEATURE_NAMES] = names_in,
        [CHUDE_FEATURE_WORDS] = words,
    };
    for (int i = 0; i < CHUDE_FEATURES; i++) {
        features[i * CHUDE_TREE_LANES] = (float)values[i];
    }
}

static float of(const float *features, ChudeFeature feature) {
    return features[(size_t)feature * CHUDE_TREE_LANES];
}

/* For what is no name. */
static double prior(const ChudeCandidate *candidate, const ChudeSequence *sequence, const float *features) {
    double sum = -PRIOR_VERBS * MAX(of(features, CHUDE_FEATURE_VERB_LEAST), 0);
    sum -= candidate->count > 1 && candidate->open == candidate->count ? PRIOR_OPEN : 0;
    if (candidate->span.words == 1) {
        return sum - (sequence->background
                          ? PRIOR_COMMON * MAX(COMMON_IDF - of(features, CHUDE_FEATURE_IDF), 0)
                          : 0);
    }
    if (of(features, CHUDE_FEATURE_VERB_FIRST) > 0.5) {
        const ChudeWordFacts *first = &sequence->facts[sequence->tokens[candidate->span.begin].facts];
        return sum - PRIOR_VERB_LED - (first->syllables == 1 ? PRIOR_VERB_ONE : 0);
    }
    return sum + (candidate->count > 2 ? PRIOR_LONGER * log_of(sequence->logs, candidate->count - 1) : 0);
}

double chude_candidate_score(const ChudeCandidate *candidate, const ChudeSequence *sequence,
                             const float *features, double sum) {
    sum += candidate->names ? 0 : prior(candidate, sequence, features);
    return sum < FAR_BELOW ? 0 : chude_round(1 / (1 + exp(-sum)));
}
