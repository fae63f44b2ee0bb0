/* npz.h - the matrix as scipy.sparse.load_npz reads it: compressed rows (CSR), double values. */
#ifndef CHUDE_MATRIX_NPZ_H
#define CHUDE_MATRIX_NPZ_H

#include "matrix/entries.h"

/* Indices are 32 bits wide where columns and entries fit, else 64. False with *error set where writing or reading fails. */
bool chude_npz_write(ChudeEntries *entries, ChudeSink *sink, GError **error);

#endif
