/* ranked.h - the candidates of a document by what the trees say of them, best first.
 * Ownership: a ChudeRanker owns its heap, which is used again for one document after the other. */
#ifndef CHUDE_KEYPHRASES_RANKED_H
#define CHUDE_KEYPHRASES_RANKED_H

#include "rank.h"

typedef struct {
    double score;
    const ChudeCandidate *candidate;
} ChudeRanked;

/* Candidates of which the first trees think something, on their way through the rest. */
typedef struct {
    float features[CHUDE_FEATURES * CHUDE_TREE_LANES];
    double sums[CHUDE_TREE_LANES];
    const ChudeCandidate *candidates[CHUDE_TREE_LANES];
    size_t count;
} ChudeLikely;

typedef struct {
    const ChudeTrees *trees;
    ChudeRanked *ranked; /* a heap: the best stands first */
    size_t count, room;
    float features[CHUDE_FEATURES * CHUDE_TREE_LANES]; /* of candidates as they come */
    ChudeLikely likely;
} ChudeRanker;

/* trees must outlive it. */
ChudeRanker *chude_ranker_new(const ChudeTrees *trees);
void chude_ranker_free(ChudeRanker *ranker); /* NULL is none */

/* Puts in all candidates of CHUDE_LEAST_SCORE or more, in place of what was there. vietnamese: which trees say so. */
void chude_ranker_fill(ChudeRanker *ranker, const ChudeCandidates *candidates, const ChudeSequence *sequence,
                       const ChudeWords *words, bool vietnamese);
/* Takes the best out; there is one. */
ChudeRanked chude_ranker_take(ChudeRanker *ranker, const ChudeWords *words);
/* Puts one back that was taken, perhaps with another score. */
void chude_ranker_put(ChudeRanker *ranker, ChudeRanked ranked, const ChudeWords *words);

/* Whether a comes before b: by score, then by the bytes of their first places, then as they were met. */
bool chude_ranked_before(const ChudeRanked *a, const ChudeRanked *b, const ChudeWords *words);

#endif
