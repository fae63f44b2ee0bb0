#include "summary/keywords.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "abbreviations/meanings.h"
#include "evidence/evidence.h"
#include "words.h"

/* ---- choosing ---- */

enum { MOST_ALTERNATIVES = 6, MOST_FORMS = 16 };

/* One way to write a keyword, counted apart. */
typedef struct {
    char *key;
    size_t key_size;
    uint64_t first; /* hash of the key's first syllable: what the phrases are looked up by */
    size_t group;
    size_t others
        [MOST_ALTERNATIVES]; /* groups that it belongs to in documents where that alone of them stands */
    size_t other_count;
    size_t slot; /* of its own group; behind it one for each other */
} Phrase;

/* What is one keyword: the phrases that are the same with their short forms written out. */
typedef struct {
    char *key; /* that, without commas */
    double score;
    bool voted; /* a keyphrase of some document; else it is there to decide by, and not printed */
    size_t forms;
} Group;

struct ChudeKeywords {
    Phrase *phrases; /* by first, then key */
    size_t count, slots;
    Group *groups;
    size_t group_count;
    size_t *slot_phrases, *slot_groups; /* by slot */
};

/* The first syllable of a key: up to white space or whatever stands close behind it (`phòng,`). */
static size_t first_syllable(const char *key, size_t size) {
    const char *p = key, *end = key + size;
    while (p < end && (g_unichar_isalnum(g_utf8_get_char(p)) || g_unichar_ismark(g_utf8_get_char(p)))) {
        p = g_utf8_next_char(p);
    }
    return p > key ? (size_t)(p - key) : (size_t)(g_utf8_next_char(key) - key);
}

static int by_first(const void *a, const void *b) {
    const Phrase *x = a, *y = b;
    return x->first != y->first ? (x->first < y->first ? -1 : 1) : strcmp(x->key, y->key);
}

/* Keywords on their way. */
typedef struct {
    const ChudeMeanings *meanings;
    GArray *phrases, *groups;
    GHashTable *phrase_at, *group_at; /* char * → index, plus 1 */
    size_t group, phrase;             /* at work */
} Choosing;

static size_t group_of(Choosing *choosing, const char *key) {
    size_t at = GPOINTER_TO_SIZE(g_hash_table_lookup(choosing->group_at, key));
    if (!at) {
        Group group = {.key = g_strdup(key)};
        g_array_append_val(choosing->groups, group);
        at = choosing->groups->len;
        g_hash_table_insert(choosing->group_at, g_strdup(key), GSIZE_TO_POINTER(at));
    }
    return at - 1;
}

/* The phrase of that key; a new one is a form of the group. */
static size_t phrase_of(Choosing *choosing, const char *key, size_t group) {
    size_t at = GPOINTER_TO_SIZE(g_hash_table_lookup(choosing->phrase_at, key));
    if (!at) {
        Phrase phrase = {.key = g_strdup(key), .key_size = strlen(key), .group = group};
        phrase.first = chude_hash(phrase.key, first_syllable(phrase.key, phrase.key_size));
        g_array_append_val(choosing->phrases, phrase);
        at = choosing->phrases->len;
        g_hash_table_insert(choosing->phrase_at, g_strdup(key), GSIZE_TO_POINTER(at));
        g_array_index(choosing->groups, Group, group).forms++;
    }
    return at - 1;
}

static void add_form(void *context, const char *key, bool ambiguous) {
    Choosing *choosing = context;
    if (g_array_index(choosing->groups, Group, choosing->group).forms < MOST_FORMS) {
        phrase_of(choosing, key, ambiguous ? group_of(choosing, key) : choosing->group);
    }
}

static void add_other(void *context, const char *key) {
    Choosing *choosing = context;
    size_t group = group_of(choosing, key);
    phrase_of(choosing, key, group); /* may move the phrases */
    Phrase *phrase = &g_array_index(choosing->phrases, Phrase, choosing->phrase);
    for (size_t i = 0; i < phrase->other_count; i++) {
        if (phrase->others[i] == group) {
            return;
        }
    }
    if (phrase->group != group && phrase->other_count < MOST_ALTERNATIVES) {
        phrase->others[phrase->other_count++] = group;
    }
}

static void add_groups(Choosing *choosing, const ChudeKeywordVote *best, size_t count) {
    for (size_t i = 0; i < count; i++) {
        g_autofree char *written = chude_meanings_write_out(choosing->meanings, best[i].key);
        size_t group = group_of(choosing, written);
        Group *of = &g_array_index(choosing->groups, Group, group);
        of->score = chude_round(of->score + best[i].score);
        of->voted = true;
        phrase_of(choosing, best[i].key, group);
    }
    guint voted = choosing->groups->len;
    for (guint i = 0; i < voted; i++) {
        choosing->group = i;
        g_autofree char *key = g_strdup(g_array_index(choosing->groups, Group, i).key);
        phrase_of(choosing, key, i);
        chude_meanings_shorten(choosing->meanings, key, add_form, choosing);
    }
    guint phrases = choosing->phrases->len;
    for (guint i = 0; i < phrases; i++) {
        choosing->phrase = i;
        g_autofree char *key = g_strdup(g_array_index(choosing->phrases, Phrase, i).key);
        chude_meanings_expand(choosing->meanings, key, add_other, choosing);
    }
}

static ChudeKeywords *settle(Choosing *choosing) {
    ChudeKeywords *keywords = g_new0(ChudeKeywords, 1);
    keywords->count = choosing->phrases->len;
    keywords->phrases = (Phrase *)(void *)g_array_free(choosing->phrases, FALSE);
    keywords->group_count = choosing->groups->len;
    keywords->groups = (Group *)(void *)g_array_free(choosing->groups, FALSE);
    if (keywords->count > 1) {
        qsort(keywords->phrases, keywords->count, sizeof(Phrase), by_first);
    }
    for (size_t i = 0; i < keywords->count; i++) {
        keywords->phrases[i].slot = keywords->slots;
        keywords->slots += 1 + keywords->phrases[i].other_count;
    }
    keywords->slot_phrases = g_new(size_t, keywords->slots + 1);
    keywords->slot_groups = g_new(size_t, keywords->slots + 1);
    for (size_t i = 0; i < keywords->count; i++) {
        const Phrase *phrase = &keywords->phrases[i];
        for (size_t k = 0; k <= phrase->other_count; k++) {
            keywords->slot_phrases[phrase->slot + k] = i;
            keywords->slot_groups[phrase->slot + k] = k ? phrase->others[k - 1] : phrase->group;
        }
    }
    g_hash_table_unref(choosing->phrase_at);
    g_hash_table_unref(choosing->group_at);
    return keywords;
}

/* "short\tfull" */
static void add_pair(void *context, const char *key, uint64_t documents) {
    const char *tab = strchr(key, '\t');
    if (tab) {
        g_autofree char *short_key = g_strndup(key, (size_t)(tab - key));
        chude_meanings_found(context, short_key, tab + 1, documents);
    }
}

ChudeKeywords *chude_keywords_choose(ChudeKeywordVotes *votes, ChudeKeywordVotes *pairs,
                                     const ChudeAbbreviations *list, size_t most, GError **error) {
    size_t count = 0;
    g_autofree ChudeKeywordVote *best = chude_keyword_votes_best(votes, most, &count, error);
    if (!best) {
        return NULL;
    }
    ChudeMeanings *meanings = chude_meanings_new(list);
    for (size_t i = 0; i < count; i++) {
        chude_meanings_want(meanings, best[i].key);
    }
    ChudeKeywords *keywords = NULL;
    bool good = chude_keyword_votes_each(pairs, add_pair, meanings, error);
    chude_meanings_widen(meanings);
    if (good && chude_keyword_votes_each(pairs, add_pair, meanings, error)) {
        chude_meanings_decide(meanings);
        Choosing choosing = {.meanings = meanings,
                             .phrases = g_array_new(TRUE, TRUE, sizeof(Phrase)),
                             .groups = g_array_new(TRUE, TRUE, sizeof(Group)),
                             .phrase_at = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                             .group_at = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
        add_groups(&choosing, best, count);
        keywords = settle(&choosing);
    }
    for (size_t i = 0; i < count; i++) {
        g_free(best[i].key);
    }
    chude_meanings_free(meanings);
    return keywords;
}

void chude_keywords_free(ChudeKeywords *keywords) {
    if (!keywords) {
        return;
    }
    for (size_t i = 0; i < keywords->count; i++) {
        g_free(keywords->phrases[i].key);
    }
    for (size_t i = 0; i < keywords->group_count; i++) {
        g_free(keywords->groups[i].key);
    }
    g_free(keywords->phrases);
    g_free(keywords->groups);
    g_free(keywords->slot_phrases);
    g_free(keywords->slot_groups);
    g_free(keywords);
}

/* ---- counting ---- */

/* What a form counts for a keyword. */
typedef struct {
    uint64_t count;
    GHashTable *spellings; /* char * → uint64_t * */
} SlotCount;

typedef struct {
    uint64_t df, last_document;
    uint64_t stands; /* document in which a form of it was met last */
    uint64_t scored; /* document at work, where it has a score there */
    double score;
    ChudeBest evidence;
} GroupCount;

/* A place of a phrase in the document at work. */
typedef struct {
    size_t phrase, first, last;
} Match;

struct ChudeKeywordCounts {
    ChudeWorker *worker;
    SlotCount *slots; /* as ChudeKeywords has them; NULL until the first document */
    size_t slot_count;
    GroupCount *groups;
    size_t group_count;
    uint64_t document; /* number of the one at work, from 1 */
    uint32_t *
        starts; /* by form index: first phrase that may start with it, plus 1; 0: none, UINT32_MAX: not looked up */
    size_t starts_room;
    Match *matches;
    size_t match_count, match_room;
    ChudeBuffer key;
};

ChudeKeywordCounts *chude_keyword_counts_new(ChudeWorker *worker) {
    ChudeKeywordCounts *counts = g_new0(ChudeKeywordCounts, 1);
    counts->worker = worker;
    return counts;
}

void chude_keyword_counts_free(ChudeKeywordCounts *counts) {
    for (size_t i = 0; i < counts->slot_count; i++) {
        g_hash_table_unref(counts->slots[i].spellings);
    }
    for (size_t i = 0; i < counts->group_count; i++) {
        chude_best_clear(&counts->groups[i].evidence);
    }
    g_free(counts->slots);
    g_free(counts->groups);
    g_free(counts->starts);
    g_free(counts->matches);
    chude_buffer_clear(&counts->key);
    g_free(counts);
}

size_t chude_keyword_counts_held(const ChudeKeywordCounts *counts) {
    return counts->starts_room * sizeof *counts->starts;
}

void chude_keyword_counts_forget(ChudeKeywordCounts *counts) {
    g_clear_pointer(&counts->starts, g_free);
    counts->starts_room = 0;
}

static void make_room(ChudeKeywordCounts *counts, const ChudeKeywords *keywords) {
    if (counts->slots) {
        return;
    }
    counts->slot_count = keywords->slots;
    counts->slots = g_new0(SlotCount, keywords->slots + 1);
    counts->group_count = keywords->group_count;
    counts->groups = g_new0(GroupCount, keywords->group_count + 1);
    for (size_t i = 0; i < keywords->slots; i++) {
        counts->slots[i].spellings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    }
}

/* Position of the first phrase with this first syllable; count where there is none. */
static size_t first_phrase(const ChudeKeywords *keywords, uint64_t first) {
    size_t low = 0, high = keywords->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (keywords->phrases[middle].first < first) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < keywords->count && keywords->phrases[low].first == first ? low : keywords->count;
}

static uint32_t find_start(const ChudeKeywords *keywords, ChudeText key) {
    if (!key.size) {
        return 0;
    }
    size_t found = first_phrase(keywords, chude_hash(key.data, first_syllable(key.data, key.size)));
    return found == keywords->count ? 0 : (uint32_t)found + 1;
}

/* The first phrase that may begin with token i, plus 1, or 0; looked up once for each form. */
static uint32_t start_of(ChudeKeywordCounts *counts, const ChudeKeywords *keywords, const ChudeWords *words,
                         size_t i) {
    uint32_t index = chude_worker_plain_index(counts->worker, words, i);
    if (index >= counts->starts_room) {
        size_t room = MAX(counts->starts_room * 2, (size_t)index + 1024);
        counts->starts = g_renew(uint32_t, counts->starts, room);
        memset(counts->starts + counts->starts_room, 0xFF, (room - counts->starts_room) * sizeof(uint32_t));
        counts->starts_room = room;
    }
    if (counts->starts[index] == UINT32_MAX) {
        counts->starts[index] =
            find_start(keywords, chude_worker_plain_form(counts->worker, words, i)->term->key);
    }
    return counts->starts[index];
}

/* The tokens from i on that spell the phrase's key, within a sentence: the one behind the last, or i where they do not. */
static size_t match(ChudeKeywordCounts *counts, const Phrase *phrase, const ChudeWords *words, size_t i) {
    size_t at = 0;
    for (size_t k = i; k < words->count; k++) {
        const ChudeToken *token = &words->tokens[k];
        if (k > i) {
            if (token->flags & CHUDE_TOKEN_SENTENCE) {
                return i;
            }
            if (token->begin > words->tokens[k - 1].end) {
                if (phrase->key[at] != '_') {
                    return i;
                }
                at++;
            }
        }
        /* A phrase is spelled by the tokens as written: stems are keys for other counts. */
        ChudeText key = chude_worker_plain_form(counts->worker, words, k)->term->key;
        if (key.size > phrase->key_size - at || memcmp(phrase->key + at, key.data, key.size) != 0) {
            return i;
        }
        at += key.size;
        if (at == phrase->key_size) {
            return k + 1;
        }
    }
    return i;
}

static void add_spelling(SlotCount *count, const char *spelling, uint64_t times) {
    uint64_t *sum = g_hash_table_lookup(count->spellings, spelling);
    if (!sum) {
        sum = g_new0(uint64_t, 1);
        g_hash_table_insert(count->spellings, g_strdup(spelling), sum);
    }
    *sum += times;
}

/* As printed, ended by NUL. */
static const char *spell(ChudeBuffer *spelling, const ChudeWords *words, size_t first, size_t last) {
    uint32_t begin = words->tokens[first].begin, end = words->tokens[last].end;
    spelling->size = 0;
    chude_add_spaced(spelling, (ChudeText){words->text.data + begin, end - begin});
    chude_buffer_char(spelling, 0);
    return spelling->data;
}

static void note_score(ChudeKeywordCounts *counts, size_t group, double score) {
    GroupCount *count = &counts->groups[group];
    count->score = count->scored == counts->document ? MAX(count->score, score) : score;
    count->scored = counts->document;
}

/* How strongly each chosen phrase is a keyphrase of this document: the evidence comes from where it is most so. */
static void note_scores(ChudeKeywordCounts *counts, const ChudeKeywords *keywords,
                        const ChudeDocument *document) {
    for (size_t i = 0; i < document->keyphrase_count; i++) {
        counts->key.size = 0;
        chude_counting_key(&counts->key, document->keyphrases[i].text);
        if (counts->key.size == 0) {
            continue;
        }
        uint64_t first = chude_hash(counts->key.data, first_syllable(counts->key.data, counts->key.size));
        for (size_t k = first_phrase(keywords, first);
             k < keywords->count && keywords->phrases[k].first == first; k++) {
            const Phrase *phrase = &keywords->phrases[k];
            if (phrase->key_size == counts->key.size &&
                memcmp(phrase->key, counts->key.data, counts->key.size) == 0) {
                for (size_t s = 0; s <= phrase->other_count; s++) {
                    note_score(counts, keywords->slot_groups[phrase->slot + s],
                               document->keyphrases[i].score);
                }
            }
        }
    }
}

static void add_match(ChudeKeywordCounts *counts, Match match) {
    if (counts->match_count == counts->match_room) {
        counts->match_room = MAX(counts->match_room * 2, 256);
        counts->matches = g_renew(Match, counts->matches, counts->match_room);
    }
    counts->matches[counts->match_count++] = match;
}

/* An ambiguous form counts for the keyword that stands in the document in another form, where that is one; else for itself. */
static size_t slot_of(const ChudeKeywordCounts *counts, const ChudeKeywords *keywords, const Phrase *phrase) {
    size_t found = 0, slot = phrase->slot;
    for (size_t i = 0; i < phrase->other_count; i++) {
        if (counts->groups[phrase->others[i]].stands == counts->document) {
            found++;
            slot = keywords->groups[phrase->others[i]].voted ? phrase->slot + 1 + i : phrase->slot;
        }
    }
    return found == 1 ? slot : phrase->slot;
}

static void count_match(ChudeKeywordCounts *counts, const ChudeKeywords *keywords, const Match *match,
                        const ChudeDocument *document, uint64_t hash) {
    size_t slot = slot_of(counts, keywords, &keywords->phrases[match->phrase]);
    const ChudeWords *words = document->words;
    counts->slots[slot].count++;
    const char *spelling = spell(&counts->key, words, match->first, match->last);
    if (strlen(spelling) + 1 == counts->key.size) { /* no NUL inside */
        add_spelling(&counts->slots[slot], spelling, 1);
    }
    GroupCount *group = &counts->groups[keywords->slot_groups[slot]];
    if (group->last_document == counts->document) {
        return;
    }
    group->last_document = counts->document;
    group->df++;
    double score = group->scored == counts->document ? group->score : 0;
    if (chude_best_wants(&group->evidence, score, document, hash)) {
        ChudeSpan span = {words->tokens[match->first].begin, words->tokens[match->last].end};
        chude_best_add(&group->evidence, score, document, hash, span,
                       chude_evidence_snippet(words, span, CHUDE_EVIDENCE_BYTES));
    }
}

void chude_keyword_counts_add(ChudeKeywordCounts *counts, const ChudeKeywords *keywords,
                              const ChudeDocument *document) {
    make_room(counts, keywords);
    const ChudeWords *words = document->words;
    if (!words || keywords->count == 0) {
        return;
    }
    counts->document++;
    counts->match_count = 0;
    note_scores(counts, keywords, document);
    uint64_t hash = chude_hash(document->text.data, document->text.size);
    for (size_t i = 0; i < words->count; i++) {
        size_t k = start_of(counts, keywords, words, i);
        if (k-- == 0) {
            continue;
        }
        for (uint64_t first = keywords->phrases[k].first;
             k < keywords->count && keywords->phrases[k].first == first; k++) {
            size_t end = match(counts, &keywords->phrases[k], words, i);
            if (end > i) {
                counts->groups[keywords->phrases[k].group].stands = counts->document;
                add_match(counts, (Match){k, i, end - 1});
            }
        }
    }
    for (size_t i = 0; i < counts->match_count; i++) {
        count_match(counts, keywords, &counts->matches[i], document, hash);
    }
}

void chude_keyword_counts_merge(ChudeKeywordCounts *into, ChudeKeywordCounts *from) {
    if (!from->slots) {
        return;
    }
    if (!into->slots) {
        into->slots = from->slots;
        into->slot_count = from->slot_count;
        into->groups = from->groups;
        into->group_count = from->group_count;
        from->slots = NULL;
        from->groups = NULL;
        from->slot_count = from->group_count = 0;
        return;
    }
    for (size_t k = 0; k < into->group_count; k++) {
        into->groups[k].df += from->groups[k].df;
        chude_best_merge(&into->groups[k].evidence, &from->groups[k].evidence);
    }
    for (size_t k = 0; k < into->slot_count; k++) {
        into->slots[k].count += from->slots[k].count;
        GHashTableIter iterator;
        gpointer spelling, sum;
        g_hash_table_iter_init(&iterator, from->slots[k].spellings);
        while (g_hash_table_iter_next(&iterator, &spelling, &sum)) {
            add_spelling(&into->slots[k], spelling, *(uint64_t *)sum);
        }
    }
}

/* ---- writing ---- */

/* A keyword as it is to be written. */
typedef struct {
    const Group *group;
    const GroupCount *count;
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
                          const Keyword *keyword) {
    size_t size;
    Spelling *spellings = spellings_of(counts, keyword, &size);
    chude_buffer_literal(json, "{\"text\":");
    chude_json_literal(json, spellings[0].text);
    chude_buffer_printf(json, ",\"count\":%" G_GUINT64_FORMAT ",\"df\":%" G_GUINT64_FORMAT ",\"score\":",
                        keyword->times, keyword->count->df);
    chude_json_number(json, score);
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
            write_keyword(json, order[i].score, counts, &all[k]);
        }
    }
    chude_buffer_char(json, ']');
}
