/* tables.h - what is behind counts.h, for the files of this folder only. */
#ifndef CHUDE_COUNTING_TABLES_H
#define CHUDE_COUNTING_TABLES_H

#include "counting/counts.h"
#include "counting/part.h"
#include "counting/vocabulary.h"

struct ChudeCounts {
    unsigned longest;
    const ChudeHost *host;
    GPtrArray *parts;                 /* ChudePart *, owned */
    ChudePart *open;                  /* the one that is being counted into; NULL: none yet */
    ChudeStreamFile *streams;         /* of the parts that are made here */
    ChudeRuns *runs;                  /* words of parts that were spilled; NULL where none was */
    uint64_t documents, words, links; /* occurrences: of words, of words with connectors before them */

    const ChudeStopwords *connectors; /* NULL: none */
    ChudeStopCache *cache;            /* of a worker, while it observes */
    uint8_t *marks;                   /* of a document's tokens */
    size_t mark_room;

    ChudeSaved *saved; /* where longer n-grams are, of a state that was loaded; else NULL */

    /* Once sealed. */
    ChudeVocabulary *vocabulary;
    ChudeTemporary *places; /* of parts that were spilled */
};

/* The part that stands on the dictionary; NULL where none does, which is so where any was spilled. */
const ChudePart *chude_counts_part_on(const ChudeCounts *counts, const ChudeTerms *terms);

/* chude_counts_visit of two words or more. */
bool chude_counts_visit_longer(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                               ChudeGramVisit visit, void *context, GError **error);

/* chude_counts_visit_spelled of two words or more. */
bool chude_counts_visit_longer_spelled(const ChudeCounts *counts, unsigned n, ChudeSpelledVisit visit,
                                       void *context, GError **error);

/* The same of a state that was loaded. */
bool chude_counts_visit_saved(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                              ChudeGramVisit visit, void *context, GError **error);

#endif
