/* number.h - the words that parts have counted become one vocabulary, and each part learns what its forms are there. For the
 * files of this folder only. */
#ifndef CHUDE_COUNTING_NUMBER_H
#define CHUDE_COUNTING_NUMBER_H

#include "counting/counts.h"
#include "counting/part.h"
#include "counting/vocabulary.h"

typedef struct {
    GPtrArray *parts;      /* ChudePart * */
    const ChudeRuns *runs; /* words of those that were written out; NULL where none was */
    const ChudeHost *host;
    ChudeCount least;       /* a word with less breaks n-grams, since none with it can have more */
    ChudeTemporary *places; /* made where parts were written out: their places. The caller's */
} ChudeNumbering;

/* NULL with *error set where the temporary disk is full. */
ChudeVocabulary *chude_number(ChudeNumbering *numbering, GError **error);

/* The places of a part's forms: its own, or read into *room, which g_free frees. NULL with *error set. */
const ChudePlace *chude_part_places(const ChudePart *part, const ChudeTemporary *places, ChudePlace **room,
                                    GError **error);

#endif
