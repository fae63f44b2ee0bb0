/* tokenizer.c - units from the scanner, sentence by sentence through the segmenter, into tokens. */
#include "vietnamese/tokenizer.h"

#include <glib.h>
#include <string.h>

#include "arena.h"
#include "language/language.h"
#include "vietnamese/characters.h"
#include "vietnamese/plain_scan.h"
#include "vietnamese/segmenter.h"
#include "vietnamese/sentence.h"
#include "vietnamese/syllable.h"
#include "words.h"

enum {
    UNITS_MOST = 1 << 15, /* of one sentence; a longer one reaches the segmenter in parts */
    CACHE_BITS =
        15, /* news has some 20,000 spellings of syllables, a tenth of which make up nearly all text */
    CACHED_MOST = 16,       /* bytes of a unit that is looked up: no syllable is longer */
    COUNTED_LEAST = 1 << 20 /* a text of so many bytes is walked twice, to hold its tokens once */
};

struct ChudeTokenizer {
    ChudeTokenizerUnit unit;
    ChudeLines lines;
    ChudeSegmenter *segmenter; /* NULL where the unit is the syllable */
};

/* What is known of one spelling. A direct-mapped cache: what is pushed out is made again, and is the same. */
typedef struct {
    uint64_t low, high; /* the bytes, zeros behind them */
    uint32_t code;
    uint8_t shape, syllable, size; /* size 0: the entry is empty */
} Known;

struct ChudeTokenizerScratch {
    Known cache[1 << CACHE_BITS];
    ChudeUnit units[UNITS_MOST];
    uint8_t joins[UNITS_MOST];
    ChudeToken *tokens; /* token_room of them */
    size_t token_room;
    ChudeBuffer key;
};

/* Where tokens go: counted only, into a full-sized array, or into the scratch, which grows. */
typedef struct {
    const ChudeTokenizer *tokenizer;
    ChudeTokenizerScratch *scratch;
    ChudeText text;
    ChudeToken *tokens; /* NULL: count only */
    size_t count, room; /* room 0: the array is as large as it must be */
} Output;

ChudeTokenizer *chude_tokenizer_new(ChudeTokenizerUnit unit, ChudeLines lines, GError **error) {
    ChudeSegmenter *segmenter = NULL;
    if (unit == CHUDE_UNIT_IS_WORD) {
        segmenter = chude_lexicon_segmenter_new(error);
        if (!segmenter) {
            return NULL;
        }
    }
    ChudeTokenizer *tokenizer = g_new0(ChudeTokenizer, 1);
    *tokenizer = (ChudeTokenizer){unit, lines, segmenter};
    return tokenizer;
}

void chude_tokenizer_free(ChudeTokenizer *tokenizer) {
    if (tokenizer) {
        if (tokenizer->segmenter) {
            tokenizer->segmenter->free(tokenizer->segmenter);
        }
        g_free(tokenizer);
    }
}

ChudeTokenizerScratch *chude_tokenizer_scratch_new(void) {
    return g_new0(ChudeTokenizerScratch, 1);
}

void chude_tokenizer_scratch_free(ChudeTokenizerScratch *scratch) {
    if (scratch) {
        g_free(scratch->tokens);
        chude_buffer_clear(&scratch->key);
        g_free(scratch);
    }
}

/* ---- what is known of a spelling ---- */

static uint8_t shape_of(const char *at, const char *end) {
    uint8_t shape = 0;
    bool first = true;
    while (at < end) {
        size_t size;
        uint32_t c = chude_decode(at, end, &size);
        if (chude_is_upper(c)) {
            shape |= first ? CHUDE_SHAPE_UPPER_FIRST : CHUDE_SHAPE_UPPER_LATER;
        } else if (chude_is_lower(c)) {
            shape |= CHUDE_SHAPE_LOWER;
        } else {
            ChudeCharacter kind = chude_character(at, end, &size);
            shape |= kind == CHUDE_CHARACTER_DIGIT ? CHUDE_SHAPE_DIGIT : 0;
            shape |=
                kind == CHUDE_CHARACTER_PUNCTUATION || kind == CHUDE_CHARACTER_SYMBOL ? CHUDE_SHAPE_BOUND : 0;
        }
        first = false;
        at += size;
    }
    return shape;
}

/* The bytes of a short unit as two words, zeros behind them. */
static void load(const char *data, size_t size, const char *text_end, uint64_t *low, uint64_t *high) {
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
    if (text_end - data >= CACHED_MOST) { /* one read of all 16, then what does not belong is masked */
        memcpy(low, data, 8);
        if (size <= 8) {
            *low &= ~UINT64_C(0) >> (64 - 8 * size);
            *high = 0;
        } else {
            memcpy(high, data + 8, 8);
            *high &= ~UINT64_C(0) >> (128 - 8 * size);
        }
        return;
    }
#endif
    char bytes[CACHED_MOST] = {0};
    memcpy(bytes, data, size);
    memcpy(low, bytes, 8);
    memcpy(high, bytes + 8, 8);
    (void)text_end;
}

static void look_up(const Output *out, ChudeUnit *unit) {
    size_t size = unit->end - unit->begin;
    const char *data = out->text.data + unit->begin;
    uint64_t low, high;
    if (unit->kind != CHUDE_UNIT_WORD || size > CACHED_MOST) {
        if (unit->kind == CHUDE_UNIT_WORD && chude_starts_upper(data, data + size)) {
            unit->shape = CHUDE_SHAPE_UPPER_FIRST | CHUDE_SHAPE_BOUND;
        }
        return;
    }
    load(data, size, out->text.data + out->text.size, &low, &high);
    uint64_t hash = (low ^ (high * UINT64_C(0xC2B2AE3D27D4EB4F))) * UINT64_C(0x9E3779B97F4A7C15);
    Known *known = &out->scratch->cache[hash >> (64 - CACHE_BITS)];
    if (known->low != low || known->high != high || known->size != size) {
        ChudeText bytes = {data, size};
        const ChudeSegmenter *segmenter = out->tokenizer->segmenter;
        *known = (Known){.low = low,
                         .high = high,
                         .code = segmenter->code(segmenter, bytes, &out->scratch->key),
                         .shape = shape_of(data, data + size),
                         .syllable = (uint8_t)chude_vi_syllable(bytes),
                         .size = (uint8_t)size};
    }
    unit->code = known->code;
    unit->shape = known->shape;
    unit->syllable = known->syllable;
}

/* ---- tokens ---- */

static void emit(Output *out, uint32_t begin, uint32_t end, uint32_t flags) {
    if (out->room && out->count == out->room) {
        ChudeTokenizerScratch *scratch = out->scratch;
        scratch->token_room *= 2;
        scratch->tokens = g_renew(ChudeToken, scratch->tokens, scratch->token_room);
        out->tokens = scratch->tokens;
        out->room = scratch->token_room;
    }
    if (out->tokens) {
        out->tokens[out->count] = (ChudeToken){begin, end, flags};
    }
    out->count++;
}

/* The units of a sentence (starts), or of a later part of one, as tokens. */
static void flush(Output *out, size_t count, bool vietnamese, bool starts) {
    const ChudeUnit *units = out->scratch->units;
    uint8_t *joins = out->scratch->joins;
    const ChudeSegmenter *segmenter = vietnamese ? out->tokenizer->segmenter : NULL;
    if (segmenter) {
        memset(joins, 0, count);
        for (size_t i = 0; i < count; i++) {
            look_up(out, &out->scratch->units[i]);
        }
        segmenter->join(segmenter, out->text, units, count, joins);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t begin = units[i].begin, flags = starts ? CHUDE_TOKEN_SENTENCE : 0;
        while (segmenter && i + 1 < count && joins[i]) {
            i++;
        }
        emit(out, begin, units[i].end, flags);
        starts = false;
    }
}

static void walk(Output *out, bool vietnamese, bool wrapped) {
    ChudeSentence sentence = {.any = false};
    ChudePlainScan scan;
    chude_plain_scan_start(&scan, out->text, wrapped);
    size_t count = 0;
    bool starts = true;
    ChudeUnit unit;
    while (vietnamese ? chude_scan_next(&scan.scan, &unit) : chude_plain_scan_next(&scan, &unit)) {
        bool begins = chude_sentence_begins(&sentence, out->text, &unit, vietnamese);
        if (begins || count == UNITS_MOST) {
            flush(out, count, vietnamese, starts);
            starts = begins;
            count = 0;
        }
        out->scratch->units[count++] = unit;
    }
    flush(out, count, vietnamese, starts);
}

static Output start(const ChudeTokenizer *tokenizer, ChudeTokenizerScratch *scratch, ChudeText text) {
    if (!scratch->tokens) {
        scratch->token_room = 1 << 12;
        scratch->tokens = g_new(ChudeToken, scratch->token_room);
    }
    return (Output){tokenizer, scratch, text, scratch->tokens, 0, scratch->token_room};
}

static bool is_vietnamese(ChudeText lang) {
    char code[4];
    if (!lang.data) {
        return true;
    }
    chude_language_code(lang, code);
    return strcmp(code, "vi") == 0;
}

ChudeWords *chude_tokenizer_words(const ChudeTokenizer *tokenizer, ChudeTokenizerScratch *scratch,
                                  ChudeArena *arena, ChudeText text, ChudeText lang) {
    bool vietnamese = is_vietnamese(lang);
    bool wrapped = tokenizer->lines == CHUDE_LINES_WRAPPED ||
                   (tokenizer->lines == CHUDE_LINES_AUTO && chude_lines_wrapped(text));
    ChudeWords *words = chude_arena_zero(arena, sizeof *words);
    words->text = text;
    if (text.size < COUNTED_LEAST) {
        Output out = start(tokenizer, scratch, text);
        walk(&out, vietnamese, wrapped);
        words->tokens = chude_arena_raw(arena, (out.count + 1) * sizeof(ChudeToken));
        memcpy(words->tokens, out.tokens, out.count * sizeof(ChudeToken));
        words->count = out.count;
        return words;
    }
    Output counted = {tokenizer, scratch, text, NULL, 0, 0};
    walk(&counted, vietnamese, wrapped);
    words->tokens = chude_arena_raw(arena, (counted.count + 1) * sizeof(ChudeToken));
    Output out = {tokenizer, scratch, text, words->tokens, 0, 0};
    walk(&out, vietnamese, wrapped);
    words->count = out.count;
    return words;
}

void chude_segment_line(const ChudeTokenizer *tokenizer, ChudeTokenizerScratch *scratch, ChudeText line,
                        ChudeBuffer *out) {
    Output tokens = start(tokenizer, scratch, line);
    walk(&tokens, true, false);
    for (size_t i = 0; i < tokens.count; i++) {
        const char *at = line.data + tokens.tokens[i].begin, *end = line.data + tokens.tokens[i].end;
        if (i > 0) {
            chude_buffer_char(out, ' ');
        }
        while (at < end) {
            const char *piece = at;
            size_t space = 0;
            while (at < end && !(space = chude_space(at, end))) {
                at++;
            }
            chude_buffer_add(out, piece, (size_t)(at - piece));
            if (space) {
                chude_buffer_char(out, '_');
                do {
                    at += space;
                } while (at < end && (space = chude_space(at, end)));
            }
        }
    }
}
