/* report.c - what an evaluation of keyphrases found, as text for people and as JSON. */
#include "evaluation/page.h"
#include "keyphrases/evaluation/evaluate.h"

void chude_keyphrase_text(ChudeBuffer *out, const ChudeKeyphraseEvaluation *what, const char *system,
                          const ChudeKeyphraseScore *score, unsigned width, bool bold) {
    const ChudePage page = {out, width, bold};
    const char *const golds[] = {what->gold, NULL}, *const systems[] = {system, NULL};
    chude_page_names(&page, "gold", golds);
    chude_page_names(&page, "system", systems);
    chude_buffer_printf(out, "\ndocuments %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT " without output\n\n",
                        score->documents, score->missing);
    chude_page_heading(&page, "     precision  recall     F1  mean F1");
    for (size_t i = 0; i < CHUDE_KEYPHRASE_DEPTHS; i++) {
        const ChudeKeyphraseRates *rates = &score->at[i];
        /* in this order of operations: so other scorers round */
        double sum = rates->precision + rates->recall, least = 1e-12,
               f1 = 200 * rates->precision * rates->recall / (sum > least ? sum : least);
        chude_buffer_printf(out, "@%-3u %9.2f %7.2f %6.2f %8.2f\n", chude_keyphrase_depths[i],
                            100 * rates->precision, 100 * rates->recall, f1,
                            100 * rates->sum_f1 / (double)score->documents);
    }
}

void chude_keyphrase_json(ChudeBuffer *out, const ChudeKeyphraseEvaluation *what,
                          const ChudeKeyphraseScore *score) {
    const char *const golds[] = {what->gold, NULL}, *const systems[] = {what->system, NULL};
    chude_buffer_literal(out, "{\"schema\":\"chude.eval/1\",\"task\":\"keyphrase\"");
    chude_page_names_json(out, ",\"gold\":[", golds);
    if (what->system) {
        chude_page_names_json(out, ",\"system\":[", systems);
    }
    chude_page_integer_json(out, ",\"documents\":", score->documents);
    chude_page_integer_json(out, ",\"missing\":", score->missing);
    for (size_t i = 0; i < CHUDE_KEYPHRASE_DEPTHS; i++) {
        const ChudeKeyphraseRates *rates = &score->at[i];
        chude_page_integer_json(out, i ? ",{\"at\":" : ",\"figures\":[{\"at\":", chude_keyphrase_depths[i]);
        chude_page_number_json(out, ",\"precision\":", rates->precision);
        chude_page_number_json(out, ",\"recall\":", rates->recall);
        chude_page_number_json(out, ",\"f1\":", rates->f1);
        chude_page_number_json(out, ",\"mean_f1\":", rates->mean_f1);
        chude_buffer_char(out, '}');
    }
    chude_buffer_literal(out, "]}\n");
}
