/* spool.h - batches kept between two passes, in order. The spool owns what is put into it until it is taken.
 * They are kept in memory as they are; a spool file beyond a budget goes here. */
#ifndef CHUDE_SPOOL_H
#define CHUDE_SPOOL_H

#include "batch.h"

typedef struct ChudeSpool ChudeSpool;

ChudeSpool *chude_spool_new(void);
void chude_spool_free(ChudeSpool *spool);
void chude_spool_put(ChudeSpool *spool, ChudeEngineBatch *batch);
/* The oldest batch, or NULL when it is empty. */
ChudeEngineBatch *chude_spool_take(ChudeSpool *spool);

#endif
