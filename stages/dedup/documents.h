/* documents.h - what dedup keeps of documents: rows while it observes, then numbered records in order of preference.
 *
 * Observing, each document becomes a row of a ChudeSorter. Read back by rising key they get numbers from 0: the lesser number
 * is the one to be kept. Records and signatures go into stores; 12 bytes a document stay in memory whatever the budget.
 *
 * Ownership: the documents own all that hangs from them; the folder must outlive them. */
#ifndef CHUDE_DEDUP_DOCUMENTS_H
#define CHUDE_DEDUP_DOCUMENTS_H

#include <glib.h>

#include "dedup/identity.h"
#include "dedup/sentences.h"
#include "dedup/shingles.h"
#include "dedup/store.h"
#include "sorter.h"

/* What a row has. */
typedef struct {
    ChudeText key; /* identity.h, EARLIEST */
    ChudeText id, title;
    uint64_t exact;     /* hash of the words, or of a text without words */
    uint64_t text_size; /* bytes */
    ChudeShingles shingles;
    const ChudeSignature *signature; /* where there are shingles */
    const uint64_t *keys;            /* of sentences (sentences.h) */
    size_t key_count;
    uint32_t more; /* copies beside this one, where it stands for several */
    uint32_t index;
    uint64_t
        sequence; /* with index: its place, so that among copies of one document the first of the input is known */
} ChudeDedupRow;

bool chude_dedup_row_put(ChudeSorter *rows, const ChudeDedupRow *row, ChudeKeep keep, GError **error);
/* A row as the sorter gives it, into which it points; value must stand at an address of eight bytes. Its place is left out. */
void chude_dedup_row_read(ChudeText key, ChudeText value, ChudeKeep keep, ChudeDedupRow *row);

/* Appends the document as a row. shingler, sentences: as they made the document; sequence, index: of the batch and within it. */
bool chude_dedup_row_add(ChudeSorter *rows, const ChudeDocument *document, const ChudeShingler *shingler,
                         const ChudeSentences *sentences, ChudeKeep keep, uint64_t sequence, uint32_t index,
                         GError **error);
/* By which documents of the same words are known. */
uint64_t chude_dedup_exact(const ChudeDocument *document, const ChudeShingler *shingler);

/* Documents with the same key that stand more than once in the input. */
typedef struct {
    uint32_t number, more; /* how many beside the first */
    uint64_t sequence;     /* of the batch that has the first of them */
} ChudeCopies;

typedef struct {
    ChudeStore records, columns;
    uint64_t *offsets; /* of records: count + 1 */
    uint32_t *parent;  /* of the groups (groups.h) */
    size_t count, room;
    uint64_t all;   /* copies too */
    uint64_t keys;  /* of sentences */
    GArray *copies; /* ChudeCopies, by rising number */
} ChudeDedupDocuments;

/* Reads all rows. memory: bytes for what comes of them. exact: where (words' hash, number) of each document goes. */
bool chude_dedup_documents_read(ChudeDedupDocuments *documents, ChudeSorter *rows, ChudeSorter *exact,
                                const char *folder, size_t memory, GError **error);
void chude_dedup_documents_clear(ChudeDedupDocuments *documents);

typedef struct {
    ChudeIdentity identity;
    uint64_t exact; /* hash of the words, or of a text without words */
    ChudeShingles shingles;
    const uint64_t *keys; /* of sentences */
    size_t key_count;
    ChudeText id, title; /* title: data NULL where there is none */
} ChudeDedupRecord;

/* Points into the store or into scratch. */
bool chude_dedup_record(const ChudeDedupDocuments *documents, uint32_t number, ChudeDedupRecord *record,
                        ChudeBuffer *scratch, GError **error);

/* Only its keys. */
bool chude_dedup_keys(const ChudeDedupDocuments *documents, uint32_t number, const uint64_t **keys,
                      size_t *count, ChudeBuffer *scratch, GError **error);

/* Signatures stand in blocks by column, so that a tree reads only its own values. */
enum { CHUDE_DEDUP_BLOCK = 1024 };

typedef struct {
    uint64_t trees[CHUDE_SHINGLES_TREES][CHUDE_DEDUP_BLOCK];
    ChudeSketch sketches[CHUDE_DEDUP_BLOCK];
    uint32_t sizes[CHUDE_DEDUP_BLOCK]; /* distinct shingles; 0: no signature */
} ChudeDedupColumns;

#endif
