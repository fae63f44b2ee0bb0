/* test_terms.c - counting keys: what is one term and what is not; and the dictionary of a worker. */
#include <glib.h>
#include <string.h>

#include "terms.h"
#include "worker.h"

static char *key_of(const char *text, size_t size) {
    ChudeBuffer key = {0};
    chude_counting_key(&key, (ChudeText){text, size});
    chude_buffer_char(&key, 0);
    return key.data;
}

static void check(const char *text, const char *wanted) {
    char *key = key_of(text, strlen(text));
    g_assert_cmpstr(key, ==, wanted);
    g_free(key);
}

static void keys(void) {
    check("", "");
    check("Thị  xã\nThái Hoà", "thị_xã_thái_hòa");
    check("hoà", "hòa");
    check("HOÀ", "hòa");
    check("khoẻ", "khỏe");
    check("thuỷ", "thủy");
    check("Thuý-Hoà", "thúy-hòa");
    check("quý", "quý"); /* qu is an onset: y carries the tone in both styles */
    check("quỳnh", "quỳnh");
    check("hoàn", "hoàn"); /* closed syllables have one style */
    check("loạt", "loạt");
    check("khoẻo", "khoẻo");
    check("lý", "lý"); /* lí is the shape key's business */
    check("oà", "òa");
    check("STRASSE Straße", "strasse_strasse");
    check("\xC4\xB0", "i\xCC\x87"); /* full folding, of no language */
    check("ΣΑΣς", "σασσ");
    check("Ꭰꭰ Ᏸᏸ", "ᎠᎠ_ᏰᏰ");             /* Cherokee folds to capitals */
    check("a\xCC\x80 e\xCC\x82\xCC\x81", "à_ế"); /* NFC */
    check("a\xC2\xA0\xE3\x80\x80"
          "b",
          "a_b");
    char *key = key_of("A\0B", 3);
    g_assert_cmpmem(key, 4, "a\0b", 4);
    g_free(key);
}

/* One key for every way to write it: composed or not, upper case, and once folded it stays. */
static void one_key(void) {
    static const gunichar letters[] = {'a',    'o',    'u',    'y',    'e',    'h',    'q',    'T',
                                       0x1EA4, 0xE0,   0x1EF7, 0x1EBB, 0x300,  0x301,  0x323,  0x345,
                                       0xDF,   0x130,  0x3A3,  0x1F80, 0xFB01, 0x149,  0x1F88, 0x20,
                                       0x2D,   0x1E9E, 0xAC00, 0x1100, 0x1161, 0x212B, 0x2126, 0x340};
    GRand *random = g_rand_new_with_seed(11);
    for (int round = 0; round < 20000; round++) {
        gunichar text[12];
        int n = g_rand_int_range(random, 1, 12);
        for (int i = 0; i < n; i++) {
            text[i] = letters[g_rand_int_range(random, 0, G_N_ELEMENTS(letters))];
        }
        char *utf8 = g_ucs4_to_utf8(text, n, NULL, NULL, NULL);
        char *composed = g_utf8_normalize(utf8, -1, G_NORMALIZE_NFC),
             *apart = g_utf8_normalize(utf8, -1, G_NORMALIZE_NFD);
        char *key = key_of(utf8, strlen(utf8)), *of_composed = key_of(composed, strlen(composed));
        char *of_apart = key_of(apart, strlen(apart)), *twice = key_of(key, strlen(key));
        g_assert_cmpstr(key, ==, of_composed);
        g_assert_cmpstr(key, ==, of_apart);
        g_assert_cmpstr(key, ==, twice);
        g_free(utf8);
        g_free(composed);
        g_free(apart);
        g_free(key);
        g_free(of_composed);
        g_free(of_apart);
        g_free(twice);
    }
    g_rand_free(random);
}

static void kinds(void) {
    static const struct {
        const char *token;
        ChudeTokenKinds kind;
    } cases[] = {
        {"an_ninh", CHUDE_KIND_WORD},
        {"a1", CHUDE_KIND_WORD},
        {"covid-19", CHUDE_KIND_WORD},
        {"12", CHUDE_KIND_NUMBER},
        {"500.000.000", CHUDE_KIND_NUMBER},
        {"08/04/2020", CHUDE_KIND_NUMBER},
        {"61_%", CHUDE_KIND_NUMBER},
        {"4/5", CHUDE_KIND_NUMBER},
        {"-5", CHUDE_KIND_NUMBER},
        {"٣", CHUDE_KIND_NUMBER},
        {".", CHUDE_KIND_PUNCTUATION},
        {"…", CHUDE_KIND_PUNCTUATION},
        {"“", CHUDE_KIND_PUNCTUATION},
        {"+", CHUDE_KIND_SYMBOL},
        {"😀", CHUDE_KIND_SYMBOL},
        {"\x01", CHUDE_KIND_SYMBOL},
        {"https://a.vn/x", CHUDE_KIND_ADDRESS},
        {"www.chinhphu.vn", CHUDE_KIND_ADDRESS},
        {"a.b@c.vn", CHUDE_KIND_ADDRESS},
        {"@a.vn", CHUDE_KIND_WORD},
        {"a@b", CHUDE_KIND_WORD},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].token);
        g_assert_cmpint(chude_token_kind((ChudeText){cases[i].token, strlen(cases[i].token)}), ==,
                        cases[i].kind);
    }
}

static const ChudeForm *form_of(ChudeTerms *terms, const char *token, const char *stem) {
    return chude_terms_form(terms, (ChudeText){token, strlen(token)},
                            (ChudeText){stem, stem ? strlen(stem) : 0});
}

static void dictionary(void) {
    ChudeTerms *terms = chude_terms_new();
    const ChudeForm *a = form_of(terms, "Thị xã", NULL), *b = form_of(terms, "Thị\n \txã", NULL),
                    *c = form_of(terms, "THỊ XÃ", NULL);
    g_assert_true(a == b); /* one spelling: white space is one space */
    g_assert_true(a != c && a->term == c->term);
    g_assert_cmpmem(a->spelling.data, a->spelling.size, "Thị xã", strlen("Thị xã"));
    g_assert_cmpmem(a->term->key.data, a->term->key.size, "thị_xã", strlen("thị_xã"));
    const ChudeForm *run = form_of(terms, "running", "run"), *plain = form_of(terms, "running", NULL),
                    *other = form_of(terms, "running", "runn");
    g_assert_true(run != plain && run->term != plain->term && other->term != run->term);
    g_assert_true(form_of(terms, "run", NULL)->term == run->term);
    g_assert_true(form_of(terms, "runningrun", NULL) !=
                  run); /* bytes of token and stem do not run together */
    g_assert_true(form_of(terms, "runnin", "grun") != run);
    g_assert_true(form_of(terms, "hoà", NULL)->term == form_of(terms, "hòa", NULL)->term);
    g_assert_true(form_of(terms, "x", "")->term != form_of(terms, "x", NULL)->term);
    chude_terms_free(terms);
}

/* Beyond every first table size; addresses and indices stay. */
static void many(void) {
    enum { N = 50000 };
    ChudeTerms *terms = chude_terms_new();
    const ChudeForm **forms = g_new(const ChudeForm *, N);
    char token[32];
    for (int i = 0; i < N; i++) {
        g_snprintf(token, sizeof token, i % 2 ? "từ%d" : "TỪ%d", i / 2);
        forms[i] = form_of(terms, token, NULL);
        g_assert_cmpint(forms[i]->index, ==, i);
        g_assert_cmpint(forms[i]->term->index, ==, i / 2);
    }
    for (int i = 0; i < N; i++) {
        g_snprintf(token, sizeof token, i % 2 ? "từ%d" : "TỪ%d", i / 2);
        g_assert_true(form_of(terms, token, NULL) == forms[i]);
        g_assert_true(chude_terms_form_at(terms, (uint32_t)i) == forms[i]);
    }
    g_assert_cmpint(chude_terms_form_count(terms), ==, N);
    g_assert_cmpint(chude_terms_term_count(terms), ==, N / 2);
    g_free(forms);
    chude_terms_free(terms);
}

/* Letters that are folded by a table give what GLib's functions give, which longer pieces go through. */
static void simple_letters(void) {
    enum { PREFIX = 64 };
    GRand *random = g_rand_new_with_seed(12);
    char dashes[PREFIX + 1];
    memset(dashes, '-', PREFIX);
    dashes[PREFIX] = 0;
    for (gunichar first = 0x21; first < 0x2000; first++) {
        if (first >= 0x7F && first <= 0xA0) {
            continue;
        }
        GString *text = g_string_new(dashes);
        g_string_append_unichar(text, first);
        for (int n = g_rand_int_range(random, 0, 5); n > 0; n--) {
            gunichar next = g_rand_boolean(random) ? (gunichar)g_rand_int_range(random, 0x1EA0, 0x1EFA)
                                                   : (gunichar)g_rand_int_range(random, 'A', 'z');
            g_string_append_unichar(text, next);
        }
        if (!g_unichar_isspace(first)) {
            char *whole = key_of(text->str, text->len);
            check(text->str + PREFIX, whole + PREFIX);
            g_free(whole);
        }
        g_string_free(text, TRUE);
    }
    g_rand_free(random);
}

/* Tokens numbered a text at a time have the forms that they have one by one, in one dictionary after the other. */
static void numbers(void) {
    static const char *const pieces[] = {"a",  "Công",    "an", "công",      "\n",       " ",     "  ",
                                         "\t", "nghiêng", "0",  "x\xCC\x81", "\xC2\xA0", "trường"};
    enum { TEXTS = 300, TOKENS = 200 };
    GRand *random = g_rand_new_with_seed(13);
    ChudeWorker workers[2] = {{chude_terms_new()}, {chude_terms_new()}};
    ChudeToken tokens[TOKENS];
    ChudeText stems[TOKENS];
    for (int i = 0; i < TEXTS; i++) {
        GString *text = g_string_new(NULL);
        size_t count = (size_t)g_rand_int_range(random, 0, TOKENS);
        for (size_t k = 0; k < count; k++) {
            tokens[k] = (ChudeToken){.begin = (uint32_t)text->len};
            for (int n = g_rand_int_range(random, 0, 8); n > 0; n--) {
                g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
            }
            if (g_rand_int_range(random, 0, 20) == 0) {
                g_string_append_c(text, 0);
            }
            tokens[k].end = (uint32_t)text->len;
            stems[k] = g_rand_boolean(random) ? (ChudeText){NULL, 0} : (ChudeText){"stem", 2 + k % 3};
        }
        char *exact = g_memdup2(text->str, text->len);
        ChudeWords words = {.text = {exact, text->len}, .tokens = tokens, .count = count};
        for (int round = 0; round < 4; round++) {
            ChudeWorker *worker = &workers[round % 2];
            words.stems = round < 2 ? NULL : stems;
            for (size_t k = 0; k < count; k++) {
                ChudeText bytes = {exact + tokens[k].begin, tokens[k].end - tokens[k].begin};
                const ChudeForm *plain = chude_terms_form(worker->terms, bytes, (ChudeText){NULL, 0});
                g_assert_true(chude_worker_plain_form(worker, &words, k) == plain);
                g_assert_true(chude_worker_form(worker, &words, k) ==
                              (words.stems ? chude_terms_form(worker->terms, bytes, stems[k]) : plain));
            }
        }
        g_free(exact);
        g_string_free(text, TRUE);
    }
    chude_terms_free(workers[0].terms);
    chude_terms_free(workers[1].terms);
    g_rand_free(random);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/terms/keys", keys);
    g_test_add_func("/terms/one-key", one_key);
    g_test_add_func("/terms/kinds", kinds);
    g_test_add_func("/terms/dictionary", dictionary);
    g_test_add_func("/terms/many", many);
    g_test_add_func("/terms/simple-letters", simple_letters);
    g_test_add_func("/terms/numbers", numbers);
    return g_test_run();
}
