/* stages/tfidf.c: equal to scikit-learn to 1e-8 (tests/reference/tfidf_sklearn.tsv), and the same bytes
 * for any split. */
#include <glib.h>
#include <math.h>

#include "arena.h"
#include "flow.h"
#include "options.h"
#include "record.h"
#include "words.h"
#include "worker.h"

extern const ChudeStage chude_stage_tfidf;

static void run_parallel(const ChudeHost *host, size_t parts, void (*body)(void *, size_t), void *context) {
    chude_parallel(host->threads, parts, body, context);
}

#define ROOMY ((uint64_t)1 << 30)

static ChudeHost host = {.size = sizeof(ChudeHost),
                         .abi = CHUDE_ABI,
                         .threads = 2,
                         .option_string = chude_option_string,
                         .option_integer = chude_option_integer,
                         .option_number = chude_option_number,
                         .option_flag = chude_option_flag,
                         .parallel = run_parallel,
                         .memory = ROOMY};

/* ---- documents ---- */

static ChudeDocument document_of(ChudeArena *arena, const char *words) {
    GString *text = g_string_new(NULL);
    for (const char *p = words; *p; p++) {
        if (p[0] == '\\' && p[1] == '-') {
            p++;
        } else {
            g_string_append_c(text, *p == '_' ? ' ' : *p);
        }
    }
    GError *error = NULL;
    ChudeDocument document = {.text = chude_arena_copy(arena, text->str, text->len)};
    document.words = chude_words_read(arena, document.text, (ChudeText){words, strlen(words)}, &error);
    g_assert_no_error(error);
    g_string_free(text, TRUE);
    return document;
}

/* ---- the stage as the engine runs it, documents dealt out to workers ---- */

enum { WORKERS = 3 };

typedef struct {
    ChudeArgs *args;
    void *shared;
    ChudeWorker workers[WORKERS + 1];
    void *states[WORKERS + 1]; /* the last one takes the others */
    ChudeArena *arena;
    ChudeDocument *documents;
    size_t count;
} Run;

static void set_option(ChudeArgs *args, const char *name, const char *value) {
    GError *error = NULL;
    chude_args_set(args, chude_args_find(args, name), value, &error);
    g_assert_no_error(error);
}

/* Spills what a worker has for the stage, and gives it a new dictionary, as the host does. */
static void spill(ChudeWorker *worker, void *state) {
    GError *error = NULL;
    g_assert_true(chude_stage_tfidf.spill(state, &error));
    g_assert_no_error(error);
    chude_terms_free(worker->terms);
    worker->terms = chude_terms_new();
}

/* spilling: one document in so many is followed by it, in both passes; 0: none. */
static Run *run_spilled(char *const *options, char *const *words, size_t count, unsigned split,
                        int spilling) {
    static const char *const names[] = {"n", "min-df", "max-df", "tf", "idf", "norm", "top"};
    const ChudeStage *stage = &chude_stage_tfidf;
    GError *error = NULL;
    Run *run = g_new0(Run, 1);
    run->args = chude_args_new(stage->options);
    for (size_t i = 0; i < G_N_ELEMENTS(names) && options[i]; i++) {
        set_option(run->args, names[i], options[i]);
    }
    run->shared = stage->open(&host, run->args, &error);
    g_assert_no_error(error);
    run->arena = chude_arena_new();
    run->count = count;
    run->documents = g_new0(ChudeDocument, count + 1);
    for (size_t i = 0; i < count; i++) {
        run->documents[i] = document_of(run->arena, words[i]);
    }
    for (size_t w = 0; w <= WORKERS; w++) {
        run->workers[w] = (ChudeWorker){.terms = chude_terms_new()};
        run->states[w] = stage->begin(run->shared, &run->workers[w], &error);
    }
    for (size_t i = 0; i < count; i++) {
        ChudeBatch batch = {.documents = &run->documents[i], .count = 1, .arena = run->arena};
        size_t w = i * split % WORKERS;
        g_assert_cmpint(stage->process(run->states[w], &batch, &error), ==, CHUDE_OK);
        if (spilling && (i == 0 || g_test_rand_int_range(0, spilling) == 0)) {
            spill(&run->workers[w], run->states[w]);
        }
    }
    g_assert_true(stage->merge(run->states[WORKERS], run->states, WORKERS, &error));
    g_assert_true(stage->finish(run->states[WORKERS], NULL, &error));
    void *appliers[WORKERS];
    for (size_t w = 0; w < WORKERS; w++) {
        appliers[w] = stage->begin(run->shared, &run->workers[w], &error);
    }
    for (size_t i = 0; i < count; i++) {
        ChudeBatch batch = {.documents = &run->documents[i], .count = 1, .arena = run->arena};
        size_t w = (i + split) % WORKERS;
        g_assert_cmpint(stage->apply(run->states[WORKERS], appliers[w], &batch, &error), ==, CHUDE_OK);
        if (spilling && g_test_rand_int_range(0, spilling) == 0) {
            spill(&run->workers[w], appliers[w]);
        }
    }
    for (size_t w = 0; w < WORKERS; w++) {
        stage->end(appliers[w]);
    }
    g_assert_no_error(error);
    return run;
}

static Run *run_new(char *const *options, char *const *words, size_t count, unsigned split) {
    return run_spilled(options, words, count, split, 0);
}

static void run_free(Run *run) {
    for (size_t w = 0; w <= WORKERS; w++) {
        chude_stage_tfidf.end(run->states[w]);
    }
    for (size_t w = 0; w <= WORKERS; w++) {
        chude_terms_free(run->workers[w].terms);
    }
    chude_stage_tfidf.close(run->shared);
    chude_args_free(run->args);
    chude_arena_free(run->arena);
    g_free(run->documents);
    g_free(run);
}

static char *bytes_of(const Run *run) {
    ChudeBuffer bytes = {0};
    for (size_t i = 0; i < run->count; i++) {
        chude_record_write(&bytes, &run->documents[i]);
    }
    chude_buffer_char(&bytes, '\0');
    return bytes.data;
}

/* ---- against scikit-learn ---- */

typedef struct {
    char **lines;
    char **documents;
    size_t document_count;
} Reference;

static Reference read_reference(void) {
    const char *source = g_getenv("CHUDE_SOURCE");
    char *path = g_build_filename(source ? source : ".", "tests", "reference", "tfidf_sklearn.tsv", NULL),
         *text;
    GError *error = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    Reference reference = {g_strsplit(text, "\n", -1), NULL, 0};
    for (char **line = reference.lines; *line; line++) {
        if (g_str_has_prefix(*line, "document\t")) {
            char **pieces = g_strsplit(*line + strlen("document\t"), "\\n", -1);
            reference.documents = g_renew(char *, reference.documents, reference.document_count + 1);
            reference.documents[reference.document_count++] = g_strjoinv("\n", pieces);
            g_strfreev(pieces);
        }
    }
    g_free(text);
    g_free(path);
    return reference;
}

static void reference_free(Reference *reference) {
    for (size_t i = 0; i < reference->document_count; i++) {
        g_free(reference->documents[i]);
    }
    g_free(reference->documents);
    g_strfreev(reference->lines);
}

/* The score of the term with this key, whose text is spelled in one way or the other. */
static double score_of(const ChudeDocument *document, const char *key) {
    double score = -1;
    ChudeBuffer folded = {0};
    char *spaced = g_strdelimit(g_strdup(key), "_", ' ');
    for (size_t i = 0; i < document->tfidf_count; i++) {
        folded.size = 0;
        chude_counting_key(&folded, document->tfidf[i].text);
        chude_buffer_char(&folded, '\0');
        g_strdelimit(folded.data, "_", ' ');
        if (g_str_equal(folded.data, spaced)) {
            score = document->tfidf[i].score;
        }
    }
    chude_buffer_clear(&folded);
    g_free(spaced);
    return score;
}

static void compare_document(const ChudeDocument *document, char **scores) {
    g_assert_nonnull(document->tfidf);
    g_assert_cmpuint(document->tfidf_count, ==, g_strv_length(scores));
    for (char **pair = scores; *pair; pair++) {
        char *equals = strrchr(*pair, '=');
        *equals = '\0';
        double expected = g_ascii_strtod(equals + 1, NULL), got = score_of(document, *pair);
        if (fabs(got - expected) > 1e-8 * expected) {
            g_error("%s: %.12g, expected %.12g", *pair, got, expected);
        }
    }
    for (size_t i = 1; i < document->tfidf_count; i++) {
        g_assert_cmpfloat(document->tfidf[i - 1].score, >=, document->tfidf[i].score);
    }
}

static void test_reference(void) {
    Reference reference = read_reference();
    size_t cases = 0;
    for (char **line = reference.lines; *line;) {
        if (!g_str_has_prefix(*line, "case\t")) {
            line++;
            continue;
        }
        char **options = g_strsplit(*line++, "\t", -1);
        Run *run = run_new(options + 1, reference.documents, reference.document_count, 1);
        for (size_t i = 0; i < run->count; i++) {
            char **scores = g_strsplit(*line++, "\t", -1);
            g_assert_cmpstr(scores[0], ==, "scores");
            compare_document(&run->documents[i], scores + 1);
            g_strfreev(scores);
        }
        run_free(run);
        g_strfreev(options);
        cases++;
    }
    g_assert_cmpuint(cases, ==, 30);
    reference_free(&reference);
}

/* ---- same bytes ---- */

static void test_split(void) {
    Reference reference = read_reference();
    char *options[] = {"1..3", "1", "1.0", "sublinear", "plain", "l2", "0", NULL};
    char *expected = NULL;
    for (unsigned split = 0; split < WORKERS; split++) {
        Run *run = run_new(options, reference.documents, reference.document_count, split);
        char *bytes = bytes_of(run);
        if (expected) {
            g_assert_cmpstr(bytes, ==, expected);
            g_free(bytes);
        } else {
            expected = bytes;
        }
        run_free(run);
    }
    g_free(expected);
    reference_free(&reference);
}

/* ---- under --memory ---- */

typedef struct {
    ChudeSink sink; /* first */
    ChudeBuffer bytes;
} Lines;

static bool add_lines(ChudeSink *sink, ChudeText lines, GError **error) {
    (void)error;
    chude_buffer_add(&((Lines *)sink)->bytes, lines.data, lines.size);
    return true;
}

/* The documents, and --result behind them. */
static char *all_bytes_of(const Run *run) {
    Lines lines = {.sink = {add_lines}};
    GError *error = NULL;
    char *documents = bytes_of(run);
    g_assert_true(chude_stage_tfidf.emit(run->states[WORKERS], NULL, &lines.sink, &error));
    g_assert_no_error(error);
    char *all = g_strdup_printf("%s%.*s", documents, (int)lines.bytes.size, lines.bytes.data);
    g_free(documents);
    chude_buffer_clear(&lines.bytes);
    return all;
}

static GPtrArray *random_words(int count) {
    static const char *const tokens[] = {"công_an", "Công_an", "CÔNG_AN", "hoà",  "hòa",  "Hoà",    "bình",
                                         "Bình",    "số",      "61",      "ANTQ", "antq", ".",      "\\-và",
                                         "lũ",      "lụt",     "Nước",    "nước", "sông", "thị_xã", "Thị_xã",
                                         "xã",      "thị",     "đường",   ","};
    GPtrArray *documents = g_ptr_array_new_with_free_func(g_free);
    for (int d = 0; d < count; d++) {
        GString *words = g_string_new("");
        for (int size = g_test_rand_int_range(0, 6) ? g_test_rand_int_range(0, 150) : 0; size > 0; size--) {
            g_string_append(words, words->len == 0 ? "" : g_test_rand_int_range(0, 15) ? " " : "\n");
            g_string_append(words, tokens[g_test_rand_int_range(0, G_N_ELEMENTS(tokens))]);
            if (g_test_rand_int_range(0, 5) == 0) {
                g_string_append_printf(words, " từ%d", g_test_rand_int_range(0, 3000));
            }
        }
        g_ptr_array_add(documents, g_string_free(words, FALSE));
    }
    return documents;
}

static void test_spilled(void) {
    char *options[][8] = {{"1", "1", "1.0", "raw", "smooth", "l2", "0", NULL},
                          {"3", "1", "1.0", "raw", "plain", "none", "0", NULL},
                          {"2..5", "2", "0.9", "sublinear", "bm25", "l2", "20", NULL}};
    for (size_t i = 0; i < G_N_ELEMENTS(options) * 3; i++) {
        char **chosen = options[i / 3];
        GPtrArray *words = random_words(40);
        unsigned split = (unsigned)i % WORKERS;
        host.memory = ROOMY;
        Run *whole = run_new(chosen, (char **)words->pdata, words->len, split);
        char *expected = all_bytes_of(whole);
        run_free(whole);
        static const int spillings[] = {0, 2,
                                        8}; /* with files for everything, and spilled, often or less so */
        for (size_t k = 0; k < G_N_ELEMENTS(spillings); k++) {
            host.memory = 1;
            Run *spilled = run_spilled(chosen, (char **)words->pdata, words->len, split, spillings[k]);
            char *bytes = all_bytes_of(spilled);
            g_assert_cmpstr(bytes, ==, expected);
            g_free(bytes);
            run_free(spilled);
        }
        host.memory = ROOMY;
        g_free(expected);
        g_ptr_array_free(words, TRUE);
    }
}

static void test_order(void) {
    /* df and tf are alike: ties go by key, so a before a b before b. top cuts after that. */
    char *words[] = {"B A b , a", "x", "", "."};
    char *options[] = {"2", "1", "1.0", "raw", "smooth", "none", "0", NULL};
    Run *run = run_new(options, words, 4, 1);
    const ChudeDocument *document = &run->documents[0];
    static const char *const expected[] = {"A", "B", "A b", "B A"};
    g_assert_cmpuint(document->tfidf_count, ==, G_N_ELEMENTS(expected));
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_cmpmem(document->tfidf[i].text.data, document->tfidf[i].text.size, expected[i],
                        strlen(expected[i]));
    }
    for (size_t i = 2; i < 4; i++) {
        g_assert_nonnull(run->documents[i].tfidf);
        g_assert_cmpuint(run->documents[i].tfidf_count, ==, 0);
    }
    run_free(run);
    options[6] = "3";
    run = run_new(options, words, 4, 1);
    g_assert_cmpuint(run->documents[0].tfidf_count, ==, 3);
    g_assert_cmpuint(run->documents[1].tfidf_count, ==, 1);
    run_free(run);
}

static void test_bad_options(void) {
    static const char *const bad[][2] = {{"n", "7"}, {"min-df", "half"}, {"max-df", "1.5"}};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        ChudeArgs *args = chude_args_new(chude_stage_tfidf.options);
        GError *error = NULL;
        set_option(args, bad[i][0], bad[i][1]);
        g_assert_null(chude_stage_tfidf.open(&host, args, &error));
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, bad[i][0]));
        g_clear_error(&error);
        chude_args_free(args);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    host.folder = g_get_tmp_dir();
    g_test_add_func("/tfidf/reference", test_reference);
    g_test_add_func("/tfidf/split", test_split);
    g_test_add_func("/tfidf/order", test_order);
    g_test_add_func("/tfidf/spilled", test_spilled);
    g_test_add_func("/tfidf/bad-options", test_bad_options);
    return g_test_run();
}
