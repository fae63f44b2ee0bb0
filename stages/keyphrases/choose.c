#include "choose.h"

#include <glib.h>
#include <stdlib.h>

#include "buffer.h"
#include "rank.h"
#include "words.h"
#include "worker.h"

enum { RANKED_AT_ONCE = 256 };
#define DROP_ROUNDS 8 /* the list is looked over so often; then it stands */

#define MOST_STEPS 64 /* more than a phrase has tokens */

/* A candidate that may come into the list: best first in a heap. */
typedef struct {
    double score;
    const ChudeCandidate *candidate;
} Ranked;

/* A candidate on its way to the list. The key's syllables stand between spaces, so that one phrase holds
 * another if and only if its bytes do. */
typedef struct {
    double score;
    const ChudeCandidate *candidate;
    size_t key, key_size; /* in chooser->keys */
    uint64_t letters;     /* a bit for each of the key's syllables: what holds it has these too */
    bool verb_led;
} Choice;

typedef struct {
    uint64_t hash; /* of a chosen candidate */
    uint32_t index;
} Wanted;

typedef struct {
    uint64_t hash; /* of the spelling */
    ChudeSpan span;
    bool plain; /* see is_plain */
} Place;

struct ChudeChooser {
    const ChudeTrees *trees;
    float *rows; /* features of RANKED_AT_ONCE candidates */
    Ranked *ranked;
    Choice *chosen;
    size_t ranked_room, chosen_room;
    Place *places; /* of one phrase */
    size_t place_room;
    ChudeCandidatePlace *found; /* places of the chosen, where candidates have none */
    size_t found_room;
    Wanted *wanted;
    ChudeBuffer keys, spelling;
};

ChudeChooser *chude_chooser_new(const ChudeTrees *trees) {
    ChudeChooser *chooser = g_new0(ChudeChooser, 1);
    chooser->trees = trees;
    chooser->rows = g_new(float, RANKED_AT_ONCE *CHUDE_FEATURES);
    return chooser;
}

void chude_chooser_free(ChudeChooser *chooser) {
    if (chooser) {
        g_free(chooser->rows);
        g_free(chooser->ranked);
        g_free(chooser->chosen);
        g_free(chooser->places);
        g_free(chooser->found);
        g_free(chooser->wanted);
        chude_buffer_clear(&chooser->keys);
        chude_buffer_clear(&chooser->spelling);
        g_free(chooser);
    }
}

static int compare_bytes(const char *a, size_t a_size, const char *b, size_t b_size) {
    int order = memcmp(a, b, MIN(a_size, b_size));
    return order ? order : (a_size > b_size) - (a_size < b_size);
}

static ChudeText words_slice(const ChudeWords *words, uint32_t begin, uint32_t end) {
    uint32_t from = words->tokens[begin].begin;
    return (ChudeText){words->text.data + from, words->tokens[end - 1].end - from};
}

/* Whether a comes before b: by score, then by the bytes of their first places, then as they were met. */
static bool is_before(const Ranked *a, const Ranked *b, const ChudeWords *words) {
    if (a->score != b->score) {
        return a->score > b->score;
    }
    ChudeText x = words_slice(words, a->candidate->span.begin, a->candidate->span.end),
              y = words_slice(words, b->candidate->span.begin, b->candidate->span.end);
    int order = compare_bytes(x.data, x.size, y.data, y.size);
    return order ? order < 0 : a->candidate < b->candidate;
}

static void sink(Ranked *heap, size_t count, size_t at, const ChudeWords *words) {
    Ranked moved = heap[at];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && is_before(&heap[child + 1], &heap[child], words);
        if (!is_before(&heap[child], &moved, words)) {
            break;
        }
        heap[at] = heap[child];
    }
    heap[at] = moved;
}

/* All candidates that are likely enough, as a heap; their number. */
static size_t rank(ChudeChooser *chooser, const ChudeCandidates *candidates, const ChudeSequence *sequence,
                   const ChudeWords *words, bool vietnamese) {
    if (chooser->ranked_room < candidates->count) {
        chooser->ranked_room = candidates->count * 2;
        chooser->ranked = g_renew(Ranked, chooser->ranked, chooser->ranked_room);
    }
    Ranked *heap = chooser->ranked;
    size_t looked_at = 0, count = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        const ChudeCandidate *candidate = &candidates->items[i];
        if (chude_candidate_counts(candidate, sequence)) {
            heap[looked_at++].candidate = candidate;
            if (sequence->background) {
                chude_background_prefetch(sequence->background, candidate->span.hash);
            }
        }
    }
    double sums[RANKED_AT_ONCE];
    for (size_t from = 0; from < looked_at; from += RANKED_AT_ONCE) {
        size_t some = MIN(looked_at - from, (size_t)RANKED_AT_ONCE);
        for (size_t i = 0; i < some; i++) {
            chude_candidate_features(heap[from + i].candidate, candidates, sequence,
                                     chooser->rows + i * CHUDE_FEATURES);
        }
        chude_trees_score(chooser->trees, vietnamese, chooser->rows, some, sums);
        for (size_t i = 0; i < some; i++) { /* what is kept is never behind what is looked at */
            const ChudeCandidate *candidate = heap[from + i].candidate;
            double score =
                chude_candidate_score(candidate, sequence, chooser->rows + i * CHUDE_FEATURES, sums[i]);
            if (score >= CHUDE_LEAST_SCORE) {
                heap[count++] = (Ranked){score, candidate};
            }
        }
    }
    for (size_t i = count / 2; i-- > 0;) {
        sink(heap, count, i, words);
    }
    return count;
}

/* Appends the counting key of tokens begin … end-1. Between white space they have keys of their own, which the worker knows. */
static void add_counting_key(ChudeBuffer *keys, const ChudeSequence *sequence, const ChudeWords *words,
                             uint32_t begin, uint32_t end) {
    for (uint32_t i = begin + 1; i < end; i++) {
        if (words->tokens[i].begin == words->tokens[i - 1].end) {
            chude_counting_key(keys, words_slice(words, begin, end));
            return;
        }
    }
    for (uint32_t i = begin; i < end; i++) {
        ChudeText key = chude_worker_plain_form(sequence->worker, words, i)->term->key;
        if (i > begin) {
            chude_buffer_char(keys, '_');
        }
        chude_buffer_add(keys, key.data, key.size);
    }
}

/* The same with short forms written out, so that `bảo vệ ANTQ` holds `an ninh Tổ quốc`. */
static void add_written_key(ChudeBuffer *keys, const ChudeForms *forms, const ChudeSequence *sequence,
                            const ChudeWords *words, uint32_t begin, uint32_t end) {
    uint32_t plain = begin;
    for (uint32_t i = begin; i < end;) {
        ChudeText full = {NULL, 0};
        size_t size = chude_forms_at(forms, i, &full);
        if (!size || i + size > end) {
            i++;
            continue;
        }
        if (i > plain) {
            add_counting_key(keys, sequence, words, plain, i);
            chude_buffer_char(keys, '_');
        }
        chude_buffer_add(keys, full.data, full.size);
        plain = i = i + (uint32_t)size;
        chude_buffer_add(keys, "_", plain < end);
    }
    if (plain < end) {
        add_counting_key(keys, sequence, words, plain, end);
    }
}

static void add_key(ChudeChooser *chooser, const ChudeForms *forms, const ChudeSequence *sequence,
                    const ChudeWords *words, Choice *choice) {
    ChudeBuffer *keys = &chooser->keys;
    choice->key = keys->size;
    chude_buffer_char(keys, ' ');
    size_t from = keys->size;
    const ChudePhraseSpan *span = &choice->candidate->span;
    if (forms) {
        add_written_key(keys, forms, sequence, words, span->begin, span->end);
    } else {
        add_counting_key(keys, sequence, words, span->begin, span->end);
    }
    size_t kept = from;
    uint32_t hash = 0;
    choice->letters = 0;
    for (size_t i = from; i < keys->size; i++) {
        char c = keys->data[i] == '_' ? ' ' : keys->data[i];
        if (c != ',') {
            keys->data[kept++] = c;
            hash = (hash ^ (unsigned char)c) * 0x9E3779B1u;
        }
        if (c == ' ') {
            choice->letters |= UINT64_C(1) << (hash >> 26);
            hash = 0;
        }
    }
    keys->size = kept;
    chude_buffer_char(keys, ' ');
    choice->letters |= UINT64_C(1) << (((hash ^ ' ') * 0x9E3779B1u) >> 26);
    choice->key_size = keys->size - choice->key;
}

static bool holds(const ChudeChooser *chooser, const Choice *longer, const Choice *shorter) {
    return longer->key_size >= shorter->key_size && !(shorter->letters & ~longer->letters) &&
           memmem(chooser->keys.data + longer->key, longer->key_size, chooser->keys.data + shorter->key,
                  shorter->key_size);
}

static bool begins_with(const ChudeChooser *chooser, const Choice *longer, const Choice *shorter) {
    return longer->key_size > shorter->key_size &&
           memcmp(chooser->keys.data + longer->key, chooser->keys.data + shorter->key, shorter->key_size) ==
               0;
}

/* A phrase that hardly ever stands without one longer phrase is a fragment of that. */
static const ChudeCandidate *whole_of(const ChudeCandidates *candidates, const ChudeCandidate *candidate) {
    /* Longer each time, so it ends; what was joined may be shorter than what it holds. */
    for (int steps = 0; steps < MOST_STEPS && candidate->held > 1 && candidate->held >= candidate->count;
         steps++) {
        candidate = &candidates->items[candidate->holder];
    }
    return candidate;
}

/* Takes out of the list what hardly stands but in longer phrases of the list, and a head (phong trào)
 * whose half stands in such as say more; returns how many are left. */
static size_t drop_held(ChudeChooser *chooser, size_t count) {
    for (size_t i = 0; i < count;) {
        const Choice *shorter = &chooser->chosen[i];
        uint32_t held = 0, heads = 0;
        for (size_t j = 0; j < count; j++) {
            const Choice *longer = &chooser->chosen[j];
            if (i != j && holds(chooser, longer, shorter)) {
                held += longer->candidate->count;
                heads += begins_with(chooser, longer, shorter) ? longer->candidate->count : 0;
            }
        }
        uint32_t count_of = shorter->candidate->count;
        if (held >= count_of || (!shorter->candidate->names && heads * 2 >= count_of)) {
            count--;
            memmove(&chooser->chosen[i], &chooser->chosen[i + 1], (count - i) * sizeof *chooser->chosen);
        } else {
            i++;
        }
    }
    return count;
}

/* Whether next joins the list. One that a chosen phrase holds must stand often without it; one that holds
 * a chosen phrase takes its place where that hardly stands without it. */
static bool admit(ChudeChooser *chooser, size_t *chosen_count, Choice next) {
    size_t replaced = SIZE_MAX;
    for (size_t i = 0; i < *chosen_count; i++) {
        const Choice *chosen = &chooser->chosen[i];
        uint32_t has = chosen->candidate->count, wants = next.candidate->count;
        int more = (int)next.candidate->span.words - (int)chosen->candidate->span.words;
        if (holds(chooser, chosen, &next)) {
            if (wants <= has) {
                return false;
            }
        } else if (holds(chooser, &next, chosen)) {
            if (wants * 3 >= has * 2 && replaced == SIZE_MAX) {
                replaced = i;
            } else if (next.verb_led || (more == 1 && chosen->candidate->names) || wants < 2 ||
                       has < wants + 2) {
                return false; /* bảo đảm ANTT where ANTT is chosen */
            }
        }
    }
    if (replaced == SIZE_MAX) {
        chooser->chosen[(*chosen_count)++] = next;
    } else {
        next.score = chooser->chosen[replaced].score;
        chooser->chosen[replaced] = next;
    }
    return true;
}

/* Whether next, which may hold another or be held, joins the list: not where it is the same but for its spelling. */
static void admit_other(ChudeChooser *chooser, size_t *chosen_count, Choice next) {
    for (size_t i = 0; i < *chosen_count; i++) {
        const Choice *chosen = &chooser->chosen[i];
        if (chosen->key_size == next.key_size && holds(chooser, chosen, &next)) {
            return;
        }
    }
    chooser->chosen[(*chosen_count)++] = next;
}

static int compare_spellings(const void *left, const void *right) {
    const Place *a = left, *b = right;
    if (a->plain != b->plain) {
        return a->plain ? -1 : 1;
    }
    return (a->hash > b->hash) - (a->hash < b->hash);
}

/* No white space begins with another byte. */
static bool may_be_space(unsigned char c) {
    return c <= ' ' || c == 0xC2 || (c >= 0xE1 && c <= 0xE3);
}

static void write_spelling(ChudeBuffer *buffer, ChudeText slice) {
    buffer->size = 0;
    for (const char *p = slice.data, *end = p + slice.size; p < end;) {
        size_t space = may_be_space((unsigned char)*p) ? chude_space(p, end) : 0;
        if (!space) {
            chude_buffer_char(buffer, *p++);
            continue;
        }
        for (; p < end && (space = chude_space(p, end)); p += space) {
        }
        chude_buffer_char(buffer, ' ');
    }
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
static ChudeText spell(ChudeChooser *chooser, Place *places, size_t count, const ChudeWords *words,
                       ChudeArena *arena) {
    if (all_alike(places, count, words)) {
        write_spelling(&chooser->spelling, place_text(words, &places[0]));
        return chude_arena_copy(arena, chooser->spelling.data, chooser->spelling.size);
    }
    for (size_t i = 0; i < count; i++) {
        Place *place = &places[i];
        write_spelling(&chooser->spelling, place_text(words, place));
        place->hash = chude_hash(chooser->spelling.data, chooser->spelling.size);
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
            write_spelling(&chooser->spelling, place_text(words, &places[i]));
            ChudeText spelling = chude_buffer_text(&chooser->spelling);
            if (run - i > most || compare_bytes(spelling.data, spelling.size, best.data, best.size) < 0) {
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
static size_t wanted_index(const ChudeChooser *chooser, size_t count, uint64_t hash) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (chooser->wanted[middle].hash < hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && chooser->wanted[low].hash == hash ? chooser->wanted[low].index : count;
}

/* Where candidates do not have their places: those of the chosen ones and of what was joined to them in one walk through the
 * text, into chooser->found; last by candidate, in the order of choice, as ChudeCandidate.place. */
static void find_places(ChudeChooser *chooser, const ChudeSequence *sequence,
                        const ChudeCandidate *const *chosen_ones, size_t chosen, uint32_t *last) {
    size_t count = 0;
    ChudePhraseSpan spans[CHUDE_SPANS];
    chooser->wanted = g_renew(Wanted, chooser->wanted, MAX(chosen, 1));
    for (size_t i = 0; i < chosen; i++) {
        chooser->wanted[i] = (Wanted){chosen_ones[i]->span.hash, (uint32_t)i};
    }
    if (chosen > 1) {
        qsort(chooser->wanted, chosen, sizeof *chooser->wanted, compare_hashes);
    }
    memset(last, 0, chosen * sizeof *last);
    for (size_t i = 0; i < sequence->count; i++) {
        size_t some = chude_sequence_spans(sequence, i, spans);
        for (size_t j = 0; j < some; j++) {
            size_t index = wanted_index(chooser, chosen, spans[j].hash);
            if (index == chosen) {
                continue;
            }
            if (count == chooser->found_room) {
                chooser->found_room = MAX(count * 2, 64);
                chooser->found = g_renew(ChudeCandidatePlace, chooser->found, chooser->found_room);
            }
            chooser->found[count++] =
                (ChudeCandidatePlace){spans[j].begin, spans[j].end, last[index], spans[j].words};
            last[index] = (uint32_t)count;
        }
    }
}

/* Puts the places of a phrase into chooser->places, in the order of the text, none over another; their number. last: the last
 * one's in all, plus 1. */
static uint32_t lay_out(ChudeChooser *chooser, const ChudeSequence *sequence, const ChudeWords *words,
                        const ChudeCandidatePlace *all, uint32_t last) {
    size_t total = 0, count = 0;
    for (uint32_t at = last; at; at = all[at - 1].earlier) {
        total++;
    }
    if (chooser->place_room < total) {
        chooser->place_room = total * 2;
        chooser->places = g_renew(Place, chooser->places, chooser->place_room);
    }
    size_t into = total;
    for (uint32_t at = last; at; at = all[at - 1].earlier) {
        const ChudeCandidatePlace *place = &all[at - 1];
        /* its tokens; below they become bytes */
        chooser->places[--into] =
            (Place){.span = {place->begin, place->end}, .plain = is_plain(sequence, place)};
    }
    uint32_t behind = 0;
    for (size_t i = 0; i < total; i++) {
        Place place = chooser->places[i];
        if (place.span.begin >= behind) {
            behind = place.span.end;
            place.span =
                (ChudeSpan){words->tokens[place.span.begin].begin, words->tokens[place.span.end - 1].end};
            chooser->places[count++] = place;
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
static void fill(ChudeChooser *chooser, ChudeKeyphrase *keyphrase, const ChudeSequence *sequence,
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
        uint32_t places = lay_out(chooser, sequence, words, all, lasts[k]);
        for (uint32_t j = 0; j < places; j++) {
            keyphrase->offsets[count++] = chooser->places[j].span;
        }
        if (places == 0) {
            continue;
        }
        ChudeText text = spell(chooser, chooser->places, places, words, arena);
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
    return a->count != b->count ? (a->count > b->count ? -1 : 1)
                                : compare_bytes(a->text.data, a->text.size, b->text.data, b->text.size);
}

/* The chosen candidates, behind each what was joined to it; *count gets the number of all. In the batch's arena. */
static const ChudeCandidate **all_chosen(const ChudeChooser *chooser, const ChudeCandidates *candidates,
                                         const ChudeForms *forms, size_t chosen, ChudeArena *arena,
                                         size_t *count) {
    size_t total = 0;
    const ChudeCandidate **ones = NULL;
    for (int look = 0; look < 2; look++) { /* first how many, then which */
        total = 0;
        for (size_t i = 0; i < chosen; i++) {
            for (const ChudeCandidate *one = chooser->chosen[i].candidate; one;
                 one = forms ? chude_forms_next(forms, candidates, one) : NULL) {
                if (ones) {
                    ones[total] = one;
                }
                total++;
            }
        }
        ones = ones ? ones : chude_arena_raw(arena, (total + 1) * sizeof(void *));
    }
    *count = total;
    return ones;
}

ChudeKeyphrase *chude_choose(ChudeChooser *chooser, const ChudeCandidates *candidates,
                             const ChudeForms *forms, const ChudeSequence *sequence, const ChudeWords *words,
                             bool vietnamese, size_t top, ChudeArena *arena, size_t *count) {
    size_t left = rank(chooser, candidates, sequence, words, vietnamese), chosen = 0, rounds = 0;
    top = MIN(top, left);
    if (chooser->chosen_room < top) {
        chooser->chosen_room = top;
        chooser->chosen = g_renew(Choice, chooser->chosen, top);
    }
    chooser->keys.size = 0;
    while (left > 0 && chosen < top) {
        const ChudeCandidate *best = chooser->ranked[0].candidate;
        Choice next = {.score = chooser->ranked[0].score,
                       .candidate = vietnamese ? whole_of(candidates, best) : best};
        chooser->ranked[0] = chooser->ranked[--left];
        sink(chooser->ranked, left, 0, words);
        const ChudePhraseToken *first = &sequence->tokens[next.candidate->span.begin];
        next.verb_led = !(first->flags & CHUDE_WORD_NAME) && sequence->facts[first->facts].verb > 0.6f;
        add_key(chooser, forms, sequence, words, &next);
        if (!vietnamese) {
            admit_other(chooser, &chosen, next);
            continue;
        }
        admit(chooser, &chosen, next);
        if (chosen == top && rounds++ < DROP_ROUNDS) {
            chosen = drop_held(chooser, chosen);
        }
    }
    ChudeKeyphrase *keyphrases = chude_arena_zero(arena, (top + 1) * sizeof *keyphrases);
    size_t total = 0, at = 0;
    const ChudeCandidate **ones = all_chosen(chooser, candidates, forms, chosen, arena, &total);
    uint32_t *lasts = chude_arena_raw(arena, (total + 1) * sizeof *lasts);
    if (candidates->placed) {
        for (size_t i = 0; i < total; i++) {
            lasts[i] = ones[i]->place;
        }
    } else {
        find_places(chooser, sequence, ones, total, lasts);
    }
    const ChudeCandidatePlace *all = candidates->placed ? candidates->places : chooser->found;
    for (size_t i = 0; i < chosen; i++) {
        size_t end = at + 1;
        while (end < total && (i + 1 == chosen || ones[end] != chooser->chosen[i + 1].candidate)) {
            end++;
        }
        keyphrases[i].score = chooser->chosen[i].score;
        fill(chooser, &keyphrases[i], sequence, words, all, &lasts[at], end - at, arena);
        if (keyphrases[i].variant_count > 1) {
            qsort(keyphrases[i].variants, keyphrases[i].variant_count, sizeof(ChudeVariant),
                  compare_variants);
        }
        at = end;
    }
    *count = chosen;
    return keyphrases;
}
