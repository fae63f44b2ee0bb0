/* marks.h - where a mark ends: punctuation, a symbol, an emoji sequence, a control. Nothing is allocated. */
#ifndef CHUDE_MARKS_H
#define CHUDE_MARKS_H

#include "stage.h"

/* The end of the token that begins at data (data < end), which begins no word and no white space. */
const char *chude_mark_end(const char *data, const char *end);

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

ChudeMarkRole chude_mark_role(const char *data, const char *end);

#endif
