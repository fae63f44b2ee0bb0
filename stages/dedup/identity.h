/* identity.h - which document this is, and which of two comes first: a key of bytes that has the order.
 * Ownership: keys are the caller's buffers. */
#ifndef CHUDE_DEDUP_IDENTITY_H
#define CHUDE_DEDUP_IDENTITY_H

#include "buffer.h"

typedef enum { CHUDE_KEEP_EARLIEST, CHUDE_KEEP_LONGEST } ChudeKeep;

/* Appends the key: with LONGEST first the bytes of text, most first; then the date, those without an ISO 8601 date last;
 * then id, hash of the text, hash of the title. Documents of equal keys are copies of one document. */
void chude_identity_key(ChudeBuffer *key, const ChudeDocument *document, ChudeKeep keep);

/* 128 bits that stand for a key: two keys share them by chance in fewer than one of 10^20 corpora of ten million documents. */
typedef struct {
    uint64_t high, low;
} ChudeIdentity;

ChudeIdentity chude_identity(ChudeText key);
int chude_identity_compare(ChudeIdentity a, ChudeIdentity b);

#endif
