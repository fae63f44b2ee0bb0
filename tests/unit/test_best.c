/* test_best.c - the few best documents are the same for every order and every split. */
#include <glib.h>
#include <string.h>

#include "evidence/best.h"

enum { DOCUMENTS = 40 };

typedef struct {
    ChudeDocument document;
    double score;
    uint64_t hash;
    ChudeSpan span;
} Sample;

static char ids[DOCUMENTS][8], titles[DOCUMENTS][8], dates[DOCUMENTS][12];
static Sample samples[DOCUMENTS];

/* Few different scores, ids and texts, so that every kind of tie occurs. */
static void make_samples(GRand *random) {
    static const char text[] = "một hai ba bốn";
    for (int i = 0; i < DOCUMENTS; i++) {
        g_snprintf(ids[i], sizeof ids[i], "%d", g_rand_int_range(random, 0, 6));
        g_snprintf(titles[i], sizeof titles[i], "t%d", g_rand_int_range(random, 0, 3));
        Sample *sample = &samples[i];
        *sample = (Sample){.score = g_rand_int_range(random, 0, 4) / 4.0,
                           .hash = (uint64_t)g_rand_int_range(random, 0, 8)};
        sample->document.text = (ChudeText){text, strlen(text)};
        sample->document.id = (ChudeText){ids[i], strlen(ids[i])};
        if (g_rand_boolean(random)) {
            sample->document.title = (ChudeText){titles[i], strlen(titles[i])};
        }
        if (g_rand_boolean(random)) {
            g_snprintf(dates[i], sizeof dates[i], "2020-04-%02d", g_rand_int_range(random, 1, 6));
            sample->document.date = (ChudeText){dates[i], strlen(dates[i])};
        }
        uint32_t begin = (uint32_t)g_rand_int_range(random, 0, 3);
        sample->span = (ChudeSpan){begin, begin + 1 + (uint32_t)g_rand_int_range(random, 0, 2)};
    }
}

static void add(ChudeBest *best, const Sample *sample) {
    if (chude_best_wants(best, sample->score, &sample->document, sample->hash)) {
        chude_best_add(best, sample->score, &sample->document, sample->hash, sample->span, sample->span);
    }
}

static char *written(const ChudeBest *best) {
    ChudeBuffer json = {0};
    chude_best_write(&json, best, true);
    chude_buffer_char(&json, 0);
    return json.data;
}

static void any_order_and_split(void) {
    GRand *random = g_rand_new_with_seed(3);
    for (int round = 0; round < 2000; round++) {
        make_samples(random);
        ChudeBest whole = {0};
        int count = g_rand_int_range(random, 0, DOCUMENTS + 1);
        for (int i = 0; i < count; i++) {
            add(&whole, &samples[i]);
        }
        char *wanted = written(&whole);
        for (unsigned i = 1; i < whole.count; i++) {
            g_assert_cmpfloat(whole.entries[i - 1].score, >=, whole.entries[i].score);
            for (unsigned k = 0; k < i; k++) {
                g_assert_cmpint(whole.entries[k].hash, !=,
                                whole.entries[i].hash); /* a text stands there once */
            }
        }
        ChudeBest parts[4] = {{.count = 0}}, into = {0};
        int order[DOCUMENTS];
        for (int i = 0; i < count; i++) {
            int k = g_rand_int_range(random, 0, i + 1);
            order[i] = order[k];
            order[k] = i;
        }
        for (int i = 0; i < count; i++) {
            add(&parts[g_rand_int_range(random, 0, 4)], &samples[order[i]]);
        }
        for (int part = 0; part < 4; part++) {
            chude_best_merge(&into, &parts[part]);
            g_assert_cmpint(parts[part].count, ==, 0);
        }
        char *got = written(&into);
        g_assert_cmpstr(got, ==, wanted);
        g_free(got);
        g_free(wanted);
        chude_best_clear(&into);
        chude_best_clear(&whole);
    }
    g_rand_free(random);
}

static void odd_bytes(void) {
    ChudeBest best = {0};
    ChudeDocument document = {.text = {"a\0\"ấ", 6}, .id = {"1\0\"", 3}, .title = {"", 0}};
    chude_best_add(&best, 1, &document, 1, (ChudeSpan){0, 6}, (ChudeSpan){0, 6});
    char *json = written(&best);
    g_assert_cmpstr(json, ==,
                    "[{\"id\":\"1\\u0000\\\"\",\"title\":\"\",\"score\":1,\"begin\":0,\"end\":6,\"snippet\":"
                    "\"a\\u0000\\\"ấ\"}]");
    g_free(json);
    chude_best_clear(&best);
    json = written(&best);
    g_assert_cmpstr(json, ==, "[]");
    g_free(json);
}

/* Of documents about as good those far apart in time are shown, never one of less than half the best score. */
static void spread_over_time(void) {
    static const struct {
        const char *id, *date;
        double score;
        bool shown;
    } documents[] = {{"a", "2020-04-01", 1, true},
                     {"b", "2020-04-01T10:00", 0.9, false},
                     {"c", "2020-04-02", 0.8, false},
                     {"d", "2020-04-09", 0.7, true},
                     {"e", "2020-04-20T01:00:00+07:00", 0.6, true},
                     {"f", "1999-01-01", 0.4, false}};
    ChudeBest best = {0};
    GString *wanted = g_string_new("");
    for (size_t i = 0; i < G_N_ELEMENTS(documents); i++) {
        ChudeDocument document = {.text = {"một", 5},
                                  .id = {documents[i].id, 1},
                                  .date = {documents[i].date, strlen(documents[i].date)}};
        chude_best_add(&best, documents[i].score, &document, i, (ChudeSpan){0, 5}, (ChudeSpan){0, 5});
        if (documents[i].shown) {
            g_string_append_printf(wanted, "%s{\"id\":\"%s\",\"begin\":0,\"end\":5,\"snippet\":\"một\"}",
                                   wanted->len ? "," : "", documents[i].id);
        }
    }
    ChudeBuffer json = {0};
    chude_best_write(&json, &best, false);
    chude_buffer_char(&json, 0);
    char *whole = g_strdup_printf("[%s]", wanted->str);
    g_assert_cmpstr(json.data, ==, whole);
    g_free(whole);
    g_string_free(wanted, TRUE);
    chude_buffer_clear(&json);
    chude_best_clear(&best);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/best/any-order-and-split", any_order_and_split);
    g_test_add_func("/best/odd-bytes", odd_bytes);
    g_test_add_func("/best/spread-over-time", spread_over_time);
    return g_test_run();
}
