/* likeness.h - how alike two lists of weighted terms are, and pairs of topics that are about the same.
 *
 * A term counts by its pairs of neighbouring syllables (a term of one syllable by that one), so that `SEA Games 33` and `SEA Games` are
 * alike; its weight is shared out so that the squares add up to the term's. The likeness of two lists is the cosine of these vectors.
 * Documents that both name make it larger: 1 - (1 - cosine)(1 - shared / fewer), where `shared` documents are evidence of both and
 * `fewer` is the smaller number of them.
 * Ownership: vectors and matches own what they hold. Nothing depends on the order of terms or documents. */
#ifndef CHUDE_COMPARE_LIKENESS_H
#define CHUDE_COMPARE_LIKENESS_H

#include <glib.h>

#include "stage.h"

typedef struct {
    GArray *parts;     /* ChudeVectorPart, by key once ended */
    GPtrArray *ids;    /* char *: of documents, by bytes once ended, each once */
    GPtrArray *shapes; /* char *: counting keys of the terms, in the order in which they were added */
    double length;
} ChudeTermVector;

typedef struct {
    char *key;
    double weight;
} ChudeVectorPart;

ChudeTermVector *chude_vector_new(void);
void chude_vector_free(ChudeTermVector *vector); /* NULL is none */
/* weight: 0 or more; terms of less count nothing. */
void chude_vector_add(ChudeTermVector *vector, ChudeText term, double weight);
void chude_vector_add_document(ChudeTermVector *vector, ChudeText id);
void chude_vector_end(ChudeTermVector *vector); /* nothing is added behind it */

/* Both ended. From 0 to 1, nine significant digits. */
double chude_vector_cosine(const ChudeTermVector *one, const ChudeTermVector *other);
size_t chude_vector_shared(const ChudeTermVector *one, const ChudeTermVector *other); /* documents */
double chude_vector_likeness(const ChudeTermVector *one, const ChudeTermVector *other);

/* The term's counting key; the caller's. */
char *chude_term_key(ChudeText term);

/* Whether the syllables of one counting key stand, one after the other, in the other. */
bool chude_key_holds(const char *key, const char *part);

typedef struct {
    size_t before, after; /* places in the lists */
    double likeness;
    bool matched; /* else: the nearest one of a topic that has no match */
} ChudeMatch;

/* Pairs of the two lists (ChudeTermVector *) that are alike to at least `threshold`: the most alike ones first, each topic in one pair; ties go to the
 * earlier places. Then, for each topic left over, the one of the other list that it is most like, if the likeness is at least half the
 * threshold. Only pairs that share a part or a document are looked at, a part that stands in more than 1,000 of a list not counting for that.
 * GArray of ChudeMatch. */
GArray *chude_match(const GPtrArray *before, const GPtrArray *after, double threshold);

#endif
