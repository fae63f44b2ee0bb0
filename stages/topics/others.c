#include "others.h"

#include <glib.h>

enum { PARTS = 16, SOME = 512 }; /* PARTS: of the documents; SOME: rows that are read at once */

static const double SHARE = 0.85; /* of the document's best score; by reading: docs/architecture.md */

typedef struct {
    const ChudeTopicsRows *rows;
    const ChudeTopicsClusters *clusters;
    const float *columns; /* dimensions x clusters */
    double weak;
    size_t chunk;
    GArray *found[PARTS];
} Job;

double chude_topics_others_least(double score, double weak) {
    return MAX(chude_round(SHARE * score), weak);
}

static bool is_before(const ChudeTopicsOther *a, const ChudeTopicsOther *b) {
    return a->score != b->score ? a->score > b->score : a->cluster < b->cluster;
}

size_t chude_topics_others_take(ChudeTopicsOther list[CHUDE_TOPICS_OTHERS], size_t count,
                                ChudeTopicsOther other) {
    size_t at = count;
    while (at > 0 && is_before(&other, &list[at - 1])) {
        at--;
    }
    if (at == CHUDE_TOPICS_OTHERS) {
        return count;
    }
    size_t kept = MIN(count, CHUDE_TOPICS_OTHERS - 1);
    memmove(&list[at + 1], &list[at], (kept - at) * sizeof *list);
    list[at] = other;
    return kept + 1;
}

/* The row's cosine to every centre; each sum runs over dimensions in their order, whatever the width of the processor. */
static void find_cosines(const Job *job, const float *row, float *cosines) {
    size_t k = job->clusters->count;
    memset(cosines, 0, k * sizeof *cosines);
    for (size_t d = 0; d < job->rows->dimensions; d++) {
        const float *column = job->columns + d * k;
        float x = row[d];
        for (size_t c = 0; c < k; c++) {
            cosines[c] += column[c] * x;
        }
    }
}

static void look_at(const Job *job, size_t document, const float *cosines, GArray *found) {
    uint32_t own = job->clusters->cluster[document];
    double best = job->clusters->score[document], least = chude_topics_others_least(best, job->weak);
    ChudeTopicsOther list[CHUDE_TOPICS_OTHERS];
    size_t count = 0;
    for (uint32_t c = 0; c < job->clusters->count; c++) {
        double score = chude_round(CLAMP((double)cosines[c], 0, 1));
        if (c != own && score >= least && score > 0) {
            count = chude_topics_others_take(list, count,
                                             (ChudeTopicsOther){(uint32_t)document, c, MIN(score, best)});
        }
    }
    g_array_append_vals(found, list, (guint)count);
}

static void look_at_part(void *context, size_t part) {
    Job *job = context;
    size_t begin = part * job->chunk, end = MIN(begin + job->chunk, job->rows->count);
    GArray *found = job->found[part] = g_array_new(FALSE, FALSE, sizeof(ChudeTopicsOther));
    g_autofree float *cosines = g_new(float, job->clusters->count + 1);
    ChudeBuffer buffer = {0};
    for (size_t first = begin; first < end; first += SOME) {
        size_t count = MIN(SOME, end - first);
        const float *row = chude_topics_rows(job->rows, first, count, &buffer);
        for (size_t i = first; i < first + count; i++, row += job->rows->dimensions) {
            uint32_t own = job->clusters->cluster[i];
            if (own != CHUDE_TOPICS_NONE && job->clusters->score[i] >= job->weak) {
                find_cosines(job, row, cosines);
                look_at(job, i, cosines, found);
            }
        }
    }
    chude_buffer_clear(&buffer);
}

void chude_topics_others_find(ChudeTopicsOthers *others, const ChudeTopicsRows *rows,
                              const ChudeTopicsClusters *clusters, const float *centres, double weak,
                              const ChudeHost *host) {
    size_t k = clusters->count, dimensions = rows->dimensions;
    g_autofree float *columns = g_new(float, k *dimensions + 1);
    for (size_t c = 0; c < k; c++) {
        for (size_t d = 0; d < dimensions; d++) {
            columns[d * k + c] = centres[c * dimensions + d];
        }
    }
    Job job = {.rows = rows,
               .clusters = clusters,
               .columns = columns,
               .weak = weak,
               .chunk = (rows->count + PARTS - 1) / PARTS};
    host->parallel(host, PARTS, look_at_part, &job);
    GArray *all = job.found[0];
    for (size_t part = 1; part < PARTS; part++) {
        g_array_append_vals(all, job.found[part]->data, job.found[part]->len);
        g_array_free(job.found[part], TRUE);
    }
    others->count = all->len;
    others->items = (ChudeTopicsOther *)(void *)g_array_free(all, FALSE);
}

void chude_topics_others_clear(ChudeTopicsOthers *others) {
    g_free(others->items);
    *others = (ChudeTopicsOthers){0};
}

const ChudeTopicsOther *chude_topics_others_of(const ChudeTopicsOthers *others, size_t document,
                                               size_t *count) {
    size_t low = 0, high = others->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (others->items[middle].document < document) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *count = 0;
    while (low + *count < others->count && others->items[low + *count].document == document) {
        ++*count;
    }
    return others->items + low;
}
