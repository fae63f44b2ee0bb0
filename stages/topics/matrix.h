/* matrix.h - documents as TF-IDF vectors, and the same in a few dimensions.
 * Ownership: the caller clears the matrix and the rows; both keep what is large in temporary files. */
#ifndef CHUDE_TOPICS_MATRIX_H
#define CHUDE_TOPICS_MATRIX_H

#include "corpus.h"

typedef float ChudeLanes __attribute__((vector_size(16))); /* four floats at once, on every processor */
#define CHUDE_LANES 4

typedef struct {
    uint32_t feature;
    float weight;
} ChudeTopicsEntry;

/* Some documents that follow each other. */
typedef struct {
    size_t first, last;        /* documents, half-open */
    ChudeTopicsEntry *entries; /* NULL where the matrix has a file */
    uint64_t begin;            /* in the file, in entries */
    size_t size;               /* entries */
} ChudeTopicsBlock;

/* Rows by block; a row's entries by feature rising. */
typedef struct {
    size_t documents, features, block_count;
    ChudeTopicsBlock *blocks;
    uint32_t *lengths; /* by document: entries of its row, which follow each other in its block */
    ChudeTopicsFailure *failure;
    ChudeTemporary *file; /* NULL: in memory */
} ChudeTopicsMatrix;

/* (1 + ln tf) ln((1 + n) / (1/2 + df))^1.5, each row of length 1: sublinear tf, and idf without the 1 that
 * smooth idf adds, because words of every other page should have little say in what a page is about. The
 * power is by trial. Entries take 8 bytes each, in memory up to 1/32 of the budget. */
bool chude_topics_matrix_build(ChudeTopicsMatrix *matrix, const ChudeTopicsCorpus *corpus,
                               const ChudeHost *host, GError **error);
/* Adds rows behind those of the documents, of the entries given: lengths of them each, by feature rising; they come to length 1. */
bool chude_topics_matrix_append(ChudeTopicsMatrix *matrix, const ChudeTopicsEntry *entries,
                                const uint32_t *lengths, size_t rows, GError **error);
void chude_topics_matrix_clear(ChudeTopicsMatrix *matrix);
/* The entries of a block: in memory, or read into the buffer. */
const ChudeTopicsEntry *chude_topics_entries(const ChudeTopicsMatrix *matrix, size_t block,
                                             ChudeBuffer *buffer);

/* Documents in `dimensions` floats each (a multiple of CHUDE_LANES), of length 1 or, for an empty document, 0. */
typedef struct {
    size_t count, dimensions;
    float *memory;
    ChudeTemporary *file; /* where there is no memory: the same floats */
    ChudeTopicsFailure *failure;
} ChudeTopicsRows;

/* count rows from first on: in memory, or read into the buffer. */
const float *chude_topics_rows(const ChudeTopicsRows *rows, size_t first, size_t count, ChudeBuffer *buffer);
void chude_topics_rows_clear(ChudeTopicsRows *rows);

/* The subspace: for each feature as many floats as dimensions. */
typedef struct {
    size_t features, dimensions, panel;
    float *memory;
    ChudeTemporary *file; /* where there is no memory: dimensions by panels */
    ChudeTopicsFailure *failure;
} ChudeTopicsBasis;

/* The floats of count features from first on: in memory, or read into the buffer; zeros where that fails. */
const float *chude_topics_basis(const ChudeTopicsBasis *basis, size_t first, size_t count,
                                ChudeBuffer *buffer);
void chude_topics_basis_clear(ChudeTopicsBasis *basis);

/* The matrix on the subspace that holds most of it, by randomized subspace iteration (Halko, Martinsson, Tropp 2011,
 * algorithm 4.4). The same on any number of threads, and for any budget: where features and documents times dimensions
 * are more floats than 1/32 of it holds, a few dimensions are in memory at a time, 4 at least: 16 bytes for each feature
 * and each document. basis: set to the subspace, which the caller clears; NULL: it is not wanted. */
bool chude_topics_project(ChudeTopicsRows *rows, ChudeTopicsBasis *basis, const ChudeTopicsMatrix *matrix,
                          const ChudeTopicsForms *forms, size_t dimensions, uint64_t seed,
                          const ChudeHost *host, GError **error);

/* The next number of a SplitMix64 sequence (Steele, Lea, Flood 2014). */
#define CHUDE_TOPICS_STEP 0x9E3779B97F4A7C15u
static inline uint64_t chude_topics_random(uint64_t *state) {
    uint64_t z = (*state += CHUDE_TOPICS_STEP);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

#endif
