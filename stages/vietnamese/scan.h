/* scan.h - basic units of a text: syllables and words, numbers, addresses, marks. The caller owns the
 * text. */
#ifndef CHUDE_SCAN_H
#define CHUDE_SCAN_H

#include "stage.h"

typedef enum {
    CHUDE_UNIT_WORD,    /* has a letter; abbreviations keep their stop: TP., v.v. */
    CHUDE_UNIT_NUMBER,  /* a digit first, no letters but of a unit or a time: 1,5 08/04/2020 61% 10h30 */
    CHUDE_UNIT_ADDRESS, /* URL, e-mail, domain */
    CHUDE_UNIT_MARK     /* anything else: punctuation, a symbol, an emoji sequence, a control character */
} ChudeUnitKind;

/* The white space before a unit. */
typedef enum {
    CHUDE_GAP_NONE,
    CHUDE_GAP_SPACE, /* words may join across it; a line end of hard-wrapped text too */
    CHUDE_GAP_BREAK  /* a line end that ends a sentence, or the start of the text */
} ChudeGap;

typedef struct {
    uint32_t begin, end; /* bytes of the text, half-open */
    uint32_t code;       /* the segmenter's own number for this spelling (segmenter.h), 0 until looked up */
    uint8_t kind;        /* ChudeUnitKind */
    uint8_t gap;         /* ChudeGap, before it */
    uint8_t shape;       /* ChudeShape (gaps.h), 0 until looked up */
} ChudeUnit;

typedef struct {
    const char *text, *end;
    const char *at;     /* next byte */
    const char *line;   /* start of the line that `at` is in */
    const char *barren; /* no address begins before it (address.h) */
    bool wrapped;       /* the text is hard-wrapped: a line end is white space (lines.h) */
    ChudeUnit last;     /* the unit that was given last */
    const char *safe;   /* so far, what looks ahead (CHUDE_SPELLING_AHEAD) stays in what can be read */
} ChudeScan;

/* text must be shorter than 4 GiB. */
void chude_scan_start(ChudeScan *scan, ChudeText text, bool wrapped);

/* Moves over white space; CHUDE_GAP_NONE where there is none. */
ChudeGap chude_scan_gap(ChudeScan *scan);

/* The next unit, by the rules for Vietnamese text; false at the end. Units cover every byte that is not
 * white space. */
bool chude_scan_next(ChudeScan *scan, ChudeUnit *unit);
/* The same behind white space that chude_scan_gap has moved over. */
bool chude_scan_unit(ChudeScan *scan, ChudeGap gap, ChudeUnit *unit);

#endif
