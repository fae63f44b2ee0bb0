#include "spans.h"

#include <string.h>

enum { LINE = 40 }; /* tokens of a line with an opener, at most */

static void add_span(ChudeBuffer *json, const ChudeWords *words, uint32_t begin, uint32_t end) {
    chude_buffer_literal(json, json->size ? ",[" : "[[");
    chude_json_integer(json, words->tokens[begin].begin);
    chude_buffer_char(json, ',');
    chude_json_integer(json, words->tokens[end - 1].end);
    chude_buffer_char(json, ']');
}

/* Whether a line begins with the token. */
static bool begins_line(const ChudeWords *words, uint32_t token) {
    if (token == 0 || token == words->count) {
        return true;
    }
    uint32_t from = words->tokens[token - 1].end;
    return memchr(words->text.data + from, '\n', words->tokens[token].begin - from) != NULL;
}

/* How many sentences from the i-th on are boilerplate: those behind an opener on its line too. */
static size_t reach(const ChudeRepeated *repeated, const ChudeSentences *sentences, const ChudeWords *words,
                    size_t i) {
    const ChudeSentence *first = &sentences->items[i];
    if (!chude_repeated_has(repeated, first)) {
        return 0;
    }
    if (!chude_repeated_has_frame(repeated, first) || !begins_line(words, first->begin)) {
        return 1;
    }
    for (size_t next = i; next < sentences->count && sentences->items[next].end - first->begin <= LINE;
         next++) {
        if (begins_line(words, sentences->items[next].end)) {
            return next + 1 - i;
        }
    }
    return 1;
}

bool chude_dedup_spans(ChudeBuffer *json, const ChudeRepeated *repeated, const ChudeSentences *sentences,
                       const ChudeWords *words, ChudeRemoved *removed, GError **error) {
    uint32_t begin = 0, end = 0;
    for (size_t i = 0, count; i < sentences->count; i += MAX(count, 1)) {
        count = reach(repeated, sentences, words, i);
        if (!count) {
            continue;
        }
        uint32_t from = sentences->items[i].begin, to = sentences->items[i + count - 1].end;
        if (!chude_removed_add(removed, words, from, to, error)) {
            return false;
        }
        if (end > begin && from != end) {
            add_span(json, words, begin, end);
        }
        begin = end && from == end ? begin : from;
        end = to;
    }
    if (end > begin) {
        add_span(json, words, begin, end);
        chude_buffer_char(json, ']');
    }
    return true;
}
