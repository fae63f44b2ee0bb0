/* test_cover.c - documents that cover terms are the same for every order and every split, and show what they are there for. */
#include <glib.h>
#include <string.h>

#include "evidence/cover.h"

enum { DOCUMENTS = 60, TERMS = 5 };

typedef struct {
    ChudeDocument document;
    double score, share;
    uint32_t terms;
    ChudeSpan snippet;
} Sample;

static const double weights[TERMS] = {5, 4, 3, 2, 1};
static char ids[DOCUMENTS][8], titles[DOCUMENTS][8], texts[DOCUMENTS][16];

static double share_of(uint32_t terms) {
    double sum = 0;
    for (int t = 0; t < TERMS; t++) {
        sum += terms >> t & 1 ? weights[t] : 0;
    }
    return chude_round(sum / 15);
}

/* Few different scores, ids, titles and texts, so that every kind of tie occurs. */
static void make_samples(GRand *random, Sample *samples) {
    for (int i = 0; i < DOCUMENTS; i++) {
        g_snprintf(ids[i], sizeof ids[i], "%d", g_rand_int_range(random, 0, 9));
        g_snprintf(titles[i], sizeof titles[i], "t%d", g_rand_int_range(random, 0, 9));
        g_snprintf(texts[i], sizeof texts[i], "một hai %d", g_rand_int_range(random, 0, 9));
        Sample *sample = &samples[i];
        uint32_t terms = 0;
        for (int t = 0; t < TERMS; t++) {
            terms |= g_rand_int_range(random, 0, 3) == 0 ? (uint32_t)1 << t : 0;
        }
        *sample = (Sample){.score = g_rand_int_range(random, 0, 5) / 4.0,
                           .terms = terms,
                           .share = share_of(terms),
                           .snippet = {0, (uint32_t)(g_rand_boolean(random) ? 5 : strlen(texts[i]))}};
        sample->document =
            (ChudeDocument){.text = {texts[i], strlen(texts[i])}, .id = {ids[i], strlen(ids[i])}};
        if (g_rand_boolean(random)) {
            sample->document.title = (ChudeText){titles[i], strlen(titles[i])};
        }
    }
}

static void add(ChudeCover *cover, const Sample *sample) {
    if (chude_cover_wants(cover, sample->score, sample->share, sample->terms)) {
        chude_cover_add(cover, sample->score, sample->share, sample->terms, &sample->document,
                        sample->snippet);
    }
}

static char *written(const ChudeCover *cover) {
    ChudeBuffer json = {0};
    chude_cover_write(&json, cover, weights, TERMS);
    chude_buffer_char(&json, 0);
    return json.data;
}

static void any_order_and_split(void) {
    GRand *random = g_rand_new_with_seed(5);
    for (int round = 0; round < 2000; round++) {
        Sample samples[DOCUMENTS];
        make_samples(random, samples);
        int count = g_rand_int_range(random, 0, DOCUMENTS + 1), order[DOCUMENTS];
        ChudeCover all = {0}, whole = {0}, parts[4] = {{.count = 0}}, into = {0};
        for (int i = 0; i < count; i++) {
            const Sample *sample = &samples[i];
            chude_cover_add(&all, sample->score, sample->share, sample->terms, &sample->document,
                            sample->snippet);
            add(&whole, sample); /* asking first changes nothing */
        }
        for (int i = 0; i < count; i++) {
            int k = g_rand_int_range(random, 0, i + 1);
            order[i] = order[k];
            order[k] = i;
        }
        for (int i = 0; i < count; i++) {
            add(&parts[g_rand_int_range(random, 0, 4)], &samples[order[i]]);
        }
        for (int part = 0; part < 4; part++) {
            chude_cover_merge(&into, &parts[part]);
            g_assert_cmpint(parts[part].count, ==, 0);
        }
        char *wanted = written(&all), *asked = written(&whole), *got = written(&into);
        g_assert_cmpstr(asked, ==, wanted);
        g_assert_cmpstr(got, ==, wanted);
        g_assert_cmpint(into.count, <=, CHUDE_COVER_DEPTH * TERMS + CHUDE_COVER_ANY);
        g_free(wanted);
        g_free(asked);
        g_free(got);
        chude_cover_clear(&all);
        chude_cover_clear(&whole);
        chude_cover_clear(&into);
    }
    g_rand_free(random);
}

typedef struct {
    const char *id, *title, *text;
    double score;
    uint32_t terms;
} Given;

/* The ids of what is shown, in its order. */
static char *chosen(const Given *given, size_t count) {
    ChudeCover cover = {0};
    for (size_t i = 0; i < count; i++) {
        ChudeDocument document = {.text = {given[i].text, strlen(given[i].text)},
                                  .title = {given[i].title, strlen(given[i].title)},
                                  .id = {given[i].id, strlen(given[i].id)}};
        chude_cover_add(&cover, given[i].score, share_of(given[i].terms), given[i].terms, &document,
                        (ChudeSpan){0, (uint32_t)document.text.size});
    }
    char *json = written(&cover);
    GString *found = g_string_new("");
    for (const char *at = json; (at = strstr(at, "\"id\":\"")); at++) {
        g_string_append_c(found, at[6]);
    }
    g_free(json);
    chude_cover_clear(&cover);
    return g_string_free(found, FALSE);
}

static void covers(void) {
    /* a has most; b and c have part of that again; d and e bring what is missing */
    static const Given given[] = {{"a", "Bão số 9", "bão, mưa lớn, lũ quét", 0.9, 7},
                                  {"b", "Lũ", "mưa lớn", 0.9, 2},
                                  {"c", "Mưa lớn", "lũ quét", 0.9, 4},
                                  {"d", "Sạt lở", "sạt lở", 0.8, 8},
                                  {"e", "Gió giật", "gió giật", 0.7, 16}};
    char *found = chosen(given, G_N_ELEMENTS(given));
    g_assert_cmpstr(found, ==, "adbe");
    g_free(found);
}

/* A reprint is as good, and brings nothing: its text, its title, or its sentence is there. */
static void no_reprints(void) {
    static const Given given[] = {{"a", "Cháy chợ", "Chợ cháy, không ai bị thương", 0.9, 3},
                                  {"b", "CHÁY CHỢ", "Chợ cháy, hai người bị thương", 0.9, 3},
                                  {"c", "Hoả hoạn", "Chợ Cháy, không ai bị thương", 0.9, 3},
                                  {"d", "Cháy rừng", "Rừng cháy", 0.5, 1}};
    char *found = chosen(given, G_N_ELEMENTS(given));
    g_assert_cmpstr(found, ==, "ad");
    g_free(found);
}

/* Three are shown though they have no term; more only for a term that is not there yet. */
static void how_many(void) {
    static const Given none[] = {{"a", "1", "một", 0.5, 0},
                                 {"b", "2", "hai", 0.9, 0},
                                 {"c", "3", "ba", 0.7, 0},
                                 {"d", "4", "bốn", 0.6, 0}};
    static const Given many[] = {{"a", "1", "một", 0.9, 1},  {"b", "2", "hai", 0.9, 2},
                                 {"c", "3", "ba", 0.9, 4},   {"d", "4", "bốn", 0.9, 8},
                                 {"e", "5", "năm", 0.9, 16}, {"f", "6", "sáu", 0.9, 1}};
    char *found = chosen(none, G_N_ELEMENTS(none));
    g_assert_cmpstr(found, ==, "bcd");
    g_free(found);
    found = chosen(many, G_N_ELEMENTS(many));
    g_assert_cmpstr(found, ==, "abcde");
    g_free(found);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cover/any-order-and-split", any_order_and_split);
    g_test_add_func("/cover/covers", covers);
    g_test_add_func("/cover/no-reprints", no_reprints);
    g_test_add_func("/cover/how-many", how_many);
    return g_test_run();
}
