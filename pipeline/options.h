/* options.h - option tables, and the values given for one of them. */
#ifndef CHUDE_OPTIONS_H
#define CHUDE_OPTIONS_H

#include <glib.h>

#include "buffer.h"
#include "stage.h"

struct ChudeArgs {
    const ChudeOption *options; /* ended by a NULL name */
    size_t count;
    char **values;    /* count of them, owned; NULL: not given */
    GPtrArray **more; /* of STRINGS: all values given, NULL at the end; NULL: none */
};

ChudeArgs *chude_args_new(const ChudeOption *options); /* options may be NULL: none */
void chude_args_free(ChudeArgs *args);

/* Position of an option by name or letter; -1 where there is none. */
int chude_args_find(const ChudeArgs *args, const char *name);
int chude_args_find_letter(const ChudeArgs *args, char letter);

/* Checks the value by the option's type and keeps a copy; one of type STRINGS is added to those given before. False with *error set, naming the option and what it takes. */
bool chude_args_set(ChudeArgs *args, int option, const char *value, GError **error);

/* The value in force: given, else the default, else NULL. */
const char *chude_args_value(const ChudeArgs *args, int option);

/* What stages see of them (ChudeHost). */
const char *chude_option_string(const ChudeArgs *args, const char *name);
int64_t chude_option_integer(const ChudeArgs *args, const char *name);
double chude_option_number(const ChudeArgs *args, const char *name);
bool chude_option_flag(const ChudeArgs *args, const char *name);
const char *const *chude_option_strings(const ChudeArgs *args, const char *name);

/* Appends {"min-df":"2",…}: options in force (defaults too, or only what was given), numbers and flags as such, STRINGS as an
 * array, none without a value. */
void chude_args_write(ChudeBuffer *json, const ChudeArgs *args, bool defaults);

/* The known name nearest to a mistyped one (edit distance at most a third of its length), or NULL. names: NULL-ended. */
const char *chude_nearest(const char *name, const char *const *names);

#endif
