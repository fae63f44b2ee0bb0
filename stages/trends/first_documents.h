/* first_documents.h - the documents that a tally has counted, in an order of their own: which came first, and what evidence shows of
 * them.
 * Ownership: the records own copies of all bytes; a document that was found points into them. */
#ifndef CHUDE_TRENDS_FIRST_DOCUMENTS_H
#define CHUDE_TRENDS_FIRST_DOCUMENTS_H

#include <glib.h>

#include "buffer.h"
#include "sorter.h"

/* A document's place: the minute of its date (by its own clock, since 1900-01-01T00:00; a date without a time is 00:00, one without a
 * day the first of the month) in the bits from 36 on, below it the low 36 bits of a hash (XXH3) of its id and the hash of its text. So
 * of an order's documents those with the lowest bit 0 and those with 1 are halves taken at random: the least of each are a sample of a
 * set of documents (min-hash) as well as its first ones. Documents of one order, which hardly exist, are told apart by their records:
 * the one with the smaller bytes stands for all. */
#define CHUDE_NO_ORDER UINT64_MAX

enum { CHUDE_FIRST_HALVES = 2, CHUDE_FIRST_SHOWN = 3, CHUDE_FIRST_TAKEN = 6, CHUDE_FIRST_HEAD = 400 };

/* scratch: bytes of the caller's, overwritten. chude_period_of must have a period of its date. */
uint64_t chude_document_order(const ChudeDocument *document, ChudeBuffer *scratch);

typedef struct {
    uint64_t order;
    ChudeText id, title, date; /* data NULL where the document has none */
    ChudeText head; /* of its text, from the first byte: CHUDE_FIRST_HEAD bytes at most, cut at white space */
} ChudeFirstDocument;

/* A record as bytes, UTF-8 where the document's are: the order as 16 hexadecimal digits, so that bytes sort as orders do, then id, title,
 * date and head, each as `size:bytes`, or `-` where there is none. */
void chude_first_document_write(ChudeBuffer *bytes, uint64_t order, const ChudeDocument *document);
/* Points into bytes. False where they are no such record. */
bool chude_first_document_read(ChudeText bytes, ChudeFirstDocument *document);

/* The records of all documents: in memory at first, then in a sorter. */
typedef struct {
    ChudeBuffer fresh; /* packed, of documents since chude_first_documents_move */
    ChudeSorter *records;
    GHashTable *found; /* order → Found, in first_documents.c */
    ChudeBuffer scratch;
} ChudeFirstDocuments;

void chude_first_documents_clear(ChudeFirstDocuments *documents);
size_t chude_first_documents_held(const ChudeFirstDocuments *documents); /* bytes */

void chude_first_documents_add(ChudeFirstDocuments *documents, uint64_t order, const ChudeDocument *document);
/* Adds a record as chude_first_document_write made it. */
bool chude_first_documents_add_record(ChudeFirstDocuments *documents, ChudeText record, GError **error);
/* Moves what is in memory to the sorter, made where there is none yet: memory is its bound in bytes. */
bool chude_first_documents_move(ChudeFirstDocuments *documents, const char *folder, size_t memory,
                                GError **error);
bool chude_first_documents_merge(ChudeFirstDocuments *into, ChudeFirstDocuments *from, GError **error);

/* Each record once, by rising bytes. Both must have been moved to the sorter. The record holds until the next call; false at the end, or
 * with *error set. */
bool chude_first_documents_begin(ChudeFirstDocuments *documents, GError **error);
bool chude_first_documents_next(ChudeFirstDocuments *documents, ChudeText *record, GError **error);

/* Looks for these (CHUDE_NO_ORDER is none) in one pass over all records; chude_first_documents_get has them from then on, those of
 * earlier calls too. Memory: what these records hold. */
bool chude_first_documents_find(ChudeFirstDocuments *documents, const uint64_t *orders, size_t count,
                                GError **error);
/* NULL where it was not looked for. */
const ChudeFirstDocument *chude_first_documents_get(const ChudeFirstDocuments *documents, uint64_t order);

/* ---- evidence ---- */

struct ChudeCell;
/* The first of the documents that cells of the periods first … last name, by order: at most CHUDE_FIRST_TAKEN, since two of them may show
 * the same text. Returns their number. */
size_t chude_first_orders(const struct ChudeCell *cells, size_t count, uint32_t first, uint32_t last,
                          uint64_t orders[CHUDE_FIRST_TAKEN]);

typedef struct ChudeFirstWriter ChudeFirstWriter; /* finds terms in heads; for one thread */

ChudeFirstWriter *chude_first_writer_new(void);
void chude_first_writer_free(ChudeFirstWriter *writer); /* NULL is none */

/* What is looked for: a term, or, where it does not stand, its other names. */
typedef struct {
    ChudeText text;
    const ChudeText *others;
    size_t other_count;
} ChudeFirstTerm;

/* Appends the array [{"id",("title",)("date",)"begin","end","snippet"}]: of these documents, which must have been found and whose heads
 * differ, the CHUDE_FIRST_SHOWN with most of the term's names in title and head, in their order. begin and end are where the term stands in
 * the text, snippet what stands around in its sentence; where the head does not have the term they are its first sentence, whole or as much
 * of it as a snippet holds. count: at most CHUDE_FIRST_TAKEN. */
void chude_first_documents_show(ChudeBuffer *json, ChudeFirstWriter *writer,
                                const ChudeFirstDocuments *documents, const ChudeFirstTerm *term,
                                const uint64_t *orders, size_t count);

#endif
