/* flow.h - batches through worker threads: taken in order, worked on side by side, given out in order.
 * At most a few batches for each thread are under way, so that a slow reader of the output holds back the reading. */
#ifndef CHUDE_FLOW_H
#define CHUDE_FLOW_H

#include "stage.h"

typedef struct {
    /* The next item, or NULL at the end (or with *error set). Called by one thread at a time. */
    void *(*next)(void *context, GError **error);
    /* Side by side; worker is 0 … threads-1. False with *error set ends the flow. */
    bool (*work)(void *context, unsigned worker, void *item, GError **error);
    /* In the order of next, by one thread at a time; takes the item. */
    ChudeStatus (*out)(void *context, void *item, GError **error);
    /* Frees an item that will not be given out any more. */
    void (*discard)(void *context, void *item);
    void *context;
} ChudeFlow;

/* Runs the flow to its end. False with *error set where any call failed; CHUDE_STOP from out ends it early and well. */
bool chude_flow_run(const ChudeFlow *flow, unsigned threads, GError **error);

/* body(context, part) for every part on `threads` threads; returns when all are done. */
void chude_parallel(unsigned threads, size_t parts, void (*body)(void *context, size_t part), void *context);

#endif
