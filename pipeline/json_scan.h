/* json_scan.h - where a JSON object's members stand in its line, and the traps that json-c's parser lets through: duplicate
 * names at any depth, integers beyond 64 bits, unpaired surrogates, NUL in a name, raw control characters, NaN. */
#ifndef CHUDE_JSON_SCAN_H
#define CHUDE_JSON_SCAN_H

#include "arena.h"
#include "stage.h"

typedef struct {
    ChudeText name;  /* between its quotes, escapes kept */
    ChudeText value; /* JSON text, no white space around it */
} ChudeJsonMember;

enum { CHUDE_JSON_DEPTH = 200 }; /* nesting beyond this makes a bad record */

/* The members of the object in line, in the arena, count in *count. NULL with *error set where the line is not one strict
 * JSON object; the message names the byte. line must be valid UTF-8. */
ChudeJsonMember *chude_json_scan(ChudeArena *arena, ChudeText line, size_t *count, GError **error);

/* The elements of an array as JSON texts, in the arena, count in *count; they point into `array`. NULL with *error set where it is not one
 * strict JSON array. It must be valid UTF-8. */
ChudeText *chude_json_elements(ChudeArena *arena, ChudeText array, size_t *count, GError **error);

/* Whether text is one strict JSON value of any type. It must be valid UTF-8. lines: the message names the line, and the byte
 * within it. */
bool chude_json_check(ChudeText text, bool lines, GError **error);

/* The value of a JSON string (its quotes included), in the arena; data NULL where it has NUL in it or is no string. */
ChudeText chude_json_unescape(ChudeArena *arena, ChudeText json);

/* The value of a member that the scan has found to be a string, NUL and all: without escapes it points into json, which may be
 * long. data NULL where it is no string. */
ChudeText chude_json_value(ChudeArena *arena, ChudeText json);

#endif
