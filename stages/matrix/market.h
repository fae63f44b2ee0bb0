/* market.h - the matrix in the text format of Matrix Market (Boisvert, Pozo, Remington 1996): coordinate real general. */
#ifndef CHUDE_MATRIX_MARKET_H
#define CHUDE_MATRIX_MARKET_H

#include "matrix/entries.h"

/* A line an entry: row and column, from 1, and value; by row, then column. False with *error set where writing or reading fails. */
bool chude_market_write(ChudeEntries *entries, ChudeSink *sink, GError **error);

#endif
