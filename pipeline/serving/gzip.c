#include "serving/gzip.h"

#include <glib.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

bool chude_gzip(ChudeText bytes, ChudeBuffer *packed) {
    enum { GZIP_WINDOW = 15 + 16, MEMORY = 8 };
    z_stream stream = {0};
    if (bytes.size > G_MAXUINT32 / 2 || deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW,
                                                     MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
        return false;
    }
    uLong most = deflateBound(&stream, (uLong)bytes.size);
    stream.next_in = (const Bytef *)bytes.data;
    stream.avail_in = (uInt)bytes.size;
    stream.next_out = (Bytef *)chude_buffer_reserve(packed, most);
    stream.avail_out = (uInt)most;
    bool good = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    packed->size += good ? stream.total_out : 0;
    deflateEnd(&stream);
    return good;
}

/* Whether parameters behind a coding, ";q=0.5" or none, leave it a weight above 0. */
static bool has_weight(const char *parameters, const char *end) {
    const char *at = memchr(parameters, '=', (size_t)(end - parameters));
    if (!at) {
        return true;
    }
    for (at++; at < end; at++) {
        if (*at >= '1' && *at <= '9') {
            return true;
        }
    }
    return false;
}

bool chude_gzip_is_taken(const char *accepted) {
    bool any = false; /* by "*", which is of what is not named */
    while (accepted && *accepted) {
        accepted += strspn(accepted, " \t,");
        size_t name = strcspn(accepted, " \t,;"), whole = strcspn(accepted, ",");
        bool weighs = has_weight(accepted + name, accepted + whole);
        if ((name == strlen("gzip") && g_ascii_strncasecmp(accepted, "gzip", name) == 0) ||
            (name == strlen("x-gzip") && g_ascii_strncasecmp(accepted, "x-gzip", name) == 0)) {
            return weighs;
        }
        any = any || (name == 1 && *accepted == '*' && weighs);
        accepted += whole;
    }
    return any;
}
