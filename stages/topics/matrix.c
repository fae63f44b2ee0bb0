/* matrix.c - TF-IDF of documents. */
#include "matrix.h"

#include <math.h>

enum { DOCUMENTS = 256, WORDS = 1 << 17 }; /* of one block at most; but one document at least */

typedef struct {
    ChudeTopicsMatrix *matrix;
    const ChudeTopicsCorpus *corpus;
    float *idf;
    size_t first; /* block of this wave */
} Build;

enum { DIGIT = 11, DIGITS = 1 << DIGIT }; /* bits of a feature that are sorted by at once */

/* Least digit first: a document's few hundred features take a tenth of qsort's time. other: as much room. */
static void sort_features(uint32_t *features, uint32_t *other, size_t count) {
    uint32_t all = 0;
    for (size_t i = 0; i < count; i++) {
        all |= features[i];
    }
    for (unsigned shift = 0; shift < 32 && all >> shift; shift += DIGIT) {
        uint32_t places[DIGITS + 1] = {0};
        for (size_t i = 0; i < count; i++) {
            places[(features[i] >> shift & (DIGITS - 1)) + 1]++;
        }
        for (size_t d = 1; d < DIGITS; d++) {
            places[d] += places[d - 1];
        }
        for (size_t i = 0; i < count; i++) {
            other[places[features[i] >> shift & (DIGITS - 1)]++] = features[i];
        }
        memcpy(features, other, count * sizeof *features);
    }
}

/* The features of a document that group, in found, with repeats; their number. */
static size_t gather(const Build *build, ChudeTopicsReader *reader, size_t document, uint32_t *found) {
    uint32_t length = build->corpus->documents[document].length;
    const uint32_t *words = length ? chude_topics_read(reader, document) : NULL;
    size_t count = 0;
    for (uint32_t i = 0; i < length; i++) {
        if (!(words[i] & CHUDE_TOPICS_STOP)) { /* a break has the bit too */
            uint32_t feature = build->corpus->forms.feature[words[i] & CHUDE_TOPICS_FORM];
            if (feature != CHUDE_TOPICS_NONE && build->idf[feature] > 0) {
                found[count++] = feature;
            }
        }
    }
    return count;
}

static uint32_t make_row(const Build *build, uint32_t *found, uint32_t *other, size_t count,
                         ChudeTopicsEntry *row) {
    sort_features(found, other, count);
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

static void build_block(void *context, size_t number) {
    const Build *build = context;
    ChudeTopicsBlock *block = &build->matrix->blocks[build->first + number];
    size_t longest = 0, room = 0;
    for (size_t i = block->first; i < block->last; i++) {
        size_t length = build->corpus->documents[i].length;
        longest = MAX(longest, length);
        room += length;
    }
    g_autofree uint32_t *found = g_new(uint32_t, longest + 1), *other = g_new(uint32_t, longest + 1);
    ChudeTopicsEntry *entries = g_new(ChudeTopicsEntry, room + 1);
    ChudeTopicsReader reader = chude_topics_reader(build->corpus);
    reader.next = block->first;
    for (size_t i = block->first; i < block->last; i++) {
        size_t count = gather(build, &reader, i, found);
        build->matrix->lengths[i] = make_row(build, found, other, count, entries + block->size);
        block->size += build->matrix->lengths[i];
    }
    chude_topics_reader_clear(&reader);
    block->entries = g_renew(ChudeTopicsEntry, entries, block->size + 1);
}

/* Cuts the documents into blocks. */
static void make_blocks(ChudeTopicsMatrix *matrix, const ChudeTopicsCorpus *corpus) {
    GArray *blocks = g_array_new(FALSE, FALSE, sizeof(ChudeTopicsBlock));
    for (size_t first = 0, last; first < corpus->count; first = last) {
        size_t words = corpus->documents[first].length;
        for (last = first + 1; last < corpus->count && last - first < DOCUMENTS; last++) {
            words += corpus->documents[last].length;
            if (words > WORDS) {
                break;
            }
        }
        ChudeTopicsBlock block = {.first = first, .last = last};
        g_array_append_val(blocks, block);
    }
    matrix->block_count = blocks->len;
    matrix->blocks = (ChudeTopicsBlock *)(void *)g_array_free(blocks, FALSE);
}

/* Moves the blocks from first to last into the file. */
static bool put_away(ChudeTopicsMatrix *matrix, size_t first, size_t last, GError **error) {
    for (size_t b = first; b < last; b++) {
        ChudeTopicsBlock *block = &matrix->blocks[b];
        block->begin = chude_temporary_size(matrix->file) / sizeof *block->entries;
        if (!chude_temporary_append(matrix->file, block->entries, block->size * sizeof *block->entries,
                                    error)) {
            return false;
        }
        g_clear_pointer(&block->entries, g_free);
    }
    return true;
}

/* A few blocks at a time, so that no more than these are in memory where the file is needed. */
static bool build_blocks(Build *build, const ChudeHost *host, GError **error) {
    ChudeTopicsMatrix *matrix = build->matrix;
    size_t wave = 4 * (size_t)MAX(host->threads, 1), size = 0;
    for (size_t first = 0, last; first < matrix->block_count; first = last) {
        last = MIN(first + wave, matrix->block_count);
        build->first = first;
        host->parallel(host, last - first, build_block, build);
        for (size_t b = first; b < last; b++) {
            size += matrix->blocks[b].size * sizeof(ChudeTopicsEntry);
        }
        size_t from = first;
        if (!matrix->file && size > host->memory / 32) {
            from = 0;
            if (!(matrix->file = chude_temporary_new(host->folder, error))) {
                return false;
            }
        }
        if (matrix->file && !put_away(matrix, from, last, error)) {
            return false;
        }
    }
    return !chude_topics_failed(matrix->failure, error);
}

bool chude_topics_matrix_build(ChudeTopicsMatrix *matrix, const ChudeTopicsCorpus *corpus,
                               const ChudeHost *host, GError **error) {
    *matrix = (ChudeTopicsMatrix){.documents = corpus->count,
                                  .features = corpus->forms.feature_count,
                                  .lengths = g_new0(uint32_t, corpus->count + 1),
                                  .failure = corpus->failure};
    make_blocks(matrix, corpus);
    g_autofree float *idf = g_new(float, matrix->features + 1);
    for (size_t i = 0; i < matrix->features; i++) {
        double plain = log((1.0 + (double)corpus->count) / (0.5 + corpus->forms.df[i]));
        idf[i] = corpus->forms.df[i] <= corpus->forms.most ? (float)chude_round(plain * sqrt(plain)) : 0;
    }
    Build build = {matrix, corpus, idf, 0};
    return build_blocks(&build, host, error);
}

bool chude_topics_matrix_append(ChudeTopicsMatrix *matrix, const ChudeTopicsEntry *entries,
                                const uint32_t *lengths, size_t rows, GError **error) {
    size_t count = 0;
    for (size_t i = 0; i < rows; i++) {
        count += lengths[i];
    }
    ChudeTopicsBlock block = {.first = matrix->documents, .last = matrix->documents + rows, .size = count};
    block.entries = g_new(ChudeTopicsEntry, count + 1);
    for (size_t i = 0, at = 0; i < rows; at += lengths[i++]) {
        double squares = 0;
        for (size_t e = at; e < at + lengths[i]; e++) {
            squares += (double)entries[e].weight * entries[e].weight;
        }
        float scale = squares > 0 ? (float)(1 / sqrt(squares)) : 0;
        for (size_t e = at; e < at + lengths[i]; e++) {
            block.entries[e] = (ChudeTopicsEntry){entries[e].feature, entries[e].weight * scale};
        }
    }
    matrix->blocks = g_renew(ChudeTopicsBlock, matrix->blocks, matrix->block_count + 1);
    matrix->blocks[matrix->block_count++] = block;
    matrix->lengths = g_renew(uint32_t, matrix->lengths, matrix->documents + rows + 1);
    memcpy(matrix->lengths + matrix->documents, lengths, rows * sizeof *lengths);
    matrix->documents += rows;
    return !matrix->file || put_away(matrix, matrix->block_count - 1, matrix->block_count, error);
}

void chude_topics_matrix_clear(ChudeTopicsMatrix *matrix) {
    for (size_t i = 0; i < matrix->block_count; i++) {
        g_free(matrix->blocks[i].entries);
    }
    g_free(matrix->blocks);
    g_free(matrix->lengths);
    chude_temporary_free(matrix->file);
    *matrix = (ChudeTopicsMatrix){0};
}

/* Room for size bytes, filled from the file; with zeros where that fails. */
static void *read_into(ChudeBuffer *buffer, const ChudeTemporary *file, uint64_t begin, size_t size,
                       ChudeTopicsFailure *failure) {
    buffer->size = 0;
    char *to = chude_buffer_reserve(buffer, size + 1);
    GError *error = NULL;
    if (!chude_temporary_read(file, begin, to, size, &error)) {
        memset(to, 0, size);
        chude_topics_failure_set(failure, error);
    }
    return to;
}

const ChudeTopicsEntry *chude_topics_entries(const ChudeTopicsMatrix *matrix, size_t block,
                                             ChudeBuffer *buffer) {
    const ChudeTopicsBlock *from = &matrix->blocks[block];
    return matrix->file ? read_into(buffer, matrix->file, from->begin * sizeof *from->entries,
                                    from->size * sizeof *from->entries, matrix->failure)
                        : from->entries;
}

const float *chude_topics_rows(const ChudeTopicsRows *rows, size_t first, size_t count, ChudeBuffer *buffer) {
    size_t row = rows->dimensions * sizeof(float);
    return rows->file ? read_into(buffer, rows->file, (uint64_t)first * row, count * row, rows->failure)
                      : rows->memory + first * rows->dimensions;
}

void chude_topics_rows_clear(ChudeTopicsRows *rows) {
    g_free(rows->memory);
    chude_temporary_free(rows->file);
    *rows = (ChudeTopicsRows){0};
}
