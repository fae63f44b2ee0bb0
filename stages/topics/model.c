#include "model.h"

#include "terms.h"
#include "words.h"

ChudeTopicsModel *chude_topics_model_empty(void) {
    ChudeTopicsModel *model = g_new0(ChudeTopicsModel, 1);
    chude_topics_table_init(&model->table, 1024);
    model->banned = g_new0(char *, 1);
    return model;
}

void chude_topics_model_free(ChudeTopicsModel *model) {
    if (!model) {
        return;
    }
    for (size_t t = 0; t < model->topic_count; t++) {
        ChudeTopicsModelTopic *topic = &model->topics[t];
        for (size_t i = 0; i < topic->term_count; i++) {
            g_free((char *)topic->terms[i].text.data);
        }
        g_free(topic->terms);
        g_free(topic->weights);
        g_free(topic->label);
    }
    g_free(model->topics);
    for (size_t i = 0; i < model->word_count; i++) {
        g_free((char *)model->words[i].data);
    }
    g_free(model->words);
    g_free(model->df);
    chude_topics_table_clear(&model->table);
    g_strfreev(model->banned);
    g_free(model->run);
    g_free(model->generator);
    g_free(model);
}

uint32_t chude_topics_model_word(ChudeTopicsModel *model, ChudeText key, uint32_t df) {
    uint32_t place = chude_topics_table_add(&model->table, chude_hash(key.data, key.size));
    if (place == model->word_count) {
        size_t count = model->word_count++;
        if (!(count & (count - 1))) { /* a power of two */
            model->words = g_renew(ChudeText, model->words, count ? 2 * count : 1);
            model->df = g_renew(uint32_t, model->df, count ? 2 * count : 1);
        }
        model->words[place] = (ChudeText){g_strndup(key.data, key.size), key.size};
        model->df[place] = df;
    }
    return place;
}

size_t chude_topics_model_find(const ChudeTopicsModel *model, uint32_t id) {
    size_t at = 0;
    while (at < model->topic_count && model->topics[at].id != id) {
        at++;
    }
    return at;
}

bool chude_topics_model_bans(const ChudeTopicsModel *model, ChudeText term) {
    ChudeBuffer key = {0}, other = {0};
    bool banned = false;
    chude_topics_word_key(&key, term);
    for (char **ban = model->banned; *ban && !banned; ban++) {
        other.size = 0;
        chude_topics_word_key(&other, (ChudeText){*ban, strlen(*ban)});
        banned = chude_topics_compare(chude_buffer_text(&key), chude_buffer_text(&other)) == 0;
    }
    chude_buffer_clear(&key);
    chude_buffer_clear(&other);
    return banned;
}
