/* test_segmenter.c - shape keys, the model that ships, and the fast way through it against the plain one. */
#include <glib.h>
#include <string.h>

#include "embedded.h"
#include "vietnamese/model.h"
#include "vietnamese/model_segmenter.h"
#include "vietnamese/scan.h"
#include "vietnamese/sentence.h"
#include "vietnamese/shape_key.h"
#include "vietnamese/spellings.h"
#include "vietnamese/tokenizer.h"

static ChudeText text_of(const char *text) {
    return (ChudeText){text, strlen(text)};
}

static void assert_same_key(const char *a, const char *b, bool same) {
    ChudeBuffer room = {0};
    char x[CHUDE_SHAPE_KEY_MOST], y[CHUDE_SHAPE_KEY_MOST];
    size_t m = chude_shape_key(x, text_of(a), &room), n = chude_shape_key(y, text_of(b), &room);
    g_assert_true((m == n && memcmp(x, y, m) == 0) == same);
    chude_buffer_clear(&room);
}

static void test_shape_key(void) {
    assert_same_key("hòa", "hoà", true);
    assert_same_key("hòa", "HÒA", true);
    assert_same_key("hòa", "ho\u0300a", true);
    assert_same_key("hòa", "hóa", false);
    assert_same_key("hòa", "hoa", false);
    assert_same_key("lý", "lí", true);
    assert_same_key("quý", "quí", false);
    assert_same_key("thuỳ", "thuì", false);
    assert_same_key("12/3", "4/15", true);
    assert_same_key("1,5", "1.5", false);
    assert_same_key("Covid-19", "covid-2", true);
    assert_same_key("Đắk", "đắk", true);
    ChudeBuffer room = {0};
    char key[CHUDE_SHAPE_KEY_MOST];
    g_assert_cmpuint(chude_shape_key(key, text_of("internationalization"), &room), ==, 0);
    g_assert_cmpuint(chude_shape_key(key, text_of("20262026202620262026"), &room), ==, 1);
    chude_buffer_clear(&room);
}

static const ChudeEmbedded *shipped(void) {
    const ChudeEmbedded *file = chude_embedded_find("models/vi.segment");
    g_assert_nonnull(file);
    return file;
}

static void test_open(void) {
    const ChudeEmbedded *file = shipped();
    g_assert_cmpuint(file->size, <=, 1000000);
    ChudeModel model;
    GError *error = NULL;
    g_assert_true(chude_model_open(&model, file->data, file->size, &error));
    g_assert_no_error(error);
    static const size_t cuts[] = {0, 1, 15, 16, 47, 48, 1000, 500000};
    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++) {
        g_assert_false(chude_model_open(&model, file->data, cuts[i], &error));
        g_assert_nonnull(error);
        g_clear_error(&error);
    }
    g_assert_false(chude_model_open(&model, file->data, file->size - 1, NULL));
    uint8_t *damaged = g_memdup2(file->data, file->size);
    for (size_t at = 0; at < file->size; at += at < 64 ? 1 : 9973) {
        damaged[at] ^= 0x20;
        g_assert_false(chude_model_open(&model, damaged, file->size, NULL));
        damaged[at] ^= 0x20;
    }
    g_assert_true(chude_model_open(&model, damaged, file->size, NULL));
    g_free(damaged);
}

/* ---- the plain way: every unit scanned, every feature listed, spellings often forgotten ---- */

typedef struct {
    ChudeModel model;
    ChudeSegmenter *segmenter;
    ChudeGaps *gaps;
    ChudeUnit *units;
    ChudeSpellings *spellings;
} Plain;

static int32_t sum(const Plain *plain, const uint32_t *features, size_t count) {
    int32_t total = 0;
    for (size_t i = 0; i < count; i++) {
        total += plain->model.weights[features[i]];
    }
    return total;
}

static bool joins(const Plain *plain, size_t i) {
    enum { NEAR = 15 }; /* features of chude_gap_each_near, which come first */
    uint32_t features[CHUDE_GAP_FEATURES];
    size_t count = chude_gap_features(plain->gaps, &plain->model.plan, i, features);
    int32_t near = sum(plain, features, NEAR), all = near + sum(plain, features + NEAR, count - NEAR);
    return near < plain->model.sure_split || near > plain->model.sure_join ? near > 0 : all > 0;
}

static void flush(Plain *plain, ChudeText line, size_t count, GString *out) {
    for (size_t i = 0; i < count; i++) {
        const ChudeUnit *unit = &plain->units[i];
        chude_gaps_set(plain->gaps, &plain->model.plan, i, unit->code, unit->shape,
                       unit->gap == CHUDE_GAP_SPACE);
    }
    chude_gaps_spans(plain->gaps, &plain->model.spans, count); /* without the filter */
    for (size_t i = 0; i < count; i++) {
        const ChudeUnit *unit = &plain->units[i];
        g_string_append_len(out, line.data + unit->begin, unit->end - unit->begin);
        bool joined = i + 1 < count && unit[1].gap == CHUDE_GAP_SPACE &&
                      !chude_gap_is_plain(plain->gaps, i) && joins(plain, i);
        g_string_append_c(out, joined ? '_' : ' ');
    }
}

static void segment_plainly(Plain *plain, ChudeText line, GString *out) {
    ChudeScan scan;
    ChudeSentence sentence = {.any = false};
    ChudeUnit unit;
    size_t count = 0;
    chude_scan_start(&scan, line, false);
    while (chude_scan_next(&scan, &unit)) {
        chude_spellings_look_up(plain->spellings, plain->segmenter, line, &unit);
        if (chude_sentence_begins(&sentence, line, &unit, true) || count == CHUDE_GAP_UNITS) {
            flush(plain, line, count, out);
            count = 0;
        }
        plain->units[count++] = unit;
    }
    flush(plain, line, count, out);
    g_string_truncate(out, out->len - (out->len > 0));
}

/* Pieces of which lines are made at random: what binds, what ends sentences, what is long, what is no syllable. */
static const char *const pieces[] = {
    "công",
    "an",
    "Công",
    "An",
    "thị",
    "xã",
    "Thái",
    "Hòa",
    "hoà",
    "ho\u0300a",
    "phòng",
    "chống",
    "tội",
    "phạm",
    "người",
    "dân",
    "nhân",
    "ngày",
    "tháng",
    "8/4/2020",
    "10h30",
    "61%",
    "TP.",
    "TP.HCM",
    "v.v.",
    "Q.1",
    "ThS.",
    "B.",
    "anh",
    "chị",
    "Nguyễn",
    "Văn",
    "Quá",
    "COVID-19",
    "iPhone",
    "W.",
    "Bush",
    "e@x.vn",
    "http://chude.vn/a_b",
    "xuống",
    "nghiêng",
    "Đắk",
    "Lắk",
    "internationalization",
    "\U0001F600",
    "\u4E2D\u56FD",
    "_",
    "a_b",
    "\u00A0",
    "\xC3\xB7",
    "½",
    "Hà",
    "Nội-Hải",
    "Việt-Nhật",
    "HỘI",
    "ĐỒNG",
    "NHÂN",
    "km/h",
    "tp.",
    "h.",
    "ông",
    "\u202F",
};
static const char *const marks[] = {" ",   " ",  " ",  " ", " ",  " ",  " ", " ",  ", ", ". ", "! ",
                                    " – ", " (", ") ", "“", "” ", "\"", "…", ".",  "-",  "/",  ":",
                                    "  ",  "\t", "; ", "?", "'",  "’",  "[", "] ", "%",  "\r"};

static void assert_both_agree(Plain *plain, const ChudeTokenizer *tokenizer, ChudeTokenizerScratch *scratch,
                              ChudeText line) {
    ChudeBuffer fast = {0};
    GString *slow = g_string_new(NULL);
    chude_segment_line(tokenizer, scratch, line, 0, &fast);
    segment_plainly(plain, line, slow);
    if (fast.size != slow->len || memcmp(fast.data, slow->str, slow->len) != 0) {
        g_error("differ on: %.*s\nfast: %.*s\nplain: %s", (int)line.size, line.data, (int)fast.size,
                fast.data, slow->str);
    }
    g_string_free(slow, TRUE);
    chude_buffer_clear(&fast);
}

static void test_fast_is_plain(void) {
    enum { LINES = 100000, FORGET_EVERY = 100 };
    GError *error = NULL;
    Plain plain = {.gaps = g_new0(ChudeGaps, 1),
                   .units = g_new0(ChudeUnit, CHUDE_GAP_UNITS),
                   .spellings = g_new0(ChudeSpellings, 1)};
    g_assert_true(chude_model_open(&plain.model, shipped()->data, shipped()->size, &error));
    plain.segmenter = chude_model_segmenter_new(shipped()->data, shipped()->size, &error);
    ChudeTokenizer *tokenizer = chude_tokenizer_new(CHUDE_UNIT_IS_WORD, CHUDE_LINES_PARAGRAPH, NULL, &error);
    g_assert_no_error(error);
    ChudeTokenizerScratch *scratch = chude_tokenizer_scratch_new();
    GRand *random = g_rand_new_with_seed(20261126);
    GString *line = g_string_new(NULL);
    for (unsigned i = 0; i < LINES; i++) {
        g_string_truncate(line, 0);
        if (i % FORGET_EVERY == 0) {
            chude_spellings_clear(plain.spellings);
            memset(plain.spellings, 0, sizeof *plain.spellings);
        }
        for (gint32 n = g_rand_int_range(random, 0, 30); n > 0; n--) {
            g_string_append(line, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
            g_string_append(line, marks[g_rand_int_range(random, 0, G_N_ELEMENTS(marks))]);
        }
        /* a copy of just that size: reading beyond the end is an error of its own */
        char *exact = g_memdup2(line->str, line->len);
        assert_both_agree(&plain, tokenizer, scratch, (ChudeText){exact ? exact : "", line->len});
        g_free(exact);
    }
    g_string_free(line, TRUE);
    g_rand_free(random);
    chude_tokenizer_scratch_free(scratch);
    chude_tokenizer_free(tokenizer);
    plain.segmenter->free(plain.segmenter);
    chude_spellings_clear(plain.spellings);
    g_free(plain.spellings);
    g_free(plain.units);
    g_free(plain.gaps);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/segmenter/shape-key", test_shape_key);
    g_test_add_func("/segmenter/open", test_open);
    g_test_add_func("/segmenter/fast-is-plain", test_fast_is_plain);
    return g_test_run();
}
