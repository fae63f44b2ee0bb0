#include "counting/limits.h"

#include <glib.h>
#include <math.h>

#include "fail.h"

bool chude_limits_parse_lengths(ChudeLimits *limits, const char *text, GError **error) {
    char *end = NULL;
    limits->from = 1;
    uint64_t first = g_ascii_isdigit(text[0]) ? g_ascii_strtoull(text, &end, 10) : 0;
    uint64_t second = first;
    if (first && end[0] == '.' && end[1] == '.') {
        limits->from = (unsigned)MIN(first, UINT_MAX);
        second = g_ascii_isdigit(end[2]) ? g_ascii_strtoull(end + 2, &end, 10) : 0;
    }
    if (!first || !second || *end || limits->from > second || second > CHUDE_COUNTS_LONGEST) {
        chude_fail(error,
                   "--n %s: give N (n-grams of 1 to N words) or A..B (of A to B words), within 1 and %u",
                   text, CHUDE_COUNTS_LONGEST);
        return false;
    }
    limits->to = (unsigned)second;
    return true;
}

bool chude_limits_parse_df(struct ChudeLimit *limit, const char *option, const char *text, GError **error) {
    if (!text) {
        return true;
    }
    char *end = NULL;
    double value = g_ascii_isdigit(text[0]) || text[0] == '.' ? g_ascii_strtod(text, &end) : -1;
    bool percent = end && *end == '%', share = percent || strpbrk(text, ".eE");
    if (percent) {
        value /= 100;
        end++;
    }
    if (!end || *end || strpbrk(text, "xXpP") || !isfinite(value) || value < 0 || (share && value > 1)) {
        chude_fail(
            error,
            "--%s %s: give a number of documents (2), or a share of them with a decimal point or %% (0.5, 50%%)",
            option, text);
        return false;
    }
    *limit = (struct ChudeLimit){value, share};
    return true;
}

bool chude_limits_read(ChudeLimits *limits, const ChudeHost *host, const ChudeArgs *args, GError **error) {
    limits->min_count = 1;
    limits->min_df = (struct ChudeLimit){1, false};
    limits->max_df = (struct ChudeLimit){1, true};
    return chude_limits_parse_lengths(limits, host->option_string(args, "n"), error) &&
           chude_limits_parse_df(&limits->min_df, "min-df", host->option_string(args, "min-df"), error) &&
           chude_limits_parse_df(&limits->max_df, "max-df", host->option_string(args, "max-df"), error);
}

/* Documents are fewer than 2^32 and so exact in a double. */
static double documents_of(struct ChudeLimit limit, uint64_t documents) {
    return limit.share ? limit.value * (double)documents : MIN(limit.value, 1e18);
}

ChudeCountsFilter chude_limits_filter(const ChudeLimits *limits, uint64_t documents, size_t top) {
    return (ChudeCountsFilter){
        .min_count = limits->min_count,
        /* 7 % of 100 is 7.000000000000001 in binary: 7 documents meet it all the same */
        .min_df = (uint64_t)ceil(documents_of(limits->min_df, documents) - 1e-6),
        .max_df = (uint64_t)floor(documents_of(limits->max_df, documents) + 1e-6),
        .top = top,
    };
}
