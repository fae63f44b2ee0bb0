#include "compare/sizes.h"

#include <string.h>

#include "shape.h"

typedef struct {
    int64_t sides[2];
} Sizes;

struct ChudeTopicSizes {
    GHashTable *topics; /* int64_t * → Sizes * */
};

ChudeTopicSizes *chude_topic_sizes_new(void) {
    ChudeTopicSizes *sizes = g_new(ChudeTopicSizes, 1);
    sizes->topics = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    return sizes;
}

void chude_topic_sizes_free(ChudeTopicSizes *sizes) {
    if (sizes) {
        g_hash_table_destroy(sizes->topics);
        g_free(sizes);
    }
}

static void add(ChudeTopicSizes *sizes, json_object *topic, bool after) {
    int64_t id = chude_member_integer(topic, "id");
    Sizes *found = g_hash_table_lookup(sizes->topics, &id);
    if (!found) {
        int64_t *key = g_new(int64_t, 1);
        *key = id;
        found = g_new0(Sizes, 1);
        g_hash_table_insert(sizes->topics, key, found);
    }
    found->sides[after]++;
}

static bool add_line(ChudeTopicSizes *sizes, ChudeText line, GError **error) {
    json_object *document = NULL;
    if (!chude_json_parse(line, false, &document, error)) {
        return false;
    }
    json_object *topic =
        json_object_is_type(document, json_type_object) ? chude_member(document, "topic") : NULL;
    if (json_object_is_type(topic, json_type_object)) {
        bool after = chude_member_integer(document, CHUDE_DIFF_SIDE) != 0;
        json_object *parent = chude_member(topic, "parent");
        if (chude_member(topic, "id")) {
            add(sizes, topic, after);
        }
        if (json_object_is_type(parent, json_type_object)) {
            add(sizes, parent, after);
        }
    }
    json_object_put(document);
    return true;
}

bool chude_topic_sizes_add(ChudeTopicSizes *sizes, ChudeText lines, GError **error) {
    bool good = true;
    for (size_t at = 0; good && at < lines.size;) {
        const char *end = memchr(lines.data + at, '\n', lines.size - at);
        size_t size = end ? (size_t)(end - lines.data) - at : lines.size - at;
        good = add_line(sizes, (ChudeText){lines.data + at, size}, error);
        at += size + 1;
    }
    return good;
}

int64_t chude_topic_sizes_of(const ChudeTopicSizes *sizes, int64_t topic, unsigned side) {
    const Sizes *found = g_hash_table_lookup(sizes->topics, &topic);
    return found ? found->sides[side] : 0;
}
