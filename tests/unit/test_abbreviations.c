/* test_abbreviations.c - the list, what brackets define, and what short forms mean in a corpus. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "abbreviations/definitions.h"
#include "abbreviations/meanings.h"
#include "arena.h"
#include "words.h"

static ChudeText text_of(const char *string) {
    return (ChudeText){string, strlen(string)};
}

/* A list with a file of these lines. */
static ChudeAbbreviations *list_with(const char *lines, GError **error) {
    GError *fault = NULL;
    char *path = NULL;
    int file = g_file_open_tmp("chude-XXXXXX.tsv", &path, &fault);
    g_assert_no_error(fault);
    g_close(file, NULL);
    g_file_set_contents(path, lines, -1, &fault);
    g_assert_no_error(fault);
    ChudeAbbreviations *list = chude_abbreviations_new(path, error);
    g_unlink(path);
    g_free(path);
    return list;
}

static const ChudeAbbreviation *entry_of(const ChudeAbbreviations *list, const char *key) {
    return chude_abbreviations_find_key(list, text_of(key));
}

static void test_shipped(void) {
    GError *error = NULL;
    ChudeAbbreviations *list = chude_abbreviations_new(NULL, &error);
    g_assert_no_error(error);
    size_t count = 0;
    const ChudeAbbreviation *all = chude_abbreviations_all(list, &count);
    g_assert_cmpuint(count, >=, 400);
    for (size_t i = 0; i < count; i++) {
        g_assert_cmpuint(all[i].count, >, 0);
        g_assert_true(i == 0 || strcmp(all[i - 1].form.key, all[i].form.key) < 0);
        g_assert_true(chude_abbreviations_find(list, all[i].form.hash) == &all[i]);
    }
    g_assert_cmpstr(entry_of(list, "ubnd")->fulls[0].key, ==, "ủy_ban_nhân_dân");
    g_assert_false(entry_of(list, "antq")->ambiguous);
    g_assert_true(entry_of(list, "tx")->ambiguous);
    g_assert_cmpuint(entry_of(list, "ct")->count, >=, 3);
    g_assert_null(entry_of(list, "qbvx"));
    chude_abbreviations_free(list);
}

static void test_own(void) {
    GError *error = NULL;
    ChudeAbbreviations *list = list_with("\xEF\xBB\xBF# ours\r\nQBVX\tQuỹ Bền Vững Xanh\r\n\nCT\tchỉ thị\n"
                                         "ANTQ\tan ninh tự quản\nANTQ\tan ninh Tổ quốc\n",
                                         &error);
    g_assert_no_error(error);
    g_assert_cmpstr(entry_of(list, "qbvx")->fulls[0].key, ==, "quỹ_bền_vững_xanh");
    g_assert_true(entry_of(list, "qbvx")->own);
    g_assert_false(entry_of(list, "ct")->ambiguous); /* takes the place of the shipped lines */
    g_assert_cmpuint(entry_of(list, "ct")->count, ==, 1);
    g_assert_true(entry_of(list, "antq")->ambiguous); /* two lines */
    chude_abbreviations_free(list);
}

static void test_bad_lines(void) {
    static const char *const lines[] = {"QBVX Quỹ Bền Vững Xanh\n",
                                        "A\tb\tc\n",
                                        "A\tb\t?\tc\n",
                                        "\tan ninh\n",
                                        "ANTQ\t \n",
                                        "ANTQ\tantq\n",
                                        "A\t\xFF\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        GError *error = NULL;
        g_assert_null(list_with(lines[i], &error));
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, i == 6 ? ".tsv: not UTF-8 at byte 3" : ".tsv, line 1: "));
        g_clear_error(&error);
    }
    GError *error = NULL;
    g_assert_null(chude_abbreviations_new("/no/such/file.tsv", &error));
    g_assert_nonnull(strstr(error->message, "/no/such/file.tsv"));
    g_clear_error(&error);
}

/* "SHORT=full|…" of what a text defines, given as the member `words` writes it; to be freed. */
static char *defined(const ChudeAbbreviations *list, const char *tokens) {
    ChudeArena *arena = chude_arena_new();
    GError *error = NULL;
    char *text = g_strdup(tokens);
    g_strdelimit(text, "_", ' ');
    ChudeWords *words = chude_words_read(arena, text_of(text), text_of(tokens), &error);
    g_assert_no_error(error);
    ChudeDefinitions found = {0};
    GString *result = g_string_new(NULL);
    chude_definitions_find(&found, words, list);
    for (size_t i = 0; i < found.count; i++) {
        const ChudeDefinition *one = &found.items[i];
        const ChudeToken *all = words->tokens;
        uint32_t a = all[one->short_begin].begin, b = all[one->short_end - 1].end,
                 c = all[one->full_begin].begin, d = all[one->full_end - 1].end;
        g_string_append_printf(result, "%s%.*s=%.*s", i ? "|" : "", (int)(b - a), text + a, (int)(d - c),
                               text + c);
    }
    chude_definitions_clear(&found);
    g_free(text);
    chude_arena_free(arena);
    return g_string_free(result, FALSE);
}

static void test_definitions(void) {
    static const char *const cases[][2] = {
        {"bảo_vệ an_ninh Tổ_quốc ( ANTQ ) ở xã", "ANTQ=an ninh Tổ quốc"},
        {"phong_trào ANTQ ( an_ninh Tổ_quốc ) ở xã", "ANTQ=an ninh Tổ quốc"},
        {"an_ninh Tổ_quốc ( gọi tắt là ANTQ )", "ANTQ=an ninh Tổ quốc"},
        {"“ an_ninh Tổ_quốc ” ( “ ANTQ ” )", "ANTQ=an ninh Tổ quốc"},
        {"ANTQ ( tức là an_ninh Tổ_quốc )", "ANTQ=an ninh Tổ quốc"},
        {"Uỷ_ban nhân_dân tỉnh ( UBND tỉnh ) họp", "UBND tỉnh=Uỷ ban nhân dân tỉnh"},
        {"Bộ Lao_động - Thương_binh và Xã_hội ( Bộ LĐ-TB&XH )",
         "Bộ LĐ-TB&XH=Bộ Lao động - Thương binh và Xã hội"},
        {"Sở Giáo_dục và Đào_tạo ( GD&ĐT )", "GD&ĐT=Giáo dục và Đào tạo"},
        {"Thành_phố Hồ_Chí_Minh ( TP.HCM )", "TP.HCM=Thành phố Hồ Chí Minh"},
        {"quyền sử_dụng đất ( QSDD )", "QSDD=quyền sử dụng đất"}, /* D for Đ */
        {"quyền sử_dụng dất ( QSDĐ )", ""},                       /* not the other way */
        {"Ban Chấp_hành Trung_ương ( BCHTW )", "BCHTW=Ban Chấp hành Trung ương"},
        {"hai thạc_sĩ ( ThS ) trẻ", "ThS=thạc sĩ"},
        {"phòng cháy , chữa cháy ( PCCC )", "PCCC=phòng cháy , chữa cháy"},
        {"Tổ_chức Y_tế Thế_giới ( WHO ) nói", "WHO=Tổ chức Y tế Thế giới"},
        {"theo WHO ( Tổ_chức Y_tế Thế_giới )", "WHO=Tổ chức Y tế Thế giới"},
        {"Liên_đoàn Bóng_đá châu_Á ( ZFC )", "ZFC=Liên đoàn Bóng đá châu Á"},
        {"Công_ty vàng bạc Ngân_hàng Nông_nghiệp ( ZJC )", ""}, /* the name is cut */
        {"Nguyễn_Quang_Hải ( HAGL ) ghi bàn", ""},
        {"phường Trần_Phú ( TP Hà_Tĩnh )", ""},
        {"ông Minh ( 45 tuổi ) nói", ""},
        {"an_ninh_Tổ quốc_gia ( TQ )", ""}, /* would cut a word */
        {"an_ninh .\nTổ_quốc ( ANTQ )", ""},
        {"( ANTQ )", ""},
        {"an_ninh Tổ_quốc ( ANTQ", ""},
        {"an_ninh Tổ_quốc ( )", ""},
        {"U. N. ( UN )", ""},
    };
    GError *error = NULL;
    ChudeAbbreviations *list = chude_abbreviations_new(NULL, &error);
    g_assert_no_error(error);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = defined(list, cases[i][0]);
        g_test_message("%s", cases[i][0]);
        g_assert_cmpstr(found, ==, cases[i][1]);
    }
    chude_abbreviations_free(list);
}

static void add_key(void *context, const char *key, bool ambiguous) {
    g_string_append_printf(context, "%s%s|", key, ambiguous ? "?" : "");
}

static void add_plain_key(void *context, const char *key) {
    add_key(context, key, false);
}

static void test_meanings(void) {
    GError *error = NULL;
    ChudeAbbreviations *list = list_with("QBVX\tQuỹ Bền Vững Xanh\n", &error);
    g_assert_no_error(error);
    ChudeMeanings *meanings = chude_meanings_new(list);
    static const char *const wanted[] = {"bảo_vệ_antq",  "ubnd_tỉnh", "phòng,_chống_zz", "zy", "tx_hồng_lam",
                                         "ts_nguyễn_an", "qbvx"};
    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
        chude_meanings_want(meanings, wanted[i]);
    }
    for (int round = 0; round < 2; round++) {
        if (round == 1) {
            chude_meanings_widen(meanings);
        }
        chude_meanings_found(meanings, "zz", "zập_zình", 2);
        chude_meanings_found(meanings, "zz", "zung_zinh", 3);           /* in more documents */
        chude_meanings_found(meanings, "z.z", "zung_zinh", 2);          /* comes with the full form */
        chude_meanings_found(meanings, "zy", "zung_yên", 1);            /* in one document only */
        chude_meanings_found(meanings, "ts", "thí_sinh", 9);            /* the list has another: ambiguous */
        chude_meanings_found(meanings, "qbvx", "quà_bánh_vui_xuân", 9); /* the user has it */
    }
    chude_meanings_decide(meanings);
    static const char *const written[][2] = {{"bảo_vệ_antq", "bảo_vệ_an_ninh_tổ_quốc"},
                                             {"ubnd_tỉnh", "ủy_ban_nhân_dân_tỉnh"},
                                             {"phòng,_chống_zz", "phòng_chống_zung_zinh"},
                                             {"zy", "zy"},
                                             {"tx_hồng_lam", "tx_hồng_lam"},
                                             {"ts_nguyễn_an", "ts_nguyễn_an"},
                                             {"qbvx", "quỹ_bền_vững_xanh"}};
    for (size_t i = 0; i < G_N_ELEMENTS(written); i++) {
        g_autofree char *out = chude_meanings_write_out(meanings, written[i][0]);
        g_assert_cmpstr(out, ==, written[i][1]);
    }
    GString *keys = g_string_new(NULL);
    chude_meanings_shorten(meanings, "thị_xã_hồng_lam", add_key, keys);
    chude_meanings_shorten(meanings, "bảo_vệ_an_ninh_tổ_quốc", add_key, keys);
    chude_meanings_shorten(meanings, "zung_zinh", add_key, keys);
    g_assert_cmpstr(keys->str, ==, "tx_hồng_lam?|bảo_vệ_antq|z.z|zz|");
    g_string_truncate(keys, 0);
    chude_meanings_expand(meanings, "ts_nguyễn_an", add_plain_key, keys);
    g_assert_cmpstr(keys->str, ==, "thí_sinh_nguyễn_an|tiến_sĩ_nguyễn_an|");
    g_string_free(keys, TRUE);
    chude_meanings_free(meanings);
    chude_abbreviations_free(list);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/abbreviations/shipped", test_shipped);
    g_test_add_func("/abbreviations/own", test_own);
    g_test_add_func("/abbreviations/bad-lines", test_bad_lines);
    g_test_add_func("/abbreviations/definitions", test_definitions);
    g_test_add_func("/abbreviations/meanings", test_meanings);
    return g_test_run();
}
