/* terms.c - terms as a trie over words, so that a text is walked once for all of them. */
#include "topics/evaluation/terms.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "syllable_trie.h"

#define LEAST_SHARE 0.005 /* of documents that a term stands in, to say anything */
#define MISSING UINT32_MAX

/* A topic's terms, by number; and documents that hold two of them (on the diagonal: the one). */
typedef struct {
    uint32_t count, terms[CHUDE_TERM_LIST];
    uint64_t both[CHUDE_TERM_LIST][CHUDE_TERM_LIST]; /* of a and b, a <= b */
} List;

typedef struct {
    char *text;    /* folded */
    uint64_t last; /* the last document that holds it; documents count from 1 */
} Term;

struct ChudeTermLists {
    ChudeSyllableTrie trie;
    uint32_t root;
    GArray *term_of; /* uint32_t, by node: its term's number + 1 */
    GArray *terms;   /* Term, unlike each other */
    GArray *lists;   /* List */
    GArray *words;   /* uint32_t, of the text at hand: syllables of the trie, 0 for others */
    uint64_t documents;
};

static void term_clear(gpointer term) {
    g_free(((Term *)term)->text);
}

ChudeTermLists *chude_term_lists_new(void) {
    ChudeTermLists *lists = g_new0(ChudeTermLists, 1);
    chude_syllable_trie_init(&lists->trie, 0);
    lists->root = chude_syllable_trie_add_node(&lists->trie);
    lists->term_of = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    lists->terms = g_array_new(FALSE, FALSE, sizeof(Term));
    g_array_set_clear_func(lists->terms, term_clear);
    lists->lists = g_array_new(FALSE, TRUE, sizeof(List));
    lists->words = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return lists;
}

void chude_term_lists_free(ChudeTermLists *lists) {
    chude_syllable_trie_clear(&lists->trie);
    g_array_unref(lists->term_of);
    g_array_unref(lists->terms);
    g_array_unref(lists->lists);
    g_array_unref(lists->words);
    g_free(lists);
}

/* The next word from *at on; false at the end. */
static bool next_word(ChudeText text, size_t *at, ChudeText *word) {
    if (*at >= text.size) {
        return false;
    }
    const char *begin = text.data + *at, *space = memchr(begin, ' ', text.size - *at);
    *word = (ChudeText){begin, space ? (size_t)(space - begin) : text.size - *at};
    *at += word->size + 1;
    return true;
}

void chude_term_lists_topic(ChudeTermLists *lists) {
    g_array_set_size(lists->lists, lists->lists->len + 1);
}

static uint32_t number_of(ChudeTermLists *lists, ChudeText term) {
    uint32_t node = lists->root;
    ChudeText word;
    for (size_t at = 0; next_word(term, &at, &word);) {
        node =
            chude_syllable_trie_add(&lists->trie, node, chude_syllable_trie_add_syllable(&lists->trie, word));
    }
    if (node == lists->root) {
        return MISSING;
    }
    if (node >= lists->term_of->len) {
        g_array_set_size(lists->term_of, node + 1);
    }
    uint32_t *number = &g_array_index(lists->term_of, uint32_t, node);
    if (!*number) {
        Term fresh = {g_strndup(term.data, term.size), 0};
        g_array_append_val(lists->terms, fresh);
        *number = lists->terms->len;
    }
    return *number - 1;
}

void chude_term_lists_add(ChudeTermLists *lists, ChudeText term) {
    List *list = &g_array_index(lists->lists, List, lists->lists->len - 1);
    if (list->count < CHUDE_TERM_LIST) {
        list->terms[list->count++] = number_of(lists, term);
    }
}

static uint32_t term_at(const List *list, unsigned i) {
    return i < list->count ? list->terms[i] : MISSING;
}

/* Marks the terms that stand in the words at hand. */
static void mark_terms(ChudeTermLists *lists) {
    const GArray *words = lists->words;
    for (guint first = 0; first < words->len; first++) {
        uint32_t node = lists->root;
        for (guint i = first; i < words->len; i++) {
            uint32_t word = g_array_index(words, uint32_t, i);
            node = word ? chude_syllable_trie_next(&lists->trie, node, word) : 0;
            if (!node) {
                break;
            }
            uint32_t term = node < lists->term_of->len ? g_array_index(lists->term_of, uint32_t, node) : 0;
            if (term) {
                g_array_index(lists->terms, Term, term - 1).last = lists->documents;
            }
        }
    }
}

void chude_term_lists_text(ChudeTermLists *lists, ChudeText text) {
    lists->documents++;
    g_array_set_size(lists->words, 0);
    ChudeText word;
    for (size_t at = 0; next_word(text, &at, &word);) {
        uint32_t number = chude_syllable_trie_syllable(&lists->trie, word);
        g_array_append_val(lists->words, number);
    }
    mark_terms(lists);
    for (guint t = 0; t < lists->lists->len; t++) {
        List *list = &g_array_index(lists->lists, List, t);
        unsigned present[CHUDE_TERM_LIST], count = 0;
        for (unsigned i = 0; i < list->count; i++) {
            if (list->terms[i] != MISSING &&
                g_array_index(lists->terms, Term, list->terms[i]).last == lists->documents) {
                present[count++] = i;
            }
        }
        for (unsigned a = 0; a < count; a++) {
            for (unsigned b = a; b < count; b++) {
                list->both[present[a]][present[b]]++;
            }
        }
    }
}

static ChudeText text_of(const ChudeTermLists *lists, uint32_t term) {
    const char *text = g_array_index(lists->terms, Term, term).text;
    return (ChudeText){text, strlen(text)};
}

static bool has_word(ChudeText text, ChudeText wanted) {
    ChudeText word;
    for (size_t at = 0; next_word(text, &at, &word);) {
        if (word.size == wanted.size && memcmp(word.data, wanted.data, word.size) == 0) {
            return true;
        }
    }
    return false;
}

static bool share_word(const ChudeTermLists *lists, uint32_t a, uint32_t b) {
    if (a == MISSING || b == MISSING) {
        return false;
    }
    ChudeText word;
    for (size_t at = 0; next_word(text_of(lists, a), &at, &word);) {
        if (has_word(text_of(lists, b), word)) {
            return true;
        }
    }
    return false;
}

static double npmi(const List *list, unsigned a, unsigned b, double documents) {
    double first = (double)list->both[a][a], second = (double)list->both[b][b],
           both = (double)list->both[a][b];
    if (both < 1 || MIN(first, second) < LEAST_SHARE * documents) {
        return -1;
    }
    return both == documents ? 1 : log(both * documents / (first * second)) / -log(both / documents);
}

double chude_term_lists_npmi(const ChudeTermLists *lists) {
    double sum = 0, pairs = 0;
    for (guint t = 0; t < lists->lists->len; t++) {
        const List *list = &g_array_index(lists->lists, List, t);
        for (unsigned b = 0; b < CHUDE_TERM_LIST; b++) {
            for (unsigned a = 0; a < b; a++) {
                if (!share_word(lists, term_at(list, a), term_at(list, b))) {
                    sum += npmi(list, a, b, (double)lists->documents);
                    pairs++;
                }
            }
        }
    }
    return sum / MAX(pairs, 1);
}

/* Whether all words of the shorter stand side by side in the longer. */
static bool is_part(ChudeText shorter, ChudeText longer) {
    for (const char *at = longer.data, *end = longer.data + longer.size;
         shorter.size <= (size_t)(end - at);) {
        if (memcmp(at, shorter.data, shorter.size) == 0 &&
            (at + shorter.size == end || at[shorter.size] == ' ')) {
            return true;
        }
        const char *space = memchr(at, ' ', (size_t)(end - at));
        if (!space) {
            break;
        }
        at = space + 1;
    }
    return false;
}

/* Whether the i-th term of a topic is a part of another one; of equals the first is not. */
static bool is_inside(const ChudeTermLists *lists, const List *list, unsigned i) {
    for (unsigned j = 0; j < list->count; j++) {
        if (j == i || list->terms[j] == MISSING || (list->terms[j] == list->terms[i] && j > i)) {
            continue;
        }
        if (is_part(text_of(lists, list->terms[i]), text_of(lists, list->terms[j]))) {
            return true;
        }
    }
    return false;
}

double chude_term_lists_diversity(const ChudeTermLists *lists) {
    g_autofree bool *kept = g_new0(bool, lists->terms->len + 1);
    double count = 0;
    for (guint t = 0; t < lists->lists->len; t++) {
        const List *list = &g_array_index(lists->lists, List, t);
        for (unsigned i = 0; i < list->count; i++) {
            uint32_t term = list->terms[i];
            if (term != MISSING && !kept[term] && !is_inside(lists, list, i)) {
                kept[term] = true;
                count++;
            }
        }
    }
    return count / MAX(CHUDE_TERM_LIST * (double)lists->lists->len, 1);
}
