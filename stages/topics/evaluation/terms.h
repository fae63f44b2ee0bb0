/* terms.h - how well the terms of topics hang together in texts, and how much they repeat themselves.
 * Ownership: the caller frees what it makes. Terms and texts are folded (evaluation/fold.h): words, one space between. */
#ifndef CHUDE_TOPICS_EVALUATION_TERMS_H
#define CHUDE_TOPICS_EVALUATION_TERMS_H

#include "stage.h"

typedef struct ChudeTermLists ChudeTermLists;

enum {
    CHUDE_TERM_LIST = 10
}; /* terms of a topic that count: the first ones; a topic with fewer lacks some */

ChudeTermLists *chude_term_lists_new(void);
void chude_term_lists_free(ChudeTermLists *lists);

/* The next topic, and one term more of it (one without words is as good as missing). All topics come before the first text. */
void chude_term_lists_topic(ChudeTermLists *lists);
void chude_term_lists_add(ChudeTermLists *lists, ChudeText term);

/* One document more: counts which terms stand in it. */
void chude_term_lists_text(ChudeTermLists *lists, ChudeText text);

/* The mean NPMI (Bouma 2009: ln(p(a,b) / (p(a) p(b))) / -ln p(a,b), -1 to 1) of all pairs of terms of a topic, as a measure of topics
 * Aletras, Stevenson 2013, and Lau, Newman, Baldwin 2014; p: the share of documents that hold a term, or both. Pairs that share
 * a word say nothing and are passed over. A pair that never meets, one of which a term is missing or stands in less than 0.5 % of the
 * documents, has -1, one that stands in all has 1. 0 without pairs. */
double chude_term_lists_npmi(const ChudeTermLists *lists);

/* The share, 0 to 1, of the terms, ten for each topic, that no topic before has (Dieng, Ruiz, Blei 2020), and that are no part of another
 * term of their topic. 0 without topics. */
double chude_term_lists_diversity(const ChudeTermLists *lists);

#endif
