/* marks.h - where a mark ends: punctuation, a symbol, an emoji sequence, a control. Nothing is allocated. */
#ifndef CHUDE_MARKS_H
#define CHUDE_MARKS_H

#include "stage.h"

/* The end of the token that begins at data (data < end), which begins no word and no white space. */
const char *chude_mark_end(const char *data, const char *end);

/* Does the mark at data, of one byte or one of U+2010 to U+2027, end before the byte `next`? False: perhaps. */
static inline bool chude_mark_parts(const char *data, char next) {
    unsigned char c = (unsigned char)next;
    switch (*data) {
    case '.':
        return c != '.' && c < 0xE2;
    case '!':
    case '?':
        return c != '!' && c != '?';
    case '-':
    case '=':
    case '*':
    case '_':
    case '~':
    case '#':
    case '+':
        return next != *data;
    default:
        return (unsigned char)*data < 0x80 || (c != '.' && c < 0xE2); /* stops, and parts of an emoji */
    }
}

/* What a mark does at the end of a sentence. */
typedef enum {
    CHUDE_MARK_PLAIN,
    CHUDE_MARK_STOP,  /* . 。 */
    CHUDE_MARK_ASK,   /* ! ? … ... : an end where a capital follows */
    CHUDE_MARK_CLOSE, /* a closing quote or bracket */
    CHUDE_MARK_QUOTE, /* " and ', which may open or close */
    CHUDE_MARK_OPEN,
    CHUDE_MARK_JOINT /* , ; : and the like: no sentence begins with one */
} ChudeMarkRole;

/* LBKT and RBKT: how the Vietnamese treebank writes brackets. */
bool chude_is_treebank_bracket(ChudeText unit);

extern const uint8_t chude_mark_roles[128];                            /* of marks of one byte */
ChudeMarkRole chude_long_mark_role(const char *data, const char *end); /* of others */

static inline ChudeMarkRole chude_mark_role(const char *data, const char *end) {
    return end - data == 1 && (unsigned char)*data < 128
               ? (ChudeMarkRole)chude_mark_roles[(unsigned char)*data]
               : chude_long_mark_role(data, end);
}

#endif
