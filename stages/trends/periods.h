/* periods.h - hours, days, weeks and months as numbers that rise with time. */
#ifndef CHUDE_TRENDS_PERIODS_H
#define CHUDE_TRENDS_PERIODS_H

#include "buffer.h"
#include "stage.h"

/* CHUDE_BY_NONE: no series; _AUTO: by day, until it is known what the days span. */
typedef enum {
    CHUDE_BY_NONE,
    CHUDE_BY_AUTO,
    CHUDE_BY_HOUR,
    CHUDE_BY_DAY,
    CHUDE_BY_WEEK,
    CHUDE_BY_MONTH
} ChudeBy;

/* What the option --by says; a value of its choices. */
ChudeBy chude_by_of(const char *name);
const char *chude_by_name(ChudeBy by);

/* The period of a date (by the day and the hour that the document writes, whatever its offset). False where it is none, or has no day
 * (no month, by month; no hour, by hour). Weeks begin on Monday, as ISO 8601 has it. */
bool chude_period_of(ChudeText date, ChudeBy by, uint32_t *period);

/* The period that this one lies in: hours in days, weeks and months, days in weeks and months. */
bool chude_period_folds(ChudeBy by, ChudeBy into);
uint32_t chude_period_fold(uint32_t period, ChudeBy by, ChudeBy into);
/* What so many days are shown by where nobody said: by day up to 92, by week up to two years, else by month. */
ChudeBy chude_by_of_days(uint32_t days);

/* Appends its first day, or its last, as YYYY-MM-DD; its first or last minute, by hour, as YYYY-MM-DDTHH:MM. */
void chude_period_start(ChudeBuffer *text, ChudeBy by, uint32_t period);
void chude_period_end(ChudeBuffer *text, ChudeBy by, uint32_t period);

#endif
