#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "fail.h"

enum {
    PACKED_CHUNK = 1 << 16,
    CHUNK = 1 << 18,
    LEAST_CHUNK = 1 << 14,
    MAGIC = 8,
    ZSTD_FRAME = 5 /* bytes that zstd wants first of a frame */
};

typedef enum { UNKNOWN, PLAIN, GZIP, ZSTD } Packing;

struct ChudeStream {
    int descriptor;
    Packing packing, by_name; /* by_name: UNKNOWN where the name says nothing */
    bool regular, ended;      /* ended: the descriptor has no more */
    uint64_t size, position;  /* of a regular file when it was opened; bytes read */
    char *input;              /* packed bytes, a PACKED_CHUNK at a time */
    size_t at, filled;        /* of input */
    bool within;              /* a gzip member or zstd frame has begun and not ended */
    z_stream inflate;
    ZSTD_DStream *zstd;
    size_t want; /* packed bytes up to the end of zstd's next block */
    bool full;   /* zstd may have more to give of the last one */
};

static const struct {
    const char *ending;
    Packing packing;
} endings[] = {{".gz", GZIP}, {".zst", ZSTD}, {".zstd", ZSTD}};

static const char *packing_name(Packing packing) {
    return packing == GZIP ? "gzip" : "zstd";
}

/* The entry of endings that path has; G_N_ELEMENTS(endings) where it has none. */
static size_t ending_of(const char *path) {
    size_t size = strlen(path), i = 0;
    for (; i < G_N_ELEMENTS(endings); i++) {
        size_t length = strlen(endings[i].ending);
        if (size > length && g_ascii_strcasecmp(path + size - length, endings[i].ending) == 0) {
            break;
        }
    }
    return i;
}

size_t chude_stream_plain_name(const char *path) {
    size_t i = ending_of(path);
    return strlen(path) - (i < G_N_ELEMENTS(endings) ? strlen(endings[i].ending) : 0);
}

ChudeStream *chude_stream_open(const char *path, GError **error) {
    int descriptor = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        chude_fail(error, "cannot be read: %s", g_strerror(errno));
        return NULL;
    }
    ChudeStream *stream = g_new0(ChudeStream, 1);
    stream->descriptor = descriptor;
    stream->regular = S_ISREG(status.st_mode);
    off_t offset = stream->regular && descriptor == STDIN_FILENO ? lseek(descriptor, 0, SEEK_CUR) : 0;
    stream->size = stream->regular && status.st_size > offset ? (uint64_t)(status.st_size - offset) : 0;
    size_t i = ending_of(path);
    stream->by_name = i < G_N_ELEMENTS(endings) ? endings[i].packing : UNKNOWN;
    return stream;
}

void chude_stream_free(ChudeStream *stream) {
    if (!stream) {
        return;
    }
    if (stream->descriptor != STDIN_FILENO) {
        close(stream->descriptor);
    }
    if (stream->packing == GZIP) {
        inflateEnd(&stream->inflate);
    }
    ZSTD_freeDStream(stream->zstd);
    g_free(stream->input);
    g_free(stream);
}

uint64_t chude_stream_position(const ChudeStream *stream) {
    return stream->position;
}

bool chude_stream_ready(const ChudeStream *stream, int milliseconds) {
    if (stream->regular || stream->ended || stream->at < stream->filled) {
        return true;
    }
    struct pollfd one = {.fd = stream->descriptor, .events = POLLIN};
    return poll(&one, 1, milliseconds) != 0; /* an error shows when reading */
}

size_t chude_stream_room(const ChudeStream *stream, size_t wanted) {
    size_t chunk = stream->packing == PLAIN ? CLAMP(wanted, LEAST_CHUNK, CHUNK) : CHUNK;
    bool small = stream->packing <= PLAIN && stream->regular && stream->position < stream->size &&
                 stream->size - stream->position < chunk;
    return small ? (size_t)(stream->size - stream->position) + 1 : chunk;
}

/* A regular file that ends before the size it had, and no longer has it, lost bytes that a record may have needed. (Files of
 * /sys never have the size that they claim.) */
static void check_shrunk(const ChudeStream *stream, GError **error) {
    struct stat status;
    if (stream->regular && stream->position < stream->size && fstat(stream->descriptor, &status) == 0 &&
        (uint64_t)status.st_size < stream->size) {
        chude_fail(error,
                   "shrank while it was read, from %" G_GUINT64_FORMAT " bytes to %" G_GUINT64_FORMAT
                   "; what came whole was taken",
                   stream->size, stream->position);
    }
}

/* Bytes of the descriptor as they are; 0 at its end. */
static size_t read_raw(ChudeStream *stream, char *to, size_t room, GError **error) {
    while (!stream->ended) {
        ssize_t got = read(stream->descriptor, to, room);
        if (got > 0) {
            stream->position += (uint64_t)got;
            return (size_t)got;
        }
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0 && errno == EAGAIN) { /* another program made it not wait */
            struct pollfd one = {.fd = stream->descriptor, .events = POLLIN};
            poll(&one, 1, -1);
            continue;
        }
        stream->ended = true;
        if (got < 0) {
            chude_fail(error, "cannot be read: %s", g_strerror(errno));
        } else {
            check_shrunk(stream, error);
        }
    }
    return 0;
}

/* Fills input up again; false at the end. */
static bool refill(ChudeStream *stream, GError **error) {
    stream->at = 0;
    stream->filled = read_raw(stream, stream->input, PACKED_CHUNK, error);
    return stream->filled > 0;
}

static Packing packing_of(const unsigned char *magic, size_t size) {
    static const unsigned char frame[] = {0x28, 0xB5, 0x2F, 0xFD};
    static const unsigned char skippable[] = {0x2A, 0x4D, 0x18}; /* behind 0x50 to 0x5F */
    if (size >= 2 && magic[0] == 0x1F && magic[1] == 0x8B) {
        return GZIP;
    }
    if (size >= 4 && (memcmp(magic, frame, 4) == 0 ||
                      ((magic[0] & 0xF0) == 0x50 && memcmp(magic + 1, skippable, 3) == 0))) {
        return ZSTD;
    }
    return PLAIN;
}

/* Other people's files that are no text, by their first bytes. */
static bool refuse_other(const unsigned char *magic, size_t size, GError **error) {
    static const struct {
        const char *magic;
        size_t size;
        const char *name;
    } others[] = {{"\xFD"
                   "7zXZ",
                   5, "xz data: unpack it with `xz -dc`"},
                  {"BZh", 3, "bzip2 data: unpack it with `bzip2 -dc`"},
                  {"PK\3\4", 4, "a zip archive (.zip, .docx, .xlsx, .odt, .epub), not a text"},
                  {"7z\xBC\xAF\x27\x1C", 6, "a 7-zip archive: unpack it first"},
                  {"%PDF-", 5, "a PDF: take its text out first, as with `pdftotext`"}};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        bool bzip2 = others[i].size == 3; /* its fourth byte is a digit, then comes the number pi */
        if (size >= others[i].size && memcmp(magic, others[i].magic, others[i].size) == 0 &&
            (!bzip2 || (size >= 5 && magic[4] == 0x31))) {
            chude_fail(error, "%s", others[i].name);
            return true;
        }
    }
    return false;
}

/* Reads the first bytes, as they are, and sees what they are: how many where they are plain, 0 else, with *error set where they
 * are nothing that we read. */
static size_t begin(ChudeStream *stream, char *to, size_t room, GError **error) {
    GError *cause = NULL;
    size_t size = 0, got = 1;
    while (size < MIN(room, MAGIC) && got > 0) {
        got = read_raw(stream, to + size, room - size, &cause);
        size += got;
    }
    stream->packing = PLAIN;
    if (cause) {
        g_propagate_error(error, cause);
        return 0;
    }
    Packing packing = packing_of((const unsigned char *)to, size);
    if (stream->by_name != UNKNOWN && packing != stream->by_name) {
        chude_fail(error, size ? "no %s data at byte 1, though its name says so" : "no %s data: it is empty",
                   packing_name(stream->by_name));
        return 0;
    }
    if (refuse_other((const unsigned char *)to, size, error)) {
        return 0;
    }
    if (packing == PLAIN) {
        return size;
    }
    if (packing == GZIP && inflateInit2(&stream->inflate, 16 + MAX_WBITS) != Z_OK) {
        chude_fail(error, "cannot be unpacked: no memory");
        return 0;
    }
    stream->zstd = packing == ZSTD ? ZSTD_createDStream() : NULL;
    stream->want = ZSTD_FRAME;
    stream->packing = packing;
    stream->input = g_malloc(MAX(size, PACKED_CHUNK));
    memcpy(stream->input, to, size);
    stream->filled = size;
    return 0;
}

/* The byte of the file where unpacking stands, from 1. */
static uint64_t packed_byte(const ChudeStream *stream) {
    return stream->position - (stream->filled - stream->at) + 1;
}

static size_t damaged(ChudeStream *stream, const char *what, GError **error) {
    chude_fail(error,
               "damaged %s data at byte %" G_GUINT64_FORMAT " (%s); what came whole before it was taken",
               packing_name(stream->packing), packed_byte(stream), what);
    stream->ended = true;
    stream->filled = stream->at = 0;
    return 0;
}

/* Bytes behind a member or frame that begin no other one. */
static bool is_garbage(const ChudeStream *stream) {
    const unsigned char *next = (const unsigned char *)stream->input + stream->at;
    size_t size = stream->filled - stream->at;
    return !stream->within && stream->packing == GZIP && size > 0 &&
           (next[0] != 0x1F || (size > 1 && next[1] != 0x8B));
}

/* One step of inflate: false with *what set where the data are damaged. */
static bool step_gzip(ChudeStream *stream, char *to, size_t room, size_t *got, const char **what) {
    z_stream *z = &stream->inflate;
    if (!stream->within) {
        inflateReset(z);
    }
    z->next_in = (Bytef *)stream->input + stream->at;
    z->avail_in = (uInt)(stream->filled - stream->at);
    z->next_out = (Bytef *)to;
    z->avail_out = (uInt)MIN(room, 1U << 30);
    uInt before = z->avail_out;
    int outcome = inflate(z, Z_NO_FLUSH);
    stream->at = stream->filled - z->avail_in;
    *got = before - z->avail_out;
    stream->within = outcome != Z_STREAM_END;
    if (outcome != Z_OK && outcome != Z_STREAM_END && outcome != Z_BUF_ERROR) {
        *what = z->msg ? z->msg : "cannot be unpacked";
        return false;
    }
    return true;
}

/* zstd forgets to say what it gave where it then meets damage, so it gets a block at a time (`want`), and no more before all of the
 * last one was taken (`full`). */
static bool step_zstd(ChudeStream *stream, char *to, size_t room, size_t *got, const char **what) {
    size_t more = stream->full ? 0 : MIN(stream->want, stream->filled - stream->at);
    ZSTD_inBuffer in = {stream->input, stream->at + more, stream->at};
    ZSTD_outBuffer out = {.size = room};
    out.dst = to;
    size_t outcome = ZSTD_decompressStream(stream->zstd, &out, &in);
    stream->at = in.pos;
    *got = out.pos;
    if (ZSTD_isError(outcome)) {
        *what = ZSTD_getErrorName(outcome);
        return false;
    }
    stream->full = out.pos == room;
    stream->within = outcome != 0;
    stream->want = outcome ? outcome : ZSTD_FRAME;
    return true;
}

static bool step(ChudeStream *stream, char *to, size_t room, size_t *got, const char **what) {
    return stream->packing == GZIP ? step_gzip(stream, to, room, got, what)
                                   : step_zstd(stream, to, room, got, what);
}

/* The packed bytes are all taken. What was unpacked may still wait inside for room; else they must end where a member ends. */
static size_t read_last(ChudeStream *stream, char *to, size_t room, GError **error) {
    const char *what = NULL;
    size_t got = 0;
    if (stream->within && !step(stream, to, room, &got, &what) && got == 0) {
        return damaged(stream, what, error);
    }
    if (stream->within && got == 0) {
        chude_fail(error,
                   "truncated: the %s data end in the middle, at byte %" G_GUINT64_FORMAT
                   "; what came whole was taken",
                   packing_name(stream->packing), stream->position);
    }
    return got;
}

static size_t read_packed(ChudeStream *stream, char *to, size_t room, GError **error) {
    for (;;) {
        const char *what = NULL;
        GError *cause = NULL;
        size_t got = 0;
        if (stream->at == stream->filled && !stream->full && !refill(stream, &cause)) {
            if (cause) {
                g_propagate_error(error, cause);
                return 0;
            }
            return read_last(stream, to, room, error);
        }
        if (is_garbage(stream)) {
            return damaged(stream, "something else behind its end", error);
        }
        /* Where something came before the damage, the next step meets it again. */
        if (!step(stream, to, room, &got, &what) && got == 0) {
            return damaged(stream, what, error);
        }
        if (got > 0) {
            return got;
        }
    }
}

size_t chude_stream_read(ChudeStream *stream, char *to, size_t room, GError **error) {
    GError *cause = NULL;
    if (stream->packing == UNKNOWN) {
        size_t size = begin(stream, to, room, &cause);
        if (size > 0 || stream->packing == PLAIN) {
            stream->ended = stream->ended || cause;
            if (cause) {
                g_propagate_error(error, cause);
            }
            return size;
        }
    }
    return stream->packing == PLAIN ? read_raw(stream, to, room, error)
                                    : read_packed(stream, to, room, error);
}
