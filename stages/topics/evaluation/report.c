/* report.c - what an evaluation of topics found, as text for people and as JSON. */
#include "evaluation/page.h"
#include "topics/evaluation/evaluate.h"

static void add_figure(const ChudePage *page, const char *name, double value) {
    chude_buffer_printf(page->out, "%-9s %6.3f\n", name, value);
}

static void add_heading(const ChudePage *page, const char *format, uint64_t count, uint64_t other) {
    char *heading = g_strdup_printf(format, count, other);
    chude_buffer_char(page->out, '\n');
    chude_page_heading(page, heading);
    g_free(heading);
}

void chude_topics_score_text(ChudeBuffer *out, const ChudeTopicsEvaluation *what, const char *system,
                             const ChudeTopicsScore *score, unsigned width, bool bold) {
    const ChudePage page = {out, width, bold};
    const char *const golds[] = {what->gold, NULL}, *const systems[] = {system, NULL},
                      *const summaries[] = {what->summary, NULL};
    chude_page_names(&page, "gold", golds);
    chude_page_names(&page, "system", systems);
    if (what->summary) {
        chude_page_names(&page, "summary", summaries);
    }
    chude_buffer_printf(out,
                        "\ndocuments %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT
                        " without topic, %" G_GUINT64_FORMAT " without output\n",
                        score->documents, score->without_topic, score->missing);
    if (score->has_gold) {
        add_heading(&page, "classes %" G_GUINT64_FORMAT ", topics %" G_GUINT64_FORMAT, score->classes,
                    score->topics);
        add_figure(&page, "NMI", score->nmi);
        add_figure(&page, "ARI", score->ari);
        add_figure(&page, "purity", score->purity);
    }
    if (score->has_terms) {
        add_heading(&page, "topics with terms %" G_GUINT64_FORMAT, score->described, 0);
        add_figure(&page, "NPMI", score->npmi);
        add_figure(&page, "diversity", score->diversity);
    }
    if (score->has_names) {
        add_heading(&page, "classes with names %" G_GUINT64_FORMAT, score->named, 0);
        add_figure(&page, "label F1", score->label_f1);
    }
}

void chude_topics_score_json(ChudeBuffer *out, const ChudeTopicsEvaluation *what,
                             const ChudeTopicsScore *score) {
    const char *const golds[] = {what->gold, NULL}, *const systems[] = {what->system, NULL},
                      *const summaries[] = {what->summary, NULL};
    chude_buffer_literal(out, "{\"schema\":\"chude.eval/1\",\"task\":\"topics\"");
    chude_page_names_json(out, ",\"gold\":[", golds);
    if (what->system) {
        chude_page_names_json(out, ",\"system\":[", systems);
    }
    if (what->summary) {
        chude_page_names_json(out, ",\"summary\":[", summaries);
    }
    chude_page_integer_json(out, ",\"documents\":", score->documents);
    chude_page_integer_json(out, ",\"without_topic\":", score->without_topic);
    chude_page_integer_json(out, ",\"missing\":", score->missing);
    if (score->has_gold) {
        chude_page_integer_json(out, ",\"agreement\":{\"classes\":", score->classes);
        chude_page_integer_json(out, ",\"topics\":", score->topics);
        chude_page_number_json(out, ",\"nmi\":", score->nmi);
        chude_page_number_json(out, ",\"ari\":", score->ari);
        chude_page_number_json(out, ",\"purity\":", score->purity);
        chude_buffer_char(out, '}');
    }
    if (score->has_terms) {
        chude_page_integer_json(out, ",\"terms\":{\"topics\":", score->described);
        chude_page_number_json(out, ",\"npmi\":", score->npmi);
        chude_page_number_json(out, ",\"diversity\":", score->diversity);
        chude_buffer_char(out, '}');
    }
    if (score->has_names) {
        chude_page_integer_json(out, ",\"names\":{\"classes\":", score->named);
        chude_page_number_json(out, ",\"label_f1\":", score->label_f1);
        chude_buffer_char(out, '}');
    }
    chude_buffer_literal(out, "}\n");
}
