/* evidence.c - choosing the text that is shown. */
#include "evidence.h"

static bool starts_sentence(const ChudeWords *words, size_t token) {
    return token == 0 || (words->tokens[token].flags & CHUDE_TOKEN_SENTENCE);
}

void chude_evidence_bounds(const ChudeWords *words, size_t token, size_t *first, size_t *last) {
    *first = token;
    while (!starts_sentence(words, *first)) {
        --*first;
    }
    *last = token + 1;
    while (*last < words->count && !starts_sentence(words, *last)) {
        ++*last;
    }
}

ChudeSpan chude_evidence_sentence(const ChudeWords *words, size_t token) {
    if (token >= words->count) {
        return (ChudeSpan){0, 0};
    }
    size_t first, last;
    chude_evidence_bounds(words, token, &first, &last);
    return (ChudeSpan){words->tokens[first].begin, words->tokens[last - 1].end};
}

/* The first token that ends behind byte; words->count where there is none. */
static size_t token_behind(const ChudeWords *words, uint32_t byte) {
    size_t low = 0, high = words->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (words->tokens[middle].end > byte) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/* The longest run of whole characters from begin on that has `most` bytes at most. */
static uint32_t cut_character(ChudeText text, uint32_t begin, size_t most) {
    size_t end = begin + most;
    if (end >= text.size) {
        return (uint32_t)text.size;
    }
    while (end > begin && ((unsigned char)text.data[end] & 0xC0) == 0x80) {
        end--;
    }
    return (uint32_t)end;
}

ChudeSpan chude_evidence_snippet(const ChudeWords *words, ChudeSpan hit, size_t most_bytes) {
    const ChudeToken *tokens = words->tokens;
    size_t first = token_behind(words, hit.begin);
    if (first == words->count) {
        return (ChudeSpan){0, 0};
    }
    size_t last = first; /* inclusive */
    uint32_t begin = tokens[first].begin, end = tokens[first].end;
    if (end - begin > most_bytes) {
        return (ChudeSpan){begin, cut_character(words->text, begin, most_bytes)};
    }
    /* The hit itself, then context; both only as far as the window and the sentence go. */
    while (last + 1 < words->count && tokens[last + 1].begin < hit.end && !starts_sentence(words, last + 1) &&
           tokens[last + 1].end - begin <= most_bytes) {
        end = tokens[++last].end;
    }
    uint32_t hit_begin = begin, hit_end = end;
    bool left = true, right = true;
    while (left || right) {
        left = left && !starts_sentence(words, first) && end - tokens[first - 1].begin <= most_bytes;
        right = right && last + 1 < words->count && !starts_sentence(words, last + 1) &&
                tokens[last + 1].end - begin <= most_bytes;
        if (left && (!right || hit_begin - begin <= end - hit_end)) {
            begin = tokens[--first].begin;
        } else if (right) {
            end = tokens[++last].end;
        }
    }
    return (ChudeSpan){begin, end};
}
