#include "brief/speech.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>

#include "iso_date.h"

enum { DAY = 86400, HOUR = 3600, WEEK = 7 };

void chude_say_number(ChudeBuffer *out, ChudeSpeech speech, int64_t number) {
    char digits[32];
    int size = g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, number);
    for (int i = 0; i < size; i++) {
        if (i > (digits[0] == '-') && (size - i) % 3 == 0) {
            chude_buffer_char(out, speech == CHUDE_SPEECH_VI ? '.' : ',');
        }
        chude_buffer_char(out, digits[i]);
    }
}

/* Rounded half up; places: 1 or 2. */
static void say_decimal(ChudeBuffer *out, ChudeSpeech speech, double number, int places) {
    int64_t scale = places == 1 ? 10 : 100, scaled = llround(CLAMP(number, 0, 1e15) * (double)scale);
    chude_say_number(out, speech, scaled / scale);
    chude_buffer_printf(out, "%c%0*d", speech == CHUDE_SPEECH_VI ? ',' : '.', places, (int)(scaled % scale));
}

void chude_say_ratio(ChudeBuffer *out, ChudeSpeech speech, double ratio) {
    enum { WHOLE = 10 };
    if (ratio < WHOLE) {
        say_decimal(out, speech, ratio, 1);
    } else {
        chude_say_number(out, speech, llround(MIN(ratio, 1e15)));
    }
}

void chude_say_share(ChudeBuffer *out, ChudeSpeech speech, double share) {
    say_decimal(out, speech, 100 * share, share > 0 && share < 0.001 ? 2 : 1);
    chude_buffer_literal(out, " %");
}

static bool has_day(ChudeText date) {
    return date.size >= 10 && chude_is_iso_date((ChudeText){date.data, 10}, false);
}

static int part(ChudeText date, size_t at, size_t size) {
    char digits[8] = "";
    memcpy(digits, date.data + at, size);
    return (int)strtol(digits, NULL, 10);
}

static bool same(ChudeText one, ChudeText other, size_t size) {
    return one.size >= size && other.size >= size && memcmp(one.data, other.data, size) == 0;
}

/* Behind the day, HH:MM. */
static bool has_time(ChudeText date) {
    return date.size >= 16 && (date.data[10] == 'T' || date.data[10] == ' ') &&
           g_ascii_isdigit(date.data[11]) && g_ascii_isdigit(date.data[12]) && date.data[13] == ':' &&
           g_ascii_isdigit(date.data[14]) && g_ascii_isdigit(date.data[15]);
}

ChudeText chude_day_of(ChudeText date) {
    return has_day(date) ? (ChudeText){date.data, 10} : date;
}

void chude_say_date(ChudeBuffer *out, ChudeSpeech speech, ChudeText date, ChudeText beside) {
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (!has_day(date)) {
        chude_buffer_add(out, date.data, date.size);
        return;
    }
    if (has_time(date)) {
        chude_buffer_add(out, date.data + 11, 5);
        chude_buffer_char(out, ' ');
    }
    int year = part(date, 0, 4), month = part(date, 5, 2), day = part(date, 8, 2);
    bool with_year = !same(date, beside, 4);
    if (speech == CHUDE_SPEECH_VI) {
        chude_buffer_printf(out, "%02d/%02d", day, month);
        if (with_year) {
            chude_buffer_printf(out, "/%d", year);
        }
    } else {
        chude_buffer_printf(out, "%d %s", day, months[(month + 11) % 12]);
        if (with_year) {
            chude_buffer_printf(out, " %d", year);
        }
    }
}

void chude_say_range(ChudeBuffer *out, ChudeSpeech speech, ChudeText from, ChudeText to) {
    const ChudeText none = {"", 0};
    from = chude_day_of(from);
    to = chude_day_of(to);
    if (!same(from, to, 10)) {
        chude_say_date(out, speech, from, to);
        chude_buffer_literal(out, speech == CHUDE_SPEECH_VI ? "–" : " – ");
    }
    chude_say_date(out, speech, to, none);
}

/* N ngày; N days. */
static void say_stretch(ChudeBuffer *out, ChudeSpeech speech, int64_t count, const char *vi, const char *en,
                        bool before) {
    if (speech == CHUDE_SPEECH_VI) {
        chude_buffer_literal(out, before ? "" : "trong ");
        chude_say_number(out, speech, count);
        chude_buffer_printf(out, " %s%s", vi, before ? " trước đó" : "");
    } else {
        chude_buffer_literal(out, before ? "the " : "in ");
        chude_say_number(out, speech, count);
        chude_buffer_printf(out, " %s%s%s", en, count == 1 ? "" : "s", before ? " before" : "");
    }
}

static void say_one(ChudeBuffer *out, ChudeSpeech speech, const char *vi, const char *en, bool before) {
    if (speech == CHUDE_SPEECH_VI) {
        chude_buffer_printf(out, before ? "%s trước" : "trong %s", vi);
    } else {
        chude_buffer_printf(out, before ? "the %s before" : "in the %s", en);
    }
}

void chude_say_window(ChudeBuffer *out, ChudeSpeech speech, ChudeText start, ChudeText end, ChudeText by,
                      bool before) {
    ChudeMoment first, last;
    if (!has_day(start) || !has_day(end) || !chude_iso_moment(start, false, &first) ||
        !chude_iso_moment(end, false, &last) || last.last < first.first) {
        chude_buffer_literal(out, speech == CHUDE_SPEECH_EN
                                      ? (before ? "the period before" : "in this period")
                                  : before ? "kỳ trước"
                                           : "kỳ này");
        return;
    }
    int64_t months = 12 * (part(end, 0, 4) - part(start, 0, 4)) + part(end, 5, 2) - part(start, 5, 2) + 1;
    int64_t days = (last.last - first.first) / DAY + 1;
    if (by.size == 5 && memcmp(by.data, "month", 5) == 0) {
        if (months == 1) {
            say_one(out, speech, "tháng", "month", before);
        } else {
            say_stretch(out, speech, months, "tháng", "month", before);
        }
    } else if (start.size > 10 || (by.size == 4 && memcmp(by.data, "hour", 4) == 0)) {
        say_stretch(out, speech, (last.first - first.first) / HOUR + 1, "giờ", "hour", before);
    } else if (days == WEEK) {
        say_one(out, speech, "tuần", "week", before);
    } else if (days == 1) {
        chude_buffer_literal(out, speech == CHUDE_SPEECH_VI ? (before ? "hôm trước" : "trong ngày")
                                  : before                  ? "the day before"
                                                            : "on the day");
    } else {
        say_stretch(out, speech, days, "ngày", "day", before);
    }
}
