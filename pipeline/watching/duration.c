#include "watching/duration.h"

#include <glib.h>
#include <string.h>

enum { DAY = 86400 };

bool chude_duration_read(const char *text, uint64_t *seconds) {
    static const struct {
        char letter;
        uint64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', DAY}, {'w', 7 * DAY}};
    static const uint64_t most = UINT64_C(36525) * DAY;
    char *end = NULL;
    uint64_t number = g_ascii_isdigit(*text) ? g_ascii_strtoull(text, &end, 10) : 0;
    for (size_t i = 0; number > 0 && i < G_N_ELEMENTS(units); i++) {
        if (end[0] == units[i].letter && !end[1] && number <= most / units[i].seconds) {
            *seconds = number * units[i].seconds;
            return true;
        }
    }
    return false;
}
