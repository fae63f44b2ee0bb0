/* stages/summary/contrast: what a background's df is of a keyword with several forms, and when nothing is said. */
#include <glib.h>
#include <string.h>

#include "keyness/scores.h"
#include "summary/contrast.h"

static const char table[] = "documents\t1000\n"
                            "an ninh tổ quốc\t60\n"
                            "antq\t30\n"
                            "phòng chống\t50\n"
                            "tp. hcm\t990\n"
                            "bão\t20\n";

static ChudeContrast contrast;

static ChudeContrastForm form(const char *key, uint32_t at_most, bool shared) {
    return (ChudeContrastForm){{key, strlen(key)}, at_most, shared};
}

static ChudeKeyness compare(const ChudeContrastForm *forms, size_t count, uint64_t df) {
    return chude_contrast_compare(&contrast, 0, forms, count, df, 10);
}

static void assert_df(const ChudeContrastForm *forms, size_t count, uint64_t df, bool bounded) {
    ChudeKeyness keyness = compare(forms, count, 10);
    g_assert_true(keyness.said);
    g_assert_cmpuint(keyness.df, ==, df);
    g_assert_cmpint(keyness.bounded, ==, bounded);
    g_assert_cmpuint(keyness.documents, ==, 1000);
    ChudeKeynessCounts counts = {10, df, 10, 1000};
    g_assert_cmpfloat(keyness.g2, ==, chude_keyness_g2_full(counts));
    g_assert_cmpfloat(keyness.log_ratio, ==, chude_keyness_log_ratio(counts));
}

static void test_forms(void) {
    const ChudeContrastForm full = form("an_ninh_tổ_quốc", 60, false), abbreviation = form("antq", 30, false);
    assert_df(&full, 1, 60, false);
    assert_df((ChudeContrastForm[]){full, abbreviation}, 2, 90, true);
    /* one that the corpus does not have counts where the background has it, and only there */
    assert_df((ChudeContrastForm[]){full, form("antq", 0, false)}, 2, 90, true);
    assert_df((ChudeContrastForm[]){full, form("an_ninh_tq", 0, false)}, 2, 60, false);
    /* one that the background does not have is as frequent as its rarest word, at most */
    assert_df((ChudeContrastForm[]){full, form("an_ninh_tq", 20, false)}, 2, 80, true);
    /* one term of the background, however it is written: once */
    assert_df((ChudeContrastForm[]){form("phòng,_chống", 50, false), form("phòng_chống", 50, false)}, 2, 50,
              false);
    assert_df((ChudeContrastForm[]){form("mưa,_đá", 20, false), form("mưa_đá", 40, false)}, 2, 40, true);
    /* some of those documents mean other things */
    assert_df((ChudeContrastForm[]){form("antq", 30, true)}, 1, 30, true);
    /* no more than there are; and then nothing can stand out */
    ChudeKeyness all = compare((ChudeContrastForm[]){form("tp.hcm", 990, false), full}, 2, 10);
    g_assert_cmpuint(all.df, ==, 1000);
    g_assert_false(all.said);
}

static void test_nothing_said(void) {
    const ChudeContrastForm full = form("an_ninh_tổ_quốc", 60, false);
    g_assert_false(compare(&full, 1, 0).said); /* of another language */
    const ChudeContrastForm number = form("68", UINT32_MAX, false);
    g_assert_false(compare(&number, 1, 5).said); /* it may stand anywhere */
    /* rarer than in the background: sure of what that knows, unknown of a bound */
    const ChudeContrastForm known = form("tp.hcm", 990, false), bounded = form("tp._hcm_mới", 990, false);
    g_assert_true(compare(&known, 1, 1).said);
    g_assert_cmpfloat(compare(&known, 1, 1).g2, <, 0);
    g_assert_false(compare(&bounded, 1, 1).said);
}

static void test_rates(void) {
    ChudeKeyness all[] = {
        {.said = true, .g2 = 12}, {.g2 = 30}, {.said = true, .g2 = -3}, {.said = true, .g2 = 7}};
    chude_contrast_rates(all, G_N_ELEMENTS(all));
    ChudeKeynessRates rates = chude_keyness_rates(3); /* what is not said is no test */
    g_assert_cmpfloat(all[2].q, ==, chude_keyness_next_q(&rates, chude_keyness_p(3)));
    g_assert_cmpfloat(all[3].q, ==, chude_keyness_next_q(&rates, chude_keyness_p(7)));
    g_assert_cmpfloat(all[0].q, ==, chude_keyness_next_q(&rates, chude_keyness_p(12)));
    ChudeBuffer json = {0};
    chude_contrast_write(&json, &all[1]);
    g_assert_cmpuint(json.size, ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    GError *error = NULL;
    contrast.backgrounds[0] = chude_background_parse((ChudeText){table, sizeof table - 1}, "table", &error);
    g_assert_no_error(error);
    g_test_add_func("/contrast/forms", test_forms);
    g_test_add_func("/contrast/nothing-said", test_nothing_said);
    g_test_add_func("/contrast/rates", test_rates);
    int code = g_test_run();
    chude_background_free(contrast.backgrounds[0]);
    return code;
}
