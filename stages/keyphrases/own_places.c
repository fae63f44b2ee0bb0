#include "own_places.h"

#include <glib.h>
#include <string.h>

#include "buffer.h"
#include "worker.h"

typedef struct {
    ChudeOwnPlace *items;
    size_t count, room;
} Places;

struct ChudeOwnPlacer {
    const ChudeOwnTerms *terms;
    ChudeWorker *worker;
    size_t *reaches; /* by form: 1 more than chude_own_terms_reach; 0: not asked yet */
    size_t room;
    Places favoured, banned;
    ChudeBuffer key;
};

ChudeOwnPlacer *chude_own_placer_new(const ChudeOwnTerms *terms, ChudeWorker *worker) {
    ChudeOwnPlacer *placer = g_new0(ChudeOwnPlacer, 1);
    placer->terms = terms;
    placer->worker = worker;
    return placer;
}

void chude_own_placer_free(ChudeOwnPlacer *placer) {
    if (placer) {
        g_free(placer->reaches);
        g_free(placer->favoured.items);
        g_free(placer->banned.items);
        chude_buffer_clear(&placer->key);
        g_free(placer);
    }
}

static size_t reach_of(ChudeOwnPlacer *placer, const ChudeWords *words, size_t i) {
    uint32_t index = chude_worker_plain_index(placer->worker, words, i);
    if (index >= placer->room) {
        size_t room = MAX((size_t)index + 1, placer->room * 2 + 1024);
        placer->reaches = g_renew(size_t, placer->reaches, room);
        memset(placer->reaches + placer->room, 0, (room - placer->room) * sizeof *placer->reaches);
        placer->room = room;
    }
    if (!placer->reaches[index]) {
        ChudeText key = chude_worker_plain_form(placer->worker, words, i)->term->key;
        placer->reaches[index] = 1 + chude_own_terms_reach(placer->terms, key);
    }
    return placer->reaches[index] - 1;
}

/* As of any span; a term without a syllable (an address) is told from others by its key. */
static uint64_t hash_of(const ChudeSequence *sequence, size_t begin, size_t end, ChudeText key) {
    return sequence->tokens[end].syllables > sequence->tokens[begin].syllables
               ? chude_sequence_hash(sequence, begin, end)
               : chude_hash(key.data, key.size) | 1;
}

static void add(Places *places, ChudeOwnPlace place) {
    if (places->count == places->room) {
        places->room = MAX(places->room * 2, 64);
        places->items = g_renew(ChudeOwnPlace, places->items, places->room);
    }
    places->items[places->count++] = place;
}

/* The terms that begin with token i, shortest first. */
static void find_from(ChudeOwnPlacer *placer, const ChudeWords *words, const ChudeSequence *sequence,
                      size_t i, size_t reach) {
    const ChudeToken *tokens = words->tokens;
    ChudeBuffer *key = &placer->key;
    key->size = 0;
    for (size_t k = i; k < words->count; k++) {
        unsigned flags = sequence->tokens[k].flags;
        if (k > i && flags & CHUDE_WORD_SENTENCE) {
            return;
        }
        if (k > i && flags & CHUDE_WORD_COMMA && flags & CHUDE_WORD_JOINS) {
            continue;
        }
        if (k > i && tokens[k].begin > tokens[k - 1].end) {
            chude_buffer_char(key, '_');
        }
        ChudeText part = chude_worker_plain_form(placer->worker, words, k)->term->key;
        chude_buffer_add(key, part.data, part.size);
        if (key->size > reach) {
            return;
        }
        ChudeOwnSays says = chude_own_terms_say(placer->terms, chude_buffer_text(key));
        if (says != CHUDE_OWN_NOTHING) {
            uint64_t hash = hash_of(sequence, i, k + 1, chude_buffer_text(key));
            add(says == CHUDE_OWN_FAVOURED ? &placer->favoured : &placer->banned,
                (ChudeOwnPlace){hash, (uint32_t)i, (uint32_t)k + 1});
        }
    }
}

void chude_own_places_find(ChudeOwnPlacer *placer, const ChudeWords *words, ChudeSequence *sequence) {
    placer->favoured.count = placer->banned.count = 0;
    sequence->own_count = 0;
    for (size_t i = 0; placer->terms && i < words->count; i++) {
        size_t reach = reach_of(placer, words, i);
        if (reach) {
            find_from(placer, words, sequence, i, reach);
        }
    }
    sequence->own = placer->favoured.items;
    sequence->own_count = placer->favoured.count;
    for (size_t k = 0; k < placer->favoured.count; k++) {
        sequence->tokens[placer->favoured.items[k].begin].flags |= CHUDE_WORD_FAVOURED;
    }
}

static void mark(const Places *places, ChudeCandidates *candidates, unsigned flag) {
    for (size_t i = 0; i < places->count; i++) {
        ChudeCandidate *candidate = chude_candidates_find(candidates, places->items[i].hash);
        if (candidate) {
            candidate->span.flags |= (uint16_t)flag;
        }
    }
}

void chude_own_places_mark(const ChudeOwnPlacer *placer, ChudeCandidates *candidates) {
    mark(&placer->favoured, candidates, CHUDE_SPAN_FAVOURED);
    mark(&placer->banned, candidates, CHUDE_SPAN_BANNED);
}

static ChudePhraseSpan span_of(const ChudeSequence *sequence, const ChudeOwnPlace *place) {
    const ChudePhraseToken *tokens = sequence->tokens;
    uint32_t words = 0, names = 0;
    for (uint32_t i = place->begin; i < place->end; i++) {
        bool word = tokens[i].flags & (CHUDE_WORD_LETTERS | CHUDE_WORD_NUMBER) &&
                    !(tokens[i].flags & CHUDE_WORD_FUNCTION);
        words += word;
        names += word && tokens[i].flags & CHUDE_WORD_NAME;
    }
    unsigned flags = CHUDE_SPAN_FAVOURED | (names ? CHUDE_SPAN_SOME_NAME : 0u);
    flags |= names && names == words ? CHUDE_SPAN_NAME : 0u;
    uint32_t syllables = tokens[place->end].syllables - tokens[place->begin].syllables;
    return (ChudePhraseSpan){
        .hash = place->hash,
        .begin = place->begin,
        .end = place->end,
        .flags = (uint16_t)flags,
        .words = (uint8_t)CLAMP(words, 1, UINT8_MAX),
        .syllables = (uint8_t)MIN(syllables, UINT8_MAX),
    };
}

size_t chude_own_spans(const ChudeSequence *sequence, size_t begin, ChudePhraseSpan spans[CHUDE_SPANS],
                       size_t count) {
    size_t low = 0, high = sequence->own_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sequence->own[middle].begin < begin) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < sequence->own_count && sequence->own[low].begin == begin; low++) {
        const ChudeOwnPlace *place = &sequence->own[low];
        size_t at = 0;
        while (at < count && spans[at].end != place->end) {
            at++;
        }
        if (at < count) {
            spans[at].flags |= CHUDE_SPAN_FAVOURED;
        } else if (count < CHUDE_SPANS) {
            spans[count++] = span_of(sequence, place);
        }
    }
    return count;
}
