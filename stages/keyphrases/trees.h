/* trees.h - a learned ranking: boosted regression trees over the features of rank.h (Friedman 2001, "Greedy function approximation"),
 * as models/train_keyphrase.py writes them. Ownership: a ChudeTrees owns its nodes; constant once parsed, shared by all workers.
 *
 * File: UTF-8 lines of fields separated by one space.
 *   chude.trees/1
 *   features NAME…              in the order of ChudeFeature, in small letters
 *   group LANG COUNT            "vi", or "other"; COUNT trees follow
 *   tree NODES                  the first node is the root; NODES lines follow:
 *   FEATURE THRESHOLD CHILD     goes to node CHILD where the feature is at most the threshold, else to the node behind that
 *   = VALUE                     a leaf: what it adds to the log odds
 * A node stands before its children, and no way from the root is longer than CHUDE_TREE_DEPTH. */
#ifndef CHUDE_KEYPHRASES_TREES_H
#define CHUDE_KEYPHRASES_TREES_H

#include "stage.h"

enum { CHUDE_TREE_DEPTH = 6 };

typedef struct ChudeTrees ChudeTrees;

/* names: of `count` features. NULL with *error set where the file is malformed (the line is named) or was learned from other features.
 * file: for messages. */
ChudeTrees *chude_trees_parse(ChudeText text, const char *file, const char *const *names, size_t count,
                              GError **error);
void chude_trees_free(ChudeTrees *trees); /* NULL is none */

/* The log odds of each of `count` rows of features, one behind the other; sums: where they go. vietnamese: of which group. */
void chude_trees_score(const ChudeTrees *trees, bool vietnamese, const float *rows, size_t count,
                       double *sums);

#endif
