/* lines.c - tells hard-wrapped text from text whose lines are paragraphs. */
#include "vietnamese/lines.h"

#include <glib.h>
#include <string.h>

#include "vietnamese/characters.h"
#include "words.h"

enum { NARROWEST = 50, WIDEST = 90 }; /* columns of wrapped prose */
enum { BYTES_MOST = 4 };              /* of a character: tells a long line without counting */
enum { LINES_LEAST = 2 };             /* fewer tell nothing */

size_t chude_line_end_size(const char *at, const char *end) {
    switch ((unsigned char)*at) {
    case '\n':
    case '\f':
        return 1;
    case '\r':
        return at + 1 < end && at[1] == '\n' ? 0 : 1;
    case 0xC2:
        return end - at >= 2 && (unsigned char)at[1] == 0x85 ? 2 : 0;
    case 0xE2:
        return end - at >= 3 && memcmp(at, "\u2029", 3) == 0 ? 3 : 0;
    default:
        return 0;
    }
}

/* Characters from line to end. */
static size_t columns(const char *line, const char *end) {
    size_t count = 0;
    for (const char *p = line; p < end; p++) {
        count += (signed char)*p > -65;
    }
    return count;
}

static const char *skip_blanks(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r')) {
        at++;
    }
    return at;
}

bool chude_lines_wrapped(ChudeText text) {
    const char *end = text.data + text.size;
    size_t lines = 0, going_on = 0;
    const char *newline;
    for (const char *line = text.data; line < end; line = newline + 1) {
        newline = memchr(line, '\n', (size_t)(end - line));
        if (!newline) {
            break;
        }
        const char *next = skip_blanks(newline + 1, end);
        line = skip_blanks(line, newline);
        if (line == newline || next == end || *next == '\n') {
            continue; /* the last line of a paragraph may have any width */
        }
        lines++;
        size_t bytes = (size_t)(newline - line);
        if (bytes >= NARROWEST && bytes <= BYTES_MOST * WIDEST && chude_starts_lower(next, end)) {
            size_t width = columns(line, newline);
            going_on += width >= NARROWEST && width <= WIDEST;
        }
    }
    return lines >= LINES_LEAST && 2 * going_on > lines;
}

/* "- ", "• ", "1. ", "2) ", "a) " */
static bool is_list_item(const char *at, const char *end) {
    if (end - at >= 2 && strchr("-*+", *at) && *at && (at[1] == ' ' || at[1] == '\t')) {
        return true;
    }
    if (end - at >= 3 && memcmp(at, "\u2022", 3) == 0) {
        return true;
    }
    const char *p = at;
    while (p < end && p - at < 3 && g_ascii_isdigit(*p)) {
        p++;
    }
    if (p == at && p < end && g_ascii_islower(*p)) {
        p++;
    }
    bool marked = p > at && p < end && (*p == ')' || (*p == '.' && g_ascii_isdigit(*at)));
    return marked && p + 1 < end && chude_space(p + 1, end);
}

bool chude_line_goes_on(const char *line, const char *line_end, const char *next, const char *end) {
    if (is_list_item(next, end)) {
        return false;
    }
    if (chude_starts_lower(next, end)) {
        return true;
    }
    return line_end - line > BYTES_MOST * WIDEST || columns(line, line_end) >= NARROWEST;
}
