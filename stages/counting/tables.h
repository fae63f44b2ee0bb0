/* tables.h - what is behind counts.h, for the files of this folder only. */
#ifndef CHUDE_COUNTING_TABLES_H
#define CHUDE_COUNTING_TABLES_H

#include "counting/counts.h"
#include "counting/part.h"
#include "counting/vocabulary.h"

struct ChudeCounts {
    unsigned longest;
    const ChudeHost *host;
    GPtrArray *parts;         /* ChudePart *, owned */
    ChudePart *open;          /* the one that is being counted into; NULL: none yet */
    ChudeStreamFile *streams; /* of the parts that are made here */
    ChudeRuns *runs;          /* words of parts that were spilled; NULL where none was */
    uint64_t documents, words;

    /* Once sealed. */
    ChudeVocabulary *vocabulary;
    ChudeTemporary *places; /* of parts that were spilled */
};

/* The part that stands on the dictionary; NULL where none does, which is so where any was spilled. */
const ChudePart *chude_counts_part_on(const ChudeCounts *counts, const ChudeTerms *terms);

/* chude_counts_visit of two words or more. */
bool chude_counts_visit_longer(const ChudeCounts *counts, unsigned n, const ChudeCountsFilter *filter,
                               ChudeGramVisit visit, void *context, GError **error);

#endif
