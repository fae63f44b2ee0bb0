/* print.h - chosen trends as JSON with their evidence: rows of `chude trends`, and items of the summary's `trends`. */
#ifndef CHUDE_TRENDS_PRINT_H
#define CHUDE_TRENDS_PRINT_H

#include "trends/choose.h"

/* Gives one object after the other, which holds until the next; with_schema: as a row that stands alone, with its newline. Evidence: the
 * first documents of the heaviest burst; where there is none, of the last window; where that has none, of all. Reads tally->first. False with
 * *error set, also where give says so. */
typedef bool (*ChudeTrendGive)(void *context, ChudeText json, GError **error);
bool chude_trends_print(ChudeTally *tally, ChudeBy by, const ChudePeriods *span, const ChudeTrends *trends,
                        bool with_schema, ChudeTrendGive give, void *context, GError **error);

#endif
