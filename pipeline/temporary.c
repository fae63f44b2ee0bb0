#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail.h"

struct ChudeTemporary {
    const char *folder;
    int descriptor;
    uint64_t size;
};

/* Not every file system has files without a name: there it is made with one, which goes at once. */
static int open_nameless(const char *folder) {
#ifdef O_TMPFILE
    int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
    if (descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT && errno != EINVAL)) {
        return descriptor;
    }
#endif
    char *path = g_build_filename(folder, "chude.XXXXXX", NULL);
    int named = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600), cause = errno;
    if (named >= 0) {
        unlink(path);
    }
    g_free(path);
    errno = cause;
    return named;
}

ChudeTemporary *chude_temporary_new(const char *folder, GError **error) {
    int descriptor = open_nameless(folder);
    if (descriptor < 0) {
        chude_fail(error, "no temporary file can be made in %s (TMPDIR names another folder): %s", folder,
                   g_strerror(errno));
        return NULL;
    }
    ChudeTemporary *file = g_new0(ChudeTemporary, 1);
    file->folder = folder;
    file->descriptor = descriptor;
    return file;
}

void chude_temporary_free(ChudeTemporary *file) {
    if (file) {
        close(file->descriptor);
        g_free(file);
    }
}

bool chude_temporary_append(ChudeTemporary *file, const void *data, size_t size, GError **error) {
    const char *from = data;
    for (size_t left = size; left > 0;) {
        ssize_t written = pwrite(file->descriptor, from, left, (off_t)file->size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            chude_fail(error,
                       "%s: writing a temporary file failed behind %" G_GUINT64_FORMAT
                       " bytes: %s (a larger --memory needs less room, TMPDIR names another folder)",
                       file->folder, file->size, g_strerror(written < 0 ? errno : ENOSPC));
            return false;
        }
        from += written;
        left -= (size_t)written;
        file->size += (uint64_t)written;
    }
    return true;
}

uint64_t chude_temporary_size(const ChudeTemporary *file) {
    return file->size;
}

bool chude_temporary_read(const ChudeTemporary *file, uint64_t offset, void *data, size_t size,
                          GError **error) {
    char *to = data;
    while (size > 0) {
        ssize_t got = pread(file->descriptor, to, size, (off_t)offset);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            chude_fail(error, "%s: reading a temporary file failed: %s", file->folder,
                       got < 0 ? g_strerror(errno) : "it has shrunk");
            return false;
        }
        to += got;
        offset += (uint64_t)got;
        size -= (size_t)got;
    }
    return true;
}
