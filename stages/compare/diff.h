/* diff.h - what differs between two summaries: chude.diff/1.
 * Ownership: a diff owns what it found; the summaries stay the caller's, and must be there as long. */
#ifndef CHUDE_COMPARE_DIFF_H
#define CHUDE_COMPARE_DIFF_H

#include "compare/keywords.h"
#include "evaluation/page.h"

typedef struct {
    const char *name;     /* as the user named it: a file, a period */
    json_object *summary; /* looked at by chude_validate_summary; with generator and corpus */
} ChudeDiffSide;

typedef struct {
    double threshold; /* likeness of topics that are the same */
    double max_q;     /* of a change that is one */
    size_t keywords;  /* of each direction, at most */
} ChudeDiffOptions;

typedef enum {
    CHUDE_TOPIC_NEW,
    CHUDE_TOPIC_GREW,
    CHUDE_TOPIC_STEADY,
    CHUDE_TOPIC_SHRANK,
    CHUDE_TOPIC_GONE,
    CHUDE_TOPIC_REGROUPED /* no counterpart, though its terms are there */
} ChudeTopicKind;

typedef struct {
    ChudeTopicKind kind;
    json_object *topic; /* that is shown: with label, terms, evidence */
    json_object *before,
        *after; /* of matched topics; NULL: none. Both NULL where the two were grouped together */
    int64_t size_before, size_after;
    double change;        /* of the share of documents, nine significant digits */
    double g2, q;         /* where compared */
    double likeness;      /* to the one that it is matched with, or to `nearest` */
    json_object *nearest; /* of one without counterpart: what it is most like on the other side; or NULL */
    bool compared, story;
} ChudeTopicChange;

/* How many documents of each side a topic has, of both corpora grouped as one. */
typedef struct ChudeTopicSizes ChudeTopicSizes;

ChudeTopicSizes *chude_topic_sizes_new(void);
void chude_topic_sizes_free(ChudeTopicSizes *sizes); /* NULL is none */
/* Counts documents: whole lines, {"side of chude diff":0,"topic":{…}}, side 0 being before. A story counts for its topic, too. */
bool chude_topic_sizes_add(ChudeTopicSizes *sizes, ChudeText lines, GError **error);

/* Both corpora grouped as one: no matching, and sizes that mean the same. */
typedef struct {
    json_object *summary; /* looked at by chude_validate_summary */
    const ChudeTopicSizes *sizes;
} ChudeTogether;

typedef struct {
    ChudeDiffSide before, after;
    ChudeDiffOptions options;
    GArray *topics;   /* ChudeTopicChange: topics, then stories, the largest change first */
    GArray *keywords; /* ChudeKeywordChange; NULL: not compared */
    bool together;    /* both were grouped as one */
    bool counted;     /* keywords were counted in the documents, not looked up in lists */
    GPtrArray *
        settings; /* char *: options and models in which the two were made differently, "topics.topics: 8, 10" */
} ChudeDiff;

/* The name of the member that says which side a document is of. */
#define CHUDE_DIFF_SIDE "side of chude diff"

/* together: NULL: topics are matched. rows: of chude.keyness/1, of the documents of `after` against those of `before`; data NULL: keywords
 * are compared by the summaries' lists. NULL with *error set where rows are not what they should be.
 *
 * Topics are matched by likeness.h, terms weighted by the square root of their scores; stories with stories. What is in both grew or shrank where G² of
 * its size (documents with it and without, before and after) has a q (Benjamini and Hochberg, over all that are in both) of at most max_q. It is new or
 * gone where the other side has none of it, or, by that q, a tenth of its share or less. A topic without counterpart is regrouped instead if those of its terms that
 * its own lists have are in at least half as many documents by the other's lists (in shares). */
ChudeDiff *chude_diff_new(ChudeDiffSide before, ChudeDiffSide after, const ChudeTogether *together,
                          const ChudeDiffOptions *options, const ChudeText *rows, GError **error);
void chude_diff_free(ChudeDiff *diff); /* NULL is none */

const char *chude_topic_kind_name(ChudeTopicKind kind);
int64_t chude_diff_documents(json_object *summary);
double chude_diff_share(int64_t part, int64_t documents); /* 0 of 0; nine significant digits */

/* One line. */
void chude_diff_json(ChudeBuffer *out, const ChudeDiff *diff);
/* A table for people. */
void chude_diff_text(const ChudePage *page, const ChudeDiff *diff);

#endif
