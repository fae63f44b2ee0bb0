#include "trends/periods.h"

#include <glib.h>

#include "iso_date.h"

#include <string.h>

enum {
    DAY_SECONDS = 86400,
    HOUR_SECONDS = 3600,
    DAYS_TO_1970 = 719162,
    MONTHS = 12,
    DAYS_A_WEEK = 7,
    HOURS = 24
};

static const char *const names[] = {"none", "auto", "hour", "day", "week", "month"};

ChudeBy chude_by_of(const char *name) {
    for (size_t by = 0; by < G_N_ELEMENTS(names); by++) {
        if (strcmp(name, names[by]) == 0) {
            return (ChudeBy)by;
        }
    }
    g_assert_not_reached();
}

const char *chude_by_name(ChudeBy by) {
    return names[by];
}

/* Days since 0001-01-01, which was a Monday; moments begin at 1970-01-01. */
static uint32_t day_of(int64_t second) {
    int64_t day = second / DAY_SECONDS - (second % DAY_SECONDS < 0);
    return (uint32_t)(day + DAYS_TO_1970);
}

static void set_day(GDate *date, uint32_t day) {
    g_date_clear(date, 1);
    g_date_set_julian(date, day + 1);
}

static uint32_t month_of(uint32_t day) {
    GDate date;
    set_day(&date, day);
    return (uint32_t)(g_date_get_year(&date) * MONTHS + g_date_get_month(&date) - 1);
}

static uint32_t hour_of(int64_t second) {
    return (uint32_t)((second % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS / HOUR_SECONDS);
}

bool chude_period_of(ChudeText date, ChudeBy by, uint32_t *period) {
    ChudeMoment moment;
    if (!chude_iso_moment(date, false, &moment)) {
        return false;
    }
    uint32_t first = day_of(moment.first);
    if (by == CHUDE_BY_MONTH) {
        *period = month_of(first);
        return date.size > 4; /* YYYY-MM at least */
    }
    if (by == CHUDE_BY_HOUR) {
        *period = first * HOURS + hour_of(moment.first);
        return first == day_of(moment.last) && hour_of(moment.first) == hour_of(moment.last);
    }
    *period = by == CHUDE_BY_WEEK ? first / DAYS_A_WEEK : first;
    return first == day_of(moment.last);
}

bool chude_period_folds(ChudeBy by, ChudeBy into) {
    return by == into || (by < into && by <= CHUDE_BY_DAY);
}

uint32_t chude_period_fold(uint32_t period, ChudeBy by, ChudeBy into) {
    if (by == into) {
        return period;
    }
    uint32_t day = by == CHUDE_BY_HOUR ? period / HOURS : period;
    return into == CHUDE_BY_DAY ? day : into == CHUDE_BY_WEEK ? day / DAYS_A_WEEK : month_of(day);
}

ChudeBy chude_by_of_days(uint32_t days) {
    enum { QUARTER = 92, TWO_YEARS = 731 };
    return days <= QUARTER ? CHUDE_BY_DAY : days <= TWO_YEARS ? CHUDE_BY_WEEK : CHUDE_BY_MONTH;
}

static void write_day(ChudeBuffer *text, const GDate *day) {
    chude_buffer_printf(text, "%04u-%02u-%02u", g_date_get_year(day), g_date_get_month(day),
                        g_date_get_day(day));
}

static void write_start(ChudeBuffer *text, ChudeBy by, uint32_t period, uint32_t days_before) {
    GDate day;
    if (by == CHUDE_BY_MONTH) {
        g_date_clear(&day, 1);
        g_date_set_dmy(&day, 1, (GDateMonth)(period % MONTHS + 1), (GDateYear)(period / MONTHS));
    } else {
        set_day(&day, by == CHUDE_BY_WEEK ? period * DAYS_A_WEEK : period);
    }
    if (days_before) {
        g_date_subtract_days(&day, days_before);
    }
    write_day(text, &day);
}

static void write_hour(ChudeBuffer *text, uint32_t period, unsigned minute) {
    write_start(text, CHUDE_BY_DAY, period / HOURS, 0);
    chude_buffer_printf(text, "T%02u:%02u", period % HOURS, minute);
}

void chude_period_start(ChudeBuffer *text, ChudeBy by, uint32_t period) {
    if (by == CHUDE_BY_HOUR) {
        write_hour(text, period, 0);
        return;
    }
    write_start(text, by, period, 0);
}

void chude_period_end(ChudeBuffer *text, ChudeBy by, uint32_t period) {
    enum { LAST_MINUTE = 59 };
    if (by == CHUDE_BY_HOUR) {
        write_hour(text, period, LAST_MINUTE);
        return;
    }
    write_start(text, by, period + 1, 1);
}
