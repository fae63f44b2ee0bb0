/* test_language.c - the language of sentences and of longer texts; codes out of language tags. */
#include <glib.h>
#include <string.h>

#include "language/language.h"

static const char *guess(const char *text) {
    return chude_language_guess((ChudeText){text, strlen(text)});
}

static void test_sentences(void) {
    static const char *const cases[][2] = {
        {"Công an xã phối hợp với các đoàn thể tuần tra ban đêm.", "vi"},
        {"Hà Nội", "vi"},
        {"UBND TX Thái Hòa (Nghệ An) tổ chức lễ phát động phong trào.", "vi"},
        {"Cong an thi xa Thai Hoa vua bat giu hai doi tuong trom xe may.", "vi"}, /* without diacritics */
        {"Ho\xCC\x80"
         "a bi\xCC\x80nh va\xCC\x80 phat trie\xCC\x82\xCC\x89n",
         "vi"}, /* NFD */
        {"CÔNG AN TỈNH NGHỆ AN", "vi"},
        {"The committee said on Monday that it would not change the plan.", "en"},
        {"No man can do it", "en"},
        {"El gobierno anunció que las clases empezarán el lunes.", "es"},
        {"O governo anunciou que as aulas vão começar na segunda-feira.", "pt"},
        {"Le gouvernement a annoncé que les cours commenceront lundi.", "fr"},
        {"Il governo ha annunciato che le lezioni inizieranno lunedì.", "it"},
        {"Die Regierung hat angekündigt, dass der Unterricht am Montag beginnt.", "de"},
        {"De regering heeft aangekondigd dat de lessen op maandag beginnen.", "nl"},
        {"Regeringen meddelade att undervisningen börjar på måndag.", "sv"},
        {"Hallitus ilmoitti, että koulut alkavat maanantaina ja jatkuvat.", "fi"},
        {"A kormány bejelentette, hogy az iskola hétfőn kezdődik.", "hu"},
        {"Guvernul a anunțat că școala va începe luni și nu mai târziu.", "ro"},
        {"Hükümet okulların pazartesi günü açılacağını ve bunun için çalıştığını duyurdu.", "tr"},
        {"Pemerintah mengumumkan bahwa sekolah akan dimulai pada hari Senin.", "id"},
        {"Правительство объявило, что занятия начнутся в понедельник.", "ru"},
        {"Уряд оголосив, що заняття почнуться в понеділок і не раніше.", "uk"},
        {"Η κυβέρνηση ανακοίνωσε ότι τα μαθήματα αρχίζουν τη Δευτέρα.", "el"},
        {"सरकार ने कहा है कि स्कूल सोमवार से खुलेंगे।", "hi"},
        {"政府宣布学校将于星期一开学。", "zh"},
        {"政府は学校が月曜日に始まると発表した。", "ja"},
        {"정부는 학교가 월요일에 시작한다고 발표했다.", "ko"},
        {"รัฐบาลประกาศว่าโรงเรียนจะเปิดวันจันทร์", "th"},
        {"", "und"},
        {"   \n\t", "und"},
        {"08/04/2020 500.000.000 61 %", "und"},
        {"???", "und"},
        {"Xkq zzrt", "und"},
        {"Ngày mưa, có mail a.b@c.vn và https://a.vn/b?c=d", "vi"},
        {"Công an", "vi"},
        {"Co\xCC\x82ng an", "vi"}, /* NFD */
        {"an toàn", "vi"},
        {"an ninh", "vi"},
        {"Samsung Galaxy S9 giá bao nhiêu, iPhone X Pro Max review", "vi"},
        {"Ngày có mưa 😀 10h30 37ha km2 covid-19 U.S. www.vnexpress.net", "vi"},
        {"a b c", "und"},
        {"https://example.com/the/and/of (www.the-and-of.com)", "und"},
        {"the.and.of@example.com the.and.of", "und"},
        {"km2 37ha of-19 19-the", "und"},
        {"pro", "und"},
        {"Já estão com medo de ter não só o pão.", "pt"}, /* valid syllables with marks */
        {"La ville est très belle à voir.", "fr"},
        {"La città è più bella di sera.", "it"},
        {"Když nevím, co mám dělat, je to jen má chyba.", "cs"},
        {"A két lány és a három fiú az iskolában van.", "hu"},
        {"President Nguyễn Phú Trọng met with the ambassador of France in Hanoi.", "en"},
        {"请访问https://a.cn/the/and/of政府宣布学校将于星期一开学", "zh"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *found = guess(cases[i][0]);
        if (strcmp(found, cases[i][1]) != 0) {
            g_error("'%s': %s, not %s", cases[i][0], found, cases[i][1]);
        }
    }
}

static char *repeated(const char *text, size_t times) {
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < times; i++) {
        g_string_append(out, text);
    }
    return g_string_free(out, FALSE);
}

static void test_majority(void) {
    static const char vi[] = "Lực lượng công an xã tuần tra mỗi đêm. ";
    static const char en[] = "The police of the town are on patrol every night. ";
    char *much_vi = repeated(vi, 300), *some_en = repeated(en, 40), *much_en = repeated(en, 300);
    char *text = g_strconcat(some_en, much_vi, NULL);
    g_assert_cmpstr(guess(text), ==, "vi"); /* though it begins in English */
    g_free(text);
    text = g_strconcat(vi, much_en, vi, NULL);
    g_assert_cmpstr(guess(text), ==, "en");
    g_free(text);
    g_assert_cmpstr(guess("Bấm nút Save As để lưu tệp, rồi chọn Print Preview để xem trước."), ==, "vi");
    g_free(much_vi);
    g_free(some_en);
    g_free(much_en);
}

/* Time does not grow with the text, and no bytes are too odd. */
static void test_odd_texts(void) {
    const size_t size = 20 * 1024 * 1024;
    char *text = g_malloc(size);
    static const char *const units[] = {"a", " ", "\xE1\xBA\xA1", "漢", "\xCC\x81", "", "lực "};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        size_t unit = strlen(units[i]), used = 0;
        memset(text, 0, size); /* the empty unit: NUL bytes */
        for (; unit && used + unit <= size; used += unit) {
            memcpy(text + used, units[i], unit);
        }
        const char *found = chude_language_guess((ChudeText){text, unit ? used : size});
        g_assert_cmpuint(strlen(found), >=, 2);
        g_assert_cmpstr(found, ==, i == 3 ? "zh" : i == 6 ? "vi" : "und");
    }
    g_free(text);
    char *path = repeated("/the/and/of", 100);
    text = g_strconcat("https://example.com", path, " Lực lượng công an xã tuần tra", NULL);
    g_assert_cmpstr(guess(text), !=, "en"); /* an address longer than a sample */
    g_free(path);
    g_free(text);
    g_assert_cmpstr(chude_language_guess((ChudeText){NULL, 0}), ==, "und");
}

static void test_codes(void) {
    static const char *const cases[][2] = {
        {"vi", "vi"},    {"vi-VN", "vi"}, {"VI_vn", "vi"}, {"vie", "vi"}, {"eng", "en"},
        {"nb-NO", "no"}, {"nn", "no"},    {"yue", "yue"},  {"", ""},      {"x", ""},
        {"english", ""}, {"v1", ""},      {"-vi", ""},     {"việt", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char code[4] = "zzz";
        chude_language_code((ChudeText){cases[i][0], strlen(cases[i][0])}, code);
        g_assert_cmpstr(code, ==, cases[i][1]);
    }
    char code[4];
    chude_language_code((ChudeText){NULL, 0}, code);
    g_assert_cmpstr(code, ==, "");
}

static void test_known(void) {
    static const char *const known[] = {"vi", "vi-VN", "EN_us", "und", "yue", "nb", "zu"};
    static const char *const unknown[] = {"", "mixed", "Vietnamese", "xx-unknown", "a b", "v", " vi"};
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        g_assert_true(chude_language_known((ChudeText){known[i], strlen(known[i])}));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(unknown); i++) {
        g_assert_false(chude_language_known((ChudeText){unknown[i], strlen(unknown[i])}));
    }
    g_assert_false(chude_language_known((ChudeText){NULL, 0}));
}

static void test_document(void) {
    ChudeDocument document = {.text = {"Đây là tiếng Việt", strlen("Đây là tiếng Việt")}};
    ChudeText found = chude_document_language(&document);
    g_assert_true(found.size == 2 && memcmp(found.data, "vi", 2) == 0);
    document.lang = (ChudeText){"fr-CA", 5};
    g_assert_true(chude_document_language(&document).data == document.lang.data);
    static const char *const unknown[] = {"", "mixed", "Vietnamese", "xx-unknown"};
    for (size_t i = 0; i < G_N_ELEMENTS(unknown); i++) {
        document.lang = (ChudeText){unknown[i], strlen(unknown[i])};
        found = chude_document_language(&document);
        g_assert_true(found.size == 2 && memcmp(found.data, "vi", 2) == 0);
    }
}

/* What was met before changes nothing: short texts, which one word may tip, and long ones, of which pieces are looked at. */
static void test_met(void) {
    static const char *const pieces[] = {
        "công",   "an",    "là",       "có",           "xã",     "của",
        "và",     "những", "the",      "of",           "and",    "police",
        "la",     "de",    "que",      "und",          "der",    "a",
        "x",      "km2",   "10h30",    "covid-19",     "naïve",  "größe",
        "Nguyễn", "TP",    "www.a.vn", "http://a.b/c", "a@b.vn", "vnexpress.net",
        "12",     "漢字",  "привет",   "nghiêng",      "ở"};
    static const char *const between[] = {" ",  " ",  " ",  " ",  "\n", ", ", ". ", ".", "-",
                                          "\"", " (", ") ", "  ", "; ", "–",  "@",  ":"};
    GRand *random = g_rand_new_with_seed(3);
    ChudeLanguageWords *words = chude_language_words_new();
    for (int i = 0; i < 20000; i++) {
        GString *text = g_string_new(NULL);
        for (int n = i % 50 ? g_rand_int_range(random, 1, 30) : 2000; n > 0; n--) {
            g_string_append(
                text, pieces[g_rand_int_range(random, i % 3 * 12,
                                              i % 3 == 2 ? (int)G_N_ELEMENTS(pieces) : i % 3 * 12 + 12)]);
            g_string_append(text, between[g_rand_int_range(random, 0, G_N_ELEMENTS(between))]);
        }
        char *exact = g_memdup2(text->str, text->len);
        ChudeText bytes = {exact, text->len};
        g_assert_cmpstr(chude_language_guess_with(words, bytes), ==, chude_language_guess(bytes));
        g_free(exact);
        g_string_free(text, TRUE);
    }
    chude_language_words_free(words);
    g_rand_free(random);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/language/sentences", test_sentences);
    g_test_add_func("/language/majority", test_majority);
    g_test_add_func("/language/odd-texts", test_odd_texts);
    g_test_add_func("/language/met", test_met);
    g_test_add_func("/language/codes", test_codes);
    g_test_add_func("/language/known", test_known);
    g_test_add_func("/language/document", test_document);
    return g_test_run();
}
