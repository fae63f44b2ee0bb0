/* apply.h - topics of documents by a model, one document at a time.
 * With tf a word's number in title and text, n the model's documents, df the word's among them: x = (1 + ln tf) ln((1 + n) / (1/2 + df))^1.5, of
 * the words that have a weight somewhere. The topic is the one with the largest sum of x times weight, the first in the model of equals; the
 * score is that sum divided by the length of x, times the topic's slope, plus its offset, which give the scores of the documents that the
 * model was fitted on the mean and the standard deviation that they had; from 0 to 1.
 * Ownership: the model must outlive what is made of it; the caller frees. */
#ifndef CHUDE_TOPICS_APPLY_H
#define CHUDE_TOPICS_APPLY_H

#include "model.h"
#include "others.h"
#include "quality.h"

/* What all workers share. Topics are counted from 0: those of the model that are not merged into others, in its order. */
typedef struct ChudeTopicsUse ChudeTopicsUse;
ChudeTopicsUse *chude_topics_use_new(const ChudeTopicsModel *model, size_t terms);
void chude_topics_use_free(ChudeTopicsUse *use); /* NULL is none */
size_t chude_topics_use_count(const ChudeTopicsUse *use);
/* With id, label, terms and what evidence should hold. */
const ChudeTopicsDescription *chude_topics_use_topic(const ChudeTopicsUse *use, size_t topic);

/* One worker's. */
typedef struct ChudeTopicsApplied ChudeTopicsApplied;
ChudeTopicsApplied *chude_topics_applied_new(const ChudeTopicsUse *use, ChudeWorker *worker, double weak);
void chude_topics_applied_free(ChudeTopicsApplied *applied); /* NULL is none */
size_t chude_topics_applied_held(const ChudeTopicsApplied *applied);
/* The worker's terms are about to go. */
void chude_topics_applied_forget(ChudeTopicsApplied *applied);
/* The document's topic, which is counted, and its score, 0 to 1, rounded. False where none of its words is known. */
bool chude_topics_applied_find(ChudeTopicsApplied *applied, const ChudeDocument *document, size_t *topic,
                               double *score);
/* The topics of the use that the document is close to beside the one that chude_topics_applied_find just gave (others.h); they are counted.
 * cluster: the topic; document is 0. A score is the document's own, times that topic's sum by the largest one: sums of one document are
 * to each other as its cosines are. Returns how many. */
size_t chude_topics_applied_others(ChudeTopicsApplied *applied, ChudeTopicsOther list[CHUDE_TOPICS_OTHERS]);
void chude_topics_applied_take(ChudeTopicsApplied *into, const ChudeTopicsApplied *from);

/* Descriptions of the topics that have documents, in the use's order, with size, cohesion and weak of these; their places in the use. The
 * texts stay the use's: g_free both arrays alone. */
ChudeTopicsDescription *chude_topics_applied_describe(const ChudeTopicsApplied *applied, size_t *count,
                                                      size_t **places, ChudeTopicsQuality *quality,
                                                      size_t *documents);

#endif
