#include "watching/follow.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "fail.h"
#include "inputs.h"
#include "process.h"
#include "process_collect.h"
#include "run.h"
#include "watching/plans.h"
#include "watching/store.h"

/* How often a file that changes while it is read is read again before it is taken as it is. */
enum { TRIES = 3 };

/* Bytes of a file from which several threads are worth their starting. */
enum { LARGE = 1 << 20 };

struct ChudeFollow {
    ChudeConsole *console;
    ChudeFollowed what;
    ChudeStore *store;
    char chain[CHUDE_HASH_HEX]; /* of all that makes a segment's documents what they are */
    /* The first part of the chain, for small files and for large ones; NULL: not opened yet. */
    ChudePlan *maps[2];
    ChudeRepeat *repeats[2];
    bool looked;      /* once at least */
    GHashTable *told; /* char *: files that cannot be read, with the reason */
};

/* What one look finds. */
typedef struct {
    GPtrArray *segments; /* ChudeSegment *, in the order of reading; the store's */
    uint64_t documents, rejected;
    guint files, made;
} Look;

/* ---- the output folder ---- */

/* realpath, also of what is not there yet; the caller frees. */
static char *real_path(const char *path) {
    char *found = realpath(path, NULL), *real = g_strdup(found);
    free(found);
    if (!real) {
        char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
        char *above = strcmp(folder, path) == 0 ? g_strdup(folder) : real_path(folder);
        real = g_build_filename(above, name, NULL);
        g_free(above);
        g_free(name);
        g_free(folder);
    }
    return real;
}

/* Whether `inner` stands in `outer`, by a path without a hidden folder in it: then its files would be read. */
static bool is_read_within(const char *outer, const char *inner) {
    char *above = real_path(outer), *below = real_path(inner);
    size_t size = strlen(above);
    bool within = strncmp(above, below, size) == 0 &&
                  (below[size] == '/' || !below[size] || strcmp(above, "/") == 0) &&
                  !strstr(below + size, "/.");
    g_free(above);
    g_free(below);
    return within;
}

/* What a process that was killed left of the files of `run -o`. */
static void remove_unfinished(const char *folder) {
    static const char *const patterns[] = {"summary.json.??????", "documents.ndjson.??????",
                                           "report.html.??????"};
    GDir *directory = g_dir_open(folder, 0, NULL);
    for (const char *name; directory && (name = g_dir_read_name(directory));) {
        for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
            if (chude_inputs_match(patterns[i], name)) {
                char *path = g_build_filename(folder, name, NULL);
                (void)g_unlink(path);
                g_free(path);
            }
        }
    }
    if (directory) {
        g_dir_close(directory);
    }
}

/* ---- beginning and end ---- */

/* All options are looked at before anything is made. */
static bool check(ChudeConsole *console, const ChudeFollowed *what, GError **error) {
    ChudePlan *plan = chude_watch_plan(what, error);
    bool good = plan && chude_process_check(console, plan, error);
    if (plan) {
        chude_plan_free(plan);
    }
    if (good && !g_file_test(what->folder, G_FILE_TEST_IS_DIR)) {
        chude_fail(error, "%s: %s", what->folder,
                   g_file_test(what->folder, G_FILE_TEST_EXISTS) ? "no folder" : g_strerror(ENOENT));
        return false;
    }
    if (good && is_read_within(what->folder, what->output)) {
        chude_fail(error, "%s stands in %s, and would be read with it: name another folder with -o",
                   what->output, what->folder);
        return false;
    }
    return good;
}

ChudeFollow *chude_follow_new(ChudeConsole *console, const ChudeFollowed *what, GError **error) {
    if (!check(console, what, error)) {
        return NULL;
    }
    ChudeFollow *follow = g_new0(ChudeFollow, 1);
    follow->console = console;
    follow->what = *what;
    follow->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    char *folder = g_build_filename(what->output, "store", NULL);
    follow->store = chude_store_open(console, folder, error);
    g_free(folder);
    if (!follow->store) {
        g_clear_pointer(&follow, chude_follow_free);
    } else {
        remove_unfinished(what->output);
    }
    return follow;
}

static void close_maps(ChudeFollow *follow) {
    for (int large = 0; large < 2; large++) {
        chude_process_repeat_free(follow->repeats[large]);
        follow->repeats[large] = NULL;
        if (follow->maps[large]) {
            chude_plan_free(follow->maps[large]);
        }
        follow->maps[large] = NULL;
    }
}

void chude_follow_free(ChudeFollow *follow) {
    if (!follow) {
        return;
    }
    close_maps(follow);
    chude_store_free(follow->store);
    g_hash_table_unref(follow->told);
    g_free(follow);
}

/* ---- a file ---- */

/* As the reader would say it; once for each reason. */
static void reject_file(ChudeFollow *follow, const char *path, int cause, Look *look) {
    char *message = g_strdup_printf("%s: cannot be read: %s", path, g_strerror(cause));
    look->rejected++;
    if (!g_hash_table_contains(follow->told, message)) {
        chude_say(follow->console, CHUDE_REJECTED, message);
        g_hash_table_add(follow->told, g_strdup(message));
    }
    g_free(message);
}

/* Stages are opened when the first file is to be read. */
static ChudeRepeat *open_maps(ChudeFollow *follow, bool large, GError **error) {
    if (!follow->repeats[large]) {
        ChudePlan *plan = chude_watch_maps(&follow->what, !large, error);
        ChudeRepeat *repeat = plan ? chude_process_repeat_new(follow->console, plan, error) : NULL;
        if (plan && !repeat) {
            g_clear_pointer(&plan, chude_plan_free);
        }
        follow->maps[large] = plan;
        follow->repeats[large] = repeat;
    }
    return follow->repeats[large];
}

/* Reads the file, whose bytes had this hash ("": whatever they are). NULL without an error where they have another one now, or it is gone. */
static ChudeSegment *make_segment(ChudeFollow *follow, const char *path, const char *source,
                                  const char *content, GError **error) {
    ChudeSegmentNote note = {{0}, 0, 0};
    ChudeRepeated repeated;
    char after[CHUDE_HASH_HEX] = "";
    if (!chude_stamp_of(path, &note.stamp)) {
        return NULL;
    }
    ChudeRepeat *repeat = open_maps(follow, note.stamp.size >= LARGE, error);
    if (!repeat) {
        return NULL;
    }
    ChudeSegmentWriter *writer = chude_store_begin(follow->store, follow->chain, source, content, error);
    bool good =
        writer && chude_process_repeat(repeat, path, chude_segment_writer_output(writer), &repeated, error);
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
    return chude_store_end(follow->store, writer, follow->chain, source, content, &note, error);
}

/* The segment of a file, made where there is none of its bytes. NULL without an error where the file is gone or cannot be read. */
static ChudeSegment *segment_of(ChudeFollow *follow, const char *path, Look *look, GError **error) {
    char source[CHUDE_HASH_HEX], content[CHUDE_HASH_HEX];
    ChudeSegment *segment = NULL;
    GError *cause = NULL;
    chude_hash_bytes((ChudeText){path, strlen(path)}, source);
    for (int i = 0; !segment && !cause && i < TRIES; i++) {
        ChudeStamp stamp;
        if (!chude_stamp_of(path, &stamp)) {
            break;
        }
        segment = chude_store_find(follow->store, follow->chain, source);
        if (segment && chude_stamps_agree(&segment->note.stamp, &stamp)) {
            return segment;
        }
        if (!chude_hash_file(path, content)) {
            segment = NULL;
            break;
        }
        if (segment && strcmp(segment->content, content) == 0) {
            segment->note.stamp = stamp; /* in memory: the segment is what it was */
            return segment;
        }
        look->made++;
        segment = make_segment(follow, path, source, i + 1 < TRIES ? content : "", &cause);
    }
    int reason = errno;
    if (cause) {
        g_propagate_error(error, cause);
    } else if (!segment && g_file_test(path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK)) {
        reject_file(follow, path, reason, look);
    }
    return segment;
}

/* ---- a look ---- */

static bool look_at_files(ChudeFollow *follow, Look *look, GError **error) {
    const char *const names[] = {follow->what.folder, NULL};
    ChudeInputs inputs;
    GError *cause = NULL;
    if (!g_file_test(follow->what.folder, G_FILE_TEST_IS_DIR)) {
        chude_fail(error, "%s: the folder is gone", follow->what.folder);
        return false;
    }
    if (!chude_inputs_find(&inputs, names, error)) {
        return false;
    }
    look->files = inputs.paths->len;
    for (guint i = 0; i < inputs.paths->len && !cause; i++) {
        ChudeSegment *segment = segment_of(follow, g_ptr_array_index(inputs.paths, i), look, &cause);
        if (segment) {
            g_ptr_array_add(look->segments, segment);
            look->documents += segment->note.documents;
            look->rejected += segment->note.rejected;
        }
    }
    chude_inputs_clear(&inputs);
    if (cause) {
        g_propagate_error(error, cause);
    }
    return !cause;
}

/* ---- the summary ---- */

/* What the summary depends on, and what it is: after a look that finds the same, it is not written again. */
static char *summary_key(const Look *look, const ChudePlan *plan, const char *summary_hash) {
    ChudeBuffer key = {0};
    char hash[CHUDE_HASH_HEX];
    for (guint i = 0; i < look->segments->len; i++) {
        chude_buffer_printf(&key, "%s\n", ((ChudeSegment *)g_ptr_array_index(look->segments, i))->name);
    }
    chude_buffer_printf(&key, "%" G_GUINT64_FORMAT "\n%s", look->rejected, plan->generator);
    chude_hash_bytes(chude_buffer_text(&key), hash);
    chude_buffer_clear(&key);
    return g_strdup_printf("%s %s\n", hash, summary_hash);
}

/* Where the summary's page goes; the caller frees. */
static char *page_path(const ChudeFollow *follow, const ChudePlan *plan) {
    return plan->html ? g_strdup(plan->html) : g_build_filename(follow->what.output, "report.html", NULL);
}

/* The key as it would be of the summary that stands; NULL: none stands, or without its documents and page. */
static char *standing_key(const ChudeFollow *follow, const Look *look, const ChudePlan *plan) {
    char *page = page_path(follow, plan);
    char *summary = g_build_filename(follow->what.output, "summary.json", NULL);
    char *documents = g_build_filename(follow->what.output, "documents.ndjson", NULL);
    char hash[CHUDE_HASH_HEX];
    bool there = g_file_test(documents, G_FILE_TEST_IS_REGULAR) && g_file_test(page, G_FILE_TEST_EXISTS) &&
                 chude_hash_file(summary, hash);
    g_free(page);
    g_free(summary);
    g_free(documents);
    return there ? summary_key(look, plan, hash) : NULL;
}

static bool is_made(const ChudeFollow *follow, const char *key) {
    char *path = chude_store_path(follow->store, CHUDE_STORE_MADE), *made = NULL;
    bool same = key && g_file_get_contents(path, &made, NULL, NULL) && strcmp(made, key) == 0;
    g_free(path);
    g_free(made);
    return same;
}

static int say_made(const ChudeFollow *follow, const char *key) {
    char *path = chude_store_path(follow->store, CHUDE_STORE_MADE);
    ChudeBuffer text = {0};
    chude_buffer_literal(&text, key ? key : "");
    int code = chude_process_write(follow->console, path, &text);
    chude_buffer_clear(&text);
    g_free(path);
    return code;
}

/* Writes summary.json, documents.ndjson and the page. */
static int write_summary(ChudeFollow *follow, const Look *look, ChudePlan *plan) {
    for (guint i = 0; i < look->segments->len; i++) {
        const ChudeSegment *segment = g_ptr_array_index(look->segments, i);
        g_ptr_array_add(plan->paths, chude_store_path(follow->store, segment->name));
    }
    if (look->segments->len == 0) {
        g_ptr_array_add(plan->paths, g_strdup("/dev/null")); /* else standard input */
    }
    plan->rejected = look->rejected;
    int code = chude_process_run(follow->console, plan, true);
    if (code == EXIT_SUCCESS || code == CHUDE_EXIT_REJECTED) {
        char *page = page_path(follow, plan);
        GPtrArray *folder = g_ptr_array_new();
        g_ptr_array_add(folder, (gpointer)follow->what.folder);
        int written = chude_report_write(follow->console, follow->what.output, folder, page);
        g_ptr_array_free(folder, TRUE);
        g_free(page);
        if (written) {
            return written;
        }
        /* Last of all: what is killed before this is made once more. */
        char *key = standing_key(follow, look, plan);
        int said = say_made(follow, key);
        g_free(key);
        return said ? said : code;
    }
    return code;
}

static void drop_others(ChudeFollow *follow, const Look *look) {
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < look->segments->len; i++) {
        g_hash_table_add(names, ((ChudeSegment *)g_ptr_array_index(look->segments, i))->name);
    }
    chude_store_keep(follow->store, names);
    g_hash_table_unref(names);
}

/* The chain's hash as it is now: lists and models that options name may have changed. */
static bool set_chain(ChudeFollow *follow, GError **error) {
    char chain[CHUDE_HASH_HEX];
    if (!chude_watch_chain(&follow->what, chain, error)) {
        return false;
    }
    if (strcmp(chain, follow->chain) != 0) {
        close_maps(follow);
        g_strlcpy(follow->chain, chain, sizeof follow->chain);
    }
    return true;
}

int chude_follow_look(ChudeFollow *follow) {
    GError *error = NULL;
    Look look = {.segments = g_ptr_array_new()};
    ChudePlan *plan = set_chain(follow, &error) && look_at_files(follow, &look, &error)
                          ? chude_watch_rest(&follow->what, &error)
                          : NULL;
    int code = look.rejected ? CHUDE_EXIT_REJECTED : EXIT_SUCCESS;
    char *key = plan ? standing_key(follow, &look, plan) : NULL;
    if (!plan) {
        code = chude_say_error(follow->console, error);
    } else if (!is_made(follow, key)) {
        code = write_summary(follow, &look, plan);
        chude_sayf(follow->console, CHUDE_INFO,
                   "%u files, %u read; %" G_GUINT64_FORMAT " documents: the summary was written", look.files,
                   look.made, look.documents);
    } else {
        chude_sayf(follow->console, CHUDE_INFO, "%u files: nothing has changed", look.files);
        if (look.rejected && !follow->looked) { /* why the exit code is what it is */
            chude_sayf(follow->console, CHUDE_WARNING,
                       "%" G_GUINT64_FORMAT " records or files were rejected when they were read",
                       look.rejected);
        }
    }
    if (code != CHUDE_EXIT_FATAL) {
        drop_others(follow, &look);
    }
    follow->looked = true;
    g_free(key);
    if (plan) {
        chude_plan_free(plan);
    }
    g_ptr_array_free(look.segments, TRUE);
    return code;
}
