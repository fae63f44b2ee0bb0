/* test_topic_others.c - which other topics a document is close to. */
#include <glib.h>
#include <math.h>

#include "flow.h"
#include "topics/others.h"

enum { DOCUMENTS = 700, DIMENSIONS = 8, CLUSTERS = 6 };

static void parallel(const ChudeHost *host, size_t parts, void (*body)(void *, size_t), void *context) {
    chude_parallel(host->threads, parts, body, context);
}

/* Not negative, so that many cosines are high. */
static void set_unit(GRand *random, float *row) {
    double squares = 0;
    for (int d = 0; d < DIMENSIONS; d++) {
        row[d] = (float)g_rand_double(random);
        squares += (double)row[d] * row[d];
    }
    for (int d = 0; d < DIMENSIONS; d++) {
        row[d] /= (float)sqrt(squares);
    }
}

/* As they are, by the definition. */
static void found(void) {
    GRand *random = g_rand_new_with_seed(11);
    g_autofree float *floats = g_new(float, DOCUMENTS *DIMENSIONS);
    float centres[CLUSTERS * DIMENSIONS];
    uint32_t cluster[DOCUMENTS];
    double score[DOCUMENTS];
    for (int c = 0; c < CLUSTERS; c++) {
        set_unit(random, centres + c * DIMENSIONS);
    }
    g_autofree double *cosines = g_new0(double, DOCUMENTS *CLUSTERS);
    for (int i = 0; i < DOCUMENTS; i++) {
        set_unit(random, floats + i * DIMENSIONS);
        score[i] = -1;
        for (int c = 0; c < CLUSTERS; c++) {
            float sum = 0;
            for (int d = 0; d < DIMENSIONS; d++) {
                sum += centres[c * DIMENSIONS + d] * floats[i * DIMENSIONS + d];
            }
            double cosine = cosines[i * CLUSTERS + c] = chude_round(CLAMP((double)sum, 0, 1));
            if (cosine > score[i]) {
                score[i] = cosine;
                cluster[i] = (uint32_t)c;
            }
        }
        if (i % 50 == 0) {
            cluster[i] = CHUDE_TOPICS_NONE;
        }
    }
    const ChudeTopicsRows rows = {.count = DOCUMENTS, .dimensions = DIMENSIONS, .memory = floats};
    const ChudeTopicsClusters clusters = {cluster, score, CLUSTERS};
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        ChudeHost host = {.size = sizeof host, .threads = threads, .parallel = parallel};
        ChudeTopicsOthers others;
        chude_topics_others_find(&others, &rows, &clusters, centres, 0.8, &host);
        size_t total = 0, most = 0;
        for (size_t i = 0; i < DOCUMENTS; i++) {
            size_t count, wanted = 0;
            const ChudeTopicsOther *list = chude_topics_others_of(&others, i, &count);
            for (uint32_t c = 0; c < CLUSTERS; c++) {
                wanted += cluster[i] != CHUDE_TOPICS_NONE && c != cluster[i] &&
                          cosines[i * CLUSTERS + c] >= chude_topics_others_least(score[i], 0.8);
            }
            g_assert_cmpint(count, ==, MIN(wanted, CHUDE_TOPICS_OTHERS));
            for (size_t o = 0; o < count; o++) {
                g_assert_cmpint(list[o].document, ==, i);
                g_assert_cmpint(list[o].cluster, !=, cluster[i]);
                g_assert_cmpfloat(list[o].score, ==, cosines[i * CLUSTERS + list[o].cluster]);
                g_assert_cmpfloat(list[o].score, <=, o ? list[o - 1].score : score[i]);
            }
            for (uint32_t c = 0; count && c < CLUSTERS; c++) { /* who is left out is no better */
                bool in = c == cluster[i];
                for (size_t o = 0; o < count; o++) {
                    in = in || list[o].cluster == c;
                }
                g_assert_true(in || count < CHUDE_TOPICS_OTHERS ||
                              cosines[i * CLUSTERS + c] <= list[count - 1].score);
            }
            total += count;
            most = MAX(most, count);
        }
        g_assert_cmpint(total, ==, others.count);
        g_assert_cmpint(most, ==, CHUDE_TOPICS_OTHERS);
        chude_topics_others_clear(&others);
    }
    g_rand_free(random);
}

static void taken(void) {
    ChudeTopicsOther list[CHUDE_TOPICS_OTHERS];
    static const ChudeTopicsOther in[] = {{0, 4, 0.5}, {0, 3, 0.5}, {0, 9, 0.6}, {0, 1, 0.4}, {0, 2, 0.7}};
    static const uint32_t out[] = {2, 9, 3};
    size_t count = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(in); i++) {
        count = chude_topics_others_take(list, count, in[i]);
    }
    g_assert_cmpint(count, ==, CHUDE_TOPICS_OTHERS);
    for (size_t i = 0; i < count; i++) {
        g_assert_cmpint(list[i].cluster, ==, out[i]);
    }
}

/* What is weak itself is close to nothing. */
static void least(void) {
    g_assert_cmpfloat(chude_topics_others_least(0.8, 0.4), ==, chude_round(0.85 * 0.8));
    g_assert_cmpfloat(chude_topics_others_least(0.42, 0.4), ==, 0.4);
    g_assert_cmpfloat(chude_topics_others_least(0.3, 0.4), >, 0.3);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/topics/others/found", found);
    g_test_add_func("/topics/others/taken", taken);
    g_test_add_func("/topics/others/least", least);
    return g_test_run();
}
