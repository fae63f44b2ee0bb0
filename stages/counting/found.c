#include "counting/found.h"

#include <glib.h>

#include "counting/key.h"

/* What was found of an n-gram; df 0: the store has none. */
typedef struct {
    ChudePair pair; /* of longer ones: id of the first n-1 words, id of the last word */
    uint32_t df, key_size, text_size;
    size_t bytes; /* where its key begins in `bytes`, and behind it its text */
} Gram;

struct ChudeFound {
    const ChudeCountsStore *store;
    ChudePairs grams[CHUDE_COUNTS_LONGEST + 1]; /* from 1; a word's pair is {index of its term, 0} */
    ChudeBuffer bytes, key, text, block;
};

static void init(ChudeFound *found) {
    for (unsigned n = 1; n <= CHUDE_COUNTS_LONGEST; n++) {
        chude_pairs_init(&found->grams[n], sizeof(Gram));
    }
}

static void clear(ChudeFound *found) {
    for (unsigned n = 1; n <= CHUDE_COUNTS_LONGEST; n++) {
        chude_pairs_clear(&found->grams[n]);
    }
    chude_buffer_clear(&found->bytes);
    chude_buffer_clear(&found->key);
    chude_buffer_clear(&found->text);
    chude_buffer_clear(&found->block);
}

ChudeFound *chude_found_new(const ChudeCountsStore *store) {
    ChudeFound *found = g_new0(ChudeFound, 1);
    found->store = store;
    init(found);
    return found;
}

void chude_found_free(ChudeFound *found) {
    if (found) {
        clear(found);
        g_free(found);
    }
}

void chude_found_forget(ChudeFound *found) {
    clear(found);
    init(found);
}

size_t chude_found_held(const ChudeFound *found) {
    size_t held = found->bytes.room;
    for (unsigned n = 1; n <= CHUDE_COUNTS_LONGEST; n++) {
        held += chude_pairs_held(&found->grams[n]);
    }
    return held;
}

static const Gram *gram_at(const ChudeFound *found, unsigned n, uint32_t id) {
    return chude_pairs_at(&found->grams[n], id);
}

/* Looks up found->key for a gram that was not met before. */
static bool look_up(ChudeFound *found, Gram *gram, GError **error) {
    found->text.size = 0;
    ChudeText key = chude_buffer_text(&found->key);
    if (!chude_counts_store_find(found->store, key, &gram->df, &found->text, &found->block, error)) {
        return false;
    }
    gram->bytes = found->bytes.size;
    gram->key_size = (uint32_t)key.size;
    gram->text_size = (uint32_t)found->text.size;
    chude_buffer_add(&found->bytes, key.data, key.size);
    chude_buffer_add(&found->bytes, found->text.data, found->text.size);
    return true;
}

static bool full(GError **error) {
    g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "more n-grams than one table holds");
    return false;
}

bool chude_found_word(ChudeFound *found, const ChudeTerm *term, uint32_t *id, GError **error) {
    ChudePairKey key = {term->index, 0};
    uint32_t met = found->grams[1].count;
    if (!chude_pairs_intern(&found->grams[1], &key, 1, id)) {
        return full(error);
    }
    Gram *gram = chude_pairs_at(&found->grams[1], *id);
    if (*id == met) {
        chude_key_begin(&found->key, 1);
        chude_key_add_word(&found->key, 0, term->key);
        if (!look_up(found, gram, error)) {
            return false;
        }
    }
    *id = gram->df ? *id : CHUDE_NONE;
    return true;
}

/* The key of an n-gram: that of its first words, and behind it the last one's. */
static void put_key(ChudeFound *found, unsigned n, ChudePairKey key) {
    ChudeText first = chude_found_key(found, n - 1, key.prefix), last = chude_found_key(found, 1, key.last);
    chude_key_begin(&found->key, n);
    chude_buffer_add(&found->key, first.data + 1, first.size - 1);
    chude_key_add_key(&found->key, last);
}

bool chude_found_grams(ChudeFound *found, unsigned n, const ChudePairKey *keys, size_t size, uint32_t *ids,
                       GError **error) {
    for (size_t i = 0; i < size; i++) {
        if (keys[i].prefix == CHUDE_NONE || keys[i].last == CHUDE_NONE) {
            ids[i] = CHUDE_NONE;
            continue;
        }
        uint32_t met = found->grams[n].count;
        if (!chude_pairs_intern(&found->grams[n], &keys[i], 1, &ids[i])) {
            return full(error);
        }
        Gram *gram = chude_pairs_at(&found->grams[n], ids[i]);
        if (ids[i] == met) {
            put_key(found, n, keys[i]);
            if (!look_up(found, gram, error)) {
                return false;
            }
        }
        ids[i] = gram->df ? ids[i] : CHUDE_NONE;
    }
    return true;
}

uint32_t chude_found_df(const ChudeFound *found, unsigned n, uint32_t id) {
    return gram_at(found, n, id)->df;
}

ChudeText chude_found_key(const ChudeFound *found, unsigned n, uint32_t id) {
    const Gram *gram = gram_at(found, n, id);
    return (ChudeText){found->bytes.data + gram->bytes, gram->key_size};
}

ChudeText chude_found_text(const ChudeFound *found, unsigned n, uint32_t id) {
    const Gram *gram = gram_at(found, n, id);
    return (ChudeText){found->bytes.data + gram->bytes + gram->key_size, gram->text_size};
}
