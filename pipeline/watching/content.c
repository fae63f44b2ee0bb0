#include "watching/content.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { CHUNK = 1 << 18 };

/* File systems keep times by the tick, some by two seconds: what was written within that may be written again with the same times. (Git calls
 * such entries racily clean, and reads them, too.) */
static const int64_t settling = 2 * G_USEC_PER_SEC * INT64_C(1000);

static int64_t nanoseconds(struct timespec time) {
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

bool chude_stamps_agree(const ChudeStamp *before, const ChudeStamp *now) {
    return before->settled && before->size == now->size && before->inode == now->inode &&
           before->modified == now->modified && before->changed == now->changed;
}

bool chude_stamp_of(const char *path, ChudeStamp *stamp) {
    struct stat status;
    if (stat(path, &status) != 0) {
        return false;
    }
    if (!S_ISREG(status.st_mode)) {
        errno = EISDIR;
        return false;
    }
    int64_t now = g_get_real_time() * 1000;
    *stamp = (ChudeStamp){.size = (uint64_t)status.st_size,
                          .inode = (uint64_t)status.st_ino,
                          .modified = nanoseconds(status.st_mtim),
                          .changed = nanoseconds(status.st_ctim)};
    stamp->settled = MAX(stamp->modified, stamp->changed) < now - settling;
    return true;
}

static void write_hex(XXH128_hash_t hash, char hex[CHUDE_HASH_HEX]) {
    g_snprintf(hex, CHUDE_HASH_HEX, "%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x",
               (guint64)hash.high64, (guint64)hash.low64);
}

void chude_hash_bytes(ChudeText bytes, char hex[CHUDE_HASH_HEX]) {
    write_hex(XXH3_128bits(bytes.data, bytes.size), hex);
}

/* Reads up to `size` bytes into the hash; *left: how many there were not. False with errno set. */
static bool update(XXH3_state_t *state, int descriptor, uint64_t size, uint64_t *left, bool wide) {
    char *chunk = g_malloc(CHUNK);
    bool good = true;
    while (good && size > 0) {
        ssize_t got = read(descriptor, chunk, (size_t)MIN(size, (uint64_t)CHUNK));
        if (got == 0) {
            break;
        }
        if (got < 0) {
            good = errno == EINTR;
            continue;
        }
        (void)(wide ? XXH3_128bits_update(state, chunk, (size_t)got)
                    : XXH3_64bits_update(state, chunk, (size_t)got));
        size -= (uint64_t)got;
    }
    int cause = errno;
    g_free(chunk);
    errno = cause;
    *left = size;
    return good;
}

bool chude_hash_file(const char *path, char hex[CHUDE_HASH_HEX]) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    XXH3_state_t *state = XXH3_createState();
    uint64_t left;
    XXH3_128bits_reset(state);
    bool good = update(state, descriptor, UINT64_MAX, &left, true);
    int cause = errno;
    write_hex(XXH3_128bits_digest(state), hex);
    XXH3_freeState(state);
    close(descriptor);
    errno = cause;
    return good;
}

bool chude_hash_beginning(int descriptor, uint64_t size, uint64_t *hash) {
    XXH3_state_t *state = XXH3_createState();
    uint64_t left;
    XXH3_64bits_reset(state);
    bool good = update(state, descriptor, size, &left, false);
    *hash = XXH3_64bits_digest(state);
    XXH3_freeState(state);
    if (good && left > 0) {
        errno = EIO;
    }
    return good && left == 0;
}
