/* keyword_rows.c - the summary's member `keywords`: chude_keywords_write of keywords.h. */
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "summary/keyword_tables.h"

/* A keyword as it is to be written. */
typedef struct {
    const ChudeKeywordGroup *group;
    const ChudeKeywordGroupCount *count;
    uint64_t times;            /* of all forms */
    size_t best, slots, *slot; /* its slots; best: the commonest form's */
    size_t key_size;
} Keyword;

/* Phrases of one document only are what that document is about, not the corpus: being in many weighs, by its logarithm. */
static double final_score(const Keyword *keyword) {
    return chude_round(keyword->group->score * log2(1 + (double)keyword->count->df));
}

typedef struct {
    size_t group;
    double score;
    const char *key;
} Ranked;

static int by_final_score(const void *a, const void *b) {
    const Ranked *x = a, *y = b;
    return x->score != y->score ? (x->score > y->score ? -1 : 1) : strcmp(x->key, y->key);
}

/* Spellings, commonest first, ties by bytes. */
typedef struct {
    const char *text;
    uint64_t count;
} Spelling;

static int by_count(const void *a, const void *b) {
    const Spelling *x = a, *y = b;
    return x->count != y->count ? (x->count > y->count ? -1 : 1) : strcmp(x->text, y->text);
}

/* Drops those that look like one before them: composed otherwise, as `Việt Nam` may be. Returns how many are left. */
static size_t drop_alike(Spelling *spellings, size_t size) {
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    size_t kept = 0;
    for (size_t i = 0; i < size; i++) {
        char *composed = g_utf8_normalize(spellings[i].text, -1, G_NORMALIZE_NFC);
        if (composed && g_hash_table_add(seen, composed)) {
            spellings[kept++] = spellings[i];
        }
    }
    g_hash_table_unref(seen);
    return kept;
}

/* All spellings of a keyword; in front the commonest one of its commonest form. */
static Spelling *spellings_of(const ChudeKeywordCounts *counts, const Keyword *keyword, size_t *size) {
    size_t room = 0;
    for (size_t i = 0; i < keyword->slots; i++) {
        room += g_hash_table_size(counts->slots[keyword->slot[i]].spellings);
    }
    Spelling *spellings = g_new0(Spelling, room + 1), front = {NULL, 0};
    *size = 0;
    for (size_t i = 0; i < keyword->slots; i++) {
        GHashTableIter iterator;
        gpointer text, sum;
        g_hash_table_iter_init(&iterator, counts->slots[keyword->slot[i]].spellings);
        while (g_hash_table_iter_next(&iterator, &text, &sum)) {
            Spelling one = {text, *(uint64_t *)sum};
            if (keyword->slot[i] == keyword->best && (!front.text || by_count(&one, &front) < 0)) {
                front = one;
            }
            spellings[(*size)++] = one;
        }
    }
    qsort(spellings, *size, sizeof *spellings, by_count);
    size_t at = 0;
    while (at < *size && spellings[at].text != front.text) {
        at++;
    }
    memmove(&spellings[1], &spellings[0], at * sizeof *spellings);
    spellings[0] = front;
    *size = drop_alike(spellings, *size);
    return spellings;
}

/* Whether the words of a stand, whole, inside b. */
static bool stands_in(const Keyword *a, const Keyword *b) {
    if (a->key_size >= b->key_size) {
        return false;
    }
    const char *inner = a->group->key, *outer = b->group->key;
    for (const char *p = strstr(outer, inner); p; p = strstr(p + 1, inner)) {
        bool begins = p == outer || p[-1] == '_',
             ends = p[a->key_size] == 0 || p[a->key_size] == '_' || p[a->key_size] == ',';
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

/* A longer keyword in which this one stands four times in five, and so says it all; the number of keywords where there is none.
 * Of several the one in most places, ties by bytes. */
static size_t coverer(const Keyword *all, size_t count, size_t k) {
    size_t best = count;
    for (size_t i = 0; i < count; i++) {
        uint64_t times = all[i].times;
        if (all[i].slots && all[i].group->voted && times * 5 >= all[k].times * 4 &&
            stands_in(&all[k], &all[i]) &&
            (best == count || times > all[best].times ||
             (times == all[best].times && strcmp(all[i].group->key, all[best].group->key) < 0))) {
            best = i;
        }
    }
    return best;
}

static void write_keyword(ChudeBuffer *json, double score, const ChudeKeywordCounts *counts,
                          const Keyword *keyword, const ChudeKeyness *keyness) {
    size_t size;
    Spelling *spellings = spellings_of(counts, keyword, &size);
    chude_buffer_literal(json, "{\"text\":");
    chude_json_literal(json, spellings[0].text);
    chude_buffer_printf(json, ",\"count\":%" G_GUINT64_FORMAT ",\"df\":%" G_GUINT64_FORMAT ",\"score\":",
                        keyword->times, keyword->count->df);
    chude_json_number(json, score);
    chude_contrast_write(json, keyness);
    if (size > 1) {
        chude_buffer_literal(json, ",\"variants\":[");
        for (size_t i = 1; i < size; i++) {
            chude_buffer_literal(json, i > 1 ? "," : "");
            chude_json_literal(json, spellings[i].text);
        }
        chude_buffer_char(json, ']');
    }
    chude_buffer_literal(json, ",\"evidence\":");
    chude_best_write(json, &keyword->count->evidence, false);
    chude_buffer_char(json, '}');
    g_free(spellings);
}

/* Whether form a is to be shown rather than b: the commoner one, then the full form, then by bytes. */
static bool is_better(const ChudeKeywords *keywords, const ChudeKeywordCounts *counts, size_t a, size_t b) {
    if (counts->slots[a].count != counts->slots[b].count) {
        return counts->slots[a].count > counts->slots[b].count;
    }
    const char *full = keywords->groups[keywords->slot_groups[a]].key,
               *x = keywords->phrases[keywords->slot_phrases[a]].key,
               *y = keywords->phrases[keywords->slot_phrases[b]].key;
    bool x_full = strcmp(x, full) == 0, y_full = strcmp(y, full) == 0;
    return x_full != y_full ? x_full : strcmp(x, y) < 0;
}

/* The keywords by group, with the slots that were met; slots: room for as many as there are. */
static Keyword *gather(const ChudeKeywords *keywords, const ChudeKeywordCounts *counts, size_t *slots) {
    Keyword *all = g_new0(Keyword, keywords->group_count + 1);
    for (size_t g = 0; g < keywords->group_count; g++) {
        all[g] = (Keyword){.group = &keywords->groups[g],
                           .count = &counts->groups[g],
                           .key_size = strlen(keywords->groups[g].key)};
    }
    for (size_t s = 0; s < keywords->slots; s++) {
        all[keywords->slot_groups[s]].slots += g_hash_table_size(counts->slots[s].spellings) > 0;
        all[keywords->slot_groups[s]].times += counts->slots[s].count;
    }
    for (size_t g = 0; g < keywords->group_count; g++) {
        all[g].slot = slots;
        slots += all[g].slots;
        all[g].slots = 0;
    }
    for (size_t s = 0; s < keywords->slots; s++) {
        Keyword *keyword = &all[keywords->slot_groups[s]];
        if (g_hash_table_size(counts->slots[s].spellings) > 0) {
            if (keyword->slots == 0 || is_better(keywords, counts, s, keyword->best)) {
                keyword->best = s;
            }
            keyword->slot[keyword->slots++] = s;
        }
    }
    return all;
}

void chude_keywords_write(ChudeBuffer *json, const ChudeKeywords *keywords, const ChudeKeywordCounts *counts,
                          size_t most) {
    if (!counts->slots) {
        chude_buffer_literal(json, "[]");
        return;
    }
    g_autofree size_t *slots = g_new(size_t, keywords->slots + 1);
    g_autofree Keyword *all = gather(keywords, counts, slots);
    g_autofree Ranked *order = g_new(Ranked, keywords->group_count + 1);
    size_t size = 0, written = 0;
    for (size_t g = 0; g < keywords->group_count; g++) {
        if (all[g].group->voted && all[g].slots) {
            order[size++] = (Ranked){g, final_score(&all[g]), all[g].group->key};
        }
    }
    qsort(order, size, sizeof *order, by_final_score);
    g_autofree ChudeKeyness *keyness = chude_keywords_compare(keywords, counts);
    g_autofree bool *printed = g_new0(bool, keywords->group_count + 1);
    chude_buffer_char(json, '[');
    for (size_t i = 0; i < size && written < most; i++) {
        /* Where a covered phrase's turn comes, what covers it stands in its place; longer each time, so it ends. */
        size_t k = order[i].group;
        for (size_t longer; (longer = coverer(all, keywords->group_count, k)) < keywords->group_count;) {
            k = longer;
        }
        if (!printed[k]) {
            printed[k] = true;
            chude_buffer_literal(json, written++ ? "," : "");
            write_keyword(json, order[i].score, counts, &all[k], &keyness[k]);
        }
    }
    chude_buffer_char(json, ']');
}
