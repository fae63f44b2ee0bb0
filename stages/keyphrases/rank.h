/* rank.h - how good a keyphrase a candidate is: learned trees over what is known of it. */
#ifndef CHUDE_KEYPHRASES_RANK_H
#define CHUDE_KEYPHRASES_RANK_H

#include "candidates.h"
#include "trees.h"

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
    CHUDE_FEATURE_STARTS,     /* share of places with no content word before it, */
    CHUDE_FEATURE_ENDS,       /* behind it, */
    CHUDE_FEATURE_WHOLE,      /* neither */
    CHUDE_FEATURE_PRIOR_VERB, /* how verb-like the word before its first place is; 0: none */
    CHUDE_FEATURE_NEXT_VERB,  /* the word behind it */
    CHUDE_FEATURE_LAST_IDF,   /* of its last word */
    CHUDE_FEATURE_FIRST_IDF,  /* of its first */
    CHUDE_FEATURE_MOST_IDF,   /* of its words */
    CHUDE_FEATURE_MOST_COUNT, /* ln of the most places that one of its words has as a candidate */
    CHUDE_FEATURE_LEAST_COUNT,
    CHUDE_FEATURE_ENDING,       /* ChudeWordEnding of its last word, */
    CHUDE_FEATURE_FIRST_ENDING, /* of its first */
    CHUDE_FEATURE_BYTES,        /* of all words */
    CHUDE_FEATURE_LAST_BYTES,   /* of the last one */
    CHUDE_FEATURE_HYPHEN,
    CHUDE_FEATURE_NAMES, /* names in it */
    CHUDE_FEATURE_WORDS,
    CHUDE_FEATURES
} ChudeFeature;

#define CHUDE_LEAST_SCORE 0.02 /* what is less likely than that to be a keyphrase is none */

/* Whether the candidate is worth a look: not if it stands once, is no name, and is late or bridged. */
bool chude_candidate_counts(const ChudeCandidate *candidate, const ChudeSequence *sequence);

/* Their names, as a file of trees has them. */
extern const char *const chude_feature_names[CHUDE_FEATURES];

/* Of a candidate that is worth a look. */
void chude_candidate_features(const ChudeCandidate *candidate, const ChudeCandidates *candidates,
                              const ChudeSequence *sequence, float features[CHUDE_FEATURES]);

/* The score of a candidate: 0 to 1, rounded as all scores are, 0 for all that are far below CHUDE_LEAST_SCORE. sum: what the trees say
 * of its features. */
double chude_candidate_score(const ChudeCandidate *candidate, const ChudeSequence *sequence,
                             const float features[CHUDE_FEATURES], double sum);

#endif
