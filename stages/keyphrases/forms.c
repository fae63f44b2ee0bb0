#include "forms.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "abbreviations/definitions.h"
#include "counting_key.h"
#include "plural.h"
#include "words.h"
#include "worker.h"

enum { MOST_MEANINGS = 64, SHORT_TOKENS = 6, MOST_JOINED = 32 };

/* What a short form stands for in this document. */
typedef struct {
    uint64_t hash, full_hash;
    uint32_t full_syllables;
    uint32_t defined;     /* how often the text says so in brackets */
    size_t key, key_size; /* of the full form, in keys */
} Meaning;

/* A candidate with short forms in it, and what it is with them written out. */
typedef struct {
    uint64_t hash;
    uint32_t candidate;
} Written;

struct ChudeForms {
    const ChudeAbbreviations *list;
    ChudeDefinitions definitions;
    Meaning meanings[MOST_MEANINGS];
    size_t count;
    uint8_t *at;    /* by token: number of its meaning, plus 1, where a short form begins */
    uint8_t *sizes; /* tokens of that */
    size_t token_room;
    Written *written;
    size_t written_room;
    uint32_t *next;  /* by candidate: the next of its group, plus 1; 0: none */
    uint32_t *first; /* by candidate: the one that it was joined to, or itself */
    size_t next_room;
    ChudeBuffer keys;
};

ChudeForms *chude_forms_new(const ChudeAbbreviations *list) {
    ChudeForms *forms = g_new0(ChudeForms, 1);
    forms->list = list;
    return forms;
}

void chude_forms_free(ChudeForms *forms) {
    if (forms) {
        chude_definitions_clear(&forms->definitions);
        g_free(forms->at);
        g_free(forms->sizes);
        g_free(forms->written);
        g_free(forms->next);
        g_free(forms->first);
        chude_buffer_clear(&forms->keys);
        g_free(forms);
    }
}

static size_t meaning_of(const ChudeForms *forms, uint64_t hash) {
    size_t i = 0;
    while (i < forms->count && forms->meanings[i].hash != hash) {
        i++;
    }
    return i;
}

/* The first meaning of a form counts: a text explains before it uses. */
static void add_meaning(ChudeForms *forms, Meaning meaning, ChudeText key) {
    size_t known = meaning_of(forms, meaning.hash);
    if (known < forms->count) {
        Meaning *first = &forms->meanings[known];
        first->defined += first->full_hash == meaning.full_hash ? meaning.defined : 0;
        return;
    }
    if (forms->count == MOST_MEANINGS || meaning.hash == meaning.full_hash) {
        return;
    }
    meaning.key = forms->keys.size;
    for (size_t i = 0; i < key.size; i++) {
        chude_buffer_add(&forms->keys, &key.data[i], key.data[i] != ',');
    }
    meaning.key_size = forms->keys.size - meaning.key;
    forms->meanings[forms->count++] = meaning;
}

static void add_definitions(ChudeForms *forms, const ChudeSequence *sequence, const ChudeWords *words) {
    ChudeBuffer key = {0};
    for (size_t i = 0; i < forms->definitions.count; i++) {
        const ChudeDefinition *one = &forms->definitions.items[i];
        uint32_t begin = words->tokens[one->full_begin].begin, end = words->tokens[one->full_end - 1].end;
        Meaning meaning = {
            .hash = chude_sequence_hash(sequence, one->short_begin, one->short_end),
            .full_hash = chude_sequence_hash(sequence, one->full_begin, one->full_end),
            .full_syllables =
                sequence->tokens[one->full_end].syllables - sequence->tokens[one->full_begin].syllables,
        };
        meaning.defined = 1;
        key.size = 0;
        chude_counting_key(&key, (ChudeText){words->text.data + begin, end - begin});
        add_meaning(forms, meaning, chude_buffer_text(&key));
    }
    chude_buffer_clear(&key);
}

/* How many tokens from i on may be a short form: one that begins with a capital, more where it is all capitals. */
static size_t reach(const ChudeSequence *sequence, size_t i) {
    unsigned first = sequence->tokens[i].flags;
    if (!(first & CHUDE_WORD_UPPER)) {
        return 0;
    }
    size_t count = 1;
    while (first & CHUDE_WORD_CAPS && count < SHORT_TOKENS && i + count < sequence->count) {
        unsigned is = sequence->tokens[i + count].flags;
        if (is & CHUDE_WORD_SENTENCE || !(is & (CHUDE_WORD_CAPS | CHUDE_WORD_HYPHEN | CHUDE_WORD_NUMBER))) {
            break;
        }
        count++;
    }
    return count;
}

/* Whether the full form stands in the document: as a candidate, or in one that goes on as the short form does at token i (thị xã is no
 * phrase by itself: thị xã Hồng Lam, TX Hồng Lam). size: the short form's tokens. */
static bool stands(const ChudeCandidates *candidates, const ChudeSequence *sequence,
                   const ChudeAbbreviationForm *full, size_t i, size_t size) {
    if (chude_candidates_find(candidates, full->hash)) {
        return true;
    }
    ChudePhraseSpan spans[CHUDE_SPANS];
    size_t count = chude_sequence_spans(sequence, i, spans);
    for (size_t k = 0; k < count; k++) {
        if (spans[k].end <= i + size) {
            continue;
        }
        uint32_t rest = sequence->tokens[spans[k].end].syllables - sequence->tokens[i + size].syllables;
        uint64_t hash = full->hash * chude_phrase_power(rest) +
                        (rest ? chude_sequence_hash(sequence, i + size, spans[k].end) : 0);
        if (chude_candidates_find(candidates, hash)) {
            return true;
        }
    }
    return false;
}

/* The full form in the list that stands in the document, where no other does. size: tokens of the short form at token i. */
static void look_up(ChudeForms *forms, const ChudeCandidates *candidates, const ChudeSequence *sequence,
                    size_t i, size_t size) {
    uint64_t hash = chude_sequence_hash(sequence, i, i + size);
    const ChudeAbbreviation *entry = chude_abbreviations_find(forms->list, hash);
    const ChudeAbbreviationForm *found = NULL;
    for (size_t k = 0; entry && k < entry->count; k++) {
        if (stands(candidates, sequence, &entry->fulls[k], i, size)) {
            if (found) {
                return;
            }
            found = &entry->fulls[k];
        }
    }
    if (found) {
        add_meaning(forms,
                    (Meaning){.hash = hash, .full_hash = found->hash, .full_syllables = found->syllables},
                    (ChudeText){found->key, strlen(found->key)});
    }
}

/* Marks where the short forms stand. */
static void mark(ChudeForms *forms, const ChudeSequence *sequence) {
    if (forms->token_room < sequence->count) {
        forms->token_room = sequence->count * 2;
        forms->at = g_realloc(forms->at, forms->token_room);
        forms->sizes = g_realloc(forms->sizes, forms->token_room);
    }
    memset(forms->at, 0, sequence->count);
    for (size_t i = 0; i < sequence->count; i++) {
        for (size_t count = reach(sequence, i); count > 0; count--) {
            size_t found = meaning_of(forms, chude_sequence_hash(sequence, i, i + count));
            if (found < forms->count) {
                forms->at[i] = (uint8_t)(found + 1);
                forms->sizes[i] = (uint8_t)count;
                break;
            }
        }
    }
}

static uint64_t singular_hash(const ChudeSequence *sequence, const ChudeWords *words, uint32_t i) {
    char singular[CHUDE_PLURAL_BYTES];
    size_t size = 0;
    chude_plural(chude_worker_form(sequence->worker, words, i)->term->key, singular, &size);
    return chude_phrase_hash((ChudeText){singular, size}, NULL);
}

/* The hash of a span with its short forms written out and its plurals in the singular; its own where it has none. */
static uint64_t written_out(const ChudeForms *forms, const ChudeSequence *sequence, const ChudeWords *words,
                            const ChudePhraseSpan *span) {
    uint64_t hash = 0;
    bool some = false;
    for (uint32_t i = span->begin; i < span->end;) {
        uint32_t end = i + 1;
        const Meaning *meaning = NULL;
        if (forms->at[i] && i + forms->sizes[i] <= span->end) {
            meaning = &forms->meanings[forms->at[i] - 1];
            end = i + forms->sizes[i];
            some = true;
        }
        uint32_t syllables = meaning ? meaning->full_syllables
                                     : sequence->tokens[end].syllables - sequence->tokens[i].syllables;
        bool plural = !meaning && syllables == 1 && sequence->tokens[i].flags & CHUDE_WORD_PLURAL;
        some = some || plural;
        if (syllables) {
            hash = hash * chude_phrase_power(syllables) + (meaning  ? meaning->full_hash
                                                           : plural ? singular_hash(sequence, words, i)
                                                                    : chude_sequence_hash(sequence, i, end));
        }
        i = end;
    }
    return some && hash ? hash : span->hash;
}

static int by_hash(const void *left, const void *right) {
    const Written *a = left, *b = right;
    if (a->hash != b->hash) {
        return a->hash < b->hash ? -1 : 1;
    }
    return (a->candidate > b->candidate) - (a->candidate < b->candidate);
}

static size_t write_out(ChudeForms *forms, const ChudeCandidates *candidates, const ChudeSequence *sequence,
                        const ChudeWords *words) {
    size_t count = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        uint64_t hash = written_out(forms, sequence, words, &candidates->items[i].span);
        if (hash == candidates->items[i].span.hash || candidates->items[i].span.flags & CHUDE_SPAN_BANNED) {
            continue; /* a banned form is no part of a keyphrase either */
        }
        if (count == forms->written_room) {
            forms->written_room = MAX(count * 2, 64);
            forms->written = g_renew(Written, forms->written, forms->written_room);
        }
        forms->written[count++] = (Written){hash, (uint32_t)i};
    }
    if (count > 1) {
        qsort(forms->written, count, sizeof *forms->written, by_hash);
    }
    return count;
}

/* Links the candidates at written[begin … end-1], and the one without short forms, behind the commonest. */
static void link_group(ChudeForms *forms, const ChudeCandidates *candidates, const ChudeSequence *sequence,
                       const ChudeWords *words, size_t begin, size_t end) {
    uint32_t members[MOST_JOINED];
    size_t count = 0, best = 0;
    const ChudeCandidate *full = chude_candidates_find(candidates, forms->written[begin].hash);
    if (full && !(full->span.flags & CHUDE_SPAN_BANNED) &&
        written_out(forms, sequence, words, &full->span) == full->span.hash) {
        members[count++] = (uint32_t)(full - candidates->items);
    }
    for (size_t i = begin; i < end && count < MOST_JOINED; i++) {
        members[count++] = forms->written[i].candidate;
    }
    if (count < 2) {
        return;
    }
    for (size_t i = 1; i < count; i++) { /* the full form comes first, and so wins where they are equal */
        best = candidates->items[members[i]].count > candidates->items[members[best]].count ? i : best;
    }
    uint32_t last = members[best];
    for (size_t i = 0; i < count; i++) {
        if (i != best) {
            forms->first[members[i]] = members[best];
            forms->next[last] = members[i] + 1;
            last = members[i];
        }
    }
}

/* from is no candidate any more. */
static void take_in(ChudeCandidate *into, ChudeCandidate *from) {
    into->count += from->count;
    into->last = MAX(into->last, from->last);
    into->cuts += from->cuts;
    into->open += from->open;
    into->starts += from->starts;
    into->ends += from->ends;
    into->whole += from->whole;
    into->before += from->before;
    into->after += from->after;
    into->holders = MAX(into->holders, from->holders);
    into->span.flags |= (uint16_t)(from->span.flags & (CHUDE_SPAN_TITLE | CHUDE_SPAN_LEAD |
                                                       CHUDE_SPAN_QUOTED | CHUDE_SPAN_FAVOURED));
    if (into->held && from->held && into->holder == from->holder) {
        into->held += from->held;
    } else if (from->held > into->held) {
        into->held = from->held;
        into->holder = from->holder;
    }
    from->count = from->names = from->held = 0;
    from->span.flags &= (uint16_t) ~(unsigned)(CHUDE_SPAN_TITLE | CHUDE_SPAN_LEAD | CHUDE_SPAN_FAVOURED);
}

/* How often brackets define a short form; 0 of what is none. */
static uint32_t defined(const ChudeForms *forms, uint64_t hash) {
    size_t i = meaning_of(forms, hash);
    return i < forms->count ? forms->meanings[i].defined : 0;
}

/* `an ninh Tổ quốc (ANTQ)` speaks of it once. It is a name as often as its commonest form: a full form does not become one because its
 * short form is in capitals. */
static void count_once(ChudeCandidate *candidate, uint32_t own, uint32_t twice) {
    candidate->count -= MIN(twice, candidate->count - 1);
    candidate->names = (uint32_t)((uint64_t)candidate->names * candidate->count / own);
    candidate->cuts = MIN(candidate->cuts, candidate->count);
    candidate->open = MIN(candidate->open, candidate->count);
    candidate->starts = MIN(candidate->starts, candidate->count);
    candidate->ends = MIN(candidate->ends, candidate->count);
    candidate->whole = MIN(candidate->whole, candidate->count);
}

static void join(ChudeForms *forms, ChudeCandidates *candidates) {
    for (size_t i = 0; i < candidates->count; i++) {
        ChudeCandidate *candidate = &candidates->items[i];
        candidate->holder = candidate->held ? forms->first[candidate->holder] : 0;
    }
    for (size_t i = 0; i < candidates->count; i++) {
        if (forms->first[i] != i || !forms->next[i]) {
            continue;
        }
        uint32_t own = candidates->items[i].count, twice = defined(forms, candidates->items[i].span.hash);
        for (uint32_t at = forms->next[i]; at; at = forms->next[at - 1]) {
            twice += defined(forms, candidates->items[at - 1].span.hash);
            take_in(&candidates->items[i], &candidates->items[at - 1]);
        }
        count_once(&candidates->items[i], own, twice);
    }
}

bool chude_forms_join(ChudeForms *forms, ChudeCandidates *candidates, const ChudeSequence *sequence,
                      const ChudeWords *words) {
    forms->count = 0;
    forms->keys.size = 0;
    chude_definitions_find(&forms->definitions, words, forms->list);
    add_definitions(forms, sequence, words);
    for (size_t i = 0; i < sequence->count; i++) {
        for (size_t count = reach(sequence, i); count > 0; count--) {
            look_up(forms, candidates, sequence, i, count);
        }
    }
    if (forms->count == 0 && !sequence->plurals) {
        return false;
    }
    mark(forms, sequence);
    if (forms->next_room < candidates->count) {
        forms->next_room = candidates->count * 2;
        forms->next = g_renew(uint32_t, forms->next, forms->next_room);
        forms->first = g_renew(uint32_t, forms->first, forms->next_room);
    }
    for (size_t i = 0; i < candidates->count; i++) {
        forms->next[i] = 0;
        forms->first[i] = (uint32_t)i;
    }
    size_t written = write_out(forms, candidates, sequence, words);
    for (size_t i = 0; i < written;) {
        size_t run = i;
        while (run < written && forms->written[run].hash == forms->written[i].hash) {
            run++;
        }
        link_group(forms, candidates, sequence, words, i, run);
        i = run;
    }
    join(forms, candidates);
    return true;
}

const ChudeCandidate *chude_forms_next(const ChudeForms *forms, const ChudeCandidates *candidates,
                                       const ChudeCandidate *candidate) {
    uint32_t next = forms->next[candidate - candidates->items];
    return next ? &candidates->items[next - 1] : NULL;
}

size_t chude_forms_at(const ChudeForms *forms, size_t i, ChudeText *full) {
    if (!forms->at[i]) {
        return 0;
    }
    const Meaning *meaning = &forms->meanings[forms->at[i] - 1];
    *full = (ChudeText){forms->keys.data + meaning->key, meaning->key_size};
    return forms->sizes[i];
}
