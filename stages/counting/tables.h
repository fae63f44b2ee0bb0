/* tables.h - the tables behind counts.h, for the files of this folder only. */
#ifndef CHUDE_COUNTING_TABLES_H
#define CHUDE_COUNTING_TABLES_H

#include "counting/counts.h"
#include "counting/vocabulary.h"
#include "runs.h"

/* An entry of grams[n]: prefix is the id among the (n-1)-grams (for n = 2, of a word), last that of a
 * word. */
typedef struct {
    ChudePair pair;
    uint32_t df;
    /* While observing: the last document, from 1; once sealed: its spellings, linked by `next`. */
    uint32_t mark;
} ChudeGram;

/* An entry of spelled[n]: a way to spell an n-gram other than its plain one, which is the key with spaces
 * for underscores, and whose count is what the others leave. prefix: the id of a spelling among
 * spelled[n-1] (for n = 2, of a form); or CHUDE_PLAIN | the id of an (n-1)-gram that is spelled plainly.
 * last: the id of a form. */
typedef struct {
    ChudePair pair;
    uint32_t gram; /* the n-gram; once sealed: the next spelling of the same n-gram, or CHUDE_NONE */
} ChudeSpelled;

#define CHUDE_PLAIN 0x80000000u

enum { CHUDE_CHUNK = 1024 }; /* words that are counted together, or more where a sentence is longer */

struct ChudeCounts {
    unsigned longest;
    bool merged, sealed;
    uint64_t documents;
    ChudeVocabulary words;
    ChudePairs grams[CHUDE_COUNTS_LONGEST + 1], spelled[CHUDE_COUNTS_LONGEST + 1]; /* from 2 */
    /* Of words, once sealed. */
    uint32_t *ranks;
    /* What was spilled, NULL where nothing was. Once merged, such a state has all of its counts there. */
    ChudeRuns *runs;
    const char *folder; /* of the runs */

    /* Scratch of observing: words that await counting. */
    struct {
        uint32_t *gram;  /* id of the n-gram that ends here, of the n that was counted last */
        uint32_t *style; /* its spelling: as ChudeSpelled.prefix */
        uint32_t *word, *form;
        uint8_t *depth; /* words since the break, at most 255: an n-gram ends here where it is n or more */
        size_t count, room;
    } chunk;
};

static inline const ChudeGram *chude_gram(const ChudeCounts *counts, unsigned n, uint32_t id) {
    return chude_pairs_at(&counts->grams[n], id);
}

static inline const ChudeSpelled *chude_spelled(const ChudeCounts *counts, unsigned n, uint32_t id) {
    return chude_pairs_at(&counts->spelled[n], id);
}

/* The ids of the n words of an n-gram, in their order. */
void chude_counts_words(const ChudeCounts *counts, unsigned n, uint32_t id,
                        uint32_t words[CHUDE_COUNTS_LONGEST]);

/* Frees all but the struct itself, which is then as new. */
void chude_counts_clear(ChudeCounts *counts);
/* The same, but for what was spilled and the number of documents. */
void chude_counts_clear_tables(ChudeCounts *counts);

/* Ranks the words and links the spellings to what they spell: the tables are constant from then on. */
void chude_counts_link(ChudeCounts *counts);

/* The ids of all n-grams of n words by key, of linked tables. Free with g_free. */
uint32_t *chude_counts_by_key(const ChudeCounts *counts, unsigned n, size_t *size);
/* Bytes that it takes for so many n-grams (or words, whichever are more) at most. */
size_t chude_counts_by_key_cost(size_t entries);

/* A word of an n-gram as it is spelled in one way: by its key (with spaces for underscores), or by a form. */
typedef struct {
    ChudeText text;
    bool key;
} ChudeStyledWord;

/* style: as ChudeSpelled.prefix, of an n-gram of n words. */
void chude_counts_styled(const ChudeCounts *counts, unsigned n, uint32_t style,
                         ChudeStyledWord words[CHUDE_COUNTS_LONGEST]);

/* Writes the tables into the runs, and clears them. */
bool chude_counts_write_run(ChudeCounts *counts, const char *folder, GError **error);

#endif
