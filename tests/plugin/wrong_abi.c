/* A stage built for an ABI of another day. */
#include <chude/stage.h>

static const ChudeStage stage = {.size = sizeof(ChudeStage),
                                 .abi = CHUDE_ABI + 41,
                                 .name = "later",
                                 .version = "1",
                                 .summary = "from another day"};

const ChudeStage *chude_stage(void);
const ChudeStage *chude_stage(void) {
    return &stage;
}
