/* matrix.h - the document-term matrix as a folder of files for other programs: matrix.mtx, matrix.npz, vocabulary.tsv and
 * documents.tsv. */
#ifndef CHUDE_MATRIX_H
#define CHUDE_MATRIX_H

#include "matrix/columns.h"
#include "matrix/entries.h"

/* Where the files go: the host's. */
typedef struct {
    ChudeSink *documents, *vocabulary, *market, *npz;
} ChudeMatrixFiles;

/* Begins the files in the folder, which is made where it is not there. */
bool chude_matrix_open(ChudeMatrixFiles *files, const ChudeHost *host, const char *folder, GError **error);

/* What documents.tsv says of a row: replaces what is in `line`; to be kept with the row. */
void chude_matrix_about(const ChudeDocument *document, ChudeBuffer *line);

/* Writes all of them. entries: merged, rows with what chude_matrix_about gave. */
bool chude_matrix_write(const ChudeMatrixFiles *files, const ChudeColumns *columns, ChudeEntries *entries,
                        GError **error);

#endif
