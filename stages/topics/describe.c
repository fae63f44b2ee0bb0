/* describe.c - labels, terms, coherence, and the order of topics. */
#include "describe.h"

#include <math.h>

#include "choose.h"
#include "counting_key.h"
#include "spell.h"

#define LABELS 8 /* candidates for a label: another topic may have taken the first */

/* What was chosen for one topic: phrases, and their places in the set of chosen ones. */
typedef struct {
    ChudeTopicsPhrase *terms, labels[LABELS];
    size_t term_count, label_count;
    uint32_t *term_places, label_places[LABELS];
} Choice;

typedef struct {
    const ChudeTopicsCorpus *corpus;
    ChudeTopicsCandidates *candidates;
    Choice *choices;
    size_t most;
    const ChudeStopwords *banned; /* in labels, or NULL */
} Choose;

/* Chooses for a topic whose phrases are at hand, and drops them. */
static void choose_for(void *context, size_t topic) {
    const Choose *choose = context;
    const ChudeTopicsForms *forms = &choose->corpus->forms;
    ChudeTopicsCandidates *candidates = &choose->candidates[topic];
    Choice *choice = &choose->choices[topic];
    if (!candidates->phrases) {
        return;
    }
    g_autofree size_t *places = g_new(size_t, MAX(choose->most, LABELS) + 1);
    choice->terms = g_new(ChudeTopicsPhrase, choose->most + 1);
    choice->term_places = g_new(uint32_t, choose->most + 1);
    choice->term_count = chude_topics_choose_terms(forms, candidates, choose->most, places);
    for (size_t i = 0; i < choice->term_count; i++) {
        choice->terms[i] = candidates->phrases[places[i]];
    }
    choice->label_count = chude_topics_choose_labels(forms, candidates, choose->banned, LABELS, places);
    for (size_t i = 0; i < choice->label_count; i++) {
        choice->labels[i] = candidates->phrases[places[i]];
    }
    g_clear_pointer(&candidates->phrases, g_free);
    candidates->count = 0;
}

static ChudeText copy(ChudeText text) {
    return (ChudeText){g_memdup2(text.data, text.size), text.size};
}

static double coherence(ChudeTopicsPairs pairs, size_t terms, double documents) {
    double sum = 0, count = 0;
    for (size_t a = 0; a < MIN(terms, CHUDE_TOPICS_PAIRED); a++) {
        for (size_t b = a + 1; b < MIN(terms, CHUDE_TOPICS_PAIRED); b++) {
            double both = pairs[a][b], expected = (double)pairs[a][a] * pairs[b][b] / documents;
            double npmi = both < 1            ? -1
                          : both == documents ? 1
                                              : log(both / expected) / -log(both / documents);
            sum += chude_round(npmi);
            count++;
        }
    }
    return count > 0 ? chude_round(sum / count) : 0;
}

static int compare_descriptions(const void *a, const void *b) {
    const ChudeTopicsDescription *x = a, *y = b;
    if (x->size != y->size) {
        return x->size > y->size ? -1 : 1;
    }
    if (x->term_count && y->term_count) {
        int order = chude_topics_compare(x->terms[0].text, y->terms[0].text);
        if (order) {
            return order;
        }
    }
    return (x->cluster > y->cluster) - (x->cluster < y->cluster);
}

static void add_hashes(GArray *hashes, const ChudeTopicsForms *forms, const ChudeTopicsPhrase *phrase) {
    for (unsigned w = 0; w < phrase->n; w++) {
        uint64_t hash = chude_topics_term_hash(forms, phrase->words[w]);
        bool known = (phrase->words[w] & CHUDE_TOPICS_STOP) != 0;
        for (guint i = 0; i < hashes->len && !known; i++) {
            known = g_array_index(hashes, uint64_t, i) == hash;
        }
        if (!known) {
            g_array_append_val(hashes, hash);
        }
    }
}

static void fill(ChudeTopicsDescription *description, const Choose *choose, const ChudeText *texts) {
    const Choice *choice = &choose->choices[description->cluster];
    GArray *hashes = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    description->terms = g_new0(ChudeTopicsTerm, choice->term_count + 1);
    description->term_count = choice->term_count;
    if (choice->label_count) {
        add_hashes(hashes, &choose->corpus->forms, &choice->labels[0]);
    }
    for (size_t i = 0; i < choice->term_count; i++) {
        description->terms[i] =
            (ChudeTopicsTerm){copy(texts[choice->term_places[i]]), choice->terms[i].score};
        add_hashes(hashes, &choose->corpus->forms, &choice->terms[i]);
    }
    description->hash_count = hashes->len;
    description->hashes = (uint64_t *)(void *)g_array_free(hashes, FALSE);
}

static bool is_taken(const ChudeTopicsDescription *descriptions, size_t count, ChudeText label) {
    for (size_t i = 0; i < count; i++) {
        if (chude_topics_compare(descriptions[i].label, label) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_banned(const ChudeStopwords *banned, ChudeText term) {
    if (!banned) {
        return false;
    }
    ChudeBuffer key = {0};
    chude_counting_key(&key, term);
    bool found = chude_stop_within(banned, (ChudeText){NULL, 0}, chude_buffer_text(&key));
    chude_buffer_clear(&key);
    return found;
}

/* The best label that no larger topic has; else the first terms; else a number. */
static void set_label(ChudeTopicsDescription *descriptions, size_t at, const Choice *choice,
                      const ChudeText *texts, const ChudeStopwords *banned) {
    ChudeTopicsDescription *description = &descriptions[at];
    for (size_t i = 0; i < choice->label_count; i++) {
        ChudeText label = texts[choice->label_places[i]];
        if (!is_taken(descriptions, at, label)) {
            description->label = copy(label);
            return;
        }
    }
    ChudeBuffer buffer = {0};
    for (size_t i = 0; i < description->term_count; i++) {
        if (is_banned(banned, description->terms[i].text)) {
            continue;
        }
        if (buffer.size) {
            chude_buffer_literal(&buffer, ", ");
        }
        chude_buffer_add(&buffer, description->terms[i].text.data, description->terms[i].text.size);
        if (!is_taken(descriptions, at, chude_buffer_text(&buffer))) {
            break;
        }
    }
    if (!buffer.size || is_taken(descriptions, at, chude_buffer_text(&buffer))) {
        chude_buffer_printf(&buffer, buffer.size ? " (%zu)" : "%zu", at + 1);
    }
    description->label = copy(chude_buffer_text(&buffer));
    chude_buffer_clear(&buffer);
}

ChudeTopicsDescription *chude_topics_describe(const ChudeTopicsCorpus *corpus,
                                              const ChudeTopicsClusters *clusters, size_t terms,
                                              const ChudeStopwords *banned, const ChudeHost *host) {
    size_t count = clusters->count;
    ChudeTopicsCandidates *candidates = chude_topics_candidates_new(corpus, clusters);
    g_autofree Choice *choices = g_new0(Choice, count + 1);
    Choose choose = {corpus, candidates, choices, terms, banned};
    while (chude_topics_phrases_find(corpus, candidates, count, host)) {
        host->parallel(host, count, choose_for, &choose);
    }
    ChudeTopicsChosen chosen;
    chude_topics_chosen_init(&chosen, corpus);
    g_autofree uint32_t *paired = g_new(uint32_t, count * CHUDE_TOPICS_PAIRED + 1);
    for (size_t i = 0; i < count * CHUDE_TOPICS_PAIRED; i++) {
        paired[i] = CHUDE_TOPICS_NONE;
    }
    for (size_t t = 0; t < count; t++) {
        Choice *choice = &choices[t];
        for (size_t i = 0; i < choice->term_count; i++) {
            choice->term_places[i] = chude_topics_chosen_add(&chosen, &choice->terms[i]);
            if (i < CHUDE_TOPICS_PAIRED) {
                paired[t * CHUDE_TOPICS_PAIRED + i] = choice->term_places[i];
            }
        }
        for (size_t i = 0; i < choice->label_count; i++) {
            choice->label_places[i] = chude_topics_chosen_add(&chosen, &choice->labels[i]);
        }
    }
    ChudeText *texts = chude_topics_spell(&chosen);
    g_autofree ChudeTopicsPairs *pairs = chude_topics_pairs(&chosen, paired, count, host);
    ChudeTopicsDescription *descriptions = g_new0(ChudeTopicsDescription, count + 1);
    for (size_t t = 0; t < count; t++) {
        descriptions[t].cluster = (uint32_t)t;
        descriptions[t].size = candidates[t].size;
        fill(&descriptions[t], &choose, texts);
        descriptions[t].coherence = coherence(pairs[t], descriptions[t].term_count, (double)corpus->count);
    }
    qsort(descriptions, count, sizeof *descriptions, compare_descriptions);
    for (size_t t = 0; t < count; t++) {
        descriptions[t].id = (uint32_t)t;
        set_label(descriptions, t, &choices[descriptions[t].cluster], texts, banned);
    }
    for (size_t i = 0; i < chosen.table.count; i++) {
        g_free((char *)texts[i].data);
    }
    g_free(texts);
    for (size_t t = 0; t < count; t++) {
        g_free(choices[t].terms);
        g_free(choices[t].term_places);
    }
    chude_topics_chosen_clear(&chosen);
    chude_topics_candidates_free(candidates, count);
    return descriptions;
}

void chude_topics_descriptions_free(ChudeTopicsDescription *descriptions, size_t count) {
    for (size_t i = 0; i < count; i++) {
        for (size_t t = 0; t < descriptions[i].term_count; t++) {
            g_free((char *)descriptions[i].terms[t].text.data);
        }
        g_free(descriptions[i].terms);
        g_free((char *)descriptions[i].label.data);
        g_free(descriptions[i].hashes);
    }
    g_free(descriptions);
}
