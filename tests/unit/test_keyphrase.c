/* test_keyphrase.c - candidates, ranking and choice of keyphrases, and the backgrounds that the program ships. */
#include <glib.h>
#include <string.h>

#include "arena.h"
#include "embedded.h"
#include "keyphrases/background.h"
#include "record.h"
#include "words.h"
#include "worker.h"

extern const ChudeStage chude_stage_keyphrase;

static int64_t top, most_syllables;

static double option_number(const ChudeArgs *args, const char *name) {
    (void)args;
    g_assert_cmpstr(name, ==, "diversity");
    return 0.5;
}

static int64_t option_integer(const ChudeArgs *args, const char *name) {
    g_assert_null(args);
    return strcmp(name, "top") == 0 ? top : most_syllables;
}

static const char *option_string(const ChudeArgs *args, const char *name) {
    g_assert_null(args);
    g_assert_true(strcmp(name, "abbreviations") == 0 || strcmp(name, "ranking") == 0 ||
                  strcmp(name, "terms") == 0);
    return NULL;
}

typedef struct {
    ChudeHost host;
    ChudeWorker worker;
    void *shared, *state;
} Stage;

static void stage_open(Stage *stage, int64_t most, int64_t syllables) {
    GError *error = NULL;
    top = most;
    most_syllables = syllables;
    *stage = (Stage){.host = {.size = sizeof stage->host,
                              .option_integer = option_integer,
                              .option_number = option_number,
                              .option_string = option_string}};
    stage->worker = (ChudeWorker){.terms = chude_terms_new()};
    stage->shared = chude_stage_keyphrase.open(&stage->host, NULL, &error);
    g_assert_no_error(error);
    stage->state = chude_stage_keyphrase.begin(stage->shared, &stage->worker, &error);
    g_assert_no_error(error);
}

static void stage_close(Stage *stage) {
    chude_stage_keyphrase.end(stage->state);
    chude_stage_keyphrase.close(stage->shared);
    chude_terms_free(stage->worker.terms);
}

/* Which form of the phrase has this counting key: 0 the text, else the number of the variant plus 1. */
static size_t form_of(const ChudeKeyphrase *phrase, const ChudeBuffer *key) {
    for (size_t i = 0; i <= phrase->variant_count; i++) {
        ChudeBuffer wanted = {0};
        chude_counting_key(&wanted, i ? phrase->variants[i - 1].text : phrase->text);
        bool same = wanted.size == key->size && memcmp(wanted.data, key->data, key->size) == 0;
        chude_buffer_clear(&wanted);
        if (same) {
            return i;
        }
    }
    g_error("'%.*s' is no form of '%.*s'", (int)key->size, key->data, (int)phrase->text.size,
            phrase->text.data);
}

/* What an editor could check by eye: every offset is a place of the phrase, and begins and ends with a token. */
static void check_offsets(const ChudeDocument *document) {
    for (size_t i = 0; i < document->keyphrase_count; i++) {
        const ChudeKeyphrase *phrase = &document->keyphrases[i];
        ChudeBuffer found = {0};
        uint32_t counts[8] = {0}; /* of text, of each variant */
        g_assert_cmpuint(phrase->variant_count, <, G_N_ELEMENTS(counts));
        g_assert_cmpuint(phrase->count, >, 0);
        g_assert_cmpfloat(phrase->score, >=, 0);
        g_assert_cmpfloat(phrase->score, <=, 1);
        for (uint32_t j = 0; j < phrase->count; j++) {
            ChudeSpan span = phrase->offsets[j];
            g_assert_cmpuint(span.begin, <, span.end);
            g_assert_cmpuint(span.end, <=, document->text.size);
            g_assert_true(j == 0 || phrase->offsets[j - 1].end <= span.begin);
            found.size = 0;
            chude_counting_key(&found, (ChudeText){document->text.data + span.begin, span.end - span.begin});
            counts[form_of(phrase, &found)]++;
            bool begins = false, ends = false;
            for (size_t k = 0; k < document->words->count; k++) {
                begins = begins || document->words->tokens[k].begin == span.begin;
                ends = ends || document->words->tokens[k].end == span.end;
            }
            g_assert_true(begins && ends);
        }
        g_assert_cmpuint(counts[0], >, 0);
        for (size_t k = 0; k < phrase->variant_count; k++) {
            g_assert_cmpuint(counts[k + 1], ==, phrase->variants[k].count);
            g_assert_cmpuint(counts[k + 1], <=, counts[0]); /* text is the commonest form */
        }
        chude_buffer_clear(&found);
    }
}

/* The keyphrases of a text given as the member `words` writes it, in one string, '|' between them; the caller frees it. */
static char *keyphrases(Stage *stage, const char *lang, const char *title, const char *tokens) {
    ChudeArena *arena = chude_arena_new();
    GError *error = NULL;
    GString *text = g_string_new(NULL);
    for (const char *p = tokens; *p; p++) {
        if (*p == '\\' && p[1] == '-') {
            p++;
        } else {
            g_string_append_c(text, *p == '_' ? ' ' : *p);
        }
    }
    ChudeDocument document = {.text = {text->str, text->len}, .lang = {lang, strlen(lang)}};
    document.words = chude_words_read(arena, document.text, (ChudeText){tokens, strlen(tokens)}, &error);
    g_assert_no_error(error);
    char *title_text = title ? g_strdelimit(g_strdup(title), "_", ' ') : NULL;
    if (title) {
        document.title = (ChudeText){title_text, strlen(title_text)};
        document.title_words =
            chude_words_read(arena, document.title, (ChudeText){title, strlen(title)}, &error);
        g_assert_no_error(error);
    }
    ChudeBatch batch = {.documents = &document, .count = 1, .arena = arena};
    g_assert_cmpint(chude_stage_keyphrase.process(stage->state, &batch, &error), ==, CHUDE_OK);
    g_assert_no_error(error);
    g_assert_true(document.has_keyphrases);
    g_assert_cmpuint(document.keyphrase_count, <=, (size_t)top);
    check_offsets(&document);
    GString *joined = g_string_new("|");
    for (size_t i = 0; i < document.keyphrase_count; i++) {
        const ChudeKeyphrase *phrase = &document.keyphrases[i];
        g_string_append_len(joined, phrase->text.data, (gssize)phrase->text.size);
        for (size_t k = 0; k < phrase->variant_count; k++) {
            g_string_append_printf(joined, " = %.*s", (int)phrase->variants[k].text.size,
                                   phrase->variants[k].text.data);
        }
        g_string_append_c(joined, '|');
    }
    g_string_free(text, TRUE);
    g_free(title_text);
    chude_arena_free(arena);
    return g_string_free(joined, FALSE);
}

static void expect(const char *list, const char *phrase, bool wanted) {
    char *between = g_strdup_printf("|%s|", phrase);
    if ((strstr(list, between) != NULL) != wanted) {
        g_error("'%s' %s in %s", phrase, wanted ? "is not" : "is", list);
    }
    g_free(between);
}

static const char movement[] =
    "Phong_trào toàn_dân bảo_vệ ANTQ được Công_an TX Thái_Hòa phát_động .\n"
    "Công_an TX Thái_Hòa đã lan_tỏa phong_trào toàn_dân bảo_vệ ANTQ ở cơ_sở .\n"
    "Trong đấu_tranh phòng , chống tội_phạm , phong_trào toàn_dân bảo_vệ ANTQ là nòng_cốt .\n"
    "Công_an TX Thái_Hòa coi đấu_tranh phòng , chống tội_phạm là việc của toàn dân .";

static void test_movement(void) {
    Stage stage;
    stage_open(&stage, 10, 8);
    char *first = keyphrases(&stage, "vi", NULL, movement);
    expect(first, "phong trào toàn dân bảo vệ ANTQ", true);
    expect(first, "Công an TX Thái Hòa", true);
    expect(first, "đấu tranh phòng, chống tội phạm",
           false); /* as spelled: these tokens have a space before the comma */
    expect(first, "đấu tranh phòng , chống tội phạm", true);
    expect(first, "toàn dân bảo", false);
    expect(first, "toàn dân bảo vệ", false);
    expect(first, "TX Thái Hòa", false);
    /* nothing stays behind from one document to the next */
    char *other = keyphrases(&stage, "en", NULL, "The river rose . The river fell .");
    char *second = keyphrases(&stage, "vi", NULL, movement);
    g_assert_cmpstr(first, ==, second);
    stage_close(&stage);
    stage_open(&stage, 10, 8);
    char *fresh = keyphrases(&stage, "vi", NULL, movement);
    g_assert_cmpstr(first, ==, fresh);
    stage_close(&stage);
    g_free(first);
    g_free(second);
    g_free(fresh);
    g_free(other);
}

static void test_options(void) {
    Stage stage;
    stage_open(&stage, 1, 8);
    char *list = keyphrases(&stage, "vi", NULL, movement);
    g_assert_nonnull(strchr(list + 1, '|'));
    g_assert_true(strchr(list + 1, '|') == list + strlen(list) - 1); /* one */
    g_free(list);
    stage_close(&stage);
    stage_open(&stage, 50, 2);
    list = keyphrases(&stage, "vi", NULL, movement);
    expect(list, "phong trào", true);
    expect(list, "Công an TX", false);
    expect(list, "Công an TX Thái Hòa", false);
    g_free(list);
    stage_close(&stage);
}

static void test_edges(void) {
    Stage stage;
    stage_open(&stage, 100, 8);
    char *list = keyphrases(&stage, "vi", NULL,
                            "Dự_án đường của tỉnh Quảng_Nam và cầu Cửa_Đại \\-đang chậm .\n"
                            "Bộ Giáo_dục và Đào_tạo họp . Bộ Giáo_dục và Đào_tạo nói .\n"
                            "\\-Sông nước , sông Hàn\nThu Bồn\nẢnh : Lê_Văn_Tám");
    expect(list, "tỉnh Quảng Nam", true);
    expect(list, "Bộ Giáo dục và Đào tạo", true);
    expect(list, "của tỉnh Quảng Nam", false);
    expect(list, "tỉnh Quảng Nam và", false);
    expect(list, "đang chậm", false);
    expect(list, "Sông", false);             /* marked by `stop` */
    expect(list, "sông Hàn Thu Bồn", false); /* across a sentence end */
    expect(list, "Lê Văn Tám", false);       /* a credit */
    g_free(list);
    list = keyphrases(&stage, "vi", NULL, "Ông Nguyễn Văn Bình về quê . Ông Nguyễn Văn Bình kể .");
    expect(list, "Nguyễn Văn Bình", true);
    expect(list, "Nguyễn Văn", false);
    expect(list, "Văn Bình", false);
    g_free(list);
    stage_close(&stage);
}

static void test_title(void) {
    Stage stage;
    stage_open(&stage, 1, 8);
    const char *text = "Người dân trồng lúa và trồng khoai . Lúa tốt , khoai tốt .";
    char *rice = keyphrases(&stage, "vi", "Mùa lúa", text);
    char *potato = keyphrases(&stage, "vi", "Mùa khoai", text);
    g_assert_cmpstr(rice, !=, potato);
    g_free(rice);
    g_free(potato);
    stage_close(&stage);
}

static void test_spelling(void) {
    Stage stage;
    stage_open(&stage, 3, 8);
    /* two placements of the tone are one phrase; the commoner spelling is printed, whatever begins a sentence */
    char *list = keyphrases(&stage, "vi", NULL,
                            "Hòa_giải cơ_sở .\nNhờ hoà_giải cơ_sở mà yên .\nMở tổ hoà_giải cơ_sở .\n"
                            "Hòa_giải cơ_sở tốt .\nHòa_giải cơ_sở đều .");
    expect(list, "hoà giải cơ sở", true);
    expect(list, "Hòa giải cơ sở", false);
    g_free(list);
    stage_close(&stage);
}

static void test_odd(void) {
    static const char *const texts[] = {"",         ". . .",         "… !!! ???", "-",
                                        "- - -",    "của và của",    "Ảnh :",     "a",
                                        "\xCC\x81", "12 34 56",      "phòng ,",   ", phòng",
                                        "😀 😀",      "x\xE2\x80\xA8y"};
    Stage stage;
    stage_open(&stage, 10, 32);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_free(keyphrases(&stage, "vi", NULL, texts[i]));
        g_free(keyphrases(&stage, "en", "", texts[i]));
        g_free(keyphrases(&stage, "und", NULL, texts[i]));
    }
    char *none = keyphrases(&stage, "vi", NULL, "… !!! ???");
    g_assert_cmpstr(none, ==, "|");
    g_free(none);
    stage_close(&stage);
}

static void test_english(void) {
    Stage stage;
    stage_open(&stage, 5, 8);
    char *list = keyphrases(&stage, "en", NULL,
                            "The flood warning system of the river board failed .\n"
                            "A flood warning system needs data - driven forecasts .\n"
                            "The board will repair the flood warning system .");
    expect(list, "flood warning system", true);
    expect(list, "the flood warning system", false);
    g_free(list);
    stage_close(&stage);
}

/* More candidates than are kept, and one phrase a hundred thousand times: linear, and the phrase is found. */
static void test_long(void) {
    GString *tokens = g_string_new(NULL);
    for (int i = 0; i < 100000; i++) {
        g_string_append_printf(tokens, "đê sông Hồng vỡ kx%d mx%d .\n", i, i * 7 % 99991);
    }
    g_string_truncate(tokens, tokens->len - 1);
    ChudeArena *arena = chude_arena_new();
    GError *error = NULL;
    ChudeDocument document = {.text = {tokens->str, tokens->len}, .lang = {"vi", 2}};
    document.words = chude_words_read(arena, document.text, document.text, &error);
    g_assert_no_error(error);
    Stage stage;
    stage_open(&stage, 1, 3);
    ChudeBatch batch = {.documents = &document, .count = 1, .arena = arena};
    g_assert_cmpint(chude_stage_keyphrase.process(stage.state, &batch, &error), ==, CHUDE_OK);
    g_assert_cmpuint(document.keyphrase_count, ==, 1);
    g_assert_cmpuint(document.keyphrases[0].count, ==, 100000);
    g_assert_cmpuint(document.keyphrases[0].offsets[0].begin, <, 20);
    stage_close(&stage);
    chude_arena_free(arena);
    g_string_free(tokens, TRUE);
}

static const char forms[] = "Hợp_tác_xã Vĩnh_Lợi bán lúa , và HTX có lãi .\n"
                            "Các HTX trong vùng học HTX Vĩnh_Lợi cách trồng lúa .\n"
                            "Tổ_chức Cây Xanh Quốc_tế ( ZGO ) đến thăm hợp_tác_xã .\n"
                            "Đoàn của ZGO tặng hợp_tác_xã cây giống .";

/* A short form and its full form are one phrase, in a short text and in one that is walked again for the places. */
static void test_forms(void) {
    Stage stage;
    stage_open(&stage, 10, 8);
    char *list = keyphrases(&stage, "vi", NULL, forms);
    expect(list, "HTX Vĩnh Lợi", false); /* equally common: the full form */
    expect(list, "Hợp tác xã Vĩnh Lợi = HTX Vĩnh Lợi", true);
    expect(list, "ZGO", false);
    expect(list, "ZGO = Tổ chức Cây Xanh Quốc tế", true);
    g_free(list);
    GString *tokens = g_string_new(forms);
    for (int i = 0; i < 1000; i++) {
        g_string_append_c(tokens, '\n');
        g_string_append(tokens, forms);
    }
    list = keyphrases(&stage, "vi", NULL, tokens->str);
    expect(list, "Hợp tác xã Vĩnh Lợi = HTX Vĩnh Lợi", true);
    g_free(list);
    g_string_free(tokens, TRUE);
    stage_close(&stage);
}

static void test_background(void) {
    static const char file[] = "# counts\ndocuments\t100\nphòng chống\t40\t8\nhội\t7\n";
    GError *error = NULL;
    ChudeBackground *background = chude_background_parse((ChudeText){file, sizeof file - 1}, "file", &error);
    g_assert_no_error(error);
    g_assert_cmpfloat(chude_background_documents(background), ==, 100);
    g_assert_cmpuint(chude_background_least(background), ==, 7);
    uint32_t syllables;
    uint64_t both = chude_phrase_hash((ChudeText){"phòng_chống", strlen("phòng_chống")}, &syllables);
    g_assert_cmpuint(syllables, ==, 2);
    const ChudeBackgroundTerm *term = chude_background_find(background, both);
    g_assert_nonnull(term);
    g_assert_cmpuint(term->df, ==, 40);
    g_assert_cmpuint(term->verb, ==, 8);
    uint64_t first = chude_phrase_hash((ChudeText){"phòng", strlen("phòng")}, NULL);
    uint64_t second = chude_phrase_hash((ChudeText){"chống", strlen("chống")}, NULL);
    g_assert_cmpuint(both, ==, first * chude_phrase_power(1) + second);
    g_assert_null(chude_background_find(background, first));
    term = chude_background_find(background, chude_phrase_hash((ChudeText){"hội", strlen("hội")}, NULL));
    g_assert_cmpuint(term->verb, ==, CHUDE_VERB_UNKNOWN);
    chude_background_free(background);
}

static void test_bad_background(void) {
    static const char *const bad[] = {"hội\t7\n",
                                      "documents\t0\n",
                                      "documents\t10\nhội\n",
                                      "documents\t10\nhội\t\n",
                                      "documents\t10\nhội\t0\n",
                                      "documents\t10\nhội\t7\t10\n",
                                      "documents\t10\nhội\t7\t1\t1\n",
                                      "documents\t10\n\t7\n",
                                      "documents\t10\nhội\t99999999999\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        GError *error = NULL;
        g_assert_null(chude_background_parse((ChudeText){bad[i], strlen(bad[i])}, "list.tsv", &error));
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, i < 2 ? "list.tsv, line 1" : "list.tsv, line 2"));
        g_error_free(error);
    }
}

/* make_background.py folds terms by itself: they must be what the program looks up. */
static void test_shipped(void) {
    static const char *const names[] = {"models/vi.background.tsv", "models/en.background.tsv"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const ChudeEmbedded *file = chude_embedded_find(names[i]);
        g_assert_nonnull(file);
        g_assert_cmpuint(file->size, <=, 600000);
        GError *error = NULL;
        ChudeText tsv = {(const char *)file->data, file->size};
        ChudeBackground *background = chude_background_parse(tsv, names[i], &error);
        g_assert_no_error(error);
        g_assert_cmpfloat(chude_background_documents(background), >, 1000);
        chude_background_free(background);
        ChudeBuffer key = {0};
        for (const char *p = tsv.data, *end = p + tsv.size; p < end; p = strchr(p, '\n') + 1) {
            const char *tab = strchr(p, '\t');
            g_assert_nonnull(tab);
            key.size = 0;
            chude_counting_key(&key, (ChudeText){p, (size_t)(tab - p)});
            for (size_t j = 0; j < key.size; j++) {
                key.data[j] = key.data[j] == '_' ? ' ' : key.data[j];
            }
            char *term = g_strdelimit(g_strndup(p, (gsize)(tab - p)), "_", ' ');
            g_assert_cmpmem(key.data, key.size, term, strlen(term));
            g_free(term);
        }
        chude_buffer_clear(&key);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keyphrase/movement", test_movement);
    g_test_add_func("/keyphrase/options", test_options);
    g_test_add_func("/keyphrase/edges", test_edges);
    g_test_add_func("/keyphrase/title", test_title);
    g_test_add_func("/keyphrase/spelling", test_spelling);
    g_test_add_func("/keyphrase/odd", test_odd);
    g_test_add_func("/keyphrase/english", test_english);
    g_test_add_func("/keyphrase/long", test_long);
    g_test_add_func("/keyphrase/forms", test_forms);
    g_test_add_func("/keyphrase/background", test_background);
    g_test_add_func("/keyphrase/bad-background", test_bad_background);
    g_test_add_func("/keyphrase/shipped", test_shipped);
    return g_test_run();
}
