/* inputs.h - the files behind what a command line names: files, folders, patterns, standard input. */
#ifndef CHUDE_INPUTS_H
#define CHUDE_INPUTS_H

#include <glib.h>

#include "stage.h"

typedef struct {
    GPtrArray *paths; /* char *, in the order of reading; the array owns them */
    uint64_t total;   /* bytes of the regular files among them */
    bool total_known; /* false where there are others */
} ChudeInputs;

/* Finds the files. names: NULL-ended.
 * - "-" is standard input.
 * - A folder stands for the files in it and below, sorted by name; hidden ones are left out, links to folders are not entered (so
 *   that they cannot loop), and what is no file (a FIFO, a socket) is left alone. What cannot be looked into is in paths all the
 *   same, so that reading names it.
 * - A name that does not exist and has one of * ? [ is a pattern for names: `*` any characters, `?` one, `[…]` one of a set
 *   (`[a-z]`, `[!…]`), none of them a slash or a dot at the beginning; `**` between slashes is any number of folders.
 *   What it matches comes sorted; it must match something.
 * False with *error set where a name is missing or cannot be read; inputs is then empty. */
bool chude_inputs_find(ChudeInputs *inputs, const char *const *names, GError **error);
void chude_inputs_clear(ChudeInputs *inputs);

/* Whether a file's name (no slash in it) fits a pattern of one part, character by character (bytes where it is not UTF-8). */
bool chude_inputs_match(const char *pattern, const char *name);

#endif
