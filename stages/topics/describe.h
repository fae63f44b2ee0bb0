/* describe.h - what readers see of a topic: its label, its terms, how well these hang together.
 * Ownership: chude_topics_descriptions_free frees descriptions and their texts. */
#ifndef CHUDE_TOPICS_DESCRIBE_H
#define CHUDE_TOPICS_DESCRIBE_H

#include "phrases.h"

typedef struct {
    ChudeText text; /* as spelled most often, ties to the smaller bytes */
    double score;   /* how much it is the topic's own: see choose.h */
    uint64_t words
        [CHUDE_TOPICS_WORDS]; /* hashes of its words without function words, where documents are looked at: in a model 0 of them */
    unsigned word_count;
} ChudeTopicsTerm;

typedef struct {
    ChudeText label;  /* unlike any other topic's */
    size_t size;      /* documents */
    size_t in_others; /* documents of other topics that are close to it, too (others.h) */
    double
        cohesion; /* mean score of its documents: cosine to its centre, 0 to 1; this and weak: see quality.h */
    double weak;  /* share of its documents with a weak score, 0 to 1 */
    double
        coherence; /* mean NPMI of pairs of terms by documents (Bouma 2009), rounded; 0 without a pair, NAN where not known */
    ChudeTopicsTerm *terms;
    size_t term_count;
    uint64_t *hashes; /* of the words of label and terms: what evidence should hold */
    size_t hash_count;
    uint32_t cluster; /* its number in the clusters */
    double shown;     /* the least score of a document that may be evidence (members.h); 0: any */
    bool is_story;    /* then it has neither weak, coherence nor cluster, but */
    uint32_t parent;  /* the id of its broad topic, or CHUDE_TOPICS_NONE */
    uint32_t id;      /* what documents call it by: its place, unless it was given another (fit.h) */
} ChudeTopicsDescription;

/* One for each cluster: the largest first, ties by the first term's bytes, then by the first document. banned: no label holds one of its
 * entries; NULL: no list. A topic for which nothing else is left is called by a number. */
ChudeTopicsDescription *chude_topics_describe(const ChudeTopicsCorpus *corpus,
                                              const ChudeTopicsClusters *clusters, size_t terms,
                                              const ChudeStopwords *banned, const ChudeHost *host);
void chude_topics_descriptions_free(ChudeTopicsDescription *descriptions, size_t count);

#endif
