#include "list_reader.h"

#include <glib.h>
#include <string.h>

#include "fail.h"
#include "utf8.h"

char *chude_list_load(const char *path, const char *kind, size_t *size, GError **error) {
    char *data = NULL;
    gsize length = 0;
    GError *cause = NULL;
    if (!g_file_get_contents(path, &data, &length, &cause)) {
        chude_fail(error, "%s: %s", kind, cause->message);
        g_error_free(cause);
        return NULL;
    }
    *size = length;
    return data;
}

void chude_list_start(ChudeListReader *reader, ChudeText data, const char *name, const char *kind) {
    *reader = (ChudeListReader){.name = name, .kind = kind, .at = data.data, .end = data.data + data.size};
    if (data.size >= 3 && memcmp(data.data, "\xEF\xBB\xBF", 3) == 0) {
        reader->at += 3;
    }
}

static bool check(const ChudeListReader *reader, ChudeText line, GError **error) {
    size_t at;
    const char *nul = memchr(line.data, 0, line.size);
    if (nul || !chude_is_utf8(line, &at)) {
        chude_fail(error, "%s:%zu: %s at byte %zu; a %s is UTF-8 text, an entry a line", reader->name,
                   reader->number, nul ? "NUL" : "not UTF-8", nul ? (size_t)(nul - line.data) + 1 : at + 1,
                   reader->kind);
        return false;
    }
    const char *back = memchr(line.data, '\r', line.size);
    if (back && back + 1 < line.data + line.size) {
        chude_fail(error, "%s:%zu: a carriage return at byte %zu; lines end in \\n or \\r\\n", reader->name,
                   reader->number, (size_t)(back - line.data) + 1);
        return false;
    }
    return true;
}

static ChudeText entry_of(ChudeText line) {
    const char *p = line.data, *end = p + line.size;
    for (const char *q = p; (q = memchr(q, '#', (size_t)(end - q))); q++) {
        if (q == p || g_ascii_isspace(q[-1])) {
            end = q;
            break;
        }
    }
    while (p < end && g_ascii_isspace(*p)) {
        p++;
    }
    while (p < end && g_ascii_isspace(end[-1])) {
        end--;
    }
    return (ChudeText){p, (size_t)(end - p)};
}

bool chude_list_next(ChudeListReader *reader, ChudeText *entry, GError **error) {
    while (reader->at < reader->end) {
        const char *stop = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
        ChudeText line = {reader->at, (size_t)((stop ? stop : reader->end) - reader->at)};
        reader->at = stop ? stop + 1 : reader->end;
        reader->number++;
        if (!check(reader, line, error)) {
            return false;
        }
        *entry = entry_of(line);
        if (entry->size) {
            return true;
        }
    }
    return false;
}
