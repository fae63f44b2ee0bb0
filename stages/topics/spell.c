/* spell.c - a second look at the corpus for a few hundred phrases. */
#include "spell.h"

#define SHARES 8 /* parts of the corpus whose pairs are counted on their own */

void chude_topics_chosen_init(ChudeTopicsChosen *chosen, const ChudeTopicsCorpus *corpus) {
    chosen->corpus = corpus;
    chude_topics_table_init(&chosen->table, 512);
    chosen->wanted = g_new0(uint8_t, corpus->forms.feature_count + 1);
}

void chude_topics_chosen_clear(ChudeTopicsChosen *chosen) {
    chude_topics_table_clear(&chosen->table);
    g_free(chosen->wanted);
}

uint32_t chude_topics_chosen_add(ChudeTopicsChosen *chosen, const ChudeTopicsPhrase *phrase) {
    chude_topics_phrase_features(&chosen->corpus->forms, phrase, chosen->wanted);
    return chude_topics_table_add(&chosen->table, phrase->hash);
}

/* One spelling of a chosen phrase. */
typedef struct {
    uint32_t place, count, words[CHUDE_TOPICS_WORDS];
    unsigned n;
} Spelling;

static ChudeText compose(const ChudeTopicsForms *forms, const Spelling *spelling) {
    ChudeBuffer buffer = {0};
    for (unsigned w = 0; w < spelling->n; w++) {
        uint32_t word = spelling->words[w];
        ChudeText text = chude_topics_form_spelling(forms, word & CHUDE_TOPICS_FORM);
        if (w && !(word & CHUDE_TOPICS_GLUED)) {
            chude_buffer_char(&buffer, ' ');
        }
        chude_buffer_add(&buffer, text.data, text.size);
    }
    ChudeText text = {g_memdup2(buffer.data, buffer.size), buffer.size};
    chude_buffer_clear(&buffer);
    return text;
}

static uint64_t spelling_hash(const ChudeTopicsGram *gram) {
    uint64_t hash = gram->hash;
    for (unsigned w = 0; w < gram->n; w++) {
        hash = (hash ^ (hash >> 31)) * 0x9E3779B97F4A7C15u +
               (gram->at[w] & (CHUDE_TOPICS_FORM | CHUDE_TOPICS_GLUED)) + 1;
    }
    return hash;
}

ChudeText *chude_topics_spell(const ChudeTopicsChosen *chosen) {
    g_autoptr(GArray) spellings = g_array_new(FALSE, FALSE, sizeof(Spelling));
    ChudeTopicsTable table;
    chude_topics_table_init(&table, 4096);
    ChudeTopicsReader reader = chude_topics_reader(chosen->corpus);
    g_autofree uint8_t *wanted = chude_topics_by_form(&chosen->corpus->forms, chosen->wanted);
    for (size_t i = 0; i < chosen->corpus->count; i++) {
        ChudeTopicsGram gram = chude_topics_gram_begin(&reader, i, wanted);
        while (chude_topics_gram_next(&gram)) {
            uint32_t place;
            if (chude_topics_table_find(&chosen->table, gram.hash, &place)) {
                uint32_t at = chude_topics_table_add(&table, spelling_hash(&gram));
                if (at == spellings->len) {
                    Spelling fresh = {.place = place, .n = gram.n};
                    memcpy(fresh.words, gram.at, gram.n * sizeof *fresh.words);
                    g_array_append_val(spellings, fresh);
                }
                g_array_index(spellings, Spelling, at).count++;
            }
        }
    }
    chude_topics_reader_clear(&reader);
    chude_topics_table_clear(&table);
    ChudeText *texts = g_new0(ChudeText, chosen->table.count + 1);
    g_autofree uint32_t *best = g_new0(uint32_t, chosen->table.count + 1);
    for (guint i = 0; i < spellings->len; i++) {
        const Spelling *spelling = &g_array_index(spellings, Spelling, i);
        ChudeText *text = &texts[spelling->place];
        if (spelling->count < best[spelling->place]) {
            continue;
        }
        ChudeText fresh = compose(&chosen->corpus->forms, spelling);
        if (spelling->count > best[spelling->place] || chude_topics_compare(fresh, *text) < 0) {
            best[spelling->place] = spelling->count;
            ChudeText old = *text;
            *text = fresh;
            fresh = old;
        }
        g_free((char *)fresh.data);
    }
    return texts;
}

typedef struct {
    const ChudeTopicsChosen *chosen;
    const uint8_t *wanted; /* by form */
    size_t topics;
    const uint32_t *next;    /* by slot (topic * PAIRED + term): the next slot of the same phrase */
    const uint32_t *first;   /* by place: its first slot */
    ChudeTopicsPairs *pairs; /* SHARES times topics */
} Count;

static void count_share(void *context, size_t share) {
    const Count *count = context;
    const ChudeTopicsCorpus *corpus = count->chosen->corpus;
    size_t step = (corpus->count + SHARES - 1) / SHARES, begin = share * step, touched_count;
    ChudeTopicsPairs *pairs = count->pairs + share * count->topics;
    g_autofree uint16_t *present = g_new0(uint16_t, count->topics + 1);
    g_autofree uint32_t *touched = g_new(uint32_t, count->topics + 1);
    ChudeTopicsReader reader = chude_topics_reader(corpus);
    for (size_t i = begin; i < MIN(begin + step, corpus->count); i++) {
        touched_count = 0;
        ChudeTopicsGram gram = chude_topics_gram_begin(&reader, i, count->wanted);
        while (chude_topics_gram_next(&gram)) {
            uint32_t place;
            if (!chude_topics_table_find(&count->chosen->table, gram.hash, &place)) {
                continue;
            }
            for (uint32_t slot = count->first[place]; slot != CHUDE_TOPICS_NONE; slot = count->next[slot]) {
                uint32_t topic = slot / CHUDE_TOPICS_PAIRED;
                if (!present[topic]) {
                    touched[touched_count++] = topic;
                }
                present[topic] = (uint16_t)(present[topic] | 1u << slot % CHUDE_TOPICS_PAIRED);
            }
        }
        for (size_t t = 0; t < touched_count; t++) {
            uint32_t bits = present[touched[t]];
            present[touched[t]] = 0;
            for (unsigned a = 0; a < CHUDE_TOPICS_PAIRED; a++) {
                for (unsigned b = a; b < CHUDE_TOPICS_PAIRED; b++) {
                    uint32_t both = 1u << a | 1u << b;
                    pairs[touched[t]][a][b] += (bits & both) == both;
                }
            }
        }
    }
    chude_topics_reader_clear(&reader);
}

ChudeTopicsPairs *chude_topics_pairs(const ChudeTopicsChosen *chosen, const uint32_t *places, size_t topics,
                                     const ChudeHost *host) {
    size_t slots = topics * CHUDE_TOPICS_PAIRED;
    g_autofree uint32_t *next = g_new(uint32_t, slots + 1), *first = g_new(uint32_t, chosen->table.count + 1);
    for (size_t i = 0; i < chosen->table.count; i++) {
        first[i] = CHUDE_TOPICS_NONE;
    }
    for (size_t slot = 0; slot < slots; slot++) {
        if (places[slot] != CHUDE_TOPICS_NONE) {
            next[slot] = first[places[slot]];
            first[places[slot]] = (uint32_t)slot;
        }
    }
    ChudeTopicsPairs *pairs = g_new0(ChudeTopicsPairs, SHARES * topics + 1);
    g_autofree uint8_t *wanted = chude_topics_by_form(&chosen->corpus->forms, chosen->wanted);
    Count count = {chosen, wanted, topics, next, first, pairs};
    host->parallel(host, SHARES, count_share, &count);
    for (size_t i = topics; i < SHARES * topics; i++) {
        for (unsigned a = 0; a < CHUDE_TOPICS_PAIRED; a++) {
            for (unsigned b = a; b < CHUDE_TOPICS_PAIRED; b++) {
                pairs[i % topics][a][b] += pairs[i][a][b];
            }
        }
    }
    return pairs;
}
