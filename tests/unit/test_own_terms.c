/* What a user's list of terms says of counting keys. */
#include <glib.h>
#include <string.h>

#include "keyphrases/own_terms.h"

static ChudeText text(const char *string) {
    return (ChudeText){string, strlen(string)};
}

static void says(const ChudeOwnTerms *terms, const char *key, ChudeOwnSays wanted) {
    g_assert_cmpint(chude_own_terms_say(terms, text(key)), ==, wanted);
}

static void test_says(void) {
    GError *error = NULL;
    ChudeOwnTerms *terms = chude_own_terms_of(
        text("\xEF\xBB\xBF# của tôi\n+ Hoà_BÌNH  ở cơ sở # hai\n-phòng, chống\r\n\n+an ninh\n"
             "-an  ninh\n-an ninh mạng\n+an ninh mạng\n+covid-19\n+10km\n+中文\n+C#\n"),
        "mine.txt", &error);
    g_assert_no_error(error);
    says(terms, "hòa_bình_ở_cơ_sở", CHUDE_OWN_FAVOURED);
    says(terms, "hòa_bình", CHUDE_OWN_NOTHING);
    says(terms, "an_ninh", CHUDE_OWN_BANNED); /* the last line counts */
    says(terms, "an_ninh_mạng", CHUDE_OWN_FAVOURED);
    says(terms, "phòng,_chống", CHUDE_OWN_BANNED);
    says(terms, "phòng_chống", CHUDE_OWN_BANNED);
    says(terms, "c#", CHUDE_OWN_FAVOURED);
    says(terms, "", CHUDE_OWN_NOTHING);
    says(NULL, "an_ninh", CHUDE_OWN_NOTHING);
    g_assert_true(chude_own_terms_ban(terms, text("an_ninh")));
    g_assert_true(chude_own_terms_ban(terms, text("an,_ninh"))); /* commas aside */
    g_assert_false(chude_own_terms_ban(terms, text("an_ninh_mạng")));
    g_assert_false(chude_own_terms_ban(NULL, text("an_ninh")));
    /* what a token may be that a term begins with */
    g_assert_cmpuint(chude_own_terms_reach(terms, text("an")), ==, strlen("an_ninh_mạng"));
    g_assert_cmpuint(chude_own_terms_reach(terms, text("an_ninh")), ==, strlen("an_ninh_mạng"));
    g_assert_cmpuint(chude_own_terms_reach(terms, text("anh")), ==, 0);
    g_assert_cmpuint(chude_own_terms_reach(terms, text("covid")), ==, strlen("covid-19"));
    g_assert_cmpuint(chude_own_terms_reach(terms, text("10")), ==, strlen("10km"));
    g_assert_cmpuint(chude_own_terms_reach(terms, text("中")), ==, strlen("中文"));
    g_assert_cmpuint(chude_own_terms_reach(terms, text("")), ==, 0);
    chude_own_terms_free(terms);
}

static void refuse(const char *list, const char *wanted) {
    GError *error = NULL;
    g_assert_null(chude_own_terms_of(text(list), "mine.txt", &error));
    g_assert_cmpstr(error->message, ==, wanted);
    g_error_free(error);
}

static void test_refused(void) {
    refuse("+an ninh\nngười dân\n",
           "mine.txt:2: a term without a sign; write + before it to favour it, - to ban it");
    refuse("- # nothing\n", "mine.txt:1: a sign without the term that it is for");
    refuse("+…\n", "mine.txt:1: a sign without the term that it is for");
    GString *list = g_string_new("+");
    for (int i = 0; i < CHUDE_OWN_SYLLABLES; i++) {
        g_string_append(list, "a ");
    }
    GError *error = NULL;
    ChudeOwnTerms *terms = chude_own_terms_of(text(list->str), "mine.txt", &error);
    g_assert_no_error(error);
    chude_own_terms_free(terms);
    g_string_append(list, "a");
    refuse(list->str, "mine.txt:1: a term of more than 32 syllables; put each term on a line of its own");
    g_string_free(list, TRUE);
    g_assert_null(chude_own_terms_load("/nowhere/mine.txt", &error));
    g_assert_nonnull(strstr(error->message, "/nowhere/mine.txt"));
    g_error_free(error);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/own-terms/says", test_says);
    g_test_add_func("/own-terms/refused", test_refused);
    return g_test_run();
}
