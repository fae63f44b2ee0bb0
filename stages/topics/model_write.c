/* model_write.c - a model as JSON that people edit: a member, a term, a word a line. */
#include "model.h"

static void begin_line(ChudeBuffer *json, bool *first, const char *indent) {
    chude_buffer_literal(json, *first ? "\n" : ",\n");
    chude_buffer_literal(json, indent);
    *first = false;
}

static void add_number(ChudeBuffer *json, double value) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    chude_buffer_literal(json, g_ascii_formatd(text, sizeof text, "%.4g", value));
}

static void add_terms(ChudeBuffer *json, const ChudeTopicsModelTopic *topic) {
    bool first = true;
    chude_buffer_literal(json, ",\n\"terms\":[");
    for (size_t i = 0; i < topic->term_count; i++) {
        begin_line(json, &first, " ");
        chude_buffer_literal(json, "{\"text\":");
        chude_json_string(json, topic->terms[i].text);
        chude_buffer_literal(json, ",\"score\":");
        chude_json_number(json, topic->terms[i].score);
        chude_buffer_char(json, '}');
    }
    chude_buffer_literal(json, "]");
}

static void add_topic(ChudeBuffer *json, const ChudeTopicsModel *model, const ChudeTopicsModelTopic *topic) {
    bool first = true;
    chude_buffer_literal(json, "{\"id\":");
    chude_json_integer(json, topic->id);
    if (topic->into != CHUDE_TOPICS_NONE) {
        chude_buffer_literal(json, ",\n\"merge_into\":");
        chude_json_integer(json, topic->into);
    }
    chude_buffer_literal(json, ",\n\"label\":");
    chude_json_literal(json, topic->label);
    chude_buffer_literal(json, ",\n\"size\":");
    chude_json_integer(json, (int64_t)topic->size);
    if (topic->cohesion >= 0) {
        chude_buffer_literal(json, ",\n\"cohesion\":");
        chude_json_number(json, topic->cohesion);
    }
    chude_buffer_literal(json, ",\n\"offset\":");
    add_number(json, topic->offset);
    chude_buffer_literal(json, ",\n\"slope\":");
    add_number(json, topic->slope);
    add_terms(json, topic);
    chude_buffer_literal(json, ",\n\"weights\":{");
    for (size_t i = 0; i < topic->weight_count; i++) {
        begin_line(json, &first, " ");
        chude_json_string(json, model->words[topic->weights[i].feature]);
        chude_buffer_char(json, ':');
        add_number(json, topic->weights[i].weight);
    }
    chude_buffer_literal(json, "}}");
}

static gint by_key(gconstpointer a, gconstpointer b, gpointer context) {
    const ChudeTopicsModel *model = context;
    return chude_topics_compare(model->words[*(const uint32_t *)a], model->words[*(const uint32_t *)b]);
}

static void add_df(ChudeBuffer *json, const ChudeTopicsModel *model) {
    g_autofree uint32_t *order = g_new(uint32_t, model->word_count + 1);
    bool first = true;
    for (size_t i = 0; i < model->word_count; i++) {
        order[i] = (uint32_t)i;
    }
    g_qsort_with_data(order, (gint)model->word_count, sizeof *order, by_key, (gpointer)model);
    chude_buffer_literal(json, ",\n\"df\":{");
    for (size_t i = 0; i < model->word_count; i++) {
        begin_line(json, &first, " ");
        chude_json_string(json, model->words[order[i]]);
        chude_buffer_char(json, ':');
        chude_json_integer(json, model->df[order[i]]);
    }
    chude_buffer_literal(json, "}");
}

void chude_topics_model_write(ChudeBuffer *json, const ChudeTopicsModel *model) {
    bool first = true;
    chude_buffer_literal(json, "{\"schema\":\"" CHUDE_TOPICS_SCHEMA "\",\n\"generator\":");
    chude_buffer_literal(json, model->generator);
    chude_buffer_literal(json, ",\n\"run\":");
    chude_buffer_literal(json, model->run);
    chude_buffer_literal(json, ",\n\"documents\":");
    chude_json_integer(json, (int64_t)model->documents);
    chude_buffer_literal(json, ",\n\"weak\":");
    chude_json_number(json, model->weak);
    chude_buffer_literal(json, ",\n\"next_id\":");
    chude_json_integer(json, model->next_id);
    chude_buffer_literal(json, ",\n\"banned\":[");
    for (char **ban = model->banned; *ban; ban++) {
        begin_line(json, &first, " ");
        chude_json_literal(json, *ban);
    }
    chude_buffer_literal(json, "],\n\"topics\":[");
    first = true;
    for (size_t t = 0; t < model->topic_count; t++) {
        begin_line(json, &first, "");
        add_topic(json, model, &model->topics[t]);
    }
    chude_buffer_literal(json, "]");
    add_df(json, model);
    chude_buffer_literal(json, "}\n");
}
