/* stages/compare/likeness: terms as vectors of neighbouring syllables, and pairs of topics. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "compare/likeness.h"

static ChudeText text(const char *bytes) {
    return (ChudeText){bytes, strlen(bytes)};
}

/* Terms by falling weight, 1, 1/2, 1/3 …; then documents. */
static ChudeTermVector *vector(const char *const *terms, const char *const *documents) {
    ChudeTermVector *made = chude_vector_new();
    for (size_t i = 0; terms[i]; i++) {
        chude_vector_add(made, text(terms[i]), 1.0 / (double)(i + 1));
    }
    for (size_t i = 0; documents && documents[i]; i++) {
        chude_vector_add_document(made, text(documents[i]));
    }
    chude_vector_end(made);
    return made;
}

#define TERMS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void assert_cosine(const char *const *one, const char *const *other, double wanted) {
    ChudeTermVector *first = vector(one, NULL), *second = vector(other, NULL);
    g_assert_cmpfloat_with_epsilon(chude_vector_cosine(first, second), wanted, 1e-8);
    g_assert_true(chude_vector_cosine(first, second) == chude_vector_cosine(second, first));
    chude_vector_free(first);
    chude_vector_free(second);
}

static void test_cosine(void) {
    assert_cosine(TERMS("mưa lũ"), TERMS("Mưa Lũ"), 1);
    assert_cosine(TERMS("hoà bình"), TERMS("hòa bình"), 1); /* as counting keys compare */
    assert_cosine(TERMS("mưa lũ"), TERMS("vùng lũ"), 0);    /* no pair of syllables in common */
    assert_cosine(TERMS("SEA Games 33"), TERMS("SEA Games"), 1 / sqrt(2));
    assert_cosine(TERMS("phòng, chống ma túy"), TERMS("ma túy"), 1 / sqrt(3));
    assert_cosine(TERMS("vàng – bạc"), TERMS("vàng bạc"), 1); /* marks that stand alone are none */
    assert_cosine(TERMS("lũ", "bão"), TERMS("lũ", "nắng"), 1 / 1.25);
    assert_cosine(TERMS("lũ", "lũ"), TERMS("lũ"), 1); /* said twice is said once */
    assert_cosine(TERMS("–"), TERMS("–"), 0);
}

static void test_weights(void) {
    ChudeTermVector *one = chude_vector_new(), *other = chude_vector_new();
    chude_vector_add(one, text("lũ"), 1e200); /* the square is beyond a double */
    chude_vector_add(one, text("bão"), 1e200);
    chude_vector_add(one, text("gió"), HUGE_VAL);
    chude_vector_add(one, text("mây"), -3);
    chude_vector_add(other, text("lũ"), 5);
    chude_vector_end(one);
    chude_vector_end(other);
    g_assert_cmpuint(one->parts->len, ==, 2);
    g_assert_cmpfloat_with_epsilon(chude_vector_cosine(one, other), 1 / sqrt(2), 1e-8);
    chude_vector_free(one);
    chude_vector_free(other);
}

static void test_documents(void) {
    ChudeTermVector *one = vector(TERMS("lũ"), TERMS("a", "b", "b", "c")),
                    *other = vector(TERMS("bão"), TERMS("c", "d"));
    g_assert_cmpuint(chude_vector_shared(one, other), ==, 1);
    g_assert_cmpfloat(chude_vector_likeness(one, other), ==, 0.5);
    ChudeTermVector *third = vector(TERMS("lũ", "bão"), TERMS("c"));
    g_assert_cmpfloat(chude_vector_likeness(one, third), ==, 1);
    chude_vector_free(one);
    chude_vector_free(other);
    chude_vector_free(third);
}

static void test_holds(void) {
    g_assert_true(chude_key_holds("sea_games_33", "games"));
    g_assert_true(chude_key_holds("sea_games_33", "sea_games_33"));
    g_assert_true(chude_key_holds("đá_bóng_đá", "bóng_đá"));
    g_assert_false(chude_key_holds("vùng_lũng", "lũ"));
    g_assert_false(chude_key_holds("lũ", "vùng_lũ"));
    g_assert_false(chude_key_holds("lũ", ""));
}

static void free_vector(gpointer data) {
    chude_vector_free(data);
}

static GPtrArray *list(const char *const *terms) {
    GPtrArray *vectors = g_ptr_array_new_with_free_func(free_vector);
    for (; *terms; terms++) {
        g_ptr_array_add(vectors, vector(TERMS(*terms), NULL));
    }
    return vectors;
}

static void assert_match(const GArray *matches, guint at, size_t before, size_t after, bool matched) {
    const ChudeMatch *match = &g_array_index(matches, ChudeMatch, at);
    g_assert_cmpuint(match->before, ==, before);
    g_assert_cmpuint(match->after, ==, after);
    g_assert_true(match->matched == matched);
}

/* The most alike go first; each is in one pair; what is left over has its nearest one; what is like nothing is not there. */
static void test_match(void) {
    GPtrArray *before = list(TERMS("giá vàng miếng", "mưa lũ", "SEA Games 33", "hòa nhạc")),
              *after = list(TERMS("SEA Games 33 khai mạc", "SEA Games 33", "bóng đá", "mưa lũ", "giá vàng"));
    GArray *matches = chude_match(before, after, 0.4);
    g_assert_cmpuint(matches->len, ==, 4);
    assert_match(matches, 0, 1, 3, true);
    assert_match(matches, 1, 2, 1, true);
    assert_match(matches, 2, 0, 4, true);
    assert_match(matches, 3, 2, 0, false);
    g_array_unref(matches);
    matches = chude_match(before, after, 0.8);
    g_assert_cmpuint(matches->len, ==, 4);
    assert_match(matches, 2, 0, 4, false); /* below the threshold, above its half */
    g_array_unref(matches);
    g_ptr_array_unref(before);
    g_ptr_array_unref(after);
}

static void test_ties(void) {
    GPtrArray *before = list(TERMS("lũ", "lũ")), *after = list(TERMS("lũ", "lũ"));
    GArray *matches = chude_match(before, after, 0);
    g_assert_cmpuint(matches->len, ==, 2);
    assert_match(matches, 0, 0, 0, true);
    assert_match(matches, 1, 1, 1, true);
    g_array_unref(matches);
    g_ptr_array_unref(before);
    g_ptr_array_unref(after);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/likeness/cosine", test_cosine);
    g_test_add_func("/likeness/weights", test_weights);
    g_test_add_func("/likeness/documents", test_documents);
    g_test_add_func("/likeness/holds", test_holds);
    g_test_add_func("/likeness/match", test_match);
    g_test_add_func("/likeness/ties", test_ties);
    return g_test_run();
}
