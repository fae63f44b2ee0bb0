/* language.c - the language of a text, by counting evidence word by word: Vietnamese syllables, function
 * words, letters that few languages have, scripts that one language has. Integers only; the largest sum
 * wins. */
#include "language.h"

#include <glib.h>
#include <string.h>

#include "language_tables.h"
#include "vietnamese/spellings.h"
#include "vietnamese/syllable.h"

/* What a word is worth. Weights were set on the development texts of news, wiki pages, help pages and
 * abstracts. */
enum {
    WORTH_FUNCTION_WORD = 8,
    WORTH_OWN_TONE = 10, /* a valid Vietnamese syllable that hardly another language can write: mưa, toàn */
    WORTH_SHARED_TONE = 5, /* one with a mark, which others might: có, là */
    WORTH_OWN_PLAIN = 9,   /* a valid syllable without any mark that begins in ng or nh, or ends in nh */
    WORTH_PLAIN = 3,       /* a valid syllable without any mark: half of English words are such */
    COST_NO_SYLLABLE = 3,  /* lower case, and no Vietnamese syllable */
    COST_NO_SYLLABLE_NAME = 1,
    WORTH_LETTER = 3, /* a word with ß, ñ, ő … */
    WORTH_ENDING = 3,
    WORTH_SCRIPT = 4,
    LEAST = 6,         /* less evidence than this is none; */
    LEAST_ENGLISH = 9, /* for English less than this, */
    LEAST_LATIN = 11,  /* for others of Latin letters, less Vietnamese, this; */
    LEAST_A_WORD = 1   /* and less than this for each word */
};

/* Longer texts are looked at in pieces at even places, two at a time until the matter is plain. */
enum { SAMPLE_ALL = 1024, SAMPLE_PIECE = 64, SAMPLE_PIECES = 64, SAMPLE_ROUND = 2, LONGEST_WORD = 96 };

typedef struct {
    int64_t score[LANGUAGES];
    int64_t words;
} Evidence;

static void give(Evidence *evidence, uint64_t languages, int worth) {
    for (; languages; languages &= languages - 1) {
        evidence->score[__builtin_ctzll(languages)] += worth;
    }
}

/* ơ ư đ ĩ ũ and the letters made for Vietnamese; the marks hook, horn and dot below of decomposed text. */
static bool is_own(gunichar c) {
    return (c >= 0x1EA0 && c <= 0x1EF9) || c == 0x1A1 || c == 0x1B0 || c == 0x111 || c == 0x129 ||
           c == 0x169 || c == 0x309 || c == 0x31B || c == 0x323;
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
    bool name; /* has a capital */
    bool own;  /* has a letter of Vietnamese's own */
    uint64_t letters;
} Word;

static bool is_ascii(const Word *word) {
    return g_str_is_ascii(word->lower);
}

/* Does it begin in ng or nh, or end in nh, as Vietnamese syllables do and hardly others? */
static bool is_own_plain(const Word *word) {
    const char *p = word->lower, *end = p + word->size;
    return word->size >= 3 &&
           ((p[0] == 'n' && (p[1] == 'g' || p[1] == 'h')) || (end[-2] == 'n' && end[-1] == 'h'));
}

/* Whether a marked syllable is as hardly another language writes one, though other languages have its letters:
 * it begins or ends in ng or nh, or a letter follows à â ă or ã (which end the word in French, Italian and
 * Catalan; o or e follows in Portuguese). */
static bool is_own_shape(const Word *word) {
    const char *p = word->lower, *end = p + word->size;
    if (is_own_plain(word) || (word->size >= 3 && end[-2] == 'n' && end[-1] == 'g')) {
        return true;
    }
    while (p < end) {
        gunichar c = g_utf8_get_char(p);
        p = g_utf8_next_char(p);
        if (p == end) {
            break;
        }
        switch (c) {
        case 0xE0:
        case 0xE8:
        case 0xEC:
        case 0xF2:
        case 0xF9:
        case 0x300: /* grave */
        case 0xE2:
        case 0xEA:
        case 0xF4:
        case 0x302: /* circumflex */
        case 0x103:
        case 0x306: /* breve */
            return true;
        case 0xE3:
        case 0xF5:
        case 0x303: /* tilde */
            return *p != 'o' && *p != 'e';
        default:
            break;
        }
    }
    return false;
}

/* What one word of Latin letters says. */
typedef struct {
    uint64_t function, endings, letters; /* languages */
    int vi;
} Weights;

static Weights weights_of(const Word *word) {
    Weights weights = {0, 0, 0, 0};
    ChudeSyllable syllable = chude_vi_syllable(word->bytes);
    if (syllable == CHUDE_SYLLABLE_MARKED && word->own) { /* no other language's list has it */
        weights.vi = WORTH_OWN_TONE;
        return weights;
    }
    uint64_t languages = chude_language_function_word(word->lower, word->size);
    if (syllable == CHUDE_SYLLABLE_MARKED && !languages && is_own_shape(word)) {
        weights.vi = WORTH_OWN_TONE;
        return weights;
    }
    if (syllable == CHUDE_SYLLABLE_MARKED) {
        weights.vi = WORTH_SHARED_TONE;
    } else if (syllable == CHUDE_SYLLABLE_PLAIN || chude_language_bare_syllable(word->lower, word->size)) {
        weights.vi = is_own_plain(word)             ? WORTH_OWN_PLAIN
                     : languages & LANGUAGE_BIT(VI) ? WORTH_FUNCTION_WORD
                                                    : WORTH_PLAIN;
    } else {
        weights.vi = -(word->name ? COST_NO_SYLLABLE_NAME : COST_NO_SYLLABLE);
        weights.endings = chude_language_ending(word->lower, word->size);
    }
    weights.function = languages & ~LANGUAGE_BIT(VI);
    weights.letters = word->letters;
    return weights;
}

static void weigh_others(Evidence *evidence, const Weights *weights) {
    give(evidence, weights->endings, WORTH_ENDING);
    give(evidence, weights->function, WORTH_FUNCTION_WORD);
    give(evidence, weights->letters, WORTH_LETTER);
}

/* ---- words met before ---- */

/* A word of Latin letters and what it says by itself, wherever it stands. */
typedef struct {
    uint64_t low; /* its bytes, zeros behind them; 0: none */
    uint32_t high;
    int8_t vi;
    uint16_t others; /* what it says of other languages: others[others - 1], or 0: nothing */
} Met;

enum { MET_BITS = 13, MET_LONGEST = CHUDE_SPELLING_WORD, OTHERS = 4096 };

struct ChudeLanguageWords {
    Met met[1 << MET_BITS];
    Weights others[OTHERS];
    uint16_t other_count;
};

ChudeLanguageWords *chude_language_words_new(void) {
    return g_new0(ChudeLanguageWords, 1);
}

void chude_language_words_free(ChudeLanguageWords *words) {
    g_free(words);
}

/* Where the word of `size` bytes at p stands, if it does; 16 bytes can be read at p. */
static uint32_t place_of(const char *p, size_t size, uint64_t *low, uint32_t *high) {
    uint64_t rest;
    chude_spelling_load(p, size, low, &rest);
    *high = (uint32_t)rest;
    return (uint32_t)(chude_spelling_hash(*low, rest) >> (64 - MET_BITS));
}

static bool is_blank(char c) {
    return c == ' ' || c == '\n';
}

/* Marks that stand behind words, and in no address alone. */
static bool is_closing(char c) {
    return c == ',' || c == '.' || c == ';' || c == '!' || c == '?' || c == '"' || c == ')';
}

/* A piece of text, and up to where bytes can be read. */
typedef struct {
    const char *begin, *end, *readable;
} Piece;

/* Weighs the words from p on, as long as all that its surroundings could say of one (is_address, is_mute) is plain, and it was met
 * before: where it came to. run: up to which no address begins. */
static const char *weigh_met(Evidence *evidence, const ChudeLanguageWords *words, const Piece *piece,
                             const char *p, const char *run) {
    enum { AHEAD = 8 }; /* fetched from memory before they are looked at */
    struct {
        const char *begin;
        uint64_t low;
        uint32_t high, place;
    } next[AHEAD];
    for (size_t count = AHEAD; count == AHEAD;) {
        const char *at = p;
        for (count = 0; count < AHEAD; count++) {
            while (at < piece->end && is_blank(*at)) {
                at++;
            }
            size_t size = piece->readable - at >= 16 ? chude_spelling_run(at) : 0;
            if (size - 1 >= MET_LONGEST || (size_t)(piece->end - at) <= size) {
                break;
            }
            const char *end = at + size;
            char before = at > piece->begin ? at[-1] : ' ', after = *end;
            char second = piece->end - end > 1 ? end[1] : ' ';
            bool closed =
                is_blank(after) || (is_closing(after) && (after != '.' || !g_ascii_islower(second)));
            bool plain = at >= run ? is_blank(before) && closed && (is_blank(after) || is_blank(second))
                                   : closed && before != '.' && before != '-' && !g_ascii_isdigit(before);
            if (!plain) {
                break;
            }
            next[count].begin = at;
            next[count].place = place_of(at, size, &next[count].low, &next[count].high);
            __builtin_prefetch(&words->met[next[count].place]);
            at += size;
        }
        for (size_t i = 0; i < count; i++) {
            const Met *met = &words->met[next[i].place];
            if (met->low != next[i].low || met->high != next[i].high) {
                return next[i].begin;
            }
            evidence->words++;
            evidence->score[LANGUAGE_VI] += met->vi;
            if (met->others) {
                weigh_others(evidence, &words->others[met->others - 1]);
            }
        }
        p = at;
    }
    return p;
}

/* Keeps a word for the next time if it is all of the run of letters that weigh_met will see. */
static void keep_met(ChudeLanguageWords *words, const Piece *piece, ChudeText bytes, const Weights *weights) {
    if (piece->readable - bytes.data < 16 || bytes.size > MET_LONGEST ||
        chude_spelling_run(bytes.data) != bytes.size) {
        return;
    }
    uint64_t low;
    uint32_t high;
    Met *met = &words->met[place_of(bytes.data, bytes.size, &low, &high)];
    bool others = (weights->function | weights->endings | weights->letters) != 0;
    if (others && words->other_count == OTHERS) {
        memset(words, 0, sizeof *words);
    }
    if (others) {
        words->others[words->other_count++] = *weights;
    }
    *met = (Met){low, high, (int8_t)weights->vi, others ? words->other_count : 0};
}

/* The end of the run at p of what is neither white space nor beyond the Latin letters. */
static const char *run_end(const char *p, const char *end) {
    for (; p < end && (unsigned char)*p > ' '; p++) {
        unsigned char c = (unsigned char)*p, next = p + 1 < end ? (unsigned char)p[1] : 0;
        if (c == 0xE1 && next >= 0xB8 && next <= 0xBB) { /* ḁ to ỿ */
            p += p + 2 < end ? 2 : 1;
        } else if (c >= 0xCE || (c == 0xC2 && next == 0xA0)) {
            break;
        }
    }
    return p;
}

/* Is the run an address: of the web, or with @ ? */
static bool is_address(const char *p, const char *end) {
    while (p < end && g_ascii_ispunct(*p) && *p != '@') {
        p++;
    }
    if (end - p > 4 && g_ascii_strncasecmp(p, "www.", 4) == 0) {
        return true;
    }
    for (; p < end; p++) {
        if (*p == '@' || (*p == ':' && end - p > 3 && p[1] == '/' && p[2] == '/')) {
            return true;
        }
    }
    return false;
}

/* Is the word of Latin letters no evidence by what it is or touches: one letter; part of a token with digits
 * (km2, 10h30, covid-19) or of a name of the net (vnexpress.net)? */
static bool is_mute(const Word *word, const char *begin, const char *end) {
    const char *at = word->bytes.data, *after = at + word->bytes.size;
    char before = at > begin ? at[-1] : ' ', second_before = at - begin > 1 ? at[-2] : ' ';
    char next = after < end ? *after : ' ', second_next = end - after > 1 ? after[1] : ' ';
    if (g_ascii_isdigit(before) || g_ascii_isdigit(next)) {
        return true;
    }
    if (!is_ascii(word)) {
        return false;
    }
    return word->size == 1 || (before == '-' && g_ascii_isdigit(second_before)) ||
           (next == '-' && g_ascii_isdigit(second_next)) || (next == '.' && g_ascii_islower(second_next)) ||
           (before == '.' && g_ascii_isalnum(second_before) && g_ascii_islower(*at));
}

/* Weighs all words of one piece of text that begins and ends between words. */
static void weigh(Evidence *evidence, ChudeLanguageWords *words, Piece piece) {
    const char *begin = piece.begin, *end = piece.end, *p = begin, *run = p;
    while (p < end) {
        if (words && (p = weigh_met(evidence, words, &piece, p, run)) == end) {
            break;
        }
        if (p >= run) {
            run = run_end(p, end);
            if (is_address(p, run)) {
                p = run;
                continue;
            }
        }
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
            } else if (of != script && !g_unichar_ismark(c)) {
                break; /* scripts without spaces stand side by side */
            }
            gunichar lower = c < 0x80 ? (c | 32) : g_unichar_tolower(c);
            word.name = word.name || lower != c;
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
        word.lower[word.size] = '\0';
        if (!script && is_mute(&word, begin, end)) {
            continue;
        }
        int64_t worth = script && script->letters_a_word ? (int64_t)(count / script->letters_a_word + 1) : 1;
        evidence->words += worth;
        if (!script) {
            if (word.bytes.size < LONGEST_WORD - 6) {
                Weights weights = weights_of(&word);
                evidence->score[LANGUAGE_VI] += weights.vi;
                weigh_others(evidence, &weights);
                if (words) {
                    keep_met(words, &piece, word.bytes, &weights);
                }
            }
            continue;
        }
        give(evidence, script->languages, (int)worth * WORTH_SCRIPT);
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
static void weigh_piece(Evidence *evidence, ChudeLanguageWords *words, ChudeText text, size_t begin,
                        size_t end) {
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
        if (from >= to || run_end(text.data + from, text.data + to) == text.data + to) {
            return; /* of some long address */
        }
    }
    if (from < to) {
        weigh(evidence, words, (Piece){text.data + from, text.data + to, text.data + text.size});
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

/* Is the language, other than Vietnamese, written in Latin letters (Serbian: too)? */
static bool is_latin(size_t language) {
    static const uint64_t others = LANGUAGE_BIT(VI) | LANGUAGE_BIT(AR) | LANGUAGE_BIT(BG) | LANGUAGE_BIT(EL) |
                                   LANGUAGE_BIT(HE) | LANGUAGE_BIT(HI) | LANGUAGE_BIT(HY) | LANGUAGE_BIT(NE) |
                                   LANGUAGE_BIT(RU) | LANGUAGE_BIT(TA) | LANGUAGE_BIT(UK) | LANGUAGE_BIT(YI);
    return language < LANGUAGE_ZH && !(others >> language & 1);
}

const char *chude_language_guess_with(ChudeLanguageWords *words, ChudeText text) {
    Evidence evidence = {{0}, 0};
    int64_t second;
    size_t best;
    if (text.size <= SAMPLE_ALL) {
        weigh(&evidence, words, (Piece){text.data, text.data + text.size, text.data + text.size});
    } else {
        size_t pieces = MIN(text.size / SAMPLE_PIECE, SAMPLE_PIECES), rounds = pieces / SAMPLE_ROUND;
        size_t step = text.size / pieces;
        for (size_t round = 0; round < rounds; round++) {
            for (size_t i = round; i < pieces; i += rounds) {
                weigh_piece(&evidence, words, text, i * step, i * step + SAMPLE_PIECE);
            }
            best = best_of(&evidence, &second);
            if (evidence.score[best] > 4 * evidence.words && evidence.score[best] > 4 * second) {
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
    int64_t least = best == LANGUAGE_EN ? LEAST_ENGLISH : is_latin(best) ? LEAST_LATIN : LEAST;
    if (evidence.score[best] < least || evidence.score[best] < LEAST_A_WORD * evidence.words) {
        return "und";
    }
    return chude_language_code_of((unsigned)best);
}

const char *chude_language_guess(ChudeText text) {
    return chude_language_guess_with(NULL, text);
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

/* The codes of ISO 639-1, and two that they replaced. */
static const char two_letters[] =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz "
    "ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik "
    "io is it iu iw ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk "
    "ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc "
    "sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz "
    "ve vi vo wa wo xh yi yo za zh zu ";

bool chude_language_known(ChudeText tag) {
    char code[4];
    chude_language_code(tag, code);
    return code[2] || (code[0] && strstr(two_letters, code));
}

ChudeText chude_document_language(const ChudeDocument *document) {
    return chude_document_language_with(NULL, document);
}

ChudeText chude_document_language_with(ChudeLanguageWords *words, const ChudeDocument *document) {
    if (chude_language_known(document->lang)) {
        return document->lang;
    }
    const char *code = chude_language_guess_with(words, document->text);
    return (ChudeText){code, strlen(code)};
}
