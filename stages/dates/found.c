#include "dates/found.h"

#include <glib.h>
#include <stdlib.h>

enum { MINUTE = 60, HOUR = 3600, FARTHEST = 14 };

void chude_dates_write(ChudeBuffer *out, const ChudeDateFound *date, int zone) {
    chude_buffer_printf(out, "%04d-%02d-%02d", date->year, date->month, date->day);
    if (date->hour < 0) {
        return;
    }
    int offset = date->zoned ? date->offset : zone, east = abs(offset);
    chude_buffer_printf(out, "T%02d:%02d", date->hour, date->minute);
    if (date->second >= 0) {
        chude_buffer_printf(out, ":%02d", date->second);
    }
    chude_buffer_printf(out, "%c%02d:%02d", offset < 0 ? '-' : '+', east / HOUR, east % HOUR / MINUTE);
}

bool chude_dates_zone(const char *text, int *seconds) {
    const char *p = *text == '+' || *text == '-' ? text + 1 : text;
    int digits[4] = {0}, count = 0;
    if ((*text == 'Z' || *text == 'z') && !text[1]) {
        *seconds = 0;
        return true;
    }
    while (g_ascii_isdigit(*p) && count < 4) {
        digits[count++] = *p++ - '0';
        p += count == 2 && *p == ':' && g_ascii_isdigit(p[1]);
    }
    int hours = count == 1 ? digits[0] : digits[0] * 10 + digits[1], minutes = digits[2] * 10 + digits[3];
    *seconds = (*text == '-' ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
    return !*p && (count == 1 || count == 2 || count == 4) && hours <= FARTHEST && minutes < MINUTE;
}
