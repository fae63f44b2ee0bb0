#include "places.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "runs.h"
#include "terms.h"
#include "words.h"

typedef struct {
    uint64_t hash; /* of a chosen candidate */
    uint32_t index;
} Wanted;

typedef struct {
    uint64_t hash; /* of the spelling */
    ChudeSpan span;
    bool plain; /* see is_plain */
} Place;

struct ChudePlacer {
    Place *places; /* of one phrase */
    size_t place_room;
    ChudeCandidatePlace *found; /* places of the chosen, where candidates have none */
    size_t found_room;
    Wanted *wanted;
    ChudeBuffer spelling;
};

ChudePlacer *chude_placer_new(void) {
    return g_new0(ChudePlacer, 1);
}

void chude_placer_free(ChudePlacer *placer) {
    if (placer) {
        g_free(placer->places);
        g_free(placer->found);
        g_free(placer->wanted);
        chude_buffer_clear(&placer->spelling);
        g_free(placer);
    }
}

static int compare_spellings(const void *left, const void *right) {
    const Place *a = left, *b = right;
    if (a->plain != b->plain) {
        return a->plain ? -1 : 1;
    }
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static void write_spelling(ChudeBuffer *buffer, ChudeText slice) {
    buffer->size = 0;
    chude_add_spaced(buffer, slice);
}

static ChudeText place_text(const ChudeWords *words, const Place *place) {
    return (ChudeText){words->text.data + place->span.begin, place->span.end - place->span.begin};
}

static bool all_alike(const Place *places, size_t count, const ChudeWords *words) {
    ChudeText first = place_text(words, &places[0]);
    for (size_t i = 1; i < count; i++) {
        ChudeText other = place_text(words, &places[i]);
        if (other.size != first.size || memcmp(other.data, first.data, first.size) != 0) {
            return false;
        }
    }
    return true;
}

/* The commonest spelling; places that are not plain count only where there are no others. */
static ChudeText spell(ChudePlacer *placer, Place *places, size_t count, const ChudeWords *words,
                       ChudeArena *arena) {
    if (all_alike(places, count, words)) {
        write_spelling(&placer->spelling, place_text(words, &places[0]));
        return chude_arena_copy(arena, placer->spelling.data, placer->spelling.size);
    }
    for (size_t i = 0; i < count; i++) {
        Place *place = &places[i];
        write_spelling(&placer->spelling, place_text(words, place));
        place->hash = chude_hash(placer->spelling.data, placer->spelling.size);
    }
    qsort(places, count, sizeof *places, compare_spellings);
    ChudeText best = {NULL, 0};
    size_t most = 0;
    bool plain = places[0].plain;
    for (size_t i = 0; i < count && places[i].plain == plain;) {
        size_t run = i;
        while (run < count && places[run].hash == places[i].hash && places[run].plain == plain) {
            run++;
        }
        if (run - i >= most) {
            write_spelling(&placer->spelling, place_text(words, &places[i]));
            ChudeText spelling = chude_buffer_text(&placer->spelling);
            if (run - i > most || chude_runs_compare(spelling, best) < 0) {
                best = chude_arena_copy(arena, spelling.data, spelling.size);
                most = run - i;
            }
        }
        i = run;
    }
    return best;
}

/* Whether the spelling at this place is the phrase's own: no sentence begins here, and it is not all in capitals. */
static bool is_plain(const ChudeSequence *sequence, const ChudeCandidatePlace *place) {
    unsigned first = sequence->tokens[place->begin].flags;
    if (first & CHUDE_WORD_SENTENCE && !(first & CHUDE_WORD_NAME)) {
        return false;
    }
    bool capitals = place->words > 1;
    for (uint32_t i = place->begin; i < place->end && capitals; i++) {
        unsigned flags = sequence->tokens[i].flags;
        capitals = flags & CHUDE_WORD_CAPS || !(flags & CHUDE_WORD_LETTERS);
    }
    return !capitals;
}

static int compare_hashes(const void *left, const void *right) {
    const Wanted *a = left, *b = right;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

/* Index of the chosen phrase of this hash, or count. */
static size_t wanted_index(const ChudePlacer *placer, size_t count, uint64_t hash) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (placer->wanted[middle].hash < hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && placer->wanted[low].hash == hash ? placer->wanted[low].index : count;
}

/* Where candidates do not have their places: those of the chosen ones and of what was joined to them in one walk through the
 * text, into placer->found; last by candidate, in the order of choice, as ChudeCandidate.place. */
static void find_places(ChudePlacer *placer, const ChudeSequence *sequence,
                        const ChudeCandidate *const *chosen_ones, size_t chosen, uint32_t *last) {
    size_t count = 0;
    ChudePhraseSpan spans[CHUDE_SPANS];
    placer->wanted = g_renew(Wanted, placer->wanted, MAX(chosen, 1));
    for (size_t i = 0; i < chosen; i++) {
        placer->wanted[i] = (Wanted){chosen_ones[i]->span.hash, (uint32_t)i};
    }
    if (chosen > 1) {
        qsort(placer->wanted, chosen, sizeof *placer->wanted, compare_hashes);
    }
    memset(last, 0, chosen * sizeof *last);
    for (size_t i = 0; i < sequence->count; i++) {
        size_t some = chude_sequence_spans(sequence, i, spans);
        for (size_t j = 0; j < some; j++) {
            size_t index = wanted_index(placer, chosen, spans[j].hash);
            if (index == chosen) {
                continue;
            }
            if (count == placer->found_room) {
                placer->found_room = MAX(count * 2, 64);
                placer->found = g_renew(ChudeCandidatePlace, placer->found, placer->found_room);
            }
            placer->found[count++] =
                (ChudeCandidatePlace){spans[j].begin, spans[j].end, last[index], spans[j].words};
            last[index] = (uint32_t)count;
        }
    }
}

/* Puts the places of a phrase into placer->places, in the order of the text, none over another; their number. last: the last
 * one's in all, plus 1. */
static uint32_t lay_out(ChudePlacer *placer, const ChudeSequence *sequence, const ChudeWords *words,
                        const ChudeCandidatePlace *all, uint32_t last) {
    size_t total = 0, count = 0;
    for (uint32_t at = last; at; at = all[at - 1].earlier) {
        total++;
    }
    if (placer->place_room < total) {
        placer->place_room = total * 2;
        placer->places = g_renew(Place, placer->places, placer->place_room);
    }
    size_t into = total;
    for (uint32_t at = last; at; at = all[at - 1].earlier) {
        const ChudeCandidatePlace *place = &all[at - 1];
        /* its tokens; below they become bytes */
        placer->places[--into] =
            (Place){.span = {place->begin, place->end}, .plain = is_plain(sequence, place)};
    }
    uint32_t behind = 0;
    for (size_t i = 0; i < total; i++) {
        Place place = placer->places[i];
        if (place.span.begin >= behind) {
            behind = place.span.end;
            place.span =
                (ChudeSpan){words->tokens[place.span.begin].begin, words->tokens[place.span.end - 1].end};
            placer->places[count++] = place;
        }
    }
    return (uint32_t)count;
}

static int compare_spans(const void *left, const void *right) {
    const ChudeSpan *a = left, *b = right;
    return (a->begin > b->begin) - (a->begin < b->begin);
}

/* The keyphrase of a candidate and of those that were joined to it: ones has them all, the candidate first; lasts: of each its last
 * place in all, plus 1. */
static void fill(ChudePlacer *placer, ChudeKeyphrase *keyphrase, const ChudeSequence *sequence,
                 const ChudeWords *words, const ChudeCandidatePlace *all, const uint32_t *lasts, size_t ones,
                 ChudeArena *arena) {
    size_t room = 0, count = 0;
    for (size_t k = 0; k < ones; k++) {
        for (uint32_t at = lasts[k]; at; at = all[at - 1].earlier) {
            room++;
        }
    }
    keyphrase->offsets = chude_arena_raw(arena, (room + 1) * sizeof(ChudeSpan));
    if (ones > 1) {
        keyphrase->variants = chude_arena_zero(arena, ones * sizeof *keyphrase->variants);
    }
    for (size_t k = 0; k < ones; k++) {
        uint32_t places = lay_out(placer, sequence, words, all, lasts[k]);
        for (uint32_t j = 0; j < places; j++) {
            keyphrase->offsets[count++] = placer->places[j].span;
        }
        if (places == 0) {
            continue;
        }
        ChudeText text = spell(placer, placer->places, places, words, arena);
        if (k == 0) {
            keyphrase->text = text;
        } else {
            keyphrase->variants[keyphrase->variant_count++] = (ChudeVariant){text, places};
        }
    }
    keyphrase->count = (uint32_t)count;
    if (ones > 1) {
        qsort(keyphrase->offsets, count, sizeof *keyphrase->offsets, compare_spans);
    }
}

/* Commonest first, ties by bytes. */
static int compare_variants(const void *left, const void *right) {
    const ChudeVariant *a = left, *b = right;
    return a->count != b->count ? (a->count > b->count ? -1 : 1) : chude_runs_compare(a->text, b->text);
}

/* The chosen candidates, behind each what was joined to it; ends[i]: behind those of the chosen one i. */
static const ChudeCandidate **all_of(const ChudeCandidates *candidates, const ChudeForms *forms,
                                     const ChudeCandidate *const *chosen, size_t count, ChudeArena *arena,
                                     size_t *ends) {
    size_t total = 0;
    const ChudeCandidate **ones = NULL;
    for (int look = 0; look < 2; look++) { /* first how many, then which */
        total = 0;
        for (size_t i = 0; i < count; i++) {
            for (const ChudeCandidate *one = chosen[i]; one;
                 one = forms ? chude_forms_next(forms, candidates, one) : NULL) {
                if (ones) {
                    ones[total] = one;
                }
                total++;
            }
            ends[i] = total;
        }
        ones = ones ? ones : chude_arena_raw(arena, (total + 1) * sizeof(void *));
    }
    return ones;
}

void chude_place(ChudePlacer *placer, const ChudeCandidates *candidates, const ChudeForms *forms,
                 const ChudeSequence *sequence, const ChudeWords *words, const ChudeCandidate *const *chosen,
                 size_t count, ChudeArena *arena, ChudeKeyphrase *keyphrases) {
    size_t *ends = chude_arena_raw(arena, (count + 1) * sizeof *ends), at = 0;
    const ChudeCandidate **ones = all_of(candidates, forms, chosen, count, arena, ends);
    size_t total = count ? ends[count - 1] : 0;
    uint32_t *lasts = chude_arena_raw(arena, (total + 1) * sizeof *lasts);
    if (candidates->placed) {
        for (size_t i = 0; i < total; i++) {
            lasts[i] = ones[i]->place;
        }
    } else {
        find_places(placer, sequence, ones, total, lasts);
    }
    const ChudeCandidatePlace *all = candidates->placed ? candidates->places : placer->found;
    for (size_t i = 0; i < count; i++) {
        fill(placer, &keyphrases[i], sequence, words, all, &lasts[at], ends[i] - at, arena);
        if (keyphrases[i].variant_count > 1) {
            qsort(keyphrases[i].variants, keyphrases[i].variant_count, sizeof(ChudeVariant),
                  compare_variants);
        }
        at = ends[i];
    }
}
