#include "counting/grams.h"

#include <glib.h>
#include <string.h>

/* An entry: a key, and behind it this. */
typedef struct {
    uint32_t df;
    uint32_t style; /* three bits a word, the first on top; LONG: a place in `longs` */
} Rest;

enum {
    LONG = (int)0x80000000,
    BLOCK = 256 /* entries */,
    CACHED = 512 /* blocks, of a finder */,
    PENDING = 1 << 18
};

/* The n-grams of one length. */
typedef struct {
    ChudeRecord record;
    size_t stride;
    uint32_t count;
    ChudeBuffer entries; /* all of them, or those that are not in the file yet */
    uint32_t *slots;     /* by hash: place of an entry plus 1 */
    size_t mask;
    ChudeTemporary *file; /* NULL: in memory */
    GArray *firsts;       /* of each block in the file: its first key */
    GArray *longs;        /* uint32_t, n for each long style */
} Length;

struct ChudeGrams {
    const ChudeCounts *counts;
    size_t memory;
    unsigned longest;
    Length lengths[CHUDE_COUNTS_LONGEST + 1];
};

typedef struct {
    uint32_t block; /* plus 1; 0: none */
    unsigned n;
    char *bytes;
} Cached;

struct ChudeFinder {
    const ChudeGrams *table;
    Cached *cached; /* NULL where all is in memory */
};

/* ---- keys ---- */

static inline int compare_keys(const char *a, const char *b, unsigned words) {
    for (unsigned i = 0; i < words; i++) {
        uint64_t first, second;
        memcpy(&first, a + i * sizeof first, sizeof first);
        memcpy(&second, b + i * sizeof second, sizeof second);
        if (first != second) {
            return first < second ? -1 : 1;
        }
    }
    return 0;
}

static Rest rest_of(const Length *length, const char *entry) {
    Rest rest;
    memcpy(&rest, entry + length->record.words * sizeof(uint64_t), sizeof rest);
    return rest;
}

/* ---- building ---- */

typedef struct {
    ChudeGrams *table;
    Length *length;
} Building;

static bool flush(const ChudeGrams *table, Length *length, GError **error) {
    if (!length->file) {
        length->file = chude_temporary_new(table->counts->host->folder, error);
        if (!length->file) {
            return false;
        }
    }
    bool good = chude_temporary_append(length->file, length->entries.data, length->entries.size, error);
    length->entries.size = 0;
    return good;
}

static bool add(void *context, const ChudeGram *gram, GError **error) {
    const Building *building = context;
    Length *length = building->length;
    uint64_t key[CHUDE_KEY_WORDS];
    Rest rest = {gram->count.df, 0};
    uint32_t any = 0;
    chude_record_key(&length->record, gram->words, key);
    for (unsigned i = 0; i < gram->n; i++) {
        any |= gram->styles[i];
        rest.style = rest.style << CHUDE_STYLE_BITS | (gram->styles[i] & ((1 << CHUDE_STYLE_BITS) - 1));
    }
    if (any >> CHUDE_STYLE_BITS) {
        rest.style = (uint32_t)LONG | (length->longs->len / gram->n);
        g_array_append_vals(length->longs, gram->styles, gram->n);
    }
    if (length->count == UINT32_MAX - 1) {
        g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_NOSPC,
                            "more than 2^32 n-grams of one length to look up: raise --min-df");
        return false;
    }
    if (length->count++ % BLOCK == 0) {
        g_array_append_vals(length->firsts, key, length->record.words);
    }
    chude_buffer_add(&length->entries, (const char *)key, length->record.words * sizeof *key);
    chude_buffer_add(&length->entries, (const char *)&rest, sizeof rest);
    size_t most = length->file ? PENDING : building->table->memory;
    return length->entries.size < most || flush(building->table, length, error);
}

/* Makes entries in memory findable. */
static void index_entries(Length *length) {
    size_t slots = 16;
    while (slots < (size_t)length->count + length->count / 2) {
        slots *= 2;
    }
    length->slots = g_new0(uint32_t, slots);
    length->mask = slots - 1;
    for (uint32_t i = 0; i < length->count; i++) {
        uint64_t key[CHUDE_KEY_WORDS];
        memcpy(key, length->entries.data + i * length->stride, length->record.words * sizeof *key);
        size_t at = chude_key_hash((const char *)key, length->record.words) & length->mask;
        while (length->slots[at]) {
            at = (at + 1) & length->mask;
        }
        length->slots[at] = i + 1;
    }
}

static bool build(ChudeGrams *table, unsigned n, const ChudeCountsFilter *filter, GError **error) {
    Length *length = &table->lengths[n];
    Building building = {table, length};
    length->record = chude_record_of(n, chude_vocabulary_size(table->counts->vocabulary));
    length->stride = length->record.words * sizeof(uint64_t) + sizeof(Rest);
    length->firsts = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    length->longs = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    if (!chude_counts_visit(table->counts, n, filter, add, &building, error)) {
        return false;
    }
    if (length->file) {
        bool good = flush(table, length, error);
        chude_buffer_clear(&length->entries);
        return good;
    }
    index_entries(length);
    return true;
}

ChudeGrams *chude_grams_new(const ChudeCounts *counts, unsigned longest, const ChudeCountsFilter *filter,
                            GError **error) {
    ChudeGrams *table = g_new0(ChudeGrams, 1);
    table->counts = counts;
    table->longest = longest;
    table->memory = (size_t)(counts->host->memory / 8 / longest);
    for (unsigned n = 2; n <= longest; n++) {
        if (!build(table, n, filter, error)) {
            chude_grams_free(table);
            return NULL;
        }
    }
    return table;
}

void chude_grams_free(ChudeGrams *table) {
    for (unsigned n = 2; table && n <= table->longest; n++) {
        Length *length = &table->lengths[n];
        chude_buffer_clear(&length->entries);
        g_free(length->slots);
        chude_temporary_free(length->file);
        g_clear_pointer(&length->firsts, g_array_unref);
        g_clear_pointer(&length->longs, g_array_unref);
    }
    g_free(table);
}

/* ---- looking up ---- */

ChudeFinder *chude_finder_new(const ChudeGrams *table) {
    ChudeFinder *finder = g_new0(ChudeFinder, 1);
    finder->table = table;
    for (unsigned n = 2; n <= table->longest; n++) {
        if (table->lengths[n].file && !finder->cached) {
            finder->cached = g_new0(Cached, CACHED);
        }
    }
    return finder;
}

void chude_finder_free(ChudeFinder *finder) {
    if (finder) {
        for (size_t i = 0; finder->cached && i < CACHED; i++) {
            g_free(finder->cached[i].bytes);
        }
        g_free(finder->cached);
        g_free(finder);
    }
}

/* The entries of a block in the file. */
static const char *read_block(ChudeFinder *finder, unsigned n, uint32_t block, GError **error) {
    const Length *length = &finder->table->lengths[n];
    Cached *cached = &finder->cached[(block * 31 + n) % CACHED];
    if (cached->block == block + 1 && cached->n == n) {
        return cached->bytes;
    }
    uint32_t begin = block * BLOCK;
    size_t size = MIN((uint32_t)BLOCK, length->count - begin) * length->stride;
    if (!cached->bytes) {
        cached->bytes = g_malloc(BLOCK * (CHUDE_KEY_WORDS * sizeof(uint64_t) + sizeof(Rest)));
    }
    cached->block = 0;
    if (!chude_temporary_read(length->file, (uint64_t)begin * length->stride, cached->bytes, size, error)) {
        return NULL;
    }
    cached->block = block + 1;
    cached->n = n;
    return cached->bytes;
}

/* The first of `count` entries (or keys) whose key is above. */
static uint32_t above(const char *entries, size_t stride, uint32_t count, const uint64_t *key,
                      unsigned words) {
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_keys(entries + middle * stride, (const char *)key, words) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool find_in_file(ChudeFinder *finder, unsigned n, const uint64_t *key, ChudeFound *found,
                         GError **error) {
    const Length *length = &finder->table->lengths[n];
    unsigned words = length->record.words;
    *found = (ChudeFound){CHUDE_NONE, 0};
    uint32_t blocks = (length->count + BLOCK - 1) / BLOCK;
    uint32_t block = above(length->firsts->data, words * sizeof *key, blocks, key, words);
    if (block-- == 0) {
        return true;
    }
    const char *entries = read_block(finder, n, block, error);
    if (!entries) {
        return false;
    }
    uint32_t at =
        above(entries, length->stride, MIN((uint32_t)BLOCK, length->count - block * BLOCK), key, words);
    const char *entry = entries + (at ? at - 1 : 0) * length->stride;
    if (at && compare_keys(entry, (const char *)key, words) == 0) {
        *found = (ChudeFound){block * BLOCK + at - 1, rest_of(length, entry).df};
    }
    return true;
}

bool chude_finder_find(ChudeFinder *finder, unsigned n, const uint32_t *const *words, size_t size,
                       ChudeFound *found, GError **error) {
    const Length *length = &finder->table->lengths[n];
    uint64_t keys[CHUDE_FIND_AT_ONCE][CHUDE_KEY_WORDS];
    size_t at[CHUDE_FIND_AT_ONCE];
    for (size_t i = 0; i < size; i++) {
        chude_record_key(&length->record, words[i], keys[i]);
    }
    if (length->file) {
        for (size_t i = 0; i < size; i++) {
            if (!find_in_file(finder, n, keys[i], &found[i], error)) {
                return false;
            }
        }
        return true;
    }
    for (size_t i = 0; i < size; i++) {
        at[i] = chude_key_hash((const char *)keys[i], length->record.words) & length->mask;
        __builtin_prefetch(&length->slots[at[i]]);
    }
    for (size_t i = 0; i < size; i++) {
        uint32_t slot = length->slots[at[i]];
        __builtin_prefetch(length->entries.data + (slot ? slot - 1 : 0) * length->stride);
    }
    for (size_t i = 0; i < size; i++) {
        found[i] = (ChudeFound){CHUDE_NONE, 0};
        for (uint32_t slot; (slot = length->slots[at[i]]); at[i] = (at[i] + 1) & length->mask) {
            const char *entry = length->entries.data + (slot - 1) * length->stride;
            if (memcmp(entry, keys[i], length->record.words * sizeof(uint64_t)) == 0) {
                found[i] = (ChudeFound){slot - 1, rest_of(length, entry).df};
                break;
            }
        }
    }
    return true;
}

/* An entry by its id; holds until the next call. */
static const char *entry_of(ChudeFinder *finder, unsigned n, uint32_t id, GError **error) {
    const Length *length = &finder->table->lengths[n];
    if (!length->file) {
        return length->entries.data + id * length->stride;
    }
    const char *entries = read_block(finder, n, id / BLOCK, error);
    return entries ? entries + id % BLOCK * length->stride : NULL;
}

static void read_styles(const Length *length, uint32_t style, uint32_t *styles) {
    unsigned n = length->record.n;
    for (unsigned i = 0; i < n; i++) {
        styles[i] = style & (uint32_t)LONG
                        ? g_array_index(length->longs, uint32_t, (size_t)(style & ~(uint32_t)LONG) * n + i)
                        : style >> (CHUDE_STYLE_BITS * (n - 1 - i)) & ((1 << CHUDE_STYLE_BITS) - 1);
    }
}

bool chude_finder_styles(ChudeFinder *finder, unsigned n, uint32_t id, uint32_t *styles, GError **error) {
    const Length *length = &finder->table->lengths[n];
    const char *entry = entry_of(finder, n, id, error);
    if (entry) {
        read_styles(length, rest_of(length, entry).style, styles);
    }
    return entry;
}

uint32_t chude_grams_count(const ChudeGrams *table, unsigned n) {
    return table->lengths[n].count;
}

bool chude_finder_gram(ChudeFinder *finder, unsigned n, uint32_t id, ChudeGram *gram, GError **error) {
    const Length *length = &finder->table->lengths[n];
    uint64_t key[CHUDE_KEY_WORDS];
    const char *entry = entry_of(finder, n, id, error);
    if (!entry) {
        return false;
    }
    Rest rest = rest_of(length, entry);
    memcpy(key, entry, length->record.words * sizeof *key);
    *gram = (ChudeGram){.n = n, .count = {.df = rest.df}};
    chude_record_numbers(&length->record, key, gram->words);
    read_styles(length, rest.style, gram->styles);
    return true;
}
