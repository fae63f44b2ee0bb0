/* stages/brief/speech: numbers, dates and stretches of time in Vietnamese and English. */
#include <glib.h>
#include <string.h>

#include "brief/speech.h"

static ChudeText text(const char *bytes) {
    return (ChudeText){bytes, strlen(bytes)};
}

/* Compares what was said, and forgets it. */
static void assert_said(ChudeBuffer *out, const char *wanted) {
    chude_buffer_char(out, '\0');
    g_assert_cmpstr(out->data, ==, wanted);
    out->size = 0;
}

static void test_numbers(void) {
    ChudeBuffer out = {0};
    static const struct {
        int64_t number;
        const char *vi, *en;
    } cases[] = {{0, "0", "0"},
                 {999, "999", "999"},
                 {1234, "1.234", "1,234"},
                 {-123456, "-123.456", "-123,456"},
                 {1000000, "1.000.000", "1,000,000"},
                 {G_MAXINT64, "9.223.372.036.854.775.807", "9,223,372,036,854,775,807"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        chude_say_number(&out, CHUDE_SPEECH_VI, cases[i].number);
        assert_said(&out, cases[i].vi);
        chude_say_number(&out, CHUDE_SPEECH_EN, cases[i].number);
        assert_said(&out, cases[i].en);
    }
    chude_buffer_clear(&out);
}

static void test_shares(void) {
    ChudeBuffer out = {0};
    static const struct {
        double share;
        const char *vi, *en;
    } cases[] = {{0, "0,0 %", "0.0 %"},        {0.125, "12,5 %", "12.5 %"},    {1, "100,0 %", "100.0 %"},
                 {0.0004, "0,04 %", "0.04 %"}, {0.9996, "100,0 %", "100.0 %"}, {0.0849, "8,5 %", "8.5 %"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        chude_say_share(&out, CHUDE_SPEECH_VI, cases[i].share);
        assert_said(&out, cases[i].vi);
        chude_say_share(&out, CHUDE_SPEECH_EN, cases[i].share);
        assert_said(&out, cases[i].en);
    }
    chude_say_ratio(&out, CHUDE_SPEECH_VI, 2.46);
    assert_said(&out, "2,5");
    chude_say_ratio(&out, CHUDE_SPEECH_VI, 1243.4);
    assert_said(&out, "1.243");
    chude_say_ratio(&out, CHUDE_SPEECH_EN, 9.96);
    assert_said(&out, "10.0");
    chude_buffer_clear(&out);
}

static void assert_date(const char *date, const char *beside, const char *vi, const char *en) {
    ChudeBuffer out = {0};
    chude_say_date(&out, CHUDE_SPEECH_VI, text(date), text(beside));
    assert_said(&out, vi);
    chude_say_date(&out, CHUDE_SPEECH_EN, text(date), text(beside));
    assert_said(&out, en);
    chude_buffer_clear(&out);
}

static void test_dates(void) {
    assert_date("2025-12-01", "2025-12-07", "01/12", "1 Dec");
    assert_date("2024-12-31", "2025-12-07", "31/12/2024", "31 Dec 2024");
    assert_date("2025-12-01", "", "01/12/2025", "1 Dec 2025");
    assert_date("2025-12-01T09:00", "2025-12-07", "09:00 01/12", "09:00 1 Dec");
    assert_date("2025-12-01T9 giờ", "2025", "01/12", "1 Dec");
    assert_date("2025-13-01", "2025", "2025-13-01", "2025-13-01"); /* no date: as it stands */
    assert_date("hôm qua đó", "", "hôm qua đó", "hôm qua đó");
    assert_date("2025", "", "2025", "2025");
}

static void assert_range(const char *from, const char *to, const char *vi, const char *en) {
    ChudeBuffer out = {0};
    chude_say_range(&out, CHUDE_SPEECH_VI, text(from), text(to));
    assert_said(&out, vi);
    chude_say_range(&out, CHUDE_SPEECH_EN, text(from), text(to));
    assert_said(&out, en);
    chude_buffer_clear(&out);
}

static void test_ranges(void) {
    assert_range("2025-12-01", "2025-12-07", "01/12–07/12/2025", "1 Dec – 7 Dec 2025");
    assert_range("2024-12-29", "2025-01-04", "29/12/2024–04/01/2025", "29 Dec 2024 – 4 Jan 2025");
    assert_range("2025-12-01T08:00", "2025-12-01T09:00", "01/12/2025", "1 Dec 2025");
}

static void assert_window(const char *start, const char *end, const char *by, const char *const wanted[4]) {
    ChudeBuffer out = {0};
    for (unsigned i = 0; i < 4; i++) {
        chude_say_window(&out, i < 2 ? CHUDE_SPEECH_VI : CHUDE_SPEECH_EN, text(start), text(end), text(by),
                         i % 2);
        assert_said(&out, wanted[i]);
    }
    chude_buffer_clear(&out);
}

static void test_windows(void) {
    static const char *const week[] = {"trong tuần", "tuần trước", "in the week", "the week before"},
                             *const day[] = {"trong ngày", "hôm trước", "on the day", "the day before"},
                             *const days[] = {"trong 3 ngày", "3 ngày trước đó", "in 3 days",
                                              "the 3 days before"},
                             *const month[] = {"trong tháng", "tháng trước", "in the month",
                                               "the month before"},
                             *const months[] = {"trong 3 tháng", "3 tháng trước đó", "in 3 months",
                                                "the 3 months before"},
                             *const hours[] = {"trong 24 giờ", "24 giờ trước đó", "in 24 hours",
                                               "the 24 hours before"},
                             *const none[] = {"kỳ này", "kỳ trước", "in this period", "the period before"};
    assert_window("2025-12-01", "2025-12-07", "day", week);
    assert_window("2025-12-01", "2025-12-07", "week", week);
    assert_window("2024-12-30", "2025-01-05", "", week);
    assert_window("2025-12-07", "2025-12-07", "day", day);
    assert_window("2025-12-05", "2025-12-07", "day", days);
    assert_window("2025-11-01", "2025-11-30", "month", month);
    assert_window("2025-11-01", "2026-01-31", "month", months);
    assert_window("2025-12-06T10:00", "2025-12-07T09:00", "hour", hours);
    assert_window("", "", "day", none);
    assert_window("2025-12-07", "2025-12-01", "day", none);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/speech/numbers", test_numbers);
    g_test_add_func("/speech/shares", test_shares);
    g_test_add_func("/speech/dates", test_dates);
    g_test_add_func("/speech/ranges", test_ranges);
    g_test_add_func("/speech/windows", test_windows);
    return g_test_run();
}
