/* counting_key.h - what a token is in counts, and of what kind: both follow from its bytes alone. */
#ifndef CHUDE_PIPELINE_COUNTING_KEY_H
#define CHUDE_PIPELINE_COUNTING_KEY_H

#include "buffer.h"

/* Appends the counting key of text: NFC, full case folding, tone placement folded, '_' for each run of white space. */
void chude_counting_key(ChudeBuffer *key, ChudeText text);

/* The kind that the bytes of a token alone decide. */
ChudeTokenKind chude_token_kind(ChudeText token);

static inline bool chude_kind_counts(ChudeTokenKind kind) {
    return kind <= CHUDE_KIND_ADDRESS;
}

/* The version of what a counting key is: another one where any key changes. Saved states have it. */
#define CHUDE_KEY_RULES "1"

#endif
