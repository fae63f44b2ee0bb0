/* phrases.h - words and phrases that many documents of a topic have, and how much more of them than the
 * others. Ownership: chude_topics_phrases_free frees what chude_topics_phrases_find returns; the corpus
 * must outlive it. */
#ifndef CHUDE_TOPICS_PHRASES_H
#define CHUDE_TOPICS_PHRASES_H

#include "corpus.h"
#include "kmeans.h"

typedef struct {
    uint64_t hash; /* of the n-gram: the same hash, the same words */
    unsigned n;    /* words */
    size_t
        document; /* where it stands: the first document of the topic, and a place in the part's sequence */
    size_t at;
    uint32_t inside, total; /* documents of the topic, of the corpus */
    uint32_t lead;          /* documents of the topic that have it in the title or the first words */
    uint32_t free;          /* documents of the topic where it stands outside of longer frequent phrases */
    double score; /* signed G2 (Dunning 1993) of document counts, rounded: positive where the topic has more;
                     * `inside` where the topic has all documents */
} ChudeTopicsPhrase;

/* A topic's own: best first, ties by the bytes of the keys. */
typedef struct {
    size_t *documents; /* members, in the corpus's order */
    size_t size;
    ChudeTopicsPhrase *phrases;
    size_t count;
} ChudeTopicsCandidates;

ChudeTopicsCandidates *chude_topics_phrases_find(const ChudeTopicsCorpus *corpus,
                                                 const ChudeTopicsClusters *clusters, const ChudeHost *host);
void chude_topics_phrases_free(ChudeTopicsCandidates *candidates, size_t count);

/* Appends the keys of the phrase's words with one space between syllables. */
void chude_topics_phrase_key(const ChudeTopicsCorpus *corpus, const ChudeTopicsPhrase *phrase,
                             ChudeBuffer *key);

/* G2 of a 2x2 table of documents, negative where inside is below what independence expects. */
double chude_topics_g2(double inside, double size, double total, double documents);

#endif
