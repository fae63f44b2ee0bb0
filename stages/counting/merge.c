/* Merging: ids of one state are mapped to those of the other by the bytes of words and spellings, then
 * level by level by pairs of mapped ids. Every addition is of integers, so the order of merging cannot
 * matter. */
#include <glib.h>

#include "counting/counts.h"
#include "counting/tables.h"
#include "fail.h"

/* What the ids of one level of the state that is merged are in the other. */
typedef struct {
    uint32_t *grams, *styles;
} Map;

static void free_map(Map *map) {
    g_free(map->grams);
    g_free(map->styles);
}

static Map merge_words(ChudeVocabulary *into, ChudeVocabulary *from) {
    Map map = {g_new(uint32_t, from->term_count + 1), g_new(uint32_t, from->form_count + 1)};
    for (uint32_t id = 0; id < from->term_count; id++) {
        const ChudeCountedTerm *term = &from->terms[id];
        map.grams[id] = CHUDE_NONE;
        if (term->count) {
            map.grams[id] = chude_vocabulary_add_term(into, term);
            into->terms[map.grams[id]].count += term->count;
            into->terms[map.grams[id]].df += term->df;
        }
    }
    for (uint32_t id = 0; id < from->form_count; id++) {
        const ChudeCountedForm *form = &from->forms[id];
        map.styles[id] = CHUDE_NONE;
        if (form->count) {
            map.styles[id] = chude_vocabulary_add_form(into, form, map.grams[form->term]);
            into->forms[map.styles[id]].count += form->count;
        }
    }
    return map;
}

/* The entry whose block is done with after it: the last one of a block. */
static void give_back(ChudePairs *pairs, uint32_t begin, size_t size) {
    uint32_t last = begin + (uint32_t)size - 1;
    if ((last & (CHUDE_PAIRS_BLOCK - 1)) == CHUDE_PAIRS_BLOCK - 1) {
        chude_pairs_drop_block(pairs, last);
    }
}

static bool merge_grams(ChudePairs *into, ChudePairs *from, const Map *words, const Map *shorter,
                        uint32_t *ids) {
    ChudePairKey keys[CHUDE_PAIRS_AT_ONCE];
    chude_pairs_drop_slots(from);
    for (uint32_t begin = 0; begin < from->count; begin += CHUDE_PAIRS_AT_ONCE) {
        size_t size = MIN(CHUDE_PAIRS_AT_ONCE, from->count - begin);
        for (size_t i = 0; i < size; i++) {
            const ChudePair *pair = chude_pairs_at(from, begin + (uint32_t)i);
            keys[i] = (ChudePairKey){shorter->grams[pair->prefix], words->grams[pair->last]};
        }
        if (!chude_pairs_intern(into, keys, size, ids + begin)) {
            return false;
        }
        for (size_t i = 0; i < size; i++) {
            const ChudeGram *gram = chude_pairs_at(from, begin + (uint32_t)i);
            chude_pairs_more(into, ids[begin + i], chude_pairs_count(from, begin + (uint32_t)i));
            ChudeGram *sum = chude_pairs_at(into, ids[begin + i]);
            sum->df += gram->df;
        }
        give_back(from, begin, size);
    }
    return true;
}

static bool merge_spelled(ChudePairs *into, ChudePairs *from, const Map *words, const Map *shorter,
                          const uint32_t *grams, uint32_t *ids) {
    ChudePairKey keys[CHUDE_PAIRS_AT_ONCE];
    chude_pairs_drop_slots(from);
    for (uint32_t begin = 0; begin < from->count; begin += CHUDE_PAIRS_AT_ONCE) {
        size_t size = MIN(CHUDE_PAIRS_AT_ONCE, from->count - begin);
        for (size_t i = 0; i < size; i++) {
            const ChudePair *pair = chude_pairs_at(from, begin + (uint32_t)i);
            uint32_t prefix = pair->prefix & CHUDE_PLAIN
                                  ? CHUDE_PLAIN | shorter->grams[pair->prefix & ~CHUDE_PLAIN]
                                  : shorter->styles[pair->prefix];
            keys[i] = (ChudePairKey){prefix, words->styles[pair->last]};
        }
        if (!chude_pairs_intern(into, keys, size, ids + begin)) {
            return false;
        }
        for (size_t i = 0; i < size; i++) {
            const ChudeSpelled *style = chude_pairs_at(from, begin + (uint32_t)i);
            chude_pairs_more(into, ids[begin + i], chude_pairs_count(from, begin + (uint32_t)i));
            ChudeSpelled *sum = chude_pairs_at(into, ids[begin + i]);
            sum->gram = grams[style->gram];
        }
        give_back(from, begin, size);
    }
    return true;
}

/* Empties from. */
static bool merge_two(ChudeCounts *into, ChudeCounts *from) {
    uint64_t documents = into->documents + from->documents;
    if (documents > UINT32_MAX) {
        return false;
    }
    chude_vocabulary_index(&into->words);
    Map words = merge_words(&into->words, &from->words);
    Map shorter = {NULL, NULL};
    bool good = into->words.term_count < CHUDE_PLAIN && into->words.form_count < CHUDE_PLAIN;
    for (unsigned n = 2; good && n <= into->longest; n++) {
        const Map *prefixes = n == 2 ? &words : &shorter;
        Map longer = {g_new(uint32_t, (size_t)from->grams[n].count + 1),
                      g_new(uint32_t, (size_t)from->spelled[n].count + 1)};
        good = merge_grams(&into->grams[n], &from->grams[n], &words, prefixes, longer.grams) &&
               merge_spelled(&into->spelled[n], &from->spelled[n], &words, prefixes, longer.grams,
                             longer.styles);
        free_map(&shorter);
        shorter = longer;
        chude_pairs_clear(&from->grams[n]);
        chude_pairs_clear(&from->spelled[n]);
    }
    free_map(&shorter);
    free_map(&words);
    chude_counts_clear(from);
    into->documents = documents;
    into->merged = true;
    return good;
}

static void swap(ChudeCounts *a, ChudeCounts *b) {
    ChudeCounts kept = *a;
    *a = *b;
    *b = kept;
}

static uint64_t entries(const ChudeCounts *counts) {
    uint64_t sum = counts->words.term_count;
    for (unsigned n = 2; n <= counts->longest; n++) {
        sum += counts->grams[n].count;
    }
    return sum;
}

/* One round of a knockout: states[0] takes states[step], states[2 step] takes states[3 step] … */
typedef struct {
    ChudeCounts **states;
    size_t n, step;
    bool *failed; /* a place for each pair: no two threads write the same */
} Round;

static void merge_pair(void *context, size_t part) {
    const Round *round = context;
    size_t left = part * 2 * round->step, right = left + round->step;
    if (right >= round->n) {
        return;
    }
    ChudeCounts *a = round->states[left], *b = round->states[right];
    if (entries(a) < entries(b)) {
        swap(a, b); /* the smaller one is the one to be walked through and to be mapped */
    }
    round->failed[part] = !merge_two(a, b);
}

static bool full(GError **error) {
    chude_fail(error,
               "the merged counts do not fit one table (2^31 n-grams of a length, 2^32 documents): count "
               "shorter n-grams, or the input in parts");
    return false;
}

/* Of states that were spilled, the runs are all there is to join. */
static bool join_runs(ChudeCounts *into, ChudeCounts *const *states, size_t size, const char *folder,
                      GError **error) {
    uint64_t documents = 0;
    for (size_t i = 0; i < size; i++) {
        documents += states[i]->documents;
    }
    if (documents > UINT32_MAX) {
        return full(error);
    }
    bool good = chude_counts_write_run(into, folder, error);
    for (size_t i = 0; good && i < size; i++) {
        if (states[i] != into) {
            good = chude_counts_write_run(states[i], folder, error);
            chude_runs_take(into->runs, states[i]->runs);
            chude_counts_clear(states[i]);
        }
    }
    into->documents = documents;
    into->merged = true;
    return good;
}

bool chude_counts_merge(ChudeCounts *into, ChudeCounts *const *from, size_t n, const ChudeHost *host,
                        GError **error) {
    g_assert(!into->sealed);
    size_t size = 0;
    ChudeCounts **states = g_new(ChudeCounts *, n + 1);
    bool *failed = g_new0(bool, n + 1), good = true;
    const char *folder = NULL;
    for (size_t i = 0; i <= n; i++) {
        ChudeCounts *state = i ? from[i - 1] : into;
        g_assert(state->longest == into->longest && !state->sealed);
        if (state->documents) {
            states[size++] = state;
        }
        if (state->runs) {
            folder = state->folder;
        }
    }
    if (folder) {
        good = join_runs(into, states, size, folder, error);
        g_free(states);
        g_free(failed);
        return good;
    }
    for (size_t step = 1; good && step < size; step *= 2) {
        Round round = {states, size, step, failed};
        size_t parts = (size + 2 * step - 1) / (2 * step);
        if (host && host->threads > 1 && parts > 1) {
            host->parallel(host, parts, merge_pair, &round);
        } else {
            for (size_t part = 0; part < parts; part++) {
                merge_pair(&round, part);
            }
        }
        for (size_t part = 0; part < parts; part++) {
            good = good && !failed[part];
        }
    }
    if (size && states[0] != into) {
        swap(into, states[0]);
    }
    into->merged = true; /* its ids may be those of another worker */
    if (!good) {
        full(error);
    }
    g_free(states);
    g_free(failed);
    return good;
}
