/* cat.c - the stage `cat`: every document as it is, in the order of the inputs. */
#include "stage.h"

static ChudeStatus process(void *worker, ChudeBatch *batch, GError **error) {
    (void)worker;
    (void)batch;
    (void)error;
    return CHUDE_OK;
}

static const char *const examples[] = {"chude cat may.ndjson june.ndjson > all.ndjson",
                                       "one after the other, bad records named and left out", NULL};

const ChudeStage chude_stage_cat = {
    .size = sizeof(ChudeStage),
    .abi = CHUDE_ABI,
    .kind = CHUDE_ORDERED,
    .flags = CHUDE_TAKES_ROWS,
    .name = "cat",
    .version = "1",
    .summary = "documents or rows one after the other, as they are",
    .examples = examples,
    .process = process,
};
