#include "fit.h"

#include <math.h>

enum { SOME = 512, FEW = 8 }; /* rows or features that are looked at at once; documents that have no spread */

#define LEAST 1e-4f /* of the heaviest weight: what is below is noise, and nothing to read */

typedef struct {
    const ChudeTopicsBasis *basis;
    const float *centres; /* clusters x dimensions, of length 1 */
    const double *energy; /* by feature: the sum over documents of the squares of its weights */
    ChudeTopicsFit *fit;
} Job;

typedef struct {
    double matters;
    uint32_t feature;
    float weight;
} Candidate;

static void compare_centres(ChudeTopicsGuiding *guiding, const float *centres, size_t d) {
    const ChudeTopicsGuide *guide = &guiding->guide;
    guiding->kept = g_new0(double, guide->pulled + 1);
    for (size_t g = 0; g < guide->pulled; g++) {
        double sum = 0;
        for (size_t at = 0; guide->cluster[g] != CHUDE_TOPICS_NONE && at < d; at++) {
            sum += (double)guide->centres[g * d + at] * centres[guide->cluster[g] * d + at];
        }
        guiding->kept[g] = chude_round(sum);
    }
}

/* ---- weights ---- */

static double *find_energy(const ChudeTopicsMatrix *matrix, size_t documents) {
    double *energy = g_new0(double, matrix->features + 1);
    ChudeBuffer buffer = {0};
    for (size_t b = 0; b < matrix->block_count; b++) {
        const ChudeTopicsEntry *entry = chude_topics_entries(matrix, b, &buffer);
        for (size_t i = matrix->blocks[b].first; i < MIN(matrix->blocks[b].last, documents); i++) {
            for (uint32_t e = 0; e < matrix->lengths[i]; e++, entry++) {
                energy[entry->feature] += (double)entry->weight * entry->weight;
            }
        }
    }
    chude_buffer_clear(&buffer);
    return energy;
}

/* Four significant digits: enough to read, and to edit. */
static double short_number(double value) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return g_ascii_strtod(g_ascii_formatd(text, sizeof text, "%.3e", value), NULL);
}

static bool is_before(const Candidate *a, const Candidate *b) {
    return a->matters != b->matters ? a->matters > b->matters : a->feature < b->feature;
}

/* Puts the candidate into the heap of the best, whose root is the last of them. */
static void offer(Candidate *heap, size_t *count, Candidate candidate) {
    size_t at;
    if (*count < CHUDE_TOPICS_WEIGHTS) {
        for (at = (*count)++; at && is_before(&heap[(at - 1) / 2], &candidate); at = (at - 1) / 2) {
            heap[at] = heap[(at - 1) / 2];
        }
    } else if (is_before(&candidate, &heap[0])) {
        for (at = 0; 2 * at + 1 < *count;) {
            size_t child = 2 * at + 1;
            child += child + 1 < *count && is_before(&heap[child], &heap[child + 1]);
            if (!is_before(&candidate, &heap[child])) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
    } else {
        return;
    }
    heap[at] = candidate;
}

static int compare_weights(const void *a_, const void *b_) {
    const ChudeTopicsEntry *a = a_, *b = b_;
    if (a->weight != b->weight) {
        return a->weight > b->weight ? -1 : 1;
    }
    return (a->feature > b->feature) - (a->feature < b->feature);
}

static void weigh(void *context, size_t cluster) {
    const Job *job = context;
    size_t d = job->basis->dimensions, found = 0;
    const float *centre = job->centres + cluster * d;
    g_autofree Candidate *heap = g_new(Candidate, CHUDE_TOPICS_WEIGHTS);
    ChudeBuffer buffer = {0};
    for (size_t first = 0; first < job->basis->features; first += SOME) {
        size_t count = MIN(SOME, job->basis->features - first);
        const float *row = chude_topics_basis(job->basis, first, count, &buffer);
        for (size_t i = first; i < first + count; i++, row += d) {
            double weight = 0;
            for (size_t at = 0; at < d; at++) {
                weight += (double)row[at] * centre[at];
            }
            weight = chude_round(weight);
            if (weight > 0 && job->energy[i] > 0) {
                Candidate candidate = {chude_round(weight * sqrt(job->energy[i])), (uint32_t)i,
                                       (float)weight};
                offer(heap, &found, candidate);
            }
        }
    }
    chude_buffer_clear(&buffer);
    ChudeTopicsEntry *weights = job->fit->weights[cluster] = g_new(ChudeTopicsEntry, found + 1);
    size_t count = 0;
    float most = 0;
    for (size_t i = 0; i < found; i++) {
        most = MAX(most, heap[i].weight);
    }
    for (size_t i = 0; i < found; i++) {
        if (heap[i].weight >= most * LEAST) {
            weights[count++] = (ChudeTopicsEntry){heap[i].feature, (float)short_number(heap[i].weight)};
        }
    }
    qsort(weights, count, sizeof *weights, compare_weights);
    job->fit->counts[cluster] = count;
}

/* ---- scores ---- */

/* Weights by feature: those of feature f are pairs (cluster, weight) from begin[f] to begin[f + 1]. */
typedef struct {
    size_t *begin;
    ChudeTopicsEntry *pairs;
} ByFeature;

static ByFeature turn(const ChudeTopicsFit *fit, size_t features) {
    ByFeature turned = {g_new0(size_t, features + 2), NULL};
    size_t total = 0;
    for (size_t c = 0; c < fit->clusters; c++) {
        total += fit->counts[c];
        for (size_t i = 0; i < fit->counts[c]; i++) {
            turned.begin[fit->weights[c][i].feature + 2]++;
        }
    }
    for (size_t f = 2; f < features + 2; f++) {
        turned.begin[f] += turned.begin[f - 1];
    }
    turned.pairs = g_new(ChudeTopicsEntry, total + 1);
    for (size_t c = 0; c < fit->clusters; c++) {
        for (size_t i = 0; i < fit->counts[c]; i++) {
            ChudeTopicsEntry entry = fit->weights[c][i];
            turned.pairs[turned.begin[entry.feature + 1]++] = (ChudeTopicsEntry){(uint32_t)c, entry.weight};
        }
    }
    return turned;
}

/* Sums over the documents of a cluster, of what its weights give and of the scores that were found. */
typedef struct {
    double count, given, given_squares, found, found_squares;
} Sums;

/* What gives the one the mean and the standard deviation of the other; where they hardly vary, or are few, the mean alone. */
static void set_line(const Sums *sums, double *offset, double *slope) {
    double given = sums->given / MAX(sums->count, 1), found = sums->found / MAX(sums->count, 1);
    double spread = sums->given_squares / MAX(sums->count, 1) - given * given;
    double wanted = sums->found_squares / MAX(sums->count, 1) - found * found;
    *offset = 0;
    *slope = given > 0 && found > 0 ? short_number(found / given) : 1;
    if (sums->count >= FEW && spread > 1e-6 && wanted > 1e-6) {
        *slope = short_number(sqrt(wanted / spread));
        *offset = short_number(found - *slope * given);
    }
}

static void find_lines(ChudeTopicsFit *fit, const ChudeTopicsMatrix *matrix,
                       const ChudeTopicsClusters *clusters, size_t documents) {
    ByFeature turned = turn(fit, matrix->features);
    g_autofree Sums *sums = g_new0(Sums, fit->clusters + 1);
    ChudeBuffer buffer = {0};
    for (size_t b = 0; b < matrix->block_count; b++) {
        const ChudeTopicsEntry *entry = chude_topics_entries(matrix, b, &buffer);
        for (size_t i = matrix->blocks[b].first; i < MIN(matrix->blocks[b].last, documents); i++) {
            double sum = 0, squares = 0;
            for (uint32_t e = 0; e < matrix->lengths[i]; e++, entry++) {
                size_t begin = turned.begin[entry->feature], end = turned.begin[entry->feature + 1];
                squares += begin < end ? (double)entry->weight * entry->weight : 0;
                for (size_t p = begin; p < end; p++) {
                    sum += turned.pairs[p].feature == clusters->cluster[i]
                               ? (double)entry->weight * turned.pairs[p].weight
                               : 0;
                }
            }
            if (squares > 0 && clusters->cluster[i] != CHUDE_TOPICS_NONE) {
                Sums *of = &sums[clusters->cluster[i]];
                double given = sum / sqrt(squares), found = clusters->score[i];
                *of = (Sums){of->count + 1, of->given + given, of->given_squares + given * given,
                             of->found + found, of->found_squares + found * found};
            }
        }
    }
    for (size_t c = 0; c < fit->clusters; c++) {
        set_line(&sums[c], &fit->offset[c], &fit->slope[c]);
    }
    chude_buffer_clear(&buffer);
    g_free(turned.begin);
    g_free(turned.pairs);
}

bool chude_topics_fit(ChudeTopicsFit *fit, const ChudeTopicsMatrix *matrix, const ChudeTopicsBasis *basis,
                      const ChudeTopicsRows *rows, const ChudeTopicsClusters *clusters,
                      ChudeTopicsGuiding *guiding, const ChudeHost *host, GError **error) {
    *fit = (ChudeTopicsFit){.weights = g_new0(ChudeTopicsEntry *, clusters->count + 1),
                            .counts = g_new0(size_t, clusters->count + 1),
                            .offset = g_new0(double, clusters->count + 1),
                            .slope = g_new0(double, clusters->count + 1),
                            .clusters = clusters->count};
    g_autofree float *centres = chude_topics_centres(rows, clusters, &guiding->guide);
    g_autofree double *energy = find_energy(matrix, rows->count);
    Job job = {basis, centres, energy, fit};
    if (guiding->model) {
        compare_centres(guiding, centres, rows->dimensions);
    }
    host->parallel(host, clusters->count, weigh, &job);
    find_lines(fit, matrix, clusters, rows->count);
    return !chude_topics_failed(matrix->failure, error);
}

void chude_topics_fit_clear(ChudeTopicsFit *fit) {
    for (size_t c = 0; c < fit->clusters; c++) {
        g_free(fit->weights[c]);
    }
    g_free(fit->weights);
    g_free(fit->counts);
    g_free(fit->offset);
    g_free(fit->slope);
    *fit = (ChudeTopicsFit){0};
}

/* ---- the model ---- */

static ChudeTopicsTerm *copy_terms(const ChudeTopicsTerm *terms, size_t count) {
    ChudeTopicsTerm *copies = g_new(ChudeTopicsTerm, count + 1);
    for (size_t i = 0; i < count; i++) {
        ChudeText text = terms[i].text;
        copies[i] =
            (ChudeTopicsTerm){.text = {g_strndup(text.data, text.size), text.size}, .score = terms[i].score};
    }
    return copies;
}

/* Each feature's key, by one of its forms. */
static uint32_t *forms_of(const ChudeTopicsForms *forms) {
    uint32_t *form_of = g_new0(uint32_t, forms->feature_count + 1);
    for (size_t f = 0; f < forms->count; f++) {
        if (forms->feature[f] != CHUDE_TOPICS_NONE) {
            form_of[forms->feature[f]] = (uint32_t)f;
        }
    }
    return form_of;
}

/* A topic of the old model as it was, with the places that its words have in the new one. */
static ChudeTopicsModelTopic keep_topic(ChudeTopicsModel *model, const ChudeTopicsModel *old,
                                        const ChudeTopicsModelTopic *topic, const ChudeTopicsTable *features,
                                        const ChudeTopicsForms *forms) {
    ChudeTopicsModelTopic kept = *topic;
    kept.size = 0;
    kept.cohesion = -1;
    kept.label = g_strdup(topic->label);
    kept.terms = copy_terms(topic->terms, topic->term_count);
    kept.weights = g_new(ChudeTopicsEntry, topic->weight_count + 1);
    for (size_t i = 0; i < topic->weight_count; i++) {
        ChudeText word = old->words[topic->weights[i].feature];
        uint32_t feature, df = old->df[topic->weights[i].feature];
        if (chude_topics_table_find(features, chude_hash(word.data, word.size), &feature)) {
            df = forms->df[feature];
        }
        kept.weights[i] = (ChudeTopicsEntry){
            chude_topics_model_word(model, word, (uint32_t)MIN((uint64_t)df, model->documents)),
            topic->weights[i].weight};
    }
    return kept;
}

static int compare_topics(const void *a, const void *b) {
    uint32_t x = ((const ChudeTopicsModelTopic *)a)->id, y = ((const ChudeTopicsModelTopic *)b)->id;
    return (x > y) - (x < y);
}

ChudeTopicsModel *chude_topics_fit_model(const ChudeTopicsFit *fit, const ChudeTopicsCorpus *corpus,
                                         const ChudeTopicsDescription *descriptions,
                                         const ChudeTopicsQuality *quality, uint32_t next_id,
                                         const ChudeTopicsGuiding *guiding) {
    const ChudeTopicsForms *forms = &corpus->forms;
    const ChudeTopicsModel *old = guiding->model;
    ChudeTopicsModel *model = chude_topics_model_empty();
    g_autofree uint32_t *form_of = forms_of(forms);
    size_t room = fit->clusters + (old ? old->topic_count : 0);
    model->documents = corpus->count;
    model->weak = MAX(quality->weak, 0);
    model->next_id = next_id;
    model->topics = g_new0(ChudeTopicsModelTopic, room + 1);
    for (size_t t = 0; t < fit->clusters; t++) {
        const ChudeTopicsDescription *from = &descriptions[t];
        ChudeTopicsModelTopic *topic = &model->topics[model->topic_count++];
        size_t before = old ? chude_topics_model_find(old, from->id) : 0;
        *topic = (ChudeTopicsModelTopic){.id = from->id,
                                         .into = old && before < old->topic_count ? old->topics[before].into
                                                                                  : CHUDE_TOPICS_NONE,
                                         .label = g_strndup(from->label.data, from->label.size),
                                         .size = from->size,
                                         .cohesion = from->cohesion,
                                         .offset = fit->offset[from->cluster],
                                         .slope = fit->slope[from->cluster],
                                         .terms = copy_terms(from->terms, from->term_count),
                                         .term_count = from->term_count,
                                         .weight_count = fit->counts[from->cluster],
                                         .weights = g_new(ChudeTopicsEntry, fit->counts[from->cluster] + 1)};
        for (size_t i = 0; i < topic->weight_count; i++) {
            ChudeTopicsEntry entry = fit->weights[from->cluster][i];
            ChudeText key = chude_topics_form_key(forms, form_of[entry.feature]);
            topic->weights[i] = (ChudeTopicsEntry){
                chude_topics_model_word(model, key, forms->df[entry.feature]), entry.weight};
        }
    }
    if (old) {
        ChudeTopicsTable features;
        chude_topics_table_init(&features, forms->feature_count);
        for (size_t i = 0; i < forms->feature_count; i++) {
            chude_topics_table_add(&features, forms->feature_hashes[i]);
        }
        for (size_t t = 0; t < old->topic_count; t++) {
            if (chude_topics_model_find(model, old->topics[t].id) == model->topic_count) {
                model->topics[model->topic_count] = keep_topic(model, old, &old->topics[t], &features, forms);
                model->topic_count++;
            }
        }
        chude_topics_table_clear(&features);
        g_strfreev(model->banned);
        model->banned = g_strdupv(old->banned);
        qsort(model->topics, model->topic_count, sizeof *model->topics, compare_topics);
    }
    return model;
}
