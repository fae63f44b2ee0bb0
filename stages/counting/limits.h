/* limits.h - the options that stages which count have in common. */
#ifndef CHUDE_COUNTING_LIMITS_H
#define CHUDE_COUNTING_LIMITS_H

#include "counting/counts.h"

/* What --n, --min-count, --min-df, --max-df say, before the number of documents is known. */
typedef struct {
    unsigned from, to; /* lengths of n-grams */
    uint64_t min_count;
    struct ChudeLimit {
        double value; /* documents, or their share from 0 to 1 */
        bool share;
    } min_df, max_df;
} ChudeLimits;

/* "3" means 1 to 3; "2..3" means that range. False with *error set. */
bool chude_limits_parse_lengths(ChudeLimits *limits, const char *text, GError **error);

/* "2" is a number of documents; "0.5", "1.0" and "50%" are shares of them, as in scikit-learn. option
 * names it in errors; text NULL leaves the limit as it is. */
bool chude_limits_parse_df(struct ChudeLimit *limit, const char *option, const char *text, GError **error);

/* Reads --n, --min-df and --max-df of a stage (and sets min_count to 1). */
bool chude_limits_read(ChudeLimits *limits, const ChudeHost *host, const ChudeArgs *args, GError **error);

/* The filter for a corpus of so many documents. min-df is met from share * documents on, max-df up to it,
 * both inclusive. */
ChudeCountsFilter chude_limits_filter(const ChudeLimits *limits, uint64_t documents, size_t top);

#endif
