/* keywords.h - terms that more documents, or fewer, have after than before: by df, with the G² of all four cells (keyness/scores.h) and q over
 * all that were compared.
 * Ownership: a change owns its text; evidence stays the summary's. */
#ifndef CHUDE_COMPARE_KEYWORDS_H
#define CHUDE_COMPARE_KEYWORDS_H

#include <glib.h>

#include "json_value.h"

typedef struct {
    char *text, *key;
    int64_t before, after;              /* documents that have it */
    bool before_at_most, after_at_most; /* these are bounds: scores are no larger than with the true number */
    double g2, log_ratio, q;            /* g2 below 0: rarer after */
    json_object *evidence;              /* an array, or NULL */
} ChudeKeywordChange;

/* Whether a term is bare numbers, or has a date in it: `27-9`, `ngày 4.12`; not `SEA Games 33`. key: its counting key. Such terms come and go
 * whatever happens. */
bool chude_is_of_the_day(const char *key);

/* Of two summaries: their keywords, by what the other one's lists say. A term of one of them, of which the other knows only a bound, is
 * compared as if it had reached that bound, and left out where even the direction would be open. GArray of ChudeKeywordChange: at most `top` of those that
 * are more frequent and whose q is at most max_q, then as many that are rarer, the largest G² first. A term that holds another one, or stands in it, is left to
 * the one with the larger G²; which goes by the longer name where that stands in at least three quarters of its documents. */
GArray *chude_keywords_listed(json_object *before, json_object *after, double max_q, size_t top);

/* Of rows of chude.keyness/1, one a line, by df: those that are keywords in one of the summaries (where these list any), which have
 * their evidence; dates and bare numbers are left out. NULL with *error set where rows are not what they should be. */
GArray *chude_keywords_counted(ChudeText rows, json_object *before, json_object *after, double max_q,
                               size_t top, GError **error);

#endif
