/* state_reader.c - the text form goes through a sorter, whose keys are the table's name, NUL, and the row's key, and whose values are
 * the number of columns and the columns. */
#include "state_reader.h"

#include <string.h>

#include "fail.h"
#include "pack.h"
#include "sorter.h"
#include "state.h"
#include "state_combine.h"
#include "state_file.h"
#include "stream.h"

enum { PIECE = 1 << 16 };

struct ChudeStateReader {
    const char *path, *name, *folder;
    size_t memory;
    ChudeStream *stream;
    ChudeBuffer bytes; /* read, from `at` on not taken yet */
    size_t at;
    ChudeStateFile *file; /* of the stored form, else NULL */

    /* Of the text form. */
    ChudeStateHeader *header;
    ChudeSorter *sorter;
    ChudeStateLine line;
    uint64_t number; /* of the line */
    bool ended, sorted;
    ChudeStateCombine combine;
};

const char *chude_state_name(const char *path) {
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

bool chude_state_is(const char *path) {
    static const char text[] = "[\"chude.state/1\"";
    char head[CHUDE_STATE_MAGIC_SIZE];
    size_t size = 0, got = 0;
    ChudeStream *stream = g_file_test(path, G_FILE_TEST_IS_REGULAR) ? chude_stream_open(path, NULL) : NULL;
    while (stream && size < sizeof head) {
        char piece[CHUDE_STATE_MAGIC_SIZE]; /* a stream wants some room */
        got = chude_stream_read(stream, piece, sizeof piece, NULL);
        if (!got) {
            break;
        }
        got = MIN(got, sizeof head - size);
        memcpy(head + size, piece, got);
        size += got;
    }
    if (stream) {
        chude_stream_free(stream);
    }
    return size == sizeof head &&
           (memcmp(head, CHUDE_STATE_MAGIC, sizeof head) == 0 || memcmp(head, text, sizeof text - 1) == 0);
}

void chude_state_reader_free(ChudeStateReader *reader) {
    if (!reader) {
        return;
    }
    if (reader->stream) {
        chude_stream_free(reader->stream);
    }
    chude_state_file_free(reader->file);
    chude_state_header_free(reader->header);
    chude_sorter_free(reader->sorter);
    chude_state_line_clear(&reader->line);
    chude_state_combine_clear(&reader->combine);
    chude_buffer_clear(&reader->bytes);
    g_free(reader);
}

/* Puts the file's name before the message. */
static void named(const ChudeStateReader *reader, GError **error) {
    g_prefix_error(error, "%s: ", reader->name);
}

static size_t read_stream(void *context, char *to, size_t room, GError **error) {
    return chude_stream_read(context, to, room, error);
}

/* Reads on, behind what stands there. False at the end, or with *error set. */
static bool read_more(ChudeStateReader *reader, GError **error) {
    if (reader->at > 0) {
        memmove(reader->bytes.data, reader->bytes.data + reader->at, reader->bytes.size - reader->at);
        reader->bytes.size -= reader->at;
        reader->at = 0;
    }
    char *to = chude_buffer_reserve(&reader->bytes, PIECE);
    size_t got = chude_stream_read(reader->stream, to, PIECE, error);
    reader->bytes.size += got;
    return got > 0;
}

/* ---- the text form ---- */

static size_t blanks(ChudeText line) {
    size_t size = 0;
    while (size < line.size && (line.data[size] == ' ' || line.data[size] == '\t')) {
        size++;
    }
    return size;
}

/* The next line that is not blank. False at the end, or with *error set. */
static bool next_line(ChudeStateReader *reader, ChudeText *line, GError **error) {
    size_t looked = 0;
    GError *cause = NULL;
    for (;;) {
        const char *begin = reader->bytes.data + reader->at;
        size_t size = reader->bytes.size - reader->at;
        const char *newline = size > looked ? memchr(begin + looked, '\n', size - looked) : NULL;
        if (!newline && !reader->ended) {
            looked = size;
            reader->ended = !read_more(reader, &cause);
            if (cause) {
                g_propagate_error(error, cause);
                return false;
            }
            continue;
        }
        if (!newline && size == 0) {
            return false;
        }
        *line = (ChudeText){begin, newline ? (size_t)(newline - begin) : size};
        reader->at += line->size + (newline ? 1 : 0);
        reader->number++;
        looked = 0;
        line->size -= line->size > 0 && line->data[line->size - 1] == '\r';
        if (blanks(*line) < line->size) {
            return true;
        }
    }
}

/* The line becomes a header or a row of the sorter. */
static bool take_line(ChudeStateReader *reader, ChudeText line, GError **error) {
    ChudeStateLine *parsed = &reader->line;
    if (!chude_state_parse(parsed, line, error)) {
        g_prefix_error(error, "%" G_GUINT64_FORMAT ": ", reader->number);
        return false;
    }
    if (parsed->header) {
        char *difference =
            reader->header ? chude_state_difference(reader->header, "the first", parsed->header, "this one")
                           : NULL;
        if (difference) {
            chude_fail(error, "%" G_GUINT64_FORMAT ": a header that is unlike the first: %s", reader->number,
                       difference);
            g_free(difference);
            return false;
        }
        if (!reader->header) {
            reader->header = parsed->header;
            parsed->header = NULL;
        }
        return true;
    }
    ChudeBuffer value = {0};
    chude_buffer_char(&parsed->table, 0);
    chude_buffer_add(&parsed->table, parsed->key.data, parsed->key.size);
    chude_pack_number(&value, parsed->columns);
    for (unsigned c = 0; c < parsed->columns; c++) {
        chude_pack_number(&value, parsed->values[c]);
    }
    bool good =
        chude_sorter_add(reader->sorter, chude_buffer_text(&parsed->table), chude_buffer_text(&value), error);
    chude_buffer_clear(&value);
    return good;
}

/* A row of the sorter, which is checked against the header now that there is one. */
static bool next_sorted(void *context, ChudeStateRow *row, GError **error) {
    ChudeStateReader *reader = context;
    ChudeText key, value;
    if (!chude_sorter_next(reader->sorter, &key, &value, error)) {
        return false;
    }
    size_t size = strlen(key.data);
    ChudeUnpack from = chude_unpack(value);
    uint64_t columns = chude_unpack_number(&from);
    row->table = chude_state_table(reader->header, (ChudeText){key.data, size});
    row->key = (ChudeText){key.data + size + 1, key.size - size - 1};
    if (row->table == reader->header->table_count) {
        chude_fail(error, "the header has no table \"%s\", but a row is of it", key.data);
        return false;
    }
    if (columns != reader->header->tables[row->table].columns) {
        chude_fail(error, "the row at key \"%.*s\" of table \"%s\" has %u columns, the header says %u",
                   (int)MIN(row->key.size, 100), row->key.data, key.data, (unsigned)columns,
                   reader->header->tables[row->table].columns);
        return false;
    }
    for (unsigned c = 0; c < columns; c++) {
        row->values[c] = chude_unpack_number(&from);
    }
    return true;
}

/* Reads to the end, and sorts. */
static bool take_all(ChudeStateReader *reader, GError **error) {
    ChudeText line;
    GError *cause = NULL;
    while (next_line(reader, &line, &cause)) {
        if (!take_line(reader, line, error)) {
            return false;
        }
    }
    if (cause) {
        g_propagate_error(error, cause);
        return false;
    }
    if (!reader->header) {
        chude_fail(error, "no line is a header: [\"chude.state/1\",{…}]");
        return false;
    }
    reader->combine = chude_state_combine(reader->header, (ChudeStateSource){next_sorted, reader});
    reader->sorted = true;
    return chude_sorter_read(reader->sorter, error);
}

/* ---- both ---- */

static bool begin(ChudeStateReader *reader, GError **error) {
    GError *cause = NULL;
    if (!read_more(reader, &cause)) {
        chude_fail(&cause, "no saved state: it is empty");
        g_propagate_error(error, cause);
        return false;
    }
    if ((unsigned char)reader->bytes.data[0] == (unsigned char)CHUDE_STATE_MAGIC[0]) {
        reader->file = chude_state_file_new((ChudeStateInput){read_stream, reader->stream},
                                            chude_buffer_text(&reader->bytes), error);
        return reader->file != NULL;
    }
    ChudeText line;
    reader->sorter = chude_sorter_new(reader->folder, reader->memory);
    if (!next_line(reader, &line, &cause) || line.data[blanks(line)] != '[') {
        chude_fail(&cause,
                   "no saved state: it begins neither as one that `chude fit` stored nor as the text of one");
        g_propagate_error(error, cause);
        return false;
    }
    return take_line(reader, line, error);
}

ChudeStateReader *chude_state_reader_new(const char *path, const char *folder, size_t memory,
                                         GError **error) {
    ChudeStateReader *reader = g_new0(ChudeStateReader, 1);
    reader->path = path;
    reader->name = chude_state_name(path);
    reader->folder = folder;
    reader->memory = memory;
    reader->stream = chude_stream_open(path, error);
    if (!reader->stream || !begin(reader, error)) {
        named(reader, error);
        chude_state_reader_free(reader);
        return NULL;
    }
    return reader;
}

const ChudeStateHeader *chude_state_reader_peek(const ChudeStateReader *reader) {
    return reader->file ? chude_state_file_header(reader->file) : reader->header;
}

const ChudeStateHeader *chude_state_reader_header(ChudeStateReader *reader, GError **error) {
    if (!reader->file && !reader->sorted && !take_all(reader, error)) {
        named(reader, error);
        return NULL;
    }
    return chude_state_reader_peek(reader);
}

bool chude_state_reader_next(ChudeStateReader *reader, ChudeStateRow *row, GError **error) {
    GError *cause = NULL;
    if (!chude_state_reader_header(reader, error)) {
        return false;
    }
    bool more = reader->file ? chude_state_file_next(reader->file, row, &cause)
                             : chude_state_combine_next(&reader->combine, row, &cause);
    if (cause) {
        named(reader, &cause);
        g_propagate_error(error, cause);
    }
    return more;
}
