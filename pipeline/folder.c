#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"

struct ChudeFolder {
    ChudeConsole *console;
    char *path, *summary_path;
    GPtrArray *made; /* char *: folders that were not there before */
    ChudeWriter *documents, *summary;
    ChudeBuffer bytes; /* of the summary */
    bool committed;
};

ChudeWriter *chude_console_writer(ChudeConsole *console, const char *path, bool hash, GError **error) {
    console->hold(true);
    ChudeWriter *writer = chude_writer_new(path, console->output_descriptor, hash, error);
    if (writer && chude_writer_beside(writer)) {
        console->watch(chude_writer_beside(writer));
        chude_writer_set_gone(writer, console->forget);
    }
    console->hold(false);
    return writer;
}

bool chude_console_make_folder(ChudeConsole *console, const char *path, GPtrArray *made, GError **error) {
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        return true;
    }
    char *above = g_path_get_dirname(path);
    bool good = strcmp(above, path) == 0 || chude_console_make_folder(console, above, made, error);
    g_free(above);
    if (good && g_mkdir(path, 0777) != 0 && !(errno == EEXIST && g_file_test(path, G_FILE_TEST_IS_DIR))) {
        chude_fail(error, "%s: the folder cannot be made: %s", path, g_strerror(errno));
        return false;
    }
    if (good) {
        g_ptr_array_add(made, g_strdup(path));
        console->watch(path);
    }
    return good;
}

void chude_console_end_folders(ChudeConsole *console, GPtrArray *made, bool keep) {
    for (guint i = made->len; i-- > 0;) {
        const char *path = g_ptr_array_index(made, i);
        if (!keep) {
            g_rmdir(path); /* of an empty folder only */
        }
        console->forget(path);
    }
    g_ptr_array_free(made, TRUE);
}

ChudeFolder *chude_folder_new(ChudeConsole *console, const char *path, GError **error) {
    ChudeFolder *folder = g_new0(ChudeFolder, 1);
    folder->console = console;
    folder->path = g_strdup(path);
    for (size_t end = strlen(path); end > 1 && folder->path[end - 1] == '/'; end--) {
        folder->path[end - 1] = '\0'; /* "out/" is made as "out", once */
    }
    folder->summary_path = g_build_filename(path, "summary.json", NULL);
    folder->made = g_ptr_array_new_with_free_func(g_free);
    console->hold(true);
    bool good = chude_console_make_folder(console, folder->path, folder->made, error);
    console->hold(false);
    char *documents = g_build_filename(path, "documents.ndjson", NULL);
    folder->documents = good ? chude_console_writer(console, documents, true, error) : NULL;
    g_free(documents);
    if (!folder->documents) {
        console->hold(true);
        chude_folder_free(folder);
        console->hold(false);
        return NULL;
    }
    return folder;
}

void chude_folder_free(ChudeFolder *folder) {
    if (!folder) {
        return;
    }
    chude_writer_free(folder->documents);
    chude_writer_free(folder->summary);
    chude_buffer_clear(&folder->bytes);
    chude_console_end_folders(folder->console, folder->made, folder->committed);
    g_free(folder->path);
    g_free(folder->summary_path);
    g_free(folder);
}

bool chude_folder_document(ChudeFolder *folder, ChudeText lines, GError **error) {
    return chude_writer_write(folder->documents, lines, error);
}

bool chude_folder_summary(ChudeFolder *folder, ChudeText bytes) {
    chude_buffer_add(&folder->bytes, bytes.data, bytes.size);
    return true;
}

bool chude_folder_finish(ChudeFolder *folder, GError **error) {
    if (!chude_writer_finish(folder->documents, error)) {
        return false;
    }
    ChudeBuffer *summary = &folder->bytes;
    g_assert(summary->size > 2 && memcmp(summary->data + summary->size - 2, "}\n", 2) == 0);
    summary->size -= 2;
    chude_buffer_printf(summary,
                        ",\"companions\":[{\"name\":\"documents.ndjson\",\"size\":%" G_GUINT64_FORMAT
                        ",\"sha256\":\"%s\"}]}\n",
                        chude_writer_size(folder->documents), chude_writer_sha256(folder->documents));
    folder->summary = chude_console_writer(folder->console, folder->summary_path, false, error);
    return folder->summary && chude_writer_write(folder->summary, chude_buffer_text(summary), error) &&
           chude_writer_finish(folder->summary, error);
}

/* So that a power cut finds the new names too. Where a file system cannot sync a folder, nothing is lost by trying. */
static void sync_folder(const char *path) {
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        (void)fsync(descriptor);
        close(descriptor);
    }
}

bool chude_folder_commit(ChudeFolder *folder, GError **error) {
    /* An old summary beside new documents would look whole; for a moment there is none. */
    if (g_unlink(folder->summary_path) != 0 && errno != ENOENT) {
        chude_fail(error, "%s: cannot be replaced: %s", folder->summary_path, g_strerror(errno));
        return false;
    }
    folder->committed =
        chude_writer_commit(folder->documents, error) && chude_writer_commit(folder->summary, error);
    sync_folder(folder->path);
    return folder->committed;
}
