#include "vietnamese/evaluation/mistakes.h"

#include <string.h>

#include "arena.h"
#include "terms.h"

enum { AROUND = 3 }; /* words on either side */

const char *const chude_mistake_kinds[CHUDE_MISTAKE_KINDS] = {"split", "joined", "other"};

struct ChudeMistakes {
    ChudeArena *arena;
    GHashTable *table; /* ChudeMistake * by itself */
    uint64_t totals[CHUDE_MISTAKE_KINDS];
    ChudeBuffer words, key; /* scratch space */
};

static guint hash(gconstpointer mistake) {
    ChudeText key = ((const ChudeMistake *)mistake)->key;
    return (guint)chude_hash(key.data, key.size);
}

static gboolean is_same(gconstpointer a, gconstpointer b) {
    ChudeText x = ((const ChudeMistake *)a)->key, y = ((const ChudeMistake *)b)->key;
    return x.size == y.size && memcmp(x.data, y.data, x.size) == 0;
}

ChudeMistakes *chude_mistakes_new(void) {
    ChudeMistakes *mistakes = g_new0(ChudeMistakes, 1);
    mistakes->arena = chude_arena_new();
    mistakes->table = g_hash_table_new(hash, is_same);
    return mistakes;
}

void chude_mistakes_free(ChudeMistakes *mistakes) {
    if (mistakes) {
        g_hash_table_destroy(mistakes->table);
        chude_arena_free(mistakes->arena);
        chude_buffer_clear(&mistakes->words);
        chude_buffer_clear(&mistakes->key);
        g_free(mistakes);
    }
}

const uint64_t *chude_mistakes_totals(const ChudeMistakes *mistakes) {
    return mistakes->totals;
}

/* ---- one mistake ---- */

/* Words begin to end of a sentence. */
typedef struct {
    const GArray *words;
    guint begin, end;
} Part;

static ChudeText spelled(ChudeBuffer *out, Part part) {
    out->size = 0;
    for (guint i = part.begin; i < part.end; i++) {
        ChudeText word = g_array_index(part.words, ChudeScoreWord, i).spelling;
        if (i > part.begin) {
            chude_buffer_char(out, ' ');
        }
        chude_buffer_add(out, word.data, word.size);
    }
    return chude_buffer_text(out);
}

static ChudeText kept(ChudeMistakes *mistakes, Part part) {
    ChudeText text = spelled(&mistakes->words, part);
    return chude_arena_copy(mistakes->arena, text.data, text.size);
}

static void note(ChudeMistakes *mistakes, Part gold, Part system, const char *file, uint64_t line) {
    guint golds = gold.end - gold.begin, systems = system.end - system.begin;
    ChudeMistakeKind kind = golds == 1 && systems > 1   ? CHUDE_MISTAKE_SPLIT
                            : golds > 1 && systems == 1 ? CHUDE_MISTAKE_JOINED
                                                        : CHUDE_MISTAKE_OTHER;
    mistakes->totals[kind]++;
    mistakes->key.size = 0;
    chude_score_fold(&mistakes->key, spelled(&mistakes->words, gold));
    chude_buffer_char(&mistakes->key, '\n'); /* no word has one */
    chude_score_fold(&mistakes->key, spelled(&mistakes->words, system));
    const ChudeMistake wanted = {.key = chude_buffer_text(&mistakes->key)};
    ChudeMistake *known = g_hash_table_lookup(mistakes->table, &wanted);
    if (!known) {
        guint before = gold.begin - MIN(gold.begin, AROUND), after = MIN(gold.words->len, gold.end + AROUND);
        known = chude_arena_zero(mistakes->arena, sizeof *known);
        *known = (ChudeMistake){.kind = kind,
                                .gold = kept(mistakes, gold),
                                .system = kept(mistakes, system),
                                .file = file,
                                .line = line,
                                .before = kept(mistakes, (Part){gold.words, before, gold.begin}),
                                .after = kept(mistakes, (Part){gold.words, gold.end, after}),
                                .key = chude_arena_copy(mistakes->arena, wanted.key.data, wanted.key.size)};
        g_hash_table_add(mistakes->table, known);
    }
    known->count++;
}

static const ChudeScoreWord *word_at(const GArray *words, guint i) {
    return &g_array_index(words, ChudeScoreWord, i);
}

static uint64_t size_of(const GArray *words) {
    return words->len ? word_at(words, words->len - 1)->end : 0;
}

/* Moves both ends on until the parts end at the same character, as the sentences do at the latest. */
static void widen(Part *gold, Part *system) {
    gold->end = gold->begin + 1;
    system->end = system->begin + 1;
    for (;;) {
        uint64_t gold_end = word_at(gold->words, gold->end - 1)->end,
                 system_end = word_at(system->words, system->end - 1)->end;
        Part *behind = gold_end < system_end ? gold : system;
        if (gold_end == system_end) {
            return;
        }
        behind->end++;
    }
}

void chude_mistakes_add(ChudeMistakes *mistakes, const ChudeScorer *scorer, const char *file, uint64_t line) {
    Part gold = {scorer->gold, 0, 0}, system = {scorer->system, 0, 0};
    if (size_of(gold.words) != size_of(system.words)) {
        return;
    }
    while (gold.begin < gold.words->len && system.begin < system.words->len) {
        const ChudeScoreWord *ours = word_at(gold.words, gold.begin),
                             *theirs = word_at(system.words, system.begin);
        if (ours->begin == theirs->begin && ours->end == theirs->end) {
            gold.begin++;
            system.begin++;
            continue;
        }
        widen(&gold, &system);
        note(mistakes, gold, system, file, line);
        gold.begin = gold.end;
        system.begin = system.end;
    }
}

/* ---- all of them ---- */

static gint by_count(gconstpointer a, gconstpointer b) {
    const ChudeMistake *x = *(const ChudeMistake *const *)a, *y = *(const ChudeMistake *const *)b;
    if (x->count != y->count) {
        return x->count > y->count ? -1 : 1;
    }
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    int order = memcmp(x->key.data, y->key.data, MIN(x->key.size, y->key.size));
    return order ? order : (x->key.size > y->key.size) - (x->key.size < y->key.size);
}

GPtrArray *chude_mistakes_list(const ChudeMistakes *mistakes) {
    GPtrArray *list = g_ptr_array_new();
    GHashTableIter iter;
    gpointer mistake;
    g_hash_table_iter_init(&iter, mistakes->table);
    while (g_hash_table_iter_next(&iter, &mistake, NULL)) {
        g_ptr_array_add(list, mistake);
    }
    g_ptr_array_sort(list, by_count);
    return list;
}
