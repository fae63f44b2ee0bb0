/* trees.h - a learned ranking: boosted regression trees over the features of rank.h (Friedman 2001, "Greedy function approximation"),
 * as models/train_keyphrase.py writes them. Ownership: a ChudeTrees owns its nodes; constant once parsed, shared by all workers.
 *
 * File: UTF-8 lines of fields separated by one space.
 *   chude.trees/1
 *   features NAME…              in the order of ChudeFeature, in small letters
 *   group LANG COUNT FIRST LEAST  "vi", or "other"; COUNT trees follow. What the FIRST of them give less than LEAST is not looked
 *                               at any more: it is no keyphrase
 *   tree NODES                  the first node is the root; NODES lines follow:
 *   FEATURE THRESHOLD CHILD     goes to node CHILD where the feature is at most the threshold, else to the node behind that
 *   = VALUE                     a leaf: what it adds to the log odds
 * Nodes stand in the order of their depth, so that each CHILD is the first node that none before has named; a tree has at most
 * CHUDE_TREE_LEAVES leaves. */
#ifndef CHUDE_KEYPHRASES_TREES_H
#define CHUDE_KEYPHRASES_TREES_H

#include "stage.h"

enum { CHUDE_TREE_LEAVES = 32, CHUDE_TREE_LANES = 16 };

typedef struct ChudeTrees ChudeTrees;

/* names: of `count` features. NULL with *error set where the file is malformed (the line is named) or was learned from other features.
 * file: for messages. */
ChudeTrees *chude_trees_parse(ChudeText text, const char *file, const char *const *names, size_t count,
                              GError **error);
void chude_trees_free(ChudeTrees *trees); /* NULL is none */

/* Of which language: Vietnamese, or any other. */
typedef enum { CHUDE_TREES_VI, CHUDE_TREES_OTHER, CHUDE_TREES_GROUPS } ChudeTreesGroup;

/* Adds what trees say of CHUDE_TREE_LANES phrases to sums: the first trees of the group, or the rest; all of them give the log odds.
 * features: CHUDE_TREE_LANES values of the first feature, then as many of the second, and so on. */
typedef void ChudeTreesScore(const ChudeTrees *trees, ChudeTreesGroup group, bool rest, const float *features,
                             double sums[CHUDE_TREE_LANES]);
ChudeTreesScore chude_trees_score,
    chude_trees_score_plainly; /* the second without what some processors have */

/* What the first trees must give for the rest to be asked. */
double chude_trees_least(const ChudeTrees *trees, ChudeTreesGroup group);

#endif
