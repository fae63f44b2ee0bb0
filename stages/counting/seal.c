/* Sealing a merged state, and the spellings that are read from it. */
#include <glib.h>
#include <stdlib.h>

#include "counting/counts.h"
#include "counting/tables.h"

/* ---- the order of words ---- */

typedef struct {
    ChudeText key;
    uint32_t word;
} RankedWord;

static int compare_bytes(ChudeText a, ChudeText b) {
    size_t size = MIN(a.size, b.size);
    int order = size ? memcmp(a.data, b.data, size) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int compare_ranked(const void *a, const void *b) {
    return compare_bytes(((const RankedWord *)a)->key, ((const RankedWord *)b)->key);
}

static void rank_words(ChudeCounts *counts) {
    const ChudeVocabulary *words = &counts->words;
    RankedWord *ranked = g_new(RankedWord, words->term_count + 1);
    size_t size = 0;
    for (uint32_t id = 0; id < words->term_count; id++) {
        if (words->terms[id].count) {
            ranked[size++] = (RankedWord){words->terms[id].key, id};
        }
    }
    qsort(ranked, size, sizeof *ranked, compare_ranked);
    counts->ranks = g_new0(uint32_t, words->term_count + 1);
    for (size_t i = 0; i < size; i++) {
        counts->ranks[ranked[i].word] = (uint32_t)i;
    }
    g_free(ranked);
}

/* ---- lists of spellings ---- */

/* The marks of observing are done with: they become the heads of the lists, and the owners of spellings
 * the links. */
static void link_forms(ChudeVocabulary *words) {
    for (uint32_t id = 0; id < words->term_count; id++) {
        words->terms[id].mark = CHUDE_NONE;
    }
    for (uint32_t id = 0; id < words->form_count; id++) {
        ChudeCountedForm *form = &words->forms[id];
        if (form->count) {
            ChudeCountedTerm *term = &words->terms[form->term];
            form->next = term->mark;
            term->mark = id;
        }
    }
}

enum { AHEAD = 16 }; /* entries: how early memory is asked for what a loop will read */

static void link_spelled(ChudePairs *grams, ChudePairs *spelled) {
    for (uint32_t id = 0; id < grams->count; id++) {
        ((ChudeGram *)chude_pairs_at(grams, id))->mark = CHUDE_NONE;
    }
    for (uint32_t id = 0; id < spelled->count; id++) {
        if (id + AHEAD < spelled->count) {
            const ChudeSpelled *later = chude_pairs_at(spelled, id + AHEAD);
            __builtin_prefetch(chude_pairs_at(grams, later->gram), 1);
        }
        ChudeSpelled *style = chude_pairs_at(spelled, id);
        ChudeGram *gram = chude_pairs_at(grams, style->gram);
        style->gram = gram->mark;
        gram->mark = id;
    }
}

void chude_counts_link(ChudeCounts *counts) {
    rank_words(counts);
    link_forms(&counts->words);
    for (unsigned n = 2; n <= counts->longest; n++) {
        link_spelled(&counts->grams[n], &counts->spelled[n]);
        chude_pairs_drop_slots(&counts->spelled[n]);
    }
}

bool chude_counts_seal(ChudeCounts *counts, const ChudeHost *host, GError **error) {
    if (counts->sealed) {
        return true;
    }
    if (counts->runs && !chude_counts_spill(counts, host, error)) {
        return false;
    }
    if (!counts->runs) {
        chude_vocabulary_index(&counts->words);
        chude_counts_link(counts);
    }
    counts->sealed = true;
    return true;
}

/* ---- spellings ---- */

static void add_plain(ChudeText key, ChudeBuffer *text) {
    size_t begin = text->size;
    chude_buffer_add(text, key.data, key.size);
    for (size_t i = begin; i < text->size; i++) {
        if (text->data[i] == '_') {
            text->data[i] = ' ';
        }
    }
}

void chude_counts_styled(const ChudeCounts *counts, unsigned n, uint32_t style,
                         ChudeStyledWord words[CHUDE_COUNTS_LONGEST]) {
    while (n > 1 && !(style & CHUDE_PLAIN)) {
        const ChudeSpelled *entry = chude_spelled(counts, n, style);
        words[--n] = (ChudeStyledWord){counts->words.forms[entry->pair.last].spelling, false};
        style = entry->pair.prefix;
    }
    if (style & CHUDE_PLAIN) {
        uint32_t ids[CHUDE_COUNTS_LONGEST];
        chude_counts_words(counts, n, style & ~CHUDE_PLAIN, ids);
        for (unsigned i = 0; i < n; i++) {
            words[i] = (ChudeStyledWord){counts->words.terms[ids[i]].key, true};
        }
    } else {
        words[0] = (ChudeStyledWord){counts->words.forms[style].spelling, false};
    }
}

/* Appends the text of an n-gram that is spelled in this way. */
static void add_style(const ChudeCounts *counts, unsigned n, uint32_t style, ChudeBuffer *text) {
    ChudeStyledWord words[CHUDE_COUNTS_LONGEST];
    chude_counts_styled(counts, n, style, words);
    for (unsigned i = 0; i < n; i++) {
        if (i) {
            chude_buffer_char(text, ' ');
        }
        if (words[i].key) {
            add_plain(words[i].text, text);
        } else {
            chude_buffer_add(text, words[i].text.data, words[i].text.size);
        }
    }
}

/* Which of two spellings has the smaller bytes. Both are written out after text's end, and cut off again. */
static bool smaller(const ChudeCounts *counts, unsigned n, uint32_t a, uint32_t b, ChudeBuffer *text) {
    size_t begin = text->size;
    add_style(counts, n, a, text);
    size_t middle = text->size;
    add_style(counts, n, b, text);
    ChudeText first = {text->data + begin, middle - begin},
              second = {text->data + middle, text->size - middle};
    bool less = compare_bytes(first, second) < 0;
    text->size = begin;
    return less;
}

static ChudeText commonest_form(const ChudeCounts *counts, uint32_t word) {
    const ChudeCountedForm *best = NULL;
    for (uint32_t id = counts->words.terms[word].mark; id != CHUDE_NONE; id = counts->words.forms[id].next) {
        const ChudeCountedForm *form = &counts->words.forms[id];
        if (!best || form->count > best->count ||
            (form->count == best->count && compare_bytes(form->spelling, best->spelling) < 0)) {
            best = form;
        }
    }
    return best ? best->spelling : (ChudeText){NULL, 0};
}

void chude_counts_text(const ChudeCounts *counts, unsigned n, uint32_t id, ChudeBuffer *text) {
    if (n == 1) {
        ChudeText form = commonest_form(counts, id);
        chude_buffer_add(text, form.data, form.size);
        return;
    }
    uint64_t plain = chude_pairs_count(&counts->grams[n], id), most = 0;
    uint32_t best = CHUDE_NONE;
    for (uint32_t style = chude_gram(counts, n, id)->mark; style != CHUDE_NONE;
         style = chude_spelled(counts, n, style)->gram) {
        uint64_t count = chude_pairs_count(&counts->spelled[n], style);
        plain -= count;
        if (count > most || (count == most && smaller(counts, n, style, best, text))) {
            best = style;
            most = count;
        }
    }
    if (plain > most || (plain && plain == most && smaller(counts, n, CHUDE_PLAIN | id, best, text))) {
        best = CHUDE_PLAIN | id;
    }
    add_style(counts, n, best, text);
}
