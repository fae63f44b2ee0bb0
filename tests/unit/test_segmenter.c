/* test_segmenter.c - shape keys, the model that ships, and the fast way through it against the plain one. */
#include <glib.h>
#include <json-c/json.h>
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

/* The spans of a sentence, one after another, and longest match. */
static void find_spans(const Plain *plain, size_t count) {
    ChudeGaps *gaps = plain->gaps;
    enum { PAD = CHUDE_GAP_PAD };
    const uint8_t *shape = gaps->shape + PAD, *space = gaps->space + PAD;
    for (size_t i = 0; i < count + PAD; i++) {
        gaps->span[0][PAD + i] = gaps->span[1][PAD + i] = gaps->span[2][PAD + i] = gaps->match[PAD + i] = 0;
    }
    memset(gaps->id + PAD + count, 0, PAD * sizeof *gaps->id);
    memset(gaps->shape + PAD + count, 0, PAD);
    for (size_t i = 0; i < count; i++) {
        uint32_t before = gaps->id[PAD + i], slot = 0;
        for (size_t j = i + 1; j < count && j - i < CHUDE_SPAN_LONGEST; j++) {
            if (chude_shape_is_mark(shape[j - 1]) || chude_shape_is_mark(shape[j]) || !space[j]) {
                break;
            }
            uint64_t hash = chude_span_hash(before, gaps->id[PAD + j]);
            uint8_t value = chude_spans_find_plainly(&plain->model.spans, hash, &slot);
            gaps->span[j - i - 1][PAD + i] = value;
            if (!(value & CHUDE_SPAN_GOES_ON)) {
                break;
            }
            before = chude_span_before(slot);
        }
    }
    for (size_t i = 0; i < count;) {
        size_t size = CHUDE_SPAN_LONGEST;
        while (size > 1 && !(gaps->span[size - 2][PAD + i] & CHUDE_SPAN_WORD)) {
            size--;
        }
        memset(gaps->match + PAD + i, 1, size - 1);
        i += size;
    }
}

static void flush(Plain *plain, ChudeText line, size_t count, GString *out) {
    bool title = false, lower = false, capitals = false;
    for (size_t i = 0; i < count; i++) {
        uint8_t shape = plain->units[i].shape;
        title |= shape == CHUDE_SHAPE_TITLE;
        lower |= shape == CHUDE_SHAPE_LOWER;
        capitals |= shape == CHUDE_SHAPE_CAPITALS || shape == CHUDE_SHAPE_INITIAL;
    }
    for (size_t i = 0; i < count; i++) {
        const ChudeUnit *unit = &plain->units[i];
        chude_gaps_set(plain->gaps, &plain->model.plan, i, unit->code, unit->shape,
                       unit->gap == CHUDE_GAP_SPACE, title || (lower && capitals));
    }
    find_spans(plain, count);
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
    "M2",
    "5",
};
static const char *const marks[] = {",",  " ",   " ",  " ",  " ", " ",  " ",  " ", " ",  ", ", ". ",
                                    "! ", " – ", " (", ") ", "“", "” ", "\"", "…", ".",  "-",  "/",
                                    ":",  "  ",  "\t", "; ", "?", "'",  "’",  "[", "] ", "%",  "\r"};

/* Both ways, and the fast one also where other letters can be read behind the line. */
static void assert_all_agree(Plain *plain, const ChudeTokenizer *tokenizer, ChudeTokenizerScratch *scratch,
                             const GString *text) {
    static const char behind[] = "\nan c\xC3\xB4ng. thao nguy\xC3\xAAn";
    /* a copy of just that size: reading beyond the end is an error of its own */
    char *exact = g_memdup2(text->str, text->len + 1);
    exact = g_realloc(exact, MAX(text->len, 1));
    char *followed = g_strconcat(text->str, behind, NULL);
    ChudeText line = {exact, text->len};
    ChudeBuffer fast = {0}, faster = {0};
    GString *slow = g_string_new(NULL);
    chude_segment_line(tokenizer, scratch, line, 0, &fast);
    chude_segment_line(tokenizer, scratch, (ChudeText){followed, line.size}, strlen(behind), &faster);
    segment_plainly(plain, line, slow);
    if (fast.size != slow->len || memcmp(fast.data, slow->str, slow->len) != 0 || faster.size != slow->len ||
        memcmp(faster.data, slow->str, slow->len) != 0) {
        g_error("differ on: %.*s\nfast: %.*s\nfaster: %.*s\nplain: %s", (int)line.size, line.data,
                (int)fast.size, fast.data, (int)faster.size, faster.data, slow->str);
    }
    g_string_free(slow, TRUE);
    chude_buffer_clear(&fast);
    chude_buffer_clear(&faster);
    g_free(followed);
    g_free(exact);
}

static void random_line(GRand *random, const GPtrArray *unused, GString *line) {
    (void)unused;
    for (gint32 n = g_rand_int_range(random, 0, 30); n > 0; n--) {
        g_string_append(line, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
        g_string_append(line, marks[g_rand_int_range(random, 0, G_N_ELEMENTS(marks))]);
    }
}

/* The lines of the samples' texts. */
static GPtrArray *real_lines(void) {
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    const char *source = g_getenv("CHUDE_SOURCE");
    if (!source) {
        return lines;
    }
    char *folder = g_build_filename(source, "samples", NULL);
    GDir *files = g_dir_open(folder, 0, NULL);
    g_assert_nonnull(files);
    for (const char *name; (name = g_dir_read_name(files));) {
        char *path = g_build_filename(folder, name, NULL), *bytes;
        g_assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
        char **documents = g_strsplit(bytes, "\n", -1);
        for (char **document = documents; *document; document++) {
            if (!**document) {
                continue; /* behind the last line end */
            }
            json_object *parsed = json_tokener_parse(*document);
            char **parts =
                g_strsplit(json_object_get_string(json_object_object_get(parsed, "text")), "\n", -1);
            for (char **part = parts; *part; part++) {
                g_ptr_array_add(lines, g_strdup(*part));
            }
            g_strfreev(parts);
            json_object_put(parsed);
        }
        g_strfreev(documents);
        g_free(bytes);
        g_free(path);
    }
    g_dir_close(files);
    g_free(folder);
    g_assert_cmpuint(lines->len, >, 100);
    return lines;
}

/* Where a character of text begins. */
static size_t some_place(GRand *random, const GString *text) {
    size_t at = (size_t)g_rand_int_range(random, 0, (gint32)text->len + 1);
    while (at > 0 && at < text->len && ((unsigned char)text->str[at] & 0xC0) == 0x80) {
        at--;
    }
    return at;
}

/* Parts of real lines, one behind another, altered here and there. */
static void altered_line(GRand *random, const GPtrArray *lines, GString *line) {
    for (gint32 n = g_rand_int_range(random, 1, 4); n > 0; n--) {
        GString *part =
            g_string_new(g_ptr_array_index(lines, g_rand_int_range(random, 0, (gint32)lines->len)));
        size_t from = some_place(random, part);
        g_string_erase(part, 0, (gssize)from);
        g_string_truncate(part, some_place(random, part));
        g_string_append(line, part->str);
        g_string_append(line, n > 1 ? marks[g_rand_int_range(random, 0, G_N_ELEMENTS(marks))] : "");
        g_string_free(part, TRUE);
    }
    for (gint32 n = g_rand_int_range(random, 0, 4); n > 0; n--) {
        size_t at = some_place(random, line);
        switch (g_rand_int_range(random, 0, 4)) {
        case 0:
            g_string_insert(line, (gssize)at, marks[g_rand_int_range(random, 0, G_N_ELEMENTS(marks))]);
            break;
        case 1:
            g_string_insert(line, (gssize)at, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
            break;
        default:
            g_string_erase(line, (gssize)at,
                           (gssize)(at < line->len ? g_utf8_skip[(unsigned char)line->str[at]] : 0));
        }
    }
    gint32 form = g_rand_int_range(random, 0, 24);
    char *other = form == 0   ? g_utf8_strup(line->str, -1)
                  : form == 1 ? g_utf8_strdown(line->str, -1)
                  : form == 2 ? g_utf8_normalize(line->str, -1, G_NORMALIZE_NFD)
                              : NULL;
    if (other) {
        g_string_assign(line, other);
        g_free(other);
    }
}

/* So many lines that `make` makes, then each of `lines` as it is. */
static void compare(unsigned count, void make(GRand *, const GPtrArray *, GString *),
                    const GPtrArray *lines) {
    enum { FORGET_EVERY = 100 };
    GError *error = NULL;
    Plain plain = {.gaps = g_new0(ChudeGaps, 1),
                   .units = g_new0(ChudeUnit, CHUDE_GAP_UNITS),
                   .spellings = g_new0(ChudeSpellings, 1)};
    g_assert_true(chude_model_open(&plain.model, shipped()->data, shipped()->size, &error));
    plain.segmenter = chude_model_segmenter_new(shipped()->data, shipped()->size, &error);
    ChudeTokenizer *tokenizer =
        chude_tokenizer_new(CHUDE_UNIT_IS_WORD, CHUDE_LINES_PARAGRAPH, NULL, NULL, &error);
    g_assert_no_error(error);
    ChudeTokenizerScratch *scratch = chude_tokenizer_scratch_new();
    GRand *random = g_rand_new_with_seed(20261126);
    GString *line = g_string_new(NULL);
    for (unsigned i = 0; i < count + (lines ? lines->len : 0); i++) {
        if (i % FORGET_EVERY == 0) {
            chude_spellings_clear(plain.spellings);
            memset(plain.spellings, 0, sizeof *plain.spellings);
        }
        g_string_truncate(line, 0);
        if (i < count) {
            make(random, lines, line);
        } else {
            g_string_assign(line, g_ptr_array_index(lines, i - count));
        }
        if (i % 4 < 2) { /* sentences in which case tells nothing */
            char *other = i % 4 == 0 ? g_utf8_strdown(line->str, -1) : g_utf8_strup(line->str, -1);
            g_string_assign(line, other);
            g_free(other);
        }
        assert_all_agree(&plain, tokenizer, scratch, line);
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

static void test_fast_is_plain(void) {
    compare(60000, random_line, NULL);
}

static void test_fast_is_plain_on_news(void) {
    GPtrArray *lines = real_lines();
    if (lines->len == 0) {
        g_test_skip("CHUDE_SOURCE does not name the source");
    } else {
        compare(40000, altered_line, lines);
    }
    g_ptr_array_free(lines, TRUE);
}

/* A sentence of more units than the segmenter takes at once, and one that just fits, each of words that are known and not. */
static void test_long_lines(void) {
    static const unsigned sizes[] = {CHUDE_GAP_UNITS - 1, CHUDE_GAP_UNITS, CHUDE_GAP_UNITS + 1,
                                     2 * CHUDE_GAP_UNITS + 7};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
        GString *line = g_string_new("công");
        for (unsigned unit = 1; unit < sizes[i]; unit++) {
            g_string_append(line, unit % 97 == 0 ? " 8/4" : unit % 3 ? " an" : " người");
        }
        g_ptr_array_add(lines, g_string_free(line, FALSE));
        compare(0, random_line, lines);
        g_ptr_array_free(lines, TRUE);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/segmenter/shape-key", test_shape_key);
    g_test_add_func("/segmenter/open", test_open);
    g_test_add_func("/segmenter/fast-is-plain", test_fast_is_plain);
    g_test_add_func("/segmenter/fast-is-plain-on-news", test_fast_is_plain_on_news);
    g_test_add_func("/segmenter/long-lines", test_long_lines);
    return g_test_run();
}
