/* test_iso_date.c - dates and times as documents and options write them. */
#include <glib.h>
#include <string.h>

#include "iso_date.h"

static ChudeMoment moment(const char *text) {
    ChudeMoment found;
    g_assert_true(chude_iso_moment((ChudeText){text, strlen(text)}, true, &found));
    return found;
}

static void spans(void) {
    static const struct {
        const char *text;
        int64_t first, last;
    } cases[] = {
        {"1970", 0, 365LL * 86400 - 1},
        {"1970-02", 31LL * 86400, 59LL * 86400 - 1},
        {"1972-02", 761LL * 86400, 790LL * 86400 - 1}, /* a leap year */
        {"1969-12-31", -86400, -1},
        {"2026-05-01", 1777593600, 1777593600 + 86399}, /* date -u -d 2026-05-01 +%s */
        {"2026-05-01T07", 1777593600 + 7 * 3600, 1777593600 + 8 * 3600 - 1},
        {"2026-05-01 07:30", 1777593600 + 27000, 1777593600 + 27059},
        {"2026-05-01T07:30:15.999+07:00", 1777593600 + 27015, 1777593600 + 27015},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        ChudeMoment found = moment(cases[i].text);
        g_assert_cmpint(found.first, ==, cases[i].first);
        g_assert_cmpint(found.last, ==, cases[i].last);
    }
}

static void offsets(void) {
    g_assert_false(moment("2026-05-01T07:30").zoned);
    g_assert_cmpint(moment("2026-05-01T07:30Z").offset, ==, 0);
    g_assert_true(moment("2026-05-01T07:30Z").zoned);
    g_assert_cmpint(moment("2026-05-01T07+07").offset, ==, 25200);
    g_assert_cmpint(moment("2026-05-01T07:30+0730").offset, ==, 27000);
    g_assert_cmpint(moment("2026-05-01T07:30-03:30").offset, ==, -12600);
}

static void refused(void) {
    static const char *const wrong[] = {"",           "26",         "2026-13",     "2026-02-29",  "2026-5-1",
                                        "0000-01-01", "2026-05-0a", "2026-05-011", "2026-05-01x", "hôm qua"};
    static const char *const times[] = {"2026-05-01T",        "2026-05-01T24",       "2026-05-01T7:30",
                                        "2026-05-01T07:",     "2026-05-01T07:60",    "2026-05-01T07:30:61",
                                        "2026-05-01T07:30+7", "2026-05-01T07:30 ICT"};
    ChudeMoment found;
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(chude_iso_moment((ChudeText){wrong[i], strlen(wrong[i])}, false, &found));
    }
    g_assert_false(chude_iso_moment((ChudeText){NULL, 0}, false, &found));
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        ChudeText text = {times[i], strlen(times[i])};
        g_assert_false(chude_iso_moment(text, true, &found));
        g_assert_true(chude_iso_moment(text, false, &found)); /* the day stands */
        g_assert_cmpint(found.last - found.first, ==, 86399);
        g_assert_false(found.zoned);
        g_assert_true(chude_is_iso_date(text, true));
        g_assert_false(chude_is_iso_date(text, false));
    }
}

static int compared(const char *one, const char *other) {
    ChudeMoment a = moment(one), b = moment(other);
    return chude_moments_compare(&a, a.first, &b, b.first);
}

static void order(void) {
    g_assert_cmpint(compared("2026-05-01T07:30+07:00", "2026-05-01T00:30Z"), ==, 0);
    g_assert_cmpint(compared("2026-05-01T07:30+07:00", "2026-05-01T00:31Z"), ==, -1);
    g_assert_cmpint(compared("2026-05-01T07:30", "2026-05-01T00:31Z"), ==, 1); /* clock by clock */
    g_assert_cmpint(compared("2026-05-01", "2026-05"), ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/iso-date/spans", spans);
    g_test_add_func("/iso-date/offsets", offsets);
    g_test_add_func("/iso-date/refused", refused);
    g_test_add_func("/iso-date/order", order);
    return g_test_run();
}
