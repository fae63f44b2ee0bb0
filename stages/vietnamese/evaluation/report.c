#include "vietnamese/evaluation/report.h"

#include <glib.h>
#include <string.h>

#include "evaluation/page.h"
#include "shown.h"

/* ---- text ---- */

/* Figures are never cut: a narrow terminal wraps them. */
static void figures(const ChudePage *page, const char *label, const ChudeScoreCounts *counts) {
    ChudeScoreRates rates = chude_score_rates(counts);
    chude_buffer_printf(page->out,
                        "%-20s %9" G_GUINT64_FORMAT " %9" G_GUINT64_FORMAT " %9" G_GUINT64_FORMAT
                        " %10.2f %7.2f %6.2f\n",
                        label, counts->gold, counts->system, counts->right, 100 * rates.precision,
                        100 * rates.recall, 100 * rates.f1);
}

static char *place(const char *file, uint64_t line) {
    char *valid = g_utf8_make_valid(file, -1);
    char *text = g_strdup_printf("%s:%" G_GUINT64_FORMAT, valid, line);
    g_free(valid);
    return text;
}

static void add_place(ChudeBuffer *out, const char *file, uint64_t line, size_t width) {
    char *text = place(file, line);
    chude_shown_cell(out, (ChudeText){text, strlen(text)}, width);
    chude_buffer_literal(out, "  ");
    g_free(text);
}

/* Columns of a table, in characters as they are wide; what is wider moves the rest of its line. */
typedef struct {
    size_t gold, system, place;
} Widths;

static void widen(size_t *width, size_t needed) {
    enum { WIDEST = 30 };
    *width = MAX(*width, MIN(needed, WIDEST));
}

static Widths widths_of(const GPtrArray *list, guint most) {
    Widths widths = {4, 6, 8}; /* of the headings */
    for (guint i = 0; i < most; i++) {
        const ChudeMistake *mistake = g_ptr_array_index(list, i);
        char *where = place(mistake->file, mistake->line);
        widen(&widths.gold, chude_shown_columns(mistake->gold));
        widen(&widths.system, chude_shown_columns(mistake->system));
        widen(&widths.place, chude_shown_columns((ChudeText){where, strlen(where)}));
        g_free(where);
    }
    return widths;
}

static void mistake_row(const ChudePage *page, const ChudeMistake *mistake, const Widths *widths) {
    ChudeBuffer *out = page->out;
    size_t begin = out->size;
    chude_buffer_printf(out, "%5" G_GUINT64_FORMAT "  %-6s  ", mistake->count,
                        chude_mistake_kinds[mistake->kind]);
    chude_shown_cell(out, mistake->gold, widths->gold);
    chude_buffer_literal(out, "  ");
    chude_shown_cell(out, mistake->system, widths->system);
    chude_buffer_literal(out, "  ");
    add_place(out, mistake->file, mistake->line, widths->place);
    chude_shown_add(out, mistake->before);
    chude_buffer_literal(out, mistake->before.size ? " [" : "[");
    chude_shown_add(out, mistake->gold);
    chude_buffer_literal(out, mistake->after.size ? "] " : "]");
    chude_shown_add(out, mistake->after);
    chude_page_end_line(page, begin);
}

static void mistakes_table(const ChudePage *page, const ChudeEvaluation *what, const ChudeEvaluated *result) {
    const uint64_t *totals = chude_mistakes_totals(result->mistakes);
    uint64_t all = totals[CHUDE_MISTAKE_SPLIT] + totals[CHUDE_MISTAKE_JOINED] + totals[CHUDE_MISTAKE_OTHER];
    GPtrArray *list = chude_mistakes_list(result->mistakes);
    guint most = (guint)MIN(list->len, what->most);
    const Widths widths = widths_of(list, most);
    chude_buffer_printf(page->out,
                        "mistakes  %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT " split, %" G_GUINT64_FORMAT
                        " joined, %" G_GUINT64_FORMAT " other; %u different\n",
                        all, totals[CHUDE_MISTAKE_SPLIT], totals[CHUDE_MISTAKE_JOINED],
                        totals[CHUDE_MISTAKE_OTHER], list->len);
    if (most) {
        char *titles = g_strdup_printf("count  kind    %-*s  %-*s  first at", (int)widths.gold, "gold",
                                       (int)widths.system, "system");
        chude_buffer_char(page->out, '\n');
        chude_page_heading(page, titles);
        g_free(titles);
    }
    for (guint i = 0; i < most; i++) {
        mistake_row(page, g_ptr_array_index(list, i), &widths);
    }
    g_ptr_array_free(list, TRUE);
}

static void excerpt(const ChudePage *page, const char *label, ChudeText text, const char *file,
                    uint64_t line) {
    size_t begin = page->out->size;
    chude_buffer_printf(page->out, "  %-6s  ", label);
    if (file) {
        add_place(page->out, file, line, 0);
    }
    chude_shown_add(page->out, text);
    chude_page_end_line(page, begin);
}

static void changed_table(const ChudePage *page, const GArray *changed) {
    if (changed->len) {
        chude_buffer_char(page->out, '\n');
        chude_page_heading(page, "changed text (white space left out)");
    }
    for (guint i = 0; i < changed->len; i++) {
        const ChudeChanged *one = &g_array_index(changed, ChudeChanged, i);
        excerpt(page, "gold", one->gold_excerpt, one->gold_file, one->gold_line);
        excerpt(page, "system", one->system_excerpt, one->system_file, one->system_line);
    }
}

void chude_evaluation_text(ChudeBuffer *out, const ChudeEvaluation *what, const ChudeEvaluated *result,
                           unsigned width, bool bold) {
    const ChudePage page = {out, width, bold};
    const ChudeScorer *score = &result->score;
    const char *const model[] = {what->model ? what->model : "compiled-in", NULL};
    chude_page_names(&page, "gold", what->gold);
    if (what->raw[0]) {
        chude_page_names(&page, "raw", what->raw);
    }
    chude_page_names(&page, what->system[0] ? "system" : "model", what->system[0] ? what->system : model);
    chude_buffer_char(out, '\n');
    chude_page_heading(&page, "                          gold    system     right  precision  recall     F1");
    figures(&page, "words", &score->words);
    figures(&page, "of several syllables", &score->several);
    chude_buffer_printf(out,
                        "\nsentences %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT
                        " wholly right (%.2f %%), %" G_GUINT64_FORMAT " with changed text\n",
                        score->sentences, score->exact, 100 * (double)score->exact / (double)score->sentences,
                        score->changed);
    if (what->raw[0]) {
        chude_buffer_printf(out, "          %" G_GUINT64_FORMAT " whose raw text differs from the gold one\n",
                            result->raw_differs);
    }
    mistakes_table(&page, what, result);
    changed_table(&page, result->changed);
}

/* ---- JSON ---- */

static void text_json(ChudeBuffer *out, const char *before, ChudeText text) {
    chude_buffer_literal(out, before);
    chude_json_string(out, text);
}

static void counts_json(ChudeBuffer *out, const char *before, const ChudeScoreCounts *counts) {
    ChudeScoreRates rates = chude_score_rates(counts);
    chude_buffer_literal(out, before);
    chude_page_integer_json(out, "{\"gold\":", counts->gold);
    chude_page_integer_json(out, ",\"system\":", counts->system);
    chude_page_integer_json(out, ",\"right\":", counts->right);
    chude_page_number_json(out, ",\"precision\":", rates.precision);
    chude_page_number_json(out, ",\"recall\":", rates.recall);
    chude_page_number_json(out, ",\"f1\":", rates.f1);
    chude_buffer_char(out, '}');
}

static void mistakes_json(ChudeBuffer *out, size_t most, const ChudeMistakes *mistakes) {
    const uint64_t *totals = chude_mistakes_totals(mistakes);
    GPtrArray *list = chude_mistakes_list(mistakes);
    chude_page_integer_json(out, ",\"mistakes\":{\"split\":", totals[CHUDE_MISTAKE_SPLIT]);
    chude_page_integer_json(out, ",\"joined\":", totals[CHUDE_MISTAKE_JOINED]);
    chude_page_integer_json(out, ",\"other\":", totals[CHUDE_MISTAKE_OTHER]);
    chude_page_integer_json(out, ",\"different\":", list->len);
    chude_buffer_literal(out, "},\"commonest\":[");
    for (guint i = 0; i < list->len && i < most; i++) {
        const ChudeMistake *mistake = g_ptr_array_index(list, i);
        chude_buffer_printf(out, "%s{\"kind\":\"%s\"", i ? "," : "", chude_mistake_kinds[mistake->kind]);
        text_json(out, ",\"gold\":", mistake->gold);
        text_json(out, ",\"system\":", mistake->system);
        chude_page_integer_json(out, ",\"count\":", mistake->count);
        chude_page_name_json(out, ",\"file\":", mistake->file);
        chude_page_integer_json(out, ",\"line\":", mistake->line);
        text_json(out, ",\"before\":", mistake->before);
        text_json(out, ",\"after\":", mistake->after);
        chude_buffer_char(out, '}');
    }
    chude_buffer_char(out, ']');
    g_ptr_array_free(list, TRUE);
}

static void changed_json(ChudeBuffer *out, const GArray *changed) {
    chude_buffer_literal(out, ",\"changed\":[");
    for (guint i = 0; i < changed->len; i++) {
        const ChudeChanged *one = &g_array_index(changed, ChudeChanged, i);
        chude_page_name_json(out, i ? ",{\"file\":" : "{\"file\":", one->gold_file);
        chude_page_integer_json(out, ",\"line\":", one->gold_line);
        if (one->system_file) {
            chude_page_name_json(out, ",\"system_file\":", one->system_file);
            chude_page_integer_json(out, ",\"system_line\":", one->system_line);
        }
        text_json(out, ",\"gold\":", one->gold_excerpt);
        text_json(out, ",\"system\":", one->system_excerpt);
        chude_buffer_char(out, '}');
    }
    chude_buffer_char(out, ']');
}

void chude_evaluation_json(ChudeBuffer *out, const ChudeEvaluation *what, const ChudeEvaluated *result) {
    const ChudeScorer *score = &result->score;
    chude_buffer_literal(out, "{\"schema\":\"chude.eval/1\",\"task\":\"segment\"");
    chude_page_names_json(out, ",\"gold\":[", what->gold);
    if (what->raw[0]) {
        chude_page_names_json(out, ",\"raw\":[", what->raw);
    }
    if (what->system[0]) {
        chude_page_names_json(out, ",\"system\":[", what->system);
    }
    if (what->model) {
        chude_page_name_json(out, ",\"model\":", what->model);
    }
    counts_json(out, ",\"words\":", &score->words);
    counts_json(out, ",\"several\":", &score->several);
    chude_page_integer_json(out, ",\"sentences\":{\"count\":", score->sentences);
    chude_page_integer_json(out, ",\"exact\":", score->exact);
    chude_page_integer_json(out, ",\"changed\":", score->changed);
    if (what->raw[0]) {
        chude_page_integer_json(out, ",\"raw_differs\":", result->raw_differs);
    }
    chude_buffer_char(out, '}');
    mistakes_json(out, what->most, result->mistakes);
    changed_json(out, result->changed);
    chude_buffer_literal(out, "}\n");
}
