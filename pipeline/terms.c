#include "terms.h"

#include <glib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "arena.h"
#include "words.h"

uint64_t chude_hash(const void *data, size_t size) {
    return XXH3_64bits(data, size);
}

/* ---- the counting key ---- */

/* New-style tone placement (hoà, khoẻ, thuỷ) and where the mark stands in the old style (hòa, khỏe, thủy). The key takes the
 * old one: it is what most text has. */
static const struct {
    gunichar first, second; /* as read, NFC lower case */
    gunichar to_first, to_second;
} placements[] = {
    {'o', 0xE0, 0xF2, 'a'},     {'o', 0xE1, 0xF3, 'a'},     {'o', 0x1EA3, 0x1ECF, 'a'},
    {'o', 0xE3, 0xF5, 'a'},     {'o', 0x1EA1, 0x1ECD, 'a'}, {'o', 0xE8, 0xF2, 'e'},
    {'o', 0xE9, 0xF3, 'e'},     {'o', 0x1EBB, 0x1ECF, 'e'}, {'o', 0x1EBD, 0xF5, 'e'},
    {'o', 0x1EB9, 0x1ECD, 'e'}, {'u', 0x1EF3, 0xF9, 'y'},   {'u', 0xFD, 0xFA, 'y'},
    {'u', 0x1EF7, 0x1EE7, 'y'}, {'u', 0x1EF9, 0x169, 'y'},  {'u', 0x1EF5, 0x1EE5, 'y'},
};

/* Moves the tone of one syllable's open oa, oe, uy (not after q) to the first vowel. letters: n code points, in place. */
static void fold_placement(gunichar *letters, size_t n) {
    if (n < 2 || (n > 2 && letters[n - 3] == 'q')) {
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(placements); i++) {
        if (letters[n - 1] == placements[i].second && letters[n - 2] == placements[i].first) {
            letters[n - 2] = placements[i].to_first;
            letters[n - 1] = placements[i].to_second;
            return;
        }
    }
}

static void add_unichar(ChudeBuffer *key, gunichar c) {
    char bytes[6];
    chude_buffer_add(key, bytes, (size_t)g_unichar_to_utf8(c, bytes));
}

/* Cherokee folds to capitals, but GLib makes the capitals small as well: the two changed places and never met. */
static gunichar capital_cherokee(gunichar c) {
    if (c >= 0xAB70 && c <= 0xABBF) {
        return c - 0xAB70 + 0x13A0;
    }
    return c >= 0x13F8 && c <= 0x13FD ? c - 8 : c;
}

/* folded: NFC and case-folded, no NUL inside. */
static void add_placed(ChudeBuffer *key, const char *folded) {
    gunichar run[8]; /* no Vietnamese syllable is longer; a longer run is passed through */
    size_t n = 0;
    bool over = false;
    for (const char *p = folded;; p = g_utf8_next_char(p)) {
        gunichar c = *p ? capital_cherokee(g_utf8_get_char(p)) : 0;
        if (c && g_unichar_isalpha(c)) {
            if (n == G_N_ELEMENTS(run)) {
                for (size_t i = 0; i < n; i++) {
                    add_unichar(key, run[i]);
                }
                n = 0;
                over = true;
            }
            run[n++] = c;
            continue;
        }
        if (!over && !(c && g_unichar_ismark(c))) { /* a mark left over is of the last letter: no syllable */
            fold_placement(run, n);
        }
        for (size_t i = 0; i < n; i++) {
            add_unichar(key, run[i]);
        }
        n = 0;
        over = false;
        if (!c) {
            return;
        }
        add_unichar(key, c);
    }
}

/* A piece without white space and NUL. One that is no word of any language keeps all but its ASCII capitals: GLib's
 * normalization takes time by the square of the length. */
enum { LONGEST_FOLDED = 1024 };

static void add_folded(ChudeBuffer *key, const char *data, size_t size) {
    bool ascii = true;
    for (size_t i = 0; i < size && ascii; i++) {
        ascii = (unsigned char)data[i] < 0x80;
    }
    if (ascii || size > LONGEST_FOLDED) {
        for (size_t i = 0; i < size; i++) {
            chude_buffer_char(key, g_ascii_tolower(data[i]));
        }
        return;
    }
    char *composed = g_utf8_normalize(data, (gssize)size, G_NORMALIZE_NFC);
    char *folded = composed ? g_utf8_casefold(composed, -1) : NULL;
    char *again = folded ? g_utf8_normalize(folded, -1, G_NORMALIZE_NFC) : NULL;
    if (again) {
        add_placed(key, again);
    } else {
        chude_buffer_add(key, data, size); /* not UTF-8: only tests come here */
    }
    g_free(again);
    g_free(folded);
    g_free(composed);
}

void chude_counting_key(ChudeBuffer *key, ChudeText text) {
    const char *p = text.data, *end = text.data + text.size;
    while (p < end) {
        const char *piece = p;
        size_t space = 0;
        while (p < end && *p && !(space = chude_space(p, end))) {
            p++;
        }
        add_folded(key, piece, (size_t)(p - piece));
        if (p == end) {
            return;
        }
        if (!space) { /* NUL, which GLib's functions take for the end */
            chude_buffer_char(key, *p++);
            continue;
        }
        do {
            p += space;
        } while (p < end && (space = chude_space(p, end)));
        chude_buffer_char(key, '_');
    }
}

/* ---- kinds ---- */

static bool is_address(ChudeText token) {
    const char *at = memchr(token.data, '@', token.size);
    if (at) {
        size_t rest = token.size - (size_t)(at - token.data) - 1;
        return at > token.data && rest > 2 && memchr(at + 1, '.', rest);
    }
    if (token.size > 4 && (token.data[0] | 32) == 'w' && g_ascii_strncasecmp(token.data, "www.", 4) == 0) {
        return true;
    }
    const char *colon = memchr(token.data, ':', token.size);
    return colon && colon > token.data && token.data + token.size - colon > 3 && colon[1] == '/' &&
           colon[2] == '/';
}

ChudeTokenKind chude_token_kind(ChudeText token) {
    if (token.size > 3 && is_address(token)) {
        return CHUDE_KIND_ADDRESS;
    }
    bool digit = false, symbol = false, first_digit = false, unit = true;
    size_t letters = 0;
    for (const char *p = token.data, *end = p + token.size; p < end; p = g_utf8_next_char(p)) {
        gunichar c = (unsigned char)*p < 0x80 ? (gunichar)*p : g_utf8_get_char(p);
        if (g_unichar_isalpha(c)) {
            letters++;
            unit = unit && c >= 'a' && c <= 'z';
        } else if (g_unichar_isdigit(c)) {
            digit = true;
            first_digit = first_digit || p == token.data;
        } else {
            GUnicodeType type = g_unichar_type(c);
            symbol = symbol || !(type >= G_UNICODE_CONNECT_PUNCTUATION && type <= G_UNICODE_OPEN_PUNCTUATION);
        }
    }
    if (letters) {
        /* 10h30, 5km, 3tr: a quantity in a journalist's hand, not a word */
        return first_digit && unit && letters <= 3 ? CHUDE_KIND_NUMBER : CHUDE_KIND_WORD;
    }
    return digit ? CHUDE_KIND_NUMBER : symbol ? CHUDE_KIND_SYMBOL : CHUDE_KIND_PUNCTUATION;
}

/* ---- the dictionary ---- */

/* A raw token (bytes, and the stem where there is one) that was met. */
typedef struct {
    uint64_t hash;
    const char *raw; /* in the arena: token bytes, then stem bytes */
    uint32_t raw_size, stem_size;
    const ChudeForm *form;
} RawSlot;

typedef struct {
    uint64_t hash;
    const void *item; /* ChudeForm or ChudeTerm */
} ItemSlot;

typedef struct {
    ItemSlot *slots;
    size_t mask, count;
} ItemTable;

struct ChudeTerms {
    ChudeArena *arena;
    RawSlot *raws;
    size_t raw_mask, raw_count;
    ItemTable forms, terms;
    GPtrArray *form_list, *term_list;
    ChudeBuffer key, spelling;
};

static void item_table_init(ItemTable *table) {
    table->mask = 1023;
    table->count = 0;
    table->slots = g_new0(ItemSlot, table->mask + 1);
}

static void item_table_grow(ItemTable *table) {
    size_t mask = table->mask * 2 + 1;
    ItemSlot *slots = g_new0(ItemSlot, mask + 1);
    for (size_t i = 0; i <= table->mask; i++) {
        if (table->slots[i].item) {
            size_t at = table->slots[i].hash & mask;
            while (slots[at].item) {
                at = (at + 1) & mask;
            }
            slots[at] = table->slots[i];
        }
    }
    g_free(table->slots);
    table->slots = slots;
    table->mask = mask;
}

ChudeTerms *chude_terms_new(void) {
    ChudeTerms *terms = g_new0(ChudeTerms, 1);
    terms->arena = chude_arena_new();
    terms->raw_mask = 4095;
    terms->raws = g_new0(RawSlot, terms->raw_mask + 1);
    item_table_init(&terms->forms);
    item_table_init(&terms->terms);
    terms->form_list = g_ptr_array_new();
    terms->term_list = g_ptr_array_new();
    return terms;
}

void chude_terms_free(ChudeTerms *terms) {
    if (!terms) {
        return;
    }
    g_free(terms->raws);
    g_free(terms->forms.slots);
    g_free(terms->terms.slots);
    g_ptr_array_free(terms->form_list, TRUE);
    g_ptr_array_free(terms->term_list, TRUE);
    chude_buffer_clear(&terms->key);
    chude_buffer_clear(&terms->spelling);
    chude_arena_free(terms->arena);
    g_free(terms);
}

static bool same(ChudeText a, ChudeText b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* The slot of an item whose text equals `text`, or the empty one where it goes. */
static ItemSlot *find_term(ItemTable *table, uint64_t hash, ChudeText key) {
    size_t at = hash & table->mask;
    for (; table->slots[at].item; at = (at + 1) & table->mask) {
        const ChudeTerm *term = table->slots[at].item;
        if (table->slots[at].hash == hash && same(term->key, key)) {
            break;
        }
    }
    return &table->slots[at];
}

static const ChudeTerm *intern_term(ChudeTerms *terms, ChudeText token, ChudeText stem) {
    terms->key.size = 0;
    chude_counting_key(&terms->key, stem.data ? stem : token);
    ChudeText key = chude_buffer_text(&terms->key);
    uint64_t hash = chude_hash(key.data, key.size);
    ItemSlot *slot = find_term(&terms->terms, hash, key);
    if (slot->item) {
        return slot->item;
    }
    ChudeTerm *term = chude_arena_zero(terms->arena, sizeof *term);
    term->key = chude_arena_copy(terms->arena, key.data, key.size);
    term->hash = hash;
    term->index = terms->term_list->len;
    term->kind = chude_token_kind(term->key);
    g_ptr_array_add(terms->term_list, term);
    *slot = (ItemSlot){hash, term};
    if (++terms->terms.count * 2 > terms->terms.mask) {
        item_table_grow(&terms->terms);
    }
    return term;
}

/* A form is a spelling of a term: with stems, one spelling may belong to several terms. */
static const ChudeForm *intern_form(ChudeTerms *terms, ChudeText token, ChudeText stem) {
    const ChudeTerm *term = intern_term(terms, token, stem);
    terms->spelling.size = 0;
    for (const char *p = token.data, *end = p + token.size; p < end;) {
        size_t space = chude_space(p, end);
        if (!space) {
            chude_buffer_char(&terms->spelling, *p++);
            continue;
        }
        for (; p < end && (space = chude_space(p, end)); p += space) {
        }
        chude_buffer_char(&terms->spelling, ' ');
    }
    ChudeText spelling = chude_buffer_text(&terms->spelling);
    uint64_t hash = chude_hash(spelling.data, spelling.size),
             slot_hash = hash ^ (term->hash * 0x9E3779B97F4A7C15u);
    ItemTable *table = &terms->forms;
    size_t at = slot_hash & table->mask;
    for (; table->slots[at].item; at = (at + 1) & table->mask) {
        const ChudeForm *form = table->slots[at].item;
        if (table->slots[at].hash == slot_hash && form->term == term && same(form->spelling, spelling)) {
            return form;
        }
    }
    ChudeForm *form = chude_arena_zero(terms->arena, sizeof *form);
    form->spelling = chude_arena_copy(terms->arena, spelling.data, spelling.size);
    form->hash = hash;
    form->index = terms->form_list->len;
    form->term = term;
    g_ptr_array_add(terms->form_list, form);
    table->slots[at] = (ItemSlot){slot_hash, form};
    if (++table->count * 2 > table->mask) {
        item_table_grow(table);
    }
    return form;
}

static void grow_raws(ChudeTerms *terms) {
    size_t mask = terms->raw_mask * 2 + 1;
    RawSlot *raws = g_new0(RawSlot, mask + 1);
    for (size_t i = 0; i <= terms->raw_mask; i++) {
        if (terms->raws[i].form) {
            size_t at = terms->raws[i].hash & mask;
            while (raws[at].form) {
                at = (at + 1) & mask;
            }
            raws[at] = terms->raws[i];
        }
    }
    g_free(terms->raws);
    terms->raws = raws;
    terms->raw_mask = mask;
}

const ChudeForm *chude_terms_form(ChudeTerms *terms, ChudeText token, ChudeText stem) {
    uint64_t hash = chude_hash(token.data, token.size);
    if (stem.data) {
        hash ^= chude_hash(stem.data, stem.size) * 0x9E3779B97F4A7C15u + 1;
    }
    size_t at = hash & terms->raw_mask;
    for (; terms->raws[at].form; at = (at + 1) & terms->raw_mask) {
        const RawSlot *slot = &terms->raws[at];
        if (slot->hash == hash && slot->raw_size == token.size &&
            slot->stem_size == (stem.data ? stem.size + 1 : 0) &&
            memcmp(slot->raw, token.data, token.size) == 0 &&
            (!stem.size || memcmp(slot->raw + token.size, stem.data, stem.size) == 0)) {
            return slot->form;
        }
    }
    const ChudeForm *form = intern_form(terms, token, stem);
    char *raw = chude_arena_raw(terms->arena, token.size + stem.size + 1);
    memcpy(raw, token.data, token.size);
    if (stem.size) {
        memcpy(raw + token.size, stem.data, stem.size);
    }
    terms->raws[at] =
        (RawSlot){hash, raw, (uint32_t)token.size, (uint32_t)(stem.data ? stem.size + 1 : 0), form};
    if (++terms->raw_count * 2 > terms->raw_mask) {
        grow_raws(terms);
    }
    return form;
}

size_t chude_terms_size(const ChudeTerms *terms) {
    return chude_arena_size(terms->arena) + (terms->raw_mask + 1) * sizeof(RawSlot) +
           (terms->forms.mask + 1 + terms->terms.mask + 1) * sizeof(ItemSlot) +
           ((size_t)terms->form_list->len + terms->term_list->len) * sizeof(void *);
}

size_t chude_terms_form_count(const ChudeTerms *terms) {
    return terms->form_list->len;
}

size_t chude_terms_term_count(const ChudeTerms *terms) {
    return terms->term_list->len;
}

const ChudeForm *chude_terms_form_at(const ChudeTerms *terms, uint32_t index) {
    return g_ptr_array_index(terms->form_list, index);
}

const ChudeTerm *chude_terms_term_at(const ChudeTerms *terms, uint32_t index) {
    return g_ptr_array_index(terms->term_list, index);
}
