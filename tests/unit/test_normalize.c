/* test_normalize.c - each way to alter a text: what it changes, what it leaves alone, how often it says it did. */
#include <glib.h>
#include <string.h>

#include "normalize/alter.h"

typedef enum { ENTITIES, LINES, TITLE, NFC, OLD, NEW } Way;

static size_t alter(Way way, ChudeBuffer *out, ChudeText text) {
    switch (way) {
    case ENTITIES:
        return chude_alter_entities(out, text);
    case LINES:
    case TITLE:
        return chude_alter_whitespace(out, text, way == TITLE);
    case NFC:
        return chude_alter_nfc(out, text);
    default:
        return chude_alter_tone(out, text, way == NEW);
    }
}

static void check(Way way, const char *text, const char *wanted, size_t count) {
    ChudeBuffer out = {0};
    size_t got = alter(way, &out, (ChudeText){text, strlen(text)});
    chude_buffer_char(&out, 0);
    g_assert_cmpstr(out.data, ==, wanted);
    g_assert_cmpuint(got, ==, count);
    chude_buffer_clear(&out);
}

static void entities(void) {
    check(ENTITIES, "", "", 0);
    check(ENTITIES, "&", "&", 0);
    check(ENTITIES, "&AElig;&zwnj;&yuml;&thetasym;&apos;", "Æ\u200Cÿϑ'", 5);
    check(ENTITIES, "&Aelig;&AELIG;&amp", "&Aelig;&AELIG;&amp", 0); /* names have their own case */
    check(ENTITIES, "&am;&ampx;&CounterClockwiseContourIntegralx;",
          "&am;&ampx;&CounterClockwiseContourIntegralx;", 0);
    check(ENTITIES, "&#x10FFFF;&#9;&#127;&#x80;", "\U0010FFFF\t&#127;€", 3);
    check(ENTITIES, "&&lt;&amp;gt;", "&<&gt;", 2);
}

static void whitespace(void) {
    check(LINES, "", "", 0);
    check(LINES, "a\n\nb\n", "a\n\nb\n", 0);
    check(LINES, "a\r\n\r\nb", "a\n\nb", 1);
    check(LINES, "a \n b", "a\nb", 1);
    check(LINES, "\n a", "a", 1);
    check(LINES, "a\n\n\n", "a\n", 1);
    check(LINES, "a \u200B b", "a b", 1);
    check(LINES, "\u200D\u00ADa", "a", 1);
    check(TITLE, "a\n\nb ", "a b", 2);
    check(TITLE, "a b", "a b", 0);
}

static void nfc(void) {
    check(NFC, "", "", 0);
    check(NFC, "Tuổi trẻ", "Tuổi trẻ", 0);
    check(NFC, "Tu\u00F4\u0309i tre\u0309", "Tuổi trẻ", 2); /* half composed, and not at all */
    check(NFC, "\u2126\u0958", "\u03A9\u0915\u093C", 2);    /* never composed, though composed as read */
    check(NFC, "\u1100\u1161\u11A8\u1100\u1161", "\uAC01\uAC00", 2);
    GString *marks = g_string_new("e"); /* no letter: as it is, and at once */
    for (int i = 0; i < 200000; i++) {
        g_string_append(marks, i % 2 ? "\u0301" : "\u0323");
    }
    check(NFC, marks->str, marks->str, 0);
    g_string_free(marks, TRUE);
}

static void tone(void) {
    static const char *const same[] = {"quý",   "quỳ",  "Quá",   "QUẢ",  "giá",   "của",   "mùa",
                                       "hoàn",  "toán", "khoét", "xoáy", "ngoài", "huỳnh", "thuở",
                                       "khuỷu", "tuế",  "zoà",   "hoàà", "hoà1"};
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        check(OLD, same[i], same[i], 0);
        check(NEW, same[i], same[i], 0);
    }
    static const char *const pairs[][2] = {{"hòa", "hoà"},
                                           {"HÓA", "HOÁ"},
                                           {"Xõa", "Xoã"},
                                           {"tỏa", "toả"},
                                           {"họa", "hoạ"},
                                           {"Òa", "Oà"},
                                           {"khỏe", "khoẻ"},
                                           {"lóe", "loé"},
                                           {"nhòe", "nhoè"},
                                           {"thủy", "thuỷ"},
                                           {"ÚY", "UÝ"},
                                           {"lũy", "luỹ"},
                                           {"tụy", "tuỵ"},
                                           {"ho\u0300a", "hoa\u0300"},
                                           {"THU\u0309Y", "THUY\u0309"}};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        check(NEW, pairs[i][0], pairs[i][1], 1);
        check(OLD, pairs[i][1], pairs[i][0], 1);
        check(OLD, pairs[i][0], pairs[i][0], 0);
        check(NEW, pairs[i][1], pairs[i][1], 0);
    }
    check(NEW, "(hòa-hòa), thủy/HÒA.", "(hoà-hoà), thuỷ/HOÀ.", 4);
    check(OLD, "https://bao.example/hoà?x=hoà hoà", "https://bao.example/hoà?x=hoà hòa", 1);
}

/* NUL ends nothing, and the second time there is nothing to change. */
static void again(void) {
    static const char text[] = "a\0 \0b hoà\0 \xC2\xA0x&eacute;\0e\xCC\x81\0\n\n\n.";
    for (Way way = ENTITIES; way <= NEW; way++) {
        ChudeBuffer once = {0}, twice = {0};
        alter(way, &once, (ChudeText){text, sizeof text - 1});
        g_assert_true(memchr(once.data, 0, once.size) != NULL);
        g_assert_cmpuint(alter(way, &twice, chude_buffer_text(&once)), ==, 0);
        g_assert_cmpmem(once.data, once.size, twice.data, twice.size);
        chude_buffer_clear(&once);
        chude_buffer_clear(&twice);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/normalize/entities", entities);
    g_test_add_func("/normalize/whitespace", whitespace);
    g_test_add_func("/normalize/nfc", nfc);
    g_test_add_func("/normalize/tone", tone);
    g_test_add_func("/normalize/again", again);
    return g_test_run();
}
