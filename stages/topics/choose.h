/* choose.h - which of a topic's phrases become its terms, and which its label. */
#ifndef CHUDE_TOPICS_CHOOSE_H
#define CHUDE_TOPICS_CHOOSE_H

#include "phrases.h"

/* Places in candidates->phrases, best first, `most` at most; how many. Terms: none a part of another, as a
 * reader sees it. Labels: phrases first, then single words; none that holds an entry of banned (NULL: no list). */
size_t chude_topics_choose_terms(const ChudeTopicsForms *forms, const ChudeTopicsCandidates *candidates,
                                 size_t most, size_t *chosen);
size_t chude_topics_choose_labels(const ChudeTopicsForms *forms, const ChudeTopicsCandidates *candidates,
                                  const ChudeStopwords *banned, size_t most, size_t *chosen);

#endif
