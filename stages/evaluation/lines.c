#include "evaluation/lines.h"

#include <glib.h>
#include <string.h>

#include "buffer.h"
#include "fail.h"
#include "record.h"
#include "stream.h"
#include "utf8.h"
#include "words.h"

struct ChudeTextLines {
    const char *path;
    ChudeStream *stream;
    ChudeBuffer bytes; /* read and, from `at` on, not yet given */
    size_t at;
    uint64_t number;
    bool ended;
};

ChudeTextLines *chude_text_lines_open(const char *path, GError **error) {
    ChudeStream *stream = chude_stream_open(path, error);
    if (!stream) {
        g_prefix_error(error, "%s: ", path);
        return NULL;
    }
    ChudeTextLines *lines = g_new0(ChudeTextLines, 1);
    lines->path = path;
    lines->stream = stream;
    return lines;
}

void chude_text_lines_free(ChudeTextLines *lines) {
    if (lines) {
        chude_stream_free(lines->stream);
        chude_buffer_clear(&lines->bytes);
        g_free(lines);
    }
}

size_t chude_text_space(const char *data, const char *end) {
    return data < end && *data >= 0x1C && *data <= 0x1F ? 1 : chude_space(data, end);
}

static bool is_blank(ChudeText line) {
    const char *at = line.data, *end = at + line.size;
    for (size_t space; at < end && (space = chude_text_space(at, end));) {
        at += space;
    }
    return at == end;
}

/* Reads some more behind what is there. False with *error set where that fails. */
static bool fill(ChudeTextLines *lines, GError **error) {
    enum { ROOM = 1 << 18 };
    GError *broken = NULL;
    ChudeBuffer *bytes = &lines->bytes;
    bytes->size -= lines->at;
    if (bytes->size) {
        memmove(bytes->data, bytes->data + lines->at, bytes->size);
    }
    lines->at = 0;
    char *to = chude_buffer_reserve(bytes, ROOM);
    size_t got = chude_stream_read(lines->stream, to, ROOM, &broken);
    bytes->size += got;
    lines->ended = got == 0;
    if (broken) {
        g_propagate_prefixed_error(error, broken, "%s: ", lines->path);
        return false;
    }
    return true;
}

/* Where the line that begins at `at` ends, and in *next where the one behind begins; false where that is not there yet. scanned:
 * bytes behind `at` that hold no end. */
static bool find_end(const ChudeTextLines *lines, size_t scanned, size_t *end, size_t *next) {
    const ChudeBuffer *bytes = &lines->bytes;
    for (size_t i = lines->at + scanned; i < bytes->size; i++) {
        bool dos = bytes->data[i] == '\r';
        if (bytes->data[i] == '\n' || dos) {
            if (dos && i + 1 == bytes->size && !lines->ended) {
                return false; /* whether \n follows is not known yet */
            }
            *end = i;
            *next = i + 1 + (dos && i + 1 < bytes->size && bytes->data[i + 1] == '\n');
            return true;
        }
    }
    *end = *next = bytes->size;
    return lines->ended && bytes->size > lines->at;
}

static bool check(const ChudeTextLines *lines, ChudeText line, GError **error) {
    size_t at;
    if (line.size >= INT32_MAX) {
        chude_fail(error, "%s:%" G_GUINT64_FORMAT ": longer than 2 GiB", lines->path, lines->number);
        return false;
    }
    if (!chude_is_utf8(line, &at)) {
        chude_fail(error, "%s:%" G_GUINT64_FORMAT ": not UTF-8 at byte %zu", lines->path, lines->number,
                   at + 1);
        return false;
    }
    return true;
}

ChudeText chude_text_lines_next(ChudeTextLines *lines, uint64_t *number, GError **error) {
    const ChudeText none = {NULL, 0};
    for (;;) {
        size_t end, next, scanned = 0;
        while (!find_end(lines, scanned, &end, &next)) {
            scanned = lines->bytes.size - lines->at;
            scanned -= scanned > 0; /* a \r at the end is looked at again */
            if (lines->ended || !fill(lines, error)) {
                return none;
            }
        }
        ChudeText line = {lines->bytes.data + lines->at, end - lines->at};
        lines->at = next;
        *number = ++lines->number;
        if (!check(lines, line, error)) {
            return none;
        }
        if (!is_blank(line)) {
            return line;
        }
    }
}
