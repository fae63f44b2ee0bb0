/* language.c - the language of a text, by counting evidence word by word: Vietnamese syllables, function
 * words, letters that few languages have, scripts that one language has. Integers only; the largest sum
 * wins. */
#include "language.h"

#include <glib.h>
#include <string.h>

#include "language_tables.h"
#include "vietnamese/syllable.h"

/* What a word is worth. Weights were set on the development texts of news, wiki pages, help pages and
 * abstracts. */
enum {
    WORTH_FUNCTION_WORD = 8,
    WORTH_OWN_TONE = 10,   /* a valid Vietnamese syllable with a letter that hardly another language has */
    WORTH_SHARED_TONE = 5, /* the same with letters such as à é ô only */
    WORTH_PLAIN = 3,       /* a valid syllable without any mark: half of English words are such */
    COST_NO_SYLLABLE = 3,  /* lower case, and no Vietnamese syllable */
    COST_NO_SYLLABLE_NAME = 1,
    WORTH_LETTER = 3, /* a word with ß, ñ, ő … */
    WORTH_ENDING = 3,
    WORTH_SCRIPT = 4,
    LEAST = 6,       /* less evidence than this is none */
    LEAST_A_WORD = 1 /* nor is less than this for each word */
};

/* Longer texts are looked at in pieces at even places, some four at a time until the matter is plain. */
enum { SAMPLE_ALL = 1024, SAMPLE_PIECE = 128, SAMPLE_PIECES = 32, SAMPLE_ROUND = 4, LONGEST_WORD = 96 };

typedef struct {
    int64_t score[LANGUAGES];
    int64_t words;
} Evidence;

static void give(Evidence *evidence, uint64_t languages, int worth) {
    for (; languages; languages &= languages - 1) {
        evidence->score[__builtin_ctzll(languages)] += worth;
    }
}

/* ơ ư đ and the letters made for Vietnamese; the marks hook, horn and dot below of decomposed text. */
static bool is_own(gunichar c) {
    return (c >= 0x1EA0 && c <= 0x1EF9) || c == 0x1A1 || c == 0x1B0 || c == 0x111 || c == 0x309 ||
           c == 0x31B || c == 0x323;
}

static bool is_letter(gunichar c) {
    if (c < 0x80) {
        return (c | 32) >= 'a' && (c | 32) <= 'z';
    }
    return g_unichar_isalpha(c) || g_unichar_ismark(c);
}

/* One word: bytes of the text, and the same in lower case (size below LONGEST_WORD). */
typedef struct {
    ChudeText bytes;
    char lower[LONGEST_WORD];
    size_t size;
    bool name; /* begins with a capital */
    bool own;  /* has a letter of Vietnamese's own */
    uint64_t letters;
} Word;

static void weigh_latin(Evidence *evidence, const Word *word) {
    int64_t *vi = &evidence->score[LANGUAGE_VI];
    ChudeSyllable syllable = chude_vi_syllable(word->bytes);
    if (syllable == CHUDE_SYLLABLE_MARKED && word->own) { /* no other language's list has it */
        *vi += WORTH_OWN_TONE;
        return;
    }
    uint64_t languages = chude_language_function_word(word->lower, word->size);
    if (syllable == CHUDE_SYLLABLE_MARKED) {
        *vi += WORTH_SHARED_TONE;
    } else if (syllable == CHUDE_SYLLABLE_PLAIN || chude_language_bare_syllable(word->lower, word->size)) {
        *vi += languages & LANGUAGE_BIT(VI) ? WORTH_FUNCTION_WORD : WORTH_PLAIN;
    } else {
        *vi -= word->name ? COST_NO_SYLLABLE_NAME : COST_NO_SYLLABLE;
        give(evidence, chude_language_ending(word->lower, word->size), WORTH_ENDING);
    }
    give(evidence, languages & ~LANGUAGE_BIT(VI), WORTH_FUNCTION_WORD);
    give(evidence, word->letters, WORTH_LETTER);
}

/* Weighs all words of one piece of text that begins and ends between words. */
static void weigh(Evidence *evidence, const char *p, const char *end) {
    while (p < end) {
        Word word;
        word.bytes.data = p;
        word.size = 0;
        word.name = word.own = false;
        word.letters = 0;
        const ChudeScript *script = NULL;
        gunichar c = 0;
        size_t count = 0;
        const char *next = p;
        for (; p < end; p = next, count++) {
            c = (unsigned char)*p < 0x80 ? (gunichar)*p : g_utf8_get_char(p);
            next = (unsigned char)*p < 0x80 ? p + 1 : g_utf8_next_char(p);
            if (!is_letter(c)) {
                break;
            }
            const ChudeScript *of = chude_language_script(c);
            if (count == 0) {
                script = of;
                word.name = c < 0x80 ? c < 'a' : g_unichar_isupper(c);
            } else if (of != script && !g_unichar_ismark(c)) {
                break; /* scripts without spaces stand side by side */
            }
            gunichar lower = c < 0x80 ? (c | 32) : g_unichar_tolower(c);
            if (word.size + 6 < LONGEST_WORD) {
                word.size += (size_t)g_unichar_to_utf8(lower, word.lower + word.size);
            }
            if (lower >= 0x80 && !(script && script->letters_a_word)) {
                word.own = word.own || is_own(lower);
                word.letters |= chude_language_letter(lower);
            }
        }
        if (count == 0) {
            p = next;
            continue;
        }
        word.bytes.size = (size_t)(p - word.bytes.data);
        int64_t words = script && script->letters_a_word ? (int64_t)(count / script->letters_a_word + 1) : 1;
        evidence->words += words;
        if (!script) {
            if (word.bytes.size < LONGEST_WORD - 6) {
                weigh_latin(evidence, &word);
            }
            continue;
        }
        give(evidence, script->languages, (int)words * WORTH_SCRIPT);
        if (script->first == 0x3040) {
            evidence->score[LANGUAGE_JA] += WORTH_LETTER;
        }
        if (!script->letters_a_word) {
            give(evidence, chude_language_function_word(word.lower, word.size), WORTH_FUNCTION_WORD);
            give(evidence, word.letters, WORTH_LETTER);
            give(evidence, chude_language_ending(word.lower, word.size), WORTH_ENDING);
        }
    }
}

static bool is_inside(ChudeText text, size_t at) { /* a character */
    return at < text.size && ((unsigned char)text.data[at] & 0xC0) == 0x80;
}

static bool is_gap(char c) {
    return c == ' ' || c == '\n';
}

/* Weighs text from begin to end, less the parts of words that stand at a cut; whole characters where there is
 * no space. */
static void weigh_piece(Evidence *evidence, ChudeText text, size_t begin, size_t end) {
    size_t from = begin, to = end;
    while (from > 0 && from < end && !is_gap(text.data[from])) {
        from++;
    }
    while (to < text.size && to > from && !is_gap(text.data[to - 1])) {
        to--;
    }
    if (from >= to) {
        for (from = begin; is_inside(text, from); from++) {
        }
        for (to = end; is_inside(text, to); to--) {
        }
    }
    if (from < to) {
        weigh(evidence, text.data + from, text.data + to);
    }
}

/* The best and the second score. */
static size_t best_of(const Evidence *evidence, int64_t *second) {
    size_t best = 0;
    *second = 0;
    for (size_t i = 1; i < LANGUAGES; i++) {
        if (evidence->score[i] > evidence->score[best]) {
            *second = evidence->score[best];
            best = i;
        } else if (evidence->score[i] > *second) {
            *second = evidence->score[i];
        }
    }
    return best;
}

const char *chude_language_guess(ChudeText text) {
    Evidence evidence = {{0}, 0};
    int64_t second;
    size_t best;
    if (text.size <= SAMPLE_ALL) {
        weigh(&evidence, text.data, text.data + text.size);
    } else {
        size_t pieces = MIN(text.size / SAMPLE_PIECE, SAMPLE_PIECES), rounds = pieces / SAMPLE_ROUND;
        size_t step = text.size / pieces;
        for (size_t round = 0; round < rounds; round++) {
            for (size_t i = round; i < pieces; i += rounds) {
                weigh_piece(&evidence, text, i * step, i * step + SAMPLE_PIECE);
            }
            best = best_of(&evidence, &second);
            if (evidence.score[best] > 3 * evidence.words && evidence.score[best] > 2 * second) {
                break; /* most texts are plain enough */
            }
        }
    }
    /* Where languages share all the words seen, the one that more people write. */
    give(&evidence, LANGUAGE_BIT(EN), 2);
    give(&evidence,
         LANGUAGE_BIT(EN) | LANGUAGE_BIT(ES) | LANGUAGE_BIT(FR) | LANGUAGE_BIT(DE) | LANGUAGE_BIT(PT) |
             LANGUAGE_BIT(RU) | LANGUAGE_BIT(IT),
         1);
    best = best_of(&evidence, &second);
    if (evidence.score[best] < LEAST || evidence.score[best] < LEAST_A_WORD * evidence.words) {
        return "und";
    }
    return chude_language_code_of((unsigned)best);
}

void chude_language_code(ChudeText tag, char code[4]) {
    static const char longer[][2][4] = {{"vie", "vi"}, {"eng", "en"}, {"nb", "no"}, {"nn", "no"}};
    size_t n = 0;
    while (n < tag.size && n < 4 && g_ascii_isalpha(tag.data[n])) {
        n++;
    }
    memset(code, 0, 4);
    if (n < 2 || n > 3 || (n < tag.size && tag.data[n] != '-' && tag.data[n] != '_')) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        code[i] = g_ascii_tolower(tag.data[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(longer); i++) {
        if (strcmp(code, longer[i][0]) == 0) {
            memcpy(code, longer[i][1], 3);
            code[2] = '\0';
        }
    }
}

ChudeText chude_document_language(const ChudeDocument *document) {
    if (document->lang.data) {
        return document->lang;
    }
    const char *code = chude_language_guess(document->text);
    return (ChudeText){code, strlen(code)};
}
