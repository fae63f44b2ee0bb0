#include "compare/settings.h"

#include <string.h>

#include "shape.h"

static const char *plain(json_object *value) {
    return value ? json_object_to_json_string_ext(value,
                                                  JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)
                 : "absent";
}

static void add_difference(GPtrArray *settings, const char *name, json_object *one, json_object *other) {
    char *first = g_strdup(plain(one));
    if (strcmp(first, plain(other)) != 0) {
        g_ptr_array_add(settings, g_strdup_printf("%s: %s, %s", name, first, plain(other)));
    }
    g_free(first);
}

/* The members of two objects, either of which may be NULL. */
static void compare_members(GPtrArray *settings, const char *path, json_object *one, json_object *other) {
    json_object *sides[] = {one, other};
    for (unsigned side = 0; side < 2; side++) {
        if (!json_object_is_type(sides[side], json_type_object)) {
            continue;
        }
        json_object_object_foreach(sides[side], name, value) {
            json_object *counterpart =
                json_object_is_type(sides[!side], json_type_object) ? chude_member(sides[!side], name) : NULL;
            if (side == 0 || !counterpart) {
                char *whole = g_strdup_printf("%s.%s", path, name);
                add_difference(settings, whole, side ? counterpart : value, side ? value : counterpart);
                g_free(whole);
            }
        }
    }
}

static const char *stage_name(json_object *stages, size_t at) {
    json_object *stage = json_object_array_get_idx(stages, at);
    return json_object_is_type(stage, json_type_object) ? chude_json_text(chude_member(stage, "stage"))
                                                        : NULL;
}

/* The `number`th stage of that name, from 1; NULL: there are not so many. */
static json_object *find_stage(json_object *stages, size_t size, const char *name, size_t number) {
    for (size_t i = 0; i < size; i++) {
        const char *own = stage_name(stages, i);
        number -= own && strcmp(own, name) == 0;
        if (number == 0) {
            return json_object_array_get_idx(stages, i);
        }
    }
    return NULL;
}

/* Which one of its name a stage is, from 1. */
static size_t number_of(json_object *stages, size_t at, const char *name) {
    size_t number = 0;
    for (size_t i = 0; i <= at; i++) {
        const char *own = stage_name(stages, i);
        number += own && strcmp(own, name) == 0;
    }
    return number;
}

/* Stages that only one of them has, and options of those that both have. */
static void compare_stages(GPtrArray *settings, json_object *one, json_object *other) {
    json_object *sides[] = {chude_member(one, "stages"), chude_member(other, "stages")};
    size_t sizes[] = {chude_member_count(one, "stages"), chude_member_count(other, "stages")};
    for (unsigned side = 0; side < 2; side++) {
        for (size_t i = 0; i < sizes[side]; i++) {
            const char *name = stage_name(sides[side], i);
            json_object *counterpart =
                name ? find_stage(sides[!side], sizes[!side], name, number_of(sides[side], i, name)) : NULL;
            if (name && !counterpart) {
                g_ptr_array_add(settings,
                                g_strdup_printf("%s: only %s", name, side ? "the second" : "the first"));
            } else if (name && side == 0) {
                compare_members(settings, name,
                                chude_member(json_object_array_get_idx(sides[side], i), "options"),
                                chude_member(counterpart, "options"));
            }
        }
    }
}

void chude_settings_compare(GPtrArray *settings, json_object *one, json_object *other) {
    add_difference(settings, "version", chude_member(one, "version"), chude_member(other, "version"));
    compare_stages(settings, one, other);
    compare_members(settings, "models", chude_member(one, "models"), chude_member(other, "models"));
    compare_members(settings, "files", chude_member(one, "files"), chude_member(other, "files"));
    compare_members(settings, "options", chude_member(one, "options"), chude_member(other, "options"));
}
