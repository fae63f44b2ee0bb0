#include "boilerplate.h"

#include "record.h"

static const char *skip_space(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t')) {
        at++;
    }
    return at;
}

/* Takes one character of JSON, with white space around it. */
static bool take(const char **at, const char *end, char wanted) {
    *at = skip_space(*at, end);
    if (*at == end || **at != wanted) {
        return false;
    }
    *at = skip_space(*at + 1, end);
    return true;
}

static bool take_offset(const char **at, const char *end, uint32_t *offset) {
    uint64_t value = 0;
    const char *begin = *at;
    for (; *at < end && **at >= '0' && **at <= '9' && value <= UINT32_MAX; ++*at) {
        value = value * 10 + (uint64_t)(**at - '0');
    }
    *offset = (uint32_t)value;
    return *at > begin && value <= UINT32_MAX;
}

/* The next span of the list; false with *at at the end of the list, or where something else stands. */
static bool take_span(const char **at, const char *end, bool first, ChudeSpan *span) {
    return (first || take(at, end, ',')) && take(at, end, '[') && take_offset(at, end, &span->begin) &&
           take(at, end, ',') && take_offset(at, end, &span->end) && take(at, end, ']');
}

/* Calls for all spans; with words NULL it only looks whether they are such a list. */
static bool walk(ChudeText json, ChudeWords *words) {
    const char *at = json.data, *end = json.data + json.size;
    ChudeSpan span = {0, 0}, last = {0, 0};
    size_t token = 0;
    if (!take(&at, end, '[')) {
        return false;
    }
    for (bool first = true; at < end && *at != ']'; first = false) {
        if (!take_span(&at, end, first, &span) || span.begin > span.end || span.begin < last.end) {
            return false;
        }
        last = span;
        while (words && token < words->count && words->tokens[token].end <= span.begin) {
            token++;
        }
        for (; words && token < words->count && words->tokens[token].begin < span.end; token++) {
            words->tokens[token].flags |= CHUDE_TOKEN_BOILERPLATE;
        }
    }
    return take(&at, end, ']') && at == end;
}

void chude_boilerplate_unmark(ChudeWords *words) {
    bool any = false;
    for (size_t i = 0; words && i < words->count; i++) {
        any = any || words->tokens[i].flags & CHUDE_TOKEN_BOILERPLATE;
        words->tokens[i].flags &= ~(uint32_t)CHUDE_TOKEN_BOILERPLATE;
    }
    if (any) {
        words->numbered = 0; /* the forms are not theirs */
    }
}

bool chude_boilerplate_mark(ChudeDocument *document) {
    ChudeText json = chude_record_member(document, "boilerplate");
    chude_boilerplate_unmark(document->words);
    if (!json.data || (json.size == 4 && json.data[0] == 'n')) { /* null */
        return true;
    }
    if (!walk(json, NULL)) {
        return false;
    }
    if (document->words) {
        walk(json, document->words);
        document->words->numbered = 0;
    }
    return true;
}
