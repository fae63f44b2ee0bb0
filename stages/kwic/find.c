#include "kwic/find.h"

#include <glib.h>

#include "fail.h"
#include "words.h"
#include "worker.h"

struct ChudeKwicTerms {
    GPtrArray *keys; /* ChudeBuffer *: syllables, one '_' between */
    bool whole_words;
};

enum { UNKNOWN, NOT, MAYBE }; /* whether a syllable of the token begins a term */

struct ChudeKwicFinder {
    const ChudeKwicTerms *terms;
    ChudeWorker *worker;
    uint8_t *begins; /* by index of term: one of these */
    size_t room;
};

/* ---- terms ---- */

static void key_free(gpointer key) {
    chude_buffer_clear(key);
    g_free(key);
}

void chude_kwic_terms_free(ChudeKwicTerms *terms) {
    if (terms) {
        g_ptr_array_free(terms->keys, TRUE);
        g_free(terms);
    }
}

/* The syllable of key at or behind byte at; false where there is none. */
static bool syllable(ChudeText key, size_t at, size_t *from, size_t *to) {
    while (at < key.size && key.data[at] == '_') {
        at++;
    }
    *from = at;
    while (at < key.size && key.data[at] != '_') {
        at++;
    }
    *to = at;
    return *from < *to;
}

static ChudeBuffer *term_key(const char *term) {
    ChudeBuffer whole = {0}, *key = g_new0(ChudeBuffer, 1);
    chude_counting_key(&whole, (ChudeText){term, strlen(term)});
    for (size_t from = 0, to = 0; syllable(chude_buffer_text(&whole), to, &from, &to);) {
        chude_buffer_literal(key, key->size ? "_" : "");
        chude_buffer_add(key, whole.data + from, to - from);
    }
    chude_buffer_clear(&whole);
    return key;
}

ChudeKwicTerms *chude_kwic_terms_new(const char *const *terms, bool whole_words, GError **error) {
    ChudeKwicTerms *made = g_new0(ChudeKwicTerms, 1);
    made->keys = g_ptr_array_new_with_free_func(key_free);
    made->whole_words = whole_words;
    for (; *terms; terms++) {
        bool valid = g_utf8_validate(*terms, -1, NULL);
        ChudeBuffer *key = valid ? term_key(*terms) : NULL;
        if (key) {
            g_ptr_array_add(made->keys, key);
        }
        if (!key || key->size == 0) {
            chude_fail(error, valid ? "\"%s\" has nothing to look for" : "the term is not UTF-8: %s", *terms);
            chude_kwic_terms_free(made);
            return NULL;
        }
    }
    return made;
}

/* ---- finding ---- */

ChudeKwicFinder *chude_kwic_finder_new(const ChudeKwicTerms *terms, ChudeWorker *worker) {
    ChudeKwicFinder *finder = g_new0(ChudeKwicFinder, 1);
    finder->terms = terms;
    finder->worker = worker;
    return finder;
}

void chude_kwic_finder_forget(ChudeKwicFinder *finder) {
    g_clear_pointer(&finder->begins, g_free);
    finder->room = 0;
}

void chude_kwic_finder_free(ChudeKwicFinder *finder) {
    if (finder) {
        chude_kwic_finder_forget(finder);
        g_free(finder);
    }
}

size_t chude_kwic_finder_size(const ChudeKwicFinder *finder) {
    return finder->room;
}

/* What the token is by its spelling, whatever `stem` said: a concordance is of what is written. */
static const ChudeTerm *term_of(const ChudeKwicFinder *finder, const ChudeWords *words, size_t token) {
    return chude_worker_plain_form(finder->worker, words, token)->term;
}

static bool begins_term(const ChudeKwicFinder *finder, ChudeText key) {
    for (size_t from = 0, to = 0; syllable(key, to, &from, &to);) {
        for (guint i = 0; i < finder->terms->keys->len; i++) {
            const ChudeBuffer *term = g_ptr_array_index(finder->terms->keys, i);
            if (to - from <= term->size && memcmp(term->data, key.data + from, to - from) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Nearly all tokens end here, by one look into an array. */
static bool may_begin(ChudeKwicFinder *finder, const ChudeTerm *term) {
    if (term->index >= finder->room) {
        size_t room = MAX((size_t)term->index + 1, MAX(finder->room * 2, (size_t)4096));
        finder->begins = g_realloc(finder->begins, room);
        memset(finder->begins + finder->room, UNKNOWN, room - finder->room);
        finder->room = room;
    }
    uint8_t *known = &finder->begins[term->index];
    if (*known == UNKNOWN) {
        *known = begins_term(finder, term->key) ? MAYBE : NOT;
    }
    return *known == MAYBE;
}

/* Moves on to the next syllable of the sentence; *gap: whether white space (or `_`) stands before it, or whether that does not matter,
 * beside a mark. False at the end of the sentence, and before a token without a syllable. */
static bool step(const ChudeKwicFinder *finder, const ChudeWords *words, ChudeKwicPlace *place, bool *gap,
                 bool *mark) {
    const ChudeTerm *term = term_of(finder, words, place->token);
    size_t from, to;
    *mark = false;
    if (syllable(term->key, place->to, &from, &to)) {
        *gap = true;
        *place = (ChudeKwicPlace){place->token, from, to, place->number + 1};
        return true;
    }
    size_t next = place->token + 1;
    if (next == words->count || words->tokens[next].flags & CHUDE_TOKEN_SENTENCE) {
        return false;
    }
    const ChudeTerm *behind = term_of(finder, words, next);
    if (!syllable(behind->key, 0, &from, &to)) {
        return false;
    }
    *gap = words->tokens[next].begin > words->tokens[place->token].end || place->to < term->key.size || from;
    *mark = !chude_kind_counts(term->kind) || !chude_kind_counts(behind->kind);
    *place = (ChudeKwicPlace){next, from, to, 0};
    return true;
}

/* Whether the term begins with this syllable; *place becomes that of its last one. */
static bool matches(const ChudeKwicFinder *finder, const ChudeWords *words, const ChudeBuffer *term,
                    ChudeKwicPlace *place) {
    for (size_t at = 0;;) {
        const char *key = term_of(finder, words, place->token)->key.data;
        size_t size = place->to - place->from;
        if (size > term->size - at || memcmp(term->data + at, key + place->from, size) != 0) {
            return false;
        }
        at += size;
        if (at == term->size) {
            return true;
        }
        bool space = term->data[at] == '_', gap, mark;
        if (!step(finder, words, place, &gap, &mark) || (space != gap && !mark)) {
            return false;
        }
        at += space;
    }
}

static bool ends_word(const ChudeKwicFinder *finder, const ChudeWords *words, const ChudeKwicPlace *place) {
    size_t from, to;
    return !syllable(term_of(finder, words, place->token)->key, place->to, &from, &to);
}

/* The longest hit that begins here; false: none does. */
static bool longest(const ChudeKwicFinder *finder, const ChudeWords *words, const ChudeKwicPlace *place,
                    ChudeKwicHit *hit) {
    bool found = false, whole = finder->terms->whole_words;
    if (whole && place->number) {
        return false;
    }
    for (guint i = 0; i < finder->terms->keys->len; i++) {
        ChudeKwicPlace last = *place;
        if (!matches(finder, words, g_ptr_array_index(finder->terms->keys, i), &last) ||
            (whole && !ends_word(finder, words, &last))) {
            continue;
        }
        if (!found || last.token > hit->last.token ||
            (last.token == hit->last.token && last.number > hit->last.number)) {
            *hit = (ChudeKwicHit){.first = *place, .last = last};
            found = true;
        }
    }
    return found;
}

/* The bytes of a syllable in the text, which may be composed otherwise than the key: it is the one of that number in both. */
static ChudeSpan span_of(const ChudeWords *words, const ChudeKwicPlace *place) {
    const ChudeToken *token = &words->tokens[place->token];
    const char *text = words->text.data, *p = text + token->begin, *end = text + token->end;
    for (size_t number = 0; p < end; number++) {
        for (size_t space; p < end && (space = *p == '_' ? 1 : chude_space(p, end));) {
            p += space;
        }
        const char *begin = p;
        while (p < end && *p != '_' && !chude_space(p, end)) {
            p = g_utf8_next_char(p);
        }
        if (number == place->number && p > begin) {
            return (ChudeSpan){(uint32_t)(begin - text), (uint32_t)(p - text)};
        }
    }
    return (ChudeSpan){token->begin, token->end};
}

bool chude_kwic_find(ChudeKwicFinder *finder, const ChudeWords *words, ChudeKwicPlace *from,
                     ChudeKwicHit *hit) {
    for (; from->token < words->count; *from = (ChudeKwicPlace){.token = from->token + 1}) {
        const ChudeTerm *term = term_of(finder, words, from->token);
        if (!may_begin(finder, term)) {
            continue;
        }
        ChudeKwicPlace place = *from;
        size_t number = place.to ? place.number + 1 : 0;
        for (; syllable(term->key, place.to, &place.from, &place.to); number++) {
            place.number = number;
            if (longest(finder, words, &place, hit)) {
                hit->span = (ChudeSpan){span_of(words, &hit->first).begin, span_of(words, &hit->last).end};
                *from = hit->last;
                return true;
            }
        }
    }
    return false;
}

/* ---- what stands around ---- */

static size_t syllables_between(ChudeText key, size_t begin, size_t end) {
    size_t count = 0;
    for (size_t from = 0, to = begin; syllable(key, to, &from, &to) && to <= end;) {
        count++;
    }
    return count;
}

static size_t syllables(const ChudeKwicFinder *finder, const ChudeWords *words, size_t token) {
    const ChudeTerm *term = term_of(finder, words, token);
    return chude_kind_counts(term->kind) ? syllables_between(term->key, 0, term->key.size) : 0;
}

ChudeSpan chude_kwic_context(ChudeKwicFinder *finder, const ChudeWords *words, const ChudeKwicHit *hit,
                             size_t most, size_t *left, size_t *right) {
    const ChudeToken *tokens = words->tokens;
    ChudeText key = term_of(finder, words, hit->last.token)->key;
    size_t before = hit->first.number, behind = syllables_between(key, hit->last.to, key.size);
    *left = hit->first.token;
    *right = hit->last.token;
    while (before<most && * left> 0 && !(tokens[*left].flags & CHUDE_TOKEN_SENTENCE)) {
        before += syllables(finder, words, *left - 1);
        if (before > most) {
            break;
        }
        --*left;
    }
    while (behind < most && *right + 1 < words->count && !(tokens[*right + 1].flags & CHUDE_TOKEN_SENTENCE)) {
        behind += syllables(finder, words, *right + 1);
        if (behind > most) {
            break;
        }
        ++*right;
    }
    return (ChudeSpan){tokens[*left].begin, tokens[*right].end};
}

/* Appends the syllables of the first `end` bytes of a token's key, the last first. */
static void add_backwards(ChudeBuffer *to, ChudeText key, size_t end) {
    while (end > 0) {
        size_t begin = end;
        while (begin > 0 && key.data[begin - 1] != '_') {
            begin--;
        }
        if (begin < end) {
            chude_buffer_add(to, key.data + begin, end - begin);
            chude_buffer_char(to, '_');
        }
        end = begin ? begin - 1 : 0;
    }
}

void chude_kwic_left_key(ChudeBuffer *key, ChudeKwicFinder *finder, const ChudeWords *words,
                         const ChudeKwicHit *hit, size_t left) {
    add_backwards(key, term_of(finder, words, hit->first.token)->key, hit->first.from);
    for (size_t token = hit->first.token; token > left; token--) {
        const ChudeTerm *term = term_of(finder, words, token - 1);
        if (chude_kind_counts(term->kind)) {
            add_backwards(key, term->key, term->key.size);
        }
    }
}

void chude_kwic_right_key(ChudeBuffer *key, ChudeKwicFinder *finder, const ChudeWords *words,
                          const ChudeKwicHit *hit, size_t right) {
    size_t at = hit->last.to;
    for (size_t token = hit->last.token; token <= right; token++, at = 0) {
        const ChudeTerm *term = term_of(finder, words, token);
        size_t from, to = at;
        while (chude_kind_counts(term->kind) && syllable(term->key, to, &from, &to)) {
            chude_buffer_add(key, term->key.data + from, to - from);
            chude_buffer_char(key, '_');
        }
    }
}
