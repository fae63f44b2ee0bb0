/* tokenizer.c - units from the scanner, sentence by sentence through the segmenter, into tokens. */
#include "vietnamese/tokenizer.h"

#include <glib.h>
#include <string.h>

#include "arena.h"
#include "embedded.h"
#include "fail.h"
#include "language/language.h"
#include "vietnamese/characters.h"
#include "vietnamese/plain_scan.h"
#include "vietnamese/model_segmenter.h"
#include "vietnamese/sentence.h"
#include "vietnamese/spellings.h"
#include "words.h"

enum {
    UNITS_MOST = CHUDE_GAP_UNITS, /* of one sentence; a longer one reaches the segmenter in parts */
    BYTES_A_TOKEN = 4,            /* of nearly all texts there are more */
    COUNTED_LEAST = 1 << 20       /* a text of so many bytes is walked twice, to hold its tokens once */
};

struct ChudeTokenizer {
    ChudeLines lines;
    ChudeSegmenter *segmenter; /* NULL where the unit is the syllable */
};

/* What stands for a segmenter where units are tokens: their codes are their forms, index + 1; 0 where there is no dictionary. */
typedef struct {
    ChudeSegmenter segmenter; /* first */
    ChudeTerms *terms;        /* NULL: none */
} Numberer;

struct ChudeTokenizerScratch {
    ChudeSpellings spellings;        /* first */
    const ChudeTokenizer *tokenizer; /* whose codes the spellings hold, and with what dictionary */
    uint64_t dictionary;
    Numberer numberer;
    void *block; /* what was allocated, of which this is a part */
    ChudeUnit units[UNITS_MOST];
    uint8_t joins[UNITS_MOST];
    ChudeToken *tokens; /* token_room of them */
    size_t token_room;
    ChudeGaps gaps;
};

/* Where tokens go: counted only, into a full-sized array, or into room that is not known to do: then into the scratch, which grows. */
typedef struct {
    const ChudeTokenizer *tokenizer;
    ChudeTokenizerScratch *scratch;
    ChudeText text;
    ChudeToken *tokens; /* NULL: count only */
    size_t count, room; /* room 0: the array is as large as it must be */
    bool scratched;     /* tokens are the scratch's */
    char *line;         /* not NULL: no tokens, but where the next one's bytes go, with room for all */
} Output;

static ChudeSegmenter *shipped_segmenter(GError **error) {
    const char *name = "models/vi.segment";
    const ChudeEmbedded *file = chude_embedded_find(name);
    if (!file) {
        chude_fail(error, "%s is not compiled into this program: build it again", name);
        return NULL;
    }
    return chude_model_segmenter_new(file->data, file->size, error);
}

ChudeTokenizer *chude_tokenizer_new(ChudeTokenizerUnit unit, ChudeLines lines, const char *model,
                                    const char *lexicon, GError **error) {
    if (unit == CHUDE_UNIT_IS_SYLLABLE) {
        if (model || lexicon) {
            chude_fail(error, "--%s says which syllables are one word; with --unit syllable none are",
                       model ? "segment-model" : "lexicon");
            return NULL;
        }
        return chude_tokenizer_with(NULL, lines);
    }
    ChudeSegmenter *segmenter = model ? chude_model_segmenter_load(model, error) : shipped_segmenter(error);
    if (segmenter && lexicon && !chude_model_segmenter_lay(segmenter, lexicon, error)) {
        segmenter->free(segmenter);
        segmenter = NULL;
    }
    if (!segmenter) {
        return NULL;
    }
    return chude_tokenizer_with(segmenter, lines);
}

ChudeTokenizer *chude_tokenizer_with(ChudeSegmenter *segmenter, ChudeLines lines) {
    ChudeTokenizer *tokenizer = g_new0(ChudeTokenizer, 1);
    *tokenizer = (ChudeTokenizer){lines, segmenter};
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

static uint32_t number(const ChudeSegmenter *segmenter, ChudeText unit, ChudeShape shape, ChudeBuffer *room) {
    const Numberer *numberer = (const Numberer *)(const void *)segmenter;
    (void)shape;
    (void)room;
    return numberer->terms ? chude_terms_form(numberer->terms, unit, (ChudeText){NULL, 0})->index + 1 : 0;
}

ChudeTokenizerScratch *chude_tokenizer_scratch_new(void) {
    /* in lines of the cache, as the spellings want it; zeros that nobody has written yet cost nothing */
    enum { LINE = 64 };
    char *block = g_malloc0(sizeof(ChudeTokenizerScratch) + LINE);
    ChudeTokenizerScratch *scratch =
        (ChudeTokenizerScratch *)(void *)(block + (LINE - (uintptr_t)block % LINE) % LINE);
    scratch->block = block;
    scratch->numberer.segmenter.code = number;
    return scratch;
}

void chude_tokenizer_scratch_terms(ChudeTokenizerScratch *scratch, ChudeTerms *terms) {
    uint64_t dictionary = terms ? ((const ChudeTermsView *)(const void *)terms)->number : 0;
    scratch->numberer.terms = terms;
    if (scratch->dictionary != dictionary && scratch->tokenizer && !scratch->tokenizer->segmenter) {
        chude_spellings_forget(&scratch->spellings);
    }
    scratch->dictionary = dictionary;
}

void chude_tokenizer_scratch_free(ChudeTokenizerScratch *scratch) {
    if (scratch) {
        g_free(scratch->tokens);
        chude_spellings_clear(&scratch->spellings);
        g_free(scratch->block);
    }
}

/* ---- tokens ---- */

static void grow(Output *out) {
    ChudeTokenizerScratch *scratch = out->scratch;
    if (scratch->token_room < 2 * out->room) {
        scratch->token_room = 2 * out->room;
        scratch->tokens = g_renew(ChudeToken, scratch->tokens, scratch->token_room);
    }
    if (!out->scratched) {
        memcpy(scratch->tokens, out->tokens, out->count * sizeof *out->tokens);
        out->scratched = true;
    }
    out->tokens = scratch->tokens;
    out->room = scratch->token_room;
}

static inline void emit(Output *out, ChudeToken token) {
    if (out->room && out->count == out->room) {
        grow(out);
    }
    if (out->tokens) {
        out->tokens[out->count] = token;
    }
    out->count++;
}

static void emit_all(Output *out, size_t count, const uint8_t *joins, bool starts) {
    const ChudeUnit *units = out->scratch->units;
    for (size_t i = 0; i < count; i++) {
        uint32_t begin = units[i].begin, flags = starts ? CHUDE_TOKEN_SENTENCE : 0;
        while (i + 1 < count && joins[i]) {
            i++;
        }
        emit(out, (ChudeToken){begin, units[i].end, flags, 0});
        starts = false;
    }
}

/* The units as bytes, each with what parts it from the next behind it. */
static void write_all(Output *out, size_t count, const uint8_t *joins) {
    const char *text = out->text.data, *end = text + out->text.size;
    char *to = out->line;
    for (size_t i = 0; i < count; i++) {
        const ChudeUnit *unit = &out->scratch->units[i];
        size_t size = unit->end - unit->begin;
        if (size <= 16 && end - (text + unit->begin) >= 16) {
            memcpy(to, text + unit->begin, 16); /* what is too much is written over */
        } else {
            memcpy(to, text + unit->begin, size);
        }
        to += size;
        *to = joins[i] ? '_' : ' ';
        to += !joins[i] || unit[1].gap != CHUDE_GAP_NONE; /* a lexicon may join what nothing parts: C++ */
    }
    out->line = to;
}

/* The units of a sentence (starts), or of a later part of one, as tokens. */
static void flush(Output *out, size_t count, bool vietnamese, bool starts) {
    const ChudeSegmenter *segmenter = vietnamese ? out->tokenizer->segmenter : NULL;
    uint8_t *joins = out->scratch->joins;
    memset(joins, 0, count);
    if (segmenter) {
        segmenter->join(segmenter, out->text, out->scratch->units, count, &out->scratch->gaps, joins);
    }
    if (out->line) {
        write_all(out, count, joins);
    } else {
        emit_all(out, count, joins, starts);
    }
}

/* chude_scan_next for what it often meets: behind one space or none, a mark or a word that is known. */
static inline bool next_known(ChudeSpellings *spellings, ChudeLetters *letters, ChudeScan *scan,
                              ChudeUnit *unit) {
    const char *at = scan->at;
    if (at >= scan->safe || at == scan->text) {
        return false;
    }
    bool space = *at == ' ';
    if (chude_spellings_next_mark(spellings, scan->text, at + space, unit)) {
        unit->gap = space ? CHUDE_GAP_SPACE : CHUDE_GAP_NONE;
        scan->at = scan->text + unit->end;
        return true;
    }
    return chude_spellings_word(spellings, letters, scan, unit);
}

/* The next unit with its code, by the short way where there is one. scan->last must stand. */
static inline bool next_coded(ChudeSpellings *spellings, ChudeLetters *letters,
                              const ChudeSegmenter *segmenter, ChudeText text, ChudeScan *scan,
                              ChudeUnit *unit) {
    if (next_known(spellings, letters, scan, unit)) {
        return true;
    }
    ChudeGap gap = chude_scan_gap(scan);
    if (scan->at < scan->safe ? chude_spellings_word(spellings, letters, scan, unit)
                              : chude_spellings_last_word(spellings, scan, unit)) {
        unit->gap = (uint8_t)gap;
        return true;
    }
    if (!chude_scan_unit(scan, gap, unit)) {
        return false;
    }
    chude_spellings_look_up(spellings, segmenter, text, unit);
    return true;
}

/* The units of Vietnamese with what the segmenter wants to know of them. */
static void walk_coded(Output *out, ChudeScan *scan) {
    const ChudeSegmenter *segmenter = out->tokenizer->segmenter;
    ChudeSpellings *spellings = &out->scratch->spellings;
    ChudeUnit *units = out->scratch->units, unit;
    ChudeLetters letters = {NULL, NULL, 0};
    ChudeSentence sentence = {.any = false};
    size_t count = 0;
    bool starts = true;
    for (;;) {
        if (sentence.any && sentence.pending == CHUDE_PENDING_NONE && scan->at < scan->safe) {
            /* here chude_sentence_begins has nothing to say to what is no stop or quote */
            count += chude_spellings_units(spellings, &letters, scan, units + count, UNITS_MOST - count,
                                           &sentence.words);
        }
        if (count) {
            scan->last = sentence.last = units[count - 1];
        }
        if (!next_coded(spellings, &letters, segmenter, out->text, scan, &unit)) {
            break;
        }
        bool begins = chude_sentence_begins(&sentence, out->text, &unit, true);
        if (begins || count == UNITS_MOST) {
            flush(out, count, true, starts);
            starts = begins;
            count = 0;
        }
        units[count++] = unit;
    }
    flush(out, count, true, starts);
}

/* The tokens of the run of known units at scan->at; *words as chude_spellings_tokens has it. */
static inline size_t emit_known(Output *out, ChudeLetters *letters, ChudeScan *scan, uint32_t *words) {
    ChudeTokenizerScratch *scratch = out->scratch;
    ChudeToken *tokens =
        scratch->tokens; /* where they are only counted, or their array has no room to spare */
    size_t room = scratch->token_room;
    if (out->room) {
        if (out->room - out->count < CHUDE_LETTERS_TOKENS) {
            grow(out);
        }
        tokens = out->tokens + out->count;
        room = out->room - out->count;
    }
    size_t count = chude_spellings_tokens(&scratch->spellings, letters, scan, tokens, room, words);
    if (!out->room && out->tokens) {
        memcpy(out->tokens + out->count, tokens, count * sizeof *tokens);
    }
    out->count += count;
    return count;
}

/* The units of Vietnamese as tokens, each with its form. */
static void walk_syllables(Output *out, ChudeScan *scan) {
    ChudeTokenizerScratch *scratch = out->scratch;
    ChudeSentence sentence = {.any = false};
    ChudeLetters letters = {NULL, NULL, 0};
    ChudeUnit unit;
    for (;;) {
        if (sentence.any && sentence.pending == CHUDE_PENDING_NONE && scan->at < scan->safe &&
            emit_known(out, &letters, scan, &sentence.words)) {
            sentence.last = scan->last;
        }
        if (!next_coded(&scratch->spellings, &letters, &scratch->numberer.segmenter, out->text, scan,
                        &unit)) {
            return;
        }
        scan->last = unit;
        bool begins = chude_sentence_begins(&sentence, out->text, &unit, true);
        emit(out, (ChudeToken){unit.begin, unit.end, begins ? CHUDE_TOKEN_SENTENCE : 0, unit.code});
    }
}

/* The units of another language, or those of Vietnamese as one line. */
static void walk_plain(Output *out, ChudePlainScan *scan, bool vietnamese) {
    ChudeSentence sentence = {.any = false};
    size_t count = 0;
    bool starts = true;
    ChudeUnit unit;
    while (vietnamese ? chude_scan_next(&scan->scan, &unit) : chude_plain_scan_next(scan, &unit)) {
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

/* behind: bytes that can be read behind the text, the first of them a line end; or 0. */
static void walk(Output *out, bool vietnamese, bool wrapped, size_t behind) {
    ChudePlainScan scan;
    chude_plain_scan_start(&scan, out->text, wrapped);
    size_t readable = out->text.size + behind;
    if (readable > CHUDE_SPELLING_AHEAD) {
        const char *safe = out->text.data + (readable - CHUDE_SPELLING_AHEAD);
        scan.scan.safe = MIN(safe, scan.scan.end);
    }
    if (vietnamese && out->tokenizer->segmenter) {
        walk_coded(out, &scan.scan);
    } else if (vietnamese && !out->line) {
        walk_syllables(out, &scan.scan);
    } else {
        walk_plain(out, &scan, vietnamese);
    }
}

static void prepare(const ChudeTokenizer *tokenizer, ChudeTokenizerScratch *scratch) {
    if (!scratch->tokens) {
        scratch->token_room = 1 << 12;
        scratch->tokens = g_new(ChudeToken, scratch->token_room);
    }
    if (scratch->tokenizer != tokenizer) { /* codes are those of its segmenter */
        if (scratch->tokenizer) {
            chude_spellings_forget(&scratch->spellings);
        }
        scratch->tokenizer = tokenizer;
    }
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
    prepare(tokenizer, scratch);
    if (vietnamese && !tokenizer->segmenter) {
        words->numbered = scratch->dictionary;
    }
    if (text.size < COUNTED_LEAST) {
        size_t room = (text.size / BYTES_A_TOKEN + 2 * CHUDE_LETTERS_TOKENS) * sizeof(ChudeToken);
        ChudeToken *tokens = chude_arena_room(arena, &room);
        Output out = {tokenizer, scratch, text, tokens, 0, room / sizeof *tokens - 1, false, NULL};
        walk(&out, vietnamese, wrapped, 0);
        words->count = out.count;
        words->tokens = tokens;
        if (!out.scratched) {
            chude_arena_take(arena, (out.count + 1) * sizeof *tokens);
        } else {
            words->tokens = chude_arena_raw(arena, (out.count + 1) * sizeof *tokens);
            memcpy(words->tokens, out.tokens, out.count * sizeof *tokens);
        }
        return words;
    }
    Output counted = {tokenizer, scratch, text, NULL, 0, 0, false, NULL};
    walk(&counted, vietnamese, wrapped, 0);
    words->tokens = chude_arena_raw(arena, (counted.count + 1) * sizeof(ChudeToken));
    Output out = {tokenizer, scratch, text, words->tokens, 0, 0, false, NULL};
    walk(&out, vietnamese, wrapped, 0);
    words->count = out.count;
    return words;
}

void chude_segment_line(const ChudeTokenizer *tokenizer, ChudeTokenizerScratch *scratch, ChudeText line,
                        size_t behind, ChudeBuffer *out) {
    /* at most a space behind each byte, and what write_all copies too much */
    char *begin = chude_buffer_reserve(out, 2 * line.size + 16);
    prepare(tokenizer, scratch);
    Output output = {tokenizer, scratch, line, NULL, 0, 0, false, begin};
    walk(&output, true, false, behind);
    size_t size = (size_t)(output.line - begin);
    out->size += size - (size > 0); /* without the last space */
}
