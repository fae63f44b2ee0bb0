#include "words.h"

#include "arena.h"
#include "fail.h"
#include "plain.h"

size_t chude_space(const char *data, const char *end) {
    const unsigned char *p = (const unsigned char *)data;
    size_t left = (size_t)(end - data);
    if (left == 0) {
        return 0;
    }
    if (p[0] < 0x80) {
        return p[0] == ' ' || (p[0] >= '\t' && p[0] <= '\r');
    }
    if (p[0] == 0xC2) { /* U+0085, U+00A0 */
        return left >= 2 && (p[1] == 0x85 || p[1] == 0xA0) ? 2 : 0;
    }
    if (left < 3) {
        return 0;
    }
    switch (p[0]) {
    case 0xE1: /* U+1680 */
        return p[1] == 0x9A && p[2] == 0x80 ? 3 : 0;
    case 0xE2: /* U+2000-200A, 2028, 2029, 202F, 205F */
        if (p[1] == 0x80) {
            return p[2] <= 0x8A || p[2] == 0xA8 || p[2] == 0xA9 || p[2] == 0xAF ? 3 : 0;
        }
        return p[1] == 0x81 && p[2] == 0x9F ? 3 : 0;
    case 0xE3: /* U+3000 */
        return p[1] == 0x80 && p[2] == 0x80 ? 3 : 0;
    default:
        return 0;
    }
}

static void write_escaped(ChudeBuffer *buffer, const char *p, const char *end) {
    while (p < end) {
        const char *plain = p;
        size_t space = 0;
        while (p < end && *p != '\\' && *p != '_' && !(space = chude_space(p, end))) {
            p++;
        }
        chude_buffer_add(buffer, plain, (size_t)(p - plain));
        if (p == end) {
            return;
        }
        if (space) {
            do {
                p += space;
            } while (p < end && (space = chude_space(p, end)));
            chude_buffer_char(buffer, '_');
        } else {
            chude_buffer_char(buffer, '\\');
            chude_buffer_char(buffer, *p++);
        }
    }
}

/* The token of up to LONGEST_SHORT bytes at p, of which 17 a step can be read, to `to`, where there is room for as many; false where it
 * has more in it than single spaces. */
enum { LONGEST_SHORT = 32, SHORT_READ = LONGEST_SHORT + 1 };

static bool write_short(char *to, const char *p, size_t size) {
    for (size_t at = 0; at < size; at += 16) {
        ChudeWordBytes bytes = chude_word_bytes(p + at, to + at);
        uint32_t mine = size - at < 16 ? (1u << (size - at)) - 1 : 0xFFFF;
        if (bytes.special & mine || bytes.space & bytes.space >> 1 & mine) {
            return false;
        }
        if (bytes.space >> 15 & mine >> 15 && at + 16 < size) { /* the run may go on */
            return false;
        }
    }
    return true;
}

void chude_words_write(ChudeBuffer *buffer, const ChudeWords *words) {
    const char *text = words->text.data, *end = text + words->text.size;
    chude_buffer_reserve(buffer,
                         words->text.size + 1); /* what parts tokens takes the place of spaces, mostly */
    for (size_t i = 0; i < words->count; i++) {
        const ChudeToken *token = &words->tokens[i];
        const char *begin = text + token->begin;
        size_t size = token->end - token->begin;
        char *to = chude_buffer_reserve(buffer, LONGEST_SHORT + 4);
        if (i > 0) {
            *to++ = token->flags & CHUDE_TOKEN_SENTENCE ? '\n' : ' ';
            buffer->size++;
        }
        if (token->flags & CHUDE_TOKEN_STOP) {
            *to++ = '\\';
            *to++ = '-';
            buffer->size += 2;
        }
        if (size <= LONGEST_SHORT && end - begin >= SHORT_READ && write_short(to, begin, size)) {
            buffer->size += size;
        } else {
            write_escaped(buffer, begin, begin + size);
        }
        if (words->stems && words->stems[i].data) {
            chude_buffer_add(buffer, "\\=", 2);
            write_escaped(buffer, words->stems[i].data, words->stems[i].data + words->stems[i].size);
        }
    }
}

static const char *skip_space(const char *p, const char *end) {
    p += p < end && *p == ' '; /* mostly one, and a letter behind it */
    if (p < end && chude_plain_in_words(*p)) {
        return p;
    }
    for (size_t space; p < end && (space = chude_space(p, end));) {
        p += space;
    }
    return p;
}

/* Reads the key after \= into the arena; *at stands behind it afterwards. A key may hold _ for a space. */
static ChudeText read_stem(ChudeArena *arena, const char **at, const char *end) {
    const char *p = *at;
    while (p < end && *p != ' ' && *p != '\n') {
        p += *p == '\\' && p + 1 < end ? 2 : 1;
    }
    char *key = chude_arena_raw(arena, (size_t)(p - *at) + 1);
    size_t size = 0;
    for (const char *q = *at; q < p; q++) {
        if (*q == '\\' && q + 1 < p) {
            key[size++] = *++q;
        } else {
            key[size++] = *q == '_' ? ' ' : *q;
        }
    }
    *at = p;
    return (ChudeText){key, size};
}

typedef struct {
    const char *p, *end;          /* the string */
    const char *t, *t_end, *text; /* the text that it must fit */
} Walk;

/* walk_token for what most tokens are: a few bytes without escapes, single spaces in the text for their _, and another token behind
 * it. false: nothing was moved. */
static inline bool walk_short(Walk *walk) {
    if (walk->end - walk->p < 17 || walk->t_end - walk->t < 17) {
        return false;
    }
    size_t size = chude_word_size(walk->p);
    if (size - 1 >= 15 || walk->p[size] == '\\' || walk->p[size - 1] == '_' ||
        !chude_word_bytes_same(walk->p, walk->t, size)) {
        return false;
    }
    walk->p += size;
    walk->t += size;
    return true;
}

/* Moves over one token in both; false where they differ. Leaves walk->p at what follows: a separator, or \= */
static bool walk_token(Walk *walk) {
    const char *p = walk->p, *t = walk->t;
    bool in_space = false;
    while (p < walk->end && *p != ' ' && *p != '\n') {
        if (*p == '_') {
            const char *after = skip_space(t, walk->t_end);
            if (after == t) {
                break;
            }
            t = after;
            p++;
            in_space = true;
            continue;
        }
        if (*p == '\\') {
            if (p + 1 < walk->end && p[1] == '=') {
                break;
            }
            if (p + 1 >= walk->end || (p[1] != '\\' && p[1] != '_')) {
                walk->p = p;
                return false;
            }
            p++;
        }
        if (t >= walk->t_end || *t != *p) {
            walk->p = p;
            return false;
        }
        p++;
        t++;
        in_space = false;
    }
    bool ended =
        p == walk->end || *p == ' ' || *p == '\n' || (*p == '\\' && p + 1 < walk->end && p[1] == '=');
    bool some = t > walk->t;
    walk->p = p;
    walk->t = t;
    return ended && some && !in_space; /* no token ends in white space */
}

ChudeWords *chude_words_read(ChudeArena *arena, ChudeText text, ChudeText string, GError **error) {
    ChudeWords *words = chude_arena_zero(arena, sizeof *words);
    words->text = text;
    if (text.size > UINT32_MAX) {
        chude_fail(error, "the text is longer than 4 GiB");
        return NULL;
    }
    Walk walk = {string.data, string.data + string.size, text.data, text.data + text.size, text.data};
    size_t most = 1;
    for (const char *q = walk.p; q < walk.end; q++) {
        most += *q == ' ' || *q == '\n';
    }
    words->tokens = chude_arena_raw(arena, most * sizeof(ChudeToken));
    bool sentence = true;
    while (walk.p < walk.end) {
        uint32_t flags = sentence ? CHUDE_TOKEN_SENTENCE : 0;
        if (walk.end - walk.p >= 2 && walk.p[0] == '\\' && walk.p[1] == '-') {
            flags |= CHUDE_TOKEN_STOP;
            walk.p += 2;
        }
        walk.t = skip_space(walk.t, walk.t_end);
        const char *begin = walk.t;
        if (!walk_short(&walk) && !walk_token(&walk)) {
            chude_fail(
                error,
                "member \"words\" does not fit the text at its byte %zu (text byte %zu): tokenize again",
                (size_t)(walk.p - string.data), (size_t)(walk.t - walk.text));
            return NULL;
        }
        ChudeToken *token = &words->tokens[words->count];
        *token = (ChudeToken){(uint32_t)(begin - walk.text), (uint32_t)(walk.t - walk.text), flags, 0};
        if (walk.p < walk.end && *walk.p == '\\') {
            walk.p += 2;
            if (!words->stems) {
                words->stems = chude_arena_zero(arena, most * sizeof(ChudeText));
            }
            words->stems[words->count] = read_stem(arena, &walk.p, walk.end);
        }
        words->count++;
        if (walk.p < walk.end) {
            sentence = *walk.p == '\n';
            walk.p++;
            if (walk.p == walk.end) {
                chude_fail(error, "member \"words\" ends in a separator");
                return NULL;
            }
        }
    }
    if (skip_space(walk.t, walk.t_end) != walk.t_end) {
        chude_fail(error, "member \"words\" lacks the text from its byte %zu on: tokenize again",
                   (size_t)(walk.t - walk.text));
        return NULL;
    }
    return words;
}

/* No white space begins with another byte. */
static bool may_be_space(unsigned char c) {
    return c <= ' ' || c == 0xC2 || (c >= 0xE1 && c <= 0xE3);
}

void chude_add_spaced(ChudeBuffer *buffer, ChudeText text) {
    for (const char *p = text.data, *end = p + text.size; p < end;) {
        size_t space = may_be_space((unsigned char)*p) ? chude_space(p, end) : 0;
        if (!space) {
            chude_buffer_char(buffer, *p++);
            continue;
        }
        for (; p < end && (space = chude_space(p, end)); p += space) {
        }
        chude_buffer_char(buffer, ' ');
    }
}
