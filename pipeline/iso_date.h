/* iso_date.h - ISO 8601 dates as far as Chude reads them: bytes in order are days in order. */
#ifndef CHUDE_ISO_DATE_H
#define CHUDE_ISO_DATE_H

#include "stage.h"

/* Whether text is a date of the calendar: YYYY, YYYY-MM or YYYY-MM-DD; with_time: a T or a space and anything may follow the day. */
bool chude_is_iso_date(ChudeText text, bool with_time);

#endif
