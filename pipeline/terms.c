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

/* A Vietnamese letter (or another of its blocks) beyond ASCII that is composed and folds to one letter: that one; else 0. */
static gunichar fold_letter(gunichar c) {
    if (c >= 0xC0 && c <= 0xFE && c != 0xD7 && c != 0xDF && c != 0xF7) {
        return c | 0x20;
    }
    if (c >= 0x1EA0 && c <= 0x1EF9) {
        return c | 1;
    }
    switch (c) {
    case 0x102:
    case 0x110:
    case 0x128:
    case 0x168:
    case 0x1A0:
    case 0x1AF:
        return c + 1;
    case 0x103:
    case 0x111:
    case 0x129:
    case 0x169:
    case 0x1A1:
    case 0x1B0:
        return c;
    default:
        return 0;
    }
}

enum { LONGEST_SIMPLE = 63 };

/* What GLib's functions would make of a piece that has no other characters than ASCII and those of fold_letter, NUL behind it; false
 * where it has others. */
static bool fold_simply(char folded[LONGEST_SIMPLE + 1], const char *data, size_t size) {
    for (size_t i = 0; i < size;) {
        unsigned char first = (unsigned char)data[i];
        if (first < 0x80) {
            folded[i] = g_ascii_tolower(data[i]);
            i++;
            continue;
        }
        size_t bytes = first >= 0xC3 && first <= 0xC6 ? 2 : first == 0xE1 ? 3 : 0;
        if (!bytes || size - i < bytes || (data[i + 1] & 0xC0) != 0x80 ||
            (data[i + bytes - 1] & 0xC0) != 0x80) {
            return false;
        }
        gunichar letter = fold_letter(g_utf8_get_char(data + i));
        if (!letter) {
            return false;
        }
        i += (size_t)g_unichar_to_utf8(letter, folded + i); /* as many bytes as before */
    }
    folded[size] = 0;
    return true;
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
    char simple[LONGEST_SIMPLE + 1];
    if (size <= LONGEST_SIMPLE && fold_simply(simple, data, size)) {
        add_placed(key, simple);
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

/* A table's entry: 32 bits of the hash, and which form or term, from 1; 0: the entry is empty. */
typedef struct {
    uint32_t hash, item;
} Slot;

typedef struct {
    Slot *slots;
    size_t mask, count;
} Table;

/* A token with a stem that was met: a form's table does not know what stem it was made from. */
typedef struct {
    uint64_t hash;
    const char *raw; /* token bytes, then stem bytes */
    uint32_t raw_size, stem_size;
    const ChudeForm *form;
} Stemmed;

/* Tokens met lately, each in the one place where its bytes put it. */
enum { RECENT_BITS = 13, RECENT_WORDS = 3, RECENT_BYTES = 8 * RECENT_WORDS };
typedef struct {
    uint64_t bytes[RECENT_WORDS]; /* zeros behind them */
    uint32_t size, form;          /* form: its index + 1, or 0 */
} Recent;

enum {
    PIECE_BITS = CHUDE_TERMS_PIECE_BITS,
    PIECE = 1 << PIECE_BITS,
    TEXT_PIECE = 8 * 1024,
    FIRST_SLOTS = 1 << 10
};
/* In a form's slot: it is what its spelling is without a stem. */
#define PLAIN (1u << 31)

struct ChudeTerms {
    ChudeTermsView view; /* first: worker.h looks at it */
    ChudeArena *arena;
    Table forms, terms;      /* forms by their spelling */
    ChudeForm **form_pieces; /* PIECE of each */
    ChudeTerm **term_pieces;
    Recent *recent; /* NULL until a text is numbered */
    Stemmed *stemmed;
    size_t stemmed_mask, stemmed_count; /* mask 0: there is none */
    char *text;                         /* where the next bytes go */
    size_t text_left;
    ChudeBuffer key, spelling;
};

static Slot *free_slot(const Table *table, uint32_t hash) {
    size_t at = hash & table->mask;
    while (table->slots[at].item) {
        at = (at + 1) & table->mask;
    }
    return &table->slots[at];
}

static void table_init(Table *table) {
    table->mask = FIRST_SLOTS - 1;
    table->slots = g_new0(Slot, FIRST_SLOTS);
}

static void table_add(Table *table, uint32_t hash, uint32_t item) {
    if ((table->count + 1) * 4 > (table->mask + 1) * 3) {
        Table larger = {g_new0(Slot, (table->mask + 1) * 2), table->mask * 2 + 1, table->count};
        for (size_t i = 0; i <= table->mask; i++) {
            if (table->slots[i].item) {
                *free_slot(&larger, table->slots[i].hash) = table->slots[i];
            }
        }
        g_free(table->slots);
        *table = larger;
    }
    *free_slot(table, hash) = (Slot){hash, item};
    table->count++;
}

ChudeTerms *chude_terms_new(void) {
    static uint64_t last; /* no two dictionaries of a process have the same number */
    ChudeTerms *terms = g_new0(ChudeTerms, 1);
    terms->view.number = __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
    terms->arena = chude_arena_new();
    table_init(&terms->forms);
    table_init(&terms->terms);
    return terms;
}

void chude_terms_free(ChudeTerms *terms) {
    if (!terms) {
        return;
    }
    g_free(terms->forms.slots);
    g_free(terms->terms.slots);
    g_free(terms->form_pieces);
    g_free(terms->term_pieces);
    g_free(terms->recent);
    g_free(terms->stemmed);
    chude_buffer_clear(&terms->key);
    chude_buffer_clear(&terms->spelling);
    chude_arena_free(terms->arena);
    g_free(terms);
}

static bool same(ChudeText a, ChudeText b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* A copy of the bytes, next to those before. */
static ChudeText keep_text(ChudeTerms *terms, ChudeText text) {
    if (text.size > TEXT_PIECE / 8) {
        return chude_arena_copy(terms->arena, text.data, text.size);
    }
    if (text.size > terms->text_left) {
        terms->text = chude_arena_raw(terms->arena, TEXT_PIECE);
        terms->text_left = TEXT_PIECE;
    }
    ChudeText kept = {terms->text, text.size};
    if (text.size) {
        memcpy(terms->text, text.data, text.size);
    }
    terms->text += text.size;
    terms->text_left -= text.size;
    return kept;
}

/* The pieces of a list, with room for item `index` of so many bytes. */
static void *grow_pieces(ChudeTerms *terms, void *pieces, size_t index, size_t size) {
    size_t piece = index >> PIECE_BITS;
    if (index & (PIECE - 1)) {
        return pieces;
    }
    if ((piece & (piece - 1)) == 0) { /* a power of two, or none yet */
        pieces = g_realloc_n(pieces, MAX(2 * piece, 1), sizeof(void *));
    }
    ((void **)pieces)[piece] = chude_arena_raw(terms->arena, PIECE * size);
    return pieces;
}

static ChudeForm *form_at(const ChudeTerms *terms, size_t index) {
    return &terms->form_pieces[index >> PIECE_BITS][index & (PIECE - 1)];
}

static ChudeTerm *term_at(const ChudeTerms *terms, size_t index) {
    return &terms->term_pieces[index >> PIECE_BITS][index & (PIECE - 1)];
}

static const ChudeTerm *intern_term(ChudeTerms *terms, ChudeText token, ChudeText stem) {
    terms->key.size = 0;
    chude_counting_key(&terms->key, stem.data ? stem : token);
    ChudeText key = chude_buffer_text(&terms->key);
    uint64_t hash = chude_hash(key.data, key.size);
    const Table *table = &terms->terms;
    for (size_t at = (uint32_t)hash & table->mask; table->slots[at].item; at = (at + 1) & table->mask) {
        if (table->slots[at].hash == (uint32_t)hash) {
            const ChudeTerm *term = term_at(terms, table->slots[at].item - 1);
            if (same(term->key, key)) {
                return term;
            }
        }
    }
    size_t index = table->count;
    terms->term_pieces = grow_pieces(terms, terms->term_pieces, index, sizeof(ChudeTerm));
    ChudeTerm *term = term_at(terms, index);
    *term = (ChudeTerm){keep_text(terms, key), hash, (uint32_t)index, chude_token_kind(key)};
    table_add(&terms->terms, (uint32_t)hash, (uint32_t)index + 1);
    return term;
}

/* The form with this spelling and this term, or the one that is plain where term is NULL; *slot: where it was found. NULL where
 * there is none. */
static const ChudeForm *find_form(const ChudeTerms *terms, ChudeText spelling, uint64_t hash,
                                  const ChudeTerm *term, Slot **slot) {
    const Table *table = &terms->forms;
    for (size_t at = (uint32_t)hash & table->mask; table->slots[at].item; at = (at + 1) & table->mask) {
        *slot = &table->slots[at];
        if ((*slot)->hash == (uint32_t)hash && (term || (*slot)->item & PLAIN)) {
            const ChudeForm *form = form_at(terms, ((*slot)->item & ~PLAIN) - 1);
            if ((!term || form->term == term) && same(form->spelling, spelling)) {
                return form;
            }
        }
    }
    return NULL;
}

/* A form is a spelling of a term: with stems, one spelling may belong to several terms. */
static const ChudeForm *intern_form(ChudeTerms *terms, ChudeText spelling, uint64_t hash, ChudeText token,
                                    ChudeText stem) {
    uint32_t plain = stem.data ? 0 : PLAIN;
    const ChudeTerm *term = intern_term(terms, token, stem);
    Slot *slot;
    const ChudeForm *found = find_form(terms, spelling, hash, term, &slot);
    if (found) {
        slot->item |= plain;
        return found;
    }
    size_t index = terms->forms.count;
    g_assert(index < PLAIN - 1);
    terms->form_pieces = grow_pieces(terms, terms->form_pieces, index, sizeof(ChudeForm));
    terms->view.forms = (const ChudeForm *const *)terms->form_pieces;
    ChudeForm *form = form_at(terms, index);
    ChudeText kept = same(term->key, spelling) ? term->key : keep_text(terms, spelling);
    *form = (ChudeForm){kept, hash, (uint32_t)index, term};
    table_add(&terms->forms, (uint32_t)hash, ((uint32_t)index + 1) | plain);
    return form;
}

/* The token with one space for each run of white space, in terms->spelling. */
static ChudeText spelling_of(ChudeTerms *terms, ChudeText token) {
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
    return chude_buffer_text(&terms->spelling);
}

static const ChudeForm *plain_form(ChudeTerms *terms, ChudeText token) {
    uint64_t hash = chude_hash(token.data, token.size);
    Slot *slot;
    const ChudeForm *form = find_form(terms, token, hash, NULL, &slot);
    if (form) { /* a spelling is its own */
        return form;
    }
    ChudeText spelling = spelling_of(terms, token);
    if (!same(spelling, token)) {
        hash = chude_hash(spelling.data, spelling.size);
        form = find_form(terms, spelling, hash, NULL, &slot);
    }
    return form ? form : intern_form(terms, spelling, hash, token, (ChudeText){NULL, 0});
}

static void grow_stemmed(ChudeTerms *terms) {
    size_t mask = terms->stemmed_mask ? terms->stemmed_mask * 2 + 1 : FIRST_SLOTS - 1;
    Stemmed *larger = g_new0(Stemmed, mask + 1);
    for (size_t i = 0; terms->stemmed && i <= terms->stemmed_mask; i++) {
        if (terms->stemmed[i].form) {
            size_t at = terms->stemmed[i].hash & mask;
            while (larger[at].form) {
                at = (at + 1) & mask;
            }
            larger[at] = terms->stemmed[i];
        }
    }
    g_free(terms->stemmed);
    terms->stemmed = larger;
    terms->stemmed_mask = mask;
}

static const ChudeForm *stemmed_form(ChudeTerms *terms, ChudeText token, ChudeText stem) {
    uint64_t hash = chude_hash(token.data, token.size) ^
                    (chude_hash(stem.data, stem.size) * UINT64_C(0x9E3779B97F4A7C15) + 1);
    if (terms->stemmed_count * 2 >= terms->stemmed_mask) {
        grow_stemmed(terms);
    }
    size_t at = hash & terms->stemmed_mask;
    for (; terms->stemmed[at].form; at = (at + 1) & terms->stemmed_mask) {
        const Stemmed *known = &terms->stemmed[at];
        if (known->hash == hash && same((ChudeText){known->raw, known->raw_size}, token) &&
            same((ChudeText){known->raw + known->raw_size, known->stem_size}, stem)) {
            return known->form;
        }
    }
    ChudeText spelling = spelling_of(terms, token);
    const ChudeForm *form =
        intern_form(terms, spelling, chude_hash(spelling.data, spelling.size), token, stem);
    terms->key.size = 0;
    chude_buffer_add(&terms->key, token.data, token.size);
    chude_buffer_add(&terms->key, stem.data, stem.size);
    const char *raw = keep_text(terms, chude_buffer_text(&terms->key)).data;
    terms->stemmed[at] = (Stemmed){hash, raw, (uint32_t)token.size, (uint32_t)stem.size, form};
    terms->stemmed_count++;
    return form;
}

const ChudeForm *chude_terms_form(ChudeTerms *terms, ChudeText token, ChudeText stem) {
    return stem.data ? stemmed_form(terms, token, stem) : plain_form(terms, token);
}

/* ---- the tokens of a text ---- */

#define EIGHT 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF
/* RECENT_BYTES from [RECENT_BYTES - size] on keep the first `size` bytes. */
static const uint8_t keep[2 * RECENT_BYTES] = {EIGHT, EIGHT, EIGHT};
#undef EIGHT

/* A token's bytes with zeros behind them; `readable` bytes can be read at data. */
static void load_recent(Recent *recent, const char *data, size_t size, size_t readable) {
    recent->size = (uint32_t)size;
    if (readable >= RECENT_BYTES) {
        uint64_t mask[RECENT_WORDS];
        memcpy(recent->bytes, data, RECENT_BYTES);
        memcpy(mask, keep + RECENT_BYTES - size, RECENT_BYTES);
        for (size_t i = 0; i < RECENT_WORDS; i++) {
            recent->bytes[i] &= mask[i];
        }
    } else {
        memset(recent->bytes, 0, RECENT_BYTES);
        memcpy(recent->bytes, data, size);
    }
}

static size_t place_of(const uint64_t bytes[RECENT_WORDS]) {
    uint64_t hash = bytes[0] * UINT64_C(0x9E3779B97F4A7C15) + bytes[1] * UINT64_C(0xC2B2AE3D27D4EB4F) +
                    bytes[2] * UINT64_C(0x165667B19E3779F9);
    hash = (hash ^ (hash >> 32)) * UINT64_C(0xD6E8FEB86659FD93);
    return (size_t)(hash >> (64 - RECENT_BITS));
}

enum {
    AHEAD = 32
}; /* tokens that are looked for at a time: what one needs of memory is fetched while others are looked at */

/* Tokens of a group that were not met lately. */
typedef struct {
    size_t count;
    struct {
        ChudeToken *token;
        Recent *place, recent; /* where it goes, and what; place NULL: nowhere */
        ChudeText bytes;
        uint64_t hash;
        const ChudeForm *form; /* that it may be */
    } tokens[AHEAD];
} Missed;

/* find_form for plain ones, in steps that all of them take together. */
static void number_missed(ChudeTerms *terms, Missed *missed) {
    const Table *table = &terms->forms;
    for (size_t i = 0; i < missed->count; i++) {
        missed->tokens[i].hash = chude_hash(missed->tokens[i].bytes.data, missed->tokens[i].bytes.size);
        __builtin_prefetch(&table->slots[missed->tokens[i].hash & table->mask]);
    }
    for (size_t i = 0; i < missed->count; i++) {
        uint32_t hash = (uint32_t)missed->tokens[i].hash;
        missed->tokens[i].form = NULL;
        for (size_t at = hash & table->mask; table->slots[at].item; at = (at + 1) & table->mask) {
            if (table->slots[at].hash == hash && table->slots[at].item & PLAIN) {
                missed->tokens[i].form = form_at(terms, (table->slots[at].item & ~PLAIN) - 1);
                __builtin_prefetch(missed->tokens[i].form);
                break;
            }
        }
    }
    for (size_t i = 0; i < missed->count; i++) {
        if (missed->tokens[i].form) {
            __builtin_prefetch(missed->tokens[i].form->spelling.data);
        }
    }
    for (size_t i = 0; i < missed->count; i++) {
        const ChudeForm *form = missed->tokens[i].form;
        if (!form || !same(form->spelling, missed->tokens[i].bytes)) {
            form = plain_form(terms, missed->tokens[i].bytes);
        }
        missed->tokens[i].token->form = form->index + 1;
        if (missed->tokens[i].place) {
            missed->tokens[i].recent.form = form->index + 1;
            *missed->tokens[i].place = missed->tokens[i].recent;
        }
    }
}

void chude_terms_number(ChudeTerms *terms, ChudeWords *words) {
    Recent tokens[AHEAD];
    Recent *places[AHEAD];
    Missed missed;
    const char *text = words->text.data;
    if (!terms->recent) {
        terms->recent = g_new0(Recent, 1 << RECENT_BITS);
    }
    for (size_t from = 0; from < words->count; from += AHEAD) {
        size_t count = MIN(words->count - from, (size_t)AHEAD);
        ChudeToken *token = words->tokens + from;
        for (size_t i = 0; i < count; i++) {
            size_t size = token[i].end - token[i].begin;
            places[i] = NULL;
            if (size - 1 < RECENT_BYTES) {
                load_recent(&tokens[i], text + token[i].begin, size, words->text.size - token[i].begin);
                places[i] = &terms->recent[place_of(tokens[i].bytes)];
                __builtin_prefetch(places[i]);
            }
        }
        missed.count = 0;
        for (size_t i = 0; i < count; i++) {
            const Recent *recent = places[i];
            if (recent && recent->size == tokens[i].size && recent->bytes[0] == tokens[i].bytes[0] &&
                recent->bytes[1] == tokens[i].bytes[1] && recent->bytes[2] == tokens[i].bytes[2]) {
                token[i].form = recent->form;
                continue;
            }
            missed.tokens[missed.count].token = &token[i];
            missed.tokens[missed.count].place = places[i];
            missed.tokens[missed.count].bytes =
                (ChudeText){text + token[i].begin, token[i].end - token[i].begin};
            if (recent) {
                missed.tokens[missed.count].recent = tokens[i];
            }
            missed.count++;
        }
        number_missed(terms, &missed);
    }
    words->numbered = terms->view.number;
}

/* ---- what it holds ---- */

size_t chude_terms_size(const ChudeTerms *terms) {
    size_t pieces = (terms->forms.count + terms->terms.count) / PIECE * 2 + 2;
    return chude_arena_size(terms->arena) + (terms->forms.mask + 1 + terms->terms.mask + 1) * sizeof(Slot) +
           pieces * sizeof(void *) + (terms->recent ? sizeof(Recent) << RECENT_BITS : 0) +
           (terms->stemmed ? (terms->stemmed_mask + 1) * sizeof(Stemmed) : 0);
}

size_t chude_terms_form_count(const ChudeTerms *terms) {
    return terms->forms.count;
}

size_t chude_terms_term_count(const ChudeTerms *terms) {
    return terms->terms.count;
}

const ChudeForm *chude_terms_form_at(const ChudeTerms *terms, uint32_t index) {
    return form_at(terms, index);
}

const ChudeTerm *chude_terms_term_at(const ChudeTerms *terms, uint32_t index) {
    return term_at(terms, index);
}
