/* list_reader.h - lists that users write: UTF-8 text, an entry a line; a byte order mark, blank lines and comments (from a '#' at the
 * start of a line or behind white space to its end) say nothing.
 * Ownership: the caller keeps the data; entries are parts of it. */
#ifndef CHUDE_LIST_READER_H
#define CHUDE_LIST_READER_H

#include "stage.h"

typedef struct {
    const char *name, *kind;
    size_t number; /* of the line that the last entry stands in, from 1 */
    const char *at, *end;
} ChudeListReader;

/* The content of a file, to be freed with g_free; NULL with *error set ("kind: why"). kind: as `stop list`. */
char *chude_list_load(const char *path, const char *kind, size_t *size, GError **error);

/* name: of the file, for messages. name, kind and data must outlive the reader. */
void chude_list_start(ChudeListReader *reader, ChudeText data, const char *name, const char *kind);

/* The next entry, without comment and outer white space. False at the end, and with *error set (file, line and byte named) where
 * the line is not UTF-8, or has a NUL or a carriage return elsewhere than at its end. */
bool chude_list_next(ChudeListReader *reader, ChudeText *entry, GError **error);

#endif
