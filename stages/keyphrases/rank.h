/* rank.h - how good a keyphrase a candidate is: learned trees over what is known of it. */
#ifndef CHUDE_KEYPHRASES_RANK_H
#define CHUDE_KEYPHRASES_RANK_H

#include "candidates.h"
#include "trees.h"

/* What is known of a candidate: F(its name, how a file of trees writes that). */
#define CHUDE_FEATURE_LIST(F)                                                                                \
    F(COUNT, count)   /* ln tf */                                                                            \
    F(SHARE, share)   /* ln(1 + 1000 tf / tokens) */                                                         \
    F(IDF, idf)       /* ln(N / (1 + df)) of the phrase in the background; of unknown ones at their least */ \
    F(TFIDF, tfidf)   /* ln(1 + tf) · IDF */                                                                \
    F(FIRST, first)   /* first place / tokens */                                                             \
    F(EARLY, early)   /* ln(1 + first place) */                                                              \
    F(SPREAD, spread) /* (last place - first place) / tokens */                                              \
    F(TITLE, title)                                                                                          \
    F(LEAD, lead)                                                                                            \
    F(NAME, name)           /* share of places in which it is a name */                                      \
    F(NAME_FEW, name_few)   /* the same where tf = 1 */                                                      \
    F(SOME_NAME, some_name) /* some words capital, not all */                                                \
    F(ONE_SYLLABLE, one_syllable)                                                                            \
    F(WORDS_1, words_1)                                                                                      \
    F(WORDS_2, words_2)                                                                                      \
    F(WORDS_3, words_3)                                                                                      \
    F(WORDS_5, words_5) /* five or more */                                                                   \
    F(SYLLABLES, syllables)                                                                                  \
    F(KNOWN, known)             /* several words, and in the background as one term */                       \
    F(COHESION, cohesion)       /* mean over words of ln(tf of phrase / tf of word) in the document */       \
    F(COLLOCATION, collocation) /* ln(df N^(n-1) / product of words' df) / n, where KNOWN */                 \
    F(LEAST_IDF, least_idf)     /* of its words */                                                           \
    F(HELD, held)               /* HELD / tf */                                                              \
    F(BEFORE, before)           /* share of places where a longer repeated candidate goes on before it, */   \
    F(AFTER, after)             /* behind it */                                                              \
    F(HOLDERS, holders)         /* ln(1 + holders) */                                                        \
    F(CUT, cut)                 /* share of places that cut a name */                                        \
    F(BRIDGED, bridged)                                                                                      \
    F(NUMBER, number)                                                                                        \
    F(QUOTED, quoted)                                                                                        \
    F(VERB_FIRST, verb_first) /* how verb-like its first word, */                                            \
    F(VERB_LAST, verb_last)   /* its last, */                                                                \
    F(VERB_LEAST, verb_least) /* its least verb-like word */                                                 \
    F(PLAIN_IDF, plain_idf)   /* IDF of one word that is no name */                                          \
    F(LONG_COUNT, long_count) /* COUNT of several words that are no name */                                  \
    F(NAME_COUNT, name_count) /* COUNT · NAME */                                                            \
    F(LENGTH, length)         /* ln tokens */                                                                \
    F(STARTS, starts)         /* share of places with no content word before it, */                          \
    F(ENDS, ends)             /* behind it, */                                                               \
    F(WHOLE, whole)           /* neither */                                                                  \
    F(PRIOR_VERB, prior_verb) /* how verb-like the word before its first place is; 0: none */                \
    F(NEXT_VERB, next_verb)   /* the word behind it */                                                       \
    F(LAST_IDF, last_idf)     /* of its last word */                                                         \
    F(FIRST_IDF, first_idf)   /* of its first */                                                             \
    F(MOST_IDF, most_idf)     /* of its words */                                                             \
    F(MOST_COUNT, most_count) /* ln of the most places that one of its words has as a candidate */           \
    F(LEAST_COUNT, least_count)                                                                              \
    F(ENDING, ending)             /* ChudeWordEnding of its last word, */                                    \
    F(FIRST_ENDING, first_ending) /* of its first */                                                         \
    F(BYTES, bytes)               /* of all words */                                                         \
    F(LAST_BYTES, last_bytes)     /* of the last one */                                                      \
    F(HYPHEN, hyphen)                                                                                        \
    F(NAMES, names) /* names in it */                                                                        \
    F(WORDS, words)

#define CHUDE_FEATURE_ENUM(name, written) CHUDE_FEATURE_##name,
typedef enum { CHUDE_FEATURE_LIST(CHUDE_FEATURE_ENUM) CHUDE_FEATURES } ChudeFeature;
#undef CHUDE_FEATURE_ENUM

#define CHUDE_LEAST_SCORE 0.02 /* what is less likely than that to be a keyphrase is none */

/* Whether the candidate is worth a look: not if it stands once, is no name, and is late or bridged. */
bool chude_candidate_counts(const ChudeCandidate *candidate, const ChudeSequence *sequence);

/* Their names, as a file of trees has them. */
extern const char *const chude_feature_names[CHUDE_FEATURES];

/* What is known of a candidate that is worth a look, into one of CHUDE_TREE_LANES lanes: feature i goes to
 * features[i * CHUDE_TREE_LANES], where `features` points to the lane of the first. */
void chude_candidate_features(const ChudeCandidate *candidate, const ChudeCandidates *candidates,
                              const ChudeSequence *sequence, float *features);

/* The score of a candidate: 0 to 1, rounded as all scores are, 0 for all that are far below CHUDE_LEAST_SCORE. features: as above; sum:
 * what the trees say of them. */
double chude_candidate_score(const ChudeCandidate *candidate, const ChudeSequence *sequence,
                             const float *features, double sum);

#endif
