#include "state_file.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "fail.h"
#include "pack.h"
#include "runs.h"
#include "utf8.h"

enum {
    BLOCK = 1 << 16, /* bytes of payload from which a block is full */
    PIECE = 1 << 16, /* bytes read at a time */
    HEAD = 24,       /* bytes of a frame before its payload */
    END_SIZE = 24
};
#define HEADER_FRAME 0xFFFFFFFFu
#define END_FRAME 0xFFFFFFFEu

typedef struct {
    uint32_t size, rows, table;
    uint64_t check;
} Head;

static void put32(unsigned char *to, uint32_t value) {
    value = GUINT32_TO_LE(value);
    memcpy(to, &value, sizeof value);
}

static void put64(unsigned char *to, uint64_t value) {
    value = GUINT64_TO_LE(value);
    memcpy(to, &value, sizeof value);
}

static uint32_t get32(const unsigned char *from) {
    uint32_t value;
    memcpy(&value, from, sizeof value);
    return GUINT32_FROM_LE(value);
}

static uint64_t get64(const unsigned char *from) {
    uint64_t value;
    memcpy(&value, from, sizeof value);
    return GUINT64_FROM_LE(value);
}

/* position: of the frame's first byte in the file. */
static uint32_t head_check(const unsigned char bytes[HEAD], uint64_t position) {
    return (uint32_t)XXH3_64bits_withSeed(bytes, HEAD - sizeof(uint32_t), position);
}

/* ---- writing ---- */

struct ChudeStateWriter {
    const ChudeStateHeader *header;
    ChudeStateOutput output;
    XXH3_state_t *heads; /* of all frames */
    uint64_t position, rows;
    unsigned table; /* of the block */
    uint32_t block_rows;
    ChudeBuffer block, last; /* the last key of this table */
    bool any;                /* `last` is one */
};

static bool write_bytes(ChudeStateWriter *writer, const void *data, size_t size, GError **error) {
    writer->position += size;
    return writer->output.write(writer->output.context, (ChudeText){data, size}, error);
}

static bool write_frame(ChudeStateWriter *writer, uint32_t table, uint32_t rows, ChudeText payload,
                        GError **error) {
    unsigned char head[HEAD];
    put32(head, (uint32_t)payload.size);
    put32(head + 4, rows);
    put32(head + 8, table);
    put64(head + 12, XXH3_64bits(payload.data, payload.size));
    put32(head + 20, head_check(head, writer->position));
    XXH3_128bits_update(writer->heads, head, sizeof head);
    return write_bytes(writer, head, sizeof head, error) &&
           write_bytes(writer, payload.data, payload.size, error);
}

ChudeStateWriter *chude_state_writer_new(const ChudeStateHeader *header, ChudeStateOutput output,
                                         GError **error) {
    ChudeStateWriter *writer = g_new0(ChudeStateWriter, 1);
    writer->header = header;
    writer->output = output;
    writer->heads = XXH3_createState();
    XXH3_128bits_reset(writer->heads);
    if (!write_bytes(writer, CHUDE_STATE_MAGIC, CHUDE_STATE_MAGIC_SIZE, error) ||
        !write_frame(writer, HEADER_FRAME, 0, chude_buffer_text(&header->json), error)) {
        chude_state_writer_free(writer);
        return NULL;
    }
    return writer;
}

static bool end_block(ChudeStateWriter *writer, GError **error) {
    bool good = writer->block_rows == 0 || write_frame(writer, writer->table, writer->block_rows,
                                                       chude_buffer_text(&writer->block), error);
    writer->block.size = 0;
    writer->block_rows = 0;
    return good;
}

bool chude_state_writer_add(ChudeStateWriter *writer, const ChudeStateRow *row, GError **error) {
    ChudeText key = row->key, last = chude_buffer_text(&writer->last);
    g_assert(row->table < writer->header->table_count);
    bool same = writer->any && row->table == writer->table;
    if ((writer->any && row->table < writer->table) || (same && chude_runs_compare(last, key) >= 0)) {
        chude_fail(error, "rows of a state are out of order: \"%.*s\" of table \"%s\"",
                   (int)MIN(key.size, 100), key.data, writer->header->tables[row->table].name);
        return false;
    }
    if (key.size > INT32_MAX) {
        chude_fail(error, "a key of a state is longer than 2 GiB, in table \"%s\"",
                   writer->header->tables[row->table].name);
        return false;
    }
    if ((writer->any && !same) || writer->block.size >= BLOCK) {
        if (!end_block(writer, error)) {
            return false;
        }
    }
    size_t shared = 0, most = writer->block_rows ? MIN(key.size, last.size) : 0;
    while (shared < most && key.data[shared] == last.data[shared]) {
        shared++;
    }
    chude_pack_number(&writer->block, shared);
    chude_pack_number(&writer->block, key.size - shared);
    chude_buffer_add(&writer->block, key.data + shared, key.size - shared);
    for (unsigned c = 0; c < writer->header->tables[row->table].columns; c++) {
        chude_pack_number(&writer->block, row->values[c]);
    }
    writer->last.size = 0;
    chude_buffer_add(&writer->last, key.data, key.size);
    writer->table = row->table;
    writer->any = true;
    writer->block_rows++;
    writer->rows++;
    return true;
}

bool chude_state_writer_end(ChudeStateWriter *writer, GError **error) {
    if (!end_block(writer, error)) {
        return false;
    }
    unsigned char end[END_SIZE];
    XXH128_canonical_t heads;
    XXH128_canonicalFromHash(&heads, XXH3_128bits_digest(writer->heads));
    put64(end, writer->rows);
    memcpy(end + 8, heads.digest, sizeof heads.digest);
    return write_frame(writer, END_FRAME, 0, (ChudeText){(const char *)end, sizeof end}, error);
}

void chude_state_writer_free(ChudeStateWriter *writer) {
    if (writer) {
        XXH3_freeState(writer->heads);
        chude_buffer_clear(&writer->block);
        chude_buffer_clear(&writer->last);
        g_free(writer);
    }
}

/* ---- reading ---- */

struct ChudeStateFile {
    ChudeStateInput input;
    ChudeStateHeader *header;
    XXH3_state_t *heads;
    uint64_t position; /* bytes taken out of `bytes` */
    uint64_t rows;
    ChudeBuffer bytes; /* read, from `at` on not taken yet */
    size_t at;
    Head head;      /* of the block */
    uint64_t begin; /* of its payload in the file */
    uint32_t left;  /* rows of the block that were not given yet */
    ChudeBuffer payload, key;
    size_t payload_at;
    unsigned table;
    bool any, ended; /* `key` is a key of `table`; the end was found, and is good */
};

/* Makes bytes available. False at the input's end, or with *error set. */
static bool fill(ChudeStateFile *file, GError **error) {
    if (file->at == file->bytes.size) {
        file->bytes.size = file->at = 0;
        char *room = chude_buffer_reserve(&file->bytes, PIECE);
        file->bytes.size = file->input.read(file->input.context, room, PIECE, error);
    }
    return file->at < file->bytes.size;
}

/* Takes size bytes to `to` (behind what it has). What the head says is not believed before the bytes are there. */
static bool take(ChudeStateFile *file, ChudeBuffer *to, size_t size, GError **error) {
    while (size > 0) {
        GError *cause = NULL;
        if (!fill(file, &cause)) {
            chude_fail(&cause, "cut off: it ends behind byte %" G_GUINT64_FORMAT ", before its end frame",
                       file->position);
            g_propagate_error(error, cause);
            return false;
        }
        size_t some = MIN(size, file->bytes.size - file->at);
        chude_buffer_add(to, file->bytes.data + file->at, some);
        file->at += some;
        file->position += some;
        size -= some;
    }
    return true;
}

static bool altered(const char *what, uint64_t begin, uint64_t end, GError **error) {
    chude_fail(error,
               "altered: %s at byte %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " is not what was written",
               what, begin + 1, end);
    return false;
}

/* The next frame: its head, its payload. */
static bool take_frame(ChudeStateFile *file, GError **error) {
    uint64_t begin = file->position;
    file->payload.size = 0;
    if (!take(file, &file->payload, HEAD, error)) {
        return false;
    }
    const unsigned char *bytes = (const unsigned char *)file->payload.data;
    file->head = (Head){get32(bytes), get32(bytes + 4), get32(bytes + 8), get64(bytes + 12)};
    if (get32(bytes + 20) != head_check(bytes, begin)) {
        return altered("the head of a block", begin, file->position, error);
    }
    if (file->head.table != END_FRAME) {
        XXH3_128bits_update(file->heads, bytes, HEAD);
    }
    file->payload.size = file->payload_at = 0;
    file->begin = file->position;
    if (!take(file, &file->payload, file->head.size, error)) {
        return false;
    }
    if (XXH3_64bits(file->payload.data, file->payload.size) != file->head.check) {
        return altered("what stands", file->begin, file->position, error);
    }
    return true;
}

static bool check_magic(ChudeStateFile *file, GError **error) {
    if (!take(file, &file->payload, CHUDE_STATE_MAGIC_SIZE, error)) {
        return false;
    }
    if (memcmp(file->payload.data, CHUDE_STATE_MAGIC, CHUDE_STATE_MAGIC_SIZE) != 0) {
        return altered("what a state begins with", 0, CHUDE_STATE_MAGIC_SIZE, error);
    }
    return true;
}

static bool take_header(ChudeStateFile *file, GError **error) {
    if (!check_magic(file, error) || !take_frame(file, error)) {
        return false;
    }
    if (file->head.table != HEADER_FRAME) {
        chude_fail(error, "the header is missing at byte %" G_GUINT64_FORMAT, file->begin + 1);
        return false;
    }
    file->header = chude_state_header_parse(chude_buffer_text(&file->payload), error);
    return file->header != NULL;
}

ChudeStateFile *chude_state_file_new(ChudeStateInput input, ChudeText taken, GError **error) {
    ChudeStateFile *file = g_new0(ChudeStateFile, 1);
    file->input = input;
    file->heads = XXH3_createState();
    XXH3_128bits_reset(file->heads);
    chude_buffer_add(&file->bytes, taken.data, taken.size);
    if (!take_header(file, error)) {
        chude_state_file_free(file);
        return NULL;
    }
    return file;
}

const ChudeStateHeader *chude_state_file_header(const ChudeStateFile *file) {
    return file->header;
}

/* Whether the end frame, which was just read, is that of what was read before it, and the last thing there is. */
static bool check_end(ChudeStateFile *file, GError **error) {
    XXH128_canonical_t heads;
    XXH128_canonicalFromHash(&heads, XXH3_128bits_digest(file->heads));
    const unsigned char *end = (const unsigned char *)file->payload.data;
    if (file->head.size != END_SIZE || file->head.rows != 0 || get64(end) != file->rows ||
        memcmp(end + 8, heads.digest, sizeof heads.digest) != 0) {
        return altered("the end frame", file->begin - HEAD, file->position, error);
    }
    GError *cause = NULL;
    if (fill(file, &cause)) {
        chude_fail(error, "something stands behind its end, from byte %" G_GUINT64_FORMAT " on",
                   file->position + 1);
        return false;
    }
    if (cause) {
        g_propagate_error(error, cause);
        return false;
    }
    file->ended = true;
    return true;
}

static bool malformed(const ChudeStateFile *file, const char *what, GError **error) {
    chude_fail(error, "malformed: %s, in the block at byte %" G_GUINT64_FORMAT, what, file->begin + 1);
    return false;
}

/* Makes `payload` a block with rows to give. False at the end, or with *error set. */
static bool next_block(ChudeStateFile *file, GError **error) {
    if (!take_frame(file, error)) {
        return false;
    }
    if (file->head.table == END_FRAME) {
        check_end(file, error);
        return false;
    }
    if (file->head.table >= file->header->table_count || file->head.rows == 0 ||
        (file->any && file->head.table < file->table)) {
        return malformed(file, "a table that is not there or comes too late, or no rows", error);
    }
    if (file->any && file->head.table != file->table) {
        file->any = false; /* keys begin anew */
    }
    file->table = file->head.table;
    file->left = file->head.rows;
    return true;
}

/* A LEB128 number of the payload. */
static bool number(ChudeStateFile *file, uint64_t *value) {
    *value = 0;
    for (unsigned shift = 0; shift < 64 && file->payload_at < file->payload.size; shift += 7) {
        unsigned char byte = (unsigned char)file->payload.data[file->payload_at++];
        if (shift == 63 && byte > 1) {
            return false;
        }
        *value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            return true;
        }
    }
    return false;
}

bool chude_state_file_next(ChudeStateFile *file, ChudeStateRow *row, GError **error) {
    if (file->ended) {
        return false;
    }
    GError *cause = NULL;
    if (file->left == 0 && !next_block(file, &cause)) {
        if (cause) {
            g_propagate_error(error, cause);
        }
        return false;
    }
    bool first = file->left == file->head.rows; /* of its block: shares nothing */
    uint64_t shared, rest;
    if (!number(file, &shared) || !number(file, &rest) || shared > (first ? 0 : file->key.size) ||
        rest > file->payload.size - file->payload_at) {
        return malformed(file, "a row that is none", error);
    }
    ChudeText more = {file->payload.data + file->payload_at, (size_t)rest};
    ChudeText old = chude_buffer_text(
        &file->key); /* of a block's first row, all of it: the one before it, in its table */
    size_t bad;
    if (shared > 0) {
        old = (ChudeText){old.data + shared, old.size - (size_t)shared};
    }
    if (file->any && chude_runs_compare(old, more) >= 0) {
        return malformed(file, "a key that does not rise", error);
    }
    file->key.size = (size_t)shared;
    chude_buffer_add(&file->key, more.data, more.size);
    file->payload_at += (size_t)rest;
    *row = (ChudeStateRow){.table = file->table, .key = chude_buffer_text(&file->key)};
    for (unsigned c = 0; c < file->header->tables[file->table].columns; c++) {
        if (!number(file, &row->values[c])) {
            return malformed(file, "a row without its values", error);
        }
    }
    if (!chude_is_utf8(row->key, &bad)) {
        return malformed(file, "a key that is not UTF-8", error);
    }
    file->any = true;
    file->left--;
    file->rows++;
    if (file->left == 0 && file->payload_at != file->payload.size) {
        return malformed(file, "bytes behind its last row", error);
    }
    return true;
}

void chude_state_file_free(ChudeStateFile *file) {
    if (file) {
        chude_state_header_free(file->header);
        XXH3_freeState(file->heads);
        chude_buffer_clear(&file->bytes);
        chude_buffer_clear(&file->payload);
        chude_buffer_clear(&file->key);
        g_free(file);
    }
}
