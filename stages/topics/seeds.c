#include "seeds.h"

#include <glib.h>
#include <string.h>

#include "evaluation/lines.h"
#include "fail.h"

/* Without the comment and the white space around; to be freed with g_free. */
static char *bare(ChudeText line) {
    size_t size = line.size;
    for (size_t i = 0; i < size; i++) {
        if (line.data[i] == '#' && (i == 0 || g_ascii_isspace(line.data[i - 1]))) {
            size = i;
        }
    }
    return g_strstrip(g_strndup(line.data, size));
}

/* The parts between commas that are not blank. */
static char **split(const char *list) {
    GPtrArray *words = g_ptr_array_new();
    g_auto(GStrv) parts = g_strsplit(list, ",", -1);
    for (char **part = parts; *part; part++) {
        if (*g_strstrip(*part)) {
            g_ptr_array_add(words, g_strdup(*part));
        }
    }
    g_ptr_array_add(words, NULL);
    return (char **)(void *)g_ptr_array_free(words, FALSE);
}

static void seed_clear(gpointer data) {
    ChudeTopicsSeed *seed = data;
    g_free(seed->label);
    g_strfreev(seed->words);
}

static bool add_line(GArray *seeds, const char *path, uint64_t number, const char *line, GError **error) {
    const char *colon = strchr(line, ':');
    ChudeTopicsSeed seed = {colon ? g_strstrip(g_strndup(line, (size_t)(colon - line))) : g_strdup(""),
                            split(colon ? colon + 1 : "")};
    const char *fault = !colon           ? "no colon: a line is a name, a colon, words separated by commas"
                        : !*seed.label   ? "no name before the colon"
                        : !seed.words[0] ? "no words behind the colon"
                                         : NULL;
    for (guint i = 0; !fault && i < seeds->len; i++) {
        if (strcmp(g_array_index(seeds, ChudeTopicsSeed, i).label, seed.label) == 0) {
            fault = "an earlier line has that name: write all its words in one line";
        }
    }
    g_array_append_val(seeds, seed);
    if (fault) {
        chude_fail(error, "%s:%" G_GUINT64_FORMAT ": %s", path, number, fault);
    }
    return !fault;
}

ChudeTopicsSeeds *chude_topics_seeds_new(const char *path, GError **error) {
    ChudeTextLines *lines = chude_text_lines_open(path, error);
    if (!lines) {
        return NULL;
    }
    GArray *seeds = g_array_new(FALSE, FALSE, sizeof(ChudeTopicsSeed));
    g_array_set_clear_func(seeds, seed_clear);
    GError *cause = NULL;
    ChudeText line;
    uint64_t number;
    while (!cause && (line = chude_text_lines_next(lines, &number, &cause)).data) {
        g_autofree char *text = bare(line);
        if (*text) {
            add_line(seeds, path, number, text, &cause);
        }
    }
    chude_text_lines_free(lines);
    if (!cause && !seeds->len) {
        chude_fail(&cause, "%s: no topics: a line is a name, a colon, words separated by commas", path);
    }
    if (cause) {
        g_propagate_error(error, cause);
        g_array_free(seeds, TRUE);
        return NULL;
    }
    ChudeTopicsSeeds *made = g_new(ChudeTopicsSeeds, 1);
    made->count = seeds->len;
    made->list = (ChudeTopicsSeed *)(void *)g_array_free(seeds, FALSE);
    return made;
}

void chude_topics_seeds_free(ChudeTopicsSeeds *seeds) {
    if (seeds) {
        for (size_t i = 0; i < seeds->count; i++) {
            seed_clear(&seeds->list[i]);
        }
        g_free(seeds->list);
        g_free(seeds);
    }
}
