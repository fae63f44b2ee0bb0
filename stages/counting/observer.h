/* observer.h - what stages that count n-grams do with documents: it stands first in their worker's state, and these functions stand
 * in their descriptors. Ownership: the state owns the counts. */
#ifndef CHUDE_COUNTING_OBSERVER_H
#define CHUDE_COUNTING_OBSERVER_H

#include "counting/counts.h"

typedef struct {
    const ChudeHost *host;
    ChudeWorker *worker;
    ChudeCounts *counts; /* while observing, and in the result */
} ChudeObserver;

static inline ChudeObserver chude_observer(const ChudeHost *host, ChudeWorker *worker, unsigned longest) {
    return (ChudeObserver){host, worker, chude_counts_new(longest, host)};
}

/* ChudeStage.process, merge, held and spill of a state that is nothing more, or begins with it: that is `data`. */
ChudeStatus chude_observer_process(void *data, ChudeBatch *batch, GError **error);
bool chude_observer_merge(void *into_data, void *const *from, size_t n, GError **error);
size_t chude_observer_held(const void *observer);
bool chude_observer_spill(void *data, GError **error);

#endif
