/* choose.h - the terms that are worth a trend, out of all rows of a tally, one term at a time.
 * Ownership: the list owns its trends. */
#ifndef CHUDE_TRENDS_CHOOSE_H
#define CHUDE_TRENDS_CHOOSE_H

#include "trends/bursts.h"
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
    ChudeCell *cells;
    ChudeBurst *bursts;
    size_t cell_count, burst_count;
    double weight, g2; /* of the heaviest burst, 0: none; how far from flat */
} ChudeTrend;

/* The `top` best of the terms that stand in min_df documents or more: by the weight of the heaviest burst falling, then G² falling,
 * then key. Reads tally->rows, which must be all there are. An array of ChudeTrend, to be freed with g_array_unref; NULL with
 * *error set. */
GArray *chude_trends_choose(ChudeTally *tally, const ChudePeriods *span, uint64_t min_df, size_t top,
                            GError **error);

#endif
