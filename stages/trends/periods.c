#include "trends/periods.h"

#include <glib.h>

#include "iso_date.h"

enum { DAY_SECONDS = 86400, DAYS_TO_1970 = 719162, MONTHS = 12, DAYS_A_WEEK = 7 };

/* Days since 0001-01-01, which was a Monday; moments begin at 1970-01-01. */
static uint32_t day_of(int64_t second) {
    int64_t day = second / DAY_SECONDS - (second % DAY_SECONDS < 0);
    return (uint32_t)(day + DAYS_TO_1970);
}

static void set_day(GDate *date, uint32_t day) {
    g_date_clear(date, 1);
    g_date_set_julian(date, day + 1);
}

bool chude_period_of(ChudeText date, ChudeBy by, uint32_t *period) {
    ChudeMoment moment;
    if (!chude_iso_moment(date, false, &moment)) {
        return false;
    }
    uint32_t first = day_of(moment.first);
    GDate day;
    set_day(&day, first);
    if (by == CHUDE_BY_MONTH) {
        *period = (uint32_t)(g_date_get_year(&day) * MONTHS + g_date_get_month(&day) - 1);
        return date.size > 4; /* YYYY-MM at least */
    }
    *period = by == CHUDE_BY_WEEK ? first / DAYS_A_WEEK : first;
    return first == day_of(moment.last);
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

void chude_period_start(ChudeBuffer *text, ChudeBy by, uint32_t period) {
    write_start(text, by, period, 0);
}

void chude_period_end(ChudeBuffer *text, ChudeBy by, uint32_t period) {
    write_start(text, by, period + 1, 1);
}
