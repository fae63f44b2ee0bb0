/* headings.h - what names of stories are made from: of each document its title, or the first sentence where it has none, and which
 * syllables stand in it and just behind it. Some 400 bytes a document, in sorters, which keep to the budget.
 * Ownership: headings belong to one worker's state, and own what they gathered; a store belongs to its maker. */
#ifndef CHUDE_TOPICS_HEADINGS_H
#define CHUDE_TOPICS_HEADINGS_H

#include "stories.h"

/* What a token of a heading is. */
enum {
    CHUDE_HEADING_WORD = 1,
    CHUDE_HEADING_STOP = 2,    /* a function word */
    CHUDE_HEADING_HANGING = 4, /* something is missing behind it: người, vụ, ngày … */
    CHUDE_HEADING_INNER = 8,   /* quotes, dashes and commas: a part of a title may hold them */
    CHUDE_HEADING_QUOTE = 16,
    CHUDE_HEADING_COMMA = 32
};

typedef struct ChudeTopicsHeadings ChudeTopicsHeadings;

/* stopwords must outlive the observing. */
ChudeTopicsHeadings *chude_topics_headings_new(ChudeWorker *worker, const ChudeStopwords *stopwords,
                                               const ChudeHost *host);
void chude_topics_headings_free(ChudeTopicsHeadings *headings); /* NULL is none */
/* Adds a row for the document, which has words. False with *error set where the disk is full. */
bool chude_topics_headings_add(ChudeTopicsHeadings *headings, const ChudeDocument *document, GError **error);
/* Moves all rows of `from` into `into`. */
bool chude_topics_headings_take(ChudeTopicsHeadings *into, ChudeTopicsHeadings *from, GError **error);
/* Forgets the worker's dictionary, which ends; rows hold nothing of it. */
void chude_topics_headings_forget(ChudeTopicsHeadings *headings);
size_t chude_topics_headings_held(const ChudeTopicsHeadings *headings); /* bytes of memory, about */

/* Members of stories whose headings make the name; and how common syllables are. */
#define CHUDE_TOPICS_TELLERS 32
typedef struct ChudeTopicsHeadingStore ChudeTopicsHeadingStore;

/* The rows of all headings, which are those of the corpus's documents; the first CHUDE_TOPICS_TELLERS members of each story are kept.
 * NULL with *error set. */
ChudeTopicsHeadingStore *chude_topics_heading_store_new(const ChudeTopicsHeadings *all,
                                                        const ChudeTopicsCorpus *corpus,
                                                        const ChudeTopicsStories *stories,
                                                        const ChudeHost *host, GError **error);
void chude_topics_heading_store_free(ChudeTopicsHeadingStore *store);

/* One token of a heading: bytes of text, half-open; its syllables. */
typedef struct {
    uint32_t begin, end, flags, first, count;
} ChudeTopicsHeadingToken;

/* syllables: of the tokens, one after the other; title and lead: the set of them, and of them and of the words behind, rising. A
 * syllable is 32 bits of its key's hash. */
typedef struct {
    ChudeText text;
    ChudeTopicsHeadingToken *tokens;
    size_t count;
    uint32_t *syllables, *title, *lead;
    size_t title_count, lead_count;
    ChudeBuffer bytes; /* what text points into */
} ChudeTopicsHeading;

/* Sets *heading to that of a story's member; member < MIN(its size, CHUDE_TOPICS_TELLERS). Cleared by the caller. From any thread;
 * what cannot be read is empty, and the corpus's failure. */
void chude_topics_heading_get(const ChudeTopicsHeadingStore *store, size_t story, size_t member,
                              ChudeTopicsHeading *heading);
void chude_topics_heading_clear(ChudeTopicsHeading *heading);

/* sqrt(ln((1 + n) / (1/2 + df))) of a syllable, rounded, n documents; at least 0. df: documents that have it in heading or lead, or the
 * sum of the df of the words that it stands in, but n at most, where that is more: what is left of exact counts without another look
 * at the corpus. */
double chude_topics_heading_weight(const ChudeTopicsHeadingStore *store, uint32_t syllable);

#endif
