/* choose.h - the terms that are worth a trend, out of all rows of a tally, one term at a time.
 * Ownership: a ChudeTrends owns its trends, and they their strings and arrays. */
#ifndef CHUDE_TRENDS_CHOOSE_H
#define CHUDE_TRENDS_CHOOSE_H

#include "abbreviations/list.h"
#include "stopwords/stopwords.h"
#include "trends/bursts.h"
#include "trends/change.h"
#include "trends/periods.h"
#include "trends/tally.h"

/* Periods from the first to the last that is counted. */
typedef struct {
    uint32_t first, count; /* count 0: no document has a date */
    uint64_t *before;      /* documents of the periods before each: count + 1 numbers */
} ChudePeriods;

/* What tally->volume spans, but for periods more than CHUDE_SPAN_HALF from that of the median document: a mistyped year must not
 * make ten thousand empty months. */
enum { CHUDE_SPAN_HALF = 10000 };
ChudePeriods chude_span_of(const ChudeTally *tally);
void chude_span_clear(ChudePeriods *span);

typedef struct {
    ChudeText key, text; /* counting keys; commonest spelling, ties to the smaller bytes */
    ChudeText *terms;    /* other forms of the term, then the other terms of its event, best first */
    size_t term_count;
    ChudeCell *cells;
    ChudeBurst *bursts;
    size_t cell_count, burst_count;
    uint64_t df, count;
    double weight, g2; /* of the heaviest burst, 0: none; how far from flat */
    ChudeChange change;
} ChudeTrend;

typedef enum { CHUDE_SORT_BURST, CHUDE_SORT_CHANGE } ChudeTrendSort;

typedef struct {
    ChudeBy by;
    uint64_t min_df;
    size_t top;      /* events */
    uint32_t window; /* periods */
    ChudeTrendSort sort;
    bool moved; /* only what has a burst or changed; half of `top` by the one, half by the other */
    const ChudeAbbreviations *abbreviations;
    const ChudeStopwords *stopwords;
} ChudeTrendOptions;

typedef struct {
    GArray *trends; /* ChudeTrend */
    ChudeWindows windows;
    double least; /* the evidence that a burst needs */
} ChudeTrends;

/* The periods of a usual window of this kind: a week of days, a day of hours, one week, one month. */
uint32_t chude_trends_window(ChudeBy by);
/* chude_season_new for these periods; span must outlive it. */
ChudeSeason *chude_trends_season(ChudeBy by, const ChudePeriods *span);

/* The best of the terms that stand in min_df documents or more, with the terms of one event as one trend (events.h): by the weight of
 * the heaviest burst falling, or, sorted by change, by |G²| of those that changed; then G² against a flat share falling, then key. What
 * begins or ends with a function word, and a number alone, is no trend. Short forms are joined with what they stand for (forms.h).
 * Memory: a few more than `top` terms. Reads tally->rows, which must be all there are. NULL with *error set. */
ChudeTrends *chude_trends_choose(ChudeTally *tally, const ChudePeriods *span,
                                 const ChudeTrendOptions *options, GError **error);
void chude_trends_free(ChudeTrends *trends);

/* In the order of rows: negative, zero, positive. */
int chude_trends_compare(const ChudeTrend *a, const ChudeTrend *b, ChudeTrendSort sort);
void chude_trend_clear(ChudeTrend *trend);

#endif
