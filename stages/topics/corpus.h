/* corpus.h - what the topics stage keeps of documents: their words in order, 4 bytes each, and the
 * vocabulary over them. Ownership: a part belongs to its state until merge moves it; the corpus of finish
 * owns all parts. Terms and forms belong to the workers, which outlive every state. */
#ifndef CHUDE_TOPICS_CORPUS_H
#define CHUDE_TOPICS_CORPUS_H

#include <glib.h>

#include "buffer.h"
#include "worker.h"
#include "stopwords/stopwords.h"

/* One word of a sequence: the index of its form in its worker, and these bits. */
#define CHUDE_TOPICS_BREAK UINT32_MAX /* punctuation, a number, a sentence's end: no phrase goes across */
#define CHUDE_TOPICS_STOP (1u << 31)  /* a function word: inside a phrase only */
#define CHUDE_TOPICS_GLUED (1u << 30) /* no white space before it */
#define CHUDE_TOPICS_NUMBER                                                                                  \
    (1u << 29) /* with STOP: a number that names something, as in `bão số 3`; may end a phrase */
#define CHUDE_TOPICS_FORM (CHUDE_TOPICS_NUMBER - 1)
#define CHUDE_TOPICS_NONE UINT32_MAX /* no feature */
#define CHUDE_TOPICS_WORDS 7         /* words of a phrase at most */
#define CHUDE_TOPICS_BLOCK 256       /* documents of one part of a parallel loop: fixed, so that sums are */

typedef struct {
    size_t id_begin, begin; /* in ids, in sequence */
    uint32_t id_size, length;
    uint64_t text_hash, title_hash;
} ChudeTopicsRow;

/* What one worker saw. */
typedef struct {
    ChudeWorker *worker;
    uint32_t *sequence;
    size_t size, room;
    ChudeTopicsRow *rows;
    size_t row_count, row_room;
    ChudeBuffer ids;
    uint32_t *df, *seen; /* by term index: documents with the term (not stop-marked); the last such row + 1 */
    uint8_t *known;      /* by form index: 0 not looked at, 1 no word, 2 a word of two letters or more */
    size_t term_room, form_room;
    uint32_t *feature; /* by form index, made by finish; and the hash of its term */
    uint64_t *hashes;
    ChudeStopCache *stops;
    uint8_t *marks; /* of the words at hand */
    size_t mark_room;
} ChudeTopicsPart;

typedef struct {
    const ChudeTopicsPart *part;
    const ChudeTopicsRow *row;
} ChudeTopicsDocument;

typedef struct {
    GPtrArray *parts;               /* ChudeTopicsPart */
    ChudeTopicsDocument *documents; /* ordered by (id, hash of text, hash of title) */
    size_t count;
    const ChudeTerm **features; /* ordered by key */
    uint32_t *df;               /* by feature */
    double most;                /* features of more documents describe, but do not group */
    size_t feature_count;
} ChudeTopicsCorpus;

/* stopwords: function words that mark no topic, whether `stop` ran or not; must outlive the observing. */
ChudeTopicsPart *chude_topics_part_new(ChudeWorker *worker, const ChudeStopwords *stopwords);
void chude_topics_part_free(void *data); /* a ChudeTopicsPart */
/* Gives back what only observing needs. */
void chude_topics_part_close(ChudeTopicsPart *part);
void chude_topics_part_add(ChudeTopicsPart *part, const ChudeDocument *document);

/* Orders documents and makes the vocabulary: terms of `least` documents or more, or all where
 * that leaves none that may group (a corpus of one or two documents). */
void chude_topics_corpus_build(ChudeTopicsCorpus *corpus, double least, double most);
/* Keeps only what chude_topics_corpus_find needs. */
void chude_topics_corpus_shrink(ChudeTopicsCorpus *corpus);
void chude_topics_corpus_clear(ChudeTopicsCorpus *corpus);
/* Its place in documents; count where it was not seen. Duplicates share the first place. */
size_t chude_topics_corpus_find(const ChudeTopicsCorpus *corpus, const ChudeDocument *document);

static inline ChudeText chude_topics_id(const ChudeTopicsDocument *document) {
    return (ChudeText){document->part->ids.data + document->row->id_begin, document->row->id_size};
}

/* The word `số`, number: what follows belongs to it, and a phrase that ends in it lacks something. */
static inline bool chude_topics_is_number_word(ChudeText key) {
    return key.size == sizeof "số" - 1 && memcmp(key.data, "số", key.size) == 0;
}

/* Bytes in order, the shorter first. */
int chude_topics_compare(ChudeText a, ChudeText b);

/* Walks the n-grams of a document that begin and end in a wanted feature and have wanted features or
 * function words inside, or end in a number that names something; single words too. */
typedef struct {
    const ChudeTopicsPart *part;
    const uint8_t *wanted;           /* by feature; NULL: all */
    const uint32_t *at, *next, *end; /* where the n-gram begins, where the next one may, where all ends */
    unsigned n;                      /* words of the n-gram */
    uint64_t hash;                   /* of the n-gram: of term keys, so it is the same in every worker */
    uint32_t feature;                /* of the first word */
} ChudeTopicsGram;

static inline ChudeTopicsGram chude_topics_gram_begin(const ChudeTopicsDocument *document,
                                                      const uint8_t *wanted) {
    const uint32_t *sequence = document->row->length ? document->part->sequence + document->row->begin : NULL;
    return (ChudeTopicsGram){document->part,
                             wanted,
                             sequence,
                             sequence,
                             sequence ? sequence + document->row->length : NULL,
                             0,
                             0,
                             0};
}

static inline uint32_t chude_topics_feature(const ChudeTopicsGram *gram, uint32_t word) {
    if (word & CHUDE_TOPICS_STOP) {
        return CHUDE_TOPICS_NONE;
    }
    uint32_t feature = gram->part->feature[word & CHUDE_TOPICS_FORM];
    return feature != CHUDE_TOPICS_NONE && (!gram->wanted || gram->wanted[feature]) ? feature
                                                                                    : CHUDE_TOPICS_NONE;
}

static inline uint64_t chude_topics_term_hash(const ChudeTopicsPart *part, uint32_t word) {
    return part->hashes[word & CHUDE_TOPICS_FORM];
}

static inline bool chude_topics_gram_next(ChudeTopicsGram *gram) {
    while (gram->n && gram->n < CHUDE_TOPICS_WORDS && gram->at + gram->n < gram->end) {
        uint32_t word = gram->at[gram->n];
        if (word == CHUDE_TOPICS_BREAK) {
            break;
        }
        uint32_t feature = chude_topics_feature(gram, word);
        if (feature == CHUDE_TOPICS_NONE && !(word & CHUDE_TOPICS_STOP)) {
            break;
        }
        gram->n++;
        gram->hash = (gram->hash ^ (gram->hash >> 29)) * 0x9E3779B97F4A7C15u +
                     chude_topics_term_hash(gram->part, word);
        if (feature != CHUDE_TOPICS_NONE || (word & CHUDE_TOPICS_NUMBER)) {
            return true;
        }
    }
    while (gram->next < gram->end) {
        gram->at = gram->next++;
        gram->feature = chude_topics_feature(gram, *gram->at);
        if (gram->feature != CHUDE_TOPICS_NONE) {
            gram->n = 1;
            gram->hash = chude_topics_term_hash(gram->part, *gram->at);
            return true;
        }
    }
    return false;
}

#endif
