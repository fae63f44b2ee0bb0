/* spans.c - which runs of tokens may be phrases: chude_sequence_spans of sequence.h. */
#include "own_places.h"
#include "sequence.h"

/* A comma may stand inside a phrase where its two neighbours make a known word without it: phòng, chống. */
static bool comma_joins(const ChudeSequence *sequence, size_t comma) {
    const ChudePhraseToken *before = &sequence->tokens[comma - 1], *after = &sequence->tokens[comma + 1];
    unsigned both = before->flags & after->flags;
    if (!sequence->background || !(both & CHUDE_WORD_LETTERS) || !(both & CHUDE_WORD_ONE) ||
        (before->flags | after->flags) & (CHUDE_WORD_UPPER | CHUDE_WORD_FUNCTION | CHUDE_WORD_SENTENCE)) {
        return false;
    }
    const ChudeBackgroundTerm *term =
        chude_background_find(sequence->background, chude_sequence_hash(sequence, comma - 1, comma + 2));
    return term && term->verb != CHUDE_VERB_UNKNOWN; /* the file has that for words alone */
}

/* Whether a clause begins with a token that stands behind one of flags `before`: a title before a person's name; what follows a
 * proper name without a capital; a verb that follows any name. */
static bool begins_clause(unsigned before, unsigned is, unsigned next) {
    if (is & CHUDE_WORD_TITLE) {
        return next & CHUDE_WORD_NAME;
    }
    if (!(before & CHUDE_WORD_NAME) || is & (CHUDE_WORD_NAME | CHUDE_WORD_NUMBER)) {
        return false;
    }
    return before & CHUDE_WORD_PROPER || is & CHUDE_WORD_VERB;
}

/* Whether a phrase may end with a token; is: with what is known of it up to now. */
static bool may_end(unsigned before, unsigned is, unsigned next) {
    return !(is & CHUDE_WORD_NUMBER && !(before & CHUDE_WORD_NAME)) &&
           !(is & (CHUDE_WORD_NOT_LAST | CHUDE_WORD_HALVES)) &&
           !(next & (CHUDE_WORD_HYPHEN | CHUDE_WORD_JOINS));
}

void chude_sequence_edges(ChudeSequence *sequence) {
    ChudePhraseToken *tokens = sequence->tokens;
    unsigned before = 0, next = tokens[0].flags;
    for (size_t i = 0; i < sequence->count; i++) {
        unsigned is = next;
        next = tokens[i + 1].flags;
        if (next & CHUDE_WORD_COMMA && comma_joins(sequence, i + 1)) {
            next |= CHUDE_WORD_JOINS;
        }
        if (is & next & CHUDE_WORD_NAME && !(next & CHUDE_WORD_SENTENCE)) {
            is |= CHUDE_WORD_RUN;
            /* single syllables, as in Nguyễn Văn An */
            is |= is & next & CHUDE_WORD_ONE && !((is | next) & CHUDE_WORD_CAPS) ? CHUDE_WORD_HALVES : 0u;
        }
        is |= begins_clause(before, is, next) ? CHUDE_WORD_CLAUSE : 0u;
        is |= may_end(before, is, next) ? CHUDE_WORD_ENDS : 0u;
        /* toàn dân bảo vệ | an ninh */
        bool object = next & CHUDE_WORD_LETTERS && !(next & (CHUDE_WORD_FUNCTION | CHUDE_WORD_SENTENCE));
        is |= object && is & CHUDE_WORD_VERBAL && !(is & CHUDE_WORD_NAME) ? CHUDE_WORD_PARTS : 0u;
        tokens[i].flags = is;
        before = is;
    }
}

/* Ủy ban, Cơ quan, Công an: a word of several syllables, of which the first alone is capital, is no name by itself. */
static bool is_office(const ChudePhraseToken *token) {
    return token[1].syllables - token->syllables > 1 &&
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

static size_t phrases_from(const ChudeSequence *sequence, size_t begin, ChudePhraseSpan spans[CHUDE_SPANS]) {
    const ChudePhraseToken *tokens = sequence->tokens;
    unsigned first = tokens[begin].flags, flags = CHUDE_SPAN_NAME;
    if (!(first & CHUDE_WORD_LETTERS) || first & (CHUDE_WORD_FUNCTION | CHUDE_WORD_NOT_FIRST)) {
        return 0;
    }
    if (begin > 0 && !(first & CHUDE_WORD_SENTENCE)) {
        unsigned before = tokens[begin - 1].flags;
        if (before & (CHUDE_WORD_HYPHEN | CHUDE_WORD_JOINS | CHUDE_WORD_HALVES) ||
            (before & first & CHUDE_WORD_CAPS && before & CHUDE_WORD_FUNCTION)) {
            return 0; /* the second: CAN THO, where only "can" is a function word */
        }
        flags |= before & CHUDE_WORD_RUN ? CHUDE_SPAN_CUT : 0;
    }
    bool opened = begin > 0 && tokens[begin - 1].flags & CHUDE_WORD_QUOTE;
    uint32_t words = 0, bridges_now = 0;
    size_t count = 0;
    for (size_t i = begin; i < sequence->count && count < CHUDE_PHRASE_SPANS; i++) {
        unsigned is = tokens[i].flags;
        uint32_t syllables = tokens[i + 1].syllables - tokens[begin].syllables;
        if ((i > begin && is & CHUDE_WORD_SENTENCE) || syllables > sequence->most_syllables) {
            break;
        }
        if (is & CHUDE_WORD_COMMA) {
            if (flags & CHUDE_SPAN_COMMA || !(is & CHUDE_WORD_JOINS)) {
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
        if (!(is & (CHUDE_WORD_LETTERS | CHUDE_WORD_NUMBER)) || (i > begin && is & CHUDE_WORD_CLAUSE)) {
            break;
        }
        words++;
        flags = is & (CHUDE_WORD_NAME | CHUDE_WORD_NUMBER) ? flags : flags & ~(unsigned)CHUDE_SPAN_NAME;
        flags |= is & CHUDE_WORD_NAME ? CHUDE_SPAN_SOME_NAME : 0;
        if (words > CHUDE_NAME_WORDS || (words > CHUDE_PHRASE_WORDS && !(flags & CHUDE_SPAN_NAME))) {
            break;
        }
        if (!(is & CHUDE_WORD_ENDS) || (words > 1 && is & CHUDE_WORD_PARTS) ||
            (words == 1 && is & CHUDE_WORD_LETTER)) {
            continue;
        }
        unsigned here = flags | (is & CHUDE_WORD_NUMBER ? CHUDE_SPAN_NUMBER : 0u);
        here |= opened && tokens[i + 1].flags & CHUDE_WORD_QUOTE ? CHUDE_SPAN_QUOTED : 0u;
        here |= is & CHUDE_WORD_RUN ? CHUDE_SPAN_CUT : 0u;
        if (words == 1 && is_office(&tokens[i])) {
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

size_t chude_sequence_spans(const ChudeSequence *sequence, size_t begin, ChudePhraseSpan spans[CHUDE_SPANS]) {
    size_t count = phrases_from(sequence, begin, spans);
    bool favoured = sequence->tokens[begin].flags & CHUDE_WORD_FAVOURED;
    return favoured ? chude_own_spans(sequence, begin, spans, count) : count;
}
