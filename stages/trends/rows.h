/* rows.h - trends as JSON: the members of a row of `chude trends`, of the summary's trends, and of a topic in time. */
#ifndef CHUDE_TRENDS_ROWS_H
#define CHUDE_TRENDS_ROWS_H

#include "buffer.h"
#include "trends/choose.h"

/* Each appends `"series":[…]` and so on, with no comma before or after. with_count: occurrences too, which a topic has not. share is of
 * the period's documents, and absent where it has none. */
void chude_trend_write_series(ChudeBuffer *json, ChudeBy by, const ChudePeriods *span, const ChudeCell *cells,
                              size_t count, bool with_count);
void chude_trend_write_bursts(ChudeBuffer *json, ChudeBy by, const ChudePeriods *span,
                              const ChudeBurst *bursts, size_t count, bool with_count);
void chude_trend_write_change(ChudeBuffer *json, ChudeBy by, const ChudePeriods *span,
                              const ChudeWindows *windows, const ChudeChange *change);

/* `{"text":…,"terms":[…],"df","count","series","bursts","change"` of a trend, not closed, so that evidence can follow. with_schema: for a
 * row that stands alone. */
void chude_trend_write(ChudeBuffer *json, ChudeBy by, const ChudePeriods *span, const ChudeTrends *trends,
                       const ChudeTrend *trend, bool with_schema);

#endif
