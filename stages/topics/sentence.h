/* sentence.h - which part of a document shows best why it belongs to a topic. Nothing is kept. */
#ifndef CHUDE_TOPICS_SENTENCE_H
#define CHUDE_TOPICS_SENTENCE_H

#include "describe.h"
#include "evidence/cover.h"

typedef struct {
    ChudeSpan span; /* bytes of the text: a sentence, or a window of CHUDE_EVIDENCE_BYTES in a longer one */
    uint32_t terms; /* bit t: term t of the topic stands there or in the title */
    double share;   /* of the weight of the first CHUDE_COVER_TERMS terms, that these have, 0 to 1, rounded */
} ChudeTopicsSentence;

/* Of all stretches within a sentence that have CHUDE_EVIDENCE_BYTES at most, the one that holds most of the terms by their scores, ties to the
 * one with more words of label and terms, then to the first; the first sentence where none holds any. A term stands where its words
 * follow each other, with two others between them at most. document->words may be NULL: an empty span. */
ChudeTopicsSentence chude_topics_sentence(const ChudeTopicsDescription *description,
                                          const ChudeDocument *document, ChudeWorker *worker);

#endif
