/* document_topics.h - the summary's `topics` as far as the documents carry them: id, label, size, evidence.
 * Ownership: the table owns all it holds. */
#ifndef CHUDE_SUMMARY_DOCUMENT_TOPICS_H
#define CHUDE_SUMMARY_DOCUMENT_TOPICS_H

#include "evidence/best.h"
#include "stage.h"
#include "summary/in_time.h"

typedef struct ChudeDocumentTopics ChudeDocumentTopics;

ChudeDocumentTopics *chude_document_topics_new(void);
void chude_document_topics_free(ChudeDocumentTopics *topics);
void chude_document_topics_add(ChudeDocumentTopics *topics, const ChudeDocument *document);
void chude_document_topics_merge(ChudeDocumentTopics *into, ChudeDocumentTopics *from);

/* Whether any document carried a topic. */
bool chude_document_topics_any(const ChudeDocumentTopics *topics);
/* time: NULL where nothing goes by time. */
void chude_document_topics_write(ChudeBuffer *json, const ChudeDocumentTopics *topics,
                                 const ChudeInTime *time);

#endif
