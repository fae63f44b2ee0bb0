/* spell.c - a second look at the corpus for a few hundred phrases. */
#include "spell.h"

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
