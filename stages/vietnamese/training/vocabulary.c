/* vocabulary.c - numbers for spellings, in two steps: of those that may be part of a word, then of those that are. */
#include "vietnamese/training/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "vietnamese/model.h"
#include "vietnamese/syllable.h"

enum {
    COMMON_LEAST = 20, /* times that a spelling is seen to have weights of its own */
    SPELLING_LEAST = 5 /* times that one is seen to be part of a word of the lexicon */
};

typedef struct {
    const ChudeSpelling *spelling;
    uint32_t index;
} Ranked;

static int by_count(const void *a, const void *b) {
    const ChudeSpelling *x = ((const Ranked *)a)->spelling, *y = ((const Ranked *)b)->spelling;
    if (x->count != y->count) {
        return x->count < y->count ? 1 : -1;
    }
    int order = memcmp(x->key.data, y->key.data, MIN(x->key.size, y->key.size));
    return order ? order : (x->key.size > y->key.size) - (x->key.size < y->key.size);
}

/* Spellings seen SPELLING_LEAST times or more, the commonest first, as many as can have a number. */
static Ranked *rank(const ChudeTrainingSpellings *spellings, uint32_t *count) {
    Ranked *ranked = g_new(Ranked, chude_training_spellings_count(spellings) + 1);
    *count = 0;
    for (uint32_t i = 0; i < chude_training_spellings_count(spellings); i++) {
        const ChudeSpelling *spelling = chude_training_spelling(spellings, i);
        if (spelling->key.data && spelling->count >= SPELLING_LEAST) {
            ranked[(*count)++] = (Ranked){spelling, i};
        }
    }
    qsort(ranked, *count, sizeof *ranked, by_count);
    *count = MIN(*count, CHUDE_IDS - CHUDE_UNKNOWN);
    return ranked;
}

/* A spelling's code, or that of an unknown one. codes: 0 where there is none. */
static void renumber(ChudeCorpus *const *corpora, const uint32_t *codes, const uint8_t *syllable) {
    for (; *corpora; corpora++) {
        for (guint i = 0; i < (*corpora)->units->len; i++) {
            ChudeTrainingUnit *unit = &g_array_index((*corpora)->units, ChudeTrainingUnit, i);
            uint32_t code = codes[unit->spelling];
            unit->spelling = code ? code : chude_unknown_id(unit->shape, syllable[unit->spelling]);
        }
    }
}

/* In percent of its occurrences; the last two are CHUDE_OFTEN_PROPER and CHUDE_NEARLY_ALWAYS_PROPER. */
static uint32_t proper_of(const ChudeSpelling *spelling) {
    static const uint64_t cuts[] = {2, 30, 80};
    uint32_t proper = 0;
    while (proper < G_N_ELEMENTS(cuts) && spelling->capitals * 100 >= spelling->count * cuts[proper]) {
        proper++;
    }
    return proper;
}

static void mark(void *context, const uint16_t *numbers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        ((uint8_t *)context)[numbers[i]] = 1;
    }
}

ChudeVocabulary chude_vocabulary_choose(const ChudeTrainingSpellings *spellings, ChudeCorpus *const *corpora,
                                        ChudeTrainingWords **words, uint16_t **numbers) {
    uint32_t all = chude_training_spellings_count(spellings), count;
    Ranked *ranked = rank(spellings, &count);
    uint32_t *first = g_new0(uint32_t, MAX(all, CHUDE_UNKNOWN) + 1);
    uint8_t *syllable = g_new0(uint8_t, MAX(all, UINT16_MAX) + 1);
    for (uint32_t i = 0; i < all; i++) {
        syllable[i] = chude_vi_syllable(chude_training_spelling(spellings, i)->unit) != CHUDE_SYLLABLE_NONE;
    }
    for (uint32_t i = 0; i < count; i++) {
        first[ranked[i].index] = CHUDE_UNKNOWN + i;
    }
    renumber(corpora, first, syllable);
    *words = chude_training_words_new(corpora[0]);

    uint32_t *codes = g_new0(uint32_t, UINT16_MAX + 1);
    uint8_t *used = g_new0(uint8_t, UINT16_MAX + 1);
    chude_training_words_each(*words, CHUDE_WORD_LEAST, mark, used);
    *numbers = g_new0(uint16_t, UINT16_MAX + 1);
    ChudeVocabulary vocabulary = {.size = CHUDE_UNKNOWN, .common = CHUDE_UNKNOWN, .mask = 1023};
    for (uint32_t i = 0; i < CHUDE_UNKNOWN; i++) { /* what is unknown stays so */
        (*numbers)[i] = (uint16_t)i;
    }
    for (uint32_t i = 0; i < count; i++) {
        bool common = ranked[i].spelling->count >= COMMON_LEAST;
        uint32_t old = CHUDE_UNKNOWN + i;
        syllable[old] = chude_vi_syllable(ranked[i].spelling->unit) != CHUDE_SYLLABLE_NONE;
        if (common || used[old]) {
            (*numbers)[old] = (uint16_t)vocabulary.size++;
        }
        vocabulary.common = common ? vocabulary.size : vocabulary.common;
    }
    while (vocabulary.mask < vocabulary.size + vocabulary.size / 2) {
        vocabulary.mask = vocabulary.mask * 2 + 1;
    }
    vocabulary.slots = g_new0(uint32_t, vocabulary.mask + 1);
    for (uint32_t i = 0; i <= UINT16_MAX; i++) {
        codes[i] = (*numbers)[i];
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t *code = &codes[CHUDE_UNKNOWN + i];
        if (*code) {
            const ChudeSpelling *spelling = ranked[i].spelling;
            *code |= proper_of(spelling) << CHUDE_PROPER_SHIFT;
            chude_model_put(vocabulary.slots, vocabulary.mask, spelling->key, *code);
        }
    }
    renumber(corpora, codes, syllable);
    g_free(codes);
    g_free(used);
    g_free(syllable);
    g_free(first);
    g_free(ranked);
    return vocabulary;
}
