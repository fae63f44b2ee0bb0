/* wide.h - the loops over floats that topics spend their time in, for processors with AVX2 and, in the same code, for all others
 * (`…_plainly`). Lanes are different sums, never parts of one, and nothing is fused, so both give the same bits; a test holds them
 * against each other. Nothing is allocated. */
#ifndef CHUDE_TOPICS_WIDE_H
#define CHUDE_TOPICS_WIDE_H

#include "matrix.h"

/* What is found of a row: the nearest centroid, the first of equals; its cosine, and the largest of the others'. */
typedef struct {
    uint32_t cluster;
    float best, second; /* -2 where there is none */
} ChudeNearest;

enum { CHUDE_WIDE = 8 }; /* rows or columns that are looked at at once */

/* columns: dimensions x padded, a centroid in each of the first k; padded is a multiple of CHUDE_WIDE. */
typedef void ChudeWideNearest(const float *const rows[CHUDE_WIDE], size_t dimensions, const float *columns,
                              size_t k, size_t padded, ChudeNearest nearest[CHUDE_WIDE]);
/* to = the sum over entries of weight times the feature's row in terms (of `width` floats), in their order. */
typedef void ChudeWideGather(const ChudeTopicsEntry *entries, size_t count, const float *terms, size_t width,
                             float *to);
/* Adds weight times `from` to the row of each entry's feature. */
typedef void ChudeWideScatter(const ChudeTopicsEntry *entries, size_t count, const float *from, size_t width,
                              float *terms);
/* Adds the products of each row's floats (d of them, a multiple of CHUDE_LANES), two by two, to the lower half of a d x d matrix;
 * what stands above it is undefined. row: room for d doubles. */
typedef void ChudeWideGram(const float *rows, size_t count, size_t d, double *sums, double *row);
/* Adds each of the row's floats to a sum of its own. */
typedef void ChudeWideAdd(double *sums, const float *row, size_t dimensions);
/* Rows (of `dimensions` floats) times the inverse of the transpose of a lower factor (of `stride` doubles a row): forward
 * substitution; 0 where the factor has 0 on its diagonal. room: for 4 x dimensions doubles. */
typedef void ChudeWideSolve(float *rows, size_t count, size_t dimensions, const double *factor, size_t stride,
                            double *room);

ChudeWideNearest chude_wide_nearest, chude_wide_nearest_plainly;
ChudeWideGather chude_wide_gather, chude_wide_gather_plainly;
ChudeWideScatter chude_wide_scatter, chude_wide_scatter_plainly;
ChudeWideGram chude_wide_gram, chude_wide_gram_plainly;
ChudeWideAdd chude_wide_add, chude_wide_add_plainly;
ChudeWideSolve chude_wide_solve, chude_wide_solve_plainly;

#endif
