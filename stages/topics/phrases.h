/* phrases.h - words and phrases that many documents of a topic have, and how much more of them than the
 * others. Ownership: chude_topics_candidates_free frees what chude_topics_candidates_new returns, with the phrases. */
#ifndef CHUDE_TOPICS_PHRASES_H
#define CHUDE_TOPICS_PHRASES_H

#include "corpus.h"
#include "kmeans.h"

typedef struct {
    uint64_t hash;                      /* of the n-gram: the same hash, the same words */
    uint32_t n;                         /* words */
    uint32_t words[CHUDE_TOPICS_WORDS]; /* as they stand in the topic's first document that has it */
    uint32_t inside, total;             /* documents of the topic, of the corpus */
    uint32_t lead; /* documents of the topic that have it in the title or the first words */
    uint32_t free; /* documents of the topic where it stands outside of longer frequent phrases */
    double score;  /* signed G2 (Dunning 1993) of document counts, rounded: positive where the topic has more;
                     * `inside` where the topic has all documents */
} ChudeTopicsPhrase;

/* A topic's own: best first, ties by the bytes of the keys. */
typedef struct {
    uint32_t *documents; /* members, in the corpus's order: a part of one array that the first topic owns */
    size_t size;
    ChudeTopicsPhrase *phrases; /* NULL before they are looked for, and again once they were dropped */
    size_t count;
    bool done; /* they were looked for */
} ChudeTopicsCandidates;

/* One for each cluster, without phrases. */
ChudeTopicsCandidates *chude_topics_candidates_new(const ChudeTopicsCorpus *corpus,
                                                   const ChudeTopicsClusters *clusters);
void chude_topics_candidates_free(ChudeTopicsCandidates *topics, size_t count);
/* Finds the phrases of topics that are not done, of one at least, and of no more once they take 1/32 of the budget.
 * False where all were done. What is found for a topic does not depend on which others are looked at. */
bool chude_topics_phrases_find(const ChudeTopicsCorpus *corpus, ChudeTopicsCandidates *topics, size_t count,
                               const ChudeHost *host);

/* Sets in wanted, by feature, what the phrase holds and begins with. */
void chude_topics_phrase_features(const ChudeTopicsForms *forms, const ChudeTopicsPhrase *phrase,
                                  uint8_t *wanted);
/* Appends the keys of the phrase's words with one space between syllables. */
void chude_topics_phrase_key(const ChudeTopicsForms *forms, const ChudeTopicsPhrase *phrase,
                             ChudeBuffer *key);

/* G2 of a 2x2 table of documents, negative where inside is below what independence expects. */
double chude_topics_g2(double inside, double size, double total, double documents);

#endif
