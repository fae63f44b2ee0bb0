/* lexicon.c - a trie of syllables in one flat table: (state, syllable) leads to the next state. */
#include "vietnamese/lexicon.h"

#include <glib.h>
#include <string.h>

#include "arena.h"
#include "terms.h"

typedef struct {
    uint64_t hash;
    ChudeText key;
    uint32_t code; /* 0: the slot is empty */
} Syllable;

typedef struct {
    uint64_t from; /* state << 32 | code; 0: the slot is empty, for codes begin at 1 */
    uint32_t to;
    bool whole;
} Step;

struct ChudeLexicon {
    ChudeArena *arena; /* keys */
    Syllable *syllables;
    size_t syllable_mask;
    uint32_t syllable_count; /* with 0, which is none */
    Step *steps;
    size_t step_mask, step_count;
    uint32_t state_count; /* with 0, the start */
};

static Syllable *syllable_slot(const ChudeLexicon *lexicon, ChudeText key, uint64_t hash) {
    for (size_t i = hash & lexicon->syllable_mask;; i = (i + 1) & lexicon->syllable_mask) {
        Syllable *slot = &lexicon->syllables[i];
        if (slot->code == 0 || (slot->hash == hash && slot->key.size == key.size &&
                                memcmp(slot->key.data, key.data, key.size) == 0)) {
            return slot;
        }
    }
}

static Step *step_slot(const ChudeLexicon *lexicon, uint64_t from) {
    uint64_t hash = from * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t i = (hash >> 32) & lexicon->step_mask;; i = (i + 1) & lexicon->step_mask) {
        Step *slot = &lexicon->steps[i];
        if (slot->from == 0 || slot->from == from) {
            return slot;
        }
    }
}

static void grow_syllables(ChudeLexicon *lexicon) {
    Syllable *old = lexicon->syllables;
    size_t size = lexicon->syllable_mask + 1;
    lexicon->syllable_mask = size * 2 - 1;
    lexicon->syllables = g_new0(Syllable, size * 2);
    for (size_t i = 0; i < size; i++) {
        if (old[i].code) {
            *syllable_slot(lexicon, old[i].key, old[i].hash) = old[i];
        }
    }
    g_free(old);
}

static void grow_steps(ChudeLexicon *lexicon) {
    Step *old = lexicon->steps;
    size_t size = lexicon->step_mask + 1;
    lexicon->step_mask = size * 2 - 1;
    lexicon->steps = g_new0(Step, size * 2);
    for (size_t i = 0; i < size; i++) {
        if (old[i].from) {
            *step_slot(lexicon, old[i].from) = old[i];
        }
    }
    g_free(old);
}

/* Most syllables are their own key, and a key's key is itself: then nothing need be folded. */
static uint32_t code_of_key(const ChudeLexicon *lexicon, ChudeText key) {
    return syllable_slot(lexicon, key, chude_hash(key.data, key.size))->code;
}

uint32_t chude_lexicon_add_syllable(ChudeLexicon *lexicon, ChudeText syllable) {
    uint32_t code = code_of_key(lexicon, syllable);
    if (code) {
        return code;
    }
    ChudeBuffer key = {0};
    chude_counting_key(&key, syllable);
    uint64_t hash = chude_hash(key.data, key.size);
    Syllable *slot = syllable_slot(lexicon, chude_buffer_text(&key), hash);
    if (slot->code == 0) {
        *slot =
            (Syllable){hash, chude_arena_copy(lexicon->arena, key.data, key.size), lexicon->syllable_count++};
    }
    code = slot->code;
    chude_buffer_clear(&key);
    if (2 * (size_t)lexicon->syllable_count > lexicon->syllable_mask) {
        grow_syllables(lexicon);
    }
    return code;
}

uint32_t chude_lexicon_code(const ChudeLexicon *lexicon, ChudeText syllable, ChudeBuffer *key) {
    uint32_t code = code_of_key(lexicon, syllable);
    if (code) {
        return code;
    }
    key->size = 0;
    chude_counting_key(key, syllable);
    return code_of_key(lexicon, chude_buffer_text(key));
}

uint32_t chude_lexicon_syllables(const ChudeLexicon *lexicon) {
    return lexicon->syllable_count;
}

uint32_t chude_lexicon_step(const ChudeLexicon *lexicon, uint32_t state, uint32_t code, bool *whole) {
    const Step *step = step_slot(lexicon, (uint64_t)state << 32 | code);
    *whole = step->whole;
    return step->to;
}

static void add_entry(ChudeLexicon *lexicon, const char *at, const char *end) {
    uint32_t state = 0;
    Step *step = NULL;
    while (at < end) {
        const char *syllable = at;
        while (at < end && *at != ' ') {
            at++;
        }
        if (at > syllable) {
            uint32_t code =
                chude_lexicon_add_syllable(lexicon, (ChudeText){syllable, (size_t)(at - syllable)});
            if (2 * lexicon->step_count > lexicon->step_mask) {
                grow_steps(lexicon);
            }
            uint64_t from = (uint64_t)state << 32 | code;
            step = step_slot(lexicon, from);
            if (step->from == 0) {
                *step = (Step){.from = from, .to = lexicon->state_count++};
                lexicon->step_count++;
            }
            state = step->to;
        }
        at += at < end;
    }
    if (step) {
        step->whole = true;
    }
}

ChudeLexicon *chude_lexicon_new(ChudeText entries) {
    enum { SLOTS = 1 << 12 };
    ChudeLexicon *lexicon = g_new0(ChudeLexicon, 1);
    lexicon->arena = chude_arena_new();
    lexicon->syllables = g_new0(Syllable, SLOTS);
    lexicon->steps = g_new0(Step, SLOTS);
    lexicon->syllable_mask = lexicon->step_mask = SLOTS - 1;
    lexicon->syllable_count = lexicon->state_count = 1;
    const char *end = entries.data + entries.size;
    for (const char *line = entries.data; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *line_end = newline ? newline : end, *stop = line;
        while (stop < line_end && *stop != '#' && *stop != '\t' && *stop != '\r') {
            stop++;
        }
        add_entry(lexicon, line, stop);
        line = line_end + 1;
    }
    return lexicon;
}

void chude_lexicon_free(ChudeLexicon *lexicon) {
    if (lexicon) {
        chude_arena_free(lexicon->arena);
        g_free(lexicon->syllables);
        g_free(lexicon->steps);
        g_free(lexicon);
    }
}
