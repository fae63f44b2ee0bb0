/* sorter.h - rows (key and value, any bytes) in any order, read back by rising key: in memory up to a bound, beyond it in
 * temporary files. The sorter owns copies of its rows. */
#ifndef CHUDE_SORTER_H
#define CHUDE_SORTER_H

#include "runs.h"

typedef struct ChudeSorter ChudeSorter;

/* folder: where temporary files go; must outlive the sorter. memory: bytes of rows from which they are written out. */
ChudeSorter *chude_sorter_new(const char *folder, size_t memory);
void chude_sorter_free(ChudeSorter *sorter); /* NULL is none */

/* Neither key nor value may be 4 GiB long. False with *error set where the disk is full. */
bool chude_sorter_add(ChudeSorter *sorter, ChudeText key, ChudeText value, GError **error);
/* Moves all rows of `from` into `into`, and leaves it empty. */
bool chude_sorter_take(ChudeSorter *into, ChudeSorter *from, GError **error);
/* Writes out what is in memory. */
bool chude_sorter_spill(ChudeSorter *sorter, GError **error);
size_t chude_sorter_size(const ChudeSorter *sorter); /* bytes of memory held */

/* Sorts, and begins to read; no row may be added afterwards, and beginning again is allowed. */
bool chude_sorter_read(ChudeSorter *sorter, GError **error);
/* The next row: keys rise; rows of one key come one after the other, in no order that callers may rely on. What is given holds
 * until the next call. False at the end, or with *error set. */
bool chude_sorter_next(ChudeSorter *sorter, ChudeText *key, ChudeText *value, GError **error);

#endif
