/* found.h - the stage's own: what it was asked for, what a worker gathers, and what was found. Ownership: topics.c makes and frees both. */
#ifndef CHUDE_TOPICS_FOUND_H
#define CHUDE_TOPICS_FOUND_H

#include "counting/limits.h"
#include "topics/alike.h"
#include "topics/apply.h"
#include "topics/fit.h"
#include "topics/members.h"
#include "topics/names.h"
#include "topics/others.h"
#include "topics/story_terms.h"

typedef struct {
    const ChudeHost *host;
    ChudeStopwords *stopwords;
    ChudeStopwords *banned; /* in labels, or NULL */
    size_t topics;          /* 0: as many as are found */
    size_t terms, restarts;
    uint64_t seed;
    double weak;  /* a score below it is */
    bool stories; /* --level story */
    double story_cosine;
    size_t listed;           /* stories in the result at most */
    ChudeTopicsSeeds *seeds; /* or NULL */
    ChudeTopicsModel *model; /* or NULL; not both */
    ChudeLimits limits;      /* min_df and max_df of it */
} ChudeTopicsShared;

/* One worker's: it observes into part, or, in the second pass, gathers members. The one that finish saw is
 * the result. */
typedef struct {
    const ChudeTopicsShared *shared;
    ChudeWorker *worker;
    ChudeTopicsPart *part; /* NULL until the first batch, and again once it was spilled */
    ChudeTopicsCorpus corpus;
    ChudeTopicsFailure failure; /* the corpus's */
    ChudeTopicsClusters clusters;
    ChudeTopicsOthers others;
    ChudeTopicsDescription *descriptions; /* in the order of topic ids */
    ChudeTopicsQuality quality;
    ChudeTopicsCurve curve;
    uint32_t *place_of;  /* by cluster: of its topic in descriptions */
    ChudeCover *members; /* by place of the topic, then those of the stories that are listed */
    size_t member_topics;
    ChudeTopicsGuiding guiding;
    ChudeTopicsFit fit; /* of `chude fit` */
    bool fits;
    uint32_t next_id; /* behind all topics: story s has the id next_id + s */
    char *note;
    ChudeTopicsHeadings *headings; /* NULL unless stories are wanted, and once they were named */
    ChudeTopicsStories stories;
    ChudeText *names;            /* by story */
    size_t listed;               /* of them, behind the topics in descriptions */
    ChudeTopicsUse *use;         /* of a result that goes by a model */
    ChudeTopicsApplied *applied; /* of a worker of such a one */
} ChudeTopicsState;

/* Finds topics, and stories, in what was gathered, and describes them: all from descriptions to listed. False with *error set. */
bool chude_topics_find(ChudeTopicsState *state, GError **error);

/* The broad topics beside the one that is shown of a document (with stories: its story's parent), by their places in descriptions, the best
 * first; at: its place in the corpus; it has a topic. Their number. */
size_t chude_topics_beside(const ChudeTopicsState *state, size_t at,
                           ChudeTopicsOther list[CHUDE_TOPICS_OTHERS]);

#endif
