/* grams.h - n-grams of a sealed state to be found again: entries in the order of keys, in memory with a table of their places, or in
 * a temporary file of which the first key of each block stands in memory. Built once, then constant: any number of threads may
 * look up, each with a finder of its own.
 * Ownership: the table owns its entries and its file. */
#ifndef CHUDE_COUNTING_GRAMS_H
#define CHUDE_COUNTING_GRAMS_H

#include "counting/scatter.h"

typedef struct ChudeGrams ChudeGrams;
typedef struct ChudeFinder ChudeFinder;

enum { CHUDE_FIND_AT_ONCE = 64 }; /* so many loads from memory are under way together */

/* What is known of an n-gram of two words or more. */
typedef struct {
    uint32_t id; /* its place among those of its n; CHUDE_NONE: not there */
    uint32_t df;
} ChudeFound;

/* Of the n-grams of 2 to `longest` words that pass the filter's df. counts must be sealed, and outlive it. */
ChudeGrams *chude_grams_new(const ChudeCounts *counts, unsigned longest, const ChudeCountsFilter *filter,
                            GError **error);
void chude_grams_free(ChudeGrams *table); /* NULL is none */

ChudeFinder *chude_finder_new(const ChudeGrams *table);
void chude_finder_free(ChudeFinder *finder); /* NULL is none */

/* Looks for `size` (at most CHUDE_FIND_AT_ONCE) n-grams: words[i] points at the numbers of its n words. */
bool chude_finder_find(ChudeFinder *finder, unsigned n, const uint32_t *const *words, size_t size,
                       ChudeFound *found, GError **error);

/* How the words of an n-gram that was found are spelled: n numbers. */
bool chude_finder_styles(ChudeFinder *finder, unsigned n, uint32_t id, uint32_t *styles, GError **error);

/* All of a length, one by one: how many there are, and the words, styles and df of one by its id. */
uint32_t chude_grams_count(const ChudeGrams *table, unsigned n);
bool chude_finder_gram(ChudeFinder *finder, unsigned n, uint32_t id, ChudeGram *gram, GError **error);

#endif
