#include "watching/follow.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "fail.h"
#include "inputs.h"
#include "process.h"
#include "process_collect.h"
#include "run.h"
#include "watching/plans.h"
#include "watching/segments.h"

struct ChudeFollow {
    ChudeConsole *console;
    ChudeFollowed what;
    ChudeStore *store;
    ChudeSegments *segments;
    bool looked; /* once at least */
    bool doubt;  /* a look failed: the store may not be what it was */
    guint files; /* that the last look found */
};

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

/* Opens the store, anew where it is open: somebody may have removed it, or part of it. False with *error set: it is not open then. */
static bool open_store(ChudeFollow *follow, GError **error) {
    chude_store_free(follow->store);
    char *folder = g_build_filename(follow->what.output, "store", NULL);
    follow->store = chude_store_open(follow->console, folder, error);
    g_free(folder);
    if (follow->store) {
        remove_unfinished(follow->what.output);
    }
    return follow->store != NULL;
}

ChudeFollow *chude_follow_new(ChudeConsole *console, const ChudeFollowed *what, GError **error) {
    if (!check(console, what, error)) {
        return NULL;
    }
    ChudeFollow *follow = g_new0(ChudeFollow, 1);
    follow->console = console;
    follow->what = *what;
    follow->segments = chude_segments_new(console, &follow->what);
    if (!open_store(follow, error)) {
        g_clear_pointer(&follow, chude_follow_free);
    }
    return follow;
}

void chude_follow_free(ChudeFollow *follow) {
    if (!follow) {
        return;
    }
    chude_segments_free(follow->segments);
    chude_store_free(follow->store);
    g_free(follow);
}

/* ---- the summary ---- */

/* What the summary depends on, and what it is: after a look that finds the same, it is not written again. */
static char *summary_key(const ChudeLook *look, const ChudePlan *plan, const char *summary_hash) {
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
static char *standing_key(const ChudeFollow *follow, const ChudeLook *look, const ChudePlan *plan) {
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
static int write_summary(ChudeFollow *follow, const ChudeLook *look, ChudePlan *plan) {
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

static void drop_others(ChudeFollow *follow, const ChudeLook *look) {
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < look->segments->len; i++) {
        g_hash_table_add(names, ((ChudeSegment *)g_ptr_array_index(look->segments, i))->name);
    }
    chude_store_keep(follow->store, names);
    g_hash_table_unref(names);
}

/* ---- a look ---- */

static bool look_at_files(ChudeFollow *follow, ChudeLook *look, GError **error) {
    char chain[CHUDE_HASH_HEX]; /* as it is now: lists and models that options name may have changed */
    if (!g_file_test(follow->what.folder, G_FILE_TEST_IS_DIR)) {
        chude_fail(error, "%s: the folder is gone", follow->what.folder);
        return false;
    }
    if (follow->doubt && !open_store(follow, error)) {
        return false;
    }
    follow->doubt = true; /* until all has gone well */
    return chude_watch_chain(&follow->what, chain, error) &&
           chude_segments_find(follow->segments, follow->store, chain, look, error);
}

/* What was found and done, for who wants to know. */
static void tell(const ChudeFollow *follow, const ChudeLook *look, bool written) {
    ChudeLevel level = written && follow->what.goes_on ? CHUDE_NOTICE : CHUDE_INFO;
    if (written) {
        chude_sayf(follow->console, level,
                   "%u files, %u read; %" G_GUINT64_FORMAT " documents: the summary was written", look->files,
                   look->made, look->documents);
    } else {
        chude_sayf(follow->console, level, "%u files: nothing has changed", look->files);
        if (look->rejected && !follow->looked) { /* why the exit code is what it is */
            chude_sayf(follow->console, CHUDE_WARNING,
                       "%" G_GUINT64_FORMAT " records or files were rejected when they were read",
                       look->rejected);
        }
    }
}

/* All files have their segments: others are of no use, and a disk that is full of them would have no room for the summary. */
static void make_room(ChudeFollow *follow, const ChudeLook *look) {
    if (look->files == 0 && follow->files > 0) {
        chude_sayf(follow->console, CHUDE_WARNING, "%s has no file any more: is it mounted?",
                   follow->what.folder);
    }
    follow->files = look->files;
    drop_others(follow, look);
}

int chude_follow_look(ChudeFollow *follow) {
    GError *error = NULL;
    ChudeLook look = {.segments = g_ptr_array_new()};
    bool seen = look_at_files(follow, &look, &error);
    if (seen) {
        make_room(follow, &look);
    }
    ChudePlan *plan = seen ? chude_watch_rest(&follow->what, &error) : NULL;
    int code = look.rejected ? CHUDE_EXIT_REJECTED : EXIT_SUCCESS;
    char *key = plan ? standing_key(follow, &look, plan) : NULL;
    if (!plan) {
        code = chude_say_error(follow->console, error);
    } else if (is_made(follow, key)) {
        tell(follow, &look, false);
    } else {
        code = write_summary(follow, &look, plan);
        if (code != CHUDE_EXIT_FATAL) {
            tell(follow, &look, true);
        }
    }
    if (code != CHUDE_EXIT_FATAL) {
        chude_store_looked(follow->store);
        follow->doubt = false;
    }
    follow->looked = true;
    g_free(key);
    if (plan) {
        chude_plan_free(plan);
    }
    g_ptr_array_free(look.segments, TRUE);
    return code;
}
