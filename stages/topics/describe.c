/* describe.c - labels, terms, coherence, and the order of topics. */
#include "describe.h"

#include <math.h>

#include "choose.h"
#include "company.h"
#include "counting_key.h"
#include "spell.h"

#define BETWEEN " – " /* two names of one topic */
#define LABELS 8      /* candidates for a label: another topic may have taken the first */

/* What was chosen for one topic: phrases, and their places in the set of chosen ones. */
typedef struct {
    ChudeTopicsPool pool;
    ChudeTopicsPhrase *terms, labels[LABELS],
        seconds[LABELS]; /* seconds: of no words where a label stands alone */
    double *scores;      /* of terms */
    size_t term_count, label_count;
    uint32_t *term_places, label_places[LABELS], second_places[LABELS];
    double coherence;
} Choice;

typedef struct {
    const ChudeTopicsCorpus *corpus;
    ChudeTopicsCandidates *candidates;
    Choice *choices;
    size_t most;
    const ChudeStopwords *banned; /* in labels, or NULL */
    const ChudeTopicsHeads *heads;
    const ChudeAbbreviations *shorts;
    ChudeTopicsMeetings *meetings; /* of the topics that are chosen for, from this one on */
    size_t first;
} Choose;

/* Makes the pool of a topic whose phrases are at hand, and drops them. */
static void pool_for(void *context, size_t topic) {
    const Choose *choose = context;
    const ChudeTopicsForms *forms = &choose->corpus->forms;
    ChudeTopicsCandidates *candidates = &choose->candidates[topic];
    ChudeTopicsPool *pool = &choose->choices[topic].pool;
    if (!candidates->phrases) {
        return;
    }
    size_t most = MAX(choose->most, CHUDE_TOPICS_POOL), room = most + CHUDE_TOPICS_NAMES;
    g_autofree size_t *places = g_new(size_t, room + 1);
    g_autofree double *scores = g_new(double, room + 1);
    pool->terms = chude_topics_choose_terms(forms, choose->shorts, candidates, most, places, scores);
    pool->names = chude_topics_choose_names(forms, candidates, choose->heads, choose->banned,
                                            CHUDE_TOPICS_NAMES, places + pool->terms, scores + pool->terms);
    size_t count = pool->terms + pool->names;
    pool->documents = candidates->size;
    pool->phrases = g_new(ChudeTopicsPhrase, count + 1);
    pool->scores = g_memdup2(scores, (count + 1) * sizeof *scores);
    for (size_t i = 0; i < count; i++) {
        pool->phrases[i] = candidates->phrases[places[i]];
    }
    g_clear_pointer(&candidates->phrases, g_free);
    candidates->count = 0;
}

/* Chooses terms and labels of one topic of the wave, and drops its pool. */
static void choose_for(void *context, size_t at) {
    const Choose *choose = context;
    const ChudeTopicsForms *forms = &choose->corpus->forms;
    Choice *choice = &choose->choices[choose->first + at];
    ChudeTopicsPool *pool = &choice->pool;
    const uint32_t *meetings = choose->meetings[at];
    double documents = (double)choose->corpus->count;
    g_autofree size_t *places = g_new(size_t, MAX(choose->most, LABELS) + 1);
    choice->term_count =
        chude_topics_terms_in_company(forms, choose->shorts, pool, meetings, documents, choose->most, places);
    choice->coherence = chude_topics_coherence(meetings, documents, places, choice->term_count);
    choice->terms = g_new(ChudeTopicsPhrase, choice->term_count + 1);
    choice->scores = g_new(double, choice->term_count + 1);
    choice->term_places = g_new(uint32_t, choice->term_count + 1);
    for (size_t i = 0; i < choice->term_count; i++) {
        choice->terms[i] = pool->phrases[places[i]];
        choice->scores[i] = pool->scores[places[i]];
    }
    size_t seconds[LABELS];
    choice->label_count = chude_topics_names_in_company(forms, choose->shorts, pool, choose->heads, meetings,
                                                        documents, LABELS, places, seconds);
    for (size_t i = 0; i < choice->label_count; i++) {
        choice->labels[i] = pool->phrases[places[i]];
        if (seconds[i] != SIZE_MAX) {
            choice->seconds[i] = pool->phrases[seconds[i]];
        }
    }
    chude_topics_pool_clear(pool);
}

/* Which topic a term belongs to. */
typedef struct {
    size_t topic;
    double score;
} Owner;

/* No term in two topics: the one that it is most the own of keeps it, the first of equals. A topic of which nothing is left has no
 * terms; its label comes from elsewhere. */
static void share_out(Choice *choices, size_t count) {
    ChudeTopicsTable table;
    chude_topics_table_init(&table, 512);
    g_autoptr(GArray) owners = g_array_new(FALSE, FALSE, sizeof(Owner));
    for (size_t t = 0; t < count; t++) {
        for (size_t i = 0; i < choices[t].pool.terms; i++) {
            const Owner one = {t, choices[t].pool.scores[i]};
            uint32_t place = chude_topics_table_add(&table, choices[t].pool.phrases[i].hash);
            if (place == owners->len) {
                g_array_append_val(owners, one);
            } else if (one.score > g_array_index(owners, Owner, place).score) {
                g_array_index(owners, Owner, place) = one;
            }
        }
    }
    for (size_t t = 0; t < count; t++) {
        ChudeTopicsPool *pool = &choices[t].pool;
        size_t kept = 0, all = pool->terms + pool->names;
        for (size_t i = 0; i < all; i++) {
            uint32_t place;
            bool term = i < pool->terms, own = !term;
            if (term && chude_topics_table_find(&table, pool->phrases[i].hash, &place)) {
                own = g_array_index(owners, Owner, place).topic == t;
            }
            if (own) {
                pool->phrases[kept] = pool->phrases[i];
                pool->scores[kept++] = pool->scores[i];
            }
        }
        pool->terms = kept - pool->names;
    }
    chude_topics_table_clear(&table);
}

/* Terms and labels of all topics, so many at a time that pairs of phrases take 1/32 of the budget. */
static void choose_all(Choose *choose, size_t count, const ChudeHost *host) {
    while (chude_topics_phrases_find(choose->corpus, choose->candidates, count, host)) {
        host->parallel(host, count, pool_for, choose);
    }
    share_out(choose->choices, count);
    uint64_t fit = host->memory / 32 / (sizeof(ChudeTopicsMeetings) * MAX(host->threads, 1));
    size_t wave = (size_t)CLAMP(fit, (uint64_t)1, (uint64_t)MAX(count, 1));
    g_autofree ChudeTopicsPool *pools = g_new(ChudeTopicsPool, wave + 1);
    for (choose->first = 0; choose->first < count; choose->first += wave) {
        size_t here = MIN(wave, count - choose->first);
        for (size_t t = 0; t < here; t++) {
            pools[t] = choose->choices[choose->first + t].pool;
        }
        choose->meetings = chude_topics_meet(choose->corpus, pools, here, host);
        host->parallel(host, here, choose_for, choose);
        g_free(choose->meetings);
    }
}

static ChudeText copy(ChudeText text) {
    return (ChudeText){g_memdup2(text.data, text.size), text.size};
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

static void set_words(ChudeTopicsTerm *term, const ChudeTopicsForms *forms, const ChudeTopicsPhrase *phrase) {
    for (unsigned w = 0; w < phrase->n; w++) {
        if (!(phrase->words[w] & CHUDE_TOPICS_STOP)) {
            term->words[term->word_count++] = chude_topics_term_hash(forms, phrase->words[w]);
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
        add_hashes(hashes, &choose->corpus->forms, &choice->seconds[0]);
    }
    for (size_t i = 0; i < choice->term_count; i++) {
        description->terms[i] =
            (ChudeTopicsTerm){.text = copy(texts[choice->term_places[i]]), .score = choice->scores[i]};
        set_words(&description->terms[i], &choose->corpus->forms, &choice->terms[i]);
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

static bool begins(ChudeText text, ChudeText with) {
    return text.size >= with.size && memcmp(text.data, with.data, with.size) == 0;
}

/* Whether a larger topic has this name, alone or before a second one. */
static bool is_name_taken(const ChudeTopicsDescription *descriptions, size_t count, ChudeText name) {
    for (size_t i = 0; i < count; i++) {
        ChudeText label = descriptions[i].label;
        if (begins(label, name)) {
            ChudeText rest = {label.data + name.size, label.size - name.size};
            if (rest.size == 0 || begins(rest, (ChudeText){BETWEEN, strlen(BETWEEN)})) {
                return true;
            }
        }
    }
    return false;
}

static ChudeText joined(ChudeText first, ChudeText second) {
    ChudeBuffer buffer = {0};
    chude_buffer_add(&buffer, first.data, first.size);
    chude_buffer_literal(&buffer, BETWEEN);
    chude_buffer_add(&buffer, second.data, second.size);
    ChudeText label = copy(chude_buffer_text(&buffer));
    chude_buffer_clear(&buffer);
    return label;
}

/* The best label that no larger topic has; else the first terms; else a number. */
static void set_label(ChudeTopicsDescription *descriptions, size_t at, const Choice *choice,
                      const ChudeText *texts, const ChudeStopwords *banned) {
    ChudeTopicsDescription *description = &descriptions[at];
    for (size_t i = 0; i < choice->label_count; i++) {
        ChudeText name = texts[choice->label_places[i]];
        if (!is_name_taken(descriptions, at, name)) {
            description->label =
                choice->seconds[i].n ? joined(name, texts[choice->second_places[i]]) : copy(name);
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
    ChudeTopicsHeads *heads = chude_topics_heads_new();
    ChudeAbbreviations *shorts = chude_abbreviations_new(NULL, NULL);
    Choose choose = {corpus, candidates, choices, terms, banned, heads, shorts, NULL, 0};
    choose_all(&choose, count, host);
    ChudeTopicsChosen chosen;
    chude_topics_chosen_init(&chosen, corpus);
    for (size_t t = 0; t < count; t++) {
        Choice *choice = &choices[t];
        for (size_t i = 0; i < choice->term_count; i++) {
            choice->term_places[i] = chude_topics_chosen_add(&chosen, &choice->terms[i]);
        }
        for (size_t i = 0; i < choice->label_count; i++) {
            choice->label_places[i] = chude_topics_chosen_add(&chosen, &choice->labels[i]);
            if (choice->seconds[i].n) {
                choice->second_places[i] = chude_topics_chosen_add(&chosen, &choice->seconds[i]);
            }
        }
    }
    ChudeText *texts = chude_topics_spell(&chosen);
    ChudeTopicsDescription *descriptions = g_new0(ChudeTopicsDescription, count + 1);
    for (size_t t = 0; t < count; t++) {
        descriptions[t].cluster = (uint32_t)t;
        descriptions[t].size = candidates[t].size;
        fill(&descriptions[t], &choose, texts);
        descriptions[t].coherence = choices[t].coherence;
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
        g_free(choices[t].scores);
        g_free(choices[t].term_places);
    }
    chude_topics_chosen_clear(&chosen);
    chude_topics_heads_free(heads);
    chude_abbreviations_free(shorts);
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
