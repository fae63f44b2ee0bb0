#include "compare/copy.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "shape.h"

void chude_copy_members(ChudeBuffer *out, json_object *object, const char *const *names, bool more) {
    for (; *names; names++) {
        json_object *value = chude_member(object, *names);
        if (!value) {
            continue;
        }
        chude_buffer_literal(out, more ? "," : "");
        chude_json_literal(out, *names);
        chude_buffer_char(out, ':');
        if (json_object_is_type(value, json_type_string)) {
            chude_json_string(out, chude_member_text(object, *names));
        } else {
            chude_buffer_literal(out, json_object_to_json_string_ext(
                                          value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
        }
        more = true;
    }
}

/* Whether the member is of the type that its name promises: rows that others wrote are not looked at before. */
static bool is_good(json_object *value, const char *name) {
    bool place = strcmp(name, "begin") == 0 || strcmp(name, "end") == 0;
    if (place) {
        return json_object_is_type(value, json_type_int) && json_object_get_int64(value) >= 0;
    }
    if (strcmp(name, "score") == 0) {
        return json_object_is_type(value, json_type_int) ||
               (json_object_is_type(value, json_type_double) && isfinite(json_object_get_double(value)));
    }
    return json_object_is_type(value, json_type_string) && json_object_get_string_len(value) > 0;
}

void chude_copy_evidence(ChudeBuffer *out, json_object *evidence) {
    static const char *const members[] = {"id",    "title", "date", "source",
                                          "score", "begin", "end",  "snippet"};
    size_t count = 0;
    for (size_t i = 0;
         json_object_is_type(evidence, json_type_array) && i < json_object_array_length(evidence); i++) {
        json_object *one = json_object_array_get_idx(evidence, i);
        if (!json_object_is_type(one, json_type_object) || !is_good(chude_member(one, "id"), "id")) {
            continue;
        }
        chude_buffer_literal(out, count++ ? ",{" : ",\"evidence\":[{");
        bool more = false;
        for (size_t k = 0; k < G_N_ELEMENTS(members); k++) {
            const char *const name[] = {members[k], NULL};
            json_object *value = chude_member(one, members[k]);
            if (value && is_good(value, members[k])) {
                chude_copy_members(out, one, name, more);
                more = true;
            }
        }
        chude_buffer_char(out, '}');
    }
    chude_buffer_literal(out, count ? "]" : "");
}
