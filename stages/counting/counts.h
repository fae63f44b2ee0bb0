/* counts.h - exact counts and document frequencies of n-grams of 1 to 5 words, with their spellings.
 *
 * An n-gram is the sequence of counting keys of n neighbouring tokens; it never crosses a sentence end,
 * punctuation, a symbol or a stop-marked token. Its way: observe (a state for each worker), merge (once,
 * into one), seal, then read. A sealed state is constant, and any number of threads may read it.
 * A state that outgrows its part of the memory is spilled, between two documents: what it counted goes to
 * a temporary file, and so do all of its counts then when it is merged. A spilled state that is sealed is
 * read row by row (chude_counts_each, chude_counts_lists), or through document.h; it has no ids.
 * Ownership: a state owns its tables; the bytes of keys and spellings belong to the dictionaries of the
 * workers that observed, which must outlive it, or its spilling. */
#ifndef CHUDE_COUNTS_H
#define CHUDE_COUNTS_H

#include "buffer.h"
#include "counting/pairs.h"
#include "stage.h"
#include "worker.h"

#define CHUDE_COUNTS_LONGEST 5u

typedef struct ChudeCounts ChudeCounts;

/* longest: the n of the longest n-grams, 1 to CHUDE_COUNTS_LONGEST. */
ChudeCounts *chude_counts_new(unsigned longest);
void chude_counts_free(ChudeCounts *counts);

/* Counts one document. words may be NULL: a document without words is a document still (N of tf-idf has it).
 * Every call for a state must come with the same worker. False with *error set where a table is full. */
bool chude_counts_observe(ChudeCounts *counts, ChudeWorker *worker, const ChudeWords *words, GError **error);

/* The same for the text of every document of a batch that is neither dropped nor a row. */
bool chude_counts_observe_batch(ChudeCounts *counts, ChudeWorker *worker, const ChudeBatch *batch,
                                GError **error);

/* Bytes that the tables hold, and that spilling them takes: cheap. */
size_t chude_counts_held(const ChudeCounts *counts);

/* Writes what was counted to a temporary file in the host's folder, and goes on from zero (but for the number
 * of documents): the state needs the worker's dictionary no longer, and the next document may come with
 * another one. */
bool chude_counts_spill(ChudeCounts *counts, const ChudeHost *host, GError **error);

/* Adds n states to `into`, which may be empty, and leaves them empty. All must have the same `longest`. If
 * any was spilled, all are. Whatever the split of the documents, the result is the same but for the numbers
 * of ids. Runs on all threads of host (NULL: one; not if any was spilled). */
bool chude_counts_merge(ChudeCounts *into, ChudeCounts *const *from, size_t n, const ChudeHost *host,
                        GError **error);

/* Makes ready for reading; nothing may be observed or merged afterwards. Again is harmless. */
bool chude_counts_seal(ChudeCounts *counts, const ChudeHost *host, GError **error);

/* ---- reading a sealed state, spilled or not ---- */

uint64_t chude_counts_documents(const ChudeCounts *counts);
unsigned chude_counts_longest(const ChudeCounts *counts);
bool chude_counts_spilled(const ChudeCounts *counts);

typedef struct {
    uint64_t min_count, min_df, max_df; /* inclusive */
    size_t top;                         /* no more than so many of a length; SIZE_MAX: all */
} ChudeCountsFilter;

typedef struct {
    uint64_t count;
    uint32_t df;
} ChudeCount;

static inline bool chude_counts_pass(const ChudeCountsFilter *filter, ChudeCount count) {
    return count.count >= filter->min_count && count.df >= filter->min_df && count.df <= filter->max_df;
}

/* Appends "1":[{"text":…,"count":…,"df":…},…],"2":[… for the n-grams of from to `to` words that pass, each list
 * in the order of chude_counts_select: the summary's `ngrams` without its braces. */
bool chude_counts_lists(const ChudeCounts *counts, unsigned from, unsigned to,
                        const ChudeCountsFilter *filter, const ChudeHost *host, ChudeBuffer *json,
                        GError **error);

/* ---- reading one that was spilled ---- */

/* row: "text":"…","count":3,"df":2 (no braces) of an n-gram of n words. False with *error set ends it. */
typedef bool (*ChudeCountsRow)(void *context, unsigned n, ChudeText row, GError **error);

/* Gives each n-gram of from to `to` words that passes to `row`: by n, then in the order of
 * chude_counts_select. */
bool chude_counts_each(const ChudeCounts *counts, unsigned from, unsigned to, const ChudeCountsFilter *filter,
                       const ChudeHost *host, ChudeCountsRow row, void *context, GError **error);

/* ---- reading one that was not: an n-gram is (n, id) ---- */

ChudeCount chude_counts_get(const ChudeCounts *counts, unsigned n, uint32_t id);

/* Appends the commonest spelling of the n-gram as a whole (ties: the smaller bytes), with spaces between
 * and inside words. */
void chude_counts_text(const ChudeCounts *counts, unsigned n, uint32_t id, ChudeBuffer *text);

/* Appends a row as chude_counts_each gives it. scratch: anything, emptied. */
void chude_counts_json(const ChudeCounts *counts, unsigned n, uint32_t id, ChudeBuffer *json,
                       ChudeBuffer *scratch);

/* The ids of the n-grams of n words that pass, by count falling, then key (the sequence of counting keys,
 * bytes of each). Free with g_free. *size: their number. */
uint32_t *chude_counts_select(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                              size_t *size);

/* Looking up: */

/* The id of a word by its term; CHUDE_NONE where it was never counted. */
uint32_t chude_counts_word(const ChudeCounts *counts, const ChudeTerm *term);

/* Where the word stands in the order of counting keys; comparing two n-grams is comparing such numbers
 * word by word. */
uint32_t chude_counts_rank(const ChudeCounts *counts, uint32_t word);

/* The ids of `size` (at most CHUDE_PAIRS_AT_ONCE) n-grams of n >= 2 words: each key is the id of its first
 * n-1 words and the id of its last word. */
void chude_counts_find(const ChudeCounts *counts, unsigned n, const ChudePairKey *keys, size_t size,
                       uint32_t *ids);

#endif
