/* stages/trends: names, joined forms, and which terms are one event. */
#include <glib.h>
#include <string.h>

#include "trends/events.h"
#include "trends/forms.h"
#include "trends/names.h"

enum { DAYS = 20, A_DAY = 100 };

static ChudeText text_of(const char *string) {
    return (ChudeText){string, strlen(string)};
}

static void names(void) {
    ChudeStopwords *stopwords = chude_stopwords_new(true, NULL, NULL, NULL);
    g_assert_true(chude_name_has_function_edge(stopwords, text_of("của sea games")));
    g_assert_true(chude_name_has_function_edge(stopwords, text_of("sea games và")));
    g_assert_true(chude_name_has_function_edge(stopwords, text_of("the games")));
    g_assert_false(chude_name_has_function_edge(stopwords, text_of("sea games 33")));
    g_assert_true(chude_name_is_number(text_of("33")));
    g_assert_false(chude_name_is_number(text_of("2/9")));
    g_assert_true(chude_name_is_time(text_of("ngày 2-9")));
    g_assert_true(chude_name_is_time(text_of("đầu năm 2026")));
    g_assert_false(chude_name_is_time(text_of("đầu_tư")));
    g_assert_false(chude_name_is_time(text_of("năm mới")));
    g_assert_false(chude_name_has_letter(text_of("2/9")));
    g_assert_true(chude_name_is_common(text_of("bão"), text_of("bão")));
    g_assert_false(chude_name_is_common(text_of("tết"), text_of("Tết")));
    g_assert_false(chude_name_is_common(text_of("bão số"), text_of("bão số")));
    g_assert_true(chude_name_within(text_of("sea_games"), text_of("sea_games_33")));
    g_assert_false(chude_name_within(text_of("game"), text_of("sea_games_33")));
    chude_stopwords_free(stopwords);
}

static void plain_names(void) {
    static const char *const pairs[][2] = {
        {"u.23 châu_á", "u23_châu_á"}, {"2-9", "2/9"}, {"2.9", "2/9"}, {"ubnd tỉnh", "ủy_ban_nhân_dân_tỉnh"}};
    ChudeAbbreviations *list = chude_abbreviations_of(text_of("UBND\tỦy ban nhân dân\n"), "list", NULL);
    ChudeBuffer name = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        name.size = 0;
        chude_name_add(&name, list, text_of(pairs[i][0]));
        g_assert_cmpmem(name.data, name.size, pairs[i][1], strlen(pairs[i][1]));
    }
    chude_buffer_clear(&name);
    chude_abbreviations_free(list);
}

/* The short form in documents 1, 2, 5; the full one in 1, 3 of day 0: the first even and the first odd one of both are known. */
static void check_joined(void *seen, const ChudeTrendJoined *joined) {
    ++*(int *)seen;
    g_assert_cmpmem(joined->text.data, joined->text.size, "UBND", 4);
    g_assert_cmpuint(joined->other_count, ==, 1);
    g_assert_cmpuint(joined->cell_count, ==, 2);
    g_assert_cmpuint(joined->cells[0].df, ==, 4); /* 3 + 2, less document 1 */
    g_assert_cmpuint(joined->cells[0].count, ==, 7);
    g_assert_cmpuint(joined->cells[0].first[0], ==, 2);
    g_assert_cmpuint(joined->cells[1].period, ==, 1);
    g_assert_cmpuint(joined->cells[1].df, ==, 1);
}

static void forms(void) {
    ChudeAbbreviations *list =
        chude_abbreviations_of(text_of("UBND\tỦy ban nhân dân\nTX\tthị xã\t?\n"), "list", NULL);
    ChudeTrendForms *all = chude_trend_forms_new(list);
    ChudeCell first[] = {{0, 3, 4, {2, 1}}};
    ChudeCell second[] = {{0, 2, 3, {UINT64_MAX, 1}}, {1, 1, 1, {6, UINT64_MAX}}};
    uint64_t before[] = {0, 9, 12};
    int seen = 0;
    g_assert_true(chude_trend_forms_has(all, text_of("ubnd")));
    g_assert_true(chude_trend_forms_has(all, text_of("ủy ban nhân_dân")));
    g_assert_false(chude_trend_forms_has(all, text_of("tx")));
    chude_trend_forms_take(all, text_of("ubnd"), text_of("UBND"), first, 1);
    chude_trend_forms_take(all, text_of("ủy_ban nhân_dân"), text_of("Ủy ban nhân dân"), second, 2);
    chude_trend_forms_join(all, before, check_joined, &seen);
    g_assert_cmpint(seen, ==, 1);
    chude_trend_forms_free(all);
    chude_abbreviations_free(list);
}

/* A term with df[i] documents on day at + i, of the orders that begin there with `order`; weight 0 has no burst. */
static void add(GArray *trends, const char *text, double weight, uint32_t at, const uint32_t *df, size_t days,
                uint64_t order, uint32_t usual) {
    char *key = g_utf8_strdown(text, -1);
    ChudeTrend trend = {.key = text_of(key), .text = text_of(g_strdup(text)), .weight = weight};
    trend.cells = g_new0(ChudeCell, DAYS);
    trend.bursts = g_new0(ChudeBurst, 1);
    for (uint32_t day = 0; day < DAYS; day++) {
        bool inside = day >= at && day - at < days;
        uint32_t documents = usual + (inside ? df[day - at] : 0);
        if (documents) {
            uint64_t base = order + (uint64_t)day * 1000;
            trend.cells[trend.cell_count++] = (ChudeCell){day, documents, documents, {base, base + 1}};
            trend.df += documents;
        }
    }
    if (weight > 0) {
        trend.bursts[trend.burst_count++] =
            (ChudeBurst){.first = at, .last = at + (uint32_t)days - 1, .weight = weight};
    }
    g_array_append_val(trends, trend);
}

static void clear(gpointer trend) {
    chude_trend_clear(trend);
}

static bool has_term(const ChudeTrend *trend, const char *term) {
    for (size_t i = 0; i < trend->term_count; i++) {
        if (trend->terms[i].size == strlen(term) && memcmp(trend->terms[i].data, term, strlen(term)) == 0) {
            return true;
        }
    }
    return false;
}

static void events(void) {
    static const uint32_t games[] = {20, 30, 25}, most[] = {18, 28, 22}, some[] = {15, 20, 18},
                          storm[] = {9, 12};
    uint64_t before[DAYS + 1];
    for (uint32_t t = 0; t <= DAYS; t++) {
        before[t] = (uint64_t)t * A_DAY;
    }
    ChudePeriods span = {0, DAYS, before};
    ChudeAbbreviations *list = chude_abbreviations_of(text_of("UBND\tỦy ban nhân dân\n"), "list", NULL);
    ChudeTrendOptions options = {.sort = CHUDE_SORT_BURST, .abbreviations = list};
    ChudeWindows windows = {0};
    GArray *trends = g_array_new(FALSE, FALSE, sizeof(ChudeTrend));
    g_array_set_clear_func(trends, clear);
    add(trends, "SEA Games", 90, 5, games, 3, 10, 0);
    add(trends, "SEA Games 33", 80, 5, most, 3, 10, 0);
    add(trends, "Games", 70, 5, games, 3, 10, 0);
    add(trends, "Thái Lan", 60, 5, some, 3, 10, 1);    /* in the same documents */
    add(trends, "Kalmaegi", 50, 5, some, 3, 400, 0);   /* at the same time in others */
    add(trends, "2/9", 40, 5, some, 3, 10, 0);         /* leads none, joins one */
    add(trends, "ngày 9-9", 30, 12, storm, 2, 700, 0); /* leads none */
    add(trends, "công an", 0, 0, games, 0, 10, 30);    /* flat */
    chude_events_join(trends, &span, &windows, &options);
    g_assert_cmpuint(trends->len, ==, 2);
    const ChudeTrend *first = &g_array_index(trends, ChudeTrend, 0),
                     *second = &g_array_index(trends, ChudeTrend, 1);
    g_assert_cmpmem(first->text.data, first->text.size, "SEA Games 33", 12);
    g_assert_cmpuint(first->term_count, ==, 4);
    g_assert_true(has_term(first, "SEA Games") && has_term(first, "Games") && has_term(first, "Thái Lan") &&
                  has_term(first, "2/9"));
    g_assert_cmpmem(second->text.data, second->text.size, "Kalmaegi", 8);
    g_assert_cmpuint(second->term_count, ==, 0);
    g_array_unref(trends);
    chude_abbreviations_free(list);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/events/names", names);
    g_test_add_func("/events/plain names", plain_names);
    g_test_add_func("/events/forms", forms);
    g_test_add_func("/events/events", events);
    return g_test_run();
}
