#include <string.h>

#include "validate.h"

/* A model of topics, as `chude fit topics` writes it and people edit it. */

static const ChudeShape term[] = {
    {"text", CHUDE_SHAPE_NAME, true, 0, NULL}, {"score", CHUDE_SHAPE_NUMBER, true, 0, NULL}, {0}};
static const ChudeShape topic[] = {
    {"id", CHUDE_SHAPE_INTEGER, true, 0, NULL},      {"merge_into", CHUDE_SHAPE_INTEGER, false, 0, NULL},
    {"label", CHUDE_SHAPE_NAME, true, 0, NULL},      {"size", CHUDE_SHAPE_INTEGER, false, 0, NULL},
    {"cohesion", CHUDE_SHAPE_SHARE, false, 0, NULL}, {"offset", CHUDE_SHAPE_NUMBER, false, 0, NULL},
    {"slope", CHUDE_SHAPE_NUMBER, true, 0, NULL},    {"terms", CHUDE_SHAPE_OBJECTS, false, 0, term},
    {"weights", CHUDE_SHAPE_OBJECT, true, 0, NULL},  {0}};
static const ChudeShape model[] = {
    {"schema", CHUDE_SHAPE_NAME, true, 0, NULL},   {"generator", CHUDE_SHAPE_OBJECT, false, 0, NULL},
    {"run", CHUDE_SHAPE_OBJECT, false, 0, NULL},   {"documents", CHUDE_SHAPE_INTEGER, true, 1, NULL},
    {"weak", CHUDE_SHAPE_SHARE, false, 0, NULL},   {"next_id", CHUDE_SHAPE_INTEGER, false, 0, NULL},
    {"banned", CHUDE_SHAPE_NAMES, false, 0, NULL}, {"topics", CHUDE_SHAPE_OBJECTS, true, 0, topic},
    {"df", CHUDE_SHAPE_OBJECT, true, 0, NULL},     {0}};

static bool is_number(json_object *value) {
    return json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_double);
}

/* The topic with that id, or NULL. */
static json_object *find(json_object *topics, int64_t id) {
    for (size_t i = 0; i < json_object_array_length(topics); i++) {
        json_object *one = json_object_array_get_idx(topics, i);
        if (chude_member_integer(one, "id") == id) {
            return one;
        }
    }
    return NULL;
}

static void check_merge(ChudeProblems *problems, json_object *topics, json_object *one, const char *path) {
    if (!chude_member(one, "merge_into")) {
        return;
    }
    json_object *into = find(topics, chude_member_integer(one, "merge_into"));
    if (!into || into == one) {
        chude_problem(problems, "%s/merge_into: %s", path,
                      into ? "this is the topic's own id" : "no topic has that id");
    } else if (chude_member(into, "merge_into")) {
        chude_problem(problems, "%s/merge_into: that topic is merged into another one itself", path);
    }
}

static void check_weights(ChudeProblems *problems, json_object *weights, json_object *df, const char *path) {
    json_object_object_foreach(weights, word, weight) {
        if (!is_number(weight) || json_object_get_double(weight) < 0) {
            chude_problem(problems, "%s/weights/%s: a number of 0 or more is wanted here", path, word);
        } else if (!chude_member(df, word)) {
            chude_problem(problems, "%s/weights/%s: it stands not in df", path, word);
        }
    }
}

void chude_validate_topics(ChudeProblems *problems, json_object *value) {
    if (!chude_shape_check(problems, value, "", model)) {
        return;
    }
    json_object *topics = chude_member(value, "topics"), *df = chude_member(value, "df");
    for (size_t i = 0; i < json_object_array_length(topics); i++) {
        json_object *one = json_object_array_get_idx(topics, i);
        char *path = g_strdup_printf("/topics/%zu", i);
        if (find(topics, chude_member_integer(one, "id")) != one) {
            chude_problem(problems, "%s/id: an earlier topic has it", path);
        }
        if (chude_member_number(one, "slope") <= 0) {
            chude_problem(problems, "%s/slope: a number above 0 is wanted here", path);
        }
        check_merge(problems, topics, one, path);
        check_weights(problems, chude_member(one, "weights"), df, path);
        g_free(path);
    }
    json_object_object_foreach(df, word, count) {
        if (!json_object_is_type(count, json_type_int) || json_object_get_int64(count) < 1) {
            chude_problem(problems, "/df/%s: a whole number of 1 or more is wanted here", word);
        }
    }
}
