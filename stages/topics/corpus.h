/* corpus.h - all documents that were observed, in one order and with one vocabulary: their words, 4 bytes each, stay in the
 * parts where these are in memory, else in a temporary file. Ownership: the corpus owns parts, file and vocabulary; a
 * reader owns its window, and what it gives out holds until its next document. */
#ifndef CHUDE_TOPICS_CORPUS_H
#define CHUDE_TOPICS_CORPUS_H

#include "failure.h"
#include "numbering.h"

#define CHUDE_TOPICS_WORDS 7 /* words of a phrase at most */

typedef struct {
    size_t id; /* in ids */
    uint64_t text_hash, title_hash;
    union {
        const uint32_t *words; /* where the corpus has no file */
        uint64_t begin;        /* in the file, in words */
    } at;
    uint32_t id_size, length;
} ChudeTopicsDocument;

typedef struct {
    ChudeTopicsDocument *documents; /* ordered by (id, hash of text, hash of title, hash of words) */
    size_t count;
    ChudeBuffer ids;
    ChudeTopicsParts parts;
    ChudeTemporary *file; /* words in the order of documents, or NULL */
    ChudeTopicsForms forms;
    ChudeTopicsFailure *failure; /* of readers */
} ChudeTopicsCorpus;

/* Orders the documents of corpus->parts and makes the vocabulary: see numbering.h. */
bool chude_topics_corpus_build(ChudeTopicsCorpus *corpus, double least, double most, const ChudeHost *host,
                               GError **error);
/* Keeps only what chude_topics_corpus_find needs: 40 bytes a document, and its id. */
void chude_topics_corpus_shrink(ChudeTopicsCorpus *corpus);
void chude_topics_corpus_clear(ChudeTopicsCorpus *corpus);
/* Its place in documents; count where it was not seen. Duplicates share the first place. */
size_t chude_topics_corpus_find(const ChudeTopicsCorpus *corpus, const ChudeDocument *document);

/* Bytes in order, the shorter first. */
static inline int chude_topics_compare(ChudeText a, ChudeText b) {
    return chude_runs_compare(a, b);
}

/* Documents of the corpus one by one, on one thread. Fastest in their order. */
typedef struct {
    const ChudeTopicsCorpus *corpus;
    ChudeBuffer window;
    uint64_t begin, size; /* words of the file in the window */
    size_t next;          /* the document behind the last one */
} ChudeTopicsReader;

static inline ChudeTopicsReader chude_topics_reader(const ChudeTopicsCorpus *corpus) {
    return (ChudeTopicsReader){.corpus = corpus, .next = SIZE_MAX};
}
void chude_topics_reader_clear(ChudeTopicsReader *reader);
const uint32_t *chude_topics_read_file(ChudeTopicsReader *reader, size_t document);

/* The words of a document; breaks only where they cannot be read, which is then in corpus->failure. */
static inline const uint32_t *chude_topics_read(ChudeTopicsReader *reader, size_t document) {
    return reader->corpus->file ? chude_topics_read_file(reader, document)
                                : reader->corpus->documents[document].at.words;
}

/* What is wanted of a feature, or of a form that has it: whether n-grams may hold it; and begin with it. */
enum { CHUDE_TOPICS_INSIDE = 1, CHUDE_TOPICS_BEGINS = 2 };

/* Walks the n-grams of a document that begin and end in a wanted feature and have wanted features or
 * function words inside, or end in a number that names something; single words too. */
typedef struct {
    const ChudeTopicsForms *forms;
    const uint8_t *wanted;           /* by form: CHUDE_TOPICS_INSIDE, CHUDE_TOPICS_BEGINS */
    const uint32_t *start;           /* of the document */
    const uint32_t *at, *next, *end; /* where the n-gram begins, where the next one may, where all ends */
    unsigned n;                      /* words of the n-gram */
    uint64_t hash;                   /* of the n-gram: of term keys, so it is the same for all spellings */
} ChudeTopicsGram;

static inline ChudeTopicsGram chude_topics_gram_begin(ChudeTopicsReader *reader, size_t document,
                                                      const uint8_t *wanted) {
    uint32_t length = reader->corpus->documents[document].length;
    const uint32_t *words = length ? chude_topics_read(reader, document) : NULL;
    return (ChudeTopicsGram){&reader->corpus->forms,        wanted, words, words, words,
                             words ? words + length : NULL, 0,      0};
}

static inline uint64_t chude_topics_term_hash(const ChudeTopicsForms *forms, uint32_t word) {
    return forms->hashes[word & CHUDE_TOPICS_FORM];
}

/* Goes on with the next word: no longer n-gram that begins as this one is wanted. */
static inline void chude_topics_gram_leave(ChudeTopicsGram *gram) {
    gram->n = 0;
}

static inline bool chude_topics_gram_next(ChudeTopicsGram *gram) {
    while (gram->n && gram->n < CHUDE_TOPICS_WORDS && gram->at + gram->n < gram->end) {
        uint32_t word = gram->at[gram->n];
        if (word == CHUDE_TOPICS_BREAK) {
            break;
        }
        bool stop = word & CHUDE_TOPICS_STOP;
        if (!stop && !gram->wanted[word & CHUDE_TOPICS_FORM]) {
            break;
        }
        gram->n++;
        gram->hash = (gram->hash ^ (gram->hash >> 29)) * 0x9E3779B97F4A7C15u +
                     chude_topics_term_hash(gram->forms, word);
        if (!stop || (word & CHUDE_TOPICS_NUMBER)) {
            return true;
        }
    }
    while (gram->next < gram->end) {
        uint32_t word = *gram->next++;
        if (!(word & CHUDE_TOPICS_STOP) && gram->wanted[word & CHUDE_TOPICS_FORM] & CHUDE_TOPICS_BEGINS) {
            gram->at = gram->next - 1;
            gram->n = 1;
            gram->hash = chude_topics_term_hash(gram->forms, word);
            return true;
        }
    }
    return false;
}

#endif
