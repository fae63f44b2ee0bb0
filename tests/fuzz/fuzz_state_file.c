/* fuzz_state_file.c - the stored form of a saved state. Checksums would keep a fuzzer out, so the input is what stands between them:
 * frames, each a byte of table, one of rows, two of size, and a payload, which are put into a file with good checksums. It is refused, or
 * it has rows that rise, and then writing them anew gives a file with the same rows. The input itself is read as a file too. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "fuzz.h"
#include "runs.h"
#include "state_file.h"

static const ChudeColumn columns[] = {{"count", CHUDE_SUM}, {"first", CHUDE_MIN}, {NULL, CHUDE_SUM}};
static const ChudeTableForm tables[] = {{"a", columns}, {"b", columns + 2}, {NULL, NULL}};
static const ChudeStateForm form = {"fuzz", tables};

static bool write_bytes(void *context, ChudeText bytes, GError **error) {
    (void)error;
    chude_buffer_add(context, bytes.data, bytes.size);
    return true;
}

typedef struct {
    ChudeText text;
    size_t at;
} Input;

static size_t read_bytes(void *context, char *to, size_t room, GError **error) {
    (void)error;
    Input *input = context;
    size_t size = MIN(room, input->text.size - input->at);
    if (size) {
        memcpy(to, input->text.data + input->at, size);
    }
    input->at += size;
    return size;
}

/* Rows as bytes, and how many; the file may be damaged, and then error is set. Writes them anew to `again`, where that is not NULL. */
static uint64_t read_rows(ChudeText bytes, ChudeBuffer *rows, ChudeBuffer *again, GError **error) {
    Input input = {bytes, 0};
    uint64_t count = 0;
    ChudeStateRow row;
    ChudeStateFile *file =
        chude_state_file_new((ChudeStateInput){read_bytes, &input}, (ChudeText){NULL, 0}, error);
    if (!file) {
        return 0;
    }
    const ChudeStateHeader *header = chude_state_file_header(file);
    ChudeStateWriter *writer =
        again ? chude_state_writer_new(header, (ChudeStateOutput){write_bytes, again}, NULL) : NULL;
    for (; chude_state_file_next(file, &row, error); count++) {
        chude_buffer_printf(rows, "%u %zu ", row.table, row.key.size);
        chude_buffer_add(rows, row.key.data, row.key.size);
        for (unsigned c = 0; c < header->tables[row.table].columns; c++) {
            chude_buffer_printf(rows, " %" G_GUINT64_FORMAT, row.values[c]);
        }
        if (writer) {
            g_assert_true(chude_state_writer_add(writer, &row, NULL)); /* they rise */
        }
    }
    if (writer) {
        g_assert_true(chude_state_writer_end(writer, NULL));
        chude_state_writer_free(writer);
    }
    chude_state_file_free(file);
    return count;
}

static void put_number(unsigned char *to, uint64_t value, size_t size) {
    for (size_t i = 0; i < size; i++) {
        to[i] = (unsigned char)(value >> (8 * i));
    }
}

typedef struct {
    ChudeBuffer bytes;
    XXH3_state_t *heads;
} File;

static void add_frame(File *file, uint32_t table, uint32_t rows, ChudeText payload) {
    unsigned char head[24];
    put_number(head, payload.size, 4);
    put_number(head + 4, rows, 4);
    put_number(head + 8, table, 4);
    put_number(head + 12, XXH3_64bits(payload.data, payload.size), 8);
    put_number(head + 20, XXH3_64bits_withSeed(head, 20, file->bytes.size), 4);
    XXH3_128bits_update(file->heads, head, sizeof head);
    chude_buffer_add(&file->bytes, (const char *)head, sizeof head);
    chude_buffer_add(&file->bytes, payload.data, payload.size);
}

/* The frames of the input between a header and an end. */
static void put_together(File *file, ChudeText frames) {
    static const char settings[] = "{}";
    ChudeStateHeader *header = chude_state_header_new(&form, (ChudeText){settings, 2});
    uint64_t count = 0;
    file->heads = XXH3_createState();
    XXH3_128bits_reset(file->heads);
    chude_buffer_literal(&file->bytes, CHUDE_STATE_MAGIC);
    add_frame(file, 0xFFFFFFFFu, 0, chude_buffer_text(&header->json));
    for (size_t at = 0; at + 4 <= frames.size;) {
        const unsigned char *head = (const unsigned char *)frames.data + at;
        size_t size = MIN((size_t)head[2] | (size_t)head[3] << 8, frames.size - at - 4);
        add_frame(file, head[0], head[1], (ChudeText){frames.data + at + 4, size});
        count += head[1];
        at += 4 + size;
    }
    unsigned char end[24];
    XXH128_canonical_t heads;
    XXH128_canonicalFromHash(&heads, XXH3_128bits_digest(file->heads));
    put_number(end, count, 8);
    memcpy(end + 8, heads.digest, sizeof heads.digest);
    add_frame(file, 0xFFFFFFFEu, 0, (ChudeText){(const char *)end, sizeof end});
    chude_state_header_free(header);
    XXH3_freeState(file->heads);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    GError *error = NULL;
    ChudeBuffer rows = {0}, again = {0}, rows_again = {0};
    File file = {0};
    read_rows(fuzz_text(data, size), &rows, NULL, &error);
    g_clear_error(&error);
    rows.size = 0;
    put_together(&file, fuzz_text(data, size));
    uint64_t count = read_rows(chude_buffer_text(&file.bytes), &rows, &again, &error);
    if (!error) {
        g_assert_cmpuint(read_rows(chude_buffer_text(&again), &rows_again, NULL, &error), ==, count);
        g_assert_no_error(error);
        fuzz_same(chude_buffer_text(&rows), chude_buffer_text(&rows_again));
    }
    g_clear_error(&error);
    chude_buffer_clear(&file.bytes);
    chude_buffer_clear(&rows);
    chude_buffer_clear(&again);
    chude_buffer_clear(&rows_again);
    return 0;
}
