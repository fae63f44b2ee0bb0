/* counts.h - exact counts and document frequencies of n-grams of 1 to 5 words, with their spellings.
 *
 * An n-gram is the sequence of counting keys of n neighbouring tokens; it never crosses a sentence end,
 * punctuation, a symbol or a stop-marked token. Its way: observe (a state for each worker), merge (once,
 * into one), seal, then read. A sealed state is constant, and any number of threads may read it.
 * Ownership: a state owns its tables; the bytes of keys and spellings belong to the dictionaries of the
 * workers that observed, which must outlive it. */
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

/* Adds n states to `into`, which may be empty, and leaves them empty. All must have the same `longest`.
 * Whatever the split of the documents, the result is the same but for the numbers of ids. Runs on all
 * threads of host (NULL: one). */
bool chude_counts_merge(ChudeCounts *into, ChudeCounts *const *from, size_t n, const ChudeHost *host,
                        GError **error);

/* Makes ready for reading; nothing may be observed or merged afterwards. Again is harmless. */
void chude_counts_seal(ChudeCounts *counts);

/* ---- reading a sealed state: an n-gram is (n, id) ---- */

uint64_t chude_counts_documents(const ChudeCounts *counts);
unsigned chude_counts_longest(const ChudeCounts *counts);

typedef struct {
    uint64_t count;
    uint32_t df;
} ChudeCount;

ChudeCount chude_counts_get(const ChudeCounts *counts, unsigned n, uint32_t id);

/* Appends the commonest spelling of the n-gram as a whole (ties: the smaller bytes), with spaces between
 * and inside words. */
void chude_counts_text(const ChudeCounts *counts, unsigned n, uint32_t id, ChudeBuffer *text);

/* Appends "text":"…","count":3,"df":2 (no braces). scratch: anything, emptied. */
void chude_counts_json(const ChudeCounts *counts, unsigned n, uint32_t id, ChudeBuffer *json,
                       ChudeBuffer *scratch);

typedef struct {
    uint64_t min_count, min_df, max_df; /* inclusive */
    size_t top;                         /* no more than so many; SIZE_MAX: all */
} ChudeCountsFilter;

/* The ids of the n-grams of n words that pass, by count falling, then key (the sequence of counting keys,
 * bytes of each). Free with g_free. *size: their number. */
uint32_t *chude_counts_select(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                              size_t *size);

/* Appends {"text":…,"count":…,"df":…} for each selected n-gram, commas between: a member of the summary's
 * `ngrams`. */
void chude_counts_list(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                       ChudeBuffer *json);

/* ---- looking up ---- */

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
