/* test_kwic.c - places of terms, whatever the words; and lines as wide as they should be. */
#include <glib.h>
#include <string.h>

#include "arena.h"
#include "kwic/find.h"
#include "kwic/row.h"
#include "shown.h"
#include "words.h"
#include "worker.h"

static ChudeText text_of(const char *text) {
    return (ChudeText){text, strlen(text)};
}

/* "begin-end " of each hit in a text with these words. */
static char *hits(const char *text, const char *tokens, const char *const *terms, bool whole_words) {
    GError *error = NULL;
    ChudeArena *arena = chude_arena_new();
    ChudeWorker worker = {.terms = chude_terms_new()};
    ChudeKwicTerms *wanted = chude_kwic_terms_new(terms, whole_words, &error);
    g_assert_no_error(error);
    ChudeKwicFinder *finder = chude_kwic_finder_new(wanted, &worker);
    const ChudeWords *words = chude_words_read(arena, text_of(text), text_of(tokens), &error);
    g_assert_no_error(error);
    ChudeKwicPlace from = {0};
    ChudeKwicHit hit;
    GString *found = g_string_new(NULL);
    while (chude_kwic_find(finder, words, &from, &hit)) {
        g_string_append_printf(found, "%u-%u ", hit.span.begin, hit.span.end);
    }
    chude_kwic_finder_free(finder);
    chude_kwic_terms_free(wanted);
    chude_terms_free(worker.terms);
    chude_arena_free(arena);
    return g_string_free(found, FALSE);
}

static void expect(const char *text, const char *tokens, const char *term, bool whole_words,
                   const char *wanted) {
    const char *const terms[] = {term, NULL};
    char *found = hits(text, tokens, terms, whole_words);
    g_assert_cmpstr(found, ==, wanted);
    g_free(found);
}

static void test_places(void) {
    const char *text = "an ninh an ninh";
    expect(text, "an_ninh an ninh", "an ninh", false, "0-7 8-15 ");
    expect(text, "an_ninh an ninh", "an ninh", true, "0-7 8-15 ");
    expect(text, "an ninh_an ninh", "an ninh", false, "0-7 8-15 ");
    expect(text, "an ninh_an ninh", "an ninh", true, "");
    expect(text, "an ninh\nan_ninh", "ninh an", false, ""); /* sentences part */
    expect(text, "an ninh an_ninh", "ninh an", false, "3-10 ");
    expect(text, "an ninh an_ninh", "ninh an", true, "");
    expect(text, "an_ninh an_ninh", "nin", false, "");
    expect("lan an", "lan an", "an", false, "4-6 ");
    expect("an an an", "an an an", "an an", false, "0-5 "); /* hits do not overlap */
    expect("a__b a_b", "a\\_\\_b a\\_b", "a b", false, "0-4 5-8 ");
    expect("an _ ninh", "an \\_ ninh", "an ninh", false, "");
    expect("", "", "an", false, "");
}

static void test_marks(void) {
    const char *text = "phòng, chống; phòng chống";
    expect(text, "phòng , chống ; phòng chống", "phòng, chống", false, "0-15 ");
    expect(text, "phòng , chống ; phòng chống", "phòng ,chống", false, "0-15 ");
    expect(text, "phòng , chống ; phòng_chống", "phòng chống", false, "17-31 ");
    expect(text, "phòng , chống ; phòng_chống", "phòng,", false, "0-7 ");
}

static void test_keys(void) {
    char *decomposed = g_utf8_normalize("Hoà thuận", -1, G_NORMALIZE_NFD);
    char *tokens = g_strdelimit(g_strdup(decomposed), " ", '_');
    char *wanted = g_strdup_printf("0-%zu ", strlen(decomposed));
    expect(decomposed, tokens, "HÒA THUẬN", false, wanted);
    expect(decomposed, tokens, "hoa thuận", false, "");
    g_free(decomposed);
    g_free(tokens);
    g_free(wanted);
}

static void test_several(void) {
    const char *const terms[] = {"an", "an ninh", "ninh mạng", NULL};
    char *found = hits("an ninh mạng, an toàn", "an_ninh mạng , an_toàn", terms, false);
    g_assert_cmpstr(found, ==, "0-7 16-18 ");
    g_free(found);
}

/* Hits do not depend on where words are joined. */
static void test_segmentation(void) {
    static const char *const syllables[] = {"an", "ninh", "toàn"};
    static const char *const terms[] = {"an ninh", "ninh an toàn", "toàn", NULL};
    GRand *random = g_rand_new_with_seed(6);
    for (int round = 0; round < 300; round++) {
        GString *text = g_string_new(NULL), *words = g_string_new(NULL), *joined = g_string_new(NULL);
        for (int i = 0; i < 12; i++) {
            const char *syllable = syllables[g_rand_int_range(random, 0, 3)];
            g_string_append_printf(text, "%s%s", i ? " " : "", syllable);
            g_string_append_printf(words, "%s%s", i ? " " : "", syllable);
            g_string_append_printf(joined, "%s%s", !i ? "" : g_rand_boolean(random) ? "_" : " ", syllable);
        }
        char *a = hits(text->str, words->str, terms, false), *b = hits(text->str, joined->str, terms, false);
        g_assert_cmpstr(a, ==, b);
        g_free(a);
        g_free(b);
        g_string_free(text, TRUE);
        g_string_free(words, TRUE);
        g_string_free(joined, TRUE);
    }
    g_rand_free(random);
}

static void test_nothing_to_look_for(void) {
    static const char *const wrong[] = {"", " ", "_", "\xFF"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        const char *const terms[] = {"an", wrong[i], NULL};
        GError *error = NULL;
        g_assert_null(chude_kwic_terms_new(terms, false, &error));
        g_assert_nonnull(error);
        g_error_free(error);
    }
}

/* ---- lines ---- */

static void test_columns(void) {
    char *decomposed = g_utf8_normalize("Nghệ An", -1, G_NORMALIZE_NFD);
    g_assert_cmpuint(chude_shown_columns(text_of(decomposed)), ==, 7);
    g_assert_cmpuint(chude_shown_columns(text_of("東京ab")), ==, 6);
    ChudeText whole = text_of(decomposed), last = chude_shown_last(whole, 4),
              first = chude_shown_first(whole, 4);
    g_assert_cmpuint(chude_shown_columns(first), ==, 4);
    g_assert_cmpuint(chude_shown_columns(last), ==, 4);
    g_assert_true(*last.data == 'e'); /* with its marks, not the marks alone */
    g_assert_cmpuint(chude_shown_first(text_of("東京"), 3).size, ==, 3);
    g_assert_cmpuint(chude_shown_last(text_of("東京"), 3).size, ==, 3);
    g_assert_cmpuint(chude_shown_last((ChudeText){NULL, 0}, 3).size, ==, 0);
    g_free(decomposed);
}

/* What stands between two columns of a line. */
static void test_line(void) {
    static const char *const pieces[] = {
        "",
        "an ninh",
        "東京都は大きい",
        "Nghe\u0323\u0302 An\u0300",
        "\u0301",
        "x",
        "một câu dài hơn hẳn chỗ dành cho nó ở bất kỳ bên nào của dòng này\n"};
    for (size_t width = 20; width < 90; width += 7) {
        for (size_t i = 0; i < 7 * 7 * 7; i++) {
            const ChudeKwicRow row = {.id = text_of(pieces[i % 7]),
                                      .left = text_of(pieces[i / 7 % 7]),
                                      .hit = text_of(pieces[1 + i % 6]),
                                      .right = text_of(pieces[i / 49])};
            ChudeKwicLayout layout = chude_kwic_layout(width, 12, 9);
            g_assert_cmpuint(layout.edge + 2 + layout.left + layout.hit + layout.right, ==, width);
            ChudeBuffer plain = {0}, coloured = {0};
            chude_kwic_line(&plain, &row, &layout);
            layout.colour = true;
            chude_kwic_line(&coloured, &row, &layout);
            ChudeText line = {plain.data, plain.size - 1};
            g_assert_cmpuint(chude_shown_columns(line), <=, width);
            g_assert_true(memchr(plain.data, '\n', plain.size) == plain.data + plain.size - 1);
            /* the hit begins where the colour does, in the same column of every line */
            const char *colour = memchr(coloured.data, '\033', coloured.size);
            ChudeText before = {coloured.data, (size_t)(colour - coloured.data)};
            g_assert_cmpuint(chude_shown_columns(before), ==, layout.edge + 2 + layout.left);
            g_assert_cmpmem(plain.data, before.size, before.data, before.size);
            chude_buffer_clear(&plain);
            chude_buffer_clear(&coloured);
        }
    }
}

static void test_packed(void) {
    const ChudeKwicRow row = {text_of("id"), {NULL, 0}, text_of("a "), text_of("b"), text_of(""), 300, 301};
    ChudeBuffer bytes = {0}, json = {0};
    chude_kwic_pack(&bytes, &row);
    ChudeKwicRow back = chude_kwic_unpack(chude_buffer_text(&bytes));
    chude_kwic_json(&json, &back);
    const char *wanted = "{\"schema\":\"chude.kwic/1\",\"id\":\"id\",\"begin\":300,\"end\":301,"
                         "\"left\":\"a \",\"hit\":\"b\",\"right\":\"\"}\n";
    g_assert_cmpmem(json.data, json.size, wanted, strlen(wanted));
    chude_buffer_clear(&bytes);
    chude_buffer_clear(&json);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kwic/places", test_places);
    g_test_add_func("/kwic/marks", test_marks);
    g_test_add_func("/kwic/keys", test_keys);
    g_test_add_func("/kwic/several", test_several);
    g_test_add_func("/kwic/segmentation", test_segmentation);
    g_test_add_func("/kwic/nothing", test_nothing_to_look_for);
    g_test_add_func("/kwic/columns", test_columns);
    g_test_add_func("/kwic/line", test_line);
    g_test_add_func("/kwic/packed", test_packed);
    return g_test_run();
}
