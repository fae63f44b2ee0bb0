/* company.h - of a topic's pool, the terms that go well together, and the names that go well with them.
 * Ownership: nothing is kept. */
#ifndef CHUDE_TOPICS_COMPANY_H
#define CHUDE_TOPICS_COMPANY_H

#include "heads.h"
#include "pool.h"
#include "written.h"

#define CHUDE_TOPICS_CHOSEN 10 /* terms that are chosen by their company */

/* Places in pool->phrases, best first; how many. documents: of the corpus; shorts: short forms, which are compared written out.
 * Terms, `most` at most: one by one that with the highest product of its score and of its mean NPMI (Bouma 2009) with those
 * chosen, CHUDE_TOPICS_CHOSEN of them; of more that are wanted those of the highest scores; all listed by score. Names, `most`
 * at most: by score and mean NPMI with the topic's best terms. seconds: for each a place of the name that says the rest, where
 * it stands in less than half of the topic's documents or is wide (heads.h); else SIZE_MAX. */
size_t chude_topics_terms_in_company(const ChudeTopicsForms *forms, const ChudeAbbreviations *shorts,
                                     const ChudeTopicsPool *pool, const uint32_t *meetings, double documents,
                                     size_t most, size_t *chosen);
size_t chude_topics_names_in_company(const ChudeTopicsForms *forms, const ChudeAbbreviations *shorts,
                                     const ChudeTopicsPool *pool, const ChudeTopicsHeads *heads,
                                     const uint32_t *meetings, double documents, size_t most, size_t *chosen,
                                     size_t *seconds);
/* Mean NPMI of the pairs of the first CHUDE_TOPICS_CHOSEN places, rounded; 0 without a pair. */
double chude_topics_coherence(const uint32_t *meetings, double documents, const size_t *chosen, size_t count);

#endif
