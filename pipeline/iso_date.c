#include "iso_date.h"

#include <glib.h>

static unsigned number(const char *digits, size_t count) {
    unsigned value = 0;
    for (size_t i = 0; i < count; i++) {
        value = value * 10 + (unsigned)(digits[i] - '0');
    }
    return value;
}

bool chude_is_iso_date(ChudeText text, bool with_time) {
    static const char form[] = "dddd-dd-dd";
    size_t size = 0;
    while (size < text.size && form[size] &&
           (form[size] == 'd' ? g_ascii_isdigit(text.data[size]) : text.data[size] == '-')) {
        size++;
    }
    if (size != 4 && size != 7 && size != 10) {
        return false;
    }
    bool ends =
        size == text.size || (size == 10 && with_time && (text.data[10] == 'T' || text.data[10] == ' '));
    unsigned year = number(text.data, 4), month = size > 4 ? number(text.data + 5, 2) : 1;
    unsigned day = size > 7 ? number(text.data + 8, 2) : 1;
    return ends && year > 0 && g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}
