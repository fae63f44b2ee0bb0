/* choose.c - which candidates are keyphrases: ranked, and those left out that say what another says. */
#include "choose.h"

#include <glib.h>
#include <stdlib.h>

#include "buffer.h"
#include "overlap.h"
#include "places.h"
#include "ranked.h"
#include "words.h"
#include "worker.h"

enum {
    DROP_ROUNDS = 8, /* the list is looked over so often; then it stands */
    MOST_STEPS = 64  /* more than a phrase has tokens */
};

/* A candidate on its way to the list. The key's syllables stand between spaces, so that one phrase holds
 * another if and only if its bytes do. */
typedef struct {
    double score;
    const ChudeCandidate *candidate;
    size_t key, key_size; /* in chooser->keys */
    uint64_t letters;     /* a bit for each of the key's syllables: what holds it has these too */
    bool verb_led, favoured;
} Choice;

struct ChudeChooser {
    ChudeRanker *ranker;
    ChudeRanked *favoured;
    Choice *chosen, *postponed;
    size_t favoured_room, chosen_room, postponed_room, postponed_count;
    double diversity;
    ChudePlacer *placer;
    ChudeBuffer keys;
};

ChudeChooser *chude_chooser_new(const ChudeTrees *trees, double diversity) {
    ChudeChooser *chooser = g_new0(ChudeChooser, 1);
    chooser->diversity = diversity;
    chooser->ranker = chude_ranker_new(trees);
    chooser->placer = chude_placer_new();
    return chooser;
}

void chude_chooser_free(ChudeChooser *chooser) {
    if (chooser) {
        chude_ranker_free(chooser->ranker);
        g_free(chooser->favoured);
        g_free(chooser->chosen);
        g_free(chooser->postponed);
        chude_placer_free(chooser->placer);
        chude_buffer_clear(&chooser->keys);
        g_free(chooser);
    }
}

/* Appends the counting key of tokens begin … end-1. Between white space they have keys of their own, which the worker knows. */
static void add_counting_key(ChudeBuffer *keys, const ChudeSequence *sequence, const ChudeWords *words,
                             uint32_t begin, uint32_t end) {
    for (uint32_t i = begin + 1; i < end; i++) {
        if (words->tokens[i].begin == words->tokens[i - 1].end) {
            chude_counting_key(keys, chude_words_slice(words, begin, end));
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
        if (shorter->favoured) {
            i++;
            continue;
        }
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
            if (wants * 3 >= has * 2 && replaced == SIZE_MAX && !chosen->favoured) {
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

/* What a candidate is on its way to the list. */
static Choice choice_of(ChudeChooser *chooser, double score, const ChudeCandidate *candidate,
                        const ChudeForms *forms, const ChudeSequence *sequence, const ChudeWords *words) {
    const ChudePhraseToken *first = &sequence->tokens[candidate->span.begin];
    Choice choice = {.score = score, .candidate = candidate};
    choice.favoured = candidate->span.flags & CHUDE_SPAN_FAVOURED;
    choice.verb_led = !(first->flags & CHUDE_WORD_NAME) && sequence->facts[first->facts].verb > 0.6f;
    add_key(chooser, forms, sequence, words, &choice);
    return choice;
}

static ChudeText key_of(const ChudeChooser *chooser, const Choice *choice) {
    return (ChudeText){chooser->keys.data + choice->key, choice->key_size};
}

/* The score of a choice less what it shares with the list: Carbonell and Goldstein's (1998) maximal marginal relevance,
 * λ relevance - (1 - λ) most similar, divided by λ, which is 1 - diversity, so that what is like no other keeps its score. */
static double marginal(const ChudeChooser *chooser, size_t chosen_count, const Choice *next) {
    double most = 0;
    for (size_t i = 0; i < chosen_count; i++) {
        const Choice *chosen = &chooser->chosen[i];
        if (chosen->letters & next->letters && !holds(chooser, chosen, next) &&
            !holds(chooser, next, chosen)) {
            most = MAX(most, chude_overlap(key_of(chooser, chosen), key_of(chooser, next)));
        }
    }
    return chude_round(next->score - chooser->diversity / (1 - chooser->diversity) * most);
}

/* The choice whose score overlaps cost it its turn, as it was; NULL: none did. */
static const Choice *postponed(const ChudeChooser *chooser, const ChudeCandidate *candidate) {
    for (size_t i = 0; i < chooser->postponed_count; i++) {
        if (chooser->postponed[i].candidate == candidate) {
            return &chooser->postponed[i];
        }
    }
    return NULL;
}

/* Keeps a choice that others go before now; it goes back into the heap with what is left of its score, where that is enough. */
static void postpone(ChudeChooser *chooser, const Choice *choice, double score, const ChudeWords *words) {
    if (!postponed(chooser, choice->candidate)) {
        if (chooser->postponed_count == chooser->postponed_room) {
            chooser->postponed_room = MAX(chooser->postponed_room * 2, 16);
            chooser->postponed = g_renew(Choice, chooser->postponed, chooser->postponed_room);
        }
        chooser->postponed[chooser->postponed_count++] = *choice;
    }
    if (score >= CHUDE_LEAST_SCORE) {
        chude_ranker_put(chooser->ranker, (ChudeRanked){score, choice->candidate}, words);
    }
}

/* Whether one is but a piece of a longer choice, which stands as often. */
static bool is_piece_of(const ChudeChooser *chooser, const Choice *longer, const Choice *one) {
    return one->candidate->count <= longer->candidate->count && holds(chooser, longer, one);
}

/* Takes out of the list what is but a piece of what was just postponed; returns how many are left. */
static size_t drop_pieces(ChudeChooser *chooser, size_t count, const Choice *longer) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const Choice *one = &chooser->chosen[i];
        if (one->favoured || !is_piece_of(chooser, longer, one)) {
            chooser->chosen[kept++] = *one;
        }
    }
    return kept;
}

/* Whether next is but a piece of what was postponed: to come in its place it must stand without it. */
static bool is_piece(const ChudeChooser *chooser, const Choice *next) {
    for (size_t i = 0; i < chooser->postponed_count; i++) {
        const Choice *longer = &chooser->postponed[i];
        if (longer->candidate != next->candidate && is_piece_of(chooser, longer, next)) {
            return true;
        }
    }
    return false;
}

static int compare_ranked(gconstpointer a, gconstpointer b, gpointer words) {
    return a == b ? 0 : chude_ranked_before(a, b, words) ? -1 : 1;
}

/* A favoured candidate's place in chooser->favoured, which is by candidate. */
static ChudeRanked *favoured_at(const ChudeChooser *chooser, size_t count, const ChudeCandidate *candidate) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (chooser->favoured[middle].candidate < candidate) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return &chooser->favoured[low];
}

/* Puts what the user favours into chooser->favoured, best first; the number. Its score is half-way from its own to 1; its own is 0 where
 * it is not among the ranked ones: so it stands above what else is as likely, and never below a half. */
static size_t find_favoured(ChudeChooser *chooser, const ChudeCandidates *candidates,
                            const ChudeWords *words) {
    const ChudeRanker *ranker = chooser->ranker;
    size_t count = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        if (!(candidates->items[i].span.flags & CHUDE_SPAN_FAVOURED)) {
            continue;
        }
        if (count == chooser->favoured_room) {
            chooser->favoured_room = MAX(count * 2, 16);
            chooser->favoured = g_renew(ChudeRanked, chooser->favoured, chooser->favoured_room);
        }
        chooser->favoured[count++] = (ChudeRanked){0.5, &candidates->items[i]};
    }
    for (size_t i = 0; i < ranker->count; i++) {
        if (ranker->ranked[i].candidate->span.flags & CHUDE_SPAN_FAVOURED) {
            favoured_at(chooser, count, ranker->ranked[i].candidate)->score =
                chude_round((1 + ranker->ranked[i].score) / 2);
        }
    }
    if (count > 1) {
        g_qsort_with_data(chooser->favoured, (gint)count, sizeof *chooser->favoured, compare_ranked,
                          (gpointer)words);
    }
    return count;
}

/* Puts a list of two parts, each best first, in order. */
static void merge_parts(Choice *chosen, size_t first, size_t count) {
    for (size_t i = first; i < count; i++) {
        Choice moved = chosen[i];
        size_t at = i;
        for (; at > 0 && chosen[at - 1].score < moved.score; at--) {
            chosen[at] = chosen[at - 1];
        }
        chosen[at] = moved;
    }
}

ChudeKeyphrase *chude_choose(ChudeChooser *chooser, const ChudeCandidates *candidates,
                             const ChudeForms *forms, const ChudeSequence *sequence, const ChudeWords *words,
                             bool vietnamese, size_t top, ChudeArena *arena, size_t *count) {
    ChudeRanker *ranker = chooser->ranker;
    chude_ranker_fill(ranker, candidates, sequence, words, vietnamese);
    size_t favoured = sequence->own_count ? find_favoured(chooser, candidates, words) : 0, chosen = 0,
           rounds = 0;
    top = MIN(top, ranker->count + favoured);
    if (chooser->chosen_room < top) {
        chooser->chosen_room = top;
        chooser->chosen = g_renew(Choice, chooser->chosen, top);
    }
    chooser->keys.size = chooser->postponed_count = 0;
    for (favoured = MIN(favoured, top); chosen < favoured; chosen++) {
        const ChudeRanked *one = &chooser->favoured[chosen];
        chooser->chosen[chosen] = choice_of(chooser, one->score, one->candidate, forms, sequence, words);
    }
    while (ranker->count > 0 && chosen < top) {
        ChudeRanked taken = chude_ranker_take(ranker, words);
        const ChudeCandidate *best = taken.candidate;
        const ChudeCandidate *candidate = vietnamese ? whole_of(candidates, best) : best;
        double score = taken.score;
        if ((best->span.flags | candidate->span.flags) & CHUDE_SPAN_FAVOURED ||
            candidate->span.flags & CHUDE_SPAN_BANNED) {
            continue; /* stands in the list already, or never will */
        }
        const Choice *before = postponed(chooser, candidate);
        Choice next = before ? *before : choice_of(chooser, score, candidate, forms, sequence, words);
        if (!vietnamese) {
            admit_other(chooser, &chosen, next);
            continue;
        }
        if (chooser->diversity > 0) {
            if (is_piece(chooser, &next)) {
                continue;
            }
            double rest = MIN(score, marginal(chooser, chosen, &next));
            if (rest < CHUDE_LEAST_SCORE ||
                (rest < score && ranker->count > 0 && rest < ranker->ranked[0].score)) {
                postpone(chooser, &next, rest, words);
                chosen = drop_pieces(chooser, chosen, &next);
                continue;
            }
            next.score = rest;
        }
        admit(chooser, &chosen, next);
        if (chosen == top && rounds++ < DROP_ROUNDS) {
            chosen = drop_held(chooser, chosen);
        }
    }
    merge_parts(chooser->chosen, favoured, chosen);
    ChudeKeyphrase *keyphrases = chude_arena_zero(arena, (top + 1) * sizeof *keyphrases);
    const ChudeCandidate **ones = chude_arena_raw(arena, (chosen + 1) * sizeof(void *));
    for (size_t i = 0; i < chosen; i++) {
        keyphrases[i].score = chooser->chosen[i].score;
        ones[i] = chooser->chosen[i].candidate;
    }
    chude_place(chooser->placer, candidates, forms, sequence, words, ones, chosen, arena, keyphrases);
    *count = chosen;
    return keyphrases;
}
