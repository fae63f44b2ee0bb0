/* user_lexicon.c - a trie over units, as one flat table in front of which a filter of bits stands: what most pairs of units need
 * is one bit. */
#include "vietnamese/user_lexicon.h"

#include <glib.h>
#include <string.h>

#include "fail.h"
#include "list_reader.h"
#include "syllable_trie.h"
#include "terms.h"
#include "vietnamese/fold.h"
#include "vietnamese/shape_key.h"
#include "vietnamese/spellings.h"
#include "vietnamese/syllable.h"

enum {
    UNITS_MOST = 32, /* of an entry: so many are looked at from each unit of a text */
    BITS_LEAST = 10
};

/* What an entry says, and whether a longer one goes on; in the low bits of a slot's value, the node above them. */
enum { WORD = 1, BAN = 2, WHOLE = 4, GOES_ON = 8, FLAG_BITS = 4 };

/* An edge of the trie: where it ends. print: of the hash of where it begins and of its step. */
typedef struct {
    uint32_t print, value; /* 0: empty */
} Slot;

/* Bits of hashes: what is not there is seen in a nearer cache than the slots. */
typedef struct {
    uint64_t *bits;
    unsigned shift;
} Filter;

struct ChudeUserLexicon {
    ChudeSyllableTrie trie;
    uint32_t root;
    uint8_t *says; /* of each node, while the file is read: WORD, BAN, WHOLE or 0 */
    size_t says_room;
    const ChudeModel *model;
    GArray *listed; /* uint32_t, by number of the trie's syllables: the model's codes */
    bool any_ban;
    Slot *
        slots; /* those behind the first unit begin at its number, the others at their node with its top bit set */
    size_t slot_mask;
    unsigned slot_shift;
    Filter pairs, longer; /* of the hashes of edges behind the first unit, and behind more */
};

/* A step of the trie: the unit's number, and whether white space stands before it. */
static inline uint32_t step(uint32_t number, ChudeGap gap) {
    return number << 1 | (gap == CHUDE_GAP_NONE);
}

static inline uint32_t behind(uint32_t node) {
    return node | UINT32_C(1) << 31;
}

static inline uint64_t hash_of(uint32_t from, uint32_t step) {
    return ((uint64_t)from << 32 | step) * UINT64_C(0x9E3779B97F4A7C15); /* the upper bits are good */
}

static inline uint32_t print_of(uint64_t hash) {
    return (uint32_t)((hash ^ hash >> 32) * UINT64_C(0xD6E8FEB86659FD93) >> 32);
}

/* Appends what a unit is to the lexicon: its letters and tone, which are as good as the counting key and made at once; else
 * that key. */
static void add_key(ChudeBuffer *key, ChudeText unit) {
    ChudeFold fold;
    if (unit.size > 0 && chude_fold(&fold, unit)) {
        chude_buffer_char(key, '\1');
        chude_buffer_add(key, fold.letters, fold.count);
        chude_buffer_char(key, (char)('0' + fold.tone));
    } else {
        chude_counting_key(key, unit);
    }
}

/* Whether the model's code may be that of other units too: it is of 15 bits of a hash, so that a name that it does not know can
 * have that of a syllable. */
static bool is_shared(uint32_t code, ChudeText unit) {
    return (code & (CHUDE_IDS - 1)) < CHUDE_UNKNOWN || chude_vi_syllable(unit) == CHUDE_SYLLABLE_NONE ||
           chude_shape_key_is_shared(unit);
}

/* ---- reading ---- */

static const char KIND[] = "lexicon";

enum { KNOWN_BITS = 15 }; /* of spellings: a hundred thousand entries have some twenty thousand at most */

typedef struct {
    uint64_t low, high; /* the bytes of a spelling */
    uint32_t number;    /* 0: empty */
    uint8_t kind;       /* ChudeUnitKind, of which scanning on depends */
} Numbered;

typedef struct {
    ChudeUserLexicon *lexicon;
    const char *name;
    ChudeBuffer entry, key; /* the entry with 16 bytes of room behind it */
    Numbered known[1 << KNOWN_BITS];
} Reading;

/* Puts an entry into reading->entry, with spaces for its low lines, and what its sign says, '-' or '~'. False: nothing but that. */
static bool take_entry(Reading *reading, ChudeText line, uint8_t *says) {
    const char *p = line.data, *end = p + line.size;
    *says = *p == '-' ? BAN : *p == '~' ? WHOLE : WORD;
    p += *says != WORD;
    reading->entry.size = 0;
    chude_buffer_add(&reading->entry, p, (size_t)(end - p));
    char *entry = reading->entry.data, *entry_end = entry + reading->entry.size;
    for (char *c = entry; c && (c = memchr(c, '_', (size_t)(entry_end - c))); c++) {
        *c = ' ';
    }
    memset(chude_buffer_reserve(&reading->entry, CHUDE_SPELLING_MOST), 0, CHUDE_SPELLING_MOST);
    for (entry = reading->entry.data; p < end; entry++, p++) {
        if (*entry != ' ' && *entry != '\t') {
            return true;
        }
    }
    return false;
}

/* Where a spelling of up to 16 bytes, with as many to read, is kept; whether it is there now. */
static bool is_known(const Reading *reading, const char *data, size_t size, Numbered *wanted, size_t *at) {
    chude_spelling_load(data, size, &wanted->low, &wanted->high);
    *at = chude_spelling_hash(wanted->low, wanted->high) >> (64 - KNOWN_BITS);
    wanted->number = reading->known[*at].number;
    wanted->kind = reading->known[*at].kind;
    return wanted->number && reading->known[*at].low == wanted->low &&
           reading->known[*at].high == wanted->high;
}

static uint32_t number_of(Reading *reading, const ChudeUnit *unit) {
    const char *data = reading->entry.data + unit->begin;
    size_t size = unit->end - unit->begin, at = 0;
    Numbered wanted;
    if (size <= CHUDE_SPELLING_MOST && is_known(reading, data, size, &wanted, &at)) {
        return wanted.number;
    }
    ChudeUserLexicon *lexicon = reading->lexicon;
    ChudeText bytes = {data, size};
    uint32_t code = chude_model_code(lexicon->model, bytes, CHUDE_SHAPE_LOWER, &reading->key);
    wanted.number = code & (CHUDE_IDS - 1);
    if (is_shared(code, bytes)) {
        reading->key.size = 0;
        add_key(&reading->key, bytes);
        uint32_t number = chude_syllable_trie_add_syllable(&lexicon->trie, chude_buffer_text(&reading->key));
        if (number == lexicon->listed->len) {
            g_array_append_val(lexicon->listed, code);
        }
        wanted.number = CHUDE_LISTED + number;
    }
    if (size <= CHUDE_SPELLING_MOST) {
        wanted.kind = unit->kind;
        reading->known[at] = wanted;
    }
    return wanted.number;
}

/* chude_scan_next; and at once, one space and a word that was scanned before. */
static bool next_unit(const Reading *reading, ChudeScan *scan, ChudeUnit *unit) {
    const char *at = scan->at, *text = reading->entry.data;
    bool spaced = at == text || (at < scan->end && *at == ' ');
    at += at < scan->end && *at == ' ';
    size_t size = chude_spelling_run(at), place;
    Numbered wanted;
    if (!spaced || size == 0 || size == CHUDE_SPELLING_MOST || at + size > scan->end ||
        (at + size < scan->end && at[size] != ' ') || !is_known(reading, at, size, &wanted, &place) ||
        wanted.kind != CHUDE_UNIT_WORD) {
        return chude_scan_next(scan, unit);
    }
    *unit = (ChudeUnit){.begin = (uint32_t)(at - text),
                        .end = (uint32_t)(at + size - text),
                        .kind = CHUDE_UNIT_WORD,
                        .gap = CHUDE_GAP_SPACE};
    scan->at = at + size;
    scan->last = *unit;
    return true;
}

static void say(ChudeUserLexicon *lexicon, uint32_t node, uint8_t what) {
    if (node >= lexicon->says_room) {
        size_t room = MAX(1024, 2 * (size_t)node);
        lexicon->says = g_renew(uint8_t, lexicon->says, room);
        memset(lexicon->says + lexicon->says_room, 0, room - lexicon->says_room);
        lexicon->says_room = room;
    }
    lexicon->says[node] = what;
}

/* False where the entry is too long. */
static bool add_entry(Reading *reading, uint8_t says) {
    ChudeUserLexicon *lexicon = reading->lexicon;
    ChudeScan scan;
    ChudeUnit unit;
    uint32_t node = lexicon->root;
    size_t units = 0;
    chude_scan_start(&scan, chude_buffer_text(&reading->entry), false);
    for (; next_unit(reading, &scan, &unit) && units <= UNITS_MOST; units++) {
        uint32_t number = number_of(reading, &unit);
        node =
            chude_syllable_trie_add(&lexicon->trie, node, step(number, units ? unit.gap : CHUDE_GAP_SPACE));
    }
    if (units < 2 || units > UNITS_MOST) {
        return units < 2;
    }
    say(lexicon, node, says);
    lexicon->any_ban = lexicon->any_ban || says == BAN;
    return true;
}

static bool read_entries(Reading *reading, ChudeText data, GError **error) {
    ChudeListReader reader;
    ChudeText entry;
    GError *fault = NULL;
    chude_list_start(&reader, data, reading->name, KIND);
    while (chude_list_next(&reader, &entry, &fault)) {
        uint8_t says;
        bool some = take_entry(reading, entry, &says);
        if (!some && says != WORD) {
            chude_fail(error, "%s:%zu: '%c' without the word that it is for", reading->name, reader.number,
                       says == BAN ? '-' : '~');
            return false;
        }
        if (some && !add_entry(reading, says)) {
            chude_fail(error,
                       "%s:%zu: an entry of more than %d syllables; put each word on a line of its own",
                       reading->name, reader.number, UNITS_MOST);
            return false;
        }
    }
    if (fault) {
        g_propagate_error(error, fault);
    }
    return !fault;
}

/* ---- tables for the hot path ---- */

static void put(const ChudeUserLexicon *lexicon, uint64_t hash, uint32_t node) {
    size_t at = hash >> lexicon->slot_shift;
    while (lexicon->slots[at].value) {
        at = (at + 1) & lexicon->slot_mask;
    }
    uint8_t says = node < lexicon->says_room ? lexicon->says[node] : 0;
    lexicon->slots[at].print = print_of(hash);
    lexicon->slots[at].value = node << FLAG_BITS | (lexicon->trie.nodes[node].branches ? GOES_ON : 0) | says;
}

/* How far a hash is shifted down to be a place among so many, or a power of two more. */
static unsigned shift_for(uint64_t count) {
    unsigned bits = BITS_LEAST;
    while (UINT64_C(1) << bits < count) {
        bits++;
    }
    return 64 - bits;
}

static Filter filter_for(uint64_t count) {
    unsigned shift = shift_for(count * 6);
    return (Filter){g_new0(uint64_t, (UINT64_C(1) << (64 - shift)) / 64), shift};
}

static void seal(ChudeUserLexicon *lexicon) {
    const ChudeSyllableTrie *trie = &lexicon->trie;
    uint32_t *first =
        g_new0(uint32_t, trie->node_count); /* of nodes behind the root: the number that leads there */
    lexicon->slot_shift = shift_for(trie->edge_count + trie->edge_count / 2);
    lexicon->slot_mask = ((size_t)1 << (64 - lexicon->slot_shift)) - 1;
    lexicon->slots = g_new0(Slot, lexicon->slot_mask + 1);
    for (size_t i = 0; i <= trie->edge_mask; i++) {
        if (trie->edges[i].from == lexicon->root && trie->edges[i].to) {
            first[trie->edges[i].to] = trie->edges[i].step >> 1;
        }
    }
    size_t pairs = 0;
    for (size_t i = 0; i <= trie->edge_mask; i++) {
        pairs += trie->edges[i].to && first[trie->edges[i].from];
    }
    lexicon->pairs = filter_for(pairs);
    lexicon->longer = filter_for(trie->edge_count - pairs);
    for (size_t i = 0; i <= trie->edge_mask; i++) {
        const ChudeTrieEdge *edge = &trie->edges[i];
        if (!edge->to || edge->from == lexicon->root) {
            continue;
        }
        uint32_t number = first[edge->from];
        uint64_t hash = hash_of(number ? number : behind(edge->from), edge->step);
        put(lexicon, hash, edge->to);
        const Filter *filter = number ? &lexicon->pairs : &lexicon->longer;
        filter->bits[(hash >> filter->shift) / 64] |= UINT64_C(1) << (hash >> filter->shift) % 64;
    }
    g_free(first);
}

ChudeUserLexicon *chude_user_lexicon_load(const char *path, const ChudeModel *model, GError **error) {
    size_t size = 0;
    char *data = chude_list_load(path, KIND, &size, error);
    if (!data) {
        return NULL;
    }
    ChudeUserLexicon *lexicon = g_new0(ChudeUserLexicon, 1);
    chude_syllable_trie_init(&lexicon->trie, size / 8);
    lexicon->model = model;
    lexicon->listed = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    g_array_set_size(lexicon->listed, 1); /* number 0 is none */
    lexicon->root = chude_syllable_trie_add_node(&lexicon->trie);
    Reading *reading = g_new0(Reading, 1);
    reading->lexicon = lexicon;
    reading->name = path;
    bool good = read_entries(reading, (ChudeText){data, size}, error);
    if (good) {
        seal(lexicon);
    } else {
        g_clear_pointer(&lexicon, chude_user_lexicon_free);
    }
    chude_buffer_clear(&reading->entry);
    chude_buffer_clear(&reading->key);
    g_free(reading);
    g_free(data);
    return lexicon;
}

void chude_user_lexicon_free(ChudeUserLexicon *lexicon) {
    if (lexicon) {
        chude_syllable_trie_clear(&lexicon->trie);
        g_array_free(lexicon->listed, TRUE);
        g_free(lexicon->says);
        g_free(lexicon->slots);
        g_free(lexicon->pairs.bits);
        g_free(lexicon->longer.bits);
        g_free(lexicon);
    }
}

/* ---- over a sentence ---- */

uint32_t chude_user_lexicon_code(const ChudeUserLexicon *lexicon, ChudeText unit, ChudeShape shape,
                                 ChudeBuffer *room) {
    uint32_t code = chude_model_code(lexicon->model, unit, shape, room);
    if (!is_shared(code, unit)) {
        return code;
    }
    room->size = 0;
    add_key(room, unit);
    uint32_t number = chude_syllable_trie_syllable(&lexicon->trie, chude_buffer_text(room));
    return number ? CHUDE_LISTED + number : code;
}

uint32_t chude_user_lexicon_listed(const ChudeUserLexicon *lexicon, const ChudeUnit *unit) {
    uint32_t code = g_array_index(lexicon->listed, uint32_t, unit->code - CHUDE_LISTED);
    /* what the model does not know has a code by its shape */
    return code < CHUDE_UNKNOWN ? chude_unknown_id(unit->shape, code & 1) : code;
}

/* What a unit is in the trie. */
static inline uint32_t number_at(const ChudeUnit *unit) {
    return unit->code < CHUDE_LISTED ? unit->code & (CHUDE_IDS - 1) : unit->code;
}

static inline size_t may_have(const Filter *filter, uint64_t hash) {
    size_t bit = hash >> filter->shift;
    return filter->bits[bit / 64] >> bit % 64 & 1;
}

/* The value of the edge with this hash; 0 where there is none. */
static inline uint32_t find(const ChudeUserLexicon *lexicon, uint64_t hash) {
    const Slot *slots = lexicon->slots;
    size_t at = hash >> lexicon->slot_shift;
    while (slots[at].value && slots[at].print != print_of(hash)) {
        at = (at + 1) & lexicon->slot_mask;
    }
    return slots[at].value;
}

static inline uint64_t pair_hash(const ChudeUnit *units) {
    return hash_of(number_at(units), step(number_at(units + 1), units[1].gap));
}

/* The value of the edge to the next unit. */
static inline uint32_t go_on(const ChudeUserLexicon *lexicon, uint32_t value, const ChudeUnit *unit) {
    if (!(value & GOES_ON) || unit->gap == CHUDE_GAP_BREAK) {
        return 0;
    }
    uint64_t hash = hash_of(behind(value >> FLAG_BITS), step(number_at(unit), unit->gap));
    return may_have(&lexicon->longer, hash) ? find(lexicon, hash) : 0;
}

/* Nothing in these loops branches on what nobody could foretell, and what they look at was fetched a loop before. */

static inline void fetch_slot(const ChudeUserLexicon *lexicon, uint64_t hash, size_t wanted) {
    __builtin_prefetch(&lexicon->slots[hash >> lexicon->slot_shift & -wanted]);
}

size_t chude_user_lexicon_find(const ChudeUserLexicon *lexicon, const ChudeUnit *units, size_t count,
                               ChudeGaps *gaps) {
    size_t found = 0;
    uint32_t number = count ? number_at(units) : 0;
    for (size_t i = 0; i + 1 < count; i++) {
        uint32_t next = number_at(units + i + 1);
        uint64_t hash = hash_of(number, step(next, units[i + 1].gap));
        size_t there = may_have(&lexicon->pairs, hash) & (units[i + 1].gap != CHUDE_GAP_BREAK);
        fetch_slot(lexicon, hash, there);
        gaps->listed[found].hash = hash;
        gaps->listed[found].unit = (uint32_t)i;
        found += there;
        number = next;
    }
    return found;
}

/* What an edge says of the units from listed[f] over `size` gaps: its entry's size, and in longer[d] where it goes on. Returns
 * whether it does. */
static inline size_t note(const ChudeUserLexicon *lexicon, const ChudeUnit *units, size_t count,
                          ChudeGaps *gaps, const uint8_t *joins, size_t f, size_t size, uint32_t value,
                          size_t d) {
    size_t last = gaps->listed[f].unit + size, next = MIN(last + 1, count - 1);
    bool whole = (value & WHOLE) && !joins[last];
    gaps->listed[f].size = value & WORD ? (uint8_t)size : gaps->listed[f].size;
    gaps->listed[f].whole_size = whole ? (uint8_t)size : gaps->listed[f].whole_size;
    uint64_t hash = hash_of(behind(value >> FLAG_BITS), step(number_at(units + next), units[next].gap));
    __builtin_prefetch(&lexicon->longer.bits[(hash >> lexicon->longer.shift) / 64]);
    gaps->longer[d].hash = hash;
    gaps->longer[d].listed = (uint32_t)f;
    return (value / GOES_ON & 1) & (last + 1 < count) & (units[next].gap != CHUDE_GAP_BREAK);
}

/* The sizes of the longest entries from where they were found on. */
static void measure(const ChudeUserLexicon *lexicon, const ChudeUnit *units, size_t count, ChudeGaps *gaps,
                    size_t found, const uint8_t *joins) {
    size_t longer = 0;
    for (size_t f = 0; f < found; f++) {
        gaps->listed[f].size = gaps->listed[f].whole_size = 0;
        longer += note(lexicon, units, count, gaps, joins, f, 1, find(lexicon, gaps->listed[f].hash), longer);
    }
    for (size_t size = 2; longer > 0; size++) {
        size_t kept = 0;
        for (size_t d = 0; d < longer; d++) {
            gaps->longer[kept] = gaps->longer[d];
            size_t there = may_have(&lexicon->longer, gaps->longer[d].hash);
            fetch_slot(lexicon, gaps->longer[d].hash, there);
            kept += there;
        }
        longer = 0;
        for (size_t d = 0; d < kept; d++) {
            uint32_t value = find(lexicon, gaps->longer[d].hash);
            longer += note(lexicon, units, count, gaps, joins, gaps->longer[d].listed, size, value, longer);
        }
    }
}

void chude_user_lexicon_lay(const ChudeUserLexicon *lexicon, const ChudeUnit *units, size_t count,
                            ChudeGaps *gaps, size_t found, uint8_t *joins) {
    measure(lexicon, units, count, gaps, found, joins);
    size_t free_from = 0;
    for (size_t f = 0; f < found; f++) {
        size_t begin = gaps->listed[f].unit, size = gaps->listed[f].size;
        if (begin == 0 || !joins[begin - 1]) {
            size = MAX(size, gaps->listed[f].whole_size);
        }
        if (size == 0 || begin < free_from) {
            continue;
        }
        joins[begin ? begin - 1 : begin + size] = 0;
        for (size_t i = begin; i < begin + size; i++) {
            joins[i] = 1;
        }
        joins[begin + size] = 0;
        free_from = begin + size + 1;
    }
}

bool chude_user_lexicon_bans(const ChudeUserLexicon *lexicon) {
    return lexicon->any_ban;
}

bool chude_user_lexicon_banned(const ChudeUserLexicon *lexicon, const ChudeUnit *units, size_t count) {
    uint32_t value = find(lexicon, pair_hash(units));
    for (size_t i = 2; value && i < count; i++) {
        value = go_on(lexicon, value, &units[i]);
    }
    return value & BAN;
}
