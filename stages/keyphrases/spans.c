/* spans.c - which runs of tokens may be phrases: chude_sequence_spans of sequence.h. */
#include "sequence.h"

#define PARTING_VERB 0.3f /* a word that stands as verbs do (see ChudeWordFacts) */

/* A comma may stand inside a phrase where its two neighbours make a known word without it: phòng, chống. */
static bool comma_joins(const ChudeSequence *sequence, size_t comma) {
    const ChudePhraseToken *before = &sequence->tokens[comma - 1], *after = &sequence->tokens[comma + 1];
    unsigned both = before->flags & after->flags;
    if (!sequence->background || !(both & CHUDE_WORD_LETTERS) ||
        (before->flags | after->flags) & (CHUDE_WORD_UPPER | CHUDE_WORD_FUNCTION | CHUDE_WORD_SENTENCE)) {
        return false;
    }
    if (sequence->facts[before->facts].syllables != 1 || sequence->facts[after->facts].syllables != 1) {
        return false;
    }
    const ChudeBackgroundTerm *term =
        chude_background_find(sequence->background, chude_sequence_hash(sequence, comma - 1, comma + 2));
    return term && term->verb != CHUDE_VERB_UNKNOWN; /* the file has that for words alone */
}

/* Whether a run of capitals goes on from token i to the next. */
static bool run_goes_on(const ChudeSequence *sequence, size_t i) {
    const ChudePhraseToken *a = &sequence->tokens[i], *b = &sequence->tokens[i + 1];
    return a->flags & b->flags & CHUDE_WORD_NAME && !(b->flags & CHUDE_WORD_SENTENCE);
}

/* Whether cutting a run of capitals between i and i+1 would halve a name: single syllables, as in Nguyễn
 * Văn An. */
static bool halves_name(const ChudeSequence *sequence, size_t i) {
    const ChudePhraseToken *a = &sequence->tokens[i], *b = &sequence->tokens[i + 1];
    return run_goes_on(sequence, i) && !((a->flags | b->flags) & CHUDE_WORD_CAPS) &&
           sequence->facts[a->facts].syllables == 1 && sequence->facts[b->facts].syllables == 1;
}

/* Whether a clause begins with token i: a title before a person's name; what follows a proper name
 * without a capital; a verb that follows any name. */
static bool begins_clause(const ChudeSequence *sequence, size_t begin, size_t i) {
    unsigned is = sequence->tokens[i].flags;
    if (is & CHUDE_WORD_TITLE) {
        return sequence->tokens[i + 1].flags & CHUDE_WORD_NAME;
    }
    unsigned before = i > begin ? sequence->tokens[i - 1].flags : 0;
    if (!(before & CHUDE_WORD_NAME) || is & (CHUDE_WORD_NAME | CHUDE_WORD_NUMBER)) {
        return false;
    }
    return before & CHUDE_WORD_PROPER || sequence->facts[sequence->tokens[i].facts].verb > 0.4f;
}

/* Ủy ban, Cơ quan, Công an: a word of several syllables, of which the first alone is capital, is no name by itself. */
static bool is_office(const ChudeSequence *sequence, size_t i) {
    const ChudePhraseToken *token = &sequence->tokens[i];
    return sequence->facts[token->facts].syllables > 1 &&
           !(token->flags & (CHUDE_WORD_PROPER | CHUDE_WORD_CAPS));
}

static bool is_source(const ChudeSequence *sequence, uint64_t hash) {
    for (const uint64_t *source = sequence->sources; *source; source++) {
        if (*source == hash) {
            return true;
        }
    }
    return false;
}

/* Whether a phrase that ends with token i would part a verb from what it is done to: toàn dân bảo vệ | an ninh. */
static bool parts_object(const ChudeSequence *sequence, size_t i) {
    const ChudePhraseToken *next = &sequence->tokens[i + 1];
    return i + 1 < sequence->count && sequence->facts[sequence->tokens[i].facts].verb > PARTING_VERB &&
           !(sequence->tokens[i].flags & CHUDE_WORD_NAME) && next->flags & CHUDE_WORD_LETTERS &&
           !(next->flags & (CHUDE_WORD_FUNCTION | CHUDE_WORD_SENTENCE));
}

size_t chude_sequence_spans(const ChudeSequence *sequence, size_t begin, ChudePhraseSpan spans[CHUDE_SPANS]) {
    const ChudePhraseToken *tokens = sequence->tokens;
    unsigned first = tokens[begin].flags, flags = CHUDE_SPAN_NAME;
    if (!(first & CHUDE_WORD_LETTERS) || first & (CHUDE_WORD_FUNCTION | CHUDE_WORD_NOT_FIRST)) {
        return 0;
    }
    if (begin > 0 && !(first & CHUDE_WORD_SENTENCE)) {
        unsigned before = tokens[begin - 1].flags;
        if (before & CHUDE_WORD_HYPHEN ||
            (before & CHUDE_WORD_COMMA && begin > 1 && comma_joins(sequence, begin - 1))) {
            return 0;
        }
        if (halves_name(sequence, begin - 1) ||
            (before & first & CHUDE_WORD_CAPS && before & CHUDE_WORD_FUNCTION)) {
            return 0; /* the second: CAN THO, where only "can" is a function word */
        }
        flags |= run_goes_on(sequence, begin - 1) ? CHUDE_SPAN_CUT : 0;
    }
    bool opened = begin > 0 && tokens[begin - 1].flags & CHUDE_WORD_QUOTE;
    uint32_t words = 0, bridges_now = 0;
    size_t count = 0;
    for (size_t i = begin; i < sequence->count && count < CHUDE_SPANS; i++) {
        unsigned is = tokens[i].flags;
        uint32_t syllables = tokens[i + 1].syllables - tokens[begin].syllables;
        if ((i > begin && is & CHUDE_WORD_SENTENCE) || syllables > sequence->most_syllables) {
            break;
        }
        if (is & CHUDE_WORD_COMMA) {
            if (flags & CHUDE_SPAN_COMMA || !comma_joins(sequence, i)) {
                break;
            }
            flags |= CHUDE_SPAN_COMMA;
            continue;
        }
        if (is & CHUDE_WORD_HYPHEN) {
            continue;
        }
        if (is & CHUDE_WORD_FUNCTION) {
            if (!(is & CHUDE_WORD_BRIDGE) || ++bridges_now > 2 ||
                (bridges_now == 2 && i > begin && !(tokens[i - 1].flags & CHUDE_WORD_BRIDGE))) {
                break;
            }
            flags |= CHUDE_SPAN_BRIDGED;
            continue;
        }
        if (!(is & (CHUDE_WORD_LETTERS | CHUDE_WORD_NUMBER)) || begins_clause(sequence, begin, i)) {
            break;
        }
        words++;
        flags = is & (CHUDE_WORD_NAME | CHUDE_WORD_NUMBER) ? flags : flags & ~(unsigned)CHUDE_SPAN_NAME;
        flags |= is & CHUDE_WORD_NAME ? CHUDE_SPAN_SOME_NAME : 0;
        if (words > CHUDE_NAME_WORDS || (words > CHUDE_PHRASE_WORDS && !(flags & CHUDE_SPAN_NAME))) {
            break;
        }
        bool number = is & CHUDE_WORD_NUMBER;
        if ((number && !(tokens[i - 1].flags & CHUDE_WORD_NAME)) || is & CHUDE_WORD_NOT_LAST ||
            halves_name(sequence, i) || (words > 1 && parts_object(sequence, i)) ||
            tokens[i + 1].flags & CHUDE_WORD_HYPHEN || (words == 1 && is & CHUDE_WORD_LETTER) ||
            (tokens[i + 1].flags & CHUDE_WORD_COMMA && comma_joins(sequence, i + 1))) {
            continue;
        }
        unsigned here = flags | (number ? CHUDE_SPAN_NUMBER : 0u);
        here |= opened && tokens[i + 1].flags & CHUDE_WORD_QUOTE ? CHUDE_SPAN_QUOTED : 0u;
        here |= run_goes_on(sequence, i) ? CHUDE_SPAN_CUT : 0u;
        if (words == 1 && is_office(sequence, i)) {
            here &= ~(unsigned)CHUDE_SPAN_NAME;
        }
        uint64_t hash = chude_sequence_hash(sequence, begin, i + 1);
        here |= here & CHUDE_SPAN_NAME && is_source(sequence, hash) ? CHUDE_SPAN_SOURCE : 0u;
        spans[count++] = (ChudePhraseSpan){
            .hash = hash,
            .begin = (uint32_t)begin,
            .end = (uint32_t)i + 1,
            .flags = (uint16_t)here,
            .words = (uint8_t)words,
            .syllables = (uint8_t)syllables,
        };
    }
    return count;
}
