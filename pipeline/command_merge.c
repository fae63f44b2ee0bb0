/* command_merge.c - `chude merge`. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "fail.h"
#include "process.h"
#include "process_inputs.h"
#include "state_merge.h"

/* A file that is named twice counts twice, which nobody can want. By device and inode, so that links are seen too. */
static bool once_each(const GPtrArray *paths, GError **error) {
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool good = true;
    for (guint i = 0; i < paths->len && good; i++) {
        const char *path = g_ptr_array_index(paths, i);
        struct stat status;
        bool input = strcmp(path, "-") == 0;
        if (!input && stat(path, &status) != 0) {
            chude_fail(error, "%s: %s", path, g_strerror(errno));
            good = false;
        } else if (!input && S_ISDIR(status.st_mode)) {
            chude_fail(error, "merge: %s is a folder: name the states in it, as %s/*.state", path, path);
            good = false;
        } else {
            char *key = input ? g_strdup("-")
                              : g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
                                                (uint64_t)status.st_dev, (uint64_t)status.st_ino);
            const char *other = g_hash_table_lookup(seen, key);
            if (other) {
                chude_fail(error, "merge: %s and %s are the same file, which would count twice", other, path);
                good = false;
            }
            g_hash_table_replace(seen, key, (gpointer)path);
        }
    }
    g_hash_table_unref(seen);
    return good;
}

static bool merge(void *context, ChudeStateOutput output, GError **error) {
    return chude_state_merge(context, output, error);
}

static int run(ChudeConsole *console, const ChudeCall *call) {
    GError *error = NULL;
    const char *output = chude_option_string(call->host, "output");
    if (call->paths->len == 0) {
        chude_fail(&error, "merge: name the states to merge, or - for one on standard input");
    } else if (!output && console->output.terminal) {
        chude_fail(&error, "merge: a state is no text to read: name a file with -o");
    }
    ChudeStateMerge states = {.paths = (const char *const *)call->paths->pdata,
                              .count = call->paths->len,
                              .folder = console->temporary_folder,
                              .memory = chude_process_memory(call->host)};
    if (error || !once_each(call->paths, &error) || !chude_state_merge_check(&states, &error)) {
        return chude_say_error(console, error);
    }
    return chude_process_stream(console, output, merge, &states);
}

static const char *const examples[] = {
    "for d in may june; do chude fit ngram -q $d.ndjson -o $d.state; done; chude merge may.state june.state -o both.state",
    "counts of two months made one; the same bytes as of a single run over both",
    "chude fit ngram may.ndjson | chude merge - -o all.state",
    "a state from standard input",
    "chude fit ngram may.ndjson -o may.state; chude state may.state | LC_ALL=C sort | chude merge - -o again.state",
    "the text form: rows in any order, keys more than once, which merging sums up",
    NULL};

static const char *const takes_no[] = {"threads",     "input",    "text-field", "id-field",     "batch-bytes",
                                       "spill-bytes", "on-error", "recipe",     "print-recipe", NULL};

const ChudeCommand chude_command_merge = {
    .name = "merge",
    .brief = "make one saved state of several",
    .summary = "makes one saved state of several, as `chude fit` writes them",
    .description =
        "The order of files does not matter, nor how they are merged, all at once or bit by bit: the bytes are those of one\n"
        "`chude fit` over all documents. They must have been counted alike: stages, options, word lists, models. If not, the\n"
        "message says what differs. Any number of files may be merged, in the memory of --memory; the output may be one of them.\n"
        "\n"
        "A file may be stored, as `fit` and `merge` write it, or text, as `state` prints it, plain or packed (gzip, zstd). Of text\n"
        "rows may come in any order, and a key more than once: its rows are summed, so that `sort`, Hadoop and Spark can\n"
        "carry them. A stored state that was cut off or altered is found, and the byte named.",
    .examples = examples,
    .takes_no = takes_no,
    .run = run,
};
