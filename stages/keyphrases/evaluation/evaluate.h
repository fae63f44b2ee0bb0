/* evaluate.h - keyphrases that people chose, against those of a system, ranked: precision, recall and F1 at 5, 10 and 15.
 * Ownership: the caller's; names of files must live as long as the call. */
#ifndef CHUDE_KEYPHRASE_EVALUATE_H
#define CHUDE_KEYPHRASE_EVALUATE_H

#include <glib.h>

#include "buffer.h"

/* The ranked phrases of a document, given as its line of JSON: calls add for each, best first. False with *error set, which names
 * file and line, where it has none. */
typedef void (*ChudeKeyphraseAdd)(void *list, ChudeText phrase);
typedef bool (*ChudeKeyphraseSource)(void *context, ChudeText line, const char *file, uint64_t number,
                                     ChudeKeyphraseAdd add, void *list, GError **error);

/* Files may be packed; "-" is standard input. */
typedef struct {
    const char *gold;   /* NDJSON: gold, a list of phrases; id where system is read; lang */
    const char *system; /* NDJSON: id, keyphrases, a list of strings or of objects with text; NULL: */
    ChudeKeyphraseSource source; /* is asked instead */
    void *context;               /* of source */
} ChudeKeyphraseEvaluation;

enum { CHUDE_KEYPHRASE_DEPTHS = 3, CHUDE_KEYPHRASE_DEEPEST = 15 };
extern const unsigned chude_keyphrase_depths[CHUDE_KEYPHRASE_DEPTHS]; /* 5, 10, 15 */

/* Means over documents, 0 to 1. */
typedef struct {
    double precision, recall;
    double f1;      /* of mean precision and recall */
    double mean_f1; /* of each document's F1 */
    double sum_f1;  /* the same before it was divided, for figures in per cent that round as others' do */
} ChudeKeyphraseRates;

typedef struct {
    uint64_t documents; /* that have gold phrases */
    uint64_t missing;   /* those of them that the system leaves out: they count as empty */
    ChudeKeyphraseRates at[CHUDE_KEYPHRASE_DEPTHS];
} ChudeKeyphraseScore;

/* False with *error set where a file cannot be read, a record is bad (file and line are named), or no document has gold phrases. */
bool chude_keyphrase_evaluate(const ChudeKeyphraseEvaluation *what, ChudeKeyphraseScore *score,
                              GError **error);

/* Appends a table, figures in per cent to two digits. system: the system's name. width, bold: as ChudePage has them. */
void chude_keyphrase_text(ChudeBuffer *out, const ChudeKeyphraseEvaluation *what, const char *system,
                          const ChudeKeyphraseScore *score, unsigned width, bool bold);

/* Appends one object and a newline: reports/schemas/evaluation.schema.json. */
void chude_keyphrase_json(ChudeBuffer *out, const ChudeKeyphraseEvaluation *what,
                          const ChudeKeyphraseScore *score);

#endif
