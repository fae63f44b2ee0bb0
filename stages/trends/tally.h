/* tally.h - what one worker counts for trends: n-grams by period, and their spellings; later rows of bytes that sort and merge.
 * Ownership: a tally owns its tables and rows. Its ids stand on the worker's dictionary until chude_tally_write. */
#ifndef CHUDE_TRENDS_TALLY_H
#define CHUDE_TRENDS_TALLY_H

#include <glib.h>

#include "abbreviations/list.h"
#include "counting/counts.h"
#include "trends/first_documents.h"
#include "trends/pairs.h"
#include "trends/periods.h"
#include "pack.h"
#include "sorter.h"
#include "worker.h"

typedef struct {
    uint32_t *gram, *style, *word,
        *form;      /* by place: ids of what ends there, of the n that was counted last */
    uint8_t *depth; /* words since the last break, at most 255 */
    size_t count, room;
} ChudeTallyPlaces;

typedef struct {
    unsigned from, to; /* lengths of n-grams in words */
    ChudeBy by, shown; /* what documents are counted by; what periods of `volume` and of parts are by */
    ChudeWorker *worker;
    uint32_t documents; /* seen since the tables were empty: marks for df */
    uint64_t *orders;   /* of these documents, from the first one on */
    size_t order_room;
    ChudePairs grams[CHUDE_COUNTS_LONGEST + 1];  /* from 2: (n-gram of the first n-1 words, last word) */
    ChudePairs styles[CHUDE_COUNTS_LONGEST + 1]; /* (spelling of the first n-1 words, form), and its n-gram */
    ChudePairs cells[CHUDE_COUNTS_LONGEST + 1];  /* (n-gram, period): count, df, first documents */
    ChudeTallyPlaces places;
    GHashTable *volume; /* period → documents, as uint64_t * */
    uint64_t undated,
        misdated;      /* documents without a period; those of them whose date was none (date_given) */
    ChudeSorter *rows; /* NULL until something was written */
    GPtrArray *taken;  /* other workers' tallies; NULL: none */
    ChudeFirstDocuments first; /* records of all dated documents, with rows */
} ChudeTally;

/* by: hours, days, weeks or months. worker: NULL where nothing is added or written, as of a saved state. */
void chude_tally_init(ChudeTally *tally, unsigned from, unsigned to, ChudeBy by, ChudeWorker *worker);
void chude_tally_clear(ChudeTally *tally);

/* Counts a document of the period, by tally->by; its words may be NULL. What `stop` marked, punctuation and symbols count nowhere and break
 * n-grams, as does the end of a sentence. False with *error set where a table is full. */
bool chude_tally_add(ChudeTally *tally, const ChudeDocument *document, uint32_t period, GError **error);
size_t chude_tally_held(const ChudeTally *tally); /* bytes */

/* More documents of a period, whatever they have. */
void chude_tally_add_volume(ChudeTally *tally, uint32_t period, uint64_t documents);

/* Moves all counts into rows, and records into the sorter of `first`, made where there are none yet, and empties the tables. memory: bytes,
 * for both. */
bool chude_tally_write(ChudeTally *tally, const char *folder, size_t memory, GError **error);
/* Takes over what `from` counted and wrote, which is empty then; its worker's dictionary must be there until chude_tally_gather. */
void chude_tally_take(ChudeTally *into, ChudeTally *from);
/* Makes rows and records of all that was counted and taken. Terms that stand in fewer than `least` documents may be left out, but for short
 * forms and full forms of the list (NULL: none). memory: bytes. */
bool chude_tally_gather(ChudeTally *tally, const char *folder, size_t memory, uint64_t least,
                        const ChudeAbbreviations *list, GError **error);

/* A row: its key is an n-gram's counting keys as in a saved state (counting/key.h); its value is parts of two kinds. */
typedef struct {
    bool spelling;
    uint32_t period; /* of no spelling */
    uint64_t count;
    uint64_t df;       /* of no spelling */
    uint64_t first[2]; /* of no spelling: as in ChudeCell */
    ChudeText text;    /* of a spelling */
} ChudeTallyPart;

void chude_tally_put_part(ChudeBuffer *value, const ChudeTallyPart *part);
/* Sorts an array of ChudeCell by period, and adds up those of one. */
void chude_cells_join(GArray *cells);

/* Counts by longer periods from now on: what was gathered folds as it is read. chude_period_folds must allow it. */
void chude_tally_fold(ChudeTally *tally, ChudeBy by);

/* The next part of a row's value; false at its end. */
bool chude_tally_part(const ChudeTally *tally, ChudeUnpack *row, ChudeTallyPart *part);

#endif
