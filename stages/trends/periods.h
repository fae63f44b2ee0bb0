/* periods.h - days, weeks and months as numbers that rise with time. */
#ifndef CHUDE_TRENDS_PERIODS_H
#define CHUDE_TRENDS_PERIODS_H

#include "buffer.h"
#include "stage.h"

typedef enum { CHUDE_BY_DAY, CHUDE_BY_WEEK, CHUDE_BY_MONTH } ChudeBy;

/* The period of a date (the day that the document writes, whatever its time and offset). False where it is none, or has no day
 * (no month, by month). Weeks begin on Monday, as ISO 8601 has it. */
bool chude_period_of(ChudeText date, ChudeBy by, uint32_t *period);

/* Appends its first day, or its last, as YYYY-MM-DD. */
void chude_period_start(ChudeBuffer *text, ChudeBy by, uint32_t period);
void chude_period_end(ChudeBuffer *text, ChudeBy by, uint32_t period);

#endif
