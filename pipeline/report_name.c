/* report_name.c - what a page is called where nobody says: by what was read, or else by how much of it. */
#include <string.h>

#include "report.h"
#include "shape.h"

static void drop_ending(char *name, const char *ending) {
    if (g_str_has_suffix(name, ending) && strlen(name) > strlen(ending)) {
        name[strlen(name) - strlen(ending)] = '\0';
    }
}

/* The last part of a path that may be of no file; the caller frees. */
static char *last_part(const char *path) {
    char *absolute = g_canonicalize_filename(path, NULL), *name = g_path_get_basename(absolute);
    g_free(absolute);
    return name;
}

char *chude_report_file_name(const char *path) {
    char *name = last_part(path);
    if (strcmp(name, "summary.json") == 0) {
        char *absolute = g_canonicalize_filename(path, NULL), *folder = g_path_get_dirname(absolute);
        g_free(name);
        name = last_part(folder);
        g_free(folder);
        g_free(absolute);
    }
    drop_ending(name, ".json");
    char *valid = g_utf8_make_valid(strcmp(path, "-") == 0 ? "stdin" : name, -1);
    g_free(name);
    return valid;
}

/* A folder's name, or a file's without folder, compression and kind. */
static char *input_name(const char *path) {
    static const char *const compressions[] = {".gz", ".zst", ".bz2", ".xz"};
    char *name = last_part(path);
    if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
        for (size_t i = 0; i < G_N_ELEMENTS(compressions); i++) {
            drop_ending(name, compressions[i]);
        }
        char *dot = strrchr(name, '.');
        if (dot && dot > name) {
            *dot = '\0';
        }
    }
    char *valid = g_utf8_make_valid(name, -1);
    g_free(name);
    return valid;
}

static char *inputs_name(const ChudeReport *report, const GPtrArray *inputs) {
    for (guint i = 0; inputs && i < inputs->len; i++) {
        if (strcmp(g_ptr_array_index(inputs, i), "-") == 0) {
            return NULL;
        }
    }
    if (!inputs || inputs->len == 0) {
        return NULL;
    }
    char *first = input_name(g_ptr_array_index(inputs, 0));
    if (inputs->len == 1) {
        return first;
    }
    char *name = chude_report_filled(report, "name.more", (int64_t)inputs->len - 1, first, NULL);
    g_free(first);
    return name;
}

/* The name of a side of a comparison, which may be a path. */
static char *side_name(const ChudeReport *report, const char *side) {
    const char *name = chude_report_string(chude_member(report->diff, side), "name");
    return name && strchr(name, '/') ? chude_report_file_name(name) : g_strdup(name ? name : "");
}

char *chude_report_name(const ChudeReport *report, const char *path, const GPtrArray *inputs) {
    if (report->diff) {
        char *before = side_name(report, "before"), *after = side_name(report, "after");
        char *name = chude_report_filled(report, "comparison.lead", 2, after, before);
        g_free(before);
        g_free(after);
        return name;
    }
    char *name = inputs_name(report, inputs);
    if (!name && strcmp(path, "-") != 0 && !g_file_test(path, G_FILE_TEST_IS_DIR)) {
        char *file = last_part(path);
        /* Who gave a summary a name of its own meant it; out/summary.json says nothing of what was read. */
        name = strcmp(file, "summary.json") != 0 ? chude_report_file_name(path) : NULL;
        g_free(file);
    }
    if (!name) {
        double documents = 0;
        chude_report_number(chude_member(report->summary, "corpus"), "documents", &documents);
        name = chude_report_filled(report, "name.documents", (int64_t)documents, NULL, NULL);
    }
    return name;
}
