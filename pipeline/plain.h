/* plain.h - how far a string goes on as it is: up to what JSON escapes, or what `words` does. By sixteen bytes with SSE2 where
 * there is; each in plain C too (`…_plainly`), which a test holds against it. Nothing is allocated. */
#ifndef CHUDE_PLAIN_H
#define CHUDE_PLAIN_H

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <stdbool.h>
#include <stdint.h>

static inline bool chude_plain_in_json(char c) {
    return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

/* May the byte begin white space, or is it one that `words` writes otherwise? (U+0085 … U+3000 begin so, and others too.) */
static inline bool chude_plain_in_words(char c) {
    unsigned char byte = (unsigned char)c;
    return byte > ' ' && byte != '\\' && byte != '_' && byte != 0xC2 && (byte < 0xE1 || byte > 0xE3);
}

static inline const char *chude_json_plain_end_plainly(const char *at, const char *end) {
    while (at < end && chude_plain_in_json(*at)) {
        at++;
    }
    return at;
}

enum { CHUDE_COPY_MORE = 16 }; /* bytes that chude_json_copy may write beyond what it says */

/* Copies what comes before the first backslash; how many bytes. */
static inline size_t chude_json_copy_plainly(char *to, const char *at, const char *end) {
    const char *begin = at;
    while (at < end && *at != '\\') {
        *to++ = *at++;
    }
    return (size_t)(at - begin);
}

/* What 16 bytes of a text have in them: bit i is of byte i. */
typedef struct {
    uint32_t special; /* not plain in words, less E1 with another byte than 9A behind it, and spaces */
    uint32_t space;   /* ' ' */
} ChudeWordBytes;

/* The 16 bytes at `from` to `to`, with _ for spaces. 17 bytes are read. */
static inline ChudeWordBytes chude_word_bytes_plainly(const char *from, char *to) {
    ChudeWordBytes bytes = {0, 0};
    for (int i = 0; i < 16; i++) {
        bool space = from[i] == ' ';
        bool letter = (unsigned char)from[i] == 0xE1 && (unsigned char)from[i + 1] != 0x9A;
        bytes.space |= (uint32_t)space << i;
        bytes.special |= (uint32_t)(!space && !letter && !chude_plain_in_words(from[i])) << i;
        to[i] = space ? '_' : from[i];
    }
    return bytes;
}

/* Do the first `size` of the 16 bytes at `words` say what those at `text` are: the same, or one _ for a space? */
static inline bool chude_word_bytes_same_plainly(const char *words, const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        bool low = words[i] == '_';
        if (low ? text[i] != ' ' || (i > 0 && words[i - 1] == '_') : words[i] != text[i]) {
            return false;
        }
    }
    return true;
}

/* How many of the 16 bytes at `words` come before the first that ends a token or is escaped: ' ', '\n', '\\'. */
static inline size_t chude_word_size_plainly(const char *words) {
    size_t size = 0;
    while (size < 16 && words[size] != ' ' && words[size] != '\n' && words[size] != '\\') {
        size++;
    }
    return size;
}

#ifdef __SSE2__

static inline __m128i chude_plain_load(const char *data) {
    return _mm_loadu_si128((const __m128i *)(const void *)data);
}

/* Up to the first byte that JSON escapes; end where there is none. */
static inline const char *chude_json_plain_end(const char *at, const char *end) {
    for (; end - at >= 16; at += 16) {
        const __m128i bytes = chude_plain_load(at), control = _mm_set1_epi8(0x1F);
        const __m128i found = _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes),
                                           _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                                        _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
        unsigned bits = (unsigned)_mm_movemask_epi8(found);
        if (bits) {
            return at + __builtin_ctz(bits);
        }
    }
    return chude_json_plain_end_plainly(at, end);
}

static inline size_t chude_json_copy(char *to, const char *at, const char *end) {
    const char *begin = at;
    for (; end - at >= 16; at += 16, to += 16) {
        const __m128i bytes = chude_plain_load(at);
        _mm_storeu_si128((__m128i *)(void *)to, bytes);
        unsigned bits = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
        if (bits) {
            return (size_t)(at - begin) + (size_t)__builtin_ctz(bits);
        }
    }
    return (size_t)(at - begin) + chude_json_copy_plainly(to, at, end);
}

static inline ChudeWordBytes chude_word_bytes(const char *from, char *to) {
    const __m128i bytes = chude_plain_load(from), next = chude_plain_load(from + 1);
    const __m128i space = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')), most = _mm_set1_epi8(0x1F);
    const __m128i blank = _mm_cmpeq_epi8(_mm_min_epu8(bytes, most), bytes);
    const __m128i escaped =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')));
    const __m128i wide = _mm_or_si128(
        _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)0xC2)),
        _mm_cmpeq_epi8(_mm_or_si128(bytes, _mm_set1_epi8(1)), _mm_set1_epi8((char)0xE3))); /* E2, E3 */
    const __m128i ogham = _mm_and_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)0xE1)),
                                        _mm_cmpeq_epi8(next, _mm_set1_epi8((char)0x9A)));
    const __m128i special = _mm_or_si128(_mm_or_si128(blank, escaped), _mm_or_si128(wide, ogham));
    /* ' ' is 0x20, '_' is 0x5F: all bits but the top one change */
    _mm_storeu_si128((__m128i *)(void *)to, _mm_xor_si128(bytes, _mm_and_si128(space, _mm_set1_epi8(0x7F))));
    return (ChudeWordBytes){(uint32_t)_mm_movemask_epi8(special), (uint32_t)_mm_movemask_epi8(space)};
}

static inline bool chude_word_bytes_same(const char *words, const char *text, size_t size) {
    const __m128i said = chude_plain_load(words), bytes = chude_plain_load(text);
    const __m128i low = _mm_cmpeq_epi8(said, _mm_set1_epi8('_'));
    const __m128i wanted = _mm_xor_si128(said, _mm_and_si128(low, _mm_set1_epi8(0x7F)));
    uint32_t same = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(wanted, bytes)),
             lows = (uint32_t)_mm_movemask_epi8(low);
    return ((~same | (lows & lows << 1)) & ((1u << size) - 1)) == 0;
}

static inline size_t chude_word_size(const char *words) {
    const __m128i bytes = chude_plain_load(words);
    const __m128i ends = _mm_or_si128(
        _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')),
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'))));
    return (size_t)__builtin_ctz((unsigned)_mm_movemask_epi8(ends) | 1u << 16);
}

#else

static inline const char *chude_json_plain_end(const char *at, const char *end) {
    return chude_json_plain_end_plainly(at, end);
}

static inline size_t chude_json_copy(char *to, const char *at, const char *end) {
    return chude_json_copy_plainly(to, at, end);
}

static inline ChudeWordBytes chude_word_bytes(const char *from, char *to) {
    return chude_word_bytes_plainly(from, to);
}

static inline bool chude_word_bytes_same(const char *words, const char *text, size_t size) {
    return chude_word_bytes_same_plainly(words, text, size);
}

static inline size_t chude_word_size(const char *words) {
    return chude_word_size_plainly(words);
}

#endif

#endif
