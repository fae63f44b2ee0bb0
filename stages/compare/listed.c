#include "compare/listed.h"

#include <string.h>

#include "compare/likeness.h"
#include "shape.h"

struct ChudeListed {
    GHashTable *keywords, *ngrams, *words;   /* counting key → int64_t *: df */
    int64_t documents, last_word, last_pair; /* counts of the last ones that are listed; 0: there are none */
};

/* The larger df stands where two have the key. */
static void note(GHashTable *table, ChudeText text, int64_t df) {
    char *key = chude_term_key(text);
    int64_t *known = g_hash_table_lookup(table, key);
    if (known) {
        *known = MAX(*known, df);
        g_free(key);
    } else {
        known = g_new(int64_t, 1);
        *known = df;
        g_hash_table_insert(table, key, known);
    }
}

ChudeText chude_variant_text(json_object *variant) {
    if (json_object_is_type(variant, json_type_string)) {
        return (ChudeText){json_object_get_string(variant), (size_t)json_object_get_string_len(variant)};
    }
    return json_object_is_type(variant, json_type_object) ? chude_member_text(variant, "text")
                                                          : (ChudeText){"", 0};
}

/* The first one stands where two have the form. */
static void note_keyword(ChudeListed *listed, ChudeText form, json_object *keyword) {
    char *key = chude_term_key(form);
    if (g_hash_table_contains(listed->keywords, key)) {
        g_free(key);
    } else {
        g_hash_table_insert(listed->keywords, key, keyword);
    }
}

static void note_ngrams(ChudeListed *listed, json_object *ngrams, const char *n, int64_t *last) {
    json_object *list = ngrams ? chude_member(ngrams, n) : NULL;
    for (size_t i = 0; list && i < json_object_array_length(list); i++) {
        json_object *one = json_object_array_get_idx(list, i);
        note(listed->ngrams, chude_member_text(one, "text"), chude_member_integer(one, "df"));
        if (n[0] == '1') {
            note(listed->words, chude_member_text(one, "text"), chude_member_integer(one, "df"));
        }
        *last = chude_member_integer(one, "count");
    }
}

static GHashTable *table_new(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

ChudeListed *chude_listed_new(json_object *summary) {
    ChudeListed *listed = g_new0(ChudeListed, 1);
    json_object *ngrams = chude_member(summary, "ngrams"), *keywords = chude_member(summary, "keywords");
    *listed = (ChudeListed){.keywords = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                            .ngrams = table_new(),
                            .words = table_new()};
    listed->documents = chude_member_integer(chude_member(summary, "corpus"), "documents");
    for (size_t i = 0; keywords && i < json_object_array_length(keywords); i++) {
        json_object *one = json_object_array_get_idx(keywords, i), *variants = chude_member(one, "variants");
        note_keyword(listed, chude_member_text(one, "text"), one);
        for (size_t k = 0; k < chude_member_count(one, "variants"); k++) {
            note_keyword(listed, chude_variant_text(json_object_array_get_idx(variants, k)), one);
        }
    }
    int64_t longer = 0;
    note_ngrams(listed, ngrams, "1", &listed->last_word);
    note_ngrams(listed, ngrams, "2", &listed->last_pair);
    for (char n[] = "3"; n[0] <= '9'; n[0]++) {
        note_ngrams(listed, ngrams, n, &longer);
    }
    return listed;
}

void chude_listed_free(ChudeListed *listed) {
    g_hash_table_destroy(listed->keywords);
    g_hash_table_destroy(listed->ngrams);
    g_hash_table_destroy(listed->words);
    g_free(listed);
}

/* The most documents that the word can have with which the key begins (ends): whichever word of one syllable or more that is. */
static int64_t edge_bound(const ChudeListed *listed, const char *key, bool end) {
    int64_t bound = listed->last_word;
    size_t size = strlen(key);
    for (size_t i = 0; i <= size; i++) {
        if (i < size && key[i] != '_') {
            continue;
        }
        char *word = end ? g_strdup(i < size ? key + i + 1 : key) : g_strndup(key, i);
        const int64_t *df = g_hash_table_lookup(listed->words, word);
        bound = df ? MAX(bound, *df) : bound;
        g_free(word);
    }
    return bound;
}

static size_t gaps_of(const char *key) {
    size_t gaps = 0;
    for (; *key; key++) {
        gaps += *key == '_';
    }
    return gaps;
}

/* Adds what is known of one form to the count. */
static void add_form(const ChudeListed *listed, ChudeListedCount *count, ChudeText text) {
    char *key = chude_term_key(text);
    const int64_t *df = g_hash_table_lookup(listed->ngrams, key);
    if (df) {
        count->df += MIN(*df, listed->documents - count->df);
    } else {
        int64_t bound = MIN(edge_bound(listed, key, false), edge_bound(listed, key, true));
        if (gaps_of(key) <= 1 &&
            listed->last_pair) { /* one word or two: it would stand in one of the lists */
            bound = MIN(bound, MAX(listed->last_word, listed->last_pair));
        }
        count->df += MIN(bound, listed->documents - count->df);
        count->at_most = true;
    }
    g_free(key);
}

ChudeListedCount chude_listed_count(const ChudeListed *listed, json_object *keyword) {
    json_object *variants = chude_member(keyword, "variants");
    size_t forms = chude_member_count(keyword, "variants");
    ChudeListedCount count = {0, false, NULL};
    for (size_t i = 0; i <= forms; i++) {
        ChudeText text = i ? chude_variant_text(json_object_array_get_idx(variants, i - 1))
                           : chude_member_text(keyword, "text");
        char *key = chude_term_key(text);
        json_object *known = g_hash_table_lookup(listed->keywords, key);
        g_free(key);
        if (known) {
            return (ChudeListedCount){chude_member_integer(known, "df"), false, known};
        }
    }
    if (!listed->last_word) {
        return (ChudeListedCount){-1, false, NULL};
    }
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i <= forms && count.df < listed->documents; i++) {
        ChudeText text = i ? chude_variant_text(json_object_array_get_idx(variants, i - 1))
                           : chude_member_text(keyword, "text");
        if (g_hash_table_add(seen, chude_term_key(text))) { /* forms that differ in case are one n-gram */
            count.at_most = count.at_most || i > 0;
            add_form(listed, &count, text);
        }
    }
    g_hash_table_destroy(seen);
    return count;
}
