/* project.c - the subspace that holds most of the TF-IDF matrix, and documents in it. */
#include "matrix.h"

#include <math.h>

#define ROUNDS 3 /* of X^T X: more bring nothing to the topics */

typedef struct {
    const ChudeTopicsMatrix *matrix;
    size_t dimensions, chunk; /* chunk: features of one part */
    float *terms, *documents; /* features x dimensions, documents x dimensions */
    double *sums;             /* a Gram matrix for each part */
    const double *factor;     /* of Cholesky */
} Project;

/* documents = X terms, for one block of documents. */
static void to_documents(void *context, size_t block) {
    const Project *project = context;
    size_t lanes = project->dimensions / CHUDE_LANES, first = block * CHUDE_TOPICS_BLOCK;
    const ChudeLanes *terms = (const ChudeLanes *)project->terms;
    for (size_t i = first; i < MIN(first + CHUDE_TOPICS_BLOCK, project->matrix->documents); i++) {
        ChudeLanes *to = (ChudeLanes *)project->documents + i * lanes;
        memset(to, 0, lanes * sizeof *to);
        const ChudeTopicsEntry *row = chude_topics_row(project->matrix, i);
        for (uint32_t e = 0; e < project->matrix->lengths[i]; e++) {
            const ChudeLanes *from = terms + (size_t)row[e].feature * lanes;
            for (size_t l = 0; l < lanes; l++) {
                to[l] += from[l] * row[e].weight;
            }
        }
    }
}

/* The first entry of the row whose feature is not below least. */
static uint32_t entry_from(const ChudeTopicsEntry *row, uint32_t length, size_t least) {
    uint32_t low = 0, high = length;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (row[middle].feature < least) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* terms = X^T documents, for one chunk of features: each sum runs over documents in order. */
static void to_terms(void *context, size_t part) {
    const Project *project = context;
    size_t lanes = project->dimensions / CHUDE_LANES, first = part * project->chunk;
    size_t last = MIN(first + project->chunk, project->matrix->features);
    ChudeLanes *terms = (ChudeLanes *)project->terms;
    if (first >= last) {
        return;
    }
    memset(terms + first * lanes, 0, (last - first) * lanes * sizeof *terms);
    for (size_t i = 0; i < project->matrix->documents; i++) {
        const ChudeTopicsEntry *row = chude_topics_row(project->matrix, i);
        const ChudeLanes *from = (const ChudeLanes *)project->documents + i * lanes;
        uint32_t length = project->matrix->lengths[i];
        for (uint32_t e = entry_from(row, length, first); e < length && row[e].feature < last; e++) {
            ChudeLanes *to = terms + (size_t)row[e].feature * lanes;
            for (size_t l = 0; l < lanes; l++) {
                to[l] += from[l] * row[e].weight;
            }
        }
    }
}

static void gram_of_chunk(void *context, size_t part) {
    const Project *project = context;
    size_t d = project->dimensions, first = part * project->chunk;
    double *sums = project->sums + part * d * d;
    for (size_t i = first; i < MIN(first + project->chunk, project->matrix->features); i++) {
        const float *row = project->terms + i * d;
        for (size_t a = 0; a < d; a++) {
            double value = row[a];
            for (size_t b = 0; b <= a; b++) {
                sums[a * d + b] += value * row[b];
            }
        }
    }
}

/* Rows times the inverse of the factor's transpose: the columns become orthonormal; a dependent one
 * becomes 0. */
static void solve_chunk(void *context, size_t part) {
    const Project *project = context;
    size_t d = project->dimensions, first = part * project->chunk;
    for (size_t i = first; i < MIN(first + project->chunk, project->matrix->features); i++) {
        float *row = project->terms + i * d;
        for (size_t a = 0; a < d; a++) {
            double value = row[a];
            for (size_t b = 0; b < a; b++) {
                value -= project->factor[a * d + b] * row[b];
            }
            double pivot = project->factor[a * d + a];
            row[a] = pivot > 0 ? (float)(value / pivot) : 0;
        }
    }
}

/* The lower Cholesky factor in place; 0 on the diagonal where a column depends on those before it. */
static void factorize(double *gram, size_t d) {
    double largest = 0;
    for (size_t a = 0; a < d; a++) {
        largest = MAX(largest, gram[a * d + a]);
    }
    for (size_t a = 0; a < d; a++) {
        for (size_t b = 0; b <= a; b++) {
            double value = gram[a * d + b];
            for (size_t c = 0; c < b; c++) {
                value -= gram[a * d + c] * gram[b * d + c];
            }
            if (a == b) {
                gram[a * d + a] = value > 1e-10 * largest ? sqrt(value) : 0;
            } else {
                gram[a * d + b] = gram[b * d + b] > 0 ? value / gram[b * d + b] : 0;
            }
        }
    }
}

static void orthonormalize(Project *project, size_t parts, const ChudeHost *host) {
    size_t square = project->dimensions * project->dimensions;
    memset(project->sums, 0, parts * square * sizeof *project->sums);
    host->parallel(host, parts, gram_of_chunk, project);
    for (size_t part = 1; part < parts; part++) {
        for (size_t i = 0; i < square; i++) {
            project->sums[i] += project->sums[part * square + i];
        }
    }
    factorize(project->sums, project->dimensions);
    project->factor = project->sums;
    host->parallel(host, parts, solve_chunk, project);
}

float *chude_topics_project(const ChudeTopicsMatrix *matrix, const ChudeTopicsCorpus *corpus,
                            size_t dimensions, uint64_t seed, const ChudeHost *host) {
    enum { PARTS = 16 };
    size_t square = dimensions * dimensions;
    g_autofree float *terms = g_new(float, (matrix->features + 1) * dimensions);
    g_autofree double *sums = g_new(double, PARTS *square);
    float *documents = g_new(float, (matrix->documents + 1) * dimensions);
    Project project = {.matrix = matrix,
                       .dimensions = dimensions,
                       .chunk = (matrix->features + PARTS - 1) / PARTS,
                       .terms = terms,
                       .documents = documents,
                       .sums = sums};
    for (size_t i = 0; i < matrix->features; i++) {
        uint64_t state = corpus->features[i]->hash ^ seed;
        for (size_t d = 0; d < dimensions; d++) {
            terms[i * dimensions + d] = chude_topics_random(&state) >> 63 ? 1 : -1;
        }
    }
    host->parallel(host, matrix->block_count, to_documents, &project);
    for (int round = 0; round < ROUNDS; round++) {
        host->parallel(host, PARTS, to_terms, &project);
        orthonormalize(&project, PARTS, host);
        host->parallel(host, matrix->block_count, to_documents, &project);
    }
    for (size_t i = 0; i < matrix->documents; i++) {
        float *row = documents + i * dimensions;
        double squares = 0;
        for (size_t d = 0; d < dimensions; d++) {
            squares += (double)row[d] * row[d];
        }
        float scale = squares > 0 ? (float)(1 / sqrt(squares)) : 0;
        for (size_t d = 0; d < dimensions; d++) {
            row[d] *= scale;
        }
    }
    return documents;
}
