/* segmenter.h - the seam: which units of a sentence make one word. What decides so (a model, or the trainer,
 * which only looks) stands behind this struct; the tokenizer knows nothing else of it.
 * Ownership: the tokenizer owns its segmenter and frees it; a segmenter is constant once made, and many
 * threads use it. */
#ifndef CHUDE_SEGMENTER_H
#define CHUDE_SEGMENTER_H

#include "buffer.h"
#include "vietnamese/gaps.h"
#include "vietnamese/scan.h"

typedef struct ChudeSegmenter ChudeSegmenter;
struct ChudeSegmenter {
    /* The segmenter's own number for a spelling, of 27 bits: kept in a cache but for long ones, so that it may take its time.
     * room is scratch space of the worker. */
    uint32_t (*code)(const ChudeSegmenter *, ChudeText unit, ChudeShape shape, ChudeBuffer *room);

    /* The units of one sentence (or a part of one that is longer than some 30,000 units), with code and
     * shape set. Fills joins[0 … count-2], zeroed before: 1 where unit i and unit i+1 are of one word. It
     * must not join across CHUDE_GAP_BREAK. Linear in count, no allocation. */
    void (*join)(const ChudeSegmenter *, ChudeText text, const ChudeUnit *units, size_t count,
                 ChudeGaps *gaps, uint8_t *joins);

    void (*free)(ChudeSegmenter *);
};

#endif
