/* story_terms.h - what readers see of a story besides its name. */
#ifndef CHUDE_TOPICS_STORY_TERMS_H
#define CHUDE_TOPICS_STORY_TERMS_H

#include "describe.h"
#include "stories.h"

/* Fills descriptions[0 … listed-1] (zeroed before) for the first stories: label a copy of names[story], size, cohesion, parent, and
 * `terms` single words at most: those of two of its documents or more with the highest G2, of equals those that stand there more often,
 * then by key. Freed with chude_topics_descriptions_free. */
void chude_topics_describe_stories(ChudeTopicsDescription *descriptions, size_t listed,
                                   const ChudeTopicsCorpus *corpus, const ChudeTopicsStories *stories,
                                   const ChudeText *names, size_t terms, const ChudeHost *host);

#endif
