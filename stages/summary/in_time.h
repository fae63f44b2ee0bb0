/* in_time.h - the summary by time (--by): documents of each period, trends of terms, and each topic's series, bursts and change.
 * Ownership: all own what they hold; the options must outlive what is made with them. */
#ifndef CHUDE_SUMMARY_IN_TIME_H
#define CHUDE_SUMMARY_IN_TIME_H

#include "abbreviations/list.h"
#include "buffer.h"
#include "stage.h"
#include "stopwords/stopwords.h"
#include "trends/periods.h"
#include "worker.h"

typedef struct {
    const ChudeHost *host;
    ChudeBy by;                              /* no CHUDE_BY_NONE */
    size_t trends;                           /* how many, at most */
    const ChudeAbbreviations *abbreviations; /* the caller's */
    const ChudeStopwords *stopwords;         /* the caller's */
} ChudeInTimeOptions;

typedef struct ChudeInTime ChudeInTime;

ChudeInTime *chude_in_time_new(const ChudeInTimeOptions *options, ChudeWorker *worker);
void chude_in_time_free(ChudeInTime *time); /* NULL is none */

/* By the document's date, and the topics that it carries. */
bool chude_in_time_add(ChudeInTime *time, const ChudeDocument *document, GError **error);
size_t chude_in_time_held(const ChudeInTime *time); /* bytes */
bool chude_in_time_spill(ChudeInTime *time, GError **error);
/* Takes over what `from` has, which is empty then; its worker's dictionary must be there until chude_in_time_finish. */
bool chude_in_time_merge(ChudeInTime *into, ChudeInTime *from, GError **error);

/* Chooses and judges. With fewer than two periods that have documents there is nothing to say, and what follows appends nothing. */
bool chude_in_time_finish(ChudeInTime *time, GError **error);

/* NULL is no time: nothing is appended. Appends `,"by":…,"series":[…]`, of the corpus; `,"trends":[…]`; `,"series":[…],"bursts":[…]` and perhaps `,"change":{…}` of a topic. */
void chude_in_time_write_corpus(ChudeBuffer *json, const ChudeInTime *time);
void chude_in_time_write_trends(ChudeBuffer *json, const ChudeInTime *time);
void chude_in_time_write_topic(ChudeBuffer *json, const ChudeInTime *time, uint32_t id);
/* Appends an array of topics as `topics --result` writes it, each topic with its own; what has no id stays as it is. False with *error set
 * where it is no strict JSON array. */
bool chude_in_time_write_topics(ChudeBuffer *json, const ChudeInTime *time, ChudeText topics, GError **error);

#endif
