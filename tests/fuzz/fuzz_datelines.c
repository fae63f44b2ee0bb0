/* fuzz_datelines.c - dates found in text, members and paths: in the calendar, where they are said to be, and read again as written. */
#include "dates/found.h"
#include "dates/head.h"
#include "dates/path.h"
#include "fuzz.h"
#include "iso_date.h"

/* What is written is ISO 8601, and says the same when it is read as a member. */
static void check_date(const ChudeDateFound *date) {
    ChudeBuffer iso = {0}, again = {0};
    ChudeMoment moment;
    ChudeDateFound read;
    chude_dates_write(&iso, date, 0);
    g_assert_true(chude_is_iso_date(chude_buffer_text(&iso), true));
    g_assert_true(chude_iso_moment(chude_buffer_text(&iso), true, &moment));
    g_assert_true(chude_dates_whole(chude_buffer_text(&iso), &read));
    chude_dates_write(&again, &read, 0);
    fuzz_same(chude_buffer_text(&iso), chude_buffer_text(&again));
    chude_buffer_clear(&iso);
    chude_buffer_clear(&again);
}

static void check_fold(ChudeText text) {
    ChudeFolded folded;
    chude_dates_fold(&folded, text, 0, 100);
    g_assert_cmpuint(folded.size, <=, 100);
    g_assert_cmpuint(strlen(folded.data), ==, folded.size);
    for (size_t i = 0; i < folded.size; i++) {
        g_assert_cmpuint(folded.at[i], <, folded.at[i + 1]);
    }
    g_assert_cmpuint(folded.at[folded.size], <=, text.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ChudeArena *arena = chude_arena_new();
    ChudeText text = fuzz_utf8(arena, data, size), title = {text.data, text.size < 8 ? text.size : 0};
    ChudeDateFound date;
    ChudeSpan span;
    size_t at;
    check_fold(text);
    if (chude_dates_in_head(text, (ChudeText){NULL, 0}, &date, &span)) {
        check_date(&date);
        g_assert_cmpuint(span.begin, <, span.end);
        g_assert_cmpuint(span.begin, <, CHUDE_DATES_HEAD);
        g_assert_cmpuint(span.end, <=, text.size);
        g_assert_true(chude_is_utf8((ChudeText){text.data + span.begin, span.end - span.begin}, &at));
    }
    chude_dates_in_head(text, title, &date, &span);
    if (chude_dates_whole(text, &date)) {
        check_date(&date);
    }
    if (chude_dates_in_path(text, &date)) {
        check_date(&date);
    }
    chude_arena_free(arena);
    return 0;
}
