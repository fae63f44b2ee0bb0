/* reader.h - files, folders and standard input as batches of raw records. One thread at a time.
 * Ownership: the reader owns the names of files and the headers of tables that records point to. */
#ifndef CHUDE_READER_H
#define CHUDE_READER_H

#include "batch.h"

typedef struct ChudeReader ChudeReader;

typedef struct {
    ChudeInput input;
    size_t batch;       /* bytes of input from which a batch is full, at least 1 */
    ChudeFields fields; /* the strings live as long as the reader */
    size_t
        longest; /* bytes of a record; what is longer is named and passed over without being kept. 0: 2 GiB */
    bool verbatim; /* for `segment`: lines as they are, a byte order mark and what is not UTF-8 too */
} ChudeReaderOptions;

/* paths: NULL-ended; what they may be: see chude_inputs_find. All are looked at first: NULL with *error set where one is
 * missing. */
ChudeReader *chude_reader_new(const char *const *paths, const ChudeReaderOptions *options, GError **error);
void chude_reader_free(ChudeReader *reader);

/* The next batch, or NULL at the end. A file that cannot be read, or not to its end, is named in the batch's `rejected`; its whole
 * records are kept. Where a batch ends depends on the bytes alone for files; one from a pipe also ends where the pipe has no more
 * for a moment, and is empty where it has had nothing for a while, so that the caller can end the reading. */
ChudeEngineBatch *chude_reader_next(ChudeReader *reader);
/* The same into a batch that is empty, and is freed at the end. */
ChudeEngineBatch *chude_reader_fill(ChudeReader *reader, ChudeEngineBatch *batch);

/* Bytes of the regular files among the inputs, packed as they are; 0 where that is not known. */
uint64_t chude_reader_total(const ChudeReader *reader);

#endif
