/* test_syllable.c - what is a Vietnamese syllable and what is none. */
#include <glib.h>
#include <string.h>

#include "vietnamese/syllable.h"

static ChudeSyllable of(const char *word) {
    return chude_vi_syllable((ChudeText){word, strlen(word)});
}

static void check_all(const char *words, ChudeSyllable expected) {
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    for (char **word = list; *word; word++) {
        if (of(*word) != expected) {
            g_test_message("%s: %d, expected %d", *word, of(*word), expected);
            g_test_fail();
        }
    }
}

static void test_marked(void) {
    check_all(
        "hòa hoà thủy thuỷ quý quí gì giếng giặt già nghiêng nghĩa người khuỷu khúc quốc quyết quỳnh quạu "
        "quờ "
        "đường oái uống ướt yêu yếm ý ạ ở ừ ngoằn ngoèo loạng quạng huếch tuếch xoèn xoẹt sượt rượu trưởng "
        "Nguyễn NGUYỄN Đặng ĐẮC Ðặng thuở quờ chuếnh choáng hoắc khoắng tuân thuế nguệch ngoạc mướp hươu "
        "bưởi ruột "
        "cuốc kệ gỗ ghế ngà nghệ kỳ lý hý mỹ tỷ sỹ vỹ quỵt huỵch toẹt bẹp phễu nếu đều sét",
        CHUDE_SYLLABLE_MARKED);
}

static void test_plain(void) {
    check_all("ban an cho a i o u y anh em con nghe nghi ngoan gia gian giang qua quanh quay quen khuya "
              "xoong hoa hoan khi ke thu trung "
              "Minh LAN",
              CHUDE_SYLLABLE_PLAIN);
}

static void test_none(void) {
    check_all("việtnam cac that it nhap file street wto ANTQ fb z w j f zô ký_ ngế ca1 kà gê ghà ngê cê đ "
              "bbb nghiêngg aaa "
              "ầc hoạ̀ q qa gh ng tr str xyz thương-mại o'",
              CHUDE_SYLLABLE_NONE);
    g_assert_cmpint(chude_vi_syllable((ChudeText){"", 0}), ==, CHUDE_SYLLABLE_NONE);
    g_assert_cmpint(chude_vi_syllable((ChudeText){"a\0b", 3}), ==, CHUDE_SYLLABLE_NONE);
    g_assert_cmpint(chude_vi_syllable((ChudeText){"\xCC\x81", 2}), ==,
                    CHUDE_SYLLABLE_NONE); /* a mark alone */
    g_assert_cmpint(chude_vi_syllable((ChudeText){"\xE1\xBB", 2}), ==, CHUDE_SYLLABLE_NONE); /* cut in two */
    g_assert_cmpint(chude_vi_syllable((ChudeText){"\xFF", 1}), ==, CHUDE_SYLLABLE_NONE);
}

/* NFC, NFD and every half-composed form give the same. */
static void test_forms(void) {
    static const char *const words[] = {"nghiễng", "thuở", "đường", "hoà",  "Ấm",
                                        "ỗi",      "việc", "rưỡi",  "lưỡng"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autofree char *apart = g_utf8_normalize(words[i], -1, G_NORMALIZE_NFD);
        g_assert_cmpint(of(words[i]), ==, CHUDE_SYLLABLE_MARKED);
        g_assert_cmpint(of(apart), ==, CHUDE_SYLLABLE_MARKED);
    }
    g_assert_cmpint(of("viê\xCC\xA3t"), ==, CHUDE_SYLLABLE_MARKED);            /* ê, then the dot below */
    g_assert_cmpint(of("vi\xE1\xBA\xB9\xCC\x82t"), ==, CHUDE_SYLLABLE_MARKED); /* ẹ, then the circumflex */
    g_assert_cmpint(of("b\xCC\x81"), ==, CHUDE_SYLLABLE_NONE);                 /* a tone on a consonant */
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/syllable/marked", test_marked);
    g_test_add_func("/syllable/plain", test_plain);
    g_test_add_func("/syllable/none", test_none);
    g_test_add_func("/syllable/forms", test_forms);
    return g_test_run();
}
