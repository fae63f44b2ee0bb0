#include "exports/known.h"

#include <string.h>
#include <sys/stat.h>

#include "evaluation/json_lines.h"
#include "evaluation/lines.h"
#include "json_value.h"
#include "shape.h"

static void known_free(gpointer data) {
    ChudeKnownDocument *document = data;
    g_free(document->title);
    g_free(document->date);
    g_free(document->source);
    g_free(document->url);
    g_free(document);
}

GHashTable *chude_known_new(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, known_free);
}

static json_object *array_of(json_object *object, const char *name) {
    json_object *array = json_object_is_type(object, json_type_object) ? chude_member(object, name) : NULL;
    return json_object_is_type(array, json_type_array) ? array : NULL;
}

static size_t length(json_object *array) {
    return array ? json_object_array_length(array) : 0;
}

/* Calls `with` for all that is evidence of topics, keywords and trends, and has an id. */
static void each(json_object *tree, void (*with)(GHashTable *, const char *, json_object *),
                 GHashTable *known) {
    static const char *const owners[] = {"topics", "keywords", "trends"};
    for (size_t o = 0; o < G_N_ELEMENTS(owners); o++) {
        json_object *list = array_of(tree, owners[o]);
        for (size_t i = 0; i < length(list); i++) {
            json_object *items = array_of(json_object_array_get_idx(list, i), "evidence");
            for (size_t k = 0; k < length(items); k++) {
                json_object *item = json_object_array_get_idx(items, k);
                const char *id = chude_json_text(chude_member(item, "id"));
                if (id) {
                    with(known, id, item);
                }
            }
        }
    }
}

static void want(GHashTable *known, const char *id, json_object *item) {
    (void)item;
    if (!g_hash_table_contains(known, id)) {
        g_hash_table_insert(known, g_strdup(id), g_new0(ChudeKnownDocument, 1));
    }
}

void chude_known_want(GHashTable *known, json_object *tree) {
    each(tree, want, known);
}

static void name_source(GHashTable *known, const char *id, json_object *item) {
    const ChudeKnownDocument *document = g_hash_table_lookup(known, id);
    if (document && document->source && !chude_member(item, "source")) {
        json_object_object_add(item, "source", json_object_new_string(document->source));
    }
}

void chude_known_name_sources(GHashTable *known, json_object *tree) {
    each(tree, name_source, known);
}

static char *copy_text(const ChudeJsonLine *line, const char *name) {
    return g_strdup(chude_json_text(chude_json_line_member(line, name)));
}

/* Addresses of other schemes (javascript:) are no links. */
static char *copy_address(const ChudeJsonLine *line, const char *name) {
    const char *text = chude_json_text(chude_json_line_member(line, name));
    bool good = text && (g_str_has_prefix(text, "https://") || g_str_has_prefix(text, "http://"));
    return good ? g_strdup(text) : NULL;
}

static bool know(void *context, const ChudeJsonLine *line, GError **error) {
    const char *id = chude_json_line_id(line, error);
    ChudeKnownDocument *document = id ? g_hash_table_lookup(context, id) : NULL;
    if (document && !document->title && !document->date && !document->source) {
        document->title = copy_text(line, "title");
        document->date = copy_text(line, "date");
        document->source = copy_text(line, "source");
        document->url = copy_address(line, "url");
        document->url = document->url ? document->url : copy_address(line, "link");
    }
    return id != NULL;
}

/* Whether the line is of a document that is not wanted: seen from its first member, where that is its id, as `run` writes it. Parsing all of
 * a hundred megabytes would take a second. */
static bool is_other(GHashTable *known, ChudeText line) {
    static const char begin[] = "{\"id\":\"";
    const size_t from = sizeof begin - 1;
    const char *end = line.size > from && memcmp(line.data, begin, from) == 0
                          ? memchr(line.data + from, '"', line.size - from)
                          : NULL;
    if (!end || memchr(line.data + from, '\\', (size_t)(end - line.data) - from)) {
        return false;
    }
    char *id = g_strndup(line.data + from, (size_t)(end - line.data) - from);
    bool other = !g_hash_table_contains(known, id);
    g_free(id);
    return other;
}

bool chude_known_read(GHashTable *known, const char *file, GError **error) {
    GError *cause = NULL;
    ChudeTextLines *lines = g_hash_table_size(known) > 0 ? chude_text_lines_open(file, &cause) : NULL;
    ChudeText line;
    uint64_t number;
    while (lines && !cause && (line = chude_text_lines_next(lines, &number, &cause)).data) {
        if (!is_other(known, line)) {
            chude_json_line_take(line, file, number, know, known, &cause);
        }
    }
    chude_text_lines_free(lines);
    if (cause) {
        g_propagate_error(error, cause);
    }
    return !cause;
}

GHashTable *chude_known_of(json_object *summary, const char *file, GError **error) {
    GHashTable *known = chude_known_new();
    chude_known_want(known, summary);
    if (file && !chude_known_read(known, file, error)) {
        g_clear_pointer(&known, g_hash_table_unref);
    }
    return known;
}

char *chude_known_file(json_object *summary, const char *path) {
    if (strcmp(path, "-") == 0) {
        return NULL;
    }
    char *folder = g_file_test(path, G_FILE_TEST_IS_DIR) ? g_strdup(path) : g_path_get_dirname(path);
    char *file = g_build_filename(folder, "documents.ndjson", NULL);
    json_object *companions = array_of(summary, "companions");
    struct stat status;
    bool found = false;
    for (size_t i = 0; i < length(companions) && !found; i++) {
        json_object *one = json_object_array_get_idx(companions, i);
        found = g_strcmp0(chude_json_text(chude_member(one, "name")), "documents.ndjson") == 0 &&
                stat(file, &status) == 0 && status.st_size == chude_member_integer(one, "size");
    }
    g_free(folder);
    if (!found) {
        g_clear_pointer(&file, g_free);
    }
    return file;
}
