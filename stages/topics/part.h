/* part.h - what one worker gathers of documents between two spills: their words in order, 4 bytes each, and what is known
 * of its forms and terms. Ownership: a part belongs to its state until it is closed, then to the parts; the parts own
 * their temporary files. Forms of a part in memory belong to its worker; a spilled one borrows nothing. */
#ifndef CHUDE_TOPICS_PART_H
#define CHUDE_TOPICS_PART_H

#include <glib.h>

#include "buffer.h"
#include "sorter.h"
#include "temporary.h"
#include "worker.h"
#include "stopwords/stopwords.h"

/* One word of a sequence: the index of its form (in its worker; in a corpus: in the corpus), and these bits. */
#define CHUDE_TOPICS_BREAK UINT32_MAX /* punctuation, a number, a sentence's end: no phrase goes across */
#define CHUDE_TOPICS_STOP (1u << 31)  /* a function word: inside a phrase only */
#define CHUDE_TOPICS_GLUED (1u << 30) /* no white space before it */
#define CHUDE_TOPICS_NUMBER                                                                                  \
    (1u << 29) /* with STOP: a number that names something, as in `bão số 3`; may end a phrase */
#define CHUDE_TOPICS_FORM (CHUDE_TOPICS_NUMBER - 1)

typedef struct {
    size_t id_begin, begin; /* in ids, in sequence */
    uint32_t id_size, length;
    uint64_t text_hash, title_hash;
} ChudeTopicsRow;

/* How often a term was met. */
typedef struct {
    uint32_t df, last; /* documents with the term (not stop-marked); the last such row + 1 */
} ChudeTopicsMet;

typedef struct {
    ChudeWorker *worker; /* NULL once the part is spilled */
    uint32_t *sequence;
    size_t size, room;
    ChudeTopicsRow *rows;
    size_t row_count, row_room;
    ChudeBuffer ids;
    ChudeTopicsMet *met; /* by term index */
    uint8_t *known;      /* by form index: what was found of it, */
    uint32_t *term_of;   /* and its term's index */
    size_t term_room, form_room;
    ChudeStopCache *stops;
    uint8_t *marks; /* of the words at hand */
    size_t mark_room;
    const ChudeTemporary
        *file; /* once spilled: there are rows, ids and sequence, in this order, from `begin` on */
    uint64_t begin;
    size_t id_bytes;
    uint32_t *numbers; /* by form index: the form of the corpus; see numbering.c */
    GArray *pairs, *chunks;
} ChudeTopicsPart;

/* Closed parts of one state, or of all. */
typedef struct {
    GPtrArray *list;      /* ChudeTopicsPart * */
    GPtrArray *files;     /* ChudeTemporary * */
    ChudeTemporary *file; /* the one of files that is written, or NULL */
    ChudeSorter
        *vocabulary; /* of the spilled parts, as chude_topics_part_vocabulary says; NULL where none is */
} ChudeTopicsParts;

/* stopwords: function words that mark no topic, whether `stop` ran or not; must outlive the observing. */
ChudeTopicsPart *chude_topics_part_new(ChudeWorker *worker, const ChudeStopwords *stopwords);
void chude_topics_part_free(void *data); /* a ChudeTopicsPart, or NULL */
void chude_topics_part_add(ChudeTopicsPart *part, const ChudeDocument *document);
size_t chude_topics_part_held(const ChudeTopicsPart *part); /* bytes of memory, about */
/* Adds a row for each form that stands in a sequence. Its key is the term's key as chude_topics_sortable makes it, then the
 * spelling; its value the part's address, then as numbers the form's index, and twice the term's df (with one form of the
 * term, 0 with the others), plus 1 where it stands as a function word. */
bool chude_topics_part_vocabulary(const ChudeTopicsPart *part, ChudeSorter *to, GError **error);
/* Brings back rows and ids of a spilled part. */
bool chude_topics_part_load(ChudeTopicsPart *part, GError **error);
/* The words of one of its rows, to be changed at will: in the sequence, or, of a spilled part, in the buffer. NULL with
 * *error set where they cannot be read. */
uint32_t *chude_topics_part_words(const ChudeTopicsPart *part, const ChudeTopicsRow *row, ChudeBuffer *buffer,
                                  GError **error);

/* Gives back rows, ids and numbers, and all else but a sequence in memory. */
void chude_topics_part_drop(ChudeTopicsPart *part);

/* Takes the part (NULL: none) and gives back what only observing needs. */
void chude_topics_parts_add(ChudeTopicsParts *parts, ChudeTopicsPart *part);
/* Spills what is still in memory. */
bool chude_topics_parts_spill(ChudeTopicsParts *parts, const ChudeHost *host, GError **error);
/* Moves all of `from` into `into`; if parts of one are spilled, those of the other become so too. */
bool chude_topics_parts_take(ChudeTopicsParts *into, ChudeTopicsParts *from, const ChudeHost *host,
                             GError **error);
void chude_topics_parts_clear(ChudeTopicsParts *parts);

/* A sorter that keeps 1/64 of the budget in memory. */
ChudeSorter *chude_topics_sorter(const ChudeHost *host);

uint64_t chude_topics_hash(ChudeText text); /* 0 where there is none */

/* Bytes that sort as the text does, whatever is appended behind them. */
void chude_topics_sortable(ChudeBuffer *to, ChudeText text);
/* The way back: appends the text, and moves *from behind it. */
void chude_topics_unsortable(ChudeText *from, ChudeBuffer *to);

/* The word `số`, number: what follows belongs to it, and a phrase that ends in it lacks something. */
static inline bool chude_topics_is_number_word(ChudeText key) {
    return key.size == sizeof "số" - 1 && memcmp(key.data, "số", key.size) == 0;
}

#endif
