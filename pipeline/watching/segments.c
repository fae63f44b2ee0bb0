#include "watching/segments.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"
#include "flow.h"
#include "inputs.h"
#include "process_collect.h"
#include "process_inputs.h"
#include "watching/plans.h"

/* How often a file that changes while it is read is read again before it is taken as it is. */
enum { TRIES = 3 };

/* Bytes of a file from which all threads work on it. */
enum { LARGE = 1 << 20 };

/* Bytes of messages that a file may have ready before its turn: then its thread waits. */
enum { MESSAGES = 64 << 10 };

typedef struct File File;

/* A chain that is opened, and the file that it reads. */
typedef struct {
    ChudeSegments *segments;
    ChudePlan *plan; /* NULL: not opened yet */
    ChudeRepeat *repeat;
    File *file;
} Chain;

/* A file that is to be looked into. */
struct File {
    const char *path;
    guint place;   /* among the files of the look */
    uint64_t size; /* as it was found */

    ChudeSegment *segment; /* what became of it; NULL: it is gone, or cannot be read */
    int cause;             /* errno then */
    bool made;             /* it was read into words */
    GString *said;         /* messages before its turn, each a level and text, ended by NUL */
};

struct ChudeSegments {
    ChudeConsole *console;
    const ChudeFollowed *what;
    char chain[CHUDE_HASH_HEX];
    unsigned threads;
    Chain *small;     /* one a thread */
    Chain large;      /* with all threads */
    GHashTable *told; /* char *: files that cannot be read, with the reason */

    /* Of a look. */
    ChudeStore *store;
    ChudeLook *look;
    ChudeSegment **found; /* by place */
    uint64_t bytes, total;
    GPtrArray *files; /* File *: those that are to be looked into */
    guint next, end;  /* of files: what is read next, and where the small ones end */

    pthread_mutex_t lock;
    pthread_cond_t changed;
    guint turn; /* of files: whose messages are said; all before it are finished */
    bool over;  /* a file could not be read into words: nobody's turn comes any more */
};

/* ---- messages, in the order of files ---- */

static void say_what_was_said(const ChudeSegments *segments, File *file) {
    if (file->said) {
        for (const char *at = file->said->str, *end = at + file->said->len; at < end; at += strlen(at) + 1) {
            chude_say(segments->console, (ChudeLevel)(*at - 'a'), at + 1);
        }
        g_string_free(file->said, TRUE);
        file->said = NULL;
    }
}

static bool is_turn(const ChudeSegments *segments, const File *file) {
    return segments->over || g_ptr_array_index(segments->files, segments->turn) == file;
}

static void say(void *context, ChudeLevel level, const char *message) {
    const Chain *chain = context;
    ChudeSegments *segments = chain->segments;
    File *file = chain->file;
    pthread_mutex_lock(&segments->lock);
    while (!is_turn(segments, file) && file->said && file->said->len > MESSAGES) {
        pthread_cond_wait(&segments->changed, &segments->lock);
    }
    bool turn = is_turn(segments, file), over = segments->over;
    pthread_mutex_unlock(&segments->lock);
    if (over) {
        return;
    }
    if (turn) {
        say_what_was_said(segments, file);
        chude_say(segments->console, level, message);
        return;
    }
    file->said = file->said ? file->said : g_string_new(NULL);
    g_string_append_c(file->said, (char)('a' + level));
    g_string_append_len(file->said, message, (gssize)strlen(message) + 1);
}

static void end_turn(ChudeSegments *segments, bool over) {
    pthread_mutex_lock(&segments->lock);
    segments->turn++;
    segments->over = segments->over || over;
    pthread_cond_broadcast(&segments->changed);
    pthread_mutex_unlock(&segments->lock);
}

/* As the reader would say it; once for each reason. */
static void reject_file(ChudeSegments *segments, const File *file) {
    char *message = g_strdup_printf("%s: cannot be read: %s", file->path, g_strerror(file->cause));
    segments->look->rejected++;
    if (!g_hash_table_contains(segments->told, message)) {
        chude_say(segments->console, CHUDE_REJECTED, message);
        g_hash_table_add(segments->told, g_strdup(message));
    }
    g_free(message);
}

/* ---- chains ---- */

static void show_progress(void *context, uint64_t documents, uint64_t bytes) {
    const Chain *chain = context;
    const ChudeSegments *segments = chain->segments;
    if (chain == &segments->large) { /* small ones are counted when they are finished */
        chude_show_progress(segments->console, segments->look->documents + documents, segments->bytes + bytes,
                            segments->total);
    }
}

static bool open_chain(ChudeSegments *segments, Chain *chain, bool alone, GError **error) {
    if (chain->repeat) {
        return true;
    }
    const ChudeRepeatTold told = {say, show_progress, chain};
    chain->segments = segments;
    chain->plan = chude_watch_maps(segments->what, alone, error);
    chain->repeat =
        chain->plan ? chude_process_repeat_new(segments->console, chain->plan, &told, error) : NULL;
    if (chain->plan && !chain->repeat) {
        g_clear_pointer(&chain->plan, chude_plan_free);
    }
    return chain->repeat != NULL;
}

static void close_chain(Chain *chain) {
    chude_process_repeat_free(chain->repeat);
    if (chain->plan) {
        chude_plan_free(chain->plan);
    }
    *chain = (Chain){0};
}

static void close_chains(ChudeSegments *segments) {
    for (unsigned i = 0; i < segments->threads; i++) {
        close_chain(&segments->small[i]);
    }
    close_chain(&segments->large);
}

/* ---- a file ---- */

static void hash_path(const char *path, char source[CHUDE_HASH_HEX]) {
    chude_hash_bytes((ChudeText){path, strlen(path)}, source);
}

/* Reads the file, whose bytes had this hash ("": whatever they are). NULL without an error where they have another one now, or it is gone. */
static ChudeSegment *make_segment(Chain *chain, const char *source, const char *content, GError **error) {
    const ChudeSegments *segments = chain->segments;
    const char *path = chain->file->path;
    ChudeSegmentNote note = {{0}, 0, 0};
    ChudeRepeated repeated;
    char after[CHUDE_HASH_HEX] = "";
    if (!chude_stamp_of(path, &note.stamp)) {
        return NULL;
    }
    ChudeSegmentWriter *writer = chude_store_begin(segments->store, segments->chain, source, content, error);
    bool good = writer && chude_process_repeat(chain->repeat, path, chude_segment_writer_output(writer),
                                               &repeated, error);
    if (!good && writer && access(path, R_OK) != 0) { /* it went while we looked: no failure */
        g_clear_error(error);
    }
    if (!good || (*content && (!chude_hash_file(path, after) || strcmp(after, content) != 0))) {
        chude_segment_writer_free(writer);
        return NULL;
    }
    note.documents = repeated.documents;
    note.rejected = repeated.rejected;
    note.stamp.settled = note.stamp.settled && *content;
    return chude_store_end(segments->store, writer, segments->chain, source, content, &note, error);
}

/* Why a file that is listed cannot be read; of a folder among files: why it could not be listed. */
static int cause_of(const char *path, int cause) {
    int folder = cause == EISDIR ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (folder >= 0) {
        close(folder);
        return cause;
    }
    return cause == EISDIR ? errno : cause;
}

/* The segment of the file, made where there is none of its bytes. False with *error set where nothing can be made of any file. */
static bool look_into(Chain *chain, GError **error) {
    const ChudeSegments *segments = chain->segments;
    File *file = chain->file;
    char source[CHUDE_HASH_HEX], content[CHUDE_HASH_HEX];
    GError *cause = NULL;
    hash_path(file->path, source);
    for (int i = 0; !file->segment && !cause && i < TRIES; i++) {
        ChudeStamp stamp;
        if (!chude_stamp_of(file->path, &stamp) || !chude_hash_file(file->path, content)) {
            break;
        }
        ChudeSegment *known = chude_store_find(segments->store, segments->chain, source);
        if (known && strcmp(known->content, content) == 0) {
            known->note.stamp = stamp; /* in memory: the segment is what it was */
            file->segment = known;
            break;
        }
        file->made = true;
        file->segment = make_segment(chain, source, i + 1 < TRIES ? content : "", &cause);
    }
    file->cause = file->segment ? 0 : cause_of(file->path, errno);
    if (cause) {
        g_propagate_error(error, cause);
    }
    return !cause;
}

/* In the order of files. */
static void finish_file(ChudeSegments *segments, File *file) {
    say_what_was_said(segments, file);
    if (file->segment) {
        segments->found[file->place] = file->segment;
        segments->look->documents += file->segment->note.documents;
        segments->look->rejected += file->segment->note.rejected;
    } else if (g_file_test(file->path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK)) {
        reject_file(segments, file);
    }
    segments->look->made += file->made;
    segments->bytes += file->size;
    chude_show_progress(segments->console, segments->look->documents, segments->bytes, segments->total);
    end_turn(segments, false);
}

/* ---- small files, side by side ---- */

static void *next_small(void *context, GError **error) {
    ChudeSegments *segments = context;
    (void)error;
    return segments->next < segments->end ? g_ptr_array_index(segments->files, segments->next++) : NULL;
}

static bool work_on_small(void *context, unsigned worker, void *item, GError **error) {
    Chain *chain = &((ChudeSegments *)context)->small[worker];
    chain->file = item;
    return look_into(chain, error);
}

static ChudeStatus give_small(void *context, void *item, GError **error) {
    (void)error;
    finish_file(context, item);
    return CHUDE_OK;
}

static void discard_small(void *context, void *item) {
    (void)item;
    end_turn(context, true);
}

static bool look_into_small_ones(ChudeSegments *segments, guint end, GError **error) {
    const ChudeFlow flow = {next_small, work_on_small, give_small, discard_small, segments};
    unsigned threads = MIN(segments->threads, end - segments->next);
    segments->end = end;
    for (unsigned i = 0; i < threads; i++) {
        if (!open_chain(segments, &segments->small[i], true, error)) {
            return false;
        }
    }
    return chude_flow_run(&flow, threads, error);
}

static bool look_into_large_one(ChudeSegments *segments, GError **error) {
    if (!open_chain(segments, &segments->large, false, error)) {
        return false;
    }
    segments->large.file = g_ptr_array_index(segments->files, segments->next++);
    if (!look_into(&segments->large, error)) {
        return false;
    }
    finish_file(segments, segments->large.file);
    return true;
}

static bool is_large(const ChudeSegments *segments, guint file) {
    return ((const File *)g_ptr_array_index(segments->files, file))->size >= LARGE;
}

static bool look_into_files(ChudeSegments *segments, GError **error) {
    bool good = true;
    while (good && segments->next < segments->files->len) {
        guint end = segments->next;
        while (end < segments->files->len && !is_large(segments, end)) {
            end++;
        }
        good = end > segments->next ? look_into_small_ones(segments, end, error)
                                    : look_into_large_one(segments, error);
    }
    return good;
}

/* ---- a look ---- */

static void file_free(gpointer data) {
    File *file = data;
    if (file->said) {
        g_string_free(file->said, TRUE);
    }
    g_free(file);
}

/* Takes the store's segment where nothing tells of a change; else the file is to be looked into. */
static void consider(ChudeSegments *segments, guint place, const char *path) {
    char source[CHUDE_HASH_HEX];
    ChudeStamp stamp;
    hash_path(path, source);
    bool there = chude_stamp_of(path, &stamp);
    ChudeSegment *known = there ? chude_store_find(segments->store, segments->chain, source) : NULL;
    if (known && chude_stamps_agree(&known->note.stamp, &stamp)) {
        segments->found[place] = known;
        segments->look->documents += known->note.documents;
        segments->look->rejected += known->note.rejected;
        segments->bytes += stamp.size;
        return;
    }
    File *file = g_new0(File, 1);
    *file = (File){.path = path, .place = place, .size = there ? stamp.size : 0};
    g_ptr_array_add(segments->files, file);
}

static void set_chain(ChudeSegments *segments, const char *chain) {
    if (strcmp(chain, segments->chain) != 0) {
        close_chains(segments); /* opened anew, with lists and models as they are now */
        g_strlcpy(segments->chain, chain, sizeof segments->chain);
    }
}

bool chude_segments_find(ChudeSegments *segments, ChudeStore *store, const char *chain, ChudeLook *look,
                         GError **error) {
    const char *const names[] = {segments->what->folder, NULL};
    ChudeInputs inputs;
    set_chain(segments, chain);
    if (!chude_inputs_find(&inputs, names, error)) {
        return false;
    }
    look->files = inputs.paths->len;
    segments->store = store;
    segments->look = look;
    segments->found = g_new0(ChudeSegment *, look->files + 1);
    segments->files = g_ptr_array_new_with_free_func(file_free);
    segments->total = inputs.total;
    segments->bytes = segments->next = segments->turn = 0;
    segments->over = false;
    segments->console->started = g_get_monotonic_time(); /* for the progress */
    for (guint i = 0; i < look->files; i++) {
        consider(segments, i, g_ptr_array_index(inputs.paths, i));
    }
    bool good = look_into_files(segments, error);
    for (guint i = 0; good && i < look->files; i++) {
        if (segments->found[i]) {
            g_ptr_array_add(look->segments, segments->found[i]);
        }
    }
    chude_clear_progress(segments->console);
    g_ptr_array_free(segments->files, TRUE);
    g_free(segments->found);
    chude_inputs_clear(&inputs);
    return good;
}

/* ---- beginning and end ---- */

ChudeSegments *chude_segments_new(ChudeConsole *console, const ChudeFollowed *what) {
    ChudeSegments *segments = g_new0(ChudeSegments, 1);
    segments->console = console;
    segments->what = what;
    segments->threads = chude_process_threads(what->host);
    segments->small = g_new0(Chain, segments->threads);
    segments->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    pthread_mutex_init(&segments->lock, NULL);
    pthread_cond_init(&segments->changed, NULL);
    return segments;
}

void chude_segments_free(ChudeSegments *segments) {
    if (!segments) {
        return;
    }
    close_chains(segments);
    pthread_cond_destroy(&segments->changed);
    pthread_mutex_destroy(&segments->lock);
    g_hash_table_unref(segments->told);
    g_free(segments->small);
    g_free(segments);
}
