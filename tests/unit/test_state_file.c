/* The stored form of saved states, and merging: what is damaged is found wherever it is; the order of merging does not matter. */
#include <glib/gstdio.h>
#include <unistd.h>

#include "pack.h"
#include "state.h"
#include "state_merge.h"
#include "state_reader.h"
#include "states.h"

#define SETTINGS "{\"keys\":\"1\",\"n\":2,\"chain\":[{\"stage\":\"tokenize\",\"version\":\"1\"}]}"

/* ---- rows ---- */

/* Row -> values, by table and key: what a state has, the plain way. */
typedef struct {
    GTree *rows; /* char * ("t" table, key) -> uint64_t[CHUDE_COLUMNS] */
} Model;

static gint compare_keys(gconstpointer a, gconstpointer b, gpointer context) {
    (void)context;
    return strcmp(a, b);
}

static Model model_new(void) {
    return (Model){g_tree_new_full(compare_keys, NULL, g_free, g_free)};
}

static void model_add(Model *model, unsigned table, const char *key, const uint64_t *values) {
    g_autofree char *name = g_strdup_printf("%c%s", (char)('0' + table), key);
    uint64_t *there = g_tree_lookup(model->rows, name);
    if (!there) {
        uint64_t *copy = g_new0(uint64_t, CHUDE_COLUMNS);
        memcpy(copy, values, 3 * sizeof *values);
        g_tree_insert(model->rows, g_strdup(name), copy);
    } else if (table == 0) {
        there[0] = MIN(there[0], values[0]);
        there[1] = MAX(there[1], values[1]);
        there[2] += values[2];
    } else if (table == 2) {
        there[0] += values[0];
        there[1] += values[1];
    }
}

typedef struct {
    ChudeStateWriter *writer;
    GError *error;
} Writing;

static gboolean write_row(gpointer name_, gpointer values, gpointer writing_) {
    const char *name = name_;
    Writing *writing = writing_;
    ChudeStateRow row = {.table = (unsigned)(name[0] - '0'), .key = {name + 1, strlen(name + 1)}};
    memcpy(row.values, values, 3 * sizeof(uint64_t));
    return !chude_state_writer_add(writing->writer, &row, &writing->error);
}

static ChudeBuffer model_bytes(const Model *model, const char *settings) {
    ChudeBuffer bytes = {0};
    ChudeStateHeader *header = states_header(settings);
    Writing writing = {NULL, NULL};
    writing.writer = chude_state_writer_new(header, (ChudeStateOutput){states_write, &bytes}, &writing.error);
    g_tree_foreach(model->rows, write_row, &writing);
    g_assert_no_error(writing.error);
    g_assert_true(chude_state_writer_end(writing.writer, &writing.error));
    chude_state_writer_free(writing.writer);
    chude_state_header_free(header);
    return bytes;
}

static const char *const words[] = {"an_ninh", "công_an", "lũ",  "mưa",  "biển đông",
                                    "xã",      "đất",     "!\"", "\x01", ""};

/* A row of a fixed formula. */
static void random_row(GRand *random, unsigned *table, char key[64], uint64_t values[3]) {
    *table = (unsigned)g_rand_int_range(random, 0, 3);
    g_snprintf(key, 64, "%s %s%d", words[g_rand_int_range(random, 0, 10)],
               words[g_rand_int_range(random, 0, 10)], g_rand_int_range(random, 0, 30));
    for (size_t i = 0; i < 3; i++) {
        values[i] = (uint64_t)g_rand_int(random) << g_rand_int_range(random, 0, 24);
    }
}

static Model random_model(GRand *random, unsigned rows) {
    Model model = model_new();
    for (unsigned i = 0; i < rows; i++) {
        unsigned table;
        char key[64];
        uint64_t values[3];
        random_row(random, &table, key, values);
        model_add(&model, table, key, values);
    }
    return model;
}

/* ---- the stored form ---- */

/* Reads all; rows as text, with the header. NULL and *error where it is damaged. */
static char *read_text(ChudeText bytes, size_t step, GError **error) {
    StatesBytes from = {bytes, 0, step};
    ChudeBuffer text = {0};
    ChudeStateFile *file =
        chude_state_file_new((ChudeStateInput){states_read, &from}, (ChudeText){NULL, 0}, error);
    if (!file) {
        return NULL;
    }
    GError *cause = NULL;
    ChudeStateRow row;
    chude_state_write_header(&text, chude_state_file_header(file));
    while (chude_state_file_next(file, &row, &cause)) {
        chude_state_write_row(&text, chude_state_file_header(file), &row);
    }
    chude_buffer_char(&text, 0);
    chude_state_file_free(file);
    if (cause) {
        g_propagate_error(error, cause);
        chude_buffer_clear(&text);
        return NULL;
    }
    char *result = g_strdup(text.data);
    chude_buffer_clear(&text);
    return result;
}

static gboolean text_row(gpointer name_, gpointer values, gpointer text) {
    const char *name = name_;
    ChudeStateRow row = {.table = (unsigned)(name[0] - '0'), .key = {name + 1, strlen(name + 1)}};
    memcpy(row.values, values, 3 * sizeof(uint64_t));
    ChudeStateHeader *header = states_header(SETTINGS);
    chude_state_write_row(text, header, &row);
    chude_state_header_free(header);
    return FALSE;
}

static void test_round_trip(void) {
    for (unsigned seed = 0; seed < 20; seed++) {
        GRand *random = g_rand_new_with_seed(seed);
        Model model = random_model(random, seed * seed * 20); /* more than one block from some seed on */
        ChudeBuffer bytes = model_bytes(&model, SETTINGS), text = {0};
        ChudeStateHeader *header = states_header(SETTINGS);
        chude_state_write_header(&text, header);
        g_tree_foreach(model.rows, text_row, &text);
        chude_buffer_char(&text, 0);
        size_t steps[] = {1, 7, 1 << 20};
        for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
            GError *error = NULL;
            g_autofree char *found = read_text(chude_buffer_text(&bytes), steps[i], &error);
            g_assert_no_error(error);
            g_assert_cmpstr(found, ==, text.data);
        }
        chude_state_header_free(header);
        chude_buffer_clear(&bytes);
        chude_buffer_clear(&text);
        g_tree_unref(model.rows);
        g_rand_free(random);
    }
}

/* Long keys and many rows, so that a table goes over many blocks. */
static void test_blocks(void) {
    Model model = model_new();
    GString *key = g_string_new(NULL);
    for (unsigned i = 0; i < 3000; i++) {
        uint64_t values[3] = {i, UINT64_MAX - i, (uint64_t)i << 32};
        g_string_printf(key, "%0*u", 1 + (int)(i % 300), i);
        model_add(&model, i % 3, key->str, values);
    }
    g_string_set_size(key, 200000);
    memset(key->str, 'x', 200000);
    model_add(&model, 2, key->str, (const uint64_t[]){1, 2, 0});
    ChudeBuffer bytes = model_bytes(&model, SETTINGS), text = {0};
    ChudeStateHeader *header = states_header(SETTINGS);
    chude_state_write_header(&text, header);
    g_tree_foreach(model.rows, text_row, &text);
    chude_buffer_char(&text, 0);
    GError *error = NULL;
    g_autofree char *found = read_text(chude_buffer_text(&bytes), 4099, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(found, ==, text.data);
    /* What it takes is seldom more than half of the text. */
    g_assert_cmpuint(bytes.size, <, text.size);
    chude_state_header_free(header);
    chude_buffer_clear(&bytes);
    chude_buffer_clear(&text);
    g_string_free(key, TRUE);
    g_tree_unref(model.rows);
}

static void refused(ChudeText bytes, size_t byte) {
    GError *error = NULL;
    g_autofree char *found = read_text(bytes, 1 << 16, &error);
    if (found) {
        g_error("damage at byte %zu was not found", byte);
    }
    g_assert_nonnull(strstr(error->message, "byte"));
    g_error_free(error);
}

static void test_damage(void) {
    GRand *random = g_rand_new_with_seed(5);
    Model model = random_model(random, 30);
    ChudeBuffer bytes = model_bytes(&model, SETTINGS);
    for (size_t size = 0; size < bytes.size; size++) {
        refused((ChudeText){bytes.data, size}, size);
    }
    for (size_t i = 0; i < bytes.size; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            bytes.data[i] ^= (char)(1u << bit);
            refused(chude_buffer_text(&bytes), i);
            bytes.data[i] ^= (char)(1u << bit);
        }
    }
    size_t size = bytes.size;
    for (unsigned byte = 0; byte < 256; byte++) { /* one too much */
        bytes.size = size;
        chude_buffer_char(&bytes, (char)byte);
        refused(chude_buffer_text(&bytes), size);
    }
    chude_buffer_clear(&bytes);
    g_tree_unref(model.rows);
    g_rand_free(random);
}

/* Blocks are good by themselves, but stand where others stood: taken out, swapped, or from another state of the same form. */
static void test_moved_blocks(void) {
    Model model = model_new(), other = model_new();
    for (unsigned i = 0; i < 20000; i++) {
        char key[32];
        uint64_t values[3] = {1, 1, 0}, others[3] = {2, 1, 0};
        g_snprintf(key, sizeof key, "%08u", i * 7919);
        model_add(&model, 2, key, values);
        model_add(&other, 2, key, others);
    }
    ChudeBuffer a = model_bytes(&model, SETTINGS), b = model_bytes(&other, SETTINGS);
    g_assert_cmpuint(a.size, ==, b.size);
    size_t begins[16], count = 0;
    for (size_t at = CHUDE_STATE_MAGIC_SIZE; at < a.size && count < 16; count++) {
        uint32_t size;
        begins[count] = at;
        memcpy(&size, a.data + at, sizeof size);
        at += 24 + GUINT32_FROM_LE(size);
    }
    g_assert_cmpuint(count, >=, 5); /* header, two full blocks, a rest, end */
    /* Without a block. */
    ChudeBuffer bytes = {0};
    chude_buffer_add(&bytes, a.data, begins[1]);
    chude_buffer_add(&bytes, a.data + begins[2], a.size - begins[2]);
    refused(chude_buffer_text(&bytes), begins[1]);
    /* With one of the other. */
    bytes.size = 0;
    chude_buffer_add(&bytes, a.data, begins[1]);
    chude_buffer_add(&bytes, b.data + begins[1], begins[2] - begins[1]);
    chude_buffer_add(&bytes, a.data + begins[2], a.size - begins[2]);
    refused(chude_buffer_text(&bytes), begins[1]);
    /* Ended before its end. */
    bytes.size = 0;
    chude_buffer_add(&bytes, a.data, begins[2]);
    chude_buffer_add(&bytes, a.data + begins[count - 1], a.size - begins[count - 1]);
    refused(chude_buffer_text(&bytes), begins[2]);
    chude_buffer_clear(&bytes);
    chude_buffer_clear(&a);
    chude_buffer_clear(&b);
    g_tree_unref(model.rows);
    g_tree_unref(other.rows);
}

static void test_order(void) {
    static const struct {
        unsigned table;
        const char *key;
    } bad[][2] = {{{2, "b"}, {2, "a"}},
                  {{2, "b"}, {2, "b"}},
                  {{2, "b"}, {0, "c"}},
                  {{0, "ab"}, {0, "a"}},
                  {{1, "a"}, {0, "\xFF"}}};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        ChudeBuffer bytes = {0};
        GError *error = NULL;
        ChudeStateHeader *header = states_header(SETTINGS);
        ChudeStateWriter *writer =
            chude_state_writer_new(header, (ChudeStateOutput){states_write, &bytes}, &error);
        ChudeStateRow row = {.table = bad[i][0].table, .key = {bad[i][0].key, strlen(bad[i][0].key)}};
        g_assert_true(chude_state_writer_add(writer, &row, &error));
        row = (ChudeStateRow){.table = bad[i][1].table, .key = {bad[i][1].key, strlen(bad[i][1].key)}};
        g_assert_false(chude_state_writer_add(writer, &row, &error));
        g_assert_nonnull(error);
        g_clear_error(&error);
        chude_state_writer_free(writer);
        chude_state_header_free(header);
        chude_buffer_clear(&bytes);
    }
}

/* ---- merging ---- */

static char *folder;

static char *path_of(const char *name) {
    return g_build_filename(folder, name, NULL);
}

static void put_file(const char *path, ChudeText bytes) {
    GError *error = NULL;
    g_file_set_contents(path, bytes.data, (gssize)bytes.size, &error);
    g_assert_no_error(error);
}

static bool merge(const char *const *paths, size_t count, size_t at_once, ChudeBuffer *to, GError **error) {
    const ChudeStateMerge states = {paths, count, folder, (uint64_t)64 << 20, at_once};
    to->size = 0;
    return chude_state_merge_check(&states, error) &&
           chude_state_merge(&states, (ChudeStateOutput){states_write, to}, error);
}

static void same(const ChudeBuffer *a, const ChudeBuffer *b) {
    g_assert_cmpmem(a->data, a->size, b->data, b->size);
}

/* Parts of the same rows, merged in a random tree, some as text, are the whole; sums go beyond 2^32. */
static void test_merge(void) {
    for (unsigned seed = 0; seed < 12; seed++) {
        GRand *random = g_rand_new_with_seed(seed + 100);
        size_t count = (size_t)g_rand_int_range(random, 1, 9);
        Model whole = model_new(), parts[8];
        for (size_t i = 0; i < count; i++) {
            parts[i] = model_new();
        }
        for (unsigned i = 0; i < 600; i++) {
            unsigned table;
            char key[64];
            uint64_t values[3];
            random_row(random, &table, key, values);
            model_add(&whole, table, key, values);
            model_add(&parts[g_rand_int_range(random, 0, (gint)count)], table, key, values);
        }
        GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
        for (size_t i = 0; i < count; i++) {
            g_autofree char *name = g_strdup_printf("part%zu", i);
            ChudeBuffer bytes = model_bytes(&parts[i], SETTINGS);
            char *path = path_of(name);
            if (i % 3 == 1) {
                GError *error = NULL;
                g_autofree char *text = read_text(chude_buffer_text(&bytes), 1 << 16, &error);
                put_file(path, (ChudeText){text, strlen(text)});
            } else {
                put_file(path, chude_buffer_text(&bytes));
            }
            g_ptr_array_add(paths, path);
            chude_buffer_clear(&bytes);
            g_tree_unref(parts[i].rows);
        }
        ChudeBuffer expected = model_bytes(&whole, SETTINGS), got = {0};
        GError *error = NULL;
        for (size_t at_once = 1; at_once <= count + 1; at_once++) {
            g_assert_true(merge((const char *const *)paths->pdata, paths->len, at_once, &got, &error));
            same(&got, &expected);
        }
        for (unsigned step = 0; paths->len > 1; step++) { /* some of them become one */
            guint first = (guint)g_rand_int_range(random, 0, (gint)paths->len);
            char *a = g_ptr_array_steal_index(paths, first);
            guint second = (guint)g_rand_int_range(random, 0, (gint)paths->len);
            char *b = g_ptr_array_steal_index(paths, second);
            g_autofree char *name = g_strdup_printf("step%u", step);
            g_assert_true(merge((const char *const[]){a, b}, 2, 0, &got, &error));
            char *path = path_of(name);
            put_file(path, chude_buffer_text(&got));
            g_ptr_array_add(paths, path);
            g_unlink(a);
            g_unlink(b);
            g_free(a);
            g_free(b);
        }
        g_assert_true(merge((const char *const *)paths->pdata, 1, 0, &got, &error)); /* one: as it is */
        same(&got, &expected);
        g_unlink(g_ptr_array_index(paths, 0));
        g_ptr_array_free(paths, TRUE);
        chude_buffer_clear(&expected);
        chude_buffer_clear(&got);
        g_tree_unref(whole.rows);
        g_rand_free(random);
    }
}

static void put_state(const char *path, const char *settings, const char *key, uint64_t count) {
    Model model = model_new();
    model_add(&model, 2, key, (const uint64_t[]){count, 1, 0});
    ChudeBuffer bytes = model_bytes(&model, settings);
    put_file(path, chude_buffer_text(&bytes));
    chude_buffer_clear(&bytes);
    g_tree_unref(model.rows);
}

static void test_overflow(void) {
    g_autofree char *a = path_of("a"), *b = path_of("b");
    ChudeBuffer got = {0};
    GError *error = NULL;
    put_state(a, SETTINGS, "an_ninh", UINT64_MAX - 5);
    put_state(b, SETTINGS, "an_ninh", 5);
    g_assert_true(merge((const char *const[]){a, b}, 2, 0, &got, &error));
    put_state(b, SETTINGS, "an_ninh", 6);
    g_assert_false(merge((const char *const[]){a, b}, 2, 0, &got, &error));
    g_assert_nonnull(
        strstr(error->message, "the sum of count is beyond 64 bits in table \"terms\" at key \"an_ninh\""));
    g_clear_error(&error);
    chude_buffer_clear(&got);
    g_unlink(a);
    g_unlink(b);
}

#define CHAIN(options)                                                                                       \
    "{\"keys\":\"1\",\"n\":2,\"chain\":[{\"stage\":\"tokenize\",\"version\":\"1\"" options "}]}"

static void test_unlike(void) {
    static const struct {
        const char *settings, *told;
    } cases[] = {
        {"{\"keys\":\"1\",\"n\":3,\"chain\":[{\"stage\":\"tokenize\",\"version\":\"1\"}]}",
         "n is 2 in A, 3 in B"},
        {"{\"keys\":\"2\",\"n\":2,\"chain\":[{\"stage\":\"tokenize\",\"version\":\"1\"}]}",
         "keys is 1 in A, 2 in B"},
        {"{\"keys\":\"1\",\"n\":2,\"chain\":[]}", "what stands before it is tokenize in A, no stage in B"},
        {"{\"keys\":\"1\",\"n\":2,\"chain\":[{\"stage\":\"tokenize\",\"version\":\"2\"}]}",
         "the version of `tokenize` is 1 in A, 2 in B"},
        {CHAIN(",\"options\":{\"unit\":\"syllable\",\"x\":[\"a\"]}"),
         "`tokenize --unit` is its default in A, syllable in B; `tokenize --x` is its default in A, [\"a\"] in B"},
        {CHAIN(",\"files\":{\"lexicon\":\"00ff\"}"),
         "`tokenize --lexicon` (hash of the file) is not given in A, 00ff in B"},
        {CHAIN(",\"models\":{\"models/vi.segment\":\"00ff\"}"),
         "`tokenize`'s models/vi.segment (hash) is not used in A, 00ff in B"},
        {"{\"keys\":\"1\",\"chain\":[{\"stage\":\"tokenize\",\"version\":\"1\"}],\"z\":true}",
         "n is 2 in A, absent in B; z is absent in A, true in B"},
        {"{\"n\":2,\"keys\":\"1\",\"chain\":[{\"stage\":\"tokenize\",\"version\":\"1\"}]}", "their hash is "},
    };
    ChudeStateHeader *first = states_header(SETTINGS);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        ChudeStateHeader *other = states_header(cases[i].settings);
        g_autofree char *told = chude_state_difference(first, "A", other, "B");
        g_assert_true(g_str_has_prefix(told, cases[i].told));
        chude_state_header_free(other);
    }
    ChudeStateHeader *same_one = states_header(" " SETTINGS);
    g_assert_null(chude_state_difference(first, "A", same_one, "B"));
    chude_state_header_free(same_one);
    chude_state_header_free(first);
    g_autofree char *a = path_of("a"), *b = path_of("b"), *wanted = NULL;
    ChudeBuffer got = {0};
    GError *error = NULL;
    put_state(a, SETTINGS, "x", 1);
    put_state(b, cases[0].settings, "x", 1);
    g_assert_false(merge((const char *const[]){a, b}, 2, 0, &got, &error));
    wanted = g_strdup_printf("%s and %s cannot be merged: n is 2 in %s, 3 in %s", a, b, a, b);
    g_assert_cmpstr(error->message, ==, wanted);
    g_clear_error(&error);
    chude_buffer_clear(&got);
    g_unlink(a);
    g_unlink(b);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("chude-states-XXXXXX", NULL);
    g_test_add_func("/state/file/round-trip", test_round_trip);
    g_test_add_func("/state/file/blocks", test_blocks);
    g_test_add_func("/state/file/damage", test_damage);
    g_test_add_func("/state/file/moved-blocks", test_moved_blocks);
    g_test_add_func("/state/file/order", test_order);
    g_test_add_func("/state/merge", test_merge);
    g_test_add_func("/state/merge/overflow", test_overflow);
    g_test_add_func("/state/merge/unlike", test_unlike);
    int code = g_test_run();
    g_rmdir(folder);
    g_free(folder);
    return code;
}
