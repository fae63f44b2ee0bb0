/* validate.h - whether files are what Chude's formats say: recipes, documents, rows, summaries, models of topics, states,
 * output folders.
 * Ownership: whatever is handed in stays the caller's. */
#ifndef CHUDE_VALIDATE_H
#define CHUDE_VALIDATE_H

#include "registry.h"
#include "shape.h"

typedef struct {
    const char *kind;   /* "documents", "recipe" …; NULL: not recognised */
    const char *things; /* what count counts: "stages" of a recipe …; NULL: what kind says */
    uint64_t count, problems;
} ChudeFindings;

/* Looks at a file, a folder that `run -o` wrote, or "-" (standard input). tell: each problem, "file:line: what"; a whole
 * file's has no line. */
ChudeFindings chude_validate(const ChudeRegistry *registry, const char *path,
                             void (*tell)(void *context, const char *message), void *context);

/* ---- what validate.c is put together from ---- */

/* Whether bytes begin to end of text are whole characters that spell one of the phrases (count of them) as counting keys
 * compare; no phrases: any. path: of the member that says so. */
bool chude_check_span(ChudeProblems *problems, const char *path, ChudeText text, int64_t begin, int64_t end,
                      const ChudeText *phrases, size_t count);

/* One document. part: its text may be absent, as in the documents.ndjson of `run -o` and behind `select --members`. */
void chude_validate_document(ChudeProblems *problems, json_object *document, bool part);

/* One row of `ngram`; last: the row before it or NULL, for the order. One row of `trends`, of `kwic`. */
void chude_validate_ngram(ChudeProblems *problems, json_object *row, json_object *last);
void chude_validate_keyness(ChudeProblems *problems, json_object *row);
void chude_validate_trend(ChudeProblems *problems, json_object *row, const char *path);
/* series, bursts and change of the object at path, as far as it has them. False where one has not their form. */
bool chude_validate_in_time(ChudeProblems *problems, json_object *of, const char *path);
/* The series of a summary's corpus. */
void chude_validate_volume(ChudeProblems *problems, json_object *object);
void chude_validate_kwic(ChudeProblems *problems, json_object *row);

/* Whether the object is a row of `chude export --format rows`, by its kind and members; one such row. */
bool chude_export_is_row(json_object *row);
void chude_validate_export_row(ChudeProblems *problems, json_object *row);

/* A summary, or what --result wrote of one (without generator). False where its members are not even there and of
 * their types, so that nobody should look further. */
bool chude_validate_summary(ChudeProblems *problems, json_object *summary);

/* What `diff` and `brief` print. */
void chude_validate_diff(ChudeProblems *problems, json_object *diff);
void chude_validate_brief(ChudeProblems *problems, json_object *brief);

/* A model of topics. */
void chude_validate_topics(ChudeProblems *problems, json_object *value);

/* The documents that a summary's evidence names, and what it says of them. */
typedef struct ChudeEvidence ChudeEvidence;
ChudeEvidence *chude_evidence_new(json_object *summary); /* stays there as long */
/* Looks at the evidence from this document; without text only that the document is there. */
void chude_evidence_document(ChudeEvidence *found, ChudeProblems *problems, json_object *document);
/* Tells of documents that never came, and frees. */
void chude_evidence_end(ChudeEvidence *found, ChudeProblems *problems);

#endif
