/* stories.h - the events that documents tell of: small groups, as many as there are.
 * Ownership: the caller clears the stories. */
#ifndef CHUDE_TOPICS_STORIES_H
#define CHUDE_TOPICS_STORIES_H

#include "kmeans.h"

typedef struct {
    uint32_t *story; /* by document; CHUDE_TOPICS_NONE: it stands alone */
    double *score;   /* by document of a story: cosine to the story's centre, 0 to 1, rounded; 0 for others */
    size_t documents, count; /* count: stories, the largest first, ties by the first document */
    uint32_t *size;          /* by story: documents, 2 or more */
    double *cohesion;        /* by story: mean score, rounded */
    uint32_t *parent;        /* by story: the broad topic's id, once it was set; CHUDE_TOPICS_NONE: none */
    uint32_t *members; /* documents of each story by falling score, ties by their order; story after story */
    size_t *begins;    /* by story, and one more: in members */
} ChudeTopicsStories;

/* Pairs by chude_topics_alike_find, joined by chude_topics_agglomerate; scores by the same cosines, of which those of pairs that are not
 * listed count 0. least: the mean cosine below which nothing is joined. The same for any budget and any number of threads. Memory:
 * some 40 bytes a document; pairs of what hangs together by cosines of `least`, 1/32 of the budget at a time, but all pairs of one
 * such component. */
bool chude_topics_stories_find(ChudeTopicsStories *stories, const ChudeTopicsMatrix *matrix,
                               const ChudeTopicsForms *forms, double least, const ChudeHost *host,
                               GError **error);
/* Each story's parent: the broad topic of most of its documents, ties by the lower id. id_of: by cluster. */
void chude_topics_stories_set_parents(ChudeTopicsStories *stories, const ChudeTopicsClusters *clusters,
                                      const uint32_t *id_of);
void chude_topics_stories_clear(ChudeTopicsStories *stories);

#endif
