/* best.h - the few best documents for something: what evidence is made from, in bounded memory. Twice as many are kept as are shown, so
 * that what is shown can be spread over time.
 * The order is total (score falling, id, hash of text), so that any split and any order of documents gives the same few.
 * Ownership: entries own copies of their strings. */
#ifndef CHUDE_BEST_H
#define CHUDE_BEST_H

#include "buffer.h"
#include "stage.h"

#define CHUDE_BEST 6       /* kept */
#define CHUDE_BEST_SHOWN 3 /* at most */

#define CHUDE_BEST_UNDATED INT64_MIN

typedef struct {
    double score;
    uint64_t hash;              /* of the document's text */
    int64_t day;                /* since 1970-01-01; CHUDE_BEST_UNDATED */
    char *id, *title, *snippet; /* NUL-ended JSON strings, quotes included; title NULL where there is none */
    ChudeSpan span;
} ChudeBestEntry;

typedef struct {
    ChudeBestEntry entries[CHUDE_BEST]; /* best first */
    unsigned count;
} ChudeBest;

/* One entry, as cover.h has them too. The order: score falling, id, hash; should two documents share all these, what is shown of them. */
ChudeBestEntry chude_best_entry_new(double score, const ChudeDocument *document, uint64_t hash,
                                    ChudeSpan span, ChudeSpan snippet);
void chude_best_entry_clear(ChudeBestEntry *entry);
int chude_best_entry_compare(const ChudeBestEntry *a, const ChudeBestEntry *b);
void chude_best_entry_write(ChudeBuffer *json, const ChudeBestEntry *entry, bool with_title_and_score);

void chude_best_clear(ChudeBest *best);

/* Whether a document of this score would be among the best, so that its snippet need only be made if so. hash: of its text. */
bool chude_best_wants(const ChudeBest *best, double score, const ChudeDocument *document, uint64_t hash);

/* Puts a document in, with the bytes of its text that are shown. span: the evidence itself, inside snippet. */
void chude_best_add(ChudeBest *best, double score, const ChudeDocument *document, uint64_t hash,
                    ChudeSpan span, ChudeSpan snippet);

/* Moves the entries of `from` into `into` as far as they are good enough; `from` is empty afterwards. */
void chude_best_merge(ChudeBest *into, ChudeBest *from);

/* Appends the array of evidence: [{"id",("title","score",)"begin","end","snippet"}]: the best document; then, one by one, of those
 * kept whose score is half the best one's or more, the one that is farthest in days from all before it, ties to the better; then the
 * best of what is left. In the order of scores. */
void chude_best_write(ChudeBuffer *json, const ChudeBest *best, bool with_title_and_score);

#endif
