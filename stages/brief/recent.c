#include "brief/recent.h"

#include <string.h>

#include "arena.h"
#include "compare/diff.h"
#include "evaluation/lines.h"
#include "fail.h"
#include "json_scan.h"
#include "shape.h"

typedef struct {
    char *id, *title, *date, *source; /* source may be NULL */
    double score;
} Recent;

static void recent_clear(gpointer data) {
    Recent *recent = data;
    g_free(recent->id);
    g_free(recent->title);
    g_free(recent->date);
    g_free(recent->source);
}

static int compare(gconstpointer a, gconstpointer b) {
    const Recent *one = a, *other = b;
    int order = (one->score < other->score) - (one->score > other->score);
    order = order ? order : strcmp(other->date, one->date);
    return order ? order : strcmp(one->id, other->id);
}

static ChudeText member(const ChudeJsonMember *members, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++) {
        if (members[i].name.size == strlen(name) &&
            memcmp(members[i].name.data, name, members[i].name.size) == 0) {
            return members[i].value;
        }
    }
    return (ChudeText){NULL, 0};
}

static char *string_of(ChudeArena *arena, ChudeText json) {
    ChudeText text = json.data ? chude_json_unescape(arena, json) : (ChudeText){NULL, 0};
    return text.data && text.size ? g_strndup(text.data, text.size) : NULL;
}

static bool is_within(const char *date, ChudeText start, ChudeText end) {
    return strlen(date) >= MAX(start.size, end.size) && memcmp(date, start.data, start.size) >= 0 &&
           memcmp(date, end.data, end.size) <= 0;
}

/* Into the list of the topic that the object names. */
static void take(GHashTable *lists, json_object *topic, const Recent *recent) {
    json_object *id = chude_member(topic, "id");
    int64_t number = json_object_is_type(id, json_type_int) ? json_object_get_int64(id) : -1;
    if (number < 0 || number > UINT32_MAX) {
        return;
    }
    GArray *list = g_hash_table_lookup(lists, GUINT_TO_POINTER((guint)number));
    if (!list) {
        list = g_array_new(FALSE, FALSE, sizeof(Recent));
        g_array_set_clear_func(list, recent_clear);
        g_hash_table_insert(lists, GUINT_TO_POINTER((guint)number), list);
    }
    Recent own = {g_strdup(recent->id), g_strdup(recent->title), g_strdup(recent->date),
                  g_strdup(recent->source), chude_member_number(topic, "score")};
    g_array_append_val(list, own);
    g_array_sort(list, compare);
    g_array_set_size(list, MIN(list->len, (guint)CHUDE_RECENT_SHOWN));
}

/* Whatever is no document of these days is left out. */
static void take_line(GHashTable *lists, ChudeArena *arena, ChudeText line, ChudeText start, ChudeText end) {
    size_t count = 0;
    const ChudeJsonMember *members = chude_json_scan(arena, line, &count, NULL);
    if (!members || member(members, count, "duplicate_of").data ||
        member(members, count, "contained_in").data) {
        return;
    }
    Recent recent = {.date = string_of(arena, member(members, count, "date"))};
    ChudeText topic = member(members, count, "topic");
    json_object *parsed = NULL;
    if (recent.date && is_within(recent.date, start, end) && topic.data &&
        chude_json_parse(topic, false, &parsed, NULL)) {
        recent.id = string_of(arena, member(members, count, "id"));
        recent.title = string_of(arena, member(members, count, "title"));
        recent.source = string_of(arena, member(members, count, "source"));
        json_object *parent = chude_member(parsed, "parent");
        if (recent.id && recent.title && json_object_is_type(parsed, json_type_object)) {
            take(lists, parsed, &recent);
        }
        if (recent.id && recent.title && json_object_is_type(parent, json_type_object)) {
            take(lists, parent, &recent);
        }
        json_object_put(parsed);
    }
    recent_clear(&recent);
}

static json_object *array_of(const GArray *list) {
    json_object *array = json_object_new_array();
    for (guint i = 0; i < list->len; i++) {
        const Recent *recent = &g_array_index(list, Recent, i);
        json_object *one = json_object_new_object();
        json_object_object_add(one, "id", json_object_new_string(recent->id));
        json_object_object_add(one, "title", json_object_new_string(recent->title));
        json_object_object_add(one, "date", json_object_new_string(recent->date));
        if (recent->source) {
            json_object_object_add(one, "source", json_object_new_string(recent->source));
        }
        json_object_object_add(one, "score", json_object_new_double(recent->score));
        json_object_array_add(array, one);
    }
    return array;
}

static void put(gpointer object) {
    json_object_put(object);
}

GHashTable *chude_recent_read(const char *documents, ChudeText start, ChudeText end, GError **error) {
    GHashTable *lists =
        g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, (GDestroyNotify)g_array_unref);
    GHashTable *arrays = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, put);
    GError *cause = NULL;
    ChudeTextLines *lines = chude_text_lines_open(documents, &cause);
    ChudeText line;
    uint64_t number;
    while (lines && !cause && (line = chude_text_lines_next(lines, &number, &cause)).data) {
        ChudeArena *arena = chude_arena_new();
        take_line(lists, arena, line, start, end);
        chude_arena_free(arena);
    }
    chude_text_lines_free(lines);
    GHashTableIter all;
    gpointer id, list;
    g_hash_table_iter_init(&all, lists);
    while (g_hash_table_iter_next(&all, &id, &list)) {
        g_hash_table_insert(arrays, id, array_of(list));
    }
    g_hash_table_unref(lists);
    if (cause) {
        g_propagate_error(error, cause);
        g_clear_pointer(&arrays, g_hash_table_unref);
    }
    return arrays;
}
