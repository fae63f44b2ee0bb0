/* agglomerate.h - groups by mean cosine. Nothing is kept. */
#ifndef CHUDE_TOPICS_AGGLOMERATE_H
#define CHUDE_TOPICS_AGGLOMERATE_H

#include "alike.h"

/* Joins the two groups whose documents are most alike on average, again and again, as long as that is `least` or more (UPGMA: Sokal,
 * Michener 1958); pairs that are not listed count 0. Equal means: the pair with the smaller first document, then with the smaller
 * other first document. Sets group, by document, to the group's first document. pairs: of documents below `documents`, each once;
 * their order does not matter. Memory: about 50 bytes a pair and 30 a document. */
void chude_topics_agglomerate(const ChudeTopicsPair *pairs, size_t count, size_t documents, double least,
                              uint32_t *group);

#endif
