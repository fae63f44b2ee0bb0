/* corpus.h - the summary's `corpus`: sums over all documents. Integers and extremes only, so that any split gives the same. */
#ifndef CHUDE_SUMMARY_CORPUS_H
#define CHUDE_SUMMARY_CORPUS_H

#include <glib.h>

#include "buffer.h"
#include "stage.h"
#include "summary/in_time.h"
#include "worker.h"

typedef struct {
    uint64_t documents, bytes, sentences, words; /* words: tokens that are words, numbers or addresses */
    uint64_t contained;                          /* documents with `contained_in` */
    uint64_t removed_sentences, removed_bytes;   /* of boilerplate */
    uint64_t dated;                              /* documents that from and to look at */
    char *from, *to;                             /* least and greatest date, as written; NULL: none */
    GHashTable *languages;                       /* char * → uint64_t * */
    uint8_t *counted; /* by form index of the worker: 0: not looked at, else 1 + whether it is among words */
    size_t counted_room;
} ChudeSummaryCorpus;

void chude_summary_corpus_init(ChudeSummaryCorpus *corpus);
void chude_summary_corpus_clear(ChudeSummaryCorpus *corpus);
void chude_summary_corpus_add(ChudeSummaryCorpus *corpus, ChudeWorker *worker, const ChudeDocument *document);
/* Bytes of what stands on the worker's dictionary, and forgetting it. */
size_t chude_summary_corpus_held(const ChudeSummaryCorpus *corpus);
void chude_summary_corpus_forget(ChudeSummaryCorpus *corpus);
void chude_summary_corpus_merge(ChudeSummaryCorpus *into, const ChudeSummaryCorpus *from);
/* time: NULL where nothing goes by time. duplicates: documents that were not added. They are among `documents`, and in no other
 * figure. */
void chude_summary_corpus_write(ChudeBuffer *json, const ChudeSummaryCorpus *corpus, const ChudeInTime *time,
                                uint64_t rejected, uint64_t duplicates);

#endif
