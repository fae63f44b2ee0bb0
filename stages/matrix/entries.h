/* entries.h - the rows of a document-term matrix: workers gather those of their batches, which come in any order; merged, they are
 * read back in the order of the input, block by block (a block: the rows of one batch). In memory up to a bound, beyond it in a
 * temporary file of each worker. */
#ifndef CHUDE_MATRIX_ENTRIES_H
#define CHUDE_MATRIX_ENTRIES_H

#include "buffer.h"
#include "stage.h"

typedef struct ChudeEntries ChudeEntries;

typedef struct {
    uint64_t column;
    double value;
} ChudeEntry;

/* columns: of the matrix. host: outlives it. */
ChudeEntries *chude_entries_new(const ChudeHost *host, uint64_t columns);
void chude_entries_free(ChudeEntries *entries); /* NULL is none */

/* The next row of a batch, whose entries (no two of a column) are sorted in place; about: bytes that are kept with it. */
void chude_entries_add(ChudeEntries *entries, ChudeEntry *row, size_t count, ChudeText about);
/* All rows of the batch were added. False with *error set where the temporary disk is full. */
bool chude_entries_end_batch(ChudeEntries *entries, uint64_t sequence, GError **error);

size_t chude_entries_held(const ChudeEntries *entries); /* bytes of memory */
bool chude_entries_spill(ChudeEntries *entries, GError **error);

/* Moves all batches of `from` into `into`, and leaves it empty. */
void chude_entries_take(ChudeEntries *into, ChudeEntries *from);

/* ---- reading, on one thread; nothing may be added afterwards ---- */

uint64_t chude_entries_columns(const ChudeEntries *entries);
uint64_t chude_entries_rows(const ChudeEntries *entries);
uint64_t chude_entries_count(const ChudeEntries *entries);
/* Bytes of a column's number in a block: 4 where all fit into an int32_t, else 8. */
size_t chude_entries_width(const ChudeEntries *entries);

typedef enum {
    CHUDE_ENTRIES_VALUES = 1,
    CHUDE_ENTRIES_COLUMNS = 2,
    CHUDE_ENTRIES_SIZES = 4,
    CHUDE_ENTRIES_ABOUT = 8
} ChudeEntriesParts;

/* What was not asked for is NULL. */
typedef struct {
    size_t rows, count;    /* entries of all rows, one row after the other */
    const uint32_t *sizes; /* entries of each row */
    const void *columns;   /* uint32_t or uint64_t, by width; rising in a row */
    const double *values;
    ChudeText about; /* of all rows, one after the other */
} ChudeEntriesBlock;

/* Gives the blocks in order, with the parts asked for (ChudeEntriesParts); what they point to holds until visit returns. */
typedef bool (*ChudeEntriesVisit)(void *context, const ChudeEntriesBlock *block, GError **error);
bool chude_entries_read(ChudeEntries *entries, unsigned parts, ChudeEntriesVisit visit, void *context,
                        GError **error);

static inline uint64_t chude_entries_column(const ChudeEntriesBlock *block, size_t width, size_t i) {
    return width == sizeof(uint32_t) ? ((const uint32_t *)block->columns)[i]
                                     : ((const uint64_t *)block->columns)[i];
}

#endif
