/* What no corpus of a test is large enough for: indices of 64 bits, archives beyond 4 GiB; and rows that come in any order. */
#include <glib.h>
#include <string.h>

#include "matrix/market.h"
#include "matrix/npz.h"
#include "matrix/zip.h"

typedef struct {
    ChudeSink sink; /* first */
    ChudeBuffer bytes;
    bool sparse; /* bytes that are all zero and many are only counted */
    uint64_t size;
} Bytes;

static bool write_bytes(ChudeSink *sink, ChudeText text, GError **error) {
    (void)error;
    Bytes *to = (Bytes *)sink;
    to->size += text.size;
    if (!to->sparse || text.size < 1 << 20) {
        chude_buffer_add(&to->bytes, text.data, text.size);
    }
    return true;
}

/* The number that stands at a place, the lowest byte first. */
static uint64_t number_at(const Bytes *from, size_t at, unsigned bytes) {
    uint64_t value = 0;
    for (unsigned i = bytes; i-- > 0;) {
        value = value << 8 | (unsigned char)from->bytes.data[at + i];
    }
    return value;
}

static size_t find(const Bytes *in, const char *what) {
    const char *at = memmem(in->bytes.data, in->bytes.size, what, strlen(what));
    g_assert_nonnull(at);
    return (size_t)(at - in->bytes.data);
}

/* ---- archives ---- */

static void add_member(ChudeZip *zip, const char *name, uint64_t size) {
    static char zeros[1 << 24];
    g_assert_true(chude_zip_begin(zip, name, size, 0x12345678, NULL));
    for (uint64_t left = size; left > 0;) {
        size_t piece = (size_t)MIN(left, sizeof zeros);
        g_assert_true(chude_zip_write(zip, (ChudeText){zeros, piece}, NULL));
        left -= piece;
    }
}

static void test_small_zip(void) {
    Bytes to = {.sink = {write_bytes}};
    ChudeZip *zip = chude_zip_new(&to.sink);
    add_member(zip, "a.npy", 3);
    g_assert_true(chude_zip_end(zip, NULL));
    chude_zip_free(zip);
    /* local header, name, three bytes; central header, name; end */
    g_assert_cmpuint(to.size, ==, 30 + 5 + 3 + 46 + 5 + 22);
    g_assert_cmpuint(number_at(&to, 4, 2), ==, 20);
    g_assert_cmpuint(number_at(&to, 14, 4), ==, 0x12345678);
    g_assert_cmpuint(number_at(&to, 18, 4), ==, 3);
    g_assert_cmpuint(number_at(&to, 28, 2), ==, 0); /* no extra field */
    g_assert_cmpuint(number_at(&to, 38, 4), ==, 0x02014B50);
    g_assert_cmpuint(number_at(&to, 38 + 51 + 16, 4), ==, 38); /* where the directory begins */
    chude_buffer_clear(&to.bytes);
}

static void test_large_zip(void) {
    const uint64_t large = ((uint64_t)1 << 32) + (1 << 24);
    Bytes to = {.sink = {write_bytes}, .sparse = true};
    ChudeZip *zip = chude_zip_new(&to.sink);
    add_member(zip, "large", large);
    add_member(zip, "behind", 5);
    g_assert_true(chude_zip_end(zip, NULL));
    chude_zip_free(zip);

    /* the local header: sizes stand in its extra field */
    g_assert_cmpuint(number_at(&to, 4, 2), ==, 45);
    g_assert_cmpuint(number_at(&to, 18, 8), ==, UINT64_MAX);
    g_assert_cmpuint(number_at(&to, 28, 2), ==, 20);
    g_assert_cmpuint(number_at(&to, 35, 4), ==, 16 << 16 | 1);
    g_assert_cmpuint(number_at(&to, 39, 8), ==, large);
    g_assert_cmpuint(number_at(&to, 47, 8), ==, large);

    uint64_t second = 30 + 5 + 20 + large, directory = second + 30 + 6 + 5;
    size_t at = find(&to, "PK\1\2"); /* large, but at the beginning */
    g_assert_cmpuint(number_at(&to, at + 20, 8), ==, UINT64_MAX);
    g_assert_cmpuint(number_at(&to, at + 30, 2), ==, 20);
    g_assert_cmpuint(number_at(&to, at + 42, 4), ==, 0);
    g_assert_cmpuint(number_at(&to, at + 51 + 4, 8), ==, large);
    at += 46 + 5 + 20; /* small, but far */
    g_assert_cmpuint(number_at(&to, at, 4), ==, 0x02014B50);
    g_assert_cmpuint(number_at(&to, at + 20, 4), ==, 5);
    g_assert_cmpuint(number_at(&to, at + 30, 2), ==, 12);
    g_assert_cmpuint(number_at(&to, at + 42, 4), ==, UINT32_MAX);
    g_assert_cmpuint(number_at(&to, at + 52, 4), ==, 8 << 16 | 1);
    g_assert_cmpuint(number_at(&to, at + 56, 8), ==, second);
    at += 46 + 6 + 12;
    g_assert_cmpuint(number_at(&to, at, 4), ==, 0x06064B50);
    g_assert_cmpuint(number_at(&to, at + 32, 8), ==, 2);
    g_assert_cmpuint(number_at(&to, at + 48, 8), ==, directory);
    at += 56;
    g_assert_cmpuint(number_at(&to, at, 4), ==, 0x07064B50);
    g_assert_cmpuint(number_at(&to, at + 8, 8), ==, directory + 71 + 64);
    at += 20;
    g_assert_cmpuint(number_at(&to, at, 4), ==, 0x06054B50);
    g_assert_cmpuint(number_at(&to, at + 16, 4), ==, UINT32_MAX);
    g_assert_cmpuint(at + 22, ==, to.bytes.size);
    chude_buffer_clear(&to.bytes);
}

/* ---- rows ---- */

/* Six batches of rows by a fixed formula, by three workers in an order of their own, merged. */
static ChudeEntries *gather(const ChudeHost *host, uint64_t columns, bool spill) {
    static const unsigned order[] = {4, 0, 5, 2, 1, 3};
    ChudeEntries *workers[3];
    for (size_t i = 0; i < G_N_ELEMENTS(workers); i++) {
        workers[i] = chude_entries_new(host, columns);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        ChudeEntries *worker = workers[i % G_N_ELEMENTS(workers)];
        for (unsigned row = 0; row < order[i]; row++) { /* the first batch has none */
            ChudeEntry entries[3];
            for (unsigned e = 0; e < row % 4; e++) {
                entries[e] = (ChudeEntry){columns - 1 - e * (columns / 4), order[i] + row / 8.0};
            }
            chude_entries_add(worker, entries, row % 4, (ChudeText){&"abcdef"[order[i]], 1});
        }
        g_assert_true(chude_entries_end_batch(worker, order[i] * 10, NULL));
        g_assert_true(!spill || chude_entries_spill(worker, NULL));
    }
    for (size_t i = 1; i < G_N_ELEMENTS(workers); i++) {
        chude_entries_take(workers[0], workers[i]);
        g_assert_cmpuint(chude_entries_rows(workers[i]), ==, 0);
        chude_entries_free(workers[i]);
    }
    return workers[0];
}

static bool add_about(void *context, const ChudeEntriesBlock *block, GError **error) {
    (void)error;
    g_assert_null(block->values);
    chude_buffer_add(context, block->about.data, block->about.size);
    return true;
}

static void test_rows(void) {
    const ChudeHost host = {.memory = 1 << 20, .threads = 2, .folder = g_get_tmp_dir()};
    char *texts[4] = {NULL};
    for (int i = 0; i < 4; i++) {
        ChudeEntries *entries = gather(&host, i & 1 ? (uint64_t)1 << 33 : 1 << 10, i & 2);
        Bytes to = {.sink = {write_bytes}};
        ChudeBuffer about = {0};
        g_assert_cmpuint(chude_entries_rows(entries), ==, 15);
        g_assert_cmpuint(chude_entries_width(entries), ==, i & 1 ? 8 : 4);
        g_assert_true(chude_entries_read(entries, CHUDE_ENTRIES_ABOUT, add_about, &about, NULL));
        g_assert_cmpmem(about.data, about.size, "bccdddeeeefffff", 15);
        g_assert_true(chude_market_write(entries, &to.sink, NULL));
        texts[i] = g_strndup(to.bytes.data, to.bytes.size);
        chude_buffer_clear(&to.bytes);
        chude_buffer_clear(&about);
        chude_entries_free(entries);
    }
    g_assert_cmpstr(texts[0], ==, texts[2]); /* whether spilled or not */
    g_assert_cmpstr(texts[1], ==, texts[3]);
    g_assert_nonnull(strstr(texts[0], "\n15 1024 16\n3 1024 2.125\n5 1024 3.125\n6 768 3.25\n6 1024 3.25\n"));
    g_assert_nonnull(
        strstr(texts[1], "\n15 8589934592 16\n3 8589934592 2.125\n5 8589934592 3.125\n6 6442450944 3.25\n"));
    for (int i = 0; i < 4; i++) {
        g_free(texts[i]);
    }
}

static void check_npz(uint64_t columns, size_t width) {
    const ChudeHost host = {.memory = 1 << 20, .threads = 2, .folder = g_get_tmp_dir()};
    ChudeEntries *entries = gather(&host, columns, true);
    Bytes to = {.sink = {write_bytes}};
    g_assert_cmpuint(chude_npz_width(entries), ==, columns > INT32_MAX ? 8 : 4);
    g_assert_true(chude_npz_write(entries, width, &to.sink, NULL));
    char *type = g_strdup_printf("{'descr': '%ci%zu', 'fortran_order': False, 'shape': (16,), }",
                                 G_BYTE_ORDER == G_LITTLE_ENDIAN ? '<' : '>', width);
    static const char *const names[] = {"indices.npy", "indptr.npy"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        size_t array = find(&to, names[i]) + strlen(names[i]);
        g_assert_cmpmem(to.bytes.data + array + 10, strlen(type), type, strlen(type));
        array += 128;
        for (size_t at = 0; at < 16 && G_BYTE_ORDER == G_LITTLE_ENDIAN; at++) {
            static const unsigned ends[] = {0, 0, 0, 1, 1, 2, 4, 4, 5, 7, 10, 10, 11, 13, 16, 16};
            static const unsigned from_right[] = {0, 0, 1, 0, 0, 1, 0, 2, 1, 0, 0, 1, 0, 2, 1, 0};
            g_assert_cmpuint(number_at(&to, array + at * width, (unsigned)width), ==,
                             i ? ends[at] : columns - 1 - from_right[at] * (columns / 4));
        }
    }
    g_free(type);
    chude_buffer_clear(&to.bytes);
    chude_entries_free(entries);
}

static void test_npz(void) {
    check_npz(1000, 4);
    check_npz(1000, 8);
    check_npz((uint64_t)1 << 40, 8);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/matrix/small-zip", test_small_zip);
    g_test_add_func("/matrix/large-zip", test_large_zip);
    g_test_add_func("/matrix/rows", test_rows);
    g_test_add_func("/matrix/npz", test_npz);
    return g_test_run();
}
