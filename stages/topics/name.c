/* name.c - ids and labels of topics that were known before, and those of the others behind them. */
#include "fit.h"

static void drop_terms(ChudeTopicsDescription *description, size_t most, const ChudeTopicsModel *model) {
    size_t kept = 0;
    for (size_t i = 0; i < description->term_count; i++) {
        ChudeTopicsTerm term = description->terms[i];
        if (kept < most && !(model && chude_topics_model_bans(model, term.text))) {
            description->terms[kept++] = term;
        } else {
            g_free((char *)term.text.data);
        }
    }
    description->term_count = kept;
}

static int compare_ids(const void *a, const void *b) {
    uint32_t x = ((const ChudeTopicsDescription *)a)->id, y = ((const ChudeTopicsDescription *)b)->id;
    return (x > y) - (x < y);
}

static void give(ChudeTopicsDescription *descriptions, size_t count, uint32_t cluster, uint32_t id,
                 const char *label) {
    for (size_t t = 0; t < count; t++) {
        if (descriptions[t].cluster == cluster) {
            g_free((char *)descriptions[t].label.data);
            descriptions[t].label = (ChudeText){g_strdup(label), strlen(label)};
            descriptions[t].id = id;
        }
    }
}

static bool is_taken(const ChudeTopicsDescription *descriptions, size_t count, size_t but,
                     const ChudeTopicsGuiding *guiding, ChudeText label) {
    for (size_t t = 0; t < count; t++) {
        if (t != but && chude_topics_compare(descriptions[t].label, label) == 0) {
            return true;
        }
    }
    for (size_t t = 0; guiding->model && t < guiding->model->topic_count; t++) { /* gone ones too */
        const char *old = guiding->model->topics[t].label;
        if (chude_topics_compare((ChudeText){old, strlen(old)}, label) == 0) {
            return true;
        }
    }
    return false;
}

/* A topic that is new, and was called as one that is not, is called by the first of its terms that is free, or with its number. */
static void set_free_label(ChudeTopicsDescription *descriptions, size_t count, size_t at,
                           const ChudeTopicsGuiding *guiding) {
    ChudeTopicsDescription *description = &descriptions[at];
    if (!is_taken(descriptions, count, at, guiding, description->label)) {
        return;
    }
    ChudeText free_term = {NULL, 0};
    for (size_t i = 0; i < description->term_count && !free_term.data; i++) {
        if (!is_taken(descriptions, count, at, guiding, description->terms[i].text)) {
            free_term = description->terms[i].text;
        }
    }
    char *label = free_term.data ? g_strndup(free_term.data, free_term.size)
                                 : g_strdup_printf("%.*s (%u)", (int)description->label.size,
                                                   description->label.data, description->id);
    g_free((char *)description->label.data);
    description->label = (ChudeText){label, strlen(label)};
}

uint32_t chude_topics_name(ChudeTopicsDescription *descriptions, size_t count, size_t most,
                           const ChudeTopicsGuiding *guiding) {
    const ChudeTopicsGuide *guide = &guiding->guide;
    const ChudeTopicsModel *model = guiding->model;
    uint32_t next = model ? model->next_id : (uint32_t)guide->pulled;
    for (size_t t = 0; t < count; t++) {
        descriptions[t].id = CHUDE_TOPICS_NONE;
        drop_terms(&descriptions[t], most, model);
    }
    for (size_t g = 0; g < guide->pulled; g++) {
        bool persists = !model || guiding->kept[g] >= CHUDE_TOPICS_PERSISTS;
        if (guide->cluster[g] != CHUDE_TOPICS_NONE && persists) {
            give(descriptions, count, guide->cluster[g], model ? model->topics[g].id : (uint32_t)g,
                 model ? model->topics[g].label : guiding->seeds->list[g].label);
        }
    }
    for (size_t t = 0; t < count; t++) {
        if (descriptions[t].id == CHUDE_TOPICS_NONE) {
            descriptions[t].id = next++;
            if (guide->count) {
                set_free_label(descriptions, count, t, guiding);
            }
        }
    }
    if (guide->count) {
        qsort(descriptions, count, sizeof *descriptions, compare_ids);
    }
    return next;
}
