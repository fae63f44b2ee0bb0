/* fuzz_dates.c - ISO dates against GLib's calendar, and language tags. */
#include <stdio.h>

#include "fuzz.h"
#include "iso_date.h"
#include "language/language.h"

/* The same question put another way. */
static bool is_date(ChudeText text, bool with_time) {
    static const size_t sizes[] = {4, 7, 10};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        bool cut =
            sizes[i] == 10 && with_time && text.size > 10 && (text.data[10] == 'T' || text.data[10] == ' ');
        if (text.size != sizes[i] && !cut) {
            continue;
        }
        int year = 0, month = 1, day = 1;
        g_autofree char *copy = g_strndup(text.data, sizes[i]);
        char printed[32];
        sscanf(copy, "%4d-%2d-%2d", &year, &month, &day); /* NOLINT(cert-err34-c): printed again below */
        snprintf(printed, sizeof printed, "%04d-%02d-%02d", year, month, day);
        printed[sizes[i]] = 0;
        g_autoptr(GDateTime) date = g_date_time_new_utc(year, month, day, 0, 0, 0);
        return date && strcmp(copy, printed) == 0;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ChudeText text = fuzz_text(data, size);
    g_assert_true(chude_is_iso_date(text, false) == is_date(text, false));
    g_assert_true(chude_is_iso_date(text, true) == is_date(text, true));

    char code[4] = "", again[4] = "";
    chude_language_code(text, code);
    size_t length = strlen(code);
    g_assert_true(length == 0 || length == 2 || length == 3);
    g_assert_true(!chude_language_known(text) || length > 0);
    chude_language_code((ChudeText){code, length}, again);
    g_assert_cmpstr(again, ==, code);
    return 0;
}
