/* packed.h - the documents of a batch as a run of bytes, and back: what the spool keeps between two passes.
 * It is for this process alone (names of files are kept as pointers), and loses nothing that a stage or the writer sees. */
#ifndef CHUDE_PACKED_H
#define CHUDE_PACKED_H

#include "batch.h"

/* Appends the batch's documents. */
void chude_batch_pack(ChudeBuffer *bytes, const ChudeEngineBatch *batch);

/* Makes the documents of a new batch again out of batch->raw, into which their strings point. */
void chude_batch_unpack(ChudeEngineBatch *batch);

#endif
