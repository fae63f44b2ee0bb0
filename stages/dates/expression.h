/* expression.h - a date as people write it: weekday, day, time, zone and what they put between, read from folded text. */
#ifndef CHUDE_DATES_EXPRESSION_H
#define CHUDE_DATES_EXPRESSION_H

#include "dates/fold.h"

/* A day of the calendar, perhaps with a time. */
typedef struct {
    int year, month, day;
    int hour, minute, second; /* -1: it says none */
    bool zoned;
    int offset; /* seconds east of UTC, where zoned */
} ChudeDateFound;

/* How it is written: by this `head` tells a dateline from a date in a story. */
typedef struct {
    ChudeDateFound date;
    size_t begin, end;           /* of the folded text */
    size_t day_at, time_at;      /* where day and time begin; time_at is 0 where there is none */
    bool weekday, weekday_first; /* a weekday stands there; it stands before the day */
    bool label;                  /* cập nhật, ngày đăng, published …: it is about the article */
    bool ngay;                   /* "ngày" or the like stands right before the day */
    bool linked; /* lúc, vào, hồi … stand there, or "ngày" between time and day: as in a sentence */
    bool colon;  /* 10:03, not 10h03 */
    bool month_name;     /* the month is no mere number between two signs */
    bool two_digits;     /* so has the year */
    bool dotted, spaced; /* 8.4.2020; 8 / 4 / 2020 */
} ChudeDateExpression;

/* Reads the expression that begins at `at`, which must be the beginning of a word: parts in any order, each once, with blanks and
 * marks between. Days are day, month, year or year, month, day, never month, day in digits; they must be in the calendar.
 * compact: 20200408 is a day as well. False where no day is there. */
bool chude_dates_read(const ChudeFolded *folded, size_t at, bool compact, ChudeDateExpression *found);

/* Whether a label such as "cập nhật" begins at `at`. */
bool chude_dates_label(const ChudeFolded *folded, size_t at);

/* Behind blanks and the marks that may stand beside an expression, a newline not among them. */
size_t chude_dates_skip(const ChudeFolded *folded, size_t at);

#endif
