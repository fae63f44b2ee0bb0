/* stability.c - groupings of halves, each on one thread from beginning to end. Constants by trial: docs/topic-trials.md. */
#include "stability.h"

#include <math.h>
#include <stdlib.h>

#include "kmeans.h"

#define DRAWN 4000 /* documents that are looked at, of more */
#define ROUNDS 20  /* of k-means */
#define MOST_HALVES 10
#define STEP 1.15 /* from one k to the next */
#define ERRORS 2  /* standard errors that a larger k may fall short by */

typedef struct {
    ChudeTopicsRows rows; /* of the documents drawn, none empty */
    const ChudeTopicsPoint *points;
    size_t halves, restarts;
    uint64_t seed;
    uint32_t *clusters; /* points times halves times rows.count */
} Job;

typedef struct {
    uint64_t hash;
    size_t place;
} Drawn;

static int by_hash(const void *a, const void *b) {
    const Drawn *x = a, *y = b;
    return x->hash != y->hash ? (x->hash > y->hash) - (x->hash < y->hash)
                              : (x->place > y->place) - (x->place < y->place);
}

static int by_place(const void *a, const void *b) {
    const Drawn *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

static uint64_t hash_of(const ChudeTopicsCorpus *corpus, size_t place, uint64_t seed) {
    const ChudeTopicsDocument *document = &corpus->documents[place];
    const uint64_t parts[] = {chude_hash(corpus->ids.data + document->id, document->id_size),
                              document->text_hash, document->title_hash, seed};
    return chude_hash((const char *)parts, sizeof parts);
}

static bool is_empty(const float *row, size_t dimensions) {
    size_t d = 0;
    while (d < dimensions && row[d] == 0) {
        d++;
    }
    return d == dimensions;
}

/* The rows of the documents with the smallest hashes, in the corpus's order; how many documents have a row. */
static size_t draw(Job *job, const ChudeTopicsCorpus *corpus, const ChudeTopicsRows *rows) {
    g_autofree Drawn *drawn = g_new(Drawn, rows->count + 1);
    size_t filled = 0, size = rows->dimensions * sizeof(float);
    ChudeBuffer buffer = {0};
    for (size_t i = 0; i < rows->count; i++) {
        if (!is_empty(chude_topics_rows(rows, i, 1, &buffer), rows->dimensions)) {
            drawn[filled++] = (Drawn){hash_of(corpus, i, job->seed), i};
        }
    }
    job->rows = (ChudeTopicsRows){MIN(filled, DRAWN), rows->dimensions, NULL, NULL, rows->failure};
    if (filled > DRAWN) {
        qsort(drawn, filled, sizeof *drawn, by_hash);
        qsort(drawn, DRAWN, sizeof *drawn, by_place);
    }
    job->rows.memory = g_malloc((job->rows.count + 1) * size);
    for (size_t i = 0; i < job->rows.count; i++) {
        memcpy(job->rows.memory + i * rows->dimensions, chude_topics_rows(rows, drawn[i].place, 1, &buffer),
               size);
    }
    chude_buffer_clear(&buffer);
    return filled;
}

static void set_range(ChudeTopicsCurve *curve, size_t documents) {
    double n = (double)documents;
    size_t first = (size_t)MAX(2, lround(pow(n, 0.25))), last = (size_t)lround(1.5 * pow(n, 0.36));
    curve->points = g_new0(ChudeTopicsPoint, MAX(first, last) - first + 2);
    for (size_t k = first; k <= MAX(first, last);) {
        curve->points[curve->count++].topics = k;
        k = MAX(k + 1, (size_t)lround(STEP * (double)k));
    }
}

/* Marks all but half of the rows: each is taken with the chance that it has (Knuth's algorithm S). */
static void leave_out(uint8_t *left_out, size_t n, uint64_t *state) {
    size_t wanted = n / 2;
    for (size_t i = 0; i < n; i++) {
        bool taken = chude_topics_random(state) % (n - i) < wanted;
        left_out[i] = !taken;
        wanted -= taken;
    }
}

static void group_half(void *context, size_t number) {
    const Job *job = context;
    size_t n = job->rows.count;
    uint64_t state = job->seed + number * 0xD1B54A32D192ED03u;
    g_autofree uint8_t *left_out = g_new(uint8_t, n + 1);
    leave_out(left_out, n, &state);
    chude_topics_kmeans_part(&job->rows, left_out, job->points[number / job->halves].topics, job->restarts,
                             ROUNDS, chude_topics_random(&state), job->clusters + number * n);
}

static double pairs_of(double n) {
    return n * (n - 1) / 2;
}

double chude_topics_agreement(const uint32_t *a, const uint32_t *b, size_t n, size_t k) {
    g_autofree uint32_t *table = g_new0(uint32_t, k * k + 1), *rows = g_new0(uint32_t, k + 1),
                        *columns = g_new0(uint32_t, k + 1);
    for (size_t i = 0; i < n; i++) {
        table[a[i] * k + b[i]]++;
        rows[a[i]]++;
        columns[b[i]]++;
    }
    double both = 0, of_a = 0, of_b = 0;
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) {
            both += pairs_of(table[i * k + j]);
        }
        of_a += pairs_of(rows[i]);
        of_b += pairs_of(columns[i]);
    }
    double expected = n > 1 ? of_a * of_b / pairs_of((double)n) : 0, mean = (of_a + of_b) / 2;
    return mean > expected ? (both - expected) / (mean - expected) : 1;
}

/* By the groupings of one k. */
static void measure(const Job *job, ChudeTopicsPoint *point, const uint32_t *clusters) {
    double each[MOST_HALVES] = {0}, mean = 0, squares = 0, halves = (double)job->halves;
    size_t n = job->rows.count;
    for (size_t i = 0; i < job->halves; i++) {
        for (size_t j = i + 1; j < job->halves; j++) {
            double agreement = chude_topics_agreement(clusters + i * n, clusters + j * n, n, point->topics);
            each[i] += agreement / (halves - 1);
            each[j] += agreement / (halves - 1);
        }
    }
    for (size_t i = 0; i < job->halves; i++) {
        mean += each[i] / halves;
    }
    for (size_t i = 0; i < job->halves; i++) {
        squares += (each[i] - mean) * (each[i] - mean);
    }
    point->stability = chude_round(mean);
    point->error = chude_round(sqrt(squares / (halves - 1) / halves));
}

static void measure_point(void *context, size_t number) {
    const Job *job = context;
    measure(job, (ChudeTopicsPoint *)&job->points[number],
            job->clusters + number * job->halves * job->rows.count);
}

static double smooth(const ChudeTopicsCurve *curve, size_t i) {
    double sum = 2 * curve->points[i].stability, weight = 2;
    if (i > 0) {
        sum += curve->points[i - 1].stability;
        weight++;
    }
    if (i + 1 < curve->count) {
        sum += curve->points[i + 1].stability;
        weight++;
    }
    return chude_round(sum / weight);
}

void chude_topics_choose_number(ChudeTopicsCurve *curve) {
    size_t best = 0;
    for (size_t i = 1; i < curve->count; i++) {
        best = smooth(curve, i) > smooth(curve, best) ? i : best;
    }
    double least = smooth(curve, best) - ERRORS * curve->points[best].error;
    for (size_t i = best; i < curve->count; i++) {
        curve->topics = smooth(curve, i) >= least ? curve->points[i].topics : curve->topics;
    }
}

bool chude_topics_find_number(ChudeTopicsCurve *curve, const ChudeTopicsCorpus *corpus,
                              const ChudeTopicsRows *rows, uint64_t seed, const ChudeHost *host,
                              GError **error) {
    *curve = (ChudeTopicsCurve){NULL, 0, 1};
    Job job = {.seed = seed};
    size_t filled = draw(&job, corpus, rows);
    if (filled >= 4) { /* two topics of two documents, and no fewer: halves of less say nothing */
        bool many = filled > DRAWN;
        job.halves = many ? 8 : MOST_HALVES;
        job.restarts = many ? 1 : 2;
        set_range(curve, filled);
        job.points = curve->points;
        job.clusters = g_new(uint32_t, curve->count * job.halves * job.rows.count + 1);
        host->parallel(host, curve->count * job.halves, group_half, &job);
        host->parallel(host, curve->count, measure_point, &job);
        chude_topics_choose_number(curve);
        g_free(job.clusters);
    }
    g_free(job.rows.memory);
    return !chude_topics_failed(rows->failure, error);
}
