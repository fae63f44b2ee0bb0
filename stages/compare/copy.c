#include "compare/copy.h"

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

void chude_copy_evidence(ChudeBuffer *out, json_object *evidence) {
    static const char *const members[] = {"id",    "title", "date",    "source", "score",
                                          "begin", "end",   "snippet", NULL};
    if (!json_object_is_type(evidence, json_type_array)) {
        return;
    }
    chude_buffer_literal(out, ",\"evidence\":[");
    for (size_t i = 0, count = 0; i < json_object_array_length(evidence); i++) {
        json_object *one = json_object_array_get_idx(evidence, i);
        if (json_object_is_type(one, json_type_object)) {
            chude_buffer_literal(out, count++ ? ",{" : "{");
            chude_copy_members(out, one, members, false);
            chude_buffer_char(out, '}');
        }
    }
    chude_buffer_char(out, ']');
}
