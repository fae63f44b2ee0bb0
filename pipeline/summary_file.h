/* summary_file.h - files that are one JSON object of Chude's: summaries and what was made of them, for the commands that read them. The caller
 * owns the trees: json_object_put. */
#ifndef CHUDE_SUMMARY_FILE_H
#define CHUDE_SUMMARY_FILE_H

#include "json_value.h"

/* Whether path is a summary, or a folder of `run -o`: *file, the caller's, is the summary's own name then. What cannot be read, and "-", is taken
 * for none. */
bool chude_summary_is(const char *path, char **file);

/* The object of a file ("-": standard input; it may be packed) whose `schema` is one of those (NULL-ended), looked at as `chude validate` does.
 * NULL with *error set, which names file and member. */
json_object *chude_summary_read(const char *path, const char *const *schemas, GError **error);
/* The same of bytes at hand; name: for messages. */
json_object *chude_summary_parse(ChudeText bytes, const char *name, const char *const *schemas,
                                 GError **error);

/* Whether the object has this schema. */
bool chude_has_schema(json_object *object, const char *schema);

#endif
