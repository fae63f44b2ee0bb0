/* temporary.h - a temporary file that has no name: it is gone when it is closed, even where the program is killed.
 * One thread at a time appends; once nobody does, any number of threads may read. */
#ifndef CHUDE_TEMPORARY_H
#define CHUDE_TEMPORARY_H

#include "stage.h"

typedef struct ChudeTemporary ChudeTemporary;

/* In the folder, which must outlive the file. NULL with *error set where it cannot be made. */
ChudeTemporary *chude_temporary_new(const char *folder, GError **error);
void chude_temporary_free(ChudeTemporary *file);

/* Appends size bytes. False with *error set (it says where, how much was written already, and what helps) where the disk is full. */
bool chude_temporary_append(ChudeTemporary *file, const void *data, size_t size, GError **error);
uint64_t chude_temporary_size(const ChudeTemporary *file); /* bytes appended */

/* Reads size bytes from offset on, all of which must have been appended. */
bool chude_temporary_read(const ChudeTemporary *file, uint64_t offset, void *data, size_t size,
                          GError **error);

#endif
