/* state_file.h - the stored form of a saved state: the bytes of `chude fit -o`.
 *
 *   16 bytes   0x89 "chude.state/1" CR LF: no text file begins so, and one that was taken for text on its way does no more
 *   frames     the header, then blocks of rows, then the end; numbers are little-endian:
 *       u32 size of the payload   u32 rows   u32 table, or HEADER, or END
 *       u64 XXH3 of the payload   u32 of the five numbers before it, seeded with the byte of the file where the frame begins
 *       payload
 *   header     the JSON object of state_header.h
 *   block      rows of one table by rising key, some 64 KiB: for each row, as LEB128, how many bytes its key shares with the one
 *              before it in the block, how many follow, the bytes, and the values
 *   end        u64 rows of the state; XXH3, 128 bits, big-endian, of the heads of all frames before it. Nothing follows.
 *
 * So the same rows give the same bytes, a block can be read by itself, and a byte that is missing, altered or too much is found where
 * it is. Ownership: as each function has it; one thread at a time. */
#ifndef CHUDE_STATE_FILE_H
#define CHUDE_STATE_FILE_H

#include "state_header.h"

#define CHUDE_STATE_MAGIC                                                                                    \
    "\x89"                                                                                                   \
    "chude.state/1\r\n"
enum { CHUDE_STATE_MAGIC_SIZE = 16 };

/* Where bytes go. */
typedef struct {
    bool (*write)(void *context, ChudeText bytes, GError **error);
    void *context;
} ChudeStateOutput;

/* Where bytes come from: up to room of them; 0 at the end, or with *error set. */
typedef struct {
    size_t (*read)(void *context, char *to, size_t room, GError **error);
    void *context;
} ChudeStateInput;

typedef struct ChudeStateWriter ChudeStateWriter;

/* Writes the header. NULL with *error set where output does not take it. header must outlive the writer. */
ChudeStateWriter *chude_state_writer_new(const ChudeStateHeader *header, ChudeStateOutput output,
                                         GError **error);
/* Rows come by rising table and key; what does not is refused. That keys are UTF-8 is for the caller to see to. */
bool chude_state_writer_add(ChudeStateWriter *writer, const ChudeStateRow *row, GError **error);
/* Without it the state is not whole. */
bool chude_state_writer_end(ChudeStateWriter *writer, GError **error);
void chude_state_writer_free(ChudeStateWriter *writer); /* NULL is none */

typedef struct ChudeStateFile ChudeStateFile;

/* Reads the header; taken: what was read of the input already (it may have read on). NULL with *error set, which says what is
 * wrong and at which byte (from 1), as all errors here do. */
ChudeStateFile *chude_state_file_new(ChudeStateInput input, ChudeText taken, GError **error);
const ChudeStateHeader *chude_state_file_header(const ChudeStateFile *file);
/* The next row, which holds until the next call; false at the end, which was then found good, or with *error set. */
bool chude_state_file_next(ChudeStateFile *file, ChudeStateRow *row, GError **error);
void chude_state_file_free(ChudeStateFile *file); /* NULL is none */

#endif
