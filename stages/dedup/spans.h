/* spans.h - where a document's boilerplate stands. */
#ifndef CHUDE_DEDUP_SPANS_H
#define CHUDE_DEDUP_SPANS_H

#include "dedup/removed.h"
#include "dedup/repeated.h"

/* Appends the member's JSON, [[begin,end],…]; nothing where there is none. Sentences one behind the other are one span; behind an
 * opener it goes to the end of its line. What it is goes to `removed`. */
bool chude_dedup_spans(ChudeBuffer *json, const ChudeRepeated *repeated, const ChudeSentences *sentences,
                       const ChudeWords *words, ChudeRemoved *removed, GError **error);

#endif
