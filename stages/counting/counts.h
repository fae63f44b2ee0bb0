/* counts.h - exact counts and document frequencies of n-grams of 1 to 5 words, with their spellings.
 *
 * An n-gram is the sequence of counting keys of n neighbouring tokens; it never crosses a sentence end, punctuation, a symbol or
 * a stop-marked token. Its way: observe (a state for each worker), merge (once, into one), seal, then read. While documents are
 * observed only words are counted; the documents stay as streams of numbers. A sealed state has numbered the words of the corpus
 * in the order of their keys (number.c), and n-grams are counted, length by length, when they are read: as records of such
 * numbers, cut by key into ranges (scatter.c) that are counted in tables which fit a near cache (gather.c). Whatever outgrows its
 * share of the memory is kept in temporary files; there is no other way for large input than for small.
 * Ownership: a state owns its tables and files; the bytes of keys and spellings belong to the dictionaries of the workers that
 * observed, which must outlive its sealing, or its spilling. */
#ifndef CHUDE_COUNTS_H
#define CHUDE_COUNTS_H

#include "buffer.h"
#include "counting/vocabulary.h"
#include "stage.h"
#include "stopwords/stopwords.h"
#include "worker.h"

#define CHUDE_COUNTS_LONGEST 5u

typedef struct ChudeCounts ChudeCounts;

/* longest: the n of the longest n-grams, 1 to CHUDE_COUNTS_LONGEST. host: outlives the state. */
ChudeCounts *chude_counts_new(unsigned longest, const ChudeHost *host);
void chude_counts_free(ChudeCounts *counts); /* NULL is none */

/* Words that n-grams go across: one with such before it joins them to itself, and counts as one word of the n-gram that it goes on;
 * none begins or ends with them. To be told before the first document; they outlive the state. */
void chude_counts_connect(ChudeCounts *counts, const ChudeStopwords *connectors);

/* Counts one document. words may be NULL: a document without words is a document still (N of tf-idf has it).
 * Until it is spilled, every call for a state must come with the same worker. False with *error set where a table or the temporary
 * disk is full. */
bool chude_counts_observe(ChudeCounts *counts, ChudeWorker *worker, const ChudeWords *words, GError **error);

/* The same for the text of every document of a batch that is neither dropped nor a row. */
bool chude_counts_observe_batch(ChudeCounts *counts, ChudeWorker *worker, const ChudeBatch *batch,
                                GError **error);

/* Bytes that the tables hold, and that spilling them takes: cheap. */
size_t chude_counts_held(const ChudeCounts *counts);

/* Writes what was counted to temporary files: the state needs the worker's dictionary no longer, and the next document may come
 * with another one. */
bool chude_counts_spill(ChudeCounts *counts, GError **error);

/* Adds n states to `into`, which may be empty, and leaves them empty. All must have the same `longest`. Whatever the split of the
 * documents, what is read is the same. */
bool chude_counts_merge(ChudeCounts *into, ChudeCounts *const *from, size_t n, GError **error);

typedef struct {
    uint64_t count;
    uint32_t df;
} ChudeCount;

/* Makes ready for reading; nothing may be observed or merged afterwards. Again is harmless. least: longer n-grams with a lower
 * count or df will not be asked for, which saves their words some work; {1, 1}: all will be. */
bool chude_counts_seal(ChudeCounts *counts, ChudeCount least, GError **error);

/* ---- reading a sealed state: any number of threads ---- */

uint64_t chude_counts_documents(const ChudeCounts *counts);
unsigned chude_counts_longest(const ChudeCounts *counts);
uint64_t chude_counts_words(const ChudeCounts *counts); /* occurrences of all words */
uint64_t chude_counts_links(const ChudeCounts *counts); /* of words with connectors before them */
const ChudeVocabulary *chude_counts_vocabulary(const ChudeCounts *counts);

typedef struct {
    uint64_t min_count, min_df, max_df; /* inclusive */
    size_t top;                         /* no more than so many of a length; SIZE_MAX: all */
} ChudeCountsFilter;

static inline bool chude_counts_pass(const ChudeCountsFilter *filter, ChudeCount count) {
    return count.count >= filter->min_count && count.df >= filter->min_df && count.df <= filter->max_df;
}

/* What chude_counts_seal is told where only what passes will be asked for. */
static inline ChudeCount chude_counts_least(const ChudeCountsFilter *filter) {
    return (ChudeCount){filter->min_count,
                        filter->min_df < UINT32_MAX ? (uint32_t)filter->min_df : UINT32_MAX};
}

/* An n-gram: its words by their numbers in the vocabulary, and how each is spelled where it is spelled most often (ties: the
 * smaller bytes of the whole). */
typedef struct {
    uint32_t words[CHUDE_COUNTS_LONGEST], styles[CHUDE_COUNTS_LONGEST];
    unsigned n;
    ChudeCount count;
    double score; /* for the user */
} ChudeGram;

/* Told of each n-gram, on one thread. False with *error set ends it. */
typedef bool (*ChudeGramVisit)(void *context, const ChudeGram *gram, GError **error);

/* A way to spell an n-gram: the number of each word's spelling. */
typedef struct {
    uint32_t styles[CHUDE_COUNTS_LONGEST];
    uint64_t count;
} ChudeSpelling;

/* Told of each n-gram and of all its spellings, count of them, in no order that callers may rely on; the styles of gram itself are not set. */
typedef bool (*ChudeSpelledVisit)(void *context, const ChudeGram *gram, const ChudeSpelling *spellings,
                                  size_t count, GError **error);

/* Gives each n-gram of n words in the order of chude_counts_visit. Not of a state that was loaded. */
bool chude_counts_visit_spelled(const ChudeCounts *counts, unsigned n, ChudeSpelledVisit visit, void *context,
                                GError **error);

/* Gives each n-gram of n words that passes (top is not looked at) by the numbers of its words, which is the order of keys: bytes
 * of each word's key, word by word. */
bool chude_counts_visit(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                        ChudeGramVisit visit, void *context, GError **error);

/* The word of an n-gram, without connectors before it. */
bool chude_counts_word(const ChudeCounts *counts, ChudeVocabularyReader *reader, uint32_t number,
                       ChudeWord *word, GError **error);

/* Appends the spelling of an n-gram, with spaces between and inside words. */
bool chude_gram_text(ChudeVocabularyReader *reader, const ChudeGram *gram, ChudeBuffer *text, GError **error);

/* How n-grams become bytes. format: appends what stands for one, whose spelling is text; called on any thread. write: gets these
 * bytes, of several n-grams of n words, in order and on one thread. */
typedef struct {
    void (*format)(void *context, const ChudeGram *gram, ChudeText text, ChudeBuffer *rows);
    bool (*write)(void *context, unsigned n, ChudeText rows, GError **error);
    void *context;
} ChudeGramPrinter;

/* Prints each n-gram of from to `to` words that passes: by n, then count falling, then key, no more than filter->top of each n. */
bool chude_counts_print(const ChudeCounts *counts, unsigned from, unsigned to,
                        const ChudeCountsFilter *filter, const ChudeGramPrinter *printer, GError **error);

/* The same of n-grams that come from elsewhere: add those of one length, then flush. Owned by the caller; counts and printer must
 * outlive it. */
typedef struct ChudeGramWriter ChudeGramWriter;

ChudeGramWriter *chude_gram_writer_new(const ChudeCounts *counts, const ChudeGramPrinter *printer);
void chude_gram_writer_free(ChudeGramWriter *writer); /* NULL is none */
bool chude_gram_writer_add(ChudeGramWriter *writer, const ChudeGram *gram, GError **error);
bool chude_gram_writer_flush(ChudeGramWriter *writer, GError **error);

/* Appends "text":"…","count":3,"df":2 (no braces). */
void chude_gram_json(const ChudeGram *gram, ChudeText text, ChudeBuffer *json);

/* Appends "1":[{"text":…,"count":…,"df":…},…],"2":[… for the n-grams of from to `to` words that pass, each list in that order:
 * the summary's `ngrams` without its braces. */
bool chude_counts_lists(const ChudeCounts *counts, unsigned from, unsigned to,
                        const ChudeCountsFilter *filter, ChudeBuffer *json, GError **error);

#endif
