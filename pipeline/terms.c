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

/* The token as it is printed, in terms->spelling. */
static ChudeText spelling_of(ChudeTerms *terms, ChudeText token) {
    terms->spelling.size = 0;
    chude_add_spaced(&terms->spelling, token);
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

/* What stands within boilerplate is one symbol, whatever it is. */
static void number_boilerplate(ChudeTerms *terms, ChudeWords *words) {
    static const ChudeText object = {"\xEF\xBF\xBC", 3}; /* U+FFFC, object replacement character */
    uint32_t form = plain_form(terms, object)->index + 1;
    for (size_t i = 0; i < words->count; i++) {
        if (words->tokens[i].flags & CHUDE_TOKEN_BOILERPLATE) {
            words->tokens[i].form = form;
        }
    }
}

void chude_terms_number(ChudeTerms *terms, ChudeWords *words) {
    Recent tokens[AHEAD];
    Recent *places[AHEAD];
    Missed missed;
    const char *text = words->text.data;
    uint32_t flags = 0;
    if (!terms->recent) {
        terms->recent = g_new0(Recent, 1 << RECENT_BITS);
    }
    for (size_t from = 0; from < words->count; from += AHEAD) {
        size_t count = MIN(words->count - from, (size_t)AHEAD);
        ChudeToken *token = words->tokens + from;
        for (size_t i = 0; i < count; i++) {
            size_t size = token[i].end - token[i].begin;
            flags |= token[i].flags;
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
    if (flags & CHUDE_TOKEN_BOILERPLATE) {
        number_boilerplate(terms, words);
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
