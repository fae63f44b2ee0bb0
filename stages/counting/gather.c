#include "counting/gather.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

/* An entry of the table: a key, and behind it this. Entries that were chosen have the style in place of the document. */
typedef struct {
    uint64_t count; /* 0: an empty slot */
    uint32_t df;
    uint32_t document; /* the last one, plus 1; later the style: LONG | its index where it is a long one */
} Tally;

/* How often an n-gram is spelled in another way than by styles 0: a key, and behind it this. */
typedef struct {
    uint64_t count; /* 0: an empty slot */
    uint64_t style;
} Styled;

enum { LONG = (int)0x80000000, FIRST = 256, MOST_GUESSED = 1 << 16 };

typedef struct {
    char *slots;
    size_t mask, count, room; /* room: bytes allocated */
} Table;

/* Of an n-gram that is chosen: its spelling that is met most often among those that are not 0, and how often all those are. */
typedef struct {
    uint64_t most, sum;
    uint64_t style;
} Best;

struct ChudeGatherer {
    const ChudeScatter *scatter;
    const ChudeRecord *record;
    ChudeCountsFilter filter;
    bool spellings; /* all are wanted */
    size_t stride;  /* of both tables: they have entries of one size */
    Table grams, styled;
    GArray *longs;     /* uint32_t, n for each long style of the range */
    GHashTable *known; /* the same: GBytes -> its index plus 1 */
    Best *best;        /* by slot of grams */
    size_t best_room;
    char *room; /* of a chunk */
};

ChudeGatherer *chude_gatherer_new(const ChudeScatter *scatter, const ChudeCountsFilter *filter,
                                  bool spellings) {
    ChudeGatherer *gatherer = g_new0(ChudeGatherer, 1);
    gatherer->scatter = scatter;
    gatherer->record = chude_scatter_record(scatter);
    gatherer->filter = *filter;
    gatherer->spellings = spellings;
    gatherer->stride = gatherer->record->words * sizeof(uint64_t) + sizeof(Tally);
    gatherer->longs = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    gatherer->known = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    gatherer->room = g_malloc(CHUDE_CHUNK_SIZE);
    return gatherer;
}

void chude_gatherer_free(ChudeGatherer *gatherer) {
    if (gatherer) {
        g_free(gatherer->grams.slots);
        g_free(gatherer->styled.slots);
        g_array_unref(gatherer->longs);
        g_hash_table_unref(gatherer->known);
        g_free(gatherer->best);
        g_free(gatherer->room);
        g_free(gatherer);
    }
}

/* ---- tables ---- */

/* Empties a table, for so many entries as a guess. */
static void table_reset(Table *table, size_t stride, size_t guess) {
    size_t slots = FIRST;
    while (slots < guess) {
        slots *= 2;
    }
    if (slots * stride > table->room) {
        g_free(table->slots);
        table->room = slots * stride;
        table->slots = g_malloc(table->room);
    }
    memset(table->slots, 0, slots * stride);
    table->mask = slots - 1;
    table->count = 0;
}

static inline bool same_key(const char *a, const char *b, unsigned words) {
    if (words == 1) {
        uint64_t first, second;
        memcpy(&first, a, sizeof first);
        memcpy(&second, b, sizeof second);
        return first == second;
    }
    return memcmp(a, b, words * sizeof(uint64_t)) == 0;
}

static inline Tally *tally_of(char *entry, unsigned words) {
    return (Tally *)(void *)(entry + words * sizeof(uint64_t));
}

static inline Styled *styled_of(char *entry, unsigned words) {
    return (Styled *)(void *)(entry + words * sizeof(uint64_t));
}

static inline uint64_t styled_hash(const char *key, unsigned words, uint64_t style) {
    return chude_key_hash(key, words) + style * 0x9E3779B97F4A7C15u;
}

/* The slot of a key, or the empty one where it goes. */
static inline char *find_gram(const Table *table, const char *key, unsigned words, size_t stride) {
    for (size_t at = chude_key_hash(key, words) & table->mask;; at = (at + 1) & table->mask) {
        char *entry = table->slots + at * stride;
        if (tally_of(entry, words)->count == 0 || same_key(entry, key, words)) {
            return entry;
        }
    }
}

static inline char *find_styled(const Table *table, const char *key, unsigned words, size_t stride,
                                uint64_t style) {
    for (size_t at = styled_hash(key, words, style) & table->mask;; at = (at + 1) & table->mask) {
        char *entry = table->slots + at * stride;
        const Styled *styled = styled_of(entry, words);
        if (styled->count == 0 || (styled->style == style && same_key(entry, key, words))) {
            return entry;
        }
    }
}

/* Twice the slots. */
static void table_grow(Table *table, unsigned words, size_t stride, bool of_styles) {
    Table larger = {0};
    table_reset(&larger, stride, (table->mask + 1) * 2);
    larger.count = table->count;
    for (size_t i = 0; i <= table->mask; i++) {
        char *entry = table->slots + i * stride;
        uint64_t count; /* both begin with it */
        memcpy(&count, entry + words * sizeof(uint64_t), sizeof count);
        if (count) {
            char *to = of_styles ? find_styled(&larger, entry, words, stride, styled_of(entry, words)->style)
                                 : find_gram(&larger, entry, words, stride);
            memcpy(to, entry, stride);
        }
    }
    g_free(table->slots);
    *table = larger;
}

/* ---- counting ---- */

/* Long styles are numbered as they are met in the range. */
static uint64_t long_style(ChudeGatherer *gatherer, const char *numbers) {
    unsigned n = gatherer->record->n;
    GBytes *bytes = g_bytes_new(numbers, n * sizeof(uint32_t));
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(gatherer->known, bytes));
    if (index == 0) {
        index = gatherer->longs->len / n + 1;
        g_array_append_vals(gatherer->longs, numbers, n);
        g_hash_table_insert(gatherer->known, bytes, GUINT_TO_POINTER(index));
    } else {
        g_bytes_unref(bytes);
    }
    return (uint64_t)(uint32_t)LONG | (index - 1);
}

static void count_style(ChudeGatherer *gatherer, const char *key, unsigned words, uint64_t style) {
    char *entry = find_styled(&gatherer->styled, key, words, gatherer->stride, style);
    Styled *styled = styled_of(entry, words);
    if (styled->count++ == 0) {
        memcpy(entry, key, words * sizeof(uint64_t));
        styled->style = style;
        if (++gatherer->styled.count * 4 > gatherer->styled.mask * 3) {
            table_grow(&gatherer->styled, words, gatherer->stride, true);
        }
    }
}

static inline __attribute__((always_inline)) void
count_chunk(ChudeGatherer *gatherer, const ChudeChunk *chunk, const char *at, unsigned words) {
    const ChudeRecord *record = gatherer->record;
    const size_t key_size = words * sizeof(uint64_t), stride = key_size + sizeof(Tally);
    Table *grams = &gatherer->grams;
    for (const char *end = at + chunk->used; at < end;) {
        const char *key = at;
        uint16_t difference, style;
        memcpy(&difference, at + key_size, sizeof difference);
        memcpy(&style, at + key_size + sizeof difference, sizeof style);
        at += key_size + sizeof difference + sizeof style;
        char *entry = find_gram(grams, key, words, stride);
        Tally *tally = tally_of(entry, words);
        uint32_t document = chunk->document + difference + 1;
        if (tally->count++ == 0) {
            memcpy(entry, key, key_size);
            grams->count++;
        }
        if (tally->document != document) {
            tally->document = document;
            tally->df++;
        }
        if (style) {
            uint64_t number = style;
            if (G_UNLIKELY(style == CHUDE_STYLE_LONG)) {
                number = long_style(gatherer, at);
                at += record->n * sizeof(uint32_t);
            }
            count_style(gatherer, key, words, number);
        }
        if (G_UNLIKELY(grams->count * 4 > grams->mask * 3)) {
            table_grow(grams, words, stride, false);
        }
    }
}

static bool count_range(ChudeGatherer *gatherer, size_t range, GError **error) {
    const ChudeScatter *scatter = gatherer->scatter;
    size_t bytes = 0;
    for (unsigned thread = 0; thread < chude_scatter_threads(scatter); thread++) {
        for (const ChudeChunk *chunk = chude_scatter_chunks(scatter, range, thread); chunk;
             chunk = chunk->next) {
            bytes += chunk->used;
        }
    }
    size_t records = bytes / gatherer->record->size;
    /* a range of a few n-grams that come again and again has many records, but needs no large table */
    table_reset(&gatherer->grams, gatherer->stride, MIN(records / 2, MOST_GUESSED));
    table_reset(&gatherer->styled, gatherer->stride, MIN(records / 8, MOST_GUESSED));
    g_array_set_size(gatherer->longs, 0);
    g_hash_table_remove_all(gatherer->known);
    for (unsigned thread = 0; thread < chude_scatter_threads(scatter); thread++) {
        for (const ChudeChunk *chunk = chude_scatter_chunks(scatter, range, thread); chunk;
             chunk = chunk->next) {
            const char *data = chude_scatter_read(scatter, thread, chunk, gatherer->room, error);
            if (!data) {
                return false;
            }
            if (gatherer->record->words == 1) {
                count_chunk(gatherer, chunk, data, 1);
            } else {
                count_chunk(gatherer, chunk, data, gatherer->record->words);
            }
        }
    }
    return true;
}

/* ---- spellings ---- */

/* The number of each word's spelling. */
static void expand(const ChudeRecord *record, const uint32_t *longs, uint64_t style, uint32_t *numbers) {
    unsigned n = record->n;
    if (style & (uint32_t)LONG) {
        memcpy(numbers, longs + (style & ~(uint64_t)(uint32_t)LONG) * n, n * sizeof *numbers);
        return;
    }
    for (unsigned i = 0; i < n; i++) {
        numbers[i] = (uint32_t)(style >> (CHUDE_STYLE_BITS * (n - 1 - i)) & ((1 << CHUDE_STYLE_BITS) - 1));
    }
}

/* Whether style a has the smaller bytes: spellings are numbered by falling bytes, and the first word that differs decides. */
static bool smaller(const ChudeGatherer *gatherer, uint64_t a, uint64_t b) {
    uint32_t first[CHUDE_COUNTS_LONGEST], second[CHUDE_COUNTS_LONGEST];
    const uint32_t *longs = (const uint32_t *)(const void *)gatherer->longs->data;
    expand(gatherer->record, longs, a, first);
    expand(gatherer->record, longs, b, second);
    for (unsigned i = 0; i < gatherer->record->n; i++) {
        if (first[i] != second[i]) {
            return first[i] > second[i];
        }
    }
    return false;
}

static bool passes(const ChudeGatherer *gatherer, const Tally *tally) {
    return tally->count && chude_counts_pass(&gatherer->filter, (ChudeCount){tally->count, tally->df});
}

/* Finds the commonest spelling of each n-gram that passes, in `best`. */
static void choose_styles(ChudeGatherer *gatherer) {
    unsigned words = gatherer->record->words;
    size_t slots = gatherer->grams.mask + 1, stride = gatherer->stride;
    if (slots > gatherer->best_room) {
        g_free(gatherer->best);
        gatherer->best = g_new(Best, slots);
        gatherer->best_room = slots;
    }
    memset(gatherer->best, 0, slots * sizeof *gatherer->best);
    for (size_t i = 0; i <= gatherer->styled.mask; i++) {
        char *entry = gatherer->styled.slots + i * stride;
        const Styled *styled = styled_of(entry, words);
        if (styled->count == 0) {
            continue;
        }
        char *gram = find_gram(&gatherer->grams, entry, words, stride);
        if (!passes(gatherer, tally_of(gram, words))) {
            continue;
        }
        Best *best = &gatherer->best[(size_t)(gram - gatherer->grams.slots) / stride];
        best->sum += styled->count;
        if (styled->count > best->most ||
            (styled->count == best->most && smaller(gatherer, styled->style, best->style))) {
            best->most = styled->count;
            best->style = styled->style;
        }
    }
}

/* ---- what passes ---- */

static int compare_one(const void *a, const void *b) {
    uint64_t first, second;
    memcpy(&first, a, sizeof first);
    memcpy(&second, b, sizeof second);
    return (first > second) - (first < second);
}

/* An entry whose key is one word. */
typedef struct {
    uint64_t key;
    Tally tally;
} Entry;

enum { FEW = 24, DEEPEST = 40 };

/* Quicksort, about the median of three; where that goes badly, the library's. */
static void sort_entries(Entry *entries, size_t count, unsigned depth) {
    while (count > FEW) {
        if (depth++ == DEEPEST) {
            qsort(entries, count, sizeof *entries, compare_one);
            return;
        }
        uint64_t a = entries[0].key, b = entries[count / 2].key, c = entries[count - 1].key;
        uint64_t middle = a < b ? (b < c ? b : MAX(a, c)) : (a < c ? a : MAX(b, c));
        size_t low = 0, high = count - 1;
        for (;; low++, high--) {
            while (entries[low].key < middle) {
                low++;
            }
            while (entries[high].key > middle) {
                high--;
            }
            if (low >= high) {
                break;
            }
            Entry swapped = entries[low];
            entries[low] = entries[high];
            entries[high] = swapped;
        }
        sort_entries(entries, low, depth);
        entries += low;
        count -= low;
    }
    for (size_t i = 1; i < count; i++) {
        Entry entry = entries[i];
        size_t at = i;
        for (; at > 0 && entries[at - 1].key > entry.key; at--) {
            entries[at] = entries[at - 1];
        }
        entries[at] = entry;
    }
}

static int compare_many(const void *a, const void *b, void *record_) {
    const ChudeRecord *record = record_;
    for (unsigned i = 0; i < record->words; i++) {
        int order =
            compare_one((const char *)a + i * sizeof(uint64_t), (const char *)b + i * sizeof(uint64_t));
        if (order) {
            return order;
        }
    }
    return 0;
}

static void sort_by_key(const ChudeRecord *record, char *entries, size_t count, size_t stride) {
    if (record->words == 1) {
        sort_entries((Entry *)(void *)entries, count, 0);
    } else {
        g_qsort_with_data(entries, (gint)count, stride, compare_many, (void *)record);
    }
}

/* The spellings as they are, by key. */
static void give_spellings(ChudeGatherer *gatherer, ChudeGathering *gathering) {
    size_t stride = gatherer->stride, count = 0;
    gathering->styled = g_malloc((gatherer->styled.count + 1) * stride);
    for (size_t i = 0; i <= gatherer->styled.mask; i++) {
        char *entry = gatherer->styled.slots + i * stride;
        if (styled_of(entry, gatherer->record->words)->count) {
            memcpy(gathering->styled + count++ * stride, entry, stride);
        }
    }
    gathering->styled_count = count;
    g_qsort_with_data(gathering->styled, (gint)count, stride, compare_many, (void *)gatherer->record);
}

bool chude_gather(ChudeGatherer *gatherer, size_t range, ChudeGathering *gathering, GError **error) {
    unsigned words = gatherer->record->words;
    size_t stride = gatherer->stride, passing = 0;
    *gathering = (ChudeGathering){0};
    if (!count_range(gatherer, range, error)) {
        return false;
    }
    if (gatherer->spellings) {
        give_spellings(gatherer, gathering);
    } else if (gatherer->styled.count) {
        choose_styles(gatherer);
    }
    for (size_t i = 0; i <= gatherer->grams.mask; i++) {
        char *entry = gatherer->grams.slots + i * stride;
        Tally *tally = tally_of(entry, words);
        if (!passes(gatherer, tally)) {
            continue;
        }
        tally->document = 0;
        /* of style 0 the bytes are the largest, so it loses where it is as common */
        if (gatherer->styled.count && !gatherer->spellings) {
            const Best *best = &gatherer->best[i];
            tally->document = tally->count - best->sum > best->most ? 0 : (uint32_t)best->style;
        }
        memmove(gatherer->grams.slots + passing++ * stride, entry, stride);
    }
    if (passing == 0) {
        return true;
    }
    gathering->count = passing;
    gathering->entries = g_memdup2(gatherer->grams.slots, passing * stride);
    sort_by_key(gatherer->record, gathering->entries, passing, stride);
    if (gatherer->longs->len) {
        gathering->styles = g_memdup2(gatherer->longs->data, gatherer->longs->len * sizeof(uint32_t));
    }
    return true;
}

void chude_gathering_clear(ChudeGathering *gathering) {
    g_free(gathering->entries);
    g_free(gathering->styled);
    g_free(gathering->styles);
    *gathering = (ChudeGathering){0};
}

bool chude_gathering_spelling(const ChudeGathering *gathering, const ChudeRecord *record, size_t at,
                              size_t *next, ChudeSpelling *spelling) {
    size_t stride = record->words * sizeof(uint64_t) + sizeof(Tally);
    char *entry = gathering->styled + *next * stride;
    if (*next == gathering->styled_count ||
        memcmp(entry, gathering->entries + at * stride, record->words * sizeof(uint64_t)) != 0) {
        return false;
    }
    const Styled *styled = styled_of(entry, record->words);
    spelling->count = styled->count;
    expand(record, gathering->styles, styled->style, spelling->styles);
    ++*next;
    return true;
}

void chude_gathering_gram(const ChudeGathering *gathering, const ChudeRecord *record, size_t at,
                          ChudeGram *gram) {
    size_t stride = record->words * sizeof(uint64_t) + sizeof(Tally);
    char *entry = gathering->entries + at * stride;
    const Tally *tally = tally_of(entry, record->words);
    uint64_t key[CHUDE_KEY_WORDS];
    memcpy(key, entry, record->words * sizeof *key);
    gram->n = record->n;
    gram->count = (ChudeCount){tally->count, tally->df};
    chude_record_numbers(record, key, gram->words);
    expand(record, gathering->styles, tally->document, gram->styles);
}
