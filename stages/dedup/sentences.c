#include "sentences.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

enum {
    TOKENS = 14,       /* of a sentence that is looked at as a frame; of longer ones only the opener */
    LONGEST = 40,      /* tokens of a sentence with an opener */
    OPENER_TOKENS = 3, /* before the colon */
    OPENER_SYLLABLES = 4,
    OPENER_LOOKS = 8, /* tokens at the beginning, among which it is */
    NAME_TOKENS = 8,
    FEW = 64, /* keys that are sorted by putting one after the other in its place */
    BRACKET_TOKENS = 6,
    BRACKET_SYLLABLES = 3
};

enum {
    OPENER = 1,
    CREDIT,
    BRACKET,
    WORD,
    NAMES
}; /* kinds of frames; a credit is an opener with names behind it */

void chude_sentences_clear(ChudeSentences *sentences) {
    g_free(sentences->items);
    g_free(sentences->keys);
    *sentences = (ChudeSentences){0};
}

static uint64_t stir(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

static uint64_t frame_key(unsigned kind, uint64_t hash) {
    return (stir(hash, kind) & ~(uint64_t)7) | CHUDE_SENTENCE_FRAME;
}

uint64_t chude_sentence_names_key(void) {
    return frame_key(NAMES, 0);
}

/* ---- what a token is in a frame ---- */

typedef struct {
    uint64_t hash;      /* of the term */
    unsigned syllables; /* of a word; 0: a mark */
    char mark;          /* its first byte */
    bool name, letters;
} Look;

typedef struct {
    Look looks[TOKENS];
    size_t begin, end; /* those that are left to look at */
    bool whole;        /* the sentence has no more tokens */
    bool period;       /* one stands behind the end */
} View;

static bool begins_name(const char *at) {
    unsigned char first = (unsigned char)*at;
    if (first < 0x80) {
        return g_ascii_isupper(*at) || g_ascii_isdigit(*at);
    }
    return g_unichar_isupper(g_utf8_get_char(at));
}

static bool is_joint(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '-';
}

/* Whether all syllables begin like names do; *syllables: how many. */
static bool all_begin_names(ChudeText bytes, unsigned *syllables) {
    bool all = true, fresh = true;
    *syllables = 0;
    for (size_t i = 0; i < bytes.size; i++) {
        bool joint = is_joint(bytes.data[i]);
        if (!joint && fresh) {
            all = all && begins_name(bytes.data + i);
            ++*syllables;
        }
        fresh = joint;
    }
    return all;
}

/* USAF, H.C: capitals beyond the first letter. */
static bool is_acronym(ChudeText bytes) {
    const char *at = bytes.data, *end = at + bytes.size;
    unsigned capitals = 0;
    for (; at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_islower(c)) {
            return false;
        }
        capitals += g_unichar_isupper(c) != 0;
    }
    return capitals > 1;
}

/* first: of the sentence's words, which has a capital anyway. */
static Look look_at(ChudeWorker *worker, const ChudeWords *words, size_t i, bool first) {
    const ChudeToken *token = &words->tokens[i];
    const ChudeTerm *term = chude_worker_plain_form(worker, words, i)->term;
    ChudeText bytes = {words->text.data + token->begin, token->end - token->begin};
    Look look = {.hash = term->hash, .mark = bytes.data[0]};
    if (!chude_kind_counts(term->kind)) {
        return look;
    }
    look.letters = term->kind == CHUDE_KIND_WORD;
    look.name = all_begin_names(bytes, &look.syllables) || !look.letters;
    if (first && look.letters) {
        look.name = look.name && (look.syllables > 1 || is_acronym(bytes));
    }
    return look;
}

static void view_sentence(View *view, ChudeWorker *worker, const ChudeWords *words, size_t begin,
                          size_t end) {
    bool first = true;
    view->whole = end - begin <= TOKENS;
    view->begin = 0;
    view->end = view->whole ? end - begin : (size_t)OPENER_LOOKS;
    for (size_t i = 0; i < view->end; i++) {
        view->looks[i] = look_at(worker, words, begin + i, first);
        first = first && !view->looks[i].syllables;
    }
    while (view->begin < view->end && !view->looks[view->begin].syllables &&
           view->looks[view->begin].mark != '(') {
        view->begin++;
    }
    view->period = view->whole && view->end > view->begin && view->looks[view->end - 1].mark == '.' &&
                   !view->looks[view->end - 1].syllables;
    view->end -= view->period;
}

/* ---- frames ---- */

static bool parts_names(const Look *look) {
    return !look->syllables && look->mark && strchr("-/&,.+|", look->mark) != NULL;
}

/* Whether only names stand there, one at least that has a letter, with what may stand between names. */
static bool names_only(const View *view, size_t begin, size_t end) {
    bool letters = false;
    if (begin >= end || end - begin > NAME_TOKENS) {
        return false;
    }
    for (size_t i = begin; i < end; i++) {
        if (!view->looks[i].name && !parts_names(&view->looks[i])) {
            return false;
        }
        letters = letters || (view->looks[i].name && view->looks[i].letters);
    }
    return letters;
}

/* The same where the first word, whose capital says nothing, may be part of a name: "Anh Ngọc". */
static bool name_like(const View *view, size_t begin, size_t end) {
    return names_only(view, begin, end) || (begin < end && view->looks[begin].syllables == 1 &&
                                            (begin + 1 == end || names_only(view, begin + 1, end)));
}

static uint64_t opener(const View *view, size_t begin, size_t end) {
    unsigned syllables = 0;
    uint64_t hash = 0;
    for (size_t i = begin; i < end && i <= begin + OPENER_TOKENS; i++) {
        const Look *look = &view->looks[i];
        if (look->syllables) {
            syllables += look->syllables;
            hash = stir(hash, look->hash);
            if (look->name || syllables > OPENER_SYLLABLES) {
                return 0;
            }
            continue;
        }
        if (i == begin || (look->mark != ':' && look->mark != '>')) {
            return 0;
        }
        bool names = view->whole && names_only(view, i + 1, end);
        hash = stir(hash, (uint64_t)look->mark);
        return names ? frame_key(CREDIT, hash) | CHUDE_SENTENCE_NAMES : frame_key(OPENER, hash);
    }
    return 0;
}

static uint64_t bracket(const View *view, size_t begin, size_t end) {
    size_t open = begin;
    while (open < end && (view->looks[open].syllables || view->looks[open].mark != '(')) {
        open++;
    }
    if (open + 2 >= end || view->looks[end - 1].syllables || view->looks[end - 1].mark != ')' ||
        (open > begin && !name_like(view, begin, open))) {
        return 0;
    }
    size_t first = open + 1, last = end - 1;
    unsigned syllables = 0;
    bool plain = true, name = view->looks[last - 1].name;
    for (size_t i = first; i < last; i++) {
        const Look *look = &view->looks[i];
        syllables += look->syllables;
        plain = plain && (look->syllables || look->mark == '/');
    }
    if (!view->looks[first].syllables || last - first > BRACKET_TOKENS ||
        !(name || (plain && syllables <= BRACKET_SYLLABLES))) {
        return 0;
    }
    return frame_key(BRACKET, view->looks[first].hash) | CHUDE_SENTENCE_NAMES;
}

/* Whether it is worth looking: there is a colon, an angle or a bracket, or a short sentence ends in a name. */
static bool may_be_frame(const ChudeWords *words, size_t begin, size_t end) {
    size_t size = end - begin, looks = size <= TOKENS ? size : (size_t)OPENER_LOOKS;
    for (size_t i = begin; i < begin + looks; i++) {
        char c = words->text.data[words->tokens[i].begin];
        if (c == ':' || c == '>' || c == '(') {
            return true;
        }
    }
    if (size > NAME_TOKENS + 2) {
        return false;
    }
    size_t last = end - 1 - (size > 1 && words->text.data[words->tokens[end - 1].begin] == '.');
    return begins_name(words->text.data + words->tokens[last].begin);
}

/* The frame's key with what is to be said of it; 0: none. */
static uint64_t frame_of(const View *view, bool at_end) {
    size_t begin = view->begin, end = view->end;
    if (begin >= end) {
        return 0;
    }
    bool in_brackets = view->whole && view->looks[begin].mark == '(' && !view->looks[begin].syllables &&
                       view->looks[end - 1].mark == ')' && !view->looks[end - 1].syllables;
    uint64_t key = in_brackets ? opener(view, begin + 1, end - 1) : opener(view, begin, end);
    if (key || !view->whole) {
        return key;
    }
    if ((key = bracket(view, begin, end))) {
        return key;
    }
    const Look *first = &view->looks[begin];
    if (first->syllables && !first->name && names_only(view, begin + 1, end)) {
        return frame_key(WORD, first->hash);
    }
    return at_end && !view->period && names_only(view, begin, end) ? chude_sentence_names_key() : 0;
}

/* ---- a document ---- */

static void add_key(ChudeSentences *sentences, uint64_t key) {
    if (sentences->key_count == sentences->key_room) {
        sentences->key_room = MAX(sentences->key_room * 2, 64);
        sentences->keys = g_renew(uint64_t, sentences->keys, sentences->key_room);
    }
    sentences->keys[sentences->key_count++] = key;
}

static void add_sentence(ChudeSentences *sentences, ChudeSentence sentence) {
    if (sentences->count == sentences->room) {
        sentences->room = MAX(sentences->room * 2, 64);
        sentences->items = g_renew(ChudeSentence, sentences->items, sentences->room);
    }
    sentences->items[sentences->count++] = sentence;
    add_key(sentences, sentence.key);
    if (sentence.frame) {
        add_key(sentences, sentence.frame);
    }
}

static uint64_t bare(uint64_t key) {
    return key & ~(uint64_t)CHUDE_SENTENCE_SAID;
}

static int compare_keys(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    int order = (bare(x) > bare(y)) - (bare(x) < bare(y));
    return order ? order : (x > y) - (x < y);
}

static void insert_keys(uint64_t *keys, size_t count) {
    for (size_t i = 1; i < count; i++) {
        uint64_t key = keys[i];
        size_t at = i;
        for (; at > 0 && bare(keys[at - 1]) > bare(key); at--) {
            keys[at] = keys[at - 1];
        }
        keys[at] = key;
    }
}

static void join_keys(ChudeSentences *sentences) {
    size_t kept = 0;
    if (sentences->key_count > FEW) {
        qsort(sentences->keys, sentences->key_count, sizeof *sentences->keys, compare_keys);
    } else {
        insert_keys(sentences->keys, sentences->key_count);
    }
    for (size_t i = 0; i < sentences->key_count; i++) {
        if (kept && bare(sentences->keys[kept - 1]) == bare(sentences->keys[i])) {
            sentences->keys[kept - 1] &= sentences->keys[i]; /* at an end is what stands nowhere else */
        } else {
            sentences->keys[kept++] = sentences->keys[i];
        }
    }
    sentences->key_count = kept;
}

static uint64_t length_class(size_t words) {
    return words < 8 ? 0 : words < 16 ? 2 : words < 32 ? 4 : CHUDE_SENTENCE_LENGTH;
}

void chude_sentences_find(ChudeSentences *sentences, ChudeWorker *worker, const ChudeWords *words,
                          const ChudeShingler *shingler) {
    size_t count = shingler->sentence_count - 1;
    sentences->count = sentences->key_count = 0;
    for (size_t i = 0; i < count; i++) {
        ChudeSentencePlace from = shingler->sentences[i], to = shingler->sentences[i + 1];
        if (from.word == to.word) {
            continue;
        }
        size_t size = to.word - from.word;
        uint64_t hash = chude_hash(shingler->words + from.word, size * sizeof *shingler->words);
        ChudeSentence sentence = {
            .key = (hash & ~(uint64_t)7) | length_class(size), .begin = from.token, .end = to.token};
        bool at_end = i + CHUDE_SENTENCE_EDGES >= count;
        if (to.token - from.token <= LONGEST && may_be_frame(words, from.token, to.token)) {
            View view;
            view_sentence(&view, worker, words, from.token, to.token);
            sentence.frame = frame_of(&view, at_end);
            sentence.frame |= sentence.frame && (at_end || i == 0) ? CHUDE_SENTENCE_EDGE : 0;
        }
        add_sentence(sentences, sentence);
    }
    join_keys(sentences);
}
