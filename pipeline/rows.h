/* rows.h - a sink's rows on their way to the output, through the ordered stages behind it (`head`). */
#ifndef CHUDE_ROWS_H
#define CHUDE_ROWS_H

#include "plan.h"

typedef struct {
    ChudeSink sink; /* first: what the sink writes to */
    bool (*write)(void *context, ChudeText bytes, GError **error);
    void *context;      /* of write */
    GPtrArray *filters; /* ChudeNode * */
    void **states;      /* one for each filter */
    bool stopped;       /* a filter needs no more */
} ChudeRowSink;

/* The stages of the plan from node `first` on are the filters; worker is theirs. False with *error set where one cannot begin;
 * clear it in any case. */
bool chude_rows_init(ChudeRowSink *rows, const ChudePlan *plan, guint first, ChudeWorker *worker,
                     GError **error);
void chude_rows_clear(ChudeRowSink *rows);

#endif
