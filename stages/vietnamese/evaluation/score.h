/* score.h - how well segmented lines agree with gold ones: words are compared as spans of characters, white space and '_' left
 * out, so that it does not matter how tokens are spaced.
 * Ownership: the caller frees its scorer, which copies nothing: the words of the last pair point into its lines. */
#ifndef CHUDE_EVALUATION_SCORE_H
#define CHUDE_EVALUATION_SCORE_H

#include <glib.h>

#include "buffer.h"

typedef struct {
    uint64_t gold, system, right; /* words of each, and those that both have */
} ChudeScoreCounts;

typedef struct {
    double precision, recall, f1; /* 0 to 1 */
} ChudeScoreRates;

ChudeScoreRates chude_score_rates(const ChudeScoreCounts *counts);

typedef struct {
    ChudeText spelling;  /* as the line has it, with its '_' */
    uint64_t begin, end; /* characters of the sentence in NFC, half-open */
    bool several;        /* it has a '_' inside */
} ChudeScoreWord;

/* several: words of several syllables. One that the system wrote without any '_' is right too, though it is none of the system's
 * several: right may exceed system, and precision 1. */
typedef struct {
    ChudeScoreCounts words, several;
    uint64_t sentences, exact, changed;
    /* The last pair. */
    GArray *gold, *system;              /* ChudeScoreWord; those of '_' alone are left out */
    ChudeBuffer gold_text, system_text; /* what of them is compared */
} ChudeScorer;

/* Zero-initialised but for: */
void chude_scorer_init(ChudeScorer *scorer);
void chude_scorer_clear(ChudeScorer *scorer);

/* Counts a pair of lines of tokens parted by white space, '_' inside words. False where their texts differ beyond white space, '_',
 * composition and case: their words are counted, but none is right. Both must be UTF-8. */
bool chude_scorer_add(ChudeScorer *scorer, ChudeText gold, ChudeText system);

/* Whether the texts of two lines agree in that way; gold_text and system_text hold them afterwards. Counts nothing. */
bool chude_scorer_same_text(ChudeScorer *scorer, ChudeText gold, ChudeText system);

/* Appends text with case folded in full. text: UTF-8, NUL allowed. */
void chude_score_fold(ChudeBuffer *out, ChudeText text);

#endif
