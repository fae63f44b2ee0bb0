/* project.c - the subspace that holds most of the TF-IDF matrix, and documents in it. Dimensions are worked on panel by panel:
 * a few at a time, or all at once where memory allows. A sum belongs to one dimension, so panels change none. */
#include "wide.h"

#include <math.h>

#define ROUNDS 3  /* of X^T X: more bring nothing to the topics */
#define PARTS 16  /* of the features: fixed, because sums go by them */
#define PIECE 256 /* features or documents that are read at once */

typedef struct {
    const ChudeTopicsMatrix *matrix;
    const ChudeTopicsForms *forms;
    size_t dimensions, chunk; /* chunk: features of one part */
    size_t begin, width;      /* dimensions of the panel at hand */
    size_t panel;             /* and of a whole panel */
    size_t slices;            /* features go in so many of them to the threads of to_terms */
    float *terms, *documents; /* features x width, documents x width */
    double *sums;             /* a Gram matrix for each part */
    const double *factor;     /* of Cholesky; NULL: terms are as they are */
    ChudeTemporary
        *file; /* all dimensions of terms, panel after panel, before they are solved; NULL: in terms */
    uint64_t seed;
    ChudeTopicsBasis *basis; /* or NULL */
} Project;

/* documents = X terms, for one block of documents. */
static void to_documents(void *context, size_t block) {
    const Project *project = context;
    const ChudeTopicsBlock *rows = &project->matrix->blocks[block];
    ChudeBuffer buffer = {0};
    const ChudeTopicsEntry *row = chude_topics_entries(project->matrix, block, &buffer);
    for (size_t i = rows->first; i < rows->last; i++) {
        uint32_t length = project->matrix->lengths[i];
        chude_wide_gather(row, length, project->terms, project->width,
                          project->documents + i * project->width);
        row += length;
    }
    chude_buffer_clear(&buffer);
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

/* terms = X^T documents, for one slice of features: each sum runs over documents in order. */
static void to_terms(void *context, size_t slice) {
    const Project *project = context;
    const ChudeTopicsMatrix *matrix = project->matrix;
    size_t width = project->width;
    size_t step = (matrix->features + project->slices - 1) / project->slices, first = slice * step;
    size_t last = MIN(first + step, matrix->features);
    if (first >= last) {
        return;
    }
    memset(project->terms + first * width, 0, (last - first) * width * sizeof *project->terms);
    ChudeBuffer buffer = {0};
    for (size_t b = 0; b < matrix->block_count; b++) {
        const ChudeTopicsEntry *row = chude_topics_entries(matrix, b, &buffer);
        for (size_t i = matrix->blocks[b].first; i < matrix->blocks[b].last; i++) {
            uint32_t length = matrix->lengths[i], from = entry_from(row, length, first);
            chude_wide_scatter(row + from, entry_from(row, length, last) - from,
                               project->documents + i * width, width, project->terms);
            row += length;
        }
    }
    chude_buffer_clear(&buffer);
}

/* The first `dimensions` floats of some features, one feature after the other. piece: room for panel x count floats. */
static void read_terms(const Project *project, size_t first, size_t count, size_t dimensions, float *to,
                       float *piece) {
    for (size_t begin = 0; begin < dimensions; begin += project->panel) {
        size_t width = MIN(project->panel, project->dimensions - begin);
        uint64_t at = (uint64_t)project->matrix->features * begin + (uint64_t)first * width;
        GError *error = NULL;
        if (!chude_temporary_read(project->file, at * sizeof *piece, piece, count * width * sizeof *piece,
                                  &error)) {
            memset(piece, 0, count * width * sizeof *piece);
            chude_topics_failure_set(project->matrix->failure, error);
        }
        for (size_t i = 0; i < count; i++) {
            memcpy(to + i * dimensions + begin, piece + i * width, width * sizeof *to);
        }
    }
}

static void gram_of_chunk(void *context, size_t part) {
    const Project *project = context;
    size_t d = project->dimensions, first = part * project->chunk;
    size_t last = MIN(first + project->chunk, project->matrix->features);
    double *sums = project->sums + part * d * d;
    if (first >= last) {
        return;
    }
    g_autofree double *row = g_new(double, d);
    if (!project->file) {
        chude_wide_gram(project->terms + first * d, last - first, d, sums, row);
        return;
    }
    g_autofree float *rows = g_new(float, PIECE *d), *piece = g_new(float, PIECE * project->panel);
    for (size_t i = first; i < last; i += PIECE) {
        size_t count = MIN(PIECE, last - i);
        read_terms(project, i, count, d, rows, piece);
        chude_wide_gram(rows, count, d, sums, row);
    }
}

/* The panel of terms, for one chunk of features: in place where they are in memory. */
static void solve_chunk(void *context, size_t part) {
    const Project *project = context;
    size_t first = part * project->chunk, last = MIN(first + project->chunk, project->matrix->features);
    if (first >= last) {
        return;
    }
    g_autofree double *room = g_new(double, 4 * project->dimensions);
    if (!project->file) {
        chude_wide_solve(project->terms + first * project->dimensions, last - first, project->dimensions,
                         project->factor, project->dimensions, room);
        return;
    }
    size_t end = project->begin + project->width;
    g_autofree float *rows = g_new(float, PIECE *end), *piece = g_new(float, PIECE * project->panel);
    for (size_t i = first; i < last; i += PIECE) {
        size_t count = MIN(PIECE, last - i);
        read_terms(project, i, count, end, rows, piece);
        /* columns become orthonormal, as far as these go; a dependent one becomes 0 */
        chude_wide_solve(rows, count, end, project->factor, project->dimensions, room);
        for (size_t r = 0; r < count; r++) {
            memcpy(project->terms + (i + r) * project->width, rows + r * end + project->begin,
                   project->width * sizeof *rows);
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

static void make_factor(Project *project, const ChudeHost *host) {
    size_t square = project->dimensions * project->dimensions;
    memset(project->sums, 0, PARTS * square * sizeof *project->sums);
    host->parallel(host, PARTS, gram_of_chunk, project);
    for (size_t part = 1; part < PARTS; part++) {
        for (size_t i = 0; i < square; i++) {
            project->sums[i] += project->sums[part * square + i];
        }
    }
    factorize(project->sums, project->dimensions);
    project->factor = project->sums;
}

/* The panel's part of a matrix of random signs, which depend on the term alone. */
static void set_signs(const Project *project) {
    for (size_t i = 0; i < project->matrix->features; i++) {
        uint64_t state =
            (project->forms->feature_hashes[i] ^ project->seed) + project->begin * CHUDE_TOPICS_STEP;
        for (size_t d = 0; d < project->width; d++) {
            project->terms[i * project->width + d] = chude_topics_random(&state) >> 63 ? 1 : -1;
        }
    }
}

/* One round for all panels: X^T X of the terms, which go to a new file where there are several panels. */
static bool run_round(Project *project, bool first, const ChudeHost *host, GError **error) {
    bool several = project->panel < project->dimensions;
    ChudeTemporary *file = several ? chude_temporary_new(host->folder, error) : NULL;
    bool good = file || !several;
    for (project->begin = 0; good && project->begin < project->dimensions; project->begin += project->panel) {
        project->width = MIN(project->panel, project->dimensions - project->begin);
        if (first) {
            set_signs(project);
        } else {
            host->parallel(host, PARTS, solve_chunk, project);
        }
        host->parallel(host, project->matrix->block_count, to_documents, project);
        host->parallel(host, project->slices, to_terms, project);
        good = !file ||
               chude_temporary_append(file, project->terms,
                                      project->matrix->features * project->width * sizeof(float), error);
    }
    chude_temporary_free(project->file);
    project->file = file;
    if (good) {
        make_factor(project, host);
    }
    return good;
}

static void scale_row(float *row, size_t dimensions) {
    double squares = 0;
    for (size_t d = 0; d < dimensions; d++) {
        squares += (double)row[d] * row[d];
    }
    float scale = squares > 0 ? (float)(1 / sqrt(squares)) : 0;
    for (size_t d = 0; d < dimensions; d++) {
        row[d] *= scale;
    }
}

/* Documents by panels in the file become rows of length 1, in memory or in another file. */
static bool join_panels(ChudeTopicsRows *rows, const Project *project, const ChudeTemporary *file,
                        GError **error) {
    size_t d = project->dimensions;
    g_autofree float *some = g_new(float, PIECE *d), *piece = g_new(float, PIECE * project->panel);
    for (size_t first = 0; first < rows->count; first += PIECE) {
        size_t count = MIN(PIECE, rows->count - first);
        for (size_t begin = 0; begin < d; begin += project->panel) {
            size_t width = MIN(project->panel, d - begin);
            uint64_t at = (uint64_t)rows->count * begin + (uint64_t)first * width;
            if (!chude_temporary_read(file, at * sizeof *piece, piece, count * width * sizeof *piece,
                                      error)) {
                return false;
            }
            for (size_t i = 0; i < count; i++) {
                memcpy(some + i * d + begin, piece + i * width, width * sizeof *some);
            }
        }
        for (size_t i = 0; i < count; i++) {
            scale_row(some + i * d, d);
        }
        if (rows->memory) {
            memcpy(rows->memory + first * d, some, count * d * sizeof *some);
        } else if (!chude_temporary_append(rows->file, some, count * d * sizeof *some, error)) {
            return false;
        }
    }
    return true;
}

/* Documents on the terms' subspace. */
static bool make_rows(ChudeTopicsRows *rows, Project *project, const ChudeHost *host, GError **error) {
    size_t d = project->dimensions;
    if (project->panel == d) {
        project->begin = 0;
        project->width = d;
        host->parallel(host, PARTS, solve_chunk, project);
        host->parallel(host, project->matrix->block_count, to_documents, project);
        rows->memory = g_steal_pointer(&project->documents);
        if (project->basis) {
            project->basis->memory = g_steal_pointer(&project->terms);
        }
        for (size_t i = 0; i < rows->count; i++) {
            scale_row(rows->memory + i * d, d);
        }
        return true;
    }
    ChudeTemporary *file = chude_temporary_new(host->folder, error);
    bool good = file != NULL;
    if (good && project->basis) {
        good = (project->basis->file = chude_temporary_new(host->folder, error)) != NULL;
    }
    for (project->begin = 0; good && project->begin < d; project->begin += project->panel) {
        project->width = MIN(project->panel, d - project->begin);
        host->parallel(host, PARTS, solve_chunk, project);
        if (project->basis &&
            !chude_temporary_append(project->basis->file, project->terms,
                                    project->matrix->features * project->width * sizeof(float), error)) {
            good = false;
            break;
        }
        host->parallel(host, project->matrix->block_count, to_documents, project);
        good = chude_temporary_append(file, project->documents, rows->count * project->width * sizeof(float),
                                      error);
    }
    g_clear_pointer(&project->documents, g_free);
    g_clear_pointer(&project->terms, g_free);
    if (rows->count * d * sizeof(float) <= host->memory / 16) {
        rows->memory = g_new(float, rows->count *d + 1);
    } else if (good) {
        good = (rows->file = chude_temporary_new(host->folder, error)) != NULL;
    }
    good = good && join_panels(rows, project, file, error);
    chude_temporary_free(file);
    return good;
}

bool chude_topics_project(ChudeTopicsRows *rows, ChudeTopicsBasis *basis, const ChudeTopicsMatrix *matrix,
                          const ChudeTopicsForms *forms, size_t dimensions, uint64_t seed,
                          const ChudeHost *host, GError **error) {
    size_t floats = matrix->features + matrix->documents;
    uint64_t fit = host->memory / 32 / sizeof(float) / (floats + 1) / CHUDE_LANES * CHUDE_LANES;
    size_t panel = (size_t)CLAMP(fit, (uint64_t)CHUDE_LANES, (uint64_t)dimensions);
    Project project = {.matrix = matrix,
                       .forms = forms,
                       .dimensions = dimensions,
                       .panel = panel,
                       .slices = matrix->file ? MAX(host->threads, 1) : PARTS,
                       .chunk = (matrix->features + PARTS - 1) / PARTS,
                       .terms = g_new(float, (matrix->features + 1) * panel),
                       .documents = g_new(float, (matrix->documents + 1) * panel),
                       .sums = g_new(double, PARTS *dimensions *dimensions),
                       .seed = seed,
                       .basis = basis};
    if (basis) {
        *basis = (ChudeTopicsBasis){.features = matrix->features,
                                    .dimensions = dimensions,
                                    .panel = panel,
                                    .failure = matrix->failure};
    }
    *rows =
        (ChudeTopicsRows){.count = matrix->documents, .dimensions = dimensions, .failure = matrix->failure};
    bool good = true;
    for (int round = 0; good && round < ROUNDS; round++) {
        good = run_round(&project, round == 0, host, error);
    }
    good = good && make_rows(rows, &project, host, error) && !chude_topics_failed(matrix->failure, error);
    chude_temporary_free(project.file);
    g_free(project.terms);
    g_free(project.documents);
    g_free(project.sums);
    return good;
}

const float *chude_topics_basis(const ChudeTopicsBasis *basis, size_t first, size_t count,
                                ChudeBuffer *buffer) {
    if (!basis->file) {
        return basis->memory + first * basis->dimensions;
    }
    size_t floats = count * (basis->dimensions + basis->panel);
    buffer->size = 0;
    float *to = (float *)(void *)chude_buffer_reserve(buffer, floats * sizeof *to + 1);
    ChudeTopicsMatrix matrix = {.features = basis->features, .failure = basis->failure};
    Project project = {
        .matrix = &matrix, .dimensions = basis->dimensions, .panel = basis->panel, .file = basis->file};
    read_terms(&project, first, count, basis->dimensions, to, to + count * basis->dimensions);
    return to;
}

void chude_topics_basis_clear(ChudeTopicsBasis *basis) {
    g_free(basis->memory);
    chude_temporary_free(basis->file);
    *basis = (ChudeTopicsBasis){0};
}
