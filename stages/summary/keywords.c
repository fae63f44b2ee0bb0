#include "summary/keywords.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evidence/evidence.h"
#include "words.h"

/* ---- choosing ---- */

typedef struct {
    char *key;
    size_t key_size;
    double score;
    uint64_t first; /* hash of the key's first syllable: what the phrases are looked up by */
} Phrase;

struct ChudeKeywords {
    Phrase *phrases; /* by first, then key */
    size_t count;
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

ChudeKeywords *chude_keywords_choose(ChudeKeywordVotes *votes, size_t most, GError **error) {
    size_t count = 0;
    g_autofree ChudeKeywordVote *best = chude_keyword_votes_best(votes, most, &count, error);
    if (!best) {
        return NULL;
    }
    ChudeKeywords *keywords = g_new0(ChudeKeywords, 1);
    keywords->phrases = g_new0(Phrase, count + 1);
    keywords->count = count;
    for (size_t i = 0; i < keywords->count; i++) {
        Phrase *phrase = &keywords->phrases[i];
        *phrase = (Phrase){.key = best[i].key, .key_size = strlen(best[i].key), .score = best[i].score};
        phrase->first = chude_hash(phrase->key, first_syllable(phrase->key, phrase->key_size));
    }
    qsort(keywords->phrases, keywords->count, sizeof(Phrase), by_first);
    return keywords;
}

void chude_keywords_free(ChudeKeywords *keywords) {
    for (size_t i = 0; keywords && i < keywords->count; i++) {
        g_free(keywords->phrases[i].key);
    }
    g_free(keywords ? keywords->phrases : NULL);
    g_free(keywords);
}

/* ---- counting ---- */

typedef struct {
    uint64_t count, df, last_document;
    GHashTable *spellings; /* char * → uint64_t * */
    ChudeBest evidence;
} PhraseCount;

struct ChudeKeywordCounts {
    ChudeWorker *worker;
    PhraseCount *phrases; /* as ChudeKeywords has them; NULL until the first document */
    size_t size;
    uint64_t document; /* number of the one at work, from 1 */
    uint32_t *
        starts; /* by form index: first phrase that may start with it, plus 1; 0: none, UINT32_MAX: not looked up */
    size_t starts_room;
    double *scores; /* of the document at work, by phrase; meaningful where scored has its number */
    uint64_t *scored;
    ChudeBuffer key;
};

ChudeKeywordCounts *chude_keyword_counts_new(ChudeWorker *worker) {
    ChudeKeywordCounts *counts = g_new0(ChudeKeywordCounts, 1);
    counts->worker = worker;
    return counts;
}

void chude_keyword_counts_free(ChudeKeywordCounts *counts) {
    for (size_t i = 0; i < counts->size; i++) {
        g_hash_table_unref(counts->phrases[i].spellings);
        chude_best_clear(&counts->phrases[i].evidence);
    }
    g_free(counts->phrases);
    g_free(counts->starts);
    g_free(counts->scores);
    g_free(counts->scored);
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
    if (counts->phrases) {
        return;
    }
    counts->size = keywords->count;
    counts->phrases = g_new0(PhraseCount, counts->size + 1);
    counts->scores = g_new0(double, counts->size + 1);
    counts->scored = g_new0(uint64_t, counts->size + 1);
    for (size_t i = 0; i < counts->size; i++) {
        counts->phrases[i].spellings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
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

static void add_spelling(PhraseCount *count, const char *spelling, uint64_t times) {
    uint64_t *sum = g_hash_table_lookup(count->spellings, spelling);
    if (!sum) {
        sum = g_new0(uint64_t, 1);
        g_hash_table_insert(count->spellings, g_strdup(spelling), sum);
    }
    *sum += times;
}

/* As written, one space for each run of white space, ended by NUL. */
static const char *spell(ChudeBuffer *spelling, const ChudeWords *words, size_t first, size_t last) {
    const char *p = words->text.data + words->tokens[first].begin,
               *end = words->text.data + words->tokens[last].end;
    spelling->size = 0;
    while (p < end) {
        size_t space = chude_space(p, end);
        if (!space) {
            chude_buffer_char(spelling, *p++);
            continue;
        }
        for (; p < end && (space = chude_space(p, end)); p += space) {
        }
        chude_buffer_char(spelling, ' ');
    }
    chude_buffer_char(spelling, 0);
    return spelling->data;
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
                counts->scores[k] = document->keyphrases[i].score;
                counts->scored[k] = counts->document;
            }
        }
    }
}

static void found(ChudeKeywordCounts *counts, size_t k, const ChudeDocument *document, uint64_t hash,
                  size_t first, size_t last) {
    PhraseCount *count = &counts->phrases[k];
    const ChudeWords *words = document->words;
    count->count++;
    const char *spelling = spell(&counts->key, words, first, last);
    if (strlen(spelling) + 1 == counts->key.size) { /* no NUL inside */
        add_spelling(count, spelling, 1);
    }
    if (count->last_document == counts->document) {
        return;
    }
    count->last_document = counts->document;
    count->df++;
    double score = counts->scored[k] == counts->document ? counts->scores[k] : 0;
    if (chude_best_wants(&count->evidence, score, document, hash)) {
        ChudeSpan span = {words->tokens[first].begin, words->tokens[last].end};
        chude_best_add(&count->evidence, score, document, hash, span,
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
                found(counts, k, document, hash, i, end - 1);
            }
        }
    }
}

void chude_keyword_counts_merge(ChudeKeywordCounts *into, ChudeKeywordCounts *from) {
    if (!from->phrases) {
        return;
    }
    if (!into->phrases) {
        PhraseCount *phrases = into->phrases;
        into->phrases = from->phrases;
        into->size = from->size;
        from->phrases = phrases;
        from->size = 0;
        return;
    }
    for (size_t k = 0; k < into->size; k++) {
        PhraseCount *to = &into->phrases[k], *add = &from->phrases[k];
        to->count += add->count;
        to->df += add->df;
        chude_best_merge(&to->evidence, &add->evidence);
        GHashTableIter iterator;
        gpointer spelling, sum;
        g_hash_table_iter_init(&iterator, add->spellings);
        while (g_hash_table_iter_next(&iterator, &spelling, &sum)) {
            add_spelling(to, spelling, *(uint64_t *)sum);
        }
    }
}

/* ---- writing ---- */

/* Phrases of one document only are what that document is about, not the corpus: being in many weighs, by its logarithm. */
static double final_score(const Phrase *phrase, const PhraseCount *count) {
    return chude_round(phrase->score * log2(1 + (double)count->df));
}

typedef struct {
    size_t phrase;
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

static Spelling *spellings_of(const PhraseCount *count, size_t *size) {
    Spelling *spellings = g_new0(Spelling, g_hash_table_size(count->spellings) + 1);
    GHashTableIter iterator;
    gpointer text, sum;
    *size = 0;
    g_hash_table_iter_init(&iterator, count->spellings);
    while (g_hash_table_iter_next(&iterator, &text, &sum)) {
        spellings[(*size)++] = (Spelling){text, *(uint64_t *)sum};
    }
    qsort(spellings, *size, sizeof *spellings, by_count);
    return spellings;
}

/* Whether the words of a stand, whole, inside b. */
static bool stands_in(const Phrase *a, const Phrase *b) {
    if (a->key_size >= b->key_size) {
        return false;
    }
    for (const char *p = strstr(b->key, a->key); p; p = strstr(p + 1, a->key)) {
        bool begins = p == b->key || p[-1] == '_',
             ends = p[a->key_size] == 0 || p[a->key_size] == '_' || p[a->key_size] == ',';
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

/* A longer phrase in which this one stands four times in five, and so says it all; the number of phrases where there is none.
 * Of several the one in most places, ties by bytes. */
static size_t coverer(const ChudeKeywords *keywords, const ChudeKeywordCounts *counts, size_t k) {
    size_t best = keywords->count;
    for (size_t i = 0; i < keywords->count; i++) {
        uint64_t count = counts->phrases[i].count;
        if (count * 5 >= counts->phrases[k].count * 4 && g_hash_table_size(counts->phrases[i].spellings) &&
            stands_in(&keywords->phrases[k], &keywords->phrases[i]) &&
            (best == keywords->count || count > counts->phrases[best].count ||
             (count == counts->phrases[best].count &&
              strcmp(keywords->phrases[i].key, keywords->phrases[best].key) < 0))) {
            best = i;
        }
    }
    return best;
}

static void write_keyword(ChudeBuffer *json, double score, const PhraseCount *count) {
    size_t size;
    Spelling *spellings = spellings_of(count, &size);
    chude_buffer_literal(json, "{\"text\":");
    chude_json_literal(json, spellings[0].text);
    chude_buffer_printf(json, ",\"count\":%" G_GUINT64_FORMAT ",\"df\":%" G_GUINT64_FORMAT ",\"score\":",
                        count->count, count->df);
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
    chude_best_write(json, &count->evidence, false);
    chude_buffer_char(json, '}');
    g_free(spellings);
}

void chude_keywords_write(ChudeBuffer *json, const ChudeKeywords *keywords, const ChudeKeywordCounts *counts,
                          size_t most) {
    Ranked *order = g_new(Ranked, keywords->count + 1);
    size_t size = 0, written = 0;
    for (size_t k = 0; k < keywords->count && counts->phrases; k++) {
        const PhraseCount *count = &counts->phrases[k];
        if (count->count > 0 && g_hash_table_size(count->spellings)) {
            order[size++] = (Ranked){k, final_score(&keywords->phrases[k], count), keywords->phrases[k].key};
        }
    }
    qsort(order, size, sizeof *order, by_final_score);
    g_autofree bool *printed = g_new0(bool, keywords->count + 1);
    chude_buffer_char(json, '[');
    for (size_t i = 0; i < size && written < most; i++) {
        /* Where a covered phrase's turn comes, what covers it stands in its place; longer each time, so it ends. */
        size_t k = order[i].phrase;
        for (size_t longer; (longer = coverer(keywords, counts, k)) < keywords->count;) {
            k = longer;
        }
        if (!printed[k]) {
            printed[k] = true;
            chude_buffer_literal(json, written++ ? "," : "");
            write_keyword(json, order[i].score, &counts->phrases[k]);
        }
    }
    chude_buffer_char(json, ']');
    g_free(order);
}
