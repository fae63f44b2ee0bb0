#include "watching/store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail.h"
#include "folder.h"
#include "inputs.h"

#define ENDING ".ndjson.zst"
#define LOCK "lock"

enum { CHAIN = 16, HASH = CHUDE_HASH_HEX - 1, NAME = CHAIN + 1 + HASH + 1 + HASH };

/* In place of the hash of bytes that did not stand still: a later look finds others. */
static const char unsteady[] = "00000000000000000000000000000000";

struct ChudeStore {
    ChudeConsole *console;
    char *folder;
    int lock; /* a file */

    pthread_mutex_t lock_segments;
    GHashTable *segments; /* "CHAIN-SOURCE" → ChudeSegment * */
};

static void segment_free(gpointer data) {
    ChudeSegment *segment = data;
    g_free(segment->name);
    g_free(segment);
}

char *chude_store_path(const ChudeStore *store, const char *name) {
    return g_build_filename(store->folder, name, NULL);
}

/* ---- names ---- */

static char *key_of(const char *chain, const char *source) {
    return g_strdup_printf("%.*s-%.*s", CHAIN, chain, HASH, source);
}

static char *name_of(const char *chain, const char *source, const char *content) {
    return g_strdup_printf("%.*s-%.*s-%.*s" ENDING, CHAIN, chain, HASH, source, HASH,
                           *content ? content : unsteady);
}

static bool is_name(const char *name) {
    if (strlen(name) != NAME + strlen(ENDING) || strcmp(name + NAME, ENDING) != 0) {
        return false;
    }
    for (int i = 0; i < NAME; i++) {
        bool dash = i == CHAIN || i == CHAIN + 1 + HASH;
        if (dash ? name[i] != '-' : !g_ascii_isxdigit(name[i])) {
            return false;
        }
    }
    return true;
}

/* chain, source and content may be longer strings that begin with them. */
static ChudeSegment *add_segment(ChudeStore *store, const char *chain, const char *source,
                                 const char *content, const ChudeSegmentNote *note) {
    ChudeSegment *segment = g_new0(ChudeSegment, 1);
    segment->name = name_of(chain, source, content);
    g_strlcpy(segment->source, source, sizeof segment->source);
    if (strncmp(content, unsteady, HASH) != 0) {
        g_strlcpy(segment->content, content, sizeof segment->content);
    }
    segment->note = *note;
    pthread_mutex_lock(&store->lock_segments);
    g_hash_table_replace(store->segments, key_of(chain, source), segment);
    pthread_mutex_unlock(&store->lock_segments);
    return segment;
}

/* ---- what there is ---- */

static void remove_file(const ChudeStore *store, const char *name) {
    char *path = chude_store_path(store, name);
    (void)g_unlink(path); /* what stays is no harm: it is not read */
    g_free(path);
}

/* Calls `each` with the name of every file in the folder. False with *error set. */
static bool each_name(ChudeStore *store, void (*each)(ChudeStore *, const char *, void *), void *context,
                      GError **error) {
    GError *cause = NULL;
    GDir *folder = g_dir_open(store->folder, 0, &cause);
    if (!folder) {
        g_propagate_error(error, cause);
        return false;
    }
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free); /* files go as we walk */
    for (const char *name; (name = g_dir_read_name(folder));) {
        g_ptr_array_add(names, g_strdup(name));
    }
    g_dir_close(folder);
    for (guint i = 0; i < names->len; i++) {
        each(store, g_ptr_array_index(names, i), context);
    }
    g_ptr_array_free(names, TRUE);
    return true;
}

/* Whether a killed process was writing it. */
static bool is_unfinished(const char *name) {
    return chude_inputs_match("*" ENDING ".\?\?\?\?\?\?", name) ||
           chude_inputs_match(CHUDE_STORE_MADE ".\?\?\?\?\?\?", name);
}

static void load(ChudeStore *store, const char *name, void *context) {
    (void)context;
    ChudeSegmentNote note;
    if (is_name(name)) {
        char *path = chude_store_path(store, name);
        bool good = chude_segment_read_note(path, &note);
        g_free(path);
        if (good) {
            add_segment(store, name, name + CHAIN + 1, name + CHAIN + 1 + HASH + 1, &note);
        } else {
            chude_sayf(store->console, CHUDE_WARNING, "%s/%s: damaged, and made anew", store->folder, name);
            remove_file(store, name);
        }
    } else if (is_unfinished(name)) {
        remove_file(store, name);
    }
}

static bool take_lock(ChudeStore *store, GError **error) {
    char *path = chude_store_path(store, LOCK);
    store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    bool good = store->lock >= 0;
    if (!good) {
        chude_fail(error, "%s cannot be written: %s", path, g_strerror(errno));
    } else if (flock(store->lock, LOCK_EX | LOCK_NB) != 0) { /* goes with the process, however that ends */
        chude_fail(error, "%s: another `chude watch` is at work there", store->folder);
        good = false;
    }
    g_free(path);
    return good;
}

ChudeStore *chude_store_open(ChudeConsole *console, const char *folder, GError **error) {
    ChudeStore *store = g_new0(ChudeStore, 1);
    store->console = console;
    store->folder = g_strdup(folder);
    store->lock = -1;
    pthread_mutex_init(&store->lock_segments, NULL);
    GPtrArray *made = g_ptr_array_new_with_free_func(g_free);
    store->segments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, segment_free);
    console->hold(true);
    bool good = chude_console_make_folder(console, folder, made, error);
    chude_console_end_folders(console, made, good);
    console->hold(false);
    if (!good || !take_lock(store, error) || !each_name(store, load, NULL, error)) {
        g_clear_pointer(&store, chude_store_free);
    }
    return store;
}

void chude_store_free(ChudeStore *store) {
    if (!store) {
        return;
    }
    if (store->lock >= 0) {
        close(store->lock);
    }
    g_hash_table_unref(store->segments);
    pthread_mutex_destroy(&store->lock_segments);
    g_free(store->folder);
    g_free(store);
}

ChudeSegment *chude_store_find(ChudeStore *store, const char *chain, const char *source) {
    char *key = key_of(chain, source);
    pthread_mutex_lock(&store->lock_segments);
    ChudeSegment *segment = g_hash_table_lookup(store->segments, key);
    pthread_mutex_unlock(&store->lock_segments);
    g_free(key);
    return segment;
}

ChudeSegmentWriter *chude_store_begin(ChudeStore *store, const char *chain, const char *source,
                                      const char *content, GError **error) {
    char *name = name_of(chain, source, content), *path = chude_store_path(store, name);
    ChudeSegmentWriter *writer = chude_segment_writer_new(store->console, path, error);
    g_free(path);
    g_free(name);
    return writer;
}

ChudeSegment *chude_store_end(ChudeStore *store, ChudeSegmentWriter *writer, const char *chain,
                              const char *source, const char *content, const ChudeSegmentNote *note,
                              GError **error) {
    bool good = chude_segment_writer_commit(writer, note, error);
    chude_segment_writer_free(writer);
    return good ? add_segment(store, chain, source, content, note) : NULL;
}

void chude_store_looked(ChudeStore *store) {
    (void)futimens(store->lock, NULL);
}

/* ---- what goes ---- */

static void drop(ChudeStore *store, const char *name, void *names) {
    if (is_name(name) && !g_hash_table_contains(names, name)) {
        remove_file(store, name);
    }
}

static gboolean is_dropped(gpointer key, gpointer value, gpointer names) {
    (void)key;
    return !g_hash_table_contains(names, ((const ChudeSegment *)value)->name);
}

void chude_store_keep(ChudeStore *store, GHashTable *names) {
    GError *error = NULL;
    if (!each_name(store, drop, names, &error)) {
        g_error_free(error); /* they go another time */
    }
    g_hash_table_foreach_remove(store->segments, is_dropped, names);
}
