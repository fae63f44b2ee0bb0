/* comparison.h - the two sides of `chude diff`: summaries that are there, or documents and all the chains that go over them.
 * Ownership: a comparison owns all that its sides hold; console and call are the caller's. */
#ifndef CHUDE_COMPARISON_H
#define CHUDE_COMPARISON_H

#include "command.h"
#include "compare/diff.h"
#include "writer.h"

/* One of the two that are compared. */
typedef struct {
    char *name;
    char *summary_path;     /* where it is a summary; else NULL */
    char *from, *to;        /* of a period; NULL: open */
    ChudeWriter *documents; /* of a corpus: its documents, in a temporary file */
    json_object *summary;
} ChudeSide;

typedef struct {
    ChudeConsole *console;
    const ChudeCall *call;
    uint64_t rejected;
    ChudeSide sides[2];
    json_object *together;  /* the summary of both, where both are documents */
    ChudeTopicSizes *sizes; /* of its topics */
    ChudeBuffer rows;       /* of keyness */
} ChudeComparison;

/* Reads summaries; of documents makes them. periods: both sides are parts of the files named. Where both are documents: groups them together, and
 * compares their words. False with *error set. */
bool chude_comparison_read(ChudeComparison *comparison, bool periods, GError **error);
void chude_comparison_clear(ChudeComparison *comparison);

#endif
