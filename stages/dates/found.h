/* found.h - a date that was found, as ISO 8601. */
#ifndef CHUDE_DATES_FOUND_H
#define CHUDE_DATES_FOUND_H

#include "buffer.h"
#include "dates/expression.h"

/* Appends 2020-04-08, or 2020-04-08T10:03+07:00, with seconds where it has some. zone: seconds east of UTC, for a time that says none. */
void chude_dates_write(ChudeBuffer *out, const ChudeDateFound *date, int zone);

/* An offset as options have it: +07:00, +0700, +07, +7, 7, Z. False where it is none. */
bool chude_dates_zone(const char *text, int *seconds);

#endif
