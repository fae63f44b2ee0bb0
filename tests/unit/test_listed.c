/* stages/compare/listed, keywords: what lists say of a term that they do not have. */
#include <glib.h>
#include <string.h>

#include "compare/keywords.h"
#include "compare/listed.h"

static json_object *parse(const char *json) {
    json_object *value = NULL;
    GError *error = NULL;
    chude_json_parse((ChudeText){json, strlen(json)}, false, &value, &error);
    g_assert_no_error(error);
    return value;
}

static const char lists[] =
    "{\"corpus\":{\"documents\":100},\"keywords\":[{\"text\":\"an ninh Tổ quốc\",\"count\":40,\"df\":30,\"variants\":[\"ANTQ\"]}],"
    "\"ngrams\":{\"1\":[{\"text\":\"lũ\",\"count\":90,\"df\":60},{\"text\":\"bóng đá\",\"count\":40,\"df\":35},{\"text\":\"giá\",\"count\":20,\"df\":18}],"
    "\"2\":[{\"text\":\"mưa lũ\",\"count\":50,\"df\":44},{\"text\":\"giá vàng\",\"count\":12,\"df\":11}]}}";

static void assert_count(const char *keyword, int64_t df, bool at_most) {
    json_object *summary = parse(lists), *one = parse(keyword);
    ChudeListed *listed = chude_listed_new(summary);
    ChudeListedCount count = chude_listed_count(listed, one);
    g_assert_cmpint(count.df, ==, df);
    g_assert_true(count.at_most == at_most);
    chude_listed_free(listed);
    json_object_put(summary);
    json_object_put(one);
}

static void test_counts(void) {
    assert_count("{\"text\":\"antq\"}", 30, false); /* a form of a keyword */
    assert_count("{\"text\":\"Mưa lũ\"}", 44, false);
    assert_count("{\"text\":\"mưa lũ\",\"variants\":[\"Mưa Lũ\"]}", 44, false); /* one n-gram */
    assert_count("{\"text\":\"metro\"}", 20,
                 true); /* no word that is not listed has more than the last one */
    assert_count("{\"text\":\"bóng đá nữ\"}", 20, true); /* `nữ` is not listed */
    assert_count("{\"text\":\"giá vàng lũ\"}", 20,
                 true); /* `giá` is: 18, but the first word may be another one */
    assert_count("{\"text\":\"lũ bóng đá\"}", 35, true); /* the last word is `bóng đá` at most */
    assert_count("{\"text\":\"metro\",\"variants\":[\"tàu điện\"]}", 40, true); /* the sum of the forms */
}

static void test_nothing(void) {
    json_object *summary = parse("{\"corpus\":{\"documents\":9},\"keywords\":[]}"),
                *one = parse("{\"text\":\"lũ\"}");
    ChudeListed *listed = chude_listed_new(summary);
    g_assert_cmpint(chude_listed_count(listed, one).df, <, 0);
    chude_listed_free(listed);
    json_object_put(summary);
    json_object_put(one);
}

static void assert_of_the_day(const char *term, bool wanted) {
    char *key = g_strdup(term);
    g_strdelimit(key, " ", '_');
    g_assert_true(chude_is_of_the_day(key) == wanted);
    g_free(key);
}

static void test_of_the_day(void) {
    assert_of_the_day("4.12", true);
    assert_of_the_day("ngày 27-9", true);
    assert_of_the_day("33", true);
    assert_of_the_day("2025", true);
    assert_of_the_day("SEA Games 33", false);
    assert_of_the_day("bão số 15", false);
    assert_of_the_day("U.23", false);
    assert_of_the_day("", false);
}

/* A bound that leaves the direction open says nothing; one that does not is used as it stands. */
static void test_bounds(void) {
    json_object
        *after = parse(
            "{\"corpus\":{\"documents\":100},\"keywords\":["
            "{\"text\":\"metro\",\"count\":60,\"df\":55},{\"text\":\"tàu điện\",\"count\":21,\"df\":19}]}"),
        *before = parse(lists);
    GArray *changes = chude_keywords_listed(before, after, 1, 10);
    g_assert_cmpuint(changes->len, ==, 1);
    const ChudeKeywordChange *change = &g_array_index(changes, ChudeKeywordChange, 0);
    g_assert_cmpstr(change->text, ==, "metro");
    g_assert_cmpint(change->before, ==, 20);
    g_assert_true(change->before_at_most && !change->after_at_most && change->g2 > 0);
    g_array_unref(changes);
    json_object_put(after);
    json_object_put(before);
}

static void test_rows(void) {
    static const char rows[] =
        "{\"text\":\"sea games\",\"df\":126,\"reference\":{\"df\":48},\"g2\":38,\"log_ratio\":1,\"q\":0.001}\n"
        "{\"text\":\"sea games 33\",\"df\":114,\"reference\":{\"df\":43},\"g2\":35,\"log_ratio\":1,\"q\":0.001}\n"
        "{\"text\":\"nam sea games\",\"df\":26,\"reference\":{\"df\":5},\"g2\":15,\"log_ratio\":2,\"q\":0.01}\n"
        "{\"text\":\"4.12\",\"df\":19,\"reference\":{\"df\":0},\"g2\":26,\"log_ratio\":5,\"q\":0.001}\n"
        "{\"text\":\"lũ\",\"df\":45,\"reference\":{\"df\":130},\"g2\":-45,\"log_ratio\":-1,\"q\":0.001}\n"
        "{\"text\":\"mưa\",\"df\":45,\"reference\":{\"df\":60},\"g2\":-2,\"log_ratio\":-1,\"q\":0.5}\n";
    json_object *none = parse("{\"corpus\":{\"documents\":100}}");
    GError *error = NULL;
    GArray *changes = chude_keywords_counted((ChudeText){rows, strlen(rows)}, none, none, 0.05, 10, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(changes->len, ==, 2);
    g_assert_cmpstr(g_array_index(changes, ChudeKeywordChange, 0).text, ==,
                    "sea games 33"); /* the longer name */
    g_assert_cmpint(g_array_index(changes, ChudeKeywordChange, 0).after, ==, 114);
    g_assert_cmpstr(g_array_index(changes, ChudeKeywordChange, 1).text, ==, "lũ");
    g_array_unref(changes);
    g_assert_null(chude_keywords_counted((ChudeText){"[]\n", 3}, none, none, 0.05, 10, &error));
    g_assert_nonnull(error);
    g_clear_error(&error);
    json_object_put(none);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/listed/counts", test_counts);
    g_test_add_func("/listed/nothing", test_nothing);
    g_test_add_func("/listed/of-the-day", test_of_the_day);
    g_test_add_func("/keywords/bounds", test_bounds);
    g_test_add_func("/keywords/rows", test_rows);
    return g_test_run();
}
