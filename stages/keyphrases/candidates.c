#include "candidates.h"

#include <glib.h>

#define LEAD_TOKENS 80     /* how far the lead goes, counted from the end of the headline */
#define HEADLINE_TOKENS 30 /* a line longer than this is no headline */
#define HEADLINE_SENTENCES 5
#define MOST_FAVOURED (CHUDE_CANDIDATES / 4) /* are kept however rare they are */

void chude_candidates_clear(ChudeCandidates *candidates) {
    g_free(candidates->items);
    g_free(candidates->slots);
    g_free(candidates->places);
    *candidates = (ChudeCandidates){0};
}

static size_t slot_of(const ChudeCandidates *candidates, uint64_t hash) {
    size_t at = (hash ^ hash >> 29) & candidates->mask;
    while (candidates->slots[at] && candidates->items[candidates->slots[at] - 1].span.hash != hash) {
        at = (at + 1) & candidates->mask;
    }
    return at;
}

ChudeCandidate *chude_candidates_find(const ChudeCandidates *candidates, uint64_t hash) {
    uint32_t index = candidates->slots[slot_of(candidates, hash)];
    return index ? &candidates->items[index - 1] : NULL;
}

static void index_again(ChudeCandidates *candidates, size_t size) {
    candidates->slots = g_renew(uint32_t, candidates->slots, size);
    memset(candidates->slots, 0, size * sizeof *candidates->slots);
    candidates->mask = size - 1;
    for (size_t i = 0; i < candidates->count; i++) {
        candidates->slots[slot_of(candidates, candidates->items[i].span.hash)] = (uint32_t)i + 1;
    }
}

/* Drops the rarest candidates until the table is half empty. */
static void prune(ChudeCandidates *candidates) {
    candidates->placed = false;
    do {
        candidates->floor++;
        size_t kept = 0, favoured = 0;
        for (size_t i = 0; i < candidates->count; i++) {
            bool wanted = candidates->items[i].span.flags & CHUDE_SPAN_FAVOURED && favoured < MOST_FAVOURED;
            favoured += wanted;
            if (candidates->items[i].count > candidates->floor || wanted) {
                candidates->items[kept++] = candidates->items[i];
            }
        }
        candidates->count = kept;
    } while (candidates->count > CHUDE_CANDIDATES / 2);
    index_again(candidates, candidates->mask + 1);
}

static ChudeCandidate *add(ChudeCandidates *candidates, const ChudePhraseSpan *span) {
    size_t at = slot_of(candidates, span->hash);
    if (candidates->slots[at]) {
        return &candidates->items[candidates->slots[at] - 1];
    }
    if (candidates->count == CHUDE_CANDIDATES) {
        prune(candidates);
        at = slot_of(candidates, span->hash);
    }
    if (candidates->count == candidates->room) {
        candidates->room = MAX(candidates->room * 2, 1024);
        candidates->items = g_renew(ChudeCandidate, candidates->items, candidates->room);
    }
    candidates->items[candidates->count] = (ChudeCandidate){.span = *span};
    candidates->slots[at] = (uint32_t)++candidates->count;
    ChudeCandidate *candidate = &candidates->items[candidates->count - 1];
    if (candidates->count * 2 > candidates->mask) {
        index_again(candidates, (candidates->mask + 1) * 2);
    }
    return candidate;
}

static void add_place(ChudeCandidates *candidates, ChudeCandidate *candidate, const ChudePhraseSpan *span) {
    if (candidates->place_count == candidates->place_room) {
        candidates->place_room = MAX(candidates->place_room * 2, 4096);
        candidates->places = g_renew(ChudeCandidatePlace, candidates->places, candidates->place_room);
    }
    candidates->places[candidates->place_count++] =
        (ChudeCandidatePlace){span->begin, span->end, candidate->place, span->words};
    candidate->place = (uint32_t)candidates->place_count;
}

/* The token behind the headline: the first sentence where headed, else of the first lines the last that
 * is short and ends in no full stop. *begin: where the headline begins. */
static size_t headline_end(const ChudeSequence *sequence, bool headed, size_t *begin) {
    size_t sentence = 0, end = 0, seen = 0;
    *begin = 0;
    for (size_t i = 1; i <= sequence->count && seen < HEADLINE_SENTENCES; i++) {
        if (!(sequence->tokens[i].flags & CHUDE_WORD_SENTENCE)) {
            continue;
        }
        if (headed) {
            return i;
        }
        seen++;
        bool ends_in_word = sequence->tokens[i - 1].flags & CHUDE_WORD_LETTERS;
        if (ends_in_word && i - sentence <= HEADLINE_TOKENS && i < sequence->count) {
            *begin = sentence;
            end = i;
        }
        sentence = i;
    }
    return end;
}

static void mark_title(ChudeCandidates *candidates, const ChudeSequence *title, size_t begin, size_t end) {
    ChudePhraseSpan spans[CHUDE_SPANS];
    for (size_t i = begin; i < end; i++) {
        size_t count = chude_sequence_spans(title, i, spans);
        for (size_t j = 0; j < count; j++) {
            ChudeCandidate *candidate = chude_candidates_find(candidates, spans[j].hash);
            if (candidate) {
                candidate->span.flags |= CHUDE_SPAN_TITLE;
            }
        }
    }
}

/* The longest shorter candidates at either end of this one are held by it. */
static void count_held(ChudeCandidates *candidates, const ChudeSequence *sequence) {
    for (size_t i = 0; i < candidates->count; i++) {
        const ChudeCandidate holder = candidates->items[i];
        if (holder.span.words < 2) {
            continue;
        }
        for (int side = 0; side < 2; side++) {
            uint32_t begin = holder.span.begin, end = holder.span.end;
            ChudeCandidate *held = NULL;
            while (!held && end - begin > 1) {
                begin += side == 0;
                end -= side == 1;
                held = chude_candidates_find(candidates, chude_sequence_hash(sequence, begin, end));
            }
            if (!held || held->span.hash == holder.span.hash) {
                continue;
            }
            held->holders++;
            if (holder.count > held->held) {
                held->held = holder.count;
                held->holder = (uint32_t)i;
            }
            uint32_t repeated = holder.count > 1 ? holder.count : 0;
            held->before += side == 0 ? repeated : 0;
            held->after += side == 1 ? repeated : 0;
        }
    }
}

/* Whether a content word that is no name stands at the token, in the sentence of the one before it. */
static bool goes_on(const ChudeSequence *sequence, size_t token) {
    unsigned flags = token < sequence->count ? sequence->tokens[token].flags : 0;
    return flags & CHUDE_WORD_LETTERS &&
           !(flags & (CHUDE_WORD_FUNCTION | CHUDE_WORD_SENTENCE | CHUDE_WORD_NAME));
}

/* Whether a content word, a name too, stands at the token, in the sentence of the other token. */
static bool joins(const ChudeSequence *sequence, size_t token, size_t later) {
    return token < sequence->count && sequence->tokens[token].flags & CHUDE_WORD_LETTERS &&
           !(sequence->tokens[token].flags & CHUDE_WORD_FUNCTION) &&
           !(sequence->tokens[later].flags & CHUDE_WORD_SENTENCE);
}

void chude_candidates_gather(ChudeCandidates *candidates, const ChudeSequence *sequence,
                             const ChudeSequence *title, bool headed) {
    candidates->count = 0;
    candidates->floor = 0;
    candidates->place_count = 0;
    candidates->placed = sequence->count <= CHUDE_PLACED;
    size_t size = 1024;
    while (size < CHUDE_CANDIDATES * 2 && size < sequence->count * 4) {
        size *= 2;
    }
    index_again(candidates, size);
    size_t headline, behind = headline_end(sequence, headed, &headline);
    ChudePhraseSpan spans[CHUDE_SPANS];
    for (size_t i = 0; i < sequence->count; i++) {
        size_t count = chude_sequence_spans(sequence, i, spans);
        bool starts = i == 0 || !joins(sequence, i - 1, i);
        for (size_t j = 0; j < count; j++) {
            ChudeCandidate *candidate = add(candidates, &spans[j]);
            bool ends = !joins(sequence, spans[j].end, spans[j].end);
            candidate->starts += starts;
            candidate->ends += ends;
            candidate->whole += starts && ends;
            unsigned flags = spans[j].flags;
            candidate->count++;
            candidate->last = spans[j].begin;
            candidate->names += (flags & CHUDE_SPAN_NAME) != 0;
            candidate->cuts += (flags & CHUDE_SPAN_CUT) != 0;
            candidate->open += goes_on(sequence, spans[j].end);
            candidate->span.flags |= (uint16_t)(flags & (CHUDE_SPAN_QUOTED | CHUDE_SPAN_FAVOURED));
            candidate->span.flags |= i >= headline && i < behind ? CHUDE_SPAN_TITLE : 0;
            candidate->span.flags |= i < behind + LEAD_TOKENS ? CHUDE_SPAN_LEAD : 0;
            if (candidates->placed) {
                add_place(candidates, candidate, &spans[j]);
            }
        }
    }
    if (title) {
        mark_title(candidates, title, 0, title->count);
    }
    count_held(candidates, sequence);
}
