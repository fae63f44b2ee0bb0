#include "abbreviations/definitions.h"

#include <glib.h>
#include <string.h>

#include "counting_key.h"
#include "words.h"

enum {
    MOST_LETTERS = 16,
    MOST_SYLLABLES = 24,
    MOST_TOKENS = 32,
    SHORT_TOKENS = 8,
    LEAD_IN = 5,
    HEAD_TOKENS = 6
};

/* One letter or digit of a short form. */
typedef struct {
    gunichar letter; /* small, without marks but for đ */
    bool small;      /* was a small letter */
} Letter;

typedef struct {
    Letter letters[MOST_LETTERS];
    size_t count;
    size_t capitals;
    bool plain; /* A to Z alone, nothing between */
} Short;

typedef struct {
    const char *begin, *end;
    gunichar first; /* as Letter.letter */
    size_t token;
    bool starts; /* its token begins with it */
    bool optional;
} Syllable;

typedef struct {
    Syllable items[MOST_SYLLABLES];
    size_t count;
} Syllables;

void chude_definitions_clear(ChudeDefinitions *found) {
    g_free(found->items);
    *found = (ChudeDefinitions){NULL, 0, 0};
}

static ChudeText token_text(const ChudeWords *words, size_t i) {
    const ChudeToken *token = &words->tokens[i];
    return (ChudeText){words->text.data + token->begin, token->end - token->begin};
}

static bool token_is(const ChudeWords *words, size_t i, const char *literal) {
    ChudeText text = token_text(words, i);
    return text.size == strlen(literal) && memcmp(text.data, literal, text.size) == 0;
}

static bool is_one_of(const ChudeWords *words, size_t i, const char *const *list) {
    for (; *list; list++) {
        if (token_is(words, i, *list)) {
            return true;
        }
    }
    return false;
}

static bool in_sentence(const ChudeWords *words, size_t i) {
    return i < words->count && !(words->tokens[i].flags & CHUDE_TOKEN_SENTENCE);
}

static gunichar plain_letter(gunichar c) {
    gunichar parts[8];
    gsize count = g_unichar_fully_decompose(g_unichar_tolower(c), FALSE, parts, G_N_ELEMENTS(parts));
    return count ? parts[0] : c;
}

/* False where the text is no short form: two to sixteen letters and digits, a capital first, capitals in the majority. */
static bool read_short(ChudeText text, Short *form) {
    *form = (Short){.plain = true};
    size_t small = 0, digits = 0;
    for (const char *p = text.data, *end = p + text.size; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_ismark(c)) {
            continue;
        }
        if (!g_unichar_isalnum(c)) {
            if (form->count == 0 || !(c == '.' || c == '-' || c == '&' || c == ' ' || c == 0x2013)) {
                return false;
            }
            form->plain = false;
            continue;
        }
        if (form->count == MOST_LETTERS || (form->count == 0 && !g_unichar_isupper(c))) {
            return false;
        }
        bool upper = g_unichar_isupper(c), digit = g_unichar_isdigit(c);
        form->capitals += upper;
        digits += digit;
        small += !upper && !digit;
        form->plain = form->plain && c >= 'A' && c <= 'Z';
        form->letters[form->count++] = (Letter){plain_letter(c), !upper && !digit};
    }
    return form->capitals >= 2 && form->capitals >= small && digits <= 2;
}

/* Words that a short form may leave out. */
static bool is_optional(const char *begin, const char *end) {
    static const char *const list[] = {"và",    "của",   "các", "cho",  "về",   "với", "trên",
                                       "trong", "những", "tại", "theo", "bằng", "do",  "ở"};
    for (size_t i = 0; i < G_N_ELEMENTS(list); i++) {
        if ((size_t)(end - begin) == strlen(list[i]) && memcmp(begin, list[i], (size_t)(end - begin)) == 0) {
            return true;
        }
    }
    return false;
}

/* Appends the syllables of a token; false where there is no more room. */
static bool add_syllables(Syllables *to, const ChudeWords *words, size_t token) {
    ChudeText text = token_text(words, token);
    bool inside = false;
    for (const char *p = text.data, *end = p + text.size; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        bool is = g_unichar_isalnum(c) || g_unichar_ismark(c);
        if (is && !inside) {
            if (to->count == MOST_SYLLABLES) {
                return false;
            }
            to->items[to->count++] =
                (Syllable){.begin = p, .first = plain_letter(c), .token = token, .starts = p == text.data};
        }
        inside = is;
        if (is) {
            to->items[to->count - 1].end = g_utf8_next_char(p);
        }
    }
    return true;
}

static void mark_optional(Syllables *syllables) {
    for (size_t i = 0; i < syllables->count; i++) {
        syllables->items[i].optional = is_optional(syllables->items[i].begin, syllables->items[i].end);
    }
}

static bool same_letter(gunichar letter, gunichar other) {
    return letter == other || (letter == 'd' && other == 0x111) || (letter == 'w' && other == 'u');
}

/* How many letters from u on are the first ones of the syllable: one, or with the small ones behind it. */
static size_t letters_of(const Short *form, size_t u, const Syllable *syllable) {
    size_t count = 0;
    for (const char *p = syllable->begin; p < syllable->end && u + count < form->count;
         p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_ismark(c)) {
            continue;
        }
        if ((count > 0 && !form->letters[u + count].small) ||
            !same_letter(form->letters[u + count].letter, plain_letter(c))) {
            break;
        }
        count++;
    }
    return count;
}

/* Whether the letters from u on are those of the syllables y … end-1. */
static bool fits(const Short *form, size_t u, const Syllables *syllables, size_t y, size_t end) {
    if (u == form->count || y == end) {
        return u == form->count && y == end;
    }
    const Syllable *syllable = &syllables->items[y];
    for (size_t count = letters_of(form, u, syllable); count > 0; count--) {
        if (fits(form, u + count, syllables, y + 1, end)) {
            return true;
        }
    }
    return syllable->optional && y + 1 < end && fits(form, u, syllables, y + 1, end);
}

/* Whether syllables y … count-1 are what the form stands for: two or more, and not the form itself. */
static bool is_full_form(const Short *form, const Syllables *syllables, size_t y) {
    if (syllables->count - y < 2 || !syllables->items[y].starts || syllables->items[y].optional) {
        return false;
    }
    bool longer = false; /* U N (U. N.) is none */
    for (size_t i = y; i < syllables->count; i++) {
        longer = longer || g_utf8_strlen(syllables->items[i].begin,
                                         syllables->items[i].end - syllables->items[i].begin) > 1;
    }
    return longer && fits(form, 0, syllables, y, syllables->count);
}

/* ---- foreign letters ---- */

static const char *const heads[] = {"tổ chức",    "liên đoàn", "hiệp hội",     "hội đồng",      "quỹ",
                                    "ngân hàng",  "cơ quan",   "cục",          "ủy ban",        "uỷ ban",
                                    "liên minh",  "hiệp định", "chương trình", "viện",          "tập đoàn",
                                    "diễn đàn",   "cộng đồng", "tổng công ty", "trung tâm",     "hiệp ước",
                                    "mặt trận",   "đảng",      "đại học",      "học viện",      "lực lượng",
                                    "phong trào", "nhà nước",  "hội",          "liên hợp quốc", "công ty"};

/* Words without a capital that stand in names of organizations. */
static const char *const inner[] = {"quốc tế",  "thế giới", "liên bang", "châu",     "châu Á",   "châu Âu",
                                    "châu Phi", "châu Mỹ",  "khu vực",   "quốc gia", "toàn cầu", NULL};

/* The head that begins with token i, within end: its tokens, or 0. */
static size_t head_at(const ChudeWords *words, size_t i, size_t end) {
    for (size_t h = 0; h < G_N_ELEMENTS(heads); h++) {
        const char *p = heads[h];
        size_t k = i;
        for (; k < end && *p; k++) {
            ChudeText text = token_text(words, k);
            g_autofree char *lower = g_utf8_strdown(text.data, (gssize)text.size);
            size_t size = strlen(lower);
            if (k > i && *p == ' ') {
                p++;
            }
            if (strncmp(p, lower, size) != 0 || (p[size] && p[size] != ' ')) {
                break;
            }
            p += size;
        }
        if (k > i && !*p) {
            return k - i;
        }
    }
    return 0;
}

static bool has_capital(const ChudeWords *words, size_t i) {
    ChudeText text = token_text(words, i);
    return text.size && g_unichar_isupper(g_utf8_get_char(text.data));
}

/* Whether the name before token end is cut: a head stands before it that nothing parts from it (Công ty vàng bạc | Ngân hàng …). */
static bool is_part(const ChudeWords *words, size_t least, size_t end) {
    for (size_t i = end; i-- > least && end - i <= HEAD_TOKENS;) {
        ChudeText text = token_text(words, i);
        if (is_optional(text.data, text.data + text.size)) {
            return false;
        }
        if (head_at(words, i, end)) {
            return true;
        }
    }
    return false;
}

/* Where the name of an organization that ends before token end begins; end where none does. least: no token before it. */
static size_t organization(const ChudeWords *words, size_t least, size_t end) {
    size_t begin = end;
    while (begin > least && (has_capital(words, begin - 1) || is_one_of(words, begin - 1, inner))) {
        begin--;
    }
    for (size_t i = begin; i < end; i++) {
        size_t head = has_capital(words, i) ? head_at(words, i, end) : 0;
        if (head && i + head < end) {
            return is_part(words, least, i) ? end : i;
        }
    }
    return end;
}

static size_t first_syllable(const char *key, size_t size) {
    size_t at = 0;
    while (at < size && key[at] != '_') {
        at++;
    }
    return at;
}

/* Whether the list does not say that the form is something else; what begins alike is the same (Quỹ Nhi đồng Liên Hợp Quốc, Liên Hiệp
 * Quốc). */
static bool may_be(const ChudeAbbreviations *list, ChudeText short_form, ChudeText full) {
    ChudeBuffer key = {0};
    chude_counting_key(&key, short_form);
    const ChudeAbbreviation *entry = chude_abbreviations_find_key(list, chude_buffer_text(&key));
    bool may = !entry || entry->ambiguous;
    key.size = 0;
    chude_counting_key(&key, full);
    for (size_t i = 0; entry && i < entry->count && !may; i++) {
        size_t size = first_syllable(key.data, key.size);
        may = size == first_syllable(entry->fulls[i].key, strlen(entry->fulls[i].key)) &&
              memcmp(key.data, entry->fulls[i].key, size) == 0;
    }
    chude_buffer_clear(&key);
    return may;
}

/* ---- brackets ---- */

static void add(ChudeDefinitions *found, size_t short_begin, size_t short_end, size_t full_begin,
                size_t full_end) {
    if (found->count == found->room) {
        found->room = MAX(found->room * 2, 16);
        found->items = g_renew(ChudeDefinition, found->items, found->room);
    }
    found->items[found->count++] = (ChudeDefinition){(uint32_t)short_begin, (uint32_t)short_end,
                                                     (uint32_t)full_begin, (uint32_t)full_end};
}

/* Whether a full form may go on over the token. */
static bool goes_on(const ChudeWords *words, size_t i) {
    static const char *const marks[] = {",", "-", "–", "&", NULL};
    ChudeTokenKind kind = chude_token_kind(token_text(words, i));
    return kind == CHUDE_KIND_WORD || kind == CHUDE_KIND_NUMBER || is_one_of(words, i, marks);
}

static const char *const quotes[] = {"\"", "“", "”", "‘", "’", "'", NULL};

/* full (SHORT): the full form ends before the bracket. */
static bool full_before(ChudeDefinitions *found, const ChudeWords *words, const ChudeAbbreviations *list,
                        size_t bracket, size_t short_begin, size_t short_end) {
    Short form;
    ChudeText text = chude_words_slice(words, short_begin, short_end);
    if (!read_short(text, &form)) {
        return false;
    }
    size_t end = bracket;
    while (end > 0 && is_one_of(words, end - 1, quotes) &&
           !(words->tokens[end - 1].flags & CHUDE_TOKEN_SENTENCE)) {
        end--;
    }
    size_t least = end;
    for (size_t i = end; i-- > 0 && end - i < MOST_TOKENS && goes_on(words, i);) {
        least = i;
        if (words->tokens[i].flags & CHUDE_TOKEN_SENTENCE) {
            break;
        }
    }
    if (least == end) {
        return false;
    }
    /* From the nearest token back, so that the shortest full form is found. */
    for (size_t begin = end; begin-- > least;) {
        Syllables syllables = {.count = 0};
        bool room = true;
        for (size_t i = begin; i < end && room; i++) {
            room = add_syllables(&syllables, words, i);
        }
        if (!room || syllables.count > 2 * form.count + 2) {
            break;
        }
        mark_optional(&syllables);
        if (syllables.count && syllables.items[0].token == begin && is_full_form(&form, &syllables, 0)) {
            add(found, short_begin, short_end, begin, end);
            return true;
        }
    }
    if (form.plain && form.count <= 8) {
        size_t begin = organization(words, least, end);
        if (end - begin >= 2 && may_be(list, text, chude_words_slice(words, begin, end))) {
            add(found, short_begin, short_end, begin, end);
            return true;
        }
    }
    return false;
}

/* SHORT (full): the short form ends before the bracket. */
static bool full_inside(ChudeDefinitions *found, const ChudeWords *words, const ChudeAbbreviations *list,
                        size_t bracket, size_t begin, size_t end) {
    Syllables syllables = {.count = 0};
    for (size_t i = begin; i < end; i++) {
        if (!goes_on(words, i) || !add_syllables(&syllables, words, i)) {
            return false;
        }
    }
    Short form;
    if (bracket == 0 || !read_short(token_text(words, bracket - 1), &form) || syllables.count == 0) {
        return false;
    }
    mark_optional(&syllables);
    /* TP (thời Pháp): two letters are soon met by chance */
    bool by_letters =
        form.count > 2 || may_be(list, token_text(words, bracket - 1), chude_words_slice(words, begin, end));
    /* tức là, viết tắt của */
    for (size_t y = 0; by_letters && y < syllables.count && y <= LEAD_IN; y++) {
        if (is_full_form(&form, &syllables, y)) {
            add(found, bracket - 1, bracket, syllables.items[y].token, end);
            return true;
        }
    }
    if (form.plain && form.count <= 8 && end - begin >= 2 && end - begin <= 9) {
        if (organization(words, begin, end) == begin &&
            may_be(list, token_text(words, bracket - 1), chude_words_slice(words, begin, end))) {
            add(found, bracket - 1, bracket, begin, end);
            return true;
        }
    }
    return false;
}

/* The token behind `gọi tắt là` and the like, or begin. */
static size_t behind_lead(const ChudeWords *words, size_t begin, size_t end) {
    static const char *const marks[] = {"là", ":", "tắt là", NULL};
    size_t at = begin;
    for (size_t i = begin; i < end && i < begin + LEAD_IN; i++) {
        at = is_one_of(words, i, marks) ? i + 1 : at;
    }
    while (at < end && is_one_of(words, at, quotes)) {
        at++;
    }
    return at;
}

void chude_definitions_find(ChudeDefinitions *found, const ChudeWords *words,
                            const ChudeAbbreviations *list) {
    found->count = 0;
    for (size_t i = 0; i < words->count; i++) {
        const ChudeToken *token = &words->tokens[i];
        if (words->text.data[token->begin] != '(' || token->end != token->begin + 1 || i == 0 ||
            token->flags & CHUDE_TOKEN_SENTENCE) {
            continue;
        }
        size_t end = i + 1;
        while (in_sentence(words, end) && end - i <= MOST_TOKENS && !token_is(words, end, ")")) {
            end++;
        }
        if (!in_sentence(words, end) || !token_is(words, end, ")") || end == i + 1) {
            continue;
        }
        size_t begin = behind_lead(words, i + 1, end), last = end;
        while (last > begin && is_one_of(words, last - 1, quotes)) {
            last--;
        }
        if (begin < last && last - begin <= SHORT_TOKENS && full_before(found, words, list, i, begin, last)) {
            continue;
        }
        full_inside(found, words, list, i, i + 1, end);
    }
}
