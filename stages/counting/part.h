/* part.h - what one worker has counted since its dictionary was new: the forms and terms it met, and its documents as a stream of
 * numbers of forms. For the files of this folder only.
 * Ownership: a part owns its tables and its stream; bytes of keys and spellings belong to the worker's dictionary, on which it
 * stands until its words are written out. */
#ifndef CHUDE_COUNTING_PART_H
#define CHUDE_COUNTING_PART_H

#include "buffer.h"
#include "counting/stream.h"
#include "runs.h"
#include "terms.h"
#include "worker.h"

#define CHUDE_NONE UINT32_MAX /* no such word, form … */

#define CHUDE_FORM_BREAKS 0       /* ChudePartForm.term: punctuation or a symbol, counts nowhere */
#define CHUDE_FORM_NEW UINT32_MAX /* not met yet */

#define CHUDE_PART_DOCUMENTS UINT32_MAX

/* Looked at for each token, and so no larger than it must be. */
typedef struct {
    uint32_t count; /* its low 32 bits: read it with chude_part_count */
    uint32_t term;  /* its index in the dictionary, plus 1 */
} ChudePartForm;

typedef struct {
    uint32_t mark, df; /* mark: the last document that had it, from 1 */
} ChudePartTerm;

/* What a form is in the corpus: its word, how that is spelled, and where n-grams that begin with the word stand among all, as a
 * share of 2^32: from low, for width (scatter.h). */
typedef struct {
    uint32_t word; /* CHUDE_NONE: breaks n-grams */
    uint32_t style, low, width;
} ChudePlace;

typedef struct {
    ChudeTerms *terms; /* NULL before the first document, and once its words are written out */
    ChudePartForm *forms;
    GArray *carried;        /* a form each time its count passed 2^32: nearly always none. NULL: none */
    ChudePartTerm *counted; /* by ChudePartForm.term: the first is for what breaks */
    uint32_t form_room, term_room;
    uint32_t met;       /* forms before it are no new ones */
    uint32_t documents; /* fewer than CHUDE_PART_DOCUMENTS */
    uint64_t words;     /* occurrences */
    uint64_t links;     /* of words with connectors before them, which are terms of their own */
    bool streams;       /* n-grams are wanted */
    ChudeStream stream;
    ChudeBuffer key;

    /* Once numbered. */
    uint32_t first_document; /* its number in the corpus */
    uint32_t form_count;     /* entries of places */
    ChudePlace *places;      /* NULL where they are in a file: */
    GArray *chunks;          /* of uint64_t: offset there and bytes of each chunk */
    ChudeBuffer pending;     /* entries that wait for being written */
} ChudePart;

/* longest: of n-grams. file, memory: of the stream. */
ChudePart *chude_part_new(unsigned longest, ChudeStreamFile *file, size_t memory);
void chude_part_free(ChudePart *part); /* NULL is none */

/* Counts a document; words may be NULL. connectors: NULL, or for each token whether n-grams may go across it. Every call must come
 * with the same worker. False with *error set where a table or the temporary disk is full. */
bool chude_part_observe(ChudePart *part, ChudeWorker *worker, const ChudeWords *words,
                        const uint8_t *connectors, GError **error);

/* The key of a word with connectors before it is LINK, their keys, LINK, its key; so it is no word's. */
#define CHUDE_KEY_LINK '\x02'

enum { CHUDE_MOST_CONNECTORS = 4 }; /* in a row */

/* How often a form was counted. */
uint64_t chude_part_count(const ChudePart *part, uint32_t form);
/* Counts a form that was met so many times more. */
void chude_part_more(ChudePart *part, uint32_t form, uint64_t more);

/* Frees what numbering was the last to need. stands: the dictionary goes on, so that places can be found by its forms. */
void chude_part_forget(ChudePart *part, bool stands);

size_t chude_part_held(const ChudePart *part); /* bytes, with what writing out and numbering take */

/* The terms that were counted, in the order of their keys, each with the chain of its forms. */
typedef struct {
    uint32_t *terms, count;
    uint32_t *first; /* form, by term; CHUDE_NONE ends a chain */
    uint32_t *next;  /* by form */
} ChudePartOrder;

ChudePartOrder chude_part_order(const ChudePart *part);
void chude_part_order_clear(ChudePartOrder *order);

/* Writes the words out, as a run of rows that number.c reads. The part then stands on no dictionary. */
bool chude_part_write(ChudePart *part, ChudeRuns *runs, GError **error);

#endif
