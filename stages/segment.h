/* segment.h - `chude segment`: lines in, their words out. */
#ifndef CHUDE_SEGMENT_H
#define CHUDE_SEGMENT_H

#include "engine.h"
#include "segment_format.h"

typedef struct {
    const char *model, *lexicon; /* files; NULL: the compiled-in model; no lexicon */
    ChudeSegmentFormat format;
} ChudeSegmentOptions;

/* Lines that are not UTF-8 are named through io->rejected, and printed as they are where the format is text, else left out.
 * *rejected: how many. fail_on_reject: the first one ends the run.
 * reader must have been made with CHUDE_INPUT_LINES, verbatim. False with *error set on failure. */
bool chude_segment(ChudeReader *reader, const ChudeSegmentOptions *options, unsigned threads,
                   bool fail_on_reject, const ChudeEngineIo *io, uint64_t *rejected, GError **error);

#endif
