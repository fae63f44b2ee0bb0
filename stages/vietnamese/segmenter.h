/* segmenter.h - the seam: which units of a sentence make one word. What decides so (a lexicon today, a
 * learned model tomorrow) stands behind this struct; the tokenizer knows nothing else of it.
 * Ownership: the tokenizer owns its segmenter and frees it; a segmenter is constant once made, and many
 * threads use it. */
#ifndef CHUDE_SEGMENTER_H
#define CHUDE_SEGMENTER_H

#include "buffer.h"
#include "vietnamese/scan.h"

/* ChudeUnit.shape */
typedef enum {
    CHUDE_SHAPE_UPPER_FIRST = 1,
    CHUDE_SHAPE_UPPER_LATER = 2, /* a capital that is not the first letter */
    CHUDE_SHAPE_LOWER = 4,
    CHUDE_SHAPE_DIGIT = 8,
    CHUDE_SHAPE_BOUND = 16 /* something else inside: Việt-Nhật, TP.HCM, v.v. */
} ChudeShape;

typedef struct ChudeSegmenter ChudeSegmenter;
struct ChudeSegmenter {
    /* The segmenter's own number for a spelling, 0 for one that it does not know: asked for words of up to
     * 16 bytes, and kept in a cache, so that it may take its time. room is scratch space of the worker. */
    uint32_t (*code)(const ChudeSegmenter *, ChudeText unit, ChudeBuffer *room);

    /* The units of one sentence (or a part of one that is longer than some 30,000 units), with code, shape
     * and syllable set. Fills joins[0 … count-2], zeroed before: 1 where unit i and unit i+1 are of one
     * word. It must join across CHUDE_GAP_SPACE only. Linear in count, no allocation. */
    void (*join)(const ChudeSegmenter *, ChudeText text, const ChudeUnit *units, size_t count,
                 uint8_t *joins);

    void (*free)(ChudeSegmenter *);
};

/* Longest match over the lexicon that is compiled in, and a rule for names. NULL with *error set where
 * that is broken. */
ChudeSegmenter *chude_lexicon_segmenter_new(GError **error);

#endif
