#include "choose.h"

#include <glib.h>
#include <stdlib.h>

#include "buffer.h"
#include "rank.h"
#include "terms.h"
#include "words.h"

#define LEAST_SCORE 0.02 /* what is less likely than that to be a keyphrase is none */
#define DROP_ROUNDS 8    /* the list is looked over so often; then it stands */

/* A candidate on its way to the list. The key's syllables stand between spaces, so that one phrase holds
 * another if and only if its bytes do. */
typedef struct {
    double score;
    const ChudeCandidate *candidate;
    const char *bytes; /* of its first place, to break ties */
    size_t size;
    size_t key, key_size; /* in chooser->keys */
    bool verb_led;
    uint32_t places, behind; /* found in the text, and the token behind the last */
} Choice;

typedef struct {
    uint64_t hash;   /* of the spelling */
    uint32_t phrase; /* index of the chosen one */
    ChudeSpan span;
    bool plain; /* see is_plain */
} Place;

typedef struct {
    uint64_t hash;
    uint32_t index;
} Wanted;

struct ChudeChooser {
    Choice *sorted, *chosen;
    size_t sorted_room, chosen_room;
    Place *places;
    Wanted *wanted;
    size_t place_room;
    ChudeBuffer keys, spelling;
};

ChudeChooser *chude_chooser_new(void) {
    return g_new0(ChudeChooser, 1);
}

void chude_chooser_free(ChudeChooser *chooser) {
    if (chooser) {
        g_free(chooser->sorted);
        g_free(chooser->chosen);
        g_free(chooser->places);
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

static int compare_choices(const void *left, const void *right) {
    const Choice *a = left, *b = right;
    if (a->score != b->score) {
        return a->score < b->score ? 1 : -1;
    }
    return compare_bytes(a->bytes, a->size, b->bytes, b->size);
}

static ChudeText words_slice(const ChudeWords *words, uint32_t begin, uint32_t end) {
    uint32_t from = words->tokens[begin].begin;
    return (ChudeText){words->text.data + from, words->tokens[end - 1].end - from};
}

static void add_key(ChudeChooser *chooser, const ChudeWords *words, Choice *choice) {
    ChudeBuffer *keys = &chooser->keys;
    choice->key = keys->size;
    chude_buffer_char(keys, ' ');
    size_t from = keys->size;
    chude_counting_key(keys, words_slice(words, choice->candidate->span.begin, choice->candidate->span.end));
    size_t kept = from;
    for (size_t i = from; i < keys->size; i++) {
        char c = keys->data[i] == '_' ? ' ' : keys->data[i];
        if (c != ',') {
            keys->data[kept++] = c;
        }
    }
    keys->size = kept;
    chude_buffer_char(keys, ' ');
    choice->key_size = keys->size - choice->key;
}

static bool holds(const ChudeChooser *chooser, const Choice *longer, const Choice *shorter) {
    return longer->key_size >= shorter->key_size &&
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
    while (candidate->held > 1 && candidate->held * 4 >= candidate->count * 3) {
        candidate = &candidates->items[candidate->holder]; /* longer each time, so it ends */
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
        if (held * 3 > count_of * 2 || (!shorter->candidate->names && heads * 2 >= count_of)) {
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
            if ((more == -1 && next.candidate->names) || wants < has + 2 || wants * 2 < has * 3) {
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

static int compare_spellings(const void *left, const void *right) {
    const Place *a = left, *b = right;
    if (a->plain != b->plain) {
        return a->plain ? -1 : 1;
    }
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static int compare_order(const void *left, const void *right) {
    const Place *a = left, *b = right;
    if (a->phrase != b->phrase) {
        return a->phrase < b->phrase ? -1 : 1;
    }
    return (a->span.begin > b->span.begin) - (a->span.begin < b->span.begin);
}

static void write_spelling(ChudeBuffer *buffer, ChudeText slice) {
    buffer->size = 0;
    for (const char *p = slice.data, *end = p + slice.size; p < end;) {
        size_t space = chude_space(p, end);
        if (!space) {
            chude_buffer_char(buffer, *p++);
            continue;
        }
        for (; p < end && (space = chude_space(p, end)); p += space) {
        }
        chude_buffer_char(buffer, ' ');
    }
}

/* The commonest spelling; places that are not plain count only where there are no others. */
static ChudeText spell(ChudeChooser *chooser, Place *places, size_t count, const ChudeWords *words,
                       ChudeArena *arena) {
    for (size_t i = 0; i < count; i++) {
        Place *place = &places[i];
        write_spelling(&chooser->spelling, (ChudeText){words->text.data + place->span.begin,
                                                       place->span.end - place->span.begin});
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
            ChudeSpan span = places[i].span;
            write_spelling(&chooser->spelling,
                           (ChudeText){words->text.data + span.begin, span.end - span.begin});
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

/* Whether the spelling at this place is the phrase's own: no sentence begins here, and it is not all in capitals. */
static bool is_plain(const ChudeSequence *sequence, const ChudePhraseSpan *span) {
    unsigned first = sequence->tokens[span->begin].flags;
    if (first & CHUDE_WORD_SENTENCE && !(first & CHUDE_WORD_NAME)) {
        return false;
    }
    bool capitals = span->words > 1;
    for (uint32_t i = span->begin; i < span->end && capitals; i++) {
        unsigned flags = sequence->tokens[i].flags;
        capitals = flags & CHUDE_WORD_CAPS || !(flags & CHUDE_WORD_LETTERS);
    }
    return !capitals;
}

/* Finds the places of all chosen phrases in one walk through the text, for candidates do not keep them;
 * they stand in chooser->places, by phrase, then in the order of the text. Places of one phrase do not
 * overlap. */
static void find_places(ChudeChooser *chooser, const ChudeSequence *sequence, const ChudeWords *words,
                        size_t chosen) {
    chooser->wanted = g_renew(Wanted, chooser->wanted, MAX(chosen, 1));
    for (size_t i = 0; i < chosen; i++) {
        chooser->wanted[i] = (Wanted){chooser->chosen[i].candidate->span.hash, (uint32_t)i};
    }
    if (chosen == 0) {
        return;
    }
    qsort(chooser->wanted, chosen, sizeof *chooser->wanted, compare_hashes);
    size_t count = 0;
    ChudePhraseSpan spans[CHUDE_SPANS];
    for (size_t i = 0; i < sequence->count; i++) {
        size_t found = chude_sequence_spans(sequence, i, spans);
        for (size_t j = 0; j < found; j++) {
            size_t index = wanted_index(chooser, chosen, spans[j].hash);
            if (index == chosen || i < chooser->chosen[index].behind) {
                continue;
            }
            if (count == chooser->place_room) {
                chooser->place_room = MAX(count * 2, 64);
                chooser->places = g_renew(Place, chooser->places, chooser->place_room);
            }
            chooser->chosen[index].behind = spans[j].end;
            chooser->chosen[index].places++;
            chooser->places[count++] = (Place){
                .phrase = (uint32_t)index,
                .span = {words->tokens[i].begin, words->tokens[spans[j].end - 1].end},
                .plain = is_plain(sequence, &spans[j]),
            };
        }
    }
    qsort(chooser->places, count, sizeof *chooser->places, compare_order);
}

ChudeKeyphrase *chude_choose(ChudeChooser *chooser, const ChudeCandidates *candidates,
                             const ChudeSequence *sequence, const ChudeWords *words, bool vietnamese,
                             size_t top, ChudeArena *arena, size_t *count) {
    if (chooser->sorted_room < candidates->count) {
        chooser->sorted_room = candidates->count * 2;
        chooser->sorted = g_renew(Choice, chooser->sorted, chooser->sorted_room);
    }
    size_t sorted = 0, chosen = 0, rounds = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        const ChudeCandidate *candidate = &candidates->items[i];
        double score = chude_candidate_score(candidate, candidates, sequence, vietnamese);
        if (score >= LEAST_SCORE) {
            ChudeText slice = words_slice(words, candidate->span.begin, candidate->span.end);
            chooser->sorted[sorted++] =
                (Choice){.score = score, .candidate = candidate, .bytes = slice.data, .size = slice.size};
        }
    }
    if (sorted > 1) {
        qsort(chooser->sorted, sorted, sizeof *chooser->sorted, compare_choices);
    }
    top = MIN(top, sorted);
    if (chooser->chosen_room < top) {
        chooser->chosen_room = top;
        chooser->chosen = g_renew(Choice, chooser->chosen, top);
    }
    chooser->keys.size = 0;
    for (size_t i = 0; i < sorted && chosen < top; i++) {
        Choice *next = &chooser->sorted[i];
        next->candidate = whole_of(candidates, next->candidate);
        const ChudePhraseToken *first = &sequence->tokens[next->candidate->span.begin];
        next->verb_led = !(first->flags & CHUDE_WORD_NAME) && sequence->facts[first->facts].verb > 0.6f;
        add_key(chooser, words, next);
        admit(chooser, &chosen, *next);
        if (chosen == top && rounds++ < DROP_ROUNDS) {
            chosen = drop_held(chooser, chosen);
        }
    }
    ChudeKeyphrase *keyphrases = chude_arena_zero(arena, (top + 1) * sizeof *keyphrases);
    find_places(chooser, sequence, words, chosen);
    Place *places = chooser->places;
    for (size_t i = 0; i < chosen; i++) {
        ChudeKeyphrase *keyphrase = &keyphrases[i];
        keyphrase->score = chooser->chosen[i].score;
        keyphrase->count = chooser->chosen[i].places;
        keyphrase->offsets = chude_arena_raw(arena, keyphrase->count * sizeof(ChudeSpan));
        for (uint32_t j = 0; j < keyphrase->count; j++) {
            keyphrase->offsets[j] = places[j].span;
        }
        keyphrase->text = spell(chooser, places, keyphrase->count, words, arena);
        places += keyphrase->count;
    }
    *count = chosen;
    return keyphrases;
}
