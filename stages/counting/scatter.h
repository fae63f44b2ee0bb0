/* scatter.h - n-grams of n words as records, cut into ranges of their keys. For the files of this folder only.
 *
 * A key is the numbers of the n words, packed into one to three 64-bit words so that keys sort as n-grams do; it is exact, nothing is hashed
 * away. Which range a record goes to follows from how common its first words are: range = the share of all n-grams that come
 * before it, if words followed one another by chance. So ranges come in the order of keys, none depends on another, and each can
 * be counted in a table that fits a near cache.
 * Ownership: a scatter owns its records; those that outgrow its memory stand in temporary files. */
#ifndef CHUDE_COUNTING_SCATTER_H
#define CHUDE_COUNTING_SCATTER_H

#include "counting/tables.h"

enum { CHUDE_KEY_WORDS = 3, CHUDE_STYLE_BITS = 3, CHUDE_STYLE_LONG = 0xFFFF };

/* A record: the key, the document as a difference to the chunk's, and a style, 16 bits each. A style is the number of
 * each word's spelling, of three bits, the first word's on top; where one has a larger number, it is CHUDE_STYLE_LONG and n
 * numbers of 32 bits follow. */
typedef struct {
    unsigned n, bits; /* bits: of a word's number */
    unsigned in_word; /* numbers that one 64-bit word of a key has */
    unsigned words;   /* of a key */
    size_t size;      /* bytes of a record without long style */
} ChudeRecord;

ChudeRecord chude_record_of(unsigned n, uint32_t vocabulary);

/* The numbers of a key. */
static inline void chude_record_numbers(const ChudeRecord *record, const uint64_t *key, uint32_t *numbers) {
    uint64_t mask = ((uint64_t)1 << record->bits) - 1;
    for (unsigned i = 0; i < record->n; i++) {
        unsigned from_right = record->in_word - 1 - i % record->in_word;
        numbers[i] = (uint32_t)(key[i / record->in_word] >> (from_right * record->bits) & mask);
    }
}

/* The key of n numbers: key has CHUDE_KEY_WORDS places, those behind record->words are 0. */
static inline void chude_record_key(const ChudeRecord *record, const uint32_t *numbers, uint64_t *key) {
    for (unsigned i = 0; i < CHUDE_KEY_WORDS; i++) {
        key[i] = 0;
    }
    for (unsigned i = 0; i < record->n; i++) {
        unsigned from_right = record->in_word - 1 - i % record->in_word;
        key[i / record->in_word] |= (uint64_t)numbers[i] << (from_right * record->bits);
    }
}

/* A key's hash, for tables: the finaliser of MurmurHash3, over all of its words. key need not be aligned. */
static inline uint64_t chude_key_hash(const char *key, unsigned words) {
    uint64_t h = 0;
    for (unsigned i = 0; i < words; i++) {
        uint64_t word;
        memcpy(&word, key + i * sizeof word, sizeof word);
        h = (h ^ word) * 0xFF51AFD7ED558CCDu;
        h ^= h >> 32;
    }
    h *= 0xC4CEB9FE1A85EC53u;
    return h ^ h >> 29;
}

/* Records that one thread wrote one after the other; documents rise. */
typedef struct ChudeChunk {
    struct ChudeChunk *next;
    char *data; /* NULL: in the file, at offset */
    uint64_t offset;
    uint32_t used, document; /* bytes; what is added to the documents of its records */
} ChudeChunk;

typedef struct ChudeScatter ChudeScatter;

enum { CHUDE_CHUNK_SIZE = 1 << 12 };

/* Where there is so little memory for so much text that a range would outgrow a table, the ranges come in slices, one after the
 * other, for each of which the streams are read again: so many. */
unsigned chude_scatter_slices(const ChudeCounts *counts);

/* Makes the records of all n-grams of n >= 2 words that belong to a slice, on all threads. NULL with *error set where the temporary
 * disk is full. */
ChudeScatter *chude_scatter_new(const ChudeCounts *counts, unsigned n, unsigned slice, GError **error);
void chude_scatter_free(ChudeScatter *scatter); /* NULL is none */

const ChudeRecord *chude_scatter_record(const ChudeScatter *scatter);
size_t chude_scatter_ranges(const ChudeScatter *scatter);
unsigned chude_scatter_threads(const ChudeScatter *scatter);

/* The chunks of a range that one of the threads wrote, and how to see their bytes: room has CHUDE_CHUNK_SIZE bytes. */
const ChudeChunk *chude_scatter_chunks(const ChudeScatter *scatter, size_t range, unsigned thread);
const char *chude_scatter_read(const ChudeScatter *scatter, unsigned thread, const ChudeChunk *chunk,
                               char *room, GError **error);

#endif
