#include "iso_date.h"

#include <glib.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, JULIAN_1970 = 719163 };

static unsigned number(const char *digits, size_t count) {
    unsigned value = 0;
    for (size_t i = 0; i < count; i++) {
        value = value * 10 + (unsigned)(digits[i] - '0');
    }
    return value;
}

/* The bytes of the date at the head of text: 4, 7 or 10; 0 where there is none. */
static size_t date_size(ChudeText text) {
    static const char form[] = "dddd-dd-dd";
    size_t size = 0;
    while (size < text.size && form[size] &&
           (form[size] == 'd' ? g_ascii_isdigit(text.data[size]) : text.data[size] == '-')) {
        size++;
    }
    if (size != 4 && size != 7 && size != 10) {
        return 0;
    }
    bool ends = size == text.size || (size == 10 && (text.data[10] == 'T' || text.data[10] == ' '));
    unsigned year = number(text.data, 4), month = size > 4 ? number(text.data + 5, 2) : 1;
    unsigned day = size > 7 ? number(text.data + 8, 2) : 1;
    return ends && year > 0 && g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year) ? size : 0;
}

bool chude_is_iso_date(ChudeText text, bool with_time) {
    size_t size = date_size(text);
    return size && (with_time || size == text.size);
}

bool chude_date_stands(ChudeText date) {
    enum { FIRST_YEAR = 1900, LAST_YEAR = 2099 };
    unsigned year = date.size >= 4 && date_size(date) ? number(date.data, 4) : 0;
    return year >= FIRST_YEAR && year <= LAST_YEAR;
}

static int64_t day_number(unsigned year, unsigned month, unsigned day) {
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return (int64_t)g_date_get_julian(&date) - JULIAN_1970;
}

/* The two digits at *p, below limit; -1 where they are not there. *p goes behind them. */
static int two_digits(const char **p, const char *end, int limit) {
    if (end - *p < 2 || !g_ascii_isdigit((*p)[0]) || !g_ascii_isdigit((*p)[1])) {
        return -1;
    }
    int value = (int)number(*p, 2);
    *p += 2;
    return value < limit ? value : -1;
}

/* Z, +07, +0700, +07:00, or nothing. */
static bool read_offset(const char *p, const char *end, ChudeMoment *moment) {
    if (p == end) {
        return true;
    }
    moment->zoned = true;
    if (*p == 'Z' || *p == 'z') {
        return p + 1 == end;
    }
    if (*p != '+' && *p != '-') {
        return false;
    }
    int sign = *p++ == '-' ? -1 : 1, hours = two_digits(&p, end, 24), minutes = 0;
    if (hours >= 0 && p < end) {
        p += *p == ':' ? 1 : 0;
        minutes = two_digits(&p, end, 60);
    }
    moment->offset = sign * (hours * HOUR + minutes * MINUTE);
    return hours >= 0 && minutes >= 0 && p == end;
}

/* What stands behind T; moment has the day. */
static bool read_time(const char *p, const char *end, ChudeMoment *moment) {
    int hour = two_digits(&p, end, 24), minute = -1, second = -1, span = HOUR;
    if (hour < 0) {
        return false;
    }
    if (p < end && *p == ':') {
        p++;
        minute = two_digits(&p, end, 60);
        span = MINUTE;
        if (minute >= 0 && p < end && *p == ':') {
            p++;
            second = two_digits(&p, end, 61); /* a leap second */
            span = 1;
        }
        if (minute < 0 || (span == 1 && second < 0)) {
            return false;
        }
    }
    if (second >= 0 && p < end && (*p == '.' || *p == ',')) {
        do {
            p++;
        } while (p < end && g_ascii_isdigit(*p));
    }
    moment->first += (int64_t)hour * HOUR + MAX(minute, 0) * MINUTE + MAX(second, 0);
    moment->last = moment->first + span - 1;
    return read_offset(p, end, moment);
}

bool chude_iso_moment(ChudeText text, bool strict, ChudeMoment *moment) {
    size_t size = text.data ? date_size(text) : 0;
    if (!size) {
        return false;
    }
    unsigned year = number(text.data, 4), month = size > 4 ? number(text.data + 5, 2) : 1;
    unsigned day = size > 7 ? number(text.data + 8, 2) : 1;
    int64_t first = day_number(year, month, day), next = first + 1;
    if (size == 7) {
        next = first + g_date_get_days_in_month((GDateMonth)month, (GDateYear)year);
    } else if (size == 4) {
        next = first + (g_date_is_leap_year((GDateYear)year) ? 366 : 365);
    }
    const ChudeMoment whole = {.first = first * DAY, .last = next * DAY - 1};
    *moment = whole;
    if (size < text.size && !read_time(text.data + size + 1, text.data + text.size, moment)) {
        *moment = whole;
        return !strict;
    }
    return true;
}

int chude_moments_compare(const ChudeMoment *one, int64_t a, const ChudeMoment *other, int64_t b) {
    if (one->zoned && other->zoned) {
        a -= one->offset;
        b -= other->offset;
    }
    return (a > b) - (a < b);
}
