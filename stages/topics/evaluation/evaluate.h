/* evaluate.h - topics of a system against classes that people chose, and what its summary says of them: agreement, coherence and
 * diversity of terms, names. Ownership: the caller's; names of files must live as long as the call. */
#ifndef CHUDE_TOPICS_EVALUATE_H
#define CHUDE_TOPICS_EVALUATE_H

#include <glib.h>

#include "buffer.h"

/* The next lines of documents that have their topics, each line whole, for the reader to clear; false when there are none left, or
 * with *error set. */
typedef bool (*ChudeTopicsSource)(void *context, ChudeBuffer *lines, GError **error);

/* Files may be packed; "-" is standard input. */
typedef struct {
    const char
        *gold; /* NDJSON: id, text, and gold, the class, or nothing of it; gold_label, the class's name */
    const char *system;       /* NDJSON: id, topic, an object with id or a bare id; NULL: */
    const char *summary;      /* a summary's topics: id, label, terms; NULL: none, */
    ChudeTopicsSource source; /* where system is NULL, gives the documents of gold with topic instead; */
    void *context;            /* of source, */
    ChudeText result;         /* and this is their summary */
} ChudeTopicsEvaluation;

/* What was not compared is 0: has_… says so. */
typedef struct {
    uint64_t documents;
    uint64_t without_topic; /* each is a topic of its own */
    uint64_t missing;       /* those of them that the system leaves out */
    bool has_gold;          /* documents have classes */
    uint64_t classes, topics;
    double nmi, ari, purity;
    bool has_terms;     /* there is a summary */
    uint64_t described; /* topics of the summary */
    double npmi, diversity;
    bool has_names; /* and classes have names */
    uint64_t named; /* classes */
    double label_f1;
} ChudeTopicsScore;

/* False with *error set where a file cannot be read, a record or the summary is bad (named), or there is nothing to compare. */
bool chude_topics_evaluate(const ChudeTopicsEvaluation *what, ChudeTopicsScore *score, GError **error);

/* Appends the figures, to three digits. system: the system's name. width, bold: as ChudePage has them. */
void chude_topics_score_text(ChudeBuffer *out, const ChudeTopicsEvaluation *what, const char *system,
                             const ChudeTopicsScore *score, unsigned width, bool bold);

/* Appends one object and a newline: reports/schemas/evaluation.schema.json. */
void chude_topics_score_json(ChudeBuffer *out, const ChudeTopicsEvaluation *what,
                             const ChudeTopicsScore *score);

#endif
