/* words.c - counts of words, counts of the same syllables wherever they stand, and their table. */
#include "vietnamese/training/words.h"

typedef struct {
    uint64_t key; /* up to four numbers of 16 bits, the first one lowest, 0 behind the last; 0: empty */
    uint32_t words[CHUDE_FOLDS], all[CHUDE_FOLDS];
} Count;

struct ChudeTrainingWords {
    Count *slots;
    size_t mask, count;
};

static Count *slot_of(const ChudeTrainingWords *words, uint64_t key) {
    uint64_t hash = key * UINT64_C(0x9E3779B97F4A7C15);
    hash = (hash ^ hash >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    for (size_t i = (hash >> 32) & words->mask;; i = (i + 1) & words->mask) {
        if (words->slots[i].key == key || words->slots[i].key == 0) {
            return &words->slots[i];
        }
    }
}

static void grow(ChudeTrainingWords *words) {
    ChudeTrainingWords old = *words;
    words->mask = old.mask * 2 + 1;
    words->slots = g_new0(Count, words->mask + 1);
    for (size_t i = 0; i <= old.mask; i++) {
        if (old.slots[i].key) {
            *slot_of(words, old.slots[i].key) = old.slots[i];
        }
    }
    g_free(old.slots);
}

unsigned chude_training_fold(uint32_t sentence) {
    return (sentence * UINT32_C(2654435761) >> 16) % CHUDE_FOLDS;
}

static bool may_be_part(const ChudeTrainingUnit *unit) {
    return unit->shape < CHUDE_SHAPE_MARK && unit->spelling >= CHUDE_UNKNOWN;
}

typedef void See(ChudeTrainingWords *words, uint64_t key, bool word, unsigned fold);

static void see_word(ChudeTrainingWords *words, uint64_t key, bool word, unsigned fold) {
    if (!word) {
        return;
    }
    Count *slot = slot_of(words, key);
    slot->words[fold]++;
    if (slot->key == 0) {
        slot->key = key;
        if (2 * ++words->count > words->mask) {
            grow(words);
        }
    }
}

static void see_all(ChudeTrainingWords *words, uint64_t key, bool word, unsigned fold) {
    (void)word;
    Count *slot = slot_of(words, key);
    slot->all[fold] += slot->key != 0;
}

/* Calls for each run of 2 to 4 units of a sentence that could be a word. */
static void each_span(const ChudeTrainingUnit *units, size_t count, See *see, ChudeTrainingWords *words,
                      unsigned fold) {
    for (size_t i = 0; i < count; i++) {
        uint64_t key = units[i].spelling;
        bool whole = i == 0 || !units[i - 1].joined;
        for (size_t j = i; j + 1 < count && j + 1 < i + CHUDE_SPAN_LONGEST && may_be_part(&units[j]) &&
                           may_be_part(&units[j + 1]) && units[j + 1].space;
             j++) {
            whole = whole && units[j].joined;
            key |= (uint64_t)units[j + 1].spelling << (16 * (j + 1 - i));
            see(words, key, whole && !units[j + 1].joined, fold);
        }
    }
}

ChudeTrainingWords *chude_training_words_new(const ChudeCorpus *corpus) {
    enum { SLOTS = 1 << 18 };
    ChudeTrainingWords *words = g_new0(ChudeTrainingWords, 1);
    words->slots = g_new0(Count, SLOTS);
    words->mask = SLOTS - 1;
    See *const passes[] = {see_word, see_all};
    for (size_t pass = 0; pass < G_N_ELEMENTS(passes); pass++) {
        for (uint32_t s = 0; s < chude_corpus_sentences(corpus); s++) {
            size_t count;
            const ChudeTrainingUnit *units = chude_corpus_sentence(corpus, s, &count);
            each_span(units, count, passes[pass], words, chude_training_fold(s));
        }
    }
    return words;
}

void chude_training_words_free(ChudeTrainingWords *words) {
    if (words) {
        g_free(words->slots);
        g_free(words);
    }
}

/* Counts outside one fold. */
static void sum(const Count *count, unsigned but_fold, uint32_t *words, uint32_t *all) {
    *words = *all = 0;
    for (unsigned fold = 0; fold < CHUDE_FOLDS; fold++) {
        *words += fold == but_fold ? 0 : count->words[fold];
        *all += fold == but_fold ? 0 : count->all[fold];
    }
}

/* The numbers of a key; how many. */
static size_t parts(uint64_t key, uint16_t *numbers) {
    size_t count = 0;
    for (; count < CHUDE_SPAN_LONGEST && key; key >>= 16) {
        numbers[count++] = (uint16_t)key;
    }
    return count;
}

void chude_training_words_each(const ChudeTrainingWords *words, uint32_t least,
                               void (*see)(void *context, const uint16_t *numbers, size_t count),
                               void *context) {
    for (size_t i = 0; i <= words->mask; i++) {
        uint32_t seen, all;
        sum(&words->slots[i], CHUDE_FOLDS, &seen, &all);
        if (words->slots[i].key && seen >= least) {
            uint16_t numbers[CHUDE_SPAN_LONGEST];
            see(context, numbers, parts(words->slots[i].key, numbers));
        }
    }
}

/* ---- the table ---- */

typedef struct {
    uint16_t numbers[CHUDE_SPAN_LONGEST];
    uint8_t count, value;
} Entry;

static int by_numbers(const void *a, const void *b) {
    const Entry *x = a, *y = b;
    for (size_t i = 0; i < CHUDE_SPAN_LONGEST; i++) {
        if (x->numbers[i] != y->numbers[i]) {
            return x->numbers[i] < y->numbers[i] ? -1 : 1;
        }
    }
    return 0;
}

static uint8_t value_of(uint32_t words, uint32_t all) {
    static const double cuts[] = {0.02, 0.15, 0.4, 0.7, 0.9, 0.98};
    const double is_word = 0.3, ratio = (double)words / MAX(all, 1);
    uint8_t bucket = 1;
    while (bucket <= G_N_ELEMENTS(cuts) && ratio >= cuts[bucket - 1]) {
        bucket++;
    }
    return bucket | (ratio >= is_word ? CHUDE_SPAN_WORD : 0);
}

static void put(const ChudeSpans *spans, uint32_t *slots, const Entry *entry) {
    uint32_t before = entry->numbers[0], slot = 0;
    for (size_t i = 1; i < entry->count; i++) {
        uint64_t hash = chude_span_hash(before, entry->numbers[i]);
        if (!chude_spans_find(spans, hash, &slot)) {
            for (slot = (uint32_t)hash & spans->mask; slots[slot]; slot = (slot + 1) & spans->mask) {
            }
            slots[slot] = (uint32_t)(hash >> 40) << 8;
        }
        slots[slot] |= i + 1 == entry->count ? entry->value : CHUDE_SPAN_GOES_ON;
        before = chude_span_before(slot);
    }
}

ChudeSpans chude_training_spans(const ChudeTrainingWords *words, unsigned but_fold, uint32_t least,
                                const uint16_t *numbers, size_t *count) {
    GArray *chosen = g_array_new(FALSE, TRUE, sizeof(Entry));
    for (size_t i = 0; i <= words->mask; i++) {
        uint32_t seen, all;
        sum(&words->slots[i], but_fold, &seen, &all);
        if (!words->slots[i].key || seen < least) {
            continue;
        }
        Entry entry = {.value = value_of(seen, all)};
        entry.count = (uint8_t)parts(words->slots[i].key, entry.numbers);
        bool spelled = true;
        for (size_t j = 0; j < entry.count; j++) {
            entry.numbers[j] = numbers[entry.numbers[j]];
            spelled = spelled && entry.numbers[j] >= CHUDE_UNKNOWN;
        }
        if (spelled) {
            g_array_append_val(chosen, entry);
        }
    }
    g_array_sort(chosen, by_numbers); /* so that the table depends on the words alone */
    size_t room = 1024;
    while (room * 2 < (size_t)chosen->len * 3) { /* a half more: beginnings are entries too */
        room *= 2;
    }
    uint32_t *slots = g_new0(uint32_t, room);
    ChudeSpans spans = {slots, (uint32_t)room - 1, NULL};
    for (guint i = 0; i < chosen->len; i++) {
        put(&spans, slots, &g_array_index(chosen, Entry, i));
    }
    *count = chosen->len;
    g_array_free(chosen, TRUE);
    return spans;
}
