/* reader.h - files, folders and standard input as batches of raw records. One thread at a time. */
#ifndef CHUDE_READER_H
#define CHUDE_READER_H

#include "batch.h"

typedef struct ChudeReader ChudeReader;

/* paths: NULL-ended; "-" is standard input; a folder stands for the files in it and below, sorted by name, without hidden
 * ones. batch: bytes of input from which a batch is full, at least 1. All are looked at first: NULL with *error set where one is missing. */
ChudeReader *chude_reader_new(const char *const *paths, ChudeInput input, size_t batch, GError **error);
void chude_reader_free(ChudeReader *reader);

/* The next batch, or NULL at the end. A file that cannot be read is named in the batch's `rejected`. */
ChudeEngineBatch *chude_reader_next(ChudeReader *reader);

/* Bytes of the regular files among the inputs; 0 where that is not known. */
uint64_t chude_reader_total(const ChudeReader *reader);

#endif
