#include "ranked.h"

#include <glib.h>

#include "runs.h"
#include "words.h"

ChudeRanker *chude_ranker_new(const ChudeTrees *trees) {
    ChudeRanker *ranker = g_new0(ChudeRanker, 1);
    ranker->trees = trees;
    return ranker;
}

void chude_ranker_free(ChudeRanker *ranker) {
    if (ranker) {
        g_free(ranker->ranked);
        g_free(ranker);
    }
}

bool chude_ranked_before(const ChudeRanked *a, const ChudeRanked *b, const ChudeWords *words) {
    if (a->score != b->score) {
        return a->score > b->score;
    }
    ChudeText x = chude_words_slice(words, a->candidate->span.begin, a->candidate->span.end),
              y = chude_words_slice(words, b->candidate->span.begin, b->candidate->span.end);
    int order = chude_runs_compare(x, y);
    return order ? order < 0 : a->candidate < b->candidate;
}

static void sink(ChudeRanked *heap, size_t count, size_t at, const ChudeWords *words) {
    ChudeRanked moved = heap[at];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && chude_ranked_before(&heap[child + 1], &heap[child], words);
        if (!chude_ranked_before(&heap[child], &moved, words)) {
            break;
        }
        heap[at] = heap[child];
    }
    heap[at] = moved;
}

static void rise(ChudeRanked *heap, size_t at, const ChudeWords *words) {
    ChudeRanked moved = heap[at];
    for (; at > 0 && chude_ranked_before(&moved, &heap[(at - 1) / 2], words); at = (at - 1) / 2) {
        heap[at] = heap[(at - 1) / 2];
    }
    heap[at] = moved;
}

/* Takes those whose score is high enough from `likely` to ranked. */
static void rank_likely(ChudeRanker *ranker, const ChudeSequence *sequence, ChudeTreesGroup group) {
    ChudeLikely *likely = &ranker->likely;
    chude_trees_score(ranker->trees, group, true, likely->features, likely->sums);
    for (size_t i = 0; i < likely->count; i++) {
        double score =
            chude_candidate_score(likely->candidates[i], sequence, likely->features + i, likely->sums[i]);
        if (score >= CHUDE_LEAST_SCORE) {
            ranker->ranked[ranker->count++] = (ChudeRanked){score, likely->candidates[i]};
        }
    }
    likely->count = 0;
}

static void add_likely(ChudeLikely *likely, const ChudeCandidate *candidate, const float *features,
                       double sum) {
    size_t lane = likely->count++;
    for (size_t i = 0; i < CHUDE_FEATURES * CHUDE_TREE_LANES; i += CHUDE_TREE_LANES) {
        likely->features[i + lane] = features[i];
    }
    likely->sums[lane] = sum;
    likely->candidates[lane] = candidate;
}

void chude_ranker_fill(ChudeRanker *ranker, const ChudeCandidates *candidates, const ChudeSequence *sequence,
                       const ChudeWords *words, bool vietnamese) {
    if (ranker->room < candidates->count) {
        ranker->room = candidates->count * 2;
        ranker->ranked = g_renew(ChudeRanked, ranker->ranked, ranker->room);
    }
    ChudeRanked *heap = ranker->ranked;
    size_t looked_at = 0;
    ranker->count = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        const ChudeCandidate *candidate = &candidates->items[i];
        if (chude_candidate_counts(candidate, sequence)) {
            heap[looked_at++].candidate = candidate;
            if (sequence->background) {
                chude_background_prefetch(sequence->background, candidate->span.hash);
            }
        }
    }
    ChudeTreesGroup group = vietnamese ? CHUDE_TREES_VI : CHUDE_TREES_OTHER;
    double least = chude_trees_least(ranker->trees, group);
    for (size_t from = 0; from < looked_at; from += CHUDE_TREE_LANES) {
        size_t some = MIN(looked_at - from, (size_t)CHUDE_TREE_LANES);
        double sums[CHUDE_TREE_LANES] = {0};
        for (size_t i = 0; i < some; i++) {
            chude_candidate_features(heap[from + i].candidate, candidates, sequence, ranker->features + i);
        }
        chude_trees_score(ranker->trees, group, false, ranker->features, sums);
        for (size_t i = 0; i < some; i++) { /* what is kept is never behind what is looked at */
            if (sums[i] >= least) {
                add_likely(&ranker->likely, heap[from + i].candidate, ranker->features + i, sums[i]);
            }
            if (ranker->likely.count == CHUDE_TREE_LANES) {
                rank_likely(ranker, sequence, group);
            }
        }
    }
    rank_likely(ranker, sequence, group);
    for (size_t i = ranker->count / 2; i-- > 0;) {
        sink(heap, ranker->count, i, words);
    }
}

ChudeRanked chude_ranker_take(ChudeRanker *ranker, const ChudeWords *words) {
    ChudeRanked best = ranker->ranked[0];
    ranker->ranked[0] = ranker->ranked[--ranker->count];
    sink(ranker->ranked, ranker->count, 0, words);
    return best;
}

void chude_ranker_put(ChudeRanker *ranker, ChudeRanked ranked, const ChudeWords *words) {
    ranker->ranked[ranker->count] = ranked;
    rise(ranker->ranked, ranker->count++, words);
}
