#include "reader.h"

#include <limits.h>
#include <string.h>

#include "charset.h"
#include "csv.h"
#include "fail.h"
#include "inputs.h"
#include "stream.h"

enum {
    LONGEST = INT_MAX - 1, /* bytes of a record: json-c counts in int, offsets have 32 bits */
    AHEAD = 1 << 12,
    MOMENT =
        20,     /* milliseconds that a pipe may give nothing before a batch with records goes on without it */
    WHILE = 250 /* and before an empty one does */
};

struct ChudeReader {
    ChudeInputs inputs;
    ChudeReaderOptions options;
    GPtrArray *tables; /* ChudeTable *: headers met, which records point to */

    guint next;          /* of inputs */
    const char *path;    /* of the open file */
    ChudeStream *stream; /* the open file, or NULL */
    bool started;        /* its kind is known */
    ChudeInput kind;
    bool ended, cut_off; /* it has no more bytes; and should have had more */
    uint64_t line;       /* lines of it before the next record */
    bool skipping;       /* the next record is too long to be kept */
    ChudeCsvScan scan;   /* within the next record */
    const ChudeTable *table;
    ChudeBuffer rest; /* bytes read behind the last whole record */
    size_t scanned;   /* of rest: no record ends there */
};

ChudeReader *chude_reader_new(const char *const *paths, const ChudeReaderOptions *options, GError **error) {
    ChudeInputs inputs;
    if (!chude_inputs_find(&inputs, paths, error)) {
        return NULL;
    }
    ChudeReader *reader = g_new0(ChudeReader, 1);
    reader->inputs = inputs;
    reader->options = *options;
    reader->options.longest = options->longest ? options->longest : LONGEST;
    reader->tables = g_ptr_array_new_with_free_func((GDestroyNotify)chude_table_free);
    return reader;
}

static void close_file(ChudeReader *reader) {
    chude_stream_free(reader->stream);
    reader->stream = NULL;
    reader->rest.size = reader->scanned = 0;
    if (reader->rest.room > 4 * reader->options.batch) { /* one huge text is no reason to keep its room */
        chude_buffer_clear(&reader->rest);
    }
}

void chude_reader_free(ChudeReader *reader) {
    close_file(reader);
    chude_inputs_clear(&reader->inputs);
    g_ptr_array_free(reader->tables, TRUE);
    chude_buffer_clear(&reader->rest);
    g_free(reader);
}

uint64_t chude_reader_total(const ChudeReader *reader) {
    return reader->inputs.total_known ? reader->inputs.total : 0;
}

/* ---- the open file ---- */

/* Names the file, or a line of it (from 1), as rejected. */
static void reject(const ChudeReader *reader, ChudeEngineBatch *batch, uint64_t line, const char *message) {
    char *place = line ? g_strdup_printf("%s:%" G_GUINT64_FORMAT ": %s", reader->path, line, message)
                       : g_strdup_printf("%s: %s", reader->path, message);
    g_ptr_array_add(batch->rejected, place);
}

static void reject_error(const ChudeReader *reader, ChudeEngineBatch *batch, uint64_t line, GError *error) {
    reject(reader, batch, line, error->message);
    g_error_free(error);
}

/* Appends some bytes of the open file, or sets ended. False where a pipe has none to give. */
static bool read_chunk(ChudeReader *reader, ChudeEngineBatch *batch, ChudeBuffer *to) {
    if (!chude_stream_ready(reader->stream, batch->records->len ? MOMENT : WHILE)) {
        return false;
    }
    GError *error = NULL;
    /* some lines more than a batch still wants: what is too much is copied to the next one */
    size_t batch_size = reader->options.batch, wanted = batch_size > to->size ? batch_size - to->size : 0;
    size_t room = chude_stream_room(reader->stream, wanted + AHEAD);
    uint64_t before = chude_stream_position(reader->stream);
    size_t got = chude_stream_read(reader->stream, chude_buffer_reserve(to, room), room, &error);
    to->size += got;
    batch->bytes += chude_stream_position(reader->stream) - before;
    reader->ended = got == 0;
    if (error) {
        reader->cut_off = true;
        reject_error(reader, batch, 0, error);
    }
    return true;
}

/* Opens the next file that can be opened. False when there is none left. */
static bool open_next(ChudeReader *reader, ChudeEngineBatch *batch) {
    while (reader->next < reader->inputs.paths->len) {
        GError *error = NULL;
        reader->path = g_ptr_array_index(reader->inputs.paths, reader->next++);
        reader->stream = chude_stream_open(reader->path, &error);
        if (reader->stream) {
            reader->started = reader->ended = reader->cut_off = reader->skipping = false;
            reader->line = 0;
            reader->scan = (ChudeCsvScan){0};
            reader->table = NULL;
            return true;
        }
        reject_error(reader, batch, 0, error);
    }
    return false;
}

/* ---- its kind ---- */

static bool has_ending(const char *path, size_t size, const char *ending) {
    size_t length = strlen(ending);
    return size > length && g_ascii_strncasecmp(path + size - length, ending, length) == 0;
}

static ChudeInput kind_by_name(const char *path) {
    static const struct {
        const char *ending;
        ChudeInput kind;
    } endings[] = {{".ndjson", CHUDE_INPUT_NDJSON}, {".jsonl", CHUDE_INPUT_NDJSON},
                   {".txt", CHUDE_INPUT_TEXT},      {".md", CHUDE_INPUT_TEXT},
                   {".csv", CHUDE_INPUT_CSV},       {".tsv", CHUDE_INPUT_TSV}};
    size_t size = chude_stream_plain_name(path);
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (has_ending(path, size, endings[i].ending)) {
            return endings[i].kind;
        }
    }
    return CHUDE_INPUT_AUTO;
}

/* The first byte from *at on that is not space; 0 where there is none yet. */
static char first_byte(const ChudeBuffer *bytes, size_t *at) {
    while (*at < bytes->size && g_ascii_isspace(bytes->data[*at])) {
        ++*at;
    }
    return *at < bytes->size ? bytes->data[*at] : 0;
}

/* Kind by the first byte that is not space: AUTO where it has not come yet. An array of objects is not one text: *array. */
static ChudeInput kind_by_bytes(ChudeReader *reader, bool *array) {
    const ChudeBuffer *bytes = &reader->rest;
    size_t at = reader->scanned;
    char first = first_byte(bytes, &at);
    reader->scanned = at;
    if (at == bytes->size) {
        return bytes->size > reader->options.longest ? CHUDE_INPUT_TEXT : CHUDE_INPUT_AUTO;
    }
    if (first == '{') {
        return CHUDE_INPUT_NDJSON;
    }
    if (first == '[') {
        at++;
        char second = first_byte(bytes, &at);
        if (at == bytes->size && !reader->ended) {
            return CHUDE_INPUT_AUTO;
        }
        *array = second == '{' || has_ending(reader->path, chude_stream_plain_name(reader->path), ".json");
    }
    return CHUDE_INPUT_TEXT;
}

static void refuse(ChudeReader *reader, ChudeEngineBatch *batch, const char *message) {
    if (!reader->cut_off) { /* else it was named already */
        reject(reader, batch, 0, message);
    }
    close_file(reader);
}

/* Looks at the first bytes of the file, which are in rest: whether it can be read, and as what. False where they are too few. */
static bool find_kind(ChudeReader *reader, ChudeEngineBatch *batch) {
    ChudeBuffer *rest = &reader->rest;
    ChudeInput kind = reader->options.input;
    bool array = false;
    if (rest->size < 4 && !reader->ended) {
        return false;
    }
    const char *wide = reader->options.verbatim ? NULL : chude_charset_wide(chude_buffer_text(rest));
    if (wide) {
        char *message = g_strdup_printf("not UTF-8: it looks like %s", wide);
        refuse(reader, batch, message);
        g_free(message);
        return true;
    }
    if (!reader->options.verbatim && rest->size >= 3 && memcmp(rest->data, "\xEF\xBB\xBF", 3) == 0) {
        rest->size -= 3; /* a byte order mark is no part of the text */
        memmove(rest->data, rest->data + 3, rest->size);
    }
    kind = kind != CHUDE_INPUT_AUTO ? kind : kind_by_name(reader->path);
    kind = kind != CHUDE_INPUT_AUTO ? kind : kind_by_bytes(reader, &array);
    if (array) {
        refuse(reader, batch,
               "a JSON array, where one object a line is read: `jq -c '.[]'` makes lines of it");
        return true;
    }
    reader->kind = kind;
    reader->started = kind != CHUDE_INPUT_AUTO || reader->ended;
    reader->scanned = reader->started ? 0 : reader->scanned;
    return reader->started;
}

/* Reads until the file's kind is known, or it is closed again. False where a pipe keeps us waiting. */
static bool start(ChudeReader *reader, ChudeEngineBatch *batch) {
    while (!find_kind(reader, batch)) {
        if (!read_chunk(reader, batch, &reader->rest)) {
            return false;
        }
    }
    return true;
}

/* ---- records ---- */

static bool is_table(const ChudeReader *reader) {
    return reader->kind == CHUDE_INPUT_CSV || reader->kind == CHUDE_INPUT_TSV;
}

static void add_record(ChudeReader *reader, ChudeEngineBatch *batch, size_t begin, size_t end,
                       uint64_t line) {
    ChudeRecord record = {begin, end, reader->path, line, reader->kind, reader->table};
    g_array_append_val(batch->records, record);
}

static bool is_blank(const char *data, size_t size) {
    size_t i = 0;
    while (i < size && (data[i] == ' ' || data[i] == '\t')) {
        i++;
    }
    return i == size;
}

/* The header of a table; the file is refused where it is none. Files mostly come with the same one. */
static void take_header(ChudeReader *reader, ChudeEngineBatch *batch, ChudeText header, uint64_t line) {
    char delimiter = reader->kind == CHUDE_INPUT_CSV ? ',' : '\t';
    guint count = reader->tables->len;
    const ChudeTable *last = count ? g_ptr_array_index(reader->tables, count - 1) : NULL;
    if (last && last->delimiter == delimiter && last->header_size == header.size &&
        memcmp(last->header, header.data, header.size) == 0) {
        reader->table = last;
        return;
    }
    GError *error = NULL;
    ChudeTable *table = chude_table_new(header, delimiter, &reader->options.fields, &error);
    if (!table) {
        reject_error(reader, batch, line, error);
        close_file(reader);
        return;
    }
    g_ptr_array_add(reader->tables, table);
    reader->table = table;
}

/* A whole record with its newline becomes one of the batch; blank ones are none. */
static void take_record(ChudeReader *reader, ChudeEngineBatch *batch, size_t begin, size_t end) {
    const char *data = batch->raw.data;
    uint64_t line = reader->line + 1;
    end--;
    end -= end > begin && data[end - 1] == '\r';
    reader->line += is_table(reader) ? reader->scan.newlines : 1;
    reader->scan = (ChudeCsvScan){0};
    if (!is_table(reader)) {
        if (!is_blank(data + begin, end - begin)) {
            add_record(reader, batch, begin, end, line);
        }
    } else if (end > begin) {
        if (reader->table) {
            add_record(reader, batch, begin, end, line);
        } else {
            take_header(reader, batch, (ChudeText){data + begin, end - begin}, line);
        }
    }
}

static void reject_long(ChudeReader *reader, ChudeEngineBatch *batch, uint64_t line) {
    char *size = reader->options.longest == LONGEST ? g_strdup("2 GiB")
                                                    : g_strdup_printf("%zu bytes", reader->options.longest);
    char *message = g_strdup_printf("longer than %s: split it", size);
    reject(reader, batch, line, message);
    g_free(message);
    g_free(size);
}

/* The end of the record that goes on at `at` of raw, 0 where it is not there yet. */
static size_t find_end(ChudeReader *reader, const ChudeBuffer *raw, size_t at) {
    if (at == raw->size) {
        return 0;
    }
    if (is_table(reader)) {
        char delimiter = reader->kind == CHUDE_INPUT_CSV ? ',' : '\t';
        size_t size = chude_csv_scan(&reader->scan, delimiter, raw->data + at, raw->size - at);
        return size ? at + size : 0;
    }
    const char *newline = memchr(raw->data + at, '\n', raw->size - at);
    return newline ? (size_t)(newline - raw->data) + 1 : 0;
}

/* The end of a record that was too long: names it. What was kept of it goes; where the next one begins. */
static void end_skipping(ChudeReader *reader, ChudeEngineBatch *batch, size_t begin, size_t end) {
    ChudeBuffer *raw = &batch->raw;
    reject_long(reader, batch, reader->line + 1);
    reader->line += is_table(reader) ? reader->scan.newlines : 1;
    reader->scan = (ChudeCsvScan){0};
    reader->skipping = false;
    memmove(raw->data + begin, raw->data + end, raw->size - end);
    raw->size -= end - begin;
}

/* Takes the whole records that stand in raw from *begin on, which moves behind them; from *at on they were not looked at. True
 * where the batch is full. */
static bool take_records(ChudeReader *reader, ChudeEngineBatch *batch, size_t *begin, size_t *at) {
    ChudeBuffer *raw = &batch->raw;
    while (reader->stream) {
        size_t end = find_end(reader, raw, *at);
        if (end == 0) {
            *at = raw->size;
            return false;
        }
        if (reader->skipping || end - *begin > reader->options.longest) {
            end_skipping(reader, batch, *begin, end);
            *at = *begin;
            continue;
        }
        take_record(reader, batch, *begin, end);
        *begin = *at = end;
        if (end >= reader->options.batch) {
            return true;
        }
    }
    return false;
}

/* The last line of a file may lack its newline; what stands there in a file that was cut off is no record. */
static void take_last(ChudeReader *reader, ChudeEngineBatch *batch, size_t begin) {
    ChudeBuffer *raw = &batch->raw;
    if (reader->cut_off) {
        raw->size = begin;
    } else if (reader->skipping) {
        reject_long(reader, batch, reader->line + 1);
    } else if (raw->size > begin) {
        chude_buffer_char(raw, '\n'); /* else the next file's first line would join this one's last */
        reader->scan.newlines++;
        take_record(reader, batch, begin, raw->size);
    }
}

static void swap_buffers(ChudeBuffer *a, ChudeBuffer *b) {
    ChudeBuffer swap = *a;
    *a = *b;
    *b = swap;
}

/* raw's bytes from begin on wait for the next batch; no record ends in the first `scanned` of them. */
static void keep_rest(ChudeReader *reader, ChudeBuffer *raw, size_t begin, size_t scanned) {
    reader->rest.size = 0;
    if (begin == 0) { /* one long record: not copied */
        swap_buffers(raw, &reader->rest);
    } else {
        chude_buffer_add(&reader->rest, raw->data + begin, raw->size - begin);
        raw->size = begin;
    }
    reader->scanned = scanned;
}

/* The bytes that waited go to raw's end. */
static void bring_rest(ChudeReader *reader, ChudeBuffer *raw) {
    if (raw->size == 0) {
        swap_buffers(raw, &reader->rest);
    } else {
        chude_buffer_add(raw, reader->rest.data, reader->rest.size);
    }
    reader->rest.size = 0;
}

/* Reads records of the open file until the batch is full or the file ends. False where a pipe keeps us waiting. */
static bool read_records(ChudeReader *reader, ChudeEngineBatch *batch) {
    ChudeBuffer *raw = &batch->raw;
    size_t begin = raw->size, at = begin + reader->scanned;
    bool waiting = false;
    bring_rest(reader, raw);
    while (!take_records(reader, batch, &begin, &at) && reader->stream && !reader->ended && !waiting) {
        if (reader->skipping || raw->size - begin > reader->options.longest) {
            reader->skipping = true;
            raw->size = at = begin;
        }
        waiting = !read_chunk(reader, batch, raw);
    }
    bool all = at == raw->size;
    if (reader->stream && reader->ended && all) {
        take_last(reader, batch, begin);
        close_file(reader);
    } else if (reader->stream) {
        keep_rest(reader, raw, begin, at - begin);
    } else {
        raw->size = begin; /* a table without a header */
    }
    return !waiting;
}

/* Reads the open file whole: one record. An empty file is none. False where the batch must end first: a pipe keeps us waiting, or a
 * large text stands better in a batch of its own than copied to the end of this one. */
static bool read_whole(ChudeReader *reader, ChudeEngineBatch *batch) {
    ChudeBuffer *rest = &reader->rest, *raw = &batch->raw;
    while (!reader->ended && rest->size <= reader->options.longest) {
        if (!read_chunk(reader, batch, rest)) {
            return false;
        }
    }
    if (rest->size >= reader->options.batch && raw->size > 0) {
        return false;
    }
    if (rest->size > reader->options.longest) {
        reject_long(reader, batch, 0);
    } else if (!reader->cut_off && rest->size > 0) {
        size_t begin = raw->size;
        bring_rest(reader, raw);
        add_record(reader, batch, begin, raw->size, 0);
    }
    close_file(reader);
    return true;
}

ChudeEngineBatch *chude_reader_next(ChudeReader *reader) {
    return chude_reader_fill(reader, chude_batch_new());
}

ChudeEngineBatch *chude_reader_fill(ChudeReader *reader, ChudeEngineBatch *batch) {
    batch->fields = reader->options.fields;
    bool more = true, waiting = false;
    while (batch->raw.size < reader->options.batch && more && !waiting) {
        if (!reader->stream) {
            more = open_next(reader, batch);
        } else if (!reader->started) {
            waiting = !start(reader, batch);
        } else if (reader->kind == CHUDE_INPUT_TEXT || reader->kind == CHUDE_INPUT_AUTO) {
            waiting = !read_whole(reader, batch);
        } else {
            waiting = !read_records(reader, batch);
        }
    }
    /* blank lines have no record, but `segment` prints them */
    if (!more && batch->records->len == 0 && batch->rejected->len == 0 && batch->bytes == 0 &&
        batch->raw.size == 0) {
        chude_batch_free(batch);
        return NULL;
    }
    return batch;
}
