#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buffer.h"
#include "fail.h"

enum { FLUSH_AT = 1 << 16 };

struct ChudeWriter {
    char *path, *beside; /* NULL for standard output */
    int descriptor;
    ChudeBuffer pending;
    GChecksum *checksum;
    uint64_t size;
    void (*gone)(const char *beside);
    bool unsynced, finished, committed, closed;
};

ChudeWriter *chude_writer_new(const char *path, int descriptor, bool hash, GError **error) {
    ChudeWriter *writer = g_new0(ChudeWriter, 1);
    writer->descriptor = descriptor;
    writer->checksum = hash ? g_checksum_new(G_CHECKSUM_SHA256) : NULL;
    if (!path) {
        return writer;
    }
    struct stat status;
    bool there = stat(path, &status) == 0;
    /* A link stays, and what it leads to is replaced: /dev/stdout is one. */
    char *target = there && S_ISREG(status.st_mode) ? realpath(path, NULL) : NULL;
    writer->path = g_strdup(target ? target : path);
    if (there && !target) {
        /* /dev/full, a FIFO: nothing to rename */
        writer->descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    } else {
        writer->beside = g_strconcat(writer->path, ".XXXXXX", NULL);
        writer->descriptor = g_mkstemp_full(writer->beside, O_WRONLY | O_CLOEXEC, 0666);
    }
    free(target);
    if (writer->descriptor < 0) {
        chude_fail(error, "%s cannot be written: %s", path, g_strerror(errno));
        g_clear_pointer(&writer->beside, g_free);
        chude_writer_free(writer);
        return NULL;
    }
    return writer;
}

static bool write_all(ChudeWriter *writer, const char *data, size_t size, GError **error) {
    while (size > 0) {
        ssize_t written = write(writer->descriptor, data, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            writer->closed = errno == EPIPE;
            chude_fail(error, "%s: writing failed: %s", writer->path ? writer->path : "standard output",
                       g_strerror(errno));
            return false;
        }
        data += written;
        size -= (size_t)written;
    }
    return true;
}

static bool flush(ChudeWriter *writer, GError **error) {
    size_t size = writer->pending.size;
    writer->pending.size = 0;
    return write_all(writer, writer->pending.data, size, error);
}

bool chude_writer_write(ChudeWriter *writer, ChudeText bytes, GError **error) {
    writer->size += bytes.size;
    if (writer->checksum) {
        g_checksum_update(writer->checksum, (const guchar *)bytes.data, (gssize)bytes.size);
    }
    if (writer->pending.size + bytes.size > FLUSH_AT && !flush(writer, error)) {
        return false;
    }
    if (bytes.size > FLUSH_AT) {
        return write_all(writer, bytes.data, bytes.size, error);
    }
    chude_buffer_add(&writer->pending, bytes.data, bytes.size);
    return true;
}

void chude_writer_leave_unsynced(ChudeWriter *writer) {
    writer->unsynced = true;
}

bool chude_writer_finish(ChudeWriter *writer, GError **error) {
    if (writer->finished) {
        return true;
    }
    if (!flush(writer, error)) {
        return false;
    }
    bool good = true;
    if (writer->path) {
        good = !writer->beside || writer->unsynced || fsync(writer->descriptor) == 0;
        int cause = errno;
        good = close(writer->descriptor) == 0 && good;
        writer->descriptor = -1;
        errno = good ? 0 : cause ? cause : errno;
    }
    if (!good) {
        chude_fail(error, "%s: writing failed: %s", writer->path, g_strerror(errno));
        return false;
    }
    writer->finished = true;
    return true;
}

bool chude_writer_clear_way(ChudeWriter *writer, GError **error) {
    if (writer->beside && unlink(writer->path) != 0 && errno != ENOENT) {
        chude_fail(error, "%s: cannot be replaced: %s", writer->path, g_strerror(errno));
        return false;
    }
    return true;
}

bool chude_writer_commit(ChudeWriter *writer, GError **error) {
    if (!chude_writer_finish(writer, error)) {
        return false;
    }
    if (writer->beside && rename(writer->beside, writer->path) != 0) {
        chude_fail(error, "%s: writing failed: %s", writer->path, g_strerror(errno));
        return false;
    }
    writer->committed = true;
    return true;
}

void chude_writer_free(ChudeWriter *writer) {
    if (!writer) {
        return;
    }
    if (writer->path && writer->descriptor >= 0) {
        close(writer->descriptor);
    }
    if (writer->beside && !writer->committed) {
        unlink(writer->beside);
    }
    if (writer->beside && writer->gone) {
        writer->gone(writer->beside);
    }
    g_free(writer->path);
    g_free(writer->beside);
    chude_buffer_clear(&writer->pending);
    if (writer->checksum) {
        g_checksum_free(writer->checksum);
    }
    g_free(writer);
}

void chude_writer_set_gone(ChudeWriter *writer, void (*gone)(const char *beside)) {
    writer->gone = gone;
}

const char *chude_writer_beside(const ChudeWriter *writer) {
    return writer->committed ? NULL : writer->beside;
}

uint64_t chude_writer_size(const ChudeWriter *writer) {
    return writer->size;
}

const char *chude_writer_sha256(ChudeWriter *writer) {
    return writer->checksum ? g_checksum_get_string(writer->checksum) : NULL;
}

bool chude_writer_closed(const ChudeWriter *writer) {
    return writer->closed;
}
