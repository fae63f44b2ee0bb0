/* sentence.h - where sentences begin, unit by unit. The caller owns text and state; nothing is allocated. */
#ifndef CHUDE_SENTENCE_H
#define CHUDE_SENTENCE_H

#include "vietnamese/scan.h"

/* What may end the sentence before the next unit. */
typedef enum {
    CHUDE_PENDING_NONE,
    CHUDE_PENDING_WEAK, /* v.v. p.m.: an end where a capital follows */
    CHUDE_PENDING_ASK,  /* ! ? …: an end unless lower case follows */
    CHUDE_PENDING_STOP
} ChudePending;

/* Zero-initialised at the start of a text. */
typedef struct {
    ChudePending pending;
    bool closed;     /* a closing quote or bracket stands behind what is pending */
    bool quoted;     /* an odd number of straight quotes so far */
    uint32_t words;  /* words, numbers and addresses so far */
    bool any;        /* not the first unit of the text */
    ChudeUnit last;  /* the unit before */
    ChudeUnit ended; /* the last unit before what is pending */
} ChudeSentence;

/* Does this unit begin a sentence? Call it for every unit of the text in order. vietnamese: the units come
 * from chude_scan_next, where abbreviations hold their stops; else from Unicode word boundaries, where
 * they do not. */
bool chude_sentence_begins(ChudeSentence *sentence, ChudeText text, const ChudeUnit *unit, bool vietnamese);

#endif
