/* test_tokenizer.c - units, sentences, words; and what must hold for any bytes. */
#include <glib.h>
#include <string.h>

#include "arena.h"
#include "vietnamese/sentence.h"
#include "vietnamese/tokenizer.h"
#include "words.h"
#include "worker.h"

static ChudeText text_of(const char *text) {
    return (ChudeText){text, strlen(text)};
}

typedef struct {
    ChudeTokenizer *words, *syllables, *wrapped, *paragraph;
    ChudeTokenizerScratch *scratch;
    ChudeArena *arena;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    (void)data;
    fixture->words = chude_tokenizer_new(CHUDE_UNIT_IS_WORD, CHUDE_LINES_AUTO, NULL, NULL, &error);
    g_assert_no_error(error);
    fixture->syllables = chude_tokenizer_new(CHUDE_UNIT_IS_SYLLABLE, CHUDE_LINES_AUTO, NULL, NULL, &error);
    fixture->wrapped = chude_tokenizer_new(CHUDE_UNIT_IS_SYLLABLE, CHUDE_LINES_WRAPPED, NULL, NULL, &error);
    fixture->paragraph =
        chude_tokenizer_new(CHUDE_UNIT_IS_SYLLABLE, CHUDE_LINES_PARAGRAPH, NULL, NULL, &error);
    g_assert_no_error(error);
    fixture->scratch = chude_tokenizer_scratch_new();
    fixture->arena = chude_arena_new();
}

static void tear_down(Fixture *fixture, gconstpointer data) {
    (void)data;
    chude_tokenizer_free(fixture->words);
    chude_tokenizer_free(fixture->syllables);
    chude_tokenizer_free(fixture->wrapped);
    chude_tokenizer_free(fixture->paragraph);
    chude_tokenizer_scratch_free(fixture->scratch);
    chude_arena_free(fixture->arena);
}

static char *written(const ChudeWords *words) {
    ChudeBuffer buffer = {0};
    chude_words_write(&buffer, words);
    char *text = g_strndup(buffer.data ? buffer.data : "", buffer.size);
    chude_buffer_clear(&buffer);
    return text;
}

static void check(Fixture *fixture, const ChudeTokenizer *tokenizer, const char *lang, const char *text,
                  const char *expected) {
    ChudeText tag = lang ? text_of(lang) : (ChudeText){NULL, 0};
    ChudeWords *words =
        chude_tokenizer_words(tokenizer, fixture->scratch, fixture->arena, text_of(text), tag);
    g_autofree char *got = written(words);
    g_assert_cmpstr(got, ==, expected);
}

static void check_units(Fixture *fixture, const char *text, const char *expected) {
    check(fixture, fixture->syllables, "vi", text, expected);
}

static void test_units(Fixture *fixture, gconstpointer data) {
    (void)data;
    check_units(fixture, "", "");
    check_units(fixture, " \n\t ", "");
    check_units(fixture, "10:03 [GMT+7]", "10:03 [ GMT + 7 ]");
    check_units(fixture, "(Congannghean.vn)-Nhờ làm tốt", "( Congannghean.vn ) - Nhờ làm tốt");
    check_units(fixture, "500.000.000 đồng, 1,5 triệu; 4/5 xã", "500.000.000 đồng , 1,5 triệu ; 4/5 xã");
    check_units(fixture, "61 % và 61%", "61 % và 61%");
    check_units(fixture, "Ngày 08/04/2020, 8-4-2020 lúc 10h30", "Ngày 08/04/2020 , 8-4-2020 lúc 10h30");
    check_units(fixture, "TP.HCM, Q.1, TP.Đà Nẵng, TP. Vinh", "TP.HCM , Q.1 , TP. Đà Nẵng , TP. Vinh");
    check_units(fixture, "GS.TS Lê Lan, ThS. Hà, v.v. và COVID-19, U23",
                "GS.TS Lê Lan , ThS. Hà , v.v. và COVID-19 , U23");
    check_units(fixture, "hợp tác Việt-Nhật, e-mail, 17-8", "hợp tác Việt-Nhật , e-mail , 17-8");
    check_units(fixture, "đường Hà Nội-Hải Phòng", "đường Hà Nội - Hải Phòng");
    check_units(fixture, "xem https://a.vn/b?c=d(1), www.bao.vn. Gửi lan.anh@coquan.gov.vn!",
                "xem https://a.vn/b?c=d(1) , www.bao.vn .\nGửi lan.anh@coquan.gov.vn !");
    check_units(fixture, "chờ... rồi… thôi?!", "chờ ... rồi … thôi ?!");
    check_units(fixture, "80 km/h và/hoặc 5 đồng/kg, 37°C", "80 km/h và / hoặc 5 đồng / kg , 37°C");
    check_units(fixture, "a_b _ c\\d", "a\\_b \\_ c \\\\ d");
    check_units(fixture, "“Tốt!” — ông Hà", "“ Tốt ! ” — ông Hà");
    check_units(fixture, "ok 👨‍👩‍👧👍🏽🇻🇳❤️ nhé",
                "ok 👨‍👩‍👧 👍🏽 🇻🇳 ❤️ nhé");
    check_units(fixture, "漢字 và chữ", "漢 字 và chữ");
    check_units(fixture, "tốt \xCC\x81 nhé", "tốt \xCC\x81 nhé");
}

static void test_nul(Fixture *fixture, gconstpointer data) {
    static const char text[] = "một\0hai \x01 ba";
    (void)data;
    ChudeWords *words = chude_tokenizer_words(fixture->syllables, fixture->scratch, fixture->arena,
                                              (ChudeText){text, sizeof text - 1}, (ChudeText){NULL, 0});
    g_assert_cmpuint(words->count, ==, 5);
    g_assert_cmpuint(words->tokens[1].begin, ==, 5);
    g_assert_cmpuint(words->tokens[1].end, ==, 6);
}

static void test_sentences(Fixture *fixture, gconstpointer data) {
    (void)data;
    check_units(fixture, "Trời mưa. Đường ngập! Đi đâu? Ở nhà…",
                "Trời mưa .\nĐường ngập !\nĐi đâu ?\nỞ nhà …");
    check_units(fixture, "“Tôi đi.” Ông nói. (Theo báo.) Hết",
                "“ Tôi đi . ”\nÔng nói .\n( Theo báo . )\nHết");
    check_units(fixture, "\"Đi đâu?\" anh hỏi. \"Về.\" \"Ừ.\"",
                "\" Đi đâu ? \" anh hỏi .\n\" Về . \"\n\" Ừ . \"");
    check_units(fixture, "Ở Q. 1, TP. HCM có cam, bưởi, v.v. rất ngon. Ông Trần V. A nói.",
                "Ở Q. 1 , TP. HCM có cam , bưởi , v.v. rất ngon .\nÔng Trần V. A nói .");
    check_units(fixture, "Mua cam, v.v. Sau đó về.", "Mua cam , v.v.\nSau đó về .");
    check_units(fixture, "Phim đã hết.Hôm sau chiếu lại.", "Phim đã hết .\nHôm sau chiếu lại .");
    check_units(fixture, "1. Mở đầu. 2. Nội dung", "1 . Mở đầu .\n2 . Nội dung");
    check_units(fixture, "Chờ... rồi đi. Thế à? ừ", "Chờ ... rồi đi .\nThế à ? ừ");
    check_units(fixture, "Dòng một\nDòng hai\n\nĐoạn sau", "Dòng một\nDòng hai\nĐoạn sau");
    check_units(fixture, "Dòng\xE2\x80\xA8một", "Dòng một");
    check(fixture, fixture->syllables, "en", "Mr. Smith isn't here. He left at 5 p.m. yesterday.",
          "Mr . Smith isn't here .\nHe left at 5 p.m . yesterday .");
}

static const char hard_wrapped[] = "Sáng nay, đoàn công tác của tỉnh đã đến kiểm tra tiến độ thi công\n"
                                   "tuyến đường ven biển đi qua ba xã của huyện. Theo ban quản lý, đến\n"
                                   "nay nhà thầu đã hoàn thành hơn một nửa khối lượng công việc, chậm\n"
                                   "hai tháng so với kế hoạch.\n\nTin khác";

static void test_lines(Fixture *fixture, gconstpointer data) {
    (void)data;
    g_assert_true(chude_lines_wrapped(text_of(hard_wrapped)));
    g_assert_false(chude_lines_wrapped(text_of("Dòng một\ndòng hai\ndòng ba\n")));
    g_assert_false(chude_lines_wrapped(text_of("")));
    ChudeWords *words = chude_tokenizer_words(fixture->syllables, fixture->scratch, fixture->arena,
                                              text_of(hard_wrapped), text_of("vi"));
    size_t sentences = 0;
    for (size_t i = 0; i < words->count; i++) {
        sentences += words->tokens[i].flags & CHUDE_TOKEN_SENTENCE;
    }
    g_assert_cmpuint(sentences, ==, 3);
    check(fixture, fixture->wrapped, "vi", "một hai\nba bốn\n\nnăm", "một hai ba bốn\nnăm");
    check(fixture, fixture->wrapped, "vi", "Gồm có:\n- một\n- hai", "Gồm có :\n- một\n- hai");
    check(fixture, fixture->paragraph, "vi", "một hai\nba bốn", "một hai\nba bốn");
    check(fixture, fixture->words, "vi", "công  an", "công_an"); /* any white space but a line end */
}

static void test_words(Fixture *fixture, gconstpointer data) {
    (void)data;
    check(fixture, fixture->words, "vi", "Công an TX Thái Hòa bảo vệ ANTQ",
          "Công_an TX Thái_Hòa bảo_vệ ANTQ");
    check(fixture, fixture->words, "vi", "Ông Nguyễn Văn Quá gặp Phạm Thị Lan ở Việt Nam.",
          "Ông Nguyễn_Văn_Quá gặp Phạm_Thị_Lan ở Việt_Nam .");
    check(fixture, fixture->words, "vi", "Nguyễn Văn Quá nói", "Nguyễn_Văn_Quá nói");
    check(fixture, fixture->words, "vi", "phòng, chống tội phạm", "phòng , chống tội_phạm");
    check(fixture, fixture->words, "en", "công an", "công an"); /* no Vietnamese words in English */
}

static void test_segment(Fixture *fixture, gconstpointer data) {
    (void)data;
    ChudeBuffer out = {0};
    chude_segment_line(fixture->words, fixture->scratch, text_of("  Công an xã a_b\\c. "), 0, &out);
    g_autofree char *got = g_strndup(out.data, out.size);
    g_assert_cmpstr(got, ==, "Công_an xã a_b \\ c .");
    out.size = 0;
    chude_segment_line(fixture->words, fixture->scratch, text_of(" \t"), 0, &out);
    g_assert_cmpuint(out.size, ==, 0);
    chude_buffer_clear(&out);
}

/* ---- what holds for any text ---- */

static void check_cover(const ChudeWords *words) {
    const char *at = words->text.data, *end = at + words->text.size;
    for (size_t i = 0; i < words->count; i++) {
        const char *begin = words->text.data + words->tokens[i].begin;
        for (size_t space; at < begin; at += space) {
            space = chude_space(at, end);
            g_assert_cmpuint(space, >, 0);
        }
        g_assert_true(at == begin);
        g_assert_cmpuint(words->tokens[i].end, >, words->tokens[i].begin);
        g_assert_cmpuint(chude_space(begin, end), ==, 0);
        at = words->text.data + words->tokens[i].end;
    }
    for (size_t space; at < end; at += space) {
        space = chude_space(at, end);
        g_assert_cmpuint(space, >, 0);
    }
    if (words->count) {
        g_assert_cmpuint(words->tokens[0].flags, ==, CHUDE_TOKEN_SENTENCE);
    }
}

static void check_round_trip(ChudeArena *arena, const ChudeWords *words) {
    g_autoptr(GError) error = NULL;
    ChudeBuffer buffer = {0};
    chude_words_write(&buffer, words);
    ChudeWords *again = chude_words_read(arena, words->text, chude_buffer_text(&buffer), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(again->count, ==, words->count);
    for (size_t i = 0; i < words->count; i++) {
        g_assert_cmpmem(&again->tokens[i], sizeof(ChudeToken), &words->tokens[i], sizeof(ChudeToken));
    }
    chude_buffer_clear(&buffer);
}

static void check_any(Fixture *fixture, ChudeText text) {
    const ChudeTokenizer *tokenizers[] = {fixture->words, fixture->syllables, fixture->wrapped};
    static const char *const langs[] = {"vi", "en"};
    for (size_t i = 0; i < G_N_ELEMENTS(tokenizers); i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(langs); j++) {
            ChudeWords *words = chude_tokenizer_words(tokenizers[i], fixture->scratch, fixture->arena, text,
                                                      text_of(langs[j]));
            check_cover(words);
            check_round_trip(fixture->arena, words);
        }
    }
}

/* A text of `count` pieces out of what is nasty; same seed, same text. Freed by the caller. */
static GString *soup(GRand *random, int count) {
    static const char *const pieces[] = {" ",
                                         " ",
                                         " ",
                                         "\n",
                                         "\n\n",
                                         "\r\n",
                                         "\t",
                                         "\xC2\xA0",
                                         "\xE2\x80\xA8",
                                         "\xE2\x80\xA9",
                                         "\xE2\x80\xAF",
                                         "\xE3\x80\x80",
                                         "công",
                                         "an",
                                         "Việt",
                                         "Nam",
                                         "Nguyễn",
                                         "a",
                                         "B",
                                         "TP",
                                         "v.v",
                                         "12",
                                         "3",
                                         "ng\xCC\x83",
                                         "\xCC\x81",
                                         "\xC3\x97",
                                         "漢",
                                         ".",
                                         ".",
                                         "..",
                                         "…",
                                         "!",
                                         "?",
                                         ",",
                                         ":",
                                         ";",
                                         "-",
                                         "–",
                                         "/",
                                         "&",
                                         "'",
                                         "’",
                                         "_",
                                         "\\",
                                         "%",
                                         "@",
                                         "°",
                                         "(",
                                         ")",
                                         "\"",
                                         "“",
                                         "”",
                                         "[",
                                         "]",
                                         "http://",
                                         "www.",
                                         ".vn",
                                         ".com",
                                         "@a.vn",
                                         "👍",
                                         "🏽",
                                         "\xE2\x80\x8D",
                                         "\xEF\xB8\x8F",
                                         "🇻",
                                         "🇳",
                                         "\x01",
                                         "\x7F",
                                         "\xE2\x80\x8B",
                                         "\xEF\xBB\xBF",
                                         "\xC2\xAD",
                                         "ß",
                                         "Ω",
                                         "я",
                                         "ก",
                                         "한",
                                         "\xF3\xA0\x81\xA7",
                                         "\xE1\xBB\x87",
                                         "\xF0\x9D\x90\x80",
                                         "\xEF\xBF\xBE"};
    GString *text = g_string_new(NULL);
    for (int i = 0; i < count; i++) {
        int which = g_rand_int_range(random, 0, (int)G_N_ELEMENTS(pieces) + 3);
        if (which == 0) {
            g_string_append_c(text, '\0');
        } else if (which <= 2) {
            gunichar c = (gunichar)g_rand_int_range(random, 1, 0x110000);
            g_string_append_unichar(text, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
        } else {
            g_string_append(text, pieces[which - 3]);
        }
    }
    return text;
}

static void test_any(Fixture *fixture, gconstpointer data) {
    GRand *random = g_rand_new_with_seed(20201107);
    (void)data;
    for (int round = 0; round < 3000; round++) {
        GString *text = soup(random, g_rand_int_range(random, 0, 40));
        /* a copy of just that size, so that a sanitizer sees any byte read behind it */
        char *exact = g_memdup2(text->str, text->len);
        check_any(fixture, (ChudeText){exact, text->len});
        g_free(exact);
        g_string_free(text, TRUE);
        if (round % 256 == 0) {
            chude_arena_free(fixture->arena);
            fixture->arena = chude_arena_new();
        }
    }
    g_rand_free(random);
}

/* Long texts that tempt a scanner to look far ahead again and again; each must be done in a blink. */
static void test_long(Fixture *fixture, gconstpointer data) {
    static const char *const pieces[] = {"a.",
                                         "a-",
                                         "a@",
                                         "a/",
                                         "1,",
                                         "a'",
                                         ".",
                                         "a_",
                                         "(",
                                         "\xCC\x81",
                                         "à",
                                         "Lê ",
                                         "A. ",
                                         "a. ",
                                         "http://a ",
                                         "_",
                                         "\"",
                                         "mưa.Đi ",
                                         "v.v. ",
                                         "công an ",
                                         "-\n",
                                         "👍\xE2\x80\x8D",
                                         "\xE2\x80\xAF",
                                         "a\xE2\x80\xAF",
                                         "www.a.",
                                         "漢"};
    enum { BYTES = 1 << 19 }; /* quadratic: the suite would not end */
    (void)data;
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        GString *text = g_string_sized_new(BYTES + 16);
        while (text->len < BYTES) {
            g_string_append(text, pieces[i]);
        }
        for (size_t lang = 0; lang < 2; lang++) {
            ChudeWords *words = chude_tokenizer_words(
                lang ? fixture->wrapped : fixture->words, fixture->scratch, fixture->arena,
                (ChudeText){text->str, text->len}, text_of(lang ? "en" : "vi"));
            check_cover(words);
        }
        g_string_free(text, TRUE);
        chude_arena_free(fixture->arena);
        fixture->arena = chude_arena_new();
    }
}

/* Syllables by the short way are what the scanner gives unit by unit, and their forms those of their bytes. */
static void check_syllables(ChudeTerms *terms, const ChudeWords *words, bool wrapped) {
    ChudeScan scan;
    ChudeSentence sentence = {.any = false};
    ChudeUnit unit;
    size_t count = 0;
    chude_scan_start(&scan, words->text, wrapped);
    while (chude_scan_next(&scan, &unit)) {
        bool begins = chude_sentence_begins(&sentence, words->text, &unit, true);
        g_assert_cmpuint(count, <, words->count);
        const ChudeToken *token = &words->tokens[count++];
        g_assert_cmpuint(token->begin, ==, unit.begin);
        g_assert_cmpuint(token->end, ==, unit.end);
        g_assert_cmpuint(token->flags, ==, begins ? CHUDE_TOKEN_SENTENCE : 0);
        ChudeText bytes = {words->text.data + token->begin, token->end - token->begin};
        g_assert_cmpuint(token->form, ==, chude_terms_form(terms, bytes, (ChudeText){NULL, 0})->index + 1);
    }
    g_assert_cmpuint(count, ==, words->count);
}

static void test_forms(Fixture *fixture, gconstpointer data) {
    (void)data;
    GRand *random = g_rand_new_with_seed(9);
    ChudeWorker worker = {chude_terms_new()};
    for (int round = 0; round < 1500; round++) {
        if (round % 500 == 499) { /* an epoch ends */
            chude_terms_free(worker.terms);
            worker.terms = chude_terms_new();
        }
        GString *text = round == 700 ? g_string_new(NULL) : soup(random, round % 100 ? 60 : 3000);
        while (round == 700 && text->len < (5 << 18)) { /* one whose tokens are counted first */
            g_string_append(text, "Công an thị xã vận động, ngày 17-8; nhân dân…\n“Quận” ơi.\n");
        }
        bool wrapped = round % 2;
        const ChudeTokenizer *tokenizer = wrapped ? fixture->wrapped : fixture->paragraph;
        char *exact = g_memdup2(text->str, text->len);
        chude_tokenizer_scratch_terms(fixture->scratch, worker.terms);
        ChudeWords *words = chude_tokenizer_words(tokenizer, fixture->scratch, fixture->arena,
                                                  (ChudeText){exact, text->len}, text_of("vi"));
        check_syllables(worker.terms, words, wrapped);
        if (words->count) { /* and so for words that are numbered later, among others */
            g_assert_true(chude_worker_form(&worker, words, 0) ==
                          chude_terms_form_at(worker.terms, words->tokens[0].form - 1));
            words = chude_tokenizer_words(fixture->words, fixture->scratch, fixture->arena,
                                          (ChudeText){exact, text->len}, text_of("vi"));
        }
        for (size_t i = 0; i < words->count; i++) {
            ChudeText bytes = {exact + words->tokens[i].begin, words->tokens[i].end - words->tokens[i].begin};
            g_assert_true(chude_worker_form(&worker, words, i) ==
                          chude_terms_form(worker.terms, bytes, (ChudeText){NULL, 0}));
        }
        g_free(exact);
        g_string_free(text, TRUE);
    }
    chude_tokenizer_scratch_terms(fixture->scratch, NULL);
    chude_terms_free(worker.terms);
    g_rand_free(random);
}

/* A text above the size from which tokens are counted first gives what its halves give. */
static void test_large(Fixture *fixture, gconstpointer data) {
    (void)data;
    GString *text = g_string_new(NULL);
    while (text->len < (5 << 18)) {
        g_string_append(text, "Công an thị xã vận động nhân dân, ngày 17-8.\n");
    }
    ChudeWords *words = chude_tokenizer_words(fixture->words, fixture->scratch, fixture->arena,
                                              (ChudeText){text->str, text->len}, text_of("vi"));
    check_cover(words);
    check_round_trip(fixture->arena, words);
    size_t line = strlen("Công an thị xã vận động nhân dân, ngày 17-8.\n");
    g_assert_cmpuint(words->count % (text->len / line), ==, 0);
    g_string_free(text, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    static const struct {
        const char *name;
        void (*test)(Fixture *, gconstpointer);
    } tests[] = {{"/tokenizer/units", test_units},
                 {"/tokenizer/nul", test_nul},
                 {"/tokenizer/sentences", test_sentences},
                 {"/tokenizer/lines", test_lines},
                 {"/tokenizer/words", test_words},
                 {"/tokenizer/segment", test_segment},
                 {"/tokenizer/any", test_any},
                 {"/tokenizer/long", test_long},
                 {"/tokenizer/forms", test_forms},
                 {"/tokenizer/large", test_large}};
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
