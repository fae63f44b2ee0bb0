/* keyword_counts.c - the second look at the documents: exact counts, spellings and evidence of the chosen phrases. */
#include <glib.h>
#include <string.h>

#include "evidence/evidence.h"
#include "summary/keyword_tables.h"
#include "words.h"

ChudeKeywordCounts *chude_keyword_counts_new(const ChudeContrast *contrast, ChudeWorker *worker) {
    ChudeKeywordCounts *counts = g_new0(ChudeKeywordCounts, 1);
    counts->worker = worker;
    counts->contrast = contrast;
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
    counts->slots = g_new0(ChudeKeywordSlotCount, keywords->slots + 1);
    counts->group_count = keywords->group_count;
    counts->groups = g_new0(ChudeKeywordGroupCount, keywords->group_count + 1);
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
    size_t found =
        first_phrase(keywords, chude_hash(key.data, chude_keyword_first_syllable(key.data, key.size)));
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
static size_t match(ChudeKeywordCounts *counts, const ChudeKeywordPhrase *phrase, const ChudeWords *words,
                    size_t i) {
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

static void add_spelling(ChudeKeywordSlotCount *count, const char *spelling, uint64_t times) {
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
    ChudeKeywordGroupCount *count = &counts->groups[group];
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
        uint64_t first =
            chude_hash(counts->key.data, chude_keyword_first_syllable(counts->key.data, counts->key.size));
        for (size_t k = first_phrase(keywords, first);
             k < keywords->count && keywords->phrases[k].first == first; k++) {
            const ChudeKeywordPhrase *phrase = &keywords->phrases[k];
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

static void add_match(ChudeKeywordCounts *counts, ChudeKeywordMatch match) {
    if (counts->match_count == counts->match_room) {
        counts->match_room = MAX(counts->match_room * 2, 256);
        counts->matches = g_renew(ChudeKeywordMatch, counts->matches, counts->match_room);
    }
    counts->matches[counts->match_count++] = match;
}

/* An ambiguous form counts for the keyword that stands in the document in another form, where that is one; else for itself. */
static size_t slot_of(const ChudeKeywordCounts *counts, const ChudeKeywords *keywords,
                      const ChudeKeywordPhrase *phrase) {
    size_t found = 0, slot = phrase->slot;
    for (size_t i = 0; i < phrase->other_count; i++) {
        if (counts->groups[phrase->others[i]].stands == counts->document) {
            found++;
            slot = keywords->groups[phrase->others[i]].voted ? phrase->slot + 1 + i : phrase->slot;
        }
    }
    return found == 1 ? slot : phrase->slot;
}

/* The words of a form may be cut in several ways, of which none is sure to be the background's: the largest bound holds. */
static void note_bound(ChudeKeywordCounts *counts, ChudeKeywordSlotCount *slot,
                       const ChudeKeywordMatch *match, const ChudeWords *words) {
    if (counts->language < CHUDE_BACKGROUNDS && slot->last_document != counts->document) {
        uint32_t *at_most = &slot->at_most[counts->language];
        *at_most = MAX(*at_most, chude_contrast_bound(counts->contrast, counts->language, counts->worker,
                                                      words, match->first, match->last));
    }
    slot->last_document = counts->document;
}

static void count_match(ChudeKeywordCounts *counts, const ChudeKeywords *keywords,
                        const ChudeKeywordMatch *match, const ChudeDocument *document, uint64_t hash) {
    size_t slot = slot_of(counts, keywords, &keywords->phrases[match->phrase]);
    const ChudeWords *words = document->words;
    counts->slots[slot].count++;
    note_bound(counts, &counts->slots[slot], match, words);
    const char *spelling = spell(&counts->key, words, match->first, match->last);
    if (strlen(spelling) + 1 == counts->key.size) { /* no NUL inside */
        add_spelling(&counts->slots[slot], spelling, 1);
    }
    ChudeKeywordGroupCount *group = &counts->groups[keywords->slot_groups[slot]];
    if (group->last_document == counts->document) {
        return;
    }
    group->last_document = counts->document;
    group->df++;
    if (counts->language < CHUDE_BACKGROUNDS) {
        group->df_in[counts->language]++;
        group->voted_in[counts->language] += group->scored == counts->document;
    }
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
    counts->language = chude_background_of(document);
    if (counts->language < CHUDE_BACKGROUNDS) {
        counts->documents_in[counts->language]++;
    }
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
                add_match(counts, (ChudeKeywordMatch){k, i, end - 1});
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
    for (unsigned i = 0; i < CHUDE_BACKGROUNDS; i++) {
        into->documents_in[i] += from->documents_in[i];
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
        for (unsigned i = 0; i < CHUDE_BACKGROUNDS; i++) {
            into->groups[k].df_in[i] += from->groups[k].df_in[i];
            into->groups[k].voted_in[i] += from->groups[k].voted_in[i];
        }
        chude_best_merge(&into->groups[k].evidence, &from->groups[k].evidence);
    }
    for (size_t k = 0; k < into->slot_count; k++) {
        into->slots[k].count += from->slots[k].count;
        for (unsigned i = 0; i < CHUDE_BACKGROUNDS; i++) {
            into->slots[k].at_most[i] = MAX(into->slots[k].at_most[i], from->slots[k].at_most[i]);
        }
        GHashTableIter iterator;
        gpointer spelling, sum;
        g_hash_table_iter_init(&iterator, from->slots[k].spellings);
        while (g_hash_table_iter_next(&iterator, &spelling, &sum)) {
            add_spelling(&into->slots[k], spelling, *(uint64_t *)sum);
        }
    }
}
