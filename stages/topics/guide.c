#include "guide.h"

#include <math.h>

#include "terms.h"
#include "words.h"

enum { SOME = 512, LEAST_NEW = 5 }; /* rows that are looked at at once; documents of a new topic */

/* Features by the hash of their key. */
static ChudeTopicsTable index_features(const ChudeTopicsForms *forms) {
    ChudeTopicsTable table;
    chude_topics_table_init(&table, forms->feature_count);
    for (size_t i = 0; i < forms->feature_count; i++) {
        chude_topics_table_add(&table, forms->feature_hashes[i]); /* its place: i */
    }
    return table;
}

static int compare_entries(const void *a, const void *b) {
    uint32_t x = ((const ChudeTopicsEntry *)a)->feature, y = ((const ChudeTopicsEntry *)b)->feature;
    return (x > y) - (x < y);
}

/* Sorts a row's entries, and makes one of those of the same feature. */
static void end_row(GArray *entries, guint first, uint32_t *length) {
    guint to = first;
    if (entries->len > first) {
        qsort(&g_array_index(entries, ChudeTopicsEntry, first), entries->len - first,
              sizeof(ChudeTopicsEntry), compare_entries);
        for (guint i = first + 1; i < entries->len; i++) {
            ChudeTopicsEntry entry = g_array_index(entries, ChudeTopicsEntry, i);
            if (entry.feature != g_array_index(entries, ChudeTopicsEntry, to).feature) {
                g_array_index(entries, ChudeTopicsEntry, ++to) = entry;
            }
        }
        g_array_set_size(entries, to + 1);
    }
    *length = entries->len - first;
}

static float idf_of(const ChudeTopicsForms *forms, size_t documents, uint32_t feature) {
    double plain = log((1.0 + (double)documents) / (0.5 + forms->df[feature]));
    return forms->df[feature] <= forms->most && plain > 0 ? (float)chude_round(plain * sqrt(plain)) : 0;
}

static void add_seed(GArray *entries, const ChudeTopicsSeed *seed, const ChudeTopicsTable *features,
                     const ChudeTopicsForms *forms, size_t documents, GString *missing) {
    guint before = missing->len ? 1 : 0;
    for (char **word = seed->words; *word; word++) {
        uint32_t places[CHUDE_TOPICS_FOUND];
        size_t found = chude_topics_words_of(features, (ChudeText){*word, strlen(*word)}, places);
        if (!found) {
            g_string_append_printf(missing, "%s%s (%s)", before ? ", " : "", *word, seed->label);
            before = 1;
        }
        for (size_t i = 0; i < found; i++) {
            ChudeTopicsEntry entry = {places[i], idf_of(forms, documents, places[i])};
            g_array_append_val(entries, entry);
        }
    }
}

static void add_topic(GArray *entries, const ChudeTopicsModel *model, const ChudeTopicsModelTopic *topic,
                      const ChudeTopicsTable *features, const ChudeTopicsForms *forms, size_t documents) {
    for (size_t i = 0; i < topic->weight_count; i++) {
        uint32_t word = topic->weights[i].feature, place;
        if (chude_topics_table_find(features, chude_hash(model->words[word].data, model->words[word].size),
                                    &place) &&
            idf_of(forms, documents, place) > 0) {
            ChudeTopicsEntry entry = {place, topic->weights[i].weight};
            g_array_append_val(entries, entry);
        }
    }
}

uint32_t *chude_topics_guiding_ban(const ChudeTopicsGuiding *guiding, ChudeTopicsForms *forms) {
    if (!guiding->model || !guiding->model->banned[0] || !(forms->most < UINT32_MAX)) {
        return NULL;
    }
    ChudeTopicsTable features = index_features(forms);
    uint32_t *before = g_memdup2(forms->df, forms->feature_count * sizeof *forms->df);
    for (char **ban = guiding->model->banned; *ban; ban++) {
        ChudeBuffer key = {0};
        uint32_t place;
        chude_topics_word_key(&key, (ChudeText){*ban, strlen(*ban)});
        if (key.size && chude_topics_table_find(&features, chude_hash(key.data, key.size), &place)) {
            forms->df[place] = UINT32_MAX;
        }
        chude_buffer_clear(&key);
    }
    chude_topics_table_clear(&features);
    return before;
}

bool chude_topics_guiding_begin(ChudeTopicsGuiding *guiding, ChudeTopicsMatrix *matrix,
                                const ChudeTopicsForms *forms, char **note, GError **error) {
    size_t count = guiding->seeds ? guiding->seeds->count : guiding->model ? guiding->model->topic_count : 0;
    guiding->guide.count = count;
    *note = NULL;
    if (!count) {
        return true;
    }
    ChudeTopicsTable features = index_features(forms);
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(ChudeTopicsEntry));
    g_autofree uint32_t *lengths = g_new0(uint32_t, count);
    GString *missing = g_string_new(NULL);
    for (size_t g = 0; g < count; g++) {
        guint first = entries->len;
        if (guiding->seeds) {
            add_seed(entries, &guiding->seeds->list[g], &features, forms, matrix->documents, missing);
        } else {
            add_topic(entries, guiding->model, &guiding->model->topics[g], &features, forms,
                      matrix->documents);
        }
        end_row(entries, first, &lengths[g]);
    }
    if (missing->len) {
        *note = g_strdup_printf("no document has these words of seeds: %s", missing->str);
    }
    bool good = chude_topics_matrix_append(matrix, (const ChudeTopicsEntry *)(const void *)entries->data,
                                           lengths, count, error);
    g_string_free(missing, TRUE);
    g_array_free(entries, TRUE);
    chude_topics_table_clear(&features);
    return good;
}

/* ---- new topics ---- */

float *chude_topics_centres(const ChudeTopicsRows *rows, const ChudeTopicsClusters *clusters,
                            const ChudeTopicsGuide *guide) {
    size_t d = rows->dimensions;
    g_autofree double *sums = g_new0(double, clusters->count *d + 1);
    float *centres = g_new(float, clusters->count *d + 1);
    ChudeBuffer buffer = {0};
    for (size_t first = 0; first < rows->count; first += SOME) {
        size_t count = MIN(SOME, rows->count - first);
        const float *row = chude_topics_rows(rows, first, count, &buffer);
        for (size_t i = first; i < first + count; i++, row += d) {
            for (size_t at = 0; clusters->cluster[i] != CHUDE_TOPICS_NONE && at < d; at++) {
                sums[clusters->cluster[i] * d + at] += row[at];
            }
        }
    }
    for (size_t g = 0; g < guide->pulled; g++) {
        for (size_t at = 0; guide->cluster[g] != CHUDE_TOPICS_NONE && at < d; at++) {
            sums[guide->cluster[g] * d + at] += guide->pull * guide->centres[g * d + at];
        }
    }
    for (size_t c = 0; c < clusters->count; c++) {
        double squares = 0;
        for (size_t at = 0; at < d; at++) {
            squares += sums[c * d + at] * sums[c * d + at];
        }
        for (size_t at = 0; at < d; at++) {
            centres[c * d + at] = (float)(squares > 0 ? sums[c * d + at] / sqrt(squares) : 0);
        }
    }
    chude_buffer_clear(&buffer);
    return centres;
}

static double cosine(const float *a, const float *b, size_t dimensions) {
    double sum = 0;
    for (size_t d = 0; d < dimensions; d++) {
        sum += (double)a[d] * b[d];
    }
    return chude_round(sum);
}

/* Which clusters are the guide's; g_free it. */
static bool *find_guided(const ChudeTopicsClusters *clusters, const ChudeTopicsGuide *guide) {
    bool *guided = g_new0(bool, clusters->count + 1);
    for (size_t g = 0; g < guide->count; g++) {
        if (guide->cluster[g] != CHUDE_TOPICS_NONE) {
            guided[guide->cluster[g]] = true;
        }
    }
    return guided;
}

/* Groups that are found beside the topics of a model are topics of their own where they are large enough, and unlike all of these. */
static void add_new(ChudeTopicsGuide *guide, const ChudeTopicsRows *rows,
                    const ChudeTopicsClusters *clusters) {
    size_t d = rows->dimensions, old = guide->count;
    size_t least = MAX(LEAST_NEW, rows->count / (2 * old));
    g_autofree float *centres = chude_topics_centres(rows, clusters, guide);
    g_autofree bool *guided = find_guided(clusters, guide);
    g_autofree size_t *sizes = g_new0(size_t, clusters->count + 1);
    for (size_t i = 0; i < rows->count; i++) {
        if (clusters->cluster[i] != CHUDE_TOPICS_NONE) {
            sizes[clusters->cluster[i]]++;
        }
    }
    for (size_t c = 0; c < clusters->count; c++) {
        bool is_new = !guided[c] && sizes[c] >= least;
        for (size_t g = 0; is_new && g < old; g++) {
            is_new = cosine(centres + c * d, guide->centres + g * d, d) < CHUDE_TOPICS_PERSISTS;
        }
        if (is_new) {
            guide->centres = g_renew(float, guide->centres, (guide->count + 1) * d);
            guide->cluster = g_renew(uint32_t, guide->cluster, guide->count + 1);
            memcpy(guide->centres + guide->count * d, centres + c * d, d * sizeof *centres);
            guide->cluster[guide->count++] = CHUDE_TOPICS_NONE;
        }
    }
}

/* Groups the documents with half as many topics more, to see which of these are new. */
static bool find_new(ChudeTopicsGuiding *guiding, const ChudeTopicsRows *rows, size_t restarts, uint64_t seed,
                     const ChudeHost *host, GError **error) {
    ChudeTopicsGuide *guide = &guiding->guide;
    ChudeTopicsClusters clusters = {0};
    size_t k = guide->count + MAX(1, guide->count / 2);
    bool good = chude_topics_kmeans_guided(&clusters, rows, k, guide, restarts, seed, host, error);
    if (good) {
        add_new(guide, rows, &clusters);
    }
    g_free(clusters.cluster);
    g_free(clusters.score);
    return good;
}

bool chude_topics_guiding_take(ChudeTopicsGuiding *guiding, ChudeTopicsRows *rows, size_t *k, size_t restarts,
                               uint64_t seed, const ChudeHost *host, GError **error) {
    ChudeTopicsGuide *guide = &guiding->guide;
    size_t count = guide->count;
    if (!count) {
        return true;
    }
    ChudeBuffer buffer = {0};
    rows->count -= count;
    guide->centres = g_new(float, count * rows->dimensions);
    memcpy(guide->centres, chude_topics_rows(rows, rows->count, count, &buffer),
           count * rows->dimensions * sizeof *guide->centres);
    guide->cluster = g_new(uint32_t, count);
    guide->pulled = count;
    chude_buffer_clear(&buffer);
    size_t topics = guiding->model ? count : MAX(*k, count);
    guide->pull = CHUDE_TOPICS_PULL * (double)rows->count / (double)topics;
    if (guiding->model && !find_new(guiding, rows, restarts, seed, host, error)) {
        return false;
    }
    *k = guiding->model ? guide->count : topics;
    return true;
}

void chude_topics_guiding_clear(ChudeTopicsGuiding *guiding) {
    g_free(guiding->guide.centres);
    g_free(guiding->guide.cluster);
    g_free(guiding->kept);
    *guiding = (ChudeTopicsGuiding){0};
}
