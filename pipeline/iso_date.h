/* iso_date.h - ISO 8601 dates as far as Chude reads them: bytes in order are days in order. */
#ifndef CHUDE_ISO_DATE_H
#define CHUDE_ISO_DATE_H

#include "stage.h"

/* Whether text is a date of the calendar: YYYY, YYYY-MM or YYYY-MM-DD; with_time: a T or a space and anything may follow the day. */
bool chude_is_iso_date(ChudeText text, bool with_time);

/* Whether a document's date stands as it is: ISO 8601 with or without a time, of the years 1900 to 2099. Others are mistyped, or
 * stand for none (0001-01-01); no clock is asked, so that output does not depend on it. */
bool chude_date_stands(ChudeText date);

/* What a date says, as the calendar and the clock on its own wall show it. */
typedef struct {
    int64_t first, last; /* the first and the last second that it may mean, since 1970-01-01 00:00 */
    bool zoned;          /* it says its offset: Z, +07, +0700, +07:00 */
    int32_t offset;      /* seconds east of UTC; 0 where it says none */
} ChudeMoment;

/* Reads a date, and behind a day a time: T or a space, HH, HH:MM or HH:MM:SS (a fraction is cut off), an offset. False where text
 * is no date. A time that cannot be read: false where strict, else the date alone counts. */
bool chude_iso_moment(ChudeText text, bool strict, ChudeMoment *moment);

/* -1, 0, 1: whether second a of one moment is before, at or behind second b of another; by UTC where both say their offset, else
 * by their clocks. a and b are `first` or `last`. */
int chude_moments_compare(const ChudeMoment *one, int64_t a, const ChudeMoment *other, int64_t b);

#endif
