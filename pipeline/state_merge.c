#include "state_merge.h"

#include <string.h>

#include "fail.h"
#include "pack.h"
#include "runs.h"
#include "state_combine.h"
#include "state_reader.h"

/* Some 200 KB a state, and a temporary file for one of the text form: far from the limits on memory and open files. */
enum { AT_ONCE = 32, LEAST_ROWS = 1 << 18 };

static size_t at_once(const ChudeStateMerge *merge) {
    return merge->at_once ? merge->at_once : AT_ONCE;
}

/* Of rows of the text form, for each state read at the same time. */
static size_t rows_memory(const ChudeStateMerge *merge) {
    size_t share = (size_t)(merge->memory / 4) / MIN(merge->count, at_once(merge));
    return MAX(share, (size_t)LEAST_ROWS);
}

static ChudeStateReader *open_state(const ChudeStateMerge *merge, size_t i, GError **error) {
    return chude_state_reader_new(merge->paths[i], merge->folder, rows_memory(merge), error);
}

static bool alike(const ChudeStateHeader *a, const char *name_a, const ChudeStateHeader *b,
                  const char *name_b, GError **error) {
    char *difference = chude_state_difference(a, name_a, b, name_b);
    if (difference) {
        chude_fail(error, "%s and %s cannot be merged: %s", name_a, name_b, difference);
    }
    g_free(difference);
    return !difference;
}

bool chude_state_merge_check(const ChudeStateMerge *merge, GError **error) {
    ChudeStateHeader *first = NULL;
    const char *name = NULL;
    bool good = true;
    for (size_t i = 0; i < merge->count && good; i++) {
        const char *path = merge->paths[i];
        if (strcmp(path, "-") == 0 ||
            (g_file_test(path, G_FILE_TEST_EXISTS) && !g_file_test(path, G_FILE_TEST_IS_REGULAR))) {
            continue;
        }
        ChudeStateReader *reader = open_state(merge, i, error);
        good = reader != NULL;
        const ChudeStateHeader *header = good ? chude_state_reader_peek(reader) : NULL;
        if (header && first) {
            good = alike(first, name, header, path, error);
        } else if (header) {
            first = chude_state_header_copy(header);
            name = path;
        }
        chude_state_reader_free(reader);
    }
    chude_state_header_free(first);
    return good;
}

/* ---- some states at the same time ---- */

typedef struct {
    ChudeStateReader *reader;
    ChudeStateRow row;
} Cursor;

typedef struct {
    Cursor *cursors;
    Cursor **heap; /* the least row at its top */
    size_t count, left;
    bool started; /* the row of the top was given out */
} Group;

static bool less(const Cursor *a, const Cursor *b) {
    if (a->row.table != b->row.table) {
        return a->row.table < b->row.table;
    }
    return chude_runs_compare(a->row.key, b->row.key) < 0;
}

static void sift(Group *group, size_t at) {
    Cursor **heap = group->heap;
    for (size_t child; (child = 2 * at + 1) < group->left; at = child) {
        if (child + 1 < group->left && less(heap[child + 1], heap[child])) {
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

static void group_clear(Group *group) {
    for (size_t i = 0; i < group->count; i++) {
        chude_state_reader_free(group->cursors[i].reader);
    }
    g_free(group->cursors);
    g_free(group->heap);
    *group = (Group){0};
}

/* Of states begin to end. *header, where it is NULL, becomes a copy of the first one's; all must be like it. */
static bool group_open(Group *group, const ChudeStateMerge *merge, size_t begin, size_t end,
                       ChudeStateHeader **header, GError **error) {
    group->cursors = g_new0(Cursor, end - begin);
    group->heap = g_new0(Cursor *, end - begin);
    for (size_t i = begin; i < end; i++) {
        Cursor *cursor = &group->cursors[group->count];
        GError *cause = NULL;
        cursor->reader = open_state(merge, i, error);
        group->count += cursor->reader != NULL;
        const ChudeStateHeader *own =
            cursor->reader ? chude_state_reader_header(cursor->reader, error) : NULL;
        if (!own) {
            return false;
        }
        if (!*header) {
            *header = chude_state_header_copy(own);
        } else if (!alike(*header, chude_state_name(merge->paths[0]), own, chude_state_name(merge->paths[i]),
                          error)) {
            return false;
        }
        if (chude_state_reader_next(cursor->reader, &cursor->row, &cause)) {
            group->heap[group->left++] = cursor;
        } else if (cause) {
            g_propagate_error(error, cause);
            return false;
        }
    }
    for (size_t i = group->left / 2; i-- > 0;) {
        sift(group, i);
    }
    return true;
}

static bool group_next(void *context, ChudeStateRow *row, GError **error) {
    Group *group = context;
    if (group->started && group->left > 0) {
        GError *cause = NULL;
        if (!chude_state_reader_next(group->heap[0]->reader, &group->heap[0]->row, &cause)) {
            if (cause) {
                g_propagate_error(error, cause);
                return false;
            }
            group->heap[0] = group->heap[--group->left];
        }
        sift(group, 0);
    }
    group->started = true;
    if (group->left == 0) {
        return false;
    }
    *row = group->heap[0]->row;
    return true;
}

/* ---- rows on their way through a temporary file: the table in two bytes and the key; the values ---- */

static bool add_to_run(ChudeRuns *runs, const ChudeStateHeader *header, const ChudeStateRow *row,
                       ChudeBuffer *scratch, GError **error) {
    scratch->size = 0;
    chude_buffer_char(scratch, (char)row->table); /* below CHUDE_TABLES */
    chude_buffer_add(scratch, row->key.data, row->key.size);
    size_t size = scratch->size;
    for (unsigned c = 0; c < header->tables[row->table].columns; c++) {
        chude_pack_number(scratch, row->values[c]);
    }
    return chude_runs_add(runs, (ChudeText){scratch->data, size},
                          (ChudeText){scratch->data + size, scratch->size - size}, error);
}

typedef struct {
    ChudeRunsReader *reader;
    const ChudeStateHeader *header;
} Merged;

static bool merged_next(void *context, ChudeStateRow *row, GError **error) {
    const Merged *merged = context;
    ChudeText key, value;
    if (!chude_runs_next(merged->reader, &key, &value, error)) {
        return false;
    }
    ChudeUnpack from = chude_unpack(value);
    row->table = (unsigned char)key.data[0];
    row->key = (ChudeText){key.data + 1, key.size - 1};
    for (unsigned c = 0; c < merged->header->tables[row->table].columns; c++) {
        row->values[c] = chude_unpack_number(&from);
    }
    return true;
}

/* ---- all ---- */

static bool write_state(const ChudeStateHeader *header, ChudeStateSource source, ChudeStateOutput output,
                        GError **error) {
    ChudeStateCombine combine = chude_state_combine(header, source);
    ChudeStateWriter *writer = chude_state_writer_new(header, output, error);
    ChudeStateRow row;
    GError *cause = NULL;
    bool good = writer != NULL;
    while (good && chude_state_combine_next(&combine, &row, &cause)) {
        good = chude_state_writer_add(writer, &row, error);
    }
    if (cause) {
        g_propagate_error(error, cause);
        good = false;
    }
    good = good && chude_state_writer_end(writer, error);
    chude_state_writer_free(writer);
    chude_state_combine_clear(&combine);
    return good;
}

static bool write_run(ChudeRuns *runs, const ChudeStateHeader *header, ChudeStateSource source,
                      GError **error) {
    ChudeStateCombine combine = chude_state_combine(header, source);
    ChudeBuffer scratch = {0};
    ChudeStateRow row;
    GError *cause = NULL;
    bool good = true;
    while (good && chude_state_combine_next(&combine, &row, &cause)) {
        good = add_to_run(runs, header, &row, &scratch, error);
    }
    if (cause) {
        g_propagate_error(error, cause);
        good = false;
    }
    chude_buffer_clear(&scratch);
    chude_state_combine_clear(&combine);
    return good && chude_runs_end(runs, error);
}

bool chude_state_merge(const ChudeStateMerge *merge, ChudeStateOutput output, GError **error) {
    ChudeStateHeader *header = NULL;
    ChudeRuns *runs = merge->count > at_once(merge) ? chude_runs_new(merge->folder) : NULL;
    bool good = true;
    for (size_t begin = 0; good && begin < merge->count; begin += at_once(merge)) {
        Group group = {0};
        size_t end = MIN(merge->count, begin + at_once(merge));
        const ChudeStateSource source = {group_next, &group};
        good = group_open(&group, merge, begin, end, &header, error) &&
               (runs ? write_run(runs, header, source, error) : write_state(header, source, output, error));
        group_clear(&group);
    }
    if (runs && good) {
        Merged merged = {chude_runs_read(runs, (size_t)(merge->memory / 4), error), header};
        good = merged.reader && write_state(header, (ChudeStateSource){merged_next, &merged}, output, error);
        chude_runs_reader_free(merged.reader);
    }
    chude_runs_free(runs);
    chude_state_header_free(header);
    return good;
}
