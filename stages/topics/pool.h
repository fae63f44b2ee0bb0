/* pool.h - the phrases that a topic's terms and label are chosen from, and in how many documents two of them meet.
 * Ownership: the caller clears a pool with chude_topics_pool_clear. */
#ifndef CHUDE_TOPICS_POOL_H
#define CHUDE_TOPICS_POOL_H

#include "spell.h"

#define CHUDE_TOPICS_POOL 30  /* phrases that terms are chosen from */
#define CHUDE_TOPICS_NAMES 40 /* phrases that the label is chosen from */
#define CHUDE_TOPICS_MEETING (CHUDE_TOPICS_POOL + CHUDE_TOPICS_NAMES)

typedef struct {
    ChudeTopicsPhrase *phrases; /* what terms are chosen from, best first, then the same for the label */
    double *scores;             /* of each: how much it is the topic's own, rounded */
    size_t terms, names;        /* of the one, of the other */
    size_t documents;           /* of the topic */
} ChudeTopicsPool;

void chude_topics_pool_clear(ChudeTopicsPool *pool);

/* Documents with both: of the first CHUDE_TOPICS_POOL terms and of the names, which have numbers from CHUDE_TOPICS_POOL on;
 * see chude_topics_meetings_of. */
typedef uint32_t ChudeTopicsMeetings[CHUDE_TOPICS_MEETING * (CHUDE_TOPICS_MEETING + 1) / 2];

static inline uint32_t chude_topics_meetings_of(const uint32_t *meetings, size_t a, size_t b) {
    size_t more = MAX(a, b), less = MIN(a, b);
    return meetings[more * (more + 1) / 2 + less];
}

/* Those of `count` pools, by a look at the corpus on all threads; g_free it. Memory: 10 kB a pool for each thread. */
ChudeTopicsMeetings *chude_topics_meet(const ChudeTopicsCorpus *corpus, const ChudeTopicsPool *pools,
                                       size_t count, const ChudeHost *host);

#endif
