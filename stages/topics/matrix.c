/* matrix.c - TF-IDF of documents. */
#include "matrix.h"

#include <math.h>

typedef struct {
    ChudeTopicsMatrix *matrix;
    const ChudeTopicsCorpus *corpus;
    float *idf;
} Build;

static int compare_features(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The features of a document that group, in found, with repeats; their number. */
static size_t gather(const ChudeTopicsDocument *document, const float *idf, uint32_t *found) {
    const uint32_t *sequence = document->part->sequence;
    size_t count = 0;
    for (size_t i = document->row->begin, end = i + document->row->length; i < end; i++) {
        if (!(sequence[i] & CHUDE_TOPICS_STOP)) { /* a break has the bit too */
            uint32_t feature = document->part->feature[sequence[i] & CHUDE_TOPICS_FORM];
            if (feature != CHUDE_TOPICS_NONE && idf[feature] > 0) {
                found[count++] = feature;
            }
        }
    }
    return count;
}

static uint32_t make_row(const Build *build, uint32_t *found, size_t count, ChudeTopicsEntry *row) {
    if (count) {
        qsort(found, count, sizeof *found, compare_features);
    }
    uint32_t length = 0;
    double squares = 0;
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && found[next] == found[i]; next++) {
        }
        /* Rounded, because the last bit of log() depends on the processor. */
        float weight = (float)chude_round(1 + log((double)(next - i))) * build->idf[found[i]];
        row[length++] = (ChudeTopicsEntry){found[i], weight};
        squares += (double)weight * weight;
    }
    float scale = squares > 0 ? (float)(1 / sqrt(squares)) : 0;
    for (uint32_t i = 0; i < length; i++) {
        row[i].weight *= scale;
    }
    return length;
}

static void build_block(void *context, size_t block) {
    const Build *build = context;
    ChudeTopicsMatrix *matrix = build->matrix;
    size_t first = block * CHUDE_TOPICS_BLOCK, last = MIN(first + CHUDE_TOPICS_BLOCK, matrix->documents);
    size_t longest = 0, room = 0;
    for (size_t i = first; i < last; i++) {
        size_t length = build->corpus->documents[i].row->length;
        longest = MAX(longest, length);
        room += length;
    }
    g_autofree uint32_t *found = g_new(uint32_t, longest + 1);
    ChudeTopicsEntry *entries = g_new(ChudeTopicsEntry, room + 1);
    uint32_t size = 0;
    for (size_t i = first; i < last; i++) {
        size_t count = gather(&build->corpus->documents[i], build->idf, found);
        matrix->offsets[i] = size;
        matrix->lengths[i] = make_row(build, found, count, entries + size);
        size += matrix->lengths[i];
    }
    matrix->blocks[block] = g_renew(ChudeTopicsEntry, entries, (size_t)size + 1);
}

void chude_topics_matrix_build(ChudeTopicsMatrix *matrix, const ChudeTopicsCorpus *corpus,
                               const ChudeHost *host) {
    size_t blocks = (corpus->count + CHUDE_TOPICS_BLOCK - 1) / CHUDE_TOPICS_BLOCK;
    *matrix = (ChudeTopicsMatrix){.documents = corpus->count,
                                  .features = corpus->feature_count,
                                  .block_count = blocks,
                                  .blocks = g_new0(ChudeTopicsEntry *, blocks + 1),
                                  .offsets = g_new0(uint32_t, corpus->count + 1),
                                  .lengths = g_new0(uint32_t, corpus->count + 1)};
    g_autofree float *idf = g_new(float, corpus->feature_count + 1);
    for (size_t i = 0; i < corpus->feature_count; i++) {
        double plain = log((1.0 + (double)corpus->count) / (0.5 + corpus->df[i]));
        idf[i] = corpus->df[i] <= corpus->most ? (float)chude_round(plain * sqrt(plain)) : 0;
    }
    Build build = {matrix, corpus, idf};
    host->parallel(host, blocks, build_block, &build);
}

void chude_topics_matrix_clear(ChudeTopicsMatrix *matrix) {
    for (size_t i = 0; i < matrix->block_count; i++) {
        g_free(matrix->blocks[i]);
    }
    g_free(matrix->blocks);
    g_free(matrix->offsets);
    g_free(matrix->lengths);
    *matrix = (ChudeTopicsMatrix){0};
}
