#include "counting/vocabulary.h"

#include <string.h>

#include "counting/part.h"

/* A word is found through its block: one row in memory, a few in a file, which are walked through. A row: its size, then the key,
 * df, count, forms, and of each form its count and its text, which is left out where the key says it. */
enum { BLOCK = 8, PENDING = 1 << 16, SLOTS = 1 << 12 };

struct ChudeVocabulary {
    const char *folder;
    size_t memory;
    uint32_t words, in_block; /* in_block: rows of a block */
    GArray *blocks;           /* uint64_t: where each begins; at the end, where the last one ends */
    ChudeBuffer rows, row;    /* rows: all of them, or those that are not in the file yet */
    ChudeTemporary *file;     /* NULL: in memory */
    uint32_t *slots;          /* by hash of keys: a word's number plus 1; NULL where there is no index */
    size_t mask;
    uint64_t written; /* bytes before those of rows */
};

/* A block that was read. */
typedef struct {
    uint64_t block; /* plus 1; 0: none */
    ChudeBuffer bytes;
} Slot;

struct ChudeVocabularyReader {
    const ChudeVocabulary *vocabulary;
    Slot *slots; /* NULL where the vocabulary is in memory */
};

ChudeVocabulary *chude_vocabulary_new(const char *folder, size_t memory) {
    ChudeVocabulary *vocabulary = g_new0(ChudeVocabulary, 1);
    vocabulary->folder = folder;
    vocabulary->memory = memory;
    vocabulary->in_block = 1;
    vocabulary->blocks = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    return vocabulary;
}

void chude_vocabulary_free(ChudeVocabulary *vocabulary) {
    if (vocabulary) {
        g_array_unref(vocabulary->blocks);
        chude_buffer_clear(&vocabulary->rows);
        chude_buffer_clear(&vocabulary->row);
        chude_temporary_free(vocabulary->file);
        g_free(vocabulary->slots);
        g_free(vocabulary);
    }
}

/* ---- building ---- */

static bool is_plain(ChudeText spelling, ChudeText key) {
    if (spelling.size != key.size) {
        return false;
    }
    for (size_t i = 0; i < key.size; i++) {
        if (spelling.data[i] != (key.data[i] == '_' ? ' ' : key.data[i])) {
            return false;
        }
    }
    return true;
}

/* From a place for each word to one for each block in the file. */
static void widen_blocks(ChudeVocabulary *vocabulary) {
    guint kept = 0;
    vocabulary->in_block = BLOCK;
    for (guint i = 0; i < vocabulary->blocks->len; i += BLOCK) {
        g_array_index(vocabulary->blocks, uint64_t, kept++) = g_array_index(vocabulary->blocks, uint64_t, i);
    }
    g_array_set_size(vocabulary->blocks, kept);
}

static bool flush(ChudeVocabulary *vocabulary, GError **error) {
    if (!vocabulary->file) {
        vocabulary->file = chude_temporary_new(vocabulary->folder, error);
        if (!vocabulary->file) {
            return false;
        }
        widen_blocks(vocabulary);
    }
    bool good = chude_temporary_append(vocabulary->file, vocabulary->rows.data, vocabulary->rows.size, error);
    vocabulary->written += vocabulary->rows.size;
    vocabulary->rows.size = 0;
    return good;
}

static void begin_block(ChudeVocabulary *vocabulary) {
    uint64_t at = vocabulary->written + vocabulary->rows.size;
    g_array_append_val(vocabulary->blocks, at);
}

bool chude_vocabulary_add(ChudeVocabulary *vocabulary, ChudeText key, uint32_t df, const ChudeWordForm *forms,
                          uint32_t count, GError **error) {
    ChudeBuffer *row = &vocabulary->row;
    uint64_t sum = 0;
    row->size = 0;
    for (uint32_t i = 0; i < count; i++) {
        sum += forms[i].count;
    }
    chude_pack_text(row, key);
    chude_pack_number(row, df);
    chude_pack_number(row, sum);
    chude_pack_number(row, count);
    for (uint32_t i = 0; i < count; i++) {
        bool plain = is_plain(forms[i].text, key);
        chude_pack_number(row, forms[i].count);
        chude_pack_number(row, plain ? 0 : forms[i].text.size);
        if (!plain) {
            chude_buffer_add(row, forms[i].text.data, forms[i].text.size);
        }
    }
    if (vocabulary->words++ % vocabulary->in_block == 0) {
        begin_block(vocabulary);
    }
    chude_pack_text(&vocabulary->rows, chude_buffer_text(row));
    size_t most = vocabulary->file ? PENDING : vocabulary->memory;
    return vocabulary->rows.size < most || flush(vocabulary, error);
}

bool chude_vocabulary_end(ChudeVocabulary *vocabulary, GError **error) {
    begin_block(vocabulary);
    chude_buffer_clear(&vocabulary->row);
    if (!vocabulary->file) {
        return true;
    }
    bool good = flush(vocabulary, error);
    chude_buffer_clear(&vocabulary->rows);
    return good;
}

uint32_t chude_vocabulary_size(const ChudeVocabulary *vocabulary) {
    return vocabulary->words;
}

size_t chude_vocabulary_held(const ChudeVocabulary *vocabulary) {
    return vocabulary->rows.room + vocabulary->blocks->len * sizeof(uint64_t);
}

/* ---- reading ---- */

ChudeVocabularyReader *chude_vocabulary_reader_new(const ChudeVocabulary *vocabulary) {
    ChudeVocabularyReader *reader = g_new0(ChudeVocabularyReader, 1);
    reader->vocabulary = vocabulary;
    reader->slots = vocabulary->file ? g_new0(Slot, SLOTS) : NULL;
    return reader;
}

void chude_vocabulary_reader_free(ChudeVocabularyReader *reader) {
    if (reader) {
        for (size_t i = 0; reader->slots && i < SLOTS; i++) {
            chude_buffer_clear(&reader->slots[i].bytes);
        }
        g_free(reader->slots);
        g_free(reader);
    }
}

static bool read_block(ChudeVocabularyReader *reader, uint32_t block, ChudeUnpack *rows, GError **error) {
    const ChudeVocabulary *vocabulary = reader->vocabulary;
    uint64_t begin = g_array_index(vocabulary->blocks, uint64_t, block);
    uint64_t end = g_array_index(vocabulary->blocks, uint64_t, block + 1);
    if (!reader->slots) {
        *rows = (ChudeUnpack){vocabulary->rows.data + begin, vocabulary->rows.data + end};
        return true;
    }
    Slot *slot = &reader->slots[block % SLOTS];
    if (slot->block != (uint64_t)block + 1) {
        slot->bytes.size = 0;
        char *to = chude_buffer_reserve(&slot->bytes, (size_t)(end - begin));
        slot->block = 0;
        if (!chude_temporary_read(vocabulary->file, begin, to, (size_t)(end - begin), error)) {
            return false;
        }
        slot->bytes.size = (size_t)(end - begin);
        slot->block = (uint64_t)block + 1;
    }
    *rows = chude_unpack(chude_buffer_text(&slot->bytes));
    return true;
}

static void read_row(ChudeText row, ChudeWord *word) {
    word->rest = chude_unpack(row);
    word->key = chude_unpack_text(&word->rest);
    word->df = (uint32_t)chude_unpack_number(&word->rest);
    word->count = chude_unpack_number(&word->rest);
    word->forms = (uint32_t)chude_unpack_number(&word->rest);
}

bool chude_vocabulary_word(ChudeVocabularyReader *reader, uint32_t number, ChudeWord *word, GError **error) {
    ChudeUnpack rows;
    const ChudeVocabulary *vocabulary = reader->vocabulary;
    if (!reader->slots) { /* the quick way */
        rows = (ChudeUnpack){vocabulary->rows.data + g_array_index(vocabulary->blocks, uint64_t, number),
                             vocabulary->rows.data + vocabulary->rows.size};
        read_row(chude_unpack_text(&rows), word);
        return true;
    }
    if (!read_block(reader, number / BLOCK, &rows, error)) {
        return false;
    }
    for (uint32_t i = number % BLOCK; i > 0; i--) {
        chude_unpack_text(&rows);
    }
    read_row(chude_unpack_text(&rows), word);
    return true;
}

void chude_vocabulary_index(ChudeVocabulary *vocabulary) {
    if (vocabulary->file || vocabulary->slots) {
        return;
    }
    ChudeVocabularyReader *reader = chude_vocabulary_reader_new(vocabulary);
    size_t slots = 16;
    while (slots < (size_t)vocabulary->words + vocabulary->words / 2) {
        slots *= 2;
    }
    vocabulary->slots = g_new0(uint32_t, slots);
    vocabulary->mask = slots - 1;
    for (uint32_t number = 0; number < vocabulary->words; number++) {
        ChudeWord word;
        chude_vocabulary_word(reader, number, &word, NULL); /* in memory: nothing can fail */
        size_t at = chude_hash(word.key.data, word.key.size) & vocabulary->mask;
        while (vocabulary->slots[at]) {
            at = (at + 1) & vocabulary->mask;
        }
        vocabulary->slots[at] = number + 1;
    }
    chude_vocabulary_reader_free(reader);
}

static uint32_t find_indexed(ChudeVocabularyReader *reader, ChudeText key) {
    const ChudeVocabulary *vocabulary = reader->vocabulary;
    size_t at = chude_hash(key.data, key.size) & vocabulary->mask;
    for (; vocabulary->slots[at]; at = (at + 1) & vocabulary->mask) {
        ChudeWord word = {.key = {"", 0}};
        chude_vocabulary_word(reader, vocabulary->slots[at] - 1, &word, NULL);
        if (word.key.size == key.size && memcmp(word.key.data, key.data, key.size) == 0) {
            return vocabulary->slots[at] - 1;
        }
    }
    return CHUDE_NONE;
}

bool chude_vocabulary_find(ChudeVocabularyReader *reader, ChudeText key, uint32_t *number, GError **error) {
    if (reader->vocabulary->slots) {
        *number = find_indexed(reader, key);
        return true;
    }
    uint32_t in_block = reader->vocabulary->in_block;
    uint32_t low = 0, high = reader->vocabulary->blocks->len - 1;
    ChudeUnpack rows;
    ChudeWord word;
    *number = CHUDE_NONE;
    while (low < high) { /* the first block whose first key is above */
        uint32_t middle = low + (high - low) / 2;
        if (!read_block(reader, middle, &rows, error)) {
            return false;
        }
        read_row(chude_unpack_text(&rows), &word);
        if (chude_runs_compare(word.key, key) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) {
        return true;
    }
    if (!read_block(reader, low - 1, &rows, error)) {
        return false;
    }
    for (uint32_t at = (low - 1) * in_block; rows.at < rows.end; at++) {
        read_row(chude_unpack_text(&rows), &word);
        if (chude_runs_compare(word.key, key) == 0) {
            *number = at;
            return true;
        }
    }
    return true;
}

ChudeWordForm chude_word_next_form(ChudeWord *word, bool *plain) {
    ChudeWordForm form = {.count = chude_unpack_number(&word->rest)};
    size_t size = (size_t)chude_unpack_number(&word->rest);
    *plain = size == 0;
    form.text = size ? chude_unpack_bytes(&word->rest, size) : word->key;
    return form;
}

uint32_t chude_word_commonest(const ChudeWord *word) {
    ChudeWord at = *word;
    uint64_t most = 0;
    uint32_t best = 0;
    for (uint32_t style = 0; style < word->forms; style++) {
        bool plain;
        uint64_t count = chude_word_next_form(&at, &plain).count;
        if (count >= most) { /* of two with the same count the later one has the smaller bytes */
            most = count;
            best = style;
        }
    }
    return best;
}

void chude_add_plain(ChudeText key, ChudeBuffer *text) {
    size_t begin = text->size;
    chude_buffer_add(text, key.data, key.size);
    for (size_t i = begin; i < text->size; i++) {
        if (text->data[i] == '_') {
            text->data[i] = ' ';
        }
    }
}

bool chude_word_spell(const ChudeWord *word, uint32_t style, ChudeBuffer *text) {
    ChudeWord at = *word;
    ChudeWordForm form = {0};
    bool plain = false;
    for (uint32_t i = 0; i <= style; i++) {
        form = chude_word_next_form(&at, &plain);
    }
    if (plain) {
        chude_add_plain(form.text, text);
    } else {
        chude_buffer_add(text, form.text.data, form.text.size);
    }
    return plain;
}
