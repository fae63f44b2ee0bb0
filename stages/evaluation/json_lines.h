/* json_lines.h - the objects of an NDJSON file one by one, for what `chude eval` compares; whatever is wrong is named by file and line.
 * Ownership: a line and its object belong to the reader until the next one; names of files must live as long as the call. */
#ifndef CHUDE_EVALUATION_JSON_LINES_H
#define CHUDE_EVALUATION_JSON_LINES_H

#include <json-c/json.h>

#include "stage.h"

typedef struct {
    const char *file; /* or any name of the place where number is 0 */
    uint64_t number;  /* from 1 */
    ChudeText line;
    json_object *object;
} ChudeJsonLine;

/* Takes one line; false with *error set ends the reading. */
typedef bool (*ChudeJsonLineTake)(void *context, const ChudeJsonLine *line, GError **error);

/* Calls take with each line of the file that is not blank; "-" is standard input, the file may be packed. False with *error set where it
 * cannot be read, where a line is no JSON object, or from take. */
bool chude_json_lines_each(const char *file, ChudeJsonLineTake take, void *context, GError **error);

/* The same with one line that is at hand. number 0: file is the place itself. */
bool chude_json_line_take(ChudeText text, const char *file, uint64_t number, ChudeJsonLineTake take,
                          void *context, GError **error);

/* Sets *error: where the line is, then the message. Always false. */
bool chude_json_line_bad(const ChudeJsonLine *line, GError **error, const char *message);

/* The member, NULL where it is absent or null. */
json_object *chude_json_line_member(const ChudeJsonLine *line, const char *name);

/* The id as text. NULL with *error set where it is no string and no whole number. */
const char *chude_json_line_id(const ChudeJsonLine *line, GError **error);

/* A string's bytes, NUL allowed; data NULL where value is none. */
ChudeText chude_json_bytes(json_object *value);

/* The bytes of a string, or of the member `text` of an object; data NULL where value is neither. */
ChudeText chude_json_phrase(json_object *value);

#endif
