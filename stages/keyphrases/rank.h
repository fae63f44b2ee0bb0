/* rank.h - how good a keyphrase a candidate is: a logistic model over what is known of it. */
#ifndef CHUDE_KEYPHRASES_RANK_H
#define CHUDE_KEYPHRASES_RANK_H

#include "candidates.h"

typedef enum {
    CHUDE_FEATURE_COUNT, /* ln tf */
    CHUDE_FEATURE_SHARE, /* ln(1 + 1000 tf / tokens) */
    CHUDE_FEATURE_IDF, /* ln(N / (1 + df)) of the phrase in the background; of unknown ones at their least */
    CHUDE_FEATURE_TFIDF,  /* ln(1 + tf) · IDF */
    CHUDE_FEATURE_FIRST,  /* first place / tokens */
    CHUDE_FEATURE_EARLY,  /* ln(1 + first place) */
    CHUDE_FEATURE_SPREAD, /* (last place - first place) / tokens */
    CHUDE_FEATURE_TITLE,
    CHUDE_FEATURE_LEAD,
    CHUDE_FEATURE_NAME,      /* share of places in which it is a name */
    CHUDE_FEATURE_NAME_FEW,  /* the same where tf = 1 */
    CHUDE_FEATURE_SOME_NAME, /* some words capital, not all */
    CHUDE_FEATURE_ONE_SYLLABLE,
    CHUDE_FEATURE_WORDS_1,
    CHUDE_FEATURE_WORDS_2,
    CHUDE_FEATURE_WORDS_3,
    CHUDE_FEATURE_WORDS_5, /* five or more */
    CHUDE_FEATURE_SYLLABLES,
    CHUDE_FEATURE_KNOWN,       /* several words, and in the background as one term */
    CHUDE_FEATURE_COHESION,    /* mean over words of ln(tf of phrase / tf of word) in the document */
    CHUDE_FEATURE_COLLOCATION, /* ln(df N^(n-1) / product of words' df) / n, where KNOWN */
    CHUDE_FEATURE_LEAST_IDF,   /* of its words */
    CHUDE_FEATURE_HELD,        /* HELD / tf */
    CHUDE_FEATURE_BEFORE,      /* share of places where a longer repeated candidate goes on before it, */
    CHUDE_FEATURE_AFTER,       /* behind it */
    CHUDE_FEATURE_HOLDERS,     /* ln(1 + holders) */
    CHUDE_FEATURE_CUT,         /* share of places that cut a name */
    CHUDE_FEATURE_BRIDGED,
    CHUDE_FEATURE_NUMBER,
    CHUDE_FEATURE_QUOTED,
    CHUDE_FEATURE_VERB_FIRST, /* how verb-like its first word, */
    CHUDE_FEATURE_VERB_LAST,  /* its last, */
    CHUDE_FEATURE_VERB_LEAST, /* its least verb-like word */
    CHUDE_FEATURE_PLAIN_IDF,  /* IDF of one word that is no name */
    CHUDE_FEATURE_LONG_COUNT, /* COUNT of several words that are no name */
    CHUDE_FEATURE_NAME_COUNT, /* COUNT · NAME */
    CHUDE_FEATURE_LENGTH,     /* ln tokens */
    CHUDE_FEATURES
} ChudeFeature;

#define CHUDE_LEAST_SCORE 0.02 /* what is less likely than that to be a keyphrase is none */

/* Whether the candidate is worth a look: not if it stands once, is no name, and is late or bridged. */
bool chude_candidate_counts(const ChudeCandidate *candidate);

/* False where it is not. */
bool chude_candidate_features(const ChudeCandidate *candidate, const ChudeCandidates *candidates,
                              const ChudeSequence *sequence, double features[CHUDE_FEATURES]);

/* 0 to 1, rounded as all scores are, 0 for all that are far below CHUDE_LEAST_SCORE; -1 where the candidate is not worth a
 * look. vietnamese: which weights. */
double chude_candidate_score(const ChudeCandidate *candidate, const ChudeCandidates *candidates,
                             const ChudeSequence *sequence, bool vietnamese);

#endif
