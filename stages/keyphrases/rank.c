#include "rank.h"

#include <glib.h>
#include <math.h>

#include "buffer.h"

/* What an editor wants beyond the tags that the weights were learned from: these are generous with bare
 * verbs (điều tra, xây dựng) and common nouns, and short of phrases. In units of log odds; chosen on the
 * same development set. */
#define PRIOR 0.3          /* how much of all that */
#define PRIOR_VERBS 3.0    /* against phrases of verbs alone */
#define PRIOR_VERB_LED 0.7 /* against those that begin with a verb, */
#define PRIOR_VERB_ONE 1.0 /* of one syllable */
#define PRIOR_LONGER 0.7   /* for several words that come again: times ln(tf - 1) */
#define PRIOR_COMMON 1.0   /* against one word of IDF below COMMON_IDF, times what it lacks */
#define COMMON_IDF 3.0
#define SHORT 400      /* tokens of a text of which all is lead */
#define FAR_BELOW (-5) /* log odds of less than CHUDE_LEAST_SCORE: the score need not be told */
#define PRIOR_OPEN 1.0 /* against what comes again and never ends a phrase: toàn dân (bảo vệ …) */

const char *const chude_feature_names[CHUDE_FEATURES] = {
    [CHUDE_FEATURE_COUNT] = "count",
    [CHUDE_FEATURE_SHARE] = "share",
    [CHUDE_FEATURE_IDF] = "idf",
    [CHUDE_FEATURE_TFIDF] = "tfidf",
    [CHUDE_FEATURE_FIRST] = "first",
    [CHUDE_FEATURE_EARLY] = "early",
    [CHUDE_FEATURE_SPREAD] = "spread",
    [CHUDE_FEATURE_TITLE] = "title",
    [CHUDE_FEATURE_LEAD] = "lead",
    [CHUDE_FEATURE_NAME] = "name",
    [CHUDE_FEATURE_NAME_FEW] = "name_few",
    [CHUDE_FEATURE_SOME_NAME] = "some_name",
    [CHUDE_FEATURE_ONE_SYLLABLE] = "one_syllable",
    [CHUDE_FEATURE_WORDS_1] = "words_1",
    [CHUDE_FEATURE_WORDS_2] = "words_2",
    [CHUDE_FEATURE_WORDS_3] = "words_3",
    [CHUDE_FEATURE_WORDS_5] = "words_5",
    [CHUDE_FEATURE_SYLLABLES] = "syllables",
    [CHUDE_FEATURE_KNOWN] = "known",
    [CHUDE_FEATURE_COHESION] = "cohesion",
    [CHUDE_FEATURE_COLLOCATION] = "collocation",
    [CHUDE_FEATURE_LEAST_IDF] = "least_idf",
    [CHUDE_FEATURE_HELD] = "held",
    [CHUDE_FEATURE_BEFORE] = "before",
    [CHUDE_FEATURE_AFTER] = "after",
    [CHUDE_FEATURE_HOLDERS] = "holders",
    [CHUDE_FEATURE_CUT] = "cut",
    [CHUDE_FEATURE_BRIDGED] = "bridged",
    [CHUDE_FEATURE_NUMBER] = "number",
    [CHUDE_FEATURE_QUOTED] = "quoted",
    [CHUDE_FEATURE_VERB_FIRST] = "verb_first",
    [CHUDE_FEATURE_VERB_LAST] = "verb_last",
    [CHUDE_FEATURE_VERB_LEAST] = "verb_least",
    [CHUDE_FEATURE_PLAIN_IDF] = "plain_idf",
    [CHUDE_FEATURE_LONG_COUNT] = "long_count",
    [CHUDE_FEATURE_NAME_COUNT] = "name_count",
    [CHUDE_FEATURE_LENGTH] = "length",
    [CHUDE_FEATURE_STARTS] = "starts",
    [CHUDE_FEATURE_ENDS] = "ends",
    [CHUDE_FEATURE_WHOLE] = "whole",
    [CHUDE_FEATURE_PRIOR_VERB] = "prior_verb",
    [CHUDE_FEATURE_NEXT_VERB] = "next_verb",
    [CHUDE_FEATURE_LAST_IDF] = "last_idf",
    [CHUDE_FEATURE_FIRST_IDF] = "first_idf",
    [CHUDE_FEATURE_MOST_IDF] = "most_idf",
    [CHUDE_FEATURE_MOST_COUNT] = "most_count",
    [CHUDE_FEATURE_LEAST_COUNT] = "least_count",
    [CHUDE_FEATURE_ENDING] = "ending",
    [CHUDE_FEATURE_FIRST_ENDING] = "first_ending",
    [CHUDE_FEATURE_BYTES] = "bytes",
    [CHUDE_FEATURE_LAST_BYTES] = "last_bytes",
    [CHUDE_FEATURE_HYPHEN] = "hyphen",
    [CHUDE_FEATURE_NAMES] = "names",
    [CHUDE_FEATURE_WORDS] = "words",
};

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
    if (candidate->count < 3 && flags & CHUDE_SPAN_SOURCE) {
        return false;
    }
    return candidate->count > 1 || candidate->names ||
           (!(flags & CHUDE_SPAN_BRIDGED) &&
            (sequence->count <= SHORT || flags & (CHUDE_SPAN_TITLE | CHUDE_SPAN_LEAD)));
}

void chude_candidate_features(const ChudeCandidate *candidate, const ChudeCandidates *candidates,
                              const ChudeSequence *sequence, float features[CHUDE_FEATURES]) {
    const ChudePhraseSpan *span = &candidate->span;
    const ChudeLogs *logs = sequence->logs;
    double tf = candidate->count, tokens = (double)sequence->count;
    const ChudeBackground *background = sequence->background;
    const ChudeBackgroundTerm *term = background ? chude_background_find(background, span->hash) : NULL;
    double idf = background ? chude_background_idf(background, term) : 0;
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
    for (int i = 0; i < CHUDE_FEATURES; i++) {
        features[i] = 0;
    }
    features[CHUDE_FEATURE_COUNT] = (float)(log_tf);
    features[CHUDE_FEATURE_SHARE] =
        (float)(candidate->count < CHUDE_SHARES ? sequence->log_shares[candidate->count]
                                                : log1p(1000 * tf / tokens));
    features[CHUDE_FEATURE_IDF] = (float)(idf);
    features[CHUDE_FEATURE_TFIDF] = (float)(log1p_of(logs, candidate->count) * idf);
    features[CHUDE_FEATURE_FIRST] = (float)(span->begin / tokens);
    features[CHUDE_FEATURE_EARLY] = (float)(log1p_of(logs, span->begin));
    features[CHUDE_FEATURE_SPREAD] = (float)((candidate->last - span->begin) / tokens);
    features[CHUDE_FEATURE_TITLE] = (float)((span->flags & CHUDE_SPAN_TITLE) != 0);
    features[CHUDE_FEATURE_LEAD] = (float)((span->flags & CHUDE_SPAN_LEAD) != 0);
    features[CHUDE_FEATURE_NAME] = (float)(candidate->names / tf);
    features[CHUDE_FEATURE_NAME_FEW] = (float)(candidate->count == 1 && candidate->names);
    features[CHUDE_FEATURE_SOME_NAME] = (float)(!candidate->names && span->flags & CHUDE_SPAN_SOME_NAME);
    features[CHUDE_FEATURE_ONE_SYLLABLE] = (float)(span->syllables == 1);
    features[CHUDE_FEATURE_WORDS_1] = (float)(span->words == 1);
    features[CHUDE_FEATURE_WORDS_2] = (float)(span->words == 2);
    features[CHUDE_FEATURE_WORDS_3] = (float)(span->words == 3);
    features[CHUDE_FEATURE_WORDS_5] = (float)(span->words >= 5);
    features[CHUDE_FEATURE_SYLLABLES] = (float)(span->syllables);
    features[CHUDE_FEATURE_KNOWN] = (float)(known);
    features[CHUDE_FEATURE_COHESION] = (float)(several ? cohesion / words : 0);
    features[CHUDE_FEATURE_COLLOCATION] = (float)(known ? (product - idf) / words : 0);
    features[CHUDE_FEATURE_LEAST_IDF] = (float)(least);
    features[CHUDE_FEATURE_HELD] = (float)(candidate->held / tf);
    features[CHUDE_FEATURE_BEFORE] = (float)(MIN(candidate->before / tf, 1));
    features[CHUDE_FEATURE_AFTER] = (float)(MIN(candidate->after / tf, 1));
    features[CHUDE_FEATURE_HOLDERS] = (float)(log1p_of(logs, candidate->holders));
    features[CHUDE_FEATURE_CUT] = (float)(candidate->cuts / tf);
    features[CHUDE_FEATURE_BRIDGED] = (float)((span->flags & CHUDE_SPAN_BRIDGED) != 0);
    features[CHUDE_FEATURE_NUMBER] = (float)((span->flags & CHUDE_SPAN_NUMBER) != 0);
    features[CHUDE_FEATURE_QUOTED] = (float)((span->flags & CHUDE_SPAN_QUOTED) != 0);
    features[CHUDE_FEATURE_VERB_FIRST] = (float)(verb_first);
    features[CHUDE_FEATURE_VERB_LAST] = (float)(verb_last);
    features[CHUDE_FEATURE_VERB_LEAST] = (float)(verb_least);
    features[CHUDE_FEATURE_PLAIN_IDF] = (float)(!several && !candidate->names ? idf : 0);
    features[CHUDE_FEATURE_LONG_COUNT] = (float)(several && !candidate->names ? log_tf : 0);
    features[CHUDE_FEATURE_NAME_COUNT] = (float)(log_tf * candidate->names / tf);
    features[CHUDE_FEATURE_LENGTH] = (float)(sequence->log_length);
    features[CHUDE_FEATURE_STARTS] = (float)(candidate->starts / tf);
    features[CHUDE_FEATURE_ENDS] = (float)(candidate->ends / tf);
    features[CHUDE_FEATURE_WHOLE] = (float)(candidate->whole / tf);
    features[CHUDE_FEATURE_PRIOR_VERB] =
        (float)(span->begin > 0 ? sequence->facts[sequence->tokens[span->begin - 1].facts].verb : 0);
    features[CHUDE_FEATURE_NEXT_VERB] =
        (float)(span->end < sequence->count ? sequence->facts[sequence->tokens[span->end].facts].verb : 0);
    features[CHUDE_FEATURE_LAST_IDF] = (float)(last_idf);
    features[CHUDE_FEATURE_FIRST_IDF] = (float)(first_idf);
    features[CHUDE_FEATURE_MOST_IDF] = (float)(most_idf);
    features[CHUDE_FEATURE_MOST_COUNT] = (float)(log_of(logs, most_count));
    features[CHUDE_FEATURE_LEAST_COUNT] = (float)(log_of(logs, least_count));
    features[CHUDE_FEATURE_ENDING] = (float)(ending);
    features[CHUDE_FEATURE_FIRST_ENDING] = (float)(first_ending);
    features[CHUDE_FEATURE_BYTES] = (float)(bytes);
    features[CHUDE_FEATURE_LAST_BYTES] = (float)(last_bytes);
    features[CHUDE_FEATURE_HYPHEN] = (float)(hyphen);
    features[CHUDE_FEATURE_NAMES] = (float)(names_in);
    features[CHUDE_FEATURE_WORDS] = (float)(words);
}

/* For what is no name. */
static double prior(const ChudeCandidate *candidate, const ChudeSequence *sequence, const float *features) {
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

double chude_candidate_score(const ChudeCandidate *candidate, const ChudeSequence *sequence,
                             const float features[CHUDE_FEATURES], double sum) {
    sum += candidate->names ? 0 : PRIOR * prior(candidate, sequence, features);
    return sum < FAR_BELOW ? 0 : chude_round(1 / (1 + exp(-sum)));
}
