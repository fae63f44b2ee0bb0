/* kmeans.c - each restart is one part of a parallel loop and runs on one thread from beginning to end, so
 * that its sums come in one order. Rows may be in a file: they are looked at some at a time. */
#include "kmeans.h"

#include <math.h>

#include "wide.h"

#define ROUNDS 100    /* at most */
#define SETTLED 0.002 /* share of rows that move when a restart has shown what it is worth */
#define TRIALS 4      /* candidates for each seed */
#define SOME 512      /* rows that are looked at at once */
/* What bounds on cosines may be off by, all rounds together: products of floats are by some 1e-5. */
#define MARGIN 1e-4f

typedef struct {
    const ChudeTopicsRows *rows;
    const uint8_t *empty; /* by document: its row is 0 */
    size_t documents, dimensions, k, padded;
    uint64_t seed;
    struct Run *runs; /* of this wave */
    size_t first;     /* restart of this wave */
    int rounds;       /* at most */
    const ChudeTopicsGuide *guide;
    size_t guided; /* centres of it */
} Job;

typedef struct Run {
    size_t k;              /* seeds found */
    ChudeBuffer some, one; /* rows from a file */
    uint32_t *cluster;
    float *cosine; /* to the own centroid */
    float *own;    /* while rounds go on: the cosine to the own centroid is no less, */
    float *others; /* to any other no more */
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

/* Cosine distances of a row to TRIALS centres, which are rows themselves; centres: pointers to them. */
static void distances(const Job *job, const float *row, const float *const centres[TRIALS],
                      float result[TRIALS]) {
    const ChudeLanes *x = (const ChudeLanes *)row;
    ChudeLanes sums[TRIALS] = {{0}};
    for (size_t l = 0; l < job->dimensions / CHUDE_LANES; l++) {
        for (int t = 0; t < TRIALS; t++) {
            sums[t] += x[l] * ((const ChudeLanes *)centres[t])[l];
        }
    }
    for (int t = 0; t < TRIALS; t++) {
        result[t] = MAX(0.0f, 1 - ((sums[t][0] + sums[t][1]) + (sums[t][2] + sums[t][3])));
    }
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

/* For each candidate, the sum over rows of the distance to it or to the nearest seed before it. */
static void try_seeds(const Job *job, Run *run, const float *const centres[TRIALS], const float *nearest,
                      double sums[TRIALS]) {
    memset(sums, 0, TRIALS * sizeof *sums);
    for (size_t first = 0; first < job->documents; first += SOME) {
        size_t count = MIN(SOME, job->documents - first);
        const float *row = chude_topics_rows(job->rows, first, count, &run->some);
        for (size_t i = first; i < first + count; i++, row += job->dimensions) {
            if (job->empty[i]) {
                continue;
            }
            float found[TRIALS];
            distances(job, row, centres, found);
            for (int t = 0; t < TRIALS; t++) {
                sums[t] += MIN(nearest[i], found[t]);
            }
        }
    }
}

/* Makes a centre one of the seeds that nearest is about. */
static void take_seed(const Job *job, Run *run, const float *centre, float *nearest) {
    for (size_t first = 0; first < job->documents; first += SOME) {
        size_t count = MIN(SOME, job->documents - first);
        const float *rows = chude_topics_rows(job->rows, first, count, &run->some);
        for (size_t at = 0; at < count; at += TRIALS) {
            const float *some[TRIALS]; /* a distance is the same the other way round */
            float found[TRIALS];
            for (size_t t = 0; t < TRIALS; t++) {
                some[t] = rows + MIN(at + t, count - 1) * job->dimensions;
            }
            distances(job, centre, some, found);
            for (size_t t = 0; t < MIN(TRIALS, count - at); t++) {
                size_t i = first + at + t;
                nearest[i] = job->empty[i] ? 0 : MIN(nearest[i], found[t]);
            }
        }
    }
}

/* Greedy k-means++ (Arthur, Vassilvitskii 2007): of a few candidates, the one that leaves least distance.
 * The seeds' documents in seeds; how many there are. */
static size_t choose_seeds(const Job *job, Run *run, uint64_t *state, size_t *seeds) {
    size_t n = job->documents, count = 0;
    g_autofree float *nearest = g_new(float, n + 1), *rows = g_new(float, TRIALS * job->dimensions);
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        nearest[i] = job->empty[i] ? 0 : 1;
        total += nearest[i];
    }
    for (size_t g = 0; g < job->guided; g++) {
        take_seed(job, run, job->guide->centres + g * job->dimensions, nearest);
    }
    if (job->guided) {
        total = 0;
        for (size_t i = 0; i < n; i++) {
            total += nearest[i];
        }
    }
    while (job->guided + count < job->k && total > 1e-6 * (double)n) {
        size_t candidates[TRIALS], best = 0;
        const float *centres[TRIALS];
        for (size_t t = 0; t < TRIALS; t++) {
            candidates[t] = draw(nearest, n, total, state);
            centres[t] = rows + t * job->dimensions;
            memcpy(rows + t * job->dimensions, chude_topics_rows(job->rows, candidates[t], 1, &run->one),
                   job->dimensions * sizeof *rows);
        }
        double sums[TRIALS];
        try_seeds(job, run, centres, nearest, sums);
        for (size_t t = 1; t < TRIALS; t++) {
            best = sums[t] < sums[best] ? t : best;
        }
        take_seed(job, run, centres[best], nearest);
        seeds[count++] = candidates[best];
        total = sums[best];
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

/* How far each centroid went in the last update, and the farthest: bounds on cosines move by no more, since rows have length 1. */
typedef struct {
    float *by, most, second; /* by centroid; the largest, the next */
    size_t farthest;
} Moves;

/* Rows that have to be looked at, until there are CHUDE_WIDE of them. */
typedef struct {
    const float *rows[CHUDE_WIDE];
    size_t documents[CHUDE_WIDE], count;
} Pending;

static size_t look_at(const Job *job, const float *columns, size_t k, Run *run, Pending *pending) {
    size_t moved = 0;
    if (pending->count == 0) {
        return 0;
    }
    for (size_t r = pending->count; r < CHUDE_WIDE; r++) {
        pending->rows[r] = pending->rows[0];
    }
    ChudeNearest nearest[CHUDE_WIDE];
    chude_wide_nearest(pending->rows, job->dimensions, columns, k, job->padded, nearest);
    for (size_t r = 0; r < pending->count; r++) {
        size_t i = pending->documents[r];
        moved += run->cluster[i] != nearest[r].cluster;
        run->cluster[i] = nearest[r].cluster;
        run->own[i] = nearest[r].best;
        run->others[i] = nearest[r].second;
    }
    pending->count = 0;
    return moved;
}

/* Assigns every row to its nearest centroid; how many moved. Rows whose bounds say that they stay are not looked at
 * (Hamerly 2010). moves: since the last time; NULL: every row is looked at. */
static size_t assign(const Job *job, const float *columns, size_t k, const Moves *moves, Run *run) {
    size_t moved = 0;
    Pending pending = {.count = 0};
    for (size_t first = 0; first < job->documents; first += SOME) {
        size_t count = MIN(SOME, job->documents - first);
        const float *row = chude_topics_rows(job->rows, first, count, &run->some);
        for (size_t i = first; i < first + count; i++, row += job->dimensions) {
            if (job->empty[i]) {
                continue;
            }
            if (moves) {
                uint32_t cluster = run->cluster[i];
                run->own[i] -= moves->by[cluster];
                run->others[i] += cluster == moves->farthest ? moves->second : moves->most;
                if (run->own[i] > run->others[i] + MARGIN) {
                    continue;
                }
            }
            pending.documents[pending.count] = i;
            pending.rows[pending.count++] = row;
            if (pending.count == CHUDE_WIDE) {
                moved += look_at(job, columns, k, run, &pending);
            }
        }
        moved += look_at(job, columns, k, run, &pending);
    }
    return moved;
}

/* The cosines to the own centroids, summed by dimension as everywhere, and their sum. */
static void measure(const Job *job, const float *columns, Run *run) {
    run->objective = 0;
    for (size_t first = 0; first < job->documents; first += SOME) {
        size_t count = MIN(SOME, job->documents - first);
        const float *row = chude_topics_rows(job->rows, first, count, &run->some);
        for (size_t i = first; i < first + count; i++, row += job->dimensions) {
            if (job->empty[i]) {
                continue;
            }
            const float *column = columns + run->cluster[i];
            float sum = 0;
            for (size_t d = 0; d < job->dimensions; d++) {
                sum += column[d * job->padded] * row[d];
            }
            run->cosine[i] = sum;
            run->objective += sum;
        }
    }
}

/* Sums of each cluster's rows, in the order of documents, become its column. */
static void update(const Job *job, size_t k, Run *run, double *centroids, float *columns) {
    memset(centroids, 0, k * job->dimensions * sizeof *centroids);
    for (size_t first = 0; first < job->documents; first += SOME) {
        size_t count = MIN(SOME, job->documents - first);
        const float *row = chude_topics_rows(job->rows, first, count, &run->some);
        for (size_t i = first; i < first + count; i++, row += job->dimensions) {
            if (run->cluster[i] != CHUDE_TOPICS_NONE) {
                chude_wide_add(centroids + run->cluster[i] * job->dimensions, row, job->dimensions);
            }
        }
    }
    for (size_t i = 0; job->guided && i < job->guide->pulled * job->dimensions; i++) {
        centroids[i] += job->guide->pull * job->guide->centres[i];
    }
    set_columns(job, centroids, k, columns);
}

static void find_moves(const Job *job, size_t k, const float *before, const float *after, Moves *moves) {
    moves->most = moves->second = 0;
    moves->farthest = 0;
    for (size_t c = 0; c < k; c++) {
        double squares = 0;
        for (size_t d = 0; d < job->dimensions; d++) {
            double step = (double)after[d * job->padded + c] - before[d * job->padded + c];
            squares += step * step;
        }
        float by = moves->by[c] = (float)sqrt(squares);
        if (by > moves->most) {
            moves->second = moves->most;
            moves->most = by;
            moves->farthest = c;
        } else {
            moves->second = MAX(moves->second, by);
        }
    }
}

/* Rounds of k-means until no more than `rest` rows move. columns: the centroids to begin with. */
static void iterate(const Job *job, size_t k, size_t rest, Run *run, double *centroids, float *columns) {
    size_t n = job->documents, size = job->dimensions * job->padded;
    g_autofree float *before = g_new(float, size), *by = g_new0(float, k + 1);
    Moves moves = {.by = by};
    run->own = g_new(float, n + 1);
    run->others = g_new(float, n + 1);
    size_t moved = assign(job, columns, k, NULL, run);
    for (int round = 0; moved > rest && round < job->rounds; round++) {
        memcpy(before, columns, size * sizeof *before);
        update(job, k, run, centroids, columns);
        find_moves(job, k, before, columns, &moves);
        moved = assign(job, columns, k, &moves, run);
    }
    measure(job, columns, run);
    g_clear_pointer(&run->own, g_free);
    g_clear_pointer(&run->others, g_free);
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
    run->k = job->guided + choose_seeds(job, run, &state, seeds);
    for (size_t c = 0; c < run->k; c++) {
        const float *row = c < job->guided
                               ? job->guide->centres + c * dimensions
                               : chude_topics_rows(job->rows, seeds[c - job->guided], 1, &run->one);
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
static size_t renumber(uint32_t *cluster, size_t documents, size_t k, const ChudeTopicsGuide *guide) {
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
    for (size_t g = 0; guide && g < guide->count; g++) {
        guide->cluster[g] = number[g];
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
    return chude_topics_kmeans_guided(clusters, rows, k, NULL, restarts, seed, host, error);
}

bool chude_topics_kmeans_guided(ChudeTopicsClusters *clusters, const ChudeTopicsRows *rows, size_t k,
                                const ChudeTopicsGuide *guide, size_t restarts, uint64_t seed,
                                const ChudeHost *host, GError **error) {
    g_autofree uint8_t *empty = mark_empty(rows);
    Job job = {.rows = rows,
               .empty = empty,
               .documents = rows->count,
               .dimensions = rows->dimensions,
               .k = k,
               .padded = (k + CHUDE_WIDE - 1) / CHUDE_WIDE * CHUDE_WIDE,
               .seed = seed,
               .rounds = ROUNDS,
               .guide = guide,
               .guided = guide ? guide->count : 0};
    bool chance = job.guided < k; /* else every restart is the same */
    Run best = best_run(&job, chance ? restarts : 1, host);
    settle(&job, &best);
    *clusters = (ChudeTopicsClusters){g_steal_pointer(&best.cluster), g_new0(double, rows->count + 1), 0};
    clusters->count = renumber(clusters->cluster, rows->count, k, guide);
    for (size_t i = 0; i < rows->count; i++) {
        clusters->score[i] = chude_round(CLAMP((double)best.cosine[i], 0, 1));
    }
    run_clear(&best);
    return !chude_topics_failed(rows->failure, error);
}

void chude_topics_kmeans_part(const ChudeTopicsRows *rows, const uint8_t *left_out, size_t k, size_t restarts,
                              int rounds, uint64_t seed, uint32_t *cluster) {
    g_autofree Run *runs = g_new0(Run, restarts + 1);
    Job job = {.rows = rows,
               .empty = left_out,
               .documents = rows->count,
               .dimensions = rows->dimensions,
               .k = k,
               .padded = (k + CHUDE_WIDE - 1) / CHUDE_WIDE * CHUDE_WIDE,
               .seed = seed,
               .runs = runs,
               .rounds = rounds};
    size_t best = 0;
    for (size_t i = 0; i < restarts; i++) {
        run_once(&job, i);
        best = runs[i].objective > runs[best].objective ? i : best;
    }
    g_autofree double *centroids = g_new(double, k * rows->dimensions);
    g_autofree float *columns = g_new(float, rows->dimensions *job.padded);
    g_autofree uint8_t *none = g_new0(uint8_t, rows->count + 1);
    Run *run = &runs[best];
    update(&job, run->k, run, centroids, columns);
    job.empty = none;
    run->own = g_new(float, rows->count + 1);
    run->others = g_new(float, rows->count + 1);
    assign(&job, columns, run->k, NULL, run);
    if (rows->count > 0) {
        memcpy(cluster, run->cluster, rows->count * sizeof *cluster);
    }
    g_free(run->own);
    g_free(run->others);
    chude_buffer_clear(&run->some);
    for (size_t i = 0; i < restarts; i++) {
        run_clear(&runs[i]);
    }
}
