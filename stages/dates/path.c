#include "dates/path.h"

#include <glib.h>
#include <string.h>

enum { DAY_DIGITS = 8, SECOND_DIGITS = 14, MILLISECOND_DIGITS = 17, FIRST_YEAR = 1900, LAST_YEAR = 2099 };

static int number(const char *p, size_t count) {
    int value = 0;
    for (size_t i = 0; i < count; i++) {
        value = value * 10 + (p[i] - '0');
    }
    return value;
}

static bool set_day(ChudeDateFound *date, int year, int month, int day) {
    *date =
        (ChudeDateFound){.year = year, .month = month, .day = day, .hour = -1, .minute = -1, .second = -1};
    return year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1 &&
           g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static size_t run_of_digits(ChudeText text, size_t at) {
    size_t count = 0;
    while (at + count < text.size && g_ascii_isdigit(text.data[at + count])) {
        count++;
    }
    return count;
}

/* 20200408, 20200408100301, 20200408100301123. */
static bool compact(ChudeText text, size_t at, size_t count, ChudeDateFound *date) {
    const char *p = text.data + at;
    char behind = at + count < text.size ? p[count] : 0;
    if ((g_ascii_isalpha(behind) && behind != 'T') || /* a hash has digits, too */
        (count != DAY_DIGITS && count != SECOND_DIGITS && count != MILLISECOND_DIGITS) ||
        !set_day(date, number(p, 4), number(p + 4, 2), number(p + 6, 2))) {
        return false;
    }
    if (count > DAY_DIGITS) {
        date->hour = number(p + 8, 2);
        date->minute = number(p + 10, 2);
        date->second = number(p + 12, 2);
    }
    return date->hour < 24 && date->minute < 60 && date->second < 60;
}

/* Three numbers with one sign twice between them; *end: behind them. */
static bool parted(ChudeText text, size_t at, ChudeDateFound *date, size_t *end) {
    size_t sizes[3], begins[3];
    char sign = 0;
    for (size_t i = 0; i < 3; i++) {
        begins[i] = at;
        sizes[i] = run_of_digits(text, at);
        at += sizes[i];
        if (sizes[i] == 0 || (i < 2 && (at >= text.size || !strchr("/-_.", text.data[at]) || !text.data[at] ||
                                        (sign && text.data[at] != sign)))) {
            return false;
        }
        sign = i < 2 ? text.data[at++] : sign;
    }
    *end = at;
    bool year_first = sizes[0] == 4 && sizes[1] <= 2 && sizes[2] <= 2;
    bool year_last = sizes[0] == 2 && sizes[1] == 2 && sizes[2] == 4 && sign != '/';
    int first = year_first || year_last ? number(text.data + begins[0], sizes[0]) : 0;
    int last = year_first || year_last ? number(text.data + begins[2], sizes[2]) : 0;
    int month = year_first || year_last ? number(text.data + begins[1], sizes[1]) : 0;
    bool more = at + 1 < text.size && (text.data[at] == sign) && g_ascii_isdigit(text.data[at + 1]) &&
                sign != '/' && sign != '-' && sign != '_'; /* 1.2.2020.4 is a version */
    return !more &&
           (year_first ? set_day(date, first, month, last) : year_last && set_day(date, last, month, first));
}

bool chude_dates_in_path(ChudeText source, ChudeDateFound *date) {
    bool found = false;
    ChudeDateFound one;
    for (size_t at = 0; at < source.size;) {
        size_t count = run_of_digits(source, at), end;
        if (count == 0) {
            at++;
            continue;
        }
        if (parted(source, at, &one, &end)) {
            at = end;
        } else if (compact(source, at, count, &one)) {
            at += count;
        } else {
            at += count;
            continue;
        }
        *date = one;
        found = true;
    }
    return found;
}
