#include "reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail.h"

enum { CHUNK = 1 << 18 };

struct ChudeReader {
    GPtrArray *paths; /* char *, in the order of reading */
    ChudeInput input;
    size_t batch; /* bytes */
    uint64_t total;
    bool total_known;

    guint next;       /* of paths */
    const char *path; /* open now, or NULL */
    int descriptor;
    ChudeInput kind;  /* of the open file */
    uint64_t line;    /* lines read of it */
    ChudeBuffer rest; /* bytes behind the last whole line of it */
    bool ended;       /* it has no more bytes */
};

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool add_path(ChudeReader *reader, const char *path, bool named, unsigned depth, GError **error);

/* The files of a folder and below. A folder met through a link is not entered, so that links cannot loop. */
static bool add_folder(ChudeReader *reader, const char *path, bool named, unsigned depth, GError **error) {
    GDir *folder = depth < 64 ? g_dir_open(path, 0, named ? error : NULL) : NULL;
    if (!folder) {
        if (named) {
            return false;
        }
        g_ptr_array_add(reader->paths, g_strdup(path)); /* named as unreadable when its turn comes */
        return true;
    }
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(folder));) {
        if (name[0] != '.') {
            g_ptr_array_add(names, g_build_filename(path, name, NULL));
        }
    }
    g_dir_close(folder);
    g_ptr_array_sort(names, by_name);
    bool good = true;
    for (guint i = 0; i < names->len && good; i++) {
        good = add_path(reader, g_ptr_array_index(names, i), false, depth + 1, error);
    }
    g_ptr_array_free(names, TRUE);
    return good;
}

static bool add_path(ChudeReader *reader, const char *path, bool named, unsigned depth, GError **error) {
    struct stat status, link;
    if (strcmp(path, "-") != 0) {
        if (stat(path, &status) != 0) {
            if (named) {
                chude_fail(error, "%s: %s", path, g_strerror(errno));
                return false;
            }
        } else if (named && access(path, R_OK) != 0) {
            chude_fail(error, "%s: %s", path, g_strerror(errno));
            return false;
        } else if (S_ISDIR(status.st_mode)) {
            if (!named && lstat(path, &link) == 0 && S_ISLNK(link.st_mode)) {
                return true;
            }
            return add_folder(reader, path, named, depth, error);
        } else if (S_ISREG(status.st_mode)) {
            reader->total += (uint64_t)status.st_size;
        } else if (!named) {
            return true; /* a FIFO, socket or device that merely stands in a folder: opening it might wait for ever */
        } else {
            reader->total_known = false;
        }
    } else {
        reader->total_known = false;
    }
    g_ptr_array_add(reader->paths, g_strdup(path));
    return true;
}

ChudeReader *chude_reader_new(const char *const *paths, ChudeInput input, size_t batch, GError **error) {
    ChudeReader *reader = g_new0(ChudeReader, 1);
    reader->paths = g_ptr_array_new_with_free_func(g_free);
    reader->input = input;
    reader->batch = batch;
    reader->total_known = true;
    reader->descriptor = -1;
    for (; *paths; paths++) {
        if (!add_path(reader, *paths, true, 0, error)) {
            chude_reader_free(reader);
            return NULL;
        }
    }
    return reader;
}

static void close_file(ChudeReader *reader) {
    if (reader->descriptor > STDIN_FILENO) {
        close(reader->descriptor);
    }
    reader->descriptor = -1;
    reader->path = NULL;
    reader->rest.size = 0;
}

void chude_reader_free(ChudeReader *reader) {
    close_file(reader);
    g_ptr_array_free(reader->paths, TRUE);
    chude_buffer_clear(&reader->rest);
    g_free(reader);
}

uint64_t chude_reader_total(const ChudeReader *reader) {
    return reader->total_known ? reader->total : 0;
}

static void cannot_read(const ChudeReader *reader, ChudeEngineBatch *batch, int cause) {
    g_ptr_array_add(batch->rejected,
                    g_strdup_printf("%s: cannot be read: %s", reader->path, g_strerror(cause)));
}

/* Appends CHUNK bytes of the open file, fewer only at its end (or where reading fails: sets ended). A pipe's short reads are
 * filled up, so that batches end at the same bytes however the input comes. */
static void read_chunk(ChudeReader *reader, ChudeEngineBatch *batch, ChudeBuffer *to) {
    chude_buffer_reserve(to, CHUNK);
    for (size_t left = CHUNK; left > 0 && !reader->ended;) {
        ssize_t got = read(reader->descriptor, to->data + to->size, left);
        if (got > 0) {
            left -= (size_t)got;
            to->size += (size_t)got;
            batch->bytes += (uint64_t)got;
        } else if (got == 0 || errno != EINTR) {
            reader->ended = true;
            if (got < 0) {
                cannot_read(reader, batch, errno);
            }
        }
    }
}

static ChudeInput kind_by_name(const char *path) {
    static const struct {
        const char *ending;
        ChudeInput kind;
    } endings[] = {{".ndjson", CHUDE_INPUT_NDJSON},
                   {".jsonl", CHUDE_INPUT_NDJSON},
                   {".txt", CHUDE_INPUT_TEXT},
                   {".md", CHUDE_INPUT_TEXT}};
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (g_str_has_suffix(path, endings[i].ending)) {
            return endings[i].kind;
        }
    }
    return CHUDE_INPUT_AUTO;
}

/* Kind by the first byte from `from` on that is not space. */
static ChudeInput kind_by_bytes(const ChudeBuffer *bytes, size_t from) {
    for (size_t i = from; i < bytes->size; i++) {
        if (!g_ascii_isspace(bytes->data[i])) {
            return bytes->data[i] == '{' ? CHUDE_INPUT_NDJSON : CHUDE_INPUT_TEXT;
        }
    }
    return CHUDE_INPUT_AUTO;
}

/* Reads the file's first bytes. A byte order mark is no part of them, but `segment`, which reads lines, changes nothing. */
static void read_first(ChudeReader *reader, ChudeEngineBatch *batch) {
    ChudeBuffer *rest = &reader->rest;
    read_chunk(reader, batch, rest);
    if (reader->kind != CHUDE_INPUT_LINES && rest->size >= 3 && memcmp(rest->data, "\xEF\xBB\xBF", 3) == 0) {
        rest->size -= 3;
        memmove(rest->data, rest->data + 3, rest->size);
    }
}

/* Opens the next input and finds out its kind. False when there is none left. */
static bool open_next(ChudeReader *reader, ChudeEngineBatch *batch) {
    while (reader->next < reader->paths->len) {
        reader->path = g_ptr_array_index(reader->paths, reader->next++);
        reader->descriptor =
            strcmp(reader->path, "-") == 0 ? STDIN_FILENO : open(reader->path, O_RDONLY | O_CLOEXEC);
        if (reader->descriptor < 0) {
            cannot_read(reader, batch, errno);
            continue;
        }
        reader->line = 0;
        reader->ended = false;
        reader->rest.size = 0;
        reader->kind = reader->input != CHUDE_INPUT_AUTO ? reader->input : kind_by_name(reader->path);
        read_first(reader, batch);
        for (size_t seen = 0; reader->kind == CHUDE_INPUT_AUTO;) {
            reader->kind = kind_by_bytes(&reader->rest, seen);
            if (reader->ended) {
                break;
            }
            seen = reader->rest.size;
            if (reader->kind == CHUDE_INPUT_AUTO) {
                read_chunk(reader, batch, &reader->rest);
            }
        }
        return true;
    }
    return false;
}

static void add_record(ChudeReader *reader, ChudeEngineBatch *batch, size_t begin, size_t end,
                       uint64_t line) {
    ChudeRecord record = {begin, end, reader->path, line, reader->kind};
    g_array_append_val(batch->records, record);
}

/* The lines of raw from begin on become records; blank lines are none. */
static void add_lines(ChudeReader *reader, ChudeEngineBatch *batch, size_t begin) {
    const char *data = batch->raw.data;
    size_t end = batch->raw.size;
    while (begin < end) {
        const char *newline = memchr(data + begin, '\n', end - begin);
        size_t stop = newline ? (size_t)(newline - data) : end, next = newline ? stop + 1 : end;
        reader->line++;
        if (stop > begin && data[stop - 1] == '\r') {
            stop--;
        }
        size_t first = begin;
        while (first < stop && (data[first] == ' ' || data[first] == '\t')) {
            first++;
        }
        if (first < stop) {
            add_record(reader, batch, begin, stop, reader->line);
        }
        begin = next;
    }
}

/* Reads whole lines of the open file into the batch until it is full or the file ends. Where a batch ends depends on the bytes
 * alone, not on how a pipe hands them out. */
static void read_lines(ChudeReader *reader, ChudeEngineBatch *batch) {
    ChudeBuffer *raw = &batch->raw;
    size_t begin = raw->size, cut = 0;
    size_t searched = MAX(reader->batch, begin + 1) - 1; /* the first newline from here on ends the batch */
    chude_buffer_reserve(raw, reader->rest.size + CHUNK);
    chude_buffer_add(raw, reader->rest.data, reader->rest.size);
    reader->rest.size = 0;
    while (cut == 0) {
        const char *newline =
            raw->size > searched ? memchr(raw->data + searched, '\n', raw->size - searched) : NULL;
        searched = MAX(searched, raw->size);
        if (newline) {
            cut = (size_t)(newline - raw->data) + 1;
        } else if (!reader->ended) {
            read_chunk(reader, batch, raw);
        } else {
            if (raw->size > begin && raw->data[raw->size - 1] != '\n') {
                chude_buffer_char(raw, '\n'); /* else the next file's first line would join this one's last */
            }
            cut = raw->size;
            break;
        }
    }
    chude_buffer_add(&reader->rest, raw->data + cut, raw->size - cut);
    raw->size = cut;
    add_lines(reader, batch, begin);
    if (reader->ended && reader->rest.size == 0) {
        close_file(reader);
    }
}

/* Reads the open file whole: one record. An empty file is none. */
static void read_whole(ChudeReader *reader, ChudeEngineBatch *batch) {
    ChudeBuffer *raw = &batch->raw;
    size_t begin = raw->size;
    chude_buffer_add(raw, reader->rest.data, reader->rest.size);
    while (!reader->ended) {
        read_chunk(reader, batch, raw);
    }
    if (raw->size > begin) {
        add_record(reader, batch, begin, raw->size, 0);
    }
    close_file(reader);
}

ChudeEngineBatch *chude_reader_next(ChudeReader *reader) {
    ChudeEngineBatch *batch = chude_batch_new();
    while (batch->raw.size < reader->batch && (reader->path || open_next(reader, batch))) {
        if (reader->kind == CHUDE_INPUT_NDJSON || reader->kind == CHUDE_INPUT_LINES) {
            read_lines(reader, batch);
        } else {
            read_whole(reader, batch);
        }
    }
    if (batch->records->len == 0 && batch->rejected->len == 0 && batch->bytes == 0) {
        chude_batch_free(batch);
        return NULL;
    }
    return batch;
}
