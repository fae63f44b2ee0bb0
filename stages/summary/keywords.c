/* keywords.c - which phrases the summary's keywords are: chude_keywords_choose of keywords.h. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "abbreviations/meanings.h"
#include "summary/keyword_tables.h"

size_t chude_keyword_first_syllable(const char *key, size_t size) {
    const char *p = key, *end = key + size;
    while (p < end && (g_unichar_isalnum(g_utf8_get_char(p)) || g_unichar_ismark(g_utf8_get_char(p)))) {
        p = g_utf8_next_char(p);
    }
    return p > key ? (size_t)(p - key) : (size_t)(g_utf8_next_char(key) - key);
}

static int by_first(const void *a, const void *b) {
    const ChudeKeywordPhrase *x = a, *y = b;
    return x->first != y->first ? (x->first < y->first ? -1 : 1) : strcmp(x->key, y->key);
}

enum { MOST_FORMS = 16 };

/* Keywords on their way. */
typedef struct {
    const ChudeMeanings *meanings;
    const ChudeOwnTerms *terms;
    GArray *phrases, *groups;
    GHashTable *phrase_at, *group_at; /* char * → index, plus 1 */
    size_t group, phrase;             /* at work */
} Choosing;

static bool is_banned(const Choosing *choosing, const char *key) {
    return chude_own_terms_ban(choosing->terms, (ChudeText){key, strlen(key)});
}

static size_t group_of(Choosing *choosing, const char *key) {
    size_t at = GPOINTER_TO_SIZE(g_hash_table_lookup(choosing->group_at, key));
    if (!at) {
        ChudeKeywordGroup group = {.key = g_strdup(key)};
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
        ChudeKeywordPhrase phrase = {.key = g_strdup(key), .key_size = strlen(key), .group = group};
        phrase.first = chude_hash(phrase.key, chude_keyword_first_syllable(phrase.key, phrase.key_size));
        g_array_append_val(choosing->phrases, phrase);
        at = choosing->phrases->len;
        g_hash_table_insert(choosing->phrase_at, g_strdup(key), GSIZE_TO_POINTER(at));
        g_array_index(choosing->groups, ChudeKeywordGroup, group).forms++;
    }
    return at - 1;
}

static void add_form(void *context, const char *key, bool ambiguous) {
    Choosing *choosing = context;
    if (g_array_index(choosing->groups, ChudeKeywordGroup, choosing->group).forms < MOST_FORMS &&
        !is_banned(choosing, key)) {
        phrase_of(choosing, key, ambiguous ? group_of(choosing, key) : choosing->group);
    }
}

static void add_other(void *context, const char *key) {
    Choosing *choosing = context;
    if (is_banned(choosing, key)) {
        return;
    }
    size_t group = group_of(choosing, key);
    phrase_of(choosing, key, group); /* may move the phrases */
    ChudeKeywordPhrase *phrase = &g_array_index(choosing->phrases, ChudeKeywordPhrase, choosing->phrase);
    for (size_t i = 0; i < phrase->other_count; i++) {
        if (phrase->others[i] == group) {
            return;
        }
    }
    if (phrase->group != group && phrase->other_count < CHUDE_KEYWORD_OTHERS) {
        phrase->others[phrase->other_count++] = group;
    }
}

static void add_groups(Choosing *choosing, const ChudeKeywordVote *best, size_t count) {
    for (size_t i = 0; i < count; i++) {
        g_autofree char *written = chude_meanings_write_out(choosing->meanings, best[i].key);
        size_t group = group_of(choosing, written);
        ChudeKeywordGroup *of = &g_array_index(choosing->groups, ChudeKeywordGroup, group);
        of->score = chude_round(of->score + best[i].score);
        of->voted = true;
        phrase_of(choosing, best[i].key, group);
    }
    guint voted = choosing->groups->len;
    for (guint i = 0; i < voted; i++) {
        choosing->group = i;
        g_autofree char *key = g_strdup(g_array_index(choosing->groups, ChudeKeywordGroup, i).key);
        if (!is_banned(choosing, key)) {
            phrase_of(choosing, key, i);
        }
        chude_meanings_shorten(choosing->meanings, key, add_form, choosing);
    }
    guint phrases = choosing->phrases->len;
    for (guint i = 0; i < phrases; i++) {
        choosing->phrase = i;
        g_autofree char *key = g_strdup(g_array_index(choosing->phrases, ChudeKeywordPhrase, i).key);
        chude_meanings_expand(choosing->meanings, key, add_other, choosing);
    }
}

static ChudeKeywords *settle(Choosing *choosing) {
    ChudeKeywords *keywords = g_new0(ChudeKeywords, 1);
    keywords->count = choosing->phrases->len;
    keywords->phrases = (ChudeKeywordPhrase *)(void *)g_array_free(choosing->phrases, FALSE);
    keywords->group_count = choosing->groups->len;
    keywords->groups = (ChudeKeywordGroup *)(void *)g_array_free(choosing->groups, FALSE);
    if (keywords->count > 1) {
        qsort(keywords->phrases, keywords->count, sizeof(ChudeKeywordPhrase), by_first);
    }
    for (size_t i = 0; i < keywords->count; i++) {
        keywords->phrases[i].slot = keywords->slots;
        keywords->slots += 1 + keywords->phrases[i].other_count;
    }
    keywords->slot_phrases = g_new(size_t, keywords->slots + 1);
    keywords->slot_groups = g_new(size_t, keywords->slots + 1);
    for (size_t i = 0; i < keywords->count; i++) {
        const ChudeKeywordPhrase *phrase = &keywords->phrases[i];
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
                                     const ChudeAbbreviations *list, const ChudeOwnTerms *terms, size_t most,
                                     GError **error) {
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
                             .terms = terms,
                             .phrases = g_array_new(TRUE, TRUE, sizeof(ChudeKeywordPhrase)),
                             .groups = g_array_new(TRUE, TRUE, sizeof(ChudeKeywordGroup)),
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
