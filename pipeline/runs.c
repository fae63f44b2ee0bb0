/* runs.c - a row in a run: bytes that its key shares with the one before it, bytes of the rest, of the value (varints), the rest,
 * the value. Sorted keys share much, so that runs of n-grams are half as large for it. */
#include "runs.h"

#include <glib.h>
#include <string.h>

#include "pack.h"
#include "temporary.h"

enum { PENDING = 1 << 16, LEAST_BUFFER = 4096, LARGEST_BUFFER = 1 << 18, HEADER = 30 };

typedef struct {
    const ChudeTemporary *file;
    uint64_t begin, end;
} Run;

struct ChudeRuns {
    const char *folder;
    ChudeTemporary *file; /* the one that is written; the last of files, or NULL */
    GPtrArray *files;     /* ChudeTemporary * */
    GArray *runs;         /* Run */
    uint64_t begin;       /* of the run that is being written */
    bool open;
    ChudeBuffer last, pending; /* the last key; bytes that are not in the file yet */
};

static void file_free(gpointer file) {
    chude_temporary_free(file);
}

ChudeRuns *chude_runs_new(const char *folder) {
    ChudeRuns *runs = g_new0(ChudeRuns, 1);
    runs->folder = folder;
    runs->files = g_ptr_array_new_with_free_func(file_free);
    runs->runs = g_array_new(FALSE, FALSE, sizeof(Run));
    return runs;
}

void chude_runs_free(ChudeRuns *runs) {
    if (!runs) {
        return;
    }
    g_ptr_array_free(runs->files, TRUE);
    g_array_free(runs->runs, TRUE);
    chude_buffer_clear(&runs->last);
    chude_buffer_clear(&runs->pending);
    g_free(runs);
}

int chude_runs_compare(ChudeText a, ChudeText b) {
    size_t size = MIN(a.size, b.size);
    int order = size ? memcmp(a.data, b.data, size) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static bool flush(ChudeRuns *runs, GError **error) {
    bool good = chude_temporary_append(runs->file, runs->pending.data, runs->pending.size, error);
    runs->pending.size = 0;
    return good;
}

static bool begin_run(ChudeRuns *runs, GError **error) {
    if (!runs->file) {
        runs->file = chude_temporary_new(runs->folder, error);
        if (!runs->file) {
            return false;
        }
        g_ptr_array_add(runs->files, runs->file);
    }
    runs->begin = chude_temporary_size(runs->file);
    runs->last.size = 0;
    runs->open = true;
    return true;
}

bool chude_runs_add(ChudeRuns *runs, ChudeText key, ChudeText value, GError **error) {
    if (!runs->open && !begin_run(runs, error)) {
        return false;
    }
    size_t shared = 0, most = MIN(key.size, runs->last.size);
    while (shared < most && key.data[shared] == runs->last.data[shared]) {
        shared++;
    }
    g_assert(shared == runs->last.size ||
             (shared < key.size && (unsigned char)key.data[shared] > (unsigned char)runs->last.data[shared]));
    chude_pack_number(&runs->pending, shared);
    chude_pack_number(&runs->pending, key.size - shared);
    chude_pack_number(&runs->pending, value.size);
    chude_buffer_add(&runs->pending, key.data + shared, key.size - shared);
    chude_buffer_add(&runs->pending, value.data, value.size);
    runs->last.size = shared;
    chude_buffer_add(&runs->last, key.data + shared, key.size - shared);
    return runs->pending.size < PENDING || flush(runs, error);
}

bool chude_runs_end(ChudeRuns *runs, GError **error) {
    if (!runs->open) {
        return true;
    }
    runs->open = false;
    if (!flush(runs, error)) {
        return false;
    }
    Run run = {runs->file, runs->begin, chude_temporary_size(runs->file)};
    g_array_append_val(runs->runs, run);
    chude_buffer_clear(&runs->pending);
    return true;
}

void chude_runs_take(ChudeRuns *into, ChudeRuns *from) {
    g_assert(!into->open && !from->open);
    g_array_append_vals(into->runs, from->runs->data, from->runs->len);
    g_array_set_size(from->runs, 0);
    while (from->files->len > 0) { /* the one that `into` writes stays apart, in its member */
        g_ptr_array_add(into->files, g_ptr_array_steal_index(from->files, 0));
    }
    from->file = NULL;
}

size_t chude_runs_count(const ChudeRuns *runs) {
    return runs->runs->len;
}

/* ---- reading ---- */

/* A place in one run, at the row whose key and value it has. */
typedef struct {
    Run run;         /* begin moves on: what of the file is not in the buffer yet */
    ChudeBuffer key; /* whole */
    ChudeText value; /* in the buffer */
    uint64_t order;  /* the key's first eight bytes, big-endian: settles most comparisons */
    ChudeBuffer bytes;
    size_t at;
} Cursor;

struct ChudeRunsReader {
    Cursor *cursors;
    Cursor **heap; /* the least key at its top */
    size_t count, left, buffer;
    bool started; /* the row of the top was given out */
};

static void cursor_clear(Cursor *cursor) {
    chude_buffer_clear(&cursor->key);
    chude_buffer_clear(&cursor->bytes);
}

/* Makes at least size bytes available, or all that are left of the run. */
static bool fill(Cursor *cursor, size_t size, size_t buffer, GError **error) {
    size_t have = cursor->bytes.size - cursor->at;
    if (have >= size || cursor->run.begin == cursor->run.end) {
        return true;
    }
    if (have > 0) {
        memmove(cursor->bytes.data, cursor->bytes.data + cursor->at, have);
    }
    cursor->at = 0;
    cursor->bytes.size = have;
    uint64_t more = MIN((uint64_t)MAX(buffer, size) - have, cursor->run.end - cursor->run.begin);
    char *to = chude_buffer_reserve(&cursor->bytes, (size_t)more);
    if (!chude_temporary_read(cursor->run.file, cursor->run.begin, to, (size_t)more, error)) {
        return false;
    }
    cursor->bytes.size += (size_t)more;
    cursor->run.begin += more;
    return true;
}

static uint64_t first_bytes(ChudeText key) {
    uint64_t bytes = 0;
    memcpy(&bytes, key.data, MIN(key.size, sizeof bytes));
    return GUINT64_FROM_BE(bytes);
}

/* To the next row; *more false at the run's end. */
static bool advance(Cursor *cursor, size_t buffer, bool *more, GError **error) {
    if (!fill(cursor, HEADER, buffer, error)) {
        return false;
    }
    *more = cursor->at < cursor->bytes.size;
    if (!*more) {
        return true;
    }
    ChudeUnpack from = {cursor->bytes.data + cursor->at, cursor->bytes.data + cursor->bytes.size};
    size_t shared = (size_t)chude_unpack_number(&from), rest = (size_t)chude_unpack_number(&from);
    size_t size = (size_t)chude_unpack_number(&from);
    cursor->at = (size_t)(from.at - cursor->bytes.data);
    if (!fill(cursor, rest + size, buffer, error)) {
        return false;
    }
    cursor->key.size = shared;
    chude_buffer_add(&cursor->key, cursor->bytes.data + cursor->at, rest);
    cursor->value = (ChudeText){cursor->bytes.data + cursor->at + rest, size};
    cursor->at += rest + size;
    cursor->order = cursor->key.size ? first_bytes(chude_buffer_text(&cursor->key)) : 0;
    return true;
}

static bool less(const Cursor *a, const Cursor *b) {
    if (a->order != b->order) {
        return a->order < b->order;
    }
    return chude_runs_compare(chude_buffer_text(&a->key), chude_buffer_text(&b->key)) < 0;
}

static void sift(ChudeRunsReader *reader, size_t at) {
    Cursor **heap = reader->heap;
    for (size_t child; (child = 2 * at + 1) < reader->left; at = child) {
        if (child + 1 < reader->left && less(heap[child + 1], heap[child])) {
            child++;
        }
        if (!less(heap[child], heap[at])) {
            return;
        }
        Cursor *up = heap[child];
        heap[child] = heap[at];
        heap[at] = up;
    }
}

ChudeRunsReader *chude_runs_read(const ChudeRuns *runs, size_t memory, GError **error) {
    g_assert(!runs->open);
    ChudeRunsReader *reader = g_new0(ChudeRunsReader, 1);
    reader->count = runs->runs->len;
    reader->cursors = g_new0(Cursor, reader->count + 1);
    reader->heap = g_new0(Cursor *, reader->count + 1);
    reader->buffer = CLAMP(memory / (reader->count + 1), LEAST_BUFFER, LARGEST_BUFFER);
    for (size_t i = 0; i < reader->count; i++) {
        Cursor *cursor = &reader->cursors[i];
        bool more = false;
        cursor->run = g_array_index(runs->runs, Run, i);
        if (!advance(cursor, reader->buffer, &more, error)) {
            chude_runs_reader_free(reader);
            return NULL;
        }
        if (more) {
            reader->heap[reader->left++] = cursor;
        }
    }
    for (size_t i = reader->left / 2; i-- > 0;) {
        sift(reader, i);
    }
    return reader;
}

void chude_runs_reader_free(ChudeRunsReader *reader) {
    if (!reader) {
        return;
    }
    for (size_t i = 0; i < reader->count; i++) {
        cursor_clear(&reader->cursors[i]);
    }
    g_free(reader->cursors);
    g_free(reader->heap);
    g_free(reader);
}

bool chude_runs_next(ChudeRunsReader *reader, ChudeText *key, ChudeText *value, GError **error) {
    if (reader->started && reader->left > 0) {
        bool more = false;
        if (!advance(reader->heap[0], reader->buffer, &more, error)) {
            return false;
        }
        if (!more) {
            cursor_clear(reader->heap[0]);
            *reader->heap[0] = (Cursor){0};
            reader->heap[0] = reader->heap[--reader->left];
        }
        sift(reader, 0);
    }
    reader->started = true;
    if (reader->left == 0) {
        return false;
    }
    *key = chude_buffer_text(&reader->heap[0]->key);
    *value = reader->heap[0]->value;
    return true;
}
