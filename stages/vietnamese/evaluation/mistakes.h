/* mistakes.h - what a segmenter does wrong, the same mistakes counted together.
 * Ownership: the caller frees the table; mistakes and their texts belong to it. */
#ifndef CHUDE_EVALUATION_MISTAKES_H
#define CHUDE_EVALUATION_MISTAKES_H

#include "vietnamese/evaluation/score.h"

typedef enum {
    CHUDE_MISTAKE_SPLIT,  /* one gold word in several */
    CHUDE_MISTAKE_JOINED, /* several gold words in one */
    CHUDE_MISTAKE_OTHER,  /* both: the words overlap */
    CHUDE_MISTAKE_KINDS
} ChudeMistakeKind;

extern const char *const chude_mistake_kinds[CHUDE_MISTAKE_KINDS]; /* "split" … */

typedef struct {
    ChudeMistakeKind kind;
    uint64_t count;
    ChudeText gold, system;  /* the words, one space between, as spelled where it was first met */
    const char *file;        /* where that was; as given to add */
    uint64_t line;           /* from 1 */
    ChudeText before, after; /* up to three gold words on either side; empty at the ends of the line */
    ChudeText key;           /* the words with case folded: equal ones are the same mistake */
} ChudeMistake;

typedef struct ChudeMistakes ChudeMistakes;

ChudeMistakes *chude_mistakes_new(void);
void chude_mistakes_free(ChudeMistakes *mistakes); /* NULL is fine */

/* Finds those of the scorer's last pair, whose texts must agree. Where they agree but are not of the same length (ß as ss, a mark apart
 * from its letter) it is not known which words correspond, and none are found. file lives as long as the table. */
void chude_mistakes_add(ChudeMistakes *mistakes, const ChudeScorer *scorer, const char *file, uint64_t line);

/* How often each kind was met. */
const uint64_t *chude_mistakes_totals(const ChudeMistakes *mistakes);

/* All of them: the commonest first, then by kind and by key. The caller frees the array. */
GPtrArray *chude_mistakes_list(const ChudeMistakes *mistakes);

#endif
