/* association.h - how strongly two parts of an n-gram keep together, from four counts. */
#ifndef CHUDE_NGRAM_ASSOCIATION_H
#define CHUDE_NGRAM_ASSOCIATION_H

#include <stdint.h>

typedef enum {
    CHUDE_MEASURE_NONE,
    CHUDE_MEASURE_G2,
    CHUDE_MEASURE_NPMI,
    CHUDE_MEASURE_T,
    CHUDE_MEASURE_LOG_DICE,
    CHUDE_MEASURE_DELTA_P
} ChudeMeasure;

/* Occurrences: of both parts together, of the first, of the second, of all words. joint >= 1, and no more than first and second;
 * total is larger than joint. */
typedef struct {
    uint64_t joint, first, second, total;
} ChudeTogether;

/* With O = joint, a = first, b = second, N = total, and E = a b / N what chance would give:
 *   G2        2 (O ln(O/E) + the same of the three other cells of the 2x2 table), negative where O < E.
 *             T. Dunning, Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19 (1993).
 *             The cell of neither, N - a - b + O, is 0 at least: a word that follows itself would make it less.
 *   NPMI      ln(O/E) / -ln(O/N), from -1 to 1. G. Bouma, Normalized (pointwise) mutual information in collocation extraction, GSCL 2009.
 *   T         (O - E) / sqrt(O). K. Church and others, Using statistics in lexical analysis, 1991.
 *   LOG_DICE  14 + log2(2 O / (a + b)). P. Rychlý, A lexicographer-friendly association score, RASLAN 2008.
 *   DELTA_P   O/a - (b - O)/(N - a): how much the first part raises the chance of the second. S. Gries, 50-something years of work on
 *             collocations, International Journal of Corpus Linguistics 18 (2013).
 * Rounded to nine significant digits. */
double chude_association(ChudeMeasure measure, ChudeTogether counts);

#endif
