#include "guide.h"

#include <math.h>

#include "terms.h"
#include "words.h"

enum { SOME = 512 }; /* rows that are looked at at once */

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

static float cosine(const float *a, const float *b, size_t dimensions) {
    float sum = 0;
    for (size_t d = 0; d < dimensions; d++) {
        sum += a[d] * b[d];
    }
    return sum;
}

/* Documents whose cosine to the nearest old centre is below weak. */
static size_t count_weak(const ChudeTopicsGuide *guide, const ChudeTopicsRows *rows, double weak) {
    size_t count = 0;
    ChudeBuffer buffer = {0};
    for (size_t first = 0; first < rows->count; first += SOME) {
        size_t some = MIN(SOME, rows->count - first);
        const float *row = chude_topics_rows(rows, first, some, &buffer);
        for (size_t i = 0; i < some; i++, row += rows->dimensions) {
            double best = 0;
            for (size_t g = 0; g < guide->count; g++) {
                best = MAX(best,
                           chude_round(cosine(row, guide->centres + g * rows->dimensions, rows->dimensions)));
            }
            count += best < weak && cosine(row, row, rows->dimensions) > 0;
        }
    }
    chude_buffer_clear(&buffer);
    return count;
}

/* New topics are as many as the documents fill that are weak beyond the share that was so when the model was fitted, at the size that a topic
 * of the model has on average. */
static size_t count_new(const ChudeTopicsGuiding *guiding, const ChudeTopicsRows *rows, double weak) {
    double found = (double)count_weak(&guiding->guide, rows, weak);
    double more = chude_round(found - guiding->model->weak * (double)rows->count);
    double share = more * (double)guiding->guide.count / (double)MAX(rows->count, 1);
    return more > 0 ? (size_t)floor(chude_round(share)) : 0;
}

void chude_topics_guiding_take(ChudeTopicsGuiding *guiding, ChudeTopicsRows *rows, size_t *k, double weak) {
    ChudeTopicsGuide *guide = &guiding->guide;
    size_t count = guide->count;
    if (!count) {
        return;
    }
    ChudeBuffer buffer = {0};
    rows->count -= count;
    guide->centres = g_new(float, count * rows->dimensions);
    memcpy(guide->centres, chude_topics_rows(rows, rows->count, count, &buffer),
           count * rows->dimensions * sizeof *guide->centres);
    guide->cluster = g_new(uint32_t, count);
    chude_buffer_clear(&buffer);
    if (guiding->model) {
        *k = count + count_new(guiding, rows, weak);
    } else {
        *k = MAX(*k, count);
        guide->pull = CHUDE_TOPICS_PULL * (double)rows->count / (double)*k;
    }
}

void chude_topics_guiding_clear(ChudeTopicsGuiding *guiding) {
    g_free(guiding->guide.centres);
    g_free(guiding->guide.cluster);
    g_free(guiding->kept);
    *guiding = (ChudeTopicsGuiding){0};
}
