/* state_reader.h - the rows of one saved state, stored or as text, plain or packed by gzip or zstd, by rising table and key.
 * Of the text form rows may come in any order, keys again (their values are combined), and the header anywhere and more than once.
 * Ownership: the reader owns its header; a row holds until the next call. One thread at a time. */
#ifndef CHUDE_STATE_READER_H
#define CHUDE_STATE_READER_H

#include "state_header.h"

typedef struct ChudeStateReader ChudeStateReader;

/* path "-" is standard input. folder: where temporary files go; memory: bytes of rows of the text form that stay in memory. Both
 * strings must outlive the reader. NULL with *error set, which names the file, as all errors here do. */
ChudeStateReader *chude_state_reader_new(const char *path, const char *folder, size_t memory, GError **error);
void chude_state_reader_free(ChudeStateReader *reader); /* NULL is none */

/* What is known of the header without reading all: NULL for a text form that does not begin with it. */
const ChudeStateHeader *chude_state_reader_peek(const ChudeStateReader *reader);
/* The header; the text form is read for it to its end. NULL with *error set where something is wrong. */
const ChudeStateHeader *chude_state_reader_header(ChudeStateReader *reader, GError **error);
/* The next row; false at the end, or with *error set. What was given before an error is not to be relied on. */
bool chude_state_reader_next(ChudeStateReader *reader, ChudeStateRow *row, GError **error);

/* Whether it is a file that begins as a saved state does, in either form. What cannot be looked at twice is none. */
bool chude_state_is(const char *path);

/* What messages call a path. */
const char *chude_state_name(const char *path);

#endif
