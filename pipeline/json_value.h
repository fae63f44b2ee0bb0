/* json_value.h - one strict JSON value as a tree of json-c's: recipes, and what `validate` looks at. Documents go by record.h.
 * The caller owns the tree: json_object_put. */
#ifndef CHUDE_JSON_VALUE_H
#define CHUDE_JSON_VALUE_H

#include <json-c/json.h>

#include "stage.h"

/* Strict as json_scan.h has it, and UTF-8. false with *error set; the message names the byte, with `lines` the line too.
 * *value may become NULL: JSON's null. */
bool chude_json_parse(ChudeText text, bool lines, json_object **value, GError **error);

/* "an object", "a string" …: of a value in a message. */
const char *chude_json_type(json_object *value);

/* The string, NULL where value is none or has NUL in it; lives as long as value. */
const char *chude_json_text(json_object *value);

#endif
