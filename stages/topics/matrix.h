/* matrix.h - documents as TF-IDF vectors, and the same in a few dimensions.
 * Ownership: the caller clears the matrix and frees what chude_topics_project returns. */
#ifndef CHUDE_TOPICS_MATRIX_H
#define CHUDE_TOPICS_MATRIX_H

#include "corpus.h"

typedef float ChudeLanes __attribute__((vector_size(16))); /* four floats at once, on every processor */
#define CHUDE_LANES 4

typedef struct {
    uint32_t feature;
    float weight;
} ChudeTopicsEntry;

/* Rows by block of CHUDE_TOPICS_BLOCK documents; a row's entries by feature rising. */
typedef struct {
    size_t documents, features, block_count;
    ChudeTopicsEntry **blocks;
    uint32_t *offsets; /* by document: where its row begins in its block */
    uint32_t *lengths; /* and how many entries it has */
} ChudeTopicsMatrix;

/* (1 + ln tf) ln((1 + n) / (1/2 + df))^1.5, each row of length 1: sublinear tf, and idf without the 1 that
 * smooth idf adds, because words of every other page should have little say in what a page is about. The
 * power is by trial. */
void chude_topics_matrix_build(ChudeTopicsMatrix *matrix, const ChudeTopicsCorpus *corpus,
                               const ChudeHost *host);
void chude_topics_matrix_clear(ChudeTopicsMatrix *matrix);

static inline const ChudeTopicsEntry *chude_topics_row(const ChudeTopicsMatrix *matrix, size_t document) {
    const ChudeTopicsEntry *block = matrix->blocks[document / CHUDE_TOPICS_BLOCK];
    return block ? block + matrix->offsets[document] : NULL;
}

/* documents rows of `dimensions` floats (a multiple of CHUDE_LANES), each of length 1 or, for an empty
 * document, 0: the matrix on the subspace that holds most of it, by randomized subspace iteration (Halko,
 * Martinsson, Tropp 2011, algorithm 4.4). The same on any number of threads. g_free it. */
float *chude_topics_project(const ChudeTopicsMatrix *matrix, const ChudeTopicsCorpus *corpus,
                            size_t dimensions, uint64_t seed, const ChudeHost *host);

/* The next number of a SplitMix64 sequence (Steele, Lea, Flood 2014). */
static inline uint64_t chude_topics_random(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

#endif
