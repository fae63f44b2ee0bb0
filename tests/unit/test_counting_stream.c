/* stages/counting/stream.c: what is read is what was put, in memory and in the file. */
#include "counting/stream.h"

enum { UNITS = CHUDE_STREAM_BLOCK, SEGMENT = 16 * CHUDE_STREAM_BLOCK };

static void put(ChudeStream *stream, GArray *values, uint32_t value) {
    GError *error = NULL;
    g_assert_true(chude_stream_put(stream, value, &error));
    g_assert_no_error(error);
    g_array_append_val(values, value);
}

static void end_document(ChudeStream *stream, GArray *values) {
    const uint32_t mark = CHUDE_STREAM_DOCUMENT;
    GError *error = NULL;
    g_assert_true(chude_stream_end_document(stream, &error));
    g_assert_no_error(error);
    g_array_append_val(values, mark);
}

/* Reads all segments, each of which must have whole documents, and compares. */
static void assert_stream(const ChudeStream *stream, const GArray *values) {
    uint16_t *room = g_new(uint16_t, UNITS);
    uint32_t documents = 0;
    guint blocks = 0, at = 0;
    for (guint s = 0; s < stream->segments->len; s++) {
        const ChudeStreamSegment *segment = &g_array_index(stream->segments, ChudeStreamSegment, s);
        g_assert_cmpuint(segment->first, ==, blocks);
        g_assert_cmpuint(segment->document, ==, documents);
        g_assert_true(at == 0 || g_array_index(values, uint32_t, at - 1) == CHUDE_STREAM_DOCUMENT);
        blocks += segment->count;
        for (guint b = segment->first; b < blocks; b++) {
            GError *error = NULL;
            const uint16_t *units = chude_stream_block(stream, b, room, &error);
            uint32_t used = g_array_index(stream->blocks, ChudeStreamBlock, b).used;
            g_assert_no_error(error);
            g_assert_cmpuint(used, <=, UNITS);
            for (uint32_t i = 0; i < used;) {
                uint32_t value = units[i++];
                if (value >= CHUDE_STREAM_LONG) {
                    g_assert_cmpuint(i, <, used); /* no value is cut in two */
                    value = (value - CHUDE_STREAM_LONG) << 16 | units[i++];
                }
                g_assert_cmpuint(at, <, values->len);
                g_assert_cmpuint(value, ==, g_array_index(values, uint32_t, at));
                at++;
                documents += value == CHUDE_STREAM_DOCUMENT;
            }
        }
    }
    g_assert_cmpuint(at, ==, values->len);
    g_assert_cmpuint(blocks, ==, stream->blocks->len);
    g_assert_cmpuint(documents, ==, stream->documents);
    g_free(room);
}

static uint32_t random_value(void) {
    static const uint32_t edges[] = {CHUDE_STREAM_BREAK,
                                     CHUDE_STREAM_FIRST,
                                     CHUDE_STREAM_LONG - 1,
                                     CHUDE_STREAM_LONG,
                                     CHUDE_STREAM_LONG + 1,
                                     0xFFFE,
                                     0xFFFF,
                                     0x10000,
                                     0x10001,
                                     CHUDE_STREAM_MOST,
                                     CHUDE_STREAM_MOST - 1 + CHUDE_STREAM_FIRST};
    switch (g_test_rand_int_range(0, 4)) {
    case 0:
        return edges[g_test_rand_int_range(0, G_N_ELEMENTS(edges))];
    case 1:
        return (uint32_t)g_test_rand_int_range(CHUDE_STREAM_LONG, CHUDE_STREAM_MOST);
    default:
        return (uint32_t)g_test_rand_int_range(CHUDE_STREAM_FIRST, CHUDE_STREAM_LONG);
    }
}

/* sizes: values of each document; memory: bytes. out: all goes to the file at the end. */
static void check(const guint *sizes, size_t count, size_t memory, bool out) {
    ChudeStreamFile *file = chude_stream_file_new(g_get_tmp_dir());
    ChudeStream stream;
    GArray *values = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    chude_stream_init(&stream, file, memory);
    for (size_t d = 0; d < count; d++) {
        bool wide = g_test_rand_int_range(0, 2);
        for (guint i = 0; i < sizes[d]; i++) {
            put(&stream, values, wide ? random_value() : CHUDE_STREAM_FIRST + i % 7);
        }
        end_document(&stream, values);
        /* one block is being written, and one is full before it is known to be too many */
        g_assert_cmpuint(chude_stream_held(&stream), <=, memory + 2 * sizeof(uint16_t) * UNITS);
    }
    GError *error = NULL;
    g_assert_true(chude_stream_end(&stream, out, &error));
    g_assert_no_error(error);
    if (out) {
        g_assert_cmpuint(chude_stream_held(&stream), ==, 0);
    }
    assert_stream(&stream, values);
    g_assert_true(chude_stream_end(&stream, out, &error)); /* again is harmless */
    assert_stream(&stream, values);
    chude_stream_file_release(file); /* the stream keeps it */
    assert_stream(&stream, values);
    chude_stream_clear(&stream);
    g_array_unref(values);
}

static void check_everywhere(const guint *sizes, size_t count) {
    static const size_t memories[] = {0, 3 * sizeof(uint16_t) * UNITS, SIZE_MAX / 2};
    for (size_t i = 0; i < G_N_ELEMENTS(memories) * 2; i++) {
        check(sizes, count, memories[i / 2], i % 2);
    }
}

static void test_empty(void) {
    check_everywhere(NULL, 0);
    check_everywhere((const guint[]){0}, 1);
    check_everywhere((const guint[]){0, 0, 0, 1, 0}, 5);
}

/* Documents that end near the ends of blocks and segments. */
static void test_limits(void) {
    for (guint units = UNITS - 4; units <= UNITS + 4; units++) {
        check_everywhere((const guint[]){units, units / 2, units, 0}, 4);
    }
    for (guint units = SEGMENT - UNITS - 2; units <= SEGMENT - UNITS + 2; units++) {
        check((const guint[]){units, 3, units}, 3, SIZE_MAX / 2, false);
        check((const guint[]){units, 3, units}, 3, 0, true);
    }
    check_everywhere((const guint[]){2 * SEGMENT + 17, 5, 0}, 3);
}

static void test_tiny_documents(void) {
    enum { COUNT = 2 * SEGMENT + 100 };
    guint *sizes = g_new0(guint, COUNT);
    check(sizes, COUNT, SIZE_MAX / 2, false);
    check(sizes, COUNT, 0, true);
    g_free(sizes);
}

static void test_random(void) {
    for (int round = 0; round < 12; round++) {
        guint sizes[200];
        for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
            sizes[i] = (guint)g_test_rand_int_range(0, round % 3 ? 2000 : 20000);
        }
        check_everywhere(sizes, (size_t)g_test_rand_int_range(1, G_N_ELEMENTS(sizes)));
    }
}

/* Streams that are written one after the other into one file, and go in any order. */
static void test_shared_file(void) {
    enum { STREAMS = 5 };
    ChudeStreamFile *file = chude_stream_file_new(g_get_tmp_dir());
    ChudeStream streams[STREAMS];
    GArray *values[STREAMS];
    for (size_t i = 0; i < STREAMS; i++) {
        values[i] = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        chude_stream_init(&streams[i], file, i % 2 ? 0 : SIZE_MAX / 2);
        for (guint v = 0; v < 100000 * (i + 1); v++) {
            put(&streams[i], values[i], random_value());
        }
        end_document(&streams[i], values[i]);
        g_assert_true(chude_stream_end(&streams[i], true, NULL));
    }
    chude_stream_file_release(file);
    for (size_t i = 0; i < STREAMS; i++) {
        size_t at = i * 3 % STREAMS;
        assert_stream(&streams[at], values[at]);
        chude_stream_clear(&streams[at]);
        g_array_unref(values[at]);
    }
}

static void test_no_folder(void) {
    for (int out = 0; out < 2; out++) {
        ChudeStreamFile *file = chude_stream_file_new("/nonexistent");
        ChudeStream stream;
        GError *error = NULL;
        bool good = true;
        chude_stream_init(&stream, file, out ? SIZE_MAX / 2 : 0);
        for (guint i = 0; good && i < 3 * UNITS; i++) {
            good = chude_stream_put(&stream, CHUDE_STREAM_FIRST, &error);
        }
        g_assert_true(good == (out != 0));
        g_assert_true(!good || !chude_stream_end(&stream, true, &error));
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, "/nonexistent"));
        g_clear_error(&error);
        chude_stream_clear(&stream);
        chude_stream_file_release(file);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/counting-stream/empty", test_empty);
    g_test_add_func("/counting-stream/limits", test_limits);
    g_test_add_func("/counting-stream/tiny-documents", test_tiny_documents);
    g_test_add_func("/counting-stream/random", test_random);
    g_test_add_func("/counting-stream/shared-file", test_shared_file);
    g_test_add_func("/counting-stream/no-folder", test_no_folder);
    return g_test_run();
}
