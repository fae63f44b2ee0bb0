/* test_dedup.c - estimates against exact similarity, union-find, the store, and the stage over splits, orders and spills. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "arena.h"
#include "buffer.h"
#include "dedup/groups.h"
#include "dedup/shingles.h"
#include "dedup/store.h"
#include "flow.h"
#include "options.h"
#include "record.h"
#include "words.h"
#include "worker.h"

extern const ChudeStage chude_stage_dedup;

/* ---- shingles ---- */

static int compare_hashes(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Two sets of hashes of which `shared` are in both and `own` in each alone; sorted. */
static void draw_sets(GRand *random, size_t shared, size_t own, uint32_t *a, uint32_t *b) {
    for (size_t i = 0; i < shared + own; i++) {
        a[i] = g_rand_int(random);
        b[i] = i < shared ? a[i] : g_rand_int(random);
    }
    qsort(a, shared + own, sizeof *a, compare_hashes);
    qsort(b, shared + own, sizeof *b, compare_hashes);
}

static void test_estimates(void) {
    static const struct {
        size_t shared, own;
    } cases[] = {{400, 0}, {300, 50}, {200, 200}, {100, 300}, {0, 400}, {3000, 1000}, {20, 5}};
    GRand *random = g_rand_new_with_seed(20261125);
    for (size_t c = 0; c < G_N_ELEMENTS(cases); c++) {
        size_t size = cases[c].shared + cases[c].own;
        double exact = (double)cases[c].shared / (double)(cases[c].shared + 2 * cases[c].own), sketched = 0,
               sampled = 0;
        g_autofree uint32_t *a = g_new(uint32_t, size), *b = g_new(uint32_t, size);
        enum { ROUNDS = 100 };
        for (int round = 0; round < ROUNDS; round++) {
            ChudeSignature x, y;
            draw_sets(random, cases[c].shared, cases[c].own, a, b);
            chude_shingles_sign(a, size, &x);
            chude_shingles_sign(b, size, &y);
            sketched += chude_sketch_jaccard(&x.sketch, &y.sketch) / ROUNDS;
            size_t kept = MIN(size, (size_t)CHUDE_SHINGLES_KEPT);
            const ChudeShingles one = {a, kept, size}, other = {b, kept, size};
            double jaccard = chude_shingles_jaccard(&one, &other);
            sampled += jaccard / ROUNDS;
            if (size <= CHUDE_SHINGLES_KEPT) {
                g_assert_cmpfloat_with_epsilon(jaccard, exact, 1e-3); /* hashes may collide */
            } else {
                g_assert_cmpfloat_with_epsilon(jaccard, exact, 0.12);
            }
            if (exact == 1) {
                g_assert_cmpmem(&x, sizeof x, &y, sizeof y);
            }
        }
        g_assert_cmpfloat_with_epsilon(sampled, exact, 0.01);
        g_assert_cmpfloat_with_epsilon(sketched, exact, 0.03);
    }
    g_rand_free(random);
}

/* ---- groups ---- */

static void test_union_find(void) {
    enum { COUNT = 1000 };
    uint32_t parent[COUNT], label[COUNT];
    GRand *random = g_rand_new_with_seed(7);
    for (uint32_t i = 0; i < COUNT; i++) {
        parent[i] = label[i] = i;
    }
    for (int joins = 0; joins < COUNT / 2; joins++) {
        uint32_t a = (uint32_t)g_rand_int_range(random, 0, COUNT),
                 b = (uint32_t)g_rand_int_range(random, 0, COUNT);
        chude_groups_join(parent, a, b);
        uint32_t from = MAX(label[a], label[b]), to = MIN(label[a], label[b]);
        for (size_t i = 0; i < COUNT; i++) { /* what it should do, plainly */
            label[i] = label[i] == from ? to : label[i];
        }
    }
    for (uint32_t i = 0; i < COUNT; i++) {
        g_assert_cmpuint(chude_groups_find(parent, i), ==, label[i]);
    }
    g_rand_free(random);
}

static void test_store(void) {
    static const size_t bounds[] = {1, 100, 100000};
    for (size_t b = 0; b < G_N_ELEMENTS(bounds); b++) {
        ChudeStore store = {.folder = g_get_tmp_dir(), .memory = bounds[b]};
        ChudeBuffer scratch = {0};
        GError *error = NULL;
        for (uint64_t i = 0; i < 1000; i++) {
            uint64_t value[2] = {i, i * i};
            g_assert_true(chude_store_append(&store, value, sizeof value, &error));
        }
        g_assert_cmpuint(chude_store_size(&store), ==, 16000);
        for (uint64_t i = 0; i < 1000; i++) {
            uint64_t value[2];
            const char *bytes = chude_store_view(&store, i * sizeof value, sizeof value, &scratch, &error);
            g_assert_no_error(error);
            memcpy(value, bytes, sizeof value);
            g_assert_cmpuint(value[0], ==, i);
            g_assert_cmpuint(value[1], ==, i * i);
        }
        chude_buffer_clear(&scratch);
        chude_store_clear(&store);
    }
}

/* ---- the stage ---- */

typedef struct {
    char *id, *text;
} Source;

typedef struct {
    unsigned workers, threads;
    size_t batch; /* documents */
    uint64_t memory;
    bool spill; /* after each batch, the dictionary gone with it */
    bool reversed;
} Way;

static void *allocate(ChudeBatch *batch, size_t size) {
    return chude_arena_zero(batch->arena, size);
}

static void parallel(const ChudeHost *host, size_t parts, void (*body)(void *, size_t), void *context) {
    chude_parallel(host->threads, parts, body, context);
}

typedef struct {
    ChudeSink sink;
    GString *lines;
} Memory;

static bool keep(ChudeSink *sink, ChudeText lines, GError **error) {
    (void)error;
    g_string_append_len(((Memory *)(void *)sink)->lines, lines.data, (gssize)lines.size);
    return true;
}

static ChudeDocument document(ChudeArena *arena, const Source *source) {
    ChudeDocument made = {.text = {source->text, strlen(source->text)},
                          .id = {source->id, strlen(source->id)}};
    GError *error = NULL;
    made.words = chude_words_read(arena, made.text, made.text, &error);
    g_assert_no_error(error);
    return made;
}

static gint compare_lines(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void observe(void *state, ChudeWorker *worker, ChudeBatch *batch, bool spill) {
    const ChudeStage *stage = &chude_stage_dedup;
    GError *error = NULL;
    g_assert_cmpint(stage->process(state, batch, &error), ==, CHUDE_OK);
    g_assert_cmpuint(stage->held(state), >, 0);
    if (spill) {
        g_assert_true(stage->spill(state, &error));
        chude_terms_free(worker->terms);
        worker->terms = chude_terms_new();
    }
}

/* One run: a line "id duplicate_of" for each document, sorted, then what emit writes. */
static char *run(const Source *sources, size_t count, const Way *way) {
    GError *error = NULL;
    const ChudeStage *stage = &chude_stage_dedup;
    ChudeHost host = {.size = sizeof host,
                      .abi = CHUDE_ABI,
                      .threads = way->threads,
                      .allocate = allocate,
                      .option_string = chude_option_string,
                      .option_integer = chude_option_integer,
                      .option_number = chude_option_number,
                      .option_flag = chude_option_flag,
                      .parallel = parallel,
                      .memory = way->memory,
                      .folder = g_get_tmp_dir()};
    ChudeArgs *args = chude_args_new(stage->options);
    void *shared = stage->open(&host, args, &error);
    ChudeArena *arena = chude_arena_new();
    ChudeDocument *documents = g_new0(ChudeDocument, count + 1);
    for (size_t i = 0; i < count; i++) {
        documents[i] = document(arena, &sources[way->reversed ? count - 1 - i : i]);
    }
    ChudeWorker *workers = g_new0(ChudeWorker, way->workers);
    void **states = g_new0(void *, way->workers);
    for (unsigned w = 0; w < way->workers; w++) {
        workers[w] = (ChudeWorker){.terms = chude_terms_new()};
        states[w] = stage->begin(shared, &workers[w], &error);
    }
    for (size_t i = 0, b = 0; i < count; i += way->batch, b++) {
        ChudeBatch batch = {b, documents + i, MIN(way->batch, count - i), arena};
        observe(states[b % way->workers], &workers[b % way->workers], &batch, way->spill);
    }
    void *result = stage->begin(shared, &workers[0], &error);
    g_assert_true(stage->merge(result, states, way->workers, &error));
    g_assert_true(stage->finish(result, NULL, &error));
    g_assert_no_error(error);
    for (unsigned w = 0; w < way->workers; w++) {
        stage->end(states[w]);
        states[w] = stage->begin(shared, &workers[w], &error);
    }
    for (size_t i = 0, b = 0; i < count; i += way->batch, b++) {
        ChudeBatch batch = {b, documents + i, MIN(way->batch, count - i), arena};
        g_assert_cmpint(stage->apply(result, states[(b + 1) % way->workers], &batch, &error), ==, CHUDE_OK);
    }
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < count; i++) {
        ChudeText of = chude_record_member(&documents[i], "duplicate_of");
        g_ptr_array_add(lines, g_strdup_printf("%.*s %.*s\n", (int)documents[i].id.size, documents[i].id.data,
                                               of.data ? (int)of.size : 1, of.data ? of.data : "-"));
    }
    g_ptr_array_sort(lines, compare_lines);
    Memory memory = {{keep}, g_string_new(NULL)};
    for (guint i = 0; i < lines->len; i++) {
        g_string_append(memory.lines, g_ptr_array_index(lines, i));
    }
    g_assert_true(stage->emit(result, states[0], &memory.sink, &error));
    stage->end(result);
    for (unsigned w = 0; w < way->workers; w++) {
        stage->end(states[w]);
        chude_terms_free(workers[w].terms);
    }
    stage->close(shared);
    g_ptr_array_free(lines, TRUE);
    chude_args_free(args);
    chude_arena_free(arena);
    g_free(documents);
    g_free(workers);
    g_free(states);
    return g_string_free(memory.lines, FALSE);
}

enum { ORIGINALS = 300, SOURCES = ORIGINALS * 2 };

/* Texts of random words; of each third one a copy, of each third one with some words changed, of the others nothing. */
static Source *draw_sources(void) {
    GRand *random = g_rand_new_with_seed(42);
    Source *sources = g_new0(Source, SOURCES);
    for (int i = 0; i < ORIGINALS; i++) {
        GString *text = g_string_new("mở"), *other = g_string_new(i % 3 ? "mở" : "Mở");
        int words = g_rand_int_range(random, 1, 900);
        for (int w = 0; w < words; w++) {
            int word = g_rand_int_range(random, 0, 3000);
            bool changed = i % 3 == 2 || (i % 3 == 1 && w % 12 == 5);
            g_string_append_printf(text, " w%d", word);
            g_string_append_printf(other, " w%d", changed ? g_rand_int_range(random, 0, 3000) : word);
        }
        sources[i] = (Source){g_strdup_printf("a%03d", i), g_string_free(text, FALSE)};
        sources[ORIGINALS + i] = (Source){g_strdup_printf("b%03d", i), g_string_free(other, FALSE)};
    }
    g_rand_free(random);
    return sources;
}

static void test_ways(void) {
    Source *sources = draw_sources();
    const Way whole = {1, 1, SOURCES, 1 << 30, false, false};
    g_autofree char *expected = run(sources, SOURCES, &whole);
    g_assert_nonnull(strstr(expected, "b000 \"a000\"\n")); /* exact */
    g_assert_nonnull(strstr(expected, "b001 \"a001\"\n")); /* near */
    g_assert_nonnull(strstr(expected, "a001 -\n"));
    g_assert_nonnull(strstr(expected, "b002 -\n"));
    static const Way ways[] = {{1, 1, SOURCES, 1 << 30, false, true},
                               {3, 2, 7, 1 << 30, false, false},
                               {2, 3, 50, 1 << 30, true, true},
                               {4, 5, 1, 1000, true, false},
                               {2, 2, 90, 8 << 20, false, false}};
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_autofree char *found = run(sources, SOURCES, &ways[i]);
        g_assert_cmpstr(found, ==, expected);
    }
    for (int i = 0; i < SOURCES; i++) {
        g_free(sources[i].id);
        g_free(sources[i].text);
    }
    g_free(sources);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dedup/estimates", test_estimates);
    g_test_add_func("/dedup/union-find", test_union_find);
    g_test_add_func("/dedup/store", test_store);
    g_test_add_func("/dedup/ways", test_ways);
    return g_test_run();
}
