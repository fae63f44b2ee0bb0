/* test_topic_quality.c - figures of topics that were worked by hand. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "topics/quality.h"

static ChudeTopicsDescription described(uint32_t cluster, ChudeTopicsTerm *terms, const char *const *texts) {
    ChudeTopicsDescription description = {.cluster = cluster, .terms = terms, .coherence = 0.5};
    for (; *texts; texts++) {
        terms[description.term_count++] = (ChudeTopicsTerm){.text = {*texts, strlen(*texts)}, .score = 1};
    }
    return description;
}

static void test_all(void) {
    /* topics come by size, clusters by first document; document 4 has none */
    uint32_t cluster[] = {0, 1, 1, 0, CHUDE_TOPICS_NONE, 1};
    double score[] = {0.25, 0.875, 0.5, 0.75, 0, 0.125};
    const ChudeTopicsClusters clusters = {cluster, score, 2};
    /* công an is a part of công an xã, not of công anh; hòa bình stands in both */
    ChudeTopicsTerm first[4], second[5];
    ChudeTopicsDescription topics[] = {
        described(1, first, (const char *[]){"Công an", "công an xã", "Hoà Bình", "công anh", NULL}),
        described(0, second, (const char *[]){"hòa bình", "An Giang", "Giang", "An  Giang", "lúa", NULL})};
    topics[1].coherence = -0.25;
    ChudeTopicsQuality quality;
    chude_topics_quality(&quality, topics, &clusters, 6, 0.5);
    g_assert_cmpuint(quality.documents, ==, 5);
    g_assert_cmpfloat(topics[0].cohesion, ==, 0.5);
    g_assert_cmpfloat(topics[1].cohesion, ==, 0.5);
    g_assert_cmpfloat_with_epsilon(topics[0].weak, 1 / 3.0, 1e-9); /* 0.5 is not below */
    g_assert_cmpfloat(topics[1].weak, ==, 0.5);
    g_assert_cmpfloat(quality.weak, ==, 0.4);
    g_assert_cmpfloat(quality.weak_below, ==, 0.5);
    /* kept: công an xã, Hoà Bình, công anh; An Giang, lúa */
    g_assert_cmpfloat_with_epsilon(quality.diversity, 5 / 9.0, 1e-9);
    g_assert_cmpfloat(quality.npmi, ==, 0.125);
}

static void test_little(void) {
    uint32_t cluster[] = {0};
    double score[] = {1};
    const ChudeTopicsClusters clusters = {cluster, score, 1}, none = {cluster, score, 0};
    ChudeTopicsTerm terms[1];
    ChudeTopicsDescription topic = described(0, terms, (const char *[]){NULL});
    ChudeTopicsQuality quality;
    chude_topics_quality(&quality, &topic, &clusters, 1, 0);
    g_assert_cmpfloat(quality.weak, ==, 0);
    g_assert_cmpfloat(quality.diversity, <, 0);
    g_assert_true(isnan(quality.npmi));
    chude_topics_quality(&quality, &topic, &none, 0, 1);
    g_assert_cmpuint(quality.documents, ==, 0);
    g_assert_cmpfloat(quality.weak, <, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/topic-quality/all", test_all);
    g_test_add_func("/topic-quality/little", test_little);
    return g_test_run();
}
