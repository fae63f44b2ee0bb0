/* members.h - the documents that show best what a topic is, and the topic's JSON. */
#ifndef CHUDE_TOPICS_MEMBERS_H
#define CHUDE_TOPICS_MEMBERS_H

#include "evidence/cover.h"
#include "quality.h"
#include "stability.h"
#include "stories.h"

#define CHUDE_TOPICS_SHOWN                                                                                   \
    256 /* of a topic's documents, those of the highest scores may be evidence, and ties */

/* Sets `shown` of each topic's description: a large topic's words need not be looked for in all its documents. 2 kB a topic. */
void chude_topics_members_bound(ChudeTopicsDescription *descriptions, const ChudeTopicsClusters *clusters,
                                size_t documents);

/* Takes the document in, with the sentence that shows why it belongs there, if it is among those that show the topic's terms best. */
void chude_topics_members_offer(ChudeCover *cover, const ChudeTopicsDescription *description,
                                const ChudeDocument *document, double score, ChudeWorker *worker);

/* Appends the summary object, one line. members: a list for each topic; may be NULL: no evidence. documents: of the corpus. curve: how the
 * number of topics was found; without points: it was given. stories: NULL where none were looked for; the descriptions (and members) of
 * `listed` of them stand behind those of the topics. */
void chude_topics_json(ChudeBuffer *json, const ChudeTopicsDescription *descriptions,
                       const ChudeCover *members, size_t topics, size_t documents,
                       const ChudeTopicsQuality *quality, const ChudeTopicsCurve *curve,
                       const ChudeTopicsStories *stories, size_t listed);

#endif
