/* npz.h - the matrix as scipy.sparse.load_npz reads it: compressed rows (CSR), double values. */
#ifndef CHUDE_MATRIX_NPZ_H
#define CHUDE_MATRIX_NPZ_H

#include "matrix/entries.h"

/* Bytes of an index: 4 where columns and entries fit into an int32_t, else 8. */
size_t chude_npz_width(const ChudeEntries *entries);

/* width: of indices; no less than chude_npz_width. False with *error set where writing or reading fails. */
bool chude_npz_write(ChudeEntries *entries, size_t width, ChudeSink *sink, GError **error);

#endif
