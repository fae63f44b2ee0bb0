/* spellings.h - what is known of a spelling, kept by its bytes: how it looks, and the segmenter's number for
 * it. Ownership: a worker's own. */
#ifndef CHUDE_SPELLINGS_H
#define CHUDE_SPELLINGS_H

#include "vietnamese/segmenter.h"

enum {
    CHUDE_SPELLINGS_BITS =
        15, /* news has some 20,000 spellings of syllables, a tenth of which make up nearly all text */
    CHUDE_SPELLING_MOST = 16 /* bytes of a unit that is kept: no syllable is longer */
};

/* A direct-mapped cache: what is pushed out is made again, and is the same. */
typedef struct {
    struct {
        uint64_t low, high; /* the bytes, zeros behind them */
        uint32_t code;
        uint8_t shape, size; /* size 0: the entry is empty */
    } known[1 << CHUDE_SPELLINGS_BITS];
    ChudeBuffer key;
} ChudeSpellings; /* begins as zeros */

void chude_spellings_clear(ChudeSpellings *spellings); /* frees what it owns */

/* Sets the unit's shape and code. */
void chude_spellings_look_up(ChudeSpellings *spellings, const ChudeSegmenter *segmenter, ChudeText text,
                             ChudeUnit *unit);

#endif
