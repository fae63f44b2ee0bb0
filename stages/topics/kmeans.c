/* kmeans.c - each restart is one part of a parallel loop and runs on one thread from beginning to end, so
 * that its sums come in one order. Rows may be in a file: they are looked at some at a time. */
#include "kmeans.h"

#include <math.h>

#define ROUNDS 100    /* at most */
#define SETTLED 0.002 /* share of rows that move when a restart has shown what it is worth */
#define TILE 16       /* centroids whose products are summed at once */
#define TRIALS 4      /* candidates for each seed */
#define SOME 512      /* rows that are looked at at once */

typedef struct {
    const ChudeTopicsRows *rows;
    const uint8_t *empty; /* by document: its row is 0 */
    size_t documents, dimensions, k, padded;
    uint64_t seed;
    struct Run *runs; /* of this wave */
    size_t first;     /* restart of this wave */
} Job;

typedef struct Run {
    size_t k;              /* seeds found */
    ChudeBuffer some, one; /* rows from a file */
    uint32_t *cluster;
    float *cosine; /* to the own centroid */
    double objective;
} Run;

static bool is_empty(const float *row, size_t dimensions) {
    for (size_t d = 0; d < dimensions; d++) {
        if (row[d] != 0) {
            return false;
        }
    }
    return true;
}

/* Products of a row with 16 centroids; columns: dimensions x padded, from the first of the 16 on. Four
 * named sums, because compilers keep those in registers. */
static void products(const Job *job, const float *row, const float *columns, float *result) {
    ChudeLanes a = {0}, b = {0}, c = {0}, d = {0};
    for (size_t i = 0; i < job->dimensions; i++) {
        const ChudeLanes *column = (const ChudeLanes *)(columns + i * job->padded);
        float value = row[i];
        a += column[0] * value;
        b += column[1] * value;
        c += column[2] * value;
        d += column[3] * value;
    }
    ChudeLanes sums[TILE / CHUDE_LANES] = {a, b, c, d};
    memcpy(result, sums, sizeof sums);
}

/* Cosine distance of a row to a centre, which is a row itself. */
static float distance(const Job *job, const float *a, const float *b) {
    const ChudeLanes *x = (const ChudeLanes *)a, *y = (const ChudeLanes *)b;
    ChudeLanes sum = {0};
    for (size_t l = 0; l < job->dimensions / CHUDE_LANES; l++) {
        sum += x[l] * y[l];
    }
    return MAX(0.0f, 1 - ((sum[0] + sum[1]) + (sum[2] + sum[3])));
}

static size_t draw(const float *weights, size_t n, double total, uint64_t *state) {
    double at = (double)(chude_topics_random(state) >> 11) * 0x1p-53 * total, sum = 0;
    size_t last = 0;
    for (size_t i = 0; i < n; i++) {
        if (weights[i] > 0) {
            last = i;
            sum += weights[i];
            if (sum > at) {
                break;
            }
        }
    }
    return last;
}

/* The distance of each row to the candidate or to the nearest seed before it, in trial; their sum. */
static double try_seed(const Job *job, Run *run, size_t candidate, const float *nearest, float *trial) {
    const float *centre = chude_topics_rows(job->rows, candidate, 1, &run->one);
    double sum = 0;
    for (size_t first = 0; first < job->documents; first += SOME) {
        size_t count = MIN(SOME, job->documents - first);
        const float *row = chude_topics_rows(job->rows, first, count, &run->some);
        for (size_t i = first; i < first + count; i++, row += job->dimensions) {
            trial[i] = job->empty[i] ? 0 : MIN(nearest[i], distance(job, row, centre));
            sum += trial[i];
        }
    }
    return sum;
}

/* Greedy k-means++ (Arthur, Vassilvitskii 2007): of a few candidates, the one that leaves least distance.
 * The seeds' documents in seeds; how many there are. */
static size_t choose_seeds(const Job *job, Run *run, uint64_t *state, size_t *seeds) {
    size_t n = job->documents, count = 0;
    g_autofree float *nearest = g_new(float, n), *trial = g_new(float, n), *best = g_new(float, n);
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        nearest[i] = job->empty[i] ? 0 : 1;
        total += nearest[i];
    }
    while (count < job->k && total > 1e-6 * (double)n) {
        double least = HUGE_VAL;
        for (int t = 0; t < TRIALS; t++) {
            size_t candidate = draw(nearest, n, total, state);
            double sum = try_seed(job, run, candidate, nearest, trial);
            if (sum < least) {
                least = sum;
                seeds[count] = candidate;
                float *other = best;
                best = trial;
                trial = other;
            }
        }
        count++;
        total = least;
        float *other = nearest;
        nearest = best;
        best = other;
    }
    return count;
}

/* Centroids (k x dimensions, of any length) into columns, of length 1. A centroid of length 0 attracts
 * nothing. */
static void set_columns(const Job *job, const double *centroids, size_t k, float *columns) {
    memset(columns, 0, job->dimensions * job->padded * sizeof *columns);
    for (size_t c = 0; c < k; c++) {
        const double *centroid = centroids + c * job->dimensions;
        double squares = 0;
        for (size_t d = 0; d < job->dimensions; d++) {
            squares += centroid[d] * centroid[d];
        }
        double scale = squares > 0 ? 1 / sqrt(squares) : 0;
        for (size_t d = 0; d < job->dimensions; d++) {
            columns[d * job->padded + c] = (float)(centroid[d] * scale);
        }
    }
}

/* The nearest centroid of a row, the first of equals. */
static uint32_t nearest_of(const Job *job, const float *row, const float *columns, size_t k, float *cosine) {
    float best = -2;
    uint32_t cluster = 0;
    for (size_t tile = 0; tile < k; tile += TILE) {
        float result[TILE];
        products(job, row, columns + tile, result);
        for (size_t c = 0; c < MIN(TILE, k - tile); c++) {
            if (result[c] > best) {
                best = result[c];
                cluster = (uint32_t)(tile + c);
            }
        }
    }
    *cosine = best;
    return cluster;
}

/* Assigns every row to its nearest centroid; how many moved. */
static size_t assign(const Job *job, const float *columns, size_t k, Run *run) {
    size_t moved = 0;
    run->objective = 0;
    for (size_t first = 0; first < job->documents; first += SOME) {
        size_t count = MIN(SOME, job->documents - first);
        const float *row = chude_topics_rows(job->rows, first, count, &run->some);
        for (size_t i = first; i < first + count; i++, row += job->dimensions) {
            if (job->empty[i]) {
                continue;
            }
            uint32_t cluster = nearest_of(job, row, columns, k, &run->cosine[i]);
            moved += run->cluster[i] != cluster;
            run->cluster[i] = cluster;
            run->objective += run->cosine[i];
        }
    }
    return moved;
}

/* Sums of each cluster's rows, in the order of documents, become its column. */
static void update(const Job *job, size_t k, Run *run, double *centroids, float *columns) {
    memset(centroids, 0, k * job->dimensions * sizeof *centroids);
    for (size_t first = 0; first < job->documents; first += SOME) {
        size_t count = MIN(SOME, job->documents - first);
        const float *row = chude_topics_rows(job->rows, first, count, &run->some);
        for (size_t i = first; i < first + count; i++, row += job->dimensions) {
            if (run->cluster[i] != CHUDE_TOPICS_NONE) {
                double *centroid = centroids + run->cluster[i] * job->dimensions;
                for (size_t d = 0; d < job->dimensions; d++) {
                    centroid[d] += row[d];
                }
            }
        }
    }
    set_columns(job, centroids, k, columns);
}

/* Rounds of k-means until no more than `rest` rows move. columns: the centroids to begin with. */
static void iterate(const Job *job, size_t k, size_t rest, Run *run, double *centroids, float *columns) {
    for (int round = 0; assign(job, columns, k, run) > rest && round < ROUNDS; round++) {
        update(job, k, run, centroids, columns);
    }
}

static void run_once(void *context, size_t number) {
    const Job *job = context;
    Run *run = &job->runs[number];
    size_t restart = job->first + number;
    size_t n = job->documents, dimensions = job->dimensions;
    uint64_t state = job->seed + restart * 0xD1B54A32D192ED03u;
    g_autofree size_t *seeds = g_new0(size_t, job->k);
    g_autofree double *centroids = g_new0(double, job->k *dimensions);
    g_autofree float *columns = g_new(float, dimensions * job->padded);
    run->cluster = g_new(uint32_t, n + 1);
    run->cosine = g_new0(float, n + 1);
    for (size_t i = 0; i < n; i++) {
        run->cluster[i] = CHUDE_TOPICS_NONE;
    }
    run->k = choose_seeds(job, run, &state, seeds);
    for (size_t c = 0; c < run->k; c++) {
        const float *row = chude_topics_rows(job->rows, seeds[c], 1, &run->one);
        for (size_t d = 0; d < dimensions; d++) {
            centroids[c * dimensions + d] = row[d];
        }
    }
    set_columns(job, centroids, run->k, columns);
    iterate(job, run->k, (size_t)(SETTLED * (double)n), run, centroids, columns);
    run->objective = chude_round(run->objective);
    chude_buffer_clear(&run->some);
    chude_buffer_clear(&run->one);
}

static void run_clear(Run *run) {
    g_free(run->cluster);
    g_free(run->cosine);
    chude_buffer_clear(&run->some);
    *run = (Run){0};
}

/* Goes on with the best restart until nothing moves. */
static void settle(const Job *job, Run *run) {
    g_autofree double *centroids = g_new(double, job->k * job->dimensions);
    g_autofree float *columns = g_new(float, job->dimensions * job->padded);
    update(job, run->k, run, centroids, columns);
    iterate(job, run->k, 0, run, centroids, columns);
}

/* Numbers without gaps, in the order of first documents. */
static size_t renumber(uint32_t *cluster, size_t documents, size_t k) {
    g_autofree uint32_t *number = g_new(uint32_t, k);
    uint32_t count = 0;
    for (size_t c = 0; c < k; c++) {
        number[c] = CHUDE_TOPICS_NONE;
    }
    for (size_t i = 0; i < documents; i++) {
        if (cluster[i] != CHUDE_TOPICS_NONE) {
            uint32_t *to = &number[cluster[i]];
            *to = *to == CHUDE_TOPICS_NONE ? count++ : *to;
            cluster[i] = *to;
        }
    }
    return count;
}

static uint8_t *mark_empty(const ChudeTopicsRows *rows) {
    uint8_t *empty = g_new(uint8_t, rows->count + 1);
    ChudeBuffer buffer = {0};
    for (size_t first = 0; first < rows->count; first += SOME) {
        size_t count = MIN(SOME, rows->count - first);
        const float *row = chude_topics_rows(rows, first, count, &buffer);
        for (size_t i = first; i < first + count; i++, row += rows->dimensions) {
            empty[i] = is_empty(row, rows->dimensions);
        }
    }
    chude_buffer_clear(&buffer);
    return empty;
}

/* The best of all restarts, so many at a time that what they find takes little memory. */
static Run best_run(Job *job, size_t restarts, const ChudeHost *host) {
    uint64_t fit = host->memory / 64 / (8 * (job->documents + 1));
    size_t wave = (size_t)CLAMP(fit, (uint64_t)MIN(MAX(host->threads, 1), restarts), (uint64_t)restarts);
    g_autofree Run *runs = g_new0(Run, wave);
    Run best = {0};
    job->runs = runs;
    for (job->first = 0; job->first < restarts; job->first += wave) {
        size_t count = MIN(wave, restarts - job->first);
        host->parallel(host, count, run_once, job);
        for (size_t i = 0; i < count; i++) {
            if (!best.cluster || runs[i].objective > best.objective) {
                run_clear(&best);
                best = runs[i];
                runs[i] = (Run){0};
            }
            run_clear(&runs[i]);
        }
    }
    return best;
}

bool chude_topics_kmeans(ChudeTopicsClusters *clusters, const ChudeTopicsRows *rows, size_t k,
                         size_t restarts, uint64_t seed, const ChudeHost *host, GError **error) {
    g_autofree uint8_t *empty = mark_empty(rows);
    Job job = {rows, empty, rows->count, rows->dimensions, k, (k + TILE - 1) / TILE * TILE, seed, NULL, 0};
    Run best = best_run(&job, restarts, host);
    settle(&job, &best);
    *clusters = (ChudeTopicsClusters){g_steal_pointer(&best.cluster), g_new0(double, rows->count + 1), 0};
    clusters->count = renumber(clusters->cluster, rows->count, k);
    for (size_t i = 0; i < rows->count; i++) {
        clusters->score[i] = chude_round(CLAMP((double)best.cosine[i], 0, 1));
    }
    run_clear(&best);
    return !chude_topics_failed(rows->failure, error);
}
