#include "spool.h"

struct ChudeSpool {
    GQueue batches;
};

ChudeSpool *chude_spool_new(void) {
    ChudeSpool *spool = g_new0(ChudeSpool, 1);
    g_queue_init(&spool->batches);
    return spool;
}

void chude_spool_free(ChudeSpool *spool) {
    for (ChudeEngineBatch *batch; (batch = chude_spool_take(spool));) {
        chude_batch_free(batch);
    }
    g_free(spool);
}

void chude_spool_put(ChudeSpool *spool, ChudeEngineBatch *batch) {
    g_queue_push_tail(&spool->batches, batch);
}

ChudeEngineBatch *chude_spool_take(ChudeSpool *spool) {
    return g_queue_pop_head(&spool->batches);
}
