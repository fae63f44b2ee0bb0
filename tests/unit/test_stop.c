/* test_stop.c - stop lists: what matches, what a list may say, and what is said of a bad one. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "stopwords/stopwords.h"
#include "words.h"
#include "worker.h"

/* A file with this content; the caller removes and frees it. */
static char *written(const char *content, gssize size) {
    char *path = NULL;
    int file = g_file_open_tmp("chude-stop-XXXXXX", &path, NULL);
    g_assert_cmpint(file, >=, 0);
    close(file);
    g_assert_true(g_file_set_contents(path, content, size, NULL));
    return path;
}

static ChudeStopwords *from(const char *content) {
    char *path = written(content, -1);
    GError *error = NULL;
    ChudeStopwords *stopwords = chude_stopwords_new(false, path, NULL, &error);
    g_assert_no_error(error);
    g_remove(path);
    g_free(path);
    return stopwords;
}

/* Tokens separated by spaces, '_' inside one, a new sentence after '\n': '1' for each that is marked, else
 * '0'. */
static char *marked(ChudeStopCache *cache, const char *lang, const char *tokens) {
    ChudeArena *arena = chude_arena_new();
    char *text = g_strdup(tokens);
    g_strdelimit(text, "_", ' ');
    GError *error = NULL;
    ChudeText string = {tokens, strlen(tokens)};
    ChudeWords *words = chude_words_read(arena, (ChudeText){text, strlen(text)}, string, &error);
    g_assert_no_error(error);
    char *marks = g_malloc0(words->count + 1);
    memset(marks, 7, words->count);
    chude_stop_marks(cache, (ChudeText){lang, lang ? strlen(lang) : 0}, words, (uint8_t *)marks);
    for (size_t i = 0; i < words->count; i++) {
        g_assert_cmpint(marks[i], <=, 1);
        marks[i] = (char)(marks[i] + '0');
    }
    chude_arena_free(arena);
    g_free(text);
    return marks;
}

static void check(const ChudeStopwords *stopwords, const char *lang, const char *tokens, const char *wanted) {
    ChudeWorker worker = {.terms = chude_terms_new()};
    ChudeStopCache *cache = chude_stop_cache_new(stopwords, &worker);
    for (int again = 0; again < 2; again++) { /* the second time out of the cache */
        char *marks = marked(cache, lang, tokens);
        if (strcmp(marks, wanted) != 0) {
            g_error("'%s' (%s): %s, not %s", tokens, lang ? lang : "no lang", marks, wanted);
        }
        g_free(marks);
    }
    chude_stop_cache_free(cache);
    chude_terms_free(worker.terms);
}

static void test_matching(void) {
    ChudeStopwords *stopwords =
        from("# của báo\nvà\nbên cạnh\nbên cạnh đó\t# hai hay ba âm tiết\n\nHòa\ndon't\n  nói_riêng  \n");
    check(stopwords, "vi", "Và anh và_em", "100");
    check(stopwords, "vi", "bên cạnh nhà", "110");
    check(stopwords, "vi", "bên cạnh đó , nhà", "11100");
    check(stopwords, "vi", "Bên_cạnh đó nhà", "110");
    check(stopwords, "vi", "bên cạnh_đó nhà", "110");
    check(stopwords, "vi", "Bên_Cạnh_Đó", "1");
    check(stopwords, "vi", "bên\ncạnh đó", "000"); /* not across a sentence end */
    check(stopwords, "vi", "bên_cạnh\nđó và", "101");
    check(stopwords, "vi", "bên cạnh_nhà đó", "000"); /* never ends inside a token */
    check(stopwords, "vi", "bên , cạnh", "000");
    check(stopwords, "vi",
          "hoà HOÀ ho\xCC\x80"
          "a hoa",
          "1110"); /* placement, case, composition */
    check(stopwords, "vi", "don't don’t dont", "110");
    check(stopwords, "vi", "nói riêng nói_riêng nói", "1110");
    check(stopwords, "und", "và bên", "10"); /* a user's entries are every language's */
    check(stopwords, NULL, "", "");
    chude_stopwords_free(stopwords);
}

static void test_longest(void) {
    ChudeStopwords *stopwords = from("a\na b c\nb\nc d e\n");
    check(stopwords, "en", "a b x", "110");
    check(stopwords, "en", "a b c d e", "11100"); /* leftmost, then longest: c is taken */
    check(stopwords, "en", "a c d e", "1111");
    check(stopwords, "en", "a_b c x c d", "11000");
    chude_stopwords_free(stopwords);
}

static void test_take_out(void) {
    char *path = written("-và\n- của\r\n-hoà bình\nnhân dân\n", -1);
    GError *error = NULL;
    ChudeStopwords *plain = chude_stopwords_new(true, NULL, NULL, &error);
    g_assert_no_error(error);
    ChudeStopwords *mine = chude_stopwords_new(true, path, NULL, &error);
    g_assert_no_error(error);
    check(plain, "vi", "và của nhân dân", "1100");
    check(plain, "vi-VN", "và của nhân dân", "1100");
    check(plain, "fr", "và của the", "000");
    check(plain, NULL, "và của nhân dân được như vậy", "1100111"); /* guessed from the text */
    check(mine, "vi", "và của nhân_dân", "001");
    g_assert_cmpuint(chude_stopwords_hash(plain), !=, chude_stopwords_hash(mine));
    ChudeStopwords *forced = chude_stopwords_new(true, NULL, "vi", &error);
    g_assert_no_error(error);
    check(forced, "en", "the và", "01");
    chude_stopwords_free(forced);
    chude_stopwords_free(plain);
    chude_stopwords_free(mine);
    g_remove(path);
    g_free(path);
}

static void test_hash(void) {
    ChudeStopwords *one = from("b c\na\na\nx\n-x\n"), *two = from("A\n# nothing\nb   c\n"),
                   *three = from("a b\nc\n");
    g_assert_cmpuint(chude_stopwords_hash(one), ==, chude_stopwords_hash(two));
    g_assert_cmpuint(chude_stopwords_hash(one), !=, chude_stopwords_hash(three));
    chude_stopwords_free(one);
    chude_stopwords_free(two);
    chude_stopwords_free(three);
}

static void test_key(void) {
    ChudeStopwords *stopwords = from("bên cạnh đó\nvà\n");
    const ChudeText lang = {"vi", 2};
    g_assert_true(chude_stop_key(stopwords, lang, (ChudeText){"và", strlen("và")}));
    g_assert_true(chude_stop_key(stopwords, lang, (ChudeText){"bên_cạnh_đó", strlen("bên_cạnh_đó")}));
    g_assert_false(chude_stop_key(stopwords, lang, (ChudeText){"bên_cạnh", strlen("bên_cạnh")}));
    g_assert_false(chude_stop_key(stopwords, lang, (ChudeText){"", 0}));
    chude_stopwords_free(stopwords);
}

static bool is_within(const ChudeStopwords *stopwords, const char *key) {
    return chude_stop_within(stopwords, (ChudeText){NULL, 0}, (ChudeText){key, strlen(key)});
}

static void test_within(void) {
    ChudeStopwords *stopwords = from("công an\nan ninh mạng\nd’or\nHoà\n");
    for (const char *const *key =
             (const char *const[]){"công_an", "công_an_xã", "trưởng_công_an", "công_công_an", "quả_bóng_d'or",
                                   "an_an_ninh_mạng", "hòa_bình", NULL};
         *key; key++) {
        g_assert_true(is_within(stopwords, *key));
    }
    for (const char *const *key =
             (const char *const[]){"công_anh", "hội_đồng", "công", "an_ninh", "an_công", "", "_", NULL};
         *key; key++) {
        g_assert_false(is_within(stopwords, *key));
    }
    chude_stopwords_free(stopwords);
    stopwords = from("# nothing\n");
    g_assert_false(is_within(stopwords, "công_an"));
    chude_stopwords_free(stopwords);
}

/* The list is refused with a message that has both of these in it. */
static void refuse(const char *content, gssize size, const char *place, const char *why) {
    char *path = written(content, size);
    GError *error = NULL;
    g_assert_null(chude_stopwords_new(false, path, NULL, &error));
    g_assert_nonnull(error);
    g_assert_true(strstr(error->message, path) && strstr(error->message, place) &&
                  strstr(error->message, why));
    g_error_free(error);
    g_remove(path);
    g_free(path);
}

static void test_bad_lists(void) {
    refuse("và\nb\xE1n\n", -1, ":2:", "UTF-8");
    refuse("và\nx\0y\n", 8, ":2:", "UTF-8");
    refuse("và\n\n-  # nothing\n", -1, ":3:", "'-'");
    refuse("a b c d e f g h i k l m n o p q r\n", -1, ":1:", "16");
    refuse("- a b c d e f g h i k l m n o p q r\n", -1, ":1:", "16");
    GError *error = NULL;
    g_assert_null(chude_stopwords_new(true, "/nowhere/stop.txt", NULL, &error));
    g_assert_nonnull(strstr(error->message, "/nowhere/stop.txt"));
    g_clear_error(&error);
    g_assert_null(chude_stopwords_new(true, NULL, "fr", &error));
    g_assert_nonnull(strstr(error->message, "vi"));
    g_clear_error(&error);
    g_assert_null(chude_stopwords_new(false, NULL, NULL, &error));
    g_assert_nonnull(strstr(error->message, "--stopwords"));
    g_clear_error(&error);
}

/* Many entries and many terms: tables grow, and marks stay right. */
static void test_growth(void) {
    GString *list = g_string_new("\xEF\xBB\xBF");
    GString *tokens = g_string_new(NULL), *wanted = g_string_new(NULL);
    for (int i = 0; i < 5000; i++) {
        if (i % 3 == 0) {
            g_string_append_printf(list, "w%dx\n", i);
        } else if (i % 3 == 1) {
            g_string_append_printf(list, "w%dx w%dx\n", i, i + 1);
        }
        g_string_append_printf(tokens, "w%dx z%dx ", i, i);
        g_string_append(wanted, i % 3 == 0 ? "10" : "00");
    }
    g_string_truncate(tokens, tokens->len - 1);
    ChudeStopwords *stopwords = from(list->str);
    check(stopwords, "en", tokens->str, wanted->str);
    check(stopwords, "en", "w1x w2x w2x w1x w4_w5x w4x_w5x", "110001");
    chude_stopwords_free(stopwords);
    g_string_free(list, TRUE);
    g_string_free(tokens, TRUE);
    g_string_free(wanted, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stop/matching", test_matching);
    g_test_add_func("/stop/longest", test_longest);
    g_test_add_func("/stop/take-out", test_take_out);
    g_test_add_func("/stop/hash", test_hash);
    g_test_add_func("/stop/key", test_key);
    g_test_add_func("/stop/within", test_within);
    g_test_add_func("/stop/bad-lists", test_bad_lists);
    g_test_add_func("/stop/growth", test_growth);
    return g_test_run();
}
